"""Two stretches of one scheme side by side: where does a step up lower the amount, or raise it?"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm
from typing import Any

from ownway.scheme.rules.proofs.axis import ZERO, Axis, Poly
from ownway.scheme.rules.proofs.space import TooLarge, last_bit, next_bit

MOST_PIECES = 5_000


@dataclass(frozen=True, slots=True)
class Stretch:
    """From `start` to `end` the amount is c0 + c1·i + c2·i²."""

    start: int
    end: int
    c0: Fraction
    c1: Fraction = ZERO
    c2: Fraction = ZERO

    def at(self, index: int) -> Fraction:
        """The amount there, in major units."""
        return self.c0 + index * (self.c1 + index * self.c2)


class Course:
    """An amount along the axis: stretches in order, in whole numbers of one common unit."""

    __slots__ = ("coefficients", "ends", "starts", "stretches")

    def __init__(self, stretches: Sequence[Stretch]) -> None:
        self.stretches = stretches
        self.starts = [one.start for one in stretches]
        self.ends = [one.end for one in stretches]
        self.coefficients: list[tuple[int, int, int]] = []

    def denominators(self) -> int:
        """The common denominator of everything in it."""
        return lcm(*(n.denominator for one in self.stretches for n in (one.c0, one.c1, one.c2)))

    def scale(self, unit: int) -> None:
        """Puts it into whole numbers of 1/unit."""
        self.coefficients = [
            (int(one.c0 * unit), int(one.c1 * unit), int(one.c2 * unit)) for one in self.stretches
        ]


def course(
    work: Callable[[Axis], Any],
    bits: int | None,
    top: int,
) -> Course:
    """Runs `work` once for each stretch, starting only where something can be reached.

    `bits` None: everything up to `top` can be. Raises TooLarge after 5,000 stretches.
    """
    found: list[Stretch] = []
    at = 0 if bits is None else next_bit(bits, 0)
    while 0 <= at <= top:
        axis = Axis(at, top)
        value = work(axis)
        if isinstance(value, Poly):
            found.append(Stretch(at, axis.end, value.c0, value.c1, value.c2))
        else:
            found.append(Stretch(at, axis.end, Fraction(value)))
        if len(found) > MOST_PIECES:
            raise TooLarge
        at = axis.end + 1 if bits is None else next_bit(bits, axis.end + 1)
    return Course(found)


@dataclass(slots=True)
class Found:
    """The lowest and highest change, where; and the first place with a change below 0."""

    lowest: int = 0
    highest: int = 0
    highest_at: int = -1
    first_below: int = -1
    lowest_at: int = -1


def changes(before: Course, after: Course, shift: int, bits: int, sign: int) -> Found:
    """after(i + shift) − before(i), times `sign`, for every bit i: exact, in common units."""
    found = Found()
    at = next_bit(bits, 0)
    while at >= 0:
        one = bisect_right(before.starts, at) - 1
        two = bisect_right(after.starts, at + shift) - 1
        end = min(before.ends[one], after.ends[two] - shift)
        last = last_bit(bits, end)
        b0, b1, b2 = before.coefficients[one]
        a0, a1, a2 = after.coefficients[two]
        gap = (
            sign * (a0 + shift * (a1 + shift * a2) - b0),
            sign * (a1 + 2 * shift * a2 - b1),
            sign * (a2 - b2),
        )
        _look(found, gap, at, last, bits)
        at = next_bit(bits, end + 1)
    return found


def _look(found: Found, gap: tuple[int, int, int], first: int, last: int, bits: int) -> None:
    g0, g1, g2 = gap
    places = [first, last]
    if g2:
        turning = -g1 // (2 * g2)
        if first < turning < last:
            places += [last_bit(bits, turning), next_bit(bits, turning + 1)]
    for place in places:
        value = g0 + place * (g1 + place * g2)
        if found.highest_at < 0 or value > found.highest:
            found.highest, found.highest_at = value, place
        if found.lowest_at < 0 or value < found.lowest:
            found.lowest, found.lowest_at = value, place
        if value < 0 and (found.first_below < 0 or place < found.first_below):
            found.first_below = _first_below(gap, first, place, bits)


def _first_below(gap: tuple[int, int, int], first: int, place: int, bits: int) -> int:
    """The first bit from `first` to `place` where the gap is below 0 (it is at `place`)."""
    low, high = first - 1, place
    while high - low > 1:
        middle = (low + high) // 2
        below = gap[0] + middle * (gap[1] + middle * gap[2]) < 0
        low, high = (low, middle) if below else (middle, high)
    return next_bit(bits, high)


def falls(one: Course, sign: int) -> int:
    """The first place of a numeric axis after which the amount falls; −1 where it never does."""
    for place, here in enumerate(one.stretches):
        if here.end > here.start and sign * (here.at(here.start + 1) - here.at(here.start)) < 0:
            return here.start
        if here.end > here.start and sign * (here.at(here.end) - here.at(here.end - 1)) < 0:
            return here.end - 1
        if place + 1 < len(one.stretches):
            then = one.stretches[place + 1]
            if sign * (then.at(then.start) - here.at(here.end)) < 0:
                return here.end
    return -1
