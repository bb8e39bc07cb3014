"""What moves when lines are agreed: one sum for a first yes, a later one and another amount.

Several funders pay for one plan (E10). The parts always add up to the whole, to the minor unit:
largest remainder, ties to the funder listed first. Money stays where it lies; only what is new is
shared out, and only what is no longer needed goes back.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ownway.core.money import split_minor
from ownway.decisions.rules.pots import FREE, Funding, LineMoney, Place, PotMoney, Wanted, lies_in


def fund(pot: PotMoney, *, change: int, wanted: Sequence[Wanted]) -> Funding:
    """Funds the agreed lines from one pot, after its amount changed; see `fund_all`."""
    return fund_all([pot], changes=[max(change, -pot.uncommitted)], wanted=wanted)[0]


def share_change(
    pots: Sequence[PotMoney],
    *,
    change: int,
    weights: Sequence[int],
    carried: Sequence[int] | None = None,
) -> list[int]:
    """What each funder gives more, or takes back below zero, when the whole changes by `change`.

    Afterwards each has given its share of the whole by `weights`, as nearly as can be. A lower
    amount takes uncommitted money only (R18): where one funder has too little of it, the others
    take the rest back. The parts add up to `change`, or to all that is uncommitted. `carried`: what
    each pot holds from the period before, which counts towards no share; below zero where more of
    it was asked back.
    """
    apart = carried or [0] * len(pots)
    totals = [pot.total - part for pot, part in zip(pots, apart, strict=True)]
    if change == 0:
        return [0] * len(pots)
    ideal = split_minor(max(0, sum(totals) + change), weights)
    if change > 0:
        lacks = [max(0, right - total) for right, total in zip(ideal, totals, strict=True)]
        return split_minor(change, lacks)
    room = [pot.uncommitted for pot in pots]
    back = min(-change, sum(room))
    over = [max(0, total - right) for right, total in zip(ideal, totals, strict=True)]
    taken = [min(part, most) for part, most in zip(_parts(back, over), room, strict=True)]
    left = [most - part for part, most in zip(taken, room, strict=True)]
    rest = _parts(back - sum(taken), left)
    return [-(part + more) for part, more in zip(taken, rest, strict=True)]


def held_to(change: int, *, total: int, at_most: int | None) -> int:
    """A change of the money of a year, held to what the person agreed it is at most (H4).

    `total`: what there is now. Steps the person signed stand until they change or pause them: a
    yes never lifts the money above the last of them. What is there already is not taken here.
    """
    if at_most is None:
        return change
    return min(change, max(0, at_most - total))


def fund_all(
    pots: Sequence[PotMoney],
    *,
    changes: Sequence[int],
    wanted: Sequence[Wanted],
    aside_most: Sequence[int | None] = (),
) -> list[Funding]:
    """Funds the agreed lines from what is uncommitted in the pots, one of each funder.

    `changes`: what each funder gives more or, below zero, takes back; never more than is
    uncommitted. Money on lines that are no longer in the plan goes back to its pot first (scenario
    6: a longer plan keeps what the month left over). What a line already used counts towards its
    cost, so the same plan sent again moves nothing. `aside_most`: what each funder lets be kept
    aside of its own money; empty where none says so. `short` is the same in each answer: what all
    the pots together lack.
    """
    needs: dict[Place, int] = {}
    first: dict[Place, int] = {}
    for line in wanted:
        used = sum(pot.lines.get(line.root, LineMoney()).used for pot in pots)
        needs[line.place] = needs.get(line.place, 0) + max(0, line.total - used)
        if line.first is not None:
            first[line.place] = line.first
    has = [pot.uncommitted + change for pot, change in zip(pots, changes, strict=True)]
    short = sum(needs.values()) - sum(has)
    if short > 0:
        return [Funding(change, {}, short=short) for change in changes]
    lies = [lies_in(pot) for pot in pots]
    laid = _lay(needs, lies, has, first, aside_most)
    return [_moved(*each) for each in zip(changes, lies, laid, strict=True)]


def _moved(change: int, lies: Mapping[Place, int], laid: Mapping[Place, int]) -> Funding:
    places = dict.fromkeys([*laid, *lies])
    moves = {place: laid.get(place, 0) - lies.get(place, 0) for place in places}
    moves = {place: moved for place, moved in moves.items() if moved}
    on_lines = sum(moves.values())
    if on_lines:
        moves[FREE] = -on_lines
    return Funding(change, moves)


def _lay(
    needs: Mapping[Place, int],
    lies: Sequence[Mapping[Place, int]],
    has: Sequence[int],
    first: Mapping[Place, int],
    aside_most: Sequence[int | None],
) -> list[dict[Place, int]]:
    """How much of each line comes out of each pot; the needs together are at most what there is.

    What lies on a line stays. A line that needs less gives back in the shares it has. What lines
    lack comes out of what is free, in the shares in which it is free.
    """
    laid = [dict.fromkeys(needs, 0) for _pot in has]
    for place, need in needs.items():
        here = [pot.get(place, 0) for pot in lies]
        for pot, part in zip(laid, _parts(min(need, sum(here)), here), strict=True):
            pot[place] = part
    for pot, most in zip(laid, has, strict=True):
        over = max(0, sum(pot.values()) - most)
        for place, part in zip(needs, _parts(over, list(pot.values())), strict=True):
            pot[place] -= part
    lack = {place: need - sum(pot[place] for pot in laid) for place, need in needs.items()}
    for place, payer in first.items():
        part = min(lack[place], has[payer] - sum(laid[payer].values()))
        laid[payer][place] += part
        lack[place] -= part
    if any(most is not None for most in aside_most):
        _keep_aside(laid, lack, has, aside_most)
    free = [most - sum(pot.values()) for pot, most in zip(laid, has, strict=True)]
    rows = [*lack.values(), sum(free) - sum(lack.values())]
    for place, parts in zip(lack, apportion(rows, free), strict=False):
        for pot, part in zip(laid, parts, strict=True):
            pot[place] += part
    return laid


def _keep_aside(
    laid: Sequence[dict[Place, int]],
    lack: dict[Place, int],
    has: Sequence[int],
    aside_most: Sequence[int | None],
) -> None:
    """Lays money kept aside: in the shares in which it is free, of no funder more than it lets.

    What none of them has room for is left to be shared as all else is: whoever checked the plan
    let it pass, and a right somebody has is not lost to a rounding.
    """
    for place in [one for one in lack if one.aside]:
        free = [most - sum(pot.values()) for pot, most in zip(laid, has, strict=True)]
        kept = [sum(lies for each, lies in pot.items() if each.aside) for pot in laid]
        room = [
            left if most is None else max(0, min(left, most - lies))
            for left, most, lies in zip(free, aside_most, kept, strict=True)
        ]
        whole = min(lack[place], sum(room))
        parts = [min(part, most) for part, most in zip(_parts(whole, free), room, strict=True)]
        over = [most - part for part, most in zip(parts, room, strict=True)]
        rest = _parts(whole - sum(parts), over)
        for pot, part, more in zip(laid, parts, rest, strict=True):
            pot[place] += part + more
        lack[place] -= whole


def _parts(minor: int, weights: Sequence[int]) -> list[int]:
    """As `split_minor`; nothing of nothing where no weight is above zero."""
    return split_minor(minor, weights) if any(weights) else [0] * len(weights)


def apportion(rows: Sequence[int], columns: Sequence[int]) -> list[list[int]]:
    """Whole numbers whose rows and columns add up to those given, each within one of its share.

    Rows and columns have the same sum; none is below zero. The share of a cell is row times column
    over that sum. An odd unit of a row goes to the column that still lacks most, ties to the first
    listed: then everything fits, as when the seats of a matching are filled one row after another.
    """
    whole = sum(columns)
    if sum(rows) != whole:
        raise ValueError("Rows and columns have the same sum")
    if whole == 0:
        return [[0] * len(columns) for _row in rows]
    cells = [[row * column // whole for column in columns] for row in rows]
    lacks = [column - sum(row[place] for row in cells) for place, column in enumerate(columns)]
    for row, cell in zip(rows, cells, strict=True):
        order = sorted(range(len(columns)), key=lambda place: (-lacks[place], place))
        for place in order[: row - sum(cell)]:
            cell[place] += 1
            lacks[place] -= 1
    return cells
