"""Some programmes ask that part of an amount goes to one kind of support. Only those that say so.

The figures are Florida's of 2007, used for practice.
"""

from __future__ import annotations

from datetime import date

import pytest

from ownway.allocation import rules
from ownway.core.money import Money
from ownway.programme.queries import load_pack
from ownway.programme.rules import Pack, scheme_of
from tests import packs

TITLE = "A part that goes to treatment"
SOURCE = "S3, V4, scenario 5"
ORDER = 44
HEADINGS = {
    "insurance": "Insurance",
    "amount": "Amount a year",
    "least": "For clinical care at least",
    "most": "For the rest at most",
    "clinical": "Clinical care in the plan",
    "enough": "Enough",
}
FLORIDA = load_pack(packs.FLORIDA).pack
ON = date(2026, 9, 4)


def dollars(minor: int) -> Money:
    return Money(minor, "USD")


def worked_out(pack: Pack, facts: dict[str, str]) -> rules.Working:
    return rules.work_out(pack, rules.told(scheme_of(pack), {}, facts, ON))


def minimums(pack: Pack, facts: dict[str, str], amount: Money) -> tuple[rules.Minimum, ...]:
    return rules.minimums(scheme_of(pack), worked_out(pack, facts), amount, ON)


@pytest.mark.parametrize(
    ("insurance", "amount", "least", "most"),
    [
        ("uninsured", dollars(319200), dollars(153216), dollars(165984)),
        ("insured", dollars(167200), dollars(0), dollars(167200)),
    ],
)
def test_least_for_clinical_care(insurance, amount, least, most):
    """Without insurance, 48 percent is for clinical care; with insurance no part is set."""
    facts = {"insurance": insurance}
    assert worked_out(FLORIDA, facts).amount == amount
    found = sum(each.amount.minor for each in minimums(FLORIDA, facts, amount))
    assert dollars(found) == least
    assert amount - least == most


@pytest.mark.parametrize(
    ("insurance", "amount", "clinical", "enough"),
    [
        ("uninsured", dollars(319200), dollars(150000), False),
        ("uninsured", dollars(319200), dollars(153215), False),
        ("uninsured", dollars(319200), dollars(153216), True),
        ("insured", dollars(167200), dollars(0), True),
    ],
)
def test_enough_clinical_care(insurance, amount, clinical, enough):
    """A plan reaches the part to the cent or it is short; nobody rounds it away."""
    found = minimums(FLORIDA, {"insurance": insurance}, amount)
    assert all(clinical >= each.amount for each in found) is enough


def test_the_gap():
    """The difference between the two amounts is $1,520, close to the 48 percent."""
    uninsured, insured = (
        worked_out(FLORIDA, {"insurance": each}).amount for each in ("uninsured", "insured")
    )
    assert uninsured - insured == dollars(152000)


def test_other_programmes_set_no_part():
    """A programme that sets no part asks for none."""
    england = load_pack(packs.ENGLAND).pack
    assert minimums(england, {}, Money(431132, "GBP")) == ()
