"""Money set aside beside what happened to it, and beside the accounts it lies in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from django.db.models import F, Sum

from ownway.ledger.models import Counter, Hold, HoldEvent
from ownway.ledger.queries.checking.findings import Finding, Scope
from ownway.ledger.rules import EFFECTS, HoldEventKind, Kind

AT_ONCE = 500
_SAY_WHERE = (HoldEventKind.MADE, HoldEventKind.MOVED)


def events(scope: Scope) -> Iterator[Finding]:
    """Each hold is what its events come to, and whose its reserve is."""
    happened = HoldEvent.objects.order_by("hold_id", "seq")
    rows = Hold.objects.select_related("journal").order_by("id")
    if not scope.whole:
        touched = HoldEvent.objects.filter(journal_id__gte=scope.first).order_by()
        which = list(touched.values_list("hold_id", flat=True).distinct())
        happened, rows = happened.filter(hold_id__in=which), rows.filter(id__in=which)
    steps_of: dict[int, list[_Step]] = defaultdict(list)
    for hold_id, *step in happened.values_list("hold_id", *_Step._fields).iterator(5000):
        steps_of[hold_id].append(_Step(*step))
    for row in rows.iterator(chunk_size=AT_ONCE):
        if not _right(row, steps_of.pop(row.pk, [])):
            words = f"Hold {row.pk} differs from what happened to it."
            yield Finding("hold", words, f"hold {row.pk}", journal=row.journal_id)
    for hold_id in sorted(steps_of):
        words = f"Something happened to hold {hold_id}, which is not in the books."
        yield Finding("hold", words, f"hold {hold_id}")


class _Step(NamedTuple):
    seq: int
    kind: str
    amount: int
    book_id: int
    cash_account_id: int | None


def _right(row: Hold, steps: Sequence[_Step]) -> bool:
    """Steps without a gap, from the one that made it; moved whole; paid from where it says."""
    drawn = released = 0
    for step in steps:
        effect = EFFECTS.get(HoldEventKind(step.kind), (0, 0))
        drawn, released = drawn + effect[0] * step.amount, released + effect[1] * step.amount
        if step.kind == HoldEventKind.MOVED and step.amount != row.amount - drawn - released:
            return False
    cash = [step.cash_account_id for step in steps if step.kind in _SAY_WHERE]
    made = [step.amount for step in steps if step.kind == HoldEventKind.MADE]
    return (
        [step.seq for step in steps] == list(range(1, len(steps) + 1))
        and {step.book_id for step in steps} == {row.book_id} == {row.journal.book_id}
        and (made, drawn, released) == ([row.amount], row.drawn, row.released)
        and cash[-1] == row.cash_account_id
        and row.subject_ref == row.journal.subject_ref
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
