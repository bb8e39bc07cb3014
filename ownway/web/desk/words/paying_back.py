"""Paying somebody back, from our side: what is missing for it, and who said yes all the same."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from ownway.spending.queries import NotPaidBack
from ownway.spending.rules import NotBack, Paper
from ownway.web.desk.words.money import amount_of, receipt
from ownway.web.ui.parts import SummaryRow

_MISSING: dict[NotBack, Callable[[], str]] = {
    NotBack.NARROWED: lambda: _(
        "Their choice of who holds this money is smaller for a time. So somebody says yes first."
    ),
    NotBack.NO_RECEIPT: lambda: _("There is no photo of the receipt. So somebody says yes first."),
}


def missing(found: NotPaidBack | None) -> str:
    """What somebody who decides can say yes to; empty where there is no such thing."""
    return _MISSING[found.why]() if found is not None and found.why in _MISSING else ""


def facts(found: Any, paper: Paper) -> list[SummaryRow]:
    """What one looks at before the yes."""
    return [
        SummaryRow(key=_("For what"), value=found.what),
        SummaryRow(key=_("Price"), value=amount_of(found)),
        SummaryRow(key=_("Who was to be paid"), value=found.payee),
        SummaryRow(key=_("Receipt"), value=receipt(paper, found)),
    ]


def allowed(found: Any) -> list[SummaryRow]:
    """Why somebody let it go back to the person, where somebody did."""
    said = [one.why for one in found.bills.all() if one.why and one.status != "withdrawn"]
    return [SummaryRow(key=_("Why it is paid back to them"), value=one) for one in said]
