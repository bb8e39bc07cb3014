"""Several may pay for one plan. The person has one budget, and each funder's rules bind its own
money alone.
"""

from __future__ import annotations

import dataclasses
from datetime import date
from uuid import uuid4

import pytest

from ownway.core.money import Money
from ownway.decisions import actions as deciding
from ownway.decisions import queries as decided
from ownway.decisions import rules as funding
from ownway.decisions.rules import LineMoney, PotMoney, Wanted
from ownway.holding import rules
from ownway.planning.rules import LineKind
from ownway.programme.queries import load_pack, pack_of
from ownway.programme.rules import CarryOver, exclusions_in
from tests import living, packs, planned
from tests.planned import NO

TITLE = "Who pays, saving and moving money"
SOURCE = "R7, R12, R18, R24, R26, S8, V8, V9, E7, E9, E10, scenarios 8, 14, 25 and 43"
ORDER = 75
HEADINGS = {
    "amount": "The amount",
    "nhs": "The NHS gives",
    "council": "The council gives",
    "line": "A part of the plan",
    "nhs_line": "Of it from the NHS",
    "council_line": "Of it from the council",
    "before": "Each has given",
    "promised": "Of it promised or spent, of the NHS",
    "after": "The new amount",
    "takes": "Each takes back",
    "saved": "Saved",
    "other": "Not used, not saved",
    "most": "The rule",
    "goes_on": "Goes on",
    "goes_back": "Goes back",
    "moves": "To move",
    "left": "Left there",
    "already": "Moved already",
    "allowed": "Needs no yes",
    "what": "What somebody wants to buy",
    "from_nhs": "NHS money may pay",
    "from_council": "Council money may pay",
}


def pounds(minor: int) -> Money:
    return Money(minor, "GBP")


def dollars(minor: int) -> Money:
    return Money(minor, "USD")


@pytest.mark.parametrize(
    ("amount", "nhs", "council", "line", "nhs_line", "council_line"),
    [
        (
            pounds(431_132), pounds(215_566), pounds(215_566),
            pounds(11_221), pounds(5_611), pounds(5_610),
        ),
        (
            pounds(583_493), pounds(291_747), pounds(291_746),
            pounds(583_493), pounds(291_747), pounds(291_746),
        ),
    ],
    ids=["an even amount, an odd part", "an odd amount, all of it"],
)  # fmt: skip
def test_half_each(amount, nhs, council, line, nhs_line, council_line):
    """Where two pay half each, the odd penny is the first funder's, for the whole and each part."""
    empty = [PotMoney(), PotMoney()]
    changes = funding.share_change(empty, change=amount.minor, weights=[1, 1])
    assert changes == [nhs.minor, council.minor]
    wanted = Wanted(uuid4(), line.minor)
    found = funding.fund_all(empty, changes=changes, wanted=[wanted])
    parts = [each.moves.get(wanted.place, 0) for each in found]
    assert parts == [nhs_line.minor, council_line.minor]


@pytest.mark.parametrize(
    ("before", "promised", "after", "takes"),
    [
        (pounds(200_000), pounds(0), pounds(300_000), [pounds(50_000), pounds(50_000)]),
        (pounds(200_000), pounds(180_000), pounds(300_000), [pounds(20_000), pounds(80_000)]),
        (pounds(200_000), pounds(0), pounds(400_000), [pounds(0), pounds(0)]),
    ],
    ids=["nothing promised", "most is promised", "the same amount"],
)
def test_a_lower_amount_takes_only_what_is_free(before, promised, after, takes):
    """A lower amount takes back money nobody promised; what one funder lacks comes from the other.

    An amount only goes down after a new assessment and its notice (scenario 25).
    """
    nhs = PotMoney(before.minor - promised.minor, {uuid4(): LineMoney(committed=promised.minor)})
    pots = [nhs, PotMoney(before.minor)]
    change = after.minor - 2 * before.minor
    parts = funding.share_change(pots, change=change, weights=[1, 1])
    assert [pounds(-part) for part in parts] == takes


@pytest.mark.parametrize(
    ("what", "from_nhs", "from_council"),
    [("Red wine", False, True), ("Cannabis", False, False), ("Swimming", True, True)],
    ids=["the NHS does not pay for it", "nobody pays for it", "everybody pays for it"],
)
def test_an_exclusion_binds_its_own_funder(tmp_path, what, from_nhs, from_council):
    """What one funder's money may not buy, another's may; some things no money here buys."""
    pack = load_pack(packs.joint(tmp_path)).pack
    assert (not exclusions_in(pack, what, "nhs")) is from_nhs
    assert (not exclusions_in(pack, what, "council")) is from_council
    assert bool(exclusions_in(pack, what)) is (not from_nhs and not from_council)


