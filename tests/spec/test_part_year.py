"""An amount is for a year. When it changes within the year, it counts by days: the days it counts,
over the days of that year. What was paid stays as it is; the difference comes on top.
"""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from ownway.allocation import rules
from ownway.allocation.rules import Dated
from ownway.core.money import Money
from ownway.core.period import Period
from ownway.programme.queries import load_pack
from ownway.spending.rules import Forecast, forecast
from tests import packs

TITLE = "When an amount changes within a year"
SOURCE = "R18, R19, S3, E10, scenario 23"
ORDER = 76
HEADINGS = {
    "before": "A year before",
    "after": "A year after",
    "turn": "From",
    "year": "For this year",
    "first": "Of it before that day",
    "then": "Of it from that day on",
    "worked_out": "Worked out on",
    "earliest": "Not before",
    "left": "Left",
    "used": "Used so far",
    "gone": "Days so far",
    "says": "At this pace",
}
YEAR = Period(date(2026, 4, 1), date(2027, 4, 1))
LEAP = Period(date(2027, 4, 1), date(2028, 4, 1))


def pounds(minor: int) -> Money:
    return Money(minor, "GBP")


@pytest.mark.parametrize(
    ("before", "after", "turn", "year", "first", "then"),
    [
        (pounds(431_132), pounds(583_492), date(2026, 9, 30),
         pounds(507_521), pounds(214_976), pounds(292_545)),
        (pounds(431_132), pounds(583_492), date(2026, 4, 1),
         pounds(583_492), pounds(0), pounds(583_492)),
        (pounds(583_492), pounds(431_132), date(2027, 3, 1),
         pounds(570_552), pounds(533_935), pounds(36_617)),
        (pounds(431_132), pounds(431_132), date(2026, 9, 30),
         pounds(431_132), pounds(214_975), pounds(216_157)),
        (pounds(36_600), pounds(73_200), date(2028, 3, 1),
         pounds(39_700), pounds(33_500), pounds(6_200)),
    ],
    ids=["182 days and 183", "from the first day", "less for the last 31 days",
         "nothing changes", "in a leap year"],
)  # fmt: skip
def test_by_days(before, after, turn, year, first, then):
    """The two parts add up to the sum for the year, to the penny."""
    period = YEAR if YEAR.contains(turn) else LEAP
    amounts = [Dated(before.minor), Dated(after.minor, turn)]
    assert pounds(rules.over(amounts, period)) == year
    found = rules.stretches(amounts, period)
    assert pounds(sum(one.minor for one in found if one.days.starts_on < turn)) == first
    assert pounds(sum(one.minor for one in found if one.days.starts_on >= turn)) == then
    assert first + then == year


@pytest.mark.parametrize(
    ("worked_out", "earliest"),
    [(date(2026, 9, 4), date(2026, 6, 4)), (date(2027, 3, 31), date(2026, 12, 29))],
)
def test_more_money_can_count_from_an_earlier_day(worked_out, earliest):
    """In Thornmere more money counts from up to 92 days before, with a reason; less never does."""
    pack = load_pack(packs.ENGLAND).pack
    assert rules.earliest(worked_out, pack.part_year) == earliest


@pytest.mark.parametrize(
    ("left", "used", "gone", "says"),
    [
        (pounds(200_000), pounds(100_000), 100, "it lasts until 26 January 2027"),
        (pounds(300_000), pounds(100_000), 100, "£350 is left at the end"),
        (pounds(300_000), pounds(100_000), 27, "nothing is said yet"),
        (pounds(300_000), pounds(0), 100, "nothing is said yet"),
    ],
)
def test_how_long_it_lasts_at_this_pace(left, used, gone, says):
    """The page of money says what is left at the end if each day takes as much as so far."""
    found = forecast(
        left=left.minor,
        used=used.minor,
        starts_on=YEAR.starts_on,
        today=YEAR.starts_on + timedelta(days=gone),
        ends_on=YEAR.ends_on,
    )
    expected = {
        "it lasts until 26 January 2027": Forecast(0, date(2027, 1, 26)),
        "£350 is left at the end": Forecast(35_000),
        "nothing is said yet": None,
    }
    assert found == expected[says]
