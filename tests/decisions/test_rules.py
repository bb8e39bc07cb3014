"""Reasons and money as values: nothing is lost between one decision and the next."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ownway.core.money import Money
from ownway.decisions import rules
from ownway.decisions.rules import (
    APPROVE,
    LineAnswer,
    LineMoney,
    LineOutcome,
    Outcome,
    Place,
    PotMoney,
    State,
    Wanted,
)
from ownway.ledger.rules import AccountRef, Kind, faults_of
from ownway.programme.rules import Clock, Decisions

PACK = Decisions(
    refusal_reasons=("unclear", "no_evidence_base", "risk"),
    not_enough_alone=("no_evidence_base",),
    decide_within=Clock(working_days=10, source="Practice"),
    second_look_within=Clock(working_days=15, source="Practice"),
)
NO = LineAnswer(LineOutcome.REFUSED, "unclear", "Not clear", "Say who")
ROOTS = [UUID(int=number) for number in range(1, 7)]

minor = st.integers(0, 10**9)
line_money = st.builds(LineMoney, minor, minor, minor, minor)
pots = st.builds(PotMoney, minor, st.dictionaries(st.sampled_from(ROOTS), line_money, max_size=6))
wants = st.lists(
    st.builds(Wanted, st.sampled_from(ROOTS), st.integers(1, 10**9), st.booleans()),
    max_size=6,
    unique_by=lambda line: line.root,
)


@given(pots, st.integers(-(10**10), 10**10), wants)
def test_a_pot_holds_the_same_before_and_after_but_for_the_programmes_money(pot, change, wanted):
    funding = rules.fund(pot, change=change, wanted=wanted)
    if funding.short:
        assert not funding.moves
        return
    after = rules.after(pot, funding)
    assert after.total == pot.total + funding.from_programme
    assert sum(funding.moves.values()) == 0
    assert after.free >= 0
    for root, money in after.lines.items():
        before = pot.lines.get(root, LineMoney())
        assert min(money.available, money.aside) >= 0
        assert (money.committed, money.spent) == (before.committed, before.spent)
    assert funding.from_programme == max(change, -pot.uncommitted)


@given(pots, st.integers(-(10**10), 10**10), wants)
def test_each_agreed_line_has_its_cost_and_lines_no_longer_in_the_plan_have_nothing(
    pot, change, wanted
):
    funding = rules.fund(pot, change=change, wanted=wanted)
    if funding.short:
        return
    after = rules.after(pot, funding)
    for line in wanted:
        money = after.lines.get(line.root, LineMoney())
        lies = money.aside if line.aside else money.available
        assert lies == max(0, line.total - money.used)
        assert (money.available if line.aside else money.aside) == 0
    for root in after.lines.keys() - {line.root for line in wanted}:
        assert after.lines[root].uncommitted == 0


@given(pots, st.integers(0, 10**10), wants)
def test_the_same_plan_sent_again_moves_nothing(pot, change, wanted):
    funding = rules.fund(pot, change=change, wanted=wanted)
    if funding.short:
        return
    again = rules.fund(rules.after(pot, funding), change=0, wanted=wanted)
    assert (again.from_programme, again.moves, again.short) == (0, {}, 0)


@given(pots, st.integers(-(10**10), 10**10), wants)
def test_short_is_exactly_what_is_missing(pot, change, wanted):
    short = rules.fund(pot, change=change, wanted=wanted).short
    if short:
        enough = max(change, -pot.uncommitted) + short
        assert rules.fund(pot, change=enough, wanted=wanted).short == 0
        assert rules.fund(pot, change=enough - 1, wanted=wanted).short == 1


@given(pots, st.integers(-(10**10), 10**10), wants)
def test_every_journal_can_stand_in_the_books(pot, change, wanted):
    funding = rules.fund(pot, change=change, wanted=wanted)
    if funding.short:
        return
    book = uuid4()
    made = rules.journals(
        funding,
        key=uuid4(),
        book=book,
        currency="GBP",
        person=uuid4(),
        pot=uuid4(),
        authority=AccountRef(book, Kind.AUTHORITY, "GBP"),
        effective_on=date(2026, 9, 4),
        subject=uuid4(),
    )
    moved = bool(funding.moves) + bool(funding.from_programme)
    assert len(made) == moved
    lies: dict[AccountRef, int] = {}
    for journal in made:
        assert not faults_of(book, journal)
        for line in journal.lines:
            lies[line.account] = lies.get(line.account, 0) - line.amount
    places = {
        Place(account.line, account.kind is Kind.CONTINGENCY): account
        for account in lies
        if account.kind is not Kind.AUTHORITY
    }
    for place, amount in funding.moves.items():
        extra = funding.from_programme if place == rules.FREE else 0
        assert lies[places[place]] == amount + extra


def test_balances_are_read_back_as_a_pot():
    def account(kind, line=None):
        return rules.rights_account(
            book=ROOTS[0], currency="GBP", person=ROOTS[1], pot=ROOTS[2], kind=kind, line=line
        )

    pot = rules.pot_money(
        {
            account(Kind.AVAILABLE): 5,
            account(Kind.AVAILABLE, ROOTS[3]): 7,
            account(Kind.CONTINGENCY, ROOTS[3]): 2,
            account(Kind.COMMITTED, ROOTS[3]): 3,
            account(Kind.SPENT, ROOTS[3]): 1,
            account(Kind.NOTIONAL_CASH): 99,
        }
    )
    assert pot == PotMoney(5, {ROOTS[3]: LineMoney(7, 2, 3, 1)})
    assert (pot.total, pot.uncommitted) == (18, 14)


@pytest.mark.parametrize(
    ("answers", "outcome"),
    [
        ([APPROVE, APPROVE], Outcome.APPROVED),
        ([APPROVE, NO], Outcome.PART),
        ([NO, NO], Outcome.RETURNED),
        ([], Outcome.APPROVED),
    ],
)
def test_the_lines_say_what_the_whole_is(answers, outcome):
    assert rules.outcome(answers) is outcome


def test_every_no_needs_all_its_parts():
    line = uuid4()
    assert not rules.check([line], {line: NO}, PACK)
    bare = rules.check([line], {line: LineAnswer(LineOutcome.REFUSED)}, PACK)
    assert [found.code for found in bare] == [
        "reason_not_chosen",
        "reason_without_words",
        "no_way_on",
    ]
    alone = replace(NO, reason_code="no_evidence_base", also_code="no_evidence_base")
    assert [found.code for found in rules.check([line], {line: alone}, PACK)] == [
        "reason_not_enough"
    ]
    assert not rules.check([line], {line: replace(alone, also_code="risk")}, PACK)


@pytest.mark.parametrize(
    ("known", "state"),
    [
        ({"sent": False, "outcome": None}, State.DRAFT),
        ({"sent": True, "outcome": None}, State.WAITING),
        ({"sent": True, "outcome": None, "today": date(2026, 9, 19)}, State.LATE),
        ({"sent": True, "outcome": None, "newer_sent": True}, State.OVERTAKEN),
        ({"sent": True, "outcome": "part"}, State.PART),
    ],
)
def test_where_a_version_stands(known, state):
    days = {"decide_by_on": date(2026, 9, 18), "today": date(2026, 9, 18)}
    assert rules.state(**{**days, **known}) is state


@given(minor, minor, st.booleans(), st.booleans())
def test_an_amount_goes_down_only_worked_out_anew_and_after_notice(before, after, anew, noticed):
    may = rules.may_lower(before, after, reassessed=anew, noticed=noticed)
    assert may is (after >= before or (anew and noticed))


def test_over_is_never_below_zero_and_a_pot_lasts_12_months():
    assert rules.over([Money(3, "GBP")], Money(5, "GBP")) == Money(0, "GBP")
    assert rules.over([Money(3, "GBP"), Money(4, "GBP")], Money(5, "GBP")) == Money(2, "GBP")
    assert rules.pot_ends_on(date(2028, 2, 29)) == date(2029, 2, 28)
