"""What came out of a check, in words and pictures, for whoever may see it (S16, P12)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from babel.dates import format_skeleton
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ownway.core.show import day as day_words
from ownway.improvement.phrases import viewpoint
from ownway.improvement.queries import Line, RaterResult, Results
from ownway.improvement.rules.rounds import Stage, Total, Way
from ownway.improvement.rules.spread import Spread
from ownway.web.check_gaps import Gaps, gaps
from ownway.web.ui.parts import Chart, ChartKind, Column, Kind, Link, Mark, Table, Tag, Value
from ownway.web.ui.showing import babel_locale

MOST_IN_PICTURE = 10  # the table has all
HALVES = {Fraction(0): "", Fraction(1, 2): "½"}

_STAGE: Mapping[Stage, Callable[[], Tag]] = {
    Stage.PLANNED: lambda: Tag(_("Planned")),
    Stage.OPEN: lambda: Tag(_("Raters answer now"), Kind.CARE),
    Stage.CLOSED: lambda: Tag(_("Closed: now meet"), Kind.CARE),
    Stage.CONVENED: lambda: Tag(_("You have met"), Kind.GOOD),
    Stage.PRIORITIES: lambda: Tag(_("Priorities are set"), Kind.GOOD),
    Stage.CYCLES: lambda: Tag(_("Changes are being tried"), Kind.GOOD),
    Stage.SET_ASIDE: lambda: Tag(_("Set aside")),
    Stage.RE_CHECKED: lambda: Tag(_("Checked again since"), Kind.GOOD),
}
_WAY: Mapping[str, Callable[[], str]] = {
    Way.SIGNED_IN: lambda: _("with a sign-in"),
    Way.GUEST: lambda: _("as a guest"),
    Way.PAPER: lambda: _("on paper"),
}


def the_check() -> str:
    """The name of the place."""
    return _("The check")


def stage(of: Stage) -> Tag:
    """Where a round stands."""
    return _STAGE[of]()


def way(code: str) -> str:
    """How somebody's answers came in."""
    return _WAY[code]()


def months(first: date, until: date) -> str:
    """The months raters think of: "June 2026 to August 2026"."""
    last = until.replace(year=until.year - (until.month == 1), month=(until.month - 2) % 12 + 1)
    locale = babel_locale()
    names = [format_skeleton("yMMMM", one, locale=locale) for one in (first, last)]
    return _("%(first)s to %(last)s") % {"first": names[0], "last": names[1]}


def points_words(middle: Fraction) -> str:
    """Points that may lie half way between two: "2½"."""
    whole = int(middle)
    half = HALVES[middle - whole]
    return f"{whole}{half}" if whole or not half else half


def rater_name(one: RaterResult, raters: Sequence[RaterResult]) -> str:
    """A rater in what came out: name and viewpoint, or the viewpoint alone."""
    if one.name:
        return f"{one.name}, {viewpoint(one.viewpoint)}"
    several = sum(other.viewpoint == one.viewpoint for other in raters) > 1
    name = viewpoint(one.viewpoint)
    name = name[:1].upper() + name[1:]
    return f"{name} {one.number}" if several else name


@dataclass(frozen=True, slots=True)
class Told:
    """What came out, ready for a page."""

    spread: Chart | None
    spread_table: Table
    gaps: Gaps
    totals: Chart
    totals_table: Table
    notes: Sequence[str]


def told(of: Results, link: Callable[[str], str] | None = None) -> Told:
    """The pictures of a round. `link`: the address of one question's page, by its code."""
    spread = _spread_finding(of)
    shown = [one for one in of.spreads if one.width][:MOST_IN_PICTURE]
    scale = max(len(one.points) for one in of.spreads) if of.spreads else 0
    return Told(
        spread=Chart(
            spread,
            ChartKind.BARS,
            [Mark(_short(one.element), one.width, _range(one)) for one in shown],
            _("Question"),
            _("Points apart"),
        )
        if shown and scale > 1
        else None,
        spread_table=_spread_table(of, spread, link),
        gaps=gaps(of, link),
        totals=Chart(
            _totals_finding(of),
            ChartKind.BARS,
            [Mark(rater_name(one, of.raters), one.total.points, _total(one)) for one in of.raters],
            _("Rater"),
            _("Points"),
        ),
        totals_table=_totals_table(of),
        notes=_notes(of),
    )


def _short(code: str) -> str:
    return _("Question %(code)s") % {"code": code}


def _range(one: Spread) -> str:
    return _("%(low)s to %(high)s") % {"low": one.points[0], "high": one.points[-1]}


def _spread_finding(of: Results) -> str:
    wide = [one for one in of.spreads if one.width]
    if not wide:
        return _("All raters answered alike")
    first = of.placed[wide[0].element].element
    return _("Answers lie furthest apart on question %(code)s: %(range)s") % {
        "code": first.code,
        "range": _range(wide[0]),
    }


