"""Saying that an amount is wrong: kept as said, answered once by somebody else, in time (A20)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from ownway.allocation import actions as allocating
from ownway.allocation.models import ReductionNotice
from ownway.cli.worker import bring_reductions_into_force
from ownway.core.money import Money
from ownway.decisions import actions, queries
from ownway.decisions.models import AmountClaim, Pot
from ownway.record.models import Entry
from tests import living
from tests.living import AT, SIXTEEN, TWENTY_TWO
from tests.planned import life, lowered, settler, staff

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(days=90)


@pytest.fixture
def ana():
    return living.person(living.programme())


def worked_out(ana, answers=SIXTEEN, at=AT):
    sent = living.assessed(ana[0], ana[1], answers, at=at)
    return allocating.work_out(assessment=sent, by=ana[1], at=at)


def said(ana, allocation, words="My nights are harder.", wrong_in="answer", at=AT):
    return actions.say_wrong(
        allocation=allocation, wrong_in=wrong_in, words=words, by=ana[1], at=at
    )


def answered(claim, by, outcome="stands", reason="We looked at your nights again."):
    return actions.answer_claim(claim=claim, outcome=outcome, reason=reason, by=by, at=AT)


def test_a_claim_has_a_day_by_the_clock_of_the_pack_and_one_entry(ana):
    claim = said(ana, worked_out(ana))
    assert claim.answer_by_on == date(2026, 9, 25)  # 15 working days after 4 September
    assert Entry.objects.get(verb="decisions.say_wrong").details["wrong_in"] == "answer"


def test_said_twice_is_said_once_and_nothing_is_added_while_it_waits(ana):
    allocation = worked_out(ana)
    assert said(ana, allocation) == said(ana, allocation)
    with pytest.raises(actions.AlreadyAsked):
        said(ana, allocation, words="And my mornings.")
    assert AmountClaim.objects.count() == 1


def test_nothing_said_is_nothing_kept(ana):
    allocation = worked_out(ana)
    with pytest.raises(actions.NotWhole):
        said(ana, allocation, words="  ")
    assert not AmountClaim.objects.exists()


def test_only_the_newest_amount_is_claimed_about(ana):
    old = worked_out(ana)
    worked_out(ana, TWENTY_TWO, at=LATER)
    with pytest.raises(actions.NotTheNewest):
        said(ana, old, at=LATER)


def test_one_claim_at_a_time_also_across_amounts(ana):
    claim = said(ana, worked_out(ana))
    newer = worked_out(ana, TWENTY_TWO, at=LATER)
    with pytest.raises(actions.AlreadyAsked):
        said(ana, newer, at=LATER)
    actions.answer_claim(claim=claim, outcome="answers", reason="Yes", by=living.staff(), at=LATER)
    assert said(ana, newer, at=LATER).allocation == newer


def test_a_claim_stays_in_sight_until_its_answer_was_there_to_read():
    of = life(answers=SIXTEEN)
    older = worked_out((of.person, of.by), TWENTY_TWO)
    claim = said((of.person, of.by), older)
    newer = worked_out((of.person, of.by), SIXTEEN, at=LATER)
    newest = worked_out((of.person, of.by), TWENTY_TWO, at=LATER + timedelta(days=2))

    def beside(allocation):
        return queries.claims_beside(of.viewer, allocation, LATER + timedelta(days=3))

    assert beside(newer) == beside(newest) == [claim]
    day = LATER + timedelta(days=1)
    actions.answer_claim(claim=claim, outcome="stands", reason="So", by=living.staff(), at=day)
    assert beside(older) == beside(newer) == [claim]
    assert beside(newest) == []


def test_neither_the_person_nor_whoever_settled_it_answers(ana):
    allocation = worked_out(ana)
    settler, _viewer = staff(allocation.person.programme, "senior_approver")
    allocating.settle(
        allocation=allocation, amount=Money(500_000, "GBP"), reason="A new flat.", by=settler, at=AT
    )
    claim = said(ana, allocation)
    for by in (settler, ana[1]):
        with pytest.raises(actions.ConflictOfInterest):
            answered(claim, by)
    assert answered(claim, living.staff()).outcome == "stands"


def test_answered_once_with_a_reason_and_never_changed(ana):
    claim, by = said(ana, worked_out(ana)), living.staff()
    with pytest.raises(actions.NotWhole):
        answered(claim, by, reason=" ")
    assert answered(claim, by, "answers") == answered(claim, by, "answers")
    with pytest.raises(actions.AlreadyAnswered):
        answered(claim, by, "stands")
    for change in ({"reason": "Other"}, {"words": "Other"}):
        with pytest.raises(DatabaseError), transaction.atomic():
            AmountClaim.objects.update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        AmountClaim.objects.all().delete()
    said(ana, claim.allocation, words="There is something else.")


def test_the_database_itself_wants_somebody_else_and_a_whole_answer(ana):
    claim = said(ana, worked_out(ana))
    with pytest.raises(IntegrityError), transaction.atomic():
        AmountClaim.objects.update(outcome="stands")
    whole = {"outcome": "stands", "reason": "x", "answered_at": AT}
    with pytest.raises(IntegrityError), transaction.atomic():
        AmountClaim.objects.update(**whole, answered_by=claim.said_by)


def test_the_amount_does_not_go_down_while_a_claim_waits():
    of = life(answers=TWENTY_TWO).agreed(("Gym", 2_500))
    lower = worked_out((of.person, of.by), SIXTEEN, at=LATER)
    by = settler(of.person)
    notice = allocating.give_notice(allocation=lower, reason="Your answers", by=by, at=LATER)
    claim = said((of.person, of.by), lower, words="This is less.", wrong_in="other", at=LATER)
    day = LATER + timedelta(days=30)

    assert bring_reductions_into_force(day) == 0
    with pytest.raises(DatabaseError), transaction.atomic():
        ReductionNotice.objects.filter(pk=notice.pk).update(
            in_force_at=day, in_force_on=day.date(), in_force_by=by.ref
        )
    of.revise(day)
    of.send(day)
    of.decide(at=day)
    assert Pot.objects.get().amount_minor == 583_492
    actions.answer_claim(
        claim=claim, outcome="stands", reason="We looked.", by=living.staff(), at=day
    )
    assert queries.open_claim(of.person) is None
    assert bring_reductions_into_force(day - timedelta(days=21)) == 0
    assert bring_reductions_into_force(day) == 1
    assert bring_reductions_into_force(day) == 0
    of.revise(day)
    of.send(day)
    of.decide(at=day, words="Your answers say that less is enough.")
    assert Pot.objects.get().amount_minor == (120 * 583_492 + 245 * 431_132 + 182) // 365


def test_no_plan_sent_with_a_lower_amount_is_agreed_while_a_claim_waits():
    of = life(answers=TWENTY_TWO).agreed(("Gym", 2_500))
    lower = worked_out((of.person, of.by), SIXTEEN, at=LATER)
    then = lowered(lower, LATER)
    of.revise(then)
    of.send(then)
    said((of.person, of.by), lower, words="This is less.", wrong_in="other", at=then)
    with pytest.raises(actions.CannotLower):
        of.decide(at=then, words="Your answers say that less is enough.")
    assert Pot.objects.get().amount_minor == 583_492
