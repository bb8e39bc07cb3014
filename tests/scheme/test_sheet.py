"""A friend works the amount out from the printed sheet alone, with arithmetic of their own."""

from __future__ import annotations

import random
import re
from datetime import date
from fractions import Fraction
from functools import cache
from pathlib import Path

import pytest

from ownway.scheme.rules.model import Inputs, Scheme
from ownway.scheme.rules.numerals import money_of
from ownway.scheme.rules.reading import read_scheme
from ownway.scheme.rules.sheet import sheet
from ownway.scheme.rules.sheet.blank import blank_sheet
from ownway.scheme.rules.sheet.layout import Kind, layout
from ownway.scheme.rules.sheet.words import words_in
from ownway.scheme.rules.working import work_out
from tests.packs import PACKS
from tests.scheme.friend import Friend
from tests.scheme.texts import small

ON = date(2026, 6, 1)
FOLDER = Path(__file__).parent / "files"
PUBLISHED = ["example", "florida_sdc", "ibudget", "ihss", "km", "norfolk", "savva", "sgb_xi"]
OURS = ["england-nhs", "england-section-117", "us-florida"]


@cache
def scheme(name: str) -> Scheme:
    file = FOLDER / f"{name}.yaml"
    ours = PACKS / name / "allocation.yaml"
    return read_scheme((file if file.exists() else ours).read_text(encoding="utf-8"))


def somebody(of: Scheme, dice: random.Random) -> Inputs:
    """Anybody: any answers, and any facts, some of them unknown where that is allowed."""
    facts: dict[str, Fraction | str | bool] = {}
    for code, fact in of.facts.items():
        if (fact.default is None and not fact.optional) or dice.random() < 0.6:
            cents = Fraction(dice.randrange(0, 30_000), 100)
            facts[code] = cents * (100 if fact.unit == "GBP" else 1)
            facts[code] = facts[code] if fact.numeric else dice.choice(fact.of)
    answers = {q.code: dice.choice(q.options).code for q in of.questions.values()}
    verified = frozenset(code for code in answers if dice.random() < 0.5)
    agreed = frozenset(code for code in of.facts if dice.random() < 0.7)
    return Inputs(answers, facts, verified, agreed)


def agrees(of: Scheme, person: Inputs, on: date) -> None:
    """The friend comes to the amount, to the penny, and to every line and share of it."""
    working = work_out(of, person, on)
    text = sheet(of, person, on, of.languages[0])
    friend = Friend(text)
    if working.amount is not None:
        printed = Fraction(friend.amount)
        assert money_of(working.amount, of.currency) == printed, text
        last = max((name for name in friend.found if re.fullmatch("T[0-9]+", name)), key=_number)
        assert friend.found[last] == printed, text
    for at, line in enumerate(working.lines, 1):
        if isinstance(line.value, Fraction) and line.kind != "split":
            found = friend.found.get(f"L{at}", friend.found.get(f"T{at}"))
            assert found == line.value, text
        elif line.kind == "split":
            for name, share in working.shares.items():
                assert friend.found[f"L{at} {name}"] == money_of(share, of.currency), text


def _number(name: str) -> int:
    return int(name[1:])


def of_everybody(name: str, people: int, seed: int) -> None:
    of = scheme(name)
    dice = random.Random(seed)
    for _ in range(people):
        agrees(of, somebody(of, dice), max(ON, of.versions[0].start))


@pytest.mark.parametrize("name", [*PUBLISHED, *OURS])
def test_a_friend_agrees_with_every_row_of_a_scheme(name):
    of_everybody(name, 40, seed=7)


@pytest.mark.many
@pytest.mark.parametrize("name", [*PUBLISHED, "thirty", *OURS])
def test_a_friend_reaches_the_amount_of_1000_people(name):
    of_everybody(name, 1_000, seed=20260601)


@pytest.mark.parametrize(
    ("printed", "altered"),
    [
        ("A1 + A2 = 4.5 + 4 = 8.5", "A1 + A2 = 4.5 + 4 = 8.4"),
        ("  L7 = L6 × (0.95 − 1) = 3,636", "  L7 = L6 × (0.95 − 1) = 3,635"),
        ("= 4,010.6 is not below 300", "= 4,010.6 is below 300"),
        ("does not hold: (A5", "holds: (A5"),
        ("lies between 15 and 30", "lies between 24 and 30"),
    ],
)
def test_a_friend_notices_a_mistake(printed, altered):
    """So the tests above would too."""
    of = scheme("example")
    known = of.examples[0]
    person = Inputs(known.answers, known.facts, known.verified, frozenset({"informal"}))
    text = sheet(of, person, ON, "en")
    assert printed in text
    Friend(text)
    with pytest.raises(AssertionError):
        Friend(text.replace(printed, altered))


def test_the_sheet_says_what_it_stands_on():
    of = scheme("example")
    known = of.examples[0]
    person = Inputs(known.answers, known.facts, known.verified, frozenset({"informal"}))
    text = sheet(of, person, ON, "en", last=["Ana Silva decides."], names={"carer": "Joan"})
    assert "7. Joan is able and willing to do some." in text
    assert "example-mh of 2026-04-01, for 2026-06-01" in text
    assert re.search(r"\b[0-9a-f]{64}\b", text)
    assert text.endswith("\nAna Silva decides.\n")


