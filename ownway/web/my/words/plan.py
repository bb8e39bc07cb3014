"""What the pages of the plan say about its sums, its things and two texts side by side."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ownway.core.money import Money, exponent
from ownway.core.problems import Problem
from ownway.core.show import marks, show
from ownway.planning.queries import Contents, GoalView, LineView
from ownway.planning.rules import LineKind, PlanKind
from ownway.programme.queries import Words
from ownway.web.plan_words import cost, said, writers
from ownway.web.ui.parts import SummaryRow
from ownway.web.ui.showing import babel_locale


@dataclass(frozen=True, slots=True)
class Total:
    """The money of a plan in sentences. Being over is said in the same calm way (P4)."""

    have: str
    uses: str
    left: str
    over: bool
    used_minor: int
    amount_minor: int


def total(contents: Contents) -> Total:
    """You have …. This plan uses …. You have … left to plan."""
    return _total(contents.amount, contents.total)


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


def caption(contents: Contents) -> str:
    """Which plan a page is about; two one-off plans are told apart by their money."""
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


def written(by: UUID, own: UUID, names: Mapping[UUID, str]) -> str:
    """Whose hand it was where it was not the person's own: no silent helper (U16)."""
    if by == own:
        return ""
    return _("Written by %(name)s") % {"name": names.get(by) or _("somebody else")}


def goal_cards(contents: Contents, own: UUID) -> list[tuple[GoalView, str]]:
    """The goals in order, each with who wrote it where that was somebody else."""
    names = writers(contents)
    return [(goal, written(goal.written_by, own, names)) for goal in contents.goals]


def cards(contents: Contents, own: UUID) -> list[Card]:
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


def changeable(parts: list[Part], which: str) -> list[Part]:
    """The same parts with the way to change each, before it is signed."""
    names = ("my:matters", "my:goals", "my:things", "my:running")
    pairs = zip(parts, names, strict=True)
    return [replace(part, url=reverse(name) + which) for part, name in pairs]


def whole(contents: Contents, words: Words, own: UUID) -> list[Part]:
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
