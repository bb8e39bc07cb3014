"""From our side: whose turn it is, a stop with its safety check, nominees, a holder that fails."""

from __future__ import annotations

import pytest
import time_machine
from django.urls import reverse

from ownway.holding import actions, queries
from ownway.holding.models import FailureMove, Nominee, Stop
from tests.agreed import agree
from tests.cast import NOW
from tests.web.reading import came_back, said, told
from tests.worlds import chosen

pytestmark = pytest.mark.django_db
DAY = {"by_on_0": "10", "by_on_1": "9", "by_on_2": "2026"}


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as moved:
        yield moved


@pytest.fixture
def senior(cast):
    return cast.client("senior_approver")


def test_the_list_says_whose_turn_it_is(cast):
    plan = agree(cast, "neighbour", hold=False)
    chosen(plan, "gym")
    words = said(cast.client("payer").get(reverse("desk:holding")))
    assert "Ben Cole" in words
    assert "The holder" in words
    assert "A holder that fails" in words
    theirs = said(cast.client("senior_approver").get(reverse("desk:holding")))
    assert "A holder that fails" not in theirs


def test_a_no_closes_what_was_asked_for(cast):
    plan = agree(cast, "neighbour", hold=False)
    there = reverse("desk:holder", args=[chosen(plan, "gym").ref])
    payer = cast.client("payer")
    words = told(payer, payer.post(there, {"answer": "no", "words": "We have no room."}))
    assert "It is noted. The person sees it." in words
    assert queries.arrangement_of(plan.pot, plan.lines["gym"].root) is None


def test_a_stop_from_notice_to_the_other_way(cast, anas_plan, senior, clock):
    there = reverse("desk:tell_stop", args=[cast.ana.ref])
    assert "Stop a direct payment" in said(senior.get(reverse("desk:person", args=[cast.ana.ref])))
    assert "Write the reason." in came_back(senior.post(there, {"ground": "spent_off_plan"}))
    whole = {"ground": "spent_off_plan", "reason": "It went elsewhere.", "to": "nhs_thornmere"}
    words = told(senior, senior.post(there, whole))
    assert "It cannot stop yet" in words
    assert "The notice runs until 2 October 2026." in words
    stop = Stop.objects.get()
    page = reverse("desk:stop", args=[stop.ref])
    assert senior.get(there)["Location"] == page
    early = senior.post(reverse("desk:stop_step", args=[stop.ref, "done"]))
    assert "without an answer: 4" in told(senior, early)
    for code in ("worker_pay", "medication", "food", "rent"):
        bare = {"question": code, f"{code}-words": "The programme does."}
        assert "Write the name of one person." in came_back(senior.post(page, bare))
        answer = {**bare, f"{code}-who": "Grace Bell"}
        answer |= {f"{code}-{name}": value for name, value in DAY.items()}
        assert "Grace Bell" in told(senior, senior.post(page, answer))
    clock.move_to(NOW.replace(month=10, day=2))
    senior = cast.client("senior_approver")
    done = senior.post(reverse("desk:stop_step", args=[stop.ref, "done"]))
    assert "The direct payment has stopped." in told(senior, done)
    assert "Your direct payment has stopped" in said(
        cast.client("ana").get(reverse("my:stop_paying", args=[stop.ref]))
    )


def test_a_stop_is_taken_back_with_a_reason(cast, anas_plan, senior):
    senior.post(
        reverse("desk:tell_stop", args=[cast.ana.ref]),
        {"ground": "fraud_concern", "reason": "We worry.", "to": "nhs_thornmere"},
    )
    stop = Stop.objects.get()
    there = reverse("desk:stop_step", args=[stop.ref, "take-back"])
    assert "Say why" in told(senior, senior.post(there, {"reason": ""}))
    assert "goes on" in told(senior, senior.post(there, {"reason": "We were wrong."}))
    assert "We were wrong." in said(
        cast.client("ana").get(reverse("my:stop_paying", args=[stop.ref]))
    )


def test_somebody_else_looks_at_a_stop_again(cast, anas_plan, senior):
    stop = actions.tell_stop(
        person=cast.ana,
        ground="needs_not_met",
        reason="It does not reach you.",
        to_way="notional",
        to_holder="nhs_thornmere",
        by=cast.by("senior_approver"),
        at=NOW,
    )
    there = reverse("desk:stop_again", args=[stop.ref])
    assert senior.get(there).status_code == 404
    actions.ask_second_look_at_stop(stop=stop, words="It does.", by=cast.by("ana"), at=NOW)
    words = said(senior.get(there))
    assert "You decided this first" in words
    assert "It does." in words
    assert senior.post(there, {"outcome": "changed", "reason": "x"}).status_code == 200


