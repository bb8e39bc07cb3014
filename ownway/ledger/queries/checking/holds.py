"""Money set aside beside what happened to it, and beside the accounts it lies in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple

from django.db.models import F, Sum

from ownway.ledger.models import Counter, Hold
from ownway.ledger.queries.checking.findings import Finding, Scope
from ownway.ledger.queries.plain import streamed
from ownway.ledger.rules import EFFECTS, HoldEventKind, Kind

_EFFECT = {kind.value: EFFECTS.get(kind, (0, 0)) for kind in HoldEventKind}
_SAY_WHERE = (HoldEventKind.MADE, HoldEventKind.MOVED)
_HOLDS = """
SELECT h.id, h.journal_id, h.book_id, j.book_id, h.subject_ref, j.subject_ref, h.cash_account_id,
       h.amount, h.drawn, h.released
  FROM ledger_hold h JOIN ledger_journal j ON j.id = h.journal_id {some} ORDER BY h.id
"""
_STEPS = """
SELECT hold_id, seq, kind, amount, book_id, cash_account_id
  FROM ledger_hold_event {some} ORDER BY hold_id, seq
"""
_TOUCHED = "WHERE {column} IN (SELECT hold_id FROM ledger_hold_event WHERE journal_id >= %s)"


def events(scope: Scope) -> Iterator[Finding]:
    """Each hold is what its events come to, and whose its reserve is."""
    some = "" if scope.whole else _TOUCHED
    values = () if scope.whole else (scope.first,)
    steps = streamed(_STEPS.format(some=some.format(column="hold_id")), *values)
    steps_of = groupby(map(_Step._make, steps), attrgetter("hold_id"))
    nobody = (None, iter(()))
    of, its = next(steps_of, nobody)
    for row in map(_Hold._make, streamed(_HOLDS.format(some=some.format(column="h.id")), *values)):
        while of is not None and of < row.id:
            yield _of_nothing(of)
            of, its = next(steps_of, nobody)
        if not _right(row, list(its) if of == row.id else []):
            words = f"Hold {row.id} differs from what happened to it."
            yield Finding("hold", words, f"hold {row.id}", journal=row.journal_id)
        if of == row.id:
            of, its = next(steps_of, nobody)
    while of is not None:
        yield _of_nothing(of)
        of, its = next(steps_of, nobody)


def _of_nothing(hold_id: int) -> Finding:
    words = f"Something happened to hold {hold_id}, which is not in the books."
    return Finding("hold", words, f"hold {hold_id}")


class _Hold(NamedTuple):
    """A hold, and the book and subject of the journal that made it."""

    id: int
    journal_id: int
    book_id: int
    book_of_journal: int
    subject: object
    subject_of_journal: object
    cash_account_id: int | None
    amount: int
    drawn: int
    released: int


class _Step(NamedTuple):
    hold_id: int
    seq: int
    kind: str
    amount: int
    book_id: int
    cash_account_id: int | None


def _right(row: _Hold, steps: Sequence[_Step]) -> bool:
    """Steps without a gap, from the one that made it; moved whole; paid from where it says."""
    drawn = released = 0
    for step in steps:
        effect = _EFFECT[step.kind]
        drawn, released = drawn + effect[0] * step.amount, released + effect[1] * step.amount
        if step.kind == HoldEventKind.MOVED and step.amount != row.amount - drawn - released:
            return False
    cash = [step.cash_account_id for step in steps if step.kind in _SAY_WHERE]
    made = [step.amount for step in steps if step.kind == HoldEventKind.MADE]
    return (
        [step.seq for step in steps] == list(range(1, len(steps) + 1))
        and {step.book_id for step in steps} == {row.book_id} == {row.book_of_journal}
        and (made, drawn, released) == ([row.amount], row.drawn, row.released)
        and cash[-1] == row.cash_account_id
        and row.subject == row.subject_of_journal
    )


def committed() -> Iterator[Finding]:
    """What lies in each committed account is what its open holds come to."""
    still_open = dict(
        Hold.objects.order_by()
        .values_list("committed_account_id")
        .annotate(total=Sum(F("amount") - F("drawn") - F("released")))
    )
    rows = Counter.objects.filter(account__kind=Kind.COMMITTED.value)
    for account_id, dr, cr in rows.values_list("account_id", "dr_posted", "cr_posted"):
        if cr - dr != still_open.get(account_id, 0):
            words = f"Account {account_id} differs from the holds that lie in it."
            yield Finding("committed", words, f"account {account_id}", account=account_id)
