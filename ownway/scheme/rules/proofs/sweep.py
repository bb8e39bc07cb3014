"""Goes through a space: no step down anywhere, nothing below 0, and the largest step up (§7)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from itertools import product
from math import lcm
from typing import Any

from ownway.scheme.rules.proofs.axis import Axis
from ownway.scheme.rules.proofs.cliffs import Cliffs
from ownway.scheme.rules.proofs.findings import Finding
from ownway.scheme.rules.proofs.machine import Known
from ownway.scheme.rules.proofs.numbers import Numbers
from ownway.scheme.rules.proofs.pairs import Move, Whole, below_zero, moves, pays_less
from ownway.scheme.rules.proofs.search import Course, changes, course, falls
from ownway.scheme.rules.proofs.space import STEP, Space, any_of, last_bit, next_bit

_REMEMBERED = 1_000_000  # bits; beyond that, remembering costs more than working out again
Setting = dict[str, Any]


@dataclass(slots=True)
class Here:
    """One setting: what can be reached, the amount along the axis, and before any whole step."""

    setting: Setting
    bits: int
    amount: Course
    before: Course


@dataclass(frozen=True, slots=True)
class Shown:
    """A place where a move goes the wrong way: enough to write the two people down."""

    rank: tuple[int, int]
    move: Move
    known: partial[Known]


class Sweep:
    """`findings`, `cliffs`, `least`, `most`, and `not_proved`: why it is not complete, or ''."""

    def __init__(self, space: Space, whole: Whole) -> None:
        self.space, self.whole, self.scheme = space, whole, space.scheme
        self.cliffs = Cliffs(whole)
        self.findings: list[Finding] = []
        self.evaluations = 0
        self.least: Fraction | None = None
        self.most: Fraction | None = None
        self.not_proved = ""
        self._worst: dict[str, Shown] = {}
        self._hidden: set[str] = set()  # names that fall before the whole is acted on
        self._groups: dict[Any, dict[int, int]] = {}
        self.numbers = Numbers(space)

    def go(self) -> None:
        """Raises TooLarge where a course has too many stretches."""
        places = range(len(self.space.parts))
        self.here: dict[tuple[Any, ...], Here] = {}
        for setting in self.space.settings():
            bits = self.space.reachable(setting, places)
            self.here[tuple(setting.values())] = self._courses(setting, bits)
        every = [one for here in self.here.values() for one in (here.amount, here.before)]
        self.unit = lcm(*(one.denominators() for one in every))
        for one in every:
            one.scale(self.unit)
        for here in self.here.values():
            self._range(here)
            self._moves(here)
        self._numbers()
        for shown in self._worst.values():
            self._tell(shown)
        if not self._worst:
            self.not_proved = self.numbers.not_apart(sorted(self._hidden))

    # Courses.

    def _courses(self, setting: Setting, bits: int) -> Here:
        amount = course(partial(self._work, setting, False), bits, self.space.top)
        before = amount
        if self.numbers.smooth and not self.whole.graded:
            before = course(partial(self._work, setting, True), bits, self.space.top)
        return Here(setting, bits, amount, before)

    def _work(self, setting: Setting, until_whole: bool, axis: Axis) -> Any:
        known, own = self.space.start(setting, axis.at)
        value = self.run(known, corridor=False, until_whole=until_whole)
        axis.end = own.end
        return value

    def run(self, known: Known, *, corridor: bool, until_whole: bool = False) -> Any:
        """The tail for what is known; the place of a grade where that is the result."""
        self.evaluations += 1
        value = self.space.machine.run(
            self.space.tail, known, corridor=corridor, until_whole=until_whole
        )
        return self.whole.place(known) if self.whole.graded else value

    def _range(self, here: Here) -> None:
        for stretch in here.amount.stretches:
            last = last_bit(here.bits, stretch.end)
            for at in (stretch.start, last):
                value = stretch.at(at)
                self.least = value if self.least is None else min(self.least, value)
                self.most = value if self.most is None else max(self.most, value)
                if value < 0 and not any(one.code == "negative" for one in self.findings):
                    known = self.person(here.setting, at)
                    name = next(iter(self.scheme.questions), "") or self.whole.names[0]
                    now = known.get(name)
                    pair = self.whole.pair(known, Move(name, now, now, 1), corridor=False)
                    self.findings.append(below_zero(self.scheme, pair))

    # Moves.

    def _moves(self, here: Here) -> None:
        for name in self.space.settings_of:
            for move in moves(self.scheme, name):
                if here.setting[name] == move.old:
                    there = self.here[tuple({**here.setting, name: move.new}.values())]
                    self._compare(here, there, move)
        for part in self.space.parts:
            for name in part.inner:
                for move in (*moves(self.scheme, name), *self.numbers.whole_moves(name)):
                    self._compare(here, here, move)

    def _compare(self, here: Here, there: Here, move: Move) -> None:
        for shift, bits in self._grouped(here.setting, there.setting, move).items():
            self._note(here, there, move, shift, bits)

    def _note(self, here: Here, there: Here, move: Move, shift: int, bits: int) -> None:
        found = changes(here.amount, there.amount, shift, bits, move.sign)
        known = partial(self._neighbour, here.setting, there.setting, move, shift)
        if found.first_below >= 0:
            self._worse(move, found.first_below, partial(known, found.first_below), here)
        elif here.before is not here.amount:
            under = changes(here.before, there.before, shift, bits, move.sign)
            if under.first_below >= 0:
                self._hidden.add(move.name)
        if move.name in self.scheme.questions and not self.whole.graded:
            key = tuple(here.setting.items())
            most = Fraction(found.highest, self.unit)
            self.cliffs.note(move, most, key, partial(known, found.highest_at))
            least = Fraction(found.lowest, self.unit)
            if least < 0:
                self.cliffs.note(move, least, key, partial(known, found.lowest_at))

    def _worse(self, move: Move, at: int, known: partial[Known], here: Here) -> None:
        least = self.whole.least()
        other = sum(1 for name, now in here.setting.items() if now != least.get(name, False))
        shown = Shown((other, at), move, known)
        if move.name not in self._worst or shown.rank < self._worst[move.name].rank:
            self._worst[move.name] = shown

    def _tell(self, shown: Shown, *, corridor: bool = False) -> None:
        known = self.whole.smaller(shown.known(), shown.move, corridor=corridor)
        pair = self.whole.pair(known, shown.move, corridor=corridor)
        self.findings.append(pays_less(self.scheme, pair, shown.move.sign))

    def _grouped(self, old: Setting, new: Setting, move: Move) -> dict[int, int]:
        """For each shift of the axis that a move makes, the places it can start from."""
        space = self.space
        places = self._touched(move.name)
        outer = {name for part in space.parts for name in part.outer}
        key = (move.name, move.old, tuple((name, old[name]) for name in sorted(outer)))
        if key in self._groups:
            return self._groups[key]
        others = space.reachable(old, [p for p in range(len(space.parts)) if p not in places])
        starts: dict[int, set[int]] = {}
        for before, after in self._pairs(places, old, new, move):
            starts.setdefault(after - before, set()).add(before)
        grouped = {
            shift: any_of(others << before for before in values) for shift, values in starts.items()
        }
        if self.space.top < _REMEMBERED:
            self._groups[key] = grouped
        return grouped

    def _touched(self, name: str) -> list[int]:
        return [
            place
            for place, part in enumerate(self.space.parts)
            if name in part.inner or name in part.outer
        ]

    def _pairs(
        self, places: list[int], old: Setting, new: Setting, move: Move
    ) -> Iterator[tuple[int, int]]:
        sums = {(0, 0)}
        for place in places:
            own = {(b, a) for _, b, a in self._rows(place, old, new, move)}
            sums = {(b + c, a + d) for (b, a), (c, d) in product(sums, own)}
        return iter(sums)

    def _rows(
        self, place: int, old: Setting, new: Setting, move: Move
    ) -> Iterator[tuple[tuple[Any, ...], int, int]]:
        """The combinations of one part before a move, with its value before and after."""
        part = self.space.parts[place]
        rows = self.space.rows(place, old)
        if move.name not in part.inner:
            for (inner, before), (_, after) in zip(rows, self.space.rows(place, new), strict=True):
                yield inner, before, after
            return
        at, values = part.inner.index(move.name), dict(rows)
        for inner, before in rows:
            if inner[at] == move.old:
                yield inner, before, values[(*inner[:at], move.new, *inner[at + 1 :])]

    # People.

    def person(self, setting: Mapping[str, Any], at: int) -> Known:
        """Somebody with this setting at this place of the axis."""
        return self._filled(dict(setting), setting, range(len(self.space.parts)), at)

    def _neighbour(self, old: Setting, new: Setting, move: Move, shift: int, at: int) -> Known:
        """Somebody at `at` whom the move takes by `shift`."""
        places = self._touched(move.name)
        others = [p for p in range(len(self.space.parts)) if p not in places]
        bits = self.space.reachable(old, others)
        tables = [list(self._rows(place, old, new, move)) for place in places]
        for rows in product(*tables):
            before = sum(one[1] for one in rows)
            if sum(one[2] for one in rows) - before != shift or before > at:
                continue
            if bits >> (at - before) & 1:
                known: Known = dict(old)
                for place, row in zip(places, rows, strict=True):
                    known.update(zip(self.space.parts[place].inner, row[0], strict=True))
                return self._filled(known, old, others, at - before)
        raise LookupError(move.name)

    def _filled(self, known: Known, setting: Mapping[str, Any], places: Any, at: int) -> Known:
        places = list(places)
        for count in range(len(places) - 1, -1, -1):
            bits = self.space.reachable(setting, places[:count])
            for inner, value in self.space.rows(places[count], setting):
                if value <= at and bits >> (at - value) & 1:
                    known.update(zip(self.space.parts[places[count]].inner, inner, strict=True))
                    at -= value
                    break
        return known

    # Numbers.

    def _numbers(self) -> None:
        run = partial(self.run, corridor=True)
        for fact in self.numbers.swept():
            sign = {"more": 1, "less": -1, None: 0}[fact.more_pays]
            fallen = False
            for here in self.here.values():
                for at in places_of(here):
                    along = self.numbers.course(run, here.setting, fact.code, at)
                    self._below(along, here, fact.code, at)
                    found = falls(along, sign) if sign and not fallen else -1
                    if found >= 0:
                        fallen = True
                        move = Move(fact.code, found * STEP, (found + 1) * STEP, sign)
                        known = partial(self.person, here.setting, at)
                        self._tell(Shown((0, at), move, known), corridor=True)

    def _below(self, along: Course, here: Here, name: str, at: int) -> None:
        """Somebody with so much of a number that the amount falls below 0."""
        if self.whole.graded or any(one.code == "negative" for one in self.findings):
            return
        for stretch in along.stretches:
            for index in (stretch.start, stretch.end):
                if stretch.at(index) < 0:
                    same = Move(name, index * STEP, index * STEP, 1)
                    pair = self.whole.pair(self.person(here.setting, at), same, corridor=True)
                    self.findings.append(below_zero(self.scheme, pair))
                    return


def places_of(here: Here, most: int = 8) -> list[int]:
    """Some places of the axis, the ends among them."""
    starts = [next_bit(here.bits, one.start) for one in here.amount.stretches]
    last = here.bits.bit_length() - 1
    every = sorted({*starts, last})
    hop = max(1, -(-len(every) // most))
    return [*every[::hop], last]
