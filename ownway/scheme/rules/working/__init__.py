"""Works out one person's amount, line by line: the scheme's meaning, in exact numbers (§6).

Lines that sum: with the exact running amount r after each line, a line adds round(r) − round(r
before), in minor units, so the lines shown always equal the amount. Standard library only.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any

from ownway.scheme.rules import model
from ownway.scheme.rules.conditions import holds
from ownway.scheme.rules.lines import BadInput, Line, Outcome, Working, kind_of
from ownway.scheme.rules.numerals import half_up, minor, money_of
from ownway.scheme.rules.person import Person, known, missing
from ownway.scheme.rules.working import money, points
from ownway.scheme.rules.working.made import Made, Waiting
from ownway.scheme.rules.working.sharing import shared

__all__ = ["BadInput", "Line", "Outcome", "Working", "prorated", "work_out"]

_WAYS: Mapping[type[model.Step], Callable[[Any, Person], Made]] = {
    model.Sum: points.add_up,
    model.Extreme: points.extreme,
    model.BestDescriptor: points.best_descriptor,
    model.Bands: points.bands,
    model.Table: points.table,
    model.OrderedTables: points.ordered_tables,
    model.MeanFactor: points.mean_factor,
    model.Levels: points.levels,
    model.Pick: points.pick,
    model.Power: points.power,
    model.Prorate: points.prorate,
    model.Jump: points.jump,
    model.Item: money.item,
    model.Keep: money.keep,
    model.Contribution: money.contribution,
    model.Refer: money.refer,
    model.Corridor: money.corridor,
    model.Round: money.to_unit,
}


def work_out(scheme: model.Scheme, inputs: model.Inputs, on: date) -> Working:
    """The amount of one person on a day, with every line that leads to it.

    Raises BadInput for codes and types the scheme does not know, NotInForce before its first day.
    With an answer missing there is no amount and no line yet, and `missing` names what to ask.
    """
    version = scheme.version_on(on).start
    person = known(scheme, inputs, on)
    asked = missing(scheme, inputs)
    if asked:
        return _waiting(asked, version)
    try:
        return _Run(person).through(version)
    except Waiting as waiting:
        return _waiting((waiting.name,), version)


def prorated(working: Working, days: int, of_days: int) -> int:
    """The amount for `days` of a budget year of `of_days`, in minor units, rounded once, half up.

    Raises ValueError where there is no amount, or the days are not a part of the year.
    """
    if working.amount is None:
        raise ValueError("there is no amount to take a part of")
    if not 0 <= days <= of_days or not of_days:
        raise ValueError(f"{days} days are not a part of {of_days} days")
    return half_up(Fraction(working.amount * days, of_days))


def _waiting(asked: tuple[str, ...], version: date) -> Working:
    return Working(Outcome.NEEDS_ANSWERS, asked, None, "", (), {}, {}, {}, "", version)


@dataclass(slots=True)
class _Run:
    """One pass through the steps, top to bottom."""

    person: Person
    shown: int = 0
    refer_to: str = ""
    lines: list[Line] = field(default_factory=list)
    shares: dict[str, int] = field(default_factory=dict)

    def through(self, version: date) -> Working:
        for step in self.person.scheme.steps:
            self._step(step)
        amount, grade = self._result()
        return Working(
            outcome=Outcome.REFER if self.refer_to else Outcome.AMOUNT,
            missing=(),
            amount=amount,
            grade=grade,
            lines=tuple(self.lines),
            values=self.person.values,
            shares=self.shares,
            minimums=self._minimums(),
            refer_to=self.refer_to,
            version=version,
        )

    def _step(self, step: model.Step) -> None:
        if step.when is not None and not holds(step.when, self.person):
            made = Made(left_out(step), {}, variant="left_out", adds=Fraction(0))
        elif isinstance(step, model.Split):
            made = self._split(step)
        else:
            made = _WAYS[type(step)](step, self.person)
        self.person.values[step.id] = made.value
        self.refer_to = made.refer_to or self.refer_to
        self.lines.append(self._line(step, made, self._add(step, made)))

    def _add(self, step: model.Step, made: Made) -> int:
        """Moves the running amount; minor units the amount shown moves by."""
        person = self.person
        if step.apart or step.unit != person.scheme.currency:
            return 0
        if isinstance(step, model.Contribution | model.Split):
            return 0
        if made.adds is not None:
            person.running += made.adds
        elif isinstance(made.value, Fraction):
            person.running += made.value
        before, self.shown = self.shown, minor(person.running, person.scheme.currency)
        return self.shown - before

    def _line(self, step: model.Step, made: Made, adds: int) -> Line:
        kind = kind_of(step)
        fields = {"unit": step.unit, "value": made.value, **made.fields}
        shown = money_of(adds, self.person.scheme.currency)
        if kind == "corridor":
            fields["value"] = abs(shown)
        elif kind == "keep" and not step.apart:
            fields |= {"value": shown, "taken": -shown}
        why = f"{step.why}.{made.variant}" if made.variant else step.why
        return Line(step.id, kind, why, made.inputs, made.value, step.unit, adds, fields)

    def _split(self, step: model.Split) -> Made:
        person = self.person
        currency = person.scheme.currency
        amount = person.counted(step.of)
        whole = minor(amount, currency)
        parts = shared(step, whole, person)
        self.shares = parts
        fields: dict[str, Fraction | str] = {"amount": amount}
        for funder, part in parts.items():
            fields[f"pays.{funder}"] = money_of(part, currency)
            fields[f"share.{funder}"] = Fraction(part, whole) if whole else Fraction(0)
        return Made(amount, {step.of: amount}, fields)

    def _result(self) -> tuple[int | None, str]:
        """The amount in minor units, or the grade where the result is a code."""
        scheme = self.person.scheme
        result = scheme.step(scheme.modes.result)
        if result.unit == scheme.currency:
            return self.shown, ""
        value = self.person.values[result.id]
        return None, value if isinstance(value, str) else ""

    def _minimums(self) -> dict[str, int]:
        """What each share constraint that applies asks for, rounded up to the minor unit."""
        scheme, person = self.person.scheme, self.person
        found = {}
        for one in scheme.constraints:
            if one.when is None or holds(one.when, person):
                whole = minor(person.counted(one.of), scheme.currency)
                exact = one.share.on(person.on) * whole
                found[one.id] = -(-exact.numerator // exact.denominator)
        return found


def left_out(step: model.Step) -> Fraction | str:
    """The value of a step whose `when` does not hold: 0, or empty for a code."""
    return "" if step.unit == model.CODE else Fraction(0)
