"""Every set of inputs that can matter, cut so that few evaluations stand for all of them.

Most schemes add up domains. There is then one `sum` through which all answers of a domain pass:
the axis. Each part of it (a domain) is enumerated by itself, the totals that can be reached are
combined as bits of one whole number, and what else matters (a level, an answer named in a
condition) is gone through one by one: the settings.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations, product
from math import lcm, prod
from typing import Any

from ownway.scheme.rules.model import (
    Among,
    Bands,
    Compare,
    Condition,
    Every,
    Fact,
    Not,
    Question,
    Scheme,
    Some,
    Step,
    Sum,
    Table,
    Term,
)
from ownway.scheme.rules.proofs.axis import ZERO, Axis, Poly
from ownway.scheme.rules.proofs.machine import Known, Machine
from ownway.scheme.rules.proofs.reads import (
    Reach,
    closure,
    conditions,
    of_condition,
    reads,
)

MOST = 1_000_000  # evaluations within reach of the standard library
MOST_TOGETHER = 12
MOST_BITS = 10_000_000
WHOLE_NUMBERS = 100  # a number that is a term of the axis is taken from 0 to here
STEP = Fraction(1, 100)


class TooLarge(Exception):
    """There is no way through with as many evaluations as are allowed."""


@dataclass(frozen=True, slots=True)
class Part:
    """Terms of the axis that share answers, and the names they read."""

    terms: tuple[Term, ...]
    steps: tuple[Step, ...]
    inner: tuple[str, ...]  # gone through here
    outer: tuple[str, ...]  # given by the setting


Row = tuple[tuple[Any, ...], int]  # values of `inner`, and the part's value in units of the axis


class Space:
    """The domains of all inputs, and the cheapest way through them. Raises TooLarge."""

    def __init__(self, machine: Machine) -> None:
        self.machine = machine
        self.scheme = machine.scheme
        full = Reach(self.scheme)
        self.inputs = tuple(sorted(full.of_result()))
        self.smooth = smooth_numbers(self.scheme, self.inputs)
        self.domains = {name: self._domain(name) for name in self.inputs}
        sums = [one for one in full.needed() if isinstance(one, Sum)]
        plans = [self._plan(one) for one in (None, *sums)]
        self.cost, self.axis, self.settings_of, self.parts, self.tail = min(
            plans, key=lambda one: one[0]
        )
        if self.cost > MOST:
            raise TooLarge
        self._tables: dict[tuple[int, tuple[Any, ...]], list[Row]] = {}
        self._measure()
        self._reach: dict[tuple[Any, ...], int] = {}

    def _plan(self, axis: Sum | None) -> tuple[int, Sum | None, tuple[str, ...], list[Part], Any]:
        reach = Reach(self.scheme, axis.id if axis else "")
        direct = set(reach.of_result())
        full = Reach(self.scheme)
        if axis is not None:
            for condition in conditions(axis):
                for name in of_condition(condition):
                    direct |= full.of(name)
        settings = tuple(name for name in self.inputs if name in direct)
        parts = self._parts(axis, full, frozenset(settings)) if axis is not None else []
        cost = 40 * prod(len(self.domains[name]) for name in settings)
        for part in parts:
            cost += self._ways(part) * prod(len(self.domains[name]) for name in part.outer)
        tail = [one for one in reach.needed() if axis is None or one.id != axis.id]
        return cost, axis, settings, parts, tail

    def _parts(self, axis: Sum, full: Reach, settings: frozenset[str]) -> list[Part]:
        groups: list[tuple[set[str], list[Term]]] = []
        for term in axis.terms:
            own = set(full.of(term.of)) - settings
            joined = [one for one in groups if one[0] & own]
            groups = [one for one in groups if not one[0] & own]
            names = own.union(*(one[0] for one in joined))
            groups.append((names, [term for one in joined for term in one[1]] + [term]))
        parts = []
        for names, terms in groups:
            outer = set().union(*(full.of(term.of) for term in terms)) & settings
            for term in terms:
                if term.when is not None:
                    outer |= {one for name in of_condition(term.when) for one in full.of(name)}
            steps = closure(full.steps, {term.of for term in terms}, set())
            conditional = {n for t in terms if t.when for n in of_condition(t.when)}
            steps = closure(full.steps, {one.id for one in steps} | conditional, set())
            order = tuple(name for name in self.inputs if name in names)
            parts.append(Part(tuple(terms), tuple(steps), order, tuple(sorted(outer))))
        return sorted(parts, key=self._ways, reverse=True)

    def _ways(self, part: Part) -> int:
        return prod(len(self.inner_domain(name)) for name in part.inner)

    # Domains.

    def _domain(self, name: str) -> tuple[Any, ...]:
        if name in self.scheme.questions:
            return choices(self.scheme.questions[name])
        fact = self.scheme.facts.get(name)
        if fact is None:
            return (False, True)  # looked at a second time, or not
        if fact.unit == "yes":
            return (False, True)
        if not fact.numeric:
            return (*fact.of, None) if fact.optional and fact.default is None else fact.of
        return (usual(fact), *sorted(self._thresholds(name) - {usual(fact)}))

    def inner_domain(self, name: str) -> tuple[Any, ...]:
        fact = self.scheme.facts.get(name)
        if fact is not None and fact.numeric and name in self.smooth:
            return tuple(Fraction(one) for one in range(WHOLE_NUMBERS + 1))
        return self.domains[name]

    def _thresholds(self, name: str) -> set[Any]:
        """The numbers at which a condition or a band changes, and the one just below each."""
        found: set[Fraction] = set()
        for step in self.scheme.steps:
            for condition in conditions(step):
                found |= set(_literals(condition, name))
            if isinstance(step, Bands | Table) and step.of == name:
                found |= {lower for lower, _ in step.rows.on(self.machine.on)}
        return {one for lower in found for one in (lower - STEP, lower, lower + STEP) if one >= 0}

    # The axis in whole numbers.

    def _measure(self) -> None:
        exact: dict[tuple[int, tuple[Any, ...]], list[tuple[tuple[Any, ...], Fraction]]] = {}
        for place, part in enumerate(self.parts):
            for outer in product(*(self.domains[name] for name in part.outer)):
                exact[place, outer] = list(self._values(part, outer))
        unit = lcm(*(value.denominator for rows in exact.values() for _, value in rows))
        lows = [ZERO] * len(self.parts)
        highs = [ZERO] * len(self.parts)
        for (place, _), rows in exact.items():
            lows[place] = min([lows[place], *(value for _, value in rows)])
            highs[place] = max([highs[place], *(value for _, value in rows)])
        self.unit = unit
        self.low = sum(lows, ZERO)
        self.top = int((sum(highs, ZERO) - self.low) * unit)
        if self.top > MOST_BITS:
            raise TooLarge
        for (place, outer), found in exact.items():
            self._tables[place, outer] = [
                (combination, int((value - lows[place]) * unit)) for combination, value in found
            ]

    def _values(
        self, part: Part, outer: tuple[Any, ...]
    ) -> Iterator[tuple[tuple[Any, ...], Fraction]]:
        machine, start = self.machine, dict(zip(part.outer, outer, strict=True))
        for inner in product(*(self.inner_domain(name) for name in part.inner)):
            known: Known = {**start, **dict(zip(part.inner, inner, strict=True))}
            machine.run(part.steps, known)
            total = ZERO
            for term in part.terms:
                if term.when is None or machine.holds(term.when, known):
                    total += machine.number(term.of, known) * term.times.on(machine.on)
            yield inner, total

    def settings(self) -> Iterator[dict[str, Any]]:
        """Every combination of what the axis does not carry."""
        for values in product(*(self.domains[name] for name in self.settings_of)):
            yield dict(zip(self.settings_of, values, strict=True))

    def rows(self, place: int, setting: Mapping[str, Any]) -> list[Row]:
        """Every combination of one part's answers with what it comes to."""
        part = self.parts[place]
        return self._tables[place, tuple(setting[name] for name in part.outer)]

    def reachable(self, setting: Mapping[str, Any], places: Sequence[int]) -> int:
        """Bit i is set where these parts together can come to i."""
        known = self._reach
        keys = [
            (place, tuple(setting[name] for name in self.parts[place].outer)) for place in places
        ]
        whole = tuple(keys)
        if whole in known:
            return known[whole]
        ready = len(places)
        while ready and tuple(keys[:ready]) not in known:
            ready -= 1
        bits = known[tuple(keys[:ready])] if ready else 1
        for count in range(ready, len(places)):
            values = {value for _, value in self.rows(places[count], setting)}
            bits = any_of(bits << value for value in values)
            if count == places[count]:  # the beginnings that all of them share
                known[tuple(keys[: count + 1])] = bits
        known[whole] = bits
        return bits

    def start(self, setting: Mapping[str, Any], at: int) -> tuple[Known, Axis]:
        """What is known before the tail runs, with the axis at `at`."""
        known: Known = dict(setting)
        axis = Axis(at, self.top)
        if self.axis is not None:
            if self.axis.when is not None and not self.machine.holds(self.axis.when, known):
                known[self.axis.id] = ZERO
            else:
                raw = Poly(axis, self.low, Fraction(1, self.unit))
                known[self.axis.id] = self.machine.weighed(self.axis, raw)
        return known, axis


