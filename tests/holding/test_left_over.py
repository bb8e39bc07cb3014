"""Cash of a period that has ended comes into the next one, or is sent back; none is stranded."""

from __future__ import annotations

from datetime import timedelta
from random import Random
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ownway.cli.worker import end_pots
from ownway.core.actors import SYSTEM
from ownway.core.money import Money
from ownway.decisions import queries as decided
from ownway.decisions.models import Pot
from ownway.holding import actions, queries, rules
from ownway.ledger import queries as books
from ownway.ledger.rules import Kind
from ownway.reclaims import actions as reclaiming
from ownway.spending import actions as spending
from ownway.spending.models import Loss
from tests import planned
from tests.agreed import ready
from tests.living import AT
from tests.planned import settler

YEAR = timedelta(days=365)
LATER = AT + timedelta(days=90)
TOLD, ENDED = AT + YEAR - timedelta(days=27), AT + YEAR + timedelta(days=1)
WAYS = (("direct", "direct_payment"), ("third", "harbour_accounts"))
CASH = (Kind.DIRECT_CASH, Kind.THIRD_CASH)
CLAWBACKS = ("clawback_decided", "clawback_received")
RIGHTS = (Kind.AVAILABLE, Kind.CONTINGENCY, Kind.COMMITTED)
minor = st.integers(0, 10**9)


@given(minor, st.lists(minor, max_size=4))
def test_what_lay_there_before_makes_the_next_funding_smaller_by_it(lacks, lies):
    """R3: never below zero, and never more than lay there."""
    found = rules.brought(lacks, lies)
    assert sum(found) == min(lacks, sum(lies))
    assert all(0 <= part <= there for part, there in zip(found, lies, strict=True))


@given(minor, minor, minor, minor)
def test_what_is_left_over_touches_no_right_no_promise_and_no_clawback(cash, rights, kept, asked):
    over = rules.left_over(cash=cash, rights=rights, promised=kept, asked_back=asked)
    assert over >= 0
    assert cash - over >= min(cash, rights + kept + asked)
    assert over == 0 or cash - over == rights + kept + asked


def root(of, what: str):
    return next(one.root for one in decided.agreed_lines(of.draft.plan) if one.what == what)


def held(of, what: str, way: str, holder: str, at=AT):
    """Chosen, ready and set up, in the pot that is the newest."""
    pot = decided.pot_of(of.draft.plan)
    chosen = actions.choose(
        pot=pot, line_root=root(of, what), way=way, holder=holder, by=of.by, at=at
    )
    return actions.set_up(arrangement=ready(chosen, SYSTEM, at), by=SYSTEM, at=at)


def new_year(of, at=ENDED) -> None:
    """The period ends, and the plan is agreed again as it was."""
    end_pots(TOLD)
    end_pots(at)
    of.revise(at)
    of.send(at)
    of.decide(at=at)


def lies(of, *kinds: Kind) -> int:
    return sum(books.balances(of.inside.ref, owner=of.person.ref, kind=kinds or CASH).values())


def awaited(of) -> int:
    """What was decided to come back and has not come: rights that went, cash that did not."""
    by_subject: dict = {}
    for pot in Pot.objects.filter(person=of.person):
        for one in books.pot_lines(of.inside.ref, pot.ref, CLAWBACKS):
            change = abs(one.amount) if one.kind == CLAWBACKS[0] else -abs(one.amount)
            by_subject[one.subject] = by_subject.get(one.subject, 0) + change
    return sum(by_subject.values())


def nothing_is_stranded(of) -> None:
    """Over all pots, cash with holders is at most rights, promises and decided clawbacks."""
    assert lies(of) <= lies(of, *RIGHTS) + awaited(of)
    assert not books.check()


@pytest.fixture
def of(db):
    """Ana has a course for £500 and a gym, and saves for a bike."""
    return planned.life().agreed(("Course", 50_000), ("Gym", 5_000))


@pytest.mark.parametrize(("way", "holder"), WAYS)
def test_the_next_period_is_funded_by_what_lies_there(of, way, holder):
    """£500 of an ended year is not given twice (R3, R22)."""
    held(of, "Course", way, holder)
    assert lies(of) == 50_000
    new_year(of)
    new = held(of, "Course", way, holder, ENDED)
    assert lies(of) == 50_000
    assert books.balance(queries.cash_of(new)) == 50_000
    assert queries.all_left_over(of.inside, ENDED) == []
    nothing_is_stranded(of)


def bought(of):
    """Something for £40 that is promised and not paid."""
    return spending.ask(
        person=of.person,
        line_root=root(of, "Course"),
        goal_ref=of.draft.goals.get().ref,
        what="Course",
        payee="College",
        amount=Money(4_000, "GBP"),
        key=uuid4(),
        by=of.by,
        at=AT,
    )


