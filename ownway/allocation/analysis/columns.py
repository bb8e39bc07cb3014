"""A scheme compiled to columns: the amounts of a whole population, exact to the last minor unit.

Compiled from the same object that works out one person, never from a second description, so both
agree on every row. Whole numbers of 64 bits carry it; where they cannot, TooFine names the step.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

import numpy as np

from ownway.allocation.analysis.exact import Arithmetic, TooFine
from ownway.allocation.analysis.grid import BLOCK, Array, Block, Grid, Number, Truth, Word
from ownway.allocation.analysis.inputs import Cell, Told, read
from ownway.allocation.analysis.kinds import Kinds
from ownway.allocation.analysis.names import Names, Range, axes_of
from ownway.allocation.analysis.sharing import Shares, at_least, shared
from ownway.core.money import exponent
from ownway.scheme.rules import model

__all__ = ["AMOUNT", "NEEDS_ANSWERS", "NOT_READ", "OUTCOMES", "REFER", "Columns", "Result",
           "TooFine", "compile_scheme"]  # fmt: skip

OUTCOMES = ("amount", "needs_answers", "refer", "not_read")
AMOUNT, NEEDS_ANSWERS, REFER, NOT_READ = range(4)


@dataclass(frozen=True, slots=True)
class Result:
    """One entry a row. Money in minor units, 0 where there is none yet.

    `outcome` counts in OUTCOMES; `grade` and `refer_to` in `grades` and `ways` (past the last:
    none). `values` of a step: whole multiples of 1/`scales`, or the place in `words`; `adds` is
    what its line adds. `bad` lists cells that could not be read; their rows are `not_read`.
    """

    outcome: Array
    amount: Array
    shares: Mapping[str, Array]
    minimums: Mapping[str, Array]
    grade: Array
    grades: tuple[str, ...]
    refer_to: Array
    ways: tuple[str, ...]
    values: Mapping[str, Array]
    scales: Mapping[str, int]
    words: Mapping[str, tuple[str, ...]]
    adds: Mapping[str, Array]
    bad: tuple[Cell, ...]


def compile_scheme(scheme: model.Scheme, on: date) -> Columns:
    """The scheme in force on `on`, as columns. Raises TooFine, NotInForce."""
    return Columns(scheme, on)


class Columns:
    """Works out any number of rows, a block at a time; safe to keep for the life of a process.

    How many decimals and digits a number fact has is seen in the rows; the first rows with more
    than any before are compiled for once.
    """

    def __init__(self, scheme: model.Scheme, on: date) -> None:
        scheme.version_on(on)
        self.scheme = scheme
        self.on = on
        self._ranges = {
            code: _usual(fact, scheme) for code, fact in scheme.facts.items() if fact.numeric
        }
        self._divisors = _divisors(scheme)
        self._plan = self._first()

    def _first(self) -> _Plan:
        """For numbers of the usual size; of fewer digits where that is all that fits."""
        while True:
            try:
                return _Plan(self.scheme, self.on, self._ranges)
            except TooFine:
                if all(span.most == 1 for span in self._ranges.values()):
                    raise
                self._ranges = {code: span.narrower() for code, span in self._ranges.items()}

    @property
    def steps(self) -> tuple[str, ...]:
        """Whose values can be asked for."""
        return tuple(step.id for step in self.scheme.steps)

    @property
    def pays(self) -> bool:
        """Whether the result is an amount; else it is a grade."""
        return self._plan.pays

    def run(self, arrays: Mapping[str, object], steps: Sequence[str] = ()) -> Result:
        """The amounts of all rows, and the values of `steps`.

        `arrays`: a column for each question (uint8 places of options, 255 missing; or codes) and
        fact, `verified.<question>` and `agreed.<fact>`; all of one length. Raises BadColumn.
        """
        told = read(self.scheme, arrays)
        return _Run(self._plan_for(told), told, tuple(steps)).result()

    def _plan_for(self, told: Told) -> _Plan:
        """Compiles again where a number has more digits than those so far. Raises TooFine."""
        ranges, exact = dict(self._ranges), dict(self._ranges)
        for code, number in told.numbers.items():
            common = number.common() if code in self._divisors else 1
            exact[code] = Range(number.places, number.most, common)
            ranges[code] = self._ranges[code].wider(exact[code])
        if ranges == self._ranges:
            return self._plan
        try:
            self._plan = _Plan(self.scheme, self.on, ranges)
        except TooFine:  # with no room to spare it may still fit, for these rows alone
            return _Plan(self.scheme, self.on, exact)
        self._ranges = ranges
        return self._plan


def _usual(fact: model.Fact, scheme: model.Scheme) -> Range:
    if fact.unit == scheme.currency:
        return Range(exponent(scheme.currency), 1_000_000)
    return Range()


def _divisors(scheme: model.Scheme) -> frozenset[str]:
    prorated = [step for step in scheme.steps if isinstance(step, model.Prorate)]
    return frozenset(name for step in prorated for name in (step.parts, step.among))


@dataclass
class _Plan:
    """Every column of a scheme for one day, for facts within `ranges`."""

    scheme: model.Scheme
    on: date
    ranges: Mapping[str, Range]
    values: dict[str, Number | Word] = field(default_factory=dict)
    shown: dict[str, tuple[Number, Number]] = field(default_factory=dict)  # before and after
    minimums: dict[str, Number] = field(default_factory=dict)
    funders: tuple[str, ...] = ()
    shares: Shares | None = None

    def __post_init__(self) -> None:
        self.grid = Grid(axes_of(self.scheme))
        self.sums = Arithmetic(self.grid)
        self.names = Names(self.scheme, self.sums, self.ranges)
        common = {code: span.common for code, span in self.ranges.items()}
        self.kinds = Kinds(self.names, self.sums, self.on, common)
        self._running = self.sums.constant(0)
        self._minor = Fraction(1, 10 ** exponent(self.scheme.currency))
        self._refers: list[tuple[Truth, str]] = []
        self._adds: dict[str, tuple[Number, Number]] = {}
        for step in self.scheme.steps:
            self.sums.step = step.id
            self._step(step)
        self._finish()

    def adds(self, step: str) -> tuple[Number, Number]:
        """The amount shown before and after the step, in minor units."""
        found = self._adds.get(step)
        if found is None:
            nothing = self.sums.constant(0)
            before, after = self.shown.get(step, (nothing, nothing))
            found = self._adds[step] = (
                self.sums.nearest(before, self._minor),
                self.sums.nearest(after, self._minor),
            )
        return found

    def _finish(self) -> None:
        sums = self.sums
        self.amount = sums.nearest(self._running, self._minor)
        self.ways = tuple(dict.fromkeys(to for _, to in self._refers))
        self.refer_to = self._last_way()
        waits = self.kinds.waits
        self.waits = self.names.either(waits) if waits else sums.always(False)
        result = self.scheme.step(self.scheme.modes.result)
        self.pays = result.unit == self.scheme.currency
        grade = self.names.steps[result.id]
        self.grade = grade if isinstance(grade, Word) and not self.pays else None
        for one in self.scheme.constraints:
            sums.step = one.id
            whole = sums.nearest(self.names.number(one.of), self._minor)
            least = at_least(one.share.on(self.on), whole, sums)
            if one.when is not None:
                least = sums.choose(self.names.holds(one.when), least, sums.constant(0))
            self.minimums[one.id] = least

    def _last_way(self) -> Word:
        """The way on of the last step that refers."""
        ways = self.ways

        def work(block: Block) -> Array:
            found: Array = np.array([len(ways)])
            for refers, to in self._refers:
                found = np.where(block.of(refers), ways.index(to), found)
            return found

        return self.sums.word([refers for refers, _ in self._refers], work, ways)

    def _step(self, step: model.Step) -> None:
        applies = None if step.when is None else self.names.holds(step.when)
        moves = not step.apart and step.unit == self.scheme.currency
        before = after = self._running
        value: Number | Word
        match step:
            case model.Refer():
                value = after = self._refer(step, applies)
            case model.Corridor():
                value = after = self._corridor(step)
            case model.Round():
                value = after = self.sums.rounded(before, step.to, step.mode)
            case model.Split():
                value = self.names.number(step.of)
                self._split(step, applies)
            case _:
                value = self.kinds.value(step, applies)
                if moves and isinstance(value, Number) and not isinstance(step, model.Contribution):
                    after = self._added(step, value)
        value = self._left_out(value, applies)
        if isinstance(value, Number) and not moves:
            value = self.grid.along(step.id, value)
        self.names.steps[step.id] = self.values[step.id] = value
        if moves:
            self._running = after if applies is None else self.sums.choose(applies, after, before)
            self.shown[step.id] = (before, self._running)

    def _left_out(self, value: Number | Word, applies: Truth | None) -> Number | Word:
        if applies is None:
            return value
        if isinstance(value, Number):
            return self.sums.choose(applies, value, self.sums.constant(0))
        none, word = len(value.words), value
        return self.sums.word(
            [applies, word], lambda b: np.where(b.of(applies), b.of(word), none), word.words
        )

    def _added(self, step: model.Step, value: Number) -> Number:
        """The running amount with the step: of a jump in money, only the raise."""
        if isinstance(step, model.Jump) and step.of in self.shown:
            value = self.sums.minus(value, self.names.number(step.of))
        return self.sums.total([self._running, value])

    def _refer(self, step: model.Refer, applies: Truth | None) -> Number:
        amount = step.amount.on(self.on)
        refers = self.sums.compare(self._running, ">" if step.above else "<", amount)
        acts = refers if applies is None else self.names.both([applies, refers])
        if step.to:
            self._refers.append((acts, step.to))
        to = self.sums.constant(amount if step.above else 0)
        if step.above:
            return self.sums.smaller([self._running, to])
        return self.sums.choose(refers, to, self._running)

    def _corridor(self, step: model.Corridor) -> Number:
        sums, before = self.sums, self._running
        if not self.names.is_number(step.against):
            return before
        last, after = self.names.number(step.against), before
        if step.down is not None:
            after = sums.larger([after, sums.times(last, 1 - step.down.on(self.on))])
        if step.up is not None:
            after = sums.smaller([after, sums.times(last, 1 + step.up.on(self.on))])
        return sums.choose(self.names.known(step.against), after, before)

    def _split(self, step: model.Split, applies: Truth | None) -> None:
        whole = self.sums.nearest(self.names.number(step.of), self._minor)
        funders, work = shared(step, whole, self.names, self.sums, self.on)
        if applies is None:
            self.funders, self.shares = funders, work
            return
        earlier, truth = self.shares, applies
        self.funders = tuple(dict.fromkeys((*self.funders, *funders)))

        def either(block: Block) -> Mapping[str, Array]:
            mine, theirs = work(block), earlier(block) if earlier else {}
            where = block.of(truth)
            return {
                funder: np.where(where, mine.get(funder, 0), theirs.get(funder, 0))
                for funder in self.funders
            }

        self.shares = either


@dataclass
class _Run:
    """One pass over the rows that were told."""

    plan: _Plan
    told: Told
    steps: tuple[str, ...]

    def result(self) -> Result:
        plan, rows = self.plan, self.told.rows
        self._out: dict[str, Array] = {}
        outcome = np.zeros(rows, np.uint8)
        for start in range(0, rows, BLOCK):
            part = slice(start, min(start + BLOCK, rows))
            self._block(part, outcome)
        none = np.zeros(rows, np.uint8)
        scales = {s: v.scale for s in self.steps if isinstance(v := plan.values[s], Number)}
        words = {s: v.words for s in self.steps if isinstance(v := plan.values[s], Word)}
        return Result(
            outcome=outcome,
            amount=self._of("amount", rows),
            shares={funder: self._of(f"share {funder}", rows) for funder in plan.funders},
            minimums={one: self._of(f"minimum {one}", rows) for one in plan.minimums},
            grade=self._of("grade", rows) if plan.grade else none,
            grades=plan.grade.words if plan.grade else (),
            refer_to=self._of("refer", rows),
            ways=plan.ways,
            values={step: self._of(f"value {step}", rows) for step in self.steps},
            scales=scales,
            words=words,
            adds={step: self._of(f"adds {step}", rows) for step in self.steps},
            bad=self.told.bad,
        )

    def _of(self, name: str, rows: int) -> Array:
        return self._out[name] if name in self._out else np.zeros(rows, np.int64)

    def _put(self, name: str, part: slice, values: Array, absent: Array | None) -> None:
        kept = self._out.get(name)
        if kept is None:
            kept = self._out[name] = np.zeros(self.told.rows, np.int64)
        kept[part] = values
        if absent is not None:
            kept[part][absent] = 0

    def _put_word(
        self, name: str, part: slice, places: Array, word: Word, absent: Array | None
    ) -> None:
        if absent is not None:
            places = np.where(absent, len(word.words), places)
        self._put(name, part, places, None)

    def _block(self, part: slice, outcome: Array) -> None:
        plan = self.plan
        block = Block(plan.grid, *self.told.block(part, plan.ranges))
        absent = self._outcome(block, part, outcome)
        if plan.pays:
            self._put("amount", part, block.of(plan.amount), absent)
        if plan.shares is not None:
            for funder, share in plan.shares(block).items():
                self._put(f"share {funder}", part, share, absent)
        for one, least in plan.minimums.items():
            self._put(f"minimum {one}", part, block.of(least), absent)
        for name, word in (("grade", plan.grade), ("refer", plan.refer_to)):
            if word is not None:
                self._put_word(name, part, block.of(word), word, absent)
        for step in self.steps:
            value = plan.values[step]
            if isinstance(value, Word):
                self._put_word(f"value {step}", part, block.of(value), value, absent)
            else:
                self._put(f"value {step}", part, block.of(value), absent)
            before, after = plan.adds(step)
            self._put(f"adds {step}", part, block.of(after) - block.of(before), absent)

    def _outcome(self, block: Block, part: slice, outcome: Array) -> Array | None:
        """Writes the outcomes of a block; the rows without an amount, None where all have one."""
        plan = self.plan
        if plan.ways:
            outcome[part] = np.where(block.of(plan.refer_to) < len(plan.ways), REFER, AMOUNT)
        waits = np.broadcast_to(block.of(plan.waits), outcome[part].shape)
        missing = self.told.missing[part] | waits
        if missing.any():
            outcome[part][missing] = NEEDS_ANSWERS
        unread = self.told.unread[part]
        if unread.any():
            outcome[part][unread] = NOT_READ
        absent: Array = missing | unread
        return absent if absent.any() else None
