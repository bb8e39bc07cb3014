"""Small numbers stay hidden, also from somebody who takes what is shown from the totals."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from ownway.allocation.analysis.studies.small_numbers import (
    LEAST_COUNT,
    LEAST_ESTIMATE,
    STEP,
    SWAY,
    kept_back,
    kept_back_in_row,
    may_estimate,
    may_test,
    said,
    shown,
)

COUNTS = st.one_of(st.integers(0, 12), st.integers(0, 400))
LEASTS = st.sampled_from([LEAST_COUNT, LEAST_ESTIMATE])
TABLES = st.integers(1, 4).flatmap(
    lambda wide: st.lists(st.lists(COUNTS, min_size=wide, max_size=wide), min_size=1, max_size=4)
)


@pytest.mark.parametrize(
    ("count", "words"),
    [(0, "0"), (1, "*"), (7, "*"), (8, "10"), (12, "10"), (13, "15"), (17, "15"), (1234, "1,235")],
)
def test_counts_as_they_are_shown(count: int, words: str) -> None:
    assert said(shown(count)) == words


def test_few_give_no_estimate_and_fewer_than_thirty_no_test() -> None:
    assert [may_estimate(n) for n in (9, 10)] == [False, True]
    assert [may_test(n, 100) for n in (29, 30)] == [False, True]


def test_a_count_below_zero_is_refused() -> None:
    for wrong in (lambda: shown(-1), lambda: kept_back([[-1]]), lambda: kept_back_in_row([-1])):
        with pytest.raises(ValueError, match="zero or more"):
            wrong()


def test_one_small_count_takes_the_next_with_it() -> None:
    assert kept_back_in_row([3, 40, 12, 0]) == ([True, False, True, False], False)
    keep = kept_back([[3, 40, 50], [20, 30, 60], [9, 70, 80]])
    assert keep.cells[0][0]
    assert sum(map(sum, keep.cells)) == 4  # a rectangle: two in each of its rows and columns
    assert not keep.totals


def test_where_only_a_total_can_help_it_is_hidden() -> None:
    assert kept_back_in_row([3, 0, 0]) == ([True, False, False], True)
    assert kept_back([[3, 0], [0, 50]]).totals


class Sheet:
    """A table as it is published, for somebody who wants to know what is behind a star.

    `exact`: they even know every shown count to the last person. Otherwise they know that hidden
    counts are at least 1, and that shown ones are within the rounding.
    """

    def __init__(self, table: list[list[int]], least: int) -> None:
        keep = kept_back(table, least)
        self.cells = np.array(table)
        margins = (self.cells.sum(1), self.cells.sum(0))
        self.sheet = np.block(
            [[self.cells, margins[0][:, None]], [margins[1][None, :], self.cells.sum()]]
        )
        self.hidden = np.zeros(self.sheet.shape, bool)
        self.hidden[:-1, :-1] = keep.cells
        self.hidden[:-1, -1], self.hidden[-1, :-1] = keep.rows, keep.columns
        self.hidden[-1, -1] = keep.all

    def range_of(self, place: tuple[int, int], *, exact: bool) -> tuple[int, int]:
        """The least and most that can stand there, with everything else that is shown."""
        rows, columns = self.sheet.shape
        sums = []
        for r in range(rows):
            line = np.zeros((rows, columns))
            line[r, :-1], line[r, -1] = 1, -1
            sums.append(line.ravel())
        for c in range(columns):
            line = np.zeros((rows, columns))
            line[:-1, c], line[-1, c] = 1, -1
            sums.append(line.ravel())
        bounds = [
            self._known(int(n), bool(h), exact)
            for n, h in zip(self.sheet.ravel(), self.hidden.ravel(), strict=True)
        ]
        aim = np.zeros((rows, columns))
        aim[place] = 1
        ends = []
        for sign in (1, -1):
            found = linprog(
                sign * aim.ravel(), A_eq=np.array(sums), b_eq=np.zeros(len(sums)), bounds=bounds
            )
            assert found.success
            ends.append(round(sign * found.fun))
        return ends[0], ends[1]

    @staticmethod
    def _known(count: int, hidden: bool, exact: bool) -> tuple[int, int]:
        most = 10_000
        if hidden:
            return (0, most) if exact else (1, most)
        if exact or count == 0:
            return count, count
        rounded = shown(count)
        assert rounded is not None
        return rounded - STEP // 2, rounded + STEP // 2


@pytest.mark.many
@settings(max_examples=80, deadline=None)
@given(TABLES, LEASTS)
def test_nobody_can_subtract_their_way_to_a_small_count(table: list[list[int]], least: int) -> None:
    sheet = Sheet(table, least)
    small = (sheet.sheet > 0) & (sheet.sheet < least)
    assert sheet.hidden[small].all()
    assert not sheet.hidden[sheet.sheet == 0].any()
    for place in zip(*np.nonzero(small), strict=True):
        for exact in (True, False):
            low, high = sheet.range_of(place, exact=exact)
            assert high - low >= SWAY, f"{sheet.sheet} gives away {place}: {low} to {high}"


@settings(max_examples=300, deadline=None)
@given(st.lists(COUNTS, min_size=1, max_size=8), LEASTS)
def test_nor_in_one_row(counts: list[int], least: int) -> None:
    hidden, hide_total = kept_back_in_row(counts, least)
    kept = [n for n, one in zip(counts, hidden, strict=True) if one]
    for n, one in zip(counts, hidden, strict=True):
        if not 0 < n < least:
            continue
        assert one
        # All others are at least 1; even with the exact total there is room on one side.
        room = sum(kept) - len(kept) + 1
        assert hide_total or (len(kept) > 1 and room - 1 >= SWAY and sum(kept) >= least)


def test_the_attacker_finds_what_is_not_kept_back() -> None:
    sheet = Sheet([[3, 40], [30, 50]], LEAST_COUNT)
    sheet.hidden[:] = False
    sheet.hidden[0, 0] = True
    assert sheet.range_of((0, 0), exact=True) == (3, 3)