@pytest.mark.parametrize(("way", "holder"), WAYS)
def test_line_after_line_takes_what_lies_there_and_what_is_promised_stays(of, way, holder):
    first = held(of, "Course", way, holder)
    held(of, "Gym", way, holder)
    assert bought(of).status == "approved"
    new_year(of)
    gym = held(of, "Gym", way, holder, ENDED)
    course = held(of, "Course", way, holder, ENDED)
    assert books.balance(queries.cash_of(first)) == 4_000  # still to be paid
    assert queries.cash_of(gym) == queries.cash_of(course)
    assert books.balance(queries.cash_of(course)) == 55_000
    nothing_is_stranded(of)


def test_before_it_is_set_up_it_is_said_what_lies_there(of):
    held(of, "Course", *WAYS[0])
    new_year(of)
    chosen = actions.choose(
        pot=decided.pot_of(of.draft.plan),
        line_root=root(of, "Course"),
        way="direct",
        holder="direct_payment",
        by=of.by,
        at=ENDED,
    )
    found = queries.sending(chosen, ENDED)
    assert (found.lacks, found.from_before, found.sends) == (50_000, 50_000, 0)


def test_what_is_free_again_after_the_year_is_listed_and_used_for_what_comes_next(of):
    """A promise of the old year that nobody needs: its money goes back, its cash is used up."""
    held(of, "Course", *WAYS[0])
    held(of, "Gym", *WAYS[0])
    asked = bought(of)
    new_year(of)
    held(of, "Course", *WAYS[0], ENDED)
    spending.cancel(purchase=asked, by=of.by, at=ENDED)
    end_pots(ENDED + timedelta(days=1))
    assert [one.amount.minor for one in queries.all_left_over(of.inside, ENDED)] == [4_000 + 1_000]
    held(of, "Gym", *WAYS[0], ENDED)
    assert queries.all_left_over(of.inside, ENDED) == []
    nothing_is_stranded(of)


def test_with_another_holder_it_stays_is_listed_and_is_sent_back(of):
    old = held(of, "Course", *WAYS[0])
    new_year(of)
    held(of, "Course", *WAYS[1], ENDED)
    (found,) = queries.all_left_over(of.inside, ENDED)
    assert (found.account, found.amount) == (queries.cash_of(old), Money(50_000, "GBP"))
    assert [one.amount.minor for one in queries.left_over(of.viewer, of.person.ref, ENDED)] == [
        50_000
    ]
    key = uuid4()
    sent = {"arrangement": old, "by": SYSTEM, "at": ENDED}
    with pytest.raises(actions.NotPossible):
        actions.note_sent_back(amount=Money(50_001, "GBP"), key=key, **sent)
    with pytest.raises(actions.ForSomebodyElse):
        actions.note_sent_back(arrangement=old, amount=Money(1, "GBP"), key=key, by=of.by, at=ENDED)
    for _twice in range(2):
        actions.note_sent_back(amount=Money(20_000, "GBP"), key=key, **sent)
    assert queries.left_over_now(old, ENDED).minor == 30_000
    actions.note_sent_back(amount=Money(30_000, "GBP"), key=uuid4(), **sent)
    assert queries.all_left_over(of.inside, ENDED) == []
    nothing_is_stranded(of)


def test_before_the_rights_went_back_nothing_is_left_over(of):
    """The period is over and the person has their time to know: it is still their money."""
    old = held(of, "Course", *WAYS[0])
    assert not queries.left_over_now(old, AT)
    end_pots(AT + YEAR + timedelta(days=3))
    assert not queries.left_over_now(old, AT + YEAR + timedelta(days=3))


def test_what_a_clawback_decided_waits_for_is_not_used_up(of):
    """A decided clawback finds its cash where it lay (E14); nobody held the money for the gym."""
    old = held(of, "Course", *WAYS[0])
    pot = decided.pot_of(of.draft.plan)
    helen = settler(of.person)
    asked = reclaiming.give_notice(
        pot=pot,
        way="clawback",
        ground="outside_plan",
        evidence="We looked at the receipts together.",
        amount=Money(10_000, "GBP"),
        by=helen,
        at=AT,
    )
    later = AT + timedelta(days=90)
    reclaiming.decide(reclaim=asked, by=helen, at=later)
    new_year(of)
    held(of, "Course", *WAYS[0], ENDED)
    assert books.balance(queries.cash_of(old)) == 9_091
    nothing_is_stranded(of)
    reclaiming.receive(reclaim=asked, amount=Money(9_091, "GBP"), number=2, by=helen, at=ENDED)
    assert books.balance(queries.cash_of(old)) == 0
    nothing_is_stranded(of)


def asked_back(of, minor: int, way: str = "clawback"):
    """Decided after its time; nobody said that it is wrong."""
    helen = settler(of.person)
    asked = reclaiming.give_notice(
        pot=decided.pot_of(of.draft.plan),
        way=way,
        ground="outside_plan",
        evidence="We looked at the receipts together.",
        amount=Money(minor, "GBP"),
        by=helen,
        at=AT,
    )
    reclaiming.decide(reclaim=asked, by=helen, at=LATER)
    return asked


