"""Money is counted in whole pence or cents. Nothing is ever lost or made by counting."""

from __future__ import annotations

import pytest

from ownway.core.money import CurrencyMismatch, Money, split
from ownway.core.period import annual_from_weekly, four_weekly

TITLE = "Counting money"
SOURCE = "R15, R18, V2, V8, V9"
ORDER = 10
HEADINGS = {"four_weeks": "Four weeks", "shares": "Shares, in parts", "parts": "Each funder pays"}


def pounds(minor: int) -> Money:
    return Money(minor, "GBP")


@pytest.mark.parametrize(
    ("weekly", "yearly"),
    [
        (pounds(8291), pounds(431132)),
        (pounds(11221), pounds(583492)),
        (pounds(17045), pounds(886340)),
    ],
)
def test_a_year_is_52_weeks(weekly, yearly):
    """A yearly amount is the weekly amount times 52."""
    assert annual_from_weekly(weekly) == yearly


@pytest.mark.parametrize(
    ("weekly", "four_weeks"),
    [(pounds(11221), pounds(44884)), (pounds(8291), pounds(33164))],
)
def test_four_weeks(weekly, four_weeks):
    """A contingency of four weeks is the weekly amount times four.

    Money is set aside for a hard time before it comes. Eight weeks is twice as much.
    """
    assert four_weekly(weekly) == four_weeks


def test_eight_weeks():
    """At £112.21 a week, a surplus line of eight weeks is £897.68."""
    assert pounds(11221) * 8 == pounds(89768)


@pytest.mark.parametrize(
    ("amount", "shares", "parts"),
    [
        pytest.param(
            pounds(431132), [50, 50], [pounds(215566), pounds(215566)], id="half each, even"
        ),
        pytest.param(pounds(11221), [50, 50], [pounds(5611), pounds(5610)], id="half each, odd"),
        pytest.param(
            pounds(100), [1, 1, 1], [pounds(34), pounds(33), pounds(33)], id="three funders"
        ),
        pytest.param(pounds(10000), [52, 48], [pounds(5200), pounds(4800)], id="52 and 48"),
    ],
)
def test_shares_add_up(amount, shares, parts):
    """Where funders share a cost, the parts add up to the whole, to the penny.

    The odd penny goes to the share that is owed most of it. Where two are owed the same, it goes
    to the funder named first.
    """
    assert split(amount, shares) == parts
    assert sum(part.minor for part in parts) == amount.minor


def test_currencies_are_never_mixed():
    """Pounds and dollars are never added together."""
    with pytest.raises(CurrencyMismatch):
        pounds(100) + Money(100, "USD")
