"""One who made a plan helps one other: seen by nobody, stopped by either, counted without names."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from ownway.consent import actions as consent_actions
from ownway.consent import queries as consent
from ownway.consent.actions import NotYours
from ownway.record.guards import missing
from ownway.record.models import Entry
from ownway.review import actions, guards, queries, rules
from ownway.review.models import Buddy
from tests.agreed import agree
from tests.cast import NOW

LATER = NOW + timedelta(days=3)
_links = st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7)), max_size=10).map(
    lambda pairs: [(a, b) for a, b in pairs if a != b]
)


@given(_links)
def test_a_place_in_a_chain_is_one_more_than_the_helpers(links):
    """Worked out by walking; where there is no circle, one more than whoever helped them."""
    found = rules.places(links)
    by = {}
    for helper, helped in links:
        by.setdefault(helped, helper)
    assert set(found) == set(by)
    for person, place in found.items():
        steps, here, seen = 0, person, {person}
        while here in by and by[here] not in seen:
            here = by[here]
            seen.add(here)
            steps += 1
        assert place == steps >= 1


pytestmark = pytest.mark.django_db


def test_an_offer_is_taken_up_once_and_opens_nothing(cast):
    with pytest.raises(actions.NotNow):
        actions.offer_to_help(person=cast.ana, by=cast.by("ana"), at=NOW)
    agree(cast, hold=False)
    with pytest.raises(NotYours):
        actions.offer_to_help(person=cast.ana, by=cast.by("coach"), at=NOW)
    offer = actions.offer_to_help(person=cast.ana, by=cast.by("ana"), at=NOW)
    assert actions.offer_to_help(person=cast.ana, by=cast.by("ana"), at=NOW) == offer
    ben = cast.people["neighbour"]
    assert queries.offers(ben) == (offer,)
    assert queries.offers(cast.ana) == ()
    assert queries.offers(cast.people["elsewhere"]) == ()
    with pytest.raises(actions.NotNow):
        actions.ask_buddy(person=cast.ana, buddy=offer, by=cast.by("ana"), at=LATER)
    entries = Entry.objects.count()
    helping = actions.ask_buddy(person=ben, buddy=offer, by=cast.by("neighbour"), at=LATER)
    assert Entry.objects.count() == entries + 1
    assert actions.ask_buddy(person=ben, buddy=offer, by=cast.by("neighbour"), at=LATER) == helping
    viewer = cast.viewer("ana", LATER)
    assert consent.topics_open(viewer, ben, at=LATER) == frozenset()
    assert [one.person for one in consent.helped(viewer, at=LATER)] == [ben]
    assert queries.my_buddies(ben) == (None, helping)
    assert queries.my_buddies(cast.ana) == (helping, None)
    with pytest.raises(NotYours):
        actions.stop_helping(buddy=helping, by=cast.by("coach"), at=LATER)
    over = actions.stop_helping(buddy=helping, by=cast.by("ana"), at=LATER)
    assert actions.stop_helping(buddy=over, by=cast.by("neighbour"), at=LATER).over_at == LATER
    assert consent.helped(cast.viewer("ana", LATER), at=LATER) == ()
    names = {field.name for field in Buddy._meta.get_fields()}
    assert not names & {"why", "reason", "words"}


@pytest.mark.parametrize("who", ["neighbour", "ana"])
def test_a_buddy_who_leaves_the_circle_is_free_again(cast, who):
    """Shut out by the one they help, or gone by themselves: one act, and the pair is over in it."""
    agree(cast, hold=False)
    offer = actions.offer_to_help(person=cast.ana, by=cast.by("ana"), at=NOW)
    ben = cast.people["neighbour"]
    pair = actions.ask_buddy(person=ben, buddy=offer, by=cast.by("neighbour"), at=NOW)
    with pytest.raises(NotYours):
        actions.leave_circle(supporter=pair.supporter, by=cast.by("coach"), at=LATER)
    entries = Entry.objects.count()
    gone = actions.leave_circle(supporter=pair.supporter, by=cast.by(who), at=LATER)
    assert gone.ended_at == LATER
    assert Entry.objects.count() == entries + 1
    pair.refresh_from_db()
    assert (pair.state, pair.over_at, pair.over_by) == ("over", LATER, cast.by(who).ref)
    assert queries.my_buddies(ben) == (None, None)
    again = actions.offer_to_help(person=cast.ana, by=cast.by("ana"), at=LATER)
    assert (
        actions.ask_buddy(person=ben, buddy=again, by=cast.by("neighbour"), at=LATER).person == ben
    )


def test_a_pair_whose_place_in_the_circle_ended_otherwise_can_still_be_stopped(cast):
    """As where somebody was a coach there too, and stopped as that."""
    agree(cast, hold=False)
    offer = actions.offer_to_help(person=cast.ana, by=cast.by("ana"), at=NOW)
    ben = cast.people["neighbour"]
    pair = actions.ask_buddy(person=ben, buddy=offer, by=cast.by("neighbour"), at=NOW)
    consent_actions.end_supporter(supporter=pair.supporter, by=cast.by("neighbour"), at=LATER)
    stopped = actions.stop_helping(buddy=pair, by=cast.by("ana"), at=LATER)
    assert stopped.state == "over"


def test_the_ratio_counts_plans_that_had_a_buddy_before_their_yes(cast):
    agree(cast, hold=False)
    offer = actions.offer_to_help(person=cast.ana, by=cast.by("ana"), at=NOW - timedelta(hours=2))
    ben = cast.people["neighbour"]
    actions.ask_buddy(person=ben, buddy=offer, by=cast.by("neighbour"), at=NOW - timedelta(hours=1))
    agree(cast, "neighbour", hold=False)
    found = queries.helping(cast.programme, at=LATER)
    assert (found.agreed, found.helped, found.longest) == (2, 1, 1)


def test_the_database_lets_nobody_help_two_or_themselves(cast):
    assert missing(connection, guards.HERE / "buddies") == []
    agree(cast, hold=False)
    offer = actions.offer_to_help(person=cast.ana, by=cast.by("ana"), at=NOW)
    again = {"helper": cast.ana, "state": "offered", "offered_at": NOW, "offered_by": offer.ref}
    with pytest.raises(DatabaseError), transaction.atomic():
        Buddy.objects.create(**again)
    with pytest.raises(DatabaseError), transaction.atomic():
        Buddy.objects.create(**{**again, "helper": cast.people["neighbour"], "state": "helping"})
    with pytest.raises(DatabaseError), transaction.atomic():
        Buddy.objects.filter(pk=offer.pk).update(helper=cast.people["neighbour"])
    actions.stop_helping(buddy=offer, by=cast.by("ana"), at=LATER)
    with pytest.raises(DatabaseError), transaction.atomic():
        Buddy.objects.filter(pk=offer.pk).update(state="offered", over_at=None, over_by=None)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM review_buddy WHERE id = %s", [offer.pk])
