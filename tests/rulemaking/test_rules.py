"""The gate as arithmetic and states: no order of steps gets past a missing thing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from ownway.programme.rules import RuleChanges
from ownway.rulemaking import rules
from ownway.rulemaking.rules import Stage, Stood, Tried

LIMITS = RuleChanges()
TODAY = date(2026, 9, 4)
AUTHOR, SIGNER = UUID(int=1), UUID(int=2)
MADE = Tried(old="o", new="n", made_on=TODAY, active=100, covered=100)
WHOLE = Stood(
    scheme="n",
    in_force="o",
    starts_on=TODAY + timedelta(days=30),
    today=TODAY,
    author=AUTHOR,
    consulted=(TODAY - timedelta(days=30), TODAY),
    notice_on=TODAY,
    equality=True,
    tested=True,
    impact=MADE,
    validation=MADE,
)

days = st.integers(-120, 120).map(lambda n: TODAY + timedelta(days=n))
schemes = st.sampled_from(["o", "n", "x"])
tried = st.none() | st.builds(
    lambda old, new, made_on, active, part: Tried(old, new, made_on, active, active * part // 100),
    schemes, schemes, days, st.integers(0, 10_000), st.integers(0, 100),
)  # fmt: skip
stood = st.builds(
    Stood,
    scheme=schemes,
    in_force=schemes,
    starts_on=days,
    today=days,
    author=st.sampled_from([AUTHOR, SIGNER]),
    consulted=st.none() | st.tuples(days, days).map(lambda pair: tuple(sorted(pair))),
    notice_on=st.none() | days,
    equality=st.booleans(),
    tested=st.booleans(),
    adopted=st.booleans(),
    withdrawn=st.booleans(),
    taken=st.booleans(),
    ended=st.booleans(),
    impact=tried,
    validation=tried,
)


@given(stood, st.sampled_from([AUTHOR, SIGNER]))
def test_whatever_stands_what_is_adopted_has_everything(found: Stood, signer: UUID) -> None:
    if rules.for_adopted(found, LIMITS, signer):
        return
    assert found.consulted is not None
    assert found.consulted[1] <= found.today
    assert found.notice_on is not None
    assert found.notice_on <= found.today <= found.starts_on
    assert (found.starts_on - found.notice_on).days >= 10
    assert found.equality
    assert found.tested
    assert signer != found.author
    assert found.impact is not None
    assert (found.impact.old, found.impact.new) == (found.in_force, found.scheme)
    assert (found.today - found.impact.made_on).days <= 90
    assert found.impact.active > 0
    assert found.impact.covered * 100 >= found.impact.active * 95
    assert found.validation is not None
    assert found.validation.new == found.scheme
    assert not found.withdrawn
    assert not found.taken


@given(stood)
def test_nothing_comes_into_force_that_is_not_adopted_or_too_early(found: Stood) -> None:
    if not rules.for_in_force(found):
        assert found.adopted
        assert not found.withdrawn
        assert not found.taken
        assert found.today >= found.starts_on
        assert found.impact is not None
        assert found.impact.old == found.in_force


def test_what_is_whole_lacks_nothing() -> None:
    assert rules.for_adopted(WHOLE, LIMITS, SIGNER) == ()


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"consulted": None}, "no_consultation"),
        ({"consulted": (TODAY, TODAY + timedelta(days=1))}, "still_asking"),
        ({"impact": None}, "no_impact"),
        ({"impact": replace(MADE, new="x")}, "no_impact"),
        ({"impact": replace(MADE, old="x")}, "other_rules_meanwhile"),
        ({"impact": replace(MADE, active=0, covered=0)}, "nobody_to_try"),
        ({"impact": replace(MADE, covered=94)}, "too_few"),
        ({"impact": replace(MADE, made_on=TODAY - timedelta(days=91))}, "impact_too_old"),
        ({"validation": None}, "no_validation"),
        ({"tested": False}, "not_tested"),
        ({"equality": False}, "no_equality"),
        ({"notice_on": None}, "no_notice"),
        ({"notice_on": TODAY + timedelta(days=1)}, "notice_to_come"),
        ({"starts_on": TODAY + timedelta(days=9)}, "notice_too_short"),
        ({"author": SIGNER}, "own_proposal"),
        ({"withdrawn": True}, "withdrawn"),
        ({"taken": True}, "was_in_force"),
    ],
)
def test_one_missing_thing_is_the_one_thing_said(changed, code) -> None:
    lacks = rules.for_adopted(replace(WHOLE, **changed), LIMITS, SIGNER)
    assert [one.code for one in lacks] == [code]


def test_a_past_first_day_is_said() -> None:
    late = replace(WHOLE, starts_on=TODAY - timedelta(days=1), notice_on=TODAY - timedelta(days=30))
    assert [one.code for one in rules.for_adopted(late, LIMITS, SIGNER)] == ["starts_too_soon"]


@pytest.mark.parametrize(
    ("changed", "where"),
    [
        ({"tested": False, "consulted": None}, Stage.DRAFT),
        ({"tested": False}, Stage.CONSULTED),
        ({}, Stage.TESTED),
        ({"adopted": True}, Stage.ADOPTED),
        ({"adopted": True, "taken": True}, Stage.IN_FORCE),
        ({"adopted": True, "taken": True, "ended": True}, Stage.RETIRED),
        ({"adopted": True, "withdrawn": True}, Stage.WITHDRAWN),
    ],
)
def test_where_it_stands(changed, where) -> None:
    assert rules.stage(replace(WHOLE, **changed)) is where


@pytest.mark.parametrize(
    "looser",
    [{"covering_basis_points": 9_499}, {"simulated_within_days": 91}, {"notice_days": 9}],
)
def test_a_pack_can_ask_for_more_and_never_for_less(looser) -> None:
    with pytest.raises(ValidationError):
        RuleChanges(**looser)
    assert RuleChanges(notice_days=60, source="A promise of ours").notice_days == 60


def test_nobody_signs_twice_under_two_sign_ins() -> None:
    """It is the human that is compared, so a second sign-in of the author does not help."""
    assert rules.for_adopted(WHOLE, LIMITS, WHOLE.author) != ()
    assert rules.for_adopted(WHOLE, LIMITS, uuid4()) == ()