def _spread_table(of: Results, finding: str, link: Callable[[str], str] | None) -> Table:
    rows: list[list[Value]] = []
    for one in of.spreads:
        element = of.placed[one.element].element
        name = f"{element.code} {element.question}"
        row: list[Value] = [
            Link(name, link(one.element)) if link else name,
            one.width,
            " · ".join(map(str, one.points)),
        ]
        if of.agreed:  # before the meeting there is nothing to show
            agreed = of.agreed.get(one.element)
            row.append("" if agreed is None or agreed.points is None else agreed.points)
        rows.append(row)
    columns = [Column(_("Question")), Column(_("Points apart"), number=True), Column(_("Answers"))]
    if of.agreed:
        columns.append(Column(_("Agreed"), number=True))
    return Table(caption=finding, columns=columns, rows=rows)


def _total(one: RaterResult) -> str:
    return _("%(points)s of %(most)s") % {"points": one.total.points, "most": one.total.most}


def _totals_finding(of: Results) -> str:
    whole = [one for one in of.raters if one.total.complete]
    if not whole:
        return _("No rater is complete")
    low, high = (pick(whole, key=lambda one: one.total.points) for pick in (min, max))
    if low.total.points == high.total.points:
        return _("All complete raters come to the same total: %(total)s") % {"total": _total(low)}
    return _("Totals reach from %(low)s to %(high)s") % {
        "low": _total(low),
        "high": _total(high),
    }


def _totals_table(of: Results) -> Table:
    rows = []
    for one in of.raters:
        total = one.total
        band = total.band
        if not total.complete:
            band = _incomplete(total, anonymous=of.round.anonymous)
        row = [rater_name(one, of.raters), _total(one), band]
        rows.append(row if of.round.anonymous else [*row, way(one.way)])
    columns = [
        Column(_("Rater")),
        Column(_("Points"), number=True),
        Column(_("What the total is called")),
    ]
    if not of.round.anonymous:
        columns.append(Column(_("Answered")))
    return Table(caption=_totals_finding(of), columns=columns, rows=rows)


def _incomplete(total: Total, *, anonymous: bool) -> str:
    if anonymous:
        return _("Incomplete")
    return _("Incomplete: %(answered)s of %(asked)s questions") % {
        "answered": total.answered,
        "asked": total.asked,
    }


def _notes(of: Results) -> list[str]:
    notes = [of.instrument.scale_note, of.instrument.bands_note]
    if of.instrument.bands_of == "points" and of.round.parts:
        notes.append(_("The names of totals are for the whole check, so none stands here."))
    return [one for one in notes if one]


def answers(of: Results, code: str) -> Table:
    """What each rater said to one question, and their words."""
    element = of.placed[code].element
    steps = {one.points: one.words for one in of.instrument.steps_of(element)}
    said = dict(of.words.get(code, ()))
    rows = []
    for one in of.raters:
        points = one.given.get(code)
        answer = _("No answer") if points is None else f"{points}: {steps[points]}"
        rows.append((rater_name(one, of.raters), answer, said.get(one.key, "")))
    return Table(
        caption=_("What each rater said"),
        columns=(Column(_("Rater")), Column(_("Answer")), Column(_("In their words"))),
        rows=rows,
    )


def trend(of: Line) -> tuple[Chart | None, Table | None]:
    """The line over checks that can be compared; none with fewer than two."""
    if len(of.points) < 2:
        return None, None
    marks = [
        Mark(_when(one.convene_on), point.percent, f"{point.percent} %") for one, point in of.points
    ]
    first, last = marks[0], marks[-1]
    finding = _("From %(first)s to %(last)s of what is possible, in %(count)s checks") % {
        "first": first.words,
        "last": last.words,
        "count": len(marks),
    }
    table = Table(
        caption=finding,
        columns=(
            Column(_("Check")),
            Column(_("Middle total"), number=True),
            Column(_("Possible"), number=True),
            Column(_("Complete raters"), number=True),
        ),
        rows=[
            (_when(one.convene_on), points_words(point.middle), point.most, point.raters)
            for one, point in of.points
        ],
    )
    return Chart(finding, ChartKind.LINE, marks, _("Check"), _("Percent")), table


def _when(on: date) -> str:
    return format_skeleton("yMMM", on, locale=babel_locale())


def left_out(of: Line) -> str:
    """Which checks cannot stand in the line, and why; empty where all can."""
    if not of.left_out:
        return ""
    days = ", ".join(day_words(one.convene_on, babel_locale()) for one in of.left_out)
    return ngettext(
        "Another version was used, or other parts, on %(days)s. So it is not compared.",
        "Other versions were used, or other parts, on %(days)s. So they are not compared.",
        len(of.left_out),
    ) % {"days": days}
