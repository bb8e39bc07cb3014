"""Moving money between two lines inside the budget, free where the pack allows it (R24, R26).

A move never makes the budget larger and never leaves its pot: what one funder gave stays that
funder's. Anything else is a change of the plan, which somebody decides; a no has its second look.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid5

from ownway.core.money import Money, split_minor
from ownway.ledger.rules import AccountRef, Journal, credit, debit
from ownway.planning.rules import Finding, LineKind
from ownway.programme.rules import FreeMoves

MOVED = "move_lines"  # kind of the journal


@dataclass(frozen=True, slots=True)
class Freedom:
    """What may still be moved freely, minor units; `most` None: no limit. `open`: any at all."""

    open: bool
    most: int | None = None


def freedom(rule: FreeMoves | None, already: int) -> Freedom:
    """What is free now, after `already` was moved freely in this period."""
    if rule is None:
        return Freedom(open=False)
    if rule.most is None:
        return Freedom(open=True)
    return Freedom(open=rule.most > already, most=max(0, rule.most - already))


@dataclass(frozen=True, slots=True)
class Wished:
    """One move as somebody wishes it. `left` is on the line it comes from."""

    amount: Money
    left: Money
    from_kind: LineKind
    to_kind: LineKind
    from_category: str
    same: bool = False  # both ends are the same line


def check_move(wish: Wished, rule: FreeMoves | None, already: int) -> tuple[Finding, ...]:
    """Everything that keeps a move from being free. A `needs_yes` goes by way of the plan.

    Money kept aside is for the signs the person wrote down, so it moves by the plan alone.
    """
    found = []
    free = freedom(rule, already)
    if wish.same:
        found.append(Finding("same_line", "to"))
    if wish.amount.minor <= 0:
        found.append(Finding("nothing_to_move", "amount"))
    if rule is None:
        found.append(Finding("moves_by_plan", ""))
        return tuple(found)
    if LineKind.CONTINGENCY in (wish.from_kind, wish.to_kind):
        found.append(Finding("aside_by_plan", "to"))
    if wish.from_category in rule.not_from:
        found.append(Finding("kind_by_plan", "", values={"category": wish.from_category}))
    if wish.amount > wish.left:
        found.append(Finding("more_than_left", "amount", values={"left": wish.left}))
    elif free.most is not None and wish.amount.minor > free.most:
        most = Money(free.most, wish.amount.currency)
        found.append(Finding("more_than_free", "amount", values={"most": most}))
    return tuple(found)


def moved(
    places: Sequence[tuple[UUID, AccountRef, AccountRef, int]],
    amount: int,
    *,
    key: UUID,
    effective_on: date,
    subject: UUID,
) -> list[Journal]:
    """One journal for each pot that gives: Dr available (from) · Cr available (to).

    `places`: pot, its account of either line, and what is left on the line the money comes from.
    Each pot gives in the share it has; an odd unit comes from the one that lacks most of its share,
    ties to the first.
    """
    parts = split_minor(amount, [left for *_accounts, left in places])
    return [
        Journal(
            key=uuid5(key, str(pot)),
            kind=MOVED,
            effective_on=effective_on,
            lines=(debit(source, part), credit(target, part)),
            subject=subject,
        )
        for (pot, source, target, _left), part in zip(places, parts, strict=True)
        if part
    ]


def put_back(journals: Sequence[Journal], *, effective_on: date) -> list[Journal]:
    """The reversal of each journal of a move: all its lines negated."""
    return [
        Journal(
            key=uuid5(one.key, "undone"),
            kind=MOVED,
            effective_on=effective_on,
            lines=tuple(type(line)(line.account, -line.amount) for line in one.lines),
            subject=one.subject,
            reverses=one.key,
            reason="undone",
        )
        for one in journals
    ]
