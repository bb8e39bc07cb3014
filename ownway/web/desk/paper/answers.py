"""The answer to a plan: a second look at a part that was refused (R5, R6)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from ownway.decisions import actions, queries
from ownway.planning import queries as planning
from ownway.web.desk.forms import talk as forms
from ownway.web.desk.paper import Act, Life, Noun, Thing
from ownway.web.ui.parts import SummaryRow


def answered(life: Life) -> list[Any]:
    """The newest answer to each plan, with the version it is about."""
    found = []
    for plan in planning.plans(life.viewer, life.person.ref, life.at):
        for version in planning.versions(life.viewer, plan.ref, life.at):
            view = queries.decision_for(life.viewer, version.ref, life.at)
            if view is not None:
                found.append((version, view))
                break
    return found


def _refused(life: Life) -> list[Thing]:
    return [
        Thing(
            ref=one.ref,
            row=one,
            title=one.line.what,
            facts=(
                SummaryRow(key=_now("Why"), value=one.reason.splitlines()),
                SummaryRow(
                    key=_now("What would make it a yes"), value=one.would_accept.splitlines()
                ),
            ),
            kept={"what": one.line.what},
        )
        for _version, view in answered(life)
        for one in view.lines
        if not one.agreed or one.second_look is not None
    ]


def _look(life: Life, thing: Thing, form: Any) -> UUID:
    line = queries.line_decision(life.viewer, thing.ref, life.at)
    ref: UUID = actions.ask_second_look(line_decision=line, **form.said, **life.how).ref
    return ref


ANSWERS = Noun(
    title=_("What was refused in their plan"),
    things=_refused,
    acts={
        "look-at-plan": Act(
            title=_("They want somebody else to look at the no"),
            kept="plan_look",
            now=lambda _life, one: one.may_ask_again,
            form=lambda data, _life, _thing: forms.LookHeard(data),
            does=_look,
        ),
    },
)
