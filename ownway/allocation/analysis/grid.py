"""Blocks of rows, and small functions of answers folded into one table.

A `Column` says how to work out one value for every row of a `Block`. Whatever depends only on
answers, codes and agreements, on at most 65,536 combinations of them, is worked out once for all
combinations and then read from a table by a mixed-radix code.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from math import prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

MOST_COMBINATIONS = 65_536
BLOCK = 16_384  # rows; what one step reads and writes stays in cache

Array = NDArray[Any]


class Block:
    """Some rows: the index of every answer by axis, every number fact, and what was worked out."""

    def __init__(self, grid: Grid, axes: dict[str, Array], numbers: Mapping[str, Array]) -> None:
        self._grid = grid
        self.axes = axes
        self.numbers = numbers
        self._done: dict[Column, Array] = {}
        self._codes: dict[tuple[str, ...], Array] = {}

    def of(self, column: Column) -> Array:
        """The column's value for each row; a constant is an array of one."""
        found = self._done.get(column)
        if found is None:
            found = self._done[column] = column.work(self)
        return found

    def code(self, axes: tuple[str, ...]) -> Array:
        """The mixed-radix code of each row on `axes`, below the product of their radices."""
        found = self._codes.get(axes)
        if found is None:
            found = self._codes[axes] = self._mix(axes)
        return found

    def _mix(self, axes: tuple[str, ...]) -> Array:
        if len(axes) == 1:
            return self.axis(axes[0]).astype(np.intp, copy=False)
        mixed = self.axis(axes[0]).astype(np.uint16)
        for axis in axes[1:]:
            mixed *= np.uint16(self._grid.radix[axis])
            place = self.axis(axis)
            mixed += place if place.itemsize <= 2 else place.astype(np.uint16)
        return mixed.astype(np.intp)  # what reading from a table needs

    def axis(self, name: str) -> Array:
        """The place of each row on one axis."""
        found = self.axes.get(name)
        if found is None:
            number = self._grid.numbers[name]
            found = self.axes[name] = self.of(number) - np.int64(number.least)
        return found


@dataclass(frozen=True, eq=False)
class Column:
    """A value for every row; `axes` None: a function of numbers too, so it cannot be folded."""

    axes: frozenset[str] | None
    work: Callable[[Block], Array]


@dataclass(frozen=True, eq=False)
class Number(Column):
    """Whole multiples of 1/`scale`, each from `least` to `most` (in those multiples)."""

    scale: int
    least: int
    most: int


@dataclass(frozen=True, eq=False)
class Truth(Column):
    """Yes or no."""


@dataclass(frozen=True, eq=False)
class Word(Column):
    """The index of one of `words`; the index past the last stands for no word."""

    words: tuple[str, ...]


@dataclass
class Grid:
    """The axes of one scheme: how many values each answer, code or agreement can have."""

    radix: dict[str, int] = field(default_factory=dict)
    numbers: dict[str, Number] = field(default_factory=dict)  # axes that are numbers themselves
    _blocks: dict[tuple[str, ...], Block] = field(default_factory=dict)

    def together(self, columns: Iterable[Column]) -> frozenset[str] | None:
        """The axes of a function of all these; None where they are too many to fold."""
        axes: frozenset[str] = frozenset()
        for column in columns:
            if column.axes is None:
                return None
            axes |= column.axes
        return axes if self.size(axes) <= MOST_COMBINATIONS else None

    def size(self, axes: Iterable[str]) -> int:
        """How many combinations."""
        return prod(self.radix[axis] for axis in axes)

    def along(self, name: str, number: Number) -> Number:
        """The same number as an axis, where it takes few values: what follows from it folds."""
        many = number.most - number.least + 1
        if number.axes is not None or many > MOST_COMBINATIONS:
            return number
        axis = f"={name}"
        self.radix[axis], self.numbers[axis] = many, number
        least = np.int64(number.least)
        return Number(
            frozenset({axis}),
            lambda block: block.axis(axis) + least if least else block.axis(axis),
            number.scale,
            number.least,
            number.most,
        )

    def table(self, column: Column) -> Array:
        """The column's value for every combination of its axes, in order of their code."""
        ordered = self.ordered(column.axes or frozenset())
        block = self._blocks.get(ordered)
        if block is None:
            block = self._blocks[ordered] = self._every(ordered)
        return np.broadcast_to(column.work(block), (self.size(ordered),)).copy()

    def reader(self, axes: frozenset[str], table: Array) -> Callable[[Block], Array]:
        """Reads `table` by the code of `axes`."""
        ordered = self.ordered(axes)
        if not ordered:
            return lambda block: table
        return lambda block: table.take(block.code(ordered))

    def ordered(self, axes: Iterable[str]) -> tuple[str, ...]:
        """In the order of the scheme."""
        wanted = set(axes)
        return tuple(axis for axis in self.radix if axis in wanted)

    def _every(self, ordered: tuple[str, ...]) -> Block:
        rows = np.arange(self.size(ordered))
        axes = {}
        for axis in reversed(ordered):
            rows, left = np.divmod(rows, self.radix[axis])
            axes[axis] = left.astype(np.uint16)
        return Block(self, axes, {})
