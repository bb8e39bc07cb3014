"""What may be bought and how a run is put together: pure rules."""

import itertools
from datetime import date
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ownway.core.money import Money
from ownway.ledger.rules import AccountRef, HoldRef, Kind, faults_of
from ownway.programme.rules import Exclusion
from ownway.spending import rules
from ownway.spending.rules import Room, RunLine, SetAside, Status, Wish

BOOK = UUID(int=1)
ROOM = Room(currency="GBP", left=50_000)


def wish(**changed) -> Wish:
    known = {
        "what": "Swimming",
        "payee": "City pool",
        "amount": Money(1_250, "GBP"),
        "has_goal": True,
    }
    return Wish(**{**known, **changed})


def codes(asked: Wish, room: Room = ROOM) -> list[str]:
    return [finding.code for finding in rules.check(asked, room)]


def test_nothing_is_in_the_way_of_a_thing_that_fits():
    assert codes(wish()) == []
    assert codes(wish(amount=Money(50_000, "GBP"))) == []


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"amount": Money(0, "GBP")}, "not_above_zero"),
        ({"amount": Money(-1, "GBP")}, "not_above_zero"),
        ({"amount": Money(50_001, "GBP")}, "unaffordable"),
        ({"amount": Money(1, "USD")}, "wrong_currency"),
        ({"amount": Money(10**13, "GBP")}, "too_large"),
        ({"what": "x" * 10_000}, "too_long"),
        ({"payee": "x" * 201}, "too_long"),
        ({"sign_seen": "x" * 10_000}, "too_long"),
        ({"what": "  "}, "no_what"),
        ({"payee": ""}, "no_payee"),
        ({"times": 0}, "no_times"),
        ({"has_goal": False}, "no_goal"),
    ],
)
def test_bad_input_is_named(changed, code):
    assert codes(wish(**changed)) == [code]


def test_everything_in_the_way_is_said_at_once():
    assert codes(Wish("", "", Money(0, "EUR"))) == [
        "no_what",
        "no_payee",
        "wrong_currency",
        "no_goal",
    ]


def test_money_kept_aside_asks_for_a_sign_and_no_goal():
    room = Room(currency="GBP", left=50_000, kept_aside=True)
    assert codes(wish(has_goal=False), room) == ["no_sign"]
    assert codes(wish(has_goal=False, sign_seen="two nights without sleep"), room) == []


@given(
    times=st.integers(min_value=1, max_value=1_000),
    each=st.integers(min_value=1, max_value=10**6),
    left=st.integers(min_value=0, max_value=10**9),
)
def test_what_is_said_to_fit_does_fit_and_one_more_would_not(times, each, left):
    fit = rules.what_fits(each * times, times, left)
    assert fit.each == each
    assert fit.times * each <= left or fit.times == 0
    assert fit.times == times or (fit.times + 1) * each > left
    assert fit.missing == max(0, each * times - left)


@given(amount=st.integers(min_value=1, max_value=10**9))
def test_one_key_with_other_content_has_another_hash(amount):
    person, line = uuid4(), uuid4()

    def asked(minor: int, goal: UUID | None = None) -> str:
        return rules.ask_hash(
            person=person, line_root=line, goal=goal, wish=wish(amount=Money(minor, "GBP"))
        )

    assert asked(amount) == asked(amount)
    assert asked(amount) != asked(amount + 1)
    assert asked(amount) != asked(amount, uuid4())


def test_a_purchase_only_moves_forward():
    assert rules.may_become(Status.ASKED, Status.APPROVED)
    assert rules.may_become(Status.APPROVED, Status.CANCELLED)
    assert not rules.may_become(Status.ON_ITS_WAY, Status.CANCELLED)
    assert not rules.may_become(Status.PAID, Status.ASKED)
    assert not any(rules.may_become(Status.REFUSED, then) for then in Status)


def run_line(number: int, amount: int, cash: str = "third", day: int = 1) -> RunLine:
    key = rules.line_key(UUID(int=7), number)
    return RunLine(
        line_no=number,
        bill=UUID(int=number),
        payee="City pool",
        amount=amount,
        currency="GBP",
        cash=cash,
        reference=rules.payment_reference(key),
        key=key,
        promised_on=date(2026, 9, day),
    )


def test_a_line_the_holder_cannot_pay_waits_and_the_rest_go_on():
    lines = [run_line(1, 900), run_line(2, 300), run_line(3, 100), run_line(4, 5, "notional")]
    found = rules.set_aside(lines, {"third": 1_000, "notional": None})
    assert [line.line_no for line in found.payable] == [1, 3, 4]
    assert [(line.line_no, why) for line, why in found.aside] == [(2, SetAside.CASH_SHORT)]


def test_the_earlier_promise_is_kept_first():
    lines = [run_line(1, 900, day=9), run_line(2, 300, day=2)]
    found = rules.set_aside(lines, {"third": 1_000})
    assert [line.line_no for line in found.payable] == [2]


@given(
    sums=st.lists(st.integers(min_value=1, max_value=1_000), max_size=30),
    there=st.integers(min_value=0, max_value=5_000),
)
def test_no_run_pays_more_than_is_there(sums, there):
    lines = [run_line(number, amount) for number, amount in enumerate(sums, start=1)]
    found = rules.set_aside(lines, {"third": there})
    assert sum(line.amount for line in found.payable) <= there
    assert len(found.payable) + len(found.aside) == len(lines)
    left = there - sum(line.amount for line in found.payable)
    assert all(line.amount > left for line, _why in found.aside)


