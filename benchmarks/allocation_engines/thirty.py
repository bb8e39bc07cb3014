"""The model as numbers, who is scored, and what is right; shares no line with the product.

Thirty questions in eight domains, the same that tests/scheme/files/thirty.yaml states.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise

import numpy as np

SEED = 20240601
QUESTIONS = tuple(f"q{number:02d}" for number in range(1, 31))
OPTIONS = (5, 4) * 15
CODES = ("none", "little", "some", "much", "most")  # of options, in the scheme file
LEVELS = ("none", "some", "half", "most", "all")  # of unpaid help
SHAPE = ("0", "1", "2.5", "4.5", "7")
BASE = (  # of q01 to q30
    "1", "1.5", "2", "1", "2.5", "1", "1.5", "2", "1", "1", "2", "1.5", "1", "2.5", "1",
    "1.5", "2", "1", "1", "2", "1.5", "1", "2.5", "1", "2", "1.5", "1", "1", "2", "1.5",
)  # fmt: skip
DOMAINS = (  # name, questions, cap, weight after the cap
    ("daily_living", 4, "25.8", "1.0"),
    ("home", 4, "33.2", "1.2"),
    ("safety", 4, "25.8", "0.8"),
    ("relationships", 4, "25.6", "1.0"),
    ("occupation", 4, "27.6", "1.5"),
    ("physical_health", 4, "29.6", "0.9"),
    ("crisis", 3, "22.2", "1.1"),
    ("treatment", 3, "20.2", "1.3"),
)
HEALTH = ("crisis", "treatment")  # what the health service pays for
TABLE = (
    (0, 0), (15, 0), (30, 1200), (45, 2800), (65, 5600), (90, 9200), (110, 13600), (135, 19000),
    (160, 25500), (180, 33500), (200, 43000), (220, 54000),
)  # fmt: skip
KEEP = ("1", "0.95", "0.88", "0.80", "0.70")
FLOOR, CAP = 300, 48000

Array = np.ndarray
POINTS = [
    [Fraction(base) * Fraction(SHAPE[place]) for place in range(options)]
    for base, options in zip(BASE, OPTIONS, strict=True)
]


def members() -> list[tuple[str, range, str, str]]:
    """Each domain with the places of its questions, its cap and its weight."""
    found, first = [], 0
    for name, many, cap, weight in DOMAINS:
        found.append((name, range(first, first + many), cap, weight))
        first += many
    return found


def people(count: int, seed: int = SEED) -> tuple[Array, Array]:
    """Answers, uint8 of 30 × count, and levels of unpaid help, uint8 of count."""
    rng = np.random.default_rng(seed)
    severity = rng.beta(1.6, 2.2, count)
    answers = np.empty((30, count), np.uint8)
    for place, options in enumerate(OPTIONS):
        need = np.clip(severity + rng.normal(0, 0.22, count), 0, 0.999)
        answers[place] = (need * options).astype(np.uint8)
    return answers, rng.choice(5, count, p=[0.35, 0.25, 0.2, 0.12, 0.08]).astype(np.uint8)


def exactly(answers: Sequence[int], informal: int) -> tuple[int, int]:
    """Budget and the share of health of one person, in pence, by rational arithmetic."""
    domains = {
        name: min(Fraction(cap), sum(POINTS[q][answers[q]] for q in places)) * Fraction(weight)
        for name, places, cap, weight in members()
    }
    total = sum(domains.values(), Fraction(0))
    net = _from_table(total) * Fraction(KEEP[informal])
    net = Fraction(0) if net < FLOOR else min(net, Fraction(CAP))
    budget = _half_up(net * 100)
    health = sum(domains[name] for name in HEALTH)
    return budget, _half_up(budget * health / total) if total else 0


def _from_table(total: Fraction) -> Fraction:
    for (x0, y0), (x1, y1) in pairwise(TABLE):
        if total < x1:
            return y0 + (total - x0) * (y1 - y0) / (x1 - x0)
    return Fraction(TABLE[-1][1])


def _half_up(number: Fraction) -> int:
    return (2 * number.numerator + number.denominator) // (2 * number.denominator)
