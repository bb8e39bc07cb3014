"""The amount for many mixtures of two people's answers: a domain is worked out once for each."""

from __future__ import annotations

from datetime import date
from typing import Any

from ownway.scheme.rules.model import Inputs, Prorate, Scheme
from ownway.scheme.rules.numerals import minor
from ownway.scheme.rules.person import known as checked
from ownway.scheme.rules.person import missing
from ownway.scheme.rules.proofs.machine import Known, Machine
from ownway.scheme.rules.proofs.reads import (
    ON_THE_WHOLE,
    Reach,
    adds,
    agreed,
    reads,
    verified,
)
from ownway.scheme.rules.working import Outcome, work_out

Choice = frozenset[str]


class Quick:
    """One scheme on one day; `amount(names)`: the old inputs, with `names` as they are now.

    `only_new`: names that only the new scheme has, which are taken as they are now always.
    """

    def __init__(
        self, scheme: Scheme, on: date, old: Inputs, new: Inputs, only_new: Choice
    ) -> None:
        self.scheme, self.on, self.old, self.new = scheme, on, old, new
        self.only_new = only_new
        self.machine = Machine(scheme, on)
        self.slow = any(isinstance(one, Prorate) for one in scheme.steps)
        self.names = [*scheme.questions, *scheme.facts]
        reach = Reach(scheme)
        self.steps = reach.needed()
        plain = {verified(code): code for code in scheme.questions}
        self.reads = {
            step.id: frozenset(plain.get(name, name) for name in reach.of(step.id))
            for step in self.steps
        }
        self._divide()
        self._amounts: dict[tuple[Any, ...], int] = {}
        self._values: dict[tuple[str, Choice], Any] = {}
        self._before, self._after = (self._pieces(one) for one in (old, new))
        self._start: Known = {
            key: value for one in self._before.values() for key, value in one.items()
        }

    def amount(self, names: Choice) -> int | None:
        """In minor units; None where an answer is missing. Raises BadInput."""
        names = names | self.only_new
        if self.slow:
            working = work_out(self.scheme, self.inputs(names), self.on)
            return None if working.outcome is Outcome.NEEDS_ANSWERS else working.amount
        if any(not (self._after if one in names else self._before)[one] for one in self.names):
            return None
        known = dict(self._start)
        for name in names:
            known.update(self._after.get(name, {}))
        for step in self.steps:
            if step.id in self.pure:
                key = (step.id, names & self.reads[step.id])
                if key not in self._values:
                    self.machine.run([step], known)
                    self._values[key] = known[step.id]
                known[step.id] = self._values[key]
        return self._tail(known)

    def _tail(self, known: Known) -> int:
        """The steps that add to the amount or act on it, once for what they are given."""
        given = tuple(known.get(name) for name in self.given)
        if given not in self._amounts:
            running = self.machine.run(self.tail, known, rounding=True)
            self._amounts[given] = minor(running, self.scheme.currency)
        return self._amounts[given]

    def _divide(self) -> None:
        """Steps that come before any money, and the tail from there, with what it is given."""
        on_money: set[str] = set()
        self.tail = []
        for step in self.steps:
            own = adds(step, self.scheme) or isinstance(step, ON_THE_WHOLE)
            if own or on_money & set(reads(step)):
                on_money.add(step.id)
                self.tail.append(step)
        self.pure = {one.id for one in self.steps} - on_money
        read = {name for step in self.tail for name in reads(step)} - on_money
        agreements = {agreed(code) for code in self.scheme.facts}
        self.given = sorted(read | agreements)

    def _pieces(self, inputs: Inputs) -> dict[str, Known]:
        """What is known under each name; nothing where an answer is missing."""
        inputs = Inputs(
            {name: said for name, said in inputs.answers.items() if name in self.scheme.questions},
            {name: said for name, said in inputs.facts.items() if name in self.scheme.facts},
            inputs.verified & self.scheme.questions.keys(),
            inputs.agreed & self.scheme.facts.keys(),
        )
        facts = checked(self.scheme, inputs, self.on).facts
        wanting = missing(self.scheme, inputs)
        found: dict[str, Known] = {name: {} for name in wanting}
        for code in self.scheme.questions.keys() - wanting:
            found[code] = {code: inputs.answers[code], verified(code): code in inputs.verified}
        for code in self.scheme.facts.keys() - wanting:
            found[code] = {code: facts[code]}
            if self.scheme.facts[code].needs:
                found[code][agreed(code)] = code in inputs.agreed
        return found

    def inputs(self, names: Choice) -> Inputs:
        """The old inputs with `names` as they are now."""
        sides = [(name, self.new if name in names else self.old) for name in self.names]
        return Inputs(
            {name: one.answers[name] for name, one in sides if name in one.answers},
            {name: one.facts[name] for name, one in sides if name in one.facts},
            frozenset(name for name, one in sides if name in one.verified),
            frozenset(name for name, one in sides if name in one.agreed),
        )
