"""Asking, answering, paying one thing: each click once, each no with a way on."""

from datetime import timedelta
from uuid import uuid4

import pytest

from ownway.core.actors import SYSTEM
from ownway.core.money import Money
from ownway.holding import queries as holding
from ownway.ledger import queries as books
from ownway.ledger.rules import Kind
from ownway.record.models import Entry
from ownway.spending import actions
from ownway.spending.models import Denial, Purchase
from ownway.spending.rules import Status
from tests.agreed import agree
from tests.cast import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan(anas_plan):
    return anas_plan


def lies(plan, line: str):
    return holding.line_money(plan.pot)[plan.lines[line].root]


def refusal(plan, **changed) -> list[str]:
    with pytest.raises(actions.CannotBuy) as refused:
        plan.ask(**changed)
    return [problem.code for problem in refused.value.problems]


def test_a_small_thing_on_an_agreed_line_is_a_yes_at_once(plan):
    """In the plan, below the limit, of an allowed kind: the rule says yes (F2)."""
    bought = plan.ask("gym", 4_000)
    assert bought.status == Status.APPROVED
    assert bought.answer.decided_by == SYSTEM.ref
    assert (lies(plan, "gym").left, lies(plan, "gym").promised) == (44_000, 4_000)
    assert bought.promised_on.isoformat() == "2026-09-11"
    assert books.check() == []


def test_above_the_limit_somebody_decides_first(plan):
    asked = plan.ask("gym", 15_001)
    assert asked.status == Status.ASKED
    assert lies(plan, "gym").left == 48_000
    agreed = actions.approve(purchase=asked, by=plan.by("approver"), at=NOW)
    assert agreed.status == Status.APPROVED
    assert lies(plan, "gym").left == 48_000 - 15_001
    again = actions.approve(purchase=asked, by=plan.by("approver"), at=NOW)
    assert again == agreed
    assert lies(plan, "gym").left == 48_000 - 15_001


def test_one_key_is_one_purchase_and_other_content_is_refused(plan):
    key = uuid4()
    first = plan.ask("gym", 4_000, key=key)
    entries = Entry.objects.count()
    assert plan.ask("gym", 4_000, key=key) == first
    with pytest.raises(actions.KeyUsed):
        plan.ask("gym", 4_001, key=key)
    assert Purchase.objects.count() == 1
    assert Entry.objects.count() == entries
    assert lies(plan, "gym").left == 44_000


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"minor": 0}, "not_above_zero"),
        ({"minor": -1}, "not_above_zero"),
        ({"amount": Money(100, "USD")}, "wrong_currency"),
        ({"what": "x" * 10_000}, "too_long"),
        ({"what": ""}, "no_what"),
    ],
)
def test_bad_input_gets_a_clear_answer_and_leaves_nothing(plan, changed, code):
    entries = Entry.objects.count()
    assert refusal(plan, **changed) == [code]
    assert (Purchase.objects.count(), Denial.objects.count()) == (0, 0)
    assert Entry.objects.count() == entries


def test_over_what_is_left_says_what_would_fit_and_is_counted(plan):
    """How much is missing, and what can be done (E5, F11)."""
    with pytest.raises(actions.CannotBuy) as refused:
        plan.ask("gym", 52_000, times=13)
    (problem,) = refused.value.problems
    assert problem.words == "There is £480 left for this. £40 is missing."
    assert problem.fix == "12 of 13 would fit, at £40 each. Or look for a lower price."
    denial = Denial.objects.get()
    assert (denial.code, denial.amount_minor) == ("unaffordable", 52_000)
    assert Entry.objects.latest("pk").verb == "spending.deny"


def test_an_excluded_thing_names_the_rule_and_another_way(plan):
    """The entry of the list, and another way to pay (F15)."""
    with pytest.raises(actions.CannotBuy) as refused:
        plan.ask("gym", 1_000, what="A bottle of wine")
    (problem,) = refused.value.problems
    assert "NHS England guidance on personal health budgets" in problem.words
    assert "other money" in problem.fix
    assert Denial.objects.get().code == "excluded"


def test_without_a_goal_it_is_one_step_away(plan):
    """The same request, with a goal in a single step, passes (F1)."""
    key = uuid4()
    assert refusal(plan, goal_ref=None, key=key) == ["no_goal"]
    bought = plan.ask("gym", 4_000, key=key)
    assert bought.goal == plan.goal
    with pytest.raises(actions.NoSuchGoal):
        plan.ask("gym", 4_000, goal_ref=uuid4())


