"""The circle: asked in, seen by topic, changed at once, undone, taken out."""

from __future__ import annotations

import re
from uuid import uuid4

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from ownway.consent import queries as consent
from ownway.consent.rules import Level, Topic
from ownway.people.models import Invitation
from tests.cast import NOW
from tests.web.reading import came_back, inside, kept, said, told

pytestmark = pytest.mark.django_db
LINK = re.compile(r"/invitation/[\w-]+/")
DIALS = ("goals", "plan", "money", "buying", "reviews", "assessment", "bad_times")
DIALS += ("appointments", "medication", "therapy_notes", "courses", "learning")


@pytest.fixture
def ana(cast):
    return cast.client("ana")


def dials(**levels):
    return {f"topic_{one}": levels.get(one, "nothing") for one in DIALS}


def level(cast, who, topic):
    rows = consent.circle(cast.ana, at=NOW.replace(year=2027))
    return next(row for row in rows if row.name == who).levels[Topic(topic)]


def test_the_circle_names_everybody_and_what_they_see(ana):
    page = said(ana.get(reverse("my:circle")))
    assert "Maria Duarte" in page
    assert "Can see: Your goals, Your plan, Your money" in page
    assert "Who can see what, today" in page


def test_somebody_alone_reads_how_to_begin(cast):
    page = said(cast.client("neighbour").get(reverse("my:circle")))
    assert "Nobody is here yet." in page
    assert "Who can see what" not in page


def test_a_dial_counts_at_once_is_read_back_and_can_be_undone(ana, cast):
    there = reverse("my:supporter", args=[cast.supporters["sister"].ref])
    assert "They are not told what you take away." in said(ana.get(there))
    words = told(ana, ana.post(there, dials(goals="see")))
    assert "From now on, for Maria Duarte:" in words
    assert "nothing of “Your money”" in words
    assert "Undo my last change" in words
    assert level(cast, "Maria Duarte", "money") is Level.NOTHING
    told(ana, ana.post(reverse("my:undo_share")))
    assert level(cast, "Maria Duarte", "money") is Level.SEE
    assert level(cast, "Maria Duarte", "plan") is Level.AGREE
    assert "Undo my last change" not in said(ana.get(reverse("my:circle")))


def test_a_dial_that_is_none_comes_back(ana, cast):
    there = reverse("my:supporter", args=[cast.supporters["sister"].ref])
    came_back(ana.post(there, {**dials(), "topic_money": "everything"}))
    came_back(ana.post(there, {"topic_money": "see"}))
    assert level(cast, "Maria Duarte", "money") is Level.SEE


def test_the_link_of_an_invitation_is_shown_once(ana, cast):
    answers = {"name": "Lou", "kind": "friend", "email": "", "level": "goals"}
    page = ana.post(reverse("my:invite"), answers)
    found = LINK.search(inside(page))
    assert found
    assert "Until they say yes, they can see nothing." in said(page)
    circle = ana.get(reverse("my:circle"))
    assert "Lou" in said(circle)
    assert found.group() not in inside(circle)


def test_two_presses_invite_once_with_one_link(ana, cast):
    there = reverse("my:invite")
    asked = {"name": "Lou", "kind": "friend", "level": "nothing", "email": ""}
    asked["key"] = kept(ana.get(there), "key")
    first, second = (LINK.findall(inside(ana.post(there, asked))) for _press in range(2))
    assert first == second != []
    assert Invitation.objects.filter(person=cast.ana, name="Lou").count() == 1


@pytest.mark.parametrize(
    ("changed", "answer"),
    [
        ({"name": ""}, "Write their name."),
        ({"name": "x" * 10_000}, "too long"),
        ({"kind": "boss"}, "Choose one"),
        ({"level": "everything"}, "Choose one"),
        ({"email": "not-an-address"}, "Write an email address"),
    ],
)
def test_an_invitation_that_is_not_whole_comes_back(ana, changed, answer):
    answers = {"name": "Lou", "kind": "friend", "email": "", "level": "goals", **changed}
    assert answer in came_back(ana.post(reverse("my:invite"), answers))
    assert not Invitation.objects.filter(accepted_at__isnull=True).exists()


def test_an_invitation_is_taken_back(ana):
    answers = {"name": "Lou", "kind": "friend", "email": "", "level": "goals"}
    link = re.search(
        r"/invitation/[\w-]+/", inside(ana.post(reverse("my:invite"), answers))
    ).group()
    ref = Invitation.objects.get(accepted_at__isnull=True).ref
    there = reverse("my:take_back", args=[ref])
    assert ana.get(there).status_code == 405
    assert "The invitation is taken back." in told(ana, ana.post(there))
    assert ana.post(there).status_code == 404
    assert ana.get(link).status_code == 404


