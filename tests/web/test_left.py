"""After leaving: the person's own pages, and the desk's, from the first click to the last penny."""

from __future__ import annotations

import io
import zipfile
from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.urls import reverse

from ownway.cli.worker import tidy_endings
from ownway.core.money import Money
from ownway.endings import actions, queries
from ownway.endings.models import AskAgain, Closing, EndChallenge, MovePackage, Reply, Taper, Try
from ownway.joining.models import Enrolment
from ownway.planning.models import Plan
from ownway.spending import actions as spending
from ownway.spending.rules import TieKind
from tests.cast import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan(anas_plan):
    with time_machine.travel(NOW, tick=True):
        yield anas_plan


def text(answer):
    return answer.content.decode()


def press(client, name, *args, **said):
    return client.post(reverse(name, args=args), said)


def leave(plan, **said):
    client = plan.cast.client("ana")
    answer = press(client, "my:leave", **said)
    assert answer.url == reverse("my:left")
    return client


def status(plan):
    return Enrolment.objects.get(person=plan.person).status


def test_leaving_shows_what_is_open_and_the_close_follows_to_the_penny(plan):
    plan.ask("art", 2_500)
    client = leave(plan)
    seen = text(client.get(reverse("my:left")))
    assert "Art class" in seen
    assert "Pay it and note it" in seen
    assert client.get(reverse("my:closing_statement")).status_code == 404  # not yet

    closing = Closing.objects.get()
    desk = plan.cast.client("payer")
    assert plan.person.name in text(desk.get(reverse("desk:leaving")))
    page = text(desk.get(reverse("desk:closing", args=[closing.ref])))
    assert "Art class" in page
    assert "Close it for good" not in page
    press(desk, "desk:closing_step", closing.ref, "mine")
    refused = press(desk, "desk:closing_step", closing.ref, "final")
    assert refused.status_code == 422
    assert "still open" in text(refused)

    purchase = plan.person.purchases.get()
    spending.pay_direct(purchase=purchase, by=plan.by("ana"), at=NOW)
    for one in queries.lying(closing):
        said = {
            "place": str(one.arrangement.ref),
            "amount": f"{one.minor / 100:.2f}",
            "came_on_0": NOW.day,
            "came_on_1": NOW.month,
            "came_on_2": NOW.year,
            "key": str(uuid4()),
        }
        too_much = {**said, "amount": "99999"}
        assert press(desk, "desk:closing_step", closing.ref, "came", **too_much).status_code == 422
        press(desk, "desk:closing_step", closing.ref, "came", **said)
        press(desk, "desk:closing_step", closing.ref, "came", **said)
    assert "Close it for good" in text(desk.get(reverse("desk:closing", args=[closing.ref])))
    press(desk, "desk:closing_step", closing.ref, "final")
    press(desk, "desk:closing_step", closing.ref, "final")

    seen = text(client.get(reverse("my:closing_statement")))
    assert (
        seen.index("From the funder") < seen.index("Art class") < seen.index("Back to the funder")
    )
    assert seen.count("£9,100.00") == 3  # what came, and both sums, which are the same
    assert "-£" not in seen
    assert "Left over" in seen
    assert "£0" in seen
    assert f"Dear {plan.person.name}," in seen
    sheet = text(client.get(reverse("my:closing_csv"))).splitlines()
    amounts = [line.split(",")[-2] for line in sheet[1:-1]]
    assert sum(round(float(one) * 100) for one in amounts) == 0
    assert sheet[-1].split(",")[3] == "sum"
    assert "my closing statement" in text(client.get(reverse("my:left"))).lower()
    funders = queries.statements(closing)[1]
    paper = text(desk.get(reverse("desk:closing_statement", args=[funders.ref])))
    assert "Art class" not in paper
    assert "£25" in paper
    assert desk.get(reverse("desk:closing_csv", args=[funders.ref])).status_code == 200


def test_money_that_came_after_the_close_is_open_again_on_my_page_too(plan):
    bought = spending.pay_direct(purchase=plan.ask("art", 2_500), by=plan.by("ana"), at=NOW)
    client, closing = leave(plan), Closing.objects.get()
    by = {"by": plan.by("payer"), "at": NOW}
    for one in queries.lying(closing):
        actions.note_came_back(
            closing=closing,
            arrangement=one.arrangement,
            amount=Money(one.minor, "GBP"),
            came_on=NOW.date(),
            key=uuid4(),
            **by,
        )
    actions.close(closing=closing, **by)
    assert "All of it is settled" in text(client.get(reverse("my:left")))
    spending.refund(
        bill=bought.bills.get(),
        amount=Money(1_000, "GBP"),
        kind="refund",
        back_on=NOW.date(),
        key=uuid4(),
        by=plan.by("ana"),
        at=NOW,
    )
    tidy_endings(NOW)
    seen = text(client.get(reverse("my:left")))
    assert "All of it is settled" not in seen
    assert "It was settled, and then something came." in seen
    assert "Pay it back by" in seen
    assert plan.person.name in text(plan.cast.client("payer").get(reverse("desk:leaving")))


