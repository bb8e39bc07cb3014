"""The desk asks a funder, notes the answer, and sends again until all is settled."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from ownway.drawdown.models import Drawdown
from tests.cast import NOW
from tests.web.matrix_things import things

OCTOBER = NOW + timedelta(days=28)
pytestmark = [pytest.mark.django_db, pytest.mark.time_machine(OCTOBER, tick=False)]


@pytest.fixture
def claim(cast):
    things(cast)
    return Drawdown.objects.get()


def text(answer) -> str:
    return answer.content.decode()


def test_from_the_draft_until_all_is_settled(cast, claim):
    payer = cast.client("payer")

    def press(name, **said):
        return payer.post(reverse(f"desk:{name}", args=[claim.ref]), said)

    def shown():
        return text(payer.get(reverse("desk:drawdown", args=[claim.ref])))

    assert "Not sent yet" in shown()
    assert "£25.00" in shown()
    assert press("send_drawdown").status_code == 302
    assert "With the funder" in shown()
    no_reason = press("answer_drawdown", lines="1", rest="accepted")
    assert (no_reason.status_code, "Choose why." in text(no_reason)) == (422, True)
    no_number = press("answer_drawdown", lines="one", reason="evidence", rest="accepted")
    assert "3, 7-9" in text(no_number)
    assert (
        press("answer_drawdown", lines="1", reason="evidence", rest="accepted").status_code == 302
    )
    assert "They need more proof" in shown()
    assert press("send_drawdown").status_code == 302
    assert press("answer_drawdown", rest="accepted").status_code == 302
    assert "All settled" in shown()
    file = payer.get(reverse("desk:drawdown_csv", args=[claim.ref, 2]))
    assert file["Content-Type"].startswith("text/csv")
    assert "15.00" in text(file)  # only the line that was not accepted goes again
    for who in ("ana", "approver", "releaser", "director", "far_approver"):
        there = reverse("desk:drawdown_csv", args=[claim.ref, 2])
        assert cast.client(who).get(there).status_code == 404


def test_lines_are_given_up(cast, claim):
    payer = cast.client("payer")
    send = reverse("desk:send_drawdown", args=[claim.ref])
    payer.post(send)
    assert payer.post(send).status_code == 422
    answer = reverse("desk:answer_drawdown", args=[claim.ref])
    payer.post(answer, {"lines": "1", "reason": "not_covered", "rest": "waits"})
    bear = reverse("desk:bear_drawdown", args=[claim.ref])
    assert payer.post(bear, {"lines": "7"}).status_code == 422
    assert payer.post(bear, {"lines": "1"}).status_code == 302
    there = reverse("desk:drawdown", args=[claim.ref])
    assert "We pay this ourselves" in text(payer.get(there))


def test_a_claim_for_a_period_that_is_over(cast, claim):
    payer = cast.client("payer")
    there = reverse("desk:drawdowns")
    page = text(payer.get(there))
    assert "Claim 1" in page
    assert "1 September 2026 to 30 September 2026" in page
    payer.post(reverse("desk:withdraw_drawdown", args=[claim.ref]))
    chosen = f"{claim.funder} 2026-09-01"
    made = payer.post(there, {"period": chosen})
    assert made.status_code == 302
    again = payer.post(there, {"period": chosen})
    assert again.status_code == 422
    nothing = payer.post(there, {"period": f"{claim.funder} 2026-08-01"})
    assert "that is not claimed yet" in text(nothing)


def test_the_way_there_is_on_the_money_page(cast):
    assert reverse("desk:drawdowns") in text(cast.client("payer").get(reverse("desk:money")))
    assert reverse("desk:drawdowns") not in text(cast.client("approver").get(reverse("desk:money")))
