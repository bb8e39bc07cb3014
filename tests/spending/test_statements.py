"""Statements for people and for payers: books, entries, and each other agree to the penny."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ownway.core.money import Money
from ownway.core.period import Period
from ownway.core.problems import NotVisible
from ownway.holding import queries as held
from ownway.holding.rules import Way
from ownway.ledger import queries as books
from ownway.ledger.rules import Kind
from ownway.planning import actions as planning
from ownway.spending import actions, queries, rules
from ownway.spending.rules import Figures, Step
from tests import agreed
from tests.cast import NOW

pytestmark = pytest.mark.django_db
TODAY = NOW.date()
MONTH = Period(date(2026, 9, 1), date(2026, 10, 1))
LATER = NOW + timedelta(days=40)
PLANNED = 48_000 + 50_000 + 60_000 + 44_884


@pytest.fixture
def plan(anas_plan):
    return anas_plan


def statement(plan, period=MONTH, who="ana", at=NOW):
    found = queries.statements(plan.cast.viewer(who), plan.person.ref, period, at)
    return found[0] if found else None


def line(found, what, end=True):
    one = next(each for each in found.lines if each.what == what)
    return one.end if end else one.start


def paid_by_run(plan, minor=6_000, *, settle=True, at=NOW):
    """The bus pass, by a pay run; on its way until the bank has said so."""
    plan.ask("bus", minor, at=at)
    run = actions.make_run(programme=plan.person.programme, by=plan.by("payer"), at=at)
    run = actions.release(run=run, by=plan.by("releaser"), at=at)
    run = actions.post_run(run=run, by=plan.by("releaser"), at=at)
    if settle:
        actions.settle(run=run, paid_on=at.date(), by=plan.by("payer"), at=at)
    return run


def busy(plan):
    """One of everything: asked, agreed, paid oneself, paid back in part, on its way, paid."""
    paid_by_run(plan, 6_000)
    paid_by_run(plan, 5_000, settle=False)
    plan.ask("gym", 20_000)
    plan.ask("gym", 4_000)
    art = plan.ask("art", 2_500)
    actions.pay_direct(purchase=art, by=plan.by(), at=NOW)


def from_entries(plan, on):
    """The second way: every entry of the pot added up by hand; no counter, no balance."""
    given = 0
    for account in books.balances(plan.person.programme.ref, pot=plan.pot.ref):
        if account.kind in (Kind.AVAILABLE, Kind.CONTINGENCY) and account.line is not None:
            for each in books.every_entry(account):
                if each.effective_on <= on:
                    given += each.amount
    return given


def test_the_five_words_by_line_and_together(plan):
    """Held by a third party, by the person and by the funder: one statement (E1)."""
    busy(plan)
    found = statement(plan)
    assert line(found, "Gym") == Figures(asked=20_000, agreed=4_000, left=44_000)
    assert line(found, "Art class") == Figures(paid=2_500, left=47_500)
    assert line(found, "Bus pass") == Figures(on_its_way=5_000, paid=6_000, left=49_000)
    assert found.end == Figures(20_000, 4_000, 5_000, 8_500, PLANNED - 17_500)
    assert found.start == Figures()
    assert found.not_planned_end == plan.pot.amount_minor - PLANNED


def test_statement_money_view_and_entries_agree(plan):
    """What is left of budget, pot and line is the sum of its entries, wherever it stands (E4)."""
    busy(plan)
    found = statement(plan)
    view = queries.money(plan.cast.viewer("ana"), plan.person.ref, NOW)
    assert found.end.left == view.left == from_entries(plan, TODAY)
    assert (found.end.agreed, found.end.asked) == (view.agreed_not_paid, view.asked_for)
    assert found.end.paid + found.end.on_its_way == view.paid
    assert found.not_planned_end == view.not_planned
    assert found.start.left + sum(one.amount for one in found.happened) == found.end.left
    assert found.end.given + found.not_planned_end == plan.pot.amount_minor


def test_at_any_past_day_it_is_what_it_was(plan):
    """What came later changes nothing of what was so on a past day (E12)."""
    busy(plan)
    then = statement(plan)
    asked = plan.ask("gym", 16_000, at=LATER)
    actions.cancel(purchase=asked, by=plan.by(), at=LATER + timedelta(days=2))
    actions.pay_direct(purchase=plan.ask("art", 2_500, at=LATER), by=plan.by(), at=LATER)
    now = LATER + timedelta(days=3)
    assert statement(plan, at=now) == then
    day = LATER.date()
    waiting = Period(day, day + timedelta(days=1))
    assert line(statement(plan, waiting, at=now), "Gym").asked == 36_000
    after = Period(day + timedelta(days=3), day + timedelta(days=4))
    assert line(statement(plan, after, at=now), "Gym").asked == 20_000
    assert statement(plan, after, at=now).start.paid == then.end.paid + 2_500
    assert statement(plan, after, at=now).end.left == from_entries(plan, day)


def test_what_a_bank_gave_back_is_not_on_its_way(plan):
    run = paid_by_run(plan, settle=False)
    assert statement(plan).end.on_its_way == 6_000
    actions.settle(run=run, paid_on=TODAY, by=plan.by("payer"), at=NOW)
    assert (statement(plan).end.on_its_way, statement(plan).end.paid) == (0, 6_000)


def test_what_a_draft_calls_a_line_stands_in_no_statement(plan):
    """Those who see the money read what was agreed, not what the person is still writing."""
    plan.ask("gym", 20_000)
    gym = plan.lines["gym"]
    draft = planning.revise(plan=plan.plan, by=plan.by(), at=NOW)
    planning.save_line(
        version=draft,
        kind=gym.kind,
        category=gym.category,
        what="Something I tell nobody yet",
        each=Money(gym.each_minor, gym.currency),
        times=gym.times,
        line_ref=draft.lines.get(root=gym.root).ref,
        edit_no=draft.edit_no,
        by=plan.by(),
        at=NOW,
    )
    found = statement(plan)
    assert line(found, gym.what).left == 48_000
    said = {one.what for one in (*found.lines, *found.happened)}
    said.add(held.line_named(plan.held["gym"]))
    assert "Something I tell nobody yet" not in said


def test_goals_come_to_the_whole(plan):
    busy(plan)
    found = statement(plan)
    assert {one.goal for one in found.goals} == {"Feel strong again", ""}
    assert rules.together(one.end for one in found.goals) == found.end
    assert rules.together(one.start for one in found.goals) == found.start


def test_who_may_not_see_the_money_sees_no_statement(plan):
    assert statement(plan, who="sister").end == statement(plan).end
    assert statement(plan, who="stranger") is None


def test_the_funder_gets_the_sum_of_the_persons_statements(plan):
    busy(plan)
    other = agreed.agree(plan.cast, "neighbour")
    other.ask("gym", 4_000)
    programme = plan.person.programme
    (found,) = queries.by_funder(plan.cast.viewer("payer"), programme, "nhs", MONTH, NOW)
    mine = [statement(each, who=who) for each, who in ((plan, "ana"), (other, "neighbour"))]
    summed = rules.together(one.end for one in mine)
    assert (found.end.agreed, found.end.on_its_way, found.end.paid) == (
        summed.agreed,
        summed.on_its_way,
        summed.paid,
    )
    assert found.end.left == summed.left + sum(one.not_planned_end for one in mine)
    assert found.end.given == plan.pot.amount_minor + other.pot.amount_minor
    assert rules.together(row.end for row in found.rows) + found.rest_end == found.end
    assert {row.name for row in found.rows} == {plan.person.name, other.person.name}


def test_people_not_open_to_the_viewer_are_one_sum(plan):
    plan.person.restricted = True
    plan.person.save()
    programme = plan.person.programme
    (found,) = queries.by_funder(plan.cast.viewer("payer"), programme, "nhs", MONTH, NOW)
    assert (found.rows, found.rest_end) == ((), found.end)
    assert found.end.given == plan.pot.amount_minor


def test_a_holder_sees_what_it_holds_for_whom(plan):
    busy(plan)
    programme, viewer = plan.person.programme, plan.cast.viewer("payer")
    asked = (viewer, programme, Way.THIRD, "harbour_accounts", MONTH, NOW)
    (found,) = queries.by_holder(*asked)
    cash = 48_000 + 44_884
    assert [(row.name, row.held.came, row.held.end) for row in found.rows] == [
        (plan.person.name, cash, cash)
    ]
    (mine,) = queries.by_holder(viewer, programme, Way.DIRECT, "direct_payment", MONTH, NOW)
    assert (mine.total.came, mine.total.went, mine.total.end) == (50_000, 2_500, 47_500)
    assert mine.total.start + mine.total.came - mine.total.went == mine.total.end


def test_what_each_payee_got_in_a_year(plan):
    busy(plan)
    programme = plan.person.programme
    year = rules.year_of(TODAY, "01-01")
    (found,) = queries.by_payee(plan.cast.viewer("payer"), programme, year)
    assert (found.payee, found.payments, found.total) == ("City Leisure", 2, 8_500)
    assert found.total == sum(books.balances(programme.ref, kind=Kind.PAID).values())
    before = Period(date(2025, 1, 1), date(2026, 1, 1))
    assert queries.by_payee(plan.cast.viewer("payer"), programme, before) == ()


@pytest.mark.parametrize("who", ["ana", "approver", "far_approver", "director"])
def test_payers_statements_are_for_payers(plan, who):
    viewer, programme = plan.cast.viewer(who), plan.person.programme
    with pytest.raises(NotVisible):
        queries.by_funder(viewer, programme, "nhs", MONTH, NOW)
    with pytest.raises(NotVisible):
        queries.by_holder(viewer, programme, Way.THIRD, "harbour_accounts", MONTH, NOW)
    with pytest.raises(NotVisible):
        queries.by_payee(viewer, programme, MONTH)


@given(
    st.lists(
        st.tuples(st.integers(0, 2), st.integers(1, 10_000), st.sampled_from(["", "back", "in"])),
        max_size=12,
    )
)
def test_what_is_on_its_way_follows_from_what_set_off_and_arrived(payments):
    pots, steps, expected = [UUID(int=n) for n in range(3)], [], dict.fromkeys(range(3), 0)
    for place, amount, then in payments:
        key = uuid4()
        steps.append(Step(key, pots[place], amount))
        if then == "in":
            steps.append(Step(rules.settled_key(key), None, -amount))
        elif then == "back":
            steps.append(Step(uuid4(), pots[place], -amount))
        else:
            expected[place] += amount
    assert rules.on_their_way(steps) == {pots[n]: x for n, x in expected.items() if x}


@given(st.dates(date(2020, 1, 1), date(2040, 12, 31)), st.sampled_from(["01-01", "04-06", "10-01"]))
def test_every_day_lies_in_one_year_and_one_month(day, starts):
    year, month = rules.year_of(day, starts), rules.month_of(day)
    assert year.contains(day)
    assert month.contains(day)
    assert not rules.year_of(year.starts_on - timedelta(days=1), starts).contains(day)
    assert rules.months(day, day, most=9) == [month]


def test_payers_see_what_was_known_on_a_past_day(plan):
    """A paper that came late counts for September, and is not in what was known before it came."""
    viewer, programme = plan.cast.viewer("payer"), plan.person.programme
    paid_by_run(plan, 6_000)

    def known(at):
        funder = queries.by_funder(viewer, programme, "nhs", MONTH, LATER, known_at=at)[0]
        holder = queries.by_holder(
            viewer, programme, Way.THIRD, "harbour_accounts", MONTH, LATER, known_at=at
        )[0]
        return funder, holder

    before = known(NOW)
    assert before == known(None)
    posted = books.postings_about(programme.ref, plan.ask("bus", 5_000, at=LATER).ref)
    assert posted[-1].journal.effective_on > MONTH.last_on
    late = actions.pay_direct(purchase=plan.ask("art", 2_500), by=plan.by(), at=NOW)
    assert late.status == "paid"
    after = known(None)
    earlier = known(NOW - timedelta(days=1))
    assert known(LATER) == after != before
    assert earlier[0].end == Figures()
    assert earlier[1].total.end == 0
    assert after[0].end.paid - before[0].end.paid == 2_500


def test_a_statement_of_a_person_as_it_was_known(plan):
    """Two ways: as read then, and read later as known then."""
    busy(plan)
    whole = Period(date(2026, 9, 1), LATER.date() + timedelta(days=30))
    then = statement(plan, whole)
    later = LATER + timedelta(days=1)
    asked = plan.ask("gym", 16_000, at=LATER)
    actions.cancel(purchase=asked, by=plan.by(), at=later)
    paid_by_run(plan, 1_000, at=LATER)
    found = queries.statements(plan.cast.viewer("ana"), plan.person.ref, whole, later, known_at=NOW)
    assert found[0] == then != statement(plan, whole, at=later)
    assert (
        queries.statements(
            plan.cast.viewer("ana"),
            plan.person.ref,
            whole,
            later,
            known_at=NOW - timedelta(days=400),
        )
        == ()
    )
