"""A practice programme has a term of courses: one is full, and two looks at fidelity differ."""

from __future__ import annotations

from datetime import timedelta

import pytest

from ownway.cli.practice.courses import open_courses
from ownway.cli.practice.people import ENGLAND
from ownway.cli.practice.stories import Teller
from ownway.cli.worker import pass_places_on
from ownway.consent.queries import viewer_for
from ownway.learning import actions, queries
from ownway.learning.models import CourseRun, Enrolment
from tests.cast import HOME, NOW, PACKS

pytestmark = pytest.mark.django_db


def test_a_term_of_courses_with_a_line_and_two_looks():
    teller = Teller.opening(ENGLAND, PACKS / HOME, now=NOW)
    open_courses(teller, [])
    viewer = viewer_for(teller.accounts["centre_manager"], at=NOW)
    views = queries.offered(teller.programme, on=NOW.date())
    assert len(views) == 6
    assert len({view.run.hub for view in views}) == 2
    (full,) = [view for view in views if view.line]
    assert full.free == 0
    totals = {one.card.total for one in queries.checks(viewer, teller.programme)}
    assert totals == {14, 10}
    # One course is over, so its pages show who was there and how it was.
    run = CourseRun.objects.get(state="closed")
    assert run.sessions.get(number=4).until_at < NOW
    assert set(Enrolment.objects.filter(run=run).values_list("state", flat=True)) == {"finished"}
    heard = queries.heard(viewer, run, least=5)
    assert (heard.answers, heard.rating_tenths, len(heard.words)) == (6, 43, 4)
    came = queries.came_to(viewer, run)
    assert [came[number] for number in (1, 2, 3, 4)] == [6, 5, 4, 3]
    # An offer nobody answers goes to the next in line by itself.
    first = Enrolment.objects.get(run=full.run, place=1)
    actions.give_up(enrolment=first, by=teller.staff("centre_manager"), at=NOW)
    assert pass_places_on(NOW) == 0
    assert pass_places_on(NOW + timedelta(days=5)) == 1
    assert set(full.run.enrolments.filter(place__in=(5, 6)).values_list("state", flat=True)) == {
        "lapsed",
        "offered",
    }
