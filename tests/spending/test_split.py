"""One purchase out of several pots: parts that add up, whole or not at all (E10, scenario 14)."""

from uuid import uuid4

import pytest

from ownway.core.money import Money
from ownway.decisions.models import Pot
from ownway.holding import actions as holding
from ownway.ledger import queries as books
from ownway.ledger.rules import Kind
from ownway.spending import actions, queries
from ownway.spending.rules import Status
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
