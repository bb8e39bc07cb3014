"""Signs of fraud or of a conflict in what is to be paid: each asks somebody to look. Pure.

Amounts are minor units. A sign never proves anything: it sets one payee's bills aside, for one
person or for all, until somebody else decides by a day; everything else goes on (R7, R8). Limits
are the pack's. What looks the same to every programme has no limit here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from hashlib import sha256
from uuid import UUID

from ownway.programme.rules import Signals
from ownway.spending.rules.invoices import plain_name

NOTICED = "noticed"  # a concern somebody raised in their own words


class Signal(StrEnum):
    """What a concern is about."""

    SHARED_ACCOUNT = "shared_account"  # two payees, or a payee and staff, with one bank account
    STAFF_IS_PAYEE = "staff_is_payee"
    SPLIT = "split"  # several just under the limit within days
    ROUNDED = "rounded"  # the same round sum again and again
    NEW_AND_LARGE = "new_and_large"  # a first bill that large, from a payee that new
    CHANGED_AFTER_YES = "changed_after_yes"  # an account changed between the yes and the pay day
    ROTATION = "rotation"  # one payee, and always another who says yes
    ROUND_TRIP = "round_trip"  # paid and given back, again and again


class Outcome(StrEnum):
    """How a concern was decided."""

    CLEARED = "cleared"  # everything is in order: it goes on at once
    UPHELD = "upheld"  # the bills stay set aside


@dataclass(frozen=True, slots=True)
class Paying:
    """One purchase as the signs see it. `deciders`: the humans who said yes; none at once.

    `limit`: what needs no further yes, in minor units. `back`: what was given back of it.
    """

    payee: UUID
    person: UUID
    amount: int
    asked_on: date
    limit: int
    deciders: tuple[UUID, ...] = ()
    back: int = 0
    open: bool = True  # something of it is still to be paid
    every: bool = False  # agreed as paid again and again


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a payee. `accounts`: fingerprints of bank accounts, each with its day.

    `human`: who it is, where it is a person who is paid back; a seller is known by name alone.
    """

    payee: UUID
    name: str
    noted_on: date
    accounts: tuple[tuple[str, date], ...] = ()
    human: UUID | None = None


@dataclass(frozen=True, slots=True)
class Insider:
    """Somebody of the programme: staff, approver, broker, by one of their names.

    `accounts`: fingerprints of what is theirs; `declared`: payees they named.
    """

    human: UUID
    name: str
    accounts: frozenset[str] = frozenset()
    declared: frozenset[UUID] = frozenset()


@dataclass(frozen=True, slots=True)
class Flag:
    """A sign about one payee; `person` None: for everybody it is paid for.

    `mark` names the pattern: the same pattern is never raised twice.
    """

    signal: Signal
    payee: UUID
    person: UUID | None
    mark: str


@dataclass(frozen=True, slots=True)
class Scene:
    """All that the signs look at, on one day."""

    today: date
    paying: Sequence[Paying]
    payees: Mapping[UUID, Known]
    insiders: Sequence[Insider] = ()
    agreed_on: Mapping[UUID, date] = field(default_factory=dict)  # payee → oldest open yes


def flags(scene: Scene, limits: Signals) -> tuple[Flag, ...]:
    """Every sign there is, each pattern once; only of payees with something still to be paid."""
    waiting = {one.payee for one in scene.paying if one.open}
    found = [
        *_shared(scene),
        *_insiders(scene),
        *_changed(scene),
        *_new(scene, limits),
        *_by_pair(scene, limits),
    ]
    once = {one.mark: one for one in found if one.payee in waiting}
    return tuple(once.values())


def _flag(signal: Signal, payee: UUID, person: UUID | None, *pattern: object) -> Flag:
    parts = "|".join([signal, str(payee), str(person), *(str(one) for one in pattern)])
    return Flag(signal, payee, person, sha256(parts.encode()).hexdigest())


def _shared(scene: Scene) -> Iterable[Flag]:
    """Two payees paid into one account, or a payee into an insider's.

    A payee that is known to be an insider's own has a sign of its own, and not this one too.
    """
    owners: dict[str, set[UUID]] = defaultdict(set)
    for known in scene.payees.values():
        for account, _day in known.accounts:
            owners[account].add(known.payee)
    inside = {account for one in scene.insiders for account in one.accounts}
    own = {flag.payee for flag in _insiders(scene)}
    for account, payees in owners.items():
        if len(payees) > 1 or account in inside:
            for payee in payees if len(payees) > 1 else payees - own:
                yield _flag(Signal.SHARED_ACCOUNT, payee, None, account)


def _insiders(scene: Scene) -> Iterable[Flag]:
    """A payee an insider declared as theirs, that bears an insider's name, or is an insider.

    Somebody who takes part and only has the name of one who works here is not them.
    """
    names = {plain_name(one.name): one.human for one in scene.insiders if plain_name(one.name)}
    humans = {one.human for one in scene.insiders}
    declared = {payee: one.human for one in scene.insiders for payee in one.declared}
    for known in scene.payees.values():
        them = known.human if known.human in humans else None
        named = names.get(plain_name(known.name)) if known.human is None else them
        who = declared.get(known.payee) or named
        if who is not None:
            yield _flag(Signal.STAFF_IS_PAYEE, known.payee, None, who)


