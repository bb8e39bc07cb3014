"""A check without names names nobody: neither the way of an answer nor a gap tells whose it is."""

from __future__ import annotations

import pytest
from django.utils import translation

from ownway.improvement import actions, queries
from ownway.improvement.rules.rounds import Way
from ownway.people import actions as people
from ownway.record.models import Entry
from ownway.web import check_words
from ownway.web.org.words import checks as words
from tests import checked, living
from tests.living import AT

pytestmark = pytest.mark.django_db
PAIRS = {"Rosa": "service", "Sam": "service", "Kofi": "peer", "Ines": "peer"}


@pytest.fixture
def small():
    return checked.small(living.programme())


def answered(small, *, anonymous: bool):
    """Two of each side: of one pair one was on paper, of the other one left a question out."""
    of, named = checked.begun(small, PAIRS, anonymous=anonymous)
    checked.says(named["Rosa"], checked.all_of(of, 4))
    actions.hand_in_at_once(
        rater=named["Sam"], given=checked.all_of(of, 0), way=Way.PAPER, by=living.staff(), at=AT
    )
    checked.says(named["Kofi"], checked.all_of(of, 3))
    gap = checked.all_of(of, 1)
    gap.pop("2.1")
    checked.says(named["Ines"], gap)
    return actions.close_round(of=of, by=living.staff(), at=AT)


def listed(of):
    table = words.raters(queries.raters_seen(of), 3, link=False)
    return {name: tag.text for name, _viewpoint, tag in table.rows}


def told(of):
    return check_words.told(queries.results(of)).totals_table


def test_no_way_and_no_gap_stands_beside_a_name_or_in_what_came_out(small):
    with translation.override("en"):
        of = answered(small, anonymous=True)
        assert listed(of) == dict.fromkeys(PAIRS, "Handed in")
        table = told(of)
        assert [column.text for column in table.columns] == [
            "Rater",
            "Points",
            "What the total is called",
        ]
        assert [row[2] for row in table.rows] == ["Low", "High", "Incomplete", "High"]
    assert {one.way for one in queries.results(of).raters} == {""}
    assert {(one.way, one.answered) for one in queries.raters_seen(of)} == {("", None)}
    # Nor does the record say it beside a rater.
    for entry in Entry.objects.filter(verb="improvement.hand_in"):
        assert (entry.why, set(entry.details)) == ("", {"number"})


def test_with_names_both_are_told(small):
    with translation.override("en"):
        of = answered(small, anonymous=False)
        assert listed(of) == {
            "Rosa": "Handed in, as a guest",
            "Sam": "Handed in, on paper",
            "Kofi": "Handed in, as a guest",
            "Ines": "Incomplete: 2 of 3",
        }
        assert [row[3] for row in told(of).rows] == [
            "as a guest",
            "on paper",
            "as a guest",
            "as a guest",
        ]


def test_a_draft_is_not_told_beside_a_name_either(small):
    _of, named = checked.begun(small, PAIRS, anonymous=True)
    account = people.add_account(name="Rosa", email="rosa@example.org", at=AT)
    by = living.actor_of(account, living.ActorKind.PERSON)
    rater = actions.take_up(rater=named["Rosa"], account=account, by=by, at=AT)
    actions.save_rating(rater=rater, element="2.1", points=1, by=by, at=AT)
    with translation.override("en"):
        assert listed(rater.round) == dict.fromkeys(PAIRS, "Not handed in")


def test_nobody_is_found_out_by_looking_before_and_after_they_hand_in(small):
    """While somebody still answers, what is missing reads the same with a gap and without."""
    said = []
    for gap in (False, True):
        of, named = checked.begun(small, PAIRS, anonymous=True)
        given = checked.all_of(of, 2)
        if gap:
            given.pop("2.1")
        checked.says(named["Rosa"], given)
        said.append([(one.code, one.values) for one in queries.lacks(of)])
        actions.set_aside(of=of, why="Again", by=living.staff(), at=AT)
    assert (
        said[0] == said[1] == [("not_yet_complete", {"least": 2}), ("not_handed_in", {"count": 3})]
    )


def test_one_and_two_of_a_viewpoint_are_warned_and_three_are_not(small):
    seven = {**PAIRS, "Mo": "peer", "Ada": "clinical"}
    _of, named = checked.begun(small, seven, anonymous=True)
    assert {name: queries.few_beside(one) for name, one in named.items()} == {
        "Rosa": 2,
        "Sam": 2,
        "Kofi": 0,
        "Ines": 0,
        "Mo": 0,
        "Ada": 1,
    }
