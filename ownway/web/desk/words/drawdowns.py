"""Claims to funders in tables: where each stands, each line, each time it was sent."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from babel.dates import format_date
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ownway.core.money import Money
from ownway.drawdown.queries import Asked, DrawdownView
from ownway.drawdown.rules import LineState, Rejection, Span, Standing
from ownway.web.desk.words.work import Group, day_of, group
from ownway.web.ui.parts import Column, Kind, Link, SummaryRow, Table, Tag
from ownway.web.ui.showing import babel_locale

REASONS = (
    (Rejection.EVIDENCE, gettext_lazy("They need more proof")),
    (Rejection.NOT_COVERED, gettext_lazy("They do not pay for this")),
    (Rejection.AMOUNT, gettext_lazy("The amount is wrong")),
    (Rejection.PERIOD, gettext_lazy("It belongs to another period")),
    (Rejection.TWICE, gettext_lazy("They have it already")),
    (Rejection.OTHER, gettext_lazy("Another reason")),
)
_STANDING: dict[Standing, Callable[[], Tag]] = {
    Standing.DRAFTED: lambda: Tag(_("Not sent yet")),
    Standing.SENT: lambda: Tag(_("With the funder")),
    Standing.REJECTED: lambda: Tag(_("Something was not accepted"), Kind.CARE),
    Standing.BALANCED: lambda: Tag(_("All settled"), Kind.GOOD),
    Standing.WITHDRAWN: lambda: Tag(_("Taken back")),
}
_STATE: dict[LineState, Callable[[], Tag]] = {
    LineState.LISTED: lambda: Tag(_("Not sent yet")),
    LineState.SENT: lambda: Tag(_("With the funder")),
    LineState.ACCEPTED: lambda: Tag(_("Accepted"), Kind.GOOD),
    LineState.REJECTED: lambda: Tag(_("Not accepted"), Kind.CARE),
    LineState.BORNE: lambda: Tag(_("We pay this ourselves")),
    LineState.WITHDRAWN: lambda: Tag(_("Taken back")),
}


def standing(found: Standing) -> Tag:
    """Where a claim stands."""
    return _STANDING[found]()


def title(view: DrawdownView) -> str:
    """ "Claim 3"."""
    return _("Claim %(n)s") % {"n": view.drawdown.number}


def period(span: Span) -> str:
    """ "1 August 2026 to 31 August 2026": people say the last day, not the one after."""
    locale = babel_locale()
    first = format_date(span.starts_on, format="long", locale=locale)
    last = format_date(span.ends_on - timedelta(days=1), format="long", locale=locale)
    return _("%(first)s to %(last)s") % {"first": first, "last": last}


def choices(found: Sequence[Asked]) -> list[tuple[str, str]]:
    """Whom one can ask for which period; the value is funder and first day."""
    return [
        (
            f"{each.funder} {each.span.starts_on}",
            _("%(funder)s, %(period)s") % {"funder": each.name, "period": period(each.span)},
        )
        for each in found
    ]


def claims(rows: Sequence[DrawdownView], funders: Mapping[str, str]) -> Group:
    """Every claim of a programme."""
    columns = (
        Column(_("Claim")),
        Column(_("Funder")),
        Column(_("Period")),
        Column(_("Comes to"), number=True),
        Column(_("State")),
    )
    found = [
        (
            Link(title(row), reverse("desk:drawdown", args=[row.drawdown.ref])),
            funders.get(row.drawdown.funder, row.drawdown.funder),
            period(Span(row.drawdown.starts_on, row.drawdown.ends_on)),
            row.money(row.balance.claimed),
            standing(row.standing),
        )
        for row in rows
    ]
    return group("drawdowns", _("Claims so far"), columns, found)


def facts(view: DrawdownView, names: Mapping[UUID, str], funder: str) -> list[SummaryRow]:
    """Whom, which period, and what it comes to, part by part."""
    row, sums = view.drawdown, view.balance
    parts = (
        (_("Claimed"), sums.claimed),
        (_("Accepted"), sums.accepted),
        (_("Not accepted"), sums.rejected),
        (_("We pay this ourselves"), sums.borne),
        (_("No answer yet"), sums.waiting),
    )
    return [
        SummaryRow(key=_("Funder"), value=funder),
        SummaryRow(key=_("Period"), value=period(Span(row.starts_on, row.ends_on))),
        SummaryRow(key=_("Made"), value=row.made_at, note=names.get(row.made_by, "")),
        *(SummaryRow(key=what, value=view.money(minor)) for what, minor in parts),
    ]


def lines(view: DrawdownView, reasons: Mapping[int, str]) -> Table:
    """Every line with its journal in the books."""
    said: dict[str, Any] = {code.value: words for code, words in REASONS}
    return Table(
        caption=_("Lines"),
        columns=(
            Column(_("Line"), number=True),
            Column(_("Paid on")),
            Column(_("Journal"), number=True),
            Column(_("Amount"), number=True),
            Column(_("State")),
            *([Column(_("Why not"))] if reasons else []),
        ),
        rows=[
            (
                str(line.line_no),
                line.journal.effective_on,
                str(line.journal_id),
                Money(line.amount_minor, view.drawdown.currency),
                _STATE[LineState(line.state)](),
                *([str(said.get(reasons.get(line.line_no, ""), ""))] if reasons else []),
            )
            for line in view.lines
        ],
    )


def sendings(view: DrawdownView, names: Mapping[UUID, str]) -> Table:
    """Each time it was sent, with the file."""
    return Table(
        caption=_("Files"),
        columns=(
            Column(_("Sent on")),
            Column(_("By")),
            Column(_("Lines"), number=True),
            Column(_("Comes to"), number=True),
            Column(_("File")),
        ),
        rows=[
            (
                day_of(each.sent_at),
                names.get(each.sent_by, ""),
                str(each.lines_sent),
                view.money(each.total_minor),
                Link(
                    _("Download"),
                    reverse("desk:drawdown_csv", args=[view.drawdown.ref, each.number]),
                    _("file %(n)s") % {"n": each.number},
                ),
            )
            for each in view.sendings
        ],
        empty=_("Nothing was sent yet."),
    )
