"""Months of the books: closed by whoever has the role, opened again by two."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from ownway.ledger import queries
from ownway.ledger.rules import Kind, MonthState
from ownway.programme import queries as programmes
from ownway.web.desk.words.months import KINDS
from tests.cast import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def addresses(cast) -> list[str]:
    """Of the first month: the page, closing it, asking, opening it again."""
    where = [cast.programme.ref, NOW.year, NOW.month]
    names = ("desk:month", "desk:close_month", "desk:ask_month", "desk:open_month")
    return [reverse(name, args=where) for name in names]


@pytest.fixture
def today(monkeypatch):
    """Sets the day it is for the programme."""

    def is_now(day: date) -> None:
        monkeypatch.setattr(programmes, "day_of", lambda programme, at: day)

    return is_now


def test_a_month_that_is_not_over_says_so(cast, addresses, today):
    today(date(2026, 9, 30))
    there, close, *_rest = addresses
    said = cast.client("payer").get(there).content.decode()
    assert "This month is not over yet." in said
    assert "Close this month" not in said
    refused = cast.client("payer").post(close)
    assert refused.status_code == 422
    assert "This month is not over yet." in refused.content.decode()


def test_a_month_is_closed_and_opened_by_two(cast, addresses, today):
    today(date(2026, 10, 1))
    there, close, ask, again = addresses
    payer, releaser = cast.client("payer"), cast.client("releaser")
    assert "Close this month" in payer.get(there).content.decode()
    assert payer.post(close).status_code == 302
    said = payer.get(there).content.decode()
    assert "Tom Reed" in said
    assert queries.head_of(cast.programme.ref).head in said
    assert payer.post(close).status_code == 422
    assert "Choose why." in payer.post(ask).content.decode()
    assert payer.post(ask, {"reason": "mistake"}).status_code == 302
    assert "another person opens it" in payer.get(there).content.decode()
    assert payer.post(again).status_code == 422
    assert "Open this month again" in releaser.get(there).content.decode()
    assert releaser.post(again).status_code == 302
    assert queries.months(cast.programme.ref)[0].state is MonthState.OPEN
    assert "Open again" in releaser.get(reverse("desk:months")).content.decode()


def test_the_trial_balance_adds_up_on_the_page(cast, addresses):
    said = cast.client("payer").get(addresses[0]).content.decode()
    assert "What may be spent" in said
    assert KINDS[Kind.AWARD]() in said


def test_a_month_that_is_not_there(cast):
    payer = cast.client("payer")
    for year, month in ((1999, 1), (2026, 13), (0, 0)):
        there = reverse("desk:month", args=[cast.programme.ref, year, month])
        assert payer.get(there).status_code == 404


def test_every_kind_of_account_has_words():
    assert set(KINDS) == set(Kind)
