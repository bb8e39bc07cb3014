"""The corridor year by year, and the intervals of a simulation, against plain restatements."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import bootstrap

from ownway.allocation.analysis.studies.simulating.estimates import interval, redrawn
from ownway.allocation.analysis.studies.simulating.movers import to_speak_with
from ownway.allocation.analysis.studies.simulating.sides import Side
from ownway.allocation.analysis.studies.simulating.years import walked

pytestmark = pytest.mark.many

ON = date(2026, 6, 1)
ONE_PRICE = """
format: ownway-scheme/1
id: hours
title: Hours
languages: [en]
currency: GBP
period: {{unit: year, weeks: 52, days: 364}}
instrument: {{owner: us, licence: free, manual: here, ask_as: as if help stopped}}
versions: {{2026-04-01: {{status: tested}}}}
facts:
  hours: {{unit: hour, more_pays: more}}
  last: {{unit: GBP, optional: true, needs: sight_of_it}}
steps:
  - {{id: x, kind: item, unit: hour, quantity: hours, rate: 1, why: s}}
  - {{id: soft, kind: corridor, against: last, down: {down}, up: {up}, why: s}}
  - {{id: end, kind: round, to: {to}, mode: half_up, why: s}}
modes: {{table: {{result: end}}}}
reasons: {{en: {{s: "{{title}}: {{value}}."}}}}
"""


def half_up(number: Fraction) -> int:
    return (2 * number.numerator + number.denominator) // (2 * number.denominator)


def plainly(last: int, full: int, down: int, up: int | None, to: int) -> list[int]:
    """The years of one person, restated: hundredths of a share, pence, pence a step."""
    years: list[int] = []
    while True:
        now = max(Fraction(full), Fraction(last * (100 - down), 100))
        if up is not None:
            now = min(now, Fraction(last * (100 + up), 100))
        paid = half_up(now / to) * to
        if years and paid == last:
            return years
        years.append(paid)
        if paid == last or len(years) == 100:
            return years
        last = paid


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 900_000), st.integers(0, 900_000)), min_size=1, max_size=6),
    st.sampled_from([5, 10, 15, 33]),
    st.sampled_from([None, 5, 20]),
    st.sampled_from([1, 5, 100, 1000]),
)
def test_the_corridor_year_by_year_is_what_a_plain_restatement_says(pairs, down, up, to):
    text = ONE_PRICE.format(
        down=f"0.{down:02d}", up="none" if up is None else f"0.{up:02d}", to=f"{to / 100:.2f}"
    )
    side = Side(text, ON)
    assert side.looks_back == ("last",)
    hours = np.array([f"{full / 100:.2f}" for _, full in pairs], object)
    told = side.told(pa.RecordBatch.from_pydict({"hours": pa.array(hours)}))
    full = side.full.run(told).amount
    last = np.array([start for start, _ in pairs], np.int64)
    years, first = walked(side, told, last, full)
    alone = [plainly(start, end, down, up, to) for start, end in pairs]
    for number, year in enumerate(years.of):
        assert year.total == sum(one[min(number, len(one) - 1)] for one in alone)
    assert len(years.of) == max(len(one) for one in alone)
    assert first.tolist() == [one[0] for one in alone]
    if to == 1:  # the rounding can take half a penny more, never a whole one
        assert all(
            now * 100 >= was * (100 - down) - 50 for now, was in zip(first, last, strict=True)
        )


def test_sums_are_those_of_the_people_who_were_drawn():
    values = [np.arange(50) - 20, np.arange(50) ** 3]
    chance = np.random.default_rng([7, 1])
    drawn = [chance.integers(0, 50, 50, dtype=np.uint32) for _ in range(30)]
    for one, sums in zip(values, redrawn(values, (7, 1), 30), strict=True):
        assert sums.tolist() == [sum(int(one[who]) for who in draw) for draw in drawn]


def test_the_interval_is_that_of_scipy():
    dice = np.random.default_rng(3)
    values = np.rint(dice.gamma(0.8, 40_000, 180)).astype(np.int64)
    sums = redrawn([values], (1,), 9_999)[0]
    low, high = interval(values, sums)
    theirs = bootstrap((values,), np.mean, method="BCa", n_resamples=9_999, rng=dice)
    width = theirs.confidence_interval.high - theirs.confidence_interval.low
    assert abs(low - theirs.confidence_interval.low) < width / 25
    assert abs(high - theirs.confidence_interval.high) < width / 25


def test_losing_is_counted_against_what_people_have_today():
    today = np.array([1000, 1000, 1000, 0])
    assert to_speak_with(today, np.array([900, 899, 2000, 5])).tolist() == [
        False, True, False, False]  # fmt: skip
