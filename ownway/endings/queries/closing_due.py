"""Closes in which the worker has something to do: money to send back, statements to say again."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q

from ownway.decisions.models import Pot
from ownway.endings.models import Closing
from ownway.endings.queries.closing import UNSPENT, computed, funders, sweepable, whole
from ownway.ledger import queries as books
from ownway.programme.rules import OWN

_AT_ONCE = 500  # pots in one question; well below what SQLite takes


def to_tidy() -> list[Closing]:
    """Closes in which the worker has something to send to a funder, the oldest first."""
    where: dict[UUID, dict[UUID, None]] = {}  # book → pots of people who left
    left = Pot.objects.filter(person__closings__isnull=False).exclude(funder=OWN)
    for pot, book in left.values_list("ref", "person__programme__ref"):
        where.setdefault(book, {})[pot] = None
    holding_some = set()
    for book, mine in where.items():
        refs = list(mine)
        for start in range(0, len(refs), _AT_ONCE):
            asked = refs[start : start + _AT_ONCE]
            lies = books.balances(book, pot=asked, kind=UNSPENT[:2])
            holding_some |= {account.pot for account, minor in lies.items() if minor}
    found = whole().filter(person__pots__ref__in=holding_some).distinct()
    return [one for one in found.order_by("pk") if sweepable(one)]


def to_say_again() -> list[Closing]:
    """Final closes in which something moved after the last statement, the oldest first."""
    moved = Q(swept_minor__gt=0) | Q(person__pots__funder=OWN)  # their own money is not swept
    final = whole().filter(moved, final_at__isnull=False).distinct()
    return [one for one in final.order_by("pk") if _moved_since(one)]


def _moved_since(found: Closing) -> bool:
    """Whether the books say something else of this money than the last statements said."""
    said = {one.funder: one.rows for one in found.statements.order_by("number")}
    if "" in said:  # what the person added stands in their own statement alone
        said[OWN] = [row for row in said[""] if row["funder"] == OWN]
    return any(
        [row.minor for row in computed(found, funder)[0]] != [row["minor"] for row in said[funder]]
        for funder in funders(found)
        if funder in said
    )
