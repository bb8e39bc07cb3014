"""Where a person is on the way, and the rows of their task list. Read-only; words included."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

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
from ownway.joining.rules import Status as Where
from ownway.planning import queries as planning
from ownway.planning.queries import Contents
from ownway.planning.rules import LineKind, PlanKind
from ownway.programme.rules import scheme_of
from ownway.review import queries as reviews
from ownway.review.rules import Status as ReviewStatus
from ownway.spending import queries as spending
from ownway.spending.queries import MoneyView
from ownway.web import held_words, plan_words
from ownway.web.my.drafts import drafts, which
from ownway.web.my.life import Life
from ownway.web.my.words import buddy as buddy_words
from ownway.web.my.words import money as money_words
from ownway.web.request import Request
from ownway.web.ui.parts import Status, Task
from ownway.web.ui.showing import babel_locale

HELD = 2  # payments that wait, on the hub; all of them are marked under My money
NEWS = timedelta(days=14)  # an answer about the amount stands on the hub so long


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

    `start`: nothing has been begun, so one large button says what to do, with a
    link to a small sum once where the programme has it. `resting`: on a break,
    with `signs`, what the person wrote for hard times.
    """

    money: str
    progress: str
    groups: tuple[Group, ...]
    start: bool = False
    once: bool = False
    ended: bool = False
    parted: str = ""  # once it is ended: a planning buddy stopped with it
    resting: bool = False
    searched: bool = False  # nobody heard of them for long: one click says “I am here”
    signs: tuple[str, ...] = ()
    held: tuple[str, ...] = ()  # payments that somebody holds back


def hub_of(request: Request, life: Life) -> Hub:
    """The hub of one person. About a dozen short queries, whatever the length of their story."""
    viewer, at, ref = request.viewer, request.at, life.person.ref
    where = joining.where(life.person)
    if where is not None and where.over:
        ended = endings.endings(viewer, ref, at)
        return Hub(
            money="",
            progress="",
            groups=(*_story_news(life), *_after_ending(ended)),
            held=_held_back(life, at),
            ended=True,
            parted=_parted_with(life, where),
        )
    round_ = assessments.draft(viewer, ref, at=at)
    sent = assessments.current(viewer, ref, at=at)
    plans = [plan for plan in planning.plans(viewer, ref, at) if plan.ended_at is None]
    writing = drafts(request, life)
    amounts = allocations.amounts_of(viewer, ref, at=at)
    amount = amounts.counts if amounts else None
    versions = {plan: decisions.current_version(plan) for plan in plans}
    agreed = {plan: version for plan, version in versions.items() if version is not None}
    money = spending.money(viewer, ref, at) if agreed else None
    groups = [_questions(request, round_)] if round_ is not None else []
    if agreed:
        may_buy = money is not None and money.may_buy
        groups.append(_living(request, life, busy=bool(writing), may_buy=may_buy))
    for plan in plans:
        groups += _plan_groups(request, plan, writing, newer=_newer(agreed, amount))
    if sent is not None and not any(plan.kind == PlanKind.YEARLY for plan in plans) and amount:
        groups.append(_begin_plan())
    if not agreed and endings.brought_along(life.person) is not None:
        groups.append(_brought())
    if where is not None and where.before:
        groups.insert(0, _joins(life))
    news = _amount_news(life, amounts.lower if amounts else None, at)
    if news is not None:
        groups.insert(0, news)
    groups[:0] = _story_news(life)
    stopped = _buddy_news(life, at)
    if stopped is not None:
        groups.append(stopped)
    parting = _parting_news(life)
    if parting is not None:
        groups.insert(0, parting)
    resting = where is not None and where.status is Where.PAUSED
    return Hub(
        money=_money(money, amount),
        progress=_progress(groups),
        groups=tuple(groups),
        start=round_ is None and sent is None and not plans,
        once=scheme_of(life.pack).modes.one_off is not None,
        resting=resting,
        searched=endings.open_search(life.person) is not None,
        signs=_signs(agreed) if resting else (),
        held=_held_back(life, at),
    )


