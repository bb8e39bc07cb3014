"""Saving for a goal, and what becomes of a pot's money when its period ends (E7, S8).

What is promised or spent is never touched. What goes on and what goes back add up to what was left.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID, uuid5

from ownway.decisions.rules import FREE, Place, PotMoney, lies_in
from ownway.ledger.rules import AccountRef, Journal, Line, credit, debit
from ownway.programme.rules import CarryOver

TELL_DAYS = 28  # before a pot ends the person is told what becomes of its money
CARRIED = "carry_forward"  # kinds of journals
LAPSED = "lapse"
CARRY_CASH = "carry_cash"  # from a holder's account of one period into that of the next


@dataclass(frozen=True, slots=True)
class Ending:
    """What goes on into the next period, and what goes back, by place; minor units."""

    carries: Mapping[Place, int]
    lapses: Mapping[Place, int]

    @property
    def goes_on(self) -> int:
        return sum(self.carries.values())

    @property
    def goes_back(self) -> int:
        return sum(self.lapses.values())


def most_carried(amount: int, rule: CarryOver | None) -> int:
    """The most of a pot's amount that goes on, minor units, rounded down; none without a rule."""
    return 0 if rule is None else amount * rule.most_percent // 100


def ending(
    pot: PotMoney,
    *,
    saving: Sequence[UUID],
    amount: int,
    rule: CarryOver | None,
    went_on: int = 0,
) -> Ending:
    """What becomes of money nobody promised or spent, at the end of its pot.

    Money under a saving goal goes on first, in the order of the plan, up to the limit of the rule;
    then, where the rule says `all`, what else is left. The rest goes back to the funder. `went_on`
    before, where money came back after the end: the limit is one for all of it.
    """
    room = max(0, most_carried(amount, rule) - went_on)
    left = {**lies_in(pot), **({FREE: pot.free} if pot.free else {})}
    first = [Place(root) for root in saving if Place(root) in left]
    others = [place for place in left if place not in first] if rule and rule.what == "all" else []
    carries = {}
    for place in (*first, *others):
        part = min(left[place], room)
        if part:
            carries[place] = part
            room -= part
    lapses = {place: lies - carries.get(place, 0) for place, lies in left.items()}
    return Ending(carries, {place: part for place, part in lapses.items() if part})


def may_end(ends_on: date, told_on: date | None, today: date) -> bool:
    """Whether a pot's money may go on or back: it has ended, and the person had time to know."""
    if told_on is None:
        return False
    return today >= ends_on and today >= told_on + timedelta(days=TELL_DAYS)


def ended(
    found: Ending,
    *,
    accounts: Mapping[Place, AccountRef],
    successors: Mapping[Place, AccountRef],
    back_to: AccountRef,
    key: UUID,
    effective_on: date,
    subject: UUID,
) -> list[Journal]:
    """Dr available (old) · Cr available (new period), and Dr available · Cr authority."""
    listed = []
    if found.carries:
        lines: list[Line] = []
        for place, part in found.carries.items():
            lines += [debit(accounts[place], part), credit(successors[place], part)]
        listed.append(_journal(CARRIED, lines, key, effective_on, subject))
    if found.lapses:
        lines = [debit(accounts[place], part) for place, part in found.lapses.items()]
        back = credit(back_to, found.goes_back)
        listed.append(_journal(LAPSED, [*lines, back], key, effective_on, subject))
    return listed


def _journal(
    kind: str, lines: Sequence[Line], key: UUID, effective_on: date, subject: UUID
) -> Journal:
    return Journal(
        key=uuid5(key, kind),
        kind=kind,
        effective_on=effective_on,
        lines=tuple(lines),
        subject=subject,
    )
