"""How fidelity to self-direction is said: each figure with what it counts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from babel.dates import format_skeleton
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ownway.evaluation.queries import Rows
from ownway.evaluation.rules import IN_DAYS, Figure, Measure, MonthOf
from ownway.evaluation.rules import Table as Counts
from ownway.improvement.rules.reflections import Personalisation
from ownway.programme.queries import Words
from ownway.web.ui.parts import Chart, ChartKind, Column, Link, Mark, Table, Tag, Value
from ownway.web.ui.showing import babel_locale

_TITLE: dict[Measure, Callable[[], str]] = {
    Measure.DECIDED_IN_TIME: lambda: _("Plans answered in time"),
    Measure.AMOUNT_FIRST: lambda: _("Amount known before planning"),
    Measure.WRITTEN_BY_PERSON: lambda: _("Plans written by the person"),
    Measure.HOLDER_CHOSEN: lambda: _("Holders the person chose"),
    Measure.FIRST_PURCHASE: lambda: _("Days to the first thing paid"),
    Measure.WITHOUT_PANEL: lambda: _("Changes that needed no panel"),
    Measure.REVIEWED_IN_TIME: lambda: _("Reviews in time"),
}
_ABOUT: dict[Measure, Callable[[], str]] = {
    Measure.DECIDED_IN_TIME: lambda: _(
        "Plans answered in the month, or due in it with no answer. In time: by the day promised."
    ),
    Measure.AMOUNT_FIRST: lambda: _(
        "People who began their first plan in the month, and knew their amount by then."
    ),
    Measure.WRITTEN_BY_PERSON: lambda: _(
        "Plans sent in the month. The person wrote more than half of the goals and lines."
    ),
    Measure.HOLDER_CHOSEN: lambda: _(
        "Ways to hold money set in the month. The person chose it and nobody narrowed the choice."
    ),
    Measure.FIRST_PURCHASE: lambda: _(
        "People whose first thing was paid in the month: the middle of days since their first yes."
    ),
    Measure.WITHOUT_PANEL: lambda: _(
        "Changes to agreed plans in the month. Made by the person alone, with nobody deciding."
    ),
    Measure.REVIEWED_IN_TIME: lambda: _(
        "Reviews held in the month, or due in it and not held. In time: by the day of the rules."
    ),
}


@dataclass(frozen=True, slots=True)
class Shown:
    """One figure: what it says, what it counts, its picture where there is one, its table."""

    title: str
    about: str
    finding: str
    chart: Chart | None
    table: Table


def title(measure: Measure) -> str:
    return _TITLE[measure]()


def about(measure: Measure) -> str:
    """The definition of a figure."""
    return _ABOUT[measure]()


def month(first: date) -> str:
    """September 2026."""
    return str(format_skeleton("yMMMM", first, locale=babel_locale()))


def figure(found: Figure, ask: str) -> Shown:
    """One measure with its twelve months."""
    in_days = found.measure in IN_DAYS
    marks = [
        Mark(month(one.month), size, words)
        for one in reversed(found.months)
        if one.month is not None and (said := _size(one, in_days)) is not None
        for size, words in [said]
    ]
    finding = _finding(found, in_days)
    return Shown(
        title=title(found.measure),
        about=about(found.measure),
        finding=finding,
        chart=Chart(
            finding=finding,
            kind=ChartKind.BARS,
            marks=marks,
            name_column=_("Month"),
            size_column=_("Days") if in_days else _("Of 100"),
        )
        if marks
        else None,
        table=Table(
            caption=title(found.measure),
            columns=(
                Column(_("Month")),
                Column(_("How many"), number=True),
                Column(_("Middle of days") if in_days else _("As it should be"), number=True),
            ),
            rows=[_row(found.measure, one, in_days, ask) for one in found.months if one.of != 0],
            total=(_("All 12 months"), *_cells(found.total, in_days)),
            empty=_("Nothing happened yet."),
        ),
    )


def _row(measure: Measure, one: MonthOf, in_days: bool, ask: str) -> tuple[Value, ...]:
    assert one.month is not None  # only the total has none
    there = reverse("org:outcome_rows", args=[measure.value, f"{one.month:%Y-%m}"])
    name = Link(month(one.month), there + ask, about=title(measure))
    return (name, *_cells(one, in_days))


def _cells(one: MonthOf, in_days: bool) -> tuple[Value, Value]:
    if one.of is None:
        return _("Kept back"), _("Kept back")
    if in_days:
        return one.of, "–" if one.middle is None else one.middle
    return one.of, one.met


def _size(one: MonthOf, in_days: bool) -> tuple[int, str] | None:
    """How long a bar is, and the words for it; None where there is nothing to draw."""
    if not one.of or one.met is None:
        return None
    if in_days:
        days = one.middle or 0
        return days, ngettext("%(n)s day", "%(n)s days", days) % {"n": days}
    return one.met * 100 // one.of, _("%(n)s of %(of)s") % {"n": one.met, "of": one.of}


def _finding(found: Figure, in_days: bool) -> str:
    total = found.total
    if total.of is None:
        return _("so few people that the numbers are kept back")
    if not total.of:
        return _("nothing happened yet")
    if in_days:
        return ngettext(
            "in the middle it took %(n)s day", "in the middle it took %(n)s days", total.middle or 0
        ) % {"n": total.middle or 0}
    return _("%(n)s of %(of)s in 12 months") % {"n": total.met, "of": total.of}


def rows(found: Rows, measure: Measure) -> Table:
    """What stands behind one figure, of those the viewer may see."""
    in_days = measure in IN_DAYS
    return Table(
        caption=title(measure),
        columns=(Column(_("Person")), Column(_("Day")), Column(_("How it was"))),
        rows=[
            (
                one.person,
                one.day,
                ngettext("%(n)s day", "%(n)s days", one.days) % {"n": one.days}
                if in_days
                else Tag(_("As it should be") if one.met else _("Not so")),
            )
            for one in found.rows
        ],
        empty=_("There is nothing here that your role opens."),
    )


def refused(counts: Counts, words: Words) -> Table:
    """Why people heard a no to a line of their plan, in the words of the programme."""
    return Table(
        caption=_("Why people heard a no to a line of their plan"),
        columns=(Column(_("Reason")), Column(_("People"), number=True)),
        rows=[
            (
                words.get(f"reason.{code}") if words.has(f"reason.{code}") else code,
                _("Kept back") if count is None else count,
            )
            for code, count in counts.rows.items()
        ],
        empty=_("Nobody heard a no."),
    )


def teams(counts: Mapping[str, Counts], sheet: Personalisation, language: str) -> Table:
    """What teams set out to do after reflecting, by stage."""

    def cell(table: Counts, stage: str) -> Value:
        count = table.rows.get(stage, 0)
        return _("Kept back") if count is None else count

    return Table(
        caption=_("What teams set out to do after reflecting"),
        columns=(
            Column(_("Stage")),
            Column(_("Begun"), number=True),
            Column(_("Seen through"), number=True),
        ),
        rows=[
            (
                stage.name.read(language),
                cell(counts["begun"], stage.code),
                cell(counts["done"], stage.code),
            )
            for stage in sheet.stages
        ],
    )
