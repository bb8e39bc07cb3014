"""A review asks how life is going, goals first. It is about the person's goals, not each purchase,
and it never makes an amount smaller.
"""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from ownway.allocation import actions as allocating
from ownway.core.money import Money
from ownway.decisions import actions as deciding
from ownway.decisions import queries as decisions
from ownway.decisions.models import Pot
from ownway.decisions.rules import may_lower
from ownway.programme.rules import ReviewClock
from ownway.review import rules
from tests import living, planned
from tests.living import AT, SIXTEEN, TWENTY_TWO

TITLE = "Reviews"
SOURCE = "S10, R4, R5, R16, R17, R18, D4, scenarios 23 and 25; Kiresuk and Sherman 1968"
ORDER = 90
HEADINGS = {
    "starts": "The clock starts",
    "first_within": "First within",
    "held": "Last held",
    "then_within": "Then within months",
    "due": "Next by",
    "before": "Each week before",
    "after": "Each week after",
    "reassessed": "New assessment",
    "allowed": "Can be saved",
    "attained": "How far each goal went",
    "weights": "What each weighs",
    "score": "Score",
}


def pounds(minor: int) -> Money:
    return Money(minor, "GBP")


@pytest.mark.parametrize(
    ("starts", "first_within", "held", "then_within", "due"),
    [
        (date(2026, 9, 4), "3 months", None, 12, date(2026, 12, 4)),
        (date(2026, 11, 30), "3 months", None, 12, date(2027, 2, 28)),
        (date(2026, 9, 4), "6 weeks", None, 12, date(2026, 10, 16)),
        (date(2026, 9, 4), "3 months", date(2026, 11, 20), 12, date(2027, 11, 20)),
        (date(2026, 9, 4), "3 months", date(2028, 2, 29), 12, date(2029, 2, 28)),
        (date(2026, 9, 4), "3 months", date(2026, 8, 31), 6, date(2027, 2, 28)),
    ],
    ids=[
        "first",
        "first, short month",
        "first, in weeks",
        "held early",
        "held on 29 February",
        "each half year",
    ],
)
def test_when_a_review_is_due(starts, first_within, held, then_within, due):
    """The first review counts from the start, later ones from the last review.

    The same day of the month counts, or that month's last day.
    """
    number, unit = first_within.split()
    clock = ReviewClock(
        **{f"first_within_{unit}": int(number)},
        then_within_months=then_within,
        start="first_payment",
        source="Practice",
    )
    assert rules.due_on(clock, starts, held) == due


@pytest.mark.parametrize(
    ("before", "after", "reassessed", "noticed", "allowed"),
    [
        (pounds(11221), pounds(8291), False, False, False),
        (pounds(11221), pounds(8291), True, False, False),
        (pounds(11221), pounds(8291), True, True, True),
        (pounds(8291), pounds(11221), False, False, True),
        (pounds(11221), pounds(11221), False, False, True),
    ],
    ids=["less", "less, assessed anew", "less, assessed anew and after notice", "more", "the same"],
)
def test_no_cut_at_a_review(before, after, reassessed, noticed, allowed):
    """An amount goes down only after a new assessment and its notice, never at a review alone."""
    assert may_lower(before.minor, after.minor, reassessed=reassessed, noticed=noticed) is allowed


@pytest.mark.django_db
def test_a_cut_says_why():
    """A lower amount moves no money until its notice has run; then the decision says why."""
    of = planned.life(answers=TWENTY_TWO).agreed(("Gym", 2_500))
    later = AT + timedelta(days=80)
    again = living.assessed(of.person, of.by, SIXTEEN, at=later)
    lower = allocating.work_out(assessment=again, by=of.by, at=later)
    of.revise(later)
    of.send(later)
    of.decide(at=later)
    assert decisions.money_in(Pot.objects.get()).total == 583492
    later = planned.lowered(lower, later)
    of.revise(later)
    of.send(later)
    with pytest.raises(deciding.NotWhole) as refused:
        of.decide(at=later)
    assert [problem.code for problem in refused.value.problems] == ["lower_without_words"]
    assert decisions.money_in(Pot.objects.get()).total == 583492
    of.decide(at=later, words="Your new answers come to 16 points.")
    by_days = (90 * 583492 + 275 * 431132 + 182) // 365  # less only from the day the notice has run
    assert decisions.money_in(Pot.objects.get()).total == by_days


@pytest.mark.django_db
def test_the_past_amount_stays():
    """A new self-assessment makes a new amount beside the old one, which never changes."""
    of = planned.life()
    again = living.assessed(of.person, of.by, TWENTY_TWO, at=AT + timedelta(days=80))
    newer = allocating.work_out(assessment=again, by=of.by, at=AT + timedelta(days=80))
    of.allocation.refresh_from_db()
    assert (of.allocation.amount_minor, newer.amount_minor) == (431132, 583492)


@pytest.mark.parametrize(
    ("attained", "weights", "score"),
    [
        ((0, 0, 0), (1, 1, 1), "50.0000"),
        ((1, 0, -1), (2, 1, 3), "47.7967"),
        ((-1,) * 4, (1,) * 4, "35.4905"),
        ((-1,) * 5, (1,) * 5, "34.9244"),
        ((-2,) * 3, (1,) * 3, "22.6139"),
        ((-2,) * 4, (1,) * 4, "20.9809"),
        ((-2,) * 5, (1,) * 5, "19.8489"),
        ((1,), (1,), "60.0000"),
        ((1, 0), (1, 1), "56.2017"),
        ((1, 0, 0), (1,) * 3, "54.5644"),
        ((1, 0, 0, 0), (1,) * 4, "53.6274"),
        ((1, 0, 0, 0, 0), (1,) * 5, "53.0151"),
        ((1, 0, 0, 0, 0, 0), (1,) * 6, "52.5820"),
    ],
    ids=[
        "all as hoped",
        "three weights, worked out in print",
        "four goals a little less",
        "five goals a little less",
        "three goals a lot less",
        "four goals a lot less",
        "five goals a lot less",
        "one goal of one, further",
        "one of two",
        "one of three",
        "one of four",
        "one of five",
        "one of six",
    ],
)
def test_how_far_goals_went_together(attained, weights, score):
    """How far goals went comes to one number, and 50 is just as far as hoped.

    From -2, a lot less far, to 2, a lot further. It is shown to the person, changes no amount and
    opens or closes nothing.
    """
    assert str(rules.goal_attainment(attained, weights, places=4)) == score
