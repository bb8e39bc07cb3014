"""Unused money: a kind word, a notice with time to answer, a dispute that stops it, an end."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse
from hypothesis import assume, given
from hypothesis import strategies as st

from ownway.core.money import Money
from ownway.core.period import Period
from ownway.core.problems import NotVisible
from ownway.decisions.models import Pot
from ownway.decisions.rules import rights_account
from ownway.holding import actions as holding
from ownway.ledger import queries as books
from ownway.ledger.rules import Kind
from ownway.programme.rules import OWN, authority_of
from ownway.reclaims import actions, queries, rules
from ownway.reclaims.models import Alert, Reclaim, Step, Taken
from ownway.reclaims.rules import Closed, State, Surplus, Use, Way
from ownway.spending import actions as spending
from tests.cast import NOW

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=180)  # half a year, and nothing was used
NOTICE = LATER + timedelta(days=14)
COUNTS = NOTICE + timedelta(days=28)
ORDINARY = 48_000 + 50_000 + 60_000


def pounds(minor):
    return Money(minor, "GBP")


@pytest.fixture
def plan(anas_plan):
    return anas_plan


def word(plan, at=LATER):
    return actions.ask_kindly(pot=plan.pot, by=plan.by("approver"), at=at)


def notice(plan, *, way=Way.CLAWBACK, ground="unused", minor=10_000, at=NOTICE, by="approver"):
    if ground == "unused" and not Alert.objects.exists():
        word(plan)
    return actions.give_notice(
        pot=plan.pot,
        way=way,
        ground=ground,
        evidence="We called on 3 and 9 March.",
        amount=pounds(minor),
        by=plan.by(by),
        at=at,
    )


def promise(plan, *lines):
    """£150 on each line named; asked for since the notice, agreed at once."""
    for line in lines:
        plan.ask(line, 15_000, at=NOTICE)


def seen(plan, reclaim, who="ana"):
    return queries.reclaim(plan.cast.viewer(who), reclaim.ref, COUNTS)


def available(plan):
    lines = [plan.lines[name].root for name in ("gym", "art", "bus")]
    return [
        books.balance(
            rights_account(
                book=plan.person.programme.ref,
                currency="GBP",
                person=plan.person.ref,
                pot=plan.pot.ref,
                kind=Kind.AVAILABLE,
                line=root,
            )
        )
        for root in lines
    ]


def came(plan, reclaim, minor, *, number):
    return actions.receive(
        reclaim=reclaim, amount=pounds(minor), number=number, by=plan.by("approver"), at=COUNTS
    )


def in_cash(plan, kind):
    return sum(books.balances(plan.person.programme.ref, kind=kind).values())


def journals(plan):
    return len(books.trial_balance(plan.person.programme.ref)), [
        (one.account.code, one.debits, one.credits)
        for one in books.trial_balance(plan.person.programme.ref)
    ]


def test_unused_is_what_should_have_been_used_by_now(plan):
    assert queries.surplus_of(plan.pot, NOW.date()).above == 0
    found = queries.surplus_of(plan.pot, LATER.date())
    days = (LATER.date() - plan.pot.starts_on).days + 1
    assert found.unused == ORDINARY * days // 365
    assert found.limit == round(ORDINARY * 8 / 52)
    assert found.reachable == ORDINARY


def test_paid_promised_and_kept_aside_money_is_not_unused(plan):
    """Promised money and money kept aside are never in reach (E14)."""
    before = queries.surplus_of(plan.pot, LATER.date())
    spending.pay_direct(purchase=plan.ask("art", 2_500), by=plan.by(), at=NOW)
    plan.ask("gym", 4_000)
    plan.ask("aside", 10_000)
    after = queries.surplus_of(plan.pot, LATER.date())
    assert before.unused - after.unused == 6_500
    assert after.reachable == ORDINARY - 6_500


def test_a_kind_word_comes_first_with_a_name_and_time(plan):
    alert = word(plan)
    assert word(plan) == alert
    assert alert.notice_from_on == LATER.date() + timedelta(days=14)
    assert queries.alerts(plan.cast.viewer("ana"), plan.person.ref, LATER) == [alert]
    said = actions.say_why(alert=alert, words="My bus does not run.", by=plan.by(), at=LATER)
    assert said.reply == "My bus does not run."
    with pytest.raises(actions.NotNow):
        actions.say_why(alert=alert, words="And more.", by=plan.by(), at=LATER)
    actions.close_alert(alert=alert, how=Closed.PLANNED, by=plan.by("approver"), at=LATER)
    assert queries.alerts(plan.cast.viewer("ana"), plan.person.ref, LATER) == []


def test_no_word_without_a_surplus_and_none_to_oneself(plan):
    with pytest.raises(actions.NotSurplus):
        word(plan, at=NOW)
    with pytest.raises(actions.SomebodyElse):
        actions.ask_kindly(pot=plan.pot, by=plan.by(), at=LATER)


def test_unused_money_is_never_asked_back_before_the_word_had_its_time(plan):
    with pytest.raises(actions.TooEarly):
        actions.give_notice(
            pot=plan.pot,
            way=Way.CLAWBACK,
            ground="unused",
            evidence="x",
            amount=pounds(1),
            by=plan.by("approver"),
            at=LATER,
        )
    word(plan)
    with pytest.raises(actions.TooEarly):
        notice(plan, at=NOTICE - timedelta(days=1))
    assert notice(plan).counts_from == COUNTS.date()
    assert Alert.objects.get().closed == Closed.ASKED_BACK


def test_only_what_is_above_the_line_and_an_offset_within_one_payment(plan):
    word(plan)
    above = queries.surplus_of(plan.pot, NOTICE.date()).above
    with pytest.raises(actions.OutOfReach):
        notice(plan, minor=above + 1)
    payment = queries.payment_of(plan.pot, NOTICE.date())
    assert payment == round(ORDINARY * 4 / 52)
    with pytest.raises(actions.OutOfReach) as refused:
        notice(plan, way=Way.OFFSET, minor=payment + 1)
    assert "£121.54" in refused.value.fix
    assert notice(plan, way=Way.OFFSET, minor=payment).amount_minor == payment


def test_nothing_is_posted_before_it_ends(plan):
    """An answer, a plan to pay, a dispute that pauses it: no money moves (E14)."""
    before = journals(plan)
    found = notice(plan)
    actions.reply(reclaim=found, words="I was in hospital.", by=plan.by(), at=NOTICE)
    actions.choose_plan(reclaim=found, each=pounds(1_000), by=plan.by(), at=NOTICE)
    actions.dispute(reclaim=found, words="It is for my holiday.", by=plan.by(), at=NOTICE)
    assert journals(plan) == before
    with pytest.raises(actions.NotNow):
        actions.decide(reclaim=found, by=plan.by("approver"), at=COUNTS)
    assert journals(plan) == before
    assert seen(plan, found).state is State.DISPUTED


def test_somebody_else_looks_at_a_dispute_and_may_end_it(plan):
    """And then nothing is taken (E14)."""
    found = notice(plan)
    actions.dispute(reclaim=found, words="It is wrong.", by=plan.by(), at=NOTICE)
    with pytest.raises(actions.SomebodyElse):
        actions.look_again(
            reclaim=found, stands=True, words="No.", by=plan.by("approver"), at=NOTICE
        )
    actions.look_again(
        reclaim=found,
        stands=False,
        words="You are right.",
        by=plan.by("senior_approver"),
        at=NOTICE,
    )
    assert seen(plan, found).state is State.OVER
    with pytest.raises(actions.NotNow):
        actions.decide(reclaim=found, by=plan.by("approver"), at=COUNTS)
    assert sum(available(plan)) == ORDINARY


def test_it_waits_its_time_and_then_goes_back_and_comes_in_parts(plan):
    """Not a day early, then in parts the person chose (E14)."""
    found = notice(plan, minor=10_000)
    assert sum(one.amount for one in seen(plan, found).instalments) == 10_000
    actions.choose_plan(reclaim=found, each=pounds(2_500), by=plan.by(), at=NOTICE)
    assert [one.amount for one in seen(plan, found).instalments] == [2_500] * 4
    with pytest.raises(actions.TooEarly):
        actions.decide(reclaim=found, by=plan.by("approver"), at=COUNTS - timedelta(days=1))
    authority = authority_of(
        queries.holding.pack_for(plan.pot), plan.person.programme.ref, plan.pot.funder
    )
    before = books.balance(authority)
    for _press in range(2):
        actions.decide(reclaim=found, by=plan.by("approver"), at=COUNTS)
    assert sum(available(plan)) == ORDINARY - 10_000
    assert books.balance(authority) == before + 10_000
    view = seen(plan, found)
    direct, third = in_cash(plan, Kind.DIRECT_CASH), in_cash(plan, Kind.THIRD_CASH)
    notional = Taken.objects.get(line_root=plan.lines["bus"].root).amount_minor
    assert view.to_come == 10_000 - notional
    following = len(view.steps) + 1
    with pytest.raises(actions.OutOfReach):
        came(plan, found, view.to_come + 1, number=following)
    first = came(plan, found, 1_000, number=following)
    assert came(plan, found, 1_000, number=following) == first  # a second click
    for minor, number in ((1_001, following), (1_000, following + 2)):
        with pytest.raises(actions.NotNow):
            came(plan, found, minor, number=number)
    last = came(plan, found, view.to_come - 1_000, number=following + 1)
    assert came(plan, found, view.to_come - 1_000, number=following + 1) == last
    view = seen(plan, found)
    assert (view.state, view.still_to_come) == (State.DONE, pounds(0))
    art = Taken.objects.get(line_root=plan.lines["art"].root).amount_minor
    assert direct - in_cash(plan, Kind.DIRECT_CASH) == art
    assert third - in_cash(plan, Kind.THIRD_CASH) == view.come - art
    assert not [one for one in books.check() if one]


def test_an_offset_makes_the_next_payment_smaller_and_takes_no_cash(plan):
    found = notice(plan, way=Way.OFFSET, minor=5_000)
    cash = in_cash(plan, Kind.DIRECT_CASH) + in_cash(plan, Kind.THIRD_CASH)
    actions.decide(reclaim=found, by=plan.by("approver"), at=COUNTS)
    assert seen(plan, found).state is State.DONE
    assert in_cash(plan, Kind.DIRECT_CASH) + in_cash(plan, Kind.THIRD_CASH) == cash
    assert sum(available(plan)) == ORDINARY - 5_000


def test_what_was_promised_meanwhile_is_out_of_reach(plan):
    """What was promised after the notice, too (E14)."""
    found = notice(plan, ground="changed", minor=ORDINARY)
    plan.ask("gym", 14_000)
    plan.ask("bus", 15_000)
    step = actions.decide(reclaim=found, by=plan.by("approver"), at=COUNTS)
    assert step.amount_minor == ORDINARY - 29_000
    assert sum(available(plan)) == 0
    assert in_cash(plan, Kind.COMMITTED) == 29_000


def test_who_used_the_time_to_use_the_money_keeps_it(plan):
    """Only what is above the line on the day it goes back is unused (R7, E14)."""
    above = queries.surplus_of(plan.pot, NOTICE.date()).above
    found = notice(plan, minor=above)
    promise(plan, "bus", "bus", "gym")
    left = queries.surplus_of(plan.pot, COUNTS.date()).above
    assert 0 < left < above
    before = sum(available(plan))
    assert actions.decide(reclaim=found, by=plan.by("approver"), at=COUNTS).amount_minor == left
    assert sum(available(plan)) == before - left


def test_where_nothing_is_unused_any_more_nothing_goes_back(plan):
    found = notice(plan)
    promise(plan, "bus", "bus", "bus", "gym", "gym", "gym")
    with pytest.raises(actions.OutOfReach):
        actions.decide(reclaim=found, by=plan.by("approver"), at=COUNTS)
    actions.withdraw(reclaim=found, words="It is used.", by=plan.by("approver"), at=COUNTS)


def test_two_offsets_together_take_no_more_than_one_payment(plan):
    """R3: a payment is never taken twice, however short the notice was."""
    payment = queries.payment_of(plan.pot, NOTICE.date())
    first = notice(plan, way=Way.OFFSET, ground="changed", minor=payment - 1_000)
    actions.decide(reclaim=first, by=plan.by("approver"), at=COUNTS)
    assert queries.payment_of(plan.pot, COUNTS.date()) < 2_000  # of what is planned now
    soon = COUNTS + timedelta(days=1)
    with pytest.raises(actions.OutOfReach):
        notice(plan, way=Way.OFFSET, ground="changed", minor=2_000, at=soon)
    later = COUNTS + timedelta(days=28)
    notice(plan, way=Way.OFFSET, ground="changed", minor=2_000, at=later)


def test_the_persons_own_money_is_never_asked_back(plan):
    """What somebody added themself belongs to no funder (E9, E14)."""
    promised = holding.promise(
        person=plan.person,
        line_root=plan.lines["gym"].root,
        amount=pounds(2_000),
        key=uuid4(),
        by=plan.by(),
        at=NOW,
    )
    holding.receive(contribution=promised, by=plan.by("payer"), at=NOW)
    own = Pot.objects.get(funder=OWN)
    how = {"by": plan.by("approver"), "at": LATER}
    with pytest.raises(actions.NotNow, match="own money"):
        actions.ask_kindly(pot=own, **how)
    asked = {"way": Way.CLAWBACK, "ground": "changed", "evidence": "A call."}
    with pytest.raises(actions.NotNow, match="own money"):
        actions.give_notice(pot=own, amount=pounds(2_000), **asked, **how)
    page = reverse("desk:take_back", args=[own.ref])
    assert plan.cast.client("approver").get(page).status_code == 404
    assert (
        plan.cast.client("approver").get(page.replace(str(own.ref), str(plan.pot.ref))).status_code
        == 200
    )


def test_a_notice_is_taken_back_with_a_reason(plan):
    found = notice(plan)
    with pytest.raises(actions.NotNow):
        notice(plan, ground="changed", minor=1)
    with pytest.raises(actions.WordsNeeded):
        actions.withdraw(reclaim=found, words=" ", by=plan.by("approver"), at=NOTICE)
    actions.withdraw(reclaim=found, words="We were wrong.", by=plan.by("approver"), at=NOTICE)
    assert seen(plan, found).state is State.OVER


def test_the_person_chooses_what_they_can_pay(plan):
    """A plan one can afford, over the time of the pack (E14)."""
    found = notice(plan, minor=24_000 // 2)
    for each in (0, 499, 12_001):
        with pytest.raises(actions.OutOfReach):
            actions.choose_plan(reclaim=found, each=pounds(each), by=plan.by(), at=NOTICE)
    actions.choose_plan(reclaim=found, each=pounds(500), by=plan.by(), at=NOTICE)
    assert len(seen(plan, found).instalments) == 24


def test_who_may_not_see_the_money_sees_no_notice(plan):
    found = notice(plan)
    assert queries.reclaims(plan.cast.viewer("stranger"), plan.person.ref, NOTICE) == []
    with pytest.raises(NotVisible):
        seen(plan, found, "stranger")
    assert seen(plan, found, "sister").reclaim == found


@pytest.mark.parametrize(
    "change",
    [
        lambda found: Reclaim.objects.filter(pk=found.pk).update(amount_minor=1),
        lambda found: Reclaim.objects.filter(pk=found.pk).delete(),
        lambda found: Step.objects.update(words="other"),
        lambda found: Step.objects.all()._raw_delete("default"),
        lambda found: Alert.objects.update(unused_minor=99_999_999),
        lambda found: _insert(found, "decided", 10_000, NOTICE.date()),
        lambda found: _insert(found, "decided", 10_001, COUNTS.date()),
        lambda found: _insert(found, "received", 1, COUNTS.date()),
        lambda found: _insert(found, "upheld", None, NOTICE.date()),
    ],
    ids=range(9),
)
def test_the_database_keeps_what_was_said_and_its_order(plan, change):
    found = notice(plan)
    actions.reply(reclaim=found, words="I was ill.", by=plan.by(), at=NOTICE)
    with pytest.raises(DatabaseError), transaction.atomic():
        change(found)


def _insert(found, kind, minor, on):
    Step.objects.create(
        reclaim=found,
        number=9,
        kind=kind,
        words="x",
        amount_minor=minor,
        on=on,
        taken_at=COUNTS,
        taken_by=found.given_by,
        taken_human=found.given_human,
    )


# The rules alone.
PERIOD = Period(date(2026, 4, 1), date(2027, 4, 1))


def test_eight_weeks_at_11221_are_89768():
    assert rules.weeks_of_money(pounds(583_492), PERIOD, 8) == pounds(89_768)


uses = st.lists(st.builds(Use, *[st.integers(0, 10**7)] * 3), min_size=1, max_size=5)


@given(uses, st.integers(0, 364), st.integers(1, 52))
def test_unused_money_is_never_more_than_what_is_left(lines, day, weeks):
    today = PERIOD.starts_on + timedelta(days=day)
    found = rules.surplus(lines, PERIOD, today, weeks=weeks, currency="GBP")
    assert 0 <= found.above <= found.unused <= found.reachable == sum(one.left for one in lines)
    planned = sum(one.planned for one in lines)
    by_hand = planned * (day + 1) // 365 - (planned - found.reachable)
    assert found.unused == max(0, min(found.reachable, by_hand))


@given(st.builds(Surplus, *[st.integers(0, 10**7)] * 3), st.integers(0, 10**7))
def test_never_more_than_is_in_reach_above_the_line_and_of_one_payment(found, payment):
    for way in Way:
        for ground in (rules.UNUSED, "fraud"):
            most = rules.most(way, ground, found, payment)
            assert 0 <= most <= found.reachable
            assert ground != rules.UNUSED or most <= found.above
            assert way is not Way.OFFSET or most <= payment


@given(st.integers(0, 10**7), st.integers(0, 10**7))
def test_an_offset_leaves_a_payment_at_or_above_zero(unused, payment):
    off, paid = rules.offset(unused, payment)
    assert off + paid == payment
    assert paid >= 0
    assert off <= unused


@given(st.integers(1, 10**6), st.integers(1, 60), st.dates(date(2026, 1, 1), date(2030, 1, 31)))
def test_instalments_come_to_the_whole_in_time(amount, months, first):
    each = rules.least_each(amount, months)
    found = rules.instalments(amount, each, first)
    assert sum(one.amount for one in found) == amount
    assert len(found) <= months
    assert all(0 < one.amount <= each for one in found)
    days = [one.due_on for one in found]
    assert days == sorted(set(days))


@given(st.lists(st.integers(0, 10**6), min_size=1, max_size=5), st.data())
def test_parts_come_back_to_the_penny_and_never_twice(left, data):
    assume(sum(left))
    amount = data.draw(st.integers(1, sum(left)))
    parts = rules.shares(amount, left, "GBP")
    assert sum(parts) == amount
    assert all(part <= most for part, most in zip(parts, left, strict=True))
    earlier, later = sorted(data.draw(st.integers(0, amount)) for _turn in range(2))
    first, second = rules.so_far(earlier, parts), rules.so_far(later, parts)
    assert (sum(first), sum(second)) == (earlier, later)
    assert all(old <= new for old, new in zip(first, second, strict=True))
    assert rules.so_far(amount, parts) == parts
