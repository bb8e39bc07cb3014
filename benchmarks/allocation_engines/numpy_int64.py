"""The model folded by hand into whole numbers of NumPy: the yardstick of the compiler.

Points count in 200ths. Each domain is one table, read by a mixed-radix code of its answers.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from typing import NamedTuple

import numpy as np

from benchmarks.allocation_engines import thirty

PACKAGES = ("numpy",)
UNIT = 1  # pence
FINE = 200
BLOCK = 16_384
Array = np.ndarray


class Folded(NamedTuple):
    domains: list[tuple[range, Array]]
    knots: Array
    base: Array  # pounds times the width of the band times FINE
    rise: Array
    width: Array  # of the band, times FINE
    keep: Array  # in hundredths


def load(table: tuple[tuple[int, int], ...] = thirty.TABLE) -> Folded:
    domains = []
    for _name, places, cap, weight in thirty.members():
        rows = product(*(thirty.POINTS[place] for place in places))
        folded = [min(Fraction(cap), sum(row)) * Fraction(weight) * FINE for row in rows]
        assert all(value.denominator == 1 for value in folded)
        domains.append((places, np.array([int(value) for value in folded], np.int64)))
    x, y = (np.array(column, np.int64) for column in zip(*table, strict=True))
    dx, dy = np.append(np.diff(x), 1), np.append(np.diff(y), 0)
    keep = np.array([int(Fraction(share) * 100) for share in thirty.KEEP], np.int64)
    return Folded(domains, x * FINE, y * dx * FINE, dy, dx * FINE, keep)


def take(_folded: Folded, answers: Array, informal: Array) -> tuple[Array, Array]:
    return answers, informal


def run(folded: Folded, inputs: tuple[Array, Array]) -> tuple[Array, Array, Array]:
    answers, informal = inputs
    count = len(informal)
    budget, health = np.empty(count, np.int64), np.empty(count, np.int64)
    for start in range(0, count, BLOCK):
        part = slice(start, min(start + BLOCK, count))
        _block(folded, answers[:, part], informal[part], budget[part], health[part])
    return budget, health, budget - health


def _block(folded: Folded, answers: Array, informal: Array, budget: Array, health: Array) -> None:
    points = [_read(answers, places, table) for places, table in folded.domains]
    clinical = points[-2] + points[-1]
    total = sum(points[:-2], clinical)
    band = np.searchsorted(folded.knots, total, side="right") - 1
    width = folded.width[band]
    # Pounds times the share kept in hundredths are pence; `width` is what they are parts of.
    pence = folded.base[band] + (total - folded.knots[band]) * folded.rise[band]
    pence *= folded.keep[informal]
    low = pence < 100 * thirty.FLOOR * width
    np.floor_divide(2 * pence + width, 2 * width, out=budget)
    np.minimum(budget, 100 * thirty.CAP, out=budget)
    budget[low] = 0
    np.floor_divide(2 * budget * clinical + total, 2 * np.maximum(total, 1), out=health)


def _read(answers: Array, places: range, table: Array) -> Array:
    code = answers[places[0]].astype(np.uint16)
    for place in places[1:]:
        code *= thirty.OPTIONS[place]
        code += answers[place]
    return table[code]
