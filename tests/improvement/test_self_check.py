"""An organisation checks itself, and what it agreed is tried and seen again (I1, I3)."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import uuid4

import pytest

from ownway.improvement import actions, queries
from ownway.improvement.actions import CannotKeep, NotReady, Wish
from ownway.improvement.rules.rounds import Way
from tests import checked, living
from tests.living import AT

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(days=200)


@pytest.fixture
def programme():
    return living.programme()


def test_i1_each_total_and_the_spread_of_each_question_from_two_raters_on(programme):
    """In our own words: no one rater makes a result, and two show totals and every spread (I1)."""
    own = checked.own(programme)
    of, named = checked.begun(own, {"Ines": "clinical", "Rosa": "service"})
    whole = checked.all_of(of, 2)
    checked.says(named["Ines"], whole | {"1.1.1": 4})
    with pytest.raises(NotReady):
        actions.close_round(of=of, by=living.staff(), at=AT)
    staff = living.staff()
    actions.hand_in_at_once(
        rater=named["Rosa"], given=whole | {"1.1.1": 0, "2.4": 1}, way=Way.PAPER, by=staff, at=AT
    )
    found = queries.results(actions.close_round(of=of, by=staff, at=AT))
    assert {one.name: (one.total.points, one.total.most) for one in found.raters} == {
        "Ines": (2 * 39 + 4, 160),
        "Rosa": (2 * 38 + 0 + 1, 160),
    }
    widths = {one.element: one.width for one in found.spreads}
    assert len(widths) == len(whole) == 40
    assert {code: width for code, width in widths.items() if width} == {"1.1.1": 4, "2.4": 1}
    assert [one.element for one in found.spreads][:2] == ["1.1.1", "2.4"]
    assert own.origin == "ours"


def test_i1_an_organisation_loads_text_it_is_entitled_to(programme):
    """Another instrument runs in the same way, with its own scale, bands and licence (I1)."""
    kept = checked.small(programme, licence="By letter of its owner.")
    assert (kept.origin, kept.licence) == ("csv", "By letter of its owner.")
    found = queries.results(checked.closed(kept, {"Ines": {"2.1": 4}}))
    assert [one.element for one in found.spreads] == ["2.1", "1.1.1", "1.1.2"]


def test_i3_a_priority_becomes_an_action_with_owner_measure_and_day(programme):
    """None of the three can be left out, and the day is one to come (I3)."""
    of = checked.convened(checked.closed(checked.small(programme), {}), AT.date(), AT)
    [priority] = actions.set_priorities(
        of=of, wishes=[Wish("Names at the desk", "1.1.1")], by=living.staff(), at=AT
    )
    whole = {
        "aim": "Ask for names",
        "owner": "Kofi",
        "measure": "Ten people say how it felt",
        "due_on": date(2026, 11, 1),
    }

    def plan(**changed):
        return actions.plan_cycle(
            programme=programme,
            priority=priority,
            key=uuid4(),
            by=living.staff(),
            at=AT,
            **{**whole, **changed},
        )

    yesterday = AT.date() - timedelta(days=1)
    for lack in ({"owner": " "}, {"measure": ""}, {"aim": ""}, {"due_on": yesterday}):
        with pytest.raises(CannotKeep) as no:
            plan(**lack)
        assert {one.where for one in no.value.problems} == set(lack)
    made = plan()
    [tried] = queries.cycles_of(priority)
    assert tried.cycle == made
    assert (made.owner, made.measure, made.due_on) == ("Kofi", whole["measure"], whole["due_on"])


def test_i3_the_next_round_shows_before_and_after_of_the_same_version_only(programme):
    """With what was tried beside it; another version between them is left out (I3)."""
    small = checked.small(programme)
    first = checked.convened(checked.closed(small, {}), AT.date(), AT)
    checked.tried(first, "Names at the desk", "1.1.1", AT)
    other = checked.closed(checked.small(programme, version="2"), {"Ines": {"1.1.1": 0}})
    assert queries.compared(programme) is None
    better = {name: {"1.1.1": 3} for name in checked.FOUR}
    third = checked.closed(small, better, at=LATER, convene_on=LATER.date())
    found = queries.compared(programme)
    assert (found.before, found.after, found.shared) == (first, third, 3)
    [changed] = found.most
    assert (changed.moved.before, changed.moved.after) == (2, 3)
    assert [one.cycle.owner for one in changed.tried] == ["Kofi"]
    assert [one.number for one in queries.line(programme).left_out] == [other.number]
