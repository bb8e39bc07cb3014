"""Who holds the money is the person's choice, line by line. It can change at any time."""

from __future__ import annotations

from datetime import date

import pytest

from ownway.core.money import Money
from ownway.holding import actions, queries, rules
from ownway.holding.rules import Way
from ownway.ledger import queries as books
from ownway.ledger.rules import Kind
from tests.agreed import agree
from tests.cast import NOW

TITLE = "Who holds the money"
SOURCE = "R1, S7, I2, I14, E2, scenarios 11 and 13"
ORDER = 70
HEADINGS = {
    "before": "In the old account",
    "promised": "Agreed, not paid yet",
    "left": "Left on this line",
    "moves": "Moves to the new holder",
    "stays": "Stays until it is paid",
    "reason": "The reason",
    "review": "Look again on",
    "stands": "It stands",
    "cash": "In the account",
    "spend": "May still be spent from it",
    "sent": "Is sent",
}


def pounds(amount: int) -> Money:
    return Money(amount * 100, "GBP")


@pytest.mark.django_db
def test_each_line_has_a_holder_of_its_own(cast):
    """Each line of a plan has a holder of its own; one statement shows them all.

    Laura's mentor is paid from a direct payment, her gym by the funder (scenario 11).
    """
    plan = agree(cast)
    lines = queries.lines_to_choose(cast.viewer("ana"), plan.person.ref, NOW)
    assert {one.arrangement.way for one in lines} == {Way.DIRECT, Way.THIRD, Way.NOTIONAL}
    assert len({one.pot.ref for one in lines}) == 1


@pytest.mark.parametrize(
    ("before", "promised", "left", "moves", "stays"),
    [
        (pounds(480), pounds(0), pounds(480), pounds(480), pounds(0)),
        (pounds(480), pounds(40), pounds(440), pounds(440), pounds(40)),
        (pounds(480), pounds(480), pounds(0), pounds(0), pounds(480)),
        (pounds(100), pounds(40), pounds(440), pounds(60), pounds(40)),
    ],
    ids=["nothing bought", "one purchase waits", "all is promised", "a payment is still to come"],
)
def test_a_change_of_holder_moves_what_is_left(before, promised, left, moves, stays):
    """A change of holder moves what is left to the penny; what is promised stays until paid.

    What moves and what stays always add up to what was there.
    """
    change = rules.change(cash=before.minor, rights=left.minor, open_holds=promised.minor)
    assert (change.moves, change.stays) == (moves.minor, stays.minor)
    assert change.moves + change.stays == before.minor


@pytest.mark.parametrize(
    ("cash", "promised", "spend", "sent"),
    [
        (pounds(0), pounds(0), pounds(480), pounds(480)),
        (pounds(480), pounds(0), pounds(600), pounds(120)),
        (pounds(500), pounds(20), pounds(480), pounds(0)),
        (pounds(700), pounds(0), pounds(480), pounds(0)),
    ],
    ids=["a new holder", "the plan grew", "all is there", "more is there than needed"],
)
def test_a_holder_is_sent_what_it_lacks(cash, promised, spend, sent):
    """A holder is sent what it lacks; money it has over makes the next payment smaller."""
    lacks = rules.still_to_send(rights=spend.minor, open_holds=promised.minor, cash=cash.minor)
    assert lacks == sent.minor


@pytest.mark.parametrize(
    ("reason", "review", "stands"),
    [
        ("Agreed together while money goes on drink", date(2026, 11, 20), True),
        ("", date(2026, 11, 20), False),
        ("Agreed together while money goes on drink", None, False),
        ("Agreed together while money goes on drink", date(2027, 9, 4), False),
    ],
    ids=["a reason and a day", "no reason", "no day", "a day too far away"],
)
def test_a_narrower_choice_has_a_reason_and_a_day(reason, review, stands):
    """A narrower choice of holder stands only with a reason and a day to look again.

    The programme says how far away that day may be; here it is 3 months from 4 September 2026.
    """
    findings = rules.check_tighter(
        reason=reason, review_on=review, today=date(2026, 9, 4), within_months=3
    )
    assert (findings == ()) is stands


@pytest.mark.django_db
def test_a_narrower_choice_leaves_buying_to_the_person(cast):
    """Somebody whose choice of holder is narrower still chooses each purchase (scenario 13)."""
    plan = agree(cast)
    narrowed = actions.tighten(
        pot=plan.pot,
        line_root=plan.lines["art"].root,
        way=Way.THIRD,
        holder="harbour_accounts",
        reason="Agreed together while money goes on drink",
        review_on=date(2026, 11, 20),
        by=cast.by("senior_approver"),
        at=NOW,
    )
    bought = plan.ask("art", 2_500)
    assert bought.parts.get().arrangement == narrowed
    assert bought.status == "approved"


@pytest.mark.django_db
def test_nobody_starts_with_a_narrower_choice(cast):
    """Nobody starts with a narrower choice: every way on offer is open, and none is a default."""
    plan = agree(cast, hold=False)
    for one in queries.lines_to_choose(cast.viewer("ana"), plan.person.ref, NOW):
        assert one.arrangement is None
        assert not one.narrowed
        assert {holder.way for holder in one.holders} == set(Way)


@pytest.mark.django_db
def test_money_a_funder_keeps_does_not_move(cast):
    """Where the funder keeps the money, setting up moves nothing."""
    plan = agree(cast)
    found = books.balances(plan.person.programme.ref, kind=Kind.NOTIONAL_CASH)
    assert sum(found.values()) == 0
