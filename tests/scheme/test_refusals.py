"""What each kind of step refuses: units, names, codes, money counted twice, weights, languages."""

from __future__ import annotations

import re
from fractions import Fraction

import pytest

from ownway.scheme.rules.model import (
    CODE,
    Contribution,
    Item,
    LevelRow,
    Levels,
    OrderedTables,
    Scheme,
    Split,
)
from ownway.scheme.rules.reading import NotAScheme, read_scheme

HEAD = """\
format: ownway-scheme/1
id: small
title: Small
languages: [en]
currency: GBP
period: {unit: year, weeks: 52, days: 364}
instrument: {owner: us, licence: free, manual: docs/questions.md, ask_as: as if help stopped}
versions: {2026-04-01: {status: draft}}
facts:
  help: {unit: level, of: [none, some, all], default: none, needs: carer_agreement}
  plain: {unit: level, of: [low, high], default: low}
  hours: {unit: hour, default: 0}
  stay: {unit: week, default: 0}
  years: {unit: year, default: 0}
  last: {unit: GBP, optional: true}
  alone: {unit: "yes", default: false}
questions:
  q: {domain: d, text: Q, options: [[0, 0, None], [1, 5, Some]]}
  r: {domain: d, text: R, options: [[no_help, 0, None], [help_1, 5, Some]]}
modes: {table: {result: last_step}}
reasons: {en: {w: "{value}"}}
steps:
"""
LAST = "  - {id: last_step, kind: round, to: 1, mode: half_up, why: w}\n"
LINE = HEAD.count("\n") + 1


def scheme(*steps: str, head: str = HEAD) -> Scheme:
    return read_scheme(head + "".join(f"  - {{{one}, why: w}}\n" for one in steps) + LAST)


def refused(*steps: str, head: str = HEAD) -> list[tuple[str, int, str]]:
    """Code, the number of the step (from 1), words."""
    with pytest.raises(NotAScheme) as error:
        scheme(*steps, head=head)
    line = head.count("\n")
    return [(one.code, one.line - line, one.words) for one in error.value.problems]


MONEY = "id: m, kind: item, unit: hour, quantity: hours, rate: 10"
POINTS = "id: p, kind: sum, of: [q, r], unit: point"