def test_somebody_taken_out_sees_nothing(ana, cast):
    there = reverse("my:stop", args=[cast.supporters["sister"].ref])
    assert "Take Maria Duarte out of your circle?" in said(ana.get(there))
    assert "can see nothing of yours any more" in told(ana, ana.post(there))
    assert ana.post(there).status_code == 404
    sister = cast.client("sister")
    assert sister.get(f"/support/{cast.ana.ref}/").status_code == 404


def test_an_undo_kept_for_somebody_taken_out_is_not_offered(ana, cast):
    ref = cast.supporters["sister"].ref
    ana.post(reverse("my:supporter", args=[ref]), dials())
    ana.post(reverse("my:stop", args=[ref]))
    assert "Undo my last change" not in said(ana.get(reverse("my:circle")))
    assert ana.post(reverse("my:undo_share"))["Location"] == reverse("my:circle")


def test_who_looked_is_a_list_in_words(ana, cast):
    assert "Nobody has looked yet." in said(ana.get(reverse("my:lookers")))
    cast.client("sister").get(f"/support/{cast.ana.ref}/")
    page = said(ana.get(reverse("my:lookers")))
    assert "Maria Duarte" in page
    assert "to support you" in page


@pytest.mark.parametrize(("who", "clock"), [("ana", "10:00"), ("elsewhere", "05:00")])
def test_a_moment_is_shown_as_the_clock_on_the_wall_of_the_programme(cast, who, clock):
    looks = "approver" if who == "ana" else "far_approver"
    with time_machine.travel(NOW, tick=False):  # 9:00 in Greenwich
        cast.client(looks).get(reverse("desk:person", args=[cast.people[who].ref]))
        assert f"at {clock}" in said(cast.client(who).get(reverse("my:lookers")))
    assert timezone.get_current_timezone_name() == "UTC"


def test_another_persons_circle_is_not_there(cast):
    ref = cast.supporters["sister"].ref
    for who in ("neighbour", "elsewhere", "sister"):
        client = cast.client(who)
        assert client.get(reverse("my:supporter", args=[ref])).status_code == 404
        assert client.post(reverse("my:stop", args=[ref])).status_code == 404
        assert client.post(reverse("my:take_back", args=[uuid4()])).status_code == 404


def test_whoever_holds_my_direct_payment_sees_my_money_by_my_yes_alone(cast):
    from tests import agreed
    from tests.holding.test_nominees import agreed_on

    plan = agreed.agree(cast)
    there = reverse("my:supporter", args=[cast.supporters["friend"].ref])
    ana = cast.client("ana")
    assert "Do they hold your direct payment?" not in said(ana.get(there))
    nominee = agreed_on(plan, name="Sam Okafor")
    assert "Sam Okafor is to hold it for you." in said(ana.get(there))
    money = reverse("support:money", args=[cast.ana.ref])
    assert cast.client("friend").get(money).status_code == 404
    strange = ana.post(there, {"nominee": "00000000-0000-4000-8000-00000000000a"})
    assert strange.status_code == 404
    ana.post(there, {"nominee": str(nominee.ref)})
    assert "Do they hold" not in said(ana.get(there))
    page = said(cast.client("friend").get(money))
    assert "has £2,028.84 left" in page
    for other in ("bought", "plan", "goals"):
        closed = reverse(f"support:{other}", args=[cast.ana.ref])
        assert cast.client("friend").get(closed).status_code == 404
    statement = said(cast.client("friend").get(reverse("support:statement", args=[cast.ana.ref])))
    assert "Gym" not in statement


def test_the_desk_opens_it_only_for_somebody_without_a_sign_in(cast):
    from tests import agreed
    from tests.holding.test_nominees import agreed_on

    plan = agreed.agree(cast)
    nominee = agreed_on(plan, "representative", name="Sam Okafor")
    there = reverse("desk:nominee", args=[nominee.ref])
    desk = cast.client("senior_approver")
    assert "Let them see the money" not in said(desk.get(there))
    person = plan.person
    person.account = None
    person.save()
    assert "Let them see the money" in said(desk.get(there))
    wrong = desk.post(there, {"email": "nobody@example.org"})
    assert "Nobody in the circle of this person" in said(wrong)
    desk.post(there, {"email": cast.account("friend").email})
    assert "Let them see the money" not in said(desk.get(there))
    money = reverse("support:money", args=[person.ref])
    assert cast.client("friend").get(money).status_code == 200
    desk.post(there, {"why": "themself", "words": ""})
    assert cast.client("friend").get(money).status_code == 404
