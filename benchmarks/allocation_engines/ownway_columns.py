"""Ownway's columns, compiled from the scheme file."""

from __future__ import annotations

import numpy as np

from benchmarks.allocation_engines import thirty
from benchmarks.allocation_engines.ownway_scheme import ON, scheme
from ownway.allocation.analysis.columns import Columns, compile_scheme

PACKAGES = ("numpy",)
UNIT = 1  # pence
Array = np.ndarray


def load() -> Columns:
    return compile_scheme(scheme(), ON)


def take(_columns: Columns, answers: Array, informal: Array) -> dict[str, Array]:
    columns = dict(zip(thirty.QUESTIONS, answers, strict=True))
    agreed = np.ones(len(informal), bool)
    return {**columns, "informal": informal, "agreed.informal": agreed}


def run(columns: Columns, inputs: dict[str, Array]) -> tuple[Array, Array, Array]:
    found = columns.run(inputs)
    return found.amount, found.shares["health"], found.shares["council"]
