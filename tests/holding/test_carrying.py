"""The end of a pot: told before, saved money goes on, the rest goes back, nothing is lost."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ownway.cli.worker import end_pots
from ownway.core.actors import SYSTEM
from ownway.core.money import Money
from ownway.decisions import queries as decided
from ownway.decisions.rules import LineMoney, Place, PotMoney
from ownway.holding import actions, queries, rules
from ownway.holding.actions import TooSoon
from ownway.holding.models import PotEnd
from ownway.ledger import queries as books
from ownway.ledger.rules import Kind
from ownway.programme import actions as programming
from ownway.programme import queries as programmes
from ownway.programme.rules import CarryOver, authority_of
from ownway.spending import actions as spending
from tests import packs, planned
from tests.agreed import ready
from tests.living import AT

YEAR = timedelta(days=365)
ROOTS = [UUID(int=number) for number in range(1, 5)]
minor = st.integers(0, 10**9)
line_money = st.builds(LineMoney, minor, minor, minor, minor)
pots = st.builds(PotMoney, minor, st.dictionaries(st.sampled_from(ROOTS), line_money, max_size=4))
carries = st.none() | st.builds(
    CarryOver,
    what=st.sampled_from(["saved", "all"]),
    most_percent=st.integers(0, 100),
    source=st.just("A test"),
)


@given(pots, st.lists(st.sampled_from(ROOTS), unique=True), minor, carries, minor)
def test_what_goes_on_and_what_goes_back_add_up_to_what_was_left(pot, saving, amount, rule, before):
    found = rules.ending(pot, saving=saving, amount=amount, rule=rule, went_on=before)
    assert found.goes_on + found.goes_back == pot.uncommitted
    assert found.goes_on <= max(0, rules.most_carried(amount, rule) - before)
    assert all(part > 0 for part in (*found.carries.values(), *found.lapses.values()))
    if rule is None or rule.what == "saved":
        assert {place.line for place in found.carries} <= set(saving)
        assert not any(place.aside for place in found.carries)


@pytest.fixture
def of(db):
    """Ana saves £300 for a bike, keeps £100 aside and has a gym."""
    made = planned.life()
    goal = made.goal()
    made.line("Gym", 5_000, goal)
    made.line("Bike", 30_000, goal, kind="saving")
    made.aside(10_000)
    made.send()
    made.decide()
    return made


def by_what(of) -> dict[str, UUID]:
    return {line.what: line.root for line in decided.agreed_lines(of.draft.plan)}


def held(of, what: str):
    pot = decided.pot_of(of.draft.plan)
    chosen = actions.choose(
        pot=pot,
        line_root=by_what(of)[what],
        way="third",
        holder="harbour_accounts",
        by=of.by,
        at=AT,
    )
    return actions.set_up(arrangement=ready(chosen, SYSTEM, AT), by=SYSTEM, at=AT)


def authority(of) -> int:
    pack = programmes.pack_of(of.inside)
    return books.balance(authority_of(pack, of.inside.ref, "nhs"))


def test_a_person_is_told_a_month_before_and_only_once(of):
    assert end_pots(AT + YEAR - timedelta(days=29)) == 0
    assert end_pots(AT + YEAR - timedelta(days=27)) == 1
    told = PotEnd.objects.get()
    assert (told.goes_on_minor, told.goes_back_minor) == (30_000, 431_132 - 30_000)
    assert end_pots(AT + YEAR - timedelta(days=20)) == 0


def test_money_waits_until_the_person_had_time_to_know(of):
    late = AT + YEAR + timedelta(days=3)
    assert end_pots(late) == 1
    with pytest.raises(TooSoon):
        actions.end_pot(end=PotEnd.objects.get(), by=SYSTEM, at=late + timedelta(days=27))
    assert end_pots(late + timedelta(days=28)) == 1


def test_saved_money_goes_on_with_its_holder_and_the_rest_goes_back(of):
    """What was saved for the bike goes into the next period (E7)."""
    held(of, "Bike")
    held(of, "Gym")
    before = authority(of)
    end_pots(AT + YEAR - timedelta(days=27))
    assert end_pots(AT + YEAR + timedelta(days=1)) == 1
    new, old = decided.pots_of(of.draft.plan)
    bike = by_what(of)["Bike"]
    assert decided.money_in(old).uncommitted == 0
    assert decided.money_in(new).lines[bike].available == new.carried_minor == 30_000
    assert new.starts_on == old.ends_on
    assert authority(of) == before + 431_132 - 30_000
    arrangement = queries.arrangement_of(new, bike)
    assert (arrangement.holder, arrangement.status) == ("harbour_accounts", "live")
    assert books.balance(queries.cash_of(arrangement)) == 30_000
    assert not books.check()

    assert end_pots(AT + YEAR + timedelta(days=2)) == 0


def test_a_new_years_plan_has_what_was_saved_on_top(of):
    end_pots(AT + YEAR - timedelta(days=27))
    later = AT + YEAR + timedelta(days=1)
    end_pots(later)
    of.revise(later)
    of.send(later)
    of.decide(at=later)
    new = decided.pot_of(of.draft.plan)
    assert new.amount_minor == decided.money_in(new).total == 431_132 + 30_000
    lies = decided.money_in(new).lines
    assert lies[by_what(of)["Bike"]].available == 60_000
    assert lies[by_what(of)["Gym"]].available == 5_000
    assert not books.check()


def test_above_the_limit_of_the_rule_saved_money_goes_back(db):
    """The rule of carrying money over has a limit (E7)."""
    of = planned.life()
    of.line("Bike", 200_000, of.goal(), kind="saving")
    of.send()
    of.decide()
    found = queries.ending_of(decided.pot_of(of.draft.plan))
    assert found.goes_on == 431_132 * 25 // 100
    assert found.goes_on + found.goes_back == 431_132


def test_what_comes_back_after_the_end_is_within_the_same_limit(db):
    """The limit is one for all of it, in however many steps (E7)."""
    of = planned.life()
    of.line("Bike", 200_000, of.goal(), kind="saving")
    of.send()
    of.decide()
    held(of, "Bike")
    asked = spending.ask(
        person=of.person,
        line_root=by_what(of)["Bike"],
        goal_ref=of.draft.goals.get().ref,
        what="Bike",
        payee="Wheels",
        amount=Money(9_000, "GBP"),
        key=uuid4(),
        by=of.by,
        at=AT,
    )
    assert asked.status == "approved"
    before, later = authority(of), AT + YEAR + timedelta(days=1)
    end_pots(AT + YEAR - timedelta(days=27))
    end_pots(later)
    spending.cancel(purchase=asked, by=of.by, at=later)
    assert end_pots(later) == 1
    end = PotEnd.objects.get()
    most = 431_132 * 25 // 100
    assert (end.went_on_minor, end.went_back_minor) == (most, 431_132 - most)
    assert authority(of) == before + 431_132 - most
    assert not books.check()


def test_every_funder_ends_on_its_own_terms(db, tmp_path):
    """The period of one funder ends its own pot and no other (E10)."""
    of = planned.life(packs.joint(tmp_path))
    of.line("Bike", 30_000, of.goal(), kind="saving")
    of.send()
    of.decide()
    nhs, council = decided.pots_of(of.draft.plan)
    assert queries.ending_of(nhs).carries == {Place(by_what(of)["Bike"]): 15_000}
    assert queries.ending_of(council).carries == {}
    end_pots(AT + YEAR - timedelta(days=27))
    end_pots(AT + YEAR + timedelta(days=1))
    left = books.balances(of.inside.ref, pot=council.ref, kind=Kind.AVAILABLE)
    assert not any(left.values())
    assert not books.check()


def test_two_funders_with_two_calendars_hold_together_on_one_person(db, tmp_path):
    """The council: a year from 1 January, money of 6 months, half of it goes on. The NHS: April."""
    half = {"what": "all", "most_percent": 50, "source": "A test"}
    terms = {
        "nhs": {"year_starts": "04-01"},
        "council": {"year_starts": "01-01", "period_months": 6, "carry_over": half},
    }
    of = planned.life(packs.joint(tmp_path, terms=terms))
    of.line("Bike", 30_000, of.goal(), kind="saving")
    of.send()
    of.decide()
    nhs, council = decided.pots_of(of.draft.plan)
    given = 215_566
    assert (nhs.amount_minor, council.amount_minor) == (given, given)

    def granted(on: date) -> list[str]:
        at = datetime.combine(on, AT.time(), tzinfo=AT.tzinfo)
        years = programming.grant_years(programme=of.inside, by=SYSTEM, at=at)
        return [one.funder for one in years]

    def left() -> tuple[int, ...]:
        pack = programmes.pack_of(of.inside)
        parties = [authority_of(pack, of.inside.ref, code) for code in ("nhs", "council")]
        return tuple(books.balance(one) for one in parties)

    whole = 50_000_000
    assert granted(date(2026, 12, 31)) == []
    assert granted(date(2027, 1, 1)) == ["council"]
    assert left() == (whole - given, whole)

    assert council.ends_on == date(2027, 3, 4)
    assert end_pots(AT + timedelta(days=181 - 27)) == 1  # told
    assert end_pots(AT + timedelta(days=182)) == 1
    new = next(pot for pot in decided.pots_of(of.draft.plan) if pot not in (nhs, council))
    assert (new.funder, new.carried_minor) == ("council", given // 2)
    assert left() == (whole - given, whole + given - given // 2)
    assert decided.money_in(nhs).total == given  # untouched by the council's end

    assert granted(date(2027, 4, 1)) == ["nhs"]
    assert left() == (whole, whole + given - given // 2)
    then = AT + timedelta(days=200)
    of.revise(then)
    of.send(then)
    of.decide(at=then)
    found = {pot.funder: pot for pot in decided.pots_of(of.draft.plan) if pot.pk != council.pk}
    assert found["nhs"].amount_minor == given
    assert found["council"].amount_minor == given + given // 2  # its share, and what went on
    assert not books.check()


def narrowed(of, what: str):
    """The person's money of one line goes to another holder, with a reason and a day."""
    pot = decided.pot_of(of.draft.plan)
    direct = actions.choose(
        pot=pot, line_root=by_what(of)[what], way="direct", holder="direct_payment", by=of.by, at=AT
    )
    actions.set_up(arrangement=ready(direct, SYSTEM, AT), by=SYSTEM, at=AT)
    return actions.tighten(
        pot=pot,
        line_root=by_what(of)[what],
        way="third",
        holder="harbour_accounts",
        reason="We agreed this together.",
        review_on=(AT + timedelta(days=80)).date(),
        by=planned.settler(of.person),
        at=AT,
    )