# Code and words of the problem; under it the steps, of which the last one is refused. "money" and
# "points" stand for the two steps above, and a step without an id is x.
MISTAKES = """\
unit_mismatch: 'q' is counted in
  money
  kind: sum, of: [q, m], unit: GBP
unit_mismatch: counted in year
  kind: sum, of: [stay, years], unit: week
unit_mismatch: GBP
  kind: sum, of: [{of: last, times: 2}], unit: point
unit_mismatch: week
  kind: sum, of: [{of: stay, times: 2}], unit: year
unit_mismatch: not a code
  kind: sum, of: [q], unit: code
unit_mismatch: USD
  kind: table, of: q, read: line, rows: [[0, 0]], unit: USD
unit_mismatch: week is needed
  money, weeks: years
unit_mismatch: week is needed
  money, weeks: hours
unit_mismatch: hours or money
  kind: levels, by: plain, rows: {low: {}, high: {}}, unit: point
unit_mismatch: a code is needed
  kind: levels, by: hours, rows: {low: {hours: 1}}, unit: hour
unit_mismatch: a code is needed
  kind: pick, by: hours, values: {low: 1}, unit: point
unit_mismatch: GBP is needed
  points
  kind: keep, of: p, by: help, share: {none: 1, some: 1, all: 1}, never_below: 0
unit_mismatch: GBP is needed
  kind: corridor, against: hours, down: 0.1
unit_mismatch: GBP is needed
  kind: contribution, of: hours
unit_mismatch: GBP
  points
  kind: split, of: p, by: source, remainder_to: us
unit_mismatch: hour is
  points
  kind: best_descriptor, of: [q], unit: hour
unit_mismatch: is a code
  points
  kind: power, of: plain, unit: GBP
unit_mismatch: week is
  kind: prorate, whole: hours, parts: stay, own: years, shared: stay, among: q, unit: hour
unit_mismatch: in GBP
  money
  kind: round, to: 1, mode: up, unit: point
unknown_name: is a fact
  kind: best_descriptor, of: [hours], unit: point
unknown_name: is a step
  money
  kind: corridor, against: m, down: 0.1
unknown_name: 'y' does not exist
  money, when: y == 1
unknown_name: comes later
  money, when: m == 1
unknown_name: 'middle' is not a code
  money, when: plain == middle
unknown_name: '2' is not a code
  money, when: q == 2
unknown_name: '1' is not a code
  money, when: alone == 1
bad_condition: 'many' is not
  money, when: hours == many
bad_condition: compares numbers
  money, when: plain > low
duplicate_key: already the name of a step
  money
  money
duplicate_key: already the name of a fact
  id: hours, kind: sum, of: [q], unit: point
duplicate_key: also somebody who pays
  money, funder: m
unknown_key: 'top'
  kind: pick, by: plain, values: {low: 1, high: 1, top: 1}, unit: point
missing_key: no value for high
  kind: pick, by: plain, values: {low: 1}, unit: point
missing_key: high
  kind: levels, by: plain, rows: {low: {hours: 1}}, unit: hour
missing_key: no hours
  kind: levels, by: plain, rows: {low: {hours: 1}, high: {amount: 1}}, unit: hour
missing_key: no price
  kind: levels, by: plain, rows: {low: {hours: 1}, high: {amount: 1}}, unit: GBP
missing_key: below the first row
  kind: bands, of: q, rows: [[0, a]], unit: code
wrong_value: found 'a'
  kind: bands, of: q, rows: [[0, a]], unit: point
no_agreement: needs no agreement
  money
  kind: keep, of: m, by: plain, share: {low: 1, high: 1}, never_below: 0
missing_key: only the last
  kind: ordered_tables, tables: [{id: t, coefficients: {q: {0: 0, 1: 1}}, thresholds: [[1, a]]}]
missing_key: no value for 1
  kind: ordered_tables, tables: [{id: t, coefficients: {q: {0: 0}}, thresholds: [[1, a]],
    otherwise: b}]
unreachable: never reached
  kind: ordered_tables, tables: [{id: t, coefficients: {q: {0: 0, 1: 1}}, thresholds: [[1, a],
    [2, b]], otherwise: c}]
missing_key: no value for 1
  kind: mean_factor, base: hours, over: [{of: q, values: {0: 0}}], share: 0.5, guarantee: blend,
    nobody: 1, unit: hour
wrong_value: at most 1
  kind: mean_factor, base: hours, over: [{of: q, values: {0: 0, 1: 2}}], share: 0.5, guarantee:
    blend, nobody: 1, unit: hour
counted_twice: in the amount already
  money
  kind: sum, of: [m], unit: GBP
counted_twice: in the amount already
  money
  kind: higher_of, of: [m], unit: GBP
counted_twice: already
  money
  kind: mean_factor, base: m, over: [{of: q, values: {0: 0, 1: 1}}], share: 0.5, guarantee:
    blend, nobody: 1, unit: GBP
counted_twice: added to the amount
  money
  kind: jump, of: m, at_least: 5, when: verified(q), by: us
counted_twice: for how long
  money, weeks: stay, per: day
counted_twice: already
  kind: best_descriptor, of: [q, q], unit: point
wrong_value: beside the amount
  money
  kind: contribution, of: m, apart: false
unreachable: does nothing
  kind: corridor, against: last, down: none
funders_do_not_sum: sum to 0.9
  money
  kind: split, of: m, by: fixed, weights: {a: 0.5, b: 0.4}, remainder_to: a
funders_do_not_sum: on 2027-01-01
  money
  kind: split, of: m, by: fixed, weights: {a: {2026-01-01: 0.5, 2027-01-01: 0.6}, b: 0.5},
    remainder_to: a
funders_do_not_sum: 'c'
  money
  kind: split, of: m, by: fixed, weights: {a: 0.5, b: 0.5}, remainder_to: c
funders_do_not_sum: only one
  money
  points
  id: t, kind: sum, of: [p], unit: point
  kind: split, of: m, by: points, funders: {a: rest, b: rest, c: [p]}, remainder_to: a
funders_do_not_sum: twice
  money
  points
  id: t, kind: sum, of: [p], unit: point
  kind: split, of: m, by: points, funders: {a: [p], b: [p]}, remainder_to: a
missing_key: needs 'weights'
  money
  kind: split, of: m, by: fixed, remainder_to: a
unknown_key: does not have it
  money
  kind: split, of: m, by: source, remainder_to: a, weights: {a: 1}
date_gap: 2026-04-01
  kind: table, of: q, read: line, rows: {2026-05-01: [[0, 0]]}, unit: GBP
date_gap: 2026-04-02
  kind: sum, of: [{of: q, times: {2026-04-02: 1}}], unit: point
date_gap: 2027
  kind: pick, by: plain, values: {low: 1, high: {2027-01-01: 1}}, unit: GBP
wrong_value: for all days
  kind: sum, of: [q], unit: point, cap: {2026-04-01: 1, 2027-04-01: none}
"""


def mistakes() -> list[tuple[str, str, list[str]]]:
    found: list[tuple[str, str, list[str]]] = []
    for line in MISTAKES.replace("\n    ", " ").splitlines():
        if not line.startswith("  "):
            code, _, said = line.partition(": ")
            found.append((code, said, []))
            continue
        step = re.sub("^money", MONEY, re.sub("^points", POINTS, line.strip()))
        found[-1][2].append(step if step.startswith("id:") else f"id: x, {step}")
    return found


