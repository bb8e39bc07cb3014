"""What is said of a plan, its sums, its things and two texts, to all who write or read it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ownway.core.money import Money, exponent
from ownway.core.problems import Problem
from ownway.core.show import day, marks, show
from ownway.decisions.queries import Where
from ownway.decisions.rules import State
from ownway.people import queries as people
from ownway.planning.queries import Contents, GoalView, LineView
from ownway.planning.rules import LineKind, PlanKind
from ownway.programme.queries import Words
from ownway.programme.rules import Pack
from ownway.web.ui.parts import SummaryRow
from ownway.web.ui.showing import babel_locale, local_day


def cost(line: LineView) -> str:
    """£12.50 each time, 52 times: £650"""
    if not line.total:
        return _("Free")
    if line.times == 1:
        return said(line.total)
    return ngettext(
        "%(each)s each time, %(times)s time: %(total)s",
        "%(each)s each time, %(times)s times: %(total)s",
        line.times,
    ) % {"each": said(line.each), "times": line.times, "total": said(line.total)}


@dataclass(frozen=True, slots=True)
class Theirs:
    """What somebody else saved while this form was open."""

    who: str
    texts: tuple[str, ...]


_TEXTS = (
    "words",
    "next_step",
    "who_helps",
    "how_know",
    "what",
    "early_signs",
    "free_way",
    "matters",
    "managing",
)


def both(theirs: Mapping[str, Any], who: str) -> Theirs:
    """Their text, as they wrote it, and what it costs. The writer's own stays in the form."""
    texts = [str(theirs[name]) for name in _TEXTS if theirs.get(name)]
    if theirs.get("currency"):
        texts.append(said(Money(theirs["total_minor"], theirs["currency"])))
    return Theirs(who=who or _("Somebody"), texts=tuple(texts))


def said(amount: Money) -> str:
    """An amount inside a sentence."""
    return show(amount, babel_locale())


def writers(contents: Contents) -> dict[UUID, str]:
    """The names of all who wrote a goal or a thing of this version; one query."""
    parts: Iterable[GoalView | LineView] = (*contents.goals, *contents.lines)
    return people.names({part.written_by for part in parts})


@dataclass(frozen=True, slots=True)
class Total:
    """The money of a plan in sentences. Being over is said in the same calm way (P4)."""

    have: str
    uses: str
    left: str
    over: bool
    used_minor: int
    amount_minor: int


def total(contents: Contents, *, theirs: bool = False) -> Total:
    """You have …. This plan uses …. You have … left to plan. `theirs`: as staff read it."""
    found = _total(contents.amount, contents.total)
    return _of_theirs(found, contents) if theirs else found


def _of_theirs(found: Total, contents: Contents) -> Total:
    """The same, said of the person to whoever types in for them."""
    left = _("They have %(amount)s left to plan.") % {"amount": said(contents.left)}
    more = _("This is %(amount)s more than their money. It can still be sent and talked about.")
    return replace(
        found,
        have=_("They have %(amount)s.") % {"amount": said(contents.amount)},
        left=more % {"amount": said(contents.over)} if found.over else left,
    )


def _total(amount: Money, used: Money) -> Total:
    over = used > amount
    return Total(
        have=_("You have %(amount)s.") % {"amount": said(amount)},
        uses=_("This plan uses %(amount)s.") % {"amount": said(used)},
        left=_("This is %(amount)s more than your money. You can still save it and talk about it.")
        % {"amount": said(used - amount)}
        if over
        else _("You have %(amount)s left to plan.") % {"amount": said(amount - used)},
        over=over,
        used_minor=min(used.minor, amount.minor),
        amount_minor=max(amount.minor, 1),
    )


def caption(contents: Contents, *, theirs: bool = False) -> str:
    """Which plan a page is about; two one-off plans are told apart by their money."""
    if theirs and contents.kind is PlanKind.YEARLY:
        return _("Their plan for a year")
    if theirs:
        return _("Their one-off plan, %(amount)s") % {"amount": said(contents.amount)}
    if contents.kind is PlanKind.YEARLY:
        return _("My plan")
    return _("My one-off plan, %(amount)s") % {"amount": said(contents.amount)}


@dataclass(frozen=True, slots=True)
class WorkedOut:
    """The answer to 'Work out the total'."""

    line: str
    total: Total


def worked_out(line: Money, others: Money, contents: Contents) -> WorkedOut:
    """What one thing comes to, and the plan with it; nothing is saved."""
    return WorkedOut(
        line=_("In all: %(amount)s") % {"amount": said(line)},
        total=_total(contents.amount, others + line),
    )


@dataclass(frozen=True, slots=True)
class Live:
    """What the script needs to work out the same sum in whole minor units."""

    digits: int
    decimal: str
    group: str
    signs: str
    frame: str
    limit: int


def live(contents: Contents, others: Money) -> Live:
    """Marks of this language, and how much is left beside the other things."""
    ours = marks(babel_locale())
    currency = contents.amount.currency
    zero = show(Money(0, currency), babel_locale())
    return Live(
        digits=exponent(currency),
        decimal=ours.decimal,
        group=ours.group,
        signs=f"{currency} {zero.replace('0', '').strip()}",
        frame=zero.replace("0", "{amount}"),
        limit=contents.amount.minor - others.minor,
    )


