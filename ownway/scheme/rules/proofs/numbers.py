"""Numbers among the facts: hours, last year's budget. Each is swept along an axis of its own.

From 0 to 1,000,000 in hundredths. That this and the sweep of the answers together cover every
combination needs the numbers to stand apart from the answers, which is checked here.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import Any

from ownway.scheme.rules.model import Corridor, Fact, Item, Step
from ownway.scheme.rules.proofs.axis import ZERO, Axis, Poly
from ownway.scheme.rules.proofs.machine import Known
from ownway.scheme.rules.proofs.pairs import Move
from ownway.scheme.rules.proofs.reads import ON_THE_WHOLE, Reach, adds, of_condition
from ownway.scheme.rules.proofs.search import Course, course
from ownway.scheme.rules.proofs.space import (
    STEP,
    Space,
)

MOST = 100_000_000  # steps of a hundredth


class Numbers:
    """`smooth`: the numbers that change an amount little by little, outside the axis."""

    def __init__(self, space: Space) -> None:
        self.space = space
        self.scheme = space.scheme
        self.inner = [name for part in space.parts for name in part.inner if name in space.smooth]
        self.smooth = [name for name in space.smooth if name not in self.inner]

    def swept(self) -> list[Fact]:
        """The numbers outside the axis that are swept: those that change an amount little by
        little, and those of which more is said to pay more (or less).
        """
        facts = self.scheme.facts
        return [
            facts[name]
            for name in self.space.inputs
            if name in facts
            and facts[name].numeric
            and (facts[name].more_pays is not None or name in self.smooth)
            and all(name not in part.inner for part in self.space.parts)
        ]

    def whole_moves(self, name: str) -> tuple[Move, ...]:
        """A number inside the axis, by whole steps from 0."""
        fact = self.scheme.facts.get(name)
        if fact is None or not fact.numeric or fact.more_pays is None:
            return ()
        sign = -1 if fact.more_pays == "less" else 1
        values = sorted(one for one in self.space.inner_domain(name) if one is not None)
        return tuple(Move(name, old, new, sign) for old, new in pairwise(values))

    def course(
        self, run: Callable[[Known], Any], setting: dict[str, Any], name: str, at: int
    ) -> Course:
        """The amount along one number, everything else as given; in steps of a hundredth.

        `run` works the tail out for what is known.
        """

        def work(axis: Axis) -> Any:
            known, _ = self.space.start(setting, at)
            if self.space.axis is not None:
                value = known[self.space.axis.id]
                known[self.space.axis.id] = value.at(at) if isinstance(value, Poly) else value
            known[name] = Poly(axis, ZERO, STEP)
            return run(known)

        return course(work, None, MOST)

    def not_apart(self, hidden: list[str]) -> str:
        """Why the sweeps together are not complete; '' where they are."""
        if not self.smooth:
            return ""
        reach = Reach(self.scheme)
        numbers = set(self.smooth)
        acted = False
        for step in reach.needed():
            if isinstance(step, ON_THE_WHOLE):
                acted = True
                own = [one for one in (step.when,) if one is not None]
                named = {name for one in own for name in of_condition(one)}
                if any(reach.of(name) & self._graded() for name in named):
                    return f"Whether {step.id} acts hangs on answers, and numbers go through it."
                if isinstance(step, Corridor) and reach.of(step.against) - numbers:
                    return f"{step.id} compares with {step.against}, which hangs on answers."
                continue
            on = reach.of(step.id)
            if not self._alone(step, on, numbers):
                names = ", ".join(sorted(on & numbers))
                return f"{step.id} mixes {names} with answers, so not every combination is covered."
            if acted and adds(step, self.scheme) and on & self._graded():
                return f"{step.id} adds to the amount after a step on the whole of it."
        if hidden:
            return f"{', '.join(hidden)} can lower the amount before the steps on the whole of it."
        return ""

    def _graded(self) -> set[str]:
        facts = self.scheme.facts.values()
        return set(self.scheme.questions) | {one.code for one in facts if one.unit == "level"}

    def _alone(self, step: Step, on: frozenset[str], numbers: set[str]) -> bool:
        """A number may meet no answer and, but for quantity and weeks of an item, no number."""
        if not on & numbers:
            return True
        if on & self._graded():
            return False
        return len(on & numbers) == 1 or isinstance(step, Item)
