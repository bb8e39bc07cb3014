"""Prices and rules told apart: numbers under a date, at a place that both schemes have (§8).

`repriced` puts one scheme's prices into another's rules; `decides` is what amounts hang on.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from datetime import date
from fractions import Fraction
from typing import Any

from ownway.scheme.rules.model import Dated, Scheme


def repriced(scheme: Scheme, on: date, prices: Scheme, then: date) -> Scheme:
    """`scheme` as it holds on `on`, with the dated numbers that `prices` has on `then`.

    A number is a price where it stands under a date; one that holds always is a rule. A place
    that only `scheme` has (a new step, a new level) keeps its own numbers. Rows of a table or of
    bands are prices only where they have the same points.
    """
    other = {one.id: one for one in prices.steps}
    steps = tuple(
        _repriced(one, on, other.get(one.id), then) if type(other.get(one.id)) is type(one) else one
        for one in scheme.steps
    )
    return replace(scheme, steps=steps)


def _repriced(own: Any, on: date, other: Any, then: date) -> Any:
    """The same thing with the other's dated numbers wherever both have one."""
    if isinstance(own, Dated) and isinstance(other, Dated):
        if own.values[0][0] == other.values[0][0] == date.min:
            return own  # a plain number in both: a rule
        return Dated(((date.min, _valued(own.on(on), other.on(then))),))
    if isinstance(own, Mapping) and isinstance(other, Mapping):
        return {
            name: _repriced(value, on, other[name], then) if name in other else value
            for name, value in own.items()
        }
    if isinstance(own, tuple) and isinstance(other, tuple) and len(own) == len(other):
        return tuple(_repriced(a, on, b, then) for a, b in zip(own, other, strict=True))
    if is_dataclass(own) and not isinstance(own, type) and type(own) is type(other):
        names = [one.name for one in fields(own) if one.name != "line"]
        new = {
            name: _repriced(getattr(own, name), on, getattr(other, name), then) for name in names
        }
        return replace(own, **new)
    return own


def _valued(own: Any, other: Any) -> Any:
    """A number is a price; rows are, where their points are the same."""
    if isinstance(own, Fraction) and isinstance(other, Fraction):
        return other
    if isinstance(own, tuple) and isinstance(other, tuple):
        same = [row[0] for row in own] == [row[0] for row in other]
        return other if same else own
    return own


def decides(scheme: Scheme, on: date) -> object:
    """What decides amounts on a day, to compare; words and lines of the file left out."""
    return (
        scheme.currency,
        scheme.period,
        scheme.modes.result,
        [_bare(one, on) for one in scheme.facts.values()],
        [_bare(one, on) for one in scheme.questions.values()],
        [_bare(one, on) for one in scheme.steps],
    )


def _bare(thing: Any, on: date) -> Any:
    if isinstance(thing, Dated):
        return _bare(thing.on(on), on)
    if isinstance(thing, Mapping):
        return {name: _bare(value, on) for name, value in thing.items()}
    if isinstance(thing, tuple):
        return tuple(_bare(one, on) for one in thing)
    if is_dataclass(thing) and not isinstance(thing, type):
        words = {"line", "why", "title", "text", "words"}
        names = [one.name for one in fields(thing) if one.name not in words]
        return (type(thing).__name__, [(name, _bare(getattr(thing, name), on)) for name in names])
    return thing
