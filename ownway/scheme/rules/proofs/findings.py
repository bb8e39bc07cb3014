"""What a proof says: findings with stable codes, cliffs, and the pair that shows each (§7)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Literal

from ownway.scheme.rules.model import Inputs

Code = Literal[
    "more_need_pays_less",
    "cliff_over_limit",
    "negative",
    "unreachable",
    "funders_do_not_sum",
    "not_proved",
    "test_failed",
    "no_owner",
    "no_legal_basis",
    "no_notice",
    "no_consultation",
    "no_sign_off",
    "no_simulation",
    "no_validation",
    "percentile_matching",
]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two people alike but for one step: `name` goes from `old` to `new`.

    Amounts are in major units as the scheme rounds them (for a grade: its place in the order).
    """

    name: str
    old: str
    new: str
    before: Inputs
    after: Inputs
    amount_before: Fraction
    amount_after: Fraction


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to know. `stops`: a version with it cannot be adopted. `line` is of the file."""

    code: Code
    where: str
    line: int
    words: str
    fix: str
    stops: bool = True
    pair: Pair | None = None


@dataclass(frozen=True, slots=True)
class Cliff:
    """The largest change for one step of one answer, in major units, before any corridor.

    `allowed` is the limit that lets it pass (the general one or a listed one), None without limit.
    A cliff of a table by bands has no pair: `where` is the step, `old` and `new` its points.
    """

    where: str
    old: str
    new: str
    change: Fraction
    allowed: Fraction | None
    reason: str
    pair: Pair | None


@dataclass(frozen=True, slots=True)
class Certificate:
    """What is proved of one version on one day, and what is not.

    `proved`: every input that can matter was covered. Otherwise `pairs` neighbours were drawn
    from `seed`, which anyone can draw again. `least` and `most` are the amounts that can come
    out (major units) with every number at its usual value; None where a grade comes out.
    """

    scheme: str
    on: date
    version: date
    proved: bool
    evaluations: int
    seed: int | None
    pairs: int
    least: Fraction | None
    most: Fraction | None
    findings: tuple[Finding, ...]
    cliffs: tuple[Cliff, ...]

    @property
    def adoptable(self) -> bool:
        """Nothing found that stops it."""
        return not any(one.stops for one in self.findings)
