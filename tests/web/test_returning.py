"""Unused money and money asked back: what a person reads and can answer, and what a desk may do."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from ownway.core.money import Money
from ownway.core.show import show
from ownway.reclaims import actions, queries
from ownway.reclaims.models import Alert, Reclaim, Step
from tests.cast import NOW
from tests.web.reading import came_back, printed, said, told

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=180)
NOTICE = LATER + timedelta(days=14)
COUNTS = NOTICE + timedelta(days=28)
ENOUGH = {"ground": "unused", "way": "clawback", "amount": "100", "evidence": "We called twice."}


@pytest.fixture
def life(anas_plan):
    return anas_plan


def there(life):
    return reverse("desk:take_back", args=[life.pot.ref])


def notice(life, at=NOTICE, minor=10_000):
    if not Alert.objects.exists():
        actions.ask_kindly(pot=life.pot, by=life.by("approver"), at=LATER)
    return actions.give_notice(
        pot=life.pot,
        way="clawback",
        ground="unused",
        evidence="We called twice.",
        amount=Money(minor, "GBP"),
        by=life.by("approver"),
        at=at,
    )


def test_a_kind_word_from_the_list_to_the_person_and_back(cast, life):
    with time_machine.travel(LATER, tick=False):
        approver, ana = cast.client("approver"), cast.client("ana")
        listed = said(approver.get(reverse("desk:unused")))
        assert "Money that was not used: 1" in listed
        assert "Nobody asked yet" in listed
        assert "Asked kindly" in told(approver, approver.post(there(life), {"step": "ask"}))
        assert "There is money you have not used yet" in said(ana.get(reverse("my:money")))
        page = reverse("my:surplus", args=[Alert.objects.get().ref])
        words = said(ana.get(page))
        assert "it is not your fault. Nothing is taken from you now." in words
        assert "is glad to talk" in words
        assert "Write a few words." in came_back(ana.post(page, {"words": ""}))
        assert "My bus does not run." in told(
            ana, ana.post(page, {"words": "My bus does not run."})
        )
        assert "My bus does not run." in said(approver.get(there(life)))
        assert "The person answered" in said(approver.get(reverse("desk:unused")))
        assert "Choose how it ended." in came_back(approver.post(there(life), {"step": "close"}))
        approver.post(there(life), {"step": "close", "how": "planned"})
        assert Alert.objects.get().closed == "planned"
        assert "not used yet" not in said(ana.get(reverse("my:money")))


def test_no_notice_before_the_kind_word_had_its_time(cast, life):
    with time_machine.travel(LATER, tick=False):
        approver = cast.client("approver")
        asked = {"step": "notice", **ENOUGH}
        assert "Ask kindly first" in came_back(approver.post(there(life), asked))
        approver.post(there(life), {"step": "ask"})
        assert "still has time to answer" in came_back(approver.post(there(life), asked))
        assert not Reclaim.objects.exists()


def test_a_notice_says_why_how_much_from_when_and_how_to_say_no(cast, life):
    """Reason, evidence, day and reply, on a page and on paper (E14)."""
    with time_machine.travel(NOTICE, tick=False):
        found = notice(life)
        ana = cast.client("ana")
        page = ana.get(reverse("my:claim_back", args=[found.ref]))
        words = said(page)
        for sentence in (
            "We ask £100 back.",
            "Nothing is taken before 14 April 2027.",
            "Much of it was not used, and nothing is in the way.",
            "We called twice.",
            "What you have agreed on, save or keep aside is never taken.",
            "All of it then waits, and somebody else looks at it.",
            "You can also complain",
        ):
            assert sentence in words
        paper = printed(page)
        assert life.person.name in paper
        assert "Thornmere personal budgets" in paper
        assert "Money is asked back from you" in said(ana.get(reverse("my:money")))


def test_an_answer_a_plan_one_can_pay_and_a_dispute_that_stops_it(cast, life):
    """In the person's own words and sums (E14)."""
    with time_machine.travel(NOTICE, tick=False):
        found = notice(life)
        ana, approver = cast.client("ana"), cast.client("approver")

        def step(name, **answers):
            return ana.post(reverse("my:claim_back_step", args=[found.ref, name]), answers)

        assert "I was ill." in told(ana, step("answer", words="I was ill."))
        assert "Choose from £4.17 a month" in came_back(step("plan", each="1"))
        assert "£25.00" in told(ana, step("plan", each="25"))
        assert "Write a few words." in came_back(step("wrong", words=""))
        assert "All of it waits" in told(ana, step("wrong", words="It is for a trip."))
        assert step("other", words="x").status_code == 404
        page = reverse("desk:reclaim", args=[found.ref])
        assert "somebody else looks at it" in said(approver.get(page))
    with time_machine.travel(COUNTS, tick=False):
        approver, senior = cast.client("approver"), cast.client("senior_approver")
        decide = reverse("desk:reclaim_step", args=[found.ref, "decide"])
        assert "Until somebody else has looked" in came_back(approver.post(decide))
        look = reverse("desk:reclaim_step", args=[found.ref, "look"])
        assert "Choose your answer." in came_back(senior.post(look, {"reason": "x"}))
        mine = {"outcome": "stands", "reason": "x"}
        assert "somebody else looks at it" in came_back(approver.post(look, mine))
        words = told(senior, senior.post(look, {"outcome": "ends", "reason": "You are right."}))
        assert "Ended, nothing taken" in words
        done = said(cast.client("ana").get(reverse("my:claim_back", args=[found.ref])))
        assert "This has ended. Nothing is taken from you." in done
        assert "You are right." in done


