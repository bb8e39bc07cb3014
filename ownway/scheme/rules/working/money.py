"""Steps about the running amount: priced items, unpaid help, referrals, corridor, rounding."""

from __future__ import annotations

from fractions import Fraction

from ownway.scheme.rules import model
from ownway.scheme.rules.numerals import half_up
from ownway.scheme.rules.person import Person
from ownway.scheme.rules.working.made import Made

NOTHING = Fraction(0)


def item(step: model.Item, person: Person) -> Made:
    """quantity · rate · times, to whole units where the programme prints it so (A4)."""
    quantity = person.counted(step.quantity)
    rate = step.rate.on(person.on)
    times = _times(step, person)
    value = quantity * rate * times
    if step.rounded is not None:
        value = half_up(value / step.rounded) * step.rounded
    inputs = {step.quantity: person.input(step.quantity)}
    if step.weeks:
        inputs[step.weeks] = person.input(step.weeks)
    fields: dict[str, Fraction | str] = {
        "quantity": quantity,
        "unit": step.of_unit,
        "rate": rate,
        "times": times,
        "funder": step.funder,
    }
    return Made(value, inputs, fields, "" if quantity else "none")


def _times(step: model.Item, person: Person) -> Fraction:
    if step.weeks:
        return person.counted(step.weeks)
    period = person.scheme.period
    return {"once": Fraction(1), "day": period.days, "week": period.weeks}[step.per]


def keep(step: model.Keep, person: Person) -> Made:
    """Takes off what unpaid help covers; everything is kept without the agreement (A18)."""
    number = person.counted(step.of)
    level = person.code(step.by)
    fact = person.scheme.facts.get(step.by)
    needs = fact.needs if fact is not None else ""
    share, variant = Fraction(1), "none"
    if level in step.share and (not needs or step.by in person.agreed):
        written = step.share[level].on(person.on)
        share = max(written, step.never_below)
        variant = "least" if written < share else ("" if share != 1 else "none")
    value = number * (share - 1)
    fields: dict[str, Fraction | str] = {
        "of": number,
        "level": level,
        "share": share,
        "taken": -value,
        "carer": needs.removesuffix("_agreement"),
    }
    return Made(value, {step.of: number, step.by: level}, fields, variant)


def contribution(step: model.Contribution, person: Person) -> Made:
    """What the person pays, beside the full amount."""
    number = person.counted(step.of)
    fields: dict[str, Fraction | str] = {"of": number, "amount": person.running}
    return Made(number, {step.of: number}, fields)


def refer(step: model.Refer, person: Person) -> Made:
    """Below the amount nothing is left, above it the amount itself; always with a way on."""
    before, amount = person.running, step.amount.on(person.on)
    refers = before > amount if step.above else before < amount
    after = before
    if refers:
        after = amount if step.above else NOTHING
    fields: dict[str, Fraction | str] = {"amount": amount, "of": before, "to": step.to}
    return Made(
        after, {}, fields, "referred" if refers else "none", after - before,
        step.to if refers else "",
    )  # fmt: skip


def corridor(step: model.Corridor, person: Person) -> Made:
    """Not below L·(1 − down), not above L·(1 + up); free where last year's L is unknown."""
    before, last = person.running, person.number(step.against)
    fields: dict[str, Fraction | str] = {"of": before}
    after = before
    down = None if step.down is None else step.down.on(person.on)
    up = None if step.up is None else step.up.on(person.on)
    if down is not None:
        fields["down"] = down
        after = after if last is None else max(after, last * (1 - down))
    if up is not None:
        fields["up"] = up
        after = after if last is None else min(after, last * (1 + up))
    if last is not None:
        fields["last"] = last
    fields["amount"] = after
    variant = "raised" if after > before else "lowered" if after < before else "none"
    return Made(after, {step.against: last}, fields, variant, after - before)


def to_unit(step: model.Round, person: Person) -> Made:
    """The running amount to a unit: half up (half away from zero), up or down."""
    before = person.running
    units = before / step.to
    whole = {
        "half_up": half_up(units),
        "up": -(-units.numerator // units.denominator),
        "down": units.numerator // units.denominator,
    }[step.mode]
    after = whole * step.to
    return Made(after, {}, {"of": before, "to": step.to}, "", after - before)
