"""After a death, or where contact was lost: staff settle what is open for the person (S8, S13)."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.urls import reverse

from ownway.cli import worker
from ownway.core.actors import SYSTEM
from ownway.core.money import Money
from ownway.endings import actions as endings
from ownway.endings import queries as ended
from ownway.endings.models import Closing
from ownway.endings.rules import TriedBy
from ownway.holding import actions as holding
from ownway.holding import queries as held
from ownway.ledger import queries as books
from ownway.record.models import Entry
from ownway.spending import actions, queries
from ownway.spending.models import OnBehalf
from ownway.spending.rules import Every, Rhythm
from tests.cast import NOW
from tests.on_paper import agreed
from tests.web.reading import came_back, kept, links, said, told

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
WHY = {"words": "Her sister told us on the phone."}


@pytest.fixture
def plan(anas_plan):
    with time_machine.travel(NOW, tick=True):
        yield anas_plan


def hub(plan):
    return reverse("desk:on_paper", args=[plan.person.ref])


def door(plan, act, about):
    return reverse("desk:on_paper_act", args=[plan.person.ref, act, about.ref])


def bought(plan):
    """From the direct payment: once, once more, and each week; and a gym that sends bills."""
    art, paints = plan.ask("art", 2_500), plan.ask("art", 1_500, what="Paints")
    weekly = plan.ask("art", 4_000, what="Clay", times=4, rhythm=Rhythm(Every.WEEK, NOW.date()))
    actions.bill_turns(purchase=weekly, by=SYSTEM, at=NOW)
    gym = plan.ask("gym", 4_000, on_invoice=True)
    link = actions.make_link(purchase=gym, by=plan.by(), at=NOW)
    bill = actions.send_invoice(
        purchase=gym,
        number="7",
        amount=Money(1_500, "GBP"),
        from_on=NOW.date(),
        last_on=NOW.date(),
        key=uuid4(),
        by=actions.payee_actor(link),
        at=NOW,
    )
    assert bill.status == "with_person"
    return art, paints, weekly, gym, bill


def dies(plan, at=NOW):
    holding.note_death(
        person=plan.person,
        died_on=at.date(),
        representative="",
        representative_reach="",
        by=plan.by("senior_approver"),
        at=at,
    )
    worker.bill_turns(at)
    worker.tidy_endings(at)
    return Closing.objects.get()


def is_lost(plan, at):
    search = endings.begin_search(person=plan.person, by=plan.by("approver"), at=NOW)
    for way in (TriedBy.PHONE, TriedBy.PHONE, TriedBy.LETTER, TriedBy.VISIT, TriedBy.EMAIL):
        endings.note_try(
            search=search,
            way=way,
            tried_on=NOW.date(),
            words="",
            key=uuid4(),
            by=plan.by("approver"),
            at=NOW,
        )
    return endings.end_lost(search=search, by=plan.by("approver"), at=at).closing


def press(client, plan, act, about, **changed):
    there = door(plan, act, about)
    assert there in links(client.get(hub(plan)))
    return told(client, client.post(there, {**WHY, **changed}))


def settle_all(plan, client, things):
    """Each thing that is open, by its own page; then all of it is closed for good."""
    art, paints, weekly, gym, bill = things
    press(client, plan, "settle-back", paints)
    press(client, plan, "settle-paid", art, amount="20")
    press(client, plan, "settle-stop", weekly)
    left = queries.whole().get(pk=weekly.pk)
    if queries.all_of_it_back(left):
        press(client, plan, "settle-back", weekly)
    for one in queries.bills_to_take_back(left):
        press(client, plan, "settle-bill-back", weekly, bill=str(one.ref))
    assert door(plan, "settle-no-more", gym) not in links(client.get(hub(plan)))
    no = {"reason_code": "invoice_other_price", "reason": "It was never agreed."}
    press(client, plan, "settle-no", bill, **no)
    press(client, plan, "settle-no-more", gym)


def close(plan, client, at):
    closing = Closing.objects.get()
    worker.settle_deaths(at)
    worker.tidy_endings(at)
    for one in ended.lying(closing):
        form = {
            "place": str(one.arrangement.ref),
            "amount": f"{one.minor / 100:.2f}",
            "came_on_0": at.day,
            "came_on_1": at.month,
            "came_on_2": at.year,
            "key": str(uuid4()),
        }
        step = reverse("desk:closing_step", args=[closing.ref, "came"])
        assert client.post(step, form).status_code == 302
    worker.settle_deaths(at)
    page = reverse("desk:closing", args=[closing.ref])
    assert "Nothing is open any more." in said(client.get(page))
    client.post(reverse("desk:closing_step", args=[closing.ref, "final"]))
    closing.refresh_from_db()
    assert closing.final_on == at.date()
    assert books.check() == []


def test_after_a_death_all_is_settled_for_them_up_to_the_close(plan):
    things = bought(plan)
    art, paints, weekly, _gym, bill = things
    actions.pay_direct(purchase=weekly, bill_ref=weekly.bills.first().ref, by=plan.by(), at=NOW)
    closing = dies(plan)
    later = NOW + 60 * DAY
    with time_machine.travel(later, tick=True):
        assert worker.bill_turns(later) == 0
        assert weekly.bills.count() == queries.turns_billed(weekly.standing)
        client = plan.cast.client("payer")  # looks after closes, and answers no purchases
        page = client.get(reverse("desk:closing", args=[closing.ref]))
        assert "Note for them that it was paid, or take it back." in said(page)
        assert "The person" not in said(page)
        assert hub(plan) in links(page)
        page = said(client.get(hub(plan)))
        assert "They died. You settle for them what is still open" in page
        assert "They ask for something" not in page
        settle_all(plan, client, things)
        page = said(client.get(hub(plan)))
        assert "Her sister told us on the phone." in page
        assert "It was never agreed." in page
        assert "Nothing is left to settle for them here." in page
        close(plan, client, later)
        assert held.settlement_of(held.death_of(plan.person)) is not None
    states = {}
    for one in (art, paints, weekly):
        one.refresh_from_db()
        states[one.what] = one.status
    assert states == {"Art class": "paid", "Paints": "cancelled", "Clay": "paid"}
    assert art.bills.get().payment.amount_minor == 2_000
    bill.refresh_from_db()
    assert (bill.status, bill.reason) == ("refused", "It was never agreed.")
    human = plan.by("payer").human
    assert {one.done_human for one in OnBehalf.objects.all()} == {human}
    assert Entry.objects.filter(verb="spending.say_why").count() == OnBehalf.objects.count() >= 6


def test_after_contact_was_lost_all_is_settled_for_them_up_to_the_close(plan):
    things = bought(plan)
    late = NOW + 50 * DAY
    closing = is_lost(plan, late)
    with time_machine.travel(late, tick=True):
        client = plan.cast.client("approver")
        page = client.get(reverse("desk:closing", args=[closing.ref]))
        assert "Say yes or no to it for them, with the reason." in said(page)
        assert hub(plan) in links(page)
        page = said(client.get(hub(plan)))
        assert "Their time here is over. You settle for them what is still open" in page
        settle_all(plan, client, things)
        mine = said(plan.cast.client("ana").get(reverse("my:left")))
        assert "What we settled for you" in mine
        assert "Her sister told us on the phone." in mine
        close(plan, client, late)


def test_what_is_paid_again_and_again_rests_from_the_day_after_a_death(plan):
    weekly = plan.ask("gym", 4_000, times=4, rhythm=Rhythm(Every.WEEK, (NOW + 20 * DAY).date()))
    dies(plan, NOW + 2 * DAY)
    assert Entry.objects.filter(verb="spending.rest_turns").count() == 1
    later = NOW + 90 * DAY
    worker.bill_turns(later)
    assert weekly.bills.count() == 0
    assert queries.next_on(weekly) is None
    with time_machine.travel(later, tick=True):
        client = plan.cast.client("payer")
        assert "Nothing of it is paid after" in said(client.get(door(plan, "settle-stop", weekly)))
        press(client, plan, "settle-run", weekly)
        assert door(plan, "settle-run", weekly) not in links(client.get(hub(plan)))
        assert "It runs to its end" in said(client.get(hub(plan)))
    assert worker.bill_turns(later) == 1
    assert weekly.bills.count() == 4


def test_what_a_seller_gives_back_is_written_down_for_them(plan):
    """They paid it themselves, and nobody else could say that it came back (F12)."""
    art = plan.ask("art", 2_500)
    actions.pay_direct(purchase=art, by=plan.by(), at=NOW)
    bill = art.bills.get()
    there = reverse("desk:refund", args=[bill.ref])
    client = plan.cast.client("payer")
    assert client.get(there).status_code == 404  # it is theirs to say
    closing = dies(plan)
    lay = sum(one.minor for one in ended.lying(closing))
    assert there in links(client.get(hub(plan)))
    form = {
        "key": kept(client.get(there), "key"),
        "amount": "25",
        "kind": "refund",
        "back_on_0": NOW.day,
        "back_on_1": NOW.month,
        "back_on_2": NOW.year,
    }
    for _click in range(2):
        assert client.post(there, form).status_code == 302
    assert queries.refunded(bill) == 2_500
    assert there not in links(client.get(hub(plan)))
    worker.tidy_endings(NOW)
    assert sum(one.minor for one in ended.lying(closing)) == lay + 2_500
    close(plan, client, NOW)


def test_turns_up_to_the_day_of_death_are_still_billed(plan):
    weekly = plan.ask("gym", 4_000, times=4, rhythm=Rhythm(Every.WEEK, NOW.date()))
    dies(plan, NOW + 8 * DAY)
    worker.bill_turns(NOW + 60 * DAY)
    assert weekly.bills.count() == 2


def test_who_asked_for_it_or_is_close_leaves_it_to_a_colleague(plan):
    helped = plan.ask("art", 2_500, by=plan.cast.viewer("approver").acting_for(plan.person.ref))
    dies(plan)
    there = door(plan, "settle-back", helped)
    client = plan.cast.client("approver")
    assert "so somebody else does this" in came_back(client.post(there, WHY))
    helped.refresh_from_db()
    assert helped.status == "approved"
    assert not OnBehalf.objects.exists()
    assert plan.cast.client("payer").post(there, WHY).status_code == 302
    helped.refresh_from_db()
    assert helped.status == "cancelled"


def test_without_a_reason_nothing_is_done(plan):
    art = plan.ask("art", 2_500)
    dies(plan)
    page = came_back(plan.cast.client("payer").post(door(plan, "settle-back", art), {"words": " "}))
    assert "Write why." in page
    art.refresh_from_db()
    assert art.status == "approved"


@pytest.mark.parametrize("who", ["far_approver", "releaser", "coach", "neighbour", "sister", "ana"])
def test_nobody_else_finds_the_pages(plan, who):
    art = plan.ask("art", 2_500)
    dies(plan)
    client = plan.cast.client(who)
    assert client.get(hub(plan)).status_code in (302, 403, 404)
    assert client.post(door(plan, "settle-back", art), WHY).status_code in (302, 403, 404)
    art.refresh_from_db()
    assert art.status == "approved"


def sent(plan, gym, number, from_on, last_on):
    link = actions.make_link(purchase=gym, by=plan.by(), at=NOW)
    return actions.send_invoice(
        purchase=gym,
        number=number,
        amount=Money(1_000, "GBP"),
        from_on=from_on,
        last_on=last_on,
        key=uuid4(),
        by=actions.payee_actor(link),
        at=NOW,
    )


@pytest.mark.parametrize("ending", ["death", "lost"])
def test_who_worked_up_to_then_is_paid_with_a_yes_said_for_them(plan, ending):
    """The bill is honest, and the one who would say yes to it is gone (S8: open invoices)."""
    gym = plan.ask("gym", 4_000, on_invoice=True)
    today = NOW.date()
    honest = sent(plan, gym, "7", today, today)
    beyond = sent(plan, gym, "8", today + DAY, today + 70 * DAY)
    late = NOW if ending == "death" else NOW + 50 * DAY
    if ending == "death":
        dies(plan)
    else:
        is_lost(plan, late)
    with time_machine.travel(late, tick=True):
        client = plan.cast.client("payer")
        open_now = said(client.get(hub(plan)))
        assert "Yes to a bill" not in open_now
        assert "City Leisure, bill 7: £10" in open_now
        there = door(plan, "settle-yes", honest)
        read = "the person can read it" in said(client.get(there))
        assert read == (ending == "lost")
        assert "Write why." in came_back(client.post(there, {"words": ""}))
        for _click in range(2):
            assert client.post(there, WHY).status_code == 302
        page = came_back(client.post(door(plan, "settle-yes", beyond), WHY))
        assert "also for days after their time here" in page
        press(client, plan, "settle-no", beyond, reason_code="invoice_other_price", reason="Late.")
        assert "Yes to a bill" in said(client.get(hub(plan)))
    why = OnBehalf.objects.get(act="bill_yes")
    assert (why.subject, why.words) == (honest.ref, WHY["words"])
    assert why.done_human == plan.by("payer").human
    honest.refresh_from_db()
    beyond.refresh_from_db()
    assert (honest.status, beyond.status) == ("agreed", "refused")
    bill = honest.made.get().bill
    assert (bill.amount_minor, bill.status, bill.payer) == (1_000, "agreed", "run")
    assert bill.made_human == plan.by("payer").human  # who releases a run made none of its bills
    assert books.check() == []


def test_who_looked_at_a_bill_or_sent_it_says_no_yes_for_them(plan):
    gym = plan.ask("gym", 4_000, on_invoice=True)
    before = NOW.date() - 30 * DAY  # their money begins later
    strange = sent(plan, gym, "7", before, before)
    assert strange.status == "held"
    dies(plan)
    looked = plan.by("payer")
    strange = actions.clear_invoice(invoice=strange, words="It was a slip.", by=looked, at=NOW)
    with pytest.raises(actions.ConflictOfInterest):
        actions.agree_invoice(invoice=strange, by=looked, at=NOW)
    other = plan.by("approver")
    agreed = actions.agree_invoice(invoice=strange, by=other, at=NOW)
    assert (agreed.status, agreed.answered_human) == ("agreed", other.human)


def test_nothing_opens_while_they_can_do_it_themselves(plan):
    art = plan.ask("art", 2_500)
    for who in ("payer", "approver"):
        client = plan.cast.client(who)
        assert client.get(hub(plan)).status_code == 404
        assert client.post(door(plan, "settle-back", art), WHY).status_code == 404
    with pytest.raises(actions.NotPossible):
        actions.say_why(
            purchase=art, act="back", subject=art.ref, words="x", by=plan.by("payer"), at=NOW
        )


def test_the_purchase_page_leads_there_after_a_death(plan):
    art = plan.ask("art", 2_500)
    dies(plan)
    client = plan.cast.client("approver")
    page = client.get(reverse("desk:purchase", args=[art.ref]))
    assert hub(plan) in links(page)
    back = client.post(reverse("desk:purchase_back", args=[art.ref]))
    assert back["Location"] == door(plan, "settle-back", art)
    art.refresh_from_db()
    assert art.status == "approved"
    assert hub(plan) in links(client.get(reverse("desk:person", args=[plan.person.ref])))


def test_a_second_click_writes_nothing_twice(plan):
    art = plan.ask("art", 2_500)
    dies(plan)
    client = plan.cast.client("payer")
    there = door(plan, "settle-paid", art)
    form = {**WHY, "bill": kept(client.get(there), "bill")}
    for _click in range(2):
        assert client.post(there, form).status_code == 302
    assert [one.subject for one in OnBehalf.objects.all()] == [art.bills.get().ref]


@pytest.mark.parametrize("ending", ["death", "leaving"])
def test_without_a_sign_in_it_is_the_same_and_words_of_the_dead_are_not_typed_in(cast, ending):
    with time_machine.travel(NOW, tick=True):
        plan = agreed(cast)
        art = plan.ask("art", 2_500, by=plan.by("senior_approver"))
        if ending == "death":
            dies(plan)
        else:
            endings.leave(person=plan.person, by=SYSTEM, at=NOW)
        client = cast.client("approver")
        page = client.get(hub(plan))
        assert door(plan, "settle-back", art) in links(page)
        typed = reverse("desk:on_paper_act", args=[plan.person.ref, "take-back", art.ref])
        assert (typed in links(page)) == (ending == "leaving")
        assert (client.get(typed).status_code == 404) == (ending == "death")
        press(client, plan, "settle-back", art)
        art.refresh_from_db()
        assert art.status == "cancelled"
