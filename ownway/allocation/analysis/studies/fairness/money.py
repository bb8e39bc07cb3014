"""Money beside agreed cost: by group (1), at the same score (3), and where two groups meet (8)."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

import numpy as np

from ownway.allocation.analysis.grid import Array
from ownway.allocation.analysis.studies.fairness.comparing import (
    Gap,
    between_means,
    mean_against_zero,
    with_bands,
)
from ownway.allocation.analysis.studies.fairness.parting import Level
from ownway.allocation.analysis.studies.fairness.scene import Scene
from ownway.allocation.analysis.studies.fairness.shown import (
    Check,
    Column,
    Found,
    Test,
    Unseen,
    Value,
    adjusted,
    gap_columns,
    row,
    sheet,
)
from ownway.allocation.analysis.studies.small_numbers import (
    LEAST_ESTIMATE,
    kept_back,
    may_estimate,
    shown,
)

GROUP = Column("group", "Group")
PEOPLE = Column("people", "People", "count")
TOO_FEW = "any gap: too few people"
RATIO = Column("ratio", "Amounts over costs", "ratio")


def residuals(scene: Scene) -> Check:
    """(1) Amount less cost: each group's mean against 0, the sums, and beside all others."""
    levels = scene.parted.levels
    own = adjusted([_own(scene, level, 1 + of) for of, level in enumerate(levels)])
    everybody = Level("", "Everybody", np.ones(len(scene.cost), bool))
    whole = row(_own(scene, everybody, 0)) | {"group": "Everybody", "finding": ""}
    beside = adjusted([_beside(scene, level) for level in levels])
    columns = (GROUP, PEOPLE, *gap_columns("money", "Mean of amount less cost"), RATIO)
    others = (GROUP, PEOPLE, *gap_columns("money", "Gap to all others"))
    return Check(
        key="residual",
        title="1. Amount less cost, by group",
        intro=(
            "First the mean of amount less agreed cost in each group by itself, where 0 is right, "
            "with its interval (bootstrap, BCa), and all amounts over all costs. Then that mean "
            "less the mean of all others. Each is a family of its own.",
        ),
        sheets=(
            sheet("Each group by itself", columns, [*map(row, own), whole]),
            sheet("Beside all others", others, [row(test) for test in beside]),
        ),
        found=(*_told("residual", own), *_told("residual", beside)),
        unseen=(
            *_unseen(scene, own, "from their own cost"),
            *_unseen(scene, beside, "from all others"),
        ),
    )


def _own(scene: Scene, level: Level, of: int) -> Test:
    """A group's mean against 0."""
    values = scene.residual[level.mine]
    gap = mean_against_zero(values, scene.dice(of))
    told = {"group": level.title, **_size_and_ratio(scene, level.mine)}
    return Test(told, gap, _apart(scene, level.title, gap, "than their care costs"), rank=2)


def _beside(scene: Scene, level: Level) -> Test:
    gap = between_means(scene.residual[level.mine], scene.residual[~level.mine])
    tell = _apart(scene, level.title, gap, "than all others, beside what their care costs")
    own: dict[str, Value] = {"group": level.title, "people": shown(level.size)}
    return Test(own, gap, tell, rank=2, twin=level.mirror)


def _size_and_ratio(scene: Scene, mine: Array) -> dict[str, Value]:
    people, cost = int(mine.sum()), float(scene.cost[mine].sum())
    told: dict[str, Value] = {"people": shown(people)}
    if may_estimate(people) and cost > 0:
        told["ratio"] = float(scene.amount[mine].sum()) / cost
    return told


def _apart(scene: Scene, who: str, gap: Gap | None, beside: str) -> str:
    if gap is None:
        return ""
    way = "less" if gap.size < 0 else "more"
    return f"{who}: these people get {scene.money(gap.size)} {way} {beside}{_ends(gap)}."


def _ends(gap: Gap) -> str:
    """Where the interval of a gap in money ends, from its near end to its far one."""
    if gap.low is None or gap.high is None:
        return ""
    ends = (gap.low, gap.high) if gap.size > 0 else (-gap.high, -gap.low)
    return f" (95 % interval {round(ends[0]):,} to {round(ends[1]):,})"


def _told(check: str, tests: Sequence[Test]) -> tuple[Found, ...]:
    return tuple(
        Found(check, one.rank, one.adjusted or 0.0, one.tell) for one in tests if one.flagged
    )


def _unseen(scene: Scene, tests: Sequence[Test], beside: str) -> tuple[Unseen, ...]:
    """The smallest gaps in money that would be seen, in money and of each group's mean cost."""
    found = []
    for level, test in zip(scene.parted.levels, tests, strict=True):
        words = TOO_FEW
        if test.gap is not None and test.gap.detectable is not None:
            mean = float(scene.cost[level.mine].mean())
            part = f" ({test.gap.detectable / mean:.0%})" if mean > 0 else ""
            words = f"{scene.money(test.gap.detectable)}{part}"
        found.append(Unseen(level.title, beside, words))
    return tuple(found)


