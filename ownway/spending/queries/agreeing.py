"""Whether banks and our books say the same, for the newest statement of each account."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from ownway.consent.queries import Viewer
from ownway.programme.models import Programme
from ownway.spending.models import BankPaper
from ownway.spending.queries.banking import Assertion, assertion, require_reconciler
from ownway.spending.rules import PaperKind


def newest_assertions(viewer: Viewer, programme_ref: UUID) -> list[Assertion]:
    """Each account by its newest statement, the one that differs most first. NotVisible."""
    require_reconciler(viewer, programme_ref)
    found = _newest(Q(programme__ref=programme_ref))
    return sorted(found, key=lambda one: (-abs(one.difference), one.paper.holder))


def accounts_that_differ(programme: Programme) -> int | None:
    """How many accounts have another balance at the bank than in our books; None where no bank
    said anything yet. Names nobody."""
    found = _newest(Q(programme=programme))
    return sum(1 for one in found if one.difference) if found else None


def _newest(where: Q) -> list[Assertion]:
    same = BankPaper.objects.filter(
        programme=OuterRef("programme"),
        holder=OuterRef("holder"),
        account=OuterRef("account"),
        kind=PaperKind.STATEMENT.value,
    )
    later = same.filter(
        Q(closing_on__gt=OuterRef("closing_on"))
        | Q(closing_on=OuterRef("closing_on"), pk__gt=OuterRef("pk"))
    )
    rows = BankPaper.objects.filter(where, kind=PaperKind.STATEMENT.value).exclude(Exists(later))
    papers = rows.select_related("programme").order_by("pk")
    return [found for one in papers if (found := assertion(one)) is not None]
