"""What a calibration found, in figures for programs: checks, oddities, warnings, and all of it.

Figures are rounded to six digits, so that the same data give the same bytes on any machine.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from math import isfinite
from typing import Any

import numpy as np

from ownway.allocation.analysis.studies.calibrating import PERCENTILE, THIS, Study
from ownway.allocation.analysis.studies.calibrating.decided import Decided, decided
from ownway.allocation.analysis.studies.calibrating.drift import Drift, drift, years
from ownway.allocation.analysis.studies.calibrating.evidence import Listed
from ownway.allocation.analysis.studies.calibrating.monotone import WITHIN
from ownway.allocation.analysis.studies.calibrating.parts import deciles, groups, levels
from ownway.allocation.analysis.studies.calibrating.ranges import COVERED
from ownway.allocation.analysis.studies.calibrating.rivals import (
    BARE_ROOT,
    PERCENTILE_WARNING,
    PERCENTILES,
    ROOT_WARNING,
)
from ownway.allocation.analysis.studies.calibrating.second_looks import agreements
from ownway.scheme.rules.digest import digest
from ownway.scheme.rules.model import Contribution, Corridor, Keep, Refer, Round, Split

FAR = 4.0  # times the usual distance: listed as far from the table
FEW_AT_A_LEVEL = 30
TOO_GOOD = 0.75  # R²; needs alone explained 0.16 to 0.6 where it was published
NEW_POINTS = (
    "The draft has new points, and points hold for a whole file. So it stands in a file of its "
    "own, without the earlier versions and their examples. Work out new examples by hand."
)


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that has to hold before anybody may adopt the draft."""

    name: str
    holds: bool
    words: str


def checks(study: Study) -> tuple[Check, ...]:
    """Monotone, total, cliffs, proof and examples; each in words."""
    sample, fitted = study.evidence.sample, study.fitted
    total = float(fitted.amounts(sample.score, sample.level).sum() / sample.cost.sum())
    limit = study.draft.limits.max_step
    fine = "No step of one answer is over the limit." if limit else "The scheme sets no limit."
    examples = (
        "The draft has none yet." if study.tried.points else "Examples in the file still come out."
    )
    evaluations = f"{study.certificate.evaluations:,} evaluations."
    return (
        _proved(study, "more need never pays less", "more_need_pays_less",
                "Rows never fall and shares never rise."),
        Check("total", abs(total - 1) <= WITHIN,
              f"The table pays {100 * total:.2f} % of the cost; 99.5 to 100.5 % is let pass."),
        _proved(study, "cliffs", "cliff_over_limit", fine),
        _proved(study, "every input covered", "not_proved", evaluations),
        _proved(study, "examples", "test_failed", examples),
    )  # fmt: skip


def _proved(study: Study, name: str, code: str, fine: str) -> Check:
    """A check that the proofs of the draft decide."""
    found = [one for one in study.certificate.findings if one.code == code and one.stops]
    return Check(name, not found, " ".join(one.words for one in found) or fine)


def far_from_table(study: Study) -> tuple[Listed, ...]:
    """Costs far from what the table gives, listed and still in: by row of the file."""
    sample, amounts = study.evidence.sample, study.judged[THIS].amounts
    given = np.maximum(amounts, study.form.least)
    away = (sample.cost - amounts) / given
    usual = float(np.sqrt((away**2).mean())) or 1.0
    where = np.flatnonzero(np.abs(away) > FAR * usual)
    return tuple(
        Listed(int(study.evidence.row[at]), f"costs {sample.cost[at] / given[at]:.1f} times the "
               "amount of the table") for at in where
    )  # fmt: skip


def shortfall(study: Study) -> tuple[float, float]:
    """The share of people whose cost is above their amount, and by how much in the middle."""
    cost, amounts = study.evidence.sample.cost, study.judged[THIS].amounts
    above = cost > amounts
    return float(above.mean()), float(np.median((cost - amounts)[above])) if above.any() else 0.0


def warnings(study: Study) -> tuple[str, ...]:
    """What a reader must know before using the draft."""
    audit, sample = study.evidence.audit, study.evidence.sample
    found = [PERCENTILE_WARNING] if study.wish.method == PERCENTILE else []
    lost = audit.rows - len(sample)
    if lost > 0.05 * audit.rows:
        found.append(f"{lost:,} of {audit.rows:,} rows have no score or no cost. If they differ "
                     "from the others, the table is not right for them.")  # fmt: skip
    if audit.no_agreement:
        found.append(f"The file has no column {audit.no_agreement}, so no carer agreed and unpaid "
                     "help counts for nobody; the shares kept were not learned.")  # fmt: skip
    many = np.bincount(sample.level, minlength=len(study.target.levels))
    if study.target.keep and not audit.no_agreement:
        found += [
            f"Only {count:,} rows are at the level of unpaid help '{name}'; its share is a guess."
            for name, count in zip(study.target.levels, many, strict=True)
            if count < FEW_AT_A_LEVEL
        ]
    others = [
        one.id
        for one in study.scheme.steps
        if one.unit == study.scheme.currency and not one.apart
        and one.id not in (study.target.table.id, study.target.keep and study.target.keep.id)
        and not isinstance(one, Keep | Refer | Round | Corridor | Split | Contribution)
    ]  # fmt: skip
    if others:
        found.append(f"The scheme also adds {', '.join(others)}. The cost column must not hold "
                     "what these pay for, or it is paid twice.")  # fmt: skip
    found += [
        f"{column}: people in '{part.name}' would get {100 * (part.ratio or 0):.0f} % of what "
        f"their support cost ({100 * (part.low or 0):.0f} to {100 * (part.high or 0):.0f} %)."
        for column, parts in groups(study).items()
        for part in parts
        if part.off
    ]
    if study.tried.points:
        found.append(NEW_POINTS)
        found += [
            f"{one.id} goes by points too, so who pays which part moves with them."
            for one in study.scheme.steps
            if isinstance(one, Split) and one.by == "points"
        ]
    if study.target.table.when is not None:
        found.append(f"{study.target.table.id} does not count for everybody; people for whom it "
                     "does not were fitted to as well.")  # fmt: skip
    if study.judged[THIS].mean.r2 > TOO_GOOD:
        found.append("The table explains more than needs usually can. Look whether services that "
                     "people already had went into the answers.")  # fmt: skip
    found += [
        f"Two assessors agree little on {one.question} (kappa {one.kappa:.2f}), so the same person "
        "could get another amount; read its wording again."
        for one in agreements(study.evidence.twice)
        if one.poor
    ]
    reached = float(np.mean(study.coverage))
    if reached < COVERED - 0.03:
        found.append(
            f"The range was meant to hold for 8 in 10, and holds for {100 * reached:.0f} %."
        )
    return tuple(found)


