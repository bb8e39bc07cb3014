"""What comes back of a thing bought together goes to all who paid for it (F10)."""

from uuid import uuid4

import pytest
from django.urls import reverse

from ownway.core.money import Money
from ownway.holding import actions as holding
from ownway.ledger import queries as books
from ownway.spending import actions, queries
from ownway.spending.models import Correction, Purchase, Refund
from tests.agreed import agree
from tests.cast import NOW
from tests.web.reading import came_back, kept, links, said, told

pytestmark = [pytest.mark.django_db, pytest.mark.time_machine(NOW, tick=False)]


@pytest.fixture
def tent(cast, anas_plan):
    """Ana and Ben share a tent: £30 and £60, each paid out of a direct payment."""
    ben = agree(cast, "neighbour")

    def promise(of, minor):
        return actions.Promise(of.lines["art"].root, of.goal.ref, Money(minor, "GBP"), "Friend")

    pool = actions.open_pool(
        person=anas_plan.person,
        what="A tent",
        payee="Camping shop",
        total=Money(9_000, "GBP"),
        promise=promise(anas_plan, 3_000),
        key=uuid4(),
        by=cast.by("ana"),
        at=NOW,
    )
    return actions.join_pool(
        pool=pool, person=ben.person, promise=promise(ben, 6_000), by=cast.by("neighbour"), at=NOW
    )


def share(cast, who) -> Purchase:
    return Purchase.objects.get(person=cast.people[who], what="A tent")


def pay(cast, *who):
    for one in who:
        actions.pay_direct(purchase=share(cast, one), by=cast.by(one), at=NOW)


def left(cast, who) -> int:
    return queries.money(cast.viewer(who), cast.people[who].ref, NOW).left


def test_one_of_them_cannot_take_all_of_it(cast, tent):
    """Neither on a page nor by the action; it is said where it goes instead."""
    pay(cast, "ana", "neighbour")
    mine = share(cast, "ana")
    assert queries.refundable(mine) == []
    ana = cast.client("ana")
    assert ana.get(reverse("my:refund", args=[mine.ref])).status_code == 404
    with pytest.raises(actions.NotPossible) as refused:
        actions.refund(
            bill=mine.bills.get(),
            amount=Money(3_000, "GBP"),
            kind="refund",
            back_on=NOW.date(),
            key=uuid4(),
            by=cast.by("ana"),
            at=NOW,
        )
    assert "Buying together" in refused.value.fix
    assert not Refund.objects.exists()


def test_on_the_page_of_what_was_bought_together_each_gets_their_share(cast, tent):
    """Once all of it is paid; two presses note it once."""
    ana = cast.client("ana")
    there = reverse("my:pool", args=[tent.ref])
    pay(cast, "ana")
    assert "Some of the money came back" not in said(ana.get(there))
    pay(cast, "neighbour")
    assert there in links(ana.get(reverse("my:purchase", args=[share(cast, "ana").ref])))
    page = ana.get(there)
    assert "Some of the money came back" in said(page)
    before = left(cast, "ana"), left(cast, "neighbour")
    sent = {"key": kept(page, "key"), "amount": "45", "kind": "refund"}
    sent |= {"back_on_0": "4", "back_on_1": "9", "back_on_2": "2026"}
    too_much = ana.post(there, {**sent, "amount": "90.01"})
    assert "No more can come back than was paid" in came_back(too_much)
    for _press in range(2):
        assert "Each of you has your share of it." in told(ana, ana.post(there, sent))
    assert (left(cast, "ana"), left(cast, "neighbour")) == (before[0] + 1_500, before[1] + 3_000)
    assert "£15" not in said(cast.client("neighbour").get(there))
    assert cast.client("sister").post(there, sent).status_code == 404
    assert books.check() == []


