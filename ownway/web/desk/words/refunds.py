"""What was paid and what came back, in tables and lists."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from ownway.core.money import Money
from ownway.spending import queries
from ownway.web.ui.parts import Column, Link, SummaryRow, Table


def paid_lines(lines: Iterable[Any], *, may_note: bool) -> Table:
    """Bills that were paid, each once, with what came back of it."""
    bills = {line.bill_id: line.bill for line in lines}.values()
    return Table(
        caption=_("Payments"),
        columns=(
            Column(_("For whom")),
            Column(_("For what")),
            Column(_("Who is paid")),
            Column(_("Paid"), number=True),
            Column(_("Came back"), number=True),
        ),
        rows=[
            (
                Link(one.person.name, reverse("desk:refund", args=[one.ref]), one.purchase.what)
                if may_note
                else one.person.name,
                one.purchase.what,
                one.payee.name,
                _money(one, one.amount_minor),
                _money(one, queries.refunded(one)),
            )
            for one in bills
        ],
        empty=_("No payment of this run is open to you."),
    )


def facts(bill: Any, pool: Any) -> list[SummaryRow]:
    """What one bill was for, and what of it came back; of a thing bought together, all of it."""
    whole = _money(bill, bill.amount_minor) if pool is None else _money(bill, pool.total_minor)
    left = queries.still_refundable(bill) if pool is None else queries.left_of_pool(pool)
    return [
        SummaryRow(key=_("For what"), value=bill.purchase.what),
        SummaryRow(key=_("Who is paid"), value=bill.payee.name),
        SummaryRow(key=_("Paid on"), value=queries.paid_on(bill)),
        SummaryRow(key=_("Paid"), value=whole),
        *([SummaryRow(key=_("Came back"), value=whole - left)] if whole != left else []),
    ]


def _money(bill: Any, minor: int) -> Money:
    return Money(minor, bill.currency)
