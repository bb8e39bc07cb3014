"""Money on paper: what somebody without a sign-in says about theirs is typed in (I15, 40)."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from uuid import uuid5

import pytest
import time_machine
from django.urls import reverse

from ownway.consent import actions as consent
from ownway.core.actors import SYSTEM
from ownway.endings.models import TypedIn
from ownway.people.models import Account
from ownway.programme.queries import pack_of
from ownway.record.models import Entry
from ownway.spending import actions as spending
from ownway.spending import queries as bought
from ownway.spending.models import Denial, Purchase, Receipt
from ownway.web.desk import paper
from tests.agreed import agree
from tests.cast import NOW
from tests.on_paper import agreed, door, how, hub, typed, wish
from tests.web.reading import came_back, inside, kept, links, printed, said, told

pytestmark = pytest.mark.django_db
TABLE = Path(paper.__file__).parent
LATER = NOW + timedelta(days=180)
NOTICE = LATER + timedelta(days=14)
COUNTS = NOTICE + timedelta(days=28)


@pytest.fixture
def life(cast):
    with time_machine.travel(NOW, tick=True):
        yield agreed(cast)


@pytest.fixture
def desk(cast):
    return cast.client("approver")


# -- the door --


def test_their_page_leads_to_all_they_can_say_and_the_letter_tells_it_back(cast, life, desk):
    """From the person's page to the form to the letter, and it is kept who typed it, and how."""
    assert hub(life) in links(desk.get(reverse("desk:person", args=[life.person.ref])))
    page = said(desk.get(hub(life)))
    for words in ("They ask for something", "Who they choose to hold it", "They no longer want it"):
        assert words in page
    letter = wish(desk, life)
    assert "It is written down. Now print this letter for them." in told(desk, letter)
    paper = printed(desk.get(letter["Location"]))
    for words in ("This is what we wrote down for you", "Swimming", "£20", "Feel strong again"):
        assert words in paper
    assert "By phone" in paper
    assert "Priya Shah" in paper
    made, row = Purchase.objects.get(), typed("buy")
    assert (row.subject, row.typed_by) == (made.ref, cast.account("approver").ref)
    assert made.asked_human == cast.by("approver").human
    entry = Entry.objects.get(verb="endings.type_in")
    assert entry.details["heard_by"] == "phone"
    assert entry.details["said_on"] == NOW.date().isoformat()
    assert "I ask for something to buy" in said(desk.get(hub(life)))


def test_a_second_click_writes_nothing_twice(life, desk):
    key = str(uuid5(life.pot.ref, "form"))
    wish(desk, life, key=key)
    again = wish(desk, life, key=key)
    assert "This was written down before. Nothing was changed." in told(desk, again)
    assert (Purchase.objects.count(), TypedIn.objects.count()) == (1, 1)


def test_nobody_types_in_for_somebody_with_a_sign_in(cast, life, desk):
    ana = agree(cast)
    assert desk.get(hub(ana)).status_code == 404
    assert desk.get(door(ana, "buy", ana.lines["gym"].root)).status_code == 404
    sent = desk.post(door(ana, "buy", ana.lines["gym"].root), how())
    assert sent.status_code == 404
    assert "on paper" not in said(desk.get(reverse("desk:person", args=[ana.person.ref])))
    # a line of somebody else is not theirs
    assert desk.get(door(life, "buy", ana.lines["gym"].root)).status_code == 404


@pytest.mark.parametrize("who", ["far_approver", "payer", "releaser", "coach", "neighbour"])
def test_others_find_no_door(cast, life, desk, who):
    wish(desk, life)
    other = cast.client(who)
    assert other.get(hub(life)).status_code == 404
    assert other.get(door(life, "buy", life.lines["gym"].root)).status_code == 404
    letter = reverse("desk:on_paper_letter", args=[typed("buy").ref])
    assert other.get(letter).status_code == 404


def test_who_is_close_to_somebody_leaves_it_to_a_colleague(cast, life, desk):
    close = {"person": life.person, "kind": "family", "from_on": NOW.date(), "words": "My cousin"}
    consent.declare_interest(programme=cast.programme, **close, by=cast.by("approver"), at=NOW)
    assert desk.get(hub(life)).status_code == 404
    assert cast.client("senior_approver").get(hub(life)).status_code == 200


