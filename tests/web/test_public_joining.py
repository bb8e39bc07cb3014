"""Before sign-in: joining alone or with somebody, an invitation, the practice people."""

from __future__ import annotations

import re
from copy import deepcopy
from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from allauth.core import ratelimit
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from ownway.consent import actions as consent
from ownway.joining.models import Enrolment
from ownway.people import actions as people
from ownway.people.models import Account, Person
from ownway.programme.queries import pack_of
from tests.cast import HOME, NOW
from tests.web.reading import came_back, inside, kept, said, told

pytestmark = pytest.mark.django_db
ABOUT = f"/join/{HOME}/about/"


@pytest.fixture
def visitor(cast):
    return Client()


def answers(programme, **changed):
    facts = {f"facts.{fact.code}": fact.values[0] for fact in pack_of(programme).asked}
    return {"name": "Nia", "called": "", "access_needs": "", "agree": "on", **facts, **changed}


def test_what_it_is_stands_before_anything_is_asked(visitor):
    page = visitor.get(f"/join/{HOME}/")
    assert "Before you join" in said(page)
    assert "<input" not in inside(page)
    assert "Join with somebody beside me" in said(page)
    assert visitor.get("/join/no-such-programme/").status_code == 404
    assert visitor.get("/join/no-such-programme/about/").status_code == 404


def test_somebody_new_joins_alone_and_is_signed_in(visitor, cast):
    words = told(visitor, visitor.post(ABOUT, answers(cast.programme)))
    assert "Welcome. You are in." in words
    assert "Hello, Nia" in words
    assert not Enrolment.objects.get(person__name="Nia").with_help


def opened(address=ABOUT):
    """A browser with the form open, and the key of that form."""
    browser = Client()
    return browser, kept(browser.get(address), "key")


def same_browser(other):
    """A second press of it: sent before the answer to the first one came."""
    again = Client()
    again.cookies = deepcopy(other.cookies)
    return again


def test_two_presses_join_once_and_both_answers_sign_in(cast):
    first, key = opened()
    second, before = same_browser(first), Account.objects.count()
    for client in (first, second):
        assert "Hello, Nia" in told(client, client.post(ABOUT, answers(cast.programme, key=key)))
    assert Account.objects.count() == before + 1
    assert Enrolment.objects.filter(person__name="Nia").count() == 1


def test_a_form_sent_again_later_signs_nobody_in(cast):
    with time_machine.travel(NOW) as clock:
        first, key = opened()
        later, said_once = same_browser(first), answers(cast.programme, key=key)
        first.post(ABOUT, said_once)
        clock.shift(timedelta(minutes=3))
        came_back(later.post(ABOUT, said_once))
        assert later.get("/my/").status_code == 302


@pytest.mark.parametrize("there", ["another browser", "another programme", "an invitation"])
def test_the_key_and_the_name_open_no_sign_in_elsewhere(cast, invited, there):
    first, key = opened()
    thief, before = same_browser(first), Account.objects.count()
    first.post(ABOUT, answers(cast.programme, key=key, access_needs="Calls after 11"))
    if there == "another browser":
        thief = Client()
        thief.get(ABOUT)
        thief.post(ABOUT, answers(cast.programme, key=key))
    elif there == "another programme":
        other = cast.other_programme
        thief.post(f"/join/{other.code}/about/", answers(other, key=key))
    else:
        thief.post(invited, {"name": "Nia", "agree": "on", "key": key})
    assert Account.objects.count() == before + 2
    assert "Calls after 11" not in thief.get("/my/settings/", follow=True).content.decode()


def test_the_next_person_at_a_shared_computer_is_somebody_else(cast):
    first, key = opened()
    other, said_once = same_browser(first), answers(cast.programme, key=key)
    first.post(ABOUT, said_once)
    assert "Hello, Bo" in told(other, other.post(ABOUT, {**said_once, "name": "Bo"}))


def test_too_many_at_once_are_asked_to_wait_and_lose_nothing(cast, invited, monkeypatch):
    monkeypatch.setattr(ratelimit, "consume", lambda *_args, **_named: None)
    before = Account.objects.count()
    for address in (ABOUT, invited):
        back = Client().post(address, answers(cast.programme))
        assert "Wait a minute, then press it again." in came_back(back)
        assert 'value="Nia"' in back.content.decode()
    assert Account.objects.count() == before


def test_with_somebody_beside_the_next_page_asks_them_in(visitor, cast):
    went = visitor.post(f"{ABOUT}?beside=1", answers(cast.programme))
    assert went["Location"] == reverse("my:invite")
    assert Enrolment.objects.get(person__name="Nia").with_help


