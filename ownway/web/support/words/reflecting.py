"""How reflection is said: stages and prompts as lists to walk along, notes as text to keep."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from ownway.core.show import day
from ownway.improvement.queries import Shown, TeamAction
from ownway.improvement.rules.readiness import Group
from ownway.improvement.rules.reflections import Lens, Personalisation, Stage
from ownway.web.ui.parts import Column, Link, Status, Table, Tag, Task
from ownway.web.ui.showing import babel_locale, local_day

LENSES = {
    Lens.PRACTICE: gettext_lazy("What I do"),
    Lens.TEAM: gettext_lazy("What our team does"),
    Lens.SYSTEM: gettext_lazy("What is done around us"),
}
_GROUPS: dict[Group, Callable[[], str]] = {
    Group.LEADERS: lambda: _("You answer as one of those who lead."),
    Group.STAFF: lambda: _("You answer as staff."),
}


def as_group(group: Group) -> str:
    """From where somebody answers, said to them beforehand."""
    return _GROUPS[group]()


def stages(sheet: Personalisation, written: set[str], language: str, ask: str) -> list[Task]:
    """The stages in the order of a person's way; which come first is up to the reader."""
    return [
        Task(
            text=one.name.read(language),
            status=_status([prompt.code in written for prompt in one.prompts]),
            url=reverse("support:reflect_stage", args=[one.code]) + ask,
            hint=ngettext("%(n)s prompt", "%(n)s prompts", len(one.prompts))
            % {"n": len(one.prompts)},
        )
        for one in sheet.stages
    ]


def prompts(stage: Stage, written: frozenset[str], language: str, ask: str) -> list[Task]:
    """The prompts of a stage, and at which of them something is written."""
    return [
        Task(
            text=one.topic.read(language),
            status=Status.DONE if one.code in written else Status.NOT_STARTED,
            url=reverse("support:reflect_prompt", args=[stage.code, one.code]) + ask,
        )
        for one in stage.prompts
    ]


def _status(there: Sequence[bool]) -> Status:
    if all(there):
        return Status.DONE
    return Status.STARTED if any(there) else Status.NOT_STARTED


def place(stage: Stage, prompt: str, language: str) -> str:
    """Where on the way one is, without a score."""
    number = [one.code for one in stage.prompts].index(prompt) + 1
    return _("%(stage)s: %(n)s of %(of)s") % {
        "stage": stage.name.read(language),
        "n": number,
        "of": len(stage.prompts),
    }


@dataclass(frozen=True, slots=True)
class NoteCard:
    """One of one's own notes, with what can be made of it."""

    lens: str
    words: str
    action: str
    share: str
    share_text: str


def note(row: Any) -> NoteCard:
    """One of one's own notes on the page of its prompt."""
    return NoteCard(
        lens=str(LENSES[Lens(row.lens)]),
        words=row.words,
        action=reverse("support:reflect_action", args=[row.ref]),
        share=reverse("support:reflect_share", args=[row.ref]),
        share_text=_("Show it to my team"),
    )


def actions(found: Sequence[TeamAction], sheet: Personalisation, language: str) -> Table:
    """What a team set out to do."""
    names = {stage.code: stage.name.read(language) for stage in sheet.stages}
    return Table(
        caption=_("What our team is trying"),
        columns=(
            Column(_("What")),
            Column(_("Who sees to it")),
            Column(_("By when")),
            Column(_("Stage")),
            Column(_("How it stands")),
        ),
        rows=[
            (
                one.aim,
                one.owner,
                one.due_on,
                names.get(one.stage, ""),
                Tag(_("Seen through") if one.done else _("Going on")),
            )
            for one in found
        ],
        empty=_("Nothing yet. Open a note and make it a team action."),
    )


def sittings(found: Sequence[Any], sheet: Personalisation, language: str) -> list[Link]:
    """Sittings of a team, each by its stage and day."""
    names = {stage.code: stage.name.read(language) for stage in sheet.stages}
    return [
        Link(
            f"{names.get(one.stage, one.stage)}, {day(local_day(one.begun_at), babel_locale())}",
            reverse("support:reflect_together", args=[one.ref]),
        )
        for one in found
    ]


@dataclass(frozen=True, slots=True)
class SharedCard:
    """Words somebody shows; `back` is where its writer takes it back, empty for others."""

    name: str
    lens: str
    words: str
    back: str


@dataclass(frozen=True, slots=True)
class SharedGroup:
    """What was shown at one prompt."""

    topic: str
    ask: str
    notes: tuple[SharedCard, ...]


def groups(stage: Stage, found: Sequence[Shown], language: str) -> list[SharedGroup]:
    """What a team shows each other, prompt by prompt; prompts with nothing are left out."""
    made = []
    for prompt in stage.prompts:
        cards = tuple(
            SharedCard(
                name=one.name,
                lens=str(LENSES[Lens(one.lens)]),
                words=one.words,
                back=reverse("support:reflect_take_back", args=[one.ref]) if one.mine else "",
            )
            for one in found
            if one.prompt == prompt.code
        )
        if cards:
            made.append(SharedGroup(prompt.topic.read(language), prompt.ask.read(language), cards))
    return made


def as_text(sheet: Personalisation, notes: Mapping[tuple[str, str], Any], language: str) -> str:
    """One's own notes to keep, in the order of the prompts."""
    lines = []
    for stage in sheet.stages:
        for prompt in stage.prompts:
            mine = [
                (lens, notes[prompt.code, lens]) for lens in Lens if (prompt.code, lens) in notes
            ]
            if mine:
                lines += [stage.name.read(language), prompt.ask.read(language), ""]
            for lens, row in mine:
                lines += [f"{LENSES[lens]}:", row.words, ""]
    return "\n".join(lines)
