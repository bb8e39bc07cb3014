"""Running courses in words: lists of classes, and how true a centre is to what it is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext

from ownway.evaluation.rules import shown
from ownway.learning.rules import (
    FROM_THE_PRODUCT,
    TOP,
    Component,
    CourseStage,
    Indicator,
    Kind,
    KindComponent,
    Live,
    indicators,
)
from ownway.web.learning_words import RUNS, STATES, session
from ownway.web.ui.parts import Chart, ChartKind, Column, Link, Mark, Table, Tag


@dataclass(frozen=True, slots=True)
class Part:
    """One of the seven: its name and what is meant."""

    name: Any
    about: Any


@dataclass(frozen=True, slots=True)
class Types:
    """One of the five: its name and its two types; neither is better."""

    name: Any
    one: Any
    two: Any


SEVEN = {
    Component.EQUALITY: Part(
        lazy("Equals"), lazy("People, staff and families learn side by side.")
    ),
    Component.LEARNING: Part(
        lazy("Learning"), lazy("It is a school with courses, and not a treatment.")
    ),
    Component.TAILORED: Part(
        lazy("Made for each learner"), lazy("Each one chooses, and has a plan of their own.")
    ),
    Component.CO_PRODUCTION: Part(
        lazy("Made together"),
        lazy("Peers and others write and run every course. The top needs both on each one."),
    ),
    Component.CONNECTEDNESS: Part(
        lazy("Meeting people"), lazy("Learners get to know each other, and stay in touch.")
    ),
    Component.COMMUNITY: Part(
        lazy("Part of the place"), lazy("It works with colleges, clubs and employers around it.")
    ),
    Component.COMMITMENT: Part(
        lazy("Meaning recovery"), lazy("Everybody here believes that people get their lives back.")
    ),
}
FIVE = {
    KindComponent.FOR_ALL: Types(
        lazy("Whom it is for"), lazy("Anybody"), lazy("People who use services, and theirs")
    ),
    KindComponent.LOCATION: Types(
        lazy("Where it is"), lazy("Among shops and schools"), lazy("Beside health services")
    ),
    KindComponent.DISTINCT: Types(
        lazy("What is taught"), lazy("Found nowhere else near"), lazy("Also found elsewhere")
    ),
    KindComponent.STRENGTHS: Types(
        lazy("What it builds on"), lazy("Strengths alone"), lazy("Strengths beside difficulties")
    ),
    KindComponent.PROGRESSIVE: Types(
        lazy("How courses follow"), lazy("One leads to the next"), lazy("Each stands alone")
    ),
}
_STAGES = {
    CourseStage.PROPOSED: lazy("Proposed"),
    CourseStage.CO_PRODUCED: lazy("Written together"),
    CourseStage.SCHEDULED: lazy("Has dates"),
    CourseStage.OPEN: lazy("Open"),
    CourseStage.RUNNING: lazy("Running"),
    CourseStage.CLOSED: lazy("Over"),
}
_INDICATORS = {
    Indicator.SELF_REFERRAL: lazy("Everybody asked for their place themselves"),
    Indicator.COURSE_SELECTION: lazy("There is more than one course to choose from"),
    Indicator.LEARNING_PLAN: lazy("Learners write learning plans"),
    Indicator.FREE: lazy("It is free"),
    Indicator.NO_TREATMENT: lazy("No test and no treatment comes before a place"),
}


def runs(views: Sequence[Any]) -> Table:
    """Every run with its doors and seats."""
    return Table(
        caption=_("Courses with dates"),
        columns=(
            Column(_("Course")),
            Column(_("First time")),
            Column(_("Centre")),
            Column(_("Places taken"), number=True),
            Column(_("State")),
        ),
        rows=[
            (
                Link(one.course.title, reverse("desk:course_run", args=[one.run.ref])),
                session(one.sessions[0]),
                one.run.hub.name,
                _("%(taken)s of %(seats)s")
                % {"taken": one.run.seats - one.free, "seats": one.run.seats},
                RUNS[one.run.state](),
            )
            for one in views
        ],
        empty=_("No course has dates yet."),
    )


def courses(rows: Sequence[Any]) -> Table:
    """Every course, and how far it is."""
    return Table(
        caption=_("All courses"),
        columns=(Column(_("Course")), Column(_("Written as a peer by")), Column(_("State"))),
        rows=[
            (
                Link(one.course.title, reverse("desk:course", args=[one.course.ref])),
                ", ".join(one.peers),
                str(_STAGES[one.stage]),
            )
            for one in rows
        ],
        empty=_("There is no course yet. Propose the first one."),
    )


def listed(caption: str, rows: Iterable[Any], empty: str, *, line: bool = False) -> Table:
    """People of one run, for a screen and for paper."""
    columns = [
        *([Column(_("Number"), number=True)] if line else []),
        Column(_("Name")),
        Column(_("Where we reach them")),
        Column(_("What helps them")),
        Column(_("State")),
    ]
    found = []
    for one in rows:
        ahead = _("ahead for access") if one.enrolment.ahead else ""
        typed = _("typed in for them") if one.typed else ""
        notes = ". ".join(each for each in (one.access, ahead, typed) if each)
        found.append(
            [
                *([one.line or ""] if line else []),
                one.name,
                one.reach_at,
                notes,
                STATES[one.state](),
            ]
        )
    return Table(caption=caption, columns=columns, rows=found, empty=empty)


def live_rows(live: Live) -> Table:
    """What the product saw; counts of people that are small are kept back."""

    def of(part: int, whole: int) -> str:
        return _("%(part)s of %(whole)s") % {"part": part, "whole": whole}

    def people(count: int) -> str:
        kept = shown(count)
        return _("Fewer than 5") if kept is None else str(kept)

    rows = [
        (_("Runs with a peer and another trainer"), of(live.both, live.runs)),
        (_("Courses written together"), of(live.written_together, live.courses)),
        (_("Runs where different people learned together"), of(live.mixed, live.runs)),
        (_("Courses to choose from"), str(live.choice)),
        (_("Learners with a place"), people(live.learners)),
        (_("Of them, with a learning plan"), people(live.plans)),
        (_("Places asked for on the site"), people(live.by_themselves)),
        (_("Learners who said how it was"), people(live.feedback)),
    ]
    return Table(
        caption=_("What was counted"),
        columns=(Column(_("What")), Column(_("How many"), number=True)),
        rows=rows,
    )


def indicator_rows(live: Live) -> Table:
    """What is true of a recovery college whoever looks."""
    said = {True: _("Yes"), False: _("No"), None: _("Nothing to see yet")}
    return Table(
        caption=_("True whoever looks"),
        columns=(Column(_("What")), Column(_("Is it so?"))),
        rows=[(str(_INDICATORS[one]), said[yes]) for one, yes in indicators(live).items()],
    )


def total(card: Any) -> str:
    """The total, or what is missing for one; a part left open is never a 0."""
    if card.total is not None:
        return _("%(total)s of %(top)s") % {"total": card.total, "top": TOP}
    missing = len(card.missing)
    return ngettext(
        "Not complete: %(missing)s part is open",
        "Not complete: %(missing)s parts are open",
        missing,
    ) % {"missing": missing}


def score_chart(view: Any) -> Chart:
    """The seven as bars."""
    card = view.card
    return Chart(
        finding=_("Fidelity: %(total)s") % {"total": total(card)},
        kind=ChartKind.BARS,
        marks=[
            Mark(str(part.name), card.scores[one], str(card.scores[one]))
            for one, part in SEVEN.items()
            if one in card.scores
        ],
        name_column=_("Part"),
        size_column=_("Score, 0 to 2"),
    )


def score_rows(view: Any) -> Table:
    """Each of the seven with its reason or the counts behind it."""
    rows = []
    for one, part in SEVEN.items():
        score = view.card.scores.get(one)
        why = view.why.get(one.value, "")
        if not why and one in FROM_THE_PRODUCT:
            why = _("See what was counted.")
        rows.append((str(part.name), _("Left open") if score is None else str(score), why))
    return Table(
        caption=_("The seven parts"),
        columns=(Column(_("Part")), Column(_("Score"), number=True), Column(_("Why"))),
        rows=rows,
    )


def type_rows(view: Any) -> Table:
    """The five types. They are names, and no sum takes them."""
    rows = []
    for one, types in FIVE.items():
        kind = view.card.kinds.get(one)
        said = {Kind.ONE: types.one, Kind.TWO: types.two}.get(kind, _("Left open"))
        rows.append((str(types.name), f"{kind.value}" if kind else "", str(said)))
    return Table(
        caption=_("The five types"),
        columns=(Column(_("Part")), Column(_("Type")), Column(_("Meaning"))),
        rows=rows,
    )


def rating(heard: Any) -> str:
    """The middle of what learners said, once the course is closed and enough have answered."""
    if heard.waits:
        return _("What they say is shown once the course is over, without names.")
    if heard.rating_tenths is None:
        return _("Fewer than five people have answered. What they say is shown from five on.")
    whole, tenth = divmod(heard.rating_tenths, 10)
    return _("%(answers)s people answered. The middle is %(whole)s.%(tenth)s of 5.") % {
        "answers": heard.answers,
        "whole": whole,
        "tenth": tenth,
    }


def stage(row: Any) -> Tag:
    return Tag(str(_STAGES[row.stage]))
