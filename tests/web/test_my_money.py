"""Money in sentences, choosing a holder, asking, paying, and saying that something looks wrong."""

from __future__ import annotations

import re
from datetime import timedelta
from io import BytesIO
from uuid import uuid4

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from PIL import Image

from ownway.people.guards import HERE
from ownway.people.models import Note
from ownway.record.guards import missing
from ownway.spending import actions as spending
from ownway.spending.models import Purchase
from tests import agreed
from tests.agreed import taken_out
from tests.cast import NOW
from tests.web.reading import came_back, inside, kept, links, said, title, told

pytestmark = pytest.mark.django_db


@pytest.fixture
def ana(cast):
    return cast.client("ana")


@pytest.fixture
def life(anas_plan):
    return anas_plan


def wish(client, line, **changed):
    page = client.get(reverse("my:buy_on", args=[line.root]))
    return {
        "key": kept(page, "key"),
        "what": "Swimming",
        "payee": "City Leisure",
        "amount": "20",
        "goal": "",
        **changed,
    }


def ask(client, life, name="gym", **changed):
    line = life.lines[name]
    changed = {"goal": str(life.goal.ref), **changed} if name != "aside" else changed
    return client.post(reverse("my:buy_on", args=[line.root]), wish(client, line, **changed))


def test_before_a_plan_is_agreed_money_says_what_comes_next(cast):
    page = cast.client("neighbour").get(reverse("my:money"))
    assert "There is no money here yet" in said(page)
    assert "When your plan is agreed, you choose here." in said(
        cast.client("neighbour").get(reverse("my:holding"))
    )


def test_the_balance_is_one_sentence_and_the_title_holds_no_amount(ana, life):
    page = ana.get(reverse("my:money"))
    assert "You have £2,028.84 left until" in said(page)
    assert "£480 left of £480" in said(page)
    assert "£" not in title(page)
    for word in ("debit", "credit", "committed", "allocated", "available"):
        assert word not in said(page).lower()


def test_what_the_plan_has_no_more_stays_in_sight_with_its_money(ana, life):
    """What comes back for it can be used, once the plan is changed: the page says so."""
    bought = life.ask("art", 2_500)
    taken_out(life, "Art class")
    page = said(ana.get(reverse("my:money")))
    assert "Agreed, not paid yet: £25. Your plan has this no more." in page
    spending.cancel(purchase=bought, by=life.by(), at=NOW)
    page = said(ana.get(reverse("my:money")))
    assert "£25 left Your plan has this no more. Change your plan to use what is left." in page


def test_a_holder_is_chosen_line_by_line(cast):
    life = agreed.agree(cast, "neighbour", hold=False)
    neighbour = cast.client("neighbour")
    there = reverse("my:holder", args=[life.pot.ref, life.lines["gym"].root])
    page = neighbour.get(there)
    assert " checked" not in page.content.decode()
    assert "Choose who should hold this money." in came_back(neighbour.post(there, {"x": ""}))
    came_back(neighbour.post(there, {"holder": "my-neighbour"}))
    for _press in range(2):
        words = told(neighbour, neighbour.post(there, {"holder": "direct_payment"}))
        assert "Your choice is saved." in words
    assert "Being set up since" in words
    strange = reverse("my:holder", args=[life.pot.ref, uuid4()])
    assert neighbour.get(strange).status_code == 404


def test_asking_twice_with_one_form_buys_once(ana, life):
    line = life.lines["gym"]
    answers = wish(ana, line, goal=str(life.goal.ref))
    there = reverse("my:buy_on", args=[line.root])
    first, second = ana.post(there, answers), ana.post(there, answers)
    assert first["Location"] == second["Location"]
    assert Purchase.objects.count() == 1
    assert "Agreed. It is paid next." in told(ana, first)
    assert "other words or another price" in came_back(ana.post(there, {**answers, "amount": "21"}))


