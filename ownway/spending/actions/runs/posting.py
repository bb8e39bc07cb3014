"""A released run is written into the books in chunks: again at any time, by anyone, never twice."""

from __future__ import annotations

from collections.abc import Sequence
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
    size = chunk
    while True:
        try:
            now = post_next(run=run, by=by, at=at, most=size)
        except kernel.NotEnough:
            if size == 1:
                now = _set_first_aside(run, by=by, at=at)
            size = max(1, size // 2)
        else:
            size = chunk
        if size == chunk and now.status != RunStatus.RELEASED:
            return now


def post_next(*, run: PayRun, by: Actor, at: datetime, most: int = rules.CHUNK) -> PayRun:
    """Posts the next lines, or sets them aside with a reason; where none is left, nothing.

    Raises NotPossible before the release, RunChanged, and the kernel's NotEnough.
    """
    with writing():
        now = moving.locked(run)
        moving.check_status(now, *moving.AFTER_RELEASE)
        if now.status != RunStatus.RELEASED:
            return now
        lines = list(queries.lines_of(now))
        moving.check_unchanged(now, lines)
        listed = [line for line in lines if line.state == RunLineState.LISTED]
        taken = sorted(listed, key=lambda one: (one.promised_on, one.line_no))[:most]
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
        listed = [line for line in queries.lines_of(now) if line.state == RunLineState.LISTED]
        if listed:
            first = min(listed, key=lambda one: (one.promised_on, one.line_no))
            _set_aside([(first, SetAside.CASH_SHORT)])
            moving.move_run(now, by=by, at=at)
            moving.record_entry("spending.set_aside_line", now, [now, first], by=by, at=at)
        return now


def _set_aside(aside: Sequence[tuple[PayRunLine, SetAside]]) -> None:
    for line, why in aside:
        line.state, line.set_aside_reason = RunLineState.SET_ASIDE.value, why.value
        line.save(update_fields=["state", "set_aside_reason"])


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
