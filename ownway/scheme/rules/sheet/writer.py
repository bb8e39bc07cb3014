"""Rows of a sheet: each names what it comes from, then the numbers, then what it comes to.

Answers are A1, A2 …, facts F1 …, lines L1 …, parts of a line L1a …, and T1 … the amount together
after a line: `L1 = L1b × 1.2 = 8.5 × 1.2 = 10.2`. Numbers are exact: one that never ends is written
as a fraction, with what it is about behind a ≈.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import reduce

from ownway.scheme.rules import model
from ownway.scheme.rules.numerals import count, ends
from ownway.scheme.rules.person import Person
from ownway.scheme.rules.sheet.words import words_in


@dataclass(frozen=True, slots=True)
class Term:
    """A number in a row, and where on the sheet it stands; `ref` empty: in the rules."""

    value: Fraction
    ref: str = ""


def said_of(asked: str, words: str) -> str:
    """What was asked, and what was said to it."""
    return f"{asked} {words}" if asked.endswith("?") else f"{asked}: {words}"


def plain(number: Fraction | int) -> Term:
    """A number of the rules."""
    return Term(Fraction(number))


@dataclass
class Writer:
    """Writes rows in order and remembers what each came to."""

    person: Person
    language: str
    refs: dict[str, str] = field(default_factory=dict)  # name of an answer, fact or step → where
    rows: list[str] = field(default_factory=list)
    together: Term = field(default_factory=lambda: plain(0))

    @property
    def words(self) -> Mapping[str, str]:
        return words_in(self.language)

    def term(self, name: str) -> Term:
        """The number of an answer, fact or earlier step."""
        return Term(self.person.counted(name), self.refs.get(name, ""))

    def note(self, word: str, **said: str) -> None:
        """A row of words."""
        self.rows.append(f"  {self.words[word].format(**said)}")

    def row(self, ref: str, form: str, terms: Sequence[Term], value: Fraction) -> Term:
        """`form` names each term by its place: "{0} × {1}". Returns what later rows may name."""
        by_name = _once(form.format(*(one.ref or self.bracketed(one.value) for one in terms)))
        by_number = _once(form.format(*(self.bracketed(one.value) for one in terms)))
        result = self.number(value)
        alone = len(terms) == 1 and form.count("{0}") == 1  # the row it names has the number
        said = [by_name, *([by_number] if by_number not in (by_name, result) and not alone else [])]
        if result != said[-1]:
            said.append(result)
        about = "" if ends(value) else f" ≈ {count(value, self.language)}"
        self.rows.append(f"  {ref} = {' = '.join(said)}{about}")
        return Term(value, ref)

    def add(self, ref: str, terms: Sequence[Term]) -> Term:
        """The row of a plain sum; nothing to add comes to 0."""
        terms = terms or [plain(0)]
        form = " + ".join(f"{{{at}}}" for at in range(len(terms)))
        return self.row(ref, form, terms, sum((one.value for one in terms), Fraction(0)))

    def number(self, value: Fraction) -> str:
        """Exact: "1,200", "0.95", "10910/3"."""
        if ends(value):
            return count(value, self.language)
        return f"{value.numerator}/{value.denominator}"

    def bracketed(self, value: Fraction) -> str:
        """A number as part of a row: below 0 and fractions in brackets."""
        said = self.number(value)
        return f"({said})" if value < 0 or "/" in said else said

    def shown(self, name: str) -> str:
        """Where a name stands and what it is: "L4 = 23.7"."""
        one = self.term(name)
        return f"{one.ref} = {self.number(one.value)}" if one.ref else self.number(one.value)


def _once(row: str) -> str:
    """One pair of brackets where two stand around the same number."""
    return re.sub(r"\(\(([^()]*)\)\)", r"(\1)", row)


_SIGNS = {"==": "=", "!=": "≠", "<": "<", "<=": "≤", ">": ">", ">=": "≥"}


def condition_in_words(condition: model.Condition, writer: Writer) -> str:
    """A condition with the names of the sheet; an answer by its words."""
    words = writer.words
    match condition:
        case model.Compare(name, op, literal):
            return f"{_stands(name, writer)} {_SIGNS[op]} {spoken(name, literal, writer)}"
        case model.Among(name, literals):
            those = ", ".join(spoken(name, one, writer) for one in literals)
            return words["in"].format(of=_stands(name, writer), those=those)
        case model.Verified(question):
            return words["verified"].format(of=_stands(question, writer))
        case model.Not(of):
            return words["not"].format(a=condition_in_words(of, writer))
        case model.Every(of) | model.Some(of):
            join = words["and" if isinstance(condition, model.Every) else "or"]
            said = [f"({condition_in_words(one, writer)})" for one in of]
            return reduce(lambda a, b: join.format(a=a, b=b), said)


def _stands(name: str, writer: Writer) -> str:
    return writer.refs.get(name, name)


def spoken(name: str, literal: Fraction | str, writer: Writer) -> str:
    """A code of `name` in the words of the sheet; a number as it is."""
    if isinstance(literal, Fraction):
        return writer.number(literal)
    question = writer.person.scheme.questions.get(name)
    if question is None:
        return {"true": writer.words["yes"], "false": writer.words["no"]}.get(literal, literal)
    return f"“{question.option(literal).words.get(writer.language, literal)}”"
