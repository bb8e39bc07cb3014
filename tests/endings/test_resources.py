"""What a partner put beside an award: used, or given back unused, and nobody's failure (S13)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.utils import translation

from ownway.endings import actions, queries
from ownway.endings.models import Resource
from ownway.ledger import queries as books
from ownway.ledger.models import Journal
from ownway.record.models import Entry
from ownway.web.my.words import exits as words
from tests import living
from tests.endings.groups import LATER, SOON, Group, joined, now, refused_by_the_database
from tests.living import AT

pytestmark = pytest.mark.django_db


@pytest.fixture
def inside():
    return living.programme()


@pytest.fixture
def group(inside):
    return Group(inside).open()


def put_beside(row, by, kind="housing", **said):
    known = {"partner": "Elm Homes", "words": "A flat to try", "until_on": LATER.date(), **said}
    return actions.add_resource(way_out=row, kind=kind, by=by, at=AT, **known)


def shown(row):
    """What the person reads about each, in English."""

    class Named:
        @staticmethod
        def get(code):
            return code

    with translation.override("en-gb"):
        return [one.value[-1] for one in words.resources(queries.resources(now(row)), Named())]


def test_used_once_and_it_stays_used(inside, group):
    person, by, _viewer = joined(inside)
    row = group.award(person, by)
    flat = put_beside(row, group.lead)
    assert shown(row) == [f"Yours until {LATER.day} {LATER:%B %Y}"]
    used = actions.use_resource(resource=flat, by=by, at=SOON)
    assert actions.use_resource(resource=flat, by=by, at=LATER).used_at == used.used_at == SOON
    assert shown(row) == ["Used"]
    with pytest.raises(actions.NotNow, match="answered already"):
        actions.return_resource(resource=flat, by=group.lead, at=LATER)
    [entry] = Entry.objects.filter(verb="endings.use_resource")
    assert (entry.by, entry.person) == (by.ref, person.ref)


def test_what_was_not_used_goes_back_and_neither_the_way_out_nor_any_money_moves(inside, group):
    """Scholarship money unused: the partner gives it to somebody else, and nobody lost it."""
    person, by, _viewer = joined(inside)
    row = group.award(person, by)
    hours = put_beside(row, group.lead, "vocational", partner="Works", words="Six hours")
    journals, before = Journal.objects.count(), now(row)
    back = actions.return_resource(resource=hours, by=group.lead, at=SOON)
    assert actions.return_resource(resource=hours, by=by, at=LATER).returned_at == SOON
    assert (back.used_at, back.returned_by) == (None, group.lead.ref)
    assert shown(row) == ["Not needed: somebody else has it now"]
    assert (now(row).status, now(row).next) == (before.status, before.next)
    assert Journal.objects.count() == journals
    assert not books.check()
    with pytest.raises(actions.NotNow):
        actions.use_resource(resource=hours, by=by, at=LATER)
    assert Entry.objects.filter(verb="endings.return_resource").count() == 1
    # The same can be put there again, for somebody whose life changed.
    again = put_beside(row, group.lead, "vocational", partner="Works", words="Six hours")
    assert again != hours


def test_nothing_is_put_beside_somebody_without_an_award_or_for_a_day_that_is_over(inside, group):
    person, by, _viewer = joined(inside)
    applied = actions.apply(person=person, hopes="A job", by=by, at=AT)
    with pytest.raises(actions.NotNow):
        put_beside(applied, group.lead)
    other, own, _viewer = joined(inside, "Bea")
    row = group.award(other, own)
    with pytest.raises(actions.NotWhole) as no:
        put_beside(row, group.lead, "moon", words=" ", until_on=(AT - timedelta(days=1)).date())
    assert {one.code for one in no.value.problems} == {
        "partner_unknown",
        "promise_day",
        "words_missing",
    }
    assert put_beside(row, group.lead) == put_beside(row, group.lead)  # pressed twice
    assert Resource.objects.count() == 1


def test_the_database_refuses_used_and_returned_at_once_and_losing_it(inside, group):
    person, by, _viewer = joined(inside)
    flat = put_beside(group.award(person, by), group.lead)
    actions.use_resource(resource=flat, by=by, at=SOON)
    refused_by_the_database(Resource, returned_at=SOON, returned_by=by.ref)
    refused_by_the_database(Resource, used_by=None)
    for unmarked in (
        {"used_at": None, "used_by": None},
        {"used_at": LATER},
        {"used_at": None, "used_by": None, "returned_at": LATER, "returned_by": by.ref},
        {"words": "A room"},
        {"until_on": AT.date()},
    ):
        refused_by_the_database(Resource, **unmarked)
    flat.refresh_from_db()
    assert (flat.used_at, flat.used_by) == (SOON, by.ref)
    with pytest.raises(DatabaseError), transaction.atomic():
        Resource.objects.all().delete()
