"""Whatever is inserted, misplaced, mistyped or doubled in a scheme file, anywhere: refused, with
the line in which it stands (A25). Places are found by a YAML parser of its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from ownway.scheme.rules.reading import NotAScheme, read_scheme

FILES = Path(__file__).parent / "files"
EXAMPLE = (FILES / "example.yaml").read_text()
STRANGER = "zzz_unknown"


@dataclass(frozen=True)
class Place:
    """A node of the file: what stands there, under which keys, and where its line is counted."""

    node: yaml.Node
    path: tuple[str | int, ...]
    line: int

    @property
    def sort(self) -> tuple[str | int, ...]:
        """The same for places that the reader treats alike: rows of a table, say."""
        alike = [isinstance(each, int) and at > 1 for at, each in enumerate(self.path)]
        if self.path[:1] == ("questions",) and len(self.path) > 1:
            alike[1] = True
        return tuple("*" if same else each for each, same in zip(self.path, alike, strict=True))

    @property
    def shown(self) -> str:
        return ".".join(str(each) for each in self.path) or "the file"


def places(node: yaml.Node, path: tuple[str | int, ...], line: int) -> Iterator[Place]:
    yield Place(node, path, line)
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield from places(value, (*path, key.value), key.start_mark.line + 1)
    elif isinstance(node, yaml.SequenceNode):
        for index, value in enumerate(node.value):
            yield from places(value, (*path, index), value.start_mark.line + 1)


ALL = list(places(yaml.compose(EXAMPLE, Loader=yaml.BaseLoader), (), 1))
SORTS = list({one.sort: one for one in ALL}.values())
GROUPS = [one for one in SORTS if isinstance(one.node, yaml.MappingNode)]
MAPPINGS = [one for one in ALL if isinstance(one.node, yaml.MappingNode)]
# Keys that belong to one sort of place only, as they stand in the file.
OWN = {
    "decided_by: Cabinet": "versions",
    "if_missing: ask": "questions",
    "needs: carer_agreement": "facts",
    "never_below: 0.5": "steps",
    "remainder_to: council": "steps",
    "at_least: 35": "steps",
    "max_step: 3500": "limits",
    "category: clinical": "constraints",
    "beside_yearly: true": "modes",
    "ask_as: as if paid and unpaid help stopped": "instrument",
    "expect: {final: 1}": "tests",
    "weeks: 52": "period",
}


def inserted(mapping: Place, *pairs: str) -> tuple[str, int]:
    """The file with pairs before the first key of a mapping, and the line of the first of them."""
    first = mapping.node.value[0][0].start_mark
    between = ("," if mapping.node.flow_style else "") + "\n" + " " * first.column
    text = EXAMPLE[: first.index] + between.join((*pairs, "")) + EXAMPLE[first.index :]
    return text, first.line + 1


def refused(text: str) -> list[tuple[str, int, str]]:
    with pytest.raises(NotAScheme) as error:
        read_scheme(text)
    return [(one.code, one.line, one.words) for one in error.value.problems]


def test_there_are_enough_places_to_look_at():
    assert len(MAPPINGS) > 50
    assert len(SORTS) > 200
    read_scheme(EXAMPLE)


@pytest.mark.parametrize("mapping", MAPPINGS, ids=lambda one: one.shown)
def test_an_unknown_key_is_refused_wherever_it_stands(mapping: Place):
    text, line = inserted(mapping, f"{STRANGER}: 1")

    found = [words for _code, at, words in refused(text) if at == line]
    assert any(
        STRANGER in words or (mapping.path in OPEN and "expected" in words) for words in found
    )


# Where authors choose the keys themselves, it is the value of a new one that is not right.
OPEN = {("facts",), ("questions",), ("reasons",), ("reasons", "en"), ("steps", 12, "funders")}


def test_a_sentence_that_nobody_speaks_is_refused():
    reasons = next(one for one in MAPPINGS if one.path == ("reasons", "en"))
    text, line = inserted(reasons, f"{STRANGER}: Some words.")

    assert refused(text) == [
        ("unknown_key", line, f"unknown key '{STRANGER}': no step speaks with it.")
    ]


@pytest.mark.parametrize("mapping", MAPPINGS, ids=lambda one: one.shown)
def test_a_doubled_key_is_refused_wherever_it_stands(mapping: Place):
    key, _value = mapping.node.value[-1]
    text, line = inserted(mapping, f"{key.value}: 1")
    second = key.start_mark.line + 2  # one line was added above it

    assert any(
        code == "duplicate_key" and at == second and f"(first in line {line})" in words
        for code, at, words in refused(text)
    )


@pytest.mark.parametrize("place", SORTS, ids=lambda one: one.shown)
def test_a_value_of_another_sort_is_refused_wherever_it_stands(place: Place):
    start, end = place.node.start_mark.index, place.node.end_mark.index
    rest = EXAMPLE[end:]
    text = EXAMPLE[:start] + f"[{{{STRANGER}: 1}}]" + ("" if rest[:1] in ",]}" else "\n") + rest

    lines = {at for _code, at, _words in refused(text)}
    assert lines & {place.line, place.node.start_mark.line + 1}


@pytest.mark.parametrize("mapping", GROUPS, ids=lambda one: one.shown)
def test_keys_in_the_wrong_place_are_all_refused(mapping: Place):
    held = {key.value for key, _value in mapping.node.value}
    pairs = [
        pair
        for pair, home in OWN.items()
        if mapping.path[:1] != (home,) and pair.partition(":")[0] not in held
    ]
    assert len(pairs) > 6
    text, first = inserted(mapping, *pairs)

    lines = {line for _code, line, _words in refused(text)}
    assert set(range(first, first + len(pairs))) <= lines


names = st.from_regex(r"[a-z][a-z_]{2,12}", fullmatch=True)
values = st.one_of(
    names,
    st.integers(-9, 99999).map(str),
    st.decimals(-9, 9999, places=2).map(str),
    st.sampled_from(["true", "none", "2026-04-01", "[]", "{}", "[[0, 0]]", "{a: 1}", "''", ""]),
)


def lines_refused(text: str) -> list[int]:
    """The lines of all problems; none where the file is read."""
    try:
        read_scheme(text)
    except NotAScheme as error:
        return [one.line for one in error.problems]
    return []


@given(st.sampled_from(MAPPINGS), names, values)
@settings(max_examples=80, deadline=None)
def test_any_stranger_is_refused_in_its_line(mapping: Place, name: str, value: str):
    text, line = inserted(mapping, f"zz_{name}: {value}")

    assert line in lines_refused(text)


@given(st.sampled_from(ALL), st.sampled_from(ALL))
@settings(max_examples=120, deadline=None)
def test_any_piece_in_the_place_of_any_other_is_read_or_refused(one: Place, other: Place):
    piece = EXAMPLE[other.node.start_mark.index : other.node.end_mark.index]
    text = EXAMPLE[: one.node.start_mark.index] + piece + EXAMPLE[one.node.end_mark.index :]

    assert all(1 <= line <= text.count("\n") + 1 for line in lines_refused(text))
