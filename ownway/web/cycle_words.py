"""A small change, as a page says it: where it stands, its next step, what was done so far."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from ownway.improvement.queries import Tried
from ownway.improvement.rules.cycles import Act, At, Step
from ownway.web.ui.parts import Kind, Tag

_AT: Mapping[At, Callable[[], Tag]] = {
    At.PLANNED: lambda: Tag(_("Planned")),
    At.TRYING: lambda: Tag(_("Being tried"), Kind.CARE),
    At.CHECKED: lambda: Tag(_("Checked: decide"), Kind.CARE),
    At.DONE: lambda: Tag(_("Done"), Kind.GOOD),
}
_ACT: Mapping[str, Callable[[], str]] = {
    Act.KEEP: lambda: _("Kept, and done everywhere"),
    Act.CHANGE: lambda: _("Changed, to be tried again"),
    Act.STOP: lambda: _("Stopped"),
}


def cycle_at(at: At) -> Tag:
    """Where a small change stands."""
    return _AT[at]()


@dataclass(frozen=True, slots=True)
class CycleStepWords:
    """The next step of a small change: what is asked, its button, what was done."""

    title: str
    label: str
    button: str
    done: str


_STEP: Mapping[Step, Callable[[], CycleStepWords]] = {
    Step.TRY: lambda: CycleStepWords(
        _("Try it"),
        _("What did you do, where and for how long?"),
        _("We tried it"),
        _("Written down. Now check what it did."),
    ),
    Step.CHECK: lambda: CycleStepWords(
        _("Check it"),
        _("What did you see? Give the count or what people said."),
        _("We checked it"),
        _("Written down. Now decide what to do with it."),
    ),
    Step.ACT: lambda: CycleStepWords(
        _("Act on it"),
        _("Why, and what comes next?"),
        _("Decide"),
        _("Done. The next check shows whether it helped."),
    ),
}


def step(one: Step) -> CycleStepWords:
    """The words of a step."""
    return _STEP[one]()


@dataclass(frozen=True, slots=True)
class Lived:
    """One step that was taken."""

    title: str
    when: Any
    who: str
    words: str


def life(tried: Tried, names: Mapping[UUID, str]) -> list[Lived]:
    """What was done so far, oldest first."""
    cycle = tried.cycle
    rows = [Lived(_("Planned"), cycle.planned_at, names.get(cycle.planned_by, ""), "")]
    titles = {Step.TRY: _("Tried"), Step.CHECK: _("Checked"), Step.ACT: _("Acted")}
    for one in tried.steps:
        title = titles[Step(one.step)]
        if one.outcome:
            title = f"{title}: {_ACT[one.outcome]()}"
        rows.append(Lived(title, one.done_at, names.get(one.done_by, ""), one.words))
    return rows
