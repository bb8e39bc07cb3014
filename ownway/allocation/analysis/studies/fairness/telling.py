"""The audit as a report to read and as data, both from nothing but what may be shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ownway.allocation.analysis.studies.fairness.shown import Check, Found, Sheet, cell
from ownway.allocation.analysis.studies.reports import (
    Part,
    Points,
    Report,
    Section,
    Table,
    Words,
)

NOT_A_CRITERION = (
    "Equal mean money is not a criterion here. Needs differ between groups, and so may mean "
    "amounts. What is looked at is money beside agreed cost, and money at the same need."
)
COSTS = (
    "Agreed cost is what was agreed, and it can repeat what was missing before. An audit against "
    "it cannot see a need that was never agreed."
)
FEW = (
    "Small numbers are kept back before anything is written: counts of 1 to 7 people are a star, "
    "others are to the nearest 5. No estimate for fewer than 10 people, no interval and no test "
    "for fewer than 30. Further stars keep those from being found by subtraction. Groups of fewer "
    "than 10 are put together; where they are too few even then, these people are in no figure."
)
HOLM = (
    "Many comparisons are made, and some would stand out by chance. So within each family of tests "
    "p is adjusted by Holm's method, and something is called found when its adjusted p is under "
    "0.05. Both are shown. The smallest gap that would be seen is that found in four of five tries "
    "(80 % power): 2.80 standard errors, before the adjustment, which asks for somewhat more."
)
ORDER = {
    1: "Look first at gaps at the same score: the same need, other money.",
    2: "Look first at the gap between money and cost of that group, or at who loses by the change.",
    3: "Look first at the questions and bands that are named.",
}


@dataclass(frozen=True, slots=True)
class Told:
    """Everything an audit says: facts of the run, who is in, and the checks. All may be shown."""

    title: str
    facts: tuple[tuple[str, str], ...]
    who: tuple[tuple[str, str], ...]
    checks: tuple[Check, ...]

    @property
    def found(self) -> list[Found]:
        """Findings, those to look at first in front."""
        every = [one for check in self.checks for one in check.found]
        return sorted(every, key=lambda one: (one.rank, one.p, one.words))


def report(told: Told) -> Report:
    """The report: what was found and what could not be seen first, then each check."""
    found = told.found
    many = "1 finding" if len(found) == 1 else f"{len(found)} findings"
    lead = (
        f"{many}. The first section says what to look at first."
        if found
        else "Nothing was found. The first section says what could not have been seen."
    )
    return Report(
        title=f"Fairness audit: {told.title}",
        lead=lead,
        facts=told.facts,
        sections=(
            Section("In plain words", tuple(_plain(told))),
            Section("Who is looked at", tuple(_who(told))),
            *(Section(check.title, tuple(_parts(check))) for check in told.checks),
            Section("How to read this", (Words((HOLM, FEW, COSTS)),)),
        ),
    )


def data(told: Told) -> Mapping[str, Any]:
    """The same for programs."""
    return {
        "title": told.title,
        "facts": dict(told.facts),
        "people": dict(told.who),
        "findings": [
            {"check": one.check, "words": one.words, "rank": one.rank} for one in told.found
        ],
        "not_seen": [
            {"group": one.group, "beside": one.beside, "smallest_gap": one.words}
            for check in told.checks
            for one in check.unseen
        ],
        "checks": [
            {
                "key": check.key,
                "title": check.title,
                "notes": list(check.notes),
                "tables": [
                    {"caption": one.caption, "rows": [dict(line) for line in one.rows]}
                    for one in check.sheets
                ],
            }
            for check in told.checks
        ],
        "equal_mean_money": NOT_A_CRITERION,
        "small_numbers": FEW,
    }


def _plain(told: Told) -> list[Part]:
    found = told.found
    parts: list[Part] = []
    if found:
        first = ORDER.get(found[0].rank, "Start with the first of these.")
        parts.append(Words(("What was found, in the order to look at it:",)))
        parts.append(Points(tuple(one.words for one in found)))
        parts.append(
            Words((f"{first} A finding is a question to answer, not yet its reason.",), True)
        )
    else:
        parts.append(
            Words(
                (
                    "Nothing was found by any check that could be made. That is not the same as "
                    "fair: read below which gaps are too small to be seen here.",
                )
            )
        )
    parts += _unseen(told)
    silent = [check.title for check in told.checks if check.notes and not check.sheets]
    if silent:
        parts.append(Words(("Not looked at, for want of data:",)))
        parts.append(Points(tuple(silent)))
    parts.append(Words((NOT_A_CRITERION,)))
    return parts


def _unseen(told: Told) -> list[Part]:
    """A line for each group, a column for each comparison."""
    found = {(one.group, one.beside): one.words for check in told.checks for one in check.unseen}
    groups = dict.fromkeys(group for group, _ in found)
    besides = tuple(dict.fromkeys(beside for _, beside in found))
    if not groups:
        return [Words(("No group has enough people for a comparison of money.",), True)]
    rows = tuple((group, *(found.get((group, one), "") for one in besides)) for group in groups)
    words = (
        "What could not have been seen: gaps smaller than these are found in fewer than four of "
        "five tries (in brackets: of the group's mean cost)."
    )
    return [Words((words,)), Table("Smallest gaps that would be seen", ("Group", *besides), rows)]


def _who(told: Told) -> list[Part]:
    return [
        Words(
            (
                "Checks of money look at everybody with an amount and an agreed cost. Nobody is "
                "taken out for being unusual.",
            )
        ),
        Table("People", ("", "People"), told.who),
    ]


def _parts(check: Check) -> list[Part]:
    parts: list[Part] = [Words(check.intro)]
    parts += [_table(one) for one in check.sheets]
    if check.notes:
        parts.append(Points(check.notes))
    return parts


def _table(one: Sheet) -> Table:
    rows: Sequence[tuple[str, ...]] = [
        tuple(cell(line.get(column.key), column.kind) for column in one.columns)
        for line in one.rows
    ]
    return Table(one.caption, tuple(c.head for c in one.columns), tuple(rows), max(1, one.words))
