"""Choosing who holds a line's money, setting the holder up, and changing it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from uuid import UUID, uuid5

from django.db.models import Model
from django.utils.translation import gettext as _

from ownway.core.actors import Actor
from ownway.core.problems import Refused
from ownway.decisions.models import Pot
from ownway.holding import queries, rules
from ownway.holding.models import Arrangement
from ownway.holding.phrases import told
from ownway.holding.rules import Status, Way
from ownway.ledger import actions as accounts
from ownway.ledger import posting
from ownway.ledger import queries as books
from ownway.ledger.rules import AccountRef, Journal, Kind, hashes
from ownway.planning.rules import Finding
from ownway.programme import queries as programmes
from ownway.record import actions as record
from ownway.record.store import writing

SWITCH = "switch_holder"  # kind of the journal that moves money between two holders


class CannotHold(Refused):
    """The choice cannot be made like this; `problems` says what to put right."""

    code = "cannot_hold"


class NotAgreed(Refused):
    """There is no agreed money on this line."""

    code = "not_agreed"


class Narrowed(Refused):
    """Somebody made the choice smaller, with a reason and a day to look again (scenario 13)."""

    code = "narrowed"


class AlreadyLive(Refused):
    """A holder already has the money; it can be changed, not chosen anew."""

    code = "already_live"


class NothingToSend(Refused):
    """The holder has all it needs."""

    code = "nothing_to_send"


class ForSomebodyElse(Refused):
    """Nobody narrows their own choice."""

    code = "for_somebody_else"


def choose(
    *, pot: Pot, line_root: UUID, way: Way | str, holder: str, by: Actor, at: datetime
) -> Arrangement:
    """Who shall hold the money of one agreed line (S7, R1). The same choice again is the same.

    Raises NotAgreed, CannotHold, Narrowed, AlreadyLive.
    """
    with writing():
        pot = _locked(pot)
        _check_agreed(pot, line_root)
        _refuse(rules.check_choice(queries.pack_for(pot).holding.holders, way, holder))
        now = queries.arrangement_of(pot, line_root)
        if now is not None and (now.way, now.holder) == (way, holder):
            return now
        _check_not_narrowed(now, pot, at)
        if now is not None and now.status == Status.LIVE:
            raise AlreadyLive(
                _("This money is already with a holder."), fix=_("Change the holder instead.")
            )
        closed = _close(now, by=by, at=at)
        made = _open(pot, line_root, way=Way(way), holder=holder, by=by, at=at)
        _record("holding.choose", made, [made, *closed], by=by, at=at)
        return made


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
    Raises NotAgreed, CannotHold, ForSomebodyElse.
    """
    with writing():
        pot = _locked(pot)
        _check_agreed(pot, line_root)
        if by.human == pot.person.human:
            raise ForSomebodyElse(_("Somebody else decides this with you."))
        offer = queries.pack_for(pot).holding
        today = programmes.day_of(pot.person.programme, at)
        _refuse(
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
        now = queries.arrangement_of(pot, line_root)
        made, moved = _change(
            now,
            pot,
            line_root,
            way=Way(way),
            holder=holder,
            narrowing=(reason.strip(), review_on),
            by=by,
            at=at,
        )
        rows = [made] if now is None else [made, now]
        _post("holding.tighten", made, rows, moved, by=by, at=at)
        return made


def set_up(*, arrangement: Arrangement, by: Actor, at: datetime) -> Arrangement:
    """The holder gets the line's money and the way is live. A second click changes nothing.

    With the notional way nothing moves. Raises NotAgreed.
    """
    with writing():
        pot = _locked(arrangement.pot)
        now = _again(arrangement)
        if now.status == Status.LIVE:
            return now
        if now.status == Status.CLOSED:
            raise NotAgreed(_("Another way was chosen since."), fix=_("Open the list again."))
        _check_agreed(pot, now.line_root)
        journals = _funding(now, uuid5(now.ref, "set_up"), at=at)
        now.status, now.live_at, now.live_by = Status.LIVE.value, at, by.ref
        now.save(update_fields=["status", "live_at", "live_by"])
        _post("holding.set_up", now, [now], journals, by=by, at=at)
        return now


def top_up(*, arrangement: Arrangement, by: Actor, at: datetime) -> Arrangement:
    """Sends a live holder what it lacks since the plan changed. Raises NothingToSend."""
    with writing():
        _locked(arrangement.pot)
        now = _again(arrangement)
        before = len(books.postings_about(now.person.programme.ref, now.ref))
        journals = _funding(now, uuid5(now.ref, f"top_up:{before}"), at=at)
        if now.status != Status.LIVE or not journals:
            raise NothingToSend(_("This holder has all the money it needs."))
        _post("holding.top_up", now, [now], journals, by=by, at=at)
        return now


def switch(
    *, arrangement: Arrangement, way: Way | str, holder: str, by: Actor, at: datetime
) -> Arrangement:
    """Another holder from now on, to the penny; what is promised stays until it is paid (S7, E2).

    The sum before equals the sum after. The same way again is the same.
    Raises CannotHold, Narrowed, NotAgreed.
    """
    with writing():
        pot = _locked(arrangement.pot)
        _check_agreed(pot, arrangement.line_root)
        now = queries.arrangement_of(pot, arrangement.line_root)
        if now is not None and (now.way, now.holder) == (way, holder):
            return now
        _refuse(rules.check_choice(queries.pack_for(pot).holding.holders, way, holder))
        _check_not_narrowed(now, pot, at)
        made, moved = _change(
            now,
            pot,
            arrangement.line_root,
            way=Way(way),
            holder=holder,
            narrowing=None,
            by=by,
            at=at,
        )
        rows = [made] if now is None else [made, now]
        _post("holding.switch", made, rows, moved, by=by, at=at)
        return made


def _locked(pot: Pot) -> Pot:
    """The pot, and with it all that is held of it, until the end of the transaction."""
    Pot.objects.select_for_update().get(pk=pot.pk)
    return Pot.objects.select_related("person__programme__pack", "plan").get(pk=pot.pk)


def _again(arrangement: Arrangement) -> Arrangement:
    return Arrangement.objects.select_related(
        "person__programme", "pot__person__programme__pack", "pot__plan"
    ).get(pk=arrangement.pk)


def _refuse(findings: Iterable[Finding]) -> None:
    problems = [told(finding) for finding in findings]
    if problems:
        raise CannotHold(problems[0].words, fix=problems[0].fix, problems=problems)


def _check_agreed(pot: Pot, line_root: UUID) -> None:
    if queries.agreed_line(pot, line_root) is None:
        raise NotAgreed(
            _("There is no agreed money on this line."),
            fix=_("Look at what was agreed in your plan."),
        )


def _check_not_narrowed(now: Arrangement | None, pot: Pot, at: datetime) -> None:
    today = programmes.day_of(pot.person.programme, at)
    if now is None or not now.tighter or not rules.tighter_still_holds(now.review_on, today):
        return
    raise Narrowed(
        _("Who holds this money was decided with a reason, until the next look at it."),
        fix=_("You still choose what to buy. You can ask to look at it sooner."),
    )


def _close(now: Arrangement | None, *, by: Actor, at: datetime) -> list[Arrangement]:
    if now is None:
        return []
    now.status, now.closed_at, now.closed_by = Status.CLOSED.value, at, by.ref
    now.save(update_fields=["status", "closed_at", "closed_by"])
    return [now]


def _open(
    pot: Pot,
    line_root: UUID,
    *,
    way: Way,
    holder: str,
    by: Actor,
    at: datetime,
    live: bool = False,
    narrowing: tuple[str, date | None] | None = None,
) -> Arrangement:
    reason, review_on = narrowing or ("", None)
    return Arrangement.objects.create(
        person=pot.person,
        pot=pot,
        line_root=line_root,
        way=way.value,
        holder=holder,
        status=(Status.LIVE if live else Status.CHOSEN).value,
        tighter=narrowing is not None,
        reason=reason,
        review_on=review_on,
        chosen_at=at,
        chosen_by=by.ref,
        live_at=at if live else None,
        live_by=by.ref if live else None,
    )


def _change(
    now: Arrangement | None,
    pot: Pot,
    line_root: UUID,
    *,
    way: Way,
    holder: str,
    narrowing: tuple[str, date | None] | None,
    by: Actor,
    at: datetime,
) -> tuple[Arrangement, Sequence[Journal]]:
    """Closes one way and opens the next; live where the first was, with the journal that moves."""
    was_live = now is not None and now.status == Status.LIVE
    moves = 0 if now is None or not was_live else _movable(now)
    _close(now, by=by, at=at)
    made = _open(
        pot,
        line_root,
        way=way,
        holder=holder,
        live=was_live,
        narrowing=narrowing,
        by=by,
        at=at,
    )
    if now is None or not was_live:
        return made, ()
    old, new = queries.cash_of(now), queries.cash_of(made)
    if moves == 0 or old == new:
        return made, ()
    journal = Journal(
        key=uuid5(made.ref, "switch"),
        kind=SWITCH,
        effective_on=programmes.day_of(pot.person.programme, at),
        lines=rules.switched(old, new, moves),
        subject=made.ref,
    )
    return made, (journal,)


def _movable(now: Arrangement) -> int:
    """What of a line's cash may leave its holder: what is promised, and other lines', stays."""
    cash = queries.cash_of(now)
    money = queries.line_money(now.pot).get(now.line_root)
    rights = money.left if money else 0
    if cash.kind is Kind.NOTIONAL_CASH:
        return rights
    stays = queries.promised_from(cash) + queries.kept_for(cash, now.pot, but=now)
    return rules.change(cash=books.balance(cash), rights=rights, open_holds=stays).moves


def _funding(arrangement: Arrangement, key: UUID, *, at: datetime) -> Sequence[Journal]:
    pot = arrangement.pot
    book = pot.person.programme.ref
    return rules.funding(
        key=key,
        effective_on=programmes.day_of(pot.person.programme, at),
        funder=rules.funder_account(book, pot.currency, pot.funder),
        in_transit=rules.in_transit_account(book, pot.currency),
        cash=queries.cash_of(arrangement),
        amount=queries.to_send(arrangement),
        subject=arrangement.ref,
    )


def _post(
    verb: str,
    arrangement: Arrangement,
    rows: Sequence[Model],
    journals: Sequence[Journal],
    *,
    by: Actor,
    at: datetime,
) -> None:
    """The entry in the record, then the journals under it, in one call of the kernel."""
    book = arrangement.pot.person.programme.ref
    before = _lying_in(journals)
    event = _record(verb, arrangement, rows, hashes(book, journals), by=by, at=at)
    if not journals:
        return
    today = programmes.day_of(arrangement.pot.person.programme, at)
    named = {line.account for journal in journals for line in journal.lines}
    accounts.open_accounts([*named, queries.cash_of(arrangement)], opened_on=today)
    posting.post(journals, book=book, event=event, by=by, at=at)
    if journals[0].kind == SWITCH and _lying_in(journals) != before:
        raise AssertionError("money was made or lost by a change of holder")


def _lying_in(journals: Sequence[Journal]) -> int:
    """What lies in the counted accounts that the journals name, in minor units."""
    named: set[AccountRef] = {line.account for journal in journals for line in journal.lines}
    return sum(books.balance(one) for one in named if one.kind.counted)


def _record(
    verb: str,
    arrangement: Arrangement,
    rows: Sequence[Model],
    journals: Sequence[str] = (),
    *,
    by: Actor,
    at: datetime,
):
    person = arrangement.pot.person
    return record.write(
        by=by,
        at=at,
        verb=verb,
        person=person.ref,
        programme=person.programme.ref,
        rows=rows,
        details={"arrangement": arrangement.ref, "way": arrangement.way},
        journals=journals,
    )