def test_before_all_of_it_is_paid_nothing_is_noted(cast, tent):
    ben = cast.client("neighbour")
    there = reverse("my:pool", args=[tent.ref])
    sent = {"amount": "1", "kind": "refund", "key": str(uuid4())}
    assert ben.post(there, sent).status_code == 302
    assert not Refund.objects.exists()


def test_noted_by_mistake_it_is_put_right_for_everybody(cast, tent):
    pay(cast, "ana", "neighbour")
    before = left(cast, "ana"), left(cast, "neighbour")
    known = {"kind": "refund", "back_on": NOW.date(), "by": cast.by("ana"), "at": NOW}
    actions.refund_pool(pool=tent, amount=Money(4_500, "GBP"), key=uuid4(), **known)
    mine = share(cast, "ana")
    wrong = next(one for one in queries.acts_of(mine) if one.refund)
    given = {"wrong": wrong.key, "reason": "twice", "by": cast.by("approver"), "at": NOW}
    for _press in range(2):
        actions.put_right(purchase=mine, **given)
    assert (left(cast, "ana"), left(cast, "neighbour")) == before
    assert Correction.objects.count() == 2
    assert queries.left_of_pool(tent) == Money(9_000, "GBP")
    assert books.check() == []


def test_staff_call_off_what_nobody_paid_yet_and_the_rest_comes_back(cast, tent):
    """Ana paid, Ben did not, and the shop closed: his is free again, and hers is a refund."""
    pay(cast, "ana")
    hers, his = left(cast, "ana"), left(cast, "neighbour")
    with pytest.raises(actions.NotPossible):
        actions.call_off_pool(pool=tent, by=cast.by("ana"), at=NOW)
    desk = cast.client("approver")
    there = reverse("desk:purchase", args=[share(cast, "neighbour").ref])
    assert "It ends for everybody who shares in it." in said(desk.get(there))
    press = reverse("desk:purchase_back", args=[share(cast, "neighbour").ref])
    for _press in range(2):
        assert "It is called off." in told(desk, desk.post(press))
    assert (left(cast, "ana"), left(cast, "neighbour")) == (hers, his + 6_000)
    known = {"kind": "refund", "back_on": NOW.date(), "by": cast.by("ana"), "at": NOW}
    actions.refund_pool(pool=tent, amount=Money(3_000, "GBP"), key=uuid4(), **known)
    assert left(cast, "ana") == hers + 3_000
    assert books.check() == []


def test_whoever_began_it_lets_it_go_for_everybody_while_nobody_paid(cast, tent):
    ana, ben = cast.client("ana"), cast.client("neighbour")
    there, go = (reverse(name, args=[tent.ref]) for name in ("my:pool", "my:let_go"))
    assert go in links(ana.get(there))
    assert go not in links(ben.get(there))
    assert ben.post(go).status_code == 404
    assert "Nobody paid for it yet." in said(ana.get(go))
    assert "free again, for each of you" in told(ana, ana.post(go))
    assert "It was let go. Nobody paid anything." in said(ben.get(there))
    assert go not in links(ana.get(there))
    assert books.check() == []


def test_a_share_of_somebody_who_died_can_be_settled(cast, tent):
    """Out of a direct payment nobody pays it any more; the close does not wait for it for ever."""
    holding.note_death(
        person=cast.ana,
        died_on=NOW.date(),
        representative="",
        representative_reach="",
        by=cast.by("senior_approver"),
        at=NOW,
    )
    mine = queries.whole().get(pk=share(cast, "ana").pk)
    (bill,) = queries.bills_to_take_back(mine)
    actions.take_back_bill(purchase=mine, bill_ref=bill.ref, by=cast.by("payer"), at=NOW)
    assert queries.whole().get(pk=mine.pk).status == "cancelled"
    pay(cast, "neighbour")
    known = {"kind": "refund", "back_on": NOW.date(), "by": cast.by("payer"), "at": NOW}
    actions.refund_pool(pool=tent, amount=Money(6_000, "GBP"), key=uuid4(), **known)
    assert books.check() == []
