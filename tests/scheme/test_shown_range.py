"""The range beside an amount: read strictly, dated, in the identity, never part of an amount."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ownway.scheme.rules.digest import digest, rules_digest, words_digest, words_only
from ownway.scheme.rules.model import Inputs, Scheme, ShownRange
from ownway.scheme.rules.ranges import range_for
from ownway.scheme.rules.reading import NotAScheme, read_scheme
from ownway.scheme.rules.working import work_out

BARE = (Path(__file__).parent / "files/example.yaml").read_text(encoding="utf-8")
RANGE = """\
shown_range:
  2026-04-01:
    of: total
    people: 0.8
    reached: 0.81
    plans: 240
    source: what plans cost in 2025
    note: The costs are those of last year.
    rows: [[0, 0, 900.50], [15, 600, 2400], [60, 9000, 24000]]
  2027-04-01: none
"""
STATED = BARE + RANGE
DAY, LATER = date(2026, 6, 1), date(2027, 6, 1)


def changed(old: str, new: str) -> Scheme:
    assert RANGE.count(old) == 1, old
    return read_scheme(BARE + RANGE.replace(old, new))


def test_it_is_read_as_it_is_written_and_ends_where_none_is_said():
    scheme = read_scheme(STATED)
    found = scheme.range_on(DAY)

    assert found is not None
    assert (found.of, found.people, found.reached) == ("total", Fraction(4, 5), Fraction(81, 100))
    assert (found.plans, found.source) == (240, "what plans cost in 2025")
    assert found.note == {"en": "The costs are those of last year."}
    assert found.rows[0] == (0, 0, Fraction(1801, 2))
    assert scheme.range_on(LATER) is None
    assert read_scheme(BARE).range_on(DAY) is None


def test_it_may_begin_after_the_first_version():
    scheme = read_scheme(BARE + RANGE.replace("2026-04-01:", "2026-07-01:"))

    assert scheme.range_on(DAY) is None
    assert scheme.range_on(date(2026, 7, 1)) is not None


def test_both_ends_run_straight_from_row_to_row_and_stop_at_the_last():
    found = read_scheme(STATED).range_on(DAY)
    assert found is not None

    assert found.at(Fraction(0)) == (0, Fraction("900.50"))
    assert found.at(Fraction(15)) == (600, 2400)
    assert found.at(Fraction(30)) == (3400, 9600)
    assert found.at(Fraction(60)) == (9000, 24000)
    assert found.at(Fraction("60.01")) is None
    assert found.at(Fraction(-1)) is None


sums = st.fractions(0, 50_000, max_denominator=100)
scores = st.fractions(0, 300, max_denominator=100)


@given(st.dictionaries(scores, st.tuples(sums, sums).map(sorted), min_size=2, max_size=8), scores)
def test_a_low_end_is_never_above_its_high_one(rows, score):
    written = tuple((x, low, high) for x, (low, high) in sorted(rows.items()))
    half = Fraction(1, 2)
    found = ShownRange("total", half, half, 30, "a test", written, {}).at(score)

    assert (found is not None) == (min(rows) <= score <= max(rows))
    if found is not None:
        assert min(low for low, _ in rows.values()) <= found[0] <= found[1]
        assert found[1] <= max(high for _, high in rows.values())


def test_ends_go_outwards_to_whole_units_of_money():
    scheme = changed("[60, 9000, 24000]", "[60, 9000.01, 24000.99]")

    assert range_for(scheme, Fraction(7), DAY) == (28_000, 160_100)
    assert range_for(scheme, Fraction(60), DAY) == (900_000, 2_400_100)
    assert range_for(scheme, Fraction(61), DAY) is None
    assert range_for(scheme, Fraction(7), LATER) is None


def test_it_never_changes_an_amount():
    with_range, without = read_scheme(STATED), read_scheme(BARE)
    example = without.examples[0]
    known = Inputs(example.answers, example.facts, example.verified, frozenset({"informal"}))

    assert work_out(with_range, known, DAY) == work_out(without, known, DAY)


def test_a_figure_of_it_is_in_the_identity_and_its_note_is_words():
    old = read_scheme(STATED)

    assert digest(old, DAY) != digest(read_scheme(BARE), DAY)
    assert digest(old, LATER) == digest(read_scheme(BARE), LATER)
    other = changed("[15, 600, 2400]", "[15, 601, 2400]")
    assert rules_digest(other, DAY) != rules_digest(old, DAY)
    said = changed("costs are those", "costs were those")
    assert words_digest(said) != words_digest(old)
    assert words_only(old, said, DAY)


LINE = BARE.count("\n")
WRONG = [
    ("plans: 240", "plan: 240", "unknown_key", "unknown key 'plan'"),
    ("    plans: 240\n", "", "missing_key", "'plans' is missing"),
    ("plans: 240", "plans: 29", "wrong_value", "30 or more"),
    ("plans: 240", "plans: 40.5", "wrong_value", "whole numbers"),
    ("people: 0.8", "people: 1", "wrong_value", "whole hundredths"),
    ("people: 0.8", "people: 0", "wrong_value", "whole hundredths"),
    ("people: 0.8", "people: 0.805", "wrong_value", "whole hundredths"),
    ("people: 0.8", "people: 8 in 10", "wrong_value", "expected a number"),
    ("reached: 0.81", "reached: 0.7", "wrong_value", "clearly fewer people"),
    ("of: total", "of: final", "unit_mismatch", "money"),
    ("of: total", "of: mornings", "unknown_name", "expected a step"),
    ("of: total", "of: totals", "unknown_name", "does not exist"),
    ("source: what plans cost in 2025", "source: ''", "wrong_value", "expected text"),
    ("[15, 600, 2400]", "[15, 2401, 2400]", "wrong_value", "above the high one"),
    ("[15, 600, 2400]", "[0, 600, 2400]", "wrong_value", "not above that of the row before"),
    ("[15, 600, 2400]", "[61, 600, 2400]", "wrong_value", "not above that of the row before"),
    ("[15, 600, 2400]", "[15, -1, 2400]", "wrong_value", "0 or more"),
    ("[15, 600, 2400]", "[15, 600]", "wrong_value", "of 2"),
    ("[[0, 0, 900.50], [15, 600, 2400], ", "[", "wrong_value", "at least 2"),
    ("note: The costs are those of last year.", "note: {de: Kosten}", "no_reason", "words in en"),
    ("  2027-04-01: none\n", "", "date_gap", "a version begins on 2027-04-01"),
    ("  2027-04-01: none", "  2027-04-01: nothing", "wrong_value", "'none'"),
    ("  2026-04-01:\n    of", "  2026-04-31:\n    of", "unknown_key", "expected a day"),
]


@pytest.mark.parametrize(
    ("old", "new", "code", "words"), WRONG, ids=[f"{b} {d}" for _, b, _, d in WRONG]
)
def test_what_is_wrong_is_refused_with_its_line(old, new, code, words):
    assert RANGE.count(old) == 1
    with pytest.raises(NotAScheme) as refused:
        read_scheme(BARE + RANGE.replace(old, new))
    said = [one for one in refused.value.problems if words in f"{one.words} {one.fix}"]

    assert [one.code for one in said] == [code]
    assert LINE < said[0].line <= LINE + RANGE.count("\n") + 1
