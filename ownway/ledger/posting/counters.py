"""Counters: what an account has, and its no. Running balances come from here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from ownway.ledger.posting.refusals import NotEnough, closed, too_little
from ownway.ledger.posting.sets import given, stored_day
from ownway.ledger.posting.statements import ask, ask_one, taken
from ownway.ledger.rules import Journal, Rule, Untenable

_COUNT = {
    "account": "bigint",
    "lines": "bigint",
    "debits": "bigint",
    "credits": "bigint",
    "highest": "bigint",
    "lowest": "bigint",
    "first_on": "date",
}
EntryRow = tuple[int, int, int, int, int, object, int | None, int | None]


@dataclass(slots=True)
class _Sum:
    """What one call does to one account, and how far it goes either way in between.

    Counting from what was there before, which may stand: so neither extreme begins beyond zero.
    """

    first_on: date
    lines: int = 0
    debits: int = 0
    credits: int = 0
    highest: int = 0
    lowest: int = 0

    def add(self, amount: int, day: date) -> None:
        self.lines += 1
        if amount > 0:
            self.debits += amount
            self.highest = max(self.highest, self.debits - self.credits)
        else:
            self.credits -= amount
            self.lowest = min(self.lowest, self.debits - self.credits)
        if day < self.first_on:
            self.first_on = day


def entry_rows(
    fresh: Sequence[Journal],
    ids: Mapping[UUID, int],
    *,
    book_id: int,
    account_ids: Mapping[str, int],
) -> list[EntryRow]:
    """Moves the counters of all lines, in the order of account ids, and returns the lines to be.

    A pot sees the journals in the order given: in between it never has less than nothing.
    Raises NotEnough, Closed.
    """
    sums: dict[int, _Sum] = {}
    for journal in fresh:
        day = journal.effective_on
        for line in journal.lines:
            if line.account.kind.counted:
                account_id = account_ids[line.account.code]
                each = sums.get(account_id)
                if each is None:
                    each = sums[account_id] = _Sum(day)
                each.add(line.amount, day)
    running = _move(sums, fresh, account_ids)
    rows: list[EntryRow] = []
    for journal in fresh:
        journal_id, stored = ids[journal.key], stored_day(journal.effective_on)
        for line_no, line in enumerate(journal.lines, start=1):
            account_id, amount = account_ids[line.account.code], line.amount
            seq = after = None
            if account_id in running:
                seq, after = running[account_id]
                running[account_id] = seq, after = seq + 1, after + amount
            rows.append((journal_id, line_no, book_id, account_id, amount, stored, seq, after))
    return rows


def _move(
    sums: Mapping[int, _Sum], fresh: Sequence[Journal], account_ids: Mapping[str, int]
) -> dict[int, tuple[int, int]]:
    """Account id → its version and its debits less credits, as they stood before.

    The condition says no first, so that the answer can name what is missing; the CHECK
    `no_overdraw` says no even where the condition is forgotten.
    """
    if not sums:
        return {}
    rows = []
    for account_id in sorted(sums):
        each = sums[account_id]
        rows.append(
            (
                account_id,
                each.lines,
                each.debits,
                each.credits,
                each.highest,
                each.lowest,
                stored_day(each.first_on),
            )
        )
    take = taken("ledger_counter", "account_id", "account")
    now = take.now
    with given("posting_counts", _COUNT, rows) as some:
        moved = ask(
            f"WITH given ({', '.join(_COUNT)}) AS ({some.source}){take.first}"
            f" UPDATE ledger_counter SET dr_posted = {now}.dr_posted + given.debits,"
            f" cr_posted = {now}.cr_posted + given.credits,"
            f" version = {now}.version + given.lines FROM given{take.source}"
            f" WHERE ledger_counter.account_id = given.account{take.same}"
            f" AND {now}.closed_through < given.first_on"
            f" AND CASE {now}.rule"
            f" WHEN 1 THEN {now}.dr_posted + given.highest <= {now}.cr_posted + {now}.overdraft"
            f" WHEN 2 THEN {now}.cr_posted - given.lowest <= {now}.dr_posted + {now}.overdraft"
            " ELSE true END"
            " RETURNING ledger_counter.account_id, ledger_counter.version,"
            " ledger_counter.dr_posted - ledger_counter.cr_posted",
            *some.values,
        )
    if len(moved) != len(rows):
        _refuse(min(sums.keys() - {row[0] for row in moved}), fresh, account_ids)
    ends = {}
    for account_id, version, balance in moved:
        each = sums[account_id]
        ends[account_id] = (version - each.lines, balance - each.debits + each.credits)
    return ends


def _refuse(account_id: int, fresh: Sequence[Journal], account_ids: Mapping[str, int]) -> None:
    """Finds the first line that cannot be. The row stays locked, so the answer stays true."""
    row = ask_one(
        "SELECT rule, overdraft, dr_posted - cr_posted, closed_through FROM ledger_counter"
        " WHERE account_id = %s",
        account_id,
    )
    if row is None:
        raise Untenable("a counted account without its counter")
    rule, overdraft, net, closed_through = row
    for journal in fresh:
        for line in journal.lines:
            if account_ids[line.account.code] != account_id:
                continue
            if stored_day(journal.effective_on) <= closed_through:
                raise closed()
            net += line.amount
            over = {Rule.DEBITS_WITHIN_CREDITS: net, Rule.CREDITS_WITHIN_DEBITS: -net}.get(rule, 0)
            if over > overdraft:
                missing = int(over - overdraft)
                raise NotEnough(line.account, missing, too_little(line.account, missing))
    raise Untenable("a counter that refuses without a reason")
