"""Signs of fraud or a conflict: one payee waits, the person is told, the rest goes on."""

from dataclasses import replace
from datetime import date, timedelta
from random import Random
from uuid import NAMESPACE_OID, uuid4, uuid5

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from ownway.core.actors import SYSTEM
from ownway.ledger import queries as books
from ownway.people.models import Person
from ownway.programme.queries import pack_of
from ownway.programme.rules import Signals
from ownway.record import queries as record
from ownway.record.guards import missing
from ownway.record.models import Entry, RowDigest
from ownway.spending import actions, queries, rules
from ownway.spending.guards import HERE
from ownway.spending.models import Concern, Payee, PayRun
from ownway.spending.rules import Insider, Known, Outcome, Paying, Scene, Signal
from tests.cast import NOW
from tests.packs import SMALL
from tests.spending import paying as steps

LIMITS = Signals(**SMALL["spending"]["signals"])
DAY = date(2027, 3, 1)
ANA = uuid4()


def payee(n: int, **changed) -> Known:
    known = {
        "payee": uuid5(NAMESPACE_OID, f"payee {n}"),
        "name": f"Shop {n}",
        "noted_on": DAY - timedelta(days=400),
    }
    return Known(**{**known, **changed})


def paying(to: Known, **changed) -> Paying:
    known = {"payee": to.payee, "person": ANA, "amount": 3_100, "asked_on": DAY, "limit": 20_000}
    return Paying(**{**known, **changed})


def found(bought: list[Paying], *payees: Known, **changed) -> list[Signal]:
    scene = Scene(today=DAY, paying=bought, payees={one.payee: one for one in payees}, **changed)
    return [one.signal for one in rules.flags(scene, LIMITS)]


ONE, TWO = payee(1), payee(2)


def days(*numbers: int) -> list[date]:
    return [DAY + timedelta(days=n) for n in numbers]


def test_two_payees_with_one_account():
    one, two = (replace(each, accounts=(("same", DAY - timedelta(300)),)) for each in (ONE, TWO))
    assert found([paying(one), paying(two)], one, two) == [Signal.SHARED_ACCOUNT] * 2
    assert found([paying(one)], one, TWO) == []
    staff = Insider(uuid4(), "Kit", accounts=frozenset({"same"}))
    assert found([paying(one)], one, insiders=[staff]) == [Signal.SHARED_ACCOUNT]


def test_staff_as_payee_by_name_or_as_declared():
    by_name = Insider(uuid4(), "SHOP  1")
    declared = Insider(uuid4(), "Kit", declared=frozenset({ONE.payee}))
    for insider in (by_name, declared):
        assert found([paying(ONE)], ONE, insiders=[insider]) == [Signal.STAFF_IS_PAYEE]
        assert found([paying(TWO)], TWO, insiders=[insider]) == []


@given(st.lists(st.integers(0, 40), min_size=1, max_size=6))
def test_split_is_so_many_within_a_rolling_window(when):
    """Against every window of days, one by one."""
    bought = [paying(ONE, amount=19_000, asked_on=on) for on in days(*when)]
    window = any(
        sum(start <= n < start + LIMITS.split_days for n in when) >= LIMITS.split_least
        for start in range(41)
    )
    assert (found(bought, ONE) == [Signal.SPLIT]) == window


def test_what_is_no_split():
    thrice = days(0, 1, 2)
    near = [paying(ONE, amount=19_000, asked_on=on) for on in thrice]
    assert found([replace(one, amount=17_999) for one in near], ONE) == []
    assert found([replace(one, amount=20_001) for one in near], ONE) == []
    assert found([replace(one, every=True) for one in near], ONE) == []
    assert found([replace(one, person=uuid4()) for one in near], ONE) == []


def test_the_same_round_sum_so_often():
    six = [paying(ONE, amount=5_000, asked_on=on) for on in days(*range(0, 24, 4))]
    assert found(six, ONE) == [Signal.ROUNDED]
    assert found(six[:5], ONE) == []
    assert found([replace(one, amount=5_001) for one in six], ONE) == []


