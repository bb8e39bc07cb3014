"""A released run is written into the books in chunks: again at any time, by anyone, never twice."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from ownway.core.actors import Actor
from ownway.holding.rules import in_transit_account
from ownway.ledger import posting as kernel
from ownway.ledger import queries as books
from ownway.ledger.rules import AccountRef, HoldRef, Journal, Kind
from ownway.programme import queries as programmes
from ownway.record.store import writing
from ownway.spending import queries, rules
from ownway.spending.actions.runs import moving
from ownway.spending.models import PayRun, PayRunLine
from ownway.spending.rules import RunLineState, RunStatus, SetAside


@dataclass(frozen=True, slots=True)
class _Due:
    """A line that can be paid now: what it takes out of each hold, and where it is paid from."""

    row: PayRunLine
    holds: tuple[tuple[HoldRef, int], ...]
    cash: AccountRef


def post_run(*, run: PayRun, by: Actor, at: datetime, chunk: int = rules.CHUNK) -> PayRun:
    """Posts all that is still listed, one transaction for each `chunk` lines.

    A crash, a second click or a second machine posts only what is missing. Where the books
    refuse a chunk (the money went elsewhere meanwhile) it is sorted again, then halved; a single
    line that is refused is set aside. Raises RunChanged, NotPossible.
    """
    frozen = moving.frozen_lines(run)
    while True:
        now = _post_chunk(run, frozen, chunk, by=by, at=at)
        if now.status != RunStatus.RELEASED:
            return now


def post_next(*, run: PayRun, by: Actor, at: datetime, most: int = rules.CHUNK) -> PayRun:
    """Posts at most so many of the next lines: what is read and written is that of these lines.

    The hash of the whole run is looked at before, while nobody waits; each of the lines is
    compared with its own in it. Raises NotPossible before the release, and RunChanged.
    """
    return _post_chunk(run, moving.frozen_lines(run), most, by=by, at=at)


def _post_chunk(
    run: PayRun, frozen: Mapping[int, str], most: int, *, by: Actor, at: datetime
) -> PayRun:
    """One chunk; where the books refuse it, half of it, down to one line, which waits."""
    try:
        return _post(run, frozen, most, by=by, at=at)
    except kernel.NotEnough:
        if most == 1:
            return _set_first_aside(run, by=by, at=at)
    return _post_chunk(run, frozen, max(1, most // 2), by=by, at=at)


def _post(run: PayRun, frozen: Mapping[int, str], most: int, *, by: Actor, at: datetime) -> PayRun:
    """Posts the next lines, or sets them aside with a reason; where none is left, nothing.

    Raises the kernel's NotEnough.
    """
    with writing():
        now = moving.locked(run)
        moving.check_status(now, *moving.AFTER_RELEASE)
        if now.status != RunStatus.RELEASED:
            return now
        taken = queries.next_listed(now, most)
        moving.check_lines(taken, frozen)
        today = programmes.day_of(now.programme, at)
        due, aside = _sorted(now, taken, today)
        journals = [_posted(one, today) for one in due]
        _set_aside(aside)
        paid = [one.row for one in due]
        moving.move_lines(paid, RunLineState.POSTED)
        moved = moving.move_bills({line.bill_id for line in paid}, on=today, by=by, at=at)
        went_on = moving.move_run(now, by=by, at=at)
        if not taken and not went_on:
            return now
        moving.post(
            "spending.post_run",
            now.programme,
            [now, *taken, *moved],
            journals,
            today,
            details={"run": now.ref, "number": now.number, "posted": len(paid)},
            by=by,
            at=at,
        )
        return now


def _set_first_aside(run: PayRun, *, by: Actor, at: datetime) -> PayRun:
    """The line that the books refuse by itself waits for the next run."""
    with writing():
        now = moving.locked(run)
        for first in queries.next_listed(now, 1):
            _set_aside([(first, SetAside.CASH_SHORT)])
            moving.move_run(now, by=by, at=at)
            moving.record_entry("spending.set_aside_line", now, [now, first], by=by, at=at)
        return now


def _set_aside(aside: Sequence[tuple[PayRunLine, SetAside]]) -> None:
    named: dict[SetAside, list[int]] = defaultdict(list)
    for line, why in aside:
        line.state, line.set_aside_reason = RunLineState.SET_ASIDE.value, why.value
        named[why].append(line.pk)
    for why, keys in named.items():
        PayRunLine.objects.filter(pk__in=keys).update(
            state=RunLineState.SET_ASIDE.value, set_aside_reason=why.value
        )


def _sorted(
    run: PayRun, lines: Sequence[PayRunLine], today: date
) -> tuple[list[_Due], list[tuple[PayRunLine, SetAside]]]:
    """Lines that can be paid now, and those that wait, each with its reason."""
    holds = moving.holds_of(run.programme, lines)
    rows = {line.line_no: line for line in lines}
    due: dict[int, _Due] = {}
    waits = queries.waits(run, lines, today)
    for line in lines:
        drawn = tuple(moving.drawn_by(line, holds))
        if not drawn:
            waits.setdefault(line.line_no, SetAside.HOLDER_CHANGED)
            continue
        due[line.line_no] = _Due(line, drawn, moving.cash(drawn[0][0]))
    there = _cash_there([one.cash for one in due.values()])
    found = rules.set_aside([queries.run_line(line) for line in lines], there, waits)
    payable = [due[line.line_no] for line in found.payable]
    return payable, [(rows[line.line_no], why) for line, why in found.aside]


def _cash_there(named: Sequence[AccountRef]) -> dict[str, int | None]:
    """What each account can give; None for one that may not say no."""
    found: dict[str, int | None] = {}
    for cash in named:
        if cash.code not in found:
            free = cash.kind is Kind.NOTIONAL_CASH
            found[cash.code] = None if free else books.balance(cash)
    return found


def _posted(due: _Due, today: date) -> Journal:
    """Dr committed · Cr spent, and Dr in_transit · Cr the holder's cash."""
    return rules.drawn(
        key=due.row.key,
        kind="run_posted",
        effective_on=today,
        drawings=[rules.drawing(hold, amount) for hold, amount in due.holds],
        cash=rules.run_posted(
            in_transit_account(due.cash.book, due.cash.currency), due.cash, due.row.amount_minor
        ),
    )