def test_money_asked_back_has_its_day_on_my_page_and_on_the_desk(plan):
    client = leave(plan)
    by = Closing.objects.get().pay_back_by_on
    said = f"{by.day} {by:%B %Y}"
    assert f"Pay it back by {said}" in text(client.get(reverse("my:left")))
    desk = plan.cast.client("payer")
    assert said in text(desk.get(reverse("desk:leaving")))
    one = text(desk.get(reverse("desk:closing", args=[Closing.objects.get().ref])))
    assert f"It goes back to its funder by {said}" in one
    with time_machine.travel(NOW + timedelta(days=29), tick=True):
        assert f"Late since {said}" in text(plan.cast.client("payer").get(reverse("desk:leaving")))


def test_who_pays_the_last_bills_of_an_employer_is_named(plan):
    plan.ask("gym", 3_000, payee="Jo Poe", ties=[TieKind.WORKER])
    leave(plan)
    closing = Closing.objects.get()
    desk = plan.cast.client("payer")
    assert "The last wage: nobody is named" in text(
        desk.get(reverse("desk:closing", args=[closing.ref]))
    )
    said = {"duty": "tax", "paid_by": "programme", "who": ""}
    assert press(desk, "desk:closing_step", closing.ref, "pays", **said).status_code == 422
    press(desk, "desk:closing_step", closing.ref, "pays", **{**said, "who": "Tom", "amount": "12"})
    assert closing.employer_bills.get().amount_minor == 1_200


def test_back_with_one_short_page(plan):
    client = leave(plan, why="moved")
    assert status(plan) == "moved"
    seen = text(client.get(reverse("my:come_back")))
    assert "Feel strong again" in seen
    assert "no new application" in seen
    assert press(client, "my:come_back").url == reverse("my:home")
    press(client, "my:come_back")
    assert status(plan) == "active"
    assert Plan.objects.filter(person=plan.person).count() == 2
    assert client.get(reverse("my:left")).status_code == 404
    assert client.get(reverse("my:home")).status_code == 200
    assert client.get(reverse("my:come_back")).url == reverse("my:home")


def test_asked_again_as_chosen_and_a_reply_in_own_words(plan):
    client = leave(plan)
    assert client.get(reverse("my:how_going")).url == reverse("my:ask_later")
    assert press(client, "my:ask_later", months="3").status_code == 422
    press(client, "my:ask_later", months="3", way="phone")
    assert AskAgain.objects.get().months == 3
    desk = plan.cast.client("approver")
    with time_machine.travel(NOW + timedelta(days=100), tick=True):
        desk = plan.cast.client("approver")
        page = text(desk.get(reverse("desk:leaving")))
        assert "Ask now" in page
        ask = AskAgain.objects.get()
        assert "By phone" in text(desk.get(reverse("desk:asking", args=[ask.ref])))
        press(desk, "desk:asking", ask.ref)
        press(desk, "desk:asking", ask.ref)
        client = plan.cast.client("ana")
        assert press(client, "my:how_going", words="").status_code == 422
        press(client, "my:how_going", going="4", words="I swim")
        assert Reply.objects.get().words == "I swim"
        told = text(client.get(reverse("my:how_going")))
        assert "I swim" in told
        assert "4 Well" in told  # the words of the line, not its code
        assert client.get(reverse("my:left")).status_code == 200


def test_never_is_an_answer_too(plan):
    client = leave(plan)
    press(client, "my:ask_later", months="0", way="site")
    assert "never ask" in text(client.get(reverse("my:left")))


def test_a_search_is_noted_try_by_try_and_the_person_is_back_with_one_click(plan):
    desk = plan.cast.client("approver")
    ana = plan.person.ref
    assert "42 days" in text(desk.get(reverse("desk:begin_search", args=[ana])))
    press(desk, "desk:begin_search", ana)
    search = plan.person.searches.get()
    where = reverse("desk:search", args=[search.ref])
    day = {"tried_on_0": NOW.day, "tried_on_1": NOW.month, "tried_on_2": NOW.year}
    said = {"step": "try", "way": "letter", "words": "Sent", "key": str(uuid4()), **day}
    assert desk.post(where, {**said, "way": ""}).status_code == 422
    desk.post(where, said)
    desk.post(where, said)
    assert Try.objects.count() == 1
    assert desk.post(where, {"step": "lost"}).status_code == 422
    client = plan.cast.client("ana")
    assert "I am here" in text(client.get(reverse("my:home")))
    press(client, "my:here")
    assert "I am here" not in text(client.get(reverse("my:home")))
    assert "This search is over" in text(desk.get(where))


