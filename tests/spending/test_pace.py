"""What is said of the pace: day after day as so far, and never in the first weeks (B13)."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from ownway.spending.rules import Forecast, forecast

START = date(2026, 9, 4)
END = date(2027, 9, 4)


@given(st.integers(0, 10**7), st.integers(1, 10**7), st.integers(28, 364))
def test_it_says_what_walking_through_the_days_says(left, used, gone):
    today = START + timedelta(days=gone)
    found = forecast(left=left, used=used, starts_on=START, today=today, ends_on=END)
    a_day, day, rest = Fraction(used, gone), today, Fraction(left)
    while day < END and rest >= a_day:
        rest, day = rest - a_day, day + timedelta(days=1)
    assert found is not None
    if day == END:
        assert found.lasts_until is None
        assert 0 <= rest - found.left < 1
    else:
        assert found == Forecast(0, day)


def test_nothing_is_said_where_there_is_no_pace():
    known = {"left": 100, "starts_on": START, "ends_on": END}
    assert forecast(**known, used=50, today=START + timedelta(days=27)) is None
    assert forecast(**known, used=0, today=START + timedelta(days=100)) is None
    assert forecast(**known, used=50, today=END) is None
    half = START + timedelta(days=182)
    assert forecast(**known, used=50, today=half) == Forecast(49)
    assert forecast(**known, used=200, today=half) == Forecast(0, half + timedelta(days=91))
