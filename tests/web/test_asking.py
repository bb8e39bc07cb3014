"""Asked all the same, looked at again, bought elsewhere, priced, and who is close to whom."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.urls import reverse

from ownway.consent.models import Interest
from ownway.spending import actions
from ownway.spending.models import ExceptionAsked, Insurance, InvoiceLink, Purchase, Quote, Tie
from ownway.spending.rules import TieKind
from tests.cast import NOW
from tests.web.reading import came_back, kept, links, said

pytestmark = [pytest.mark.django_db, pytest.mark.time_machine(NOW, tick=False)]


@pytest.fixture
def life(anas_plan):
    return anas_plan


@pytest.fixture
def ana(life):
    return life.cast.client("ana")


def ask(client, life, **changed):
    here = reverse("my:buy_on", args=[life.lines["gym"].root])
    known = {
        "key": kept(client.get(here), "key"),
        "what": "Swimming",
        "payee": "City Leisure",
        "amount": "20",
        "goal": str(life.goal.ref),
    }
    return client.post(here, {**known, **changed})


BOOK = {"what": "Book: a life without gambling"}


def test_a_no_by_rule_offers_a_human_and_becomes_a_decision(ana, life):
    """The entry, other money, and a human to ask (F15)."""
    page = ask(ana, life, **BOOK)
    assert came_back(page)
    assert "NHS England guidance" in said(page)
    assert "You can still ask somebody to look" in said(page)
    assert "Add money of my own" in said(page)
    assert "I need an exception" not in said(page)  # this rule lets nobody make one
    more = {**BOOK, "ground": "misread", "why": "It helps me stop."}
    asked = ask(ana, life, **more)
    row = ExceptionAsked.objects.get()
    assert asked.url == reverse("my:purchase", args=[row.purchase.ref])
    assert "You asked us to look" in said(ana.get(asked.url))
    approver = life.cast.client("approver")
    here = reverse("desk:purchase", args=[row.purchase.ref])
    page = approver.get(here)
    for words in ("we read the rule wrongly", "It helps me stop.", "This money cannot be used"):
        assert words in said(page)
    assert "is no reason for a no" in said(page)
    assert came_back(approver.post(here, {"answer": "yes"}))
    approver.post(here, {"answer": "yes", "words": "It is a book."})
    row.purchase.refresh_from_db()
    assert row.purchase.status == "approved"


def test_a_no_is_looked_at_again_by_somebody_else(ana, life):
    asked = life.ask("gym", 20_000)
    no = {"reason_code": "costs_too_much", "reason": "Dear", "would_accept": "Less"}
    actions.refuse(purchase=asked, by=life.by("approver"), at=NOW, **no)
    page = ana.get(reverse("my:purchase", args=[asked.ref]))
    again = reverse("my:ask_again", args=[asked.ref])
    assert again in links(page)
    assert came_back(ana.post(again, {"words": " "}))
    page = ana.post(again, {"words": "It is the only pool."}, follow=True)
    assert "Somebody else looks at it. You hear from us by" in said(page)
    made = Purchase.objects.latest("pk")
    assert ana.get(again).url == reverse("my:purchase", args=[made.ref])
    approver = life.cast.client("approver")
    here = reverse("desk:purchase", args=[made.ref])
    page = approver.get(here)
    assert "You answered this the first time" in said(page)
    assert "Send my answer" not in said(page)
    helen = life.cast.client("senior_approver")
    assert "A second look, by" in said(helen.get(reverse("desk:money")))
    assert "It is the only pool." in said(helen.get(here))
    helen.post(here, {"answer": "no", **no})
    page = ana.get(reverse("my:purchase", args=[made.ref]))
    assert "Ask somebody else to look" not in said(page)
    assert "How to challenge this" in said(page)


def test_who_lives_with_me_is_asked_about_and_said_once(ana, life):
    page = ask(ana, life, payee="Kit Doe", tie="relative")
    assert "does not pay somebody who lives with you" in said(page)
    day = {"agreement_on_0": "1", "agreement_on_1": "9", "agreement_on_2": "2026"}
    more = {"payee": "Kit Doe", "ground": "necessary", "why": "Only she knows.", **day}
    ask(ana, life, **more)
    row = ExceptionAsked.objects.get()
    assert (row.ground, row.rule, row.agreement_on.isoformat()) == (
        "necessary",
        "relative",
        "2026-09-01",
    )
    approver = life.cast.client("approver")
    page = approver.get(reverse("desk:purchase", args=[row.purchase.ref]))
    assert "regulation 8(5A)" in said(page)
    assert "Family, in one home with them" in said(page)
    over = reverse("desk:end_tie", args=[Tie.objects.get().ref])
    assert "this is over" in said(approver.post(over, follow=True))


def test_a_gift_says_how_it_helps(ana, life):
    assert came_back(ask(ana, life, for_other="on"))
    ask(ana, life, for_other="on", why="A card for my mother.")
    assert ExceptionAsked.objects.get().ground == "gift"


def test_too_dear_offers_what_fits_and_ways_on(ana, life):
    """What is missing, and what one can do oneself (E5, F11)."""
    page = ask(ana, life, amount="500")
    assert "£20 is missing" in said(page)
    assert "Change my plan" in said(page)
    assert reverse("my:prices", args=[life.lines["gym"].root]) in links(page)


def test_prices_side_by_side_and_one_is_picked(ana, life):
    here = reverse("my:prices", args=[life.lines["gym"].root])
    for seller, amount in (("Grand Gym", "900"), ("River Gym", "35")):
        form = {"key": uuid4(), "what": "Gym", "seller": seller, "amount": amount}
        assert ana.post(here, form).status_code == 302
    page = ana.get(here)
    assert "£420 more than is left." in said(page)
    assert "It fits. You get a yes at once." in said(page)
    assert said(page).index("River Gym") < said(page).index("Grand Gym")
    cheap = Quote.objects.get(seller="River Gym")
    buy = f"{reverse('my:buy_on', args=[life.lines['gym'].root])}?price={cheap.ref}"
    page = ana.get(buy)
    assert 'value="River Gym"' in page.content.decode()
    form = {
        "key": kept(page, "key"),
        "what": "Gym",
        "payee": "River Gym",
        "amount": "35",
        "goal": str(life.goal.ref),
    }
    ana.post(buy, form)
    cheap.refresh_from_db()
    assert cheap.taken.payee == "River Gym"
    dear = Quote.objects.get(seller="Grand Gym")
    assert "put away" in said(ana.post(reverse("my:drop_price", args=[dear.ref]), follow=True))
    assert ana.get(buy).status_code == 404


def test_a_broker_writes_prices_down_and_the_person_picks(ana, life):
    from ownway.consent import actions as consent
    from ownway.consent.rules import Topic

    coach, root = life.cast.client("coach"), life.lines["gym"].root
    here = reverse("support:prices", args=[life.person.ref, root])
    assert coach.get(here).status_code == 404
    supporter = life.cast.supporters["sister"]
    for topic, level in ((Topic.BUYING, "agree"), (Topic.MONEY, "see")):
        known = {"person": life.person, "supporter": supporter, "by": life.by(), "at": NOW}
        consent.share(levels={topic: level}, **known)
    sister = life.cast.client("sister")
    assert here in links(sister.get(reverse("support:bought", args=[life.person.ref])))
    form = {"key": uuid4(), "what": "Gym", "seller": "River Gym", "amount": "35"}
    assert "picks one" in said(sister.post(here, form, follow=True))
    assert "River Gym" in said(ana.get(reverse("my:prices", args=[root])))


def test_a_seller_refuses_and_one_step_moves_it(ana, life):
    bought = life.ask("gym", 4_000)
    here = reverse("my:elsewhere", args=[bought.ref])
    assert here in links(ana.get(reverse("my:purchase", args=[bought.ref])))
    assert came_back(ana.post(here, {"payee": "River Gym", "amount": "40", "words": ""}))
    form = {"payee": "River Gym", "amount": "40", "words": "They closed."}
    page = ana.post(here, form, follow=True)
    assert "The money went with it." in said(page)
    assert "River Gym" in said(page)
    old = ana.get(reverse("my:purchase", args=[bought.ref]))
    assert "You buy it elsewhere now" in said(old)
    assert ana.get(here).status_code == 404


def test_an_employer_writes_the_insurance_down(ana, life):
    hired = life.ask("gym", 4_000, payee="Jo Poe", ties=[TieKind.WORKER])
    here = reverse("my:insured", args=[hired.ref])
    assert here in links(ana.get(reverse("my:purchase", args=[hired.ref])))
    days = {
        **{f"from_on_{n}": one for n, one in enumerate(("1", "9", "2026"))},
        **{f"last_on_{n}": one for n, one in enumerate(("31", "8", "2027"))},
    }
    assert came_back(ana.post(here, {"insurer": "", **days}))
    assert ana.post(here, {"insurer": "Safe Hands", **days}).status_code == 302
    assert Insurance.objects.get().until_on.isoformat() == "2027-09-01"
    other = life.ask("gym", 4_000)
    assert ana.get(reverse("my:insured", args=[other.ref])).status_code == 404


def test_a_payer_makes_renews_and_closes_a_payees_link(life):
    bought = life.ask("gym", 4_000, on_invoice=True)
    payer = life.cast.client("payer")
    here = reverse("desk:invoice_link", args=[bought.ref])
    assert here in links(payer.get(reverse("desk:money")))
    assert "No link opens" not in said(payer.get(here))
    made = said(payer.post(here, {"next": "make"}, follow=True))
    assert "/bill/" in made or "http" in made
    first = InvoiceLink.objects.get(ended_at__isnull=True)
    payer.post(here, {"next": "renew"})
    assert InvoiceLink.objects.get(ended_at__isnull=True) != first
    assert "no longer opens" in said(payer.post(here, {"next": "close"}, follow=True))
    assert not InvoiceLink.objects.filter(ended_at__isnull=True).exists()
    other = life.ask("art", 1_000)
    elsewhere = reverse("desk:invoice_link", args=[other.ref])
    assert payer.get(elsewhere).status_code == 404


def test_i_say_whom_i_am_close_to_and_the_director_alone_ends_it(life):
    asked = life.ask("gym", 20_000, payee="River Gym")
    approver = life.cast.client("approver")
    here = reverse("desk:interests")
    day = {f"from_on_{n}": one for n, one in enumerate(("1", "9", "2026"))}
    assert came_back(approver.post(here, {"payee_name": "", "kind": "business", **day}))
    approver.post(here, {"payee_name": "river gym", "kind": "business", "words": "", **day})
    page = approver.get(here)
    assert "river gym" in said(page)
    assert "What colleagues said" not in said(page)
    page = approver.get(reverse("desk:purchase", args=[asked.ref]))
    assert "You said that you are close to who is paid" in said(page)
    row = Interest.objects.get()
    end = reverse("org:end_interest", args=[row.ref])
    assert approver.get(end).status_code == 404
    director = life.cast.client("director")
    page = director.get(reverse("org:interests"))
    assert end in links(page)
    assert "river gym" in said(page)
    assert came_back(director.post(end, {"why": " "}))
    director.post(end, {"why": "Sold."})
    assert "Send my answer" in said(approver.get(reverse("desk:purchase", args=[asked.ref])))


def test_a_person_is_named_by_their_page(life):
    approver = life.cast.client("approver")
    about = reverse("desk:person", args=[life.person.ref])
    here = (
        f"{reverse('desk:interests')}?programme={life.cast.programme.ref}&person={life.person.ref}"
    )
    assert here.replace("&", "&amp;") in links(approver.get(about))
    day = {f"from_on_{n}": one for n, one in enumerate(("1", "9", "2026"))}
    assert approver.post(here, {"kind": "family", "words": "", **day}).status_code == 302
    assert Interest.objects.get().person == life.person
    asked = life.ask("gym", 20_000)
    page = approver.get(reverse("desk:purchase", args=[asked.ref]))
    assert "You said that you are close to this person" in said(page)
    far = life.cast.client("far_approver")
    assert far.get(here).status_code == 404


def test_a_broker_says_it_too(life):
    coach = life.cast.client("coach")
    here = reverse("support:interests")
    assert here in links(coach.get(reverse("support:home")))
    day = {f"from_on_{n}": one for n, one in enumerate(("1", "9", "2026"))}
    coach.post(here, {"payee_name": "River Gym", "kind": "work", "words": "", **day})
    assert "River Gym" in said(coach.get(here))
    assert life.cast.client("sister").get(here).status_code == 404


def test_the_director_sees_how_long_a_yes_takes_and_why_there_was_a_no(life, ana):
    director = life.cast.client("director")
    page = said(director.get(reverse("org:buying")))
    assert "No yes has been said yet." in page
    life.ask("gym", 4_000)
    life.ask("gym", 20_000)
    ask(ana, life, **BOOK)
    page = said(director.get(reverse("org:buying")))
    assert "Kept back" in page  # one person alone is never shown
    assert "The oldest thing asked for has waited 0 days" in page
    assert "A rule says no" in page
    assert reverse("org:buying") in links(director.get(reverse("org:home")))


def test_the_public_list_says_how_to_ask_all_the_same(life, client):
    page = said(client.get(reverse("public:rules", args=["england-nhs"])))
    for words in (
        "Ask for it, and say why. Somebody looks.",
        "Paying somebody close to you",
        "regulation 8(5A)",
        "How a thing looks to others is no reason for a no.",
    ):
        assert words in page