def _amount_news(life: Life, lower: allocations.AmountRow | None, at: datetime) -> Group | None:
    """What waits about the amount: a lower one with its notice, or a claim and its answer."""
    tasks = []
    claim = decisions.open_claim(life.person)
    if lower is not None:
        notice = allocations.notice_of(lower.allocation)
        text, hint = _("My amount was worked out anew"), _("It does not count yet.")
        if notice is not None and claim is None:
            text = _("My amount goes down: see what changed")
            hint = _("From %(day)s. Until then nothing changes.") % {
                "day": day(notice.counts_from, babel_locale())
            }
        tasks.append(_choice(text, "amount_change", hint))
    if claim is not None:
        hint = _("An answer comes by %(day)s.") % {"day": day(claim.answer_by_on, babel_locale())}
        tasks.append(_choice(_("I said that something in my amount is wrong"), "amount", hint))
    elif not tasks and decisions.answered_since(life.person, at - NEWS):
        tasks.append(_choice(_("Read the answer about my amount"), "amount"))
    if not tasks:
        return None
    return Group("amount", _("My amount"), tuple(tasks), choices=True)


def _parting_news(life: Life) -> Group | None:
    """A notice that the time here ends, and less money by steps: only where there is one."""
    tasks = []
    notice = endings.open_notice(life.person)
    if notice is not None and notice.ends_on is not None:
        hint = _("From %(day)s. Until then nothing changes.") % {
            "day": day(notice.ends_on, babel_locale())
        }
        tasks.append(_choice(_("The programme wants to end your time here"), "end_notice", hint))
    return Group("parting", _("Please read this"), tuple(tasks), choices=True) if tasks else None


def _held_back(life: Life, at: datetime) -> tuple[str, ...]:
    """That payments of theirs wait, and until when: they hear it from us, not from who is unpaid.

    Without links, so that a full page stays one: what waits is marked under My money.
    """
    return tuple(held_words.line(one) for one in spending.held_back(life.person, at)[:HELD])


def _story_news(life: Life) -> tuple[Group, ...]:
    """Somebody asks to tell the person's story elsewhere; nothing happens without their yes."""
    ending = endings.asked_of_story(life.person)
    if ending is None:
        return ()
    task = Task(
        text=_("May your story be told somewhere else?"),
        status=Status.NOT_STARTED,
        url=reverse("my:story", args=[ending.ref]),
        hint=_("You say yes or no. No answer is a no."),
    )
    return (Group("story", _("My story"), (task,), choices=True),)


def _buddy_news(life: Life, at: datetime) -> Group | None:
    """That the other of two planning buddies has stopped or left: for a while, and no reason."""
    gives, takes = reviews.my_buddies(life.person)
    tasks = []
    for helped, now in ((True, takes), (False, gives)):
        pairs = reviews.parted(life.person, at - NEWS) if now is None else ()
        if any((one.person_id == life.person.pk) is helped for one in pairs):
            text, hint = buddy_words.stopped(helped=helped)
            tasks.append(_choice(text, "buddy", hint))
    return Group("buddy", _("Planning buddy"), tuple(tasks), choices=True) if tasks else None


def _parted_with(life: Life, where: joining.Where) -> str:
    if where.left_at is None:
        return ""
    return buddy_words.ended_too(parted=reviews.parted_with(life.person, where.left_at))


def _joins(life: Life) -> Group:
    """For who asked, or came from another place: first what it is, and then their own yes."""
    there = reverse("public:join", args=[life.person.programme.code])
    task = Task(
        text=_("Read what this is, and join"),
        status=Status.NOT_STARTED,
        url=there,
        hint=_("You say yes or no."),
    )
    return Group("joining", _("You have not joined yet"), (task,), choices=True)


def _signs(agreed: Iterable[Any]) -> tuple[str, ...]:
    """The person's own early signs: of help most when things are hard (U18)."""
    lines = [line for plan in agreed for line in decisions.agreed_lines(plan)]
    return tuple(line.early_signs for line in lines if line.early_signs)


def _money(view: MoneyView | None, amount: Any) -> str:
    if view is not None:
        needs_none = _("Your plan is agreed. It needs no money.")
        return money_words.left(view) if view.lines else needs_none
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


def _brought() -> Group:
    """A plan of another place waits to be read, and can become the draft here."""
    hint = _("You can begin your plan here with it.")
    task = _choice(_("Read what I brought along"), "brought", hint)
    return Group("brought", _("From the place before"), (task,), choices=True)


def _plan_groups(
    request: Request, plan: Any, writing: dict[UUID, Any], *, newer: bool
) -> list[Group]:
    draft = writing.get(plan.ref)
    sent = planning.latest_sent(plan)
    groups = []
    if draft is not None:
        groups.append(
            _writing(planning.contents(draft), which(plan.ref, writing), again=sent is not None)
        )
    if sent is not None:
        groups.append(_answer(request, plan, sent, writing=draft is not None, newer=newer))
    return groups


