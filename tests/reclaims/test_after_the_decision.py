"""After a decision the person can still answer, pay what they can, and say that it is wrong (E14).

And it comes to an end: all of it came, it was wrong, or two people ask no more.
"""

from __future__ import annotations

from datetime import timedelta
from unittest import mock
from uuid import UUID, uuid4

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from ownway.core.actors import SYSTEM
from ownway.endings import actions as endings
from ownway.endings import guards as endings_guards
from ownway.endings import queries as ended
from ownway.endings.rules import EndingKind, Open
from ownway.holding import actions as holding
from ownway.holding import queries as held
from ownway.holding.rules import placed
from ownway.ledger import queries as books
from ownway.ledger.rules import AccountRef, Kind
from ownway.programme.rules import authority_of
from ownway.reclaims import actions, queries
from ownway.reclaims import guards as reclaims_guards
from ownway.reclaims.rules import State
from ownway.record.guards import missing
from tests.reclaims.test_reclaims import COUNTS, NOTICE, ORDINARY, available, in_cash, pounds

pytestmark = pytest.mark.django_db
NEXT = COUNTS + timedelta(days=1)
CASH = (Kind.DIRECT_CASH, Kind.THIRD_CASH)
TO_COME = 9_800  # £158 less the £60 of the bus, which the funder holds


@pytest.fixture
def plan(anas_plan):
    return anas_plan


def notice(plan, minor=15_800, at=NOTICE, evidence="We looked at it together."):
    return actions.give_notice(
        pot=plan.pot,
        way="clawback",
        ground="changed",
        evidence=evidence,
        amount=pounds(minor),
        by=plan.by("approver"),
        at=at,
    )


def decided(plan):
    found = notice(plan)
    actions.decide(reclaim=found, by=plan.by("payer"), at=COUNTS)
    return found


def now(plan, found):
    return queries.reclaim(plan.cast.viewer("ana"), found.ref, NEXT)


def came(plan, found, minor):
    number = len(now(plan, found).steps) + 1
    return actions.receive(
        reclaim=found, amount=pounds(minor), number=number, by=plan.by("approver"), at=NEXT
    )


def wrong(plan, found, at=NEXT):
    return actions.dispute(reclaim=found, words="It was for my course.", by=plan.by(), at=at)


def proposed(plan, found, who="approver"):
    return actions.propose_to_let_go(
        reclaim=found, words="They cannot pay it.", by=plan.by(who), at=NEXT
    )


def let_go(plan, found, who="senior_approver"):
    return actions.let_go(reclaim=found, by=plan.by(who), at=NEXT)


def authority(plan):
    pack = held.pack_for(plan.pot)
    return books.balance(authority_of(pack, plan.person.programme.ref, plan.pot.funder))


def nothing_is_stranded(plan):
    """What lies with holders is for a right, for a promise, or is still to come back."""
    book = plan.person.programme.ref
    lies = sum(books.balances(book, owner=plan.person.ref, kind=CASH).values())
    bus = plan.lines["bus"].root  # the funder holds it itself
    kinds = (Kind.AVAILABLE, Kind.CONTINGENCY, Kind.COMMITTED)
    rights = books.balances(book, owner=plan.person.ref, kind=kinds)
    told = sum(minor for account, minor in rights.items() if account.line not in (None, bus))
    awaited = sum(held.asked_back(plan.pot).values())
    assert lies <= told + awaited
    assert not [one for one in books.check() if one]


# -- what the person can still say --


def test_the_person_still_answers_and_chooses_what_they_can_pay_of_the_rest(plan):
    found = decided(plan)
    assert sum(one.amount for one in now(plan, found).instalments) == TO_COME
    came(plan, found, 1_000)
    assert sum(one.amount for one in now(plan, found).instalments) == TO_COME - 1_000
    actions.reply(reclaim=found, words="I lost my job.", by=plan.by(), at=NEXT)
    for each in (366, 8_801):  # 24 months for £88, and all of it
        with pytest.raises(actions.OutOfReach):
            actions.choose_plan(reclaim=found, each=pounds(each), by=plan.by(), at=NEXT)
    actions.choose_plan(reclaim=found, each=pounds(400), by=plan.by(), at=NEXT)
    parts = now(plan, found).instalments
    assert [one.amount for one in parts] == [400] * 22
    assert parts[0].due_on > NEXT.date()
    came(plan, found, 500)
    assert [one.amount for one in now(plan, found).instalments] == [300] + [400] * 20


