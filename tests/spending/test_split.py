"""One purchase out of several pots: parts that add up, whole or not at all (E10, scenario 14)."""

from datetime import timedelta
from uuid import uuid4

import pytest

from ownway.cli.worker import end_pots
from ownway.core.actors import SYSTEM
from ownway.core.money import Money
from ownway.decisions import queries as decided
from ownway.decisions.models import Pot
from ownway.holding import actions as holding
from ownway.holding import queries as held
from ownway.ledger import queries as books
from ownway.ledger.rules import Kind
from ownway.spending import actions, queries
from ownway.spending.actions.asking import payable_line
from ownway.spending.rules import Every, Rhythm, Status
from tests import packs, planned
from tests.agreed import ready
from tests.living import AT

pytestmark = pytest.mark.django_db
HOLDERS = {
    "nhs": ("notional", "nhs_thornmere"),
    "council": ("third", "harbour_accounts"),
}


@pytest.fixture
def shared(tmp_path):
    """Ana's bus pass, half from the NHS and half from the council, each with its own holder."""
    of = planned.life(packs.joint(tmp_path)).agreed(("Bus pass", 11_221))
    line = of.draft.lines.get()
    payer = planned.staff(of.inside, "payer", "Paul")[0]
    for pot in Pot.objects.order_by("pk"):
        way, holder = HOLDERS[pot.funder]
        chosen = holding.choose(
            pot=pot, line_root=line.root, way=way, holder=holder, by=of.by, at=AT
        )
        ready(chosen, payer, AT)
        holding.set_up(arrangement=chosen, by=payer, at=AT)
    of.payer = payer
    of.line_root = line.root
    return of


def ask(of, minor: int, what: str = "Bus pass", **more):
    return actions.ask(
        person=of.person,
        line_root=of.line_root,
        goal_ref=of.draft.goals.get().ref,
        what=what,
        payee="City buses",
        amount=Money(minor, "GBP"),
        key=uuid4(),
        by=of.by,
        at=AT,
        **more,
    )


def left(of, funder: str) -> int:
    pot = Pot.objects.get(funder=funder)
    found = books.balances(of.inside.ref, pot=pot.ref, kind=Kind.AVAILABLE)
    return sum(amount for account, amount in found.items() if account.line == of.line_root)


def test_both_funders_give_their_share_and_the_person_sees_one_line(shared):
    """A travel pass both allow: the parts add up to its price (E10, scenario 14)."""
    bought = ask(shared, 11_221)
    assert [part.amount_minor for part in bought.parts.order_by("position")] == [5_611, 5_610]
    assert (left(shared, "nhs"), left(shared, "council")) == (0, 0)
    (line,) = queries.money(shared.viewer, shared.person.ref, AT).lines
    assert (line.left, line.agreed_not_paid) == (0, 11_221)
    (entry, *_earlier) = queries.entries(shared.viewer, shared.person.ref, AT, left=0)
    assert (entry.amount, entry.purchase) == (-11_221, bought)
    assert books.check() == []


def test_one_bill_goes_out_from_both_holders_and_is_paid_when_both_are(shared):
    bought = ask(shared, 5_001)
    releaser = planned.staff(shared.inside, "releaser", "Rita")[0]
    run = actions.make_run(programme=shared.inside, by=shared.payer, at=AT)
    assert [line.amount_minor for line in run.lines.order_by("line_no")] == [2_501, 2_500]
    actions.release(run=run, by=releaser, at=AT)
    actions.post_run(run=run, by=releaser, at=AT)
    actions.settle(run=run, by=shared.payer, at=AT)
    bought.refresh_from_db()
    assert bought.status == Status.PAID
    assert bought.bills.get().payment.amount_minor == 5_001
    assert sum(books.balances(shared.inside.ref, kind=Kind.PAID).values()) == 5_001
    assert books.check() == []


def test_a_share_that_was_paid_is_not_paid_again_after_its_holder_failed(shared):
    """The other share could not be paid yet, and later turns still hold money of both (E2, E8)."""
    releaser = planned.staff(shared.inside, "releaser", "Rita")[0]
    bought = ask(shared, 2_000, times=2, rhythm=Rhythm(Every.MONTH, AT.date()))
    actions.bill_turns(purchase=bought, by=SYSTEM, at=AT)

    def ran():
        run = actions.make_run(programme=shared.inside, by=shared.payer, at=AT)
        actions.release(run=run, by=releaser, at=AT)
        return actions.post_run(run=run, by=releaser, at=AT)

    first = ran()
    of_nhs = first.lines.get(holder="nhs_thornmere")
    actions.could_not_pay(line=of_nhs, by=shared.payer, at=AT)
    actions.settle(run=first, by=shared.payer, at=AT)
    failure = holding.begin_failure(
        programme=shared.inside,
        holder="harbour_accounts",
        to_way="notional",
        to_holder="nhs_thornmere",
        kind="insolvent",
        reason="It can no longer pay.",
        by=shared.payer,
        at=AT,
    )
    holding.carry_on(failure=failure, by=shared.payer, at=AT)
    second = ran()
    assert [line.amount_minor for line in second.lines.all()] == [of_nhs.amount_minor]
    actions.settle(run=second, by=shared.payer, at=AT)
    assert bought.bills.get().payment.amount_minor == 1_000
    assert sum(books.balances(shared.inside.ref, kind=Kind.PAID).values()) == 1_000
    assert books.check() == []


