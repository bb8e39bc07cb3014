"""Several funders pay for one plan: the parts add up, nothing committed is touched."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta
from threading import Barrier
from uuid import UUID

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from ownway.allocation import actions as allocating
from ownway.core.money import Money
from ownway.core.period import Period, add_months
from ownway.decisions import queries, rules
from ownway.decisions.models import Pot
from ownway.decisions.rules import LineMoney, Place, PotMoney, Wanted
from ownway.endings import actions as endings
from ownway.holding import queries as holding
from ownway.joining.models import Enrolment
from ownway.ledger import posting
from ownway.ledger import queries as books
from ownway.ledger.models import Journal
from ownway.ledger.rules import Kind
from ownway.planning import queries as planning
from ownway.programme import queries as programmes
from ownway.programme.rules import authority_of, award_of
from ownway.reclaims import actions as reclaims
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


caps = st.lists(st.none() | minor, min_size=4, max_size=4)


@given(pots, st.integers(0, 10**8), wants, caps)
def test_of_no_funder_more_is_kept_aside_than_it_lets(has, change, wanted, caps):
    """A cap binds its own money alone, as long as they have room together (ADR 15)."""
    most = caps[: len(has)]
    wanted = [replace(line, first=None) if line.aside else line for line in wanted]
    changes = rules.share_change(has, change=change, weights=[1] * len(has))
    found = rules.fund_all(has, changes=changes, wanted=wanted, aside_most=most)
    if found[0].short:
        return
    after = [rules.after(pot, one) for pot, one in zip(has, found, strict=True)]
    for line in wanted:
        lies = [one.lines.get(line.root, LineMoney()) for one in after]
        used = sum(one.lines.get(line.root, LineMoney()).used for one in has)
        left = sum(one.aside if line.aside else one.available for one in lies)
        assert left == max(0, line.total - used)
    before = [sum(one.aside for one in pot.lines.values()) for pot in has]
    kept = [sum(one.aside for one in pot.lines.values()) for pot in after]
    over = [
        cap is not None and now > max(cap, was)
        for cap, now, was in zip(most, kept, before, strict=True)
    ]
    if any(over):  # only where nobody had room any more
        free = [one.free for one in after]
        assert all(
            (cap is not None and now >= cap) or not left
            for cap, now, left in zip(most, kept, free, strict=True)
        )


@pytest.mark.django_db
def test_the_funder_with_a_cap_keeps_its_weeks_aside_and_the_other_the_rest(tmp_path):
    """4 weeks of the council's half; the other half has no limit (R22, E10)."""
    terms = {"council": {"contingency_weeks_cap": 4}}
    of = planned.life(packs.joint(tmp_path, terms=terms))
    most = planning.limits(of.draft).aside_most
    assert most == Money(215_566 + 16_582, "GBP")  # half of £4,311.32, and 4 of 52 weeks of half
    of.line("Gym", 5_000, of.goal())
    of.aside(100_000)
    of.send()
    of.decide()
    kept = {
        pot.funder: sum(one.aside for one in queries.money_in(pot).lines.values())
        for pot in queries.pots_of(of.draft.plan)
    }
    assert kept == {"nhs": 100_000 - 16_582, "council": 16_582}
    assert not books.check()


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
    start = Barrier(len(lives), timeout=60)

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


def journals_of(inside) -> set[tuple[object, ...]]:
    rows = Journal.objects.filter(book__ref=inside.ref)
    return set(rows.values_list("idem_key", "content_hash", "kind", "effective_on", "n_lines"))


def more_later(of, day, reason: str = "", from_on=None):
    """New answers come to more; sent and agreed to the same day."""
    again = living.assessed(of.person, of.by, TWENTY_TWO, at=day)
    newer = allocating.work_out(assessment=again, by=of.by, at=day)
    if from_on is not None:
        allocating.settle(
            allocation=newer,
            amount=Money(newer.amount_minor, "GBP"),
            reason=reason,
            from_on=from_on,
            by=planned.settler(of.person),
            at=day,
        )
    of.revise(day)
    of.line("Course", 1_000, of.draft.goals.get(), at=day)
    of.send(day)
    of.decide(at=day)