@pytest.mark.parametrize(
    ("changed", "answer"),
    [
        ({"amount": "0"}, "0"),
        ({"amount": "-5"}, "0 or more"),
        ({"amount": "5000"}, "£480"),
        ({"amount": "$5"}, "in numbers"),
        ({"amount": "12,50"}, "in numbers"),
        ({"amount": ""}, "Write an amount"),
        ({"what": ""}, "Write what it is."),
        ({"what": "x" * 10_000}, "200"),
        ({"payee": "x" * 10_000}, "200"),
        ({"goal": "nothing"}, "Choose one"),
        ({"key": "no-key"}, ""),
    ],
)
def test_a_wish_that_does_not_fit_comes_back_with_what_was_typed(ana, life, changed, answer):
    page = ask(ana, life, **changed)
    assert answer in came_back(page)
    assert "City Leisure" in page.content.decode() or "payee" in changed
    assert not Purchase.objects.exists()


def test_money_kept_aside_needs_only_ones_own_sign(ana, life):
    came_back(ask(ana, life, "aside", sign_seen=""))
    came_back(ask(ana, life, "aside", sign_seen="x" * 10_000))
    words = told(ana, ask(ana, life, "aside", sign_seen="2 nights without sleep"))
    assert "What I noticed: 2 nights without sleep" in words
    assert "Agreed." in words


def test_one_pays_says_it_came_and_says_so_once(ana, life):
    went = ask(ana, life, "art")
    ref = went["Location"].rstrip("/").rsplit("/", 1)[1]

    def step(way, **more):
        return told(ana, ana.post(reverse("my:purchase_step", args=[ref, way]), more))

    assert "not paid yet" in step("came")
    for _press in range(2):
        assert "It is written down as paid." in step("paid")
    assert "already being paid" in step("back")
    there = reverse("my:purchase_step", args=[ref, "came"])
    page = ana.post(there, {"words": "x" * 10_000})
    assert "too long" in came_back(page)
    assert "x" * 10_000 in page.content.decode()
    assert "It is written down that it came." in step("came", words="I slept well after it.")
    assert "I slept well after it." in said(ana.get(went["Location"]))


def test_what_one_pays_for_oneself_is_not_said_to_be_paid_by_others(ana, life):
    assert "Agreed. You can pay for it now." in told(ana, ask(ana, life, "art"))
    assert "Swimming: Agreed. You can pay for it now." in said(ana.get(reverse("my:money")))


def test_after_a_no_one_can_ask_again_at_once(cast, ana, life):
    asked = life.ask("gym", 20_000)
    spending.refuse(
        purchase=asked,
        reason_code="not_in_plan",
        reason="Too soon.",
        would_accept="Ask again in May.",
        by=cast.by("approver"),
        at=NOW,
    )
    page = ana.get(reverse("my:purchase", args=[asked.ref]))
    assert "Ask again in May." in said(page)
    assert reverse("my:buy") in links(page)
    assert "Gym: Not yet." in said(ana.get(reverse("my:money")))


def test_taking_it_back_gives_the_money_back(ana, life):
    went = ask(ana, life, "gym")
    ref = went["Location"].rstrip("/").rsplit("/", 1)[1]
    before = said(ana.get(reverse("my:money")))
    for _press in range(2):
        words = told(ana, ana.post(reverse("my:purchase_step", args=[ref, "back"])))
    assert "You took this back." in words
    assert "Agreed, not paid yet: £20." in before
    assert "Agreed, not paid yet" not in said(ana.get(reverse("my:money")))


def test_a_no_has_its_six_parts(ana, cast, life):
    """Which reason, what would be a yes, and who can help (F11)."""
    asked = life.ask("gym", minor=40_000)
    assert asked.status == "asked"
    spending.refuse(
        purchase=asked,
        reason_code="costs_too_much",
        reason="This is for 10 months at once.",
        would_accept="Ask month by month.",
        by=cast.by("senior_approver"),
        at=NOW,
    )
    words = said(ana.get(reverse("my:purchase", args=[asked.ref])))
    for part in (
        "Gym",  # what
        "This is for 10 months at once.",  # why
        "Ask month by month.",  # what would change it
        "Who can help:",  # who
        "How to challenge this",  # how
        "There is no last day.",  # by when
    ):
        assert part in words, part