def test_taken_back_it_returns_to_both_pots(shared):
    actions.cancel(purchase=ask(shared, 5_001), by=shared.by, at=AT)
    assert (left(shared, "nhs"), left(shared, "council")) == (5_611, 5_610)
    assert books.check() == []


def test_what_one_funder_may_not_buy_the_other_pays_as_far_as_it_reaches(shared):
    """R12 binds NHS money alone: an exclusion of one funder is no wall for the other (E10)."""
    wine = ask(shared, 5_000, "Wine for the choir evening")
    assert [part.pot.funder for part in wine.parts.all()] == ["council"]
    with pytest.raises(actions.CannotBuy) as refused:
        ask(shared, 5_000, "Wine for the choir evening")
    (problem,) = refused.value.problems
    assert problem.code == "funder_excludes"
    assert "£6.10" in problem.fix
    assert (left(shared, "nhs"), left(shared, "council")) == (5_611, 610)


def test_a_price_over_both_names_what_is_missing(shared):
    with pytest.raises(actions.CannotBuy) as refused:
        ask(shared, 11_222)
    assert "£0.01" in refused.value.words
    assert not shared.person.purchases.exists()


def test_refunds_of_a_shared_purchase_return_each_funder_its_own(shared):
    bought = ask(shared, 11_221)
    releaser = planned.staff(shared.inside, "releaser", "Rita")[0]
    run = actions.make_run(programme=shared.inside, by=shared.payer, at=AT)
    actions.release(run=run, by=releaser, at=AT)
    actions.post_run(run=run, by=releaser, at=AT)
    actions.settle(run=run, by=shared.payer, at=AT)
    for minor in (3, 5_000, 6_218):
        actions.refund(
            bill=bought.bills.get(),
            amount=Money(minor, "GBP"),
            kind="returned",
            back_on=AT.date(),
            key=uuid4(),
            by=shared.payer,
            at=AT,
        )
    assert (left(shared, "nhs"), left(shared, "council")) == (5_611, 5_610)
    assert sum(books.balances(shared.inside.ref, kind=Kind.PAID).values()) == 0
    assert books.check() == []


def test_the_odd_penny_stays_with_the_first_funder_when_its_period_began_last(tmp_path):
    """The order is that of the pack, not of the days on which pots were opened (scenario 14)."""
    terms = {"nhs": {"period_months": 6}}
    of = planned.life(packs.joint(tmp_path, terms=terms)).agreed(("Bus pass", 11_220))
    root = of.draft.lines.get().root
    end_pots(AT + timedelta(days=170))
    then = AT + timedelta(days=199)
    end_pots(then)
    of.revise(then)
    of.send(then)
    of.decide(at=then)
    nhs = Pot.objects.filter(funder="nhs").order_by("starts_on").last()
    council = Pot.objects.get(funder="council")
    assert nhs.pk > council.pk
    _line, pots = payable_line(of.person, root, then)
    assert pots == [nhs, council]
    assert list(decided.current_pots(of.draft.plan, then.date())) == ["nhs", "council"]
    assert held.pots(of.viewer, of.person.ref, then) == [nhs, council]
    for pot in pots:
        way, holder = HOLDERS[pot.funder]
        chosen = holding.choose(pot=pot, line_root=root, way=way, holder=holder, by=of.by, at=then)
        holding.set_up(arrangement=ready(chosen, SYSTEM, then), by=SYSTEM, at=then)
    waits = actions.ask(
        person=of.person,
        line_root=root,
        goal_ref=of.draft.goals.get().ref,
        what="Bus pass",
        payee="City buses",
        amount=Money(101, "GBP"),
        key=uuid4(),
        by=of.by,
        at=then,
    )
    parts = list(waits.parts.order_by("position"))
    assert [part.pot.funder for part in parts] == ["nhs", "council"]
    assert sum(part.amount_minor for part in parts) == 101
    assert queries.pots_of(waits)[-1] == council


@pytest.mark.parametrize("renewed", [True, False])
def test_a_yes_takes_nothing_from_a_period_that_has_ended(db, renewed):
    """What was asked for in time and answered after it comes out of the new money, or waits."""
    of = planned.life().agreed(("Course", 50_000))
    of.line_root = of.draft.lines.get().root

    def hold(at):
        chosen = holding.choose(
            pot=decided.pot_of(of.draft.plan),
            line_root=of.line_root,
            way="direct",
            holder="direct_payment",
            by=of.by,
            at=at,
        )
        holding.set_up(arrangement=ready(chosen, SYSTEM, at), by=SYSTEM, at=at)

    hold(AT)
    old = decided.pot_of(of.draft.plan)
    waits, again = ask(of, 30_000), ask(of, 16_000)
    assert waits.status == again.status == Status.ASKED
    actions.approve(purchase=again, by=of.approver, at=AT)
    then = AT + timedelta(days=366)  # the person was not told in time: nothing has gone back yet
    if not renewed:
        for late in (
            lambda: actions.approve(purchase=waits, by=of.approver, at=then),
            lambda: actions.buy_elsewhere(
                purchase=again,
                payee="River Gym",
                amount=Money(16_000, "GBP"),
                words="They closed.",
                by=of.by,
                at=then,
            ),
        ):
            with pytest.raises(actions.NotNow, match="time for this money has ended"):
                late()
        return
    of.revise(then)
    of.send(then)
    of.decide(at=then)
    hold(then)
    actions.approve(purchase=waits, by=of.approver, at=then)
    new = decided.pot_of(of.draft.plan)
    assert [part.pot for part in waits.parts.all()] == [new] != [old]
    assert not books.check()