def test_with_a_sign_in_it_is_theirs_again_and_what_was_typed_stays(cast, life, desk):
    wish(desk, life)
    life.person.account = Account.objects.get(name="Nobody Known")
    life.person.save(update_fields=["account"])
    assert desk.get(hub(life)).status_code == 404
    page = said(cast.client("stranger").get(reverse("my:typed")))
    assert "I ask for something to buy" in page
    assert "Swimming" in page


def test_what_is_missing_is_said_and_nothing_is_lost(life, desk):
    there = door(life, "buy", life.lines["gym"].root)
    page = came_back(desk.post(there, {"what": "Swimming", "key": str(life.pot.ref)}))
    assert "Choose one." in page
    assert "Swimming" in inside(desk.post(there, {"what": "Swimming"}))
    late = wish(desk, life, **how(NOW + timedelta(days=2)))
    assert "This day is still to come." in came_back(late)
    assert (Purchase.objects.count(), TypedIn.objects.count()) == (0, 0)


# -- buying --


def test_who_typed_a_wish_in_neither_decides_nor_pays(cast, life, desk):
    wish(desk, life, amount="300", what="A bicycle")
    made = Purchase.objects.get()
    assert made.status == "asked"
    with pytest.raises(spending.ConflictOfInterest):
        spending.approve(purchase=made, by=cast.by("approver"), at=NOW)
    spending.approve(purchase=made, by=cast.by("senior_approver"), at=NOW)
    made.refresh_from_db()
    assert made.status == "approved"


def test_a_no_of_a_rule_is_counted_and_somebody_can_be_asked_all_the_same(life, desk):
    answer = wish(desk, life, what="Alcohol for the evening")
    assert answer.status_code == 422
    assert Denial.objects.count() == 1
    assert "What should we look at?" in said(answer)
    assert TypedIn.objects.count() == 0


def test_they_take_back_what_they_asked_for(life, desk):
    wish(desk, life)
    made = Purchase.objects.get()
    there = door(life, "take-back", made.ref)
    letter = desk.post(there, how(way="paper"))
    assert "It is taken back. Nothing was paid." in printed(desk.get(letter["Location"]))
    made.refresh_from_db()
    assert made.status == "cancelled"
    assert desk.get(there).status_code == 404
    assert "written down before" in told(desk, desk.post(there, how(way="paper")))


def test_they_paid_it_themselves_and_it_came(life, desk):
    wish(desk, life, "art", what="Paint")
    made = Purchase.objects.get()
    assert "You can pay for it now." in printed(
        desk.get(reverse("desk:on_paper_letter", args=[typed("buy").ref]))
    )
    desk.post(door(life, "they-paid", made.ref), how())
    made.refresh_from_db()
    assert made.status == "paid"
    desk.post(door(life, "it-came", made.ref), {**how(), "words": "It is red."})
    assert Receipt.objects.get(purchase=made).words == "It is red."
    assert typed("buy_came").said["words"] == "It is red."


def test_what_a_seller_gave_back_is_typed_in_once_and_can_be_used_again(life, desk):
    made = life.ask("art", 2_000, by=life.by("coach"))
    there = door(life, "money-back", made.ref)
    assert desk.get(there).status_code == 404  # nothing was paid yet
    desk.post(door(life, "they-paid", made.ref), how())
    key = kept(desk.get(there), "key")
    day = {"back_on_0": NOW.day, "back_on_1": NOW.month, "back_on_2": NOW.year}
    answers = {**how(), **day, "key": key, "kind": "returned"}
    assert "No more can come back" in came_back(desk.post(there, {**answers, "amount": "21"}))
    letter = desk.post(there, {**answers, "amount": "15"})
    words = printed(desk.get(letter["Location"]))
    for one in ("£15", "I took it back", "You can use this money again."):
        assert one in words
    desk.post(there, {**answers, "amount": "15"})
    assert bought.refunded(made.bills.get()) == 1_500
    assert TypedIn.objects.filter(act="buy_refund").count() == 1


def test_they_get_back_what_they_paid_and_who_typed_it_does_not_release_it(cast, life, desk):
    made = life.ask("gym", 2_000, by=cast.by("coach"))
    desk.post(door(life, "pay-them-back", made.ref), how())
    (back,) = [one for one in made.bills.all() if one.status == "agreed"]
    assert back.payee.name == life.person.name
    run = spending.make_run(programme=cast.programme, by=cast.by("payer"), at=NOW)
    typist = cast.by("approver")
    with pytest.raises(spending.TwoPeople):
        spending.release(run=run, by=typist, at=NOW)


