"""What a scheme may know about a person: what is missing, what is refused, what holds."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from ownway.scheme.rules.lines import BadInput, Outcome
from ownway.scheme.rules.model import Inputs, NotInForce
from ownway.scheme.rules.working import prorated, work_out
from tests.scheme.texts import ON, small, worked

F = Fraction
END = "id: end, kind: round, to: 0.01, mode: half_up, why: s"


def test_what_is_missing_is_named():
    scheme = small(
        "id: x, kind: sum, of: [a], unit: point, why: s",
        facts="num: {unit: hour}, m: {unit: hour, optional: true}",
    )
    working = work_out(scheme, Inputs({"a": "some", "c": ()}), ON)
    assert working.outcome is Outcome.NEEDS_ANSWERS
    assert (working.missing, working.amount, working.lines) == (("b", "num"), None, ())


@pytest.mark.parametrize(
    ("known", "where"),
    [
        ({"a": "lots"}, "a"),
        ({"a": ("some",)}, "a"),
        ({"c": ("wash", "fly")}, "c"),
        ({"num": "three"}, "num"),
        ({"num": True}, "num"),
        ({"num": F(-1)}, "num"),
        ({"home": "castle"}, "home"),
        ({"sure": "yes"}, "sure"),
        ({"colour": "red"}, "colour"),
        ({"verified": ("z",)}, "z"),
        ({"agreed": ("z",)}, "z"),
    ],
)
def test_an_input_the_scheme_does_not_know_is_refused(known, where):
    scheme = small(
        "id: x, kind: sum, of: [a], unit: point, why: s",
        facts="num: {unit: hour, default: 0}, home: {unit: code, of: [own, shared], default: own}, "
        "sure: {unit: 'yes', default: false}",
    )
    with pytest.raises(BadInput) as refused:
        worked(scheme, **known)
    assert refused.value.where == where


def test_before_the_first_version_nothing_is_in_force():
    scheme = small("id: x, kind: sum, of: [a], unit: point, why: s")
    with pytest.raises(NotInForce):
        work_out(scheme, Inputs({"a": "some", "b": "some", "c": ()}), date(2026, 3, 31))


@pytest.mark.parametrize(
    ("when", "known", "held"),
    [
        ("num >= 2 and num < 3", {"num": 2}, True),
        ("num > 2 or not home == own", {"num": 2}, False),
        ("home in (own, shared)", {}, True),
        ("m == 3", {}, False),
        ("m != 3", {}, False),
        ("not m == 3", {}, True),
        ("c == wash", {"c": ("wash", "eat")}, True),
        ("c != wash", {"c": ("wash", "eat")}, False),
        ("c in (dress, eat)", {"c": ("wash", "eat")}, True),
        ("sure == true", {"sure": True}, True),
        ("sure == true", {}, False),
        ("verified(a)", {"verified": ("a",)}, True),
    ],
)
def test_conditions(when, known, held):
    scheme = small(
        f'id: x, kind: pick, by: b, values: {{fine: 1, some: 1, much: 1}}, when: "{when}", '
        "unit: point, why: s",
        facts="num: {unit: hour, default: 0}, m: {unit: hour, optional: true}, "
        "home: {unit: code, of: [own, shared], default: own}, sure: {unit: 'yes', default: false}",
    )
    assert worked(scheme, **known).values["x"] == (1 if held else 0)


def test_part_of_a_year_is_rounded_once():
    scheme = small("id: x, kind: sum, of: [base], unit: GBP, why: s\n" + END, "base: {unit: GBP}")
    working = worked(scheme, base=1000)
    assert prorated(working, 73, 365) == 20000
    assert prorated(working, 1, 366) == 273
    assert prorated(working, 365, 365) == working.amount
    with pytest.raises(ValueError, match="not a part"):
        prorated(working, 366, 365)