@pytest.mark.parametrize("ended", [True, False])
def test_a_narrower_choice_that_was_ended_does_not_bind_in_the_next_period(of, ended):
    """It binds until its day or until it is ended, and leads back after that (I14, scenario 13)."""
    now = narrowed(of, "Bike")
    if ended:
        actions.end_narrowing(arrangement=now, by=planned.settler(of.person), at=AT)
    end_pots(AT + YEAR - timedelta(days=27))
    then = AT + YEAR + timedelta(days=1)
    end_pots(then)
    new = queries.arrangement_of(decided.pot_of(of.draft.plan), by_what(of)["Bike"])
    assert new.holder == "harbour_accounts"
    assert queries.narrowed(new, AT.date()) is not ended
    earlier = queries.earlier_way(new)
    assert earlier.way == "direct"
    back = next(
        one.back_to
        for one in queries.lines_to_choose(of.viewer, of.person.ref, then)
        if one.line.root == by_what(of)["Bike"]
    )
    assert back == earlier
    restored = actions.restore(arrangement=new, by=of.by, at=then)
    assert (restored.way, restored.status) == ("direct", "live")
    assert books.balance(queries.cash_of(restored)) == 30_000
    assert not books.check()


@pytest.mark.parametrize("step", ["answered", "made ready"])
def test_a_holder_that_said_yes_before_the_period_ended_is_set_up_after_it(of, step):
    end_pots(AT + YEAR - timedelta(days=27))
    asked = actions.choose(
        pot=decided.pot_of(of.draft.plan),
        line_root=by_what(of)["Bike"],
        way="third",
        holder="harbour_accounts",
        by=of.by,
        at=AT,
    )
    asked = actions.answer(arrangement=asked, yes=True, name="Rose", words="", by=SYSTEM, at=AT)
    account = {"ready_with": "held_account", "by": SYSTEM}
    if step == "made ready":
        asked = actions.note_ready(arrangement=asked, **account, at=AT)
    later = AT + YEAR + timedelta(days=1)
    end_pots(later)
    new, _old = decided.pots_of(of.draft.plan)
    now = queries.arrangement_of(new, asked.line_root)
    assert (now.status, now.steps.count()) == (asked.status, asked.steps.count())
    if step == "answered":
        now = actions.note_ready(arrangement=now, **account, at=later)
    live = actions.set_up(arrangement=now, by=SYSTEM, at=later)
    assert (live.status, books.balance(queries.cash_of(live))) == ("live", 30_000)
    assert not books.check()


