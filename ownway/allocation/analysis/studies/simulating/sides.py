"""One scheme as a simulation runs it: as it stands, and without its corridor.

The amounts are those of the scheme itself, exact to the minor unit. Only two things are set apart:
which referral acted last (a floor or a cap), and what the corridor alone does.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np

from ownway.allocation.analysis.batch import Scorer, compiled, names_read, plain
from ownway.allocation.analysis.columns import AMOUNT, REFER, Columns, Result, compile_scheme
from ownway.allocation.analysis.grid import Array
from ownway.allocation.analysis.inputs import Words
from ownway.core.money import exponent
from ownway.scheme.rules.digest import digest
from ownway.scheme.rules.model import Corridor, Refer, Scheme, Step

BELOW, ABOVE = "below", "above"
Told = Mapping[str, Array | Words]


@dataclass(frozen=True)
class Side:
    """A scheme on a day. Raises NotAScheme, NotInForce and TooFine where it is first used."""

    text: str
    on: date

    @cached_property
    def scheme(self) -> Scheme:
        """As it was read."""
        return compiled(self.text, self.on).scheme

    @cached_property
    def digest(self) -> str:
        """Its identity on the day."""
        return digest(self.scheme, self.on)

    @cached_property
    def softened(self) -> Columns:
        """Everything as the scheme says, its corridor included."""
        return compile_scheme(self._with(lambda step: step), self.on)

    @cached_property
    def full(self) -> Columns:
        """The same without any corridor: what the rules come to in the end."""
        return compile_scheme(self._with(_open), self.on) if self.looks_back else self.softened

    @cached_property
    def looks_back(self) -> tuple[str, ...]:
        """The facts that its corridors hold an amount against; none where it has no corridor."""
        acts = [
            step.against
            for step in self.scheme.steps
            if isinstance(step, Corridor) and (step.down is not None or step.up is not None)
        ]
        return tuple(dict.fromkeys(one for one in acts if one in self.scheme.facts))

    def told(self, batch: Any) -> Told:
        """What this scheme reads of an Arrow batch; flags of the other scheme are left alone."""
        ours = names_read(self.scheme)
        names = [name for name in batch.schema.names if plain(name) in ours]
        return Scorer(self.text, self.on).told(batch.select(names))[0] | {
            "": np.zeros(batch.num_rows, np.uint8)
        }

    def after(self, told: Told, last: Array) -> Told:
        """The same people with `last` (minor units) as the budget of the year before."""
        known = dict(told)
        for fact in self.looks_back:
            known[fact] = in_words(last, exponent(self.scheme.currency))
            if self.scheme.facts[fact].needs:
                known[f"agreed.{fact}"] = np.ones(len(last), bool)
        return known

    def _with(self, change: Any) -> Scheme:
        steps = tuple(change(_watched(step)) for step in self.scheme.steps)
        return replace(self.scheme, steps=steps)


def _watched(step: Step) -> Step:
    """Referrals by what they are, so that a run says which one acted last."""
    return replace(step, to=ABOVE if step.above else BELOW) if isinstance(step, Refer) else step


def _open(step: Step) -> Step:
    return replace(step, down=None, up=None) if isinstance(step, Corridor) else step


def has_amount(result: Result) -> Array:
    """Whose answers were all there."""
    found: Array = (result.outcome == AMOUNT) | (result.outcome == REFER)
    return found


def at_floor(result: Result) -> Array:
    """Whose amount a floor decided."""
    return _went(result, BELOW)


def at_cap(result: Result) -> Array:
    """Whose amount a cap decided."""
    return _went(result, ABOVE)


def _went(result: Result, way: str) -> Array:
    if way not in result.ways:
        return np.zeros(len(result.outcome), bool)
    found: Array = result.refer_to == result.ways.index(way)
    return found


def in_words(minor: Array, places: int) -> Words:
    """Minor units as exact text in major units, as a file of answers writes them."""
    distinct, where = np.unique(minor, return_inverse=True)
    written = [str(int(one)).rjust(places + 1, "0") for one in distinct]
    texts = [f"{one[:-places]}.{one[-places:]}" if places else one for one in written]
    return Words(np.asarray(where, np.int64), tuple(texts))


def some(told: Told, rows: Array) -> Told:
    """Some of the people."""
    return {
        name: Words(one.places[rows], one.dictionary) if isinstance(one, Words) else one[rows]
        for name, one in told.items()
    }