@pytest.mark.parametrize(
    ("saved", "other", "most", "goes_on", "goes_back"),
    [
        (pounds(30_000), pounds(5_000), "saved, a quarter", pounds(30_000), pounds(5_000)),
        (pounds(150_000), pounds(0), "saved, a quarter", pounds(107_783), pounds(42_217)),
        (pounds(30_000), pounds(5_000), "all, a quarter", pounds(35_000), pounds(0)),
        (pounds(30_000), pounds(5_000), "nothing", pounds(0), pounds(35_000)),
    ],
    ids=["below the limit", "above the limit", "all of it", "no rule"],
)  # fmt: skip
def test_money_at_the_end_of_its_time(saved, other, most, goes_on, goes_back):
    """At the end, saved money goes on as its funder's rule says; the rest goes back to that funder.

    The person is told 28 days before. The amount here is £4,311.32.
    """
    rule = {
        "nothing": None,
        "saved, a quarter": CarryOver(what="saved", most_percent=25, source="A test"),
        "all, a quarter": CarryOver(what="all", most_percent=25, source="A test"),
    }[most]
    bike = uuid4()
    pot = PotMoney(other.minor, {bike: LineMoney(available=saved.minor)})
    found = rules.ending(pot, saving=[bike], amount=431_132, rule=rule)
    assert (pounds(found.goes_on), pounds(found.goes_back)) == (goes_on, goes_back)


def test_money_goes_back_only_after_the_person_could_know():
    """Nothing goes back before the last day, nor sooner than 28 days after the person was told."""
    last = date(2027, 9, 4)
    assert not rules.may_end(last, None, date(2027, 12, 1))
    assert not rules.may_end(last, date(2027, 8, 1), date(2027, 9, 3))
    assert not rules.may_end(last, date(2027, 9, 4), date(2027, 10, 1))
    assert rules.may_end(last, date(2027, 8, 7), last)


@pytest.mark.parametrize(
    ("moves", "left", "already", "allowed"),
    [
        (dollars(5_000), dollars(20_000), dollars(0), True),
        (dollars(5_000), dollars(4_999), dollars(0), False),
        (dollars(5_000), dollars(20_000), dollars(46_000), False),
    ],
    ids=["$50 between two parts", "more than is left there", "above all that is free this year"],
)
def test_moving_money_inside_the_budget(moves, left, already, allowed):
    """In Florida, $50 moves between two parts of a plan without a yes; the limit is $500 a year.

    The budget never grows by a move, and money for care and treatment moves by the plan alone.
    """
    free = load_pack(packs.FLORIDA).pack.holding.free_moves
    wish = rules.Wished(moves, left, LineKind.SUPPORT, LineKind.GOOD, "wellness")
    assert (not rules.check_move(wish, free, already.minor)) is allowed
    clinical = rules.Wished(moves, left, LineKind.SUPPORT, LineKind.GOOD, "clinical")
    assert rules.check_move(clinical, free, 0)


@pytest.mark.django_db
def test_something_new_needs_a_yes_and_a_no_has_its_hearing():
    """Something new needs a yes; a no says why, and can be heard again once (scenario 43)."""
    of = planned.life().agreed(("Gym", 5_000))
    of.revise()
    of.line("Course", 9_000, of.draft.goals.get())
    of.send()
    decision = of.decide({"Course": NO})
    refused = next(one for one in decided.view_of(decision).lines if not one.agreed)
    assert refused.reason
    assert refused.would_accept
    assert refused.may_ask_again
    asked = deciding.ask_second_look(
        line_decision=decided.LineDecision.objects.get(ref=refused.ref),
        words="It helps me",
        by=of.by,
        at=planned.AT,
    )
    assert asked.answer_by_on > planned.AT.date()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("what", "amount"),
    [("Gym", dollars(6_000)), ("Course", dollars(9_000))],
    ids=["more for a part", "something new"],
)
def test_a_higher_total_or_something_new_waits_for_a_yes(what, amount):
    """In Florida, what somebody adds to their plan counts from the yes on; until then, and after
    a no, all goes on as it was agreed (scenario 43).
    """
    inside = living.programme(packs.FLORIDA)
    answers = {one.code: one.options[1].code for one in pack_of(inside).questions}
    of = planned.in_programme(inside, answers=answers, facts={"insurance": "uninsured"})
    goal = of.goal()
    of.line("Counselling", 153_216, goal, category="clinical")
    of.line("Gym", 5_000, goal, category="wellness")
    of.send()
    of.decide()
    before = decided.money_in(decided.pots_of(of.draft.plan)[0])
    of.revise()
    lines = {one.what: one for one in of.draft.lines.all()}
    more = {"line_ref": lines[what].ref} if what in lines else {}
    of.line(what, amount.minor, of.draft.goals.get(), category="wellness", **more)
    of.send()
    assert decided.undecided(of.person) == [of.draft]
    waits = decided.money_in(decided.pots_of(of.draft.plan)[0])
    of.decide({what: dataclasses.replace(NO, reason_code="no_detail")})
    refused = decided.money_in(decided.pots_of(of.draft.plan)[0])
    assert before == waits == refused
    kept = {one.what: one.total_minor for one in decided.agreed_lines(of.draft.plan)}
    assert kept == {"Counselling": 153_216, "Gym": 5_000}