def test_a_notice_is_read_challenged_and_answered(plan):
    desk = plan.cast.client("approver")
    where = reverse("desk:propose_end", args=[plan.person.ref])
    assert desk.post(where, {"reason_code": "moved_area"}).status_code == 422
    made = desk.post(where, {"reason_code": "moved_area", "words": "You live in Elm now."})
    client = plan.cast.client("ana")
    assert client.get(reverse("my:end_notice")).status_code == 404  # one person is not enough
    senior = plan.cast.client("senior_approver")
    assert "I agree" in text(senior.get(made.url))
    assert "I agree" not in text(desk.get(made.url))
    senior.post(made.url, {"step": "agree"})
    assert "wants to end your time" in text(client.get(reverse("my:home")))
    page = text(client.get(reverse("my:end_notice")))
    assert "You live in Elm now." in page
    assert "The rule" in page
    assert press(client, "my:end_notice", words="").status_code == 422
    press(client, "my:end_notice", words="I visit there.")
    assert EndChallenge.objects.get().words == "I visit there."
    assert "Everything goes on" in text(client.get(reverse("my:end_notice")))
    assert "I visit there." in text(senior.get(made.url))
    desk.post(made.url, {"step": "withdraw", "reason": "We were wrong."})
    assert client.get(reverse("my:end_notice")).status_code == 404
    assert status(plan) == "enrolled"


def test_staff_cannot_say_it_for_somebody_with_a_sign_in(plan):
    desk, senior = plan.cast.client("approver"), plan.cast.client("senior_approver")
    where = reverse("desk:propose_end", args=[plan.person.ref])
    made = desk.post(where, {"reason_code": "moved_area", "words": "You live in Elm now."})
    senior.post(made.url, {"step": "agree"})
    desk.post(made.url, {"step": "said", "words": "They do not mind."})
    assert not EndChallenge.objects.exists()


def test_after_a_death_somebody_is_named_with_what_shows_it(plan):
    from ownway.holding import actions as holding

    holding.note_death(
        person=plan.person,
        died_on=NOW.date(),
        representative="",
        representative_reach="",
        by=plan.by("approver"),
        at=NOW,
    )
    desk = plan.cast.client("approver")
    where = reverse("desk:after_death", args=[plan.person.ref])
    assert "Nobody is named yet" in text(desk.get(where))
    day = {"seen_on_0": NOW.day, "seen_on_1": NOW.month, "seen_on_2": NOW.year}
    assert desk.post(where, {"name": "Maria", **day}).status_code == 422
    desk.post(where, {"name": "Maria", "reach": "By post", "evidence": "will", **day})
    assert "A will that names them" in text(desk.get(where))


def test_what_is_mine_comes_as_one_file(plan):
    client = plan.cast.client("ana")
    assert client.get(reverse("my:take_along")).status_code == 200
    answer = press(client, "my:take_along")
    names = zipfile.ZipFile(io.BytesIO(answer.content)).namelist()
    assert "move.json" in names
    assert MovePackage.objects.count() == 1


def test_less_money_by_steps_is_written_read_signed_and_paused(plan):
    client = plan.cast.client("ana")
    where = reverse("my:taper")
    assert client.get(where).status_code == 200
    later = NOW + timedelta(days=40)
    said = {
        "from_1_0": later.day,
        "from_1_1": later.month,
        "from_1_2": later.year,
        "amount_1": "100",
    }
    assert client.post(where, {"amount_1": ""}).status_code == 422
    assert client.post(where, {**said, "amount_1": "999999"}).status_code == 422
    assert client.post(where, {**said, "amount_2": "5"}).status_code == 422
    assert client.post(where, said).url == where
    page = text(client.get(where))
    assert "in 1 steps" in page or "in 1 step" in page
    assert client.get(f"{where}?again=yes").status_code == 200
    assert client.post(where, {"step": "sign", "signed_name": ""}).status_code == 422
    client.post(where, {"step": "sign", "signed_name": "Ana"})
    for step in ("pause", "resume", "end"):
        client.post(where, {"step": step})
        row = Taper.objects.get()
        assert (bool(row.paused_at), bool(row.ended_at)) == (step == "pause", step == "end")
    assert client.get(where).status_code == 200


def test_nobody_else_sees_it(plan):
    leave(plan)
    closing = Closing.objects.get()
    for who in ("friend", "stranger", "far_approver", "director"):
        client = plan.cast.client(who)
        assert client.get(reverse("desk:closing", args=[closing.ref])).status_code == 404
    actions.take_on(closing=closing, by=plan.by("payer"), at=NOW)