def test_a_step_that_is_none_is_not_there_and_no_step_is_a_page(ana, life):
    ref = ask(ana, life, "gym")["Location"].rstrip("/").rsplit("/", 1)[1]
    for step, more in (("fly", {}), ("goal", {}), ("goal", {"goal": "none"})):
        there = reverse("my:purchase_step", args=[ref, step])
        assert ana.post(there, more).status_code == 404
    assert ana.get(reverse("my:purchase_step", args=[ref, "paid"])).status_code == 405
    told(ana, ana.post(reverse("my:purchase_step", args=[ref, "goal"]), {"goal": uuid4()}))


def test_another_persons_money_is_not_there(cast, life):
    asked = life.ask("gym")
    agreed.agree(cast, "elsewhere", lines={})
    for who in ("neighbour", "elsewhere", "sister"):
        client = cast.client(who)
        for name, args in (
            ("purchase", [asked.ref]),
            ("buy_on", [life.lines["gym"].root]),
            ("holder", [life.pot.ref, life.lines["gym"].root]),
        ):
            assert client.get(reverse(f"my:{name}", args=args)).status_code == 404, (who, name)
        paid = reverse("my:purchase_step", args=[asked.ref, "back"])
        assert client.post(paid).status_code == 404


def test_what_looks_wrong_is_told_once_and_says_who_reads_it(ana, cast, life):
    there = reverse("my:wrong")
    page = said(ana.get(there))
    assert "You will not be in trouble." in page.replace("you will", "You will")
    assert "In your circle, this can be seen by Maria Duarte." in page
    assert "Write what looks wrong." in came_back(ana.post(there, {"words": ""}))
    assert "too long" in came_back(ana.post(there, {"words": "x" * 10_000}))
    for _press in range(2):
        told(ana, ana.post(there, {"words": "I paid this twice."}))
    assert Note.objects.filter(subject="money", words="I paid this twice.").count() == 1
    assert "I paid this twice." in said(ana.get(there))


def test_what_looks_wrong_stands_on_the_work_list_of_this_programme_alone(ana, cast, life):
    ana.post(reverse("my:wrong"), {"words": "I paid this twice."})
    for who in ("payer", "approver"):
        page = said(cast.client(who).get(reverse("desk:home")))
        assert "Something looks wrong, people tell us: 1" in page
        assert "I paid this twice." in page
    far = said(cast.client("far_approver").get(reverse("desk:home")))
    assert "I paid this twice." not in far


@pytest.mark.time_machine(NOW, tick=False)
def test_a_refused_card_stays_open_until_it_is_put_right(ana, cast, life):
    """What is left, a human by name, no end but somebody's own words (F11)."""
    there = reverse("my:wrong")
    page = said(ana.get(there))
    assert "Gym: £480 left." in page
    assert "You can call" in page
    ana.post(there, {"words": "My card was refused at the pool."})
    note = Note.objects.get(words="My card was refused at the pool.")
    assert "It stays open until it is put right." in said(ana.get(there))
    desk = reverse("desk:told", args=[note.ref])
    with time_machine.travel(NOW + timedelta(days=60), tick=False):
        payer = cast.client("payer")
        listed = said(payer.get(reverse("desk:home")))
        assert "60 days" in listed
        assert "My card was refused at the pool." in listed
        assert "My card was refused at the pool." in said(payer.get(desk))
        assert "Write what you did about it." in came_back(payer.post(desk, {"words": " "}))
        done = {"words": "The limit of the card was £10. It is £50 now."}
        for _press in range(2):
            assert payer.post(desk, done).status_code == 302 or _press
        assert "at the pool" not in said(payer.get(reverse("desk:home")))
        assert "The limit of the card was £10. It is £50 now." in said(payer.get(desk))
    assert "It is £50 now." in said(ana.get(there))
    for who in ("neighbour", "sister", "releaser", "far_approver"):
        assert cast.client(who).get(desk).status_code == 404


