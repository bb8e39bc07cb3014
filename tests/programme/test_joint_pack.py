"""The English pack that the NHS and a council pay for together (section 117): two pots."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from ownway.cli.practice.people import JOINT
from ownway.cli.practice.stories import Teller
from ownway.decisions import queries as decisions
from ownway.ledger import queries as books
from ownway.people.models import Person
from ownway.programme.queries import load_pack
from ownway.programme.rules import exclusions_in, weights
from ownway.spending.models import Part, Purchase
from tests.packs import ENGLAND

JOINTLY = ENGLAND.parent / "england-section-117"


def test_it_is_whole_and_two_pay_half_each():
    pack = load_pack(JOINTLY).pack
    assert [one.code for one in pack.funded_by] == ["nhs", "council"]
    assert weights(pack) == (50, 50)
    assert pack.drawdown is not None
    assert {one.funder for one in pack.drawdown.templates} == {"nhs", "council"}


@pytest.mark.parametrize(
    ("what", "nhs", "council"),
    [("Red wine", False, True), ("Swimming", True, True), ("Cannabis", False, False)],
)
def test_what_the_nhs_does_not_buy_binds_nhs_money_alone(what, nhs, council):
    pack = load_pack(JOINTLY).pack
    assert (not exclusions_in(pack, what, "nhs")) is nhs
    assert (not exclusions_in(pack, what, "council")) is council


@pytest.mark.django_db
def test_somebody_lives_with_two_pots():
    """Dora of the demo: £3,432 a year, half of it from each, every purchase out of both."""
    teller = Teller.opening(JOINT, JOINTLY, now=datetime(2026, 11, 20, 9, 0, tzinfo=UTC))
    for story in JOINT.people:
        teller.tell(story)
    dora = Person.objects.get(name="Dora Moretti")
    pots = decisions.pots_of(dora.plans.get())
    assert [(pot.funder, pot.amount_minor) for pot in pots] == [
        ("nhs", 171_600),
        ("council", 171_600),
    ]
    bought = Purchase.objects.filter(person=dora)
    assert bought.exists()
    for one in bought:
        parts = Part.objects.filter(purchase=one)
        assert {part.pot.funder for part in parts} == {"nhs", "council"}
        assert sum(part.amount_minor for part in parts) == one.amount_minor
    assert not books.check()
