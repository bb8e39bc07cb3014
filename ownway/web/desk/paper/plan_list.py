"""The first talk and the plan of somebody without a sign-in, as a list of what to type in next."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from ownway.core.show import day
from ownway.decisions import queries as decisions
from ownway.decisions.queries import DecisionView
from ownway.planning import queries as planning
from ownway.planning.queries import Contents
from ownway.planning.rules import LineKind
from ownway.web import amount_paper, plan_words
from ownway.web.desk.paper import Life, Thing
from ownway.web.desk.paper.answers import ANSWERS, answered
from ownway.web.desk.paper.plan_parts import goals_of, things_of, written
from ownway.web.desk.paper.planning import BEGIN
from ownway.web.desk.paper.talk import TALK, Round, parts_of, round_of
from ownway.web.plan_words import Total
from ownway.web.ui.parts import Link, Status, Task
from ownway.web.ui.showing import babel_locale, local_day

NEXT: dict[str, Any] = {
    "answers_again": gettext_lazy(
        "You can answer the questions again. What counts now, counts on."
    ),
    "plan_look": gettext_lazy("You asked for a second look. Somebody else reads it."),
    "plan_again": gettext_lazy("You can change your plan now. What you sent stays as it was."),
}


def following(typed: Any, life: Life) -> list[str]:
    """What comes next for the person, as the letter says it."""
    if typed.act == "plan_send":
        return [plan_words.answer_within(life.pack)]
    if typed.act == "amount_wrong":
        return [amount_paper.answered_within(life.pack)]
    if typed.act in NEXT:
        return [str(NEXT[typed.act])]
    if typed.act in ("answers", "facts", "answers_send"):
        return []
    return [_("It is written down. Nothing is sent before you sign your plan.")]


def act(life: Life, code: str, ref: UUID) -> str:
    """Where one thing is typed in."""
    return reverse("desk:plan_on_paper_act", args=[life.person.ref, code, ref])


def _title(noun: Any, code: str) -> str:
    return str(noun.acts[code].title)


@dataclass(frozen=True, slots=True)
class Talk:
    """The questions: what is still to be answered, or when it was sent, and what else is said."""

    sent: str
    tasks: tuple[Task, ...]
    also: tuple[Link, ...]


def talk(life: Life) -> Talk:
    """Part by part while they are answered; afterwards that they were sent."""
    found = round_of(life)
    tasks = [_part(life, one) for one in parts_of(life)] if found.open else []
    if tasks:
        tasks.append(_send(life, found))
    return Talk(
        sent=_("Their answers were sent on %(day)s.")
        % {"day": day(local_day(found.sent.sent_at), babel_locale())}
        if found.sent is not None
        else "",
        tasks=tuple(tasks),
        also=tuple(
            Link(str(one.title), act(life, code, life.person.ref))
            for code, one in TALK.acts.items()
            if code != "send-answers" and one.now(life, found)
        ),
    )


def _part(life: Life, part: Thing) -> Task:
    rows = part.row.rows
    done = sum(row.done for row in rows)
    status = Status.STARTED if done else Status.NOT_STARTED
    count = ngettext("%(done)s of %(count)s question", "%(done)s of %(count)s questions", len(rows))
    return Task(
        text=part.title,
        status=Status.DONE if done == len(rows) else status,
        url=act(life, "answers", part.ref),
        hint=count % {"done": done, "count": len(rows)},
    )


def _send(life: Life, found: Round) -> Task:
    return Task(
        text=_title(TALK, "send-answers"),
        status=Status.NOT_STARTED if found.whole else Status.NOT_READY,
        url=act(life, "send-answers", life.person.ref) if found.whole else "",
        hint="" if found.whole else _("You can do this when the other parts are done."),
    )


@dataclass(frozen=True, slots=True)
class Card:
    """A goal or a thing of a plan, with the ways to change it."""

    title: str
    more: tuple[str, ...]
    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """One plan. Where it was sent: where it is now, and the way to change it."""

    name: str
    title: str
    state: str
    tasks: tuple[Task, ...] = ()
    goals: tuple[Card, ...] = ()
    things: tuple[Card, ...] = ()
    off: tuple[Link, ...] = ()
    add_goal: str = ""
    add_thing: str = ""
    send: str = ""
    ready: str = ""
    change: str = ""
    answer: str = ""
    total: Total | None = None


def plans(life: Life) -> list[Plan]:
    """Every plan that runs, the year's first."""
    return [_plan(life, contents) for contents in written(life)]


