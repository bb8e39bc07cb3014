"""A third programme needs a pack and no code: made here, opened, asked in, paid out (S20)."""

from __future__ import annotations

import pytest

from ownway.allocation import actions, queries
from ownway.assessment import queries as assessments
from ownway.core.money import Money
from ownway.programme import queries as programmes
from tests import living, packs
from tests.living import AT

pytestmark = pytest.mark.django_db


def test_a_pack_is_all_a_programme_needs(tmp_path):
    folder = packs.write(tmp_path, packs.small())
    inside = living.programme(folder)
    ivy, by, viewer = living.person(inside, "Ivy")

    sent = living.assessed(ivy, by, {"days": "help", "nights": "help"})
    made = actions.work_out(assessment=sent, by=by, at=AT)

    assert programmes.by_code("river-county") == inside
    questions = assessments.questions(sent, language="en-gb")
    assert [row.text for row in questions] == [
        "Words for question.days.text",
        "Words for question.nights.text",
    ]
    assert queries.amount_to_plan_with(made) == Money(90_000, "EUR")
    words = [line.words for line in queries.sentences(made, language="en-gb")]
    assert words == [
        "Points: 6.",
        "For 6 points the table has €900.",
        "Your amount is €900 a year.",
    ]
    changes = queries.what_would_change(viewer, made, at=AT, language="en-gb")
    assert {line.amount for line in changes} == {Money(-49_999, "EUR")}


def test_a_row_of_a_yearly_table_is_reached_by_a_straight_line(tmp_path):
    folder = packs.write(tmp_path, packs.small())
    ivy, by, _viewer = living.person(living.programme(folder), "Ivy")

    sent = living.assessed(ivy, by, {"days": "help", "nights": ""})
    made = actions.work_out(assessment=sent, by=by, at=AT)

    assert made.amount_minor == 10_000 + 30_001  # 40,001 × 3 ÷ 4 = 30,000.75, half up
    assert [(line.step, line.adds) for line in queries.working_of(made)] == [
        ("open", 0),
        ("points", 0),
        ("table", 40_001),
        ("final", 0),
    ]
