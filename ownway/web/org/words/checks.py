"""Rounds, raters, priorities and small changes, as a page says them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from babel import Locale
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ownway.improvement import queries
from ownway.improvement.phrases import viewpoint
from ownway.improvement.queries import AtClosing, Changed, Compared, RaterSeen, Tried
from ownway.improvement.rules.instruments import Element, Instrument
from ownway.improvement.rules.rounds import Stage, Viewpoint
from ownway.web import check_words, cycle_words
from ownway.web.check_forms import Group
from ownway.web.ui.parts import Column, Kind, Link, SummaryRow, Table, Tag, Value
from ownway.web.ui.showing import babel_locale

LONGEST = 90  # letters of a question in a list to choose from


def short(text: str) -> str:
    """A question as it fits into a list."""
    return text if len(text) <= LONGEST else text[: LONGEST - 1].rstrip() + "…"


def viewpoints() -> list[str]:
    """From where somebody can look, to tick on paper."""
    return [viewpoint(one) for one in Viewpoint]


def rounds(rows: Sequence[tuple[Any, Stage]]) -> Table:
    """Every round, newest first."""
    return Table(
        caption=_("All checks"),
        columns=(Column(_("You meet")), Column(_("Check")), Column(_("Where it stands"))),
        rows=[
            (
                one.convene_on,
                Link(one.instrument.title, reverse("org:check", args=[one.ref])),
                check_words.stage(stage),
            )
            for one, stage in rows
        ],
        empty=_("None yet."),
    )


def facts(of: Any, asked: int, seen: AtClosing) -> list[SummaryRow]:
    """What a round is about, and how much of it one hand typed in."""
    whole = (
        _("The whole check")
        if not of.parts
        else _("Parts %(parts)s") % {"parts": ", ".join(of.parts)}
    )
    rows = [
        SummaryRow(_("You meet on"), of.convene_on),
        SummaryRow(_("Raters think of"), check_words.months(of.look_from_on, of.look_until_on)),
        SummaryRow(
            _("What is asked"),
            _("%(whole)s, %(count)s questions") % {"whole": whole, "count": asked},
        ),
        SummaryRow(
            _("Names"),
            _("Left out of what comes out") if of.anonymous else _("Stand beside the answers"),
        ),
        SummaryRow(
            _("Version"),
            Link(of.instrument.version, reverse("org:instrument", args=[of.instrument.ref])),
        ),
    ]
    if seen.on_paper:
        rows.append(SummaryRow(_("Typed in from paper"), from_paper(seen)))
    if of.why:
        rows.append(SummaryRow(_("Why it was set aside"), of.why))
    return rows


def raters(rows: Sequence[RaterSeen], asked: int, *, link: bool) -> Table:
    """Who rates, and how far they are; never what they said.

    Without names: whether they handed in, and nothing that would tell which result is theirs.
    """
    return Table(
        caption=_("Raters"),
        columns=(Column(_("Name")), Column(_("They look as")), Column(_("How far"))),
        rows=[
            (
                Link(one.name, reverse("org:check_rater", args=[one.ref])) if link else one.name,
                viewpoint(one.viewpoint),
                _far(one, asked),
            )
            for one in rows
        ],
        empty=_("Nobody yet."),
    )


def _far(one: RaterSeen, asked: int) -> Tag:
    if one.answered is None:
        return Tag(_("Handed in"), Kind.GOOD) if one.handed_in else Tag(_("Not handed in"))
    if one.handed_in and one.answered == asked:
        return Tag(_("Handed in, %(way)s") % {"way": check_words.way(one.way)}, Kind.GOOD)
    counts = {"done": one.answered, "all": asked}
    if one.handed_in:
        return Tag(_("Incomplete: %(done)s of %(all)s") % counts, Kind.CARE)
    if one.answered:
        return Tag(_("%(done)s of %(all)s answered") % counts)
    return Tag(_("Not begun"))


def from_paper(seen: AtClosing) -> str:
    """How many of those handed in were typed in by whoever runs the check."""
    return ngettext(
        "%(paper)s of %(all)s was typed in from paper by whoever runs the check.",
        "%(paper)s of %(all)s were typed in from paper by whoever runs the check.",
        seen.on_paper,
    ) % {"paper": seen.on_paper, "all": seen.handed_in}


def left_out(seen: AtClosing) -> list[str]:
    """Who would be left out if the check closed now, and what to do; none where all handed in."""
    if not seen.waiting:
        return []
    told = [
        ngettext(
            "%(count)s rater has not handed in yet.",
            "%(count)s raters have not handed in yet.",
            seen.waiting,
        )
        % {"count": seen.waiting}
    ]
    if seen.begun:
        told.append(
            ngettext(
                "%(count)s of them has begun. What they kept is lost to the result.",
                "%(count)s of them have begun. What they kept is lost to the result.",
                seen.begun,
            )
            % {"count": seen.begun}
        )
    told.append(_("Ask them to hand in first. Or close it now, without them."))
    return told


@dataclass(frozen=True, slots=True)
class StepWords:
    """A step of a round: title, what it means, its button, what was done."""

    title: str
    lead: str
    button: str
    done: str


STEPS: Mapping[str, Callable[[], StepWords]] = {
    "open": lambda: StepWords(
        _("Open the check"),
        _("Raters can answer from now on, each by themselves."),
        _("Open it"),
        _("The check is open. Send each rater their link."),
    ),
    "close": lambda: StepWords(
        _("Close the check"),
        _("Nobody can answer after this. You see what came out, and so do raters with a sign-in."),
        _("Close it"),
        _("The check is closed. See what came out."),
    ),
    "aside": lambda: StepWords(
        _("Set this check aside"),
        _("It ends without a result. What was handed in stays kept, and is not shown."),
        _("Set it aside"),
        _("The check is set aside."),
    ),
}


@dataclass(frozen=True, slots=True)
class PriorityRow:
    """One priority, what is tried for it, and where to plan more."""

    place: int
    words: str
    question: str
    tried: Sequence[tuple[Link, Tag]]


def priorities(convening: Any, tried: Sequence[Tried]) -> list[PriorityRow]:
    """The priorities of a meeting with what is tried for each."""
    rows = convening.priorities.select_related("asked").order_by("place")
    return [
        PriorityRow(
            place=one.place,
            words=one.words,
            question=one.asked.code if one.asked else "",
            tried=[_cycle(each) for each in tried if each.cycle.priority_id == one.pk],
        )
        for one in rows
    ]


def _cycle(one: Tried) -> tuple[Link, Tag]:
    return Link(one.cycle.aim, reverse("org:cycle", args=[one.cycle.ref])), cycle_words.cycle_at(
        one.at
    )


def cycles(rows: Sequence[Tried], on: date) -> Table:
    """Every small change, the next to do first."""
    found: list[tuple[Value | Tag, ...]] = []
    for one in rows:
        tag = Tag(_("Past its day"), Kind.CARE) if one.late(on) else cycle_words.cycle_at(one.at)
        there = reverse("org:cycle", args=[one.cycle.ref])
        found.append((Link(one.cycle.aim, there), one.cycle.owner, one.cycle.due_on, tag))
    return Table(
        caption=_("Small changes"),
        columns=(
            Column(_("What is tried")),
            Column(_("Who")),
            Column(_("By when")),
            Column(_("Where it stands")),
        ),
        rows=found,
    )


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """One question before and after, with what was tried for it."""

    question: str
    told: str
    tag: Tag
    priority: str
    tried: Sequence[tuple[Link, Tag]]


@dataclass(frozen=True, slots=True)
class ComparedWords:
    """Two checks side by side."""

    finding: str
    before: date
    after: date
    shared: int
    most: Sequence[ChangeRow]
    priorities: Sequence[ChangeRow]
    untouched: Sequence[str]
    other_raters: bool


def compared(of: Compared | None) -> ComparedWords | None:
    """What changed between two checks; None where there are no two."""
    if of is None:
        return None
    most = [_change(one) for one in of.most]
    finding = _("No question changed")
    if of.most:
        finding = _("Question %(code)s changed most: %(told)s") % {
            "code": of.most[0].element.code,
            "told": most[0].told,
        }
    return ComparedWords(
        finding=finding,
        before=of.before.convene_on,
        after=of.after.convene_on,
        shared=of.shared,
        most=most,
        priorities=[_change(one) for one in of.priorities],
        untouched=[one.words for one in of.untouched],
        other_raters=of.other_raters,
    )


def _change(one: Changed) -> ChangeRow:
    by = one.moved.by
    tag = Tag(_("Better"), Kind.GOOD) if by > 0 else Tag(_("Lower"), Kind.CARE)
    return ChangeRow(
        question=f"{one.element.code} {one.element.question}",
        told=_("from %(before)s to %(after)s")
        % {
            "before": check_words.points_words(one.moved.before),
            "after": check_words.points_words(one.moved.after),
        },
        tag=tag if by else Tag(_("The same")),
        priority=one.priority.words if one.priority else "",
        tried=[_cycle(each) for each in one.tried],
    )


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a check: its title for the reader, and each language it is here in."""

    title: str
    version: str
    languages: Sequence[tuple[str, Any]]  # the name of the language, and the row


def versions(kept: Sequence[Any], reader: str) -> list[Version]:
    """What is here, the newest first, each version once."""
    return [
        Version(
            shown.title,
            shown.version,
            [
                (language(one.language), one)
                for one in kept
                if (one.code, one.version) == (shown.code, shown.version)
            ],
        )
        for shown in queries.of_reader(kept, reader)
    ]


def language(code: str) -> str:
    """A language by its name, as the reader calls it: "Spanish"."""
    name = Locale.parse(code, sep="-").get_language_name(babel_locale()) or code
    return name[:1].upper() + name[1:]


@dataclass(frozen=True, slots=True)
class PaperGroup:
    """The questions of one part on paper, each with its boxes to tick."""

    titles: Sequence[str]
    rows: Sequence[tuple[Element, Sequence[Any]]]


def paper(of: Instrument, groups: Sequence[Group]) -> list[PaperGroup]:
    """A blank form: questions with their answers to tick."""
    return [
        PaperGroup(one.titles, [(element, of.steps_of(element)) for element, _field in one.rows])
        for one in groups
    ]
