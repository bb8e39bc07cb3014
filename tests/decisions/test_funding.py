"""Several funders pay for one plan: the parts add up, nothing committed is touched."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import UUID

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from ownway.decisions import queries, rules
from ownway.decisions.models import Pot
from ownway.decisions.rules import LineMoney, Place, PotMoney, Wanted
from ownway.endings import actions as endings
from ownway.holding import queries as holding
from ownway.joining.models import Enrolment
from ownway.ledger import posting
from ownway.ledger import queries as books
from ownway.ledger.rules import Kind
from ownway.programme import queries as programmes
from ownway.programme.rules import authority_of, award_of
from tests import living, packs, planned
from tests.living import AT, TWENTY_TWO

ROOTS = [UUID(int=number) for number in range(1, 5)]
minor = st.integers(0, 10**7)
line_money = st.builds(LineMoney, minor, minor, minor, minor)
pot = st.builds(PotMoney, minor, st.dictionaries(st.sampled_from(ROOTS), line_money, max_size=4))
pots = st.lists(pot, min_size=1, max_size=4)
wants = st.lists(
    st.builds(
        Wanted,
        st.sampled_from(ROOTS),
        st.integers(1, 10**7),
        st.booleans(),
        st.none() | st.just(0),
    ),
    max_size=4,
    unique_by=lambda line: line.root,
)


@given(st.data(), st.lists(st.integers(0, 10**6), min_size=1, max_size=5))
def test_rows_and_columns_add_up_and_no_cell_is_a_unit_from_its_share(data, columns):
    whole = sum(columns)
    cuts = sorted(data.draw(st.lists(st.integers(0, whole), max_size=6)))
    rows = [after - before for before, after in zip([0, *cuts], [*cuts, whole], strict=True)]
    cells = rules.apportion(rows, columns)
    assert [sum(row) for row in cells] == rows
    assert [sum(column) for column in zip(*cells, strict=True)] == columns
    for row, cell in zip(rows, cells, strict=True):
        for column, got in zip(columns, cell, strict=True):
            assert abs(got * whole - row * column) <= whole


@given(pots, st.integers(-(10**8), 10**8), st.data())
def test_a_change_of_the_whole_is_shared_to_the_penny_and_leaves_commitments_alone(
    has, change, data
):
    weights = data.draw(
        st.lists(st.integers(0, 9), min_size=len(has), max_size=len(has)).filter(any)
    )
    parts = rules.share_change(has, change=change, weights=weights)
    uncommitted = sum(one.uncommitted for one in has)
    assert sum(parts) == max(change, -uncommitted)
    assert all(part * change >= 0 for part in parts)
    assert all(part >= -one.uncommitted for part, one in zip(parts, has, strict=True))


@given(pots, st.integers(-(10**8), 10**8), wants)
def test_each_line_has_its_cost_across_the_pots_and_each_pot_its_own_money(has, change, wanted):
    changes = rules.share_change(has, change=change, weights=[1] * len(has))
    found = rules.fund_all(has, changes=changes, wanted=wanted)
    lacks = sum(
        max(0, line.total - sum(one.lines.get(line.root, LineMoney()).used for one in has))
        for line in wanted
    ) - sum(one.uncommitted for one in has) - sum(changes)  # fmt: skip
    assert {one.short for one in found} == {max(0, lacks)}
    if lacks > 0:
        assert not any(one.moves for one in found)
        return
    after = [rules.after(*each) for each in zip(has, found, strict=True)]
    for before, then, more in zip(has, after, changes, strict=True):
        assert then.total == before.total + more
        assert then.free >= 0
        for root, money in then.lines.items():
            was = before.lines.get(root, LineMoney())
            assert min(money.available, money.aside) >= 0
            assert (money.committed, money.spent) == (was.committed, was.spent)
    for line in wanted:
        across = [one.lines.get(line.root, LineMoney()) for one in after]
        lies = sum(one.aside if line.aside else one.available for one in across)
        assert lies == max(0, line.total - sum(one.used for one in across))
    again = rules.fund_all(after, changes=[0] * len(has), wanted=wanted)
    assert not any(one.moves or one.from_programme or one.short for one in again)


def test_a_funder_pays_for_its_kind_alone_as_far_as_its_money_reaches():
    has = [PotMoney(free=1_000), PotMoney(free=1_000)]
    gym, care = Wanted(ROOTS[0], 601), Wanted(ROOTS[1], 800, first=0)
    nhs, council = rules.fund_all(has, changes=[0, 0], wanted=[gym, care])
    assert nhs.moves[Place(ROOTS[1])] == 800
    assert Place(ROOTS[1]) not in council.moves
    assert nhs.moves[Place(ROOTS[0])] + council.moves[Place(ROOTS[0])] == 601

    dear = Wanted(ROOTS[1], 1_300, first=0)
    nhs, council = rules.fund_all(has, changes=[0, 0], wanted=[dear])
    assert (nhs.moves[Place(ROOTS[1])], council.moves[Place(ROOTS[1])]) == (1_000, 300)


def two_pots(of) -> tuple[Pot, Pot]:
    nhs, council = queries.pots_of(of.draft.plan)
    assert (nhs.funder, council.funder) == ("nhs", "council")
    return nhs, council


def left_to_promise(inside, code: str) -> int:
    pack = programmes.pack_of(inside)
    return books.balance(authority_of(pack, inside.ref, code))


@pytest.mark.django_db
def test_each_funder_awards_its_own_money(tmp_path):
    inside = living.programme(packs.joint(tmp_path, nhs=700, council=300))
    pack = programmes.pack_of(inside)
    assert [left_to_promise(inside, code) for code in ("nhs", "council")] == [700, 300]
    assert books.balance(award_of(pack, inside.ref, "council")) == 300
    assert not books.check()


@pytest.mark.django_db
def test_a_yes_takes_from_every_funder_by_its_share(tmp_path):
    of = planned.life(packs.joint(tmp_path)).agreed(("Gym", 11_221), ("Art", 5_001), ("Bus", 1))
    nhs, council = two_pots(of)
    assert nhs.amount_minor == council.amount_minor == 215_566
    across = holding.money_across([nhs, council])
    parts = {
        line.what: [share.money.left for share in across.get(line.root, ())]
        for line in queries.agreed_lines(of.draft.plan)
    }
    assert parts["Gym"] == [5_611, 5_610]
    assert sorted(parts["Art"]) == [2_500, 2_501]
    assert sum(parts["Bus"]) == 1
    assert left_to_promise(of.inside, "council") == 50_000_000 - 215_566
    assert not books.check()


@pytest.mark.django_db
def test_a_newer_plan_moves_money_inside_each_pot_alone(tmp_path):
    of = planned.life(packs.joint(tmp_path, shares=(2, 1))).agreed(("Gym", 9_000), ("Art", 3_000))
    of.revise()
    of.line("Bus", 3_001, of.draft.goals.get())
    of.send()
    of.decide()
    nhs, council = two_pots(of)
    assert [queries.money_in(one).total for one in (nhs, council)] == [287_421, 143_711]
    across = holding.money_across([nhs, council])
    bus = next(one for one in queries.agreed_lines(of.draft.plan) if one.what == "Bus")
    assert [share.money.left for share in across[bus.root]] == [2_001, 1_000]
    assert not books.check()


@pytest.mark.django_db
def test_without_one_funders_money_nothing_is_promised(tmp_path):
    of = planned.life(packs.joint(tmp_path, council=215_565))
    of.line("Gym", 2_500, of.goal())
    of.send()
    with pytest.raises(posting.NotEnough):
        of.decide()
    assert not Pot.objects.exists()
    assert left_to_promise(of.inside, "nhs") == 50_000_000


@pytest.mark.django_db
def test_money_nobody_needed_goes_back_to_the_funder_it_came_from(tmp_path):
    of = planned.life(packs.joint(tmp_path)).agreed(("Gym", 2_500))
    Enrolment.objects.create(
        person=of.person,
        status="enrolled",
        informed_version="0" * 64,
        joined_at=AT,
        joined_by=of.by.ref,
    )
    endings.leave(person=of.person, by=of.by, at=AT)
    assert left_to_promise(of.inside, "nhs") == left_to_promise(of.inside, "council") == 50_000_000
    assert not any(books.balances(of.inside.ref, kind=Kind.AVAILABLE).values())
    assert not books.check()


def test_two_approvals_at_once_never_exceed_an_envelope(fresh_database, tmp_path):
    """The council has money for one of the two; the NHS for both."""
    inside = living.programme(packs.joint(tmp_path, council=400_000))
    lives = [planned.in_programme(inside, answers=TWENTY_TWO) for _each in range(3)]
    for of in lives:
        of.line("Gym", 2_500, of.goal())
        of.send()
    start = Barrier(len(lives))

    def decide(of) -> bool:
        start.wait()
        try:
            of.decide()
        except posting.NotEnough:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(len(lives)) as threads:
        agreed = [each.result() for each in [threads.submit(decide, of) for of in lives]]
    assert sorted(agreed) == [False, False, True]
    assert left_to_promise(inside, "council") == 400_000 - 291_746
    assert left_to_promise(inside, "nhs") == 50_000_000 - 291_746
    assert Pot.objects.count() == 2
    assert not books.check()
