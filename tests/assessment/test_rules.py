"""Scores: the same answers give the same points, and nothing open is silently zero."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from ownway.assessment import rules
from ownway.assessment.rules import Fault, Given
from ownway.programme import queries
from ownway.programme.rules import Option, Question
from tests import packs

QUESTIONS = queries.load_pack(packs.ENGLAND).pack.questions
ANSWERS = st.fixed_dictionaries(
    {},
    optional={
        question.code: st.one_of(
            st.sampled_from([Given(option=option.code) for option in question.options]),
            st.sampled_from([Given(not_sure=True), Given(skipped=True), Given()]),
        )
        for question in QUESTIONS
    },
)


@given(ANSWERS)
def test_points_are_the_sum_of_the_chosen_options(answers):
    score = rules.score(QUESTIONS, answers)

    points = {(q.code, o.code): o.points for q in QUESTIONS for o in q.options}
    expected = sum(points[code, given.option] for code, given in answers.items() if given.option)
    assert score.points == expected == sum(score.parts.values())
    assert score == rules.score(QUESTIONS, dict(reversed(answers.items())))
    assert score.whole == expected


def test_points_that_are_no_whole_number_stay_exact():
    halves = Question(
        "days", "life", (Option("fine", Fraction(0)), Option("some", Fraction("2.5")))
    )

    score = rules.score([halves], {"days": Given(option="some")})

    assert (score.points, score.whole) == (Fraction(5, 2), None)


@given(ANSWERS)
def test_every_question_is_chosen_or_named_to_look_at_together(answers):
    score = rules.score(QUESTIONS, answers)
    chosen = {code for code, given in answers.items() if given.option}

    assert set(score.together) == {question.code for question in QUESTIONS} - chosen


def test_not_sure_and_skipping_count_as_come_to():
    answers = {
        "mornings": Given(option="fine"),
        "meals": Given(not_sure=True),
        "home": Given(skipped=True),
        "letters": Given(),
    }

    assert rules.waiting(QUESTIONS, answers)[0] == "letters"
    assert len(rules.waiting(QUESTIONS, answers)) == len(QUESTIONS) - 3


def test_what_is_no_answer():
    assert rules.fault(QUESTIONS, "mornings", Given(option="fine")) is None
    assert rules.fault(QUESTIONS, "mornings", Given()) is None
    assert rules.fault(QUESTIONS, "cheese", Given()) is Fault.UNKNOWN_QUESTION
    assert rules.fault(QUESTIONS, "mornings", Given(option="blue")) is Fault.UNKNOWN_OPTION
    both = Given(option="fine", not_sure=True)
    assert rules.fault(QUESTIONS, "mornings", both) is Fault.TWO_ANSWERS
    long = "x" * 10_000
    assert rules.fault(QUESTIONS, "mornings", Given(), words=long) is None
    assert rules.fault(QUESTIONS, "mornings", Given(), words=long + "x") is Fault.TOO_LONG
