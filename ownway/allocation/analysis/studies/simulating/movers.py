"""Who gets more and who gets less: exact counts and sums over any set of people."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np

from ownway.allocation.analysis.grid import Array

PERCENTS = (25, 10, 5)
SPEAK_OVER = 10  # percent: whoever loses more is spoken to first


@dataclass(slots=True)
class People:
    """Everyone who has an amount under both schemes, a row a person, in minor units.

    `today`: what the old scheme pays as the file stands. `old`, `new`: what the rules come to
    without any corridor. `first`: the first year of the new rules with their corridor.
    """

    today: Array
    old: Array
    new: Array
    first: Array
    old_shares: Mapping[str, Array]
    new_shares: Mapping[str, Array]
    flags: Mapping[str, Array]  # floors and caps crossed
    groups: Mapping[str, tuple[Array, tuple[str, ...]]]  # column: each row's place in the names

    def __len__(self) -> int:
        return len(self.today)

    def of(self, rows: Array) -> People:
        """Some of them, without their groups."""
        return People(
            self.today[rows],
            self.old[rows],
            self.new[rows],
            self.first[rows],
            {name: one[rows] for name, one in self.old_shares.items()},
            {name: one[rows] for name, one in self.new_shares.items()},
            {name: one[rows] for name, one in self.flags.items()},
            {},
        )

    def parts(self, column: str) -> Iterator[tuple[str, People]]:
        """The people of each group of a column, in the order of the names."""
        places, names = self.groups[column]
        for place, name in enumerate(names):
            yield name, self.of(np.flatnonzero(places == place))


@dataclass(slots=True)
class Figures:
    """Exact figures about some people. `bands`: how many lose or gain how much, each person once.

    `moved`: people for whom a sum differs from today. `crossed`: floors and caps. Sums, medians and
    the largest are minor units.
    """

    people: int
    bands: dict[str, int] = field(default_factory=dict)
    moved: dict[str, int] = field(default_factory=dict)
    crossed: dict[str, int] = field(default_factory=dict)
    sums: dict[str, int] = field(default_factory=dict)
    old_funders: dict[str, int] = field(default_factory=dict)
    new_funders: dict[str, int] = field(default_factory=dict)
    medians: dict[str, int] = field(default_factory=dict)
    largest: dict[str, int] = field(default_factory=dict)


def beyond(before: Array, after: Array, percent: int) -> Array:
    """Whose amount changes by more than `percent` of what it was; from nothing, any change."""
    found: Array = np.abs(after - before) * 100 > before * percent
    return found


def to_speak_with(today: Array, new: Array) -> Array:
    """Who loses more than 10 % of what they have today once the new rules hold in full."""
    found: Array = (new < today) & beyond(today, new, SPEAK_OVER)
    return found


def counted(people: People, unit: int) -> Figures:
    """Every figure about these people; `unit`: minor units in one major unit."""
    change = people.new - people.old
    found = Figures(len(people), bands=_bands(people, unit))
    for name, way in (("lose", change < 0), ("gain", change > 0)):
        found.medians[name] = _median(np.abs(change[way]))
        found.largest[name] = int(np.abs(change[way]).max(initial=0))
    found.medians["all"] = _median(change)
    found.moved = {
        "new": int(((change != 0) | (people.new != people.today)).sum()),
        "first": int((people.first != people.today).sum()),
        "old": int((people.old != people.today).sum()),
    }
    both = people.old_shares.keys() & people.new_shares.keys()
    for name in sorted(both):
        differs = people.old_shares[name] != people.new_shares[name]
        found.moved[f"funder {name}"] = int(differs.sum())
    found.crossed = {name: int(flag.sum()) for name, flag in people.flags.items()}
    for name in ("today", "old", "new", "first"):
        found.sums[name] = int(getattr(people, name).sum())
    found.sums["change"] = int(change.sum())
    found.old_funders = {name: int(one.sum()) for name, one in people.old_shares.items()}
    found.new_funders = {name: int(one.sum()) for name, one in people.new_shares.items()}
    return found


def _bands(people: People, unit: int) -> dict[str, int]:
    """lose_25, lose_10, lose_5, lose_1, same, gain_1, …: each person in the outermost that fits."""
    change = people.new - people.old
    moved = np.abs(change) > unit
    found = {"same": int((~moved).sum())}
    for name, way in (("lose", change < 0), ("gain", change > 0)):
        left = moved & way
        for percent in PERCENTS:
            here = left & beyond(people.old, people.new, percent)
            found[f"{name}_{percent}"] = int(here.sum())
            left &= ~here
        found[f"{name}_1"] = int(left.sum())
    return found


def _median(values: Array) -> int:
    """The middle one; of two, half way, half away from zero. 0 of nobody."""
    if not len(values):
        return 0
    middle = len(values) // 2
    ordered = np.partition(values, (middle - 1, middle) if len(values) > 1 else middle)
    twice = int(ordered[middle]) + int(ordered[middle if len(values) % 2 else middle - 1])
    half = (abs(twice) + 1) // 2
    return half if twice >= 0 else -half
