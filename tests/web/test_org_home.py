"""How a programme is doing: findings, the same numbers in a table and a file, nobody named."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import time_machine
from django.urls import reverse

from ownway.evaluation.queries import STEPS, Span
from ownway.evaluation.rules import MoneyTable, MonthOfMoney, suppress
from ownway.spending.rules import EntryRead, Said
from ownway.web.org.words import figures
from tests.agreed import agree
from tests.web.reading import said

pytestmark = pytest.mark.django_db


def test_small_numbers_are_kept_back_and_the_page_says_so(cast):
    agree(cast)
    shown = cast.client("director").get(reverse("org:home")).content.decode()
    assert "Small numbers are kept back" in shown
    assert "Kept back" in shown
    for name in ("Ana Duarte", "Ben Cole"):
        assert name not in shown


@pytest.mark.parametrize("name", ["people_csv", "days_csv", "money_csv"])
def test_the_numbers_come_as_a_file_with_the_same_ones_kept_back(cast, name):
    agree(cast)
    answer = cast.client("director").get(reverse(f"org:{name}"))
    assert answer["Content-Type"].startswith("text/csv")
    assert "attachment" in answer["Content-Disposition"]
    assert figures.KEPT_BACK_MARK in answer.content.decode()


def test_nobody_else_sees_them(cast):
    for who in ("ana", "sister", "coach", "approver", "payer", "far_approver"):
        assert cast.client(who).get(reverse("org:home")).status_code == 404
        assert cast.client(who).get(reverse("org:money_csv")).status_code == 404


def test_another_programme_is_absent(cast):
    there = f"{reverse('org:home')}?programme={cast.other_programme.ref}"
    assert cast.client("director").get(there).status_code == 404
    assert cast.client("director").get(f"{reverse('org:home')}?programme=x").status_code == 404


def test_the_oldest_thing_a_bank_said_and_the_promised_days_stand_there(cast):
    """How long the oldest sum has waited unmatched (E13), and which promises were kept (F6)."""
    from tests.spending import paying

    plan, page = agree(cast), reverse("org:home")
    plan.ask("gym")  # promised for 11 September, and not paid
    with time_machine.travel(paying.LATER, tick=False):
        director = cast.client("director")
        assert "All that banks told us is matched or explained." in said(director.get(page))
        fee = EntryRead(ref="7", said=Said.BOOKED, on=paying.LATER.date(), amount=-150, name="Fee")
        paying.read(plan, paying.statement(fee))
    with time_machine.travel(paying.LATER + timedelta(days=9), tick=False):
        words = said(cast.client("director").get(page))
    assert "Something a bank told us has waited 9 days to be matched." in words
    assert "Promised for it" in words
    assert "Sept 2026 Promised for it Kept back Came by then Kept back" in words


def test_the_heading_of_a_picture_is_what_it_says():
    counts = dict.fromkeys(STEPS, 0) | {"plan_sent": 12, "bought": 7}
    found = figures.people(suppress(counts), "/")
    assert found.finding == "Most people stand at “Sent a plan”: 12 of 19"
    assert found.chart is not None
    assert not found.hides
    found = figures.people(suppress(counts | {"joined": 1}), "/")
    assert found.finding == "Of the steps we can show, “Sent a plan” has most people: 12"
    assert found.hides
    found = figures.people(suppress(dict.fromkeys(STEPS, 0)), "/")
    assert (found.finding, found.chart) == ("Nobody has joined yet", None)


def test_the_longest_wait_is_named():
    spans = [Span("joined", "answered", 5, 9), Span("answered", "amount", None, None)]
    found = figures.days(spans, "/")
    wait = "“To answer the questions” takes longest: half of all people wait 5 days or less"
    assert found.finding == wait
    assert found.hides


def test_money_is_said_in_a_sentence_and_by_month():
    months = (
        MonthOfMoney(date(2026, 9, 1), 4_000_00, 1_250_50, 2_749_50),
        MonthOfMoney(date(2026, 10, 1), 0, None, None),
    )
    found = figures.money(MoneyTable(months, 4_000_00, 1_250_50, 2_749_50), "GBP", "/")
    assert found.finding == "£1,250.50 is spent of £4,000 promised"
    assert [row[0] for row in found.table.rows] == ["Sept 2026", "Oct 2026"]
    assert found.table.rows[1][2] == "Kept back"
    assert found.hides
