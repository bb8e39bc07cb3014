"""Choosing who holds a line's money, and giving a holder the money it needs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID, uuid5

from django.utils.translation import gettext as _

from ownway.core.actors import Actor
from ownway.core.problems import Refused
from ownway.decisions.models import Pot
from ownway.holding import queries, rules
from ownway.holding.actions import keeping
from ownway.holding.actions.handing_over import Handed, Lies, hand_over
from ownway.holding.models import Arrangement
from ownway.holding.rules import Status, Way, Why
from ownway.ledger import queries as books
from ownway.ledger.rules import Journal
from ownway.programme import queries as programmes
from ownway.record.store import writing


class NothingToSend(Refused):
    """The holder has all it needs."""

    code = "nothing_to_send"


def choose(
    *, pot: Pot, line_root: UUID, way: Way | str, holder: str, by: Actor, at: datetime
) -> Arrangement:
    """Who shall hold the money of one agreed line (S7, R1). The same choice again is the same.

    The holder is asked first, and whatever it needs is made ready. Where money is held already,
    it stays and can be used until then; where nobody has to be asked, it changes at once.

    Raises NotAgreed, CannotHold, Narrowed, HasDied.
    """
    with writing():
        pot = keeping.locked(pot)
        keeping.check_agreed(pot, line_root)
        keeping.check_offer(pot, way, holder)
        live = queries.live_of(pot, line_root)
        asked = queries.asked_for(pot, line_root)
        if (asked or live) is not None and _same(asked or live, way, holder):
            return asked or live  # type: ignore[return-value]
        keeping.check_not_narrowed(live or asked, pot, at)
        closed = keeping.close(asked, by=by, at=at)
        if live is not None and _same(live, way, holder):
            keeping.write(
                "holding.stay", pot.person, closed, about=keeping.told_of(live), by=by, at=at
            )
            return live
        status = rules.stage(queries.steps_needed(pot, way, holder), ())
        if live is not None and status is Status.SET_UP:
            handed = hand_over(live, Way(way), holder, why=Why.CHOICE, lies=Lies(), by=by, at=at)
        else:
            made = keeping.open_way(
                pot, line_root, way=Way(way), holder=holder, status=status, by=by, at=at
            )
            handed = Handed(made, [made], ())
        keeping.post(
            "holding.choose",
            pot.person,
            [*handed.rows, *closed],
            handed.journals,
            about=keeping.told_of(handed.new),
            by=by,
            at=at,
            named=[queries.cash_of(handed.new)] if handed.journals else [],
        )
        return handed.new


def _same(one: Arrangement | None, way: str, holder: str) -> bool:
    return one is not None and (one.way, one.holder) == (way, holder)


def set_up(*, arrangement: Arrangement, by: Actor, at: datetime) -> Arrangement:
    """The holder gets the line's money and the way is live. A second click changes nothing.

    Where another holds it, that one hands over what is left. With the notional way nothing moves.
    Raises NotAgreed, NotReady, ForSomebodyElse, HasDied.
    """
    with writing():
        pot = keeping.locked_with_earlier(arrangement.pot)
        now = keeping.again(arrangement)
        if now.status == Status.LIVE:
            return now
        if now.closed_at is not None:
            raise keeping.NotAgreed(
                _("Another way was chosen since."), fix=_("Open the list again.")
            )
        if now.status != Status.SET_UP:
            raise keeping.NotReady(
                _("This holder is not ready yet."),
                fix=_("Note first that it agreed, and that all is ready."),
            )
        keeping.require_not_typist(now, by)
        keeping.check_agreed(pot, now.line_root)
        keeping.check_offer(pot, now.way, now.holder)
        live = queries.live_of(pot, now.line_root)
        if live is not None:
            handed = hand_over(
                live, Way(now.way), now.holder, why=Why.CHOICE, lies=Lies(), made=now, by=by, at=at
            )
        else:
            journals = _funding(now, uuid5(now.ref, "set_up"), at=at)
            keeping.go_live(now, by=by, at=at)
            handed = Handed(now, [now], journals)
        keeping.post(
            "holding.set_up",
            pot.person,
            handed.rows,
            handed.journals,
            about=keeping.told_of(now),
            by=by,
            at=at,
            named=[queries.cash_of(now)],
        )
        return now


def top_up(*, arrangement: Arrangement, by: Actor, at: datetime) -> Arrangement:
    """Sends a live holder what it lacks since the plan changed. Raises NothingToSend, HasDied."""
    with writing():
        pot = keeping.locked_with_earlier(arrangement.pot)
        now = keeping.again(arrangement)
        keeping.check_agreed(pot, now.line_root)
        before = len(books.postings_about(now.person.programme.ref, now.ref))
        journals = _funding(now, uuid5(now.ref, f"top_up:{before}"), at=at)
        if now.status != Status.LIVE or not journals:
            raise NothingToSend(_("This holder has all the money it needs."))
        keeping.post(
            "holding.top_up",
            pot.person,
            [now],
            journals,
            about=keeping.told_of(now),
            by=by,
            at=at,
            named=[queries.cash_of(now)],
        )
        return now


def _funding(arrangement: Arrangement, key: UUID, *, at: datetime) -> Sequence[Journal]:
    """What lies with this holder from a period that has ended comes first; the rest is sent."""
    pot = arrangement.pot
    book = pot.person.programme.ref
    day = programmes.day_of(pot.person.programme, at)
    cash = queries.cash_of(arrangement)
    to_come = queries.sending(arrangement, at)
    from_before = [
        Journal(
            key=uuid5(key, old.code),
            kind=rules.CARRY_CASH,
            effective_on=day,
            lines=rules.switched(old, cash, part),
            subject=arrangement.ref,
        )
        for old, part in to_come.brings
    ]
    sent = rules.funding(
        key=key,
        effective_on=day,
        funder=rules.funder_account(book, pot.currency, pot.funder),
        in_transit=rules.in_transit_account(book, pot.currency),
        cash=cash,
        amount=to_come.sends,
        subject=arrangement.ref,
    )
    return (*from_before, *sent)
