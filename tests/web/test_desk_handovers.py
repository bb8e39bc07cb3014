"""Both sides of a change of holder have its statement, with the same sums (S7, E2)."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from ownway.holding import actions
from ownway.holding.models import Handover
from tests.cast import NOW
from tests.web.reading import links, printed, said

pytestmark = [pytest.mark.django_db, pytest.mark.time_machine(NOW, tick=False)]


@pytest.fixture
def change(anas_plan):
    """Her gym goes from a holder to a direct payment; £40 that was promised stays behind."""
    anas_plan.ask("gym", 4_000)
    actions.choose(
        pot=anas_plan.pot,
        line_root=anas_plan.lines["gym"].root,
        way="direct",
        holder="direct_payment",
        by=anas_plan.by(),
        at=NOW,
    )
    return Handover.objects.get()


def test_the_side_that_set_it_up_reads_the_sums_the_person_reads(cast, change):
    payer, ana = cast.client("payer"), cast.client("ana")
    ours = payer.get(reverse("desk:holder_change", args=[change.ref]))
    theirs = ana.get(reverse("my:holder_change", args=[change.ref]))
    sums = [re.findall(r"£[\d,.]+", said(one)) for one in (ours, theirs)]
    assert sums[0] == sums[1]
    assert "£440" in sums[0]
    assert "Ana" in said(ours)
    assert "Together" in printed(ours)


def test_it_is_found_from_the_list_and_from_the_holder(cast, change):
    payer = cast.client("payer")
    there = reverse("desk:holder_change", args=[change.ref])
    listed = payer.get(reverse("desk:holding"))
    assert there in links(listed)
    assert "Changes of holder: 1" in said(listed)
    for one in (change.old, change.new):
        assert there in links(payer.get(reverse("desk:holder", args=[one.ref])))


def test_nobody_else_reads_it(cast, change):
    there = reverse("desk:holder_change", args=[change.ref])
    for who in ("ana", "neighbour", "approver", "senior_approver", "releaser", "far_approver"):
        assert cast.client(who).get(there).status_code == 404
    assert there not in links(cast.client("senior_approver").get(reverse("desk:holding")))
