"""Answering, saving as one goes, sending once."""

from __future__ import annotations

from datetime import timedelta

import pytest

from ownway.assessment import actions, queries
from ownway.assessment.actions import AlreadySent, AnswerChanged, NotAnAnswer, NotFinished
from ownway.assessment.models import Answer, Assessment
from ownway.assessment.rules import Status
from ownway.record.models import Entry
from tests import living
from tests.living import AT, SIXTEEN, TWENTY_TWO

pytestmark = pytest.mark.django_db


@pytest.fixture
def ana():
    return living.person(living.programme())


def begin(ana) -> Assessment:
    person, by, _viewer = ana
    return actions.start(person=person, by=by, at=AT)


def save(ana, begun: Assessment, **changed) -> Answer:
    kept = {"question": "meals", "option": "some", "version": 0}
    return actions.save_answer(assessment=begun, by=ana[1], at=AT, **{**kept, **changed})


def test_starting_twice_goes_on_with_the_same_round(ana):
    assert begin(ana) == begin(ana)
    assert Entry.objects.filter(verb="assessment.start").count() == 1


def test_an_answer_is_kept_with_its_words_and_a_version(ana):
    begun = begin(ana)

    first = save(ana, begun, words="Mostly toast")
    second = save(ana, begun, option="often", version=1)

    assert (first.version, second.version) == (1, 2)
    assert Answer.objects.get().option == "often"


def test_saving_a_draft_is_no_entry_in_the_record(ana):
    begun = begin(ana)
    before = Entry.objects.count()

    save(ana, begun)

    assert Entry.objects.count() == before


def test_a_double_click_saves_once(ana):
    begun = begin(ana)

    assert save(ana, begun).version == save(ana, begun).version == 1


def test_two_tabs_are_told_and_nothing_is_overwritten(ana):
    begun = begin(ana)
    save(ana, begun, words="From my phone")

    with pytest.raises(AnswerChanged) as told:
        save(ana, begun, option="most", words="From my laptop")

    assert told.value.saved.words == "From my phone"
    assert Answer.objects.get().option == "some"


@pytest.mark.parametrize(
    "changed",
    [
        {"question": "cheese"},
        {"option": "blue"},
        {"not_sure": True},
        {"words": "x" * 10_001},
    ],
)
def test_what_is_no_answer_is_refused_with_a_way_on(ana, changed):
    begun = begin(ana)

    with pytest.raises(NotAnAnswer) as said:
        save(ana, begun, **changed)

    assert said.value.fix
    assert not Answer.objects.exists()


def test_ten_thousand_characters_are_kept(ana):
    assert len(save(ana, begin(ana), words="ñ" * 10_000).words) == 10_000


def test_sending_names_every_question_still_open(ana):
    begun = begin(ana)
    save(ana, begun)

    with pytest.raises(NotFinished) as said:
        actions.send(assessment=begun, by=ana[1], at=AT)

    assert [problem.where for problem in said.value.problems][:2] == ["mornings", "home"]
    assert len(said.value.problems) == 9
    assert Assessment.objects.get().status == Status.DRAFT


@pytest.mark.parametrize(("answers", "points"), [(SIXTEEN, 16), (TWENTY_TWO, 22)])
def test_sending_keeps_the_points_and_one_entry(ana, answers, points):
    sent = living.assessed(ana[0], ana[1], answers)

    assert (sent.status, sent.points) == (Status.SENT, points)
    assert Entry.objects.filter(verb="assessment.send").count() == 1


def test_not_sure_everywhere_can_be_sent_and_is_named(ana):
    sent = living.assessed(ana[0], ana[1], dict.fromkeys(SIXTEEN, ""))

    assert sent.points == 0
    assert len(queries.score_of(sent).together) == len(SIXTEEN)


def test_sending_twice_sends_once_and_what_was_sent_stays(ana):
    sent = living.assessed(ana[0], ana[1], SIXTEEN)

    again = actions.send(assessment=sent, by=ana[1], at=AT + timedelta(hours=1))

    assert again.sent_at == sent.sent_at
    assert Entry.objects.filter(verb="assessment.send").count() == 1
    with pytest.raises(AlreadySent):
        save(ana, sent, option="most", version=1)


def test_a_new_round_supersedes_the_old_one_and_leaves_its_answers(ana):
    first = living.assessed(ana[0], ana[1], SIXTEEN)

    second = living.assessed(ana[0], ana[1], TWENTY_TWO, at=AT + timedelta(days=90))

    first.refresh_from_db()
    assert (first.status, first.points, second.status) == (Status.SUPERSEDED, 16, Status.SENT)
    assert second.number == 2
    assert queries.answers_of(first)["home"].option == "some"
