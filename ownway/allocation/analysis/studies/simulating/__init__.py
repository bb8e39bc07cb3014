"""A change of the rules tried out on everyone before it is published (§12, A14).

Both schemes are worked out for all people by the exact columns, a block at a time. What is found is
counted in whole minor units; only the intervals and the chance of a cost are estimates, from a
seed. What is published names nobody; who is to be spoken to first is a list of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from ownway.allocation.analysis.answers import Problems, Unusable, opened
from ownway.allocation.analysis.batch import plain
from ownway.allocation.analysis.columns import NEEDS_ANSWERS, Result
from ownway.allocation.analysis.grid import Array
from ownway.allocation.analysis.inputs import BadColumn
from ownway.allocation.analysis.studies import cells
from ownway.allocation.analysis.studies.simulating.movers import People, to_speak_with
from ownway.allocation.analysis.studies.simulating.sides import (
    Side,
    at_cap,
    at_floor,
    has_amount,
    some,
)
from ownway.allocation.analysis.studies.simulating.years import Years, walked
from ownway.scheme.rules.proofs import Certificate, prove

MOST_GROUPS = 100  # names in one column; more of them is no group any more
CROSSED = ("into_floor", "out_of_floor", "into_cap", "out_of_cap")


@dataclass(frozen=True, slots=True)
class Loser:
    """One person to speak with before any notice. Minor units; `person` as the file names them."""

    person: str
    today: int
    new: int
    first: int

    @property
    def change(self) -> int:
        """What they lose once the rules hold in full, below 0."""
        return self.new - self.today


@dataclass(slots=True)
class Simulation:
    """Everything that came out; `losers` is private, all else is counted without names."""

    old: Side
    new: Side
    asked: int = 0
    missing_old: int = 0
    missing_new: int = 0
    unread: int = 0
    people: People | None = None
    years: Years = field(default_factory=Years)
    losers: list[Loser] = field(default_factory=list)
    cliffs: tuple[Certificate, Certificate] | None = None

    @property
    def covered(self) -> int:
        """People with an amount under both schemes."""
        return 0 if self.people is None else len(self.people)


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be tried out. `groups`: columns to count by; `person`: the column of names."""

    old: Side
    new: Side
    groups: tuple[str, ...] = ()
    person: str = ""


def simulate(
    asked: Asked,
    people: Path,
    *,
    progress: Callable[[int, int | None], None],
    say: Callable[[str], None],
) -> Simulation:
    """Both schemes over everyone in a file; `say` gets what is missing and cannot be read.

    Raises NotAScheme, NotInForce, TooFine, BadColumn, and Unusable where the two cannot be
    compared or a column is not there.
    """
    _comparable(asked.old, asked.new)
    problems = Problems(say)
    names, of, batches = opened(people, problems)
    _all_there(asked, people, names)
    asks = {**asked.old.scheme.questions, **asked.new.scheme.questions}
    absent = [one for one in asks if one not in names]
    if absent:
        say(f"No column for {', '.join(absent)}: those answers are missing for everyone.")
    found = Simulation(asked.old, asked.new)
    blocks = _Blocks(asked, found, problems)
    for batch in batches:
        blocks.add(batch)
        progress(found.asked, of)
    found.unread += len(problems.skipped)
    found.asked += len(problems.skipped)
    found.people = blocks.together()
    found.losers.sort(key=lambda one: (one.change, one.person))
    found.cliffs = (prove(asked.old.scheme, asked.old.on), prove(asked.new.scheme, asked.new.on))
    return found


def _comparable(old: Side, new: Side) -> None:
    for side in (old, new):
        if not side.softened.pays:
            raise Unusable(
                f"{side.scheme.id} gives a grade and no amount; only amounts can be compared."
            )
    mine, theirs = old.scheme, new.scheme
    if mine.currency != theirs.currency:
        raise Unusable(f"One pays in {mine.currency}, the other in {theirs.currency}.")
    if mine.period.unit != theirs.period.unit:
        raise Unusable(
            f"One pays for a {mine.period.unit}, the other for a {theirs.period.unit}; "
            "write both for the same time."
        )


def _all_there(asked: Asked, people: Path, names: Sequence[str]) -> None:
    for column in (*asked.groups, *([asked.person] if asked.person else [])):
        if column not in names:
            raise Unusable(f"{people} has no column '{column}'; it has {', '.join(names)}.")
    known = {
        f"{kind}.{name}"
        for side in (asked.old, asked.new)
        for kind, of in (("verified", side.scheme.questions), ("agreed", side.scheme.facts))
        for name in of
    }
    for name in map(plain, names):
        if name.startswith(("verified.", "agreed.")) and name not in known:
            raise BadColumn(name, "neither scheme has a question or fact of this name")