def test_a_dispute_pauses_what_comes_until_somebody_else_has_answered(plan):
    found = decided(plan)
    wrong(plan, found)
    assert now(plan, found).state is State.DISPUTED
    with pytest.raises(actions.NotNow, match="all of it waits"):
        came(plan, found, 1_000)
    with pytest.raises(actions.NotNow):
        actions.dispute(reclaim=found, words="Still wrong.", by=plan.by(), at=NEXT)
    for who in ("approver", "payer"):  # who gave notice, and who decided
        with pytest.raises(actions.SomebodyElse):
            actions.look_again(reclaim=found, stands=True, words="No.", by=plan.by(who), at=NEXT)
    actions.look_again(
        reclaim=found, stands=True, words="It stays.", by=plan.by("senior_approver"), at=NEXT
    )
    assert now(plan, found).state is State.DECIDED
    came(plan, found, 1_000)
    assert now(plan, found).come == 1_000


def test_no_part_is_due_before_they_know_of_it(plan):
    """Decided late, or answered late after they said it is wrong: a month from then on."""
    found = notice(plan)
    late = COUNTS + timedelta(days=100)
    actions.decide(reclaim=found, by=plan.by("payer"), at=late)
    assert now(plan, found).instalments[0].due_on > late.date()
    came(plan, found, 1_000)
    wrong(plan, found, late)
    later = late + timedelta(days=200)
    actions.look_again(
        reclaim=found, stands=True, words="It stays.", by=plan.by("senior_approver"), at=later
    )
    parts = now(plan, found).instalments
    assert parts[0].due_on > later.date()
    assert sum(one.amount for one in parts) == TO_COME - 1_000


def test_where_it_was_wrong_all_of_it_is_in_the_budget_again(plan):
    """What came back is sent to its holder again, as any money it lacks."""
    before, there = authority(plan), available(plan)
    found = decided(plan)
    came(plan, found, 6_000)  # £48 of the gym and £12 of the art class
    wrong(plan, found)
    for _press in range(2):
        actions.look_again(
            reclaim=found, stands=False, words="Wrong.", by=plan.by("senior_approver"), at=NEXT
        )
    assert now(plan, found).state is State.OVER
    assert (authority(plan), available(plan)) == (before, there)
    nothing_is_stranded(plan)
    lacks = {name: held.lacking(plan.held[name]) for name in ("art", "gym")}
    assert lacks == {"art": 1_200, "gym": 4_800}
    for name in lacks:
        holding.top_up(arrangement=plan.held[name], by=plan.by("payer"), at=NEXT)
    assert in_cash(plan, Kind.DIRECT_CASH) == 50_000
    nothing_is_stranded(plan)


# -- no more is asked --


def test_two_people_ask_no_more_and_the_rest_is_in_the_budget_again(plan):
    before = authority(plan)
    found = decided(plan)
    came(plan, found, 3_000)
    with pytest.raises(actions.NotNow):
        let_go(plan, found)
    with pytest.raises(actions.WordsNeeded):
        actions.propose_to_let_go(reclaim=found, words=" ", by=plan.by("approver"), at=NEXT)
    for _press in range(2):
        proposed(plan, found)
    assert now(plan, found).state is State.DECIDED  # it goes on until a second person agrees
    with pytest.raises(actions.SomebodyElse):
        let_go(plan, found, "approver")
    step = let_go(plan, found)
    assert let_go(plan, found) == step
    assert step.amount_minor == TO_COME - 3_000
    view = now(plan, found)
    assert (view.state, view.still_to_come, view.instalments) == (State.LET_GO, pounds(0), ())
    assert authority(plan) == before + 6_000 + 3_000  # what the funder kept, and what came
    assert sum(available(plan)) == ORDINARY - 9_000
    assert held.lacking(plan.held["art"]) == held.lacking(plan.held["gym"]) == 0
    nothing_is_stranded(plan)


