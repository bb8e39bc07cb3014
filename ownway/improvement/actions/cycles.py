"""Small changes: planned with whoever sees to it, tried, checked, acted on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Model
from django.utils.translation import gettext as _

from ownway.consent import queries as consent
from ownway.core.actors import Actor
from ownway.core.problems import Problem
from ownway.core.wording import said
from ownway.improvement.actions.refusals import LONGEST_NAME, CannotKeep, NotNow
from ownway.improvement.models import Cycle, CycleStep, Priority, StageCycle
from ownway.improvement.rules import cycles as rules
from ownway.improvement.rules.cycles import LONGEST_ACTION, Act, Origin, Step
from ownway.programme import queries as programmes
from ownway.programme.models import Programme
from ownway.record import actions as record
from ownway.record.store import writing


@dataclass(frozen=True, slots=True)
class Change:
    """What is tried, who sees to it, how they will know, and by when.

    `colleague`: the human who sees to it, where they sign in here; they see it on their own page.
    """

    aim: str
    owner: str
    measure: str
    due_on: date
    colleague: UUID | None = None


def plan_cycle(
    *,
    programme: Programme,
    priority: Priority | None = None,
    origin: Origin = Origin.CHECK,
    aim: str,
    owner: str,
    measure: str,
    due_on: date,
    key: UUID,
    colleague: UUID | None = None,
    by: Actor,
    at: datetime,
) -> Cycle:
    """One small change: what is tried, who sees to it, how they will know, and by when.

    The same key is the same change. Raises CannotKeep, with every problem at its field.
    """
    return begin(
        Change(aim, owner, measure, due_on, colleague),
        programme=programme,
        priority=priority,
        origin=origin,
        key=key,
        verb="improvement.plan_cycle",
        by=by,
        at=at,
    )


def begin(
    change: Change,
    *,
    programme: Programme,
    origin: Origin,
    key: UUID,
    verb: str,
    priority: Priority | None = None,
    stage: str = "",
    by: Actor,
    at: datetime,
) -> Cycle:
    """The one way in which a small change begins, wherever it comes from. Raises CannotKeep.

    `stage`: of a reflection, where it came out of one.
    """
    said = {
        "aim": change.aim.strip(),
        "owner": change.owner.strip(),
        "measure": change.measure.strip(),
    }
    _refuse(said, change, programme, at)
    with writing():
        there = Cycle.objects.filter(key=key, programme=programme).first()
        if there is not None:
            return there
        cycle = Cycle.objects.create(
            key=key,
            programme=programme,
            priority=priority,
            origin=origin.value,
            due_on=change.due_on,
            colleague=change.colleague,
            planned_at=at,
            planned_by=by.ref,
            **said,
        )
        rows: list[Model] = [cycle]
        if stage:
            rows.append(StageCycle.objects.create(cycle=cycle, stage=stage))
        record.write(
            by=by,
            at=at,
            verb=verb,
            programme=programme.ref,
            rows=rows,
            details={"due_on": change.due_on, **({"stage": stage} if stage else {})},
            why=origin.value,
        )
    return cycle


def _refuse(said: Mapping[str, str], change: Change, programme: Programme, at: datetime) -> None:
    problems = [
        Problem("words_needed", _("There are no words here yet."), where, _("Write a few words."))
        for where, text in said.items()
        if not text
    ]
    problems += [
        Problem("too_long", _("This is longer than we can keep."), where, _("Make it shorter."))
        for where, text in said.items()
        if len(text) > (LONGEST_NAME if where == "owner" else LONGEST_ACTION)
    ]
    if change.due_on < programmes.day_of(programme, at):
        problems.append(
            Problem("day_is_over", _("This day is over."), "due_on", _("Choose a day to come."))
        )
    here = (one.human for one in consent.at_work(programme, at=at))
    if change.colleague is not None and change.colleague not in here:
        problems.append(
            Problem(
                "works_elsewhere",
                _("They do not work here now."),
                "colleague",
                _("Choose somebody else, or write a name."),
            )
        )
    if problems:
        raise CannotKeep(_("Something is to be put right first."), problems=problems)


def take_step(
    *, cycle: Cycle, step: Step, words: str, outcome: Act | None = None, by: Actor, at: datetime
) -> CycleStep:
    """The next step of a small change, in order; what was done or seen, in words.

    `outcome`: for acting, whether it is kept, changed or stopped. Raises NotNow, WordsNeeded.
    """
    words = said(words)
    with writing():
        cycle = (
            Cycle.objects.select_for_update(of=("self",))
            .select_related("programme")
            .get(pk=cycle.pk)
        )
        done = {one.step: one for one in cycle.steps.all()}
        there = done.get(step)
        if there is not None and there.words == words:
            return there
        if rules.next_step(done) is not step:
            raise NotNow(
                _("This step was taken, or another one comes first."),
                fix=_("Open the page again to see the next step."),
            )
        if (step is Step.ACT) != (outcome is not None):
            raise NotNow(
                _("Say what you do with what came out."), fix=_("Keep it, change it or stop it.")
            )
        taken = CycleStep.objects.create(
            cycle=cycle,
            step=step.value,
            outcome=outcome.value if outcome else "",
            words=words,
            done_at=at,
            done_by=by.ref,
        )
        record.write(
            by=by,
            at=at,
            verb="improvement.take_step",
            programme=cycle.programme.ref,
            rows=[taken],
            why=step.value,
        )
    return taken
