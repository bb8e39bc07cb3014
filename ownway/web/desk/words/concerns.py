"""Concerns about payees: why each was raised, how old it is, by when it is decided."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from ownway.spending.rules import NOTICED, Outcome, Signal
from ownway.web.desk.words.work import Group, day_of, group
from ownway.web.ui.parts import Column, Kind, Link, SummaryRow, Tag, Value

_WHY: dict[str, Callable[[], str]] = {
    Signal.SHARED_ACCOUNT: lambda: _("Its bank account is also that of somebody else."),
    Signal.STAFF_IS_PAYEE: lambda: _("It has the name of somebody who works here."),
    Signal.SPLIT: lambda: _("Several purchases just under the limit within days."),
    Signal.ROUNDED: lambda: _("The same round sum again and again."),
    Signal.NEW_AND_LARGE: lambda: _("A new payee with a large first bill."),
    Signal.CHANGED_AFTER_YES: lambda: _("Its bank account changed after the yes."),
    Signal.ROTATION: lambda: _("Each purchase was decided by somebody else."),
    Signal.ROUND_TRIP: lambda: _("Paid and given back, again and again."),
}


def why(row: Any) -> str:
    """What raised a concern: a sign in words, or the words of whoever noticed it."""
    return str(row.words) if row.code == NOTICED else _WHY[row.code]()


def concerns(rows: Sequence[Any]) -> Group:
    """Concerns, the first due first, each with its age."""
    columns = (
        Column(_("Decide by")),
        Column(_("Who is paid")),
        Column(_("For whom")),
        Column(_("Why")),
        Column(_("Raised on")),
    )
    found = [
        (
            _until(row),
            Link(row.payee.name, reverse("desk:concern", args=[row.ref])),
            row.person.name if row.person else _("Everybody"),
            why(row),
            day_of(row.raised_at),
        )
        for row in rows
    ]
    return group("concerns", _("Payees to look at"), columns, found)


def _until(row: Any) -> Value | Tag:
    """The day of the decision; one that was upheld stays set aside."""
    if row.outcome == Outcome.UPHELD:
        return Tag(_("Set aside"), Kind.WRONG)
    until: date = row.decide_by_on
    return until


def facts(row: Any, raised_by: str, name_of: Callable[[UUID], str]) -> list[SummaryRow]:
    """Who raised it, for whom, until when; the decision where there is one."""
    rows = [
        SummaryRow(key=_("For whom"), value=row.person.name if row.person else _("Everybody")),
        SummaryRow(key=_("Raised on"), value=day_of(row.raised_at), note=raised_by),
        SummaryRow(key=_("Decide by"), value=row.decide_by_on),
    ]
    if row.outcome:
        rows.append(
            SummaryRow(key=_("Decided"), value=day_of(row.decided_at), note=name_of(row.decided_by))
        )
        rows.append(SummaryRow(key=_("Why"), value=row.reason))
    return rows
