"""Recovery scales in words: sentences to answer, and a picture over time with its table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from ownway.core.show import day
from ownway.programme.queries import Words
from ownway.review.queries import Offered, Told
from ownway.web.ui.parts import Chart, ChartKind, Column, Mark, Table
from ownway.web.ui.showing import babel_locale


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of a scale as it is asked."""

    code: str
    words: str
    lowest: int
    highest: int
    ours: bool


def title(offered: Offered, words: Words) -> str:
    """What the scale is called; our own by the words of the programme."""
    return words.get(f"scale.{offered.code}") if offered.ours else offered.title


def about(offered: Offered, words: Words) -> str:
    """What it is, or by whose leave it is used."""
    return words.get(f"scale.{offered.code}.about") if offered.ours else offered.licence


def sentences(offered: Offered, words: Words) -> list[Sentence]:
    """Each sentence with its words."""
    return [
        Sentence(
            code=item.code,
            words=words.get(f"scale.{offered.code}.{item.code}") if offered.ours else item.words,
            lowest=item.lowest,
            highest=item.highest,
            ours=offered.ours,
        )
        for item in offered.items
    ]


def steps(lowest: int, highest: int, *, ours: bool) -> list[tuple[str, str]]:
    """The answers from lowest to highest; ours have words, others their numbers."""
    named = (_("Not at all"), _("A little"), _("Partly"), _("Mostly"), _("Very much"))
    values = range(lowest, highest + 1)
    if ours and len(values) == len(named):
        return [(str(value), text) for value, text in zip(values, named, strict=True)]
    return [(str(value), str(value)) for value in values]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One scale on the page of all: its picture, its table and when it is offered again."""

    code: str
    title: str
    about: str
    chart: Chart | None
    table: Table | None
    offered: str
    hides_versions: bool


def sheet(
    offered: Offered, told: Sequence[Told], words: Words, next_on: date | None, today: date
) -> Sheet:
    """Whole answers of this version as a line; what was left open stands in the table only."""
    here = babel_locale()
    whole = [one for one in told if one.score.complete and one.version == offered.version]
    name = title(offered, words)
    chart = None
    if whole:
        chart = Chart(
            finding=_finding(whole),
            kind=ChartKind.LINE if len(whole) > 1 else ChartKind.BARS,
            marks=[Mark(day(one.on, here), _total(one), str(_total(one))) for one in whole],
            name_column=_("Day"),
            size_column=_("All together"),
        )
    table = Table(
        caption=name,
        columns=(Column(_("Day")), Column(_("All together"), number=True), Column(_("Left open"))),
        rows=[
            (
                one.on,
                _("not whole") if one.score.total is None else one.score.total,
                len(one.score.missing) or "–",
            )
            for one in told
        ],
    )
    return Sheet(
        code=offered.code,
        title=name,
        about=about(offered, words),
        chart=chart,
        table=table if told else None,
        offered=_offered(next_on, today),
        hides_versions=any(one.version != offered.version for one in told),
    )


def _total(one: Told) -> int:
    return one.score.total or 0


def _finding(whole: Sequence[Told]) -> str:
    first, last = whole[0], whole[-1]
    of = {"last": _total(last), "least": last.score.least, "most": last.score.most}
    if len(whole) == 1:
        return _("%(last)s, between %(least)s and %(most)s") % of
    if _total(last) == _total(first):
        return _("%(last)s, as the first time; it can be %(least)s to %(most)s") % of
    return _("From %(first)s to %(last)s; it can be %(least)s to %(most)s") % {
        **of,
        "first": _total(first),
    }


def _offered(next_on: date | None, today: date) -> str:
    if next_on is None:
        return _("You can answer it any day you like.")
    if next_on <= today:
        return _("Today would be a good day, if you like. You need not.")
    return _("We ask you again on %(day)s. You can do it any day you like.") % {
        "day": day(next_on, babel_locale())
    }
