"""The range of a calibration: enough people behind it, ends that never cross, written as it is."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest

from ownway.allocation.analysis.studies.calibrating.evidence import Sample, target_of
from ownway.allocation.analysis.studies.calibrating.monotone import Form
from ownway.allocation.analysis.studies.calibrating.ranges import Ranges, backed, fit_ranges
from ownway.allocation.analysis.studies.calibrating.rewriting import with_draft, with_range
from ownway.scheme.rules.reading import read_scheme
from tests.allocation.test_calibrating import FILES, KNOTS, ON, PEOPLE, truth


def test_ends_of_a_range_never_cross() -> None:
    sample = truth().sample().only(np.arange(300))
    span = fit_ranges(sample, Form(KNOTS, 5), 1).of(np.linspace(0, 260, 50))
    assert (span.low <= span.high).all()
    assert (span.low >= 0).all()
    assert (np.diff(span.low) >= 0).all()
    assert (np.diff(span.high) >= 0).all()


@pytest.mark.parametrize("people", [100, 300, PEOPLE])
def test_every_stretch_of_a_range_has_enough_people_behind_it(people: int) -> None:
    sample = truth().sample().only(np.arange(people))
    knots = backed(sample, KNOTS)
    assert set(knots) <= set(KNOTS)
    assert (knots[0], knots[-1]) == (KNOTS[0], KNOTS[-1])
    assert len(knots) >= 2
    for low, high in pairwise((*knots[:-1], np.inf)):
        assert ((low <= sample.score) & (sample.score < high)).sum() >= 30


def test_a_person_with_many_rows_is_one_person_behind_a_range() -> None:
    one = Sample(np.full(90, 7.0), np.zeros(90, int), np.ones(90), np.zeros(90, int))
    assert backed(one, KNOTS) == (KNOTS[0], KNOTS[-1])


ROWS_SAID = "rows: [[0, 0, 900], [15, 100.5, 2400]]"
RANGE = Ranges(((0.0, 0.0, 900.0), (15.0, 100.5, 2400.0)))


@pytest.mark.parametrize("mark", ["\n", "\r\n"])
@pytest.mark.parametrize("before", ["", "block", "flow"])
def test_a_range_is_written_under_the_new_day_and_an_earlier_one_stays(before, mark) -> None:
    text = (FILES / "thirty.yaml").read_text(encoding="utf-8")
    old = (
        "{of: total, people: 0.9, reached: 0.9, plans: 30, source: x, rows: [[0, 0, 1], [1, 1, 2]]}"
    )
    text += {
        "": "",
        "block": f"shown_range:\n  2026-04-01: {old}   # kept\n",
        "flow": f"shown_range: {{2026-04-01: {old}}}\n",
    }[before]
    text = text.replace("\n", mark)
    scheme, day = read_scheme(text), date(2027, 4, 1)
    target = target_of(scheme, ON)
    draft = with_draft(text, scheme.versions[0].start, day, target, target.rows, {})
    made = with_range(draft, day, "total", RANGE, 0.8149, 2_998, "validation.json")
    new = read_scheme(made)
    stated = new.range_on(day)
    assert stated is not None
    assert ROWS_SAID in made
    assert (stated.plans, stated.reached, stated.people) == (
        3000,
        Fraction(81, 100),
        Fraction(4, 5),
    )
    assert (new.range_on(ON) is None) == (not before)
    assert ("# kept" in made) == (before == "block")
    assert ("\n" in made.replace("\r\n", "")) == (mark == "\n")


@pytest.mark.parametrize("before", [True, False])
def test_a_range_that_did_not_hold_is_not_stated(before: bool) -> None:
    text = (FILES / "thirty.yaml").read_text(encoding="utf-8")
    if before:
        text += "shown_range:\n  2026-04-01: {of: total, people: 0.9, reached: 0.9, plans: 30,"
        text += " source: old, rows: [[0, 0, 1], [1, 1, 2]]}\n"
    scheme, day = read_scheme(text), date(2027, 4, 1)
    target = target_of(scheme, ON)
    draft = with_draft(text, scheme.versions[0].start, day, target, target.rows, {})
    made = with_range(draft, day, "total", RANGE, 0.74, 3_000, "validation.json")
    assert read_scheme(made).range_on(day) is None
    assert ("none" in made.removeprefix(draft[:-60])) == before
