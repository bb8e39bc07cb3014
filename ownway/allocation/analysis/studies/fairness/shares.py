"""Shares of groups: how many of a group something is true of, beside all others.

A share of few is a count of few, so both those it is true of and those it is not are kept back like
counts, and a shown share is that of counts to the nearest 5.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ownway.allocation.analysis.grid import Array
from ownway.allocation.analysis.studies.fairness.comparing import Gap, between_shares
from ownway.allocation.analysis.studies.fairness.parting import Level, Parted
from ownway.allocation.analysis.studies.fairness.shown import (
    Column,
    Found,
    Sheet,
    Test,
    adjusted,
    gap_columns,
    row,
    sheet,
)
from ownway.allocation.analysis.studies.small_numbers import (
    LEAST_ESTIMATE,
    kept_back_in_row,
    shown,
)


@dataclass(frozen=True, slots=True)
class Counted:
    """One grouping: whom it is true of (`yes`), among those it is known of."""

    column: str
    yes: Array
    known: Array


def shares(
    parted: Parted, counted: Sequence[Counted], *,
    check: str, caption: str, head: str, rank: int, tell: str,
) -> tuple[list[Sheet], list[str], list[Found]]:  # fmt: skip
    """One family of shares: its table, what is kept back, and the findings.

    `tell`: a sentence with {group}, {share} and {others}.
    """
    tests: list[Test] = []
    notes = []
    for one in counted:
        levels = parted.of(one.column)
        keep = _kept_back(levels, one)
        if keep is None:
            notes.append(f"{caption}, {one.column}: too few people to show anything.")
            continue
        for level, hidden in zip(levels, keep, strict=True):
            tests.append(_test(level, one, hidden, rank, tell))
    tests = adjusted(tests)
    found = [Found(check, one.rank, one.adjusted or 0.0, one.tell) for one in tests if one.flagged]
    if not tests:
        return [], notes, found
    columns = (
        Column("group", "Group"),
        Column("people", "People", "count"),
        Column("share", head, "share"),
        Column("others", "All others", "share"),
        *gap_columns("share", "Gap"),
    )
    return [sheet(caption, columns, [row(test) for test in tests])], notes, found


def _kept_back(levels: Sequence[Level], one: Counted) -> list[bool] | None:
    """Which groups' shares are kept back; None where all of them must be."""
    tables = [
        [int((level.mine & one.known & side).sum()) for level in levels]
        for side in (one.yes, ~one.yes)
    ]
    people = [yes + no for yes, no in zip(*tables, strict=True)]
    found = [kept_back_in_row(counts) for counts in tables]
    found.append(kept_back_in_row(people, LEAST_ESTIMATE))
    if not sum(people) or any(hide_total for _, hide_total in found):
        return None
    hidden = [any(one) for one in zip(*(keep for keep, _ in found), strict=True)]
    return None if all(hidden) else hidden


def _test(level: Level, one: Counted, hidden: bool, rank: int, tell: str) -> Test:
    if hidden:
        return Test({"group": level.title, "people": None}, None, twin=level.mirror)
    mine, others = (
        (int((side & one.known & one.yes).sum()), int((side & one.known).sum()))
        for side in (level.mine, ~level.mine)
    )
    if not mine[1]:
        return Test({"group": level.title, "people": 0}, None, twin=level.mirror)
    share, beside = _share(*mine), _share(*others)
    gap = between_shares(mine, others)
    if gap is not None and share is not None and beside is not None:
        # Of the rounded counts, as the two shares beside it are.
        gap = Gap(share - beside, gap.low, gap.high, gap.detectable, gap.p)
    words = tell.format(
        group=level.title,
        share=f"{share:.0%}" if share is not None else "",
        others=f"{beside:.0%}" if beside is not None else "",
    )
    own = {"group": level.title, "people": shown(mine[1]), "share": share, "others": beside}
    return Test(own, gap if share is not None else None, words, rank, twin=level.mirror)


def _share(some: int, people: int) -> float | None:
    """The share of the counts as they are shown; None where one of them is kept back."""
    part, whole = shown(some), shown(people)
    if part is None or not whole or shown(people - some) is None:
        return None
    return min(1.0, part / whole)
