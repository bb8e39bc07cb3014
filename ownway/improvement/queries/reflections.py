"""Reads of reflection: one's own notes and nobody else's, and what a team shared (S17)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from ownway.consent.queries import Viewer
from ownway.core.problems import NotVisible
from ownway.improvement.models import Cycle, ReflectionNote, SharedNote, Sitting, StageCycle
from ownway.improvement.queries.sheets import personalisation
from ownway.improvement.rules.reflections import Stage
from ownway.people import queries as people
from ownway.people.models import Person
from ownway.programme.models import Programme


def programmes_of(viewer: Viewer) -> tuple[UUID, ...]:
    """Where somebody can reflect: they hold a role there, or stand beside somebody there."""
    held = [grant.programme for grant in viewer.rights.grants if grant.live(viewer.at)]
    rows = Person.objects.filter(ref__in=viewer.supports).values_list("ref", "programme__ref")
    beside = dict(rows)
    return tuple(dict.fromkeys([*held, *(beside[ref] for ref in viewer.supports)]))


def in_team(viewer: Viewer, programme: Programme) -> bool:
    """Whether somebody works in a programme: sittings and actions are theirs to see and start."""
    return any(
        grant.programme == programme.ref and grant.live(viewer.at) for grant in viewer.rights.grants
    )


def require_place(viewer: Viewer, programme: Programme) -> None:
    """Raises NotVisible where the viewer neither works nor stands beside somebody."""
    if programme.ref not in programmes_of(viewer):
        raise NotVisible


def require_team(viewer: Viewer, programme: Programme) -> None:
    """Raises NotVisible for whoever does not work in the programme."""
    if not in_team(viewer, programme):
        raise NotVisible


def stage_of(code: str) -> Stage:
    """One stage. Raises NotVisible where there is none of this code."""
    found = personalisation().stage(code)
    if found is None:
        raise NotVisible
    return found


def notes(viewer: Viewer, programme: Programme) -> dict[tuple[str, str], ReflectionNote]:
    """The viewer's own notes by prompt and lens. There is no way to ask for another's."""
    require_place(viewer, programme)
    rows = ReflectionNote.objects.filter(programme=programme, human=viewer.rights.human)
    return {(row.prompt, row.lens): row for row in rows.order_by("pk")}


def note(viewer: Viewer, ref: UUID) -> ReflectionNote:
    """One of the viewer's own notes. Raises NotVisible for anybody else's."""
    rows = ReflectionNote.objects.select_related("programme__pack")
    found = rows.filter(ref=ref, human=viewer.rights.human).first()
    if found is None or not viewer.signed_in:
        raise NotVisible
    require_place(viewer, found.programme)
    return found


@dataclass(frozen=True, slots=True)
class Shown:
    """Words somebody showed their team. `mine`: they can take them back."""

    ref: UUID
    prompt: str
    lens: str
    words: str
    name: str
    mine: bool


def sitting(viewer: Viewer, ref: UUID) -> Sitting:
    """One sitting of the viewer's team. Raises NotVisible."""
    found = Sitting.objects.select_related("programme__pack").filter(ref=ref).first()
    if found is None:
        raise NotVisible
    require_team(viewer, found.programme)
    return found


def sittings(viewer: Viewer, programme: Programme) -> list[Sitting]:
    """The sittings of a team, the newest first. Raises NotVisible."""
    require_team(viewer, programme)
    return list(Sitting.objects.filter(programme=programme).order_by("-begun_at", "-pk"))


def open_sitting(viewer: Viewer, programme: Programme, stage: str) -> Sitting | None:
    """The sitting of a stage that goes on now; None where there is none, or it is not for them."""
    if not in_team(viewer, programme):
        return None
    rows = Sitting.objects.filter(programme=programme, stage=stage, ended_at__isnull=True)
    return rows.first()


def shown(viewer: Viewer, of: Sitting) -> list[Shown]:
    """What was shared in a sitting, in the order of its prompts. Raises NotVisible."""
    require_team(viewer, of.programme)
    order = [prompt.code for prompt in stage_of(of.stage).prompts]
    rows = SharedNote.objects.filter(sitting=of, prompt__in=order).order_by("shared_at", "pk")
    return sorted(
        (
            Shown(
                ref=row.ref,
                prompt=row.prompt,
                lens=row.lens,
                words=row.words,
                name=people.name_of(row.shared_by),
                mine=row.human == viewer.rights.human,
            )
            for row in rows
        ),
        key=lambda one: order.index(one.prompt),
    )


def shared_one(viewer: Viewer, ref: UUID) -> SharedNote:
    """Words the viewer shared. Raises NotVisible for what others shared."""
    rows = SharedNote.objects.select_related("sitting__programme")
    found = rows.filter(ref=ref, human=viewer.rights.human).first()
    if found is None or not viewer.signed_in:
        raise NotVisible
    return found


@dataclass(frozen=True, slots=True)
class TeamAction:
    """A small change that came out of a stage. Whose note it came from is kept nowhere."""

    ref: UUID
    stage: str
    aim: str
    owner: str
    due_on: date
    done: bool


def team_actions(viewer: Viewer, programme: Programme) -> list[TeamAction]:
    """What the team set out to do, what is open first and the soonest due first. NotVisible."""
    require_team(viewer, programme)
    rows = StageCycle.objects.filter(cycle__programme=programme).select_related("cycle")
    acted = _acted([row.cycle for row in rows])
    found = [
        TeamAction(
            ref=row.cycle.ref,
            stage=row.stage,
            aim=row.cycle.aim,
            owner=row.cycle.owner,
            due_on=row.cycle.due_on,
            done=row.cycle_id in acted,
        )
        for row in rows
    ]
    return sorted(found, key=lambda one: (one.done, one.due_on, str(one.ref)))


def actions_by_stage(programme: Programme, at: datetime) -> dict[str, tuple[int, int]]:
    """Stage → actions begun and, of them, acted on, up to a moment; for counts, not for pages."""
    rows = StageCycle.objects.filter(
        cycle__programme=programme, cycle__planned_at__lte=at
    ).select_related("cycle")
    acted = _acted([row.cycle for row in rows])
    found = {stage.code: (0, 0) for stage in personalisation().stages}
    for row in rows:
        begun, done = found.get(row.stage, (0, 0))
        found[row.stage] = (begun + 1, done + (row.cycle_id in acted))
    return found


def _acted(cycles: Sequence[Cycle]) -> set[int]:
    """Of some small changes, those that were seen through to the end."""
    return set(
        Cycle.objects.filter(pk__in=[one.pk for one in cycles], steps__step="act").values_list(
            "pk", flat=True
        )
    )
