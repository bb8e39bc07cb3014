"""Columns of answers and facts, read into whole numbers; every cell that cannot be read is named.

A column may be NumPy whole numbers (places of options or codes; 255 missing), booleans, or words
with a dictionary. Numbers with a point are read from their text, so none is ever a binary fraction.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from math import lcm

import numpy as np

from ownway.allocation.analysis.grid import Array
from ownway.allocation.analysis.names import Range, place_of, words_of
from ownway.scheme.rules.model import Fact, Question, Scheme

MISSING = 255
MOST_DIGITS = 18
TOO_LONG = f"has numbers of more than {MOST_DIGITS} digits; write shorter ones"
_NUMBER = re.compile(r"[+]?([0-9]+)(?:\.([0-9]+))?")


class BadColumn(ValueError):
    """A whole column cannot be used; `column` names it."""

    def __init__(self, column: str, words: str) -> None:
        super().__init__(f"Column {column}: {words}")
        self.column = column


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell that cannot be read: its row, counted from 0, its column, and what would help."""

    row: int
    column: str
    words: str


@dataclass(frozen=True, slots=True)
class Words:
    """A column of text: each row's place in `dictionary`, below 0 where there is none."""

    places: Array
    dictionary: tuple[str, ...]


@dataclass(slots=True)
class Numbers:
    """A number fact: whole multiples of 1/10**places, 0 where it is not known."""

    values: Array
    places: int

    @property
    def most(self) -> int:
        """The largest, in whole units, rounded up."""
        return -(-int(self.values.max(initial=0)) // 10**self.places)

    def common(self) -> int:
        """What every one of them divides, as a number of units; 1 where none is above 0."""
        scale = 10**self.places
        distinct = (int(value) for value in np.unique(self.values) if value)
        return lcm(*(Fraction(value, scale).numerator for value in distinct))


@dataclass
class Told:
    """All rows: an array for each axis, the numbers, and which rows lack or garble something."""

    rows: int
    axes: dict[str, Array] = field(default_factory=dict)
    numbers: dict[str, Numbers] = field(default_factory=dict)
    cells: list[Cell] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.missing = np.zeros(self.rows, bool)
        self.unread = np.zeros(self.rows, bool)

    @property
    def bad(self) -> tuple[Cell, ...]:
        return tuple(sorted(self.cells, key=lambda cell: cell.row))

    def refuse(self, where: Array, column: str, words: Sequence[str]) -> None:
        """Notes the rows of `where`; `words` one for each of them."""
        self.unread[where] = True
        self.cells += [Cell(int(row), column, said) for row, said in zip(where, words, strict=True)]

    def block(
        self, part: slice, ranges: Mapping[str, Range]
    ) -> tuple[dict[str, Array], dict[str, Array]]:
        """The axes and numbers of some rows; numbers in the scale of their range."""
        numbers = {
            code: number.values[part] * np.int64(10 ** (ranges[code].places - number.places))
            for code, number in self.numbers.items()
        }
        return {axis: values[part] for axis, values in self.axes.items()}, numbers


def read(scheme: Scheme, arrays: Mapping[str, object]) -> Told:
    """All of the scheme's columns in `arrays`; others are left alone. Raises BadColumn."""
    rows = _rows(arrays)
    for name in arrays:
        _only_known(scheme, name)
    told = Told(rows)
    for question in scheme.questions.values():
        _answer(told, question, arrays.get(question.code))
        _flag(told, f"verified.{question.code}", arrays)
    for fact in scheme.facts.values():
        if fact.numeric:
            _number(told, fact, arrays.get(fact.code))
        else:
            _code(told, fact, arrays.get(fact.code))
        _flag(told, f"agreed.{fact.code}", arrays)
    return told


def _rows(arrays: Mapping[str, object]) -> int:
    lengths = {name: len(_places(one)) for name, one in arrays.items()}
    if len(set(lengths.values())) > 1:
        first, *others = lengths
        odd = next(name for name in others if lengths[name] != lengths[first])
        raise BadColumn(odd, f"has {lengths[odd]} rows, {first} has {lengths[first]}")
    return next(iter(lengths.values()), 0)


def _places(column: object) -> Array:
    return column.places if isinstance(column, Words) else np.asarray(column)


def _only_known(scheme: Scheme, name: str) -> None:
    kind, _, of = name.partition(".")
    known = {"verified": scheme.questions, "agreed": scheme.facts}.get(kind)
    if known is not None and of and of not in known:
        word = "question" if kind == "verified" else "fact"
        raise BadColumn(name, f"the scheme has no {word} called {of}")


def _as_words(column: object, name: str) -> Words | Array:
    """Text as words with a dictionary; whole numbers and booleans as they are."""
    if isinstance(column, Words):
        return column
    array = np.asarray(column)
    if array.dtype.kind in "uib":
        return array
    if array.dtype.kind == "f":
        raise BadColumn(
            name,
            "holds binary fractions, which are not exact; write text, decimals or whole numbers",
        )
    found: dict[str, int] = {}
    places = [-1 if one is None else found.setdefault(str(one), len(found)) for one in array]
    return Words(np.array(places, np.int64), tuple(found))


def _as_codes(given: Words | Array, codes: Sequence[str]) -> Words | Array:
    """Whole numbers as the codes they write, where all codes are numbers; uint8 are places."""
    if isinstance(given, Words) or given.dtype.kind == "b" or given.dtype == np.uint8:
        return given
    if not all(code.isdigit() for code in codes):
        return given
    distinct, places = np.unique(given, return_inverse=True)
    absent = (given == -1) | ((given == MISSING) & (str(MISSING) not in codes))
    return Words(np.where(absent, -1, places), tuple(str(int(one)) for one in distinct))


def _answer(told: Told, question: Question, column: object) -> None:
    codes = [one.code for one in question.options]
    if column is None:
        told.missing[:] = True
        told.axes[question.code] = np.zeros(told.rows, np.uint8)
        return
    given = _as_codes(_as_words(column, question.code), codes)
    if isinstance(given, Words):
        written = [_said(text, codes, question.several) for text in given.dictionary]
        given = _looked_up(told, question.code, given, written, codes)
    largest = 2 ** len(codes) if question.several else len(codes)
    told.axes[question.code] = _within(told, question.code, given, largest, codes)


def _said(text: str, codes: Sequence[str], several: bool) -> int | None:
    """The place of a code, the mask of several; MISSING for no text, None where unknown."""
    text = text.strip()
    if not text:
        return -1
    if not several:
        return codes.index(text) if text in codes else None
    said = [] if text == "-" else text.split()
    if any(code not in codes for code in said):
        return None
    return sum(1 << place for place, code in enumerate(codes) if code in said)


def _looked_up(
    told: Told, name: str, given: Words, written: Sequence[int | None], codes: Sequence[str]
) -> Array:
    """The number of each row's word; −1 for none. Words that are not known are noted."""
    table = np.array([-1 if one is None else one for one in written] + [-1], np.int64)
    unknown = [place for place, one in enumerate(written) if one is None]
    if unknown:
        where = np.flatnonzero(np.isin(given.places, unknown))
        texts = [given.dictionary[int(given.places[row])] for row in where]
        choices = ", ".join(codes)
        told.refuse(where, name, [f"'{text}' is not known here; write {choices}" for text in texts])
    found: Array = table[given.places]
    return found


def _within(told: Told, name: str, given: Array, largest: int, codes: Sequence[str]) -> Array:
    """Places below `largest`; rows without one are missing, rows beyond it not read."""
    kind = np.uint8 if largest <= MISSING else np.uint16
    if given.dtype == np.uint8:
        if not len(given) or int(given.max()) < largest:
            return given
        absent = (given == MISSING) & (largest <= MISSING)
    else:
        absent = (given == -1) | ((given == MISSING) & (largest <= MISSING))
        given = np.asarray(given, np.int64)
    wrong = ~absent & ((given < 0) | (given >= largest))
    if wrong.any():
        where = np.flatnonzero(wrong)
        words = [
            f"{int(given[row])} is not a place; write 0 to {largest - 1} ({', '.join(codes)})"
            for row in where
        ]
        told.refuse(where, name, words)
    told.missing |= absent
    return np.where(absent | wrong, 0, given).astype(kind)


def _flag(told: Told, name: str, arrays: Mapping[str, object]) -> None:
    """True or false; what is not there is false."""
    if name not in arrays:
        told.axes[name] = np.broadcast_to(np.uint8(0), told.rows)
        return
    given = _as_words(arrays[name], name)
    if isinstance(given, Words):
        written = [_yes(text) for text in given.dictionary]
        given = _looked_up(told, name, given, written, ("true", "false"))
    told.axes[name] = (given == 1).astype(np.uint8)


def _yes(text: str) -> int | None:
    said = text.strip().lower()
    return {"": 0, "true": 1, "false": 0}.get(said)


def _code(told: Told, fact: Fact, column: object) -> None:
    words = words_of(fact)
    default, none = place_of(fact), len(words)
    if _all_known(column, none):
        told.axes[fact.code] = np.asarray(column)
        return
    if column is None:
        places = np.full(told.rows, -1, np.int64)
    else:
        given = _as_codes(_as_words(column, fact.code), words)
        if isinstance(given, Words):
            lower = fact.unit == "yes"
            written = [_said(t.lower() if lower else t, words, False) for t in given.dictionary]
            given = _looked_up(told, fact.code, given, written, words)
        places = np.where(given == MISSING, -1, given.astype(np.int64))
    wrong = (places < -1) | (places >= none)
    if wrong.any():
        where = np.flatnonzero(wrong)
        told.refuse(where, fact.code, [f"{int(places[r])} is not a place; write 0 to {none - 1}"
                                       for r in where])  # fmt: skip
    absent = (places < 0) | wrong
    if fact.default is None and not fact.optional:
        told.missing |= absent
    told.axes[fact.code] = np.where(absent, default, places).astype(np.uint8)


def _all_known(column: object, many: int) -> bool:
    """Whether these are places already, none of them missing."""
    if not isinstance(column, np.ndarray) or column.dtype != np.uint8:
        return False
    return int(column.max(initial=0)) < many


def _number(told: Told, fact: Fact, column: object) -> None:
    default = fact.default if isinstance(fact.default, Fraction) else None
    known, values = np.zeros(told.rows, bool), np.zeros(told.rows, np.int64)
    places = 0
    if column is not None:
        given = _as_words(column, fact.code)
        known, values, places = _read_numbers(told, fact, given)
    if default is not None:
        values, places = _with_default(fact.code, values, places, known, default)
    elif not fact.optional:
        told.missing |= ~known
    told.axes[f"known.{fact.code}"] = known.astype(np.uint8)
    told.numbers[fact.code] = Numbers(values, places)


def _with_default(
    name: str, values: Array, places: int, known: Array, default: Fraction
) -> tuple[Array, int]:
    needed = places
    while 10**needed % default.denominator:
        needed += 1
    if int(values.max(initial=0)) * 10 ** (needed - places) >= 10**MOST_DIGITS:
        raise BadColumn(name, TOO_LONG)
    whole = default.numerator * (10**needed // default.denominator)
    return np.where(known, values * np.int64(10 ** (needed - places)), whole), needed


def _read_numbers(told: Told, fact: Fact, given: Words | Array) -> tuple[Array, Array, int]:
    """Which rows have a number, and the numbers with their places; others are noted."""
    name = fact.code
    if not isinstance(given, Words):
        if given.dtype.kind == "b":
            raise BadColumn(name, f"holds true and false; write numbers of the unit {fact.unit}")
        whole = given.astype(np.int64)
        below = np.flatnonzero((whole < 0) | (whole > 10**MOST_DIGITS))
        told.refuse(below, name, ["write a number that is not below 0"] * len(below))
        known = np.ones(told.rows, bool)
        known[below] = False
        return known, np.where(known, whole, 0), 0
    read = [_exact(text) for text in given.dictionary]
    places = max((len(one[1]) for one in read if one), default=0)
    table = [int(one[0] + one[1].ljust(places, "0")) if one else 0 for one in read]
    if max(table, default=0) >= 10**MOST_DIGITS:
        raise BadColumn(name, TOO_LONG)
    empty = np.array([not text.strip() for text in given.dictionary] + [True])
    wrong = np.array([one is None for one in read] + [False]) & ~empty
    where = np.flatnonzero(wrong[given.places])
    texts = [given.dictionary[int(given.places[row])] for row in where]
    told.refuse(
        where, name, [f"'{t}' is not a number of the unit {fact.unit}, 0 or more" for t in texts]
    )
    values = np.array([*table, 0], np.int64)[given.places]
    return ~(empty | wrong)[given.places], values, places


def _exact(text: str) -> tuple[str, str] | None:
    """The digits before and after the point; None where it is no number of 0 or more."""
    found = _NUMBER.fullmatch(text.strip())
    if found is None:
        return None
    return found[1], (found[2] or "").rstrip("0")
