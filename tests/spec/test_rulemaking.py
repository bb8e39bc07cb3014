"""Before the rules of an amount change, people are asked, and the change is tried on everyone.

Courts have stopped cuts that nobody had announced and that nobody had worked out beforehand.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest

from ownway.programme.rules import RuleChanges
from ownway.rulemaking import rules
from ownway.rulemaking.rules import Stood, Tried

TITLE = "Changing the rules of the amount"
SOURCE = "A6, A8, A13, A14; Ark. DHS v. Ledgerwood, 2017 Ark. 308; 42 CFR 431.211 for the 10 days"
ORDER = 46
HEADINGS = {
    "covered": "Tried on, of 100 people",
    "days": "Days",
    "good": "Can be adopted",
    "signer": "Who signs",
}

TODAY = date(2026, 9, 4)
AUTHOR, COLLEAGUE = UUID(int=1), UUID(int=2)
_TRIED = Tried(old="in force", new="new", made_on=TODAY, active=100, covered=100)
_WHOLE = Stood(
    scheme="new",
    in_force="in force",
    starts_on=date(2027, 4, 1),
    today=TODAY,
    author=AUTHOR,
    consulted=(date(2026, 6, 1), date(2026, 8, 1)),
    notice_on=TODAY,
    equality=True,
    tested=True,
    impact=_TRIED,
    validation=_TRIED,
)


def _can(stood: Stood, signer: UUID = COLLEAGUE) -> bool:
    return not rules.for_adopted(stood, RuleChanges(), signer)


@pytest.mark.parametrize(("covered", "good"), [(94, False), (95, True), (100, True)])
def test_at_least_ninety_five_of_a_hundred(covered: int, good: bool) -> None:
    """A change is tried on at least 95 of 100 people who have an amount."""
    assert _can(replace(_WHOLE, impact=replace(_TRIED, covered=covered))) is good


@pytest.mark.parametrize(("days", "good"), [(90, True), (91, False)])
def test_no_older_than_ninety_days(days: int, good: bool) -> None:
    """A trial counts for 90 days. After that the change is tried again."""
    made = replace(_TRIED, made_on=TODAY - timedelta(days=days))
    assert _can(replace(_WHOLE, impact=made)) is good


@pytest.mark.parametrize(("days", "good"), [(9, False), (10, True)])
def test_ten_days_notice(days: int, good: bool) -> None:
    """People are told at least 10 days before the first day. A programme can promise more."""
    assert _can(replace(_WHOLE, starts_on=TODAY + timedelta(days=days))) is good


@pytest.mark.parametrize(
    ("signer", "good"),
    [
        pytest.param(AUTHOR, False, id="The author"),
        pytest.param(COLLEAGUE, True, id="A colleague"),
    ],
)
def test_somebody_else_signs(signer: UUID, good: bool) -> None:
    """Whoever wrote a change does not adopt it."""
    assert _can(_WHOLE, signer) is good


def test_other_rules_meanwhile() -> None:
    """A trial against rules that are no longer in force does not count."""
    assert not _can(replace(_WHOLE, in_force="others"))


def test_nothing_is_left_out() -> None:
    """Consultation, both reports, an equality statement and a notice: none can be left out."""
    for gone in ("consulted", "impact", "validation", "notice_on"):
        assert not _can(replace(_WHOLE, **{gone: None}))
    assert not _can(replace(_WHOLE, equality=False))


def test_it_begins_on_its_day() -> None:
    """Adopted rules begin on the day that was announced, never before."""
    adopted = replace(_WHOLE, adopted=True)
    assert rules.for_in_force(adopted)
    assert not rules.for_in_force(replace(adopted, today=date(2027, 4, 1)))
