"""Small changes: planned with whoever sees to it, tried, checked, acted on."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext as _

from ownway.core.actors import Actor
from ownway.improvement.actions.refusals import LONGEST_NAME, NotNow, said
from ownway.improvement.models import Cycle, CycleStep, Priority
from ownway.improvement.rules import cycles as rules
from ownway.improvement.rules.cycles import Act, Origin, Step
from ownway.programme.models import Programme
from ownway.record import actions as record
from ownway.record.store import writing


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
    by: Actor,
    at: datetime,
) -> Cycle:
    """One small change: what is tried, who sees to it, how they will know, and by when.

    The same key is the same change. Raises WordsNeeded.
    """
    aim, measure = said(aim), said(measure)
    owner = said(owner, most=LONGEST_NAME)
    with writing():
        there = Cycle.objects.filter(key=key, programme=programme).first()
        if there is not None:
            return there
        cycle = Cycle.objects.create(
            key=key,
            programme=programme,
            priority=priority,
            origin=origin.value,
            aim=aim,
            owner=owner,
            measure=measure,
            due_on=due_on,
            planned_at=at,
            planned_by=by.ref,
        )
        record.write(
            by=by,
            at=at,
            verb="improvement.plan_cycle",
            programme=programme.ref,
            rows=[cycle],
            details={"due_on": due_on},
            why=origin.value,
        )
    return cycle


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
