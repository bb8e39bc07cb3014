"""Numbers that remember how they hang on one axis, so one run proves a whole stretch of it.

A step is worked out once at a point; each comparison on the way notes how far the same answer
holds. What comes out is exact for every whole number of the axis up to there.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from math import floor
from typing import Union

Exact = Union[Fraction, "Poly"]
ZERO = Fraction(0)


class Axis:
    """Whole numbers from `at` to `end`, over which every comparison so far came out the same."""

    __slots__ = ("at", "end")

    def __init__(self, at: int, end: int) -> None:
        self.at = at
        self.end = end

    def shrink(self, same: Callable[[int], bool], turning: int | None) -> None:
        """Moves `end` back to where `same` holds; between `at`, `turning`, `end` it flips once."""
        stops = [self.end]
        if turning is not None:
            stops = [one for one in (turning, turning + 1) if self.at < one < self.end] + stops
        start = self.at
        for stop in stops:
            if not same(stop):
                low, high = start, stop
                while high - low > 1:
                    middle = (low + high) // 2
                    low, high = (middle, high) if same(middle) else (low, middle)
                self.end = low
                return
            start = stop


class Poly:
    """c0 + c1·i + c2·i² for a whole number i of the axis. Exact; never more than a square."""

    __slots__ = ("axis", "c0", "c1", "c2")

    def __init__(self, axis: Axis, c0: Fraction, c1: Fraction, c2: Fraction = ZERO) -> None:
        self.axis, self.c0, self.c1, self.c2 = axis, c0, c1, c2

    def at(self, index: int) -> Fraction:
        """The number at one point of the axis."""
        return self.c0 + index * (self.c1 + index * self.c2)

    def __add__(self, other: Exact | int) -> Exact:
        if isinstance(other, Poly):
            return _made(self.axis, self.c0 + other.c0, self.c1 + other.c1, self.c2 + other.c2)
        return Poly(self.axis, self.c0 + other, self.c1, self.c2)

    __radd__ = __add__

    def __neg__(self) -> Poly:
        return Poly(self.axis, -self.c0, -self.c1, -self.c2)

    def __sub__(self, other: Exact | int) -> Exact:
        return self + (-other)

    def __rsub__(self, other: Exact | int) -> Exact:
        return -self + other

    def __mul__(self, other: Exact | int) -> Exact:
        if not isinstance(other, Poly):
            return _made(self.axis, self.c0 * other, self.c1 * other, self.c2 * other)
        if (self.c2 and (other.c1 or other.c2)) or (other.c2 and self.c1):
            self.axis.end = self.axis.at  # a cube: known at this one point only
            return self.at(self.axis.at) * other.at(self.axis.at)
        square = self.c0 * other.c2 + self.c1 * other.c1 + self.c2 * other.c0
        line = self.c0 * other.c1 + self.c1 * other.c0
        return _made(self.axis, self.c0 * other.c0, line, square)

    __rmul__ = __mul__

    def __truediv__(self, other: Exact | int) -> Exact:
        if isinstance(other, Poly):
            return self * (1 / other)
        return self * (Fraction(1) / other)

    def __rtruediv__(self, other: Exact | int) -> Exact:
        self.axis.end = self.axis.at
        return other / self.at(self.axis.at)

    def stays(self, edge: Fraction) -> None:
        """Ends the axis before this number gets to the other side of `edge`, or onto it."""
        _below(self - edge, strictly=True)
        _below(self - edge, strictly=False)

    def __lt__(self, other: Exact | int) -> bool:
        return _below(self - other, strictly=True)

    def __le__(self, other: Exact | int) -> bool:
        return _below(self - other, strictly=False)

    def __gt__(self, other: Exact | int) -> bool:
        return not _below(self - other, strictly=False)

    def __ge__(self, other: Exact | int) -> bool:
        return not _below(self - other, strictly=True)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Poly | Fraction | int):
            return NotImplemented
        gap = self - other
        return _below(gap, strictly=False) and not _below(gap, strictly=True)

    __hash__ = None  # type: ignore[assignment]  # equal only on a stretch, so never a key


def _made(axis: Axis, c0: Fraction, c1: Fraction, c2: Fraction) -> Exact:
    return Poly(axis, c0, c1, c2) if c1 or c2 else c0


def _below(gap: Exact, *, strictly: bool) -> bool:
    """Is it below 0 (or 0 too) at the axis's point? Ends the axis where that changes."""
    if not isinstance(gap, Poly):
        return gap < 0 if strictly else gap <= 0

    def test(index: int) -> bool:
        value = gap.at(index)
        return value < 0 if strictly else value <= 0

    answer = test(gap.axis.at)
    turning = floor(-gap.c1 / (2 * gap.c2)) if gap.c2 else None
    gap.axis.shrink(lambda index: test(index) is answer, turning)
    return answer
