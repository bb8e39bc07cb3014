"""A validation report: is a scheme sound, whose answers are there, and is the money enough? (§10)

What is proved of the scheme stands first. Then everybody is worked out, and amounts are held beside
what their agreed plans cost, as far as there are enough of those to say anything.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np

from ownway.allocation.analysis.answers import Problems, Unusable, opened
from ownway.allocation.analysis.columns import NEEDS_ANSWERS
from ownway.allocation.analysis.grid import Array
from ownway.allocation.analysis.studies.simulating.sides import Side, has_amount
from ownway.allocation.analysis.studies.small_numbers import (
    LEAST_ESTIMATE,
    kept_back_in_row,
    may_estimate,
    shown,
)
from ownway.core.money import exponent
from ownway.scheme.rules.numerals import half_up
from ownway.scheme.rules.proofs import prove

FORMAT = "ownway-validation/1"
TENTHS = 10
# What an adoption itself brings; a scheme that is only proposed cannot have it yet.
PAPERS = {"no_sign_off", "no_notice", "no_consultation", "no_simulation", "no_validation"}
Found = dict[str, Any]


@dataclass(slots=True)
class Validation:
    """What came out, before anything is kept back. Amounts and costs in minor units."""

    side: Side
    asked: int = 0
    missing: int = 0
    unread: int = 0
    amounts: list[Array] = field(default_factory=list)
    costs: list[Array] = field(default_factory=list)  # below 0: no agreed plan
    groups: dict[str, list[str]] = field(default_factory=dict)

    @property
    def covered(self) -> int:
        """People with an amount."""
        return sum(map(len, self.amounts))


def validate(
    side: Side,
    people: Path,
    cost: str,
    groups: Sequence[str] = (),
    *,
    progress: Callable[[int, int | None], None],
    say: Callable[[str], None],
) -> Validation:
    """Everybody in a file under one scheme. Raises NotAScheme, NotInForce, TooFine, BadColumn.

    `cost`: the column of what agreed plans cost, in major units, empty where there is none. Raises
    Unusable where the scheme comes to no amount or a column is not there.
    """
    if not side.full.pays:
        raise Unusable(f"{side.scheme.id} gives a grade and no amount.")
    problems = Problems(say)
    names, of, batches = opened(people, problems)
    for column in (cost, *groups):
        if column not in names:
            raise Unusable(f"{people} has no column '{column}'; it has {', '.join(names)}.")
    found = Validation(side, groups={name: [] for name in groups})
    places = exponent(side.scheme.currency)
    for batch in batches:
        result = side.full.run(side.told(batch))
        rows = np.flatnonzero(has_amount(result))
        found.missing += int((result.outcome == NEEDS_ANSWERS).sum())
        found.unread += len({cell.row for cell in result.bad})
        found.asked += batch.num_rows
        found.amounts.append(result.amount[rows])
        said = batch.column(names.index(cost)).to_pylist()
        found.costs.append(np.array([_minor(said[row], places) for row in rows], np.int64))
        for name in groups:
            told = batch.column(names.index(name)).to_pylist()
            found.groups[name] += [str(told[row] or "not said") for row in rows]
        progress(found.asked, of)
    found.asked += len(problems.skipped)
    return found


def _minor(said: object, places: int) -> int:
    return -1 if said in (None, "") else half_up(Fraction(str(said)) * 10**places)


def published(found: Validation) -> Found:
    """Everything that may be published, as data. Money in whole minor units; None: kept back."""
    scheme, on = found.side.scheme, found.side.on
    amounts, costs = _whole(found.amounts), _whole(found.costs)
    both = np.flatnonzero(costs >= 0)
    return {
        "format": FORMAT,
        "on": on.isoformat(),
        "scheme": {
            "scheme": scheme.id,
            "title": scheme.title,
            "version": scheme.version_on(on).start.isoformat(),
            "digest": found.side.digest,
        },
        "currency": scheme.currency,
        "period": scheme.period.unit,
        "people": {
            "asked": shown(found.asked),
            "covered": shown(found.covered),
            "missing": shown(found.missing),
            "not_read": shown(found.unread),
            "with_cost": shown(len(both)),
        },
        "proofs": _proofs(found.side),
        "beside_plans": _beside(amounts[both], costs[both]),
        "tenths": _tenths(amounts[both], costs[both]),
        "groups": {
            name: _groups(amounts, costs, said) for name, said in sorted(found.groups.items())
        },
    }


def _whole(parts: Sequence[Array]) -> Array:
    return np.concatenate(parts) if parts else np.zeros(0, np.int64)


def _proofs(side: Side) -> Found:
    certificate = prove(side.scheme, side.on)
    told = [one for one in certificate.findings if one.code not in PAPERS]
    return {
        "sound": not any(one.stops for one in told),
        "findings": [{"code": one.code, "words": one.words, "stops": one.stops} for one in told],
        "examples": len(side.scheme.examples),
    }


def _beside(amounts: Array, costs: Array) -> Found | None:
    """Money beside cost, for enough people to stand for each other; None for fewer."""
    people, cost = len(amounts), int(costs.sum())
    if not may_estimate(people) or not cost:
        return None
    away = np.abs(amounts - costs)
    short = costs[costs > amounts] - amounts[costs > amounts]
    enough = [len(short) >= LEAST_ESTIMATE, people - len(short) >= LEAST_ESTIMATE or not short.size]
    return {
        "ratio": _share(int(amounts.sum()), cost),
        "error": _share(int(away.sum()), cost),
        "within_10": _part(away * 10 <= costs),
        "within_20": _part(away * 5 <= costs),
        "above": _part(costs > amounts),
        "median_short": int(np.median(short)) if all(enough) and short.size else None,
    }


def _tenths(amounts: Array, costs: Array) -> list[str] | None:
    """Money over cost in each tenth of people by amount, smallest first; None for too few."""
    if len(amounts) < TENTHS * LEAST_ESTIMATE:
        return None
    order = np.argsort(amounts, kind="stable")
    return [
        _share(int(amounts[rows].sum()), int(costs[rows].sum()))
        for rows in np.array_split(order, TENTHS)
        if int(costs[rows].sum())
    ]


def _groups(amounts: Array, costs: Array, said: Sequence[str]) -> list[Found]:
    """People and money over cost of each group; small groups keep to themselves."""
    names = sorted(set(said))
    told = np.array(said)
    rows = [np.flatnonzero((told == name) & (costs >= 0)) for name in names]
    hidden, total = kept_back_in_row([len(one) for one in rows])
    found = []
    for name, one, kept in zip(names, rows, hidden, strict=True):
        keep = kept or total
        ratio = None
        if not keep and may_estimate(len(one)) and int(costs[one].sum()):
            ratio = _share(int(amounts[one].sum()), int(costs[one].sum()))
        found.append({"group": name, "people": None if keep else shown(len(one)), "ratio": ratio})
    return found


def _part(flags: Array) -> str | None:
    """A share of people, unless so few are on one side that they could be found."""
    yes, people = int(flags.sum()), len(flags)
    hidden, _ = kept_back_in_row([yes, people - yes])
    return None if any(hidden) else _share(yes, people)


def _share(part: int, whole: int) -> str:
    """Two exact digits as text, so that no reader rounds them differently."""
    hundredths = half_up(Fraction(part * 100, whole))
    return f"{hundredths // 100}.{hundredths % 100:02d}"
