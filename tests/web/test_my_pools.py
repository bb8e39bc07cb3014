"""Several people buy one thing: begun by one, joined by a code, left, let go, and ordered."""

from __future__ import annotations

import pytest
from allauth.core import ratelimit
from django.urls import reverse

from ownway.spending.models import Pool, Purchase, Share
from ownway.spending.rules import Status
from tests.agreed import agree
from tests.cast import NOW
from tests.web.reading import came_back, kept, links, said, told

pytestmark = [pytest.mark.django_db, pytest.mark.time_machine(NOW, tick=False)]
POOLS = "/my/money/together/"


@pytest.fixture
def ana(cast, anas_plan):
    return cast.client("ana")


@pytest.fixture
def ben(cast, anas_plan):
    agree(cast, "neighbour")
    return cast.client("neighbour")


def share(client, there, **changed):
    page = client.get(there)
    lines = [one.split('"')[0] for one in page.content.decode().split('name="line" value="')[1:]]
    goals = [one.split('"')[0] for one in page.content.decode().split('name="goal" value="')[1:]]
    return {"line": lines[0], "goal": goals[0], "shown_as": "Ben", **changed}


def begin(ana, **changed):
    there = reverse("my:open_pool")
    answers = share(ana, there, shown_as="Ana", amount="30")
    answers |= {"what": "A tent", "payee": "Camping shop", "total": "90"}
    answers |= {"key": kept(ana.get(there), "key"), **changed}
    return ana.post(there, answers)


def join(client, pool, **changed):
    went = client.post(POOLS, {"code": pool.code.lower()})
    there = reverse("my:join_pool")
    assert went["Location"] == there
    return client.post(there, share(client, there, **{"amount": "60", **changed}))


def test_with_nothing_shared_the_page_says_what_it_is_for(ana):
    page = said(ana.get(POOLS))
    assert "You share nothing yet." in page
    assert POOLS in links(ana.get(reverse("my:buy")))


def test_two_people_buy_one_thing_and_neither_reads_what_the_other_gives(ana, ben):
    went = begin(ana)
    pool = Pool.objects.get()
    page = told(ana, went)
    assert "£60 is still missing." in page
    assert pool.code in page
    ben.post(POOLS, {"code": pool.code})
    asked = ben.get(reverse("my:join_pool"))
    assert "In it so far: Ana" in said(asked)
    assert kept(asked, "amount") == "60.00"
    assert "£30" not in said(asked)
    assert "Everything is there. It is ordered." in told(ben, join(ben, pool))
    page = said(ana.get(reverse("my:pool", args=[pool.ref])))
    assert "With you: Ben" in page
    assert "You give £30." in page
    assert "£60" not in page
    mine = Purchase.objects.get(person=pool.person)
    assert reverse("my:purchase", args=[mine.ref]) in links(
        ana.get(reverse("my:pool", args=[pool.ref]))
    )


def test_once_ordered_nobody_takes_their_share_back_alone(ana, ben):
    begin(ana)
    pool = Pool.objects.get()
    join(ben, pool)
    mine = Purchase.objects.get(person=pool.person)
    page = ana.get(reverse("my:purchase", args=[mine.ref]))
    assert reverse("my:pool", args=[pool.ref]) in links(page)
    assert "Take this back" not in said(page)
    back = reverse("my:purchase_step", args=[mine.ref, "back"])
    assert "count on your share" in told(ana, ana.post(back))
    mine.refresh_from_db()
    assert mine.status == Status.APPROVED


def test_two_presses_begin_one_thing(ana):
    key = kept(ana.get(reverse("my:open_pool")), "key")
    assert begin(ana, key=key)["Location"] == begin(ana, key=key)["Location"]
    assert Pool.objects.count() == 1


@pytest.mark.parametrize(
    ("changed", "answer"),
    [
        ({"amount": "91"}, "£90"),
        ({"amount": ""}, "Write an amount"),
        ({"amount": "0"}, "0"),
        ({"total": "0"}, "0"),
        ({"total": ""}, "Write an amount"),
        ({"what": ""}, "Write what it is."),
        ({"what": "x" * 10_000}, "too long"),
        ({"payee": ""}, "Write who is paid."),
        ({"payee": "x" * 10_000}, "too long"),
        ({"shown_as": ""}, "Write the name the others should read."),
        ({"shown_as": "x" * 10_000}, "too long"),
        ({"line": ""}, "Choose one part of your plan."),
        ({"line": "no-line"}, "Choose one"),
        ({"goal": "no-goal"}, "Choose one"),
        ({"goal": ""}, "Choose a goal."),
        ({"key": "no-key"}, ""),
    ],
)
def test_what_cannot_be_comes_back_with_what_was_typed(ana, changed, answer):
    assert answer in came_back(begin(ana, **changed))
    assert not Pool.objects.exists()


