"""What a person wrote down of a purchase, and what changes when it is put right."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from ownway.core.money import Money
from ownway.core.show import show
from ownway.spending.queries import Act
from ownway.web.correcting_words import put_right
from ownway.web.ui.parts import Column, Link, SummaryRow, Table
from ownway.web.ui.showing import babel_locale


def said(act: Act) -> str:
    """What was written down."""
    return _("Paid by the person") if act.payment is not None else _("Money came back")


def written(rows: Sequence[tuple[Any, Act]]) -> Table:
    """Each leads to where it is put right; where one was, a column says so."""
    over = any(act.correction is not None for _purchase, act in rows)
    return Table(
        caption=_("What was written down. Open one to put it right."),
        columns=(
            Column(_("Day")),
            Column(_("What")),
            Column(_("For what")),
            Column(_("How much"), number=True),
            *([Column(_("Put right"))] if over else []),
        ),
        rows=[
            (
                act.on,
                Link(
                    said(act),
                    reverse("desk:put_right", args=[purchase.ref, act.key]),
                    purchase.what,
                )
                if act.correction is None
                else said(act),
                purchase.what,
                act.amount,
                *([" ".join(put_right([act])) or None] if over else []),
            )
            for purchase, act in rows
        ],
    )


def facts(purchase: Any, act: Act, name: str) -> list[SummaryRow]:
    """What is wrong, and who wrote it down."""
    return [
        SummaryRow(key=_("For what"), value=purchase.what),
        SummaryRow(key=_("What was written down"), value=said(act)),
        SummaryRow(key=_("How much"), value=act.amount),
        SummaryRow(key=_("Day"), value=act.on),
        *([SummaryRow(key=_("Written down by"), value=name)] if name else []),
    ]


def changes(act: Act, *, shared: bool) -> list[str]:
    """What is other than before once it is put right, said before it is."""
    amount = {"amount": show(act.amount, babel_locale())}
    if act.payment is None:
        found = [
            _("%(amount)s no longer counts as come back, so it cannot be used again.") % amount,
            *([_("Several people bought this. It is put right for everybody.")] if shared else []),
        ]
    else:
        rest = Money(act.bill.amount_minor, act.bill.currency) - act.amount
        found = [_("%(amount)s no longer counts as paid. It is set aside again.") % amount]
        if rest:
            found.append(
                _("%(amount)s that was not needed is set aside again, too.")
                % {"amount": show(rest, babel_locale())}
            )
        found.append(_("The person can say anew what they paid, or take the thing back."))
    return [*found, _("The books and the record keep both. The person reads that, and why.")]
