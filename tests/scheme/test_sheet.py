"""A friend recomputes the amount from the printed sheet alone, with arithmetic of their own (A10).

`Friend` reads text and knows nothing of schemes: numbers, names of rows, four operations, the
largest and smallest of several, and rounding.
"""

from __future__ import annotations

import random
import re
from datetime import date
from fractions import Fraction
from functools import cache
from pathlib import Path

import pytest

from ownway.scheme.rules.model import Inputs, Scheme
from ownway.scheme.rules.reading import read_scheme
from ownway.scheme.rules.sheet import sheet
from ownway.scheme.rules.sheet.blank import blank_sheet
from ownway.scheme.rules.sheet.words import words_in
from ownway.scheme.rules.working import work_out
from tests.packs import PACKS
from tests.scheme.texts import small

ON = date(2026, 6, 1)
FOLDER = Path(__file__).parent / "files"
PUBLISHED = ["example", "florida_sdc", "ibudget", "ihss", "km", "norfolk", "savva", "sgb_xi"]
OURS = ["england-nhs", "us-florida"]
NUMBER = r"-?[0-9][0-9,]*(?:\.[0-9]+)?"
PIECE = re.compile(
    rf"\s*(the largest of|the smallest of|rounded to the nearest {NUMBER}, half up:"
    rf"|[AFLT][0-9]+[a-z]?(?: [a-z_]+)?|{NUMBER}|[-+−×÷/();])"
)


class Friend:
    """Somebody with the sheet, a pencil and no computer."""

    def __init__(self, text: str) -> None:
        self.found: dict[str, Fraction] = {}
        self.said: dict[str, str] = {}
        self.amount = ""
        for row in text.splitlines():
            self.read(row)

    def read(self, row: str) -> None:
        if given := re.fullmatch(rf"  ([AF][0-9]+) = ({NUMBER})?(.*)", row):
            name, number, self.said[given[1]] = given[1], given[2], given[3]
            if number:
                self.found[name] = self.read_number(number)
        elif held := re.fullmatch(r"  this (holds|does not hold): (.*)", row):
            assert self.is_so(held[2]) == (held[1] == "holds"), row
        elif compared := re.fullmatch(
            rf"  (\w+) = {NUMBER}\S* is (not )?(below|above|at least|less than) ({NUMBER}).*", row
        ):
            self.compare(*compared.groups())
        elif lies := re.fullmatch(rf"  (\w+) = \S+ lies between ({NUMBER}) and ({NUMBER}) .*", row):
            low, high = self.read_number(lies[2]), self.read_number(lies[3])
            assert low <= self.found[lies[1]] <= high, row
        elif done := re.fullmatch(r"  ([LT][0-9]+[a-z]?(?: [a-z_]+)?) = (.*)", row):
            self.work_out(done[1], done[2].split(" ≈ ")[0].split(" = "))
        elif said := re.fullmatch(r"The amount: (\S+) [A-Z]{3}", row):
            self.amount = said[1].replace(",", "")

    def work_out(self, name: str, said: list[str]) -> None:
        if not PIECE.match(said[0]) or re.fullmatch(r"[a-z_]+", said[0]):
            return  # a code: a grade, a group
        value = self.value(said[0])
        for other in said[1:]:
            assert self.value(other) == value, (name, said)
        self.found[name] = value

    def compare(self, name: str, turned: str | None, how: str, number: str) -> None:
        value, limit = self.found[name], self.read_number(number)
        truth = {
            "below": value < limit,
            "above": value > limit,
            "at least": value >= limit,
            "less than": value < limit,
        }[how]
        assert truth != bool(turned), (name, how, number)

    def is_so(self, words: str) -> bool:
        """Two facts joined by "and": an answer in its words, and a second look."""
        parts = re.findall(r"\(([^()]*)\)", words) or [words]
        return all(self.is_true(part) for part in parts)

    def is_true(self, words: str) -> bool:
        if looked := re.fullmatch(r"a second look at (A[0-9]+)", words):
            return "(somebody took a second look)" in self.said[looked[1]]
        if answer := re.fullmatch(r"(A[0-9]+) = “(.*)”", words):
            return f": {answer[2]}" in self.said[answer[1]]
        if number := re.fullmatch(rf"(F[0-9]+) > ({NUMBER})", words):
            return self.found[number[1]] > self.read_number(number[2])
        code = re.fullmatch(r"(F[0-9]+) = (\w+)", words)
        assert code, words
        return self.said[code[1]].startswith(f"{code[2]} ")

    @staticmethod
    def read_number(text: str) -> Fraction:
        return Fraction(text.replace(",", ""))

    def value(self, text: str) -> Fraction:
        self.pieces = PIECE.findall(text)
        assert "".join(self.pieces).replace(" ", "") == text.replace(" ", ""), text
        self.pieces.append("end")
        value = self.sum()
        assert self.pieces == ["end"], text
        return value

    def sum(self) -> Fraction:
        value = self.product()
        while self.pieces[0] in ("+", "−"):
            sign = 1 if self.pieces.pop(0) == "+" else -1
            value += sign * self.product()
        return value

    def product(self) -> Fraction:
        value = self.one()
        while self.pieces[0] in ("×", "÷", "/"):
            times = self.pieces.pop(0) == "×"
            other = self.one()
            value = value * other if times else value / other
        return value

    def one(self) -> Fraction:
        piece = self.pieces.pop(0)
        if piece == "(":
            value = self.sum()
            assert self.pieces.pop(0) == ")"
            return value
        if piece.startswith("the "):
            return (max if "largest" in piece else min)(self.several())
        if piece.startswith("rounded"):
            to = self.read_number(piece.split()[4].rstrip(","))
            return ((self.several()[0] / to + Fraction(1, 2)) // 1) * to
        return self.found[piece] if piece in self.found else self.read_number(piece)

    def several(self) -> list[Fraction]:
        assert self.pieces.pop(0) == "("
        values = [self.sum()]
        while self.pieces[0] == ";":
            self.pieces.pop(0)
            values.append(self.sum())
        assert self.pieces.pop(0) == ")"
        return values


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


def test_a_friend_reaches_the_amount_of_300_people():
    of = scheme("example")
    dice = random.Random(20260601)
    for _ in range(300):
        person = somebody(of, dice)
        working = work_out(of, person, ON)
        text = sheet(of, person, ON, "en")
        friend = Friend(text)
        assert friend.found["T12"] * 100 == working.amount, text
        assert Fraction(friend.amount) * 100 == working.amount
        shares = {name: friend.found[f"L13 {name}"] * 100 for name in working.shares}
        assert shares == working.shares


@pytest.mark.parametrize("name", [*PUBLISHED, *OURS])
def test_a_friend_agrees_with_every_row_of_a_published_scheme(name):
    of = scheme(name)
    on = max(ON, of.versions[0].start)
    dice = random.Random(7)
    for _ in range(40):
        person = somebody(of, dice)
        working = work_out(of, person, on)
        friend = Friend(sheet(of, person, on, of.languages[0]))
        for at, line in enumerate(working.lines, 1):
            if isinstance(line.value, Fraction) and line.kind != "split":
                found = friend.found.get(f"L{at}", friend.found.get(f"T{at}"))
                assert found == line.value


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
    assert "Sus respuestas" in text
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