def test_one_says_oneself_that_it_is_solved(ana, cast, life):
    """And the database keeps that (F11)."""
    ana.post(reverse("my:wrong"), {"words": "The shop said no."})
    note = Note.objects.get(words="The shop said no.")
    solved = reverse("my:put_right", args=[note.ref])
    assert cast.client("neighbour").post(solved).status_code == 404
    for _press in range(2):
        assert "It is closed." in told(ana, ana.post(solved))
    assert "Somebody looks into it" not in said(ana.get(reverse("my:wrong")))
    assert missing(connection, HERE / "put_right") == []
    for sql in ("UPDATE people_putright SET words = 'x'", "DELETE FROM people_putright"):
        with pytest.raises(IntegrityError), transaction.atomic():
            connection.cursor().execute(sql)


def test_money_that_came_back_is_noted_once_and_can_be_used_again(ana, life):
    """No more than was paid, and usable at once (F12)."""
    bought = life.ask("art", 5_000)
    address = reverse("my:refund", args=[bought.ref])
    assert ana.get(address).status_code == 404  # nothing was paid yet
    spending.pay_direct(purchase=bought, by=life.by("ana"), at=NOW)
    page = ana.get(address)
    sent = {"key": kept(page, "key"), "amount": "12.50", "kind": "returned"}
    sent |= {"back_on_0": str(NOW.day), "back_on_1": str(NOW.month), "back_on_2": str(NOW.year)}
    too_much = ana.post(address, {**sent, "amount": "50.01"})
    assert "No more can come back than was paid: £50" in came_back(too_much)
    assert 'value="50.01"' in too_much.content.decode()
    for _click in range(2):
        answer = ana.post(address, sent, follow=True)
    assert "You can use this money again" in said(answer)
    assert "Came back: £12.50" in said(answer)


def test_what_is_bought_again_and_again_says_when_and_can_be_stopped(ana, life):
    page = ask(ana, life, every="week", times="", amount="5")
    assert "Write how many times." in came_back(page)
    ref = ask(ana, life, every="week", times="6", amount="5")["Location"].rstrip("/").split("/")[-1]
    shown = said(ana.get(reverse("my:purchase", args=[ref])))
    assert "£5 every week, 6 times." in shown
    assert "Next on" in shown
    stopped = told(ana, ana.post(reverse("my:purchase_step", args=[ref, "stop"])))
    assert "You took this back." in stopped
    assert "Agreed, not paid yet" not in said(ana.get(reverse("my:money")))


def test_the_goal_the_funder_and_the_money_left_stand_there_already(ana, life):
    """Of the line that was chosen: nobody has to look them up (F1)."""
    page = ana.get(reverse("my:buy_on", args=[life.lines["gym"].root]))
    assert "Left on this line: £480. The money is from NHS Thornmere." in said(page)
    assert re.search(rf'value="{life.goal.ref}"[^>]* checked', page.content.decode())
    asked = ask(ana, life, goal="")
    assert "Choose one of your goals." in came_back(asked)
    # The form that came back is sent again with one thing more: its goal.
    linked = {**wish(ana, life.lines["gym"]), "goal": str(life.goal.ref)}
    there = reverse("my:buy_on", args=[life.lines["gym"].root])
    assert "Agreed." in told(ana, ana.post(there, linked))


def test_a_yes_at_once_names_its_rule_on_the_page_that_follows(ana, life):
    """And nobody has to wait to read it (F2)."""
    assert "You get a yes at once up to £150." in said(
        ana.get(reverse("my:buy_on", args=[life.lines["gym"].root]))
    )
    words = told(ana, ask(ana, life, amount="150"))
    assert "You got a yes at once: it is in your plan and costs no more than £150." in words
    aside = told(ana, ask(ana, life, "aside", sign_seen="2 nights without sleep"))
    assert "You got a yes at once: you kept this money aside for such a time." in aside
    assert "yes at once" not in told(ana, ask(ana, life, amount="150.01"))


