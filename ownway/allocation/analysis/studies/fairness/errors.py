"""Is the amount as right in every group? Calibration within the group (2), equal error (4)."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import statsmodels.api as sm

from ownway.allocation.analysis.grid import Array
from ownway.allocation.analysis.studies.fairness.comparing import (
    FROM_FEW,
    NORMAL,
    Gap,
    between_sums,
    detectable,
)
from ownway.allocation.analysis.studies.fairness.parting import Level
from ownway.allocation.analysis.studies.fairness.scene import Scene
from ownway.allocation.analysis.studies.fairness.shares import Counted, shares
from ownway.allocation.analysis.studies.fairness.shown import (
    Check,
    Column,
    Found,
    Sheet,
    Test,
    Value,
    adjusted,
    gap_columns,
    row,
    sheet,
)
from ownway.allocation.analysis.studies.small_numbers import may_estimate, may_test, shown

SURE = 1e-9  # short of a leverage of 1, where robust errors divide by nothing


def calibration(scene: Scene) -> Check:
    """(2) Cost regressed on amount within each group: a slope of 1 from an intercept of 0."""
    tests = adjusted([_calibrated(scene, level) for level in scene.parted.levels])
    everyone = Level("", "Everybody", np.ones(len(scene.cost), bool))
    whole = row(_calibrated(scene, everyone)) | {"group": "Everybody", "finding": ""}
    columns = (
        Column("group", "Group"),
        Column("people", "People", "count"),
        Column("intercept", "Intercept", "money"),
        Column("slope", "Slope", "points"),
        *gap_columns("points", "Slope less 1"),
    )
    return Check(
        key="calibration",
        title="2. Is each group's cost what its amount says?",
        intro=(
            "Within each group, cost is regressed on amount with robust errors (HC3). Where "
            "amounts are right at every height the slope is 1 and the intercept 0; p tests both "
            "at once. A slope above 1: the higher the need, the more is missing. Where "
            "everybody's line is off, the scheme wants calibrating; where one group's is, look "
            "at that group.",
        ),
        sheets=(sheet("Cost for each unit of amount", columns, [*map(row, tests), whole]),),
        found=tuple(
            Found("calibration", one.rank, one.adjusted or 0.0, one.tell)
            for one in tests
            if one.flagged
        ),
    )


def _calibrated(scene: Scene, level: Level) -> Test:
    amount, cost = scene.amount[level.mine], scene.cost[level.mine]
    own: dict[str, Value] = {"group": level.title, "people": shown(level.size)}
    if not may_estimate(level.size) or _hangs_on_one(amount):
        return Test(own, None)
    tested = may_test(level.size)
    model = sm.OLS(cost, np.column_stack([np.ones(len(amount)), amount]))
    fit = model.fit(cov_type="HC3") if tested else model.fit()
    intercept, slope = (float(one) for one in fit.params)
    own |= {"intercept": intercept, "slope": slope}
    gap = Gap(slope - 1)
    if tested:
        error = float(fit.bse[1])
        wide = NORMAL * error
        gap = Gap(slope - 1, slope - 1 - wide, slope - 1 + wide, detectable(error), _both(fit))
    tell = (
        f"{level.title}: cost does not follow the amount as it should: slope {slope:.2f} where "
        f"1 is right, intercept {scene.currency} {round(intercept):,} where 0 is right."
    )
    return Test(own, gap, tell, rank=5)


def _hangs_on_one(amount: Array) -> bool:
    """Whether all amounts are alike but one at most: then there is no line to speak of."""
    away = (amount - amount.mean()) ** 2
    whole = float(away.sum())
    return whole < FROM_FEW or 1 / len(amount) + float(away.max()) / whole > 1 - SURE


def _both(fit: object) -> float:
    """p of slope 1 and intercept 0 together; 1 where every point lies on that line."""
    errors = np.asarray(fit.bse)  # type: ignore[attr-defined]
    if (errors < FROM_FEW).all():
        params = np.asarray(fit.params)  # type: ignore[attr-defined]
        return 1.0 if np.allclose(params, [0.0, 1.0], atol=1e-6) else 0.0
    found = fit.wald_test(  # type: ignore[attr-defined]
        (np.eye(2), np.array([0.0, 1.0])), scalar=True, use_f=False
    )
    return float(found.pvalue)


def equal_error(scene: Scene) -> Check:
    """(4) How far amounts are off, and how many people cost more than their amount."""
    off = np.abs(scene.residual)
    tests = adjusted([_error(scene, level, off) for level in scene.parted.levels])
    columns = (
        Column("group", "Group"),
        Column("people", "People", "count"),
        Column("error", "Error over cost", "ratio"),
        *gap_columns("ratio", "Gap to all others"),
    )
    short = scene.residual < 0
    everyone = np.ones(len(short), bool)
    counted = [Counted(column, short, everyone) for column in scene.parted.columns]
    more, notes, found = shares(
        scene.parted,
        counted,
        check="equal_error",
        caption="Costs above the amount",
        head="Share whose cost is above the amount",
        rank=6,
        tell="{group}: cost is above the amount for {share} of people, {others} of all others.",
    )
    return Check(
        key="equal_error",
        title="4. Is the error as large in every group?",
        intro=(
            "Error over cost is the sum of all differences, up or down, over the sum of costs "
            "(WAPE). Then the share of people whose agreed cost is above the amount (shortfall "
            "rate). Each is a family of its own.",
        ),
        sheets=(_error_sheet(columns, tests), *more),
        notes=tuple(notes),
        found=(*_told(tests), *found),
    )


def _error_sheet(columns: Sequence[Column], tests: Sequence[Test]) -> Sheet:
    return sheet("Error over cost", columns, [row(test) for test in tests])


def _told(tests: Sequence[Test]) -> list[Found]:
    return [
        Found("equal_error", one.rank, one.adjusted or 0.0, one.tell)
        for one in tests
        if one.flagged
    ]


def _error(scene: Scene, level: Level, off: Array) -> Test:
    mine, others = level.mine, ~level.mine
    gap = between_sums((off[mine], scene.cost[mine]), (off[others], scene.cost[others]))
    own: dict[str, Value] = {"group": level.title, "people": shown(level.size)}
    cost = float(scene.cost[mine].sum())
    if may_estimate(level.size) and cost > 0:
        own["error"] = float(off[mine].sum()) / cost
    tell = ""
    if gap is not None:
        way = "more" if gap.size > 0 else "less"
        tell = (
            f"{level.title}: amounts are off by {abs(gap.size):.0%} of cost {way} than for all "
            "others."
        )
    return Test(own, gap, tell, rank=6, twin=level.mirror)
