"""Nobody decides on the plan of a person they said they are close to (T7)."""

import pytest
from django.db import IntegrityError, connection, transaction

from ownway.consent import actions as consent
from ownway.decisions import actions
from ownway.decisions.guards import HERE
from ownway.decisions.models import Decision, LineDecision, Reconsideration
from ownway.record.guards import missing
from tests.living import AT
from tests.planned import NO, life, staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def of():
    made = life()
    goal = made.goal()
    made.line("Course", 9_000, goal)
    made.send()
    return made


def close(of, by):
    consent.declare_interest(
        programme=of.person.programme,
        person=of.person,
        kind="family",
        from_on=AT.date(),
        by=by,
        at=AT,
    )


def test_an_approver_close_to_the_person_decides_nothing(of):
    close(of, of.approver)
    with pytest.raises(actions.ConflictOfInterest, match="close"):
        of.decide()
    with pytest.raises(IntegrityError, match="close"), transaction.atomic():
        Decision.objects.create(
            version=of.now(),
            outcome="approved",
            pack=of.person.programme.pack,
            decided_at=AT,
            decided_by=of.approver.ref,
            decided_human=of.approver.human,
        )
    assert missing(connection, HERE / "interests") == []


def test_nor_looks_at_a_no_again(of):
    of.decide({"Course": NO})
    row = LineDecision.objects.get()
    asked = actions.ask_second_look(line_decision=row, words="Please", by=of.by, at=AT)
    helen, _viewer = staff(of.inside, "senior_approver", "Helen")
    close(of, helen)
    with pytest.raises(actions.ConflictOfInterest, match="close"):
        actions.answer_second_look(
            second_look=asked, outcome="changed", reason="Yes", by=helen, at=AT
        )
    with pytest.raises(IntegrityError, match="close"), transaction.atomic():
        Reconsideration.objects.filter(pk=asked.pk).update(
            outcome="changed",
            reason="Yes",
            answered_at=AT,
            answered_by=helen.ref,
            answered_human=helen.human,
        )
