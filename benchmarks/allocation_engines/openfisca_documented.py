"""The model as OpenFisca's guides write one: answers as codes, parameters read by the answer.

Each question is a variable of an enumeration, its points a parameter node indexed by the answer;
the table is a marginal scale. OpenFisca counts in binary fractions of 32 bits.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
from openfisca_core.entities import build_entity
from openfisca_core.indexed_enums import Enum
from openfisca_core.parameters import ParameterNode
from openfisca_core.periods import DateUnit
from openfisca_core.simulations import SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable

from benchmarks.allocation_engines import thirty

PACKAGES = ("openfisca-core", "numpy")
UNIT = 100  # pounds
YEAR = "2026"
START = "2026-01-01"
Array = np.ndarray

Five = Enum("Five", thirty.CODES)
Four = Enum("Four", thirty.CODES[:4])
Level = Enum("Level", thirty.LEVELS)
Person = build_entity(key="person", plural="people", label="Somebody", is_person=True)


def load() -> TaxBenefitSystem:
    system = TaxBenefitSystem([Person])
    system.parameters = ParameterNode(name="", data=_parameters())
    for code, options in zip(thirty.QUESTIONS, thirty.OPTIONS, strict=True):
        system.add_variable(_input(code, Five if options == 5 else Four))
    system.add_variable(_input("informal", Level))
    for name, places, _cap, _weight in thirty.members():
        codes = [thirty.QUESTIONS[place] for place in places]
        system.add_variable(_result(name, _domain(name, codes)))
    for formula in (total, budget, health, council):
        system.add_variable(_result(formula.__name__, formula))
    return system


def take(_system: object, answers: Array, informal: Array) -> dict[str, Any]:
    kinds = (Five, Four)
    found = {
        code: kinds[place % 2].encode(answers[place]) for place, code in enumerate(thirty.QUESTIONS)
    }
    return {**found, "informal": Level.encode(informal)}


def run(system: TaxBenefitSystem, inputs: dict[str, Any]) -> tuple[Array, Array, Array]:
    count = len(inputs["informal"])
    simulation = SimulationBuilder().build_default_simulation(system, count=count)
    for name, values in inputs.items():
        simulation.set_input(name, YEAR, values)
    return tuple(simulation.calculate(name, YEAR) for name in ("budget", "health", "council"))


def total(people: Any, period: Any) -> Array:
    return sum(people(name, period) for name, *_ in thirty.DOMAINS)


def budget(people: Any, period: Any, parameters: Any) -> Array:
    known = parameters(period)
    net = known.table.calc(people("total", period)) * known.keep[people("informal", period)]
    net = np.where(net < known.floor, 0, np.minimum(net, known.cap))
    return np.floor(net * 100 + 0.5) / 100


def health(people: Any, period: Any) -> Array:
    whole = people("total", period)
    part = sum(people(name, period) for name in thirty.HEALTH) / np.where(whole > 0, whole, 1)
    return np.floor(people("budget", period) * part * 100 + 0.5) / 100


def council(people: Any, period: Any) -> Array:
    return people("budget", period) - people("health", period)


def _domain(name: str, codes: list[str]) -> Any:
    def formula(people: Any, period: Any, parameters: Any) -> Array:
        known = parameters(period)
        raw = sum(known.points[code][people(code, period)] for code in codes)
        return np.minimum(raw, known.caps[name]) * known.weights[name]

    return formula


def _input(name: str, values: type[Enum]) -> type[Variable]:
    more = {"possible_values": values, "default_value": values.none}
    return _variable(name, Enum, more)


def _result(name: str, formula: Any) -> type[Variable]:
    return _variable(name, float, {"formula": formula})


def _variable(name: str, of: type, more: dict[str, Any]) -> type[Variable]:
    common = {"value_type": of, "entity": Person, "definition_period": DateUnit.YEAR, "label": name}
    return type(name, (Variable,), {**common, **more})


def _parameters() -> dict[str, Any]:
    points = {
        code: {
            option: _value(float(value)) for option, value in zip(thirty.CODES, row, strict=False)
        }
        for code, row in zip(thirty.QUESTIONS, thirty.POINTS, strict=True)
    }
    keep = dict(zip(thirty.LEVELS, thirty.KEEP, strict=True))
    return {
        "points": points,
        "caps": {name: _value(float(cap)) for name, _many, cap, _weight in thirty.DOMAINS},
        "weights": {name: _value(float(weight)) for name, _many, _cap, weight in thirty.DOMAINS},
        "keep": {level: _value(float(share)) for level, share in keep.items()},
        "floor": _value(thirty.FLOOR),
        "cap": _value(thirty.CAP),
        "table": {"brackets": _brackets()},
    }


def _brackets() -> list[dict[str, Any]]:
    slopes = [(x0, (y1 - y0) / (x1 - x0)) for (x0, y0), (x1, y1) in pairwise(thirty.TABLE)]
    slopes.append((thirty.TABLE[-1][0], 0.0))
    return [
        {"threshold": {START: {"value": start}}, "rate": {START: {"value": rate}}}
        for start, rate in slopes
    ]


def _value(value: float) -> dict[str, Any]:
    return {"values": {START: {"value": value}}}