def test_nobody_lets_go_of_their_own_and_nobody_who_typed_for_them_agrees(plan):
    found = decided(plan)
    actions.reply(reclaim=found, words="Please.", by=plan.by("senior_approver"), at=NEXT)
    with pytest.raises(actions.SomebodyElse):
        actions.propose_to_let_go(reclaim=found, words="Please.", by=plan.by(), at=NEXT)
    proposed(plan, found)
    with pytest.raises(actions.SomebodyElse):
        let_go(plan, found)
    let_go(plan, found, "payer")


def test_two_people_can_ask_no_more_while_it_is_said_to_be_wrong(plan):
    found = decided(plan)
    wrong(plan, found)
    proposed(plan, found)
    let_go(plan, found)
    assert now(plan, found).state is State.LET_GO


def test_before_the_decision_it_is_taken_back_and_after_it_is_let_go(plan):
    found = notice(plan)
    with pytest.raises(actions.NotNow):
        proposed(plan, found)
    actions.decide(reclaim=found, by=plan.by("payer"), at=COUNTS)
    with pytest.raises(actions.NotNow):
        actions.withdraw(reclaim=found, words="No.", by=plan.by("approver"), at=NEXT)


def test_once_it_has_ended_nothing_more_is_said_or_done(plan):
    found = decided(plan)
    came(plan, found, TO_COME)
    assert now(plan, found).state is State.DONE
    for act in (
        lambda: wrong(plan, found),
        lambda: proposed(plan, found),
        lambda: let_go(plan, found),
        lambda: actions.reply(reclaim=found, words="And?", by=plan.by(), at=NEXT),
        lambda: actions.choose_plan(reclaim=found, each=pounds(1), by=plan.by(), at=NEXT),
    ):
        with pytest.raises(actions.NotNow):
            act()


# -- what it no longer blocks --


@pytest.mark.parametrize("end", ["withdrawn", "let_go", "wrong"])
def test_an_end_blocks_no_later_notice_not_even_one_in_the_same_words(plan, end):
    found = notice(plan)
    if end == "withdrawn":
        actions.withdraw(reclaim=found, words="Too soon.", by=plan.by("approver"), at=NEXT)
    else:
        actions.decide(reclaim=found, by=plan.by("payer"), at=COUNTS)
        with pytest.raises(actions.NotNow):
            notice(plan, minor=1, at=NEXT)
    if end == "let_go":
        proposed(plan, found)
        let_go(plan, found)
    if end == "wrong":
        wrong(plan, found)
        actions.look_again(
            reclaim=found, stands=False, words="Yes.", by=plan.by("senior_approver"), at=NEXT
        )
    later = notice(plan, minor=5_000, at=NEXT)
    assert later != found
    actions.withdraw(reclaim=later, words="Wait.", by=plan.by("approver"), at=NEXT)
    assert notice(plan, at=NEXT) != found


@pytest.mark.parametrize("disputed", [False, True])
def test_the_close_waits_for_it_and_goes_on_once_no_more_is_asked(plan, disputed):
    found = decided(plan)
    came(plan, found, 2_000)
    closing = endings.leave(
        person=plan.person, kind=EndingKind.CHOICE, by=plan.by(), at=NEXT
    ).closing
    kinds = {one.kind for one in ended.open_items(closing)}
    assert Open.ASKED_BACK in kinds
    lying = sum(one.minor for one in ended.lying(closing))
    assert lying == in_cash(plan, Kind.DIRECT_CASH) + in_cash(plan, Kind.THIRD_CASH) - 7_800
    if disputed:
        wrong(plan, found)
    proposed(plan, found)
    let_go(plan, found)
    endings.tidy(closing=closing, by=SYSTEM, at=NEXT)
    for one in ended.lying(closing):
        endings.note_came_back(
            closing=closing,
            arrangement=one.arrangement,
            amount=pounds(one.minor),
            came_on=NEXT.date(),
            key=uuid4(),
            by=plan.by("payer"),
            at=NEXT,
        )
    assert endings.close(closing=closing, by=plan.by("payer"), at=NEXT).final_at == NEXT
    assert in_cash(plan, Kind.DIRECT_CASH) + in_cash(plan, Kind.THIRD_CASH) == 0
    assert not [one for one in books.check() if one]


