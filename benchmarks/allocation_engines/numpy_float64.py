"""The model in plain columns of binary floating point, as most people would write it."""

from __future__ import annotations

import numpy as np

from benchmarks.allocation_engines import thirty

PACKAGES = ("numpy",)
UNIT = 100  # pounds
Array = np.ndarray


def load() -> dict[str, list[Array] | Array]:
    x, y = (np.array(column, float) for column in zip(*thirty.TABLE, strict=True))
    points = [np.array([float(value) for value in row]) for row in thirty.POINTS]
    return {"points": points, "x": x, "y": y, "keep": np.array(thirty.KEEP, float)}


def take(_loaded: object, answers: Array, informal: Array) -> tuple[Array, Array]:
    return answers, informal


def run(loaded: dict, inputs: tuple[Array, Array]) -> tuple[Array, Array, Array]:
    answers, informal = inputs
    domains = {}
    for name, places, cap, weight in thirty.members():
        raw = sum(loaded["points"][place][answers[place]] for place in places)
        domains[name] = np.minimum(raw, float(cap)) * float(weight)
    total = sum(domains.values())
    net = np.interp(total, loaded["x"], loaded["y"]) * loaded["keep"][informal]
    net = np.where(net < thirty.FLOOR, 0.0, np.minimum(net, thirty.CAP))
    budget = np.floor(net * 100 + 0.5) / 100
    clinical = sum(domains[name] for name in thirty.HEALTH)
    part = np.divide(clinical, total, out=np.zeros_like(total), where=total > 0)
    health = np.floor(budget * part * 100 + 0.5) / 100
    return budget, health, budget - health
