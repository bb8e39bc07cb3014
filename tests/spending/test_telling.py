"""A payment held back is silent for nobody: who is told, of what, once for each change (R7)."""

from datetime import timedelta
from itertools import pairwise

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from ownway.consent.queries import viewer_for
from ownway.core.problems import NotVisible
from ownway.people.models import Person
from ownway.record import queries as record
from ownway.record.models import Entry
from ownway.spending import actions, queries, rules
from ownway.spending.models import HoldTold
from ownway.spending.rules import HoldState
from tests.cast import NOW
from tests.spending import paying

WAITS, STAYS, GOES_ON = HoldState.WAITS, HoldState.STAYS, HoldState.GOES_ON


@given(st.lists(st.sampled_from(HoldState), max_size=8))
def test_each_change_is_told_once_and_nothing_twice(states):
    """That it goes on is news to nobody who never heard that it waits."""
    told = []
    for now in states:
        if rules.is_news(now, told[-1] if told else None):
            told.append(now)
        assert not rules.is_news(now, told[-1] if told else None)
    assert all(first is not then for first, then in pairwise(told))
    assert not told or told[0] is not GOES_ON


@pytest.fixture
def plan(anas_plan):
    return anas_plan


@pytest.fixture
def bought(plan):
    return plan.ask("gym", 1_000)


def reach(plan, way="site", *, signs_in=True):
    """How she wants to hear from us, and whether she signs in at all."""
    changed = {"reach_by": way, "reach_at": "1 High Street"}
    if not signs_in:
        changed["account"] = None
    Person.objects.filter(pk=plan.person.pk).update(**changed)
    plan.person.refresh_from_db()


def untold(plan, at=NOW):
    viewer = plan.cast.viewer("approver", at)
    return [
        (one.person.name, one.state) for one in queries.to_tell(viewer, plan.person.programme, at)
    ]


def note(plan, at=NOW, **cause):
    (found,) = queries.to_tell(plan.cast.viewer("approver", at), plan.person.programme, at)
    return actions.note_hold_told(
        person=found.person, concern=found.concern, stop=found.stop, state=found.state,
        by=plan.by("approver"), at=at,
    )  # fmt: skip


def doubt(plan, bought, person=None):
    return actions.raise_concern(
        payee=paying.payee_of(bought), person=person, words="Odd.", by=plan.by("payer"), at=NOW
    )


def stop(plan, **whom):
    return actions.stop_payments(
        programme=plan.person.programme, reason="Rang", by=plan.by("payer"), at=NOW, **whom
    )


def decide(plan, concern, outcome, at=NOW):
    return actions.decide_concern(
        concern=concern, outcome=outcome, reason="So.", by=plan.by("approver"), at=at
    )


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("way", "signs_in", "told"),
    [
        ("site", False, True),
        ("nothing", False, True),
        ("letter", True, True),
        ("text", True, True),
        ("email", True, True),
        ("site", True, False),
        ("nothing", True, False),
    ],
)
def test_who_is_told_by_staff(plan, bought, way, signs_in, told):
    reach(plan, way, signs_in=signs_in)
    doubt(plan, bought)
    assert bool(untold(plan)) == told


@pytest.mark.django_db
def test_a_concern_for_somebody_without_a_sign_in_is_told_until_it_ends(plan, bought):
    """It waits; it stays unpaid; it goes on: each on the list until somebody noted it, once."""
    reach(plan, signs_in=False)
    assert untold(plan) == []
    concern = doubt(plan, bought)
    for outcome, state in (("", WAITS), ("upheld", STAYS), ("cleared", GOES_ON)):
        if outcome:
            decide(plan, concern, outcome)
        assert untold(plan) == [("Ana Duarte", state)]
        made = note(plan)
        assert (made.concern, made.stop, made.state) == (concern, None, state)
        assert untold(plan) == []
    assert HoldTold.objects.count() == 3


@pytest.mark.django_db
def test_one_that_lapses_is_told_to_go_on_only_to_who_heard_of_it(plan, bought):
    reach(plan, signs_in=False)
    concern = doubt(plan, bought)
    day_after = NOW + (concern.decide_by_on - NOW.date()) + timedelta(days=1)
    assert untold(plan, day_after) == []
    note(plan)
    assert untold(plan, day_after) == [("Ana Duarte", GOES_ON)]


