"""How far the viewpoints of a check lie apart, the widest gap first: a picture and a table (I2)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ownway.improvement.phrases import viewpoint
from ownway.improvement.queries import Results
from ownway.improvement.rules.rounds import FEWEST_OF_VIEWPOINT, Viewpoint
from ownway.improvement.rules.spread import Gap
from ownway.web.ui.parts import Chart, ChartKind, Column, Link, Mark, Table, Value
from ownway.web.ui.showing import tenths

MOST_IN_PICTURE = 10  # the table has all


@dataclass(frozen=True, slots=True)
class Gaps:
    """The picture, where viewpoints differ; the table, where two can be compared; and a note."""

    finding: str
    chart: Chart | None
    table: Table | None
    note: str


def gaps(of: Results, link: Callable[[str], str] | None = None) -> Gaps:
    """Every question with the mean of each viewpoint. `link`: the address of a question's page."""
    views = [one for one in Viewpoint if any(one in gap.means for gap in of.gaps)]
    note = _note(of)
    if len(views) < 2:
        return Gaps(_("Too few raters to compare viewpoints"), None, None, note)
    finding = _finding(of.gaps[0])
    marks = [
        Mark(
            _("Question %(code)s") % {"code": one.element},
            int(one.width * 100),
            _("%(gap)s apart") % {"gap": tenths(one.width)},
        )
        for one in of.gaps[:MOST_IN_PICTURE]
        if one.width
    ]
    picture = Chart(finding, ChartKind.BARS, marks, _("Question"), _("How far apart"))
    return Gaps(finding, picture if marks else None, _table(of, views, finding, link), note)


def _finding(widest: Gap) -> str:
    if not widest.width:
        return _("All viewpoints see it alike")
    return _(
        "Viewpoints differ most on question %(code)s: %(low)s %(least)s, %(high)s %(most)s"
    ) % {
        "code": widest.element,
        "low": viewpoint(widest.lowest),
        "least": tenths(widest.means[widest.lowest]),
        "high": viewpoint(widest.highest),
        "most": tenths(widest.means[widest.highest]),
    }


def _table(
    of: Results, views: list[Viewpoint], finding: str, link: Callable[[str], str] | None
) -> Table:
    rows: list[list[Value]] = []
    for one in of.gaps:
        element = of.placed[one.element].element
        name = f"{element.code} {element.question}"
        means = [tenths(one.means[view]) if view in one.means else "–" for view in views]
        apart = tenths(one.width) if len(one.means) > 1 else "–"
        rows.append([Link(name, link(one.element)) if link else name, *means, apart])
    heads = [Column(_capital(viewpoint(view)), number=True) for view in views]
    columns = [Column(_("Question")), *heads, Column(_("How far apart"), number=True)]
    return Table(caption=finding, columns=columns, rows=rows)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _note(of: Results) -> str:
    """Which viewpoints are left out, and why; empty where none is."""
    if not of.kept_back:
        return ""
    return ngettext(
        "Nobody is named in this check. So a viewpoint with fewer than %(least)s raters is left "
        "out here: %(views)s.",
        "Nobody is named in this check. So viewpoints with fewer than %(least)s raters are left "
        "out here: %(views)s.",
        len(of.kept_back),
    ) % {"least": FEWEST_OF_VIEWPOINT, "views": ", ".join(map(viewpoint, of.kept_back))}
