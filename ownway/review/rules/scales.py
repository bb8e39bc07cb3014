"""A recovery scale as data, and its score: whole or not at all (V13). No score moves money.

"RAS" means two things in this field; this is the recovery scale, never the scheme of the amount.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from io import StringIO

from ownway.core.period import add_months
from ownway.core.problems import Problem

MOST_ITEMS = 200
LONGEST_ITEM = 500  # characters
HEADINGS = ("code", "words", "lowest", "highest")
WIDEST = 100  # the highest answer an item can have


@dataclass(frozen=True, slots=True)
class Item:
    """One sentence and the answers it takes: whole numbers from `lowest` to `highest`."""

    code: str
    words: str
    lowest: int
    highest: int


@dataclass(frozen=True, slots=True)
class Score:
    """What a set of answers adds up to; `total` is None while something is missing.

    `least` and `most` are what the whole scale can add up to.
    """

    total: int | None
    least: int
    most: int
    missing: tuple[str, ...]  # codes of items without an answer, in their order

    @property
    def complete(self) -> bool:
        return self.total is not None


def score(items: Sequence[Item], answers: Mapping[str, int]) -> Score:
    """The sum of every answer; a missing one makes it incomplete, and is never a zero.

    Raises ValueError for an answer to nothing asked, or outside its bounds.
    """
    known = {item.code: item for item in items}
    for code, value in answers.items():
        if code not in known or not known[code].lowest <= value <= known[code].highest:
            raise ValueError("an answer lies between the lowest and the highest of its item")
    missing = tuple(item.code for item in items if item.code not in answers)
    return Score(
        total=None if missing or not items else sum(answers[item.code] for item in items),
        least=sum(item.lowest for item in items),
        most=sum(item.highest for item in items),
        missing=missing,
    )


def offered(first_on: date | None, today: date, again_after_months: Sequence[int]) -> list[date]:
    """The days the scale is offered: today where it was never answered whole, then months on.

    Only offered: nobody has to, and any other day is as good.
    """
    if first_on is None:
        return [today]
    return [first_on, *(add_months(first_on, months) for months in again_after_months)]


def next_offered(
    answered_on: Sequence[date], today: date, again_after_months: Sequence[int]
) -> date | None:
    """The next day it is offered: today where one is due and unanswered; None after the last.

    `answered_on`: the days of whole answers. A time counts as answered by any whole answer from
    its day on, up to but not on the day of the time after it.
    """
    if not answered_on:
        return today
    days = offered(min(answered_on), today, again_after_months)
    for place, day in enumerate(days):
        until = days[place + 1] if place + 1 < len(days) else date.max
        if any(day <= one < until for one in answered_on):
            continue
        if today < until:
            return max(day, today)
    return None


def items_of_csv(text: str) -> tuple[tuple[Item, ...], tuple[Problem, ...]]:
    """The items of a file, and everything that is wrong with it; items only where nothing is.

    A line each: code, words, lowest, highest; these headings, in this order, and no other.
    """
    rows = (
        list(csv.reader(StringIO(text.removeprefix("\ufeff")), strict=True)) if _sound(text) else []
    )
    if not rows or tuple(cell.strip() for cell in rows[0]) != HEADINGS:
        return (), (
            Problem(
                "headings",
                "The first line has to be: code, words, lowest, highest.",
                "line 1",
            ),
        )
    items: list[Item] = []
    problems: list[Problem] = []
    seen: set[str] = set()
    for number, row in enumerate(rows[1:], start=2):
        item, wrong = _item(row, f"line {number}")
        if item is not None and item.code in seen:
            wrong = (Problem("twice", "This code stands in the file already.", f"line {number}"),)
        problems += wrong
        if item is not None and not wrong:
            seen.add(item.code)
            items.append(item)
    if not 1 <= len(rows) - 1 <= MOST_ITEMS:
        problems.append(Problem("size", f"A scale has 1 to {MOST_ITEMS} lines.", "file"))
    return ((), tuple(problems)) if problems else (tuple(items), ())


def _sound(text: str) -> bool:
    try:
        list(csv.reader(StringIO(text), strict=True))
    except csv.Error:
        return False
    return "\0" not in text


def _item(row: Sequence[str], where: str) -> tuple[Item | None, tuple[Problem, ...]]:
    if len(row) != len(HEADINGS):
        return None, (Problem("cells", "Expected four cells in each line.", where),)
    code, words, lowest, highest = (cell.strip() for cell in row)
    problems = []
    if not code or len(code) > 40 or not code.replace("_", "").replace("-", "").isalnum():
        problems.append(Problem("code", "A code has letters and digits, up to 40.", where))
    if not words or len(words) > LONGEST_ITEM:
        problems.append(Problem("words", f"Words are 1 to {LONGEST_ITEM} characters.", where))
    if not (lowest.isascii() and lowest.isdigit() and highest.isascii() and highest.isdigit()):
        problems.append(Problem("number", "Lowest and highest are whole numbers.", where))
    elif not 0 <= int(lowest) < int(highest) <= WIDEST:
        problems.append(Problem("bounds", f"Lowest is below highest, up to {WIDEST}.", where))
    if problems:
        return None, tuple(problems)
    return Item(code, words, int(lowest), int(highest)), ()
