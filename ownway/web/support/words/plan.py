"""A person's plan as somebody beside them reads it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ownway.consent.queries import Helped
from ownway.consent.rules import Topic
from ownway.people import queries as people
from ownway.planning.queries import Contents
from ownway.planning.rules import LineKind
from ownway.web.plan_words import cost, said, writers
from ownway.web.support.words.helping import name, typed_by
from ownway.web.ui.parts import SummaryRow


@dataclass(frozen=True, slots=True)
class GoalCard:
    """One goal, word for word, with whose hand wrote it."""

    ref: UUID
    words: str
    more: tuple[tuple[str, str], ...]
    typed_by: str


def goal_cards(goals: Sequence[Any], helped: Helped) -> list[GoalCard]:
    """The goals a helper sees, in the person's order."""
    names = people.names({goal.written_by for goal in goals})
    return [
        GoalCard(
            ref=goal.ref,
            words=goal.words,
            more=tuple(
                (label, text)
                for label, text in (
                    (_("Next step"), goal.next_step),
                    (_("Who could help"), goal.who_helps),
                    (_("A sign that it goes well"), goal.how_know),
                )
                if text
            ),
            typed_by=typed_by(goal.written_by, helped, names),
        )
        for goal in goals
    ]


@dataclass(frozen=True, slots=True)
class ThingCard:
    """One thing of the plan. The goal and the early signs show only where they are open too."""

    ref: UUID
    what: str
    cost: str
    goal: str
    signs: str
    aside: bool
    typed_by: str


def thing_cards(contents: Contents, helped: Helped) -> list[ThingCard]:
    """The things of the plan, as they stand."""
    names = writers(contents)
    made = []
    for line in contents.lines:
        aside = line.kind is LineKind.CONTINGENCY
        made.append(
            ThingCard(
                ref=line.ref,
                what=_("Money kept aside for hard times") if aside else line.what,
                cost=cost(line),
                goal=line.goal_words if Topic.GOALS in helped.topics else "",
                signs=line.early_signs if aside and Topic.BAD_TIMES in helped.topics else "",
                aside=aside,
                typed_by=typed_by(line.written_by, helped, names),
            )
        )
    return made


def about(contents: Contents) -> list[SummaryRow]:
    """What matters to the person, how it runs, how long it is for."""
    months = ngettext("%(n)s month", "%(n)s months", contents.months) % {"n": contents.months}
    return [
        SummaryRow(key=_("What matters"), value=contents.matters or _("Not said yet")),
        SummaryRow(key=_("How it runs"), value=contents.managing or _("Not said yet")),
        SummaryRow(key=_("How long it is for"), value=months),
    ]


def total(contents: Contents, helped: Helped) -> str:
    """What the plan comes to; beside what there is only where money is open too."""
    uses = _("This plan uses %(amount)s.") % {"amount": said(contents.total)}
    if Topic.MONEY not in helped.topics:
        return uses
    have = _("%(name)s has %(amount)s to plan with.") % {
        "name": name(helped),
        "amount": said(contents.amount),
    }
    if contents.over:
        over = _("It is %(amount)s more than that. That can be talked about.")
        return " ".join((have, uses, over % {"amount": said(contents.over)}))
    return f"{have} {uses}"