def test_after_its_time_it_is_decided_and_parts_come_back(cast, life):
    with time_machine.travel(NOTICE, tick=False):
        found = notice(life)
        decide = reverse("desk:reclaim_step", args=[found.ref, "decide"])
        assert "still has time" in came_back(cast.client("approver").post(decide))
    with time_machine.travel(COUNTS, tick=False):
        approver = cast.client("approver")
        assert "To be paid back" in told(approver, approver.post(decide))
        came = reverse("desk:reclaim_step", args=[found.ref, "came"])
        shown = approver.get(reverse("desk:reclaim", args=[found.ref])).content.decode()
        number = Step.objects.filter(reclaim=found).count() + 1
        assert f'name="number" value="{number}"' in shown
        sent = {"number": number}
        answer = approver.post(came, {"amount": "100", **sent})
        assert "not what is still to come" in came_back(answer)
        for _click in range(2):
            assert "Still to come" in told(approver, approver.post(came, {"amount": "20", **sent}))
        assert Step.objects.get(kind="received").amount_minor == 2_000


def pounds(minor):
    return show(Money(minor, "GBP"), "en-gb")


def decided(life):
    found = notice(life)
    actions.decide(reclaim=found, by=life.by("payer"), at=COUNTS)
    return found


def test_the_person_reads_what_was_decided_and_what_is_still_to_pay(cast, life):
    """Not the sum of the notice, where less was left by then (E14)."""
    found = notice(life, minor=queries.surplus_of(life.pot, NOTICE.date()).above)
    for line in ("bus", "bus", "gym"):
        life.ask(line, 15_000, at=NOTICE)
    actions.decide(reclaim=found, by=life.by("payer"), at=COUNTS)
    view = queries.reclaim(cast.viewer("payer"), found.ref, COUNTS)
    assert view.decided < found.amount_minor
    with time_machine.travel(COUNTS, tick=False):
        words = said(cast.client("ana").get(reverse("my:claim_back", args=[found.ref])))
    assert f"We ask {pounds(view.decided)} back." in words
    assert f"You still pay back {pounds(view.to_come)}." in words


def test_after_the_decision_the_person_answers_plans_and_says_that_it_is_wrong(cast, life):
    """Each page offers what is possible now, and nothing else (E14)."""
    found = decided(life)
    mine, there = (reverse(one, args=[found.ref]) for one in ("my:claim_back", "desk:reclaim"))

    def step(client, name, **answers):
        where = "my:claim_back_step" if client is ana else "desk:reclaim_step"
        return client.post(reverse(where, args=[found.ref, name]), answers)

    with time_machine.travel(COUNTS, tick=False):
        ana, approver, senior = (cast.client(who) for who in ("ana", "approver", "senior_approver"))
        words = said(ana.get(mine))
        assert "You can still answer, or tell us that it is wrong." in words
        assert "Is it wrong? Call us or write to us. All of it then waits" in printed(ana.get(mine))
        assert "Take the notice back" not in said(approver.get(there))
        assert "I lost my job." in told(ana, step(ana, "answer", words="I lost my job."))
        assert "Your choice is saved." in told(ana, step(ana, "plan", each="10"))
        assert "All of it waits" in told(ana, step(ana, "wrong", words="It was my course."))
        assert "It is wrong" not in said(ana.get(mine)).replace("that it is wrong", "")
        assert "A part came back" not in said(approver.get(there))
        answer = step(approver, "came", amount="10", number=5)
        assert "Until somebody else has looked" in came_back(answer)
        payer = queries.reclaim(cast.viewer("payer"), found.ref, COUNTS)
        assert payer.state.value == "disputed"
        words = told(senior, step(senior, "look", outcome="ends", reason="You are right."))
        assert "Ended, all in the budget again" in words
        words = said(ana.get(mine))
        assert "It was wrong, and it has ended. All of it is in your budget again." in words
        assert "Add something" not in words
        assert "Money is asked back from you" not in said(ana.get(reverse("my:money")))


def test_two_people_ask_no_more_of_the_rest(cast, life):
    found = decided(life)
    there = reverse("desk:reclaim", args=[found.ref])

    def step(client, name, **answers):
        return client.post(reverse("desk:reclaim_step", args=[found.ref, name]), answers)

    with time_machine.travel(COUNTS, tick=False):
        approver, senior = cast.client("approver"), cast.client("senior_approver")
        assert "Write why." in came_back(step(approver, "no-more", reason=""))
        words = told(approver, step(approver, "no-more", reason="They cannot pay it."))
        assert "somebody else agrees to it" in words
        assert "I agree" not in words
        assert "somebody else agrees to it" in came_back(step(approver, "agree"))
        words = said(senior.get(there))
        assert "They cannot pay it." in words
        assert "Propose it" not in words
        assert "No more is asked" in told(senior, step(senior, "agree"))
        words = said(cast.client("ana").get(reverse("my:claim_back", args=[found.ref])))
        assert "No more is asked back from you. This is finished." in words
        assert "They cannot pay it." in words


def test_a_notice_is_taken_back_with_words(cast, life):
    with time_machine.travel(NOTICE, tick=False):
        found = notice(life)
        approver = cast.client("approver")
        back = reverse("desk:reclaim_step", args=[found.ref, "withdraw"])
        assert "Write why." in came_back(approver.post(back, {"reason": ""}))
        assert "Ended, nothing taken" in told(
            approver, approver.post(back, {"reason": "A mistake."})
        )


def test_others_see_none_of_it(cast, life):
    with time_machine.travel(NOTICE, tick=False):
        found = notice(life)
        for who in ("neighbour", "sister"):
            seen = cast.client(who).get(reverse("my:claim_back", args=[found.ref]))
            assert seen.status_code == 404
            alert = reverse("my:surplus", args=[Alert.objects.get().ref])
            assert cast.client(who).get(alert).status_code == 404
        for who in ("payer", "far_approver"):
            assert cast.client(who).get(there(life)).status_code == 404
