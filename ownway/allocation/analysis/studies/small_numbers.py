"""Small numbers kept back before anything leaves the process. Pure: counts in, counts out.

The rule is that of the hospital statistics of NHS England: counts of 1 to 7 people are hidden, all
others are shown to the nearest 5. One hidden count could be found from a total by taking the shown
ones away, so others are hidden with it until every hidden count could be `SWAY` people more or
fewer and every row and column would still add up.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from heapq import heappop, heappush

LEAST_COUNT = 8  # people; 1 to 7 are hidden
LEAST_ESTIMATE = 10  # people, for any estimate
LEAST_INTERVAL = 30  # people, for an interval or a test
STEP = 5  # counts are shown to the nearest
SWAY = 3  # people by which a hidden count stays open
HIDDEN = "*"

_MARGIN = 10**9  # hiding a total costs more than hiding any number of cells


def shown(count: int) -> int | None:
    """A count as it may be shown: None for 1 to 7 people, else to the nearest 5, half up.

    Raises ValueError for a count below zero.
    """
    if count < 0:
        raise ValueError("A count of people is zero or more")
    if 0 < count < LEAST_COUNT:
        return None
    return (2 * count + STEP) // (2 * STEP) * STEP


def said(count: int | None) -> str:
    """A shown count in words for a table; a star where it is kept back."""
    return HIDDEN if count is None else f"{count:,}"


def may_estimate(people: int) -> bool:
    """Whether a mean, a ratio or a share of this many people may be shown."""
    return people >= LEAST_ESTIMATE


def may_test(*people: int) -> bool:
    """Whether an interval or a test may be shown; every side of a comparison must be enough."""
    return all(one >= LEAST_INTERVAL for one in people)


@dataclass(frozen=True, slots=True)
class KeptBack:
    """What a table may not show: a truth for each cell, and for each total."""

    cells: tuple[tuple[bool, ...], ...]
    rows: tuple[bool, ...]
    columns: tuple[bool, ...]
    all: bool

    @property
    def totals(self) -> bool:
        """Whether any total is kept back."""
        return self.all or any(self.rows) or any(self.columns)

    @property
    def any(self) -> bool:
        """Whether anything is kept back."""
        return self.totals or any(map(any, self.cells))


def kept_back(table: Sequence[Sequence[int]], least: int = LEAST_COUNT) -> KeptBack:
    """What to keep back of a table of counts that is shown with all its totals.

    Every count above 0 and under `least`, and as few others as are found to protect them: the
    hidden ones of a row or column are `least` people together, and each small one could be `SWAY`
    more or fewer. A total is hidden only where no cells can do it.
    """
    if any(count < 0 for row in table for count in row):
        raise ValueError("A count of people is zero or more")
    sheet = [[*row, sum(row)] for row in table]
    sheet.append([sum(column) for column in zip(*sheet, strict=True)] if sheet else [0])
    hidden = {(r, c) for r, row in enumerate(sheet) for c, one in enumerate(row) if 0 < one < least}
    for place in sorted(hidden):
        hidden |= _cheapest_way(sheet, hidden, place)
    _together(sheet, hidden, least)
    last, end = len(sheet) - 1, len(sheet[0]) - 1
    return KeptBack(
        tuple(tuple((r, c) in hidden for c in range(end)) for r in range(last)),
        tuple((r, end) in hidden for r in range(last)),
        tuple((last, c) in hidden for c in range(end)),
        (last, end) in hidden,
    )


def kept_back_in_row(counts: Sequence[int], least: int = LEAST_COUNT) -> tuple[list[bool], bool]:
    """The same for one row of counts with its total: each count, and the total."""
    if any(count < 0 for count in counts):
        raise ValueError("A count of people is zero or more")
    total = sum(counts)
    hidden = [0 < count < least for count in counts]
    hide_total = 0 < total < least
    others = sorted((n, i) for i, n in enumerate(counts) if n and not hidden[i])
    while any(hidden) and not hide_total and not _row_is_open(counts, hidden, least):
        if not others:
            hide_total = True
            break
        hidden[others.pop(0)[1]] = True
    return hidden, hide_total


def _row_is_open(counts: Sequence[int], hidden: Sequence[bool], least: int) -> bool:
    """Whether the hidden ones are enough together, and each small one could be more."""
    kept = [count for count, one in zip(counts, hidden, strict=True) if one]
    return len(kept) >= 2 and sum(kept) >= least and any(count > SWAY for count in kept)


def _together(sheet: list[list[int]], hidden: set[tuple[int, int]], least: int) -> None:
    """Hides the next smallest cells until those of each row and column are `least` together.

    Totals stand in neither: a row's hidden cells are found by taking the shown from its total.
    """
    last, end = len(sheet) - 1, len(sheet[0]) - 1
    lines = [[(r, c) for c in range(end)] for r in range(last)]
    lines += [[(r, c) for r in range(last)] for c in range(end)]
    changed = True
    while changed:
        changed = False
        for line in lines:
            kept = [place for place in line if place in hidden]
            if not kept or sum(sheet[r][c] for r, c in kept) >= least:
                continue
            others = sorted(
                (sheet[r][c], (r, c)) for r, c in line if (r, c) not in hidden and sheet[r][c]
            )
            if others:
                hidden.add(others[0][1])
                changed = True


Place = tuple[int, int]
Node = tuple[str, int]


def _cheapest_way(sheet: list[list[int]], hidden: set[Place], place: Place) -> set[Place]:
    """What must be hidden so that the count at `place` could be `SWAY` more, or fewer.

    Rows and columns are the nodes of a graph, cells its edges: a change of one cell is made good
    along a way from its column back to its row, each cell on it now less, now more. A total that
    grows takes from its row what a cell that shrinks would.
    """
    last, end = len(sheet) - 1, len(sheet[0]) - 1

    def can(cell: Place, more: bool) -> bool:
        if not sheet[cell[0]][cell[1]]:
            return False  # a zero is shown as it is
        margin = (cell[0] == last) != (cell[1] == end)
        return more != margin or sheet[cell[0]][cell[1]] > SWAY

    def cost(cell: Place) -> int:
        if cell in hidden:
            return 0
        margin = cell[0] == last or cell[1] == end
        return sheet[cell[0]][cell[1]] + (_MARGIN if margin else 0)

    ways = [_way(sheet, place, can, cost, up=True)]
    if can(place, more=False):
        ways.append(_way(sheet, place, can, cost, up=False))
    found = [(sum(map(cost, way)), sorted(way)) for way in ways if way is not None]
    return set(min(found)[1]) if found else set()


def _way(
    sheet: list[list[int]],
    place: Place,
    can: Callable[[Place, bool], bool],
    cost: Callable[[Place], int],
    *,
    up: bool,
) -> frozenset[Place] | None:
    """The cheapest way round (Dijkstra) when `place` goes up, or down; None where there is none."""
    start, goal = ("column", place[1]), ("row", place[0])
    heap: list[tuple[int, Node, tuple[Place, ...]]] = [(0, start, ())]
    done: set[Node] = set()
    while heap:
        spent, node, way = heappop(heap)
        if node == goal:
            return frozenset(way)
        if node in done:
            continue
        done.add(node)
        side, at = node
        from_column = side == "column"
        for other in range(len(sheet) if from_column else len(sheet[0])):
            cell = (other, at) if from_column else (at, other)
            more = (not up) if from_column else up
            if cell != place and can(cell, more):
                nearer: Node = ("row" if from_column else "column", other)
                heappush(heap, (spent + cost(cell), nearer, (*way, cell)))
    return None
