"""A payment held back on pages: the person's first page, the desk that helps them, and paper."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from ownway.people.models import Person
from ownway.spending import actions
from ownway.spending.models import HoldTold, Payee
from tests.cast import NOW
from tests.spending.test_telling import doubt, stop
from tests.web.reading import links, printed, said

pytestmark = [pytest.mark.django_db, pytest.mark.time_machine(NOW, tick=False)]
TO_TELL = "Payments held back: people to tell"


@pytest.fixture
def plan(anas_plan):
    return anas_plan


@pytest.fixture
def bought(plan):
    return plan.ask("gym", 1_000)


def shown(client, name, *args):
    answer = client.get(reverse(name, args=args))
    assert answer.status_code == 200
    return answer


def alone(plan, **changed):
    """Without a sign-in, as somebody who joined on paper."""
    wanted = {"account": None, "reach_by": "letter", "reach_at": "1 High Street", **changed}
    Person.objects.filter(pk=plan.person.pk).update(**wanted)


def test_the_first_page_says_what_waits_until_when_and_where_to_read_more(plan, bought):
    ana = plan.cast.client("ana")
    before = links(shown(ana, "my:home"))
    assert "We are checking" not in said(shown(ana, "my:home"))
    assert "Waits: see why" not in said(shown(ana, "my:money"))
    concern = doubt(plan, bought)
    page = shown(ana, "my:home")
    assert "We are checking the bill of City Leisure. You hear from us by" in said(page)
    assert "It is not about you. You find it under My money." in said(page)
    assert "Odd." not in said(page)
    assert links(page) == before  # a full page stays within its links
    money = shown(ana, "my:money")
    assert "Waits: see why" in said(money)
    assert reverse("my:purchase", args=[bought.ref]) in links(money)
    there = reverse("desk:concern", args=[concern.ref])
    plan.cast.client("approver").post(there, {"outcome": "upheld", "reason": "No such shop."})
    assert "The bill of City Leisure is not paid." in said(shown(ana, "my:home"))
    plan.cast.client("approver").post(there, {"outcome": "cleared", "reason": "It moved."})
    assert "City Leisure is not paid" not in said(shown(ana, "my:home"))


def test_the_first_page_says_that_payments_were_stopped(plan, bought):
    ana = plan.cast.client("ana")
    stop(plan, person=plan.person)
    assert "Payments for you wait. Somebody is looking into it." in said(shown(ana, "my:home"))
    assert "Rang" not in said(shown(ana, "my:home"))
    assert "It is not about you." not in said(shown(ana, "my:home"))


def test_of_many_that_wait_the_first_page_names_two_and_my_money_marks_all(plan):
    for n in range(3):
        doubt(plan, plan.ask("gym", 100, payee=f"Shop {n}"))
    ana = plan.cast.client("ana")
    words = said(shown(ana, "my:home"))
    assert words.count("We are checking the bill of") == 2
    assert len(words.split()) <= 250
    assert said(shown(ana, "my:money")).count("Waits: see why") == 3


def test_staff_who_help_somebody_see_why_it_is_not_paid_and_what_the_person_reads(plan, bought):
    approver = plan.cast.client("approver")
    assert "Not paid now" not in said(shown(approver, "desk:purchase", bought.ref))
    concern = doubt(plan, bought)
    page = shown(approver, "desk:purchase", bought.ref)
    assert "Not paid now: City Leisure. Odd." in said(page)
    assert "The person reads: We are checking the bill of City Leisure." in said(page)
    assert reverse("desk:concern", args=[concern.ref]) in links(page)


def test_staff_see_a_stop_but_not_a_page_that_is_closed_to_them(plan, bought):
    stopped = stop(plan, person=plan.person)
    page = shown(plan.cast.client("approver"), "desk:purchase", bought.ref)
    assert "Not paid now: payments were stopped on 4 September 2026." in said(page)
    assert "The person reads: Payments for you wait." in said(page)
    assert reverse("desk:payment_stop", args=[stopped.ref]) not in links(page)


def test_a_letter_goes_to_somebody_without_a_sign_in_and_is_noted(plan, bought):
    alone(plan)
    approver = plan.cast.client("approver")
    concern = doubt(plan, bought)
    there = reverse("desk:tell_held", args=[plan.person.ref, concern.ref])
    for name in ("desk:money", "desk:home"):
        page = shown(approver, name)
        assert f"{TO_TELL}: 1" in said(page)
        assert there in links(page)
    page = approver.get(there)
    assert "post it to: 1 High Street" in said(page)
    assert "We are checking the bill of City Leisure." in printed(page)
    assert "Odd." not in printed(page)
    assert approver.post(there, {"state": "nothing"}).status_code == 302
    assert HoldTold.objects.count() == 0
    for _press in range(2):
        assert approver.post(there, {"state": "waits"}).status_code == 302
    assert HoldTold.objects.count() == 1
    assert TO_TELL not in said(shown(approver, "desk:money"))
    assert "They know it." in said(approver.get(there))
    decide = reverse("desk:concern", args=[concern.ref])
    approver.post(decide, {"outcome": "cleared", "reason": "It moved."})
    assert f"{TO_TELL}: 1" in said(shown(approver, "desk:money"))
    assert "Payments to City Leisure go on." in printed(approver.get(there))


def test_the_letter_is_in_their_language(plan, bought):
    alone(plan, language="es")
    concern = doubt(plan, bought)
    there = reverse("desk:tell_held", args=[plan.person.ref, concern.ref])
    page = plan.cast.client("approver").get(there)
    assert "Estamos" in printed(page)
    assert "We are checking" not in printed(page)


def test_a_stop_is_told_to_somebody_without_a_sign_in_too(plan, bought):
    alone(plan, reach_by="site", reach_at="")
    approver = plan.cast.client("approver")
    stopped = stop(plan, person=plan.person)
    there = reverse("desk:tell_held", args=[plan.person.ref, stopped.ref])
    assert there in links(shown(approver, "desk:money"))
    assert "Tell them these words in person or by phone" in said(approver.get(there))
    assert plan.cast.client("payer").get(there).status_code == 404


def test_one_nobody_decided_is_listed_with_its_age_until_somebody_does(plan, bought):
    approver = plan.cast.client("approver")
    concern = doubt(plan, bought)
    with time_machine.travel(NOW + timedelta(days=30), tick=False):
        approver = plan.cast.client("approver")
        days = (NOW.date() + timedelta(days=30) - concern.decide_by_on).days
        for name in ("desk:concerns", "desk:money", "desk:home"):
            page = said(shown(approver, name))
            assert "Their day passed, and nobody decided: 1" in page
            assert f"{days} days" in page
            assert "Helen Brook, Priya Shah" in page
        there = reverse("desk:concern", args=[concern.ref])
        assert "Its bills are paid again" in said(approver.get(there))
        approver.post(there, {"outcome": "cleared", "reason": "It is there."})
        for name in ("desk:concerns", "desk:money", "desk:home"):
            assert "nobody decided: 1" not in said(shown(approver, name))


def test_what_is_paid_back_to_somebody_is_about_them_and_is_said_so(plan, bought):
    actions.pay_back(purchase=bought, by=plan.by("ana"), at=NOW)
    payee = Payee.objects.get(person=plan.person)
    concern = actions.raise_concern(
        payee=payee, person=None, words="Odd.", by=plan.by("payer"), at=NOW
    )
    ana = plan.cast.client("ana")
    for page in (shown(ana, "my:home"), shown(ana, "my:purchase", bought.ref)):
        assert "We are checking what we pay back to you. You hear from us by" in said(page)
        assert "It is not about you." not in said(page)
    there = reverse("desk:concern", args=[concern.ref])
    plan.cast.client("approver").post(there, {"outcome": "upheld", "reason": "No receipt."})
    assert "What you paid yourself is not paid back." in said(shown(ana, "my:home"))
    page = said(shown(ana, "my:purchase", bought.ref))
    assert "What you paid yourself is not paid back. Why: No receipt." in page