class _Blocks:
    """Puts the blocks of a file together: whoever has an amount under both schemes."""

    def __init__(self, asked: Asked, found: Simulation, problems: Problems) -> None:
        self.asked, self.found, self.problems = asked, found, problems
        self.parts: dict[str, list[Array]] = {}
        self.names: dict[str, dict[str, int]] = {column: {} for column in asked.groups}

    def add(self, batch: Any) -> None:
        """One block of rows."""
        found, old, new = self.found, self.asked.old, self.asked.new
        mine, theirs = old.told(batch), new.told(batch)
        today, after = old.softened.run(mine), new.full.run(theirs)
        before = old.full.run(mine) if old.looks_back else today
        self._unread(today, after)
        both = np.flatnonzero(has_amount(today) & has_amount(after) & has_amount(before))
        last, full = today.amount[both], after.amount[both]
        years, first = Years(), full
        if new.looks_back:
            years, first = walked(new, some(theirs, both), last, full)
        found.years.add(years)
        self._keep("today", last)
        self._keep("old", before.amount[both])
        self._keep("new", full)
        self._keep("first", first)
        for prefix, result in (("old.", today), ("new.", after)):
            for funder, share in result.shares.items():
                self._keep(prefix + funder, share[both])
        for name, flag in zip(CROSSED, _crossed(before, after), strict=True):
            self._keep(f"flag.{name}", flag[both])
        for column in self.asked.groups:
            self._keep(f"group.{column}", self._places(batch, column)[both])
        self._losers(batch, both, last, full, first)
        found.asked += batch.num_rows

    def _keep(self, name: str, values: Array) -> None:
        self.parts.setdefault(name, []).append(values)

    def _unread(self, today: Result, after: Result) -> None:
        found = self.found
        cells = {(one.row, one.column): one for one in (*today.bad, *after.bad)}
        for _, cell in sorted(cells.items()):
            self.problems.cell(found.asked + cell.row, cell.column, cell.words)
        found.unread += len({row for row, _ in cells})
        found.missing_old += int((today.outcome == NEEDS_ANSWERS).sum())
        found.missing_new += int((after.outcome == NEEDS_ANSWERS).sum())

    def _places(self, batch: Any, column: str) -> Array:
        names = self.names[column]
        words = cells.groups(batch, column)
        places = np.array([names.setdefault(one, len(names)) for one in words], np.int32)
        if len(names) > MOST_GROUPS:
            raise Unusable(
                f"Column '{column}' has more than {MOST_GROUPS} different values; "
                "put people in a few groups first, such as age bands."
            )
        return places

    def _losers(self, batch: Any, both: Array, last: Array, full: Array, first: Array) -> None:
        rows = np.flatnonzero(to_speak_with(last, full))
        if not len(rows):
            return
        column = self.asked.person
        named = batch.column(batch.schema.get_field_index(column)) if column else None
        for row in rows:
            place = int(both[row])
            if named is not None:
                said = named[place].as_py()
                person = "" if said is None else str(said)
            else:
                person = str(self.problems.row(self.found.asked + place))
            loser = Loser(person, int(last[row]), int(full[row]), int(first[row]))
            self.found.losers.append(loser)

    def together(self) -> People:
        """All blocks as one; groups in the order of their names."""
        # Each column's blocks are let go once it is whole, so that no two copies of all are held.
        whole = {name: np.concatenate(self.parts.pop(name)) for name in list(self.parts)}
        nobody = np.zeros(0, np.int64)
        groups = {}
        for column, names in self.names.items():
            ordered = sorted(names)
            moved = np.array([ordered.index(name) for name in names], np.int32)
            places = whole.get(f"group.{column}", nobody)
            groups[column] = (moved[places] if len(places) else nobody, tuple(ordered))
        return People(
            today=whole.get("today", nobody),
            old=whole.get("old", nobody),
            new=whole.get("new", nobody),
            first=whole.get("first", nobody),
            old_shares=_under("old.", whole),
            new_shares=_under("new.", whole),
            flags=_under("flag.", whole),
            groups=groups,
        )


def _under(prefix: str, whole: dict[str, Array]) -> dict[str, Array]:
    return {
        name.removeprefix(prefix): one for name, one in whole.items() if name.startswith(prefix)
    }


def _crossed(before: Result, after: Result) -> tuple[Array, Array, Array, Array]:
    """In the order of CROSSED: whom the new rules bring under a floor, out of it, to a cap, off."""
    floor, cap = at_floor(before), at_cap(before)
    new_floor, new_cap = at_floor(after), at_cap(after)
    return ~floor & new_floor, floor & ~new_floor, ~cap & new_cap, cap & ~new_cap