@pytest.mark.django_db
def test_a_change_within_the_year_posts_only_the_difference_by_days(tmp_path):
    """100 days in, the amount rises: each funder gives half of the difference for 265 days."""
    of = planned.life(packs.joint(tmp_path)).agreed(("Gym", 11_221))
    before, day = journals_of(of.inside), AT + timedelta(days=100)
    more_later(of, day)
    new = journals_of(of.inside) - before
    assert before < journals_of(of.inside)
    assert {(kind, on) for _key, _hash, kind, on, _n in new} == {
        ("allocate", day.date()),
        ("plan_lines", day.date()),
    }
    whole = (100 * 431_132 + 265 * 583_492 + 182) // 365
    assert sum(pot.amount_minor for pot in two_pots(of)) == whole
    assert [pot.amount_minor for pot in two_pots(of)] == [whole - whole // 2, whole // 2]
    assert planning.contents(of.now()).amount.minor == whole
    assert not books.check()


@pytest.mark.django_db
def test_money_dated_back_is_the_same_as_if_it_had_been_said_that_day():
    soon = planned.life()
    late = planned.in_programme(soon.inside)
    day, told = AT + timedelta(days=60), AT + timedelta(days=120)
    for of in (soon, late):
        of.agreed(("Gym", 11_221))
    more_later(soon, day)
    before = journals_of(late.inside)
    more_later(late, told, "It began two months ago", day.date())
    assert before < journals_of(late.inside)
    amounts = [queries.pot_of(of.draft.plan).amount_minor for of in (soon, late)]
    assert amounts == [(60 * 431_132 + 305 * 583_492 + 182) // 365] * 2
    new = journals_of(late.inside) - before
    assert {on for _key, _hash, _kind, on, _n in new} == {told.date()}
    assert not books.check()


@pytest.mark.django_db
def test_a_new_year_has_all_of_the_new_amount():
    of = planned.life().agreed(("Gym", 11_221))
    more_later(of, AT + timedelta(days=100))
    after = AT + timedelta(days=370)
    of.revise(after)
    of.send(after)
    assert planning.contents(of.now()).amount.minor == 583_492
    of.decide(at=after)
    assert queries.pots_of(of.draft.plan)[0].amount_minor == 583_492
    assert not books.check()


@pytest.mark.django_db
def test_a_funder_whose_money_lasts_half_a_year_gives_half_of_it(tmp_path):
    """A pot of 6 months holds what the amount for a year comes to in its days."""
    sole = ("  envelope: 50000000", "  period_months: 6\n  envelope: 50000000")
    alone = planned.life(packs.copied(packs.ENGLAND, tmp_path, sole))
    half = Period(AT.date(), add_months(AT.date(), 6))
    assert planning.contents(alone.now()).amount.minor == (431_132 * half.days * 2 + 365) // 730
    alone.agreed(("Gym", 10_000))
    pot = queries.pot_of(alone.draft.plan)
    assert (pot.ends_on, pot.amount_minor) == (half.ends_on, 213_794)
    assert not books.check()


@pytest.mark.django_db
def test_a_shorter_pot_gives_its_share_of_the_year_once(tmp_path):
    """The council's money lasts 6 months. What it gave counts, and what lapsed it gives again."""
    of = planned.life(packs.joint(tmp_path, terms={"council": {"period_months": 6}}))
    of.agreed(("Gym", 10_000))
    nhs, council = two_pots(of)
    assert (nhs.ends_on, council.ends_on) == (date(2027, 9, 4), date(2027, 3, 4))
    assert (nhs.amount_minor, council.amount_minor) == (215_566, 215_566)
    after = AT + timedelta(days=200)
    of.revise(after)
    of.line("Art", 3_000, of.draft.goals.get(), at=after)
    of.send(after)
    of.decide(at=after)
    new, first, old = queries.pots_of(of.draft.plan)
    assert [one.funder for one in (new, first, old)] == ["council", "nhs", "council"]
    assert new.starts_on == after.date()
    assert new.ends_on == nhs.ends_on
    assert (new.amount_minor, first.amount_minor) == (215_566, 215_566)
    assert not books.check()


def test_what_a_shorter_pot_gave_counts_as_given():
    gone = PotMoney(500, {ROOTS[0]: LineMoney(available=40, committed=10, spent=150)})
    now = rules.with_used(PotMoney(7, {ROOTS[1]: LineMoney(available=3)}), [gone])
    assert now.total == 170
    assert now.uncommitted == 10
    assert now.lines[ROOTS[0]] == LineMoney(committed=10, spent=150)


@pytest.mark.django_db
def test_what_was_asked_back_of_a_shorter_pot_is_not_given_again_in_its_year(tmp_path):
    """The council took £100 back in its first half: the second half is smaller by it, no more."""
    of = planned.life(packs.joint(tmp_path, terms={"council": {"period_months": 6}}))
    of.agreed(("Gym", 300_000))
    council = two_pots(of)[1]
    notice = reclaims.give_notice(
        pot=council,
        way="clawback",
        ground="changed",
        evidence="We looked at it together.",
        amount=Money(10_000, "GBP"),
        by=of.approver,
        at=AT,
    )
    at = AT + timedelta(days=60)
    reclaims.decide(reclaim=notice, by=planned.staff(of.inside, "payer", "Paul")[0], at=at)
    for days in (200, 201):  # said twice, it is the same
        after = AT + timedelta(days=days)
        of.revise(after)
        of.line("Art" if days == 200 else "Pool", 1_000, of.draft.goals.get(), at=after)
        of.send(after)
        of.decide(at=after)
        new, first, _old = queries.pots_of(of.draft.plan)
        assert (new.funder, new.amount_minor) == ("council", 205_566)
        assert first.amount_minor == 215_566
    assert not books.check()