def test_a_change_that_was_asked_for_goes_on_beside_who_holds_it(of):
    held(of, "Bike")
    bike, old = by_what(of)["Bike"], decided.pot_of(of.draft.plan)
    actions.choose(pot=old, line_root=bike, way="direct", holder="direct_payment", by=of.by, at=AT)
    end_pots(AT + YEAR - timedelta(days=27))
    end_pots(AT + YEAR + timedelta(days=1))
    new = decided.pots_of(of.draft.plan)[0]
    assert (queries.live_of(new, bike).way, queries.asked_for(new, bike).way) == ("third", "direct")
    assert books.balance(queries.cash_of(queries.live_of(new, bike))) == 30_000
    assert queries.asked_for(old, bike) is None  # nobody waits for it twice


def test_a_period_that_ends_while_a_holder_fails_goes_on_with_the_one_that_takes_over(of):
    held(of, "Bike")
    end_pots(AT + YEAR - timedelta(days=27))
    later = AT + YEAR + timedelta(days=1)
    failure = actions.begin_failure(
        programme=of.inside,
        holder="harbour_accounts",
        to_way="notional",
        to_holder="nhs_thornmere",
        kind="insolvent",
        reason="It can no longer pay.",
        by=SYSTEM,
        at=later,
    )
    end_pots(later)
    actions.carry_on(failure=failure, by=SYSTEM, at=later)
    new = decided.pots_of(of.draft.plan)[0]
    assert queries.live_of(new, by_what(of)["Bike"]).holder == "nhs_thornmere"
    assert sum(books.balances(of.inside.ref, kind=Kind.THIRD_CASH).values()) == 0
    assert not books.check()
