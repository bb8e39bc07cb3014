"""Money between parts of a plan, and money of one's own, typed in for somebody (R24, R26, 40)."""

from __future__ import annotations

import pytest
import time_machine
import yaml
from django.urls import reverse

from ownway.holding.models import Contribution, LineMove
from ownway.programme import actions as programmes
from ownway.spending import queries as bought
from tests import packs
from tests.cast import NOW
from tests.on_paper import agreed, door, how, hub
from tests.web.reading import came_back, kept, links, printed, said, told

pytestmark = pytest.mark.django_db


@pytest.fixture
def life(cast):
    with time_machine.travel(NOW, tick=True):
        yield agreed(cast)


@pytest.fixture
def desk(cast):
    return cast.client("approver")


@pytest.fixture
def free(cast, life, tmp_path):
    """Where £60 move freely."""
    folder = packs.copied(packs.ENGLAND, tmp_path)
    shape = yaml.safe_load((folder / "pack.yaml").read_text(encoding="utf-8"))
    shape["holding"]["free_moves"] = {"most": 6_000, "source": "A test"}
    (folder / "pack.yaml").write_text(yaml.safe_dump(shape), encoding="utf-8")
    programmes.adopt_pack(programme=cast.programme, folder=folder, by=cast.by("director"), at=NOW)


def left(life, name):
    found = bought.money(life.cast.viewer("approver"), life.person.ref, NOW).lines
    return next(one.left for one in found if one.line.root == life.lines[name].root)


def sent(desk, there, life, **changed):
    key = kept(desk.get(there), "key")
    return {"key": key, **how(), "to": str(life.lines["art"].root), "amount": "50", **changed}


def test_they_move_money_between_two_parts_of_their_plan(free, life, desk):
    there = door(life, "move-money", life.person.ref)
    assert there in links(desk.get(hub(life)))
    assert "You can still move £60 of £60 without asking." in said(desk.get(there))
    form = sent(desk, there, life, source=str(life.lines["gym"].root))
    letter = desk.post(there, form)
    for words in ("I move money to another part of my plan", "Gym", "Art class", "£50"):
        assert words in printed(desk.get(letter["Location"]))
    assert "written down before" in told(desk, desk.post(there, form))
    assert (left(life, "gym"), left(life, "art")) == (43_000, 55_000)
    more = sent(desk, there, life, source=str(life.lines["gym"].root), amount="20")
    assert "£10" in came_back(desk.post(there, more))
    assert LineMove.objects.count() == 1


def test_where_no_money_moves_freely_it_is_no_choice(life, desk):
    there = door(life, "move-money", life.person.ref)
    assert there not in links(desk.get(hub(life)))
    assert desk.get(there).status_code == 404


def test_they_add_money_of_their_own_and_it_counts_when_it_came(cast, life, desk):
    there = door(life, "add-money", life.person.ref)
    form = sent(desk, there, life, amount="30")
    letter = desk.post(there, form)
    assert "£30" in printed(desk.get(letter["Location"]))
    assert "written down before" in told(desk, desk.post(there, form))
    one = Contribution.objects.get()
    assert (one.amount_minor, one.received_at) == (3_000, None)
    waits = reverse("desk:contribution", args=[one.ref])
    assert waits in links(cast.client("payer").get(reverse("desk:money")))
