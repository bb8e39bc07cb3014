"""When unused money is spoken about, how much may be asked back, and in which order. Pure.

Whole minor units. Unused is what by now should have been used and was not (R7): the planned
money's share of the days so far, less what was paid and promised. Above so many weeks' money (V9)
somebody asks kindly; only what is above that line can ever be asked back for that ground.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from uuid import UUID, uuid5

from ownway.core.money import Money, Rounding, share, split
from ownway.core.period import Period, add_months, part_year
from ownway.decisions.rules import CLAWBACK_LET_GO
from ownway.holding.rules import CLAWBACK_RECEIVED
from ownway.ledger.rules import AccountRef, Journal, Line, credit, debit

UNUSED = "unused"  # the ground that needs a kind word first
LONGEST_WORDS = 5_000  # characters
# Kinds of line that are never called unused: the person's own reserve for hard times, and savings.
OUT_OF_REACH = frozenset({"contingency", "saving", "reserve"})


class Way(StrEnum):
    """How money goes back: from the next payment (R3), or paid back in parts (R7)."""

    OFFSET = "offset"
    CLAWBACK = "clawback"


class Closed(StrEnum):
    """How a kind word ended; none of them takes anything."""

    CALLED = "called"  # we talked, and nothing is in the way
    PLANNED = "planned"  # we help to plan it
    SAVED = "saved"  # it is saved for a goal
    ASKED_BACK = "asked_back"  # notice followed


class StepKind(StrEnum):
    """One thing that was said or done after the notice."""

    REPLIED = "replied"  # the person, in their words
    PLANNED = "planned"  # the person chose how much they pay back each month
    DISPUTED = "disputed"  # the person says it is wrong: everything waits
    UPHELD = "upheld"  # somebody else looked: it goes on
    ENDED = "ended"  # somebody else looked: it was wrong, nothing is taken
    WITHDRAWN = "withdrawn"  # whoever gave notice takes it back
    DECIDED = "decided"  # the waiting time is over
    RECEIVED = "received"  # a part came
    PROPOSED = "proposed"  # somebody proposes that no more is asked
    LET_GO = "let_go"  # a second person agrees: the rest is not asked any more


# What the person says to a notice; all else is done by staff.
SAID = (StepKind.REPLIED, StepKind.DISPUTED, StepKind.PLANNED)


OVER = frozenset({StepKind.ENDED, StepKind.WITHDRAWN})


class State(StrEnum):
    """Where it stands; follows from its steps alone."""

    NOTICED = "noticed"
    DISPUTED = "disputed"
    DECIDED = "decided"
    DONE = "done"
    LET_GO = "let_go"  # no more is asked of what had not come
    OVER = "over"  # nothing was taken, or all of it was given back


ENDS = frozenset({State.DONE, State.LET_GO, State.OVER})
_SAID_IN = frozenset({State.NOTICED, State.DISPUTED, State.DECIDED})
# Which step may come in which state.
_STEPS_IN: dict[StepKind, frozenset[State]] = {
    StepKind.REPLIED: _SAID_IN,
    StepKind.PLANNED: _SAID_IN,
    StepKind.DISPUTED: frozenset({State.NOTICED, State.DECIDED}),
    StepKind.UPHELD: frozenset({State.DISPUTED}),
    StepKind.ENDED: frozenset({State.DISPUTED}),
    StepKind.WITHDRAWN: frozenset({State.NOTICED, State.DISPUTED}),
    StepKind.DECIDED: frozenset({State.NOTICED}),
    StepKind.RECEIVED: frozenset({State.DECIDED}),
    StepKind.PROPOSED: frozenset({State.DECIDED, State.DISPUTED}),
    StepKind.LET_GO: frozenset({State.DECIDED, State.DISPUTED}),
}
_ONLY_BEFORE = frozenset({StepKind.WITHDRAWN, StepKind.DECIDED})
_ONLY_AFTER = frozenset({StepKind.RECEIVED, StepKind.PROPOSED, StepKind.LET_GO})


def may_come(kind: StepKind, now: State, steps: Sequence[StepKind]) -> bool:
    """Whether a step may come where it stands now. A decision is not taken back: the rest of it is
    let go, by two people."""
    decided = StepKind.DECIDED in steps
    if (decided and kind in _ONLY_BEFORE) or (not decided and kind in _ONLY_AFTER):
        return False
    if kind is StepKind.LET_GO and StepKind.PROPOSED not in steps:
        return False
    return now in _STEPS_IN[kind]


def state(steps: Sequence[StepKind], *, to_come: int, come: int) -> State:
    """Where it stands. `to_come`: what is to be paid back; `come`: what came of it."""
    if OVER.intersection(steps):
        return State.OVER
    if StepKind.LET_GO in steps:
        return State.LET_GO
    decided = StepKind.DECIDED in steps
    if decided and come >= to_come:
        return State.DONE
    if is_disputed(steps):
        return State.DISPUTED
    return State.DECIDED if decided else State.NOTICED


def is_disputed(steps: Sequence[StepKind]) -> bool:
    """Whether the person said it is wrong and nobody else has looked since."""
    asked = [one for one in steps if one in (StepKind.DISPUTED, StepKind.UPHELD)]
    return bool(asked) and asked[-1] is StepKind.DISPUTED


def weeks_in(period: Period) -> int:
    """Whole weeks of a pot: 52 of a year (requirements, section 1); at least one."""
    return max(1, period.days // 7)


def weeks_of_money(amount: Money, period: Period, weeks: int) -> Money:
    """So many weeks' money of what is planned for a pot: 8 at £112.21 are £897.68 (V9)."""
    return share(amount, weeks, weeks_in(period), mode=Rounding.HALF_UP)


