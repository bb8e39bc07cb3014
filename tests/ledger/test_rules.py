"""Journals stand only where each currency and half balances and holds move with their money."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ownway.ledger.rules import (
    LARGEST,
    AccountRef,
    Drawing,
    Half,
    HoldEventKind,
    HoldMove,
    HoldRef,
    Journal,
    Kind,
    Line,
    Posting,
    Rule,
    Side,
    Untenable,
    account_of,
    content_hash,
    credit,
    debit,
    draw,
    faults_of,
    hashes,
    merged,
    normal,
    release,
    require_tenable,
    reserve,
    reverse,
    unbalanced,
    undraw,
)

DAY = date(2026, 9, 4)
BOOK = UUID(int=1)
POT = UUID(int=2)
AVAILABLE = AccountRef(BOOK, Kind.AVAILABLE, "GBP", pot=POT)
COMMITTED = AccountRef(BOOK, Kind.COMMITTED, "GBP", pot=POT)
SPENT = AccountRef(BOOK, Kind.SPENT, "GBP", pot=POT)
AUTHORITY = AccountRef(BOOK, Kind.AUTHORITY, "GBP")
CASH = AccountRef(BOOK, Kind.DIRECT_CASH, "GBP", owner=UUID(int=3))
PAID = AccountRef(BOOK, Kind.PAID, "GBP")
HOLD = HoldRef(UUID(int=9), 1, AVAILABLE, COMMITTED, CASH, 1000, 0, 0, None, None)

amounts = st.integers(min_value=1, max_value=LARGEST)


def journal(*lines: Line, **more: object) -> Journal:
    return replace(Journal(UUID(int=7), "allocate", DAY, lines), **more)  # type: ignore[arg-type]


ALLOCATION = journal(debit(AUTHORITY, 500), credit(AVAILABLE, 500))


def test_every_kind_says_what_it_is():
    for kind in Kind:
        assert kind.half in Half
        assert kind.side in Side
        assert kind.rule is Rule.FREE or kind.counted


@pytest.mark.parametrize(
    ("kind", "rule"),
    [
        (Kind.AVAILABLE, Rule.DEBITS_WITHIN_CREDITS),
        (Kind.CONTINGENCY, Rule.DEBITS_WITHIN_CREDITS),
        (Kind.COMMITTED, Rule.DEBITS_WITHIN_CREDITS),
        (Kind.AUTHORITY, Rule.DEBITS_WITHIN_CREDITS),
        (Kind.DIRECT_CASH, Rule.CREDITS_WITHIN_DEBITS),
        (Kind.THIRD_CASH, Rule.CREDITS_WITHIN_DEBITS),
        (Kind.NOTIONAL_CASH, Rule.FREE),
        (Kind.SPENT, Rule.FREE),
    ],
)
def test_pots_and_banks_may_say_no(kind: Kind, rule: Rule):
    assert kind.rule is rule


def test_accounts_shared_by_everybody_are_not_counted():
    assert {kind.value for kind in Kind if not kind.counted} == {
        "funder_cash",
        "contribution_cash",
        "paid",
        "in_transit",
        "write_off_rights",
        "write_off_cash",
        "exchange_rights",
        "exchange_cash",
    }


maybe = st.none() | st.uuids()


@given(
    st.builds(
        AccountRef, st.uuids(), st.sampled_from(Kind), st.just("EUR"), maybe, maybe, maybe, maybe
    )
)
def test_a_code_names_one_account_and_says_which(ref: AccountRef):
    assert account_of(ref.book, ref.code) == ref


@pytest.mark.parametrize("code", ["", "treasure/GBP", "spent", "spent/GBP/z.1", "spent/GBP/p.1"])
def test_what_is_no_code_names_no_account(code: str):
    with pytest.raises(ValueError):
        account_of(BOOK, code)


def test_two_accounts_never_share_a_code():
    same = UUID(int=5)
    refs = [
        AccountRef(BOOK, Kind.AVAILABLE, "GBP", **{name: same})
        for name in ("owner", "pot", "line", "party")
    ]
    assert len({ref.code for ref in [*refs, AVAILABLE, COMMITTED]}) == 6


def test_a_balanced_journal_stands():
    assert faults_of(BOOK, ALLOCATION) == []


@pytest.mark.parametrize(
    ("wrong", "fault"),
    [
        (journal(debit(AUTHORITY, 500), credit(AVAILABLE, 499)), "out of balance"),
        (journal(debit(AUTHORITY, 500), credit(CASH, 500)), "out of balance"),
        (
            journal(debit(AUTHORITY, 5), credit(replace(AVAILABLE, currency="EUR"), 5)),
            "out of balance",
        ),
        (journal(debit(AUTHORITY, 5), credit(replace(AVAILABLE, book=POT), 5)), "another book"),
        (journal(debit(AUTHORITY, 5), credit(AUTHORITY, 5)), "named twice"),
        (journal(debit(AUTHORITY, 0), credit(AVAILABLE, 0)), "zero"),
        (journal(debit(AUTHORITY, LARGEST + 1), credit(AVAILABLE, LARGEST + 1)), "largest"),
        (journal(Line(AUTHORITY, 1.0), credit(AVAILABLE, 1)), "whole number"),  # type: ignore[arg-type]
        (journal(), "fewer than two"),
        (journal(debit(AVAILABLE, 5), credit(COMMITTED, 5)), "differs from its holds"),
        (replace(ALLOCATION, reverses=UUID(int=1)), "without a reason"),
        (
            replace(ALLOCATION, moves=(HoldMove(HOLD, HoldEventKind.MOVED, 5),)),
            "moved by nothing",
        ),
    ],
)
def test_what_no_book_takes(wrong: Journal, fault: str):
    assert any(fault in each for each in faults_of(BOOK, wrong))
    with pytest.raises(Untenable, match=fault):
        require_tenable(BOOK, wrong)


@given(st.lists(st.tuples(st.sampled_from([AVAILABLE, SPENT, AUTHORITY]), amounts), max_size=6))
def test_lines_answered_by_their_opposites_balance(pairs):
    lines = [debit(account, amount) for account, amount in pairs]
    lines += [credit(account, amount) for account, amount in pairs]
    assert unbalanced(lines) == {}
    assert merged(lines) == ()


@given(amounts, st.integers(min_value=-LARGEST, max_value=LARGEST).filter(bool))
def test_a_journal_out_by_anything_is_refused(amount: int, out_by: int):
    wrong = journal(debit(AUTHORITY, amount), credit(AVAILABLE, amount + out_by))
    assert faults_of(BOOK, wrong)


@given(amounts)
def test_setting_aside_stands(amount: int):
    asked = reserve(
        key=uuid4(), effective_on=DAY, source=AVAILABLE, committed=COMMITTED, amount=amount
    )
    assert faults_of(BOOK, asked) == []


@given(st.integers(1, 1000), st.integers(0, 1000))
def test_paying_less_gives_the_rest_back_in_the_same_journal(paid: int, rest: int):
    asked = draw(
        key=uuid4(),
        effective_on=DAY,
        drawings=[Drawing(HOLD, SPENT, paid, rest)],
        cash=[debit(PAID, paid), credit(CASH, paid)],
    )
    assert faults_of(BOOK, asked) == []
    by_account = {line.account: line.amount for line in asked.lines}
    assert by_account[COMMITTED] == paid + rest
    assert by_account[SPENT] == -paid
    assert by_account.get(AVAILABLE, 0) == -rest


def test_two_pots_pay_one_purchase_in_one_journal():
    other = UUID(int=77)
    second = replace(
        HOLD,
        key=other,
        source=replace(AVAILABLE, pot=other),
        committed=replace(COMMITTED, pot=other),
    )
    asked = draw(
        key=uuid4(),
        effective_on=DAY,
        drawings=[Drawing(HOLD, SPENT, 5611), Drawing(second, replace(SPENT, pot=other), 5610)],
        cash=[debit(PAID, 11221), credit(CASH, 11221)],
    )
    assert faults_of(BOOK, asked) == []
    assert len(asked.lines) == 6


def test_two_holds_of_one_pot_share_a_line():
    second = replace(HOLD, key=UUID(int=10), id=2)
    asked = draw(
        key=uuid4(),
        effective_on=DAY,
        drawings=[Drawing(HOLD, SPENT, 300), Drawing(second, SPENT, 200)],
    )
    assert faults_of(BOOK, asked) == []
    assert asked.lines == (debit(COMMITTED, 500), credit(SPENT, 500))


def test_what_a_bank_returned_is_set_aside_again():
    asked = undraw(key=uuid4(), effective_on=DAY, drawings=[Drawing(HOLD, SPENT, 300)])
    assert faults_of(BOOK, asked) == []
    assert asked.lines == (debit(SPENT, 300), credit(COMMITTED, 300))


@pytest.mark.parametrize("expired", [True, False])
def test_giving_back_stands(expired: bool):
    asked = release(key=uuid4(), effective_on=DAY, hold=HOLD, amount=10, expired=expired)
    assert faults_of(BOOK, asked) == []
    assert asked.moves[0].kind == ("expired" if expired else "released")


def test_a_reversal_is_the_mirror_of_a_payment():
    paid = draw(key=uuid4(), effective_on=DAY, drawings=[Drawing(HOLD, SPENT, 300, 700)])
    undone = reverse(
        Posting(1, paid, content_hash(BOOK, paid)), key=uuid4(), effective_on=DAY, reason="mistake"
    )
    assert faults_of(BOOK, undone) == []
    assert {x.account: x.amount for x in undone.lines} == {x.account: -x.amount for x in paid.lines}
    assert [move.kind for move in undone.moves] == ["undrawn", "restored"]


def test_a_reversed_reserve_releases_its_hold():
    asked = reserve(
        key=HOLD.key, effective_on=DAY, source=AVAILABLE, committed=COMMITTED, amount=1000
    )
    undone = reverse(
        Posting(1, asked, content_hash(BOOK, asked), made=HOLD),
        key=uuid4(),
        effective_on=DAY,
        reason="mistake",
    )
    assert faults_of(BOOK, undone) == []
    assert undone.moves == (HoldMove(HOLD, HoldEventKind.RELEASED, 1000),)


def test_the_hash_is_known_for_ever():
    """Other tools recompute it; a change of its form would make old books look tampered with."""
    assert content_hash(BOOK, ALLOCATION) == EXPECTED
    assert hashes(BOOK, [ALLOCATION, ALLOCATION]) == [EXPECTED, EXPECTED]


EXPECTED = "4b43c4bc7892e973662c365388a410ada1d6c0ae1eee63e0cbbfe7db9807d36f"


@pytest.mark.parametrize(
    "change",
    [
        {"key": UUID(int=8)},
        {"kind": "award"},
        {"effective_on": date(2026, 9, 5)},
        {"concerns_on": DAY},
        {"lines": (debit(AUTHORITY, 501), credit(AVAILABLE, 501))},
        {"subject": POT},
        {"reason": "other"},
        {"reverses": POT},
        {"moves": (HoldMove(HOLD, HoldEventKind.DRAWN, 1),)},
    ],
)
def test_any_other_request_has_another_hash(change):
    assert content_hash(BOOK, replace(ALLOCATION, **change)) != EXPECTED


def test_what_became_of_a_hold_is_not_part_of_the_request():
    asked = release(key=UUID(int=4), effective_on=DAY, hold=HOLD, amount=10)
    later = release(key=UUID(int=4), effective_on=DAY, hold=replace(HOLD, drawn=500), amount=10)
    assert content_hash(BOOK, asked) == content_hash(BOOK, later)


def test_balances_are_read_as_people_read_them():
    assert normal(Kind.AVAILABLE, -500) == 500
    assert normal(Kind.DIRECT_CASH, 500) == 500
    assert HOLD.open == 1000