@pytest.mark.django_db
@pytest.mark.parametrize("of", ["payee", "person"])
def test_a_stop_for_somebody_without_a_sign_in_is_told_and_its_end_too(plan, bought, of):
    reach(plan, signs_in=False)
    whom = {"payee": paying.payee_of(bought)} if of == "payee" else {"person": plan.person}
    stopped = stop(plan, **whom)
    assert untold(plan) == [("Ana Duarte", WAITS)]
    assert note(plan).stop == stopped
    actions.lift_stop(stop=stopped, reason="Rang back", by=plan.by("releaser"), at=NOW)
    assert untold(plan) == [("Ana Duarte", GOES_ON)]
    note(plan)
    assert untold(plan) == []


@pytest.mark.django_db
def test_a_second_press_changes_nothing_and_one_entry_says_it(plan, bought):
    concern = doubt(plan, bought)
    made = {
        actions.note_hold_told(
            person=plan.person, concern=concern, state=WAITS, by=plan.by("approver"), at=NOW
        )
        for _press in range(2)
    }
    assert len(made) == 1
    assert Entry.objects.filter(verb="spending.note_hold_told").count() == 1
    assert record.verify() == []


@pytest.mark.django_db
def test_nobody_is_told_of_what_is_not_held_back(plan, bought):
    """Of somebody else, or paid already."""
    reach(plan, signs_in=False)
    other = plan.ask("art", 900, payee="Art House")
    doubt(plan, other, person=plan.cast.people["neighbour"])
    assert untold(plan) == []
    doubt(plan, other)
    actions.pay_direct(purchase=other, by=plan.by(), at=NOW)
    assert untold(plan) == []


@pytest.mark.django_db
def test_only_who_may_see_what_she_buys_sees_that_it_waits(plan, bought):
    reach(plan, signs_in=False)
    concern = doubt(plan, bought)
    for who in ("far_approver", "stranger", "centre_manager"):
        viewer = plan.cast.viewer(who)
        assert queries.to_tell(viewer, plan.person.programme, NOW) == []
        with pytest.raises(NotVisible):
            queries.one_held_back(viewer, plan.person.ref, concern.ref, NOW)
    nobody = viewer_for(None, at=NOW)
    assert queries.to_tell(nobody, plan.person.programme, NOW) == []


@pytest.mark.django_db
def test_the_database_keeps_one_cause_and_a_known_state(plan, bought):
    concern, stopped = doubt(plan, bought), stop(plan, person=plan.person)
    known = {"person": plan.person, "told_at": NOW, "told_by": concern.raised_by}
    for wrong in (
        {"state": "waits"},
        {"state": "waits", "concern": concern, "stop": stopped},
        {"state": "other", "concern": concern},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            HoldTold.objects.create(**known, **wrong)


# --- concerns nobody decided by their day ------------------------------------------------------


@pytest.mark.django_db
def test_one_nobody_decided_stays_on_a_list_with_its_age_and_who_can(plan, bought):
    concern = doubt(plan, bought)
    last = NOW + (concern.decide_by_on - NOW.date())
    seen = plan.cast.viewer("approver")
    programme = plan.person.programme
    assert queries.lapsed_concerns(seen, programme, last) == []
    later = last + timedelta(days=6)
    assert queries.concerns(seen, programme, later) == []
    (lapsed,) = queries.lapsed_concerns(seen, programme, later)
    assert (lapsed.concern, lapsed.days) == (concern, 6)
    assert lapsed.owners == ("Helen Brook", "Priya Shah")
    decide(plan, concern, "cleared", later)
    assert queries.lapsed_concerns(seen, programme, later) == []


@pytest.mark.django_db
def test_whoever_raised_it_does_not_look_after_it(plan, bought):
    raised = actions.raise_concern(
        payee=paying.payee_of(bought), person=None, words="Odd.", by=plan.by("approver"), at=NOW
    )
    later = NOW + (raised.decide_by_on - NOW.date()) + timedelta(days=1)
    programme = plan.person.programme
    (lapsed,) = queries.lapsed_concerns(plan.cast.viewer("senior_approver"), programme, later)
    assert lapsed.owners == ("Helen Brook",)
    with pytest.raises(NotVisible):
        queries.lapsed_concerns(plan.cast.viewer("payer"), programme, later)
