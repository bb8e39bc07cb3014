"""Who works in a programme."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q

from ownway.consent.models import Grant
from ownway.people.models import Account
from ownway.programme.models import Programme


def at_work(programme: Programme, *, at: datetime) -> tuple[Account, ...]:
    """Who holds a role in a programme now, by name; one sign-in of each human."""
    rows = Grant.objects.filter(programme=programme, from_at__lte=at, until_at__gt=at).filter(
        Q(ended_at__isnull=True) | Q(ended_at__gt=at)
    )
    ordered = rows.select_related("account").order_by("account__name", "account__pk")
    first: dict[object, Account] = {}
    for row in ordered:
        first.setdefault(row.account.human, row.account)
    return tuple(first.values())
