"""Bills that wait for somebody to look, in a table and one by one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from ownway.core.money import Money
from ownway.web import bill_words
from ownway.web.desk.words.work import Group, day_of, group
from ownway.web.ui.parts import Column, Link, SummaryRow


def held(rows: Sequence[Any]) -> Group:
    """Bills that look strange, the first due first."""
    columns = (
        Column(_("Answer by")),
        Column(_("Who is paid")),
        Column(_("For whom")),
        Column(_("Why it waits")),
        Column(_("Amount"), number=True),
    )
    found = [
        (
            row.look_by_on,
            Link(row.payee.name, reverse("desk:bill", args=[row.ref]), row.number),
            row.purchase.person.name,
            " ".join(bill_words.doubts(row)),
            Money(row.amount_minor, row.currency),
        )
        for row in rows
    ]
    return group("held_bills", _("Bills to look at"), columns, found)


def facts(row: Any, sent_by: str) -> list[SummaryRow]:
    """What a bill says, and who sent it."""
    return [
        SummaryRow(key=_("For what"), value=row.purchase.what),
        SummaryRow(key=_("Who is paid"), value=row.payee.name),
        SummaryRow(key=_("Amount"), value=Money(row.amount_minor, row.currency)),
        SummaryRow(
            key=_("Agreed price"), value=Money(row.purchase.amount_minor, row.purchase.currency)
        ),
        SummaryRow(key=_("Days"), value=bill_words.days(row)),
        SummaryRow(key=_("Sent on"), value=day_of(row.sent_at), note=sent_by or row.payee.name),
    ]


def doubts(row: Any) -> list[str]:
    """What is strange, each with the number of the bill it is strange beside."""
    said = []
    for words, one in zip(bill_words.doubts(row), row.doubts.all(), strict=True):
        if one.other is None:
            said.append(words)
        elif one.other.payee_id != row.payee_id:
            said.append(
                _("%(words)s See bill %(number)s of %(payee)s.")
                % {"words": words, "number": one.other.number, "payee": one.other.payee.name}
            )
        else:
            said.append(
                _("%(words)s See bill %(number)s.") % {"words": words, "number": one.other.number}
            )
    return said
