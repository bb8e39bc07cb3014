"""How new rules of the amount are said: where they stand, what happened, what comes next."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from ownway.rulemaking.phrases import told
from ownway.rulemaking.queries import Happened, ProposalRow
from ownway.rulemaking.rules import OPEN, Lack, Outcome, PaperKind, Stage, StudyKind
from ownway.web.ui.parts import Column, Kind, Link, Status, SummaryRow, Table, Tag, Task, Value
from ownway.web.ui.showing import local_day

_STAGE: dict[Stage, tuple[Callable[[], str], Kind]] = {
    Stage.DRAFT: (lambda: _("Draft"), Kind.PLAIN),
    Stage.CONSULTED: (lambda: _("People were asked"), Kind.PLAIN),
    Stage.TESTED: (lambda: _("Tried out"), Kind.PLAIN),
    Stage.ADOPTED: (lambda: _("Adopted"), Kind.GOOD),
    Stage.IN_FORCE: (lambda: _("In force"), Kind.GOOD),
    Stage.RETIRED: (lambda: _("No longer in force"), Kind.PLAIN),
    Stage.WITHDRAWN: (lambda: _("Withdrawn"), Kind.PLAIN),
}
_HAPPENED: dict[str, Callable[[], str]] = {
    Stage.DRAFT: lambda: _("Proposed"),
    Stage.TESTED: lambda: _("Results read"),
    Stage.ADOPTED: lambda: _("Adopted"),
    Stage.IN_FORCE: lambda: _("Came into force"),
    Stage.RETIRED: lambda: _("Other rules came into force"),
    Stage.WITHDRAWN: lambda: _("Withdrawn"),
    PaperKind.CONSULTATION: lambda: _("People were asked"),
    PaperKind.NOTICE: lambda: _("People were told"),
    PaperKind.EQUALITY: lambda: _("Equality statement"),
}
_GROUND: dict[str, Callable[[], str]] = {
    "opened": lambda: _("The programme began with these rules"),
    "same_rules": lambda: _("Something else in the pack changed; the amounts stay the same"),
    "adopted": lambda: _("Adopted"),
}


@dataclass(frozen=True, slots=True)
class Step:
    """One line of a life: what, when, who, and in which words."""

    title: str
    when: Value
    who: str
    why: str
    days: tuple[Value, Value] | None


def the_rules() -> str:
    """The name of the place."""
    return _("The rules of the amount")


def stage(found: Stage) -> Tag:
    """Where a proposal stands."""
    said, kind = _STAGE[found]
    return Tag(said(), kind)


def open_and_closed(rows: Sequence[ProposalRow]) -> tuple[Table, Table]:
    """Proposals that go on, and those that are over, newest first."""
    return (
        _listed([one for one in rows if one.stage in OPEN], _("Proposed changes"), _("None now.")),
        _listed([one for one in rows if one.stage not in OPEN], _("Earlier proposals"), ""),
    )


def _listed(rows: Sequence[ProposalRow], caption: str, empty: str) -> Table:
    return Table(
        caption=caption,
        columns=(
            Column(_("What changes")),
            Column(_("Would begin on")),
            Column(_("By")),
            Column(_("Where it stands")),
        ),
        rows=[
            (
                Link(row.proposal.title, reverse("org:proposal", args=[row.proposal.ref])),
                row.proposal.starts_on,
                row.author,
                stage(row.stage),
            )
            for row in rows
        ],
        empty=empty,
    )


def history(rows: Sequence[Any], names: Mapping[Any, str]) -> Table:
    """What was in force from when, and who took it into force, newest first."""
    return Table(
        caption=_("What was in force"),
        columns=(Column(_("From")), Column(_("Why")), Column(_("Who")), Column(_("Mark"))),
        rows=[
            (
                local_day(row.taken_at),
                _GROUND[row.ground](),
                names.get(row.taken_by, ""),
                row.scheme[:12],
            )
            for row in rows
        ],
    )


def life(found: Sequence[Happened]) -> list[Step]:
    """Every step so far, in order."""
    return [
        Step(
            title=_HAPPENED[one.stage](),
            when=one.at,
            who=one.by,
            why=one.why,
            days=one.on if one.stage in (PaperKind.CONSULTATION, PaperKind.NOTICE) else None,
        )
        for one in found
    ]


def facts(proposal: Any, author: str) -> list[SummaryRow]:
    """What it is, at a glance."""
    return [
        SummaryRow(_("Would begin on"), proposal.starts_on),
        SummaryRow(_("Proposed by"), author),
        SummaryRow(_("Why"), proposal.why.splitlines() or [proposal.why]),
        SummaryRow(_("Mark of these rules"), proposal.scheme[:12]),
    ]


# Which part of the checklist each thing that can be missing belongs to.
_ABOUT = {
    "asked": {"no_consultation", "still_asking"},
    "impact": {"no_impact", "other_rules_meanwhile", "nobody_to_try", "too_few", "impact_too_old"},
    "validation": {"no_validation"},
    "read": {"not_tested"},
    "groups": {"no_equality"},
    "told": {"no_notice", "notice_to_come", "notice_too_short"},
    "adopt": {"own_proposal", "starts_too_soon"},
}


def checklist(proposal: Any, lacks: Sequence[Lack], studies: Mapping[StudyKind, Any]) -> list[Task]:
    """Everything between this proposal and its adoption, done or to do, with the way there."""
    missing = {one.code: told(one).words for one in lacks}
    hints = {
        about: " ".join(words for code, words in missing.items() if code in codes)
        for about, codes in _ABOUT.items()
    }
    first = hints["asked"] or hints["impact"] or hints["validation"]
    return [
        _task(proposal, "note_asked", _("Ask people"), hints["asked"]),
        _study(proposal, studies, StudyKind.IMPACT, _("Try it on everyone"), hints["impact"]),
        _study(proposal, studies, StudyKind.VALIDATION, _("Validate it"), hints["validation"]),
        _task(proposal, "mark_read", _("Read what came out"), hints["read"], wait=bool(first)),
        _task(proposal, "say_groups", _("Say what it means for groups"), hints["groups"]),
        _task(proposal, "note_told", _("Tell people"), hints["told"]),
        _adopt(proposal, missing),
    ]


def _task(proposal: Any, name: str, words: str, hint: str, *, wait: bool = False) -> Task:
    if hint and wait:
        return Task(words, Status.NOT_READY, hint=_("This comes after the parts above."))
    url = reverse(f"org:{name}", kwargs={"proposal": proposal.ref})
    return Task(words, Status.NOT_STARTED if hint else Status.DONE, url, hint)


def _study(
    proposal: Any, studies: Mapping[StudyKind, Any], kind: StudyKind, words: str, hint: str
) -> Task:
    url = reverse("org:try_out", kwargs={"proposal": proposal.ref, "kind": kind.value})
    found = studies[kind]
    if found is not None and found.ended_at is None:
        return Task(words, Status.STARTED, url, progress(found))
    if found is not None and found.outcome == Outcome.FAILED:
        hint = because(found)
    return Task(words, Status.NOT_STARTED if hint else Status.DONE, url, hint)


def _adopt(proposal: Any, missing: Mapping[str, str]) -> Task:
    words = _("Adopt it")
    if set(missing) - _ABOUT["adopt"]:
        last = _("Somebody other than the author does this, at the end.")
        return Task(words, Status.NOT_READY, hint=last)
    if missing:
        return Task(words, Status.NOT_READY, hint=" ".join(missing.values()))
    url = reverse("org:adopt", kwargs={"proposal": proposal.ref})
    return Task(words, Status.NOT_STARTED, url)


_BECAUSE: dict[str, Callable[[], str]] = {
    "not_installed": lambda: _(
        "The libraries for this are not installed here. Whoever runs this site installs them with: "
        "pip install 'ownway[analysis]'. Then ask again."
    ),
    "nobody": lambda: _("Nobody has sent answers yet, so there is nobody to try it on."),
    "no_costs": lambda: _(
        "Nobody has an agreed plan yet, so there is nothing to hold the amounts against."
    ),
    "other_rules": lambda: _("Other rules came into force while this ran. Ask again."),
    "too_fine": lambda: _(
        "The numbers in these rules are finer than can be worked out for everybody at once."
    ),
    "unusable": lambda: _("The two sets of rules cannot be compared for the same people."),
    "fault": lambda: _("Something of ours went wrong. Whoever runs this site finds it in the log."),
}
_KIND: dict[StudyKind, Callable[[], str]] = {
    StudyKind.IMPACT: lambda: _("Tried on everyone"),
    StudyKind.VALIDATION: lambda: _("Validation report"),
    StudyKind.FAIRNESS: lambda: _("Fairness audit"),
}


def kind(found: str) -> str:
    """The name of a study."""
    return _KIND[StudyKind(found)]()


def because(study: Any) -> str:
    """Why a study could not be made; empty where it was."""
    return _BECAUSE[study.because]() if study.outcome == Outcome.FAILED else ""


def progress(study: Any) -> str:
    """How far a study is."""
    if study.begun_at is None:
        return _("It was asked for, and waits for its turn.")
    if not study.people_done:
        return _("It is being worked out.")
    return _("It is being worked out. People so far: %(n)s.") % {"n": study.people_done}


_ASKS: dict[StudyKind, Callable[[], str]] = {
    StudyKind.IMPACT: lambda: _(
        "Everybody who has sent answers is worked out under the rules in force and under the new "
        "ones. Nobody’s amount changes by this. What is shown names nobody."
    ),
    StudyKind.VALIDATION: lambda: _(
        "What can be proved of the new rules, and whose answers are there. Whether the amounts "
        "are near what agreed plans cost."
    ),
    StudyKind.FAIRNESS: lambda: _(
        "Eight checks of the rules in force: is the money the same for the same need, in each "
        "group of people? A check that needs what is not kept here says so."
    ),
}


def about(kind: StudyKind) -> str:
    """What a study looks at, before it is asked for."""
    return _ASKS[kind]()


def missing(lacks: Sequence[Lack]) -> list[str]:
    """What is missing, for whoever looks on."""
    return [told(one).words for one in lacks if one.code != "own_proposal"]


def in_the_way(lacks: Sequence[Lack], proposal: Any, at: Any) -> list[str]:
    """Why adopted rules are not in force although their day has come."""
    if local_day(at) < proposal.starts_on:
        return []
    return [told(one).words for one in lacks]


@dataclass(frozen=True, slots=True)
class StepWords:
    """The words of a page for one step."""

    title: str
    lead: str
    button: str
    done: str
    care: bool = False


def asked() -> StepWords:
    return StepWords(
        _("Ask people"),
        _("The people it would reach, those beside them, and staff."),
        _("Keep this"),
        _("What you heard is kept."),
    )


def told_people() -> StepWords:
    return StepWords(
        _("Tell people"),
        _("In time before the first day, so that nobody is surprised. Speak with those who would "
          "lose much before anything is sent."),
        _("Keep this"),
        _("The notice is kept."),
    )  # fmt: skip


def groups() -> StepWords:
    return StepWords(
        _("Say what it means for groups"),
        _("Who gains and who loses, by age, sex, disability, origin, language, and what you do "
          "about it."),
        _("Keep this"),
        _("The equality statement is kept."),
    )  # fmt: skip


def read() -> StepWords:
    return StepWords(
        _("Read what came out"),
        _("Say what you make of it. After this, somebody else can adopt the change."),
        _("I have read it"),
        _("It is noted that you have read it."),
    )


def adopting() -> StepWords:
    return StepWords(
        _("Adopt it"),
        _("You sign that everything is here. It comes into force by itself on its first day. "
          "Amounts of the past stay as they are."),
        _("Adopt it"),
        _("The new rules are adopted."),
        care=True,
    )  # fmt: skip


def withdrawing() -> StepWords:
    return StepWords(
        _("Withdraw it"),
        _("It stays to be read, and goes no further. You can propose it again."),
        _("Withdraw it"),
        _("The proposal is withdrawn."),
        care=True,
    )
