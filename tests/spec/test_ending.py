"""Leaving well is a success with its own name. What is still open is finished first, and money that
was not needed goes back.
"""

from __future__ import annotations

from datetime import date
from uuid import uuid4

import pytest

from ownway.core.money import Money
from ownway.decisions.rules import rights_account
from ownway.endings import rules
from ownway.ledger.rules import AccountRef, Kind

TITLE = "Endings"
SOURCE = "S13, S8"
ORDER = 100
HEADINGS = {
    "buying": "A purchase is agreed, not paid",
    "looking": "A second look runs",
    "waiting": "A plan waits for a decision",
    "may": "Can graduate now",
    "free": "Not planned yet",
    "planned": "Planned, not used",
    "aside": "Kept aside",
    "promised": "Promised",
    "back": "Goes back",
}


def pounds(minor: int) -> Money:
    return Money(minor, "GBP")


@pytest.mark.parametrize(
    ("buying", "looking", "waiting", "claim", "may"),
    [
        (False, False, False, False, True),
        (True, False, False, False, False),
        (False, True, False, False, False),
        (False, False, True, False, False),
        (False, False, False, True, False),
    ],
    ids=["nothing open", "a purchase", "a second look", "a plan", "a claim about the amount"],
)
def test_what_is_open_comes_first(buying, looking, waiting, claim, may):
    """A person graduates when nothing is open; what is open is named, with what to do."""
    found = rules.in_the_way(
        buying=[("Gym", pounds(1000), "approved")] if buying else [],
        second_looks=["Course"] if looking else [],
        undecided=int(waiting),
        claim=claim,
    )
    assert (not found) is may


@pytest.mark.parametrize(
    ("free", "planned", "aside", "promised", "back"),
    [
        (pounds(1000), pounds(2000), pounds(500), pounds(0), pounds(3500)),
        (pounds(0), pounds(2000), pounds(0), pounds(700), pounds(2000)),
        (pounds(0), pounds(0), pounds(0), pounds(700), pounds(0)),
    ],
    ids=["nothing promised", "something promised", "all promised"],
)
def test_money_not_needed(free, planned, aside, promised, back):
    """Money nobody needed goes back to the programme; what is promised is still paid."""
    book, person, pot, line = uuid4(), uuid4(), uuid4(), uuid4()

    def account(kind, on=None):
        return rights_account(book=book, currency="GBP", person=person, pot=pot, kind=kind, line=on)

    lies = {
        account(Kind.AVAILABLE): free.minor,
        account(Kind.AVAILABLE, line): planned.minor,
        account(Kind.CONTINGENCY, line): aside.minor,
        account(Kind.COMMITTED, line): promised.minor,
    }
    funder = AccountRef(book, Kind.AUTHORITY, "GBP")
    journal = rules.lapse(
        lies.items(), key=uuid4(), pot=pot, back_to=funder, effective_on=date(2026, 9, 4)
    )
    returned = {each.account: -each.amount for each in journal.lines} if journal else {}
    assert pounds(returned.get(funder, 0)) == back
    assert sum(returned.values()) == 0
