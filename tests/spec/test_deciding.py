"""Somebody who did not write the plan decides on it, line by line, with reasons a person can use.
What is agreed can start while the rest is talked about.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from uuid import uuid4

import pytest

from ownway.allocation import actions as allocating
from ownway.core.money import Money
from ownway.decisions import actions, queries, rules
from ownway.decisions.models import LineDecision, Pot
from ownway.decisions.rules import APPROVE, LineAnswer, LineMoney, LineOutcome, PotMoney, Wanted
from ownway.planning import actions as planning
from ownway.planning.models import PlanVersion
from ownway.programme.queries import load_pack
from tests import packs, planned
from tests.living import AT
from tests.planned import NO

TITLE = "Deciding on a plan"
SOURCE = "S6, R5, R6, R19, R20, scenarios 6, 17, 19 and 23"
ORDER = 60
HEADINGS = {
    "reason": "Reason chosen",
    "also": "Second reason",
    "explained": "Explained in words",
    "way_on": "Says what would make it a yes",
    "saved": "Can be saved",
    "whole": "The plan is",
    "first": "First line",
    "second": "Second line",
    "month": "Planned for the month",
    "spent": "Spent in the month",
    "year": "Then planned for the year",
    "left": "Left to plan",
}
PACK = load_pack(packs.ENGLAND).pack.decisions


def pounds(minor: int) -> Money:
    return Money(minor, "GBP")


@pytest.mark.parametrize(
    ("reason", "also", "explained", "way_on", "saved"),
    [
        ("unclear_running", "", True, True, True),
        ("unclear_running", "", False, True, False),
        ("unclear_running", "", True, False, False),
        ("no_evidence_base", "", True, True, False),
        ("no_evidence_base", "risk_not_handled", True, True, True),
        ("", "", True, True, False),
    ],
    ids=[
        "whole",
        "not explained",
        "no way on",
        "only that evidence is missing",
        "evidence and safety",
        "no reason",
    ],
)
def test_a_no_is_whole(reason, also, explained, way_on, saved):
    """A no has a reason from the list, plain words, and what would make it a yes.

    That there is no evidence base is not enough alone.
    """
    answer = LineAnswer(
        LineOutcome.REFUSED,
        reason_code=reason,
        reason="Nobody is named" if explained else "",
        would_accept="Name who helps" if way_on else "",
        also_code=also,
    )
    assert (rules.check_answer(answer, PACK) == []) is saved


@pytest.mark.parametrize(
    ("first", "second", "whole"),
    [("yes", "yes", "agreed"), ("yes", "no", "agreed in part"), ("no", "no", "sent back")],
    ids=["both", "one of them", "none"],
)
def test_line_by_line(first, second, whole):
    """Each line has its own answer, so that what is agreed can start."""
    words = {"approved": "agreed", "part": "agreed in part", "returned": "sent back"}
    said = [APPROVE if each == "yes" else NO for each in (first, second)]
    assert words[rules.outcome(said)] == whole


@pytest.mark.django_db
def test_nobody_decides_on_what_they_wrote():
    """Nobody decides on their own plan, nor on one they helped to write."""
    of = planned.life()
    of.line("Gym", 2_500, of.goal(by=of.approver))
    of.send()
    for by in (of.approver, of.by):
        with pytest.raises(actions.ConflictOfInterest):
            of.decide(by=by)


@pytest.mark.django_db
def test_above_the_amount():
    """A yes above the amount is for somebody whose role decides above it."""
    of = planned.life()
    of.line("Course", 431_133, of.goal())
    of.send()
    with pytest.raises(actions.OverAmount):
        of.decide()
    senior, _viewer = planned.staff(of.inside, "senior_approver", "Helen")
    assert of.decide(by=senior).outcome == "approved"


@pytest.mark.django_db
def test_a_decision_is_about_one_version():
    """A plan sent back is changed and sent again; the decision names its version, and both stay."""
    of = planned.life()
    of.line("Gym", 2_500, of.goal())
    of.send()
    first = of.decide({"Gym": replace(NO, reason_code="unclear_running")})
    of.revise()
    planning.save_words(
        version=of.draft,
        matters="",
        managing="Ana books each Sunday. Maria drives.",
        months=12,
        starts_on=None,
        edit_no=1,
        by=of.by,
        at=AT,
    )
    of.send()
    second = of.decide()
    assert (first.version.number, second.version.number) == (1, 2)
    assert list(PlanVersion.objects.order_by("number").values_list("managing", flat=True)) == [
        "",
        "Ana books each Sunday. Maria drives.",
    ]


@pytest.mark.parametrize(
    ("month", "spent", "year", "left"),
    [
        (pounds(12000), pounds(5000), pounds(100000), pounds(331132)),
        (pounds(12000), pounds(12000), pounds(12000), pounds(419132)),
        (pounds(12000), pounds(0), pounds(431132), pounds(0)),
    ],
    ids=["some spent", "all spent, nothing more planned", "nothing spent, all planned"],
)
def test_a_longer_plan_after_a_month(month, spent, year, left):
    """A year's plan that follows a month's plan keeps all that the month left over."""
    root, amount = uuid4(), 431_132
    pot = PotMoney(
        free=amount - month.minor,
        lines={root: LineMoney(available=month.minor - spent.minor, spent=spent.minor)},
    )
    after = rules.after(pot, rules.fund(pot, change=0, wanted=[Wanted(root, year.minor)]))
    assert after.total == pot.total == amount
    assert pounds(after.free) == left


@pytest.mark.django_db
def test_the_old_plan_runs_until_the_new_one_is_agreed():
    """A new version changes nothing until somebody says yes to it."""
    of = planned.life().agreed(("Gym", 2_500))
    first, pot = of.draft, Pot.objects.get()
    before = queries.money_in(pot)
    of.revise()
    of.line("Course", 9_000, of.draft.goals.get())
    of.send()
    assert queries.current_version(first.plan).number == 1
    of.decide({"Course": NO, "Gym": NO})
    assert queries.current_version(first.plan).number == 1
    assert queries.money_in(pot) == before


@pytest.mark.django_db
def test_a_second_look():
    """Somebody else takes a second look, once, in writing; a further request goes outside."""
    of = planned.life()
    of.line("Gym", 2_500, of.goal())
    of.send()
    of.decide({"Gym": NO})
    row = LineDecision.objects.get()
    look = actions.ask_second_look(line_decision=row, words="Please", by=of.by, at=AT)
    assert look.answer_by_on == date(2026, 9, 25)
    answer = {"second_look": look, "outcome": "upheld", "at": AT + timedelta(days=3)}
    with pytest.raises(actions.ConflictOfInterest):
        actions.answer_second_look(**answer, reason="No", by=of.approver)
    senior, _viewer = planned.staff(of.inside, "senior_approver", "Helen")
    with pytest.raises(actions.NotWhole):
        actions.answer_second_look(**answer, reason="", by=senior)
    actions.answer_second_look(**answer, reason="It is still not clear who helps", by=senior)
    with pytest.raises(actions.AlreadyAsked) as refused:
        actions.ask_second_look(line_decision=row, words="Again", by=of.by, at=AT)
    assert "outside this programme" in refused.value.fix


@pytest.mark.django_db
def test_an_amount_that_may_be_wrong():
    """Anybody may say that their amount is wrong. Somebody who did not settle it answers, with a
    reason, within 15 working days, and while it waits the amount does not go down."""
    of = planned.life()
    settler, _viewer = planned.staff(of.inside, "senior_approver", "Helen")
    allocating.settle(
        allocation=of.allocation,
        amount=Money(500_000, "GBP"),
        reason="You travel far",
        by=settler,
        at=AT,
    )
    claim = actions.say_wrong(
        allocation=of.allocation, wrong_in="answer", words="My nights", by=of.by, at=AT
    )
    assert claim.answer_by_on == date(2026, 9, 25)
    answer = {"claim": claim, "outcome": "answers", "at": AT + timedelta(days=3)}
    for by in (settler, of.by):
        with pytest.raises(actions.ConflictOfInterest):
            actions.answer_claim(**answer, reason="No", by=by)
    other, _viewer = planned.staff(of.inside, "senior_approver", "Noor")
    with pytest.raises(actions.NotWhole):
        actions.answer_claim(**answer, reason="", by=other)
    assert actions.answer_claim(**answer, reason="We misread it", by=other).outcome == "answers"
