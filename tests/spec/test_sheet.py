"""Nobody has to take an amount on trust: every number behind it is on one sheet.

A friend with a pencil can work the amount out again from the sheet alone. Beside the amount may
stand what plans cost for people with a similar score, as information.
"""

from __future__ import annotations

from fractions import Fraction

import pytest

from ownway.allocation import rules
from ownway.core.money import Money
from ownway.programme.queries import load_pack
from ownway.programme.rules import scheme_of
from ownway.scheme.rules.ranges import range_for
from ownway.scheme.rules.sheet import sheet
from ownway.scheme.rules.sheet.blank import blank_sheet
from tests import living, packs
from tests.living import AT, SIXTEEN
from tests.scheme.friend import Friend

TITLE = "The amount by hand"
SOURCE = "A6, A10, S3"
ORDER = 45
HEADINGS = {
    "points": "Points",
    "yearly": "A year",
    "low": "From, a year",
    "high": "To, a year",
}
PACK = load_pack(packs.ENGLAND).pack
SCHEME = scheme_of(PACK)
ON = AT.date()


def printed(answers: dict[str, str], **more) -> str:
    told = rules.told(SCHEME, answers, {}, ON)
    return sheet(SCHEME, rules.known(SCHEME, told), ON, "en-GB", left_open=told.open, **more)


@pytest.mark.parametrize(
    ("points", "yearly"),
    [
        (0, Money(0, "GBP")),
        (16, Money(431_132, "GBP")),
        (17, Money(456_508, "GBP")),
        (36, Money(1_092_000, "GBP")),
        (43, Money(1_092_000, "GBP")),
    ],
)
def test_a_friend_comes_to_the_same_penny(points, yearly):
    """From the printed rows alone, a friend with a pencil comes to the same penny."""
    friend = Friend(printed(living.answers_worth(PACK, points)))
    assert friend.found["L1"] == points
    assert friend.found["T6"] * 100 == yearly.minor
    assert Fraction(friend.amount) * 100 == yearly.minor


def test_every_sum_is_written_out():
    """A sum is written with the names of its rows and again with their numbers.

    Somebody with 17 points lies between the rows for 16 and 22. The sheet takes away, multiplies
    and divides where all can see it.
    """
    text = printed(living.answers_worth(PACK, 17))
    assert "L1 = 17 lies between 16 and 22 in the table, so between 82.91 and 112.21" in text
    assert "L2d = L2a × L2c ÷ L2b = 1 × 29.3 ÷ 6 = 293/60 ≈ 4.8833" in text
    assert "L4 = L4a × 52 = 87.79 × 52 = 4,565.08" in text


def test_an_open_question_is_marked():
    """A question without an answer is marked, and the amount is at least what the sheet says."""
    text = printed({**SIXTEEN, "safety": ""})
    assert "I feel safe (still open, so it counts at its least)" in text
    assert "The amount is at least this: 3,754.92 GBP" in text


def test_a_sheet_names_its_rules():
    """A sheet names the rules it follows, by their day and by a mark that no other rules have."""
    text = printed(SIXTEEN, last=["Who decides."])
    assert "thornmere-personal-budgets of 2026-04-01, for 2026-09-04. Mark of the rules: " in text
    assert text.endswith("\nWho decides.\n")


def test_a_blank_sheet_comes_before_joining():
    """Anybody can fill in a blank sheet before joining. It has every question, table and rule."""
    text = blank_sheet(SCHEME, ON, "en-GB")
    assert all(question.text["en-GB"] in text for question in SCHEME.questions.values())
    assert all(f"L1 from {points}: " in text for points in (0, 4, 8, 12, 16, 22, 28, 36, 43))
    assert "if T4 is above 10,920, then T5 = 10,920 (panel); otherwise" in text


@pytest.mark.parametrize(
    ("points", "low", "high"),
    [
        (16, Money(290_000, "GBP"), Money(630_000, "GBP")),
        (17, Money(310_000, "GBP"), Money(663_400, "GBP")),
        (22, Money(410_000, "GBP"), Money(830_000, "GBP")),
    ],
)
def test_the_range_of_a_score(points, low, high):
    """What most plans cost lies straight between two rows; each end goes outwards to a pound.

    In the practice programme of England these figures are invented.
    """
    assert range_for(SCHEME, Fraction(points), ON) == (low.minor, high.minor)
