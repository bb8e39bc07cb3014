"""Works steps out for the proofs: for one set of inputs, or for a whole stretch of one axis.

It shares no code with the interpreter, so that the two can be held against each other.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction
from functools import cached_property
from math import ceil, floor
from typing import Any

from ownway.scheme.rules.model import (
    CODE,
    Among,
    Bands,
    BestDescriptor,
    Compare,
    Condition,
    Corridor,
    Every,
    Extreme,
    Item,
    Jump,
    Keep,
    Levels,
    MeanFactor,
    Not,
    OrderedTables,
    Pick,
    Power,
    Prorate,
    Refer,
    Round,
    Scheme,
    Some,
    Step,
    Sum,
    Table,
    Verified,
)
from ownway.scheme.rules.proofs.axis import ZERO, Exact, Poly
from ownway.scheme.rules.proofs.reads import adds, agreed, verified

Known = dict[str, Any]  # name → an exact number, a code, a yes; None where it is not known
Seen = set[tuple[str, str]]  # step and what happened in it


class Machine:
    """One scheme on one day. `seen` collects which rows, caps and referrals came up."""

    def __init__(self, scheme: Scheme, on: date) -> None:
        self.scheme = scheme
        self.on = on
        self.seen: Seen = set()
        self.points = {
            name: {one.code: one.points for one in question.options}
            for name, question in scheme.questions.items()
        }

    @cached_property
    def _rows(self) -> dict[str, Any]:
        """Rows in force on the day, each looked up once."""
        return {
            one.id: one.rows.on(self.on)
            for one in self.scheme.steps
            if isinstance(one, Bands | Table)
        }

    @cached_property
    def _adding(self) -> set[str]:
        return {one.id for one in self.scheme.steps if adds(one, self.scheme)}

    def number(self, name: str, known: Known) -> Any:
        """What a name counts for: an answer its points, yes 1, unknown 0."""
        value = known.get(name)
        if name in self.points and value is not None:
            points = self.points[name]
            if isinstance(value, str):
                return points[value]
            return sum((points[one] for one in value), ZERO)
        if isinstance(value, str):
            return ZERO
        if value is None or isinstance(value, bool):
            return Fraction(1 if value else 0)
        return value

    def holds(self, condition: Condition, known: Known) -> bool:
        """Does it hold for what is known? An unknown fact makes a comparison false."""
        match condition:
            case Every():
                return all(self.holds(one, known) for one in condition.of)
            case Some():
                return any(self.holds(one, known) for one in condition.of)
            case Not():
                return not self.holds(condition.of, known)
            case Verified():
                return bool(known.get(verified(condition.question), False))
            case Among():
                return any(
                    self._compared(condition.name, "==", one, known) for one in condition.literals
                )
            case Compare():
                return self._compared(condition.name, condition.op, condition.literal, known)
        raise TypeError(condition)

    def _compared(self, name: str, op: str, literal: Fraction | str, known: Known) -> bool:
        value = known.get(name)
        if value is None:
            return False
        points = self.points.get(name)
        word = literal if isinstance(literal, str) else str(literal)
        if points is not None and (isinstance(literal, str) or word in points):
            if op in ("==", "!="):
                return (word in codes(value)) is (op == "==")
        elif isinstance(value, bool | str):
            return (code(value) == word) is (op == "==")
        if isinstance(literal, str):
            return False
        return _ordered(self.number(name, known), op, literal)

    def run(
        self,
        steps: Sequence[Step],
        known: Known,
        *,
        corridor: bool = True,
        rounding: bool = False,
        until_whole: bool = False,
        running: Any = ZERO,
    ) -> Any:
        """The running amount in major units after `steps`; their values are put into `known`.

        `running` is what it is before them. `until_whole` stops before the first step that acts
        on the whole amount.
        """
        for step in steps:
            if step.when is not None and not self.holds(step.when, known):
                known[step.id] = "" if step.unit == CODE else ZERO
                continue
            if isinstance(step, Refer | Corridor | Round):
                if until_whole and not isinstance(step, Round):
                    return running
                running = self._whole(step, running, known, corridor, rounding)
                known[step.id] = running
                continue
            value = self.value(step, known)
            known[step.id] = value
            if adds(step, self.scheme):
                running = running + value
                if isinstance(step, Jump) and step.of in self._adding:
                    running = running - self.number(step.of, known)  # only the raise is added
        return running

    def _whole(self, step: Step, running: Any, known: Known, corridor: bool, rounding: bool) -> Any:
        if isinstance(step, Refer):
            limit = step.amount.on(self.on)
            acts = running > limit if step.above else running < limit
            if acts:
                self.seen.add((step.id, "acts"))
                return limit if step.above else ZERO
            return running
        if isinstance(step, Corridor):
            last = known.get(step.against)
            if last is None or not corridor:
                return running
            if step.down is not None:
                running = max(running, last * (1 - step.down.on(self.on)))
            if step.up is not None:
                running = min(running, last * (1 + step.up.on(self.on)))
            return running
        if isinstance(step, Round) and (rounding or step.when is not None):
            return rounded(running, step.to, step.mode)
        return running

    def value(self, step: Step, known: Known) -> Any:
        """One step's value. Raises TypeError for a kind it does not know."""
        return _VALUES[type(step)](self, step, known)

    # One function for each kind.

    def _sum(self, step: Sum, known: Known) -> Any:
        total: Any = ZERO
        for term in step.terms:
            if term.when is None or self.holds(term.when, known):
                times = term.times.on(self.on)
                value = self.number(term.of, known)
                total = total + (value if times == 1 else value * times)
        return self.weighed(step, total)

    def weighed(self, step: Sum, raw: Any) -> Any:
        """The sum's value from what its terms add to."""
        if step.cap is not None:
            cap = step.cap.on(self.on)
            if raw >= cap:
                self.seen.add((step.id, "cap"))
                raw = cap
        return raw * step.weight.on(self.on)

    def _extreme(self, step: Extreme, known: Known) -> Any:
        values = [self.number(name, known) for name in step.of if known.get(name) is not None]
        if not values:
            return ZERO
        return max(values) if step.highest else min(values)

    def _best(self, step: BestDescriptor, known: Known) -> Any:
        total: Any = ZERO
        for name in step.of:
            points = self.points[name]
            total = total + max((points[one] for one in codes(known[name])), default=ZERO)
        return total

    def _bands(self, step: Bands, known: Known) -> Any:
        of = self.number(step.of, known)
        found: Any = None
        for lower, value in self._rows[step.id]:
            if of < lower:
                break
            found = (lower, value)
        if found is None:
            return step.below
        self.seen.add((step.id, f"row {found[0]}"))
        return found[1]

    def _table(self, step: Table, known: Known) -> Any:
        of, rows = self.number(step.of, known), self._rows[step.id]
        place = -1
        for lower, _ in rows:
            if of < lower:
                break
            place += 1
        self.seen.add((step.id, f"row {rows[max(place, 0)][0]}"))
        if place < 0 or place == len(rows) - 1 or not step.line_between:
            return rows[max(place, 0)][1]
        (x0, y0), (x1, y1) = rows[place], rows[place + 1]
        return (of - x0) * ((y1 - y0) / (x1 - x0)) + y0

    def _ordered(self, step: OrderedTables, known: Known) -> str:
        for table in step.tables:
            score: Any = ZERO
            for question, values in table.coefficients.items():
                for one in codes(known[question]):
                    score = score + values.get(one, ZERO)
            for at_least, group in table.thresholds:
                if score >= at_least:
                    self.seen.add((step.id, f"group {group}"))
                    return group
            if table.otherwise:
                self.seen.add((step.id, f"group {table.otherwise}"))
                return table.otherwise
        return ""

    def _mean(self, step: MeanFactor, known: Known) -> Any:
        values = [
            max((one.values[option] for option in codes(known[one.question])), default=ZERO)
            for one in step.activities
            if one.qualifies is None or self.holds(one.qualifies, known)
        ]
        share = step.guaranteed.on(self.on)
        if not values:
            factor = step.nobody.on(self.on)
        else:
            mean = sum(values, ZERO) / len(values)
            factor = share + (1 - share) * mean if step.blend else max(mean, share)
        return self.number(step.base, known) * factor

    def _levels(self, step: Levels, known: Known) -> Any:
        row = step.rows.get(code(known.get(step.by)))
        if row is None:
            return ZERO
        self.seen.add((step.id, f"level {code(known[step.by])}"))
        if step.unit == self.scheme.currency:
            if row.amount is not None:
                return row.amount.on(self.on)
            if row.hours is None or step.rate is None:
                return ZERO
            return row.hours.on(self.on) * step.rate.on(self.on) * self.scheme.period.days
        return row.hours.on(self.on) if row.hours is not None else ZERO

    def _pick(self, step: Pick, known: Known) -> Any:
        word = code(known.get(step.by))
        if word not in step.values:
            return ZERO
        self.seen.add((step.id, f"code {word}"))
        return step.values[word].on(self.on)

    def _power(self, step: Power, known: Known) -> Any:
        of = self.number(step.of, known)
        return of * of + (step.correction.on(self.on) if step.correction is not None else ZERO)

    def _item(self, step: Item, known: Known) -> Any:
        period = self.scheme.period
        times = {"once": Fraction(1), "day": period.days, "week": period.weeks}[step.per]
        value = self.number(step.quantity, known) * (step.rate.on(self.on) * times)
        if step.weeks:
            value = value * self.number(step.weeks, known)
        if step.rounded is not None and not isinstance(value, Poly):
            return rounded(value, step.rounded, "half_up")
        return value  # along an axis: rounding never turns an order round

    def _prorate(self, step: Prorate, known: Known) -> Any:
        whole, parts, own, shared, among = (
            self.number(name, known)
            for name in (step.whole, step.parts, step.own, step.shared, step.among)
        )
        if parts == 0:
            return ZERO
        alone = whole * own / parts
        return alone if among == 0 else alone + whole * shared / parts / among

    def _jump(self, step: Jump, known: Known) -> Any:
        of = self.number(step.of, known)
        if not self.holds(step.condition, known):
            return of
        floor_value = step.at_least.on(self.on)
        if of < floor_value:
            self.seen.add((step.id, "raised"))
            return floor_value
        return of

    def _keep(self, step: Keep, known: Known) -> Any:
        level = code(known.get(step.by))
        share = Fraction(1)
        if level in step.share and known.get(agreed(step.by), True):
            share = max(step.share[level].on(self.on), step.never_below)
        return self.number(step.of, known) * (share - 1)


