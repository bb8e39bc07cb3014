"""How readiness is said: the gap as a picture with its table, and next steps in order."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from ownway.core.show import day
from ownway.improvement.queries import CheckView, RoundView
from ownway.improvement.rules.readiness import Group, Said, Seen
from ownway.web.readiness_forms import SAID
from ownway.web.ui.parts import Chart, ChartKind, Column, Link, Mark, Table, Tag
from ownway.web.ui.showing import babel_locale, local_day, tenths

_GROUP: dict[Group, Callable[[], str]] = {
    Group.LEADERS: lambda: _("Leaders"),
    Group.STAFF: lambda: _("Staff"),
    Group.PARTICIPANTS: lambda: _("Participants"),
}
_DO: dict[Said, Callable[[], str]] = {
    Said.NOT_YET: lambda: _("Begin here: not there yet"),
    Said.PARTLY: lambda: _("Go on: partly there"),
    Said.YES: lambda: _("Keep up: there already"),
}


def rounds(found: Sequence[Any]) -> list[Link]:
    """Rounds by number and day."""
    return [
        Link(
            _("Round %(n)s, opened on %(day)s") % {"n": one.number, "day": _on(one.opened_at)},
            reverse("org:ready_round", args=[one.ref]),
        )
        for one in found
    ]


def checks(found: Sequence[Any]) -> list[Link]:
    """Checks by number and day."""
    return [
        Link(
            _("Check %(n)s, %(day)s") % {"n": one.number, "day": _on(one.made_at)},
            reverse("org:ready_check", args=[one.ref]),
        )
        for one in found
    ]


def _on(moment: Any) -> str:
    return day(local_day(moment), babel_locale())


def replies(view: RoundView) -> Table:
    """How many of each group answered."""
    return Table(
        caption=_("Who answered so far") if view.is_open else _("Who answered"),
        columns=(Column(_("Group")), Column(_("People"), number=True)),
        rows=[
            (_GROUP[group](), _("Kept back") if count is None else count)
            for group, count in view.replies.items()
        ],
    )


@dataclass(frozen=True, slots=True)
class Gaps:
    """The gaps as a picture, where there is one to show, and the table with everything."""

    finding: str
    chart: Chart | None
    table: Table


def gaps(view: RoundView, language: str) -> Gaps:
    """Each statement as the groups see it, the widest gap first."""
    marks = [
        Mark(
            name=one.item.topic.read(language),
            size=int(one.width * 100),
            words=_("%(gap)s apart") % {"gap": tenths(one.width)},
        )
        for one in view.compared
        if one.width is not None
    ]
    finding = _finding(marks)
    return Gaps(
        finding=finding,
        chart=Chart(
            finding=finding,
            kind=ChartKind.BARS,
            marks=marks,
            name_column=_("What helps"),
            size_column=_("How far apart"),
        )
        if any(mark.size for mark in marks)
        else None,
        table=Table(
            caption=_("How each group sees it"),
            columns=(
                Column(_("What helps")),
                *(Column(_GROUP[group](), number=True) for group in Group),
                Column(_("How far apart"), number=True),
                Column(_("Agreed view")),
            ),
            rows=[
                (
                    one.item.topic.read(language),
                    *(_mean(seen) for seen in one.seen),
                    "–" if one.width is None else tenths(one.width),
                    _agreed(view.agreed.get(one.item.code, "")),
                )
                for one in view.compared
            ],
        ),
    )


def _finding(marks: Sequence[Mark]) -> str:
    if not marks:
        return _("So few answered that nothing can be compared")
    if not marks[0].size:
        return _("The groups see it alike")
    return _("Seen most differently: %(what)s") % {"what": marks[0].name}


def _mean(seen: Seen) -> str:
    return _("Kept back") if seen.mean is None else tenths(seen.mean)


def _agreed(said: str) -> str | Tag:
    return Tag(str(SAID[Said(said)])) if said else "–"


@dataclass(frozen=True, slots=True)
class Do:
    """One thing to do, and why."""

    topic: str
    words: str
    note: str


@dataclass(frozen=True, slots=True)
class DoGroup:
    """What follows from one kind of answer."""

    title: str
    steps: tuple[Do, ...]


def steps(view: CheckView, language: str) -> list[DoGroup]:
    """What to do next, in order."""
    made = []
    for said, title in _DO.items():
        found = tuple(
            Do(
                topic=step.item.topic.read(language),
                words=step.words.read(language),
                note=view.words.get(step.item.code, ""),
            )
            for step in view.steps
            if step.said is said
        )
        if found:
            made.append(DoGroup(title(), found))
    return made
