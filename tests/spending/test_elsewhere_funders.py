"""Bought elsewhere where several funders pay, and with money for one's own choice."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from ownway.core.money import Money
from ownway.holding import actions as holding
from ownway.ledger import queries as books
from ownway.programme.queries import pack_of
from ownway.spending import actions, queries
from ownway.spending.rules import Anyway, Ground, Status
from tests import living, packs, planned
from tests.agreed import ready
from tests.living import AT
from tests.spending.test_split import shared  # noqa: F401  (a fixture)

pytestmark = pytest.mark.django_db


def ask(of: Any, line: Any, minor: int, **more: Any) -> Any:
    return actions.ask(
        person=of.person,
        line_root=line,
        goal_ref=of.draft.goals.get().ref,
        payee="City buses",
        amount=Money(minor, of.inside.currency),
        key=uuid4(),
        by=of.by,
        at=AT,
        **more,
    )


def elsewhere(of: Any, bought: Any, minor: int, payee: str) -> Any:
    return actions.buy_elsewhere(
        purchase=bought,
        payee=payee,
        amount=Money(minor, of.inside.currency),
        words="They closed.",
        by=of.by,
        at=AT,
    )


def test_money_that_a_funders_rule_keeps_back_is_said_and_never_a_fault(shared):  # noqa: F811
    """The rule binds the NHS alone; half of it is the council's, and that is not enough."""
    of = shared
    more = {"what": "A bus for my mother", "anyway": Anyway(Ground.GIFT, "For her.")}
    asked = ask(of, of.line_root, 10_000, **more)
    bought = actions.approve(purchase=asked, words="Yes.", by=of.approver, at=AT)
    with pytest.raises(actions.CannotBuy) as refused:
        elsewhere(of, bought, 10_000, "The wine bus")
    assert [one.code for one in refused.value.problems] == ["funder_excludes"]
    made = elsewhere(of, bought, 5_000, "The wine bus")
    assert [one.pot.funder for one in made.parts.all()] == ["council"]
    assert books.check() == []


def test_money_for_ones_own_choice_goes_elsewhere_at_any_price_it_reaches():
    """Asked anew it would be a yes at once, so nobody is asked here either (R24)."""
    inside = living.programme(packs.FLORIDA)
    answers = {one.code: one.options[1].code for one in pack_of(inside).questions}
    of = planned.in_programme(inside, answers=answers, facts={"insurance": "uninsured"})
    goal = of.goal()
    of.line("Counselling", 153_216, goal, category="clinical")
    line = of.line("My own choice", 30_000, goal, kind="discretionary", category="wellness")
    of.send()
    of.decide()
    payer = planned.staff(inside, "payer", "Paul")[0]
    chosen = holding.choose(
        pot=of.person.pots.get(),
        line_root=line.root,
        way="notional",
        holder="palmera_office",
        by=of.by,
        at=AT,
    )
    ready(chosen, payer, AT)
    holding.set_up(arrangement=chosen, by=payer, at=AT)
    bought = ask(of, line.root, 10_000, what="A bicycle")
    assert bought.status == Status.APPROVED
    assert queries.ask_above(of.person.pots.get()) < 25_000
    made = elsewhere(of, bought, 25_000, "Another shop")
    assert (made.status, made.amount_minor) == (Status.APPROVED, 25_000)
    assert books.check() == []
