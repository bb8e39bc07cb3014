"""Who holds my money: asking for a change, what it waits for, its statement, its end."""

from __future__ import annotations

from datetime import date

import pytest
import time_machine
from django.urls import reverse

from ownway.holding import actions
from ownway.holding.models import Handover, Stop
from tests.agreed import agree
from tests.cast import NOW
from tests.web.reading import came_back, told

pytestmark = pytest.mark.django_db
REVIEW = date(2026, 11, 20)
BUS = ("good", "getting_about", "Bus pass", 6_000, 10, "notional", "nhs_thornmere")


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def life(anas_plan):
    return anas_plan


@pytest.fixture
def ana(cast):
    return cast.client("ana")


def place(life, line, name="my:holder", *more):
    return reverse(name, args=[life.pot.ref, life.lines[line].root, *more])


def asked(life, line="bus", holder="direct_payment", way="direct"):
    return actions.choose(
        pot=life.pot, line_root=life.lines[line].root, way=way, holder=holder, by=life.by(), at=NOW
    )


def test_a_direct_payment_waits_for_a_yes_then_for_an_account(cast):
    life = agree(cast, "neighbour", hold=False)
    me = cast.client("neighbour")
    words = told(me, me.post(place(life, "gym"), {"holder": "direct_payment"}))
    assert "Being set up since" in words
    chosen = life.held.setdefault("gym", asked_now(life))
    actions.answer(arrangement=chosen, yes=True, name="", words="", by=life.by("payer"), at=NOW)
    page = me.get(reverse("my:holding")).content.decode()
    assert "tell us when your account or card is ready" in page
    assert "What is ready?" in me.get(place(life, "gym")).content.decode()
    there = place(life, "gym", "my:holder_step", "ready")
    assert "Choose what is ready." in came_back(me.post(there, {}))
    assert "We send the money next." in told(me, me.post(there, {"ready_with": "prepaid_card"}))


def asked_now(life):
    from ownway.holding import queries

    return queries.arrangement_of(life.pot, life.lines["gym"].root)


def test_money_that_is_held_stays_until_the_next_holder_is_ready(cast, life, ana):
    neighbour = agree(cast, "neighbour", lines={"bus": BUS})
    me = cast.client("neighbour")
    words = told(me, me.post(place(neighbour, "bus"), {"holder": "harbour_accounts"}))
    assert "You asked for a change to Harbour Street Accounts" in words
    assert "Ready to use." in words
    back = place(neighbour, "bus", "my:holder_step", "take-back")
    assert "You took it back." in told(me, me.post(back))
    assert "You asked for a change" not in me.get(reverse("my:holding")).content.decode()


def test_a_no_is_said_with_its_reason(life, ana, cast):
    neighbour = agree(cast, "neighbour", lines={"bus": BUS})
    chosen = asked(neighbour, holder="harbour_accounts", way="third")
    actions.answer(
        arrangement=chosen,
        yes=False,
        name="Rose",
        words="We have no room until May.",
        by=cast.by("payer"),
        at=NOW,
    )
    page = cast.client("neighbour").get(reverse("my:holding")).content.decode()
    assert "We have no room until May." in page


def test_a_change_has_a_statement_and_can_be_taken_back_the_same_day(life, ana):
    life.ask("gym", 4_000)
    ana.post(place(life, "gym"), {"holder": "nhs_thornmere"})
    change = Handover.objects.get()
    there = reverse("my:holder_change", args=[change.ref])
    page = ana.get(there).content.decode()
    assert "£440" in page
    assert "£40" in page
    assert "Gym" in page
    assert "You can take this change back today." in page
    assert "The change is taken back." in told(ana, ana.post(there))
    assert "Back to" not in page
    assert "can be taken back" not in ana.get(there).content.decode()
    assert Handover.objects.count() == 2
    assert "Harbour Street" in ana.get(reverse("my:holder_changes")).content.decode()


def test_a_narrower_choice_that_ended_leaves_one_button_back(life, ana, cast):
    narrowed = actions.tighten(
        pot=life.pot,
        line_root=life.lines["art"].root,
        way="third",
        holder="harbour_accounts",
        reason="We agreed this together.",
        review_on=REVIEW,
        by=cast.by("senior_approver"),
        at=NOW,
    )
    assert "Go back to" not in ana.get(place(life, "art")).content.decode()
    desk = cast.client("senior_approver")
    end = reverse("desk:end_narrowing", args=[narrowed.ref])
    assert desk.post(end).status_code == 302
    assert "Go back to Paid to me" in ana.get(place(life, "art")).content.decode()
    back = place(life, "art", "my:holder_step", "back")
    assert "It is as it was before." in told(ana, ana.post(back))


def test_a_direct_payment_ends_without_a_reason(life, ana):
    there = reverse("my:end_direct")
    assert "Choose who should hold the money then." in came_back(ana.post(there, {"x": ""}))
    words = told(ana, ana.post(there, {"to": "nhs_thornmere"}))
    assert "Your direct payment is to stop on 11 September 2026." in words
    assert "Who makes sure you have food?" in words
    stop = Stop.objects.get()
    assert "is to stop" in ana.get(reverse("my:holding")).content.decode()
    go_on = reverse("my:go_on_paying", args=[stop.ref])
    assert "Your direct payment goes on." in told(ana, ana.post(go_on))


def test_a_stop_says_why_and_can_be_looked_at_again(life, ana, cast):
    stop = actions.tell_stop(
        person=life.person,
        ground="spent_off_plan",
        reason="Most of it went on things outside the plan.",
        to_way="notional",
        to_holder="nhs_thornmere",
        by=cast.by("senior_approver"),
        at=NOW,
    )
    there = reverse("my:stop_paying", args=[stop.ref])
    page = ana.get(there).content.decode()
    assert "Most of it went on things outside the plan." in page
    assert "Helen Brook" in page
    assert "2 October 2026" in page
    assert "Write why we should look again." in came_back(ana.post(there, {"words": ""}))
    words = told(ana, ana.post(there, {"words": "It was one day."}))
    assert "Somebody else looks at it again." in words
    assert ana.post(reverse("my:go_on_paying", args=[stop.ref])).status_code == 404
    assert cast.client("neighbour").get(there).status_code == 404


def test_nothing_to_end_is_no_page(cast):
    assert cast.client("neighbour").get(reverse("my:end_direct")).status_code == 404
