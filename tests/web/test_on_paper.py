"""Money on paper: what somebody without a sign-in says about theirs is typed in (I15, 40)."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from uuid import uuid5

import pytest
import time_machine
from django.urls import reverse

from ownway.consent import actions as consent
from ownway.core.money import Money
from ownway.endings.models import TypedIn
from ownway.endings.queries.typed import MONEY_ACTS
from ownway.holding import actions as holding
from ownway.holding.models import Arrangement, Stop
from ownway.people.models import Account
from ownway.programme.queries import pack_of
from ownway.reclaims import actions as reclaims
from ownway.reclaims.models import Reclaim, Step
from ownway.record.models import Entry
from ownway.spending import actions as spending
from ownway.spending import queries as bought
from ownway.spending.models import Denial, Purchase, Receipt
from ownway.web.desk import paper
from ownway.web.desk.paper.table import NOUNS
from ownway.web.desk.words.paper import NEXT
from ownway.web.paper_words import ACTS
from tests.agreed import agree, ready
from tests.cast import NOW
from tests.on_paper import agreed
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


def hub(life):
    return reverse("desk:on_paper", args=[life.person.ref])


def door(life, act, about):
    return reverse("desk:on_paper_act", args=[life.person.ref, act, about])


def how(on: datetime = NOW, way: str = "phone") -> dict[str, str]:
    day = {"0": on.day, "1": on.month, "2": on.year}
    return {"way": way, **{f"said_on_{box}": str(value) for box, value in day.items()}}


def line(life, name):
    return uuid5(life.pot.ref, str(life.lines[name].root))


def wish(client, life, name="gym", **changed):
    """What the form of asking on one line sends."""
    there = door(life, "buy", life.lines[name].root)
    known = {
        "key": kept(client.get(there), "key"),
        "what": "Swimming",
        "payee": "City Leisure",
        "amount": "20",
        "goal": str(life.goal.ref),
        **how(),
    }
    return client.post(there, {**known, **changed})


def typed(act):
    return TypedIn.objects.get(act=act)


def notice(life):
    by = life.by("approver")
    reclaims.ask_kindly(pot=life.pot, by=by, at=LATER)
    return reclaims.give_notice(
        pot=life.pot,
        way="clawback",
        ground="unused",
        evidence="We called twice.",
        amount=Money(10_000, "GBP"),
        by=by,
        at=NOTICE,
    )


def bill(life, minor=1_500):
    """A bill of a payee for something that is paid on bills; it waits for the person."""
    thing = life.ask("gym", 4_000, on_invoice=True, by=life.by("coach"))
    link = spending.make_link(purchase=thing, by=life.by("coach"), at=NOW)
    return spending.send_invoice(
        purchase=thing,
        number="2026-014",
        amount=Money(minor, "GBP"),
        from_on=NOW.date(),
        last_on=NOW.date(),
        worked=(),
        key=link.ref,
        by=spending.payee_actor(link),
        at=NOW,
    )


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


# -- bills --


def test_yes_to_a_bill_and_who_typed_it_does_not_release_the_money(cast, life, desk):
    row = bill(life)
    assert "2026-014" in said(desk.get(door(life, "bill-yes", row.ref)))
    desk.post(door(life, "bill-yes", row.ref), how())
    row = bought.invoices().get(pk=row.pk)
    assert (row.status, row.answered_human) == ("agreed", cast.by("approver").human)
    run = spending.make_run(programme=cast.programme, by=cast.by("payer"), at=NOW)
    with pytest.raises(spending.TwoPeople):
        spending.release(run=run, by=cast.by("approver"), at=NOW)
    assert desk.get(door(life, "bill-no", row.ref)).status_code == 404


def test_no_to_a_bill_keeps_their_reason(life, desk):
    row = bill(life)
    there = door(life, "bill-no", row.ref)
    assert "Write why." in came_back(desk.post(there, how()))
    no = {"reason_code": _any_no(life), "reason": "Nobody came."}
    letter = desk.post(there, {**how(), **no})
    assert "Nobody came." in printed(desk.get(letter["Location"]))
    row = bought.invoices().get(pk=row.pk)
    assert (row.status, row.reason) == ("refused", "Nobody came.")


def test_a_yes_before_the_bills_never_covers_a_bill_of_who_typed_it(cast, life, desk):
    first = bill(life)
    thing = first.purchase
    spending.refuse_invoice(
        invoice=first,
        reason_code=_any_no(life),
        reason="Wrong.",
        by=cast.by("senior_approver"),
        at=NOW,
    )
    desk.post(door(life, "yes-ahead", thing.ref), {**how(), "most": "20"})
    assert bought.standing_yes(thing).most_minor == 2_000
    sent = {
        "purchase": thing,
        "from_on": NOW.date(),
        "last_on": NOW.date(),
        "worked": (),
        "at": NOW,
    }
    sent["amount"] = Money(700, "GBP")
    mine = spending.send_invoice(
        **sent, number="A1", key=uuid5(thing.ref, "1"), by=cast.by("approver")
    )
    assert mine.status == "with_person"
    sent["amount"] = Money(1_300, "GBP")
    other = spending.send_invoice(
        **sent, number="A2", key=uuid5(thing.ref, "2"), by=cast.by("payer")
    )
    assert other.status == "agreed"
    desk.post(door(life, "ask-each", thing.ref), how())
    assert bought.standing_yes(thing) is None


def _any_no(life):
    return pack_of(life.person.programme).spending.invoices.refusal_reasons[0]


# -- who holds the money --


def test_they_choose_a_holder_and_who_typed_it_does_not_set_it_up(cast, desk):
    life = agreed(cast, hold=False)
    there = door(life, "holder", line(life, "bus"))
    desk.post(there, {**how(), "holder": "harbour_accounts"})
    asked = Arrangement.objects.get(line_root=life.lines["bus"].root, status="chosen")
    assert asked.chosen_by == cast.account("approver").ref
    answer = {"yes": True, "name": "Rose", "words": "", "at": NOW}
    with pytest.raises(holding.ForSomebodyElse):
        holding.answer(arrangement=asked, **answer, by=cast.by("approver"))
    asked = ready(asked, cast.by("payer"))
    with pytest.raises(holding.ForSomebodyElse):
        holding.set_up(arrangement=asked, by=cast.by("approver"), at=NOW)
    assert "They take back the change they asked for" in said(desk.get(hub(life)))
    desk.post(door(life, "keep-holder", line(life, "bus")), how())
    asked.refresh_from_db()
    assert asked.status == "closed"


def test_they_end_a_direct_payment_and_a_colleague_stops_it(cast, life, desk):
    there = door(life, "end-direct", life.person.ref)
    assert "You need no reason." in said(desk.get(there))
    desk.post(there, {**how(), "to": "nhs_thornmere", "words": ""})
    stop = Stop.objects.get()
    assert (stop.ground, stop.told_human) == ("consent_withdrawn", cast.by("approver").human)
    with pytest.raises(holding.ForSomebodyElse):
        holding.carry_out(stop=stop, by=cast.by("approver"), at=NOW + timedelta(days=30))
    with pytest.raises(holding.ForSomebodyElse):  # not without their word
        holding.take_back_stop(stop=stop, reason="No.", by=cast.by("approver"), at=NOW)
    desk.post(door(life, "go-on", stop.ref), how())
    stop.refresh_from_db()
    assert stop.end.outcome == "withdrawn"


def test_a_second_look_at_a_stop_is_answered_by_who_neither_told_nor_typed(cast, life, desk):
    stop = holding.tell_stop(
        person=life.person,
        ground="spent_off_plan",
        reason="It went to other things.",
        to_way="notional",
        to_holder="nhs_thornmere",
        by=cast.by("senior_approver"),
        at=NOW,
    )
    desk.post(door(life, "look-at-stop", stop.ref), {**how(), "words": "It was for food."})
    stop.refresh_from_db()
    assert stop.second_look.words == "It was for food."
    for who in ("approver", "senior_approver"):
        with pytest.raises(holding.ForSomebodyElse):
            holding.answer_second_look_at_stop(
                stop=stop, outcome="changed", reason="Yes.", by=cast.by(who), at=NOW
            )


# -- money asked back --


def test_they_say_why_to_a_kind_word_and_who_typed_it_does_not_ask_it_back(cast, life):
    asked = reclaims.ask_kindly(pot=life.pot, by=cast.by("senior_approver"), at=LATER)
    with time_machine.travel(LATER, tick=False):
        desk, there = cast.client("approver"), door(life, "why-unused", asked.ref)
        assert there in links(desk.get(hub(life)))
        desk.post(there, {**how(LATER), "words": "My bus does not run."})
    asked.refresh_from_db()
    assert asked.reply == "My bus does not run."
    with pytest.raises(reclaims.SomebodyElse):
        reclaims.give_notice(
            pot=life.pot,
            way="clawback",
            ground="unused",
            evidence="We called.",
            amount=Money(10_000, "GBP"),
            by=cast.by("approver"),
            at=NOTICE,
        )


def test_they_object_to_money_asked_back_and_it_waits(cast, life):
    found = notice(life)
    with time_machine.travel(NOTICE, tick=False):
        senior = cast.client("senior_approver")
        there = door(life, "it-is-wrong", found.ref)
        assert "We called twice." in said(senior.get(there))
        letter = senior.post(there, {**how(NOTICE, "paper"), "words": "I was in hospital."})
        paper = printed(senior.get(letter["Location"]))
    assert "All of it waits now. Somebody else looks at it." in paper
    assert "£100" in paper
    with time_machine.travel(NOTICE, tick=False):
        page = said(cast.client("senior_approver").get(reverse("desk:reclaim", args=[found.ref])))
    assert "Typed in by Helen Brook" in page
    assert "You typed in what they said, so somebody else decides on it." in page
    assert "Send the answer" not in page
    for who in ("approver", "senior_approver"):  # who gave it, and who typed the answer in
        with pytest.raises(reclaims.SomebodyElse):
            reclaims.look_again(reclaim=found, stands=True, words="No.", by=cast.by(who), at=NOTICE)
    with pytest.raises(reclaims.NotNow):
        reclaims.decide(reclaim=found, by=cast.by("payer"), at=COUNTS)


def test_they_answer_and_choose_what_they_can_pay_back(cast, life):
    found = notice(life)
    with time_machine.travel(NOTICE, tick=False):
        desk = cast.client("approver")
        desk.post(door(life, "answer", found.ref), {**how(NOTICE), "words": "Please wait."})
        desk.post(door(life, "each-month", found.ref), {**how(NOTICE), "each": "25"})
    kinds = list(Step.objects.order_by("number").values_list("kind", "amount_minor"))
    assert kinds == [("replied", None), ("planned", 2_500)]
    assert typed("reclaim_plan").said == {"asked_back": "10000", "each": "2500"}
    with pytest.raises(reclaims.SomebodyElse):  # who typed in their answer does not decide
        reclaims.decide(reclaim=found, by=cast.by("approver"), at=COUNTS)
    reclaims.decide(reclaim=found, by=cast.by("senior_approver"), at=COUNTS)
    assert Reclaim.objects.get().steps.filter(kind="decided").exists()


# -- the table --


def test_each_act_has_its_words_and_none_buys_together():
    """What is bought together promises something to others: only the person does that."""
    acts = [(code, act) for noun in NOUNS for code, act in noun.acts.items()]
    assert len({code for code, _act in acts}) == len(acts)
    assert {act.kept for _code, act in acts} == set(ACTS) == MONEY_ACTS
    assert set(NEXT) | {"buy"} == set(ACTS)
    source = "".join(one.read_text(encoding="utf-8") for one in TABLE.glob("*.py"))
    assert "actions." in source
    assert not any(f"{name}_pool" in source for name in ("open", "join", "leave", "give_up"))


def test_a_letter_is_in_their_language(cast, desk):
    with time_machine.travel(NOW, tick=False):
        life = agreed(cast, "Ines Soto", language="es")
        letter = wish(desk, life)
        paper = printed(desk.get(letter["Location"]))
    assert "This is what we wrote down for you" not in paper
    assert "Pido algo para comprar" in paper
    assert "Swimming" in paper