def begin(life: Life) -> str:
    """Where a plan for a year is begun; empty where there is no amount, or one runs."""
    return act(life, "begin-plan", life.person.ref) if BEGIN.things(life) else ""


def _plan(life: Life, contents: Contents) -> Plan:
    version, title = contents.version, plan_words.caption(contents, theirs=True)
    ref = version.plan.ref
    name = f"plan-{version.plan.number}"
    state = plan_words.state(decisions.where(version, life.at))
    answer = _answer(life, ref)
    if version.sent_at is not None:
        change = act(life, "change-plan", ref)
        return Plan(name, title, state, change=change, answer=answer)
    things = things_of(contents)
    return Plan(
        name=name,
        title=title,
        state=state,
        tasks=_tasks(life, contents),
        goals=tuple(_goal(life, one) for one in goals_of(contents) if not one.row.off),
        things=tuple(_thing(life, one) for one in things if not one.row.off and not _is_aside(one)),
        off=(
            *_off(life, goals_of(contents), "goal-back"),
            *_off(life, things, "thing-back"),
        ),
        add_goal=act(life, "add-goal", ref),
        add_thing=act(life, "add-thing", ref),
        answer=answer,
        send=act(life, "send-plan", ref),
        ready=_("Something is still missing before it can be sent. The next page says what.")
        if planning.problems(version)
        else _("Nothing is missing. They sign on paper, and you type in the name."),
        total=plan_words.total(contents, theirs=True),
    )


def _answer(life: Life, plan: UUID) -> str:
    """Where the newest answer to a plan is read and printed; empty where there is none yet."""
    found = (version for version, _view in answered(life) if version.plan.ref == plan)
    version = next(found, None)
    return reverse("desk:plan_on_paper_answer", args=[version.ref]) if version else ""


def looks(life: Life, view: DecisionView) -> list[Link]:
    """Where a second look at each refused line is typed in."""
    text = _title(ANSWERS, "look-at-plan")
    return [
        Link(f"{text}: {one.line.what}", act(life, "look-at-plan", one.ref))
        for one in view.lines
        if one.may_ask_again
    ]


def _tasks(life: Life, contents: Contents) -> tuple[Task, ...]:
    ref = contents.version.plan.ref

    def row(text: str, code: str, done: object, hint: str = "") -> Task:
        status = Status.DONE if done else Status.NOT_STARTED
        return Task(text=text, status=status, url=act(life, code, ref), hint=hint)

    return (
        row(_("What matters to them"), "matters", contents.matters),
        row(_("Money kept aside for hard times"), "aside", contents.aside, _("Only if they want")),
        row(_("How it runs, and for how long"), "running", contents.managing),
    )


def _is_aside(thing: Thing) -> bool:
    return bool(thing.row.part.kind is LineKind.CONTINGENCY)


def _goal(life: Life, thing: Thing) -> Card:
    goal = thing.row.part
    more = (goal.next_step, goal.who_helps, goal.how_know)
    return _card(life, thing, "goal", goal.words, *more)


def _thing(life: Life, thing: Thing) -> Card:
    line = thing.row.part
    goal = (
        _("For the goal: %(goal)s") % {"goal": line.goal_words}
        if line.goal_words
        else _("Not linked to a goal yet.")
    )
    return _card(life, thing, "thing", line.what, plan_words.cost(line), goal)


def _card(life: Life, thing: Thing, code: str, title: str, *more: str) -> Card:
    return Card(
        title=title,
        more=tuple(filter(None, more)),
        links=(
            Link(_("Change"), act(life, code, thing.ref), about=title),
            Link(_("Take this off"), act(life, f"{code}-off", thing.ref), about=title),
        ),
    )


def _off(life: Life, things: list[Thing], code: str) -> list[Link]:
    return [
        Link(_("Put it back"), act(life, code, one.ref), about=one.title)
        for one in things
        if one.row.off
    ]