def same_score(scene: Scene) -> Check:
    """(3) The same need, other money? Amount less cost beside others in the same score band."""
    whole = adjusted([_standardised(scene, level) for level in scene.parted.levels])
    columns = (GROUP, PEOPLE, *gap_columns("ratio", "Gap, as a share of cost"))
    sheets = [sheet("All bands together", columns, [row(test) for test in whole])]
    unseen = tuple(
        Unseen(
            level.title,
            "at the same score",
            f"{test.gap.detectable:.0%} of cost"
            if test.gap is not None and test.gap.detectable is not None
            else TOO_FEW,
        )
        for level, test in zip(scene.parted.levels, whole, strict=True)
    )
    grids: list[tuple[str, list[Test]]] = []
    notes = []
    for column in scene.parted.columns:
        tests = _by_band(scene, scene.parted.of(column))
        if tests is None:
            notes.append(f"The bands of {column} are not shown: too few people stand in some.")
        else:
            grids.append((column, tests))
    family = adjusted([test for _, tests in grids for test in tests])
    columns = (GROUP, Column("band", "Score"), PEOPLE, *gap_columns("money", "Gap in the band"))
    for column, tests in grids:
        mine, family = family[: len(tests)], family[len(tests) :]
        sheets.append(sheet(f"Band by band: {column}", columns, [row(test) for test in mine]))
        whole += mine
    return Check(
        key="same_score",
        title="3. The same need, other money?",
        intro=(
            "Amount less cost of each group, beside that of others in the same band of the score "
            f"({scene.banded_by}). This is the question of law. First all bands together: the gap "
            "of each band as a share of its mean cost, so that high costs, which vary most, do not "
            "drown the rest. Then band by band, in money. Each is a family of its own.",
        ),
        sheets=tuple(sheets),
        notes=tuple(notes),
        found=_told("same_score", whole),
        unseen=unseen,
    )


def _standardised(scene: Scene, level: Level) -> Test:
    gap = with_bands(scene.residual, scene.cost, scene.band, level.mine)
    tell = ""
    if gap is not None:
        way = "less" if gap.size < 0 else "more"
        tell = (
            f"{level.title}: these people get {abs(gap.size):.0%} of cost {way} than others with "
            "the same score."
        )
    own: dict[str, Value] = {"group": level.title, "people": shown(level.size)}
    return Test(own, gap, tell, rank=1, twin=level.mirror)


def _by_band(scene: Scene, levels: Sequence[Level]) -> list[Test] | None:
    """Each group in each band; None where a table of them could not be kept closed."""
    places = range(len(scene.bands))
    table = [[int((level.mine & (scene.band == b)).sum()) for b in places] for level in levels]
    keep = kept_back(table, LEAST_ESTIMATE)
    if keep.totals:
        return None
    tests = []
    for b, name in enumerate(scene.bands):
        here = scene.band == b
        for r, level in enumerate(levels):
            gap = None
            if not keep.cells[r][b]:
                gap = between_means(
                    scene.residual[here & level.mine], scene.residual[here & ~level.mine]
                )
            people = None if keep.cells[r][b] else shown(table[r][b])
            tests.append(
                Test(
                    own={"group": level.title, "band": name, "people": people},
                    gap=gap,
                    tell=_apart(scene, f"{level.title}, {name}", gap, "than others in that band"),
                    rank=3,
                    twin=level.mirror,
                )
            )
    return tests


def intersections(scene: Scene) -> Check:
    """(8) Where two groups meet: amount less cost beside everybody else."""
    tests, notes = [], []
    for one, other in combinations(scene.parted.columns, 2):
        made = _meeting(scene, scene.parted.of(one), scene.parted.of(other))
        if made is None:
            notes.append(f"{one} with {other} is not shown: too few people stand in some places.")
        else:
            tests += made
    if len(scene.parted.columns) < 2:
        notes.append("Not looked at: this needs two groupings. Give --group twice.")
    tests = adjusted(tests)
    columns = (GROUP, PEOPLE, RATIO, *gap_columns("money", "Gap to all others"))
    lines = [row(test) for test in tests]
    return Check(
        key="intersections",
        title="8. Where two groups meet",
        intro=(
            "A scheme can be fair to each of two groups and not to those who are in both. The gap "
            "is to everybody who is not in both.",
        ),
        sheets=(sheet("Amount less agreed cost", columns, lines),) if tests else (),
        notes=tuple(notes),
        found=_told("intersections", tests),
    )


def _meeting(scene: Scene, ones: Sequence[Level], others: Sequence[Level]) -> list[Test] | None:
    table = [[int((a.mine & b.mine).sum()) for b in others] for a in ones]
    keep = kept_back(table, LEAST_ESTIMATE)
    if keep.totals:
        return None
    tests = []
    for r, a in enumerate(ones):
        for c, b in enumerate(others):
            title, mine = f"{a.title} and {b.title}", a.mine & b.mine
            if keep.cells[r][c] or not table[r][c]:
                own: dict[str, Value] = {"group": title}
                own["people"] = None if keep.cells[r][c] else 0
                tests.append(Test(own, None))
                continue
            gap = between_means(scene.residual[mine], scene.residual[~mine])
            tests.append(
                Test(
                    own={"group": title, **_size_and_ratio(scene, mine)},
                    gap=gap,
                    tell=_apart(scene, title, gap, "than all others, beside their costs"),
                    rank=4,
                )
            )
    return tests
