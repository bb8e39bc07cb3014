"""The check of the books broken on purpose, in the ways such code really breaks."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from unittest.mock import patch


def _nothing(*given: Any, **named: Any) -> Any:
    return iter(())


def _blind(where: Any, name: str, made: Callable[..., Any] = _nothing) -> Any:
    return lambda: patch.object(where, name, made)


def ways() -> dict[str, Any]:
    """Every way, by what it does."""
    from django.db import connection

    from ownway.ledger import guards, queries
    from ownway.ledger.queries import sealed
    from ownway.ledger.queries.checking import accounts, glance, holds, journals, months, seals
    from ownway.ledger.rules import seals as rules

    said = seals._block

    def few_columns(*given: Any) -> Any:
        return [finding for finding in said(*given) if "key" in finding.words]

    found = {
        "nothing is ever found": _blind(queries, "check", lambda *given, **named: []),
        "guards are not looked for": _blind(guards, "missing", lambda *given: []),
        "journals are not looked at": _blind(journals, "each"),
        "a glance passes every journal": _blind(glance, "doubtful", lambda *given: []),
        "journals the record tells of are not missed": _blind(journals, "_never_posted"),
        "running balances are not followed": _blind(accounts, "running"),
        "accounts are not what their codes say": _blind(accounts, "kinds"),
        "holds are not added up": _blind(holds, "events"),
        "closings are not compared with the record": _blind(months, "_noted"),
        "closed days of counters are not compared": _blind(months, "frontier"),
        "a block is not compared with its journals": _blind(seals, "_block", few_columns),
        "a block need not follow the one before": _blind(seals, "chains"),
        "heads kept outside are not compared": _blind(seals, "outside"),
        "a leaf leaves out who wrote it": lambda: patch.object(
            sealed, "leaf_text", lambda number, at, by, event, said: f"{number}:{said}"
        ),
        "the mac leaves out when it was sealed": lambda: patch.object(
            rules.Block, "mac", lambda block, key: key.mac("books", block.head.encode())
        ),
    }
    if connection.vendor == "postgresql":  # SQLite commits numbers in order
        found["journals are sealed by their numbers"] = by_number
    return found


def by_number() -> Any:
    """Each block goes on after the last number it knows: who commits later with a lower one is
    never sealed.
    """
    from ownway.ledger.actions import sealing
    from ownway.ledger.models import Journal, SealLine

    def waiting(book: Any) -> Any:
        last = SealLine.objects.filter(book=book).order_by("-journal_id")
        after = last.values_list("journal_id", flat=True).first() or 0
        return Journal.objects.filter(book=book, pk__gt=after)

    return patch.object(sealing, "_waiting", waiting)
