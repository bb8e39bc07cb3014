"""Payments by hand at the desk: each cheque by itself, and one that could not be paid."""

from __future__ import annotations

import pytest
from django.urls import reverse

from ownway.spending import actions
from tests.cast import NOW
from tests.spending import paying
from tests.web.reading import said

pytestmark = pytest.mark.django_db


@pytest.fixture
def cheques(anas_plan):
    """Two cheques of one run, in the books."""
    anas_plan.ask("gym")
    anas_plan.ask("bus", 1_500, payee="The bus company")
    run = paying.posted(anas_plan, at=NOW)
    return list(run.lines.order_by("line_no"))


def states(lines):
    for line in lines:
        line.refresh_from_db()
    return [line.state for line in lines]


def test_one_cheque_is_on_the_statement_and_the_other_is_not_yet(cast, cheques):
    first = cheques[0]
    payer, there = cast.client("payer"), reverse("desk:run", args=[first.run.ref])
    page = payer.get(there).content.decode()
    assert page.count('type="checkbox"') == page.count("checked") == 2
    assert "Money that came back" not in page
    settle = reverse("desk:settle", args=[first.run.ref])
    assert payer.post(settle, {"payments": [str(first.key)]}).status_code == 302
    assert states(cheques) == ["settled", "posted"]
    left = payer.get(there).content.decode()
    assert left.count('type="checkbox"') == 1
    assert "Money that came back" in left  # of what is paid, whatever else is under way
    assert payer.get(reverse("desk:run_refunds", args=[first.run.ref])).status_code == 200
    none = payer.post(settle)
    assert none.status_code == 422
    assert "Tick at least one payment." in said(none)
    assert payer.post(settle, {"payments": [str(first.run.ref)]}).status_code == 422
    assert payer.post(settle, {"payments": [str(first.key)]}).status_code == 302  # pressed again
    assert states(cheques) == ["settled", "posted"]


def test_a_cheque_that_could_not_be_paid_is_said_after_one_look(cast, anas_plan, cheques):
    first, second = cheques
    payer, run = cast.client("payer"), reverse("desk:run", args=[first.run.ref])
    there = reverse("desk:could_not_pay", args=[second.key])
    assert there in payer.get(run).content.decode()
    assert "The bus company" in said(payer.get(there))
    assert states(cheques) == ["posted", "posted"]
    for _press in range(2):
        assert payer.post(there).status_code == 302
    assert states(cheques) == ["posted", "rejected"]
    assert "It could not be paid" in said(payer.get(run))
    assert "not open now" in said(payer.get(there))
    again = paying.posted(anas_plan, at=NOW)
    assert again.lines.get().bill_id == second.bill_id


def test_nobody_but_who_settles_says_so_and_never_of_a_file(cast, anas_plan, cheques):
    there = reverse("desk:could_not_pay", args=[cheques[0].key])
    assert cast.client("releaser").get(there).status_code == 404
    assert cast.client("ana").get(there).status_code == 404
    paying.account(anas_plan, paying.payee_of(anas_plan.ask("gym")))
    filed = paying.posted(anas_plan).lines.get()
    there = reverse("desk:could_not_pay", args=[filed.key])
    assert cast.client("payer").get(there).status_code == 404


def test_what_was_given_up_is_not_settled_as_well(anas_plan, cheques):
    first, second = cheques
    actions.could_not_pay(line=first, by=anas_plan.by("payer"), at=NOW)
    with pytest.raises(actions.NotPossible):
        actions.settle(run=first.run, lines=[first], by=anas_plan.by("payer"), at=NOW)
    actions.settle(run=first.run, lines=[first, second], by=anas_plan.by("payer"), at=NOW)
    assert states(cheques) == ["rejected", "settled"]


def test_what_goes_by_a_file_is_given_up_where_its_account_was_closed(cast, anas_plan):
    """Reported stolen before the file is made: it stands on the page, and nothing else is held."""
    account = paying.account(anas_plan, paying.payee_of(anas_plan.ask("gym")))
    line = paying.posted(anas_plan).lines.get()
    payer = cast.client("payer")
    run = reverse("desk:run", args=[line.run.ref])
    there = reverse("desk:could_not_pay", args=[line.key])
    assert "Make the files" in said(payer.get(run))
    assert there not in payer.get(run).content.decode()
    actions.close_account(account=account, reason="stolen", by=anas_plan.by("payer"), at=NOW)
    page = payer.get(run)
    assert "Make the files" not in said(page)
    assert "Their account was closed" in said(page)
    assert there in page.content.decode()
    assert there not in cast.client("releaser").get(run).content.decode()
    for _press in range(2):
        assert payer.post(there).status_code == 302
    assert states([line]) == ["rejected"]
    back = reverse("desk:came_back", args=[line.key])
    assert "It never went to the bank" in said(payer.get(back))
