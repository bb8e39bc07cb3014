"""Where a person is on the way, and the rows of their task list. Read-only; words included."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ownway.allocation import queries as allocations
from ownway.assessment import queries as assessments
from ownway.core.show import day, show
from ownway.decisions import queries as decisions
from ownway.decisions.rules import State
from ownway.endings import queries as endings
from ownway.endings.rules import EndingKind
from ownway.holding import queries as holding
from ownway.joining import queries as joining
from ownway.planning import queries as planning
from ownway.planning.queries import Contents
from ownway.planning.rules import LineKind
from ownway.review import queries as reviews
from ownway.spending import queries as spending
from ownway.web.my.life import Life
from ownway.web.my.words import money as money_words
from ownway.web.request import Request
from ownway.web.ui.parts import Status, Task
from ownway.web.ui.showing import babel_locale


@dataclass(frozen=True, slots=True)
class Group:
    """Tasks under one heading. `choices`: things to do at any time, which are never 'done'."""

    name: str
    title: str
    tasks: tuple[Task, ...]
    lead: str = ""
    choices: bool = False


@dataclass(frozen=True, slots=True)
class Hub:
    """What the hub shows: the money in a sentence, how far the present step is, the rows.

    `start`: nothing has been begun, so one large button says what to do.
    """

    money: str
    progress: str
    groups: tuple[Group, ...]
    start: bool = False
    ended: bool = False


def hub_of(request: Request, life: Life) -> Hub:
    """The hub of one person. About a dozen short queries, whatever the length of their story."""
    viewer, at, ref = request.viewer, request.at, life.person.ref
    where = joining.where(life.person)
    if where is not None and where.over:
        ended = endings.endings(viewer, ref, at)
        return Hub(money="", progress="", groups=_after_ending(ended), ended=True)
    round_ = assessments.draft(viewer, ref, at=at)
    sent = assessments.current(viewer, ref, at=at)
    plans = [plan for plan in planning.plans(viewer, ref, at) if plan.ended_at is None]
    groups: list[Group] = []
    if round_ is not None:
        groups.append(_questions(request, round_))
    for plan in plans:
        groups += _plan_groups(request, life, plan)
    living = _living(request, life, plans)
    if living is not None:
        groups.insert(0 if round_ is None else 1, living)
    amount = allocations.current(viewer, ref, at=at)
    if sent is not None and not any(plan.kind == "yearly" for plan in plans) and amount:
        groups.append(_begin_plan())
    return Hub(
        money=_money(request, life, amount, living is not None),
        progress=_progress(groups),
        groups=tuple(groups),
        start=round_ is None and sent is None,
    )


def _money(request: Request, life: Life, amount: Any, living: bool) -> str:
    if living:
        return money_words.left(spending.money(request.viewer, life.person.ref, request.at))
    if amount is None:
        return ""
    return _("You have %(amount)s a year to plan with.") % {
        "amount": show(amount.to_plan_with, babel_locale())
    }


def _progress(groups: list[Group]) -> str:
    """How far the first unfinished group is; being done is said quietly."""
    for group in groups:
        done = sum(task.status is Status.DONE for task in group.tasks)
        started = done or any(task.status is Status.STARTED for task in group.tasks)
        if group.name in ("questions", "plan") and started and done < len(group.tasks):
            return ngettext(
                "You have done %(done)s of %(count)s part.",
                "You have done %(done)s of %(count)s parts.",
                len(group.tasks),
            ) % {"done": done, "count": len(group.tasks)}
    return ""


def _questions(request: Request, round_: Any) -> Group:
    tasks = []
    for part in assessments.parts(round_, language=request.LANGUAGE_CODE):
        status = Status.STARTED if part.done else Status.NOT_STARTED
        minutes = ngettext("About %(n)s minute.", "About %(n)s minutes.", part.total) % {
            "n": part.total
        }
        tasks.append(
            Task(
                text=part.title,
                status=Status.DONE if part.done == part.total else status,
                url=reverse("my:question", args=[round_.ref, part.next]),
                hint=f"{part.about} {minutes}",
            )
        )
    ready = all(task.status is Status.DONE for task in tasks)
    tasks.append(
        Task(
            text=_("Check and send my answers"),
            status=Status.NOT_STARTED if ready else Status.NOT_READY,
            url=reverse("my:check_answers", args=[round_.ref]) if ready else "",
            hint="" if ready else _("You can do this when the other parts are done."),
        )
    )
    return Group(
        "questions",
        _("Tell us about your life"),
        tuple(tasks),
        lead=_("You can stop and come back. Everything is saved as you go."),
    )


def _begin_plan() -> Group:
    return Group(
        "amount",
        _("Your money to plan with"),
        (
            Task(
                text=_("See my amount and how it was worked out"),
                status=Status.NOT_STARTED,
                url=reverse("my:amount"),
            ),
        ),
    )


def _plan_groups(request: Request, life: Life, plan: Any) -> list[Group]:
    draft = planning.draft_of(request.viewer, life.person.ref, plan.kind, request.at)
    if draft is not None and draft.plan_id != plan.pk:
        draft = None
    sent = planning.latest_sent(plan)
    groups = []
    if draft is not None:
        groups.append(_writing(planning.contents(draft), again=sent is not None))
    if sent is not None:
        groups.append(_answer(request, plan, sent))
    return groups


def _writing(contents: Contents, *, again: bool) -> Group:
    things = [line for line in contents.lines if line.kind is not LineKind.CONTINGENCY]
    aside = [line for line in contents.lines if line.kind is LineKind.CONTINGENCY]
    problems = planning.problems(contents.version)

    def row(text: str, name: str, done: object, hint: str = "") -> Task:
        status = Status.DONE if done else Status.NOT_STARTED
        return Task(text=text, status=status, url=reverse(f"my:{name}"), hint=hint)

    tasks = [
        row(_("See my amount"), "amount", True),
        row(_("Say what matters to me"), "matters", contents.matters, _("About 5 minutes.")),
        row(_("Write my goals"), "goals", contents.goals, _("In my own words.")),
        row(_("Choose what would help"), "things", things, _("People, things, classes, trips.")),
        row(
            _("Keep some money aside for hard times"),
            "aside",
            aside,
            _("You can leave this out."),
        ),
        row(_("Say how it runs from day to day"), "running", contents.managing),
    ]
    if problems and not (contents.goals or contents.lines):
        last = Task(
            text=_("Check and sign my plan"),
            status=Status.NOT_READY,
            hint=_("You can do this when you have a goal."),
        )
    else:
        last = row(_("Check and sign my plan"), "sign", False)
    titles = {
        (False, "yearly"): _("Make my plan"),
        (True, "yearly"): _("Change my plan"),
    }
    title = titles.get((again, contents.kind.value), _("My one-off plan"))
    return Group("plan", title, (*tasks, last))


_SAID: dict[State, Callable[[], str]] = {
    State.WAITING: lambda: _("Your plan is sent. Somebody is looking at it."),
    State.LATE: lambda: _("We are late with our answer. We are sorry."),
    State.APPROVED: lambda: _("Your plan is agreed."),
    State.PART: lambda: _("Part of your plan is agreed, so that it can start."),
    State.RETURNED: lambda: _("Your plan has an answer. It can be changed and sent again."),
}


def _answer(request: Request, plan: Any, sent: Any) -> Group:
    where = decisions.where(sent, request.at)
    waits = where.state in (State.WAITING, State.LATE)
    tasks = [
        Task(
            text=_("See where my plan is") if waits else _("Read the answer, line by line"),
            status=Status.NOT_STARTED if waits else Status.DONE,
            url=reverse("my:where" if waits else "my:decision", args=[sent.ref]),
            hint=_("An answer comes by %(day)s.") % {"day": day(where.decide_by_on, babel_locale())}
            if waits and where.decide_by_on
            else "",
        )
    ]
    return Group(
        "answer", _("My plan’s answer"), tuple(tasks), lead=_SAID[where.state](), choices=True
    )


def _living(request: Request, life: Life, plans: list[Any]) -> Group | None:
    """What an agreed plan opens: choosing holders, buying, looking back, leaving well."""
    viewer, at, ref = request.viewer, request.at, life.person.ref
    agreed = [plan for plan in plans if decisions.current_version(plan) is not None]
    if not agreed:
        return None
    lines = holding.lines_to_choose(viewer, ref, at)
    open_ = [line for line in lines if line.arrangement is None]
    tasks = (
        [
            Task(
                text=_("Choose who holds the money"),
                status=Status.NOT_STARTED if open_ else Status.DONE,
                url=reverse("my:holding"),
                hint=ngettext(
                    "%(n)s line is waiting for your choice.",
                    "%(n)s lines are waiting for your choice.",
                    len(open_),
                )
                % {"n": len(open_)}
                if open_
                else "",
            )
        ]
        if lines
        else []
    )
    if spending.buyable(viewer, ref, at):
        tasks.append(
            Task(
                text=_("Ask for something to buy"),
                status=Status.NOT_STARTED,
                url=reverse("my:buy"),
            )
        )
    due = reviews.next_due(life.person, at)
    tasks.append(
        Task(
            text=_("Look back at how life is going"),
            status=Status.NOT_STARTED,
            url=reverse("my:review"),
            hint=_("By %(day)s, or when you like.") % {"day": day(due.due_on, babel_locale())}
            if due
            else "",
        )
    )
    tasks.append(
        Task(
            text=_("Leave well, with a graduation"),
            status=Status.NOT_STARTED,
            url=reverse("my:graduate"),
            hint=_("When you no longer need this. You say when."),
        )
    )
    return Group("living", _("Live my plan"), tuple(tasks), choices=True)


def _after_ending(ended: list[Any]) -> tuple[Group, ...]:
    """A graduation has its page; every ending leaves the door open."""
    graduated = [one for one in ended if one.kind == EndingKind.GRADUATED][:1]
    return tuple(
        Group(
            "ended",
            _("You did it"),
            (
                Task(
                    text=_("See my certificate"),
                    status=Status.DONE,
                    url=reverse("my:certificate", args=[one.ref]),
                    hint=_("Worth printing."),
                ),
            ),
        )
        for one in graduated
    )