def as_data(study: Study) -> dict[str, Any]:
    """All of it, for validation.json. Money in major units, costs of nobody in particular."""
    audit, fitted = study.evidence.audit, study.fitted
    data = {
        "scheme": study.scheme.id,
        "scheme_hash": digest(study.scheme, study.wish.on),
        "draft_hash": digest(study.draft, study.start),
        "data_hash": study.evidence.digest,
        "on": study.wish.on.isoformat(),
        "draft_from": study.start.isoformat(),
        "seed": study.wish.seed,
        "cost": study.wish.cost,
        "method": study.wish.method,
        "deflated": study.wish.deflated,
        "warning": PERCENTILE_WARNING if study.wish.method == PERCENTILE else "",
        "currency": study.scheme.currency,
        "table": [list(row) for row in zip(fitted.knots, fitted.rows, strict=True)],
        "shares": dict(zip(study.target.levels, fitted.shares, strict=True)),
        "scaled": fitted.scaled,
        "points": {
            "tried": study.tried.scoring is not None,
            "why_not": study.tried.why,
            "wape_today": study.tried.today,
            "wape_fitted": study.tried.free,
            "of_draft": [
                {"question": question, "points": [float(one) for one in points]}
                for question, points in zip(study.scheme.questions, study.tried.points, strict=True)
            ]
            if study.tried.points
            else [],
        },
        "places": [asdict(one) for one in study.places],
        "checks": [asdict(one) for one in checks(study)],
        "warnings": list(warnings(study)),
        "models": {
            name: {"mean": asdict(one.mean), "sd": asdict(one.spread),
                   "warning": _warning(study, name)}
            for name, one in study.judged.items()
        },
        "range": {"meant": COVERED, "reached": float(np.mean(study.coverage)),
                  "folds": list(study.coverage), "widened": study.ranges.widened},
        "deciles": [asdict(one) for one in deciles(study)],
        "levels": [asdict(one) for one in levels(study)],
        "groups": {name: [asdict(p) for p in parts] for name, parts in groups(study).items()},
        "shortfall": dict(zip(("share_above", "median"), shortfall(study), strict=True)),
        "elsewhere": {
            one.by: {"mean": asdict(one.mean), "sd": asdict(one.spread),
                     "parts": [{"name": name, **asdict(part)} for name, part in one.parts],
                     "too_small": one.too_small}
            for one in study.elsewhere
        },
        "years": [{"score": one.score, **asdict(one.part)} for one in years(study)],
        "drift": _if_any(drift(study)),
        "second_looks": [asdict(one) for one in agreements(study.evidence.twice)],
        "decided": _if_any(decided(study.evidence.decided)),
        "hold_back": [{**asdict(one), "of_money": one.of_money} for one in study.held_back],
        "people": {"rows": audit.rows, "used": len(study.evidence.sample),
                   "persons": len(np.unique(study.evidence.sample.person)),
                   "with_several_rows": audit.repeated, "missing_questions": list(audit.missing)},
        "listed": {
            "impossible": [asdict(one) for one in audit.impossible],
            "unanswered": [asdict(one) for one in audit.unanswered],
            "no_cost": [asdict(one) for one in audit.no_cost],
            "duplicates": [asdict(one) for one in audit.duplicates],
            "far_from_table": [asdict(one) for one in far_from_table(study)],
        },
    }  # fmt: skip
    found: dict[str, Any] = _steady(data)
    return found


def _warning(study: Study, model: str) -> str:
    """What to know of a model that is judged."""
    matched = model == PERCENTILES or (model == THIS and study.wish.method == PERCENTILE)
    return PERCENTILE_WARNING if matched else ROOT_WARNING if model == BARE_ROOT else ""


def _if_any(found: Drift | Decided | None) -> dict[str, Any] | None:
    return None if found is None else asdict(found)


def _steady(value: Any) -> Any:
    """Numbers to six digits; what is not a number is empty."""
    if isinstance(value, dict):
        return {key: _steady(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_steady(one) for one in value]
    if isinstance(value, float | np.floating):
        return float(f"{value:.6g}") if isfinite(value) else None
    return value
