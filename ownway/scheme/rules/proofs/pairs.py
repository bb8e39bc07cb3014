"""Pairs of neighbours: two people alike but for one step towards more need, told in full."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from math import floor
from typing import Any

from ownway.scheme.rules.model import CODE, Bands, Inputs, Scheme
from ownway.scheme.rules.numerals import count
from ownway.scheme.rules.proofs.findings import Finding, Pair
from ownway.scheme.rules.proofs.machine import Known, Machine
from ownway.scheme.rules.proofs.reads import Reach, reads, verified
from ownway.scheme.rules.proofs.space import STEP, choices, usual


@dataclass(frozen=True, slots=True)
class Move:
    """One step of one name. `sign` 1: it may not lower the amount; −1: it may not raise it."""

    name: str
    old: Any
    new: Any
    sign: int


def moves(scheme: Scheme, name: str) -> tuple[Move, ...]:
    """The steps of a question, a level or a yes that have an order; none for other codes."""
    values: tuple[Any, ...]
    if name in scheme.questions:
        question = scheme.questions[name]
        values, sign = tuple(one.code for one in question.options), 1
        if question.several:
            return tuple(_more_of(name, values, choices(question)))
    elif name in scheme.facts:
        fact = scheme.facts[name]
        sign = -1 if fact.more_pays == "less" else 1
        if fact.unit == "level":
            values = fact.of
        elif fact.unit == "yes" and fact.more_pays is not None:
            values = (False, True)
        else:
            return ()
    else:
        return ()
    return tuple(Move(name, old, new, sign) for old, new in pairwise(values))


def _more_of(
    name: str, order: tuple[str, ...], every: tuple[tuple[str, ...], ...]
) -> Iterator[Move]:
    """One option more, or one option for the next one up, where several may apply."""
    for some in every:
        for place, one in enumerate(order):
            if one in some:
                if place + 1 < len(order) and order[place + 1] not in some:
                    moved = {*some, order[place + 1]} - {one}
                    yield Move(name, some, tuple(o for o in order if o in moved), 1)
            elif order.index(some[-1]) < place:
                yield Move(name, some, (*some, one), 1)


class Whole:
    """Works out whole people for a pair: everything known, everything rounded."""

    def __init__(self, machine: Machine) -> None:
        self.machine = machine
        self.scheme = machine.scheme
        self.steps = Reach(self.scheme).needed()
        self.result = self.scheme.step(self.scheme.modes.result)
        self.names = sorted(Reach(self.scheme).of_result())

    @property
    def graded(self) -> bool:
        """The result is a grade, not an amount."""
        return self.result.unit == CODE

    def amount(
        self, known: Mapping[str, Any], *, corridor: bool, rounding: bool = True
    ) -> Fraction:
        """In major units; the place of a grade in its order."""
        working: Known = dict(known)
        total = self.machine.run(self.steps, working, corridor=corridor, rounding=rounding)
        return self.place(working) if self.graded else Fraction(total)

    def place(self, known: Mapping[str, Any]) -> Fraction:
        """The grade's place in the order of its bands, the lowest 0."""
        if not isinstance(self.result, Bands):
            return Fraction(0)
        order = [str(value) for _, value in self.result.rows.on(self.machine.on)]
        grade = known[self.result.id]
        return Fraction(order.index(grade) + 1 if grade in order else 0)

    def least(self) -> Known:
        """Every answer the first, every fact as usual, nobody looked again."""
        known: Known = {
            code: choices(question)[0] for code, question in self.scheme.questions.items()
        }
        for code, fact in self.scheme.facts.items():
            value = usual(fact) if fact.numeric else fact.default
            if value is None and not fact.numeric and not fact.optional:
                value = fact.of[0] if fact.of else False
            known[code] = value
        return known

    def smaller(self, known: Known, move: Move, *, corridor: bool) -> Known:
        """The same finding with as little else as possible: other names put back to the least."""
        least = self.least()
        known = {**least, **known}
        for name in sorted(known):
            if name == move.name or known[name] == least.get(name, False):
                continue
            for value in self._lower(name, known[name], least.get(name, False)):
                trial = {**known, name: value}
                if self.gap(trial, move, corridor=corridor) * move.sign < 0:
                    known = trial
                    break
        return known

    def _lower(self, name: str, now: Any, least: Any) -> Iterator[Any]:
        yield least
        question = self.scheme.questions.get(name)
        if question is not None:
            for one in question.options[1:]:
                if one.code == now:
                    return
                yield one.code

    def gap(self, known: Known, move: Move, *, corridor: bool) -> Fraction:
        """The change of the unrounded amount by this move."""
        before = self.amount({**known, move.name: move.old}, corridor=corridor, rounding=False)
        after = self.amount({**known, move.name: move.new}, corridor=corridor, rounding=False)
        return after - before

    def pair(self, known: Known, move: Move, *, corridor: bool) -> Pair:
        """The two people in full, with what each gets."""
        known = {**self.least(), **known}
        before, after = {**known, move.name: move.old}, {**known, move.name: move.new}
        return Pair(
            name=move.name,
            old=said(move.old),
            new=said(move.new),
            before=self.inputs(before),
            after=self.inputs(after),
            amount_before=self.amount(before, corridor=corridor),
            amount_after=self.amount(after, corridor=corridor),
        )

    def inputs(self, known: Known) -> Inputs:
        """What is known, as inputs; every fact that needs an agreement counts as agreed."""
        scheme = self.scheme
        return Inputs(
            answers={code: known[code] for code in scheme.questions},
            facts={code: known[code] for code in scheme.facts if known.get(code) is not None},
            verified=frozenset(one for one in scheme.questions if known.get(verified(one))),
            agreed=frozenset(one.code for one in scheme.facts.values() if one.needs),
        )


