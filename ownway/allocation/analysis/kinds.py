"""Every kind of step as a column: the same rules as one person's working, for all rows at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from fractions import Fraction
from itertools import pairwise
from math import lcm
from typing import Any

import numpy as np

from ownway.allocation.analysis.exact import Arithmetic, TooFine
from ownway.allocation.analysis.grid import Array, Block, Column, Number, Truth, Word
from ownway.allocation.analysis.names import Names
from ownway.scheme.rules import model
from ownway.scheme.rules.lines import kind_of

NOTHING = Fraction(0)
MOST_DIVISORS = 40  # whole numbers from 1 on that a computed divisor may take


class Kinds:
    """Compiles the value of one step; the running amount is the caller's.

    `common` says for each fact that divides what its numbers divide; `waits` gathers where a
    person is asked again because a divisor is 0.
    """

    def __init__(self, names: Names, sums: Arithmetic, on: date, common: Mapping[str, int]) -> None:
        self.names = names
        self.waits: list[Truth] = []
        self._sums = sums
        self._on = on
        self._common = common

    def value(self, step: model.Step, applies: Truth | None) -> Number | Word:
        """What the step comes to where it `applies` (None: always), before it is left out."""
        if isinstance(step, model.Prorate):
            return self._prorate(step, applies)
        way = _WAYS.get(type(step))
        if way is None:
            raise TooFine(step.id, f"is of the kind {kind_of(step)}, which columns do not know")
        return way(self, step)

    def _add_up(self, step: model.Sum) -> Number:
        terms = []
        for term in step.terms:
            part = self._sums.times(self.names.number(term.of), term.times.on(self._on))
            if term.when is not None:
                holds = self.names.holds(term.when)
                part = self._sums.choose(holds, part, self._sums.constant(0))
            terms.append(part)
        counted = self._sums.total(terms)
        if step.cap is not None:
            cap = self._sums.constant(step.cap.on(self._on))
            counted = self._sums.smaller([counted, cap])
        return self._sums.times(counted, step.weight.on(self._on))

    def _extreme(self, step: model.Extreme) -> Number:
        named = [name for name in step.of if self.names.is_number(name)]
        best = self._sums.larger if step.highest else self._sums.smaller
        always = [self.names.number(n) for n in named if self.names.always_known(n)]
        found = best(always) if always else self._sums.constant(0)
        seen = self._sums.always(bool(always))
        for name in named:
            if self.names.always_known(name):
                continue
            known, number = self.names.known(name), self.names.number(name)
            first = self._sums.choose(known, number, found)
            better = self._sums.choose(known, best([found, number]), found)
            found = self._sums.choose(seen, better, first)
            seen = self.names.either([seen, known])
        return found

    def _best_descriptor(self, step: model.BestDescriptor) -> Number:
        return self._sums.total([self.names.best(name) for name in step.of])

    def _bands(self, step: model.Bands) -> Number | Word:
        number = self.names.number(step.of)
        rows = step.rows.on(self._on)
        reached = self._sums.band(number, [lower for lower, _ in rows])
        values = [step.below, *(value for _, value in rows)]
        if step.unit == model.CODE:
            return self._words(reached, [str(value) for value in values])
        return self.listed(reached, [Fraction(value) for value in values])

    def _words(self, place: Column, codes: list[str]) -> Word:
        words = tuple(dict.fromkeys(code for code in codes if code))
        table = np.array([words.index(c) if c else len(words) for c in codes], np.int64)
        return self._sums.word([place], lambda b: table.take(b.of(place)), words)

    def listed(self, place: Column, values: list[Fraction]) -> Number:
        """The number at each place."""
        scale = lcm(*(value.denominator for value in values))
        whole = [int(value * scale) for value in values]
        self._sums.within(scale, *whole)
        table = np.array(whole, np.int64)
        ends = min(whole), max(whole)
        return self._sums.number([place], lambda b: table.take(b.of(place)), scale, *ends)

    def _table(self, step: model.Table) -> Number:
        number = self.names.number(step.of)
        rows = step.rows.on(self._on)
        above = self._sums.band(number, [x for x, _ in rows])
        if not step.line_between or len(rows) == 1:
            return self.listed(above, [rows[0][1], *(y for _, y in rows)])
        # value = slope · x + start in each band; flat before the first and after the last row
        slopes = [
            NOTHING,
            *((y1 - y0) / (x1 - x0) for (x0, y0), (x1, y1) in pairwise(rows)),
            NOTHING,
        ]
        starts = [rows[0][1], *(y - s * x for (x, y), s in zip(rows, slopes[1:], strict=True))]
        return self._straight(step, number, above, slopes, starts)

    def _straight(
        self,
        step: model.Table,
        number: Number,
        above: Column,
        slopes: list[Fraction],
        starts: list[Fraction],
    ) -> Number:
        per_unit = [slope / number.scale for slope in slopes]
        scale = lcm(*(value.denominator for value in (*per_unit, *starts)))
        slope = [int(value * scale) for value in per_unit]
        start = [int(value * scale) for value in starts]
        widest = max(abs(number.least), abs(number.most))
        largest = (abs(a) * widest + abs(b) for a, b in zip(slope, start, strict=True))
        self._sums.within(scale, *largest)
        by, plus = np.array(slope, np.int64), np.array(start, np.int64)
        ends = sorted(int(y * scale) for _, y in step.rows.on(self._on))

        def work(block: Block) -> Array:
            band = block.of(above)
            return by.take(band) * block.of(number) + plus.take(band)

        return self._sums.number([number, above], work, scale, ends[0], ends[-1])

    def _ordered_tables(self, step: model.OrderedTables) -> Word:
        groups = [
            group
            for one in step.tables
            for group in (*(g for _, g in one.thresholds), one.otherwise)
        ]
        words = tuple(dict.fromkeys(group for group in groups if group))
        met: list[tuple[Truth, int]] = []
        for one in step.tables:
            score = self._sums.total(
                [self.names.by_option(q, values, "sum") for q, values in one.coefficients.items()]
            )
            for at_least, group in one.thresholds:
                place = words.index(group) if group else len(words)
                met.append((self._sums.compare(score, ">=", at_least), place))
        last = step.tables[-1].otherwise
        otherwise = words.index(last) if last else len(words)

        def work(block: Block) -> Array:
            found: Array = np.array([otherwise])
            for truth, place in reversed(met):
                found = np.where(block.of(truth), place, found)
            return found

        return self._sums.word([truth for truth, _ in met], work, words)

    def _mean_factor(self, step: model.MeanFactor) -> Number:
        sums = self._sums
        none, one = sums.constant(0), sums.constant(1)
        statuses, counts = [], []
        for activity in step.activities:
            status = self.names.by_option(activity.question, activity.values, "best")
            counted = one
            if activity.qualifies is not None:
                holds = self.names.holds(activity.qualifies)
                status, counted = sums.choose(holds, status, none), sums.choose(holds, one, none)
            statuses.append(status)
            counts.append(counted)
        values = [v for activity in step.activities for v in (*activity.values.values(), NOTHING)]
        count = sums.total(counts)
        common = lcm(*range(max(count.least, 1), count.most + 1))
        ends = (min(values, default=NOTHING), max(values, default=NOTHING))
        mean = sums.divided(sums.total(statuses), count, common, ends)
        guaranteed = step.guaranteed.on(self._on)
        if step.blend:
            factor = sums.total([sums.times(mean, 1 - guaranteed), sums.constant(guaranteed)])
        else:
            factor = sums.larger([mean, sums.constant(guaranteed)])
        nobody = sums.constant(step.nobody.on(self._on))
        factor = sums.choose(sums.compare(count, "==", NOTHING), nobody, factor)
        return sums.product(self.names.number(step.base), factor)

    def _levels(self, step: model.Levels) -> Number:
        scheme = self.names.scheme
        rate = NOTHING if step.rate is None else step.rate.on(self._on)
        values = {}
        for level, row in step.rows.items():
            value = NOTHING if row.hours is None else row.hours.on(self._on)
            if step.unit == scheme.currency:
                paid = value * rate * scheme.period.days
                value = paid if row.amount is None else row.amount.on(self._on)
            values[level] = value
        return self.names.picked(step.by, values, NOTHING)

    def _pick(self, step: model.Pick) -> Number:
        values = {code: value.on(self._on) for code, value in step.values.items()}
        return self.names.picked(step.by, values, NOTHING)

    def _power(self, step: model.Power) -> Number:
        number = self.names.number(step.of)
        square = self._sums.product(number, number)
        correction = NOTHING if step.correction is None else step.correction.on(self._on)
        return self._sums.total([square, self._sums.constant(correction)])

    def _item(self, step: model.Item) -> Number:
        period = self.names.scheme.period
        times = {"once": Fraction(1), "day": period.days, "week": period.weeks}[step.per]
        rate = step.rate.on(self._on)
        value = self.names.number(step.quantity)
        if step.weeks:
            value = self._sums.product(value, self.names.number(step.weeks))
            times = Fraction(1)
        value = self._sums.times(value, rate * times)
        return value if step.rounded is None else self._sums.rounded(value, step.rounded)

    def _prorate(self, step: model.Prorate, applies: Truth | None) -> Number:
        sums, names = self._sums, self.names
        parts, among = names.number(step.parts), names.number(step.among)
        shared = names.number(step.shared)
        shares = sums.compare(shared, "!=", NOTHING)
        nobody = names.both([shares, sums.compare(among, "==", NOTHING)])
        waits = names.either([sums.compare(parts, "==", NOTHING), nobody])
        self.waits.append(waits if applies is None else names.both([applies, waits]))
        each = sums.divided(shared, among, self._divides(step, step.among, among))
        part = sums.total([names.number(step.own), sums.choose(shares, each, sums.constant(0))])
        of = sums.product(names.number(step.whole), part)
        return sums.divided(of, parts, self._divides(step, step.parts, parts))

    def _divides(self, step: model.Step, name: str, number: Number) -> int:
        """What every number of the divisor divides, in multiples of its scale."""
        if number.axes is not None:
            table = self._sums.grid.table(number)
            return lcm(*(abs(int(value)) for value in np.unique(table) if value))
        if name in self._common:
            return self._common[name] * number.scale
        if number.scale == 1 and number.least >= 0 and number.most <= MOST_DIVISORS:
            return lcm(*range(1, number.most + 1))
        raise TooFine(step.id, f"divides by '{name}', which has too many values for columns")

    def _jump(self, step: model.Jump) -> Number:
        number = self.names.number(step.of)
        least = self._sums.constant(step.at_least.on(self._on))
        raised = self._sums.larger([number, least])
        return self._sums.choose(self.names.holds(step.condition), raised, number)

    def _keep(self, step: model.Keep) -> Number:
        lost = {
            level: max(share.on(self._on), step.never_below) - 1
            for level, share in step.share.items()
        }
        taken = self.names.picked(step.by, lost, NOTHING)
        fact = self.names.scheme.facts.get(step.by)
        if fact is not None and fact.needs:
            taken = self._sums.choose(self.names.agreed(step.by), taken, self._sums.constant(0))
        return self._sums.product(self.names.number(step.of), taken)

    def _contribution(self, step: model.Contribution) -> Number:
        return self.names.number(step.of)


_WAYS: Mapping[type[model.Step], Callable[[Kinds, Any], Number | Word]] = {
    model.Sum: Kinds._add_up,
    model.Extreme: Kinds._extreme,
    model.BestDescriptor: Kinds._best_descriptor,
    model.Bands: Kinds._bands,
    model.Table: Kinds._table,
    model.OrderedTables: Kinds._ordered_tables,
    model.MeanFactor: Kinds._mean_factor,
    model.Levels: Kinds._levels,
    model.Pick: Kinds._pick,
    model.Power: Kinds._power,
    model.Item: Kinds._item,
    model.Jump: Kinds._jump,
    model.Keep: Kinds._keep,
    model.Contribution: Kinds._contribution,
}
