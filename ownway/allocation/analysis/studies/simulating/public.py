"""What of a simulation may be published: small numbers kept back, sums of enough people.

Everything a reader sees is made from what stands here, so nothing else can slip into the page.
Sums stay exact. A sum is left out where it, or its distance from another that is shown, would be
about 1 to 7 people. Single people's figures (the largest change) are only told roughly.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from ownway.allocation.analysis.grid import Array
from ownway.allocation.analysis.studies.simulating import Simulation
from ownway.allocation.analysis.studies.simulating.estimates import above, interval, redrawn
from ownway.allocation.analysis.studies.simulating.movers import Figures, People, counted
from ownway.allocation.analysis.studies.simulating.sides import Side
from ownway.allocation.analysis.studies.small_numbers import (
    LEAST_COUNT,
    kept_back,
    kept_back_in_row,
    may_estimate,
    may_test,
    shown,
)
from ownway.core.money import exponent
from ownway.scheme.rules.numerals import half_up, minor
from ownway.scheme.rules.proofs.papers import warning_of

FORMAT = "ownway-simulation/1"
LOSE = ("lose_25", "lose_10", "lose_5", "lose_1")
GAIN = ("gain_1", "gain_5", "gain_10", "gain_25")
BANDS = (*LOSE, "same", *GAIN)
# Which band joins which where one of the two has 1 to 7 people: the milder takes it in.
_FIRST = (
    ("lose_25", "lose_10"),
    ("lose_5", "lose_1"),
    ("gain_25", "gain_10"),
    ("gain_5", "gain_1"),
)
_LAST = (("lose_10", "lose_1"), ("gain_10", "gain_1"))
_CROSSINGS = {"floor": ("into_floor", "out_of_floor"), "cap": ("into_cap", "out_of_cap")}
Found = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Chance:
    """How the estimates are drawn. `envelope` in minor units, None where none is named."""

    seed: int
    draws: int
    envelope: int | None = None


def published(simulation: Simulation, on: date, chance: Chance) -> Found:
    """Everything that may be published, as data. Money in whole minor units, None: kept back."""
    people = simulation.people
    assert people is not None
    scheme = simulation.new.scheme
    unit = 10 ** exponent(scheme.currency)
    whole = counted(people, unit)
    bands = _coarse([whole.bands], _FIRST + _LAST)
    sums = redrawn([people.new - people.old], (chance.seed, 1), chance.draws)[0] if (
        may_test(len(people))) else None  # fmt: skip
    return {
        "format": FORMAT,
        "on": on.isoformat(),
        "old": _side(simulation.old),
        "new": _side(simulation.new),
        "currency": scheme.currency,
        "period": scheme.period.unit,
        "seed": chance.seed,
        "draws": chance.draws,
        "people": _coverage(simulation),
        "cost": _cost(whole),
        "years": _years(simulation, whole),
        "envelope": _envelope(people, whole, chance),
        "movers": _movers(whole, bands, unit)
        | _mean(people, whole, sums, _enough(whole.moved["new"])),
        "floors_and_caps": _crossed(whole),
        "cliffs": _cliffs(simulation),
        "groups": {
            column: _groups(column, place, people, unit, chance)
            for place, column in enumerate(people.groups, 2)
        },
    }


def _side(side: Side) -> Found:
    version = side.scheme.version_on(side.on)
    return {
        "scheme": side.scheme.id,
        "title": side.scheme.title,
        "on": side.on.isoformat(),
        "version": version.start.isoformat(),
        "status": version.status,
        "digest": side.digest,
        "warning": warning_of(version),
    }


def _coverage(simulation: Simulation) -> Found:
    asked, covered = simulation.asked, simulation.covered
    return {
        "asked": shown(asked),
        "covered": shown(covered),
        "share_percent": covered * 100 // asked if asked else 0,
        "missing_old": shown(simulation.missing_old),
        "missing_new": shown(simulation.missing_new),
        "not_read": shown(simulation.unread),
    }


def _enough(*counts: int) -> bool:
    """Nobody, or enough people to stand for each other."""
    return all(not count or count >= LEAST_COUNT for count in counts)


def _if(truth: bool, value: int) -> int | None:
    return value if truth else None


def _moved_funders(figures: Figures) -> tuple[int, ...]:
    return tuple(count for name, count in figures.moved.items() if name.startswith("funder "))


def _cost(whole: Figures) -> Found:
    """What everybody costs together; the new sums only where enough people move."""
    some = whole.people >= LEAST_COUNT
    new = some and _enough(whole.moved["new"])
    funders = new and _enough(*_moved_funders(whole))
    return {
        "today": _if(some, whole.sums["today"]),
        "old_in_full": _if(some and _enough(whole.moved["old"]), whole.sums["old"]),
        "new_in_full": _if(new, whole.sums["new"]),
        "first_year": _if(some and _enough(whole.moved["first"]), whole.sums["first"]),
        "funders": {
            name: {
                "today": _if(some, whole.old_funders.get(name, 0)),
                "new_in_full": _if(funders, whole.new_funders.get(name, 0)),
            }
            for name in dict.fromkeys((*whole.old_funders, *whole.new_funders))
        },
    }


def _years(simulation: Simulation, whole: Figures) -> Found:
    """Up to the last year in which enough people are still on their way, or nobody is."""
    years, people = simulation.years, simulation.covered
    told: list[Found] = []
    few = people < LEAST_COUNT or not _enough(whole.moved["first"])
    for number, year in enumerate(years.of, 1):
        rest = people - year.softened
        if few or not _enough(year.softened):
            break
        softened, _ = kept_back_in_row([year.softened, rest])
        told.append(
            {
                "year": number,
                "total": year.total,
                "funders": dict(sorted(year.funders.items())),
                "softened": None if softened[0] else shown(year.softened),
            }
        )
    to_the_end = len(told) == len(years.of)
    return {"of": told, "told_to_the_end": to_the_end, "settled": years.settled}


def _envelope(people: People, whole: Figures, chance: Chance) -> Found | None:
    """How likely the cost is above the money there is, were other people like these to come."""
    if chance.envelope is None:
        return None
    found: Found = {"amount": chance.envelope}
    sums: Sequence[Array] = ()
    if may_test(len(people)):
        three = [people.today, people.first, people.new]
        sums = redrawn(three, (chance.seed, 0), chance.draws)
    moved = (0, whole.moved["first"], whole.moved["new"])
    for place, name in enumerate(("today", "first_year", "in_full")):
        told = bool(sums) and _enough(moved[place])
        found[name] = _decimals(above(sums[place], chance.envelope), 4) if told else None
    return found


def _decimals(number: Fraction, places: int) -> str:
    """Exact digits as text, so that no reader rounds them differently."""
    whole = str(half_up(number * 10**places)).rjust(places + 1, "0")
    return f"{whole[:-places]}.{whole[-places:]}"


def _coarse(rows: Sequence[Mapping[str, int]], merges: Sequence[tuple[str, str]]) -> dict[str, str]:
    """In which band each is counted, the same for all rows, so that few need to be kept back."""
    into = {name: name for name in BANDS}
    now = [dict(row) for row in rows]
    for outer, inner in merges:
        if not all(_enough(row[outer], row[inner]) for row in now):
            for row in now:
                row[inner], row[outer] = row[inner] + row[outer], 0
            into = {name: inner if goes == outer else goes for name, goes in into.items()}
    return into


def _banded(bands: Mapping[str, int], into: Mapping[str, str]) -> dict[str, int]:
    found = {name: 0 for name in BANDS if name in into.values()}
    for name, count in bands.items():
        found[into[name]] += count
    return found


def _movers(whole: Figures, into: Mapping[str, str], unit: int) -> Found:
    """Bands each with its own people, and how many lose or gain more than a share in all."""
    bands = _banded(whole.bands, into)
    over: dict[str, int | None]
    hidden, _ = kept_back_in_row(list(bands.values()))
    kept = dict(zip(bands, hidden, strict=True))
    told = {name: None if kept[name] else shown(count) for name, count in bands.items()}
    found: Found = {"bands": told}
    for name, order in (("lose", LOSE), ("gain", tuple(reversed(GAIN)))):
        total, over, open_to_all = 0, {}, True
        for band in order:
            if band not in bands:
                over[band] = None
                continue
            total += bands[band]
            open_to_all = open_to_all and not kept[band]
            over[band] = shown(total) if open_to_all else None
        found[name] = over
        many = total >= LEAST_COUNT
        found[f"median_{name}"] = _if(many, _nearest(whole.medians[name], unit))
        found[f"largest_{name}"] = _if(many, _outwards(whole.largest[name], 100 * unit))
    every = whole.people >= LEAST_COUNT and _enough(whole.moved["new"])
    found["median_change"] = _if(every, _nearest(whole.medians["all"], unit))
    return found


def _nearest(amount: int, unit: int) -> int:
    """To whole major units."""
    return half_up(Fraction(amount, unit)) * unit


def _outwards(amount: int, step: int) -> int:
    """Up to the next whole step: 'nobody loses more than'."""
    return -(-amount // step) * step


def _mean(people: People, figures: Figures, sums: Array | None, told: bool) -> Found:
    """The mean change, and between what it lies; `sums` are the drawn sums of the change."""
    many = figures.people
    mean = half_up(Fraction(figures.sums["change"], many)) if told and may_estimate(many) else None
    between = None
    if mean is not None and sums is not None:
        between = list(interval(people.new - people.old, sums))
    return {"mean_change": mean, "mean_change_95": between}


def _crossed(whole: Figures) -> Found:
    found: Found = {}
    for name, (into, out) in _CROSSINGS.items():
        counts = [whole.crossed.get(into, 0), whole.crossed.get(out, 0)]
        hidden, _ = kept_back_in_row([*counts, whole.people - sum(counts)])
        for key, count, kept in zip(("into", "out_of"), counts, hidden, strict=False):
            found[f"{key}_{name}"] = None if kept else shown(count)
    return found


def _cliffs(simulation: Simulation) -> list[Found]:
    """For each question (or band) the largest change for one step, before and after."""
    scheme, certificates = simulation.new.scheme, simulation.cliffs
    assert certificates is not None
    steps: dict[str, Found] = {}
    for name, certificate in zip(("old", "new"), certificates, strict=True):
        for cliff in certificate.cliffs:
            row = steps.setdefault(cliff.where, {"where": cliff.where})
            change = minor(cliff.change, scheme.currency)
            if row.get(name, 0) <= change:
                row[name] = change
                row[f"{name}_from"], row[f"{name}_to"] = cliff.old, cliff.new
    return list(steps.values())


def _groups(column: str, place: int, people: People, unit: int, chance: Chance) -> Found:
    """Every figure of each group of a column, with whatever would tell too much left out."""
    parts = dict(people.parts(column))
    figures = {name: counted(part, unit) for name, part in parts.items()}
    each = list(figures.values())
    few = _hidden([one.people for one in each])
    moved = {key: _hidden([one.moved[key] for one in each]) for key in ("new", "first", "old")}
    into = _coarse([one.bands for one in each], _FIRST)
    bands = [list(_banded(one.bands, into).values()) for one in each]
    kept = kept_back(bands)
    names = list(_banded({}, into))
    funders = all(_enough(*_moved_funders(one)) for one in each)
    crossed = {name: _crossed_by(each, pair) for name, pair in _CROSSINGS.items()}
    found = []
    for row, (name, one) in enumerate(figures.items()):
        if few[row]:
            found.append({"group": name, "people": None})
            continue
        part = parts[name]
        new = not moved["new"][row]
        drawn = may_test(one.people) and new
        sums = redrawn([part.new - part.old], (chance.seed, place, row), chance.draws)[0] if (
            drawn) else None  # fmt: skip
        told: Found = {
            "group": name,
            "people": None if kept.rows[row] else shown(one.people),
            "today": one.sums["today"],
            "new_in_full": _if(new, one.sums["new"]),
            "first_year": _if(not moved["first"][row], one.sums["first"]),
            "funders": _funders(one, new and funders),
            "bands": {
                band: None if kept.cells[row][at] else shown(bands[row][at])
                for at, band in enumerate(names)
            },
            "median_change": _if(new, _nearest(one.medians["all"], unit)),
        }
        for way, order in (("lose", LOSE), ("gain", GAIN)):
            told[f"{way}_over_10"] = _over_ten(
                told["bands"], dict(zip(names, bands[row], strict=True)), way
            )
            many = sum(one.bands[band] for band in order) >= LEAST_COUNT
            told[f"largest_{way}"] = _if(many, _outwards(one.largest[way], 100 * unit))
        told |= _mean(part, one, sums, new)
        told |= {key: value for by in crossed.values() for key, value in by[row].items()}
        found.append(told)
    return {"bands": names, "groups": found}


def _over_ten(told: Mapping[str, int | None], exact: Mapping[str, int], way: str) -> int | None:
    """How many lose (gain) more than 10 %, unless one of the bands it is made of is kept back."""
    bands = [band for band in (f"{way}_10", f"{way}_25") if band in told]
    if any(told[band] is None for band in bands):
        return None
    return shown(sum(exact[band] for band in bands))


def _hidden(counts: Sequence[int]) -> list[bool]:
    """Which of a row stay hidden; all of them where only hiding the total would do."""
    hidden, total = kept_back_in_row(counts)
    return [True] * len(hidden) if total else hidden


def _funders(one: Figures, told: bool) -> Found:
    return {
        name: {
            "today": one.old_funders.get(name, 0),
            "new_in_full": _if(told, one.new_funders.get(name, 0)),
        }
        for name in dict.fromkeys((*one.old_funders, *one.new_funders))
    }


def _crossed_by(each: Sequence[Figures], pair: tuple[str, str]) -> list[Found]:
    counts = [
        [*(mine := [one.crossed.get(name, 0) for name in pair]), one.people - sum(mine)]
        for one in each
    ]
    kept = kept_back(counts)
    return [
        {
            name: None if kept.cells[row][at] else shown(counts[row][at])
            for at, name in enumerate(pair)
        }
        for row in range(len(counts))
    ]
