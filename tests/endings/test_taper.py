"""Less money step by step: signed by the person, posted once, paused at once (H4)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from ownway.cli import worker
from ownway.core.actors import SYSTEM
from ownway.decisions.models import Pot
from ownway.endings import actions, queries
from ownway.endings.models import Taper, TaperStep
from ownway.endings.rules import Fall
from ownway.joining import actions as joining
from ownway.joining.models import Enrolment
from ownway.ledger import queries as books
from ownway.ledger.rules import Kind
from ownway.record.models import Entry
from tests.cast import NOW

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def plan(anas_plan):
    return anas_plan


def falls(plan, *minor):
    return [Fall((NOW + 30 * n * DAY).date(), each) for n, each in enumerate(minor, 1)]


def written(plan, *minor):
    made = actions.write_taper(
        person=plan.person, falls=falls(plan, *minor), by=plan.by("ana"), at=NOW
    )
    return made


def signed(plan, *minor):
    return actions.sign_taper(
        taper=written(plan, *minor), signed_name="Ana", by=plan.by("ana"), at=NOW
    )


def year(plan):
    return queries.in_pots(plan.plan, NOW)[0]


def authority(plan):
    return sum(books.balances(plan.person.programme.ref, kind=Kind.AUTHORITY).values())


def test_steps_fall_on_their_days_exactly_once_and_only_when_signed(plan):
    start, funder = year(plan), authority(plan)
    taper = written(plan, start - 10_000, start - 30_000)
    assert written(plan, start - 10_000, start - 30_000) == taper
    assert worker.lower_money(NOW + 31 * DAY) == 0  # nobody signed
    with pytest.raises(actions.NotTheirs):
        actions.sign_taper(taper=taper, signed_name="Jo", by=plan.by("approver"), at=NOW)
    actions.sign_taper(taper=taper, signed_name="Ana", by=plan.by("ana"), at=NOW)
    assert worker.lower_money(NOW + 29 * DAY) == 0
    assert worker.lower_money(NOW + 31 * DAY) == 1
    assert worker.lower_money(NOW + 31 * DAY) == 0
    assert (year(plan), authority(plan) - funder) == (start - 10_000, 10_000)
    assert worker.lower_money(NOW + 61 * DAY) == 1
    assert (year(plan), authority(plan) - funder) == (start - 30_000, 30_000)
    assert sum(Pot.objects.filter(plan=plan.plan).values_list("amount_minor", flat=True)) == (
        start - 30_000
    )
    assert Entry.objects.filter(verb="endings.post_taper_step").count() == 2
    assert not books.check()


def test_the_person_pauses_at_once_and_only_they_take_it_up_again(plan):
    start = year(plan)
    taper = signed(plan, start - 10_000, start - 20_000)
    actions.pause_taper(taper=taper, by=plan.by("ana"), at=NOW + DAY)
    assert worker.lower_money(NOW + 99 * DAY) == 0
    step = TaperStep.objects.get(number=1)
    with pytest.raises(actions.NotRunning):
        actions.post_step(step=step, by=SYSTEM, at=NOW + 99 * DAY)
    with pytest.raises(DatabaseError), transaction.atomic():
        TaperStep.objects.filter(pk=step.pk).update(
            posted_on=(NOW + 99 * DAY).date(),
            back_minor=0,
            kept_minor=0,
            posted_at=NOW + 99 * DAY,
            posted_by=SYSTEM.ref,
        )
    with pytest.raises(actions.NotTheirs):
        actions.resume_taper(taper=taper, by=plan.by("approver"), at=NOW + 99 * DAY)
    actions.resume_taper(taper=taper, by=plan.by("ana"), at=NOW + 99 * DAY)
    assert worker.lower_money(NOW + 99 * DAY) == 2
    assert year(plan) == start - 20_000


def test_it_never_goes_below_what_is_promised_or_kept_aside(plan):
    bought = plan.ask("gym", 4_000)
    signed(plan, 100)
    assert worker.lower_money(NOW + 31 * DAY) == 1
    step = TaperStep.objects.get()
    assert step.kept_minor == year(plan) - 100 > 0
    bought.refresh_from_db()
    assert bought.status == "approved"
    kept = books.balances(plan.person.programme.ref, pot=plan.pot.ref, kind=Kind.CONTINGENCY)
    assert sum(kept.values()) == 44_884
    assert not books.check()


@pytest.mark.parametrize(
    ("minor", "code"), [((), "taper_steps"), ((10**9,), "taper_amount"), ((5, 5), "taper_amount")]
)
def test_what_does_not_fall_is_not_saved(plan, minor, code):
    with pytest.raises(actions.NotASchedule) as no:
        written(plan, *minor)
    assert code in {problem.code for problem in no.value.problems}
    assert not Taper.objects.exists()


def test_what_was_not_signed_is_taken_over_and_what_was_signed_is_not(plan):
    start = year(plan)
    first = written(plan, start - 1)
    second = written(plan, start - 2)
    first.refresh_from_db()
    assert first.ended_at
    assert second.ended_at is None
    actions.sign_taper(taper=second, signed_name="Ana", by=plan.by("ana"), at=NOW)
    with pytest.raises(actions.NotRunning):
        written(plan, start - 3)
    actions.end_taper(taper=second, by=plan.by("ana"), at=NOW)
    assert worker.lower_money(NOW + 99 * DAY) == 0
    assert written(plan, start - 3)


def test_while_somebody_rests_no_money_falls(plan):
    start = year(plan)
    signed(plan, start - 10_000)
    row = actions.go_own_way(person=plan.person, by=plan.by("ana"), at=NOW)
    actions.pause(way_out=row, by=plan.by("ana"), at=NOW + DAY)
    assert worker.lower_money(NOW + 40 * DAY) == 0
    step = TaperStep.objects.get()
    with pytest.raises(actions.NotRunning):
        actions.post_step(step=step, by=SYSTEM, at=NOW + 40 * DAY)
    with pytest.raises(DatabaseError), transaction.atomic():
        TaperStep.objects.filter(pk=step.pk).update(
            posted_on=(NOW + 40 * DAY).date(),
            back_minor=0,
            kept_minor=0,
            posted_at=NOW + 40 * DAY,
            posted_by=SYSTEM.ref,
        )
    actions.go_on(way_out=row, by=plan.by("ana"), at=NOW + 41 * DAY)
    assert worker.lower_money(NOW + 42 * DAY) == 1
    assert year(plan) == start - 10_000


def test_a_break_from_the_programme_stops_it_too(plan):
    start = year(plan)
    signed(plan, start - 10_000)
    Enrolment.objects.filter(person=plan.person).update(status="active")
    joining.pause(person=plan.person, by=plan.by("ana"), at=NOW + DAY)
    assert worker.lower_money(NOW + 40 * DAY) == 0
    with pytest.raises(actions.NotRunning):
        actions.post_step(step=TaperStep.objects.get(), by=SYSTEM, at=NOW + 40 * DAY)
