"""Leaving is at once; the money is closed when nothing is open, and what was said sums to zero."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

import pytest

from ownway.core.money import Money
from ownway.endings import rules
from ownway.endings.rules import Counted, Item, Moved, Open, Turn

TITLE = "Closing the money"
SOURCE = "S13, S8, H1, H4, H6, H7"
ORDER = 105
HEADINGS = {
    "open_items": "Still open",
    "final": "May be final",
    "granted": "Granted",
    "paid": "Paid",
    "came_back": "Came back",
    "goes_back": "Goes back to the funder",
    "now": "Money of the year now",
    "fixed": "Promised, spent or kept aside",
    "step": "The step says",
    "then": "Money of the year then",
    "asked": "Asked",
    "days": "Days since",
    "answered": "Answered",
    "state": "Where it stands",
    "tries": "Tries",
    "ways": "Different ways",
    "days_gone": "Days since the search began",
    "may_end": "May be called lost",
}
DAY = date(2026, 9, 4)


def pounds(minor: int) -> Money:
    return Money(minor, "GBP")


@pytest.mark.parametrize(
    ("open_items", "final"),
    [
        ((), True),
        (("to_pay",), False),
        (("challenge",), False),
        (("employer",), False),
        (("unexplained",), False),
        (("left",), False),
    ],
    ids=["nothing", "a bill", "a challenge", "an employer's bill", "a difference", "money left"],
)
def test_nothing_is_final_while_something_is_open(open_items, final):
    """The person's time is over at once. The money is final when nothing at all is open."""
    items = [Item(Open(one), Turn.PROGRAMME) for one in open_items]
    assert rules.may_be_final(items) is final


@pytest.mark.parametrize(
    ("granted", "paid", "came_back", "goes_back"),
    [
        (pounds(431_132), pounds(0), pounds(0), pounds(431_132)),
        (pounds(431_132), pounds(31_132), pounds(0), pounds(400_000)),
        (pounds(431_132), pounds(31_132), pounds(1_132), pounds(401_132)),
    ],
    ids=["nothing used", "some used", "some came back"],
)
def test_the_statement_sums_to_zero(granted, paid, came_back, goes_back):
    """Granted, less paid, and what came back: the rest goes to the funder, to the penny."""
    one, two, three, four = (UUID(int=n) for n in range(4))
    listed = [
        Moved(one, "allocate", DAY, None, granted.minor, 0),
        Moved(two, "draw", DAY, None, -paid.minor, paid.minor),
        Moved(three, "refund", DAY, None, came_back.minor, -came_back.minor),
    ]
    left = rules.left_over(rules.rows(listed))
    assert pounds(left) == goes_back
    rows = rules.rows([*listed, Moved(four, "lapse", DAY, None, -left, 0)])
    assert rules.left_over(rows) == 0
    assert rules.unexplained(rows, Counted(0, paid.minor - came_back.minor)) == 0


@pytest.mark.parametrize(
    ("now", "fixed", "step", "then"),
    [
        (pounds(100_000), pounds(10_000), pounds(60_000), pounds(60_000)),
        (pounds(100_000), pounds(80_000), pounds(60_000), pounds(80_000)),
        (pounds(50_000), pounds(0), pounds(60_000), pounds(50_000)),
    ],
    ids=["enough is free", "more is promised than the step says", "it is lower already"],
)
def test_a_step_takes_no_promise_back(now, fixed, step, then):
    """Money falls by the steps the person signed, and never below what is promised."""
    free = now.minor - fixed.minor
    back, _kept = rules.lower(now.minor, {"free": free}, step.minor)
    assert pounds(now.minor - sum(back.values())) == then


@pytest.mark.parametrize(
    ("asked", "days", "answered", "state"),
    [
        (False, 0, False, "due"),
        (True, 27, False, "asked"),
        (True, 28, False, "no_answer"),
        (True, 90, True, "answered"),
    ],
    ids=["the day has come", "asked", "nothing after 28 days", "a late answer"],
)
def test_no_answer_is_no_failure(asked, days, answered, state):
    """Who does not answer is counted as no answer, in a column of its own; who answers later is
    counted by what they say."""
    asked_on = DAY - timedelta(days=days) if asked else None
    found = rules.ask_state(
        ask_on=DAY - timedelta(days), asked_on=asked_on, answered=answered, today=DAY
    )
    assert found == state
    assert rules.count_answers([(found, 5 if answered else None)]).hard == 0


@pytest.mark.parametrize(
    ("days_gone", "tries", "ways", "may_end"),
    [(42, 4, 3, True), (41, 4, 3, False), (42, 3, 3, False), (42, 9, 2, False)],
    ids=["long, often and wide enough", "too soon", "too few tries", "too few ways"],
)
def test_contact_is_lost_only_after_a_kind_search(days_gone, tries, ways, may_end):
    """At least 42 days, 4 tries and 3 different ways in the practice rules."""
    known = ("phone", "letter", "visit", "email")
    tried = [known[n % ways] for n in range(tries)]
    lacks = rules.search_lacks(
        tried=tried,
        today=DAY + timedelta(days=days_gone),
        may_end_on=DAY + timedelta(days=42),
        least_tries=4,
        least_ways=3,
    )
    assert (not lacks) is may_end