def test_money_kept_aside_needs_only_the_sign(plan):
    assert refusal(plan, line="aside", minor=44_884, sign_seen="") == ["no_sign"]
    bought = plan.ask("aside", 44_884)
    assert bought.status == Status.APPROVED
    journal = books.posting(plan.person.programme.ref, bought.parts.get().hold_key).journal
    assert journal.kind == "use_contingency"
    assert lies(plan, "aside").left == 0


def test_before_the_holder_is_there_nothing_can_be_bought(cast):
    waiting = agree(cast, "neighbour", hold=False)
    with pytest.raises(actions.NoHolder):
        waiting.ask("gym")


def test_what_was_not_agreed_or_has_ended_cannot_be_bought(plan):
    with pytest.raises(actions.NotNow):
        plan.ask("gym", line_root=uuid4())
    with pytest.raises(actions.NotNow) as refused:
        plan.ask("gym", at=NOW + timedelta(days=366))
    assert "ended" in refused.value.words


def test_nobody_decides_on_what_they_asked_for(plan):
    asked = plan.ask("gym", 20_000, by=plan.by("approver"))
    for who in ("approver", "ana"):
        with pytest.raises(actions.ConflictOfInterest):
            actions.approve(purchase=asked, by=plan.by(who), at=NOW)


def test_a_no_has_a_reason_and_a_way_on(plan):
    """Why, and what would be a yes (F11)."""
    asked = plan.ask("gym", 20_000)
    known = {"purchase": asked, "by": plan.by("approver"), "at": NOW}
    for missing in (
        {"reason_code": "made_up", "reason": "No", "would_accept": "Less"},
        {"reason_code": "costs_too_much", "reason": " ", "would_accept": "Less"},
        {"reason_code": "costs_too_much", "reason": "No", "would_accept": ""},
    ):
        with pytest.raises(actions.ReasonNeeded):
            actions.refuse(**known, **missing)
    said = actions.refuse(
        **known,
        reason_code="costs_too_much",
        reason="There is a pass for less.",
        would_accept="The pass at £120.",
    )
    assert said.status == Status.REFUSED
    with pytest.raises(actions.NotPossible):
        actions.approve(**known)


def test_taking_it_back_frees_the_money(plan):
    bought = plan.ask("art", 2_500)
    actions.cancel(purchase=bought, by=plan.by(), at=NOW)
    assert lies(plan, "art").left == 50_000
    assert actions.cancel(purchase=bought, by=plan.by(), at=NOW).status == Status.CANCELLED
    assert books.check() == []


def test_paying_less_gives_the_rest_back_in_one_journal(plan):
    bought = plan.ask("art", 2_500)
    paid = actions.pay_direct(purchase=bought, amount=Money(2_000, "GBP"), by=plan.by(), at=NOW)
    assert (paid.status, paid.bills.get().payment.amount_minor) == (Status.PAID, 2_000)
    money = lies(plan, "art")
    assert (money.left, money.promised, money.spent) == (48_000, 0, 2_000)
    cash = books.balances(plan.person.programme.ref, kind=Kind.DIRECT_CASH)
    assert sum(cash.values()) == 48_000
    assert actions.pay_direct(purchase=bought, by=plan.by(), at=NOW) == paid
    assert books.check() == []


def test_paying_more_asks_for_the_rest_first(plan):
    bought = plan.ask("art", 2_500)
    with pytest.raises(actions.PaidMore):
        actions.pay_direct(purchase=bought, amount=Money(2_501, "GBP"), by=plan.by(), at=NOW)


def test_what_another_holder_pays_is_not_paid_by_the_person(plan):
    with pytest.raises(actions.NotPossible):
        actions.pay_direct(purchase=plan.ask("gym"), by=plan.by(), at=NOW)


def test_it_came_after_it_was_paid(plan):
    bought = plan.ask("art", 2_500)
    with pytest.raises(actions.NotPossible):
        actions.mark_received(purchase=bought, words="", by=plan.by(), at=NOW)
    actions.pay_direct(purchase=bought, by=plan.by(), at=NOW)
    came = actions.mark_received(purchase=bought, words="I loved it", by=plan.by(), at=NOW)
    assert (came.status, came.receipt.words) == (Status.RECEIVED, "I loved it")
    assert actions.mark_received(purchase=bought, words="", by=plan.by(), at=NOW) == came


def test_a_purchase_can_be_linked_to_another_goal(plan):
    bought = plan.ask("art", 2_500)
    entries = Entry.objects.count()
    actions.link_goal(purchase=bought, goal_ref=plan.goal.ref, by=plan.by(), at=NOW)
    assert Entry.objects.count() == entries
