"""A plan is written in a person's own words, about goals first. Anything lawful that serves a goal
may be in it.
"""

from __future__ import annotations

from datetime import date
from uuid import uuid4

import pytest

from ownway.core.money import Money
from ownway.planning import rules
from ownway.planning.rules import Draft, GoalDraft, Limits, LineDraft, LineKind, PlanKind

TITLE = "A plan that is ready to send"
SOURCE = "S4, R14, R19, R22, V7, V9, scenarios 3, 5 and 16"
ORDER = 50
HEADINGS = {
    "amount": "Amount",
    "cost": "The plan costs",
    "over": "Over by",
    "weekly": "Each week",
    "weeks": "Weeks that may be kept aside",
    "most": "At most kept aside",
    "goals": "Goals in the plan",
    "linked": "Linked to one",
    "ready": "Ready to send",
    "advice": "What is said",
    "signs": "Early signs",
    "clinical": "Clinical care in the plan",
}
GOAL = GoalDraft(uuid4(), "See my sister")


def pounds(minor: int) -> Money:
    return Money(minor, "GBP")


def dollars(minor: int) -> Money:
    return Money(minor, "USD")


def thing(cost: Money, **more) -> LineDraft:
    saved = {"kind": LineKind.GOOD, "category": "wellbeing", "goal": GOAL.root, **more}
    return LineDraft(root=uuid4(), what="Bicycle", each=cost, **saved)


def said(*lines: LineDraft, amount: Money, goals=(GOAL,), kind=PlanKind.YEARLY, **limits):
    whole = Limits(amount=amount, categories=("wellbeing", "clinical"), **limits)
    return rules.check(Draft(kind=kind, goals=goals, lines=lines), whole)


def test_a_goal_may_cost_nothing():
    """A goal that costs nothing is a goal like any other."""
    assert rules.ready(said(amount=pounds(431132)))


@pytest.mark.parametrize(
    ("goals", "linked", "ready", "advice"),
    [
        (1, True, True, ""),
        (1, False, False, "Link it to a goal, or add one"),
        (0, False, False, "Add a goal it helps with"),
    ],
    ids=["linked", "not linked yet", "no goal yet"],
)
def test_each_cost_serves_a_goal(goals, linked, ready, advice):
    """Each thing that costs money is linked to a goal, and one step links it."""
    line = thing(pounds(9000), goal=GOAL.root if linked else None)
    found = said(line, amount=pounds(431132), goals=(GOAL,) * goals)
    assert rules.ready(found) is ready
    loose = {"Link it to a goal, or add one": "line_without_goal"}
    code = loose.get(advice, "line_without_any_goal") if advice else ""
    assert not code or code in [each.code for each in found]


@pytest.mark.parametrize(
    ("signs", "ready"),
    [("Two nights without sleep", True), ("", False)],
    ids=["with signs", "without"],
)
def test_money_kept_aside_says_when(signs, ready):
    """Money kept aside says, in the person's own words, when it is for."""
    line = thing(pounds(44884), kind=LineKind.CONTINGENCY, goal=None, early_signs=signs)
    assert rules.ready(said(line, amount=pounds(583492))) is ready


@pytest.mark.parametrize(
    ("weekly", "weeks", "most"),
    [(pounds(11221), 4, pounds(44884)), (pounds(11221), 8, pounds(89768))],
    ids=["4 weeks", "8 weeks"],
)
def test_a_limit_to_money_kept_aside(weekly, weeks, most):
    """A limit to money kept aside binds only where the programme has one."""
    assert rules.aside_most(weekly * 52, weeks) == most
    assert rules.aside_most(weekly * 52, None) is None


@pytest.mark.parametrize(
    ("amount", "cost", "over", "ready"),
    [
        (pounds(150000), pounds(150000), pounds(0), True),
        (pounds(150000), pounds(154000), pounds(4000), True),
    ],
    ids=["as much as there is", "more than there is"],
)
def test_over_the_amount(amount, cost, over, ready):
    """A plan above its amount can be saved and sent; somebody with more say decides."""
    found = said(thing(cost), amount=amount)
    assert rules.ready(found) is ready
    assert [each.values["over"] for each in found if each.code == "over_amount"] == (
        [over] if over else []
    )


@pytest.mark.parametrize(
    ("cost", "ready"),
    [(pounds(40000), True), (pounds(40001), False)],
    ids=["as much as the cap", "a penny more"],
)
def test_a_one_off_plan(cost, ready):
    """A one-off plan keeps to the cap of one-off money."""
    found = said(
        thing(cost),
        amount=pounds(40000),
        kind=PlanKind.ONE_OFF,
        one_off_most=pounds(40000),
    )
    assert rules.ready(found) is ready


@pytest.mark.parametrize(
    ("amount", "clinical", "ready"),
    [
        (dollars(319200), dollars(150000), False),
        (dollars(319200), dollars(153216), True),
        (dollars(167200), dollars(0), True),
    ],
    ids=["too little", "just enough", "insured: no part is set"],
)
def test_the_part_for_clinical_care(amount, clinical, ready):
    """Where a part is for clinical care, a plan with less of it is not sent."""
    from ownway.allocation.rules import minimums, told, work_out
    from ownway.programme.queries import load_pack
    from ownway.programme.rules import scheme_of
    from tests import packs

    insurance = "uninsured" if amount == dollars(319200) else "insured"
    florida, on = load_pack(packs.FLORIDA).pack, date(2026, 9, 4)
    known = told(scheme_of(florida), {}, {"insurance": insurance}, on)
    least = minimums(scheme_of(florida), work_out(florida, known), amount, on)
    lines = [thing(clinical, category="clinical")] if clinical else []
    assert rules.ready(said(*lines, amount=amount, minimums=least)) is ready
