from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ownway.core.actors import ActorKind
from ownway.record import rules

KEY = rules.Key.of(b"a" * 32)
OTHER = rules.Key.of(b"b" * 32)
AT = datetime(2026, 9, 4, 10, 30, tzinfo=UTC)
ONE = UUID(int=1)
TWO = UUID(int=2)

FACTS = rules.Facts(
    number=7,
    ref=ONE,
    at=AT,
    by=ONE,
    human=ONE,
    kind="staff",
    ground="role:coach",
    purpose="care",
    verb="planning.submit",
    person=ONE,
    programme=ONE,
    why="asked",
    versions={"pack": "abc"},
    details={"lines": 3},
    journals=["00"],
    software="1.0",
    key_name=KEY.name,
    rows=[
        rules.Row("planning.plan", "1", "00", False),
        rules.Row("planning.plan", "2", "11", True),
    ],
)

DIFFERENT = {
    "number": 8,
    "ref": TWO,
    "at": AT + timedelta(microseconds=1),
    "by": TWO,
    "human": TWO,
    "kind": "job",
    "ground": "",
    "purpose": "money",
    "verb": "planning.refuse",
    "person": None,
    "programme": TWO,
    "why": "",
    "versions": {"pack": "abd"},
    "details": {"lines": 4},
    "journals": ["01"],
    "software": "1.1",
    "key_name": OTHER.name,
    "rows": FACTS.rows[:1],
}


def test_every_fact_of_an_entry_is_in_its_digest() -> None:
    assert set(DIFFERENT) == set(rules.Facts.__slots__)
    digests = {
        rules.entry_mac(KEY, replace(FACTS, **{name: DIFFERENT[name]})) for name in DIFFERENT
    }
    assert len(digests) == len(DIFFERENT)
    assert rules.entry_mac(KEY, FACTS) not in digests


@pytest.mark.parametrize(
    "row",
    [
        rules.Row("planning.line", "1", "00", False),
        rules.Row("planning.plan", "3", "00", False),
        rules.Row("planning.plan", "1", "01", False),
        rules.Row("planning.plan", "1", "00", True),
    ],
)
def test_every_fact_of_a_row_is_in_the_digest_of_its_entry(row: rules.Row) -> None:
    changed = replace(FACTS, rows=[row, FACTS.rows[1]])
    assert rules.entry_mac(KEY, changed) != rules.entry_mac(KEY, FACTS)


def test_the_order_rows_were_stored_in_says_nothing() -> None:
    turned = replace(FACTS, rows=list(reversed(FACTS.rows)))
    assert rules.entry_mac(KEY, turned) == rules.entry_mac(KEY, FACTS)


def test_without_the_key_no_digest_can_be_made() -> None:
    assert rules.entry_mac(OTHER, FACTS) != rules.entry_mac(KEY, FACTS)
    assert rules.seal_mac(OTHER, "00") != rules.seal_mac(KEY, "00")
    assert KEY.mac("entry", b"1") != KEY.mac("seal", b"1")


def test_a_key_does_not_show_itself() -> None:
    assert "a" * 8 not in repr(KEY)
    assert KEY.name != OTHER.name
    with pytest.raises(ValueError):
        rules.Key.of(b"short")


def test_one_text_for_one_value() -> None:
    assert rules.canonical({"b": 1, "a": [True, None]}) == b'{"a":[true,null],"b":1}'
    there = AT.astimezone(timezone(timedelta(hours=5)))
    assert rules.canonical(there) == rules.canonical(AT)
    assert rules.canonical(Decimal("1.50")) == rules.canonical(Decimal("1.5"))
    assert rules.canonical(memoryview(b"\x00\xff")) == rules.canonical(b"\x00\xff")
    kinds = [ONE, date(2026, 9, 4), time(9), timedelta(1), Decimal(1), b"1", 1, "1", "é", 1.5]
    assert len({rules.canonical(kind) for kind in kinds}) == len(kinds)
    assert rules.canonical(ActorKind.STAFF) == b'"staff"'


