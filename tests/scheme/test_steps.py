"""Every kind of step, by itself: its value, its variant, and what it adds to the amount."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from ownway.scheme.rules.lines import Outcome
from ownway.scheme.rules.sentences import FIELDS, VARIANTS
from tests.scheme.texts import small, worked

F = Fraction


def line(working, step):
    return next(one for one in working.lines if one.step == step)


def test_every_kind_has_a_line_here():
    source = Path(__file__).read_text(encoding="utf-8")
    kinds = FIELDS.keys() - {"constraint"}
    assert {kind for kind in kinds if f"kind: {kind}," not in source} == set()
    assert FIELDS.keys() == VARIANTS.keys()


@pytest.mark.parametrize(
    ("a", "b", "value", "why"),
    [
        ("some", "fine", F("2.4"), "s"),
        ("much", "fine", F("6.6"), "s"),
        ("much", "some", F("8.4"), "s.capped"),
        ("fine", "fine", F(0), "s"),
    ],
)
def test_a_sum_is_capped_and_then_weighted(a, b, value, why):
    scheme = small("id: x, kind: sum, of: [a, b], cap: 7, weight: 1.2, unit: point, why: s")
    found = line(worked(scheme, a=a, b=b), "x")
    assert (found.value, found.why, found.adds) == (value, why, 0)


def test_a_term_counts_where_its_condition_holds():
    scheme = small(
        "id: x, kind: sum, unit: point, why: s, "
        "of: [{of: a, times: -1.5}, {of: b, times: 2, when: home == own}]",
        facts="home: {unit: code, of: [own, shared]}",
    )
    assert worked(scheme, a="some", b="some", home="own").values["x"] == 3
    assert worked(scheme, a="some", b="some", home="shared").values["x"] == -3
    assert "b" not in line(worked(scheme, b="some", home="shared"), "x").inputs


@pytest.mark.parametrize(("kind", "value", "chosen"), [("higher_of", 3, "b"), ("lower_of", 2, "a")])
def test_only_one_of_several_counts(kind, value, chosen):
    steps = {
        "higher_of": "id: x, kind: higher_of, of: [a, b], unit: point, why: s",
        "lower_of": "id: x, kind: lower_of, of: [a, b], unit: point, why: s",
    }
    found = line(worked(small(steps[kind]), a="some", b="some"), "x")
    assert (found.value, found.fields["chosen"], found.kind) == (value, chosen, kind)


def test_the_first_of_equals_is_chosen_and_an_unknown_fact_is_not_nothing():
    scheme = small(
        "id: x, kind: lower_of, of: [m, num], unit: hour, why: s",
        facts="m: {unit: hour, optional: true}, num: {unit: hour, default: 4}",
    )
    assert worked(scheme).values["x"] == 4
    assert line(worked(scheme, m=4), "x").fields["chosen"] == "m"


@pytest.mark.parametrize(
    ("c", "value"),
    [((), 2), (("wash",), 3), (("wash", "dress", "eat"), 6), (("dress", "wash"), 4), ("eat", 6)],
)
def test_the_best_descriptor_of_each_activity_counts(c, value):
    scheme = small("id: x, kind: best_descriptor, of: [a, c], unit: point, why: s")
    assert worked(scheme, a="some", c=c).values["x"] == value


def test_in_a_plain_sum_everything_that_applies_counts():
    scheme = small("id: x, kind: sum, of: [c], unit: point, why: s")
    assert worked(scheme, c=("wash", "eat")).values["x"] == 5


@pytest.mark.parametrize(
    ("num", "value", "why"),
    [(0, "none", "s.below"), (F("12.4"), "none", "s.below"), (F("12.5"), "1", "s"), (27, "2", "s")],
)
def test_bands_begin_at_their_lower_bound(num, value, why):
    scheme = small(
        "id: x, kind: bands, of: num, rows: [[12.5, 1], [27, 2]], below: none, unit: code, why: s",
        facts="num: {unit: point}",
    )
    working = worked(scheme, num=num)
    assert (working.grade, line(working, "x").why, working.amount) == (value, why, None)


@pytest.mark.parametrize(
    ("num", "read", "pence", "why"),
    [
        (0, "line", 1000, "s"),
        (5, "line", 1000, "s"),
        (6, "line", 1333, "s"),
        (8, "line", 2000, "s"),
        (F("9.5"), "line", 2750, "s"),
        (10, "line", 3000, "s"),
        (11, "line", 3000, "s.flat"),
        (6, "band", 1000, "s"),
        (8, "band", 2000, "s"),
    ],
)
def test_a_table_is_read_by_line_or_by_band(num, read, pence, why):
    scheme = small(
        f"id: x, kind: table, of: num, read: {read}, rows: [[5, 10], [8, 20], [10, 30]], "
        "unit: GBP, why: s\nid: end, kind: round, to: 0.01, mode: half_up, why: s",
        facts="num: {unit: point}",
    )
    working = worked(scheme, num=num)
    assert (working.amount, line(working, "x").why) == (pence, why)


@pytest.mark.parametrize(
    ("a", "b", "group", "table"),
    [
        ("much", "fine", "high", "first"),
        ("some", "fine", "middle", "first"),
        ("some", "much", "low", "second"),
        ("fine", "fine", "none", "second"),
    ],
)
def test_the_first_threshold_met_decides(a, b, group, table):
    scheme = small(
        "id: x, kind: ordered_tables, unit: code, why: s, tables: ["
        "{id: first, coefficients: {a: {fine: 0, some: 2, much: 5}, "
        "b: {fine: 0, some: 0, much: -2}}, thresholds: [[5, high], [2, middle]]}, "
        "{id: second, coefficients: {b: {fine: 0, some: 1, much: 2}}, thresholds: [[2, low]],"
        " otherwise: none}]"
    )
    working = worked(scheme, a=a, b=b)
    assert (working.grade, line(working, "x").fields["table"]) == (group, table)


@pytest.mark.parametrize(
    ("guarantee", "a", "b", "value", "why"),
    [
        ("blend", "much", "much", 100, "s"),
        ("blend", "fine", "much", F("62.5"), "s"),
        ("floor", "fine", "much", 50, "s"),
        ("floor", "fine", "some", 25, "s"),
        ("blend", "some", "fine", 25, "s"),
        ("blend", "some", "some", F(100) * (F("0.25") + F("0.75") * F("0.2")), "s"),
    ],
)
def test_a_factor_from_the_mean_of_what_qualifies(guarantee, a, b, value, why):
    scheme = small(
        "id: x, kind: mean_factor, base: hours, unit: hour, share: 0.25, nobody: 0.5, why: s, "
        f"guarantee: {guarantee}, over: [{{of: a, values: {{fine: 0, some: 0, much: 1}}, "
        "qualifies: a != some}, {of: b, values: {fine: 0, some: 0.2, much: 1}}]",
        facts="hours: {unit: hour, default: 100}",
    )
    found = line(worked(scheme, a=a, b=b), "x")
    assert (found.value, found.why) == (value, why)


def test_where_no_activity_qualifies_the_stated_factor_holds():
    scheme = small(
        "id: x, kind: mean_factor, base: hours, unit: hour, share: 0.25, nobody: 0.5, why: s, "
        "guarantee: blend, over: [{of: a, values: {fine: 0, some: 0, much: 1}, "
        "qualifies: a == much}]",
        facts="hours: {unit: hour, default: 100}",
    )
    found = line(worked(scheme), "x")
    assert (found.value, found.why) == (50, "s.nobody")


def test_a_level_gives_hours_or_money():
    facts = "level: {unit: level, of: [low, mid, high]}"
    rows = "rows: {low: {hours: 0.5}, mid: {hours: 2, amount: 9000}, high: {hours: 4}}"
    hours = small(f"id: x, kind: levels, by: level, {rows}, unit: hour, why: s", facts)
    money = small(
        f"id: x, kind: levels, by: level, {rows}, rate: 10, unit: GBP, why: s\n" + END, facts
    )
    found = [worked(hours, level=one).values["x"] for one in ("low", "mid", "high")]
    assert found == [F(1, 2), 2, 4]
    found = [worked(money, level=one).amount for one in ("low", "mid", "high")]
    assert found == [182000, 900000, 1456000]


END = "id: end, kind: round, to: 0.01, mode: half_up, why: s"


def test_pick_and_power():
    scheme = small(
        "id: x, kind: pick, by: b, values: {fine: 1, some: 1.5, much: 20}, unit: point, why: s\n"
        "id: then, kind: power, of: x, correction: 0.25, unit: GBP, why: s\n" + END
    )
    working = worked(scheme, b="some")
    assert (working.values["x"], working.amount) == (F("1.5"), 250)


@pytest.mark.parametrize(
    ("how", "pence"),
    [
        ("per: once", 535),
        ("per: day", 194740),
        ("per: week", 27820),
        ("weeks: weeks", 3210),
        ("per: day, rounded: 1", 194700),
    ],
)
def test_an_item_is_quantity_times_rate_times_how_often(how, pence):
    scheme = small(
        f"id: x, kind: item, quantity: num, unit: hour, rate: 10.70, {how}, why: s\n" + END,
        facts="num: {unit: hour, default: 0}, weeks: {unit: week, default: 6}",
    )
    assert worked(scheme, num=F(1, 2)).amount == pence
    assert line(worked(scheme), "x").why == "s.none"


def test_a_home_with_no_rooms_is_asked_about():
    scheme = small(
        "id: x, kind: prorate, whole: h, parts: p, own: o, shared: s, among: num, "
        "unit: hour, why: s",
        facts="h: {unit: hour}, p: {unit: room}, o: {unit: room}, s: {unit: room}, "
        "num: {unit: head}",
    )
    assert worked(scheme, h=6, p=6, o=2, s=2, num=4).values["x"] == F("2.5")
    assert worked(scheme, h=6, p=6, o=2, s=0, num=0).values["x"] == 2
    for known, asked in (({"p": 0, "num": 4}, "p"), ({"p": 6, "num": 0}, "num")):
        working = worked(scheme, h=6, o=2, s=2, **known)
        assert (working.outcome, working.missing) == (Outcome.NEEDS_ANSWERS, (asked,))
        assert (working.amount, working.lines) == (None, ())


@pytest.mark.parametrize(
    ("a", "verified", "value", "why"),
    [
        ("much", ("a",), 35, "s.raised"),
        ("much", (), F("5.5"), "s.none"),
        ("some", ("a",), 2, "s.none"),
    ],
)
def test_a_jump_needs_a_second_look(a, verified, value, why):
    scheme = small(
        "id: num, kind: sum, of: [a], unit: point, why: s\n"
        "id: x, kind: jump, of: num, at_least: 35, by: team, why: s, "
        "when: a == much and verified(a)"
    )
    found = line(worked(scheme, a=a, verified=verified), "x")
    assert (found.value, found.why) == (value, why)


@pytest.mark.parametrize(
    ("level", "agreed", "pence", "why"),
    [
        ("none", ("help",), 10000, "k.none"),
        ("half", ("help",), 8800, "k"),
        ("half", (), 10000, "k.none"),
        ("all", ("help",), 5000, "k.least"),
    ],
)
def test_unpaid_help_counts_only_where_it_is_agreed(level, agreed, pence, why):
    scheme = small(
        "id: x, kind: pick, by: b, values: {fine: 100, some: 100, much: 100}, unit: GBP, why: s\n"
        "id: then, kind: keep, of: x, by: help, share: {none: 1, half: 0.88, all: 0.3}, "
        "never_below: 0.5, why: k\n" + END,
        facts="help: {unit: level, of: [none, half, all], default: none, needs: carer_agreement}",
    )
    working = worked(scheme, help=level, agreed=agreed)
    assert (working.amount, line(working, "then").why) == (pence, why)


def test_a_contribution_is_shown_beside_the_amount():
    scheme = small(
        "id: x, kind: pick, by: b, values: {fine: 100, some: 1, much: 1}, unit: GBP, why: s\n"
        "id: then, kind: contribution, of: pays, why: s\n" + END,
        facts="pays: {unit: GBP, default: 0}",
    )
    working = worked(scheme, pays=30)
    assert (working.amount, line(working, "then").value, line(working, "then").adds) == (
        10000,
        30,
        0,
    )


@pytest.mark.parametrize(
    ("base", "last", "pence", "refer_to", "whys"),
    [
        (299, None, 0, "one_off", ["l.referred", "h.none", "c.none"]),
        (300, None, 30000, "", ["l.none", "h.none", "c.none"]),
        (1001, None, 100000, "panel", ["l.none", "h.referred", "c.none"]),
        (500, 1000, 85000, "", ["l.none", "h.none", "c.raised"]),
        (900, 600, 72000, "", ["l.none", "h.none", "c.lowered"]),
    ],
)
def test_referrals_and_the_corridor(base, last, pence, refer_to, whys):
    scheme = small(
        "id: x, kind: sum, of: [base], unit: GBP, why: s\n"
        "id: low, kind: refer_below, amount: 300, to: one_off, why: l\n"
        "id: high, kind: refer_above, amount: 1000, to: panel, why: h\n"
        "id: soft, kind: corridor, against: last, down: 0.15, up: 0.2, why: c\n" + END,
        facts="base: {unit: GBP}, last: {unit: GBP, optional: true}",
    )
    known = {} if last is None else {"last": last}
    working = worked(scheme, base=base, **known)
    assert (working.amount, working.refer_to) == (pence, refer_to)
    assert working.outcome == (Outcome.REFER if refer_to else Outcome.AMOUNT)
    assert [one.why for one in working.lines[1:4]] == whys


@pytest.mark.parametrize(
    ("mode", "to", "base", "pence"),
    [
        ("half_up", "0.01", F("2.345"), 235),
        ("half_up", "5", F("12.5"), 1500),
        ("up", "1", F("2.01"), 300),
        ("down", "1", F("2.99"), 200),
    ],
)
def test_rounding(mode, to, base, pence):
    scheme = small(
        "id: x, kind: sum, of: [base], unit: GBP, why: s\n"
        f"id: end, kind: round, to: {to}, mode: {mode}, why: s",
        facts="base: {unit: GBP}",
    )
    working = worked(scheme, base=base)
    assert working.amount == pence == sum(one.adds for one in working.lines)


TWO = "weights: {p: 0.5, q: 0.5}"
THREE = "weights: {p: 0.333, q: 0.333, r: 0.334}"


@pytest.mark.parametrize(
    ("weights", "to", "base", "shares"),
    [
        (TWO, "q", F("112.21"), {"p": 5611, "q": 5610}),
        (TWO, "p", F("112.21"), {"p": 5610, "q": 5611}),
        (THREE, "r", F("1.00"), {"p": 33, "q": 33, "r": 34}),
        (THREE, "p", F("0.01"), {"p": 0, "q": 0, "r": 1}),
        (TWO, "q", F(0), {"p": 0, "q": 0}),
    ],
)
def test_fixed_shares(weights, to, base, shares):
    scheme = small(
        "id: x, kind: sum, of: [base], unit: GBP, why: s\n" + END + "\n"
        f"id: pay, kind: split, of: end, by: fixed, {weights}, remainder_to: {to}, why: s",
        facts="base: {unit: GBP}",
    )
    assert worked(scheme, base=base).shares == shares


def test_shares_by_points_and_by_source():
    scheme = small(
        "id: one, kind: sum, of: [a], unit: point, why: s\n"
        "id: two, kind: sum, of: [b], unit: point, why: s\n"
        "id: all, kind: sum, of: [one, two], unit: point, why: s\n"
        "id: x, kind: sum, of: [base], unit: GBP, why: s\n"
        "id: nights, kind: item, quantity: num, unit: hour, rate: 10, funder: health, why: s\n"
        + END
        + "\nid: pay, kind: split, of: end, by: points, funders: {p: [one], q: rest}, "
        "remainder_to: q, when: way == points, why: s\n"
        "id: src, kind: split, of: end, by: source, remainder_to: council, "
        "when: way == source, why: s",
        facts="base: {unit: GBP}, num: {unit: hour, default: 0}, "
        "way: {unit: code, of: [points, source]}",
    )
    shares = worked(scheme, base=100, a="some", b="some", way="points").shares
    assert shares == {"p": 4000, "q": 6000}
    assert worked(scheme, base=100, way="points").shares == {"p": 0, "q": 10000}
    shares = worked(scheme, base=100, num=3, way="source").shares
    assert shares == {"health": 3000, "council": 10000}


def test_a_step_left_out_is_nothing():
    scheme = small(
        "id: x, kind: sum, of: [base], unit: GBP, when: base > 10, why: s\n"
        "id: then, kind: bands, of: base, rows: [[0, one]], below: two, unit: code, "
        "when: base > 10, why: s\n" + END,
        facts="base: {unit: GBP}",
    )
    working = worked(scheme, base=10)
    assert (working.amount, working.values["x"], working.values["then"]) == (0, 0, "")
    assert [one.why for one in working.lines[:2]] == ["s.left_out", "s.left_out"]


def test_a_step_apart_counts_only_where_it_is_named():
    scheme = small(
        "id: x, kind: sum, of: [p], unit: GBP, apart: true, why: s\n"
        "id: then, kind: sum, of: [q], unit: GBP, apart: true, why: s\n"
        "id: most, kind: higher_of, of: [x, then], unit: GBP, why: s\n" + END,
        facts="p: {unit: GBP, default: 0}, q: {unit: GBP, default: 0}",
    )
    working = worked(scheme, p=70, q=90)
    assert working.amount == 9000
    assert [one.adds for one in working.lines] == [0, 0, 9000, 0]