def test_a_question_left_open_is_marked_and_the_amount_is_at_least_this():
    of = scheme("england-nhs")
    answers = {code: one.options[0].code for code, one in of.questions.items()}
    text = sheet(of, Inputs(answers), ON, "en-GB", left_open=["safety"])
    assert "safe? I feel safe (still open, so it counts at its least)" in text
    assert text.count("still open") == 1
    assert "The amount is at least this: 0.00 GBP" in text
    assert Friend(text).amount == "0.00"


def test_a_fact_is_said_in_words_where_there_are_some():
    of = scheme("us-florida")
    answers = {code: one.options[0].code for code, one in of.questions.items()}
    names = {
        "insurance": "Do you have health insurance?",
        "insured": "Yes, I do",
        "uninsured": "No",
    }
    on = of.versions[0].start
    text = sheet(of, Inputs(answers, {"insurance": "insured"}), on, "en-US", names=names)
    assert "  F1 = insured   Do you have health insurance? Yes, I do\n" in text
    blank = blank_sheet(of, on, "en-US", names=names)
    assert "  F1 = ________   Do you have health insurance?\n       insured   Yes, I do\n" in blank


def test_numbers_in_brackets_have_one_pair():
    text = sheet(
        scheme("england-nhs"), Inputs(scheme("england-nhs").examples[2].answers), ON, "en-GB"
    )
    assert "L3 = rounded to the nearest 0.01, half up: (L3a) = 87.79" in text
    assert "((" not in text


@pytest.mark.parametrize("name", [*PUBLISHED, *OURS])
def test_a_sheet_taken_apart_has_every_row_once_and_in_order(name):
    of = scheme(name)
    on = max(ON, of.versions[0].start)
    language = of.languages[0]
    person = somebody(of, random.Random(3))
    filled = sheet(of, person, on, language, last=["Ana Silva decides."])
    for text in (filled, blank_sheet(of, on, language)):
        rows = [row for block in layout(text) for row in block]
        told = [f"{row.name}   {row.text}" if row.name else row.text for row in rows]
        assert told == [line.strip() for line in text.splitlines() if line]


def test_each_row_of_a_sheet_is_known_for_what_it_is():
    of = scheme("example")
    known = of.examples[0]
    person = Inputs(known.answers, known.facts, known.verified, frozenset({"informal"}))
    head, answers, facts, working, end, last = layout(sheet(of, person, ON, "en", last=["Ana."]))
    assert [row.kind for row in head] == [Kind.SAID, Kind.SAID]
    assert [row.kind for row in answers] == [Kind.HEADING, *[Kind.GIVEN] * 5]
    assert answers[1].name.startswith("A1 = ")
    assert {row.kind for row in facts[1:]} == {Kind.GIVEN}
    assert working[0].kind is Kind.HEADING
    assert {row.kind for row in working[1:]} == {Kind.STEP, Kind.SUM, Kind.NOTE}
    assert sum(row.kind is Kind.STEP for row in working) == len(of.steps)
    assert [row.kind for row in (*end, *last)] == [Kind.SAID] * (len(end) + 1)
    questions = layout(blank_sheet(of, ON, "en"))[1]
    assert sum(row.kind is Kind.CHOICE for row in questions) == 20


def test_a_sheet_without_an_amount_says_what_is_missing():
    of = scheme("example")
    text = sheet(of, Inputs({"mornings": "help"}), ON, "en")
    assert "We still need: Meals, Thinking, Distress, Safety" in text
    assert "The amount" not in text


KINDS = """
id: best, kind: best_descriptor, of: [a, c], unit: point, why: s
id: group, kind: ordered_tables, why: s, tables: [{id: first, thresholds: [[5, high]], \
coefficients: {a: {fine: 0, some: 2, much: 5}}}, {id: second, thresholds: [[2, low]], \
otherwise: none, coefficients: {b: {fine: 0, some: 1, much: 2}}}]
id: mean, kind: mean_factor, base: hours, share: 0.3, nobody: 1, guarantee: blend, unit: hour, \
why: s, over: [{of: a, values: {fine: 0, some: 0.5, much: 1}}, {of: b, values: {fine: 0, \
some: 0.2, much: 1}}, {of: c, values: {wash: 0.1, dress: 0.2, eat: 1}}]
id: floor, kind: mean_factor, base: hours, share: 0.3, nobody: 1, guarantee: floor, unit: hour, \
why: s, over: [{of: a, values: {fine: 0, some: 0.5, much: 1}, qualifies: a != fine}]
id: care, kind: levels, by: level, rate: 12.35, unit: GBP, why: s, \
rows: {low: {hours: 0.5}, high: {hours: 2}}
id: third, kind: prorate, whole: hours, parts: rooms, own: own, shared: shared, among: people, \
unit: hour, why: s
id: paid, kind: item, quantity: third, unit: hour, rate: 10.70, weeks: weeks, rounded: 1, \
funder: health, why: s
id: square, kind: power, of: best, correction: 0.25, unit: GBP, why: s
id: least, kind: lower_of, of: [a, b], unit: point, why: s
id: self, kind: contribution, of: pays, why: s
id: between, kind: corridor, against: last, down: 0.1, up: 0.2, why: s
id: end, kind: round, to: 0.05, mode: half_up, why: s
id: pay, kind: split, of: end, by: source, remainder_to: council, why: s
"""
FACTS = (
    "hours: {unit: hour}, level: {unit: level, of: [low, high]}, rooms: {unit: room, default: 7}, "
    "own: {unit: room}, shared: {unit: room}, people: {unit: person, default: 3}, "
    "weeks: {unit: week}, pays: {unit: GBP}, last: {unit: GBP, optional: true}"
)


