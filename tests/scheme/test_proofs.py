"""The proofs find every planted fault, with the smallest pair that shows it, and no other (§7)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from fractions import Fraction
from itertools import pairwise, product
from pathlib import Path

import pytest

from ownway.scheme.rules.model import Dated, Inputs, Scheme, Split
from ownway.scheme.rules.proofs import Certificate, prove
from ownway.scheme.rules.proofs.machine import Machine
from ownway.scheme.rules.proofs.pairs import Draw, Whole, drawn, moves
from ownway.scheme.rules.reading import read_scheme
from ownway.scheme.rules.working import work_out
from tests.packs import PACKS
from tests.scheme.planted import (
    CARER,
    HOURS,
    LEVEL,
    MONEY,
    ON,
    PLANTED,
    TOTAL,
    scheme,
)

SCHEMES = Path(__file__).parent / "files"
OURS = sorted(PACKS.glob("*/allocation.yaml"))
FILES = [*sorted(SCHEMES.glob("*.yaml")), *OURS]


def people(of: Scheme) -> Iterator[Inputs]:
    """Everybody there can be, where facts are levels and codes."""
    facts = {code: fact.of for code, fact in of.facts.items() if fact.of}
    options = [[one.code for one in question.options] for question in of.questions.values()]
    for verified in (frozenset(), frozenset(of.questions)):
        for answers in product(*options):
            for said in product(*facts.values()):
                yield Inputs(
                    dict(zip(of.questions, answers, strict=True)),
                    dict(zip(facts, said, strict=True)),
                    verified,
                    frozenset(facts),
                )


def by_brute_force(of: Scheme) -> tuple[set[str], dict[str, int]]:
    """Names of which a step up lowers the amount, and the largest change for each question."""

    def amount(inputs: Inputs) -> int:
        return work_out(of, inputs, ON).amount or 0

    falls: set[str] = set()
    largest: dict[str, int] = {}
    for person in people(of):
        before = amount(person)
        for code, question in of.questions.items():
            codes = [one.code for one in question.options]
            for low, high in pairwise(codes):
                if person.answers[code] == low:
                    moved = Inputs(
                        {**person.answers, code: high}, person.facts, person.verified, person.agreed
                    )
                    change = amount(moved) - before
                    largest[code] = max(largest.get(code, 0), abs(change))
                    falls |= {code} if change < 0 else set()
        for code, fact in of.facts.items():
            for low, high in pairwise(fact.of if fact.unit == "level" else ()):
                if person.facts[code] == low:
                    facts = {**person.facts, code: high}
                    moved = Inputs(person.answers, facts, person.verified, person.agreed)
                    sign = -1 if fact.more_pays == "less" else 1
                    falls |= {code} if sign * (amount(moved) - before) < 0 else set()
    return falls, largest


def flagged(certificate: Certificate) -> set[str]:
    return {
        one.where for one in certificate.findings if one.code == "more_need_pays_less" and one.stops
    }


@pytest.mark.parametrize("kind", PLANTED)
def test_a_planted_inversion_is_flagged_in_every_kind_of_step(kind: str) -> None:
    of = PLANTED[kind]
    falls, _ = by_brute_force(of)
    certificate = prove(of, ON)
    assert falls
    assert flagged(certificate) == falls
    assert certificate.proved
    assert not certificate.adoptable


@pytest.mark.parametrize("kind", PLANTED)
def test_each_pair_shows_it_and_nobody_with_less_would(kind: str) -> None:
    of = PLANTED[kind]
    for finding in prove(of, ON).findings:
        if finding.code != "more_need_pays_less" or finding.pair is None:
            continue
        pair = finding.pair
        before, after = (work_out(of, one, ON).amount for one in (pair.before, pair.after))
        assert before == pair.amount_before * 100
        assert after == pair.amount_after * 100
        assert after is not None
        assert before is not None
        assert after < before
        for code, said in pair.before.answers.items():
            least = of.questions[code].options[0].code
            if code != pair.name and said != least:
                lower = [
                    Inputs({**one.answers, code: least}, one.facts, one.verified, one.agreed)
                    for one in (pair.before, pair.after)
                ]
                less = [work_out(of, one, ON).amount or 0 for one in lower]
                assert less[1] >= less[0]


@pytest.mark.parametrize("kind", PLANTED)
def test_the_largest_change_is_that_of_everybody_there_can_be(kind: str) -> None:
    of = PLANTED[kind]
    _, largest = by_brute_force(of)
    cliffs = {one.where: one.change * 100 for one in prove(of, ON).cliffs if one.pair}
    for code, change in largest.items():
        assert abs(cliffs.get(code, 0) - change) <= 1


def test_unpaid_help_that_pays_more_is_flagged_the_other_way_round() -> None:
    of = scheme(
        TOTAL,
        MONEY,
        "{id: kept, kind: keep, of: money, by: level, never_below: 0.5, why: x,"
        " share: {low: 0.9, mid: 0.8, high: 1}}",
        facts=CARER.replace("}", ", more_pays: less}"),
    )
    assert flagged(prove(of, ON)) == {"level"} == by_brute_force(of)[0]


def test_more_hours_that_pay_less_are_flagged_where_it_begins() -> None:
    of = scheme(
        TOTAL,
        MONEY,
        "{id: extra, kind: table, of: hours, read: line, unit: GBP, why: x,"
        " rows: [[0, 0], [10, 100], [20, 90]]}",
        facts=HOURS,
    )
    finding = next(one for one in prove(of, ON).findings if one.code == "more_need_pays_less")
    assert finding.pair is not None
    assert (finding.pair.old, finding.pair.new) == ("10", "10.01")


def test_people_who_share_are_not_a_plain_number() -> None:
    of = scheme(
        TOTAL,
        MONEY,
        "{id: part, kind: prorate, whole: hours, parts: rooms, own: own, shared: shared,"
        " among: among, unit: hour, why: x}",
        "{id: help, kind: item, unit: hour, quantity: part, rate: 10, why: x}",
        facts=HOURS
        + "".join(
            f"  {name}: {{unit: {name}s, default: 2, more_pays: more}}\n"
            for name in ("rooms", "own", "shared", "among")
        )
        .replace("rooms: {unit: roomss", "rooms: {unit: room")
        .replace("own: {unit: owns", "own: {unit: room")
        .replace("shared: {unit: shareds", "shared: {unit: room")
        .replace("among: {unit: amongs", "among: {unit: people"),
    )
    certificate = prove(of, ON, pairs=2_000)
    assert {"among", "rooms"} <= flagged(certificate)


def test_a_corridor_for_some_answers_only_is_found_by_lot_and_said_not_proved() -> None:
    of = scheme(
        TOTAL,
        MONEY,
        "{id: soften, kind: corridor, against: last, down: none, up: 0.1, when: a == h, why: x}",
        facts="  last: {unit: GBP, optional: true}\n",
    )
    certificate = prove(of, ON, pairs=2_000)
    assert "a" in flagged(certificate)
    assert not certificate.adoptable


def test_not_proved_names_its_seed_and_how_many_pairs() -> None:
    many = "".join(
        f"  q{n}: {{domain: d, text: Q, if_missing: ask,"
        " options: [[l, 0, L], [m, 3, M], [h, 8, H]]}\n"
        for n in range(14)
    )
    every = ", ".join(f"q{n}" for n in range(14))
    of = scheme(
        f"{{id: total, kind: higher_of, of: [{every}], unit: point, why: x}}",
        MONEY,
        questions="\n" + many,
    )
    certificate = prove(of, ON, seed=7, pairs=500)
    finding = next(one for one in certificate.findings if one.code == "not_proved")
    assert not certificate.proved
    assert (certificate.seed, certificate.pairs) == (7, 500)
    assert "500" in finding.words
    assert "7" in finding.words
    assert prove(of, ON, seed=7, pairs=500) == certificate


def test_a_planted_cliff_is_over_the_limit_until_it_is_listed() -> None:
    steep = MONEY.replace("[19, 1900]", "[10, 100], [11, 1500], [19, 2000]")
    over = prove(scheme(TOTAL, steep, limits="{max_step: 1000}"), ON)
    assert [one.where for one in over.findings if one.code == "cliff_over_limit"] == ["a", "b", "c"]
    assert not over.adoptable
    listed = ", ".join(f"{{step: {one}, up_to: 1700, why: Known}}" for one in "abc")
    told = prove(scheme(TOTAL, steep, limits=f"{{max_step: 1000, listed: [{listed}]}}"), ON)
    assert told.adoptable
    assert {one.reason for one in told.cliffs} == {"Known"}


def test_a_cliff_that_a_listed_jump_does_not_explain_still_counts() -> None:
    jump = (
        '{id: look, kind: jump, of: total, at_least: 19, when: "a == h and verified(a)",'
        " by: second, why: x}"
    )
    money = MONEY.replace("of: total", "of: look")
    limits = "{{max_step: {}, listed: [{{step: look, up_to: 1900, why: Emergency}}]}}"
    fine = prove(scheme(TOTAL, jump, money, limits=limits.format(800)), ON)
    assert fine.adoptable
    assert {one.where: one.change for one in fine.cliffs}["a"] == 1600
    tight = prove(scheme(TOTAL, jump, money, limits=limits.format(450)), ON)
    assert [one.where for one in tight.findings if one.code == "cliff_over_limit"] == ["a"]


def test_below_zero_is_found_with_somebody_who_shows_it() -> None:
    of = scheme(TOTAL, MONEY.replace("[0, 0]", "[0, -50]"))
    finding = next(one for one in prove(of, ON).findings if one.code == "negative")
    assert finding.pair is not None
    assert finding.pair.amount_before < 0


def test_a_number_that_takes_off_more_than_there_is_is_found() -> None:
    of = scheme(
        TOTAL,
        MONEY,
        "{id: less, kind: sum, of: [{of: hours, times: -1}], unit: hour, why: x}",
        "{id: off_it, kind: item, unit: hour, quantity: less, rate: 1.50, why: x}",
        facts=HOURS.replace(", more_pays: more", ""),
    )
    finding = next(one for one in prove(of, ON).findings if one.code == "negative")
    assert finding.pair is not None
    assert finding.pair.amount_before < 0


def test_weights_of_funders_that_do_not_sum_to_one_are_found() -> None:
    of = scheme(
        TOTAL,
        MONEY,
        final="{id: final, kind: round, to: 0.01, mode: half_up, why: x}\n  - {id: pays,"
        " kind: split, of: final, by: fixed, weights: {us: 0.5, them: 0.5},"
        " remainder_to: them, why: x}",
    )
    assert prove(of, ON).adoptable
    split = of.steps[-1]
    assert isinstance(split, Split)
    half, less = (Dated(((date.min, Fraction(part)),)) for part in ("0.5", "0.4"))
    wrong = replace(split, weights={"us": half, "them": less})
    findings = prove(replace(of, steps=(*of.steps[:-1], wrong)), ON).findings
    assert [one.code for one in findings] == ["funders_do_not_sum"]


def test_rows_nobody_reaches_are_noted_and_stop_nothing() -> None:
    certificate = prove(scheme(TOTAL, MONEY.replace("]]", "], [30, 3000], [40, 4000]]")), ON)
    unreached = [one for one in certificate.findings if one.code == "unreachable"]
    assert [one.words for one in unreached] == [
        "No answers reach the row at 30.",
        "No answers reach the row at 40.",
    ]
    assert certificate.adoptable


def test_money_for_an_hour_that_drops_is_said_level_by_level() -> None:
    of = scheme(
        "{id: money, kind: levels, by: level, unit: GBP, why: x, rows: {low: {hours: 1,"
        " amount: 100}, mid: {hours: 4, amount: 300}, high: {hours: 5, amount: 400}}}",
        facts=LEVEL,
    )
    notes = [one for one in prove(of, ON).findings if not one.stops]
    assert [one.words for one in notes] == ["An hour pays 100.00 at low and 75.00 at mid."]


def test_a_wrong_example_is_said_with_what_came_out() -> None:
    answers = "{a: m, b: l, c: l}"
    good = (
        f"[{{name: one, date: 2026-06-01, answers: {answers}, expect: {{total: 3, final: 300}}}}]"
    )
    assert prove(scheme(TOTAL, MONEY, examples=good), ON).adoptable
    wrong = good.replace("final: 300", "final: 301")
    failed = prove(scheme(TOTAL, MONEY, examples=wrong), ON).findings
    assert [one.code for one in failed] == ["test_failed"]
    assert "final is 300, not 301" in failed[0].words


def test_a_draft_still_needs_its_papers() -> None:
    certificate = prove(scheme(TOTAL, MONEY, version="{status: draft}"), ON)
    assert {one.code for one in certificate.findings if one.stops} == {
        "no_sign_off",
        "no_notice",
        "no_consultation",
        "no_legal_basis",
        "no_simulation",
    }


def test_a_sound_scheme_has_a_clean_certificate() -> None:
    certificate = prove(scheme(TOTAL, MONEY), ON)
    assert certificate.findings == ()
    assert certificate.proved
    assert (certificate.least, certificate.most) == (0, 1900)
    assert certificate.seed is None


BY_WEEK = (
    MONEY.replace("unit: GBP", "unit: GBP, apart: true"),
    "{id: week, kind: item, quantity: money, unit: GBP, rate: 1, rounded: 0.01, apart: true,"
    " why: x}",
    "{id: year, kind: sum, of: [week], weight: 52, unit: GBP, why: x}",
)


def test_steps_between_the_points_and_the_amount_are_followed() -> None:
    certificate = prove(scheme(TOTAL, *BY_WEEK), ON)
    assert (certificate.least, certificate.most) == (0, 1900 * 52)
    assert certificate.findings == ()
    assert {one.where: one.change for one in certificate.cliffs}["a"] == 500 * 52


def test_an_inversion_behind_steps_in_between_is_flagged() -> None:
    falling = BY_WEEK[0].replace("[19, 1900]", "[10, 1900], [19, 1800]")
    certificate = prove(scheme(TOTAL, falling, *BY_WEEK[1:]), ON)
    assert "more_need_pays_less" in {one.code for one in certificate.findings}
    assert not certificate.adoptable


def test_an_example_may_expect_what_a_constraint_asks_for() -> None:
    of = read_scheme((PACKS / "us-florida" / "allocation.yaml").read_text(encoding="utf-8"))
    on = of.versions[0].start
    assert prove(of, on).adoptable
    (one,) = (each for each in of.examples if each.name == "without insurance")
    for expected, good in ((Fraction("1532.16"), True), (Fraction("1532.15"), False)):
        changed = replace(one, expect={**one.expect, "clinical_share": expected})
        assert prove(replace(of, examples=(changed,)), on).adoptable is good
    insured = replace(one, facts={"insurance": "insured"}, expect={"clinical_share": Fraction(0)})
    assert prove(replace(of, examples=(insured,)), on).adoptable


def test_the_example_has_the_cliffs_that_its_limits_name() -> None:
    of = read_scheme((SCHEMES / "example.yaml").read_text(encoding="utf-8"))
    certificate = prove(of, ON)
    cliffs = {one.where: one for one in certificate.cliffs}
    assert certificate.adoptable
    assert certificate.proved
    assert cliffs["safety"].change == 7280
    assert cliffs["safety"].pair is not None
    assert cliffs["safety"].pair.after.verified == {"safety"}


def test_without_its_jump_the_example_changes_by_3432_at_most() -> None:
    text = (SCHEMES / "example.yaml").read_text(encoding="utf-8")
    lines = [one for one in text.splitlines() if "jump" not in one]
    text = "\n".join(lines).replace("of: look", "of: total").replace("step: look", "step: total")
    cliffs = {one.where: one.change for one in prove(read_scheme(text), ON).cliffs}
    assert cliffs["safety"] == Fraction(3432)
    assert max(cliffs.values()) == 3432


def test_norfolk_lists_its_step() -> None:
    of = read_scheme((SCHEMES / "norfolk.yaml").read_text(encoding="utf-8"))
    certificate = prove(of, of.versions[0].start)
    assert [(one.old, one.new, one.change) for one in certificate.cliffs] == [("161", "171", 2000)]
    assert not [one for one in certificate.findings if one.code == "cliff_over_limit"]


@pytest.mark.parametrize("file", FILES, ids=[f"{one.parent.name}/{one.stem}" for one in FILES])
def test_the_proofs_work_out_what_the_interpreter_works_out(file: Path) -> None:
    of = read_scheme(file.read_text(encoding="utf-8"))
    on = of.versions[0].start
    whole, draw = Whole(Machine(of, on)), Draw(11)
    for _ in range(150):
        known = drawn(whole, draw)
        working = work_out(of, whole.inputs(known), on)
        if working.amount is not None:
            assert whole.amount(known, corridor=True) * 100 == working.amount


@pytest.mark.parametrize("file", FILES, ids=[f"{one.parent.name}/{one.stem}" for one in FILES])
def test_no_pair_drawn_by_lot_speaks_against_a_proof(file: Path) -> None:
    of = read_scheme(file.read_text(encoding="utf-8"))
    on = of.versions[0].start
    whole, draw = Whole(Machine(of, on)), Draw(13)
    steps = [one for name in whole.names for one in moves(of, name)]
    for _ in range(150 if steps else 0):
        move = steps[draw.below(len(steps))]
        assert move.sign * whole.gap(drawn(whole, draw), move, corridor=True) >= 0


SEVERAL = """
  a: {domain: one, text: A, if_missing: ask, several: true,
      options: [[l, 0, L], [m, 5, M], [h, LAST, H]]}
"""


@pytest.mark.parametrize(
    ("kind", "last", "found"),
    [("sum", "8", set()), ("sum", "-1", {"a"}), ("best_descriptor", "3", {"a"})],
)
def test_where_several_options_may_apply_one_more_may_not_pay_less(kind, last, found) -> None:
    of = scheme(
        f"{{id: total, kind: {kind}, of: [a], unit: point, why: x}}",
        MONEY.replace("[0, 0]", "[-5, 0]"),
        questions=SEVERAL.replace("LAST", last),
    )
    assert flagged(prove(of, ON)) == found


def test_a_number_among_the_points_is_said_to_be_covered_at_whole_numbers() -> None:
    of = scheme(
        "{id: total, kind: sum, of: [a, b, c, {of: times, times: 0.5}], unit: point, why: x}",
        MONEY,
        facts="  times: {unit: point, default: 0, more_pays: more}\n",
    )
    certificate = prove(of, ON)
    assert [(one.code, one.stops) for one in certificate.findings] == [("not_proved", False)]
    assert certificate.adoptable
    assert certificate.most == 1900
