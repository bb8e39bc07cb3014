"""Steps that make a value of answers, facts and earlier steps, the same in points and in money.

Each function is the whole rule of one kind of §5, for the dated numbers of `person.on`.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from ownway.scheme.rules import model
from ownway.scheme.rules.conditions import holds
from ownway.scheme.rules.numerals import total
from ownway.scheme.rules.person import Known, Person
from ownway.scheme.rules.working.made import Made, Waiting

NOTHING = Fraction(0)


def add_up(step: model.Sum, person: Person) -> Made:
    """weight · min(cap, Σ times · value), over the terms whose `when` holds."""
    parts = []
    inputs: dict[str, Known] = {}
    for term in step.terms:
        if term.when is None or holds(term.when, person):
            times = term.times.on(person.on)
            value = person.counted(term.of)
            parts.append(value if times == 1 else times * value)
            inputs[term.of] = person.input(term.of)
    raw = total(parts)
    cap = None if step.cap is None else step.cap.on(person.on)
    counted = raw if cap is None else min(raw, cap)
    weight = step.weight.on(person.on)
    fields: dict[str, Fraction | str] = {"raw": raw, "counted": counted, "weight": weight}
    if cap is not None:
        fields["cap"] = cap
    return Made(weight * counted, inputs, fields, "capped" if counted < raw else "")


def extreme(step: model.Extreme, person: Person) -> Made:
    """The largest (smallest) of the values that are known; the first of equals."""
    found = [(name, person.number(name)) for name in step.of]
    known = [(name, value) for name, value in found if value is not None]
    inputs = {name: person.input(name) for name in step.of}
    if not known:
        return Made(NOTHING, inputs, {"chosen": ""})
    choose = max if step.highest else min
    chosen, value = choose(known, key=lambda one: one[1])
    return Made(value, inputs, {"chosen": chosen})


def best_descriptor(step: model.BestDescriptor, person: Person) -> Made:
    """The descriptor with most points of each activity, summed."""
    best = {
        name: max((one.points for one in person.answers[name]), default=NOTHING) for name in step.of
    }
    return Made(total(best.values()), best)


def bands(step: model.Bands, person: Person) -> Made:
    """The value of the last lower bound that is reached."""
    number = person.counted(step.of)
    fields: dict[str, Fraction | str] = {"of": number}
    value, variant = step.below, "below"
    for lower, said in step.rows.on(person.on):
        if number < lower:
            fields["upper"] = lower
            break
        value, variant = said, ""
        fields["lower"] = lower
    return Made(value, {step.of: number}, fields, variant)


def table(step: model.Table, person: Person) -> Made:
    """Straight between two rows, or the row reached; flat before the first and after the last."""
    rows = step.rows.on(person.on)
    number = person.counted(step.of)
    above = next((at for at, (x, _) in enumerate(rows) if x > number), len(rows))
    x0, y0 = rows[max(above - 1, 0)]
    x1, y1 = rows[min(above, len(rows) - 1)]
    value = y0
    if step.line_between and x0 < x1:
        value = y0 + (number - x0) * (y1 - y0) / (x1 - x0)
    fields: dict[str, Fraction | str] = {"of": number, "x0": x0, "x1": x1, "y0": y0, "y1": y1}
    return Made(value, {step.of: number}, fields, "flat" if number > rows[-1][0] else "")


def ordered_tables(step: model.OrderedTables, person: Person) -> Made:
    """Tables in order, each with its own coefficients; the first threshold met decides."""
    fields: dict[str, Fraction | str] = {}
    group = ""
    named = {name: None for one in step.tables for name in one.coefficients}
    for one in step.tables:
        score = _score(one, person)
        met = next((row for row in one.thresholds if score >= row[0]), None)
        fields = {"table": one.id, "score": score}
        if met is not None:
            fields["threshold"], group = met
            break
        group = one.otherwise
    return Made(group, {name: person.code(name) for name in named}, fields)


def _score(of: model.ScoreTable, person: Person) -> Fraction:
    return total(
        by_option.get(option.code, NOTHING)
        for question, by_option in of.coefficients.items()
        for option in person.answers[question]
    )


def mean_factor(step: model.MeanFactor, person: Person) -> Made:
    """base · factor, from the mean of qualifying activities and the guaranteed share."""
    qualify = [
        one for one in step.activities if one.qualifies is None or holds(one.qualifies, person)
    ]
    statuses = [_status(one, person) for one in qualify]
    guaranteed = step.guaranteed.on(person.on)
    base = person.counted(step.base)
    fields: dict[str, Fraction | str] = {
        "base": base,
        "counted": Fraction(len(qualify)),
        "guaranteed": guaranteed,
    }
    if not statuses:
        factor, variant = step.nobody.on(person.on), "nobody"
    else:
        mean = total(statuses) / len(statuses)
        factor = guaranteed + (1 - guaranteed) * mean if step.blend else max(mean, guaranteed)
        fields["mean"], variant = mean, ""
    fields["factor"] = factor
    inputs: dict[str, Known] = {
        step.base: base,
        **{one.question: person.code(one.question) for one in qualify},
    }
    return Made(base * factor, inputs, fields, variant)


def _status(activity: model.Activity, person: Person) -> Fraction:
    """Where several options apply, the highest status among them."""
    said = person.answers[activity.question]
    return max((activity.values[option.code] for option in said), default=NOTHING)


def levels(step: model.Levels, person: Person) -> Made:
    """The hours a day of a level; in money its amount, else hours · rate · days of the period."""
    level = person.code(step.by)
    inputs = {step.by: level}
    row = step.rows.get(level)
    if row is None:
        return Made(NOTHING, inputs, {"level": level}, "none")
    days = person.scheme.period.days
    hours = NOTHING if row.hours is None else row.hours.on(person.on)
    rate = NOTHING if step.rate is None else step.rate.on(person.on)
    value = hours
    if step.unit == person.scheme.currency:
        value = hours * rate * days if row.amount is None else row.amount.on(person.on)
    fields: dict[str, Fraction | str] = {
        "level": level,
        "hours": hours,
        "rate": rate,
        "days": days,
    }
    return Made(value, inputs, fields)


def pick(step: model.Pick, person: Person) -> Made:
    """The value written for a code; nothing where the code is unknown."""
    code = person.code(step.by)
    chosen = step.values.get(code)
    if chosen is None:
        return Made(NOTHING, {step.by: code}, {"chosen": code}, "none")
    return Made(chosen.on(person.on), {step.by: code}, {"chosen": code})


def power(step: model.Power, person: Person) -> Made:
    """The square, plus the correction for retransformation where the scheme has one."""
    number = person.counted(step.of)
    correction = NOTHING if step.correction is None else step.correction.on(person.on)
    fields: dict[str, Fraction | str] = {"of": number, "correction": correction}
    return Made(number * number + correction, {step.of: number}, fields)


def prorate(step: model.Prorate, person: Person) -> Made:
    """whole · own ÷ parts, and of the shared part what falls to one of those who share it.

    Raises Waiting where there are no parts, or a shared part and nobody to share it.
    """
    names = {
        "whole": step.whole,
        "parts": step.parts,
        "own": step.own,
        "shared": step.shared,
        "among": step.among,
    }
    of = {role: person.counted(name) for role, name in names.items()}
    if not of["parts"]:
        raise Waiting(step.parts)
    if of["shared"] and not of["among"]:
        raise Waiting(step.among)
    value = of["whole"] * of["own"] / of["parts"]
    if of["shared"]:
        value += of["whole"] * of["shared"] / of["parts"] / of["among"]
    return Made(value, {name: of[role] for role, name in names.items()}, _as_fields(of))


def jump(step: model.Jump, person: Person) -> Made:
    """The value, raised where the condition holds; in money only the raise is added."""
    number = person.counted(step.of)
    least = step.at_least.on(person.on)
    raised = holds(step.condition, person) and number < least
    value = least if raised else number
    fields: dict[str, Fraction | str] = {"of": number, "at_least": least, "by": step.by}
    adds = value - number if _counts_already(step.of, person.scheme) else None
    return Made(value, {step.of: number}, fields, "raised" if raised else "none", adds)


def _counts_already(name: str, scheme: model.Scheme) -> bool:
    return any(
        step.id == name and step.unit == scheme.currency and not step.apart for step in scheme.steps
    )


def _as_fields(of: Mapping[str, Fraction]) -> Mapping[str, Fraction | str]:
    return {**of}
