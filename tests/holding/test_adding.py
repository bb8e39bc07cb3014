"""What a person adds themself: apart from public money, counted when it comes, given back."""

from __future__ import annotations

from uuid import uuid4

import pytest

from ownway.core.actors import SYSTEM
from ownway.core.money import Money
from ownway.decisions import queries as decided
from ownway.decisions.models import Pot
from ownway.endings import actions as endings
from ownway.holding import actions, queries
from ownway.holding.actions import CannotAdd
from ownway.joining.models import Enrolment
from ownway.ledger import queries as books
from tests import planned
from tests.agreed import ready
from tests.living import AT

pytestmark = pytest.mark.django_db


@pytest.fixture
def of():
    return planned.life().agreed(("Gym", 10_000), ("Art", 5_000))


def gym(of):
    return next(one.root for one in decided.agreed_lines(of.draft.plan) if one.what == "Gym")


def hold(of):
    pot = decided.pot_of(of.draft.plan)
    chosen = actions.choose(
        pot=pot, line_root=gym(of), way="third", holder="harbour_accounts", by=of.by, at=AT
    )
    actions.set_up(arrangement=ready(chosen, SYSTEM, AT), by=SYSTEM, at=AT)


def promise(of, minor: int = 2_000, **more):
    known = {"line_root": gym(of), "amount": Money(minor, "GBP"), "key": uuid4()}
    return actions.promise(person=of.person, by=of.by, at=AT, **{**known, **more})


def test_an_unpaid_contribution_changes_nothing(of):
    before = books.balances(of.inside.ref)
    key = uuid4()
    assert promise(of, key=key) == promise(of, key=key)
    assert books.balances(of.inside.ref) == before
    assert Pot.objects.count() == 1


def test_money_that_came_lies_in_a_pot_of_its_own(of):
    hold(of)
    public = decided.money_in(decided.pot_of(of.draft.plan))
    made = actions.receive(contribution=promise(of), by=SYSTEM, at=AT)
    actions.receive(contribution=made, by=SYSTEM, at=AT)
    own = Pot.objects.get(funder="own")
    assert queries.line_money(own)[gym(of)].left == own.amount_minor == 2_000
    assert decided.money_in(decided.pot_of(of.draft.plan)) == public
    mine = queries.arrangement_of(own, gym(of))
    assert (mine.holder, books.balance(queries.cash_of(mine))) == ("harbour_accounts", 2_000)
    assert not books.check()


def test_nothing_comes_to_a_line_that_nobody_holds(of):
    with pytest.raises(CannotAdd, match="Nobody holds"):
        actions.receive(contribution=promise(of), by=SYSTEM, at=AT)


@pytest.mark.parametrize(
    "more", [{"amount": Money(0, "GBP")}, {"line_root": uuid4()}, {"amount": Money(1, "EUR")}]
)
def test_what_cannot_be_added(of, more):
    with pytest.raises(CannotAdd):
        promise(of, **more)


def test_what_was_not_used_is_given_back_once(of):
    hold(of)
    made = actions.receive(contribution=promise(of), by=SYSTEM, at=AT)
    actions.give_back(contribution=made, by=SYSTEM, at=AT)
    actions.give_back(contribution=made, by=SYSTEM, at=AT)
    own = Pot.objects.get(funder="own")
    assert queries.line_money(own)[gym(of)].left == 0
    assert books.balance(queries.cash_of(queries.arrangement_of(own, gym(of)))) == 0
    assert not books.check()


def test_who_leaves_keeps_what_they_added_until_it_is_given_back(of):
    hold(of)
    made = actions.receive(contribution=promise(of), by=SYSTEM, at=AT)
    Enrolment.objects.create(
        person=of.person,
        status="enrolled",
        informed_version="0" * 64,
        joined_at=AT,
        joined_by=of.by.ref,
    )
    ended = endings.leave(person=of.person, by=of.by, at=AT)
    assert ended.returned_minor == 431_132
    assert queries.line_money(Pot.objects.get(funder="own"))[gym(of)].left == 2_000
    actions.give_back(contribution=made, by=SYSTEM, at=AT)
    assert not books.check()


def test_after_a_death_what_they_added_still_goes_back(of):
    """No way is open any more; it goes back from whoever kept it."""
    hold(of)
    made = actions.receive(contribution=promise(of), by=SYSTEM, at=AT)
    kept = queries.cash_of(queries.arrangement_of(Pot.objects.get(funder="own"), gym(of)))
    actions.note_death(
        person=of.person,
        died_on=AT.date(),
        representative="",
        representative_reach="",
        by=SYSTEM,
        at=AT,
    )
    actions.give_back(contribution=made, by=SYSTEM, at=AT)
    assert queries.line_money(Pot.objects.get(funder="own"))[gym(of)].left == 0
    assert books.balance(kept) == 0
    assert not books.check()


def test_what_comes_after_the_plan_ended_is_paid_back_and_lies_nowhere(of):
    """Else it lies in a pot that no close knows, and nobody can use it."""
    hold(of)
    said = promise(of)
    Enrolment.objects.create(
        person=of.person,
        status="enrolled",
        informed_version="0" * 64,
        joined_at=AT,
        joined_by=of.by.ref,
    )
    endings.leave(person=of.person, by=of.by, at=AT)
    with pytest.raises(CannotAdd):
        actions.receive(contribution=said, by=SYSTEM, at=AT)
    assert not Pot.objects.filter(funder="own").exists()
    actions.withdraw(contribution=said, by=SYSTEM, at=AT)
    assert not books.check()
