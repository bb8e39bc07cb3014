"""Ownway, one person after another: exact, with every line of the working."""

from __future__ import annotations

from typing import Any

import numpy as np

from benchmarks.allocation_engines import thirty
from benchmarks.allocation_engines.ownway_scheme import ON, scheme
from ownway.scheme.rules.model import Inputs, Scheme
from ownway.scheme.rules.sentences import sentence
from ownway.scheme.rules.working import work_out

PACKAGES = ()
UNIT = 1  # pence
Array = np.ndarray


def load() -> Scheme:
    return scheme()


def take(_scheme: Scheme, answers: Array, informal: Array) -> list[Inputs]:
    agreed = frozenset({"informal"})
    return [
        Inputs(
            {q: thirty.CODES[place] for q, place in zip(thirty.QUESTIONS, row, strict=True)},
            {"informal": thirty.LEVELS[level]},
            agreed=agreed,
        )
        for row, level in zip(answers.T.tolist(), informal.tolist(), strict=True)
    ]


def run(loaded: Scheme, inputs: list[Inputs]) -> tuple[Array, Array, Array]:
    found = [_one(loaded, one) for one in inputs]
    return tuple(np.array(column, np.int64) for column in zip(*found, strict=True))


def _one(loaded: Scheme, one: Inputs) -> tuple[int | None, int, int]:
    working = work_out(loaded, one, ON)
    assert len(working.lines) == len(loaded.steps)
    return working.amount, working.shares["health"], working.shares["council"]


def say(loaded: Scheme, inputs: list[Inputs]) -> Any:
    """Every line in words."""
    for one in inputs:
        for line in work_out(loaded, one, ON).lines:
            sentence(loaded, line, "en")
