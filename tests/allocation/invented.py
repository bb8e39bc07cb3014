"""People whose truth is known, for the audit: what their care costs, and who is treated unlike."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as parquet

from benchmarks.allocation_engines.thirty import CODES, KEEP, LEVELS, POINTS, TABLE, members
from benchmarks.allocation_engines.thirty import people as answered

SCHEME = Path(__file__).parents[1] / "scheme/files/thirty.yaml"
NAMES = np.array(["A", "B", "C", "D"])
SPREAD = 3  # of the gamma: a coefficient of variation of 0.58


@dataclass(frozen=True)
class Truth:
    """What is planted. `dearer`: of group D; `biased`: a question that group D answers higher."""

    people: int = 3_000
    seed: int = 5
    dearer: float = 1.0
    biased: str = ""


def invented(truth: Truth) -> pa.Table:
    """The people of §10: mean cost as the table says, and gamma noise about it."""
    answers, informal = answered(truth.people, truth.seed)
    dice = np.random.default_rng([truth.seed, 77])
    group = dice.integers(0, 4, truth.people)
    mean = _mean(answers, informal)
    mean = np.where(group == 3, mean * truth.dearer, mean)
    cost = mean * dice.gamma(SPREAD, 1 / SPREAD, truth.people)
    if truth.biased:
        row = int(truth.biased[1:]) - 1
        up = (group == 3) & (dice.random(truth.people) < 0.6)
        most = 4 if row % 2 == 0 else 3
        answers[row] = np.where(up, np.minimum(answers[row] + 1, most), answers[row])
    codes = np.array(CODES, object)
    columns = {f"q{n + 1:02d}": codes[answers[n]] for n in range(30)}
    return pa.table(
        {
            **columns,
            "informal": np.array(LEVELS, object)[informal],
            "agreed.informal": np.ones(truth.people, bool),
            "cost": [f"{one:.2f}" for one in cost],
            "group": NAMES[group],
            "gender": np.array(["woman", "man"])[dice.integers(0, 2, truth.people)],
            "number": np.arange(truth.people),
        }
    )


def written(table: pa.Table, path: Path) -> Path:
    """The people as a file."""
    parquet.write_table(table, path)
    return path


def _mean(answers: np.ndarray, informal: np.ndarray) -> np.ndarray:
    """The table's value of the points times the share kept, at least 150."""
    total = np.zeros(answers.shape[1])
    for _, places, cap, weight in members():
        points = sum(np.array(POINTS[q], float)[answers[q]] for q in places)
        total += np.minimum(points, float(cap)) * float(weight)
    table = np.interp(total, *zip(*TABLE, strict=True))
    return np.maximum(table * np.array(KEEP, float)[informal], 150)