@dataclass(frozen=True, slots=True)
class Use:
    """One ordinary line of a pot: planned is left, promised and paid together."""

    left: int
    promised: int
    paid: int

    @property
    def planned(self) -> int:
        return self.left + self.promised + self.paid


@dataclass(frozen=True, slots=True)
class Surplus:
    """What of a pot is unused today, and from where on somebody asks."""

    unused: int
    limit: int
    reachable: int  # all that is left on ordinary lines

    @property
    def above(self) -> int:
        """What is above the line; the most that can be asked back as unused."""
        return max(0, self.unused - self.limit)


def surplus(
    lines: Sequence[Use], period: Period, today: date, *, weeks: int, currency: str
) -> Surplus:
    """What of one pot is unused at the end of `today`; saved and kept-aside lines left out."""
    planned = Money(sum(line.planned for line in lines), currency)
    reachable = sum(line.left for line in lines)
    used = sum(line.promised + line.paid for line in lines)
    due = 0
    if today >= period.starts_on:
        gone = Period(period.starts_on, today + timedelta(days=1))
        due = part_year(planned, period, gone, mode=Rounding.DOWN).minor
    return Surplus(
        unused=max(0, min(reachable, due - used)),
        limit=weeks_of_money(planned, period, weeks).minor,
        reachable=reachable,
    )


def most(way: Way, ground: str, found: Surplus, payment: int) -> int:
    """The most that can be asked back: what is left, of unused money only what is above the line,
    and from the next payment never more than that payment (R3)."""
    limits = [found.reachable]
    if ground == UNUSED:
        limits.append(found.above)
    if way is Way.OFFSET:
        limits.append(payment)
    return max(0, min(limits))


def offset(unused: int, payment: int) -> tuple[int, int]:
    """What unused money takes off a payment, and what is paid: never below zero (R3)."""
    off = max(0, min(unused, payment))
    return off, payment - off


def shares(amount: int, left: Sequence[int], currency: str) -> list[int]:
    """What each line gives of `amount`, by what it has left; never more than that."""
    if not 0 < amount <= sum(left):
        raise ValueError("an amount above zero that the lines have")
    return [part.minor for part in split(Money(amount, currency), left)]


def so_far(total: int, parts: Sequence[int]) -> list[int]:
    """What of each part is paid back once `total` came: line after line, so that no later payment
    ever takes from an earlier one."""
    found: list[int] = []
    rest = total
    for part in parts:
        found.append(min(part, rest))
        rest -= found[-1]
    return found


@dataclass(frozen=True, slots=True)
class Instalment:
    """One part to pay back, and by when."""

    due_on: date
    amount: int


def instalments(amount: int, each: int, first_on: date) -> list[Instalment]:
    """`each` every month until `amount` is paid back; the last is the rest."""
    found: list[Instalment] = []
    paid = 0
    while paid < amount:
        part = min(each, amount - paid)
        found.append(Instalment(add_months(first_on, len(found)), part))
        paid += part
    return found


def still_due(parts: Sequence[Instalment], paid: int) -> list[Instalment]:
    """What of the parts is still to pay once so much was paid, the earliest paid first."""
    found: list[Instalment] = []
    for one in parts:
        covered = min(paid, one.amount)
        paid -= covered
        if one.amount > covered:
            found.append(Instalment(one.due_on, one.amount - covered))
    return found


def least_each(amount: int, months: int) -> int:
    """The smallest monthly part that still ends within so many months."""
    return -(-amount // months)


def decided(
    taken: Sequence[tuple[AccountRef, int]],
    authority: AccountRef,
    *,
    kind: str,
    key: UUID,
    effective_on: date,
    subject: UUID,
) -> Journal:
    """Clawback decided: Dr available · Cr authority. Offset: the same; the next payment is then
    smaller by itself, because the holder has that much over."""
    lines: list[Line] = [debit(account, amount) for account, amount in taken]
    whole = sum(amount for _account, amount in taken)
    return Journal(
        key=uuid5(key, "decided"),
        kind=kind,
        effective_on=effective_on,
        lines=(*lines, credit(authority, whole)),
        subject=subject,
    )


def received(
    taken: Sequence[tuple[AccountRef, int]],
    funder: AccountRef,
    *,
    key: UUID,
    effective_on: date,
    subject: UUID,
) -> Journal:
    """Clawback received: Dr funder_cash · Cr direct_cash or third_cash."""
    whole = sum(amount for _account, amount in taken)
    return Journal(
        key=key,
        kind=CLAWBACK_RECEIVED,
        effective_on=effective_on,
        lines=(debit(funder, whole), *(credit(account, amount) for account, amount in taken)),
        subject=subject,
    )


def let_go(
    given: Sequence[tuple[AccountRef, int]],
    authority: AccountRef,
    *,
    key: UUID,
    effective_on: date,
    subject: UUID,
) -> Journal:
    """Decided and not asked any more: Dr authority · Cr available, line by line."""
    whole = sum(amount for _account, amount in given)
    return Journal(
        key=uuid5(key, "let_go"),
        kind=CLAWBACK_LET_GO,
        effective_on=effective_on,
        lines=(debit(authority, whole), *(credit(account, amount) for account, amount in given)),
        subject=subject,
    )