def is_theirs(known: Known, insiders: Sequence[Insider]) -> bool:
    """Whether a payee is one of these insiders, bears their name, or has an account of theirs.

    Whoever the sign may be about does not decide on it.
    """
    inside = {account for one in insiders for account in one.accounts}
    alone = Scene(known.noted_on, (), {known.payee: known}, insiders)
    return any(account in inside for account, _day in known.accounts) or any(_insiders(alone))


def _changed(scene: Scene) -> Iterable[Flag]:
    """A new account after the yes and before the money: the old way to divert a payment."""
    for known in scene.payees.values():
        agreed = scene.agreed_on.get(known.payee)
        days = [day for _account, day in known.accounts]
        if agreed is not None and len(days) > 1 and max(days) >= agreed:
            yield _flag(Signal.CHANGED_AFTER_YES, known.payee, None, max(days))


def _new(scene: Scene, limits: Signals) -> Iterable[Flag]:
    """A payee nobody knew a week ago, with a first purchase that is large."""
    firsts: dict[UUID, Paying] = {}
    for one in scene.paying:
        first = firsts.get(one.payee)
        if first is None or (one.asked_on, -one.amount) < (first.asked_on, -first.amount):
            firsts[one.payee] = one
    for payee, one in firsts.items():
        age = one.asked_on - scene.payees[payee].noted_on
        young = timedelta(0) <= age <= timedelta(days=limits.ghost_days)
        if young and one.amount >= limits.ghost_from:
            yield _flag(Signal.NEW_AND_LARGE, payee, None)


def _by_pair(scene: Scene, limits: Signals) -> Iterable[Flag]:
    """What one payee is paid for one person: split, rounded, rotating, there and back."""
    pairs: dict[tuple[UUID, UUID], list[Paying]] = defaultdict(list)
    for one in scene.paying:
        pairs[one.payee, one.person].append(one)
    for (payee, person), mine in pairs.items():
        mine.sort(key=lambda one: one.asked_on)
        for signal in (_split, _rounded, _rotating, _there_and_back):
            found = signal(mine, limits)
            if found is not None:
                which, first = found
                # One pattern that goes on is one concern in a quarter, not one each day.
                yield _flag(which, payee, person, first.year, (first.month - 1) // 3)


_Found = tuple[Signal, date] | None


def _window(found: Sequence[Paying], least: int, days: int) -> date | None:
    """The first day of `least` of them within `days` of each other; None where there are fewer."""
    for first, last in zip(found, found[least - 1 :], strict=False):
        if last.asked_on - first.asked_on < timedelta(days=days):
            return first.asked_on
    return None


def _split(mine: Sequence[Paying], limits: Signals) -> _Found:
    """Just under the limit each, above it together. What is agreed for many times is no split."""
    near = [
        one
        for one in mine
        if not one.every and limits.split_basis_points * one.limit <= 10_000 * one.amount
        if one.amount <= one.limit
    ]
    first = _window(near, limits.split_least, limits.split_days)
    return None if first is None else (Signal.SPLIT, first)


def _rounded(mine: Sequence[Paying], limits: Signals) -> _Found:
    """The same round sum so often in so many days, without a yes for many times."""
    sums: dict[int, list[Paying]] = defaultdict(list)
    for one in mine:
        if not one.every and one.amount % limits.rounded_to == 0:
            sums[one.amount].append(one)
    for same in sums.values():
        first = _window(same, limits.rounded_least, limits.rounded_days)
        if first is not None:
            return Signal.ROUNDED, first
    return None


def _rotating(mine: Sequence[Paying], limits: Signals) -> _Found:
    """So many that somebody decided, each by another one, within days."""
    decided = [one for one in mine if one.deciders]
    for place, one in enumerate(decided):
        until = one.asked_on + timedelta(days=limits.rotation_days)
        near = [each for each in decided[place:] if each.asked_on < until]
        who = {human for each in near for human in each.deciders}
        if len(who) >= limits.rotation_least and len(who) == len(near):
            return Signal.ROTATION, one.asked_on
    return None


def _there_and_back(mine: Sequence[Paying], limits: Signals) -> _Found:
    """Paid and given back whole, or nearly, so often within days."""
    back = [one for one in mine if one.back * 10 >= one.amount * 9]
    first = _window(back, limits.round_trip_least, limits.round_trip_days)
    return None if first is None else (Signal.ROUND_TRIP, first)


def held_by(outcome: str, decide_by_on: date, today: date) -> bool:
    """Whether a concern sets bills aside today: open until its day, upheld without end."""
    return outcome == Outcome.UPHELD or (not outcome and today <= decide_by_on)