def test_a_receipt_is_three_taps_from_its_purchase(ana, life):
    """1 opens the receipts, 2 takes the photo, 3 adds it; nothing else is asked (F4)."""
    bought = life.ask("art", 12_000)
    photos = reverse("my:photos", args=[bought.ref])
    assert photos in links(ana.get(reverse("my:purchase", args=[bought.ref])))
    page = inside(ana.get(photos))
    (form,) = re.findall(r'<form method="post" enctype.*?</form>', page, re.S)
    asked = re.findall(r"<(?:input|select|textarea)[^>]*>", form)
    (photo,) = [one for one in asked if 'type="hidden"' not in one]
    assert 'type="file"' in photo
    assert 'accept="image/' in photo
    assert form.count("<button") == 1
    sent = ana.post(photos, {"photo": drawn_photo()})
    assert "The photo is saved." in told(ana, sent)
    assert bought.pictures.count() == 1


def test_below_the_sum_of_the_programme_no_receipt_is_asked_for(ana, life):
    """A programme may waive receipts; up to its sum none is needed (F4)."""
    cheap = life.ask("art", 2_500)
    shown = said(ana.get(reverse("my:photos", args=[cheap.ref])))
    assert "You need no receipt for this." in shown
    assert "Please keep the receipt" not in shown


def drawn_photo() -> BytesIO:
    drawn = BytesIO()
    Image.new("RGB", (60, 40)).save(drawn, "PNG")
    drawn.seek(0)
    return drawn


def test_a_photo_of_a_receipt_is_a_picture_and_is_never_run(ana, life):
    bought = life.ask("art", 12_000)
    assert "Receipts and photos" in said(ana.get(reverse("my:purchase", args=[bought.ref])))
    address = reverse("my:photos", args=[bought.ref])
    assert "Please keep the receipt" in said(ana.get(address))
    none = ana.post(address, {"photo": BytesIO(b"<html>")})
    assert "We could not read this file as a photo." in came_back(none)
    assert "The photo is saved." in told(ana, ana.post(address, {"photo": drawn_photo()}))
    shown = ana.get(reverse("my:photo", args=[bought.pictures.get().ref]))
    assert shown["Content-Type"] == "image/jpeg"
    assert "sandbox" in shown["Content-Security-Policy"]
    away = reverse("my:remove_photo", args=[bought.pictures.get().ref])
    assert "The photo is gone." in told(ana, ana.post(away))


def test_the_page_of_a_purchase_names_who_holds_the_money_now(cast, ana, life):
    """Also after the first holder failed, for what was promised before (S7)."""
    from ownway.holding import actions as holding

    promised, asked = life.ask("gym", 4_000), life.ask("gym", 20_000)
    desk = cast.client("approver")

    def shown():
        mine = [said(ana.get(reverse("my:purchase", args=[one.ref]))) for one in (promised, asked)]
        return [*mine, said(desk.get(reverse("desk:purchase", args=[promised.ref])))]

    assert all("Harbour Street Accounts" in page for page in shown())
    failure = holding.begin_failure(
        programme=life.person.programme,
        holder="harbour_accounts",
        to_way="notional",
        to_holder="nhs_thornmere",
        kind="insolvent",
        reason="It can no longer pay.",
        by=life.by("payer"),
        at=NOW,
    )
    holding.carry_on(failure=failure, by=life.by("payer"), at=NOW)
    for page in shown():
        assert "NHS Thornmere" in page
        assert "Harbour" not in page
    paid = life.ask("art", 2_500)
    assert "Who holds the money for it: Paid to me" in said(
        ana.get(reverse("my:purchase", args=[paid.ref]))
    )
    spending.pay_direct(purchase=paid, by=life.by(), at=NOW)
    assert "Who holds" not in said(ana.get(reverse("my:purchase", args=[paid.ref])))
