"""Who may answer by a link, until when, and what is said before a check is closed."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from ownway.improvement import actions, queries
from ownway.improvement.models import Rater, Rating
from tests import checked
from tests.cast import NOW
from tests.web.reading import said

pytestmark = pytest.mark.django_db
TWO = {"Rosa": "service", "Kofi": "peer"}
ALL = {"e1": "2", "e2": "2", "e3": "2"}


@pytest.fixture(autouse=True)
def _then():
    with time_machine.travel(NOW, tick=False):
        yield


def begun(cast, raters=TWO, **asked):
    small = checked.small(cast.programme, at=NOW)
    return checked.begun(small, raters, at=NOW, by=cast.by("director"), **asked)


def link(rater, name="check"):
    return reverse(f"public:{name}", args=[queries.rater_token(rater)])


def test_who_runs_a_check_cannot_rate_as_everybody(cast):
    """The director has every link, and hands in as nobody but themselves."""
    of, named = begun(cast)
    director = cast.client("director")
    for rater in named.values():
        page = director.get(link(rater, "check_guest")).content.decode()
        assert "You run this check" in page
        assert "Hand in" not in page
        tried = director.post(link(rater, "check_guest"), ALL)
        assert tried.status_code == 422
        assert "You run this check" in tried.content.decode()
    assert not Rating.objects.exists()
    close = director.post(reverse("org:check_step", args=[of.ref, "close"]))
    assert close.status_code == 422


def test_somebody_signed_in_is_a_guest_once_and_under_their_name(cast):
    _of, named = begun(cast)
    payer = cast.client("payer")
    page = payer.get(link(named["Kofi"], "check_guest")).content.decode()
    assert "we keep that it was you" in page
    assert payer.post(link(named["Kofi"], "check_guest"), ALL).status_code == 302
    kofi = Rater.objects.get(pk=named["Kofi"].pk)
    account = cast.account("payer")
    assert (kofi.handed_in_by, kofi.human) == (account.ref, account.human)
    again = payer.post(link(named["Rosa"], "check_guest"), ALL)
    assert again.status_code == 422
    assert "Each person rates once." in again.content.decode()
    # Nobody signed in is still a guest, as the rater.
    guest = Client()
    assert "we keep that" not in guest.get(link(named["Rosa"], "check_guest")).content.decode()
    assert guest.post(link(named["Rosa"], "check_guest"), ALL).status_code == 302
    rosa = Rater.objects.get(pk=named["Rosa"].pk)
    assert (rosa.handed_in_by, rosa.human) == (rosa.ref, None)


def test_a_link_is_shown_once_to_hand_it_on(cast):
    _of, named = begun(cast)
    director, there = cast.client("director"), reverse("org:check_rater", args=[named["Kofi"].ref])
    assert link(named["Kofi"]) not in director.get(there).content.decode()
    page = director.post(there, {"step": "link"})
    assert link(named["Kofi"]) in page.content.decode()
    assert "You see it only this once." in page.content.decode()
    assert "It works until 16 October 2026." in said(page)
    again = director.post(there, {"step": "link"})
    assert again.status_code == 422
    assert link(named["Kofi"]) not in again.content.decode()
    assert "This link was shown before." in again.content.decode()
    later = said(director.get(there))
    assert "Their link was shown on 4 September 2026." in later
    assert link(named["Kofi"]) not in later


def test_a_link_of_long_ago_opens_nothing(cast):
    of, named = begun(cast)
    guest = Client()
    assert guest.get(link(named["Rosa"])).status_code == 200
    with time_machine.travel(of.expires_at + timedelta(seconds=1), tick=False):
        for name in ("check", "check_guest"):
            assert guest.get(link(named["Rosa"], name)).status_code == 404
            assert guest.post(link(named["Rosa"], name), ALL).status_code == 404
        director = cast.client("director")
        page = director.get(reverse("org:check_rater", args=[named["Rosa"].ref])).content.decode()
        assert "Their link has ended." in page


def test_before_closing_it_says_who_is_left_out_and_what_one_hand_typed(cast):
    of, named = begun(cast, {**TWO, "Ana": "service", "Jo": "peer"})
    director, ana = cast.client("director"), cast.client("ana")
    ana.post(link(named["Ana"]))
    one = reverse("public:check_element", args=[named["Ana"].ref, "2.1"])
    assert ana.post(one, {"answer": "3", "next": "later"}).status_code == 302
    paper = reverse("org:check_paper", args=[named["Rosa"].ref])
    assert director.post(paper, ALL).status_code == 302
    checked.says(named["Kofi"], checked.all_of(of, 2), NOW)
    there = reverse("org:check_step", args=[of.ref, "close"])
    page = director.get(there).content.decode()
    assert "2 raters have not handed in yet." in page
    assert "1 of them has begun. What they kept is lost to the result." in page
    assert "Ask them to hand in first. Or close it now, without them." in page
    assert "1 of 2 was typed in from paper by whoever runs the check." in page
    assert director.post(there).status_code == 302
    after = director.get(reverse("org:check", args=[of.ref])).content.decode()
    assert "1 of 2 was typed in from paper" in after


def test_where_all_handed_in_nothing_holds_closing_up(cast):
    of, named = begun(cast)
    for rater in named.values():
        checked.says(rater, checked.all_of(of, 2), NOW)
    page = cast.client("director").get(reverse("org:check_step", args=[of.ref, "close"]))
    assert "not handed in" not in page.content.decode()
    assert "from paper" not in page.content.decode()


def test_two_of_a_side_are_told_that_the_other_knows(cast):
    of, named = begun(cast, {**TWO, "Sam": "service"}, anonymous=True)
    page = Client().get(link(named["Sam"])).content.decode()
    assert "only two raters look as: person using the service" in page
    for name in named:
        checked.says(named[name], {"2.1": 1} if name == "Sam" else checked.all_of(of, 2), NOW)
    listed = cast.client("director").get(reverse("org:check", args=[of.ref])).content.decode()
    assert listed.count("Handed in") == 3
    assert "Incomplete" not in listed
    assert "as a guest" not in listed
    actions.close_round(of=of, by=cast.by("director"), at=NOW)
    out = cast.client("director").get(reverse("org:check_results", args=[of.ref]))
    assert "as a guest" not in out.content.decode()
    assert "Incomplete:" not in out.content.decode()
