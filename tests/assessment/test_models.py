"""What the database itself refuses about self-assessments."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from ownway.assessment.models import Answer, Assessment
from tests import living

pytestmark = pytest.mark.django_db


@pytest.fixture
def ana():
    person, _by, _viewer = living.person(living.programme())
    return person


def make(person, **changed) -> Assessment:
    kept = {
        "person": person,
        "pack": person.programme.pack,
        "number": 1,
        "status": "draft",
        "started_at": living.AT,
        "started_by": person.ref,
    }
    with transaction.atomic():
        return Assessment.objects.create(**{**kept, **changed})


def test_one_draft_at_a_time(ana):
    make(ana)

    with pytest.raises(IntegrityError):
        make(ana, number=2)


def test_a_number_stands_once(ana):
    make(ana)
    sent = {"status": "sent", "sent_at": living.AT, "sent_by": ana.ref, "points": 0}

    with pytest.raises(IntegrityError):
        make(ana, **sent)


@pytest.mark.parametrize(
    "changed",
    [
        {"status": "sent"},
        {"status": "sent", "sent_at": living.AT},
        {"status": "draft", "sent_at": living.AT},
    ],
)
def test_sent_has_its_moment_and_its_sender(ana, changed):
    with pytest.raises(IntegrityError):
        make(ana, **changed)


def test_one_answer_for_each_question_and_view(ana):
    begun = make(ana)
    answer = {"question": "meals", "saved_at": living.AT, "saved_by": ana.ref}
    begun.answers.create(**answer)
    begun.answers.create(**answer, viewpoint="practitioner")

    with pytest.raises(IntegrityError), transaction.atomic():
        Answer.objects.create(assessment=begun, **answer)
