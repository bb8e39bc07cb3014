"""Who pays how much, for all rows at once: whole minor units that always sum to the amount."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from fractions import Fraction

import numpy as np

from ownway.allocation.analysis.exact import Arithmetic
from ownway.allocation.analysis.grid import Array, Block, Number
from ownway.allocation.analysis.names import Names
from ownway.scheme.rules import model

Shares = Callable[[Block], Mapping[str, Array]]


def shared(
    step: model.Split, whole: Number, names: Names, sums: Arithmetic, on: date
) -> tuple[tuple[str, ...], Shares]:
    """The funders in the order of the file, and what shares `whole` minor units among them.

    Two funders: the named share half up, `remainder_to` the rest. More: largest remainder, ties in
    file order. Nothing to share by: all of it to `remainder_to`.
    """
    weights = _weights(step, names, sums, on)
    alike = dict(zip(weights, sums.alike(list(weights.values())), strict=True))
    everything = sums.total(list(alike.values()))
    everything = sums.scaled(everything, next(iter(alike.values())).scale)
    largest = max(abs(whole.least), abs(whole.most))
    sums.within(*(2 * largest * part.most + everything.most for part in alike.values()))
    parts = _of_two if len(alike) <= 2 else _of_more

    def work(block: Block) -> Mapping[str, Array]:
        each = {funder: block.of(part) for funder, part in alike.items()}
        found = parts(block.of(whole), block.of(everything), each, step.remainder_to)
        return {funder: found[funder] for funder in alike}

    return tuple(alike), work


def _of_two(
    amount: Array, by: Array, weights: Mapping[str, Array], rest_to: str
) -> dict[str, Array]:
    """With no weight at all each named part is 0, and so is that of an amount below 0."""
    positive, divisor = np.maximum(amount, 0), np.maximum(by, 1)
    found = {
        funder: (2 * positive * weight + divisor) // (2 * divisor)
        for funder, weight in weights.items()
        if funder != rest_to
    }
    found[rest_to] = amount - sum(found.values())
    return found


def _of_more(
    amount: Array, by: Array, weights: Mapping[str, Array], rest_to: str
) -> dict[str, Array]:
    nothing = (amount <= 0) | (by == 0)
    found, remainders = {}, {}
    for funder, weight in weights.items():
        found[funder], remainders[funder] = np.divmod(amount * weight, np.maximum(by, 1))
    left = amount - sum(found.values())
    for place, (funder, remainder) in enumerate(remainders.items()):
        before = np.zeros(amount.shape, np.int64)
        for other_place, other in enumerate(remainders.values()):
            before += (other >= remainder) if other_place < place else (other > remainder)
        found[funder] = found[funder] + (before < left)
    return {
        funder: np.where(nothing, amount if funder == rest_to else 0, part)
        for funder, part in found.items()
    }


def _weights(step: model.Split, names: Names, sums: Arithmetic, on: date) -> dict[str, Number]:
    """Each funder's weight, not below 0; what nobody is named for goes to the one with the rest."""
    none = sums.constant(0)
    rest_to = step.remainder_to
    if step.by == "fixed":
        named = {funder: sums.constant(weight.on(on)) for funder, weight in step.weights.items()}
        whole = sums.constant(1)
    elif step.by == "points":
        named = {f: sums.total([names.number(one) for one in of]) for f, of in step.points.items()}
        rest_to = next((funder for funder, of in step.points.items() if not of), rest_to)
        whole = names.number(step.whole) if step.whole else sums.total(list(named.values()))
    else:
        named = _by_source(names, sums)
        whole = names.number(step.of)
    found = {funder: _not_below_0(weight, none, sums) for funder, weight in named.items()}
    found.setdefault(step.remainder_to, none)
    left = sums.minus(whole, sums.total(list(found.values())))
    found[rest_to] = sums.total([found[rest_to], _not_below_0(left, none, sums)])
    return found


def _not_below_0(weight: Number, none: Number, sums: Arithmetic) -> Number:
    return weight if weight.least >= 0 else sums.larger([weight, none])


def _by_source(names: Names, sums: Arithmetic) -> dict[str, Number]:
    """What the priced items of each funder came to, of those before the split."""
    found: dict[str, Number] = {}
    for step in names.scheme.steps:
        if isinstance(step, model.Item) and step.funder and step.id in names.steps:
            value = names.number(step.id)
            found[step.funder] = (
                sums.total([found[step.funder], value]) if step.funder in found else value
            )
    return found


def at_least(share: Fraction, whole: Number, sums: Arithmetic) -> Number:
    """The minor units that a share constraint asks for, rounded up."""
    return sums.nearest(sums.times(whole, share), Fraction(1), "up")
