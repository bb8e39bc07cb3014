"""Receipts, from our side: there or wanted, seen by whoever answers or pays, and noted as seen."""

from __future__ import annotations

from io import BytesIO

import pytest
from django.urls import reverse
from PIL import Image

from ownway.record.queries import lookers
from ownway.spending import actions
from tests.cast import NOW
from tests.web.reading import links, said

pytestmark = [pytest.mark.django_db, pytest.mark.time_machine(NOW, tick=False)]


def photo() -> bytes:
    out = BytesIO()
    Image.new("RGB", (60, 40), (120, 0, 0)).save(out, "PNG")
    return out.getvalue()


@pytest.fixture
def bought(anas_plan):
    """Above the sum from which the pack wants a receipt, paid by a holder."""
    return anas_plan.ask("gym", 12_000)


def add(plan, purchase):
    return actions.add_picture(purchase=purchase, sent=photo(), by=plan.by("ana"), at=NOW)


def back(cast, purchase):
    """Without the receipt somebody who decides lets it go back to her."""
    by = cast.by("approver")
    actions.allow_pay_back(purchase=purchase, why="I rang the shop.", by=by, at=NOW)


def test_one_can_add_a_photo_from_the_yes_on_whoever_pays(cast, anas_plan, bought):
    """Where one paid it oneself and waits to be paid back, too."""
    ana, mine = cast.client("ana"), reverse("my:purchase", args=[bought.ref])
    photos = reverse("my:photos", args=[bought.ref])
    assert photos in links(ana.get(mine))
    back(cast, bought)
    assert photos in links(ana.get(mine))
    asked = anas_plan.ask("art", 20_000)
    assert asked.status == "asked"
    page = ana.get(reverse("my:purchase", args=[asked.ref]))
    assert reverse("my:photos", args=[asked.ref]) not in links(page)


def test_whoever_answers_sees_that_one_is_wanted_or_there_and_that_they_looked(
    cast, anas_plan, bought
):
    approver = cast.client("approver")
    there = reverse("desk:purchase", args=[bought.ref])
    assert "Receipt Wanted, not there yet" in said(approver.get(there))
    cheap = anas_plan.ask("gym", 1_000)
    page = said(approver.get(reverse("desk:purchase", args=[cheap.ref])))
    assert "Receipt Not wanted" in page
    picture = add(anas_plan, bought)
    receipts = reverse("desk:receipts", args=[bought.ref])
    page = approver.get(there)
    assert "Receipt There" in said(page)
    assert receipts in links(page)
    shown = reverse("desk:photo", args=[picture.ref])
    page = approver.get(receipts)
    assert f'src="{shown}"' in page.content.decode()
    assert "Nobody is judged by a receipt." in said(page)
    answer = approver.get(shown)
    assert answer["Content-Type"] == "image/jpeg"
    assert answer["Content-Security-Policy"].startswith("sandbox")
    seen = [one for one in lookers(anas_plan.person.ref) if "buying" in one.parts]
    assert cast.by("approver").human in {one.human for one in seen}


def test_what_is_paid_back_to_somebody_says_so_before_it_is_released(cast, anas_plan, bought):
    """Beside its line in the run; a run without such a line has no such column."""
    run = actions.make_run(programme=cast.programme, by=cast.by("payer"), at=NOW)
    releaser = cast.client("releaser")
    page = reverse("desk:run", args=[run.ref])
    assert "Receipt" not in said(releaser.get(page))
    actions.withdraw_run(run=run, by=cast.by("payer"), at=NOW)
    back(cast, bought)
    anas_plan.ask("gym", 700, payee="Second Leisure")
    run = actions.make_run(programme=cast.programme, by=cast.by("payer"), at=NOW)
    page = reverse("desk:run", args=[run.ref])
    assert said(releaser.get(page)).count("Wanted, not there yet") == 1
    add(anas_plan, bought)
    receipts = reverse("desk:receipts", args=[bought.ref])
    assert receipts in links(releaser.get(page))
    assert releaser.get(receipts).status_code == 200


def test_nobody_else_sees_them(cast, anas_plan, bought):
    picture = add(anas_plan, bought)
    for name, ref in (("receipts", bought.ref), ("photo", picture.ref)):
        there = reverse(f"desk:{name}", args=[ref])
        for who in ("ana", "neighbour", "sister", "far_approver", "director"):
            assert cast.client(who).get(there).status_code == 404, (name, who)
