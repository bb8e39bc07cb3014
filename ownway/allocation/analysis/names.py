"""What a scheme may name, as columns: answers, facts and the steps before.

The same meanings as one person's working: something unknown counts for nothing and meets no
comparison; a fact that needs an agreement and has none falls back to its default.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm

import numpy as np

from ownway.allocation.analysis.exact import Arithmetic, TooFine
from ownway.allocation.analysis.grid import MOST_COMBINATIONS, Array, Column, Number, Truth, Word
from ownway.scheme.rules.model import (
    Among,
    Compare,
    Condition,
    Every,
    Fact,
    Not,
    Question,
    Scheme,
    Some,
    Verified,
)

YES = ("false", "true")


@dataclass(frozen=True, slots=True)
class Range:
    """What numbers a fact takes: at most `places` decimals, up to `most`.

    Where something is divided by the fact, each of its numbers divides `common`.
    """

    places: int = 0
    most: int = 1000
    common: int = 60

    def narrower(self) -> Range:
        """One with a digit less."""
        return Range(self.places, max(self.most // 10, 1), self.common)

    def wider(self, other: Range) -> Range:
        """One that holds both. Digits grow tenfold, so that few ranges are ever compiled."""
        most = self.most
        while most < other.most:
            most *= 10
        return Range(max(self.places, other.places), most, lcm(self.common, other.common))


def words_of(fact: Fact) -> tuple[str, ...]:
    """The codes a fact that is not a number can have."""
    return YES if fact.unit == "yes" else fact.of


def axes_of(scheme: Scheme) -> dict[str, int]:
    """Every axis of the scheme with the number of its values; raises TooFine."""
    radix: dict[str, int] = {}
    for question in scheme.questions.values():
        many = len(question.options)
        radix[question.code] = 2**many if question.several else many
        if radix[question.code] >= MOST_COMBINATIONS:
            raise TooFine(question.code, "has more options together than a column can hold")
        radix[f"verified.{question.code}"] = 2
    for fact in scheme.facts.values():
        radix[f"known.{fact.code}" if fact.numeric else fact.code] = (
            2 if fact.numeric else len(words_of(fact)) + 1
        )
        radix[f"agreed.{fact.code}"] = 2
    return radix


class Names:
    """Finds the column of a name; `ranges` says what numbers each numeric fact takes."""

    def __init__(self, scheme: Scheme, arithmetic: Arithmetic, ranges: Mapping[str, Range]) -> None:
        self.scheme = scheme
        self.steps: dict[str, Number | Word] = {}
        self._sums = arithmetic
        self._ranges = ranges
        self._found: dict[tuple[str, str], Column] = {}

    def number(self, name: str) -> Number:
        """The value that counts; 0 where unknown."""
        step = self.steps.get(name)
        if isinstance(step, Number):
            return step
        found = self._found.get(("number", name))
        if not isinstance(found, Number):
            found = self._found["number", name] = self._number(name)
        return found

    def _number(self, name: str) -> Number:
        if name in self.scheme.questions:
            question = self.scheme.questions[name]
            return self._by_option(question, [one.points for one in question.options], "sum")
        fact = self.scheme.facts.get(name)
        if fact is not None and fact.numeric:
            return self._number_fact(fact)
        if fact is not None and fact.unit == "yes":
            return self.chosen(self.word(name), {"true": Fraction(1)}, Fraction(0))
        return self._sums.constant(0)  # a code is no number

    def _number_fact(self, fact: Fact) -> Number:
        span = self._ranges[fact.code]
        scale = 10**span.places
        name = fact.code
        self._sums.within(span.most * scale)
        told = Number(None, lambda b: b.numbers[name], scale, 0, span.most * scale)
        if not fact.needs:
            return told
        default = fact.default if isinstance(fact.default, Fraction) else Fraction(0)
        return self._sums.choose(self.agreed(name), told, self._sums.constant(default))

    def best(self, name: str) -> Number:
        """A question by its option with most points, of those that apply."""
        question = self.scheme.questions[name]
        return self._by_option(question, [one.points for one in question.options], "best")

    def by_option(self, name: str, values: Mapping[str, Fraction], how: str) -> Number:
        """A number for each option of a question; where several apply their "sum" or "best"."""
        question = self.scheme.questions[name]
        listed = [values.get(one.code, Fraction(0)) for one in question.options]
        return self._by_option(question, listed, how)

    def _by_option(self, question: Question, values: Sequence[Fraction], how: str) -> Number:
        if question.several:
            every = [
                [value for place, value in enumerate(values) if mask >> place & 1]
                for mask in range(2 ** len(values))
            ]
            values = [(sum(some, Fraction(0)) if how == "sum" else max(some, default=Fraction(0)))
                      for some in every]  # fmt: skip
        return self._listed(frozenset({question.code}), values)

    def _listed(self, axes: frozenset[str], values: Sequence[Fraction]) -> Number:
        table, scale = self._exact(values)
        return self._sums.tabled(axes, table, scale)

    def _exact(self, values: Sequence[Fraction]) -> tuple[Array, int]:
        scale = lcm(*(value.denominator for value in values))
        whole = [int(value * scale) for value in values]
        self._sums.within(scale, *whole)
        return np.array(whole, np.int64), scale

    def picked(self, name: str, values: Mapping[str, Fraction], otherwise: Fraction) -> Number:
        """The number that goes with the code of `name`; `otherwise` for any other and for none."""
        if not self.is_number(name) or name in self.scheme.questions or self._is_yes(name):
            return self.chosen(self.word(name), values, otherwise)
        found = self._sums.constant(otherwise)
        for code, value in values.items():
            found = self._sums.choose(self._is(name, code), self._sums.constant(value), found)
        return found

    def chosen(self, word: Word, values: Mapping[str, Fraction], otherwise: Fraction) -> Number:
        """The number that goes with each word."""
        table, scale = self._exact([*(values.get(w, otherwise) for w in word.words), otherwise])
        ends = int(table.min()), int(table.max())
        return self._sums.number([word], lambda b: table.take(b.of(word)), scale, *ends)

    def _is_yes(self, name: str) -> bool:
        return name in self.scheme.facts and self.scheme.facts[name].unit == "yes"

    def word(self, name: str) -> Word:
        """The code of a step, an answer (of most need where several apply) or a fact."""
        step = self.steps.get(name)
        if isinstance(step, Word):
            return step
        found = self._found.get(("word", name))
        if not isinstance(found, Word):
            found = self._found["word", name] = self._word(name)
        return found

    def _word(self, name: str) -> Word:
        if name in self.scheme.questions:
            return self._answer(self.scheme.questions[name])
        fact = self.scheme.facts.get(name)
        if fact is None or fact.numeric:
            raise TooFine(self._sums.step, f"chooses by '{name}', which is a number")
        told = self._axis(name)
        words = words_of(fact)
        if not fact.needs:
            return self._sums.word([told], lambda b: b.of(told), words)
        agreed, place = self.agreed(name), place_of(fact)
        return self._sums.word(
            [told, agreed], lambda b: np.where(b.of(agreed), b.of(told), place), words
        )

    def _answer(self, question: Question) -> Word:
        said = self._axis(question.code)
        words = tuple(one.code for one in question.options)
        if not question.several:
            return self._sums.word([said], lambda b: b.of(said), words)
        masks = range(2 ** len(words))
        last = np.array([mask.bit_length() - 1 if mask else len(words) for mask in masks])
        return self._sums.word([said], lambda b: last.take(b.of(said)), words)

    def _axis(self, axis: str) -> Column:
        return Column(frozenset({axis}), lambda b: b.axes[axis].astype(np.int64))

    def agreed(self, fact: str) -> Truth:
        """Whether what the fact needs was recorded."""
        return self._flag(f"agreed.{fact}")

    def _flag(self, axis: str) -> Truth:
        return self._sums.truth([self._axis(axis)], lambda b: b.axes[axis] != 0)

    def known(self, name: str) -> Truth:
        """Whether there is a value: always for answers and steps, where told for a fact."""
        fact = self.scheme.facts.get(name)
        if fact is None or self.always_known(name):
            return self._sums.always(True)
        if not fact.numeric:
            return self._is_some(self.word(name))
        told = self._flag(f"known.{name}")
        return self.both([told, self.agreed(name)]) if fact.needs else told

    def always_known(self, name: str) -> bool:
        """Whether nobody can lack it."""
        fact = self.scheme.facts.get(name)
        return fact is None or fact.default is not None

    # Conditions.

    def holds(self, condition: Condition) -> Truth:
        """Whether a condition holds, row by row."""
        match condition:
            case Compare(name, "==", literal):
                return self._is(name, literal)
            case Compare(name, "!=", literal):
                return self.both([self.known(name), self.opposite(self._is(name, literal))])
            case Compare(name, op, literal):
                return self._ordered(name, op, literal)
            case Among(name, literals):
                return self.either([self._is(name, literal) for literal in literals])
            case Verified(question):
                return self._flag(f"verified.{question}")
            case Every(of):
                return self.both([self.holds(one) for one in of])
            case Some(of):
                return self.either([self.holds(one) for one in of])
            case Not(of):
                return self.opposite(self.holds(of))

    def both(self, truths: Sequence[Truth]) -> Truth:
        """All of them."""
        return self._sums.truth(
            truths, lambda b: _folded(np.logical_and, [b.of(t) for t in truths])
        )

    def either(self, truths: Sequence[Truth]) -> Truth:
        """At least one of them."""
        return self._sums.truth(truths, lambda b: _folded(np.logical_or, [b.of(t) for t in truths]))

    def opposite(self, truth: Truth) -> Truth:
        """Where it does not hold."""
        return self._sums.truth([truth], lambda b: ~b.of(truth))

    def _ordered(self, name: str, op: str, literal: Fraction | str) -> Truth:
        if not isinstance(literal, Fraction) or not self.is_number(name):
            return self._sums.always(False)
        compared = self._sums.compare(self.number(name), op, literal)  # type: ignore[arg-type]
        return self.both([self.known(name), compared])

    def is_number(self, name: str) -> bool:
        step, fact = self.steps.get(name), self.scheme.facts.get(name)
        if step is not None:
            return isinstance(step, Number)
        return fact is None or fact.numeric or fact.unit == "yes"

    def _is(self, name: str, literal: Fraction | str) -> Truth:
        question = self.scheme.questions.get(name) if name not in self.steps else None
        if question is not None:
            codes = [one.code for one in question.options]
            if isinstance(literal, Fraction) and str(literal) not in codes:
                return self._sums.compare(self.number(name), "==", literal)
            if question.several:
                return self._applies(question, str(literal))
            return self._is_word(self.word(name), str(literal))
        if isinstance(self.steps.get(name), Number) or self._is_numeric_fact(name):
            if not isinstance(literal, Fraction):
                written = _as_number(literal)
                if written is None:
                    return self._sums.always(False)
                literal = written
            same = self._sums.compare(self.number(name), "==", literal)
            return self.both([self.known(name), same])
        if literal == "" and name in self.steps:
            return self.opposite(self._is_some(self.word(name)))
        return self._is_word(self.word(name), str(literal))

    def _is_some(self, word: Word) -> Truth:
        none = len(word.words)
        return self._sums.truth([word], lambda b: b.of(word) != none)

    def _is_numeric_fact(self, name: str) -> bool:
        return name in self.scheme.facts and self.scheme.facts[name].numeric

    def _applies(self, question: Question, code: str) -> Truth:
        codes = [one.code for one in question.options]
        if code not in codes:
            return self._sums.always(False)
        said, bit = self._axis(question.code), 1 << codes.index(code)
        return self._sums.truth([said], lambda b: b.of(said) & bit != 0)

    def _is_word(self, word: Word, code: str) -> Truth:
        if code not in word.words:
            return self._sums.always(False)
        place = word.words.index(code)
        return self._sums.truth([word], lambda b: b.of(word) == place)


def place_of(fact: Fact) -> int:
    """The index of a fact's default among its words; past the last where there is none."""
    words = words_of(fact)
    if isinstance(fact.default, bool):
        return int(fact.default)
    return words.index(str(fact.default)) if fact.default is not None else len(words)


def _as_number(code: str) -> Fraction | None:
    """The number that is written exactly like this, if one is."""
    try:
        number = Fraction(code)
    except (ValueError, ZeroDivisionError):
        return None
    return number if str(number) == code else None


def _folded(ufunc: np.ufunc, arrays: Sequence[Array]) -> Array:
    made = arrays[0]
    for array in arrays[1:]:
        made = ufunc(made, array)
    return made
