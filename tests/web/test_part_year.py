"""An amount that changes within the year: settled at the desk, read by the person (B13)."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from ownway.allocation import actions as allocating
from ownway.decisions import actions as deciding
from ownway.planning import actions as planning
from tests import agreed, living
from tests.cast import NOW
from tests.web.reading import came_back, said, told

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=100)


@pytest.fixture
def more(cast, monkeypatch):
    """Ana lives on a plan of few points; 100 days later her answers come to more."""
    ana = cast.by("ana")
    monkeypatch.setattr(
        agreed,
        "_allocated",
        lambda person, by: allocating.work_out(
            assessment=living.assessed(person, by, living.SIXTEEN, at=NOW), by=by, at=NOW
        ),
    )
    plan = agreed.agree(cast, lines={"gym": agreed.LINES["gym"]})
    sent = living.assessed(cast.ana, ana, living.TWENTY_TWO, at=LATER)
    return plan, allocating.work_out(assessment=sent, by=ana, at=LATER)


def day_of(on):
    return {"from_on_0": str(on.day), "from_on_1": str(on.month), "from_on_2": str(on.year)}


def test_more_is_dated_back_at_the_desk_and_the_person_reads_what_it_makes(cast, more):
    plan, newer = more
    back = (NOW + timedelta(days=60)).date()
    with time_machine.travel(LATER, tick=False):
        senior = cast.client("senior_approver")
        there = reverse("desk:amount", args=[newer.ref])
        assert "Counts from an earlier day" in said(senior.get(there))
        sum_of = {"amount": "5834.92", "reason": "It began in November"}
        far = senior.post(there, {**sum_of, **day_of(back - timedelta(days=90))})
        assert "The day is from" in came_back(far)
        sent = senior.post(there, {**sum_of, **day_of(back)})
        assert "The final amount is settled." in told(senior, sent)
        assert "Counts from" in said(senior.get(there))

        ana, own = cast.client("ana"), cast.by("ana")
        page = said(ana.get(reverse("my:amount")))
        assert "It is £5,834.92 a year since 3 November 2026." in page
        whole = "By days, that makes £5,584.47 for the year up to 3 September 2027."
        assert whole in page
        assert "since" not in said(ana.get(reverse("my:money")))  # no plan with it is agreed yet
        draft = planning.revise(plan=plan.plan, by=own, at=LATER)
        draft = planning.submit(
            version=draft, signed_name="Ana", edit_no=draft.edit_no, by=own, at=LATER
        )
        deciding.decide(
            version=draft,
            answers=agreed.yes_to({line.what: line for line in draft.lines.all()}),
            by=cast.by("senior_approver"),
            at=LATER,
        )
        assert whole in said(ana.get(reverse("my:money")))


def test_a_first_amount_asks_for_no_day(cast):
    first = agreed._allocated(cast.ana, cast.by("ana"))
    page = said(cast.client("senior_approver").get(reverse("desk:amount", args=[first.ref])))
    assert "Counts from an earlier day" not in page


def test_the_money_page_says_how_long_it_lasts_at_this_pace(cast, anas_plan):
    with time_machine.travel(NOW + timedelta(days=27), tick=False):
        assert "At this pace" not in said(cast.client("ana").get(reverse("my:money")))
    anas_plan.ask("gym", 12_000, at=NOW + timedelta(days=1))
    with time_machine.travel(NOW + timedelta(days=20), tick=False):
        assert "At this pace" not in said(cast.client("ana").get(reverse("my:money")))
    with time_machine.travel(NOW + timedelta(days=40), tick=False):
        assert "At this pace" in said(cast.client("ana").get(reverse("my:money")))
