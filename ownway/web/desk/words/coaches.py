"""The coaches of a programme for who looks after them: numbers of people, never contents."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ownway.consent.queries import Choice, Load
from ownway.consent.rules import Standing
from ownway.people.rules import holds
from ownway.programme.queries import Words
from ownway.web.coach_words import credential, room_state
from ownway.web.ui.parts import Chart, ChartKind, Column, Kind, Link, Mark, Table, Tag


def loads(found: Sequence[Load], words: Words) -> tuple[Chart | None, Table]:
    """How many people each coach has, as a picture and as a table with all the rest."""
    finding = _finding(found)
    marks = [
        Mark(
            one.coach.first_name,
            one.active,
            _("%(active)s of %(most)s") % {"active": one.active, "most": one.most},
        )
        for one in found
    ]
    chart = Chart(
        finding=finding,
        kind=ChartKind.BARS,
        marks=marks,
        name_column=_("Coach"),
        size_column=_("People"),
    )
    table = Table(
        caption=finding,
        columns=(
            Column(_("Coach")),
            Column(_("Role")),
            Column(_("People"), number=True),
            Column(_("At most"), number=True),
            Column(_("Waiting"), number=True),
            Column(_("Standing in"), number=True),
            Column(_("State")),
        ),
        rows=[
            (
                Link(one.coach.first_name, reverse("desk:coach", args=[one.coach.ref])),
                words.get(f"role.{one.coach.role}"),
                one.active,
                one.most,
                one.waiting,
                one.standing_in,
                room_state(one),
            )
            for one in found
        ],
        empty=_("No coach is here yet."),
    )
    return (chart if marks else None), table


def _finding(found: Sequence[Load]) -> str:
    left = sum(one.room for one in found if one.ready)
    if not found:
        return _("No coach is here yet")
    said = ngettext(
        "%(left)s more person can choose somebody today",
        "%(left)s more people can choose somebody today",
        left,
    )
    return said % {"left": left}


def running_out(pairs: Sequence[tuple[Any, Any]], words: Words) -> Table:
    """What soon holds no longer, the first first."""
    return Table(
        caption=_("Runs out soon"),
        columns=(Column(_("Coach")), Column(_("What")), Column(_("Holds until"))),
        rows=[
            (
                Link(coach.first_name, reverse("desk:coach", args=[coach.ref])),
                credential(line.code, words),
                line.valid_until_on,
            )
            for coach, line in pairs
        ],
        empty=_("Nothing runs out soon."),
    )


def waiting(matches: Sequence[Any], names: dict[Any, str], today: date) -> Table:
    """Who waits for us, the day they hear by first. A name only where the viewer may know it."""
    return Table(
        caption=_("Our turn"),
        columns=(Column(_("Who")), Column(_("What")), Column(_("Coach")), Column(_("By"))),
        rows=[
            (
                names.get(one.person_id, _("Somebody")),
                _("Waits for a place")
                if one.status == Standing.MATCHED
                else _("Has somebody standing in"),
                one.coach.first_name,
                _by(one, today),
            )
            for one in matches
        ],
        empty=_("Nobody waits."),
    )


def _by(one: Any, today: date) -> Any:
    day = one.answer_by_on if one.status == Standing.MATCHED else one.stands_in_until_on
    return Tag(_("Late"), Kind.WRONG) if day < today else day


def log(
    coach: Any, lines: Sequence[Any], names: dict[Any, str], words: Words, today: date
) -> Table:
    """Every line of the log with who wrote it down; what stands can be taken back."""

    def title(line: Any) -> Any:
        if line.takes_back is not None:
            what = line.takes_back
            named = credential(what.code, words) if what.code else what.title
            return _("Taken back: %s") % named
        text = credential(line.code, words) if line.code else line.title
        if getattr(line, "taken_back", None) is not None:
            return text
        return Link(text, reverse("desk:training_back", args=[coach.ref, line.ref]))

    return Table(
        caption=_("Training log"),
        columns=(
            Column(_("What")),
            Column(_("Done on")),
            Column(_("Holds until")),
            Column(_("How we know")),
            Column(_("Written down by")),
            Column(_("State")),
        ),
        rows=[
            (
                title(line),
                line.done_on,
                line.valid_until_on or "–",
                line.evidence,
                names.get(line.noted_by, "–"),
                _line_state(line, today),
            )
            for line in lines
        ],
        empty=_("Nothing is written down yet."),
    )


def _line_state(line: Any, today: date) -> Tag:
    if line.takes_back is not None or getattr(line, "taken_back", None) is not None:
        return Tag(_("Taken back"))
    if holds(line, today):
        return Tag(_("Holds"), Kind.GOOD)
    return Tag(_("Has run out"), Kind.CARE)


@dataclass(frozen=True, slots=True)
class Way:
    """One thing somebody can say about their coach: its step, its words, and of whom it is."""

    step: str
    text: str
    choice: Choice | None = None
    match: Any = None

    def about(self, person: Any) -> dict[str, Any]:
        """What the action of this step is told."""
        if self.choice is not None:
            return {"person": person, "coach": self.choice.coach}
        return {"match": self.match}


def ways(mine: Sequence[Any], choices: Sequence[Choice], words: Words) -> dict[str, Way]:
    """All that somebody can say today, by a code for the form: whom they want, and whom no more."""
    found = []
    for one in choices:
        if one.standing in (None, Standing.PROPOSED, Standing.STANDS_IN):
            text = _("They want %(name)s, %(role)s.") % {
                "name": one.coach.first_name,
                "role": words.get(f"role.{one.coach.role}"),
            }
            found.append((f"choose-{one.coach.ref}", Way("choose", text, choice=one)))
    for match in mine:
        name = {"name": match.coach.first_name}
        if match.status == Standing.ACTIVE:
            kept = _("They keep %(name)s for another year.") % name
            found.append((f"keep-{match.ref}", Way("keep", kept, match=match)))
        if match.status == Standing.PROPOSED:
            way = Way("not-now", _("They do not want %(name)s.") % name, match=match)
        elif match.status == Standing.MATCHED:
            way = Way("stop", _("They no longer wait for %(name)s.") % name, match=match)
        else:
            way = Way("stop", _("They no longer want %(name)s.") % name, match=match)
        found.append((f"{way.step}-{match.ref}", way))
    return dict(found)
