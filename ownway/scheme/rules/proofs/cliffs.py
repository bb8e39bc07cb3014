"""Cliffs: the largest change for one step of one answer, against the scheme's own limit (A19)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import partial
from itertools import pairwise
from typing import Any

from ownway.scheme.rules.model import Bands, Jump, Scheme, Table
from ownway.scheme.rules.proofs.findings import Cliff, Finding, Pair
from ownway.scheme.rules.proofs.machine import Known
from ownway.scheme.rules.proofs.pairs import Move, Whole, figure, line_of, said
from ownway.scheme.rules.proofs.reads import adds

_FIX = "List it under limits with its reason, or make the change smaller."


@dataclass(frozen=True, slots=True)
class _Step:
    size: Fraction
    move: Move
    known: partial[Known]


class Cliffs:
    """Collects the largest change for each question, and each that is over the limit."""

    def __init__(self, whole: Whole) -> None:
        self.whole = whole
        self.scheme = whole.scheme
        self._largest: dict[str, _Step] = {}
        self._over: dict[tuple[Any, ...], _Step] = {}

    def note(self, move: Move, change: Fraction, setting: Any, known: partial[Known]) -> None:
        """One change, in major units; `known` makes the person it happens to."""
        size = abs(change)
        step = _Step(size, move, known)
        best = self._largest.get(move.name)
        if best is None or size > best.size:
            self._largest[move.name] = step
        limit = self.scheme.limits.max_step
        if limit is not None and size > limit:
            key = (move.name, move.old, setting)
            if key not in self._over or size > self._over[key].size:
                self._over[key] = step

    def told(self) -> list[Cliff]:
        """For each question its largest change, in the order of the file."""
        found = []
        for name in self.scheme.questions:
            if name in self._largest and self._largest[name].size:
                step = self._largest[name]
                pair = self._pair(step)
                allowed, reason = self._allowed(step, pair)
                cliff = Cliff(name, pair.old, pair.new, step.size, allowed, reason, pair)
                found.append(cliff)
        return found

    def findings(self) -> list[Finding]:
        """For each question the largest change that no limit lets pass."""
        found: dict[str, Finding] = {}
        for step in sorted(self._over.values(), key=lambda one: -one.size):
            name = step.move.name
            if name in found:
                continue
            pair = self._pair(step)
            allowed, _ = self._allowed(step, pair)
            if allowed is not None and step.size > allowed:
                words = (
                    f"{name} from {pair.old} to {pair.new} changes the amount by "
                    f"{figure(step.size)}; the limit is {figure(allowed)}."
                )
                line = line_of(self.scheme, name)
                found[name] = Finding("cliff_over_limit", name, line, words, _FIX, pair=pair)
        return [found[name] for name in self.scheme.questions if name in found]

    def _pair(self, step: _Step) -> Pair:
        return self.whole.pair(step.known(), step.move, corridor=False)

    def _allowed(self, step: _Step, pair: Pair) -> tuple[Fraction | None, str]:
        """The highest limit that speaks of this change, and its reason."""
        limits = self.scheme.limits
        if limits.max_step is None:
            return None, ""
        best, reason = limits.max_step, ""
        for name, up_to, why in limits.listed:
            speaks = name == step.move.name or (
                name not in self.scheme.questions and self._acted(name, step)
            )
            if speaks and up_to > best:
                best, reason = up_to, why
        return best, reason

    def _acted(self, name: str, step: _Step) -> bool:
        """Did this step make the change: a jump that raises, or a value that differs?"""
        own = self.scheme.step(name)
        known = {**self.whole.least(), **step.known()}
        before, after = (
            {**known, step.move.name: value} for value in (step.move.old, step.move.new)
        )
        for one in (before, after):
            self.whole.machine.run(self.whole.steps, one, corridor=False)
        if isinstance(own, Jump):
            return any(
                one.get(name) != self.whole.machine.number(own.of, one) for one in (before, after)
            )
        return bool(before.get(name) != after.get(name))


def band_cliffs(scheme: Scheme, on: date) -> tuple[list[Cliff], list[Finding]]:
    """The largest step of each table that goes by bands in money, point by point."""
    cliffs, over = [], []
    for step in scheme.steps:
        by_bands = isinstance(step, Bands) or (isinstance(step, Table) and not step.line_between)
        if not by_bands or not adds(step, scheme) or not isinstance(step, Bands | Table):
            continue
        rows: list[tuple[Any, Any]] = list(step.rows.on(on))
        if isinstance(step, Bands):
            rows = [(None, step.below), *rows]
        steps = [(abs(new - old), x, upper) for (x, old), (upper, new) in pairwise(rows)]
        if not steps:
            continue
        size, x, upper = max(steps, key=lambda one: one[0])
        allowed, reason = _listed(scheme, step.id)
        start = "below" if x is None else said(x)
        cliffs.append(Cliff(step.id, start, said(upper), size, allowed, reason, None))
        if allowed is not None and size > allowed:
            words = f"At {said(upper)} the amount changes by {figure(size)}."
            words += f" The limit is {figure(allowed)}."
            over.append(Finding("cliff_over_limit", step.id, step.line, words, _FIX))
    return cliffs, over


def _listed(scheme: Scheme, name: str) -> tuple[Fraction | None, str]:
    best, reason = scheme.limits.max_step, ""
    for one, up_to, why in scheme.limits.listed:
        if one == name and best is not None and up_to > best:
            best, reason = up_to, why
    return best, reason