def test_a_reference_fits_the_shortest_rail_and_never_changes():
    line = run_line(1, 100)
    assert len(line.reference) == 15
    assert line.reference == run_line(1, 100).reference
    assert line.reference != run_line(2, 100).reference


@given(which=st.integers(min_value=1, max_value=3), more=st.integers(min_value=1, max_value=9))
def test_the_frozen_hash_notices_any_other_amount_and_any_other_order(which, more):
    lines = [rules.line_hash(run_line(number, 100)) for number in (1, 2, 3)]
    changed = [rules.line_hash(run_line(n, 100 + (more if n == which else 0))) for n in (1, 2, 3)]
    assert rules.frozen_hash(lines) == rules.frozen_hash(iter(lines))
    assert rules.frozen_hash(lines) != rules.frozen_hash(changed)
    assert rules.frozen_hash(lines) != rules.frozen_hash(lines[::-1])


def test_two_people_for_every_run():
    one, two, three = UUID(int=1), UUID(int=2), UUID(int=3)
    known = {"maker": one, "asked": [two], "decided": []}
    assert rules.check_releaser(releaser=three, **known) == ()
    assert [f.code for f in rules.check_releaser(releaser=one, **known)] == ["released_by_maker"]
    assert [f.code for f in rules.check_releaser(releaser=two, **known)] == ["releaser_took_part"]
    decided = {"maker": one, "asked": [], "decided": [three]}
    assert [f.code for f in rules.check_releaser(releaser=three, **decided)] == [
        "releaser_took_part"
    ]


@given(data=st.data(), aside=st.integers(min_value=1, max_value=10**9))
def test_a_payment_gives_back_what_it_did_not_need(data, aside):
    paid = data.draw(st.integers(min_value=1, max_value=aside))
    refs = {"book": BOOK, "currency": "GBP", "owner": uuid4(), "pot": uuid4(), "line": uuid4()}
    accounts = {
        kind: AccountRef(kind=kind, **refs)
        for kind in (Kind.AVAILABLE, Kind.COMMITTED, Kind.SPENT, Kind.DIRECT_CASH, Kind.PAID)
    }
    hold = HoldRef(
        key=uuid4(),
        id=1,
        source=accounts[Kind.AVAILABLE],
        committed=accounts[Kind.COMMITTED],
        cash=accounts[Kind.DIRECT_CASH],
        amount=aside,
        drawn=0,
        released=0,
        expires_on=None,
        subject=uuid4(),
    )
    journal = rules.drawn(
        key=uuid4(),
        kind="pay_at_once",
        effective_on=date(2026, 9, 1),
        drawings=[rules.drawing(hold, paid, released=aside - paid)],
        cash=rules.paid_at_once(accounts[Kind.PAID], accounts[Kind.DIRECT_CASH], paid),
    )
    assert faults_of(BOOK, journal) == []
    by_kind = {line.account.kind: line.amount for line in journal.lines}
    assert by_kind[Kind.COMMITTED] == aside
    assert by_kind[Kind.SPENT] == -paid
    assert by_kind.get(Kind.AVAILABLE, 0) == -(aside - paid)


def test_an_excluded_thing_names_its_rule():
    rule = Exclusion(code="alcohol", source="NHS guidance 2017, R12")
    (found,) = rules.check(wish(what="A crate of beer"), Room("GBP", 50_000, excluded=(rule,)))
    assert found.code == "excluded"
    assert found.values == {"rule": "alcohol", "source": "NHS guidance 2017, R12"}


POTS = st.lists(st.integers(1, 10**7), min_size=1, max_size=5)


@given(POTS, st.data())
def test_the_pots_together_give_the_price_and_none_gives_more_than_it_has(left, data):
    price = data.draw(st.integers(0, sum(left)))
    given_by = rules.parts(price, left)
    assert sum(given_by) == price
    assert all(0 <= part <= there for part, there in zip(given_by, left, strict=True))
    with pytest.raises(ValueError, match="less than"):
        rules.parts(sum(left) + 1, left)


def test_an_odd_penny_falls_on_the_pot_listed_first():
    assert rules.parts(11_221, [50_000, 50_000]) == [5_611, 5_610]


@given(POTS, st.data())
def test_bills_one_after_another_take_the_parts_to_the_penny(parts, data):
    whole = sum(parts)
    cuts = data.draw(st.lists(st.integers(0, whole), max_size=6).map(sorted))
    taken = [0] * len(parts)
    for before, after in itertools.pairwise([0, *cuts, whole]):
        shares = rules.shares(after - before, parts, taken)
        assert sum(shares) == after - before
        assert all(share >= 0 for share in shares)
        taken = [had + share for had, share in zip(taken, shares, strict=True)]
        assert all(had <= part for had, part in zip(taken, parts, strict=True))
    assert taken == parts
    with pytest.raises(ValueError, match="more than was set aside"):
        rules.shares(1, parts, taken)


@given(st.lists(st.sampled_from(sorted(rules.BillStatus)), min_size=1))
def test_a_purchase_is_where_its_bills_are(bills):
    then = rules.purchase_after(bills)
    left = [one for one in bills if one != "withdrawn"]
    assert (then == Status.PAID) == all(one == "paid" for one in left)
    assert (then == Status.APPROVED) == ("agreed" in left)


@given(
    amount=st.integers(1, 10**6),
    limit=st.integers(0, 10**6),
    aside=st.booleans(),
    discretionary=st.booleans(),
)
def test_nobody_asks_one_by_one_for_money_agreed_for_just_that(amount, limit, aside, discretionary):
    found = rules.needs_a_yes(
        amount, ask_above=limit, kept_aside=aside, discretionary=discretionary
    )
    assert found is (amount > limit and not (aside or discretionary))