def _writing(contents: Contents, which: str, *, again: bool) -> Group:
    things = [line for line in contents.lines if line.kind is not LineKind.CONTINGENCY]
    aside = [line for line in contents.lines if line.kind is LineKind.CONTINGENCY]
    yearly = contents.kind is PlanKind.YEARLY

    def row(text: str, name: str, done: object, hint: str = "") -> Task:
        status = Status.DONE if done else Status.NOT_STARTED
        return Task(text=text, status=status, url=reverse(f"my:{name}") + which, hint=hint)

    tasks = [
        row(_("Write my goals"), "goals", contents.goals, _("In my own words.")),
        row(_("Choose what would help"), "things", things, _("People, things, classes, trips.")),
    ]
    if yearly:  # a small sum once needs a goal and a thing, no more
        hint = _("About 5 minutes.")
        tasks = [
            row(_("See my amount"), "amount", True),
            row(_("Say what matters to me"), "matters", contents.matters, hint),
            *tasks,
            row(
                _("Keep some money aside for hard times"),
                "aside",
                aside,
                _("You can leave this out."),
            ),
            row(_("Say how it runs from day to day"), "running", contents.managing),
        ]
    if contents.goals or contents.lines:
        last = row(_("Check and sign my plan"), "sign", False)
    else:
        last = Task(
            text=_("Check and sign my plan"),
            status=Status.NOT_READY,
            hint=_("You can do this when you have a goal."),
        )
    title = plan_words.caption(contents)
    if yearly:
        title = _("Change my plan") if again else _("Make my plan")
    return Group("plan", title, (*tasks, last))


_SAID: dict[State, Callable[[], str]] = {
    State.WAITING: lambda: _("Your plan is sent. Somebody is looking at it."),
    State.LATE: lambda: _("We are late with our answer. We are sorry."),
    State.APPROVED: lambda: _("Your plan is agreed."),
    State.PART: lambda: _("Part of your plan is agreed, so that it can start."),
    State.RETURNED: lambda: _("Your plan has an answer. It can be changed and sent again."),
}


def _answer(request: Request, plan: Any, sent: Any, *, writing: bool, newer: bool) -> Group:
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
    once = plan.kind == PlanKind.ONE_OFF
    if not once and not writing:
        text = _("See my new amount") if newer else _("See my amount and how it was worked out")
        hint = _("You can use it when you change your plan.") if newer else ""
        tasks.append(_choice(text, "amount", hint))
    title = _("The answer to my one-off plan") if once else _("The answer to my plan")
    return Group("answer", title, tuple(tasks), lead=_SAID[where.state](), choices=True)


def _living(request: Request, life: Life, *, busy: bool, may_buy: bool) -> Group:
    """What an agreed plan opens: choosing holders, buying, looking back, leaving well.

    `busy`: a plan is being written beside it, so only what waits stands here; the rest is one
    click away under My money and on the page for leaving.
    """
    viewer, at, ref = request.viewer, request.at, life.person.ref
    tasks = []
    lines = holding.lines_to_choose(viewer, ref, at)
    if lines and not (busy and all(line.arrangement for line in lines)):
        open_ = sum(line.arrangement is None for line in lines)
        hint = money_words.waits(open_) if open_ else ""
        text = _("Choose who holds the money") if open_ else _("See who holds the money")
        tasks.append(_choice(text, "holding", hint))
    if not busy and may_buy:
        tasks.append(_choice(_("Ask for something to buy"), "buy"))
    tasks.append(_look_back(request, life))
    if not busy:
        hint = _("When you no longer need this. You say when.")
        tasks.append(_choice(_("Leave well, with a graduation"), "exit", hint))
    return Group("living", _("Live my plan"), tuple(tasks), choices=True)


def _choice(text: str, name: str, hint: str = "") -> Task:
    """Something that can be done at any time."""
    return Task(text=text, status=Status.NOT_STARTED, url=reverse(f"my:{name}"), hint=hint)


def _newer(agreed: Mapping[Any, Any], amount: Any) -> bool:
    """Whether an amount was worked out after the one the year's plan was agreed with."""
    used = [
        version.allocation.number
        for plan, version in agreed.items()
        if plan.kind == PlanKind.YEARLY
    ]
    return bool(amount and used and amount.allocation.number > max(used))


def _look_back(request: Request, life: Life) -> Task:
    held = reviews.reviews(request.viewer, life.person.ref, request.at)
    if any(one.status == ReviewStatus.OPEN for one in held):
        hint = _("You have begun. Everything is saved.")
    else:
        due = reviews.next_due(life.person, request.at)
        day_ = day(due.due_on, babel_locale()) if due else ""
        hint = _("By %(day)s, or when you like.") % {"day": day_} if due else ""
    return _choice(_("Look back at how life is going"), "review", hint)


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
