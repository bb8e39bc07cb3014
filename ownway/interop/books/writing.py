"""The books as a file: queries in, bytes out, and the entry of the record that says so.

Streamed in the order of the journals' numbers: memory grows with accounts and months only.
The same rows and the same `at` give the same bytes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from operator import attrgetter
from typing import IO, Any
from uuid import UUID

from ownway.core.actors import Actor
from ownway.core.money import plain
from ownway.interop.books import checks
from ownway.interop.books.mapping import (
    FORMS,
    Form,
    Head,
    Named,
    Said,
    balance_days,
    month_after,
    named,
)
from ownway.ledger import queries
from ownway.record import actions as record
from ownway.record.store import one_look

_AT_ONCE = 1 << 18  # characters written at one time
_BY_JOURNAL = attrgetter("journal")


@dataclass(frozen=True, slots=True)
class Written:
    """What went into a file; `sha256` in hex, over all its bytes."""

    sha256: str
    size: int
    journals: int
    entries: int
    accounts: int
    balances: int


def hand_out(
    *, programme: Any, form: Form, until: date | None, out: IO[bytes], by: Actor, at: datetime
) -> Written:
    """Writes the books of a programme to `out` and notes in the record that they left.

    `until` is the first day that is not in it; None takes everything. Whoever calls has asked
    whether `by` may. Nobody has the file before the note: `out` is given on afterwards. Raises
    DoesNotAgree where the books do not add up; what is in `out` is then worth nothing.
    """
    written = write(
        book=programme.ref,
        title=programme.code,
        currency=programme.currency,
        form=form,
        until=until,
        out=out,
        at=at,
    )
    record.handed_out(
        by=by,
        at=at,
        programme=programme.ref,
        what=f"books.{form.value}",
        sha256=written.sha256,
        counts={
            "size": written.size,
            "journals": written.journals,
            "entries": written.entries,
            "accounts": written.accounts,
            "balances": written.balances,
        },
    )
    return written


def write(
    *,
    book: UUID,
    title: str,
    currency: str,
    form: Form,
    until: date | None,
    out: IO[bytes],
    at: datetime,
) -> Written:
    """Writes one book to `out`, as it stands at one moment. Raises DoesNotAgree."""
    with one_look():
        return _File(book, form, until).write(
            out, title=title, currency=currency, day=at.date(), at=at
        )


class _File:
    """One file on its way out."""

    def __init__(self, book: UUID, form: Form, until: date | None) -> None:
        self.book = book
        self.form = FORMS[form]
        self.until = until
        self.sums = checks.Sums()
        self.journals = self.entries = self.balances = 0

    def write(
        self, out: IO[bytes], *, title: str, currency: str, day: date, at: datetime
    ) -> Written:
        last = queries.last_day(self.book)
        self.before = self.until or month_after(last or day)
        rows = queries.accounts_of(self.book, before=self.before)
        self.accounts = [named(row.number, row.account, row.first_on) for row in rows]
        self.first_on = min((each.first_on for each in self.accounts), default=self.before)
        digest, size = hashlib.sha256(), 0
        head = Head(title, currency, self.first_on, self.before, at)
        for piece in _gathered(self._text(head)):
            content = piece.encode()
            digest.update(content)
            size += out.write(content)
        if last is None or last < self.before:
            checks.require_counted(self.totals, queries.counters_of(self.book))
        return Written(
            sha256=digest.hexdigest(),
            size=size,
            journals=self.journals,
            entries=self.entries,
            accounts=len(self.accounts),
            balances=self.balances,
        )

    def _text(self, head: Head) -> Iterator[str]:
        currencies = sorted({each.ref.currency for each in self.accounts} | {head.currency})
        yield from self.form.head(head, currencies)
        for each in self.accounts:
            yield self.form.account(each)
        yield from self._journals()
        yield from self._balances()

    def _journals(self) -> Iterator[str]:
        known = {each.number: each for each in self.accounts}
        for _number, lines in groupby(
            queries.every_line(self.book, before=self.before), key=_BY_JOURNAL
        ):
            listed = list(lines)
            said = Said(*listed[0][:9])
            moved = [(known[line.account], line.amount) for line in listed]
            checks.require_balanced(said.number, [(each.ref, minor) for each, minor in moved])
            self.sums.add(said.effective_on, [(each.number, minor) for each, minor in moved])
            self.journals += 1
            self.entries += len(listed)
            yield self.form.journal(
                said, [(each, plain(minor, each.ref.currency)) for each, minor in moved]
            )

    def _balances(self) -> Iterator[str]:
        """What the database says lay in every account at the end of each month."""
        months = queries.months_of(self.book, before=self.before)
        checks.require_same_months(self.sums, months)
        self.totals: dict[int, int] = {}
        coming = iter(months.items())
        following = next(coming, None)
        for day in balance_days(self.first_on, self.before):
            while following is not None and following[0] < day:
                for number, minor in following[1].items():
                    self.totals[number] = self.totals.get(number, 0) + minor
                following = next(coming, None)
            stated = self._stated(day)
            if stated:
                self.balances += len(stated)
                yield from self.form.balances(day, stated)

    def _stated(self, day: date) -> list[tuple[Named, int]]:
        return [
            (each, self.totals.get(each.number, 0)) for each in self.accounts if each.first_on < day
        ]


def _gathered(pieces: Iterator[str]) -> Iterator[str]:
    """Fewer, larger pieces: a write for each line would take longer than making it."""
    held: list[str] = []
    length = 0
    for piece in pieces:
        held.append(piece)
        length += len(piece)
        if length >= _AT_ONCE:
            yield "".join(held)
            held, length = [], 0
    yield "".join(held)
