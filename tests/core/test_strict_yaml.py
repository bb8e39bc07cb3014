"""What the strict reader takes, and what it refuses with a line."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ownway.core.strict_yaml import LONGEST_TEXT, Document, NotStrict, read


def found(text: str, exact: bool = False) -> list[tuple[int, str]]:
    with pytest.raises(NotStrict) as refused:
        read(text, exact=exact)
    return [(one.line, one.words) for one in refused.value.findings]


def test_values_stay_what_their_author_saw():
    text = "a: 12\nb: 2026-04-01\nc: true\nd: '12'\ne: some words\nf: [1, x]\ng:\nh: {i: ''}\n"

    assert read(text).data == {
        "a": 12,
        "b": date(2026, 4, 1),
        "c": True,
        "d": "12",
        "e": "some words",
        "f": (1, "x"),
        "g": None,
        "h": {"i": ""},
    }


def test_every_value_knows_its_line():
    document = read("a: 1\nb:\n  - x\n  - c: 2\n")

    assert document.line(("b", 1, "c")) == 4
    assert document.line(("b", 1, "missing")) == 4
    assert Document({}, {}).line(("a",)) == 1


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("a: 1\na: 2\n", 2, "stands here twice"),
        ("a: &x 1\n", 1, "anchors"),
        ("a: &x 1\nb: *x\n", 2, "aliases"),
        ("a: !!int '1'\n", 1, "tags"),
        ("<<: {a: 1}\n", 1, "merge keys"),
        ("a: yes\n", 1, "two ways"),
        ("no: 1\n", 1, "two ways"),
        ("a: 1.5\n", 1, "whole number"),
        ("a: 1e3\n", 1, "whole number"),
        ("a: 012\n", 1, "whole number"),
        ("a: 0x1f\n", 1, "whole number"),
        ("a: 1_000\n", 1, "whole number"),
        ("a: .nan\n", 1, "whole number"),
        ("a: 2026-02-30\n", 1, "not a day"),
        ("a: 1\n---\nb: 2\n", 2, "one document"),
        ("a: [1\n", 2, "not YAML"),
        ("? [1, 2]\n: 3\n", 1, "plain word"),
    ],
)
def test_surprises_are_refused_with_their_line(text, line, said):
    assert any(one == line and said in words for one, words in found(text))


def test_all_findings_come_at_once():
    assert len(found("a: yes\nb: 1.5\nc: &x 3\n")) == 3


def test_a_bomb_stays_small():
    bomb = "a: &a [x, x]\n" + "".join(
        f"{name}: &{name} [*{before}, *{before}]\n"
        for before, name in zip("abcdefghi", "bcdefghij", strict=True)
    )

    assert any("aliases" in words for _line, words in found(bomb))


def test_a_huge_file_a_deep_one_and_a_long_one_are_refused():
    assert "longer" in found("a" * (LONGEST_TEXT + 1))[0][1]
    assert "nested" in found("[" * 50 + "]" * 50)[0][1]
    assert "values" in found("a: [" + "1," * 30_000 + "]")[0][1]


@given(st.text(max_size=200))
def test_any_text_is_read_or_refused(text):
    with suppress(NotStrict):
        assert read(text).line(()) >= 1


def test_read_exactly_a_number_with_a_point_is_its_fraction():
    document = read("a: 0.1\nb: -21.40\nc: 3\nd: '0.1'\ne: [0.0]\n", exact=True)

    assert document.data == {
        "a": Fraction(1, 10),
        "b": Fraction(-107, 5),
        "c": 3,
        "d": "0.1",
        "e": (Fraction(0),),
    }
    assert isinstance(document.data["c"], int)
    assert isinstance(document.data["e"][0], Fraction)


@pytest.mark.parametrize(
    "number",
    [
        "1e3",
        "1.5e3",
        "1.5E-3",
        ".inf",
        "-.inf",
        ".nan",
        ".NaN",
        "1.",
        ".5",
        "+1.5",
        "01.5",
        "1_0.5",
    ],
)
def test_read_exactly_other_numbers_stay_refused(number):
    assert found(f"a: 1\nb: {number}\n", exact=True)[0][0] == 2


def test_what_can_be_read_in_spite_of_a_finding_is_handed_on():
    with pytest.raises(NotStrict) as refused:
        read("a: 1\na: 2\nb: 1.5\n")

    assert [one.code for one in refused.value.findings] == ["duplicate_key", "not_exact"]
    assert refused.value.document == Document({"a": 2, "b": "1.5"}, {(): 1, ("a",): 1, ("b",): 3})


@given(st.decimals(-(10**15), 10**15, places=6, allow_nan=False))
def test_every_number_with_a_point_is_exact(number: Decimal):
    assert read(f"a: {number:f}", exact=True).data["a"] == Fraction(number)
