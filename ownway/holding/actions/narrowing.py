"""A narrower choice for a time, its end, and the way back (S7, I14, scenario 13)."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext as _

from ownway.core.actors import Actor
from ownway.decisions.models import Pot
from ownway.holding import queries, rules
from ownway.holding.actions import keeping
from ownway.holding.actions.handing_over import Handed, Lies, hand_over
from ownway.holding.models import Arrangement, NarrowingEnd
from ownway.holding.rules import Status, Way, Why
from ownway.programme import queries as programmes
from ownway.record.store import writing


def tighten(
    *,
    pot: Pot,
    line_root: UUID,
    way: Way | str,
    holder: str,
    reason: str,
    review_on: date | None,
    by: Actor,
    at: datetime,
) -> Arrangement:
    """Narrows the choice for one line, with an agreed reason and a day to look again.

    The person still chooses each purchase (scenario 13). Money already with another holder moves.
    Raises NotAgreed, CannotHold, ForSomebodyElse, HasDied.
    """
    with writing():
        pot = keeping.locked(pot)
        keeping.check_agreed(pot, line_root)
        if by.human == pot.person.human:
            raise keeping.ForSomebodyElse(_("Somebody else decides this with you."))
        offer = queries.pack_for(pot).holding
        today = programmes.day_of(pot.person.programme, at)
        keeping.refuse(
            [
                *rules.check_choice(offer.holders, way, holder),
                *rules.check_tighter(
                    reason=reason,
                    review_on=review_on,
                    today=today,
                    within_months=offer.review_tighter_within_months,
                ),
            ]
        )
        keeping.check_offer(pot, way, holder)
        closed = keeping.close(queries.asked_for(pot, line_root), by=by, at=at)
        handed = _narrower(
            pot, line_root, Way(way), holder, (reason.strip(), review_on), by=by, at=at
        )
        keeping.post(
            "holding.tighten",
            pot.person,
            [*handed.rows, *closed],
            handed.journals,
            about=keeping.told_of(handed.new),
            by=by,
            at=at,
        )
        return handed.new


def _narrower(
    pot: Pot,
    line_root: UUID,
    way: Way,
    holder: str,
    narrowing: tuple[str, date | None],
    *,
    by: Actor,
    at: datetime,
) -> Handed:
    live = queries.live_of(pot, line_root)
    if live is not None:
        return hand_over(
            live, way, holder, why=Why.TIGHTER, lies=Lies(), narrowing=narrowing, by=by, at=at
        )
    made = keeping.open_way(
        pot,
        line_root,
        way=way,
        holder=holder,
        status=rules.stage(queries.steps_needed(pot, way, holder), ()),
        narrowing=narrowing,
        by=by,
        at=at,
    )
    return Handed(made, [made], ())


def end_narrowing(*, arrangement: Arrangement, by: Actor, at: datetime) -> Arrangement:
    """The narrower choice ends now, before its day; a second click changes nothing.

    Where the money lies does not change by it: the person may go back with one press.
    Raises ForSomebodyElse, NotPossible.
    """
    with writing():
        keeping.locked(arrangement.pot)
        now = keeping.again(arrangement)
        if hasattr(now, "narrowing_end"):
            return now
        if by.human == now.person.human:
            raise keeping.ForSomebodyElse(
                _("Somebody else ends this with you."), fix=_("Ask to look at it sooner.")
            )
        if not now.tighter or now.closed_at is not None:
            raise _not_narrowed()
        ended = NarrowingEnd.objects.create(arrangement=now, ended_at=at, ended_by=by.ref)
        keeping.write(
            "holding.end_narrowing",
            now.person,
            [ended],
            about=keeping.told_of(now),
            by=by,
            at=at,
        )
        return now


def restore(*, arrangement: Arrangement, by: Actor, at: datetime) -> Arrangement:
    """Back to the way before a narrower choice, once that no longer binds: with one press.

    Raises Narrowed, CannotHold, NotPossible, NotAgreed, HasDied.
    """
    with writing():
        pot = keeping.locked(arrangement.pot)
        now = keeping.again(arrangement)
        keeping.check_agreed(pot, now.line_root)
        if now.status != Status.LIVE:
            raise _not_narrowed()
        keeping.check_not_narrowed(now, pot, at)
        earlier = queries.earlier_way(now)
        if earlier is None:
            raise _not_narrowed()
        keeping.check_offer(pot, earlier.way, earlier.holder)
        closed = keeping.close(queries.asked_for(pot, now.line_root), by=by, at=at)
        handed = hand_over(
            now, Way(earlier.way), earlier.holder, why=Why.RESTORED, lies=Lies(), by=by, at=at
        )
        keeping.post(
            "holding.restore",
            pot.person,
            [*handed.rows, *closed],
            handed.journals,
            about=keeping.told_of(handed.new),
            by=by,
            at=at,
        )
        return handed.new


def _not_narrowed() -> keeping.NotPossible:
    return keeping.NotPossible(
        _("There is no narrower choice here."), fix=_("Open the page again to see how it is now.")
    )