def test_a_new_payee_with_a_large_first_bill():
    ghost = replace(ONE, noted_on=DAY - timedelta(days=7))
    assert found([paying(ghost, amount=100_000)], ghost) == [Signal.NEW_AND_LARGE]
    assert found([paying(ghost, amount=99_999)], ghost) == []
    older = replace(ONE, noted_on=DAY - timedelta(days=8))
    assert found([paying(older, amount=100_000)], older) == []


def test_an_account_that_changed_after_the_yes():
    changed = replace(ONE, accounts=(("old", days(-90)[0]), ("new", DAY)))
    assert found([paying(changed)], changed, agreed_on={ONE.payee: DAY}) == [
        Signal.CHANGED_AFTER_YES
    ]
    assert found([paying(changed)], changed, agreed_on={ONE.payee: days(1)[0]}) == []
    first = replace(ONE, accounts=(("new", DAY),))
    assert found([paying(first)], first, agreed_on={ONE.payee: DAY}) == []


def test_always_another_who_says_yes():
    rotating = [paying(ONE, deciders=(uuid4(),), asked_on=on) for on in days(0, 9, 20)]
    assert found(rotating, ONE) == [Signal.ROTATION]
    same = [replace(one, deciders=rotating[0].deciders) for one in rotating]
    assert found(same, ONE) == []


def test_paid_and_given_back_again_and_again():
    trips = [paying(ONE, back=3_000, asked_on=on) for on in days(0, 9, 20)]
    assert found(trips, ONE) == [Signal.ROUND_TRIP]
    assert found(trips[:2], ONE) == []


def test_only_what_is_still_to_be_paid_is_raised():
    one, two = (replace(each, accounts=(("same", DAY),)) for each in (ONE, TWO))
    assert found([paying(one, open=False), paying(two)], one, two) == [Signal.SHARED_ACCOUNT]


def test_clean_purchases_raise_next_to_nothing():
    """2,000 purchases of 100 people at 60 payees in 60 days, as people buy: 1 in 100 at most."""
    chance = Random(3)
    payees = [payee(n, accounts=((f"account {n}", days(-200)[0]),)) for n in range(60)]
    people, deciders = [uuid4() for _ in range(100)], [uuid4() for _ in range(4)]
    bought = [
        paying(
            chance.choice(payees),
            person=chance.choice(people),
            amount=(amount := chance.choice([1_250, 2_400, 5_000, 8_990, 19_000, 34_000])),
            asked_on=DAY + timedelta(days=chance.randrange(60)),
            deciders=(chance.choice(deciders),) if amount > 20_000 else (),
            back=amount if chance.random() < 0.01 else 0,
        )
        for _ in range(2_000)
    ]
    assert len(found(bought, *payees)) <= 20


# --- with a database -------------------------------------------------------------------------


@pytest.fixture
def plan(anas_plan):
    return anas_plan


def of(name: str) -> Payee:
    return Payee.objects.get(name=name)


@pytest.mark.django_db
def test_a_sign_sets_one_payee_aside_for_one_person_once(plan):
    limit = pack_of(plan.person.programme).spending.ask_above
    for _ in range(3):
        near = plan.ask("art", limit - 100, payee="Split Ltd")
    other = plan.ask("gym", 1_000)
    raised = actions.note_signs(programme=plan.person.programme, at=NOW)
    assert [(one.code, one.payee.name) for one in raised] == [("split", "Split Ltd")]
    assert raised[0].person == plan.person
    assert actions.note_signs(programme=plan.person.programme, at=NOW) == []
    assert queries.is_held(near.bills.get(), NOW)
    assert not queries.is_held(other.bills.get(), NOW)
    assert queries.concern_about(near, NOW) == raised[0]
    assert queries.concern_about(other, NOW) is None
    assert books.check() == []


