"""Answers on paper: bills, holders, money asked back, and who can see something (I15, 40)."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from uuid import uuid5

import pytest
import time_machine
from django.urls import reverse

from ownway.consent import actions as consent
from ownway.consent.queries import circle
from ownway.core.money import Money
from ownway.endings.queries.typed import MONEY_ACTS
from ownway.holding import actions as holding
from ownway.holding.models import Arrangement, Stop
from ownway.people import actions as people
from ownway.programme.queries import pack_of
from ownway.reclaims import actions as reclaims
from ownway.reclaims.models import Reclaim, Step
from ownway.spending import actions as spending
from ownway.spending import queries as bought
from ownway.web.desk import paper
from ownway.web.desk.paper.table import MONEY
from ownway.web.desk.words.paper import NEXT
from ownway.web.paper_words import ACTS
from tests.agreed import ready
from tests.cast import NOW
from tests.on_paper import agreed, door, how, hub, line, typed, wish
from tests.web.reading import came_back, links, printed, said

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


def test_who_found_a_strange_bill_in_order_does_not_type_their_yes_too(cast, life, desk):
    """Else one alone would let money go to whoever sent it: nor by a yes typed in before."""
    first = bill(life)
    thing = first.purchase
    desk.post(door(life, "bill-yes", first.ref), how())
    desk.post(door(life, "yes-ahead", thing.ref), {**how(), "most": "20"})
    link = spending.make_link(purchase=thing, by=life.by("coach"), at=NOW)
    looked = {"words": "They told us.", "at": NOW}
    late = spending.send_invoice(
        purchase=thing,
        number="2026-015",
        amount=Money(800, "GBP"),
        from_on=NOW.date() - timedelta(days=30),
        last_on=NOW.date() - timedelta(days=30),
        key=uuid5(thing.ref, "late"),
        by=spending.payee_actor(link),
        at=NOW,
    )
    assert late.status == "held"
    late = spending.clear_invoice(invoice=late, **looked, by=cast.by("approver"))
    assert late.status == "with_person"
    page = came_back(desk.post(door(life, "bill-yes", late.ref), how()))
    assert "somebody else writes down the person’s yes" in page
    yes = spending.agree_invoice(invoice=late, by=cast.by("senior_approver"), at=NOW)
    assert yes.status == "agreed"


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


def test_after_the_decision_the_desk_types_in_what_they_still_say_and_nothing_once_it_ended(
    cast, life
):
    found = notice(life)
    reclaims.decide(reclaim=found, by=cast.by("senior_approver"), at=COUNTS)
    doors = [door(life, one, found.ref) for one in ("each-month", "answer", "it-is-wrong")]
    with time_machine.travel(COUNTS, tick=False):
        desk = cast.client("approver")
        assert set(doors) <= set(links(desk.get(hub(life))))
        assert "Still to come" in said(desk.get(doors[0]))
        desk.post(doors[0], {**how(COUNTS), "each": "10"})
        desk.post(doors[2], {**how(COUNTS), "words": "It was my course."})
        assert doors[2] not in links(desk.get(hub(life)))
        for who in ("payer", "senior_approver"):
            if who == "payer":
                reclaims.propose_to_let_go(
                    reclaim=found, words="Enough.", by=cast.by(who), at=COUNTS
                )
            else:
                reclaims.let_go(reclaim=found, by=cast.by(who), at=COUNTS)
        assert not set(doors) & set(links(desk.get(hub(life))))
        assert desk.get(doors[1]).status_code == 404


# -- who can see something --


def test_somebody_they_name_sees_nothing_any_more_and_no_name_is_shown(cast, life, desk):
    _asked, token = people.invite(
        person=life.person,
        name="Maria",
        relation="sister",
        kind="family",
        levels={"money": "see"},
        by=cast.by("coach"),
        at=NOW,
    )
    consent.accept_invitation(
        token=token, account=cast.account("sister"), by=cast.by("sister"), at=NOW
    )
    there = door(life, "sees-nothing", life.person.ref)
    assert "Maria" not in said(desk.get(there))
    wrong = desk.post(there, {**how(), "name": "Sam", "ends": "sees"})
    assert "We found nobody, or more than one, of this name." in came_back(wrong)
    letter = desk.post(there, {**how(), "name": "maria  duarte", "ends": "sees"})
    assert "They see nothing of yours from now on." in printed(desk.get(letter["Location"]))
    (row,) = circle(life.person, at=NOW + timedelta(minutes=5))
    assert set(row.levels.values()) == {"nothing"}
    desk.post(there, {**how(), "name": "Maria Duarte", "ends": "leaves"})
    assert not circle(life.person, at=NOW + timedelta(minutes=5))


# -- the table --


def test_each_act_has_its_words_and_none_buys_together():
    """What is bought together promises something to others: only the person does that."""
    acts = [(code, act) for noun in MONEY for code, act in noun.acts.items()]
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
