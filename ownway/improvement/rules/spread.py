"""How far answers to one question lie apart: between people, and between viewpoints (S16, I2).

Pure and exact: whole points in, whole points and fractions out. The same rules serve a round of
raters and any other set of people who answer the same questions from different viewpoints.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations


@dataclass(frozen=True, slots=True)
class Answered:
    """One answer: to which element, by whom (any key), from which viewpoint, in whole points."""

    element: str
    by: str
    viewpoint: str
    points: int


@dataclass(frozen=True, slots=True)
class Spread:
    """How the answers to one element lie: `points` ascend, one for each who answered.

    `width`: the highest less the lowest. `apart`: the differences of every two, added up; it
    tells apart two elements of the same width. Both are 0 where fewer than two answered.
    """

    element: str
    points: tuple[int, ...]

    @property
    def width(self) -> int:
        return self.points[-1] - self.points[0] if self.points else 0

    @property
    def apart(self) -> int:
        return sum(abs(one - other) for one, other in combinations(self.points, 2))

    @property
    def middle(self) -> Fraction | None:
        """The answer in the middle; between two, half way. None where nobody answered."""
        return middle(self.points)


@dataclass(frozen=True, slots=True)
class Gap:
    """How far the viewpoints lie apart on one element. `means`: viewpoint → mean of its answers.

    `width` is 0 where fewer than two viewpoints answered: there is nothing to compare.
    """

    element: str
    means: Mapping[str, Fraction]

    @property
    def width(self) -> Fraction:
        if len(self.means) < 2:
            return Fraction(0)
        return max(self.means.values()) - min(self.means.values())

    @property
    def highest(self) -> str:
        """The viewpoint that answered highest; of equals the first by name."""
        return min(self.means, key=lambda one: (-self.means[one], one))

    @property
    def lowest(self) -> str:
        """The viewpoint that answered lowest; of equals the first by name."""
        return min(self.means, key=lambda one: (self.means[one], one))


def middle(points: Iterable[int]) -> Fraction | None:
    """The median, exactly. None of nothing."""
    found = sorted(points)
    if not found:
        return None
    half = len(found) // 2
    return Fraction(found[half] + found[~half], 2)


def spreads(answers: Iterable[Answered], order: Sequence[str]) -> list[Spread]:
    """Every element of `order`, the widest spread first (scenario 28).

    Of equal width, the one whose answers differ more between every two; of equals, as the
    instrument has them. An element nobody answered has no width and stands where its order puts
    it among those.
    """
    points: dict[str, list[int]] = {element: [] for element in order}
    for one in answers:
        points[one.element].append(one.points)
    found = [Spread(element, tuple(sorted(points[element]))) for element in order]
    return sorted(found, key=lambda one: (-one.width, -one.apart))


def gaps(answers: Iterable[Answered], order: Sequence[str]) -> list[Gap]:
    """Every element of `order`, the widest gap between viewpoints first (I2), else in its order."""
    by_view: dict[str, dict[str, list[int]]] = {element: {} for element in order}
    for one in answers:
        by_view[one.element].setdefault(one.viewpoint, []).append(one.points)
    found = [
        Gap(element, {view: Fraction(sum(given), len(given)) for view, given in views.items()})
        for element, views in ((element, by_view[element]) for element in order)
    ]
    return sorted(found, key=lambda one: -one.width)
