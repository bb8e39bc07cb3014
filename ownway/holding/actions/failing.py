"""A holder that fails: one action moves everything it holds for everybody (S7).

The move is written down first, one row for each person and pot; then it is carried on in pieces,
each a transaction of its own, so that others never wait long and a crash loses nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import uuid5

from django.db.models import Model

from ownway.core.actors import Actor
from ownway.holding import queries, rules
from ownway.holding.actions import keeping
from ownway.holding.actions.keeping import SWITCH, post_under
from ownway.holding.models import (
    Arrangement,
    FailureMove,
    Handover,
    HandoverHold,
    HolderFailure,
)
from ownway.holding.rules import FailureKind, Status, Way, Why
from ownway.ledger import queries as books
from ownway.ledger.rules import AccountRef, HoldRef, HoldSwitch, Journal, hashes
from ownway.planning.rules import Finding
from ownway.programme import queries as programmes
from ownway.programme.models import Programme
from ownway.record import actions as record
from ownway.record.store import writing

AT_ONCE = 50  # people and pots in one transaction


@dataclass(frozen=True, slots=True)
class _Account:
    """One person's money with the holder that fails, and where it goes."""

    row: FailureMove
    old: AccountRef
    new: AccountRef
    lies: int
    there: int  # in the new account already
    promises: tuple[HoldRef, ...]
    to: tuple[str, str]  # way and holder: they may have failed meanwhile, and others took over


def begin_failure(
    *,
    programme: Programme,
    holder: str,
    to_way: str,
    to_holder: str,
    kind: str,
    reason: str,
    by: Actor,
    at: datetime,
) -> HolderFailure:
    """Writes down that a holder fails and whose money moves where; nothing has moved yet.

    From now on nobody can choose it. The same again is the same. Raises CannotHold.
    """
    with writing():
        Programme.objects.select_for_update().get(pk=programme.pk)
        before = HolderFailure.objects.filter(
            programme=programme, way=Way.THIRD, holder=holder
        ).first()
        if before is not None:
            return before
        keeping.refuse(_wrong(programme, holder, to_way, to_holder, kind, reason))
        failure = HolderFailure.objects.create(
            programme=programme,
            way=Way.THIRD.value,
            holder=holder,
            to_way=to_way,
            to_holder=to_holder,
            kind=kind,
            reason=reason.strip(),
            begun_at=at,
            begun_by=by.ref,
        )
        moves = [
            FailureMove.objects.create(
                failure=failure, pot=one.pot, person=one.pot.person, currency=one.pot.currency
            )
            for one in queries.held_by(programme, Way.THIRD, holder)
        ]
        record.write(
            by=by,
            at=at,
            verb="holding.begin_failure",
            programme=programme.ref,
            rows=[failure, *moves],
            details={"failure": failure.ref, "moves": len(moves)},
        )
        return failure


def _wrong(
    programme: Programme, holder: str, to_way: str, to_holder: str, kind: str, reason: str
) -> list[Finding]:
    offers = programmes.pack_of(programme).holding.holders
    known = {(one.way, one.code) for one in offers}
    used = Arrangement.objects.filter(
        person__programme=programme, way=Way.THIRD, holder=holder
    ).exists()
    found = list(rules.check_words(reason, "reason"))
    if (Way.THIRD, holder) not in known and not used:
        found.append(Finding("holder_not_offered", "holder"))
    other = (to_way, to_holder)
    if (
        to_way == Way.DIRECT
        or other not in known
        or other == (Way.THIRD, holder)
        or other in queries.failed_holders(programme)
    ):
        found.append(Finding("holder_not_offered", "to"))
    if kind not in set(FailureKind):
        found.append(Finding("no_such_reason", "kind"))
    return found


def carry_on(
    *, failure: HolderFailure, by: Actor, at: datetime, most: int = AT_ONCE
) -> HolderFailure:
    """Moves the next people's money, open promises included; done when nobody is left.

    Each person's sum before equals the sum after. What moved before is not moved again, so it can
    be called again after a crash, by anybody, at any time.
    """
    with writing():
        now = (
            HolderFailure.objects.select_for_update(of=("self",))
            .select_related("programme__pack")
            .get(pk=failure.pk)
        )
        if now.done_at is not None:
            return now
        waiting = list(
            now.moves.filter(moved_at__isnull=True)
            .select_related("pot__person__programme__pack", "pot__plan", "person")
            .order_by("pot_id")[:most]
        )
        keeping.lock_all([one.pot_id for one in waiting])
        today = programmes.day_of(now.programme, at)
        found = [_account(now, one) for one in waiting]
        rows: list[Model] = []
        for one in found:
            rows += _move(now, one, today, by=by, at=at)
        if not now.moves.filter(moved_at__isnull=True).exists():
            now.done_at, now.done_by = at, by.ref
            now.save(update_fields=["done_at", "done_by"])
        journals = [_journal(now, one, today) for one in found if one.lies]
        switches = [HoldSwitch(hold, one.new) for one in found for hold in one.promises]
        book = now.programme.ref
        event = record.write(
            by=by,
            at=at,
            verb="holding.carry_on_failure",
            programme=book,
            rows=[now, *rows],
            details={"failure": now.ref, "moves": len(found)},
            journals=hashes(book, journals),
        )
        if journals or switches:
            named = [one.new for one in found]
            post_under(event, book, journals, named=named, switches=switches, by=by, at=at)
        _check_sums(found)
        return now


