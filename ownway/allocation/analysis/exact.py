"""Exact arithmetic on columns: int64 multiples of 1/scale, with bounds proven as it is compiled.

Every operation works its bounds out with Python integers. Beyond 2**62 it raises TooFine and names
the step, so no sum, product or comparison can wrap round.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from math import gcd, lcm
from typing import Literal

import numpy as np

from ownway.allocation.analysis.grid import Array, Block, Column, Grid, Number, Truth, Word

LIMIT = 2**62
# Terms of a sum share a table while it stays this small: larger ones leave the fastest cache.
SHARED_TABLE = 4_096

Relation = Literal["==", "!=", "<", "<=", ">", ">="]


class TooFine(ValueError):
    """64 bits cannot carry a step exactly; one person's working still can. `step` names it."""

    def __init__(self, step: str, words: str = "needs more than 64 bits to stay exact") -> None:
        super().__init__(f"Step {step} {words}. Work it out one person at a time instead.")
        self.step = step


class Arithmetic:
    """Makes columns out of columns; `step` is the one being compiled, for TooFine."""

    def __init__(self, grid: Grid) -> None:
        self.grid = grid
        self.step = ""

    def within(self, *numbers: int) -> None:
        """Raises TooFine where one of these is beyond what 64 bits carry."""
        if any(abs(number) > LIMIT for number in numbers):
            raise TooFine(self.step)

    # Making columns.

    def number(
        self,
        parts: Sequence[Column],
        work: Callable[[Block], Array],
        scale: int,
        least: int,
        most: int,
    ) -> Number:
        """A number worked out from `parts`, folded where they have few enough combinations."""
        self.within(least, most, scale)
        axes = self.grid.together(parts)
        made = Number(axes, work, scale, least, most)
        return made if axes is None else self.tabled(axes, self.grid.table(made), scale)

    def tabled(self, axes: frozenset[str], table: Array, scale: int) -> Number:
        """A number read from a table; in the coarsest scale that is exact."""
        table = table.astype(np.int64)
        common = gcd(scale, int(np.gcd.reduce(table)))
        table //= common
        read = self.grid.reader(axes, table)
        return Number(axes, read, scale // common, int(table.min()), int(table.max()))

    def truth(self, parts: Sequence[Column], work: Callable[[Block], Array]) -> Truth:
        """Yes or no, worked out from `parts`."""
        axes = self.grid.together(parts)
        made = Truth(axes, work)
        if axes is None:
            return made
        return Truth(axes, self.grid.reader(axes, self.grid.table(made)))

    def word(
        self, parts: Sequence[Column], work: Callable[[Block], Array], words: Sequence[str]
    ) -> Word:
        """The index of one of `words`, worked out from `parts`."""
        axes = self.grid.together(parts)
        made = Word(axes, work, tuple(words))
        if axes is None:
            return made
        return Word(axes, self.grid.reader(axes, self.grid.table(made)), made.words)

    def constant(self, value: Fraction | int) -> Number:
        exact = Fraction(value)
        self.within(exact.numerator, exact.denominator)
        table = np.array([exact.numerator], np.int64)
        return self.tabled(frozenset(), table, exact.denominator)

    def always(self, holds: bool) -> Truth:
        return self.truth([], lambda block: np.array([holds]))

    # Arithmetic.

    def scaled(self, column: Number, scale: int) -> Number:
        """The same number in multiples of 1/`scale`, which is a multiple of its own scale."""
        if scale == column.scale:
            return column
        times = scale // column.scale
        least, most = column.least * times, column.most * times
        self.within(least, most, scale)
        if column.axes is not None:
            axes = column.axes
            table = self.grid.table(column) * times
            return Number(axes, self.grid.reader(axes, table), scale, least, most)
        factor = np.int64(times)
        return Number(None, lambda block: block.of(column) * factor, scale, least, most)

    def alike(self, columns: Sequence[Number]) -> list[Number]:
        """All of them in the least scale that is exact for each."""
        scale = lcm(*(column.scale for column in columns))
        return [self.scaled(column, scale) for column in columns]

    def times(self, column: Number, factor: Fraction) -> Number:
        """`factor` · column."""
        if factor == 1:
            return column
        top, scale = factor.numerator, column.scale * factor.denominator
        ends = (column.least * top, column.most * top)
        self.within(top, scale)
        if top == 1:
            return Number(column.axes, lambda b: b.of(column), scale, column.least, column.most)
        by = np.int64(top)
        return self.number([column], lambda b: b.of(column) * by, scale, min(ends), max(ends))

    def product(self, left: Number, right: Number) -> Number:
        """left · right."""
        ends = [a * b for a in (left.least, left.most) for b in (right.least, right.most)]
        return self.number(
            [left, right],
            lambda b: b.of(left) * b.of(right),
            left.scale * right.scale,
            min(ends),
            max(ends),
        )

    def total(self, columns: Sequence[Number]) -> Number:
        """Their sum; terms of few combinations share one table."""
        if not columns:
            return self.constant(0)
        terms = self._gathered(columns)
        if len(terms) == 1:
            return terms[0]
        terms = self.alike(terms)

        def work(block: Block) -> Array:
            made = block.of(terms[0]) + block.of(terms[1])
            for term in terms[2:]:
                made += block.of(term)  # a constant is added to each row
            return made

        terms.sort(key=lambda term: term.axes == frozenset())  # constants last: `made` has all rows
        least, most = sum(t.least for t in terms), sum(t.most for t in terms)
        return self.number(terms, work, terms[0].scale, least, most)

    def _gathered(self, columns: Sequence[Number]) -> list[Number]:
        whole = self.grid.together(columns)
        groups: list[list[Number]] = []
        for column in columns:
            for group in groups:
                axes = self.grid.together([*group, column])
                if axes is not None and (axes == whole or self.grid.size(axes) <= SHARED_TABLE):
                    group.append(column)
                    break
            else:
                groups.append([column])
        return [group[0] if len(group) == 1 else self._one_table(group) for group in groups]

    def _one_table(self, group: Sequence[Number]) -> Number:
        terms = self.alike(group)
        least, most = sum(t.least for t in terms), sum(t.most for t in terms)
        none = np.zeros(1, np.int64)
        return self.number(
            terms, lambda b: sum((b.of(t) for t in terms), none), terms[0].scale, least, most
        )

    def divided(
        self,
        left: Number,
        right: Number,
        common: int,
        ends: tuple[Fraction, Fraction] | None = None,
    ) -> Number:
        """left / right, where every whole value of `right` (in its scale) divides `common`.

        A divisor of 0 counts as `common`: whoever divides leaves those rows out. `ends` are the
        least and largest quotient, where the caller knows better than the bounds of both.
        """
        scale = left.scale * common
        least, most = (end * right.scale * common for end in (left.least, left.most))
        if right.least < 0:
            least, most = min(least, -most), max(most, -least)
        self.within(least, most, common * right.scale)  # the largest factor of a row
        if ends is not None:
            least, most = (int(end * scale) for end in ends)
        up, by = np.int64(common), np.int64(right.scale)

        def work(block: Block) -> Array:
            divisor = block.of(right)
            return block.of(left) * (by * (up // np.where(divisor == 0, up, divisor)))

        return self.number([left, right], work, scale, min(least, 0), max(most, 0))

    def minus(self, left: Number, right: Number) -> Number:
        """left − right."""
        return self.total([left, self.times(right, Fraction(-1))])

    def larger(self, columns: Sequence[Number]) -> Number:
        """The largest of them, row by row."""
        return self._extreme(columns, np.maximum, max)

    def smaller(self, columns: Sequence[Number]) -> Number:
        """The smallest of them, row by row."""
        return self._extreme(columns, np.minimum, min)

    def _extreme(
        self, columns: Sequence[Number], of_two: np.ufunc, of_all: Callable[..., int]
    ) -> Number:
        if len(columns) == 1:
            return columns[0]
        terms = self.alike(columns)

        def work(block: Block) -> Array:
            made = of_two(block.of(terms[0]), block.of(terms[1]))
            for term in terms[2:]:
                made = of_two(made, block.of(term))
            return made

        least, most = of_all(t.least for t in terms), of_all(t.most for t in terms)
        return self.number(terms, work, terms[0].scale, least, most)

    def choose(self, where: Truth, yes: Number, no: Number) -> Number:
        """`yes` where it holds, else `no`."""
        known = self._settled(where)
        if known is not None:
            return yes if known else no
        left, right = self.alike([yes, no])
        return self.number(
            [where, left, right],
            lambda b: np.where(b.of(where), b.of(left), b.of(right)),
            left.scale,
            min(left.least, right.least),
            max(left.most, right.most),
        )

    def _settled(self, where: Truth) -> bool | None:
        if where.axes != frozenset():
            return None
        return bool(self.grid.table(where)[0])

    def nearest(self, column: Number, unit: Fraction, mode: str = "half_up") -> Number:
        """In whole multiples of `unit` (the scale is 1): half away from zero, up or down."""
        top, per = unit.denominator, unit.numerator * column.scale
        common = gcd(top, per)
        top, per = top // common, per // common
        ends = [column.least * top, column.most * top]
        self.within(*(2 * abs(end) + per for end in ends))
        least, most = (_divided(end, per, mode) for end in ends)
        by, signed = np.int64(top), column.least < 0

        def work(block: Block) -> Array:
            value = block.of(column) if top == 1 else block.of(column) * by
            if signed and mode == "half_up":
                return np.sign(value) * _rounded(np.abs(value), per, mode)
            return _rounded(value, per, mode)

        return self.number([column], work, 1, least, most)

    def rounded(self, column: Number, unit: Fraction, mode: str = "half_up") -> Number:
        """To a whole multiple of `unit`; its own scale again."""
        return self.times(self.nearest(column, unit, mode), unit)

    # Comparing.

    def compare(self, column: Number, relation: Relation, literal: Fraction) -> Truth:
        """Against a number, cross-multiplied: nothing is divided."""
        edge = literal * column.scale
        floor = edge.numerator // edge.denominator
        if relation in ("==", "!="):
            if edge.denominator != 1 or not column.least <= floor <= column.most:
                return self.always(relation == "!=")
            test = np.equal if relation == "==" else np.not_equal
            return self.truth([column], lambda b: test(b.of(column), floor))
        # whole x: x < e is x ≤ ceil(e) − 1, x > e is x ≥ floor(e) + 1
        ceiling = -(-edge.numerator // edge.denominator)
        upwards = relation in (">", ">=")
        bound = {"<": ceiling - 1, "<=": floor, ">": floor + 1, ">=": ceiling}[relation]
        if upwards:
            if bound <= column.least or bound > column.most:
                return self.always(bound <= column.least)
            return self.truth([column], lambda b: b.of(column) >= bound)
        if bound >= column.most or bound < column.least:
            return self.always(bound >= column.most)
        return self.truth([column], lambda b: b.of(column) <= bound)

    def less(self, left: Number, right: Number) -> Truth:
        """left < right, row by row."""
        one, other = self.alike([left, right])
        return self.truth([one, other], lambda b: b.of(one) < b.of(other))

    def band(self, column: Number, bounds: Sequence[Fraction]) -> Column:
        """How many of the ascending `bounds` are reached: 0 below the first."""
        edges = [-(-b.numerator * column.scale // b.denominator) for b in bounds]
        kept = np.array([min(max(e, -LIMIT), LIMIT) for e in edges], np.int64)
        axes = self.grid.together([column])
        return Column(axes, lambda b: np.searchsorted(kept, b.of(column), side="right"))


def _rounded(value: Array, per: int, mode: str) -> Array:
    """Whole multiples of `per`; none of the values is below 0 where half goes up."""
    if per == 1:
        return value
    if mode == "half_up":
        return (2 * value + per) // (2 * per)
    return -(-value // per) if mode == "up" else value // per


def _divided(value: int, per: int, mode: str) -> int:
    if mode == "half_up":
        whole = (2 * abs(value) + per) // (2 * per)
        return whole if value >= 0 else -whole
    return -(-value // per) if mode == "up" else value // per
