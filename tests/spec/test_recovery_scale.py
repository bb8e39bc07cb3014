"""A recovery scale is the person's own view. It counts whole or not at all, and moves no money."""

from __future__ import annotations

from datetime import date

import pytest

from ownway.review import rules
from ownway.review.rules import Item

TITLE = "A recovery scale"
SOURCE = "V13, G3, S10, I18"
ORDER = 92
HEADINGS = {
    "items": "Sentences",
    "answered": "Answered",
    "each": "Each answer",
    "total": "All together",
    "first": "First time",
    "today": "Today",
    "offered": "Offered on",
}


def _scale(items: int) -> tuple[Item, ...]:
    return tuple(Item(f"i{number}", "…", 1, 5) for number in range(items))


@pytest.mark.parametrize(
    ("items", "answered", "each", "total"),
    [
        (41, 41, 3, 123),
        (41, 41, 1, 41),
        (41, 41, 5, 205),
        (41, 40, 3, None),
        (41, 0, 3, None),
        (8, 8, 4, 32),
    ],
)
def test_whole_or_not_at_all(items, answered, each, total):
    """A scale is added up only where every sentence is answered.

    One left out makes it incomplete. It never counts as nothing.
    """
    scale = _scale(items)
    found = rules.score(scale, {item.code: each for item in scale[:answered]})
    assert found.total == total
    assert (found.least, found.most) == (items, 5 * items)
    assert len(found.missing) == items - answered


@pytest.mark.parametrize(
    ("first", "today", "offered"),
    [
        (None, date(2026, 9, 4), date(2026, 9, 4)),
        (date(2026, 9, 4), date(2026, 10, 1), date(2027, 9, 4)),
        (date(2026, 9, 4), date(2027, 12, 1), date(2027, 12, 1)),
        (date(2026, 9, 4), date(2028, 9, 4), date(2028, 9, 4)),
    ],
    ids=["never answered", "a month later", "a year has passed", "two years have passed"],
)
def test_offered_at_the_start_and_after_one_and_two_years(first, today, offered):
    """It is offered at the start, after 12 months and after 24. Any other day is as good."""
    answered = [] if first is None else [first]
    assert rules.next_offered(answered, today, (12, 24)) == offered