@pytest.mark.parametrize(
    ("changed", "answer"),
    [
        ({"name": ""}, "Write your name."),
        ({"name": "x" * 10_000}, "too long"),
        ({"called": "x" * 10_000}, "too long"),
        ({"access_needs": "x" * 10_000}, "too long"),
        ({"agree": ""}, "Tick the box if you want to join."),
    ],
)
def test_what_is_missing_comes_back_and_nobody_was_made(visitor, cast, changed, answer):
    before = Account.objects.count()
    page = visitor.post(ABOUT, answers(cast.programme, **changed))
    assert answer in came_back(page)
    assert (Account.objects.count(), Person.objects.filter(name="Nia").count()) == (before, 0)


def test_facts_are_chosen_from_what_is_asked(cast):
    there = f"/join/{cast.other_programme.code}/about/"
    fact = pack_of(cast.other_programme).facts[0]
    wrong = answers(cast.other_programme, **{f"facts.{fact}": "neither"})
    came_back(Client().post(there, wrong))


def test_somebody_who_takes_part_already_is_told_so(cast):
    ana = cast.client("ana")
    assert "You already take part" in came_back(ana.post(ABOUT, answers(cast.programme)))
    assert Person.objects.filter(account=cast.account("ana")).count() == 1


@pytest.fixture
def invited(cast):
    """The address of an invitation Ana made."""
    _invitation, token = people.invite(
        person=cast.ana,
        name="Lou",
        relation="A friend",
        kind="friend",
        levels={"goals": "see"},
        by=cast.by("ana"),
        at=NOW.replace(month=11, day=20),
    )
    return reverse("public:invitation", args=[token])


def test_an_invitation_is_accepted_once(visitor, invited):
    page = visitor.get(invited)
    assert "Ana Duarte asks you in" in said(page)
    assert "Tick the box to go on." in came_back(visitor.post(invited, {"name": "Lou"}))
    assert "too long" in came_back(visitor.post(invited, {"name": "x" * 10_000, "agree": "on"}))
    told(visitor, visitor.post(invited, {"name": "Lou", "agree": "on"}))
    assert "Ana Duarte" in said(visitor.get("/support/"))
    assert visitor.get(invited).status_code == 404
    assert Client().post(invited, {"name": "Eve", "agree": "on"}).status_code == 404


def test_two_presses_of_yes_are_one_and_both_answers_sign_in(cast, invited):
    first, key = opened(invited)
    second, yes = same_browser(first), {"name": "Lou", "agree": "on", "key": key}
    for client in (first, second):
        assert "Thank you." in told(client, client.post(invited, yes))
    assert Account.objects.filter(name="Lou").count() == 1
    assert Client().post(invited, {**yes, "key": uuid4()}).status_code == 404


def test_whoever_stopped_helping_is_not_let_in_by_the_old_link(cast, invited):
    lou, key = opened(invited)
    again, yes = same_browser(lou), {"name": "Lou", "agree": "on", "key": key}
    lou.post(invited, yes)
    supporter = cast.ana.supporters.get(account__name="Lou")
    consent.end_supporter(supporter=supporter, by=cast.by("ana"), at=timezone.now())
    assert "no longer open" in came_back(again.post(invited, yes))


def test_nobody_accepts_their_own_invitation(cast, invited):
    ana = cast.client("ana")
    assert ana.post(invited, {"agree": "on"}).status_code in (404, 422)
    assert ana.get("/support/").status_code != 200


def test_a_practice_person_is_one_press_away_only_on_a_practice_site(cast, settings):
    account = cast.account("ana")
    people.make_link(account=account, role=f"{HOME}.person", by=cast.by("ana"), at=NOW)
    visitor = Client()
    page = visitor.get("/practice/")
    assert re.search(r"Ana Duarte\s*</bdi>", inside(page))
    for nobody in (str(uuid4()), "nobody", "", str(cast.account("director").ref)):
        assert visitor.post("/practice/", {"account": nobody}).status_code == 404
    assert visitor.post("/practice/", {"account": account.ref})["Location"] == reverse("start")
    assert "Hello, Ana Duarte" in said(visitor.get("/my/"))
    settings.PRACTICE = False
    assert Client().get("/practice/").status_code == 404
    assert Client().post("/practice/", {"account": account.ref}).status_code == 404
    far = Client(REMOTE_ADDR="203.0.113.9")
    settings.PRACTICE = True
    assert far.get("/practice/").status_code == 404


def test_invented_phone_numbers_are_said_where_people_are_real(cast, settings):
    warned = "amounts and phone numbers are invented"
    assert warned not in Client().get(ABOUT).content.decode()
    settings.PRACTICE = False
    for page in (Client().get(ABOUT), cast.client("ana").get("/my/")):
        assert warned in page.content.decode()


def test_the_first_page_leads_everybody_to_their_own(cast, settings):
    for who, there in (("ana", "/my/"), ("sister", "/support/"), ("payer", "/desk/")):
        assert cast.client(who).get("/")["Location"] == there
    settings.PRACTICE = False
    page = Client().get("/")
    assert "Your life, your plan, your money" in said(page)