def test_a_second_look_and_another_seller(cast, life, desk):
    asked = life.ask("gym", 30_000, by=cast.by("coach"))
    code = pack_of(cast.programme).spending.refusal_reasons[0]
    no = {"reason_code": code, "reason": "Too much.", "would_accept": "Less."}
    spending.refuse(purchase=asked, **no, by=cast.by("approver"), at=NOW)
    desk.post(door(life, "look-at-no", asked.ref), {**how(), "words": "I need it."})
    again = bought.followed_by(Purchase.objects.get(pk=asked.pk)).purchase
    assert again.asked_human == cast.by("approver").human
    wish(desk, life)
    first = Purchase.objects.get(what="Swimming")
    other = {"payee": "Sea Baths", "amount": "20", "words": "They closed."}
    desk.post(door(life, "elsewhere", first.ref), {**how(), **other})
    assert Purchase.objects.get(payee="Sea Baths").status == "approved"


def test_what_is_paid_every_week_is_stopped(life, desk):
    wish(desk, life, every="week", times="4", amount="5")
    made = Purchase.objects.get()
    assert typed("buy").said["times"] == "4"
    desk.post(door(life, "stop-paying", made.ref), how())
    assert bought.standing_of(made).stopped_at is not None


def left(life, name):
    found = bought.money(life.cast.viewer("approver"), life.person.ref, NOW).lines
    return next(one.left for one in found if one.line.root == life.lines[name].root)


def test_what_cost_less_and_what_came_back_is_theirs_to_use_again(life, desk):
    before = left(life, "art")
    wish(desk, life, "art", what="Paint")
    made = Purchase.objects.get()
    letter = desk.post(door(life, "they-paid", made.ref), {**how(), "amount": "15"})
    assert "£15" in printed(desk.get(letter["Location"]))
    assert left(life, "art") == before - 1_500
    there = door(life, "money-back", made.ref)
    page = desk.get(there)
    sent = {**how(), "key": kept(page, "key"), "amount": "4", "kind": "returned"}
    sent |= {"back_on_0": "4", "back_on_1": "9", "back_on_2": "2026"}
    letter = desk.post(there, sent)
    for words in ("£4", "I took it back", "You can use this money again."):
        assert words in printed(desk.get(letter["Location"]))
    assert "written down before" in told(desk, desk.post(there, sent))
    assert left(life, "art") == before - 1_100
    rest = {**sent, "key": str(life.pot.ref), "amount": "11"}
    desk.post(there, rest)
    assert "written down before" in told(desk, desk.post(there, rest))
    assert left(life, "art") == before
    assert desk.get(there).status_code == 404


def test_two_times_of_one_thing_are_two_things_they_said(life, desk):
    """Each is kept, and it is not said of the second that nothing was changed."""
    wish(desk, life, "art", every="week", times="3", amount="5")
    made = Purchase.objects.get()
    spending.bill_turns(purchase=made, by=SYSTEM, at=NOW + timedelta(days=8))
    for bill in made.bills.order_by("pk")[:2]:
        answer = desk.post(door(life, "they-paid", made.ref), {**how(), "bill": str(bill.ref)})
        assert "Now print this letter" in told(desk, answer)
    assert TypedIn.objects.filter(act="buy_paid").count() == 2


def test_no_more_bills_sets_the_rest_free(life, desk):
    before = left(life, "gym")
    thing = life.ask("gym", 4_000, on_invoice=True, by=life.by("coach"))
    there = door(life, "no-more-bills", thing.ref)
    assert there in links(desk.get(hub(life)))
    letter = desk.post(there, how())
    assert "What is left is free again." in printed(desk.get(letter["Location"]))
    assert left(life, "gym") == before
    assert "written down before" in told(desk, desk.post(there, how()))


def test_they_get_back_no_more_than_they_paid(life, desk):
    before = left(life, "gym")
    made = life.ask("gym", 2_000, by=life.by("coach"))
    desk.post(door(life, "pay-them-back", made.ref), {**how(), "amount": "12.50"})
    (back,) = [one for one in made.bills.all() if one.status == "agreed"]
    assert back.amount_minor == 1_250
    assert left(life, "gym") == before - 1_250