def codes(value: Any) -> tuple[str, ...]:
    """The options of an answer, one or several."""
    return (value,) if isinstance(value, str) else tuple(value)


def code(value: Any) -> str:
    """One code: of several options the one of most need; empty where nothing is known."""
    if isinstance(value, tuple):
        return value[-1] if value else ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)


def rounded(value: Exact, to: Fraction, mode: str) -> Fraction:
    """To a multiple of `to`; half away from zero for `half_up`. Ends an axis where it changes."""
    half = Fraction(1, 2)
    if isinstance(value, Poly):
        here = rounded(value.at(value.axis.at), to, mode)
        edges: dict[str, tuple[Fraction | int, ...]]
        edges = {"half_up": (-half, half), "up": (-1, 0), "down": (0, 1)}
        for edge in edges[mode]:
            value.stays(here + edge * to)
        return here
    units = value / to
    if mode == "up":
        return ceil(units) * to
    if mode == "down":
        return floor(units) * to
    return (floor(units + half) if units >= 0 else ceil(units - half)) * to


def _ordered(left: Exact, op: str, right: Fraction) -> bool:
    match op:
        case "==":
            return bool(left == right)
        case "!=":
            return bool(left != right)
        case "<":
            return left < right
        case "<=":
            return left <= right
        case ">":
            return left > right
        case ">=":
            return left >= right
    raise ValueError(op)


_VALUES: Mapping[type[Step], Any] = {
    Sum: Machine._sum,
    Extreme: Machine._extreme,
    BestDescriptor: Machine._best,
    Bands: Machine._bands,
    Table: Machine._table,
    OrderedTables: Machine._ordered,
    MeanFactor: Machine._mean,
    Levels: Machine._levels,
    Pick: Machine._pick,
    Power: Machine._power,
    Item: Machine._item,
    Prorate: Machine._prorate,
    Jump: Machine._jump,
    Keep: Machine._keep,
}
