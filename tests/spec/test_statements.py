"""A statement says where all the money is, and unused money is spoken about before it is asked."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

import pytest

from ownway.core.money import Money
from ownway.core.period import Period
from ownway.ledger.rules import Kind
from ownway.reclaims import rules as reclaims
from ownway.reclaims.rules import StepKind, Surplus, Use, Way
from ownway.spending import rules
from ownway.spending.rules import Figures, Step

TITLE = "Statements and unused money"
SOURCE = "R3, R7, R22, S8, V9, scenario 40"
ORDER = 78
HEADINGS = {"due": "Most that can be asked back"}
YEAR = Period(date(2026, 4, 1), date(2027, 4, 1))
POT = UUID(int=1)


def pounds(minor: int) -> Money:
    return Money(minor, "GBP")


def test_all_that_was_put_on_a_line_is_somewhere():
    """Agreed, on its way, paid and left come to what was put on the line.

    Of £480, £40 are agreed and not paid, £50 are with the bank, £60 are paid: £330 are left.
    """
    books = {Kind.AVAILABLE: 33_000, Kind.COMMITTED: 4_000, Kind.SPENT: 11_000}
    found = rules.figures(books, 5_000)
    assert found == Figures(agreed=4_000, on_its_way=5_000, paid=6_000, left=33_000)
    assert found.given == 48_000


def test_money_is_on_its_way_until_it_arrived():
    """Money that set off is on its way until the bank says that it arrived, or sends it back."""
    sent = Step(UUID(int=7), POT, 5_000)
    assert rules.on_their_way([sent]) == {POT: 5_000}
    arrived = Step(rules.settled_key(sent.key), None, -5_000)
    assert rules.on_their_way([sent, arrived]) == {}


def test_we_ask_above_eight_weeks():
    """At £112.21 a week, unused money is spoken about above £897.68: eight weeks of it."""
    year = pounds(583_492)
    assert reclaims.weeks_of_money(year, YEAR, 8) == pounds(89_768)
    assert reclaims.weeks_of_money(year, YEAR, 4) == pounds(44_884)


def test_what_is_not_due_yet_is_not_unused():
    """On the first day of the year next to nothing is unused, however much is left."""
    lines = [Use(left=583_492, promised=0, paid=0)]
    first = reclaims.surplus(lines, YEAR, YEAR.starts_on, weeks=8, currency="GBP")
    assert (first.unused, first.above) == (1_598, 0)
    half = YEAR.starts_on + timedelta(days=181)
    later = reclaims.surplus(lines, YEAR, half, weeks=8, currency="GBP")
    assert (later.unused, later.limit, later.above) == (290_946, 89_768, 201_178)


@pytest.mark.parametrize(
    ("way", "ground", "due"),
    [
        (Way.CLAWBACK, "unused", pounds(20_000)),
        (Way.OFFSET, "unused", pounds(20_000)),
        (Way.CLAWBACK, "changed", pounds(90_000)),
        (Way.OFFSET, "changed", pounds(44_884)),
    ],
)
def test_the_most_that_can_be_asked_back(way, ground, due):
    """£900 are left; £200 of unused money are above the line; one payment is £448.84.

    Unused money is asked back above the line alone. A smaller next payment takes off one payment
    at most. What is promised, saved or kept aside is not in the £900.
    """
    found = Surplus(unused=109_768, limit=89_768, reachable=90_000)
    assert pounds(reclaims.most(way, ground, found, 44_884)) == due


def test_a_payment_never_goes_below_zero():
    """£600 unused against a payment of £448.84: nothing is paid this time, and no debt is made."""
    assert reclaims.offset(60_000, 44_884) == (44_884, 0)
    assert reclaims.offset(10_000, 44_884) == (10_000, 34_884)


def test_a_dispute_stops_everything_until_somebody_else_looked():
    """Once the person says that it is wrong, nothing goes on before somebody else has looked."""
    said = [StepKind.REPLIED, StepKind.DISPUTED]
    assert reclaims.is_disputed(said)
    assert not reclaims.is_disputed([*said, StepKind.UPHELD])
    ended = reclaims.state([*said, StepKind.ENDED], to_come=0, come=0)
    assert ended is reclaims.State.OVER


def test_it_is_paid_back_in_parts_somebody_can_pay():
    """£100 over at most 24 months is £4.17 a month; the last part is the rest."""
    each = reclaims.least_each(10_000, 24)
    parts = reclaims.instalments(10_000, each, date(2027, 4, 14))
    assert (each, len(parts), parts[-1].amount) == (417, 24, 409)
    assert sum(one.amount for one in parts) == 10_000
