"""What a plan may say and when it is ready to send: values in, findings out (S4, R14, R19).

A finding carries a code, where it sits and the figures behind it; its words are made where they
are shown. A finding that does not block is something worth knowing, never a closed door.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from uuid import UUID

from ownway.allocation.rules import Minimum
from ownway.core.money import Money, Rounding, share, split, zero
from ownway.core.period import WEEKS_IN_YEAR, add_months

LONGEST_WORDS = 5_000  # characters of one answer
LONGEST_WHAT = 200  # characters of the name of a thing
LONGEST_NAME = 200
LARGEST_EACH = 10**12  # minor units
MOST_TIMES = 10_000
LARGEST_TOTAL = 10**12  # minor units: what one line of the books can carry
MOST_MONTHS = 36
FARTHEST_START_MONTHS = 12


class PlanKind(StrEnum):
    """For a funding year, or a small sum once."""

    YEARLY = "yearly"
    ONE_OFF = "one_off"


class LineKind(StrEnum):
    """What sort of thing a line pays for (S4; trials and personal medicine, section 2.2)."""

    SUPPORT = "support"
    GOOD = "good"
    TRIAL = "trial"
    PERSONAL_MEDICINE = "personal_medicine"
    CONTINGENCY = "contingency"  # kept aside, with the person's own early signs
    SAVING = "saving"  # for a goal; may go on into the next period as the funder's rule says (E7)
    DISCRETIONARY = "discretionary"  # for small things nobody asks about one by one (R24)
    RESERVE = "reserve"  # for one larger purchase later (R24)


class Dimension(StrEnum):
    """The four dimensions of recovery a goal may be marked with."""

    HEALTH = "health"
    HOME = "home"
    PURPOSE = "purpose"
    COMMUNITY = "community"


class Move(StrEnum):
    """Which way a goal goes in the list."""

    UP = "up"
    DOWN = "down"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing about a draft. `where` names the field or the root of a goal or line."""

    code: str
    where: str = ""
    blocks: bool = True
    values: Mapping[str, Money | int | str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class GoalDraft:
    """A goal in the person's own words."""

    root: UUID
    words: str
    next_step: str = ""
    who_helps: str = ""
    how_know: str = ""
    dimension: str = ""


@dataclass(frozen=True, slots=True)
class LineDraft:
    """A costed thing: `each` whole minor units, `times` in the plan's period."""

    root: UUID
    kind: LineKind
    category: str
    what: str
    each: Money
    times: int = 1
    goal: UUID | None = None  # root of a goal of the same plan
    early_signs: str = ""
    free_way: str = ""

    @property
    def total(self) -> Money:
        return self.each * self.times


@dataclass(frozen=True, slots=True)
class Draft:
    """All a version says."""

    kind: PlanKind
    goals: tuple[GoalDraft, ...] = ()
    lines: tuple[LineDraft, ...] = ()
    matters: str = ""
    managing: str = ""
    starts_on: date | None = None
    months: int = 12


@dataclass(frozen=True, slots=True)
class Limits:
    """What the amount and the pack set for one plan."""

    amount: Money  # a year, or once
    categories: tuple[str, ...]
    minimums: tuple[Minimum, ...] = ()
    aside_most: Money | None = None  # most that may be kept aside; empty: no limit (R22)
    one_off_most: Money | None = None
    offered: frozenset[LineKind] = frozenset(LineKind)
    kind_most: Mapping[LineKind, Money] = field(default_factory=dict)  # for all lines of a kind


def part_most(amount: Money, percent: int) -> Money:
    """The most of an amount that one kind of line may take, rounded down."""
    return share(amount, percent, 100, mode=Rounding.DOWN)


def aside_most(amount: Money, weeks: int | None) -> Money | None:
    """The most that may be kept aside of a year's `amount`, or None where there is no limit.

    V9: at £112.21 a week (£5,834.92 a year), 4 weeks are £448.84. Rounded down.
    """
    if weeks is None:
        return None
    return share(amount, weeks, WEEKS_IN_YEAR, mode=Rounding.DOWN)


def aside_parts(
    amount: Money, caps: Sequence[int | None], weights: Sequence[int]
) -> tuple[Money | None, ...]:
    """The most of each funder's own share of a year's `amount` that may be kept aside."""
    shares = split(amount, weights)
    return tuple(aside_most(part, cap) for part, cap in zip(shares, caps, strict=True))


def aside_most_of_all(
    amount: Money, weeks: int | None, caps: Sequence[int | None], weights: Sequence[int]
) -> Money | None:
    """The most that may be kept aside of all money: each funder's cap binds its own share alone,
    `weeks` the whole. None where there is no limit.
    """
    limits = [aside_most(amount, weeks)]
    if any(cap is not None for cap in caps):
        shares = split(amount, weights)
        mosts = aside_parts(amount, caps, weights)
        each = (part if most is None else most for part, most in zip(shares, mosts, strict=True))
        limits.append(sum(each, zero(amount.currency)))
    return min((one for one in limits if one is not None), default=None)


def total(lines: Iterable[LineDraft], currency: str) -> Money:
    """Everything the lines come to, money kept aside too."""
    return sum((line.total for line in lines), zero(currency))


def aside(lines: Iterable[LineDraft], currency: str) -> Money:
    """What is kept aside for bad times."""
    return total((line for line in lines if line.kind is LineKind.CONTINGENCY), currency)


def in_category(lines: Iterable[LineDraft], category: str, currency: str) -> Money:
    """What goes to one category; money kept aside belongs to none until it is used."""
    return total(
        (
            line
            for line in lines
            if line.category == category and line.kind is not LineKind.CONTINGENCY
        ),
        currency,
    )


def check(draft: Draft, limits: Limits) -> tuple[Finding, ...]:
    """Everything worth saying about a draft, all at once; it is ready when nothing blocks."""
    return (*_check_goals(draft), *_check_lines(draft, limits), *_check_money(draft, limits))


def ready(findings: Iterable[Finding]) -> bool:
    """Nothing keeps the plan from being sent. Being over the amount does not (R19)."""
    return not any(finding.blocks for finding in findings)


def _check_goals(draft: Draft) -> list[Finding]:
    found = []
    if not draft.goals:
        found.append(Finding("no_goal", "goals"))
    if not draft.matters:
        found.append(Finding("nothing_about_what_matters", "matters", blocks=False))
    if not draft.managing:
        found.append(Finding("managing_unsaid", "managing", blocks=False))
    return found


def _check_lines(draft: Draft, limits: Limits) -> list[Finding]:
    """S4: each costed thing links to a goal; money kept aside says when it is for instead."""
    found = []
    goals = {goal.root for goal in draft.goals}
    for line in draft.lines:
        where = str(line.root)
        if line.kind is LineKind.CONTINGENCY:
            if not line.early_signs:
                found.append(Finding("aside_without_signs", where, values={"what": line.what}))
            continue
        if line.kind not in limits.offered:
            found.append(Finding("kind_not_offered", where, values={"what": line.what}))
        if line.goal not in goals and line.kind is not LineKind.DISCRETIONARY:
            code = "line_without_goal" if goals else "line_without_any_goal"
            found.append(Finding(code, where, values={"what": line.what}))
        if line.category not in limits.categories:
            found.append(Finding("category_unknown", where, values={"what": line.what}))
    return found


def _check_money(draft: Draft, limits: Limits) -> list[Finding]:
    currency = limits.amount.currency
    whole = total(draft.lines, currency)
    found = []
    if draft.kind is PlanKind.ONE_OFF:
        if not whole:
            found.append(Finding("nothing_asked", "lines"))
        if limits.one_off_most is not None and whole > limits.one_off_most:
            values = {"most": limits.one_off_most, "over": whole - limits.one_off_most}
            found.append(Finding("one_off_over_most", "lines", values=values))
    if whole > limits.amount:
        values = {"over": whole - limits.amount, "amount": limits.amount}
        found.append(Finding("over_amount", "lines", blocks=False, values=values))
    for minimum in limits.minimums if draft.kind is PlanKind.YEARLY else ():
        has = in_category(draft.lines, minimum.category, currency)
        if has < minimum.amount:
            values_of: dict[str, Money | int | str] = {
                "category": minimum.category,
                "least": minimum.amount,
                "has": has,
                "short": minimum.amount - has,
            }
            found.append(Finding("category_short", "lines", values=values_of))
    for kind, most in limits.kind_most.items():
        takes = total((line for line in draft.lines if line.kind is kind), currency)
        if takes > most:
            values = {"most": most, "over": takes - most}
            found.append(Finding(f"{kind.value}_over_most", "lines", values=values))
    kept = aside(draft.lines, currency)
    if limits.aside_most is not None and kept > limits.aside_most:
        values = {"most": limits.aside_most, "over": kept - limits.aside_most}
        found.append(Finding("aside_over_most", "lines", values=values))
    return found


def check_line(line: LineDraft, *, currency: str, categories: Iterable[str]) -> tuple[Finding, ...]:
    """What keeps one line from being saved; the cost of the whole plan never does (P4)."""
    found = []
    if not line.what:
        found.append(Finding("what_empty", "what"))
    found += check_length(line.what, "what", LONGEST_WHAT)
    found += check_length(line.early_signs, "early_signs")
    found += check_length(line.free_way, "free_way")
    if line.each.currency != currency:
        found.append(Finding("currency_differs", "each", values={"currency": currency}))
    if line.each.minor < 0:
        found.append(Finding("amount_below_zero", "each"))
    elif line.each.minor == 0 and (line.kind is LineKind.CONTINGENCY or not line.free_way):
        found.append(Finding("amount_zero", "each"))
    if line.each.minor > LARGEST_EACH or line.total.minor > LARGEST_TOTAL:
        found.append(Finding("amount_too_large", "each"))
    if not 1 <= line.times <= MOST_TIMES:
        found.append(Finding("times_out_of_range", "times", values={"most": MOST_TIMES}))
    if line.kind is not LineKind.CONTINGENCY and line.category not in set(categories):
        found.append(Finding("category_unknown", "category", values={"what": line.what}))
    return tuple(found)


def check_goal(goal: GoalDraft) -> tuple[Finding, ...]:
    """What keeps one goal from being saved. It needs words, never a price."""
    found = [] if goal.words else [Finding("goal_empty", "words")]
    for name in ("words", "next_step", "who_helps", "how_know"):
        found += check_length(getattr(goal, name), name)
    if goal.dimension and goal.dimension not in set(Dimension):
        found.append(Finding("dimension_unknown", "dimension"))
    return tuple(found)


def check_words(draft: Draft, *, today: date) -> tuple[Finding, ...]:
    """What keeps the words and dates of a draft from being saved. Any horizon is fine (S4)."""
    found = [*check_length(draft.matters, "matters"), *check_length(draft.managing, "managing")]
    if not 1 <= draft.months <= MOST_MONTHS:
        found.append(Finding("months_out_of_range", "months", values={"most": MOST_MONTHS}))
    if draft.starts_on is not None:
        first = add_months(today, -FARTHEST_START_MONTHS)
        last = add_months(today, FARTHEST_START_MONTHS)
        if not first <= draft.starts_on <= last:
            values = {"months": FARTHEST_START_MONTHS}
            found.append(Finding("start_too_far", "starts_on", values=values))
    return tuple(found)


def check_length(words: str, where: str, most: int = LONGEST_WORDS) -> tuple[Finding, ...]:
    """Too long is said, with by how much; nothing is ever cut off."""
    if len(words) <= most:
        return ()
    values = {"most": most, "over": len(words) - most}
    return (Finding("words_too_long", where, values=values),)


def content_hash(draft: Draft, *, allocation: UUID) -> str:
    """SHA-256 (hex) over everything a version says and the allocation it was written for."""
    content = {
        "kind": draft.kind.value,
        "matters": draft.matters,
        "managing": draft.managing,
        "starts_on": draft.starts_on.isoformat() if draft.starts_on else None,
        "months": draft.months,
        "allocation": str(allocation),
        "goals": [
            [str(g.root), g.words, g.next_step, g.who_helps, g.how_know, g.dimension]
            for g in draft.goals
        ],
        "lines": [
            [
                str(line.root),
                line.kind.value,
                line.category,
                line.what,
                [line.each.minor, line.each.currency],
                line.times,
                str(line.goal) if line.goal else None,
                line.early_signs,
                line.free_way,
            ]
            for line in draft.lines
        ],
    }
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(text.encode("ascii")).hexdigest()


def moved(order: tuple[UUID, ...], root: UUID, way: Move) -> tuple[UUID, ...]:
    """The list with one goal a step up or down; at the end of the list nothing changes."""
    place = order.index(root)
    other = place + (-1 if way is Move.UP else 1)
    if not 0 <= other < len(order):
        return order
    listed = list(order)
    listed[place], listed[other] = listed[other], listed[place]
    return tuple(listed)