@dataclass(frozen=True, slots=True)
class Card:
    """One thing of a plan as a card."""

    ref: UUID
    what: str
    cost: str
    goal: str
    free: bool
    written: str = ""


def written(by: UUID, own: UUID | None, names: Mapping[UUID, str]) -> str:
    """Whose hand it was where it was not the person's own: no silent helper (U16)."""
    if by == own:
        return ""
    return _("Written by %(name)s") % {"name": names.get(by) or _("somebody else")}


def goal_cards(contents: Contents, own: UUID | None) -> list[tuple[GoalView, str]]:
    """The goals in order, each with who wrote it where that was somebody else."""
    names = writers(contents)
    return [(goal, written(goal.written_by, own, names)) for goal in contents.goals]


def cards(contents: Contents, own: UUID | None) -> list[Card]:
    """The things of a plan; money kept aside has a page of its own."""
    names = writers(contents)
    return [
        Card(
            ref=line.ref,
            what=line.what,
            cost=cost(line),
            goal=line.goal_words,
            free=not line.total,
            written=written(line.written_by, own, names),
        )
        for line in contents.lines
        if line.kind is not LineKind.CONTINGENCY
    ]


@dataclass(frozen=True, slots=True)
class Part:
    """One heading of a plan that is read once more; `url` leads to where it is changed."""

    title: str
    rows: list[SummaryRow]
    url: str = ""


def whole(contents: Contents, words: Words, own: UUID | None) -> list[Part]:
    """The plan read once more, under its headings, with who else wrote what."""
    names = writers(contents)
    about = [SummaryRow(key=_("What matters to me"), value=contents.matters or _("Not said"))]
    months = ngettext("%(n)s month", "%(n)s months", contents.months) % {"n": contents.months}
    runs = [
        SummaryRow(key=_("From day to day"), value=contents.managing or _("Not said")),
        SummaryRow(key=_("How long it is for"), value=months),
    ]
    goals = [
        SummaryRow(
            key=goal.words,
            value=[text for text in (goal.next_step, goal.who_helps, goal.how_know) if text]
            or _("No more was said"),
            note=written(goal.written_by, own, names),
        )
        for goal in contents.goals
    ]
    lines = [
        SummaryRow(
            key=line.what,
            value=cost(line),
            note=". ".join(
                filter(None, (_line_note(line, words), written(line.written_by, own, names)))
            ),
        )
        for line in contents.lines
    ]
    return [
        Part(_("About me"), about),
        Part(_("My goals"), goals),
        Part(_("What would help"), lines),
        Part(_("How it runs"), runs),
    ]


def _line_note(line: LineView, words: Words) -> str:
    if line.kind is LineKind.CONTINGENCY:
        return _("Kept aside. I use it when: %(signs)s") % {"signs": line.early_signs}
    part = words.get(f"category.{line.category}")
    if line.goal_words:
        return _("%(part)s. For my goal: %(goal)s") % {"part": part, "goal": line.goal_words}
    return part


@dataclass(frozen=True, slots=True)
class ToMend:
    """Something to put right before sending; `line` and `goals` let it be linked in one step."""

    words: str
    fix: str
    line: UUID | None
    goals: tuple[tuple[UUID, str], ...]


def to_mend(problems: Iterable[Problem], contents: Contents) -> list[ToMend]:
    """What keeps the plan from being sent; a thing without a goal can be linked at once."""
    lines = {str(line.root): line.ref for line in contents.lines}
    goals = tuple((goal.ref, goal.words) for goal in contents.goals)
    return [
        ToMend(
            words=problem.words,
            fix=problem.fix,
            line=lines.get(problem.where) if problem.code == "line_without_goal" else None,
            goals=goals,
        )
        for problem in problems
    ]


_STATE: dict[State, Callable[[], str]] = {
    State.DRAFT: lambda: _("It is being written. Nothing is sent."),
    State.WAITING: lambda: _("It is sent and waits for an answer."),
    State.LATE: lambda: _("The answer is late. That is ours to put right."),
    State.OVERTAKEN: lambda: _("A newer one was sent."),
    State.APPROVED: lambda: _("It is agreed."),
    State.PART: lambda: _("Part of it is agreed."),
    State.RETURNED: lambda: _("It has an answer."),
}


def state(found: Where) -> str:
    """Where the plan is, and by when there is an answer."""
    words = _STATE[found.state]()
    if found.state is State.WAITING and found.decide_by_on:
        by = day(found.decide_by_on, babel_locale())
        return _("%(state)s There is one by %(day)s.") % {"state": words, "day": by}
    return words


def answer_within(pack: Pack) -> str:
    """How soon there is an answer to what is sent."""
    days = pack.decisions.decide_within.working_days
    return ngettext(
        "You get an answer within %(days)s working day. You can still ask for changes after it is"
        " sent.",
        "You get an answer within %(days)s working days. You can still ask for changes after it is"
        " sent.",
        days,
    ) % {"days": days}


def signed(name: str, sent_at: datetime) -> str:
    """Whose name stands under a plan, and since when."""
    return _("Signed by %(name)s on %(day)s.") % {
        "name": name,
        "day": day(local_day(sent_at), babel_locale()),
    }
