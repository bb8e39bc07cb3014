"""Two who plan together stop when the time of either here is over, however it ends (S19)."""

from __future__ import annotations

import pytest
import time_machine
from django.db import DatabaseError, transaction
from django.urls import reverse

from ownway.consent import queries as consent
from ownway.endings import actions
from ownway.joining.models import Enrolment
from ownway.people.models import Supporter
from ownway.record.models import Entry
from ownway.review import actions as review
from ownway.review import queries
from ownway.review.models import Buddy
from tests.agreed import agree
from tests.cast import NOW
from tests.endings.test_coaches import AT, DAY, WAYS, by_choice
from tests.web.reading import said

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan(anas_plan):
    return anas_plan


def paired(plan, *, ana_helps):
    """Ana helps Ben, or Ben helps Ana."""
    cast = plan.cast
    ben = cast.people["neighbour"]
    if not ana_helps:
        agree(cast, "neighbour", hold=False)
    sides = ((plan.person, "ana"), (ben, "neighbour"))
    (helper, gives), (helped, asks) = sides if ana_helps else sides[::-1]
    offer = review.offer_to_help(person=helper, by=cast.by(gives), at=NOW)
    return review.ask_buddy(person=helped, buddy=offer, by=cast.by(asks), at=NOW)


@pytest.mark.parametrize("ana_helps", [True, False], ids=["helper leaves", "helped leaves"])
@pytest.mark.parametrize("end", WAYS)
def test_a_pair_ends_with_the_time_of_either_in_the_same_act(plan, end, ana_helps):
    pair = paired(plan, ana_helps=ana_helps)
    ended = end(plan)
    pair.refresh_from_db()
    assert (pair.state, pair.over_at, pair.over_by) == ("over", ended.ended_at, ended.ended_by)
    assert Supporter.objects.get(pk=pair.supporter_id).ended_at == ended.ended_at
    who = "ana" if ana_helps else "neighbour"
    assert consent.helped(plan.cast.viewer(who, AT + DAY), at=AT + DAY) == ()
    assert queries.my_buddies(plan.cast.people["neighbour"]) == (None, None)
    verbs = Entry.objects.filter(at=ended.ended_at).values_list("verb", flat=True)
    assert "review.stop_helping" not in verbs  # one act, one entry
    latest = Entry.objects.filter(verb__startswith="endings.").latest("pk")
    assert latest.rows.filter(label=Buddy._meta.label_lower, key=str(pair.pk)).exists()


def test_an_offer_nobody_took_up_is_over_too(plan):
    offer = review.offer_to_help(person=plan.person, by=plan.by("ana"), at=NOW)
    by_choice(plan)
    assert queries.offers(plan.cast.people["neighbour"]) == ()
    offer.refresh_from_db()
    assert offer.state == "over"
    with pytest.raises(review.NotNow):
        review.offer_to_help(person=plan.person, by=plan.by("ana"), at=AT + DAY)


def test_the_ratio_counts_no_plan_whose_buddy_left_before_the_yes(plan):
    cast = plan.cast
    offer = review.offer_to_help(person=plan.person, by=plan.by("ana"), at=NOW - 9 * DAY)
    ben = cast.people["neighbour"]
    review.ask_buddy(person=ben, buddy=offer, by=cast.by("neighbour"), at=NOW - 8 * DAY)
    actions.leave(person=plan.person, by=plan.by("ana"), at=NOW - 7 * DAY)
    agree(cast, "neighbour", hold=False)
    found = queries.helping(cast.programme, at=AT)
    assert (found.agreed, found.helped) == (2, 0)


def test_the_database_lets_no_pair_outstay_a_time_here(plan):
    pair = paired(plan, ana_helps=True)
    ben = plan.cast.people["neighbour"]
    for status in ("left", "moved", "ended", "graduated"):
        with pytest.raises(DatabaseError), transaction.atomic():
            Enrolment.objects.filter(person=ben).update(status=status)
    by_choice(plan)
    with pytest.raises(DatabaseError), transaction.atomic():
        Buddy.objects.create(
            helper=plan.person, state="offered", offered_at=AT, offered_by=pair.offered_by
        )


def test_both_read_it_on_their_first_page_without_a_reason(plan):
    paired(plan, ana_helps=True)
    with time_machine.travel(AT, tick=True):
        by_choice(plan)
        ben = said(plan.cast.client("neighbour").get(reverse("my:home")))
        assert "Your planning buddy has stopped" in ben
        assert plan.person.name not in ben
        ana = said(plan.cast.client("ana").get(reverse("my:home")))
        assert "You and your planning buddy no longer plan together." in ana
    with time_machine.travel(AT + 15 * DAY, tick=True):
        later = said(plan.cast.client("neighbour").get(reverse("my:home")))
        assert "Your planning buddy has stopped" not in later


def test_whoever_helped_can_offer_it_to_another(plan):
    paired(plan, ana_helps=False)
    with time_machine.travel(AT, tick=True):
        by_choice(plan)
        ben = plan.cast.client("neighbour")
        page = said(ben.get(reverse("my:home")))
        assert "The one you helped to plan has stopped" in page
        ben.post(reverse("my:offer_buddy"))
        assert "has stopped" not in said(ben.get(reverse("my:home")))
