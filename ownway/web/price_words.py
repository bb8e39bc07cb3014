"""Prices sellers named, each with what it means for the money that is left."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from ownway.core.money import Money
from ownway.spending import queries


@dataclass(frozen=True, slots=True)
class Priced:
    """One price, and whether it fits, in a sentence."""

    quote: Any
    amount: Money
    says: str
    fits: bool


def priced(rows: Sequence[Any], found: Any) -> list[Priced]:
    """Prices beside what is left on the line they are for."""
    return [_one(row, found.left, found.needs_yes_above) for row in rows]


def _one(row: Any, left: Money, limit: Money) -> Priced:
    amount = Money(row.amount_minor, row.currency)
    missing = Money(max(0, amount.minor - left.minor), left.currency)
    if missing.minor:
        said = _("%(missing)s more than is left.") % {"missing": queries.said(missing)}
    elif amount.minor <= limit.minor:
        said = _("It fits. You get a yes at once.")
    else:
        said = _("It fits. Somebody looks at it first.")
    return Priced(row, amount, said, not missing.minor)
