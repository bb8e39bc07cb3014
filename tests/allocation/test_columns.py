"""Columns say what one person's working says: every outcome, amount, share and line, exactly."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from ownway.allocation.analysis.columns import NEEDS_ANSWERS, NOT_READ, TooFine, compile_scheme
from ownway.allocation.analysis.inputs import BadColumn
from ownway.scheme.rules.reading import read_scheme
from ownway.scheme.rules.sentences import FIELDS
from tests.packs import PACKS
from tests.scheme.populations import (
    crowd,
    differences,
    everybody,
    near_every_bound,
    unlike,
)
from tests.scheme.texts import ON, small

pytestmark = pytest.mark.many

SCHEMES = Path(__file__).parents[1] / "scheme/files"
PUBLISHED = [*sorted(SCHEMES.glob("*.yaml")), *sorted(PACKS.glob("*/allocation.yaml"))]
END = "\nid: end, kind: round, to: 0.01, mode: half_up, why: s"

# Name: the steps, the facts, more of the file, and what varies.
SMALL = {
    "sum": (
        "id: x, kind: sum, of: [a, {of: b, times: -1.5}, {of: c, when: 'a != fine'}], cap: 7, "
        "weight: 1.2, unit: point, why: s\n"
        "id: u, kind: bands, of: x, rows: [[0, low], [2.4, some]], below: none, unit: code, why: s",
        "", "", "abc",
    ),
    "sum in money": (
        "id: p, kind: pick, by: a, values: {fine: 0.005, some: 10.1, much: 99.99}, unit: GBP, "
        "why: s, apart: true\n"
        "id: x, kind: sum, of: [{of: p, times: 101.005}, "
        "{of: p, times: -33.335, when: 'b != some'}, "
        "{of: p, times: -133, when: 'b == much'}], unit: GBP, why: s\n"
        "id: end, kind: round, to: 0.05, mode: half_up, why: s",
        "", "", "ab",
    ),
    "higher": (
        "id: x, kind: higher_of, of: [m, k, n2], unit: hour, why: s\n"
        "id: u, kind: lower_of, of: [m, n2], unit: hour, why: s\n"
        "id: z, kind: item, unit: hour, quantity: u, rate: 10.333, why: s" + END,
        "m: {unit: hour, optional: true}, n2: {unit: hour, optional: true, needs: them}, "
        "k: {unit: hour, default: 4}", "",
        ["k", "m", "n2", "agreed.n2"],
    ),
    "best": (
        "id: x, kind: best_descriptor, of: [a, c], unit: point, why: s\n"
        "id: u, kind: pick, by: c, values: {wash: 1.5, dress: 0, eat: 2}, unit: GBP, why: s" + END,
        "", "", "ac",
    ),
    "bands": (
        "id: x, kind: bands, of: num, rows: [[12.5, 100], [27, 200.005]], below: 5, unit: GBP, "
        "why: s\nid: end, kind: round, to: 1, mode: up, why: s",
        "num: {unit: point}", "", ["num"],
    ),
    "line": (
        "id: x, kind: table, of: num, read: line, rows: [[5, 10], [8, 20], [15, 30.01]], "
        "unit: GBP, why: s" + END,
        "num: {unit: point}", "", ["num"],
    ),
    "steps of a table": (
        "id: x, kind: table, of: num, read: band, rows: [[5, 10], [8, 20]], unit: GBP, why: s\n"
        "id: end, kind: round, to: 3, mode: down, why: s",
        "num: {unit: point}", "", ["num"],
    ),
    "ordered": (
        "id: x, kind: ordered_tables, unit: code, why: s, tables: ["
        "{id: one, coefficients: {a: {fine: -1, some: 0.5, much: 2}, "
        "c: {wash: 1, dress: 1, eat: 3}}, thresholds: [[4, high], [1.5, middle]]}, "
        "{id: two, coefficients: {b: {fine: 0, some: 1, much: 2}}, thresholds: [[2, middle]], "
        "otherwise: low}]\n"
        "id: u, kind: levels, by: x, rows: {high: {hours: 3}, middle: {hours: 1, amount: 50}, "
        "low: {hours: 0}}, rate: 9.5, unit: GBP, why: s" + END,
        "", "", "abc",
    ),
    "mean": (
        "id: h, kind: levels, by: lv, rows: {l1: {hours: 1.5}, l2: {hours: 4}}, "
        "unit: hour, why: s\n"
        "id: x, kind: mean_factor, base: h, over: ["
        "{of: a, values: {fine: 0, some: 0.5, much: 1}, qualifies: 'b != fine'}, "
        "{of: b, values: {fine: 0, some: 0.25, much: 1}}, "
        "{of: c, values: {wash: 0.3, dress: 0.6, eat: 0.9}, qualifies: 'lv == l2'}], "
        "share: 0.4, guarantee: blend, nobody: 0.1, unit: hour, why: s\n"
        "id: u, kind: mean_factor, base: h, over: ["
        "{of: a, values: {fine: 0, some: 0.5, much: 1}, qualifies: 'a == much or b == much'}], "
        "share: 0.7, guarantee: floor, nobody: 0.2, unit: hour, why: s\n"
        "id: z, kind: item, unit: hour, quantity: x, rate: 12.01, per: week, why: s" + END,
        "lv: {unit: level, of: [l1, l2], default: l1}", "", ["a", "b", "c", "lv"],
    ),
    "power": (
        "id: x, kind: power, of: num, correction: 0.125, unit: GBP, why: s" + END,
        "num: {unit: point, default: 2.5}", "", ["num"],
    ),
    "items": (
        "id: x, kind: item, unit: hour, quantity: num, rate: 14.105, per: day, rounded: 1, why: s\n"
        "id: u, kind: item, unit: hour, quantity: num, rate: 3.333, weeks: w, why: s, funder: one\n"
        "id: z, kind: item, unit: week, quantity: w, rate: 2, why: s, when: 'yes1 == true'" + END
        + "\nid: who, kind: split, of: end, by: source, remainder_to: two, why: s",
        "num: {unit: hour, default: 0}, w: {unit: week, optional: true}, yes1: {unit: 'yes'}", "",
        ["num", "w", "yes1"],
    ),
    "prorate": (
        "id: x, kind: prorate, whole: h, parts: r, own: o, shared: s1, among: p, "
        "unit: hour, why: s\n"
        "id: u, kind: item, unit: hour, quantity: x, rate: 10, why: s" + END,
        "h: {unit: hour}, r: {unit: room}, o: {unit: room}, s1: {unit: room, default: 0}, "
        "p: {unit: person, optional: true}", "", ["h", "r", "o", "s1", "p"],
    ),
    "jump": (
        "id: x, kind: jump, of: num, at_least: 35, when: 'a == much and verified(a)', by: team, "
        "unit: point, why: s\n"
        "id: u, kind: table, of: x, read: line, rows: [[0, 0], [30, 71]], unit: GBP, why: s\n"
        "id: z, kind: jump, of: u, at_least: 70, unit: GBP, why: s, by: team, apart: true, "
        "when: 'not (num < 29 or num in (31, 35.01)) and verified(a)'" + END,
        "num: {unit: point}", "", ["a", "num", "verified.a"],
    ),
    "keep": (
        "id: x, kind: table, of: a, read: line, rows: [[0, 10.01], [5.5, 100]], unit: GBP, why: s\n"
        "id: u, kind: keep, of: x, by: lv, share: {l1: 1, l2: 0.88, l3: 0.3}, never_below: 0.5, "
        "why: s" + END,
        "lv: {unit: level, of: [l1, l2, l3], default: l1, needs: carer_agreement}", "",
        ["a", "lv", "agreed.lv"],
    ),
    "corridor": (
        "id: x, kind: item, unit: hour, quantity: num, rate: 10, why: s\n"
        "id: low, kind: refer_below, amount: 300, to: one_off, why: s, when: 'a != much'\n"
        "id: top, kind: refer_above, amount: 4800, to: panel, why: s\n"
        "id: soft, kind: corridor, against: last, down: 0.15, up: 0.333, why: s" + END,
        "num: {unit: hour}, last: {unit: GBP, optional: true}", "", ["a", "num", "last"],
    ),
    "shares of three": (
        "id: p, kind: sum, of: [a], unit: point, why: s\n"
        "id: q, kind: sum, of: [b], weight: -1, unit: point, why: s\n"
        "id: all, kind: sum, of: [p, q, c], unit: point, why: s\n"
        "id: x, kind: item, unit: hour, quantity: num, rate: 0.01, why: s" + END
        + "\nid: who, kind: split, of: end, by: points, "
        "funders: {one: [p], two: [q], three: rest}, "
        "remainder_to: three, why: s",
        "num: {unit: hour}", "", ["a", "b", "c", "num"],
    ),
    "fixed shares": (
        "id: x, kind: item, unit: hour, quantity: num, rate: 0.01, why: s\n"
        "id: own, kind: contribution, of: x, unit: GBP, why: s\n"
        "id: left, kind: pick, by: a, values: {fine: 0, some: 3, much: -40}, unit: GBP, why: s, "
        "when: 'b != some'" + END
        + "\nid: who, kind: split, of: end, by: fixed, weights: {one: 0.5, two: 0.5}, "
        "remainder_to: two, why: s",
        "num: {unit: hour}", "", ["a", "b", "num"],
    ),
    "left out": (
        "id: x, kind: bands, of: a, rows: [[0, low], [2, high]], unit: code, why: s, "
        "when: 'b == some', below: low\n"
        "id: u, kind: pick, by: x, values: {low: 1, high: 2}, unit: GBP, why: s\n"
        "id: v, kind: sum, of: [{of: num, when: 'x == high'}, {of: num, when: 'x != high'}, "
        "{of: num, when: 'num >= 3 or x in (low, high)'}], unit: GBP, why: s, "
        "when: 'a != much'" + END,
        "num: {unit: GBP, optional: true}", "", ["a", "b", "num"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", SMALL)
def test_everybody_gets_the_same_both_ways(name):
    steps, facts, more, vary = SMALL[name]
    scheme = small(steps, facts, more)
    bounds = near_every_bound(scheme)
    while len(bounds) ** sum(fact.numeric for fact in scheme.facts.values()) > 1_200:
        bounds = bounds[::2]
    people = everybody(scheme, [*vary], bounds)
    assert differences(compile_scheme(scheme, ON), people, ON)[:3] == []


def test_every_kind_is_worked_out_here():
    source = Path(__file__).read_text(encoding="utf-8")
    assert {one for one in FIELDS.keys() - {"constraint"} if f"kind: {one}," not in source} == set()


def test_there_are_published_schemes():
    assert len(PUBLISHED) > 8


@pytest.mark.parametrize("path", PUBLISHED, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_twenty_thousand_people_of_a_published_scheme(path):
    """All in columns, where lines and shares sum; each fifth one at a time, line by line."""
    scheme = read_scheme(path.read_text(encoding="utf-8"))
    on = max(ON, scheme.versions[0].start)
    columns = compile_scheme(scheme, on)
    people = crowd(scheme, 20_000, seed=len(path.stem))
    result = columns.run(people.arrays(), columns.steps)
    found = [
        said
        for row in range(0, 20_000, 5)
        for said in unlike(columns, result, row, people.inputs(row), on)
    ]
    assert found[:3] == []
    assert len(result.outcome) == 20_000
    assert result.bad == ()
    if result.shares:
        assert np.array_equal(sum(result.shares.values()), result.amount)
    assert np.array_equal(sum(result.adds.values()), result.amount)


ITEM = "id: x, kind: item, unit: hour, quantity: num, rate: 21.40, why: s" + END
HOURS = "num: {unit: hour}"
FINE = {"a": [0], "b": [0], "c": [0]}


def amounts(num, scheme=None):
    columns = compile_scheme(scheme or small(ITEM, HOURS), ON)
    given = {name: np.array(one * len(num), np.uint8) for name, one in FINE.items()}
    return columns.run({**given, "num": num})


@pytest.mark.parametrize(
    "num",
    [np.array([26, 0, 1_000_000_000]), np.array(["26", "0", "1000000000"], object)],
    ids=["whole", "text"],
)
def test_numbers_may_be_larger_than_any_before(num):
    assert amounts(num).amount.tolist() == [55640, 0, 2_140_000_000_000]


def test_numbers_may_have_more_places_than_any_before():
    assert amounts(np.array(["26.000001", "0.0005"], object)).amount.tolist() == [55640, 1]


def test_binary_fractions_are_refused():
    with pytest.raises(BadColumn, match="num: holds binary fractions"):
        amounts(np.array([26.5]))


def test_more_than_64_bits_is_refused_with_the_step():
    with pytest.raises(TooFine, match="Step x") as refused:
        amounts(np.array(["99999999999.999999"], object),
                small("id: x, kind: power, of: num, unit: GBP, why: s" + END, HOURS))  # fmt: skip
    assert refused.value.step == "x"


def test_a_cell_that_cannot_be_read_is_named_and_all_others_are_worked_out():
    columns = compile_scheme(small(ITEM, HOURS), ON)
    result = columns.run(
        {
            "a": np.array(["fine", "bad", None, "much"], object),
            "b": np.array([0, 0, 0, 7], np.uint8),
            "c": np.array(["-", "wash eat", "-", "wash"], object),
            "num": np.array(["1", "2", "3", "-4"], object),
        }
    )
    assert result.outcome.tolist() == [0, NOT_READ, NEEDS_ANSWERS, NOT_READ]
    assert result.amount.tolist() == [2140, 0, 0, 0]
    assert [(cell.row, cell.column) for cell in result.bad] == [(1, "a"), (3, "b"), (3, "num")]
    assert result.bad[0].words == "'bad' is not known here; write fine, some, much"


def test_codes_that_are_numbers_are_not_taken_for_places():
    text = "id: x, kind: pick, by: num, values: {'1': 10, '2': 20}, unit: GBP, why: s" + END
    scheme = small(text, "num: {unit: level, of: ['1', '2'], default: '1'}")
    assert amounts(np.array([2, 1, -1]), scheme).amount.tolist() == [2000, 1000, 1000]
    assert amounts(np.array([1, 0, 255], np.uint8), scheme).amount.tolist() == [2000, 1000, 1000]


@pytest.mark.parametrize("name", ["verified.zzz", "agreed.a"])
def test_a_flag_about_nothing_is_refused(name):
    columns = compile_scheme(small(ITEM, HOURS), ON)
    with pytest.raises(BadColumn, match="the scheme has no"):
        columns.run({"num": np.array([1]), name: np.array([True])})


def test_columns_of_different_lengths_are_refused():
    columns = compile_scheme(small(ITEM, HOURS), ON)
    with pytest.raises(BadColumn, match="has 1 rows, num has 2"):
        columns.run({"num": np.array([1, 2]), "a": np.array(["fine"])})


def test_nobody_at_all():
    result = amounts(np.array([], np.int64))
    assert (len(result.outcome), len(result.amount), result.bad) == (0, 0, ())


def test_a_bound_is_reached_exactly():
    scheme = small(SMALL["corridor"][0], SMALL["corridor"][1])
    hours = ["29.99", "30", "480", "480.01"]
    given = {name: np.array(one * 4, np.uint8) for name, one in FINE.items()}
    result = compile_scheme(scheme, ON).run({**given, "num": np.array(hours, object)})
    assert result.amount.tolist() == [0, 30000, 480000, 480000]
    assert [(*result.ways, "")[place] for place in result.refer_to] == ["one_off", "", "", "panel"]
    assert Fraction(1, 3) not in near_every_bound(scheme)
