"""Answering: all four buttons keep what was typed, nothing is overwritten, sending happens once."""

from __future__ import annotations

import pytest
from django.urls import reverse

from ownway.allocation.models import Allocation
from ownway.assessment import actions as assessing
from ownway.assessment import queries
from ownway.programme.queries import pack_of
from tests.cast import NOW
from tests.web.reading import came_back, inside, kept, links, said, title, told

pytestmark = pytest.mark.django_db


@pytest.fixture
def ana(cast):
    return cast.client("ana")


@pytest.fixture
def begun(cast):
    return assessing.start(person=cast.ana, by=cast.by("ana"), at=NOW)


def questions(cast):
    return pack_of(cast.programme).questions


def address(begun, question, check=""):
    return reverse("my:question", args=[begun.ref, question.code]) + check


def answer(client, there, **answers):
    page = client.get(there)
    return client.post(there, {"version": kept(page, "version"), "words": "", **answers})


def saved(begun, question):
    return queries.question(begun, question.code, language="en-GB")


def test_the_hub_starts_the_questions_and_comes_back_to_where_one_was(ana, cast):
    hub = ana.get(reverse("my:home"))
    assert "There are no wrong answers." in said(hub)
    first = ana.post(reverse("my:start_questions"))
    again = ana.post(reverse("my:start_questions"))
    assert first["Location"] == again["Location"]
    page = said(ana.get(first["Location"]))
    assert "question 1 of" in page
    for button in ("Save and continue", "Save and come back later", "Skip this question"):
        assert button in page
    assert "Ask someone to do this with me" in page


def test_each_button_keeps_the_words(ana, begun, cast):
    some = questions(cast)
    leads = {"on": "question", "later": "/my/", "skip": "question", "together": "/my/circle/"}
    for question, (button, where) in zip(some, leads.items(), strict=False):
        option = question.options[0].code
        went = answer(
            ana, address(begun, question), answer=option, words=f"about {button}", next=button
        )
        assert where in went["Location"], button
        row = saved(begun, question)
        assert row.words == f"about {button}"
        assert row.given.option == ("" if button == "skip" else option)
        assert row.given.skipped == (button == "skip")


def test_going_on_without_an_answer_asks_for_one_and_keeps_the_words(ana, begun, cast):
    page = answer(ana, address(begun, questions(cast)[0]), words="It depends", next="on")
    assert "Choose an answer, or skip this question." in came_back(page)
    assert saved(begun, questions(cast)[0]).words == "It depends"


def test_not_sure_is_an_answer(ana, begun, cast):
    answer(ana, address(begun, questions(cast)[0]), answer="not_sure", next="on")
    assert saved(begun, questions(cast)[0]).given.not_sure


@pytest.mark.parametrize(
    ("answers", "said_"),
    [({"answer": "a-castle"}, "Choose one"), ({"words": "x" * 10_001}, "longer than we can keep")],
)
def test_what_cannot_be_kept_is_said_and_stays_in_the_form(ana, begun, cast, answers, said_):
    page = answer(ana, address(begun, questions(cast)[0]), **{"answer": "not_sure", **answers})
    assert said_ in came_back(page)
    assert answers.get("words", "") in page.content.decode()


def test_ten_thousand_characters_are_kept(ana, begun, cast):
    answer(ana, address(begun, questions(cast)[0]), answer="not_sure", words="x" * 10_000)
    assert len(saved(begun, questions(cast)[0]).words) == 10_000


def test_an_answer_changed_in_another_window_is_never_written_over(ana, begun, cast):
    question = questions(cast)[0]
    there = address(begun, question)
    old = ana.get(there)
    answer(ana, there, answer=question.options[0].code, words="first", next="on")
    page = ana.post(there, {"version": kept(old, "version"), "answer": "not_sure", "words": "2nd"})
    words = came_back(page)
    assert "You answered this in another place" in words
    assert "first" in words
    assert "2nd" in words
    again = {"version": kept(page, "version"), "answer": "not_sure", "words": "2nd", "next": "on"}
    assert ana.post(there, again).status_code == 302
    assert saved(begun, question).words == "2nd"


def test_autosave_keeps_half_an_answer_and_says_when_it_is_stale(ana, begun, cast):
    question = questions(cast)[0]
    there = reverse("my:autosave", args=[begun.ref, question.code])
    first = ana.post(there, {"version": "0", "words": "half a th"})
    assert first.status_code == 200
    assert first.json()["version"] == 1
    assert ana.post(there, {"version": "0", "words": "other"}).status_code == 409
    assert ana.post(there, {"version": "never", "words": "x"}).status_code == 422
    assert ana.post(there, {"version": "1", "words": "x" * 10_001}).status_code == 422
    assert ana.get(there).status_code == 405
    assert saved(begun, question).words == "half a th"


def test_change_from_the_check_page_leads_back_to_it(ana, begun, cast):
    question = questions(cast)[0]
    check = reverse("my:check_answers", args=[begun.ref])
    there = address(begun, question, "?check=1")
    assert there in links(ana.get(check))
    assert 'value="check"' in inside(ana.get(there))
    for button in ("check", "skip"):
        went = answer(ana, there, answer="not_sure", next=button)
        assert went["Location"] == check


def answer_all(begun, cast):
    for question in questions(cast):
        assessing.save_answer(
            assessment=begun,
            question=question.code,
            option=question.options[-1].code,
            version=0,
            by=cast.by("ana"),
            at=NOW,
        )


def test_sending_too_soon_says_what_is_open(ana, begun):
    there = reverse("my:send_answers", args=[begun.ref])
    assert "you have not come to yet" in told(ana, ana.post(there))
    assert ana.get(there).status_code == 405


def test_sending_twice_makes_one_amount_and_the_answers_stay(ana, begun, cast):
    answer_all(begun, cast)
    assert "When you are ready" in said(ana.get(reverse("my:check_answers", args=[begun.ref])))
    there = reverse("my:send_answers", args=[begun.ref])
    for _press in range(2):
        assert "a year to plan with." in told(ana, ana.post(there))
    assert Allocation.objects.filter(person=cast.ana).count() == 1
    copy = ana.get(reverse("my:check_answers", args=[begun.ref]))
    assert "This is your copy." in said(copy)
    assert "Change" not in said(copy)
    late = ana.get(address(begun, questions(cast)[0]))
    assert "These answers are sent." in told(ana, late)


def test_nobody_else_reads_or_answers(cast, begun):
    question = questions(cast)[0]
    for who in ("neighbour", "elsewhere", "sister", "approver"):
        client = cast.client(who)
        assert client.get(address(begun, question)).status_code == 404
        assert client.get(reverse("my:check_answers", args=[begun.ref])).status_code == 404
        assert client.post(reverse("my:send_answers", args=[begun.ref])).status_code == 404


def test_a_question_that_is_not_asked_is_not_there(ana, begun):
    assert ana.get(reverse("my:question", args=[begun.ref, "horoscope"])).status_code == 404


def test_the_title_names_the_part_and_no_answer(ana, begun, cast):
    words = title(ana.get(address(begun, questions(cast)[0])))
    assert words.endswith("Ownway")
