"""What comes near is told in time, and what is past until it is done (S16)."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from ownway.improvement.rules.coming import CHANGE_NEAR, CHECK_NEAR, Timing, timing

TODAY = st.dates(date(2026, 1, 1), date(2030, 1, 1))


@given(TODAY, st.integers(-400, 400), st.sampled_from([CHECK_NEAR, CHANGE_NEAR]))
def test_a_day_is_past_from_the_day_after_and_near_from_its_time_before(today, days, near):
    found = timing(today + timedelta(days=days), today, near)
    assert found == (Timing.PAST if days < 0 else Timing.NEAR if days <= near.days else None)