@pytest.mark.django_db
def test_staff_as_payee_is_found_by_name(plan):
    plan.ask("gym", 1_000, payee=plan.cast.account("approver").name.upper())
    (raised,) = actions.note_signs(programme=plan.person.programme, at=NOW)
    assert (raised.code, raised.person) == ("staff_is_payee", None)


@pytest.mark.django_db
@pytest.mark.parametrize("sign", ["by name", "by account", "taking part"])
def test_whom_a_sign_may_be_about_does_not_decide_on_it(plan, sign):
    """Nobody has to have said that the payee is theirs: what raised the sign says it."""
    me, other = plan.cast.account("approver"), plan.cast.people["neighbour"]
    named = {"by name": me.name, "by account": "Corner Gym", "taking part": other.name}
    if sign == "taking part":
        Person.objects.filter(pk=other.pk).update(human=me.human)
    bill = plan.ask("gym", 1_000, payee=named[sign]).bills.get()
    if sign == "by account":
        steps.account(plan, bill.payee, holder_name=me.name)
    (raised,) = actions.note_signs(programme=plan.person.programme, at=NOW)
    how = {"outcome": "cleared", "reason": "All is well.", "at": NOW}
    with pytest.raises(actions.ConflictOfInterest):
        actions.decide_concern(concern=raised, by=plan.by("approver"), **how)
    cleared = actions.decide_concern(concern=raised, by=plan.by("senior_approver"), **how)
    assert cleared.outcome == "cleared"


@pytest.mark.django_db
def test_it_lapses_on_its_day_unless_somebody_else_decided(plan):
    bill = plan.ask("gym", 1_000).bills.get()
    raised, again = (
        actions.raise_concern(
            payee=bill.payee, person=None, words="Not known here.", by=plan.by("payer"), at=NOW
        )
        for _press in range(2)
    )
    assert raised == again
    assert raised.decide_by_on > NOW.date()
    until = raised.decide_by_on - NOW.date()
    assert queries.is_held(bill, NOW + until)
    assert not queries.is_held(bill, NOW + until + timedelta(days=1))
    with pytest.raises(actions.ConflictOfInterest):
        actions.decide_concern(
            concern=raised, outcome="cleared", reason="Fine", by=plan.by("payer"), at=NOW
        )
    about_ana = actions.raise_concern(
        payee=bill.payee, person=plan.person, words="Odd.", by=plan.by("payer"), at=NOW
    )
    with pytest.raises(actions.ConflictOfInterest):  # nor the person it is about
        actions.decide_concern(
            concern=about_ana, outcome="cleared", reason="Fine", by=plan.by("ana"), at=NOW
        )
    approver = plan.by("approver")
    for _press in range(2):
        actions.decide_concern(
            concern=raised, outcome="upheld", reason="No such shop.", by=approver, at=NOW
        )
    assert queries.is_held(bill, NOW + timedelta(days=300))
    for each in (raised, about_ana):
        actions.decide_concern(
            concern=each, outcome="cleared", reason="It is there.", by=approver, at=NOW
        )
    assert not queries.is_held(bill, NOW)
    with pytest.raises(actions.NotPossible):
        actions.decide_concern(
            concern=raised, outcome="upheld", reason="Again", by=approver, at=NOW
        )
    with pytest.raises(actions.ReasonNeeded):
        actions.raise_concern(payee=bill.payee, person=None, words=" ", by=approver, at=NOW)


@pytest.mark.django_db
def test_the_rule_and_the_database_agree_on_what_is_held(plan):
    bill = plan.ask("gym", 1_000).bills.get()
    raised = actions.raise_concern(
        payee=bill.payee, person=plan.person, words="Odd.", by=plan.by("payer"), at=NOW
    )
    for outcome in ("", Outcome.UPHELD, Outcome.CLEARED):
        if outcome:
            actions.decide_concern(
                concern=raised, outcome=outcome, reason="So.", by=plan.by("approver"), at=NOW
            )
        for more in range(15):
            at = NOW + timedelta(days=more)
            held = rules.held_by(outcome, raised.decide_by_on, at.date())
            assert queries.is_held(bill, at) == held