@pytest.mark.parametrize(
    ("code", "said", "steps"), mistakes(), ids=[f"{one[0]}: {one[1]}" for one in mistakes()]
)
def test_one_mistake_is_one_problem_at_its_step(code: str, said: str, steps: list[str]):
    found = [one for one in refused(*steps) if one[0] == code]

    assert [step for _code, step, _words in found] == [len(steps)]
    assert said in found[0][2]


def test_what_agrees_is_read():
    read = scheme(
        POINTS,
        "id: c, kind: sum, of: [p, {of: years, times: -0.5, when: alone == true}], unit: point",
        "id: g, kind: bands, of: c, rows: [[1, 1], [2.5, 2]], below: 0, unit: code",
        "id: l, kind: levels, by: g, rows: {0: {hours: 0}, 1: {hours: 2}, 2: {amount: 9}},"
        " rate: {2026-04-01: 4, 2027-04-01: 4.10}, unit: GBP, apart: true",
        "id: o, kind: ordered_tables, tables: [{id: t, coefficients: {q: {0: 0, 1: -1.5}},"
        " thresholds: [[2, a], [1, b]], otherwise: c}]",
        f"{MONEY}, apart: true, when: 'o in (a, b) and q == 1', funder: us",
        "id: h, kind: higher_of, of: [l, m], unit: GBP",
        "id: pay, kind: contribution, of: last",
        "id: s, kind: split, of: h, by: source, remainder_to: them",
    )
    levels, tables, item = (read.step(name) for name in "lom")
    pay, split = read.step("pay"), read.step("s")

    assert isinstance(levels, Levels)
    assert levels.rows["2"] == LevelRow(None, levels.rows["2"].amount)
    assert isinstance(tables, OrderedTables)
    assert tables.unit == CODE
    assert tables.tables[0].coefficients == {"q": {"0": 0, "1": Fraction(-3, 2)}}
    assert isinstance(item, Item)
    assert (item.unit, item.of_unit, item.funder) == ("GBP", "hour", "us")
    assert isinstance(pay, Contribution)
    assert pay.apart
    assert isinstance(split, Split)
    assert split.remainder_to == "them"


LANGUAGES = HEAD.replace("languages: [en]", "languages: [en, cy]")


def test_every_language_has_every_word_and_every_sentence():
    found = refused(MONEY, head=LANGUAGES)

    silent = [words for code, _line, words in found if code == "no_reason"]
    assert sorted(silent) == [
        "option '0' of 'q' has no words in cy.",
        "option '1' of 'q' has no words in cy.",
        "option 'help_1' of 'r' has no words in cy.",
        "option 'no_help' of 'r' has no words in cy.",
        "question 'q' has no words in cy.",
        "question 'r' has no words in cy.",
        "the title has no words in cy.",
        "there are no sentences in cy.",
    ]


def test_a_language_that_lacks_one_sentence_is_named_at_the_step():
    head = LANGUAGES.replace("Small\n", "{en: Small, cy: Bach}\n").replace("cy]", "cy]")
    head = head.replace("text: Q", "text: {en: Q, cy: Q}").replace(
        "text: R", "text: {en: R, cy: R}"
    )
    head = head.replace("None]", "{en: None, cy: Dim}]").replace("Some]", "{en: Some, cy: Rhai}]")
    whole = head.replace('{en: {w: "{value}"}}', '{en: {w: "{value}"}, cy: {w: "{value}"}}')
    lacking = head.replace('{w: "{value}"}}', '{w: "{value}", v: "{value}"}, cy: {v: "{value}"}}')
    spoken = "id: x, kind: sum, of: [q], unit: point, title: {en: X, cy: X}"

    assert scheme(spoken, head=whole).languages == ("en", "cy")
    assert ("no_reason", 1, "'x' has no sentence: there is no 'w' in cy.") in refused(
        spoken, head=lacking
    )
    assert ("no_reason", 1, "step 'x' has no words in cy.") in refused(
        spoken.replace("{en: X, cy: X}", "X"), head=whole
    )


def test_a_yes_is_compared_with_true_and_false():
    read = scheme(f"{MONEY}, when: alone == true")

    assert read.step("m").when is not None
    assert [code for code, *_rest in refused(f"{MONEY}, when: alone == maybe")] == ["unknown_name"]


@pytest.mark.parametrize("status", ["adopted", "retired"])
def test_a_version_in_force_says_who_decided(status: str):
    head = HEAD.replace("status: draft", f"status: {status}")
    decided = HEAD.replace("status: draft", f"status: {status}, decided_by: Cabinet")

    assert [code for code, *_rest in refused(MONEY, head=head)] == ["no_owner"]
    assert scheme(MONEY, head=decided).versions[0].decided_by == "Cabinet"


def test_a_file_that_holds_nothing_is_refused_at_its_start():
    for text in ("", "[]", "words", "a: 1"):
        with pytest.raises(NotAScheme) as error:
            read_scheme(text)
        assert {one.line for one in error.value.problems} == {1}
