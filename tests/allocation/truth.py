"""People whose truth is known, for calibrations: what each costs on average is in the table.

The truth is that of the specification (section 10): what a person's support costs on average is
the table of the thirty questions times the share kept, at least 150; one of four groups costs 15 %
more; the rest is chance. So the best any model can reach is known too.
"""

from __future__ import annotations

import argparse
import csv
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

import numpy as np

from benchmarks.allocation_engines import thirty
from ownway.allocation.analysis.studies.calibrating import Wish
from ownway.allocation.analysis.studies.calibrating.evidence import Sample
from ownway.cli import calibrating

ON = date(2026, 6, 1)
FILES = Path(__file__).resolve().parents[1] / "scheme/files"
PEOPLE, SEED, DEARER = 3_000, 5, "E"
KNOTS, ROWS = (tuple(float(one) for one in column) for column in zip(*thirty.TABLE, strict=True))
KEEP = np.array([float(one) for one in thirty.KEEP])


class Truth:
    """People, what each costs on average, and what each came to cost."""

    def __init__(self) -> None:
        self.answers, self.informal = thirty.people(PEOPLE, SEED)
        self.score = np.zeros(PEOPLE)
        for _, places, cap, weight in thirty.members():
            points = sum(np.array([float(p) for p in thirty.POINTS[q]])[self.answers[q]]
                         for q in places)  # fmt: skip
            self.score += np.minimum(float(cap), points) * float(weight)
        table = np.maximum(np.interp(self.score, KNOTS, ROWS) * KEEP[self.informal], 150)
        dice = np.random.default_rng(SEED)
        self.area = dice.choice([*"NSW", DEARER], PEOPLE)
        self.mean = table * np.where(self.area == DEARER, 1.15, 1.0)
        # A model that sees answers and unpaid help, and not the group, cannot do better than this.
        self.seen = table * (1 + 0.15 / 4)
        self.cost = np.round(self.mean * dice.gamma(3, 1 / 3, PEOPLE), 2)

    def sample(self) -> Sample:
        return Sample(self.score, self.informal.astype(int), self.cost, np.arange(PEOPLE))

    def rows(self) -> list[dict[str, str]]:
        return [
            {"ref": f"p{at}", **{q: thirty.CODES[self.answers[place, at]]
             for place, q in enumerate(thirty.QUESTIONS)},
             "informal": thirty.LEVELS[self.informal[at]], "agreed.informal": "true",
             "area": str(self.area[at]), "cost": f"{self.cost[at]:.2f}"}
            for at in range(PEOPLE)
        ]  # fmt: skip


@cache
def truth() -> Truth:
    return Truth()


def save(path: Path, rows: list[dict[str, str]]) -> Path:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path


def wish(people: Path, **other: object) -> Wish:
    text = (FILES / "thirty.yaml").read_text(encoding="utf-8")
    return replace(Wish(text, ON, people, "cost", "ref", ("area",), SEED), **other)


def quiet(_: str) -> None:
    """Nobody is listening."""


def chosen(*arguments: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    calibrating.add_part(parser.add_subparsers(dest="part"))
    return parser.parse_args(["calibrate", *arguments])