def test_a_share_above_what_is_missing_says_what_is(ana, ben):
    begin(ana)
    assert "Only £60 is missing." in came_back(join(ben, Pool.objects.get(), amount="61"))


def test_a_wrong_code_says_so_and_tries_end(ana, ben, monkeypatch):
    for code, answer in (("", "Type the code"), ("AAAA-AAAA", "We know no such code"), ("%", "")):
        assert answer in came_back(ben.post(POOLS, {"code": code}))
    assert ben.get(reverse("my:join_pool"))["Location"] == POOLS
    begin(ana)
    for _try in range(20):
        ben.post(POOLS, {"code": "BBBB-BBBB"})
    code = Pool.objects.get().code
    assert "That was a lot of tries." in came_back(ben.post(POOLS, {"code": code}))
    assert ben.get(reverse("my:join_pool"))["Location"] == POOLS
    monkeypatch.setattr(ratelimit, "consume", lambda *_args, **_named: True)
    assert ben.post(POOLS, {"code": code}).status_code == 302


def test_a_code_of_another_programme_opens_nothing(cast, ana):
    begin(ana)
    far = cast.client("elsewhere")
    assert "We know no such code" in came_back(far.post(POOLS, {"code": Pool.objects.get().code}))
    assert far.get(reverse("my:pool", args=[Pool.objects.get().ref])).status_code == 404


def test_leaving_can_be_undone_and_undone_once(ana, ben):
    begin(ana)
    pool = Pool.objects.get()
    join(ben, pool, amount="20")
    away = reverse("my:leave_pool", args=[pool.ref])
    page = told(ben, ben.post(away))
    assert "Your money was not touched." in page
    assert "You left “A tent”." in page
    assert ben.get(reverse("my:pool", args=[pool.ref])).status_code == 404
    assert "£60 is still missing." in said(ana.get(reverse("my:pool", args=[pool.ref])))
    undo = reverse("my:undo_leave")
    assert "You are in again." in told(ben, ben.post(undo))
    assert "You give £20." in said(ben.get(reverse("my:pool", args=[pool.ref])))
    assert ben.post(undo)["Location"] == POOLS
    assert Share.objects.filter(left_at__isnull=True).count() == 2


def test_whoever_began_it_may_leave_and_come_again(ana):
    begin(ana)
    pool = Pool.objects.get()
    ana.post(reverse("my:leave_pool", args=[pool.ref]))
    assert "Join in again" in said(ana.get(reverse("my:pool", args=[pool.ref])))
    assert "£50 is still missing." in told(ana, join(ana, pool, amount="40", shown_as="Ana"))


def test_only_whoever_began_it_lets_it_go(ana, ben):
    begin(ana)
    pool = Pool.objects.get()
    join(ben, pool, amount="20")
    there = reverse("my:let_go", args=[pool.ref])
    assert ben.get(there).status_code == 404
    assert ben.post(there).status_code == 404
    assert "Let this go for everybody?" in said(ana.get(there))
    assert "Nobody’s money was touched." in told(ana, ana.post(there))
    assert "It was let go." in said(ben.get(POOLS))
    assert "no longer open" in told(ben, ben.post(reverse("my:leave_pool", args=[pool.ref])))
    assert not Purchase.objects.exists()


def test_undo_says_where_it_is_gone_meanwhile(ana, ben):
    begin(ana)
    pool = Pool.objects.get()
    join(ben, pool, amount="20")
    ben.post(reverse("my:leave_pool", args=[pool.ref]))
    ana.post(reverse("my:let_go", args=[pool.ref]))
    assert "This is no longer open." in told(ben, ben.post(reverse("my:undo_leave")))


def test_without_money_there_is_a_way_to_it(cast, ana):
    begin(ana)
    neighbour = cast.client("neighbour")
    assert "you need money with a holder first" in said(neighbour.get(POOLS))
    neighbour.post(POOLS, {"code": Pool.objects.get().code})
    assert reverse("my:holding") in links(neighbour.get(reverse("my:join_pool")))
