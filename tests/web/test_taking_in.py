"""The doors for who asked: read to them and written down, a sign-in of their own, their own yes."""

from __future__ import annotations

import pytest
import time_machine
from django.urls import reverse

from ownway.core.actors import SYSTEM
from ownway.endings import actions as endings
from ownway.joining import queries as joining
from ownway.joining.rules import Status
from ownway.people import actions as people
from ownway.people.queries import account_by_email
from ownway.programme.queries import pack_of
from tests.cast import NOW
from tests.web.reading import came_back, said, told

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan(anas_plan):
    with time_machine.travel(NOW, tick=True):
        yield anas_plan


def brought(plan, account=None):
    """Somebody whose file from another place was loaded here."""
    data = endings.make_package(person=plan.person, by=plan.by("ana"), at=NOW)
    made = endings.load_package(
        programme=plan.cast.programme, data=data, account=account, by=SYSTEM, at=NOW
    )
    return made.person


def yes(plan, **more):
    asked = pack_of(plan.cast.programme).asked
    facts = {f"facts.{fact.code}": fact.values[0] for fact in asked}
    return {"name": "Ana Duarte", "agree": "on", **facts, **more}


def test_staff_take_in_who_came_from_another_place_and_open_a_sign_in(plan):
    person, desk = brought(plan), plan.cast.client("approver")
    there = reverse("desk:person", args=[person.ref])
    assert "They want to join" in said(desk.get(there))
    take_in = reverse("desk:take_in", args=[person.ref])
    assert "Read this to them" in said(desk.get(take_in))
    assert "Tick the box if they want to join." in came_back(
        desk.post(take_in, yes(plan, agree=""))
    )
    assert desk.post(take_in, yes(plan)).url == there
    assert joining.where(person).status is Status.ENROLLED
    assert "They want to join" not in said(desk.get(there))
    assert desk.get(take_in).status_code == 404

    assert "Open a sign-in for them" in said(desk.get(there))
    open_ = reverse("desk:sign_in_for", args=[person.ref])
    twice = {"email": "ana.d@example.org", "again": "ana.e@example.org"}
    assert "The two addresses are not the same." in came_back(desk.post(open_, twice))
    ready = desk.post(open_, {**twice, "again": "ana.d@example.org"})
    assert "Their sign-in is ready." in told(desk, ready)
    assert "ana.d@example.org" in said(desk.get(open_))
    account = account_by_email("ana.d@example.org")
    plan.cast.accounts["brought"] = account
    assert plan.cast.client("brought").get(reverse("my:home")).status_code == 200
    assert desk.get(open_).status_code == 404  # they have used it
    assert "Open a sign-in for them" not in said(desk.get(there))


def test_who_has_a_sign_in_reads_it_and_joins_by_their_own_click(plan):
    account = people.add_account(name="Ana Duarte", email="moved@example.org", at=NOW)
    person = brought(plan, account)
    plan.cast.accounts["newcomer"] = account
    desk, mine = plan.cast.client("approver"), plan.cast.client("newcomer")
    assert desk.get(reverse("desk:take_in", args=[person.ref])).status_code == 404
    assert "They want to join" not in said(desk.get(reverse("desk:person", args=[person.ref])))
    assert "Read what this is, and join" in said(mine.get(reverse("my:home")))
    code = plan.cast.programme.code
    about = reverse("public:join_about", args=[code])
    assert f'value="{person.name}"' in mine.get(about).content.decode()
    assert mine.post(about, yes(plan)).url == "/my/"
    assert joining.where(person).status is Status.ENROLLED
    assert person.__class__.objects.filter(account=account).count() == 1
    home = said(mine.get(reverse("my:home")))
    assert "Read what this is, and join" not in home
    assert "Read what I brought along" in home