@pytest.mark.parametrize("unknown", [object(), {1, 2}, 1j])
def test_a_kind_nobody_thought_about_is_refused(unknown: object) -> None:
    with pytest.raises(TypeError):
        rules.canonical(unknown)


def test_a_number_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError):
        rules.canonical(float("nan"))


def test_a_column_added_later_and_still_empty_changes_no_digest() -> None:
    before = rules.row_digest(KEY, "a.b", "1", {"name": "x"})
    assert rules.row_digest(KEY, "a.b", "1", {"name": "x", "new": None}) == before
    assert rules.row_digest(KEY, "a.b", "1", {"name": "x", "new": ""}) != before
    assert rules.row_digest(KEY, "a.b", "2", {"name": "x"}) != before
    assert rules.row_digest(KEY, "a.c", "1", {"name": "x"}) != before


@given(st.lists(st.binary(min_size=32, max_size=32), min_size=1, max_size=20, unique=True))
def test_a_root_shows_any_change_of_its_leaves(leaves: list[bytes]) -> None:
    root = rules.merkle_root(leaves)
    assert rules.merkle_root(leaves) == root
    assert rules.merkle_root([*leaves, leaves[-1]]) != root
    if len(leaves) > 1:
        assert rules.merkle_root(leaves[:-1]) != root
        assert rules.merkle_root([leaves[1], leaves[0], *leaves[2:]]) != root


def test_a_root_worked_out_by_hand() -> None:
    a, b, c = (bytes([n]) * 32 for n in range(3))
    pair = hashlib.sha256(b"\x01" + a + b).digest()
    assert rules.merkle_root([a]) == a.hex()
    assert rules.merkle_root([a, b, c]) == hashlib.sha256(b"\x01" + pair + c).hexdigest()
    with pytest.raises(ValueError):
        rules.merkle_root([])


def test_a_head_stands_for_all_of_its_block() -> None:
    block = rules.Block(ONE, 1, 2, "00", rules.FIRST_HEAD, AT, ONE)
    other = {
        "chain": TWO,
        "block": 2,
        "members": 3,
        "root": "01",
        "previous": "11",
        "at": AT + timedelta(1),
        "by": TWO,
    }
    heads = {replace(block, **{name: other[name]}).head for name in other}
    assert len(heads | {block.head}) == len(other) + 1


def test_heads_are_read_as_they_were_printed() -> None:
    head = rules.Head(ONE, 3, "ab" * 32)
    assert rules.read_heads(f"# kept on paper\n\n{head}\n") == [head]
    for wrong in ("nonsense", f"{ONE} 3 xyz", f"{ONE} three {'ab' * 32}", f"x 3 {'ab' * 32}"):
        with pytest.raises(ValueError, match="Line 1"):
            rules.read_heads(wrong)


def test_details_hold_codes_ids_numbers_and_dates() -> None:
    details = {"plan": ONE, "on": date(2026, 9, 4), "n": 3, "all": True, "not": None, "at": [AT]}
    assert rules.check_details("details", details) == {
        "plan": str(ONE),
        "on": "2026-09-04",
        "n": 3,
        "all": True,
        "not": None,
        "at": [AT.isoformat()],
    }


@pytest.mark.parametrize(
    "words",
    [
        {"note": "She said no"},
        {"amount": 1.5},
        {"amount": Decimal(1)},
        {"a name": 1},
        {"nested": {"deep": ["two words"]}},
        {"long": "x" * 200},
        {"many": list(range(20_000))},
        {"raw": b"1"},
        {"line": "a\n"},
    ],
)
def test_words_and_fractions_are_kept_out(words: dict[str, object]) -> None:
    with pytest.raises(rules.NotForTheRecord):
        rules.check_details("details", words)


@pytest.mark.parametrize("verb", ["", "submit", "Planning.submit", "planning.", "planning submit"])
def test_a_verb_names_its_package(verb: str) -> None:
    with pytest.raises(rules.NotForTheRecord):
        rules.check_verb(verb)