def said(value: Any) -> str:
    """An input as it is written in a file."""
    if value is None:
        return "not known"
    if isinstance(value, tuple):
        return " + ".join(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Fraction) and value.denominator != 1:
        return count(value, "en")
    return str(value)


def pays_less(scheme: Scheme, pair: Pair, sign: int) -> Finding:
    """More need pays less, with the two people that show it."""
    less = "less" if sign > 0 else "more"
    words = (
        f"{pair.name} from {pair.old} to {pair.new} pays {less}: "
        f"{figure(pair.amount_before)} before, {figure(pair.amount_after)} after."
    )
    fix = "Look at the steps this goes through: a step towards more need may not lower the amount."
    return Finding(
        "more_need_pays_less", pair.name, line_of(scheme, pair.name), words, fix, pair=pair
    )


def below_zero(scheme: Scheme, pair: Pair) -> Finding:
    """An amount below 0; the pair holds the same person twice."""
    words = f"An amount can fall below 0: {figure(pair.amount_before)}."
    fix = "Take off no more than there is, or add a refer_below step."
    result = scheme.step(scheme.modes.result)
    return Finding("negative", result.id, result.line, words, fix, pair=pair)


def line_of(scheme: Scheme, name: str) -> int:
    """The line of the file of the first step that reads a name, or of the step itself."""
    for step in scheme.steps:
        if step.id == name or name in reads(step):
            return step.line
    return 1


def figure(amount: Fraction) -> str:
    """An amount with two places, half up, for a sentence."""
    cents = floor(abs(amount) * 100 + Fraction(1, 2))
    return f"{'-' if amount < 0 else ''}{cents // 100:,}.{cents % 100:02d}"


class Draw:
    """Numbers that look drawn by lot and can be drawn again from the same seed."""

    def __init__(self, seed: int) -> None:
        self.state = seed % 2**64

    def below(self, limit: int) -> int:
        """A whole number from 0 to limit − 1."""
        self.state = (self.state * 6364136223846793005 + 1442695040888963407) % 2**64
        return (self.state >> 33) % limit


def drawn(whole: Whole, draw: Draw) -> Known:
    """One person with everything drawn by lot."""
    scheme = whole.scheme
    known = whole.least()
    for code, question in scheme.questions.items():
        ways = choices(question)
        known[code] = ways[draw.below(len(ways))]
        known[verified(code)] = draw.below(2) == 1
    for code, fact in scheme.facts.items():
        if fact.numeric:
            size = (10, 1_000, 100_000, 10_000_000)[draw.below(4)]
            known[code] = None if fact.optional and draw.below(3) == 0 else draw.below(size) * STEP
        elif fact.unit == "yes":
            known[code] = draw.below(2) == 1
        else:
            known[code] = fact.of[draw.below(len(fact.of))]
    return known