# -- its cash is found where it lies now --


def fails(plan, to=("notional", "nhs_thornmere")):
    failure = holding.begin_failure(
        programme=plan.person.programme,
        holder="harbour_accounts",
        to_way=to[0],
        to_holder=to[1],
        kind="insolvent",
        reason="It can no longer pay.",
        by=plan.by("payer"),
        at=NEXT,
    )
    return holding.carry_on(failure=failure, by=plan.by("payer"), at=NEXT)


def switched(plan, name, way, holder):
    return holding.switch(
        arrangement=held.live_of(plan.pot, plan.lines[name].root),
        way=way,
        holder=holder,
        by=plan.by("payer"),
        at=NEXT,
    )


def test_after_a_holder_failed_what_it_held_comes_from_where_it_went(plan):
    found = decided(plan)
    came(plan, found, 1_000)
    fails(plan)
    came(plan, found, TO_COME - 1_000)
    assert now(plan, found).state is State.DONE
    assert in_cash(plan, Kind.DIRECT_CASH) == 45_000
    nothing_is_stranded(plan)


@pytest.mark.parametrize("line", ["art", "gym"])
def test_after_a_change_of_holder_all_of_it_still_comes(plan, line):
    found = decided(plan)
    came(plan, found, 1_000)
    other = {"art": ("third", "harbour_accounts"), "gym": ("direct", "direct_payment")}
    switched(plan, line, *other[line])
    nothing_is_stranded(plan)
    came(plan, found, TO_COME - 1_000)
    assert now(plan, found).state is State.DONE
    nothing_is_stranded(plan)
    assert all(held.lacking(one) == 0 for one in held.open_arrangements(plan.pot))


def test_after_a_change_and_then_a_failure_all_of_it_still_comes(plan):
    found = decided(plan)
    switched(plan, "art", "third", "harbour_accounts")
    switched(plan, "gym", "direct", "direct_payment")
    fails(plan)
    came(plan, found, TO_COME)
    assert now(plan, found).state is State.DONE
    nothing_is_stranded(plan)


def test_where_less_lies_there_it_says_how_much_can_come(plan):
    """Nobody notes what no holder has: the rest is let go."""
    found = decided(plan)
    assert sum(held.asked_back(plan.pot).values()) == TO_COME
    with (
        pytest.raises(actions.OutOfReach, match="Only £50"),
        mock.patch.object(held, "lie_now", return_value={held.cash_of(plan.held["art"]): 5_000}),
    ):
        came(plan, found, 6_000)


accounts = st.sampled_from(
    [
        AccountRef(book=UUID(int=1), kind=kind, currency="GBP", pot=UUID(int=2))
        for kind in (Kind.DIRECT_CASH, Kind.THIRD_CASH, Kind.NOTIONAL_CASH)
    ]
)
minor = st.integers(0, 10**6)


@given(
    st.lists(st.tuples(accounts, minor), max_size=4),
    st.dictionaries(accounts, minor),
    st.dictionaries(accounts, minor),
)
def test_cash_is_found_to_the_penny_and_what_is_for_nothing_else_goes_first(wants, free, more):
    lies = {one: free.get(one, 0) + more.get(one, 0) for one in {*free, *more}}
    found = placed(wants, free=free, lies=lies)
    asked = sum(minor for _home, minor in wants)
    assert sum(found.values()) == min(asked, sum(lies.values()))
    assert all(0 < part <= lies[one] for one, part in found.items())
    spare = sum(min(part, free.get(one, 0)) for one, part in found.items())
    assert spare == min(asked, sum(free.values()))


def test_the_databases_guards_stand():
    for folder in (reclaims_guards.HERE, reclaims_guards.HERE / "steps"):
        assert missing(connection, folder) == []
    assert missing(connection, endings_guards.HERE / "settled") == []
