"""What the strict reader takes, and what it refuses with a line."""

from __future__ import annotations

from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ownway.core.strict_yaml import LONGEST_TEXT, Document, NotStrict, read


def found(text: str) -> list[tuple[int, str]]:
    with pytest.raises(NotStrict) as refused:
        read(text)
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
