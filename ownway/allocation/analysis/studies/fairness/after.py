"""What followed: the way to a decision (6), and who loses under a change of rules (7)."""

from __future__ import annotations

import numpy as np

from ownway.allocation.analysis.grid import Array
from ownway.allocation.analysis.studies.fairness.comparing import between_means
from ownway.allocation.analysis.studies.fairness.parting import Parted
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
from ownway.allocation.analysis.studies.process import PROCESS
from ownway.allocation.analysis.studies.small_numbers import (
    LEAST_ESTIMATE,
    kept_back_in_row,
    shown,
)


def process(scene: Scene) -> Check:
    """(6) Each thing that is told of the way to a decision, by group."""
    sheets: list[Sheet] = []
    notes: list[str] = []
    found: list[Found] = []
    for name, said in PROCESS.items():
        values = scene.people.process.get(name)
        if values is None:
            notes.append(f"Not looked at: {name} ({said}); no column.")
            continue
        values = values[scene.everyone.who]
        if name == "days":
            more, silent, told = _days(scene.everyone, values)
        else:
            if name == "appeal_won":
                values = _of_those_who_appealed(scene, values)
            known = np.isfinite(values)
            more, silent, told = shares(
                scene.everyone,
                [Counted(one, values == 1, known) for one in scene.everyone.columns],
                check="process",
                caption=f"{name}: {said}",
                head="Share",
                rank=7,
                tell=f"{{group}}: {{share}} {said}, {{others}} of all others.",
            )
        sheets += more
        notes += silent
        found += told
    return Check(
        key="process",
        title="6. Was the way the same?",
        intro=(
            "Who finishes, who gets more than the indicative amount, whose amount staff change, "
            "who appeals and who wins, how long it takes. Everybody in the file is counted, also "
            "without an amount or a cost. Each of them is a family of its own.",
        ),
        sheets=tuple(sheets),
        notes=tuple(notes),
        found=tuple(found),
    )


def _of_those_who_appealed(scene: Scene, values: Array) -> Array:
    appealed = scene.people.process.get("appeal")
    if appealed is None:
        return values
    return np.where(appealed[scene.everyone.who] == 1, values, np.nan)


def _days(parted: Parted, days: Array) -> tuple[list[Sheet], list[str], list[Found]]:
    """Mean days until the decision; groups with too few known days kept back."""
    known = np.isfinite(days)
    tests: list[Test] = []
    notes = []
    for column in parted.columns:
        levels = parted.of(column)
        counts = [int((level.mine & known).sum()) for level in levels]
        hidden, hide_total = kept_back_in_row(counts, LEAST_ESTIMATE)
        if hide_total or all(hidden) or not sum(counts):
            notes.append(f"days, {column}: too few people to show anything.")
            continue
        for level, keep, count in zip(levels, hidden, counts, strict=True):
            own: dict[str, Value] = {"group": level.title, "people": None if keep else shown(count)}
            if keep or not count:
                tests.append(Test(own, None, twin=level.mirror))
                continue
            mine, others = days[level.mine & known], days[~level.mine & known]
            gap = between_means(mine, others)
            own["mean"] = float(mine.mean())
            tell = ""
            if gap is not None:
                way = "more" if gap.size > 0 else "fewer"
                tell = (
                    f"{level.title}: a decision takes {abs(gap.size):.0f} days {way} than for all "
                    "others."
                )
            tests.append(Test(own, gap, tell, rank=7, twin=level.mirror))
    tests = adjusted(tests)
    found = [
        Found("process", one.rank, one.adjusted or 0.0, one.tell) for one in tests if one.flagged
    ]
    columns = (
        Column("group", "Group"),
        Column("people", "People", "count"),
        Column("mean", "Mean days", "points"),
        *gap_columns("points", "Gap to all others, days"),
    )
    rows = [row(test) for test in tests]
    return [sheet("days until the decision", columns, rows)] if rows else [], notes, found


def shock(scene: Scene) -> Check:
    """(7) The share of each group that loses more than a tenth under the new rules."""
    title = "7. Who loses by the change of rules?"
    intro = (
        "The share of people whose amount falls by more than 10 % from the earlier scheme to "
        "this one, with the same answers.",
    )
    before = scene.people.before
    if before is None:
        note = "Not looked at: no earlier scheme was given. Give one with --before."
        return Check("shock", title, intro, notes=(note,))
    who = scene.everyone.who
    old, new = before[who].astype(np.int64), scene.people.minor[who].astype(np.int64)
    known = (old >= 0) & (new >= 0)
    lost = known & (10 * new < 9 * old)  # whole numbers: exactly a tenth is not more than a tenth
    sheets, notes, found = shares(
        scene.everyone,
        [Counted(one, lost, known) for one in scene.everyone.columns],
        check="shock",
        caption="Losing more than 10 %",
        head="Share losing",
        rank=2,
        tell="{group}: {share} lose more than a tenth by the change, {others} of all others.",
    )
    return Check("shock", title, intro, tuple(sheets), tuple(notes), tuple(found))