@pytest.mark.django_db
def test_the_database_keeps_what_raised_a_concern(plan):
    assert missing(connection, HERE / "concerns") == []
    bill = plan.ask("gym", 1_000).bills.get()
    raised = actions.raise_concern(payee=bill.payee, person=None, words="Odd.", by=SYSTEM, at=NOW)
    human = SYSTEM.human.hex if connection.vendor == "sqlite" else str(SYSTEM.human)
    for sql in (
        "UPDATE spending_concern SET decide_by_on = '2030-01-01'",
        "UPDATE spending_concern SET words = 'Other'",
        "DELETE FROM spending_concern",
        f"UPDATE spending_concern SET outcome = 'cleared', reason = 'x', decided_at = raised_at,"
        f" decided_by = raised_by, decided_human = '{human}'",
        "UPDATE spending_concern SET outcome = 'cleared', reason = ''",
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            connection.cursor().execute(sql)
    assert Concern.objects.get() == raised


@pytest.mark.django_db
def test_what_is_checked_is_neither_listed_nor_paid_and_the_rest_goes_on(plan):
    """A run made before the doubt sets its lines aside; the next one does not list them."""
    plan.ask("gym")
    plan.ask("bus", payee="City buses")
    doubted = plan.person.bills.filter(purchase__line=plan.lines["gym"]).get()
    run = actions.make_run(programme=plan.person.programme, by=plan.by("payer"), at=NOW)
    actions.raise_concern(
        payee=doubted.payee, person=None, words="Odd.", by=plan.by("payer"), at=NOW
    )
    actions.release(run=run, by=plan.by("releaser"), at=NOW)
    actions.post_run(run=run, by=plan.by("releaser"), at=NOW)
    states = dict(run.lines.values_list("bill__payee__name", "set_aside_reason"))
    assert states == {doubted.payee.name: "payee_on_hold", "City buses": ""}
    with pytest.raises(actions.NothingToPay):
        actions.make_run(programme=plan.person.programme, by=plan.by("payer"), at=NOW)


@pytest.mark.django_db
def test_a_run_looks_for_signs_itself_and_pays_everybody_else(plan):
    """No worker has run: the same transaction finds the sign, sets that payee aside, pays on."""
    limit = pack_of(plan.person.programme).spending.ask_above
    split = [plan.ask("art", limit - 100, payee="Split Ltd") for _ in range(3)]
    plan.ask("bus", payee="City buses")
    run = actions.make_run(programme=plan.person.programme, by=plan.by("payer"), at=NOW)
    assert [line.bill.payee.name for line in run.lines.all()] == ["City buses"]
    (raised,) = Concern.objects.all()
    assert (raised.code, raised.raised_human) == ("split", SYSTEM.human)
    assert raised.decide_by_on > NOW.date()
    assert [queries.concern_about(one, NOW) for one in split] == [raised] * 3
    entry = Entry.objects.get(verb="spending.make_run")
    assert RowDigest.objects.filter(entry=entry, label="spending.concern").count() == 1
    assert record.verify() == []


@pytest.mark.django_db
def test_where_all_that_waits_has_a_sign_no_run_is_made_and_the_sign_is_kept(plan):
    plan.ask("gym", 1_000, payee=plan.cast.account("approver").name)
    for _press in range(2):
        with pytest.raises(actions.NothingToPay):
            actions.make_run(programme=plan.person.programme, by=plan.by("payer"), at=NOW)
    assert Concern.objects.get().code == "staff_is_payee"
    assert not PayRun.objects.exists()
    actions.decide_concern(
        concern=Concern.objects.get(),
        outcome="cleared",
        reason="Another of that name.",
        by=plan.by("payer"),
        at=NOW,
    )
    run = actions.make_run(programme=plan.person.programme, by=plan.by("payer"), at=NOW)
    assert run.lines.count() == 1