def test_a_friend_can_follow_every_other_kind_of_step():
    of = small(KINDS, FACTS)
    dice = random.Random(11)
    for _ in range(60):
        person = somebody(of, dice)
        person.facts.pop("rooms", None)
        person.facts.pop("people", None)
        working = work_out(of, person, ON)
        friend = Friend(sheet(of, person, ON, "en"))
        assert friend.found["T12"] * 100 == working.amount
        assert friend.found["L13 health"] + friend.found["L13 council"] == friend.found["T12"]
        for at, line in enumerate(working.lines, 1):
            if isinstance(line.value, Fraction) and f"L{at}" in friend.found:
                assert friend.found[f"L{at}"] == line.value


@pytest.mark.parametrize("name", [*PUBLISHED, *OURS])
def test_a_blank_sheet_has_every_question_and_every_row(name):
    of = scheme(name)
    text = blank_sheet(of, max(ON, of.versions[0].start), of.languages[0])
    for question in of.questions.values():
        for option in question.options:
            assert option.words[of.languages[0]] in text
    assert text.count("________") >= len(of.questions) + len(of.facts) + len(of.steps)
    assert "{" not in text


def test_a_blank_sheet_names_every_kind_of_rule():
    text = blank_sheet(small(KINDS, FACTS), ON, "en")
    assert "L3 = F1 × (0.3 + (1 − 0.3) × L3a) = ____" in text
    assert "F2 = high: 2 × 12.35 × 364" in text
    assert "A1: “Fine” 0, “Some” 2, “Much” 5" in text


def test_a_blank_sheet_and_a_filled_one_say_the_same():
    """Where a blank row states its whole rule, it comes to what the filled-in row came to."""
    of = scheme("example")
    dice = random.Random(5)
    blank = blank_sheet(of, ON, "en").splitlines()
    for _ in range(40):
        person = somebody(of, dice)
        person.facts["last_budget"] = Fraction(dice.randrange(0, 9_000))
        friend = Friend(sheet(of, person, ON, "en"))
        done = set()
        for row in blank:
            rule = re.fullmatch(r"  ([LT][0-9]+) = (.*) = _+", row)
            if rule and "rows" not in rule[2] and rule[1] not in ("L5", "T9", "T10"):
                assert friend.value(rule[2]) == friend.found[rule[1]], row
                done.add(rule[1])
        assert done == {"L1", "L2", "L3", "L4", "L8", "T6", "T7", "T8", "T11", "T12"}


def test_both_languages_have_the_same_words():
    english, spanish = words_in("en-gb"), words_in("es")
    assert english.keys() == spanish.keys()
    for name, said in english.items():
        fields = re.findall(r"{(\w+)}", said)
        assert sorted(fields) == sorted(re.findall(r"{(\w+)}", spanish[name])), name


def test_a_sheet_speaks_spanish_with_spanish_numbers():
    text = _in_spanish()
    assert "Tus respuestas" in text
    assert "Cómo se llega a la cantidad" in text
    assert "el mayor de (A1; A2) = el mayor de (5,5; 3) = 5,5" in text


def _in_spanish() -> str:
    of = read_scheme(SPANISH)
    return sheet(of, Inputs({"a": "mucho", "b": "algo"}), ON, "es")


SPANISH = """
format: ownway-scheme/1
id: pequeno
title: Un presupuesto
languages: [es]
currency: EUR
period: {unit: year, weeks: 52, days: 364}
instrument: {owner: nosotros, licence: libre, manual: "aquí", ask_as: sin ayuda}
versions: {2026-04-01: {status: tested}}
questions:
  a: {domain: uno, text: "Mañanas", options: [[nada, 0, Bien], [mucho, 5.5, Mucho]]}
  b: {domain: uno, text: Comidas, options: [[nada, 0, Bien], [algo, 3, Algo]]}
steps:
  - {id: mayor, kind: higher_of, of: [a, b], unit: point, why: mayor}
  - {id: tabla, kind: table, of: mayor, read: line, unit: EUR, why: tabla,
     rows: [[0, 0], [10, 1000]]}
  - {id: fin, kind: round, to: 0.01, mode: half_up, why: fin}
modes: {table: {result: fin}}
reasons:
  es: {mayor: "Cuenta solo el mayor: {value}.", tabla: "Son {value} €.", fin: "Al final {value} €."}
"""
