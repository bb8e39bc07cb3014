"""Reads of readiness: what to do next, and how differently the groups see it (I2, scenario 36).

A round is shown when it is over and never before: between two looks at an open one, the answer
that came in between could be worked out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count

from ownway.consent import queries as consent
from ownway.consent.queries import Viewer
from ownway.consent.rules import Permission
from ownway.core.problems import NotVisible
from ownway.improvement.models import (
    ReadinessAnswer,
    ReadinessCheck,
    ReadinessDraft,
    ReadinessReply,
    ReadinessRound,
)
from ownway.improvement.rules import readiness as rules
from ownway.improvement.rules.readiness import Checklist, Compared, Group, Step
from ownway.people.models import Person
from ownway.programme.models import Programme

_LEADS = frozenset({Permission.OVERSIGHT_VIEW, Permission.PROGRAMME_MANAGE})


def open_readiness(programme: Programme) -> ReadinessRound | None:
    """The round that takes answers now; for rules and for whoever may answer."""
    return ReadinessRound.objects.filter(programme=programme, closed_at__isnull=True).first()


def group_of(viewer: Viewer, programme: Programme) -> Group | None:
    """From where somebody who works in a programme sees it; None for whoever does not."""
    held = [
        grant
        for grant in viewer.rights.grants
        if grant.programme == programme.ref and grant.live(viewer.at)
    ]
    if not held:
        return None
    leads = any(_LEADS & set(grant.permissions) for grant in held)
    return Group.LEADERS if leads else Group.STAFF


@dataclass(frozen=True, slots=True)
class Asked:
    """A round somebody may answer, as which group, and whether they have."""

    round: ReadinessRound
    checklist: Checklist
    group: Group
    answered: bool
    kept: Mapping[str, str]  # what they chose so far and have not sent; theirs alone


def asked_at_work(viewer: Viewer, programme: Programme) -> Asked | None:
    """The open round for somebody who works here; None where nothing is asked."""
    group = group_of(viewer, programme)
    return None if group is None else _asked(viewer, programme, group)


def asked_of(viewer: Viewer, person: Person) -> Asked | None:
    """The open round for somebody who takes part, about their own programme. NotVisible."""
    if person.ref not in viewer.own_people:
        raise NotVisible
    return _asked(viewer, person.programme, Group.PARTICIPANTS)


def _asked(viewer: Viewer, programme: Programme, group: Group) -> Asked | None:
    found = open_readiness(programme)
    if found is None:
        return None
    mine = {"round": found, "human": viewer.rights.human}
    answered = ReadinessReply.objects.filter(**mine).exists()
    draft = ReadinessDraft.objects.filter(**mine).first()
    kept = draft.said if draft is not None else {}
    return Asked(found, rules.kept_checklist(found.content), group, answered, kept)


@dataclass(frozen=True, slots=True)
class RoundView:
    """One round. `compared` is empty while it is open; `agreed` is the newest view agreed on it.

    `replies`: group → how many answered; None where there are too few to say.
    """

    round: ReadinessRound
    checklist: Checklist
    replies: Mapping[Group, int | None]
    compared: tuple[Compared, ...]
    agreed: Mapping[str, str]

    @property
    def is_open(self) -> bool:
        return self.round.closed_at is None


def readiness_rounds(viewer: Viewer, programme: Programme) -> list[ReadinessRound]:
    """The rounds of a programme, the newest first. Raises NotVisible."""
    consent.require(viewer, Permission.OVERSIGHT_VIEW, programme=programme)
    return list(ReadinessRound.objects.filter(programme=programme).order_by("-number"))


def readiness_round_row(viewer: Viewer, ref: UUID) -> ReadinessRound:
    """One round. Raises NotVisible."""
    rows = ReadinessRound.objects.select_related("programme__pack")
    found = rows.filter(ref=ref).first()
    if found is None:
        raise NotVisible
    consent.require(viewer, Permission.OVERSIGHT_VIEW, programme=found.programme)
    return found


def readiness_round(viewer: Viewer, ref: UUID) -> RoundView:
    """One round as those who lead may see it: who said what is not in it. Raises NotVisible."""
    found = readiness_round_row(viewer, ref)
    checklist = rules.kept_checklist(found.content)
    counts = dict(
        ReadinessReply.objects.filter(round=found)
        .order_by()
        .values_list("group")
        .annotate(n=Count("pk"))
    )
    closed = found.closed_at is not None
    answers = (
        ReadinessAnswer.objects.filter(round=found) if closed else ReadinessAnswer.objects.none()
    )
    agreed = ReadinessCheck.objects.filter(round=found).order_by("-number").first()
    return RoundView(
        round=found,
        checklist=checklist,
        replies={
            group: None if 0 < (n := counts.get(group, 0)) < checklist.fewest.of(group) else n
            for group in Group
        },
        compared=tuple(rules.compare(checklist, answers.values_list("item", "group", "said")))
        if closed
        else (),
        agreed={} if agreed is None else dict(agreed.lines.values_list("item", "said")),
    )


@dataclass(frozen=True, slots=True)
class CheckView:
    """One check: what to do next, in order, and what was left out."""

    check: ReadinessCheck
    checklist: Checklist
    steps: tuple[Step, ...]
    words: Mapping[str, str]

    @property
    def left_out(self) -> list[Any]:
        said = {step.item.code for step in self.steps}
        return [item for item in self.checklist.items if item.code not in said]


def readiness_checks(viewer: Viewer, programme: Programme) -> list[ReadinessCheck]:
    """The checks of a programme, the newest first. Raises NotVisible."""
    consent.require(viewer, Permission.OVERSIGHT_VIEW, programme=programme)
    return list(ReadinessCheck.objects.filter(programme=programme).order_by("-number"))


def readiness_check(viewer: Viewer, ref: UUID) -> CheckView:
    """One check with its next steps, in the words of its day. Raises NotVisible."""
    rows = ReadinessCheck.objects.select_related("programme__pack", "round")
    found = rows.filter(ref=ref).first()
    if found is None:
        raise NotVisible
    consent.require(viewer, Permission.OVERSIGHT_VIEW, programme=found.programme)
    checklist = rules.kept_checklist(found.content)
    lines = {line.item: line for line in found.lines.all()}
    said = {code: line.said for code, line in lines.items()}
    return CheckView(
        check=found,
        checklist=checklist,
        steps=tuple(rules.next_steps(checklist, said)),
        words={code: line.words for code, line in lines.items() if line.words},
    )