def _account(failure: HolderFailure, row: FailureMove) -> _Account:
    old = queries.account_of(row.pot, failure.way, failure.holder)
    to = queries.holder_after(failure.programme, failure.to_way, failure.to_holder)
    new = queries.account_of(row.pot, *to)
    promises = tuple(books.holds(old.book, cash=old))
    return _Account(row, old, new, books.balance(old), books.balance(new), promises, to)


def _journal(failure: HolderFailure, one: _Account, today: date) -> Journal:
    return Journal(
        key=uuid5(failure.ref, f"move:{one.row.pot.ref}"),
        kind=SWITCH,
        effective_on=today,
        lines=rules.switched(one.old, one.new, one.lies),
        subject=failure.ref,
        reason=failure.kind,
    )


def _move(
    failure: HolderFailure, one: _Account, today: date, *, by: Actor, at: datetime
) -> list[Model]:
    row = one.row
    row.cash_minor, row.promised_minor = one.lies, sum(hold.open for hold in one.promises)
    row.before_minor = row.after_minor = one.lies + one.there
    row.moved_at, row.moved_by = at, by.ref
    row.save()
    rows: list[Model] = [row]
    held = Arrangement.objects.filter(pot=row.pot, way=failure.way, holder=failure.holder).order_by(
        "pk"
    )
    asked = held.filter(status__in=rules.ASKED_FOR)
    for waiting in asked:
        rows += keeping.close(waiting, by=by, at=at)
    live = list(held.filter(status=Status.LIVE))
    if live:
        return rows + _lines_go_on(one, live, today, by=by, at=at)
    return rows + _only_pays(one, list(held), by=by, at=at)


def _only_pays(
    one: _Account, held: Sequence[Arrangement], *, by: Actor, at: datetime
) -> list[Model]:
    """Where no line is held any more, what lies there or is promised is named with the other holder
    too: a close finds it there, and after a death the last bill is waited for."""
    if not one.lies and not one.promises:
        return []
    named = [line for line in held if line.live_at is not None]
    died = queries.death_of(one.row.person) is not None
    pays = [line for line in named if died and line.status == Status.CHANGING]
    return [
        Arrangement.objects.create(
            person=line.person,
            pot=line.pot,
            line_root=line.line_root,
            way=one.to[0],
            holder=one.to[1],
            status=(Status.CHANGING if pays else Status.CLOSED).value,
            chosen_at=at,
            chosen_by=by.ref,
            live_at=at,
            live_by=by.ref,
            closed_at=at,
            closed_by=by.ref,
        )
        for line in pays or named[-1:]
    ]


def _lines_go_on(
    one: _Account, live: Sequence[Arrangement], today: date, *, by: Actor, at: datetime
) -> list[Model]:
    """Each line of the person goes on with the other holder, with a statement of its own."""
    pot = one.row.pot
    money = queries.line_money(pot)
    mine = {
        line.pk: [hold for hold in one.promises if hold.source.line == line.line_root]
        for line in live
    }
    wants = [
        (money[line.line_root].left if line.line_root in money else 0)
        + sum(hold.open for hold in mine[line.pk])
        for line in live
    ]
    rows: list[Model] = []
    old_before, new_before = one.lies, one.there
    for line, moves in zip(live, rules.shared_out(one.lies, wants), strict=True):
        rows += keeping.close(line, by=by, at=at)
        binds = line.tighter and not hasattr(line, "narrowing_end")
        narrowing = (line.reason, line.review_on) if binds else None
        made = keeping.open_way(
            pot,
            line.line_root,
            way=Way(one.to[0]),
            holder=one.to[1],
            status=Status.LIVE,
            narrowing=narrowing,
            by=by,
            at=at,
        )
        handover = Handover.objects.create(
            person=one.row.person,
            old=line,
            new=made,
            why=Why.HOLDER_FAILED.value,
            currency=one.row.currency,
            moved_minor=moves,
            stays_minor=0,
            old_before_minor=old_before,
            old_after_minor=old_before - moves,
            new_before_minor=new_before,
            new_after_minor=new_before + moves,
            moved_on=today,
            moved_at=at,
            moved_by=by.ref,
        )
        old_before, new_before = old_before - moves, new_before + moves
        rows += [made, handover, *keeping.take_up_again(made)]
        rows += [
            HandoverHold.objects.create(
                handover=handover,
                key=hold.key,
                subject=hold.subject,
                open_minor=hold.open,
                released_before_minor=hold.released,
                moved=True,
            )
            for hold in mine[line.pk]
        ]
    return rows


def _check_sums(found: Sequence[_Account]) -> None:
    """Per person: what lay in both accounts before lies there after, and nothing stays behind."""
    for one in found:
        if books.balance(one.old) != 0 or books.balance(one.new) != one.lies + one.there:
            raise AssertionError("money was made or lost when a holder failed")
    left = [one for one in found if books.holds(one.old.book, cash=one.old)]
    if left:
        raise AssertionError("a promise was left with the holder that failed")
