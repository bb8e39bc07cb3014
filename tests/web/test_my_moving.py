"""Moving, saving and adding money on one's own pages."""

from __future__ import annotations

import pytest
import yaml
from django.urls import reverse

from ownway.holding.models import Contribution, LineMove
from ownway.programme import actions as programmes
from tests import packs
from tests.cast import NOW
from tests.web.reading import came_back, kept, said, told

pytestmark = pytest.mark.django_db


@pytest.fixture
def ana(cast, anas_plan, tmp_path):
    """Ana, where £60 move freely."""
    folder = packs.copied(packs.ENGLAND, tmp_path)
    shape = yaml.safe_load((folder / "pack.yaml").read_text(encoding="utf-8"))
    shape["holding"]["free_moves"] = {"most": 6_000, "source": "A test"}
    (folder / "pack.yaml").write_text(yaml.safe_dump(shape), encoding="utf-8")
    programmes.adopt_pack(programme=cast.programme, folder=folder, by=cast.by("director"), at=NOW)
    return cast.client("ana")


def wish(client, life, amount: str = "50", **changed):
    page = client.get(reverse("my:move"))
    return {
        "key": kept(page, "key"),
        "source": str(life.lines["gym"].root),
        "to": str(life.lines["art"].root),
        "amount": amount,
        **changed,
    }


def test_a_move_is_shown_first_then_done_once_and_put_back(ana, anas_plan):
    there = reverse("my:move")
    assert "You can still move £60 of £60 without asking." in said(ana.get(there))
    answers = wish(ana, anas_plan)
    shown = said(ana.post(there, answers))
    assert "You move £50 from “Gym” to “Art class”." in shown
    assert "“Gym” then has £430 left." in shown
    assert not LineMove.objects.exists()
    assert "Where does it come from?" in said(ana.post(there, {**answers, "next": "change"}))
    for _press in range(2):
        words = told(ana, ana.post(there, {**answers, "next": "yes"}))
    assert "It is moved." in words
    assert LineMove.objects.count() == 1
    assert "£430 left of £480" in said(ana.get(reverse("my:money")))
    back = reverse("my:undo_move", args=[LineMove.objects.get().ref])
    assert "It is back where it was." in told(ana, ana.post(back))
    assert "£480 left of £480" in said(ana.get(reverse("my:money")))


@pytest.mark.parametrize(
    ("changed", "answer"),
    [
        ({"amount": "61"}, "You can still move £60 without asking."),
        ({"amount": "5000"}, "There is £480 left here."),
        ({"amount": "0"}, "Write an amount above nothing."),
        ({"amount": "lots"}, "in numbers"),
        ({"source": ""}, "Choose where it comes from."),
    ],
)
def test_what_cannot_be_moved_comes_back_with_what_was_typed(ana, anas_plan, changed, answer):
    page = ana.post(reverse("my:move"), wish(ana, anas_plan, **changed))
    assert answer in came_back(page)
    assert not LineMove.objects.exists()


def test_where_moves_need_a_yes_the_page_says_so(cast, anas_plan):
    page = said(cast.client("ana").get(reverse("my:move")))
    assert "Here, money moves by a change of your plan." in page
    assert "See how it would be" not in page


def test_nobody_puts_back_somebody_elses_move(ana, anas_plan, cast):
    ana.post(reverse("my:move"), {**wish(ana, anas_plan), "next": "yes"})
    back = reverse("my:undo_move", args=[LineMove.objects.get().ref])
    assert cast.client("neighbour").post(back).status_code == 404
    assert LineMove.objects.get().undone_at is None


def test_the_rule_of_saving_is_read_before_it_starts(cast):
    """What goes on, its limit, and that it is never too much left over (E7)."""
    page = said(cast.client("neighbour").get(reverse("my:saving")))
    assert "Money from NHS Thornmere that you save goes on, up to 25 percent of it." in page
    assert "never counted as too much left over" in page
    assert "You do not save for anything yet." in page


def test_money_of_ones_own_is_said_waits_comes_and_goes_back(ana, anas_plan, cast):
    there = reverse("my:add")
    answers = {
        "key": kept(ana.get(there), "key"),
        "to": str(anas_plan.lines["gym"].root),
        "amount": "20",
    }
    assert "not here yet" in told(ana, ana.post(there, answers))
    ana.post(there, answers)
    made = Contribution.objects.get()
    payer = cast.client("payer")
    assert "Gym" in said(payer.get(reverse("desk:money")))
    desk = reverse("desk:contribution", args=[made.ref])
    assert "Until then nothing changes." in said(payer.get(desk))
    payer.post(desk)
    assert "it has come" in said(ana.get(there))
    money = said(ana.get(reverse("my:money")))
    assert "NHS Thornmere gives £9,100." in money
    assert "You added £20 yourself." in money
    payer.post(desk)  # a second click, or a colleague with the same page open
    assert "it has come" in said(ana.get(there))
    payer.post(desk, {"back": "yes"})
    assert "given back" in said(ana.get(there))
    assert Contribution.objects.count() == 1
    assert "Write an amount above nothing." in came_back(
        ana.post(there, {**answers, "key": "4f9d2c1e-0000-4000-8000-000000000000", "amount": "0"})
    )


def test_what_was_said_by_mistake_is_taken_back_before_it_comes(ana, anas_plan, cast):
    there, root = reverse("my:add"), str(anas_plan.lines["gym"].root)
    for amount in ("20", "30"):
        ana.post(there, {"key": kept(ana.get(there), "key"), "to": root, "amount": amount})
    mistake, late = Contribution.objects.order_by("pk")
    back = reverse("my:undo_add", args=[mistake.ref])
    for _ in range(2):
        assert "you took it back" in told(ana, ana.post(back))
    payer, desk = cast.client("payer"), reverse("desk:contribution", args=[mistake.ref])
    assert "Nobody waits for it." in said(payer.get(desk))
    assert "took this back" in came_back(payer.post(desk))
    assert said(payer.get(reverse("desk:money"))).count("£30") == 1
    payer.post(reverse("desk:contribution", args=[late.ref]), {"never": "yes"})
    assert said(ana.get(there)).count("you took it back") == 2
    assert not Contribution.objects.filter(withdrawn_at=None).exists()


def test_what_has_come_is_given_back_and_not_taken_back(ana, anas_plan, cast):
    there = reverse("my:add")
    root = str(anas_plan.lines["gym"].root)
    ana.post(there, {"key": kept(ana.get(there), "key"), "to": root, "amount": "20"})
    made = Contribution.objects.get()
    cast.client("payer").post(reverse("desk:contribution", args=[made.ref]))
    page = told(ana, ana.post(reverse("my:undo_add", args=[made.ref])))
    assert "This money has come already. Ask us to give it back to you." in page
    assert "it has come" in page
