"""Who may hold money, and what the books say: pure rules."""

from datetime import date
from uuid import UUID, uuid4

from hypothesis import given
from hypothesis import strategies as st

from ownway.holding import rules
from ownway.holding.rules import Way
from ownway.ledger.rules import Kind, faults_of, unbalanced
from ownway.programme.rules import Holder

BOOK = UUID(int=1)
PERSON = UUID(int=2)
POT = UUID(int=3)
HOLDERS = (
    Holder(code="own_account", way="direct", name="Own account"),
    Holder(code="trust", way="third", name="The Trust", kind="managed_account"),
)
amounts = st.integers(min_value=0, max_value=10**9)


def cash(way: Way, holder: str = "trust"):
    return rules.cash_account(
        book=BOOK, currency="GBP", person=PERSON, pot=POT, way=way, holder=holder
    )


def test_each_way_has_its_own_account_and_a_direct_payment_names_no_holder():
    assert cash(Way.DIRECT).kind is Kind.DIRECT_CASH
    assert cash(Way.DIRECT).party is None
    assert cash(Way.THIRD).kind is Kind.THIRD_CASH
    assert cash(Way.NOTIONAL).kind is Kind.NOTIONAL_CASH
    assert cash(Way.THIRD) != cash(Way.THIRD, "another")


def test_a_party_is_the_same_however_its_name_is_typed_and_differs_between_books():
    assert rules.party(BOOK, "payee", "  Gym  Club ") == rules.party(BOOK, "payee", "gym club")
    assert rules.party(BOOK, "payee", "gym") != rules.party(BOOK, "holder", "gym")
    assert rules.party(BOOK, "payee", "gym") != rules.party(UUID(int=9), "payee", "gym")


@given(amount=st.integers(min_value=1, max_value=10**12))
def test_funding_balances_and_leaves_nothing_on_the_way(amount):
    journals = rules.funding(
        key=uuid4(),
        effective_on=date(2026, 9, 1),
        funder=rules.funder_account(BOOK, "GBP", "icb"),
        in_transit=rules.in_transit_account(BOOK, "GBP"),
        cash=cash(Way.THIRD),
        amount=amount,
        subject=uuid4(),
    )
    assert [journal.kind for journal in journals] == ["fund_released", "fund_arrived"]
    assert all(faults_of(BOOK, journal) == [] for journal in journals)
    on_the_way = [
        line.amount
        for journal in journals
        for line in journal.lines
        if line.account.kind is Kind.IN_TRANSIT
    ]
    assert sum(on_the_way) == 0


def test_notional_money_does_not_move_and_neither_does_nothing():
    known = {
        "key": uuid4(),
        "effective_on": date(2026, 9, 1),
        "funder": rules.funder_account(BOOK, "GBP", "icb"),
        "in_transit": rules.in_transit_account(BOOK, "GBP"),
        "subject": uuid4(),
    }
    assert rules.funding(cash=cash(Way.NOTIONAL), amount=100, **known) == ()
    assert rules.funding(cash=cash(Way.THIRD), amount=0, **known) == ()


@given(held=amounts, rights=amounts, open_holds=amounts)
def test_a_change_keeps_the_sum_and_never_takes_what_is_promised(held, rights, open_holds):
    change = rules.change(cash=held, rights=rights, open_holds=open_holds)
    assert change.moves + change.stays == held
    assert 0 <= change.moves <= rights
    assert change.moves == 0 or change.stays >= open_holds


@given(amount=st.integers(min_value=1, max_value=10**12))
def test_a_switch_is_one_balanced_pair(amount):
    lines = rules.switched(cash(Way.THIRD), cash(Way.DIRECT), amount)
    assert unbalanced(lines) == {}
    assert {line.account.kind: line.amount for line in lines} == {
        Kind.THIRD_CASH: -amount,
        Kind.DIRECT_CASH: amount,
    }


@given(rights=amounts, open_holds=amounts, held=amounts)
def test_a_top_up_makes_the_holder_able_to_pay_and_never_takes_back(rights, open_holds, held):
    lacks = rules.still_to_send(rights=rights, open_holds=open_holds, cash=held)
    assert lacks >= 0
    assert held + lacks >= rights + open_holds


def test_only_what_the_programme_offers_can_be_chosen():
    assert rules.check_choice(HOLDERS, "third", "trust") == ()
    assert [f.code for f in rules.check_choice(HOLDERS, "notional", "trust")] == ["way_not_offered"]
    assert [f.code for f in rules.check_choice(HOLDERS, "third", "bank")] == ["holder_not_offered"]


def test_a_narrowing_names_every_thing_that_is_missing_at_once():
    found = rules.check_tighter(reason=" ", review_on=None, today=date(2026, 9, 1), within_months=3)
    assert {finding.code for finding in found} == {"no_reason", "no_review"}
    long = rules.check_tighter(
        reason="x" * 10_000, review_on=date(2026, 10, 1), today=date(2026, 9, 1), within_months=3
    )
    assert [finding.code for finding in long] == ["too_long"]