def choices(question: Question) -> tuple[Any, ...]:
    """Every way to answer: one option, or any of them together where several may apply.

    Raises TooLarge where several of more than twelve options may apply.
    """
    codes = tuple(one.code for one in question.options)
    if not question.several:
        return codes
    if len(codes) > MOST_TOGETHER:
        raise TooLarge
    sizes = range(1, len(codes) + 1)
    return tuple(some for size in sizes for some in combinations(codes, size))


def usual(fact: Fact) -> Any:
    """The value that stands where nothing is said: the default, else unknown, else 0."""
    if fact.default is not None:
        return fact.default
    return None if fact.optional else ZERO


def any_of(numbers: Iterator[int]) -> int:
    """All bits of all of them."""
    bits = 0
    for one in numbers:
        bits |= one
    return bits


def next_bit(bits: int, at: int) -> int:
    """The first bit set at `at` or after it; −1 where there is none."""
    rest = bits >> at
    return at + (rest & -rest).bit_length() - 1 if rest else -1


def last_bit(bits: int, at: int) -> int:
    """The last bit set at `at` or before it; −1 where there is none."""
    return (bits & ((1 << (at + 1)) - 1)).bit_length() - 1


def smooth_numbers(scheme: Scheme, names: Sequence[str]) -> list[str]:
    """The numbers that are read by more than conditions and bands, so change an amount a little."""
    found = []
    for name in names:
        fact = scheme.facts.get(name)
        if fact is None or not fact.numeric:
            continue
        for step in scheme.steps:
            own = {one for condition in conditions(step) for one in of_condition(condition)}
            by_rows = isinstance(step, Bands) or (isinstance(step, Table) and not step.line_between)
            if name in reads(step) and name not in own and not by_rows:
                found.append(name)
                break
    return found


def _literals(condition: Condition, name: str) -> Iterator[Fraction]:
    match condition:
        case Compare():
            if condition.name == name and isinstance(condition.literal, Fraction):
                yield condition.literal
        case Among():
            if condition.name == name:
                yield from (one for one in condition.literals if isinstance(one, Fraction))
        case Not():
            yield from _literals(condition.of, name)
        case Every() | Some():
            for one in condition.of:
                yield from _literals(one, name)