def test_cash_that_is_to_come_back_pays_for_no_other_line(of):
    """Else the next money is smaller by it, and the person owes it once more (E14)."""
    course = held(of, "Course", *WAYS[0])
    asked_back(of, 10_000)  # £90.91 of the course; nobody holds the money for the gym yet
    assert queries.lacking(course) == 0
    gym = held(of, "Gym", *WAYS[0], LATER + timedelta(days=1))
    assert queries.lacking(gym) == 0
    assert books.balance(queries.cash_of(gym)) == 50_000 + 5_000 - 909
    rights = lies(of, *RIGHTS) - decided.money_in(decided.pot_of(of.draft.plan)).free
    assert lies(of) == rights + 9_091


def test_cash_that_is_to_come_back_goes_on_with_no_saved_money(db):
    """It stays where the clawback finds it, also where the holder lacks some (E7, E14)."""
    of = planned.life()
    of.line("Bike", 30_000, of.goal(), kind="saving")
    of.line("Course", 50_000, of.draft.goals.get())
    of.send()
    of.decide()
    held(of, "Bike", *WAYS[0])
    course = held(of, "Course", *WAYS[0])
    asked_back(of, 10_000)
    spending.say_loss(
        arrangement=course,
        amount=Money(45_000, "GBP"),
        code="theft",
        borne_by="programme",
        words="It was stolen.",
        key=(key := uuid4()),
        by=SYSTEM,
        at=LATER,
    )
    loss = Loss.objects.get(key=key)
    spending.decide_loss(loss=loss, outcome="agreed", by=settler(of.person), at=LATER)
    end_pots(TOLD)
    end_pots(ENDED)
    old, new = sorted(decided.pots_of(of.draft.plan), key=lambda pot: pot.starts_on)
    assert sum(queries.asked_back(old).values()) == 10_000
    bike = queries.arrangement_of(new, root(of, "Bike"))
    assert books.balance(queries.cash_of(bike)) == 25_000  # the rest is sent
    assert queries.lacking(bike) == 5_000


@pytest.mark.parametrize("way", ["clawback", "offset"])
def test_what_was_asked_back_does_not_come_again_with_the_next_yes(of, way):
    """A small change of the plan is no way around a notice; letting go of it is one (E14, R3)."""
    held(of, "Course", *WAYS[0])
    asked = asked_back(of, 2_000, way)

    def again(at) -> int:
        of.revise(at)
        of.send(at)
        of.decide(at=at)
        return decided.money_in(decided.pot_of(of.draft.plan)).total

    assert again(LATER) == 431_132 - 2_000
    assert again(LATER + timedelta(days=1)) == 431_132 - 2_000
    if way == "clawback":
        helen, other = settler(of.person), SYSTEM
        reclaiming.propose_to_let_go(reclaim=asked, words="Enough.", by=helen, at=LATER)
        reclaiming.let_go(reclaim=asked, by=other, at=LATER)
        left = 431_132 - sum(one.amount_minor for one in asked.taken.filter(comes_back="no"))
        assert again(LATER + timedelta(days=2)) == left
    assert not books.check()


def test_the_check_of_the_books_tells_of_it(of):
    """Nothing in the books disagrees; all the same somebody has to know (money design 11)."""
    from ownway.cli.books import left_over

    held(of, "Course", *WAYS[0])
    assert list(left_over(AT)) == []
    end_pots(TOLD)
    end_pots(ENDED)
    (note,) = left_over(ENDED)
    assert "£500 lies with holders (1)" in note


@pytest.mark.parametrize("seed", range(4))
def test_over_two_years_all_cash_is_for_something_or_is_listed(db, seed):
    """Any holders, any amounts, some of it promised and saved: what lies with whom is explained."""
    dice = Random(seed)
    of = planned.life()
    goal = of.goal()
    names = ["Course", "Gym", "Bike"]
    for name in names:
        kind = "saving" if name == "Bike" else "support"
        of.line(name, dice.randint(4_000, 60_000), goal, kind=kind)
    of.send()
    of.decide()
    for name in names:
        held(of, name, *dice.choice(WAYS))
    if dice.random() < 0.7:
        bought(of)
    nothing_is_stranded(of)
    new_year(of)
    pot = decided.pot_of(of.draft.plan)
    for name in dice.sample(names, 3):
        if queries.live_of(pot, root(of, name)) is None:
            held(of, name, *dice.choice(WAYS), ENDED)
        elif queries.sending(queries.live_of(pot, root(of, name)), ENDED).lacks:
            actions.top_up(arrangement=queries.live_of(pot, root(of, name)), by=SYSTEM, at=ENDED)
    listed = queries.all_left_over(of.inside, ENDED)
    over = sum(one.amount.minor for one in listed)
    assert lies(of) == lies(of, *RIGHTS) + over - not_planned(of)
    for one in listed:
        actions.note_sent_back(
            arrangement=one.arrangement, amount=one.amount, key=uuid4(), by=SYSTEM, at=ENDED
        )
    assert queries.all_left_over(of.inside, ENDED) == []
    nothing_is_stranded(of)


def not_planned(of) -> int:
    """Rights on no line: nobody holds money for them."""
    pots = Pot.objects.filter(person=of.person)
    return sum(decided.money_in(pot).free for pot in pots)
