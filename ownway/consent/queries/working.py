"""Who works in a programme."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q

from ownway.consent.models import Grant
from ownway.consent.rules import Permission
from ownway.people.models import Account
from ownway.programme import queries as programmes
from ownway.programme.models import Programme


def at_work(
    programme: Programme, *, at: datetime, allowed: Permission | None = None
) -> tuple[Account, ...]:
    """Who holds a role in a programme now, by name; one sign-in of each human.

    `allowed`: only roles for many people that allow this.
    """
    rows = Grant.objects.filter(programme=programme, from_at__lte=at, until_at__gt=at).filter(
        Q(ended_at__isnull=True) | Q(ended_at__gt=at)
    )
    if allowed is not None:
        roles = programmes.pack_of(programme).roles
        codes = [one.code for one in roles if allowed.value in one.permissions]
        rows = rows.filter(role__in=codes, person=None)
    ordered = rows.select_related("account").order_by("account__name", "account__pk")
    first: dict[object, Account] = {}
    for row in ordered:
        first.setdefault(row.account.human, row.account)
    return tuple(first.values())