def test_a_nominee_counts_after_both_yeses_and_ends_with_a_look(cast, anas_plan, senior):
    there = reverse("desk:nominees", args=[cast.ana.ref])
    assert "Write the name of one person." in came_back(senior.post(there, {"kind": "nominee"}))
    day = {"starts_on_0": "1", "starts_on_1": "9", "starts_on_2": "2026"}
    named = senior.post(there, {"kind": "nominee", "name": "Maria Duarte", **day})
    assert "Waits for their yes. Waits for ours" in told(senior, named)
    nominee = Nominee.objects.get()
    for step in ("accepted", "agreed"):
        words = told(senior, senior.post(reverse("desk:nominee_step", args=[nominee.ref, step])))
    assert "Counts" in words
    page = reverse("desk:nominee", args=[nominee.ref])
    assert "Nothing stops by itself." in told(senior, senior.post(page, {"why": "unavailable"}))
    assert "Maria Duarte" in said(senior.get(reverse("desk:holding")))
    looked = senior.post(page, {"outcome": "goes_on", "words": "Her brother helps."})
    assert "Ended, and looked at" in told(senior, looked)


def test_a_holder_that_fails_is_seen_first_then_moved(cast, anas_plan):
    agree(cast, "neighbour")
    payer = cast.client("payer")
    there = reverse("desk:holder_fails", args=[cast.programme.ref])
    words = said(payer.get(there))
    assert "Nothing moves yet." in words
    seen = payer.get(there, {"holder": "harbour_accounts"})
    assert "Ana Duarte" in said(seen)
    assert "£1,857.68" in said(seen)
    sure = {"kind": "insolvent", "to": "nhs_thornmere", "reason": "It can no longer pay."}
    asked = f"{there}?holder=harbour_accounts"
    assert "Look at the list, then tick this." in came_back(payer.post(asked, sure))
    words = told(payer, payer.post(asked, {**sure, "sure": "on"}))
    assert "Everything has moved." in words
    assert "2 of 2 moved" in words
    assert FailureMove.objects.filter(moved_at__isnull=False).count() == 2
    ana = cast.client("ana")
    assert "NHS Thornmere took over. The holder could not go on." in said(
        ana.get(reverse("my:holding"))
    )
    assert "Harbour Street Accounts" in said(ana.get(reverse("my:holder_changes")))
    change = cast.ana.handovers.first()
    page = said(ana.get(reverse("my:holder_change", args=[change.ref])))
    assert "It can no longer pay." in page


def test_after_a_death_there_is_a_letter(cast, anas_plan, senior):
    anas_plan.ask("gym", 4_000)
    there = reverse("desk:death", args=[cast.ana.ref])
    day = {"died_on_0": "2", "died_on_1": "9", "died_on_2": "2026"}
    assert "Write the day." in came_back(senior.post(there, {"representative": "Maria"}))
    words = told(senior, senior.post(there, {**day, "representative": "Maria Duarte"}))
    assert "We are sorry that Ana Duarte has died." in words
    assert "£928.84" in words
    assert "City Leisure" in words


def test_the_closing_statement_names_sums_and_nothing_bought(cast, anas_plan, senior):
    """After the last bill it is on the letter, listed until it is sent, and closed to others."""
    from ownway.cli import worker
    from ownway.holding import actions as holding

    anas_plan.ask("gym", 4_000, what="Swimming lessons")
    holding.note_death(
        person=anas_plan.person,
        died_on=NOW.date(),
        representative="Maria Duarte",
        representative_reach="1 Harbour Street",
        by=cast.by("senior_approver"),
        at=NOW,
    )
    there = reverse("desk:death", args=[anas_plan.person.ref])
    worker.settle_deaths(NOW)
    assert "Closing statement" not in said(senior.get(there))
    from ownway.spending import actions as spending

    run = spending.make_run(programme=cast.programme, by=cast.by("payer"), at=NOW)
    spending.release(run=run, by=cast.by("releaser"), at=NOW)
    spending.post_run(run=run, by=cast.by("releaser"), at=NOW)
    spending.settle(run=run, paid_on=NOW.date(), by=cast.by("payer"), at=NOW)
    worker.settle_deaths(NOW)
    assert "Closing statements to send: 1" in said(senior.get(reverse("desk:holding")))
    page = said(senior.get(there))
    assert "Closing statement" in page
    assert "£888.84" in page
    assert "Swimming" not in page
    for who in ("sister", "friend", "payer", "director"):
        assert cast.client(who).get(there).status_code == 404
    for _press in range(2):
        senior.post(there)
    assert "Sent on 4 September 2026" in said(senior.get(there))
    assert "Closing statements to send" not in said(senior.get(reverse("desk:holding")))
