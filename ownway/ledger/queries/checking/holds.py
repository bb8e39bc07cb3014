"""Money set aside beside what happened to it, and beside the accounts it lies in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from django.db.models import F, Sum

from ownway.ledger.models import Counter, Hold, HoldEvent
from ownway.ledger.queries.checking.findings import Finding, Scope
from ownway.ledger.rules import EFFECTS, HoldEventKind, Kind

AT_ONCE = 500


def events(scope: Scope) -> Iterator[Finding]:
    """Each hold is what its events come to."""
    happened = HoldEvent.objects.order_by("hold_id", "seq")
    rows = Hold.objects.order_by("id")
    if not scope.whole:
        touched = HoldEvent.objects.filter(journal_id__gte=scope.first).order_by()
        which = list(touched.values_list("hold_id", flat=True).distinct())
        happened, rows = happened.filter(hold_id__in=which), rows.filter(id__in=which)
    steps_of: dict[int, list[tuple[int, str, int]]] = defaultdict(list)
    columns = ("hold_id", "seq", "kind", "amount")
    for hold_id, seq, kind, amount in happened.values_list(*columns).iterator(chunk_size=5000):
        steps_of[hold_id].append((seq, kind, amount))
    for row in rows.iterator(chunk_size=AT_ONCE):
        steps = steps_of[row.pk]
        drawn = released = 0
        for _seq, kind, amount in steps:
            effect = EFFECTS.get(HoldEventKind(kind), (0, 0))
            drawn, released = drawn + effect[0] * amount, released + effect[1] * amount
        whole = [seq for seq, _kind, _amount in steps] == list(range(1, len(steps) + 1))
        made = [amount for _seq, kind, amount in steps if kind == HoldEventKind.MADE]
        if not whole or made != [row.amount] or (drawn, released) != (row.drawn, row.released):
            words = f"Hold {row.pk} differs from what happened to it."
            yield Finding("hold", words, f"hold {row.pk}", journal=row.journal_id)


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
