"""Who pays how much: whole minor units that always sum to the amount, none of them negative."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from ownway.scheme.rules import model
from ownway.scheme.rules.numerals import half_up
from ownway.scheme.rules.person import Person

NOTHING = Fraction(0)


def shared(step: model.Split, amount: int, person: Person) -> dict[str, int]:
    """Funder to minor units of `amount`, in the order of the file.

    Two funders: the named share half up, `remainder_to` the rest. More: largest remainder, ties in
    file order. Nothing to share by: all of it to `remainder_to`.
    """
    parts = weights(step, person)
    whole = sum(parts.values())
    if amount <= 0 or not whole:
        return {funder: amount if funder == step.remainder_to else 0 for funder in parts}
    exact = {funder: amount * part / whole for funder, part in parts.items()}
    if len(parts) > 2:
        return _largest_remainder(exact, amount)
    found = {f: half_up(part) for f, part in exact.items() if f != step.remainder_to}
    found[step.remainder_to] = amount - sum(found.values())
    return {funder: found[funder] for funder in parts}


def weights(step: model.Split, person: Person) -> dict[str, Fraction]:
    """Each funder's weight, not below 0; what nobody is named for goes to the one with the rest."""
    rest_to = step.remainder_to
    if step.by == "fixed":
        named = {funder: weight.on(person.on) for funder, weight in step.weights.items()}
        whole = Fraction(1)
    elif step.by == "points":
        named = {f: sum(map(person.counted, of), NOTHING) for f, of in step.points.items()}
        rest_to = next((funder for funder, of in step.points.items() if not of), rest_to)
        whole = person.counted(step.whole) if step.whole else sum(named.values(), NOTHING)
    else:
        named = _by_source(person)
        whole = person.counted(step.of)
    found = {funder: max(weight, NOTHING) for funder, weight in named.items()}
    found.setdefault(step.remainder_to, NOTHING)
    left = max(whole - sum(found.values()), NOTHING)
    found[rest_to] += left
    return found


def _by_source(person: Person) -> dict[str, Fraction]:
    """What the priced items of each funder came to."""
    found: dict[str, Fraction] = {}
    for step in person.scheme.steps:
        if isinstance(step, model.Item) and step.funder and step.id in person.values:
            found[step.funder] = found.get(step.funder, NOTHING) + person.counted(step.id)
    return found


def _largest_remainder(exact: Mapping[str, Fraction], amount: int) -> dict[str, int]:
    found = {funder: part.numerator // part.denominator for funder, part in exact.items()}
    left = amount - sum(found.values())
    first = sorted(exact, key=lambda funder: found[funder] - exact[funder])
    for funder in first[:left]:
        found[funder] += 1
    return found
