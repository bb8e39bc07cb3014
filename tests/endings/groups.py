"""Groups and ways out for the tests of leaving well."""

from __future__ import annotations

from datetime import timedelta
from itertools import count

import pytest
from django.db import DatabaseError, transaction

from ownway.consent.queries import viewer_for
from ownway.endings import actions, queries
from ownway.joining.models import Enrolment
from tests import living
from tests.leaving import peer, sign, walker
from tests.living import AT
from tests.planned import staff

SOON, LATER = AT + timedelta(days=30), AT + timedelta(days=60)
_number = count()


def joined(inside, name="Ana"):
    person, by, viewer = living.person(inside, f"{name}{next(_number)}")
    Enrolment.objects.create(
        person=person, status="active", informed_version="0" * 64, joined_at=AT, joined_by=by.ref
    )
    return person, by, viewer


class Group:
    """A group with a peer coach, open, and those who answer."""

    def __init__(self, inside, places=200):
        self.inside = inside
        self.lead, self.desk = staff(inside, "approver", "Lena")
        self.coach = peer(inside, walker(inside))
        self.cohort = actions.plan_cohort(
            programme=inside,
            places=places,
            retreat_on=SOON.date(),
            retreat_place="Hall",
            by=self.lead,
            at=AT,
        )
        self.member = actions.offer_self(
            cohort=self.cohort, part="peer_coach", by=self.coach, at=AT
        )

    def open(self):
        actions.open_cohort(cohort=self.cohort, by=self.lead, at=AT)
        return self

    def award(self, person, by):
        row = actions.apply(person=person, hopes="A job", by=by, at=AT)
        actions.award(way_out=row, cohort=self.cohort, coach=self.member, by=self.lead, at=AT)
        return row


def now(row):
    return queries.of_exit(row, LATER)


def signed_by_all(group, person, by, at=SOON, row=None):
    row = row or group.award(person, by)
    actions.hold_retreat(cohort=group.cohort, came=[row.ref], by=group.lead, at=at)
    actions.write_plan(way_out=row, keeps_well="Walking", shared=True, by=by, at=at)
    parties = {one.side: one for one in now(row).parties}
    until = (at + timedelta(days=60)).date()
    actions.promise(owner=parties["person"], words="I walk", due_on=until, by=by, at=at)
    actions.promise(owner=parties["staff"], words="I ring", due_on=until, by=group.coach, at=at)
    actions.hand_round(way_out=row, by=by, at=at)
    sign(parties["person"], by, at)
    sign(parties["staff"], group.coach, at)
    return row


def refused_by_the_database(table, **values):
    with pytest.raises(DatabaseError), transaction.atomic():
        table.objects.update(**values)


def staff_viewer(party):
    return viewer_for(party.account, at=AT)
