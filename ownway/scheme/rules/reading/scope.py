"""What a scheme's names stand for, and one piece of the file read against them.

A place where something is already wrong stands for anything, so that one mistake is one problem.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any, Literal

from ownway.core.strict_yaml import Path
from ownway.scheme.rules.model import (
    CODE,
    Among,
    Compare,
    Condition,
    Dated,
    Every,
    Not,
    Some,
    Verified,
)
from ownway.scheme.rules.reading import grammar
from ownway.scheme.rules.reading.problems import Problems, nearest

YES = ("true", "false")  # the words of a fact with the unit "yes"


@dataclass(frozen=True, slots=True)
class Known:
    """One name: a number with a unit, or a code out of `codes`. `sure` false: stands for anything.

    `adds`: the step changes the running amount, so its value is in the amount already.
    `agreed`: the fact counts only where somebody agreed to it.
    """

    sort: Literal["question", "fact", "step"]
    unit: str = ""
    codes: tuple[str, ...] = ()
    numeric: bool = True
    adds: bool = False
    agreed: bool = False
    kind: str = ""
    sure: bool = True


@dataclass
class Scope:
    """Everything that may be named so far, and who else may come."""

    problems: Problems
    currency: str
    languages: tuple[str, ...]
    first: date  # the day on which the first version starts
    names: dict[str, Known] = field(default_factory=dict)
    later: dict[str, int] = field(default_factory=dict)  # steps further down, with their line

    def define(self, path: Path, name: str, known: Known) -> None:
        """One name means one thing in a file."""
        if name in self.names:
            other = self.names[name].sort
            words = f"'{name}' is already the name of a {other}: one name means one thing."
            self.problems.add("duplicate_key", path, words, "Choose another name for one of them.")
            return
        self.names[name] = known
        self.later.pop(name, None)

    def known(self, path: Path, name: str, sorts: Iterable[str] = ()) -> Known | None:
        """What `name` stands for; None, with a problem noted, where it stands for nothing here."""
        found = self.names.get(name)
        wanted = tuple(sorts)
        if found is not None and (not wanted or found.sort in wanted):
            return found
        what = " or ".join(f"a {one}" for one in wanted) or "a question, a fact or an earlier step"
        if found is not None:
            words = f"'{name}' is a {found.sort}; expected {what}."
        elif name in self.later:
            words = f"'{name}' comes later, in line {self.later[name]}; steps read top to bottom."
            self.problems.add("unknown_name", path, words, "Move that step up, above this one.")
            return None
        else:
            words = f"'{name}' does not exist; expected {what}."
        same = (n for n, one in self.names.items() if not wanted or one.sort in wanted)
        self.problems.add("unknown_name", path, words, nearest(name, same))
        return None

    def number(self, path: Path, name: str, sorts: Iterable[str] = ()) -> Known | None:
        """A name that stands for a number."""
        found = self.known(path, name, sorts)
        if found is not None and found.sure and not found.numeric:
            words = f"'{name}' is a code, and a number is needed here."
            fix = "Turn it into a number with a step of kind pick or levels."
            self.problems.add("unit_mismatch", path, words, fix)
            return None
        return found if found is not None and found.sure else None

    def agree(self, path: Path, name: str, found: Known | None, unit: str) -> None:
        """The number behind `name` is counted in `unit`."""
        if found is not None and found.unit and unit not in ("", CODE, found.unit):
            words = f"'{name}' is counted in {found.unit}, and {unit} is needed here."
            fix = f"Name something counted in {unit}, or turn it into {unit} in a step of its own."
            self.problems.add("unit_mismatch", path, words, fix)

    def code(self, path: Path, name: str, sorts: Iterable[str] = ()) -> Known | None:
        """A name that stands for a code; a question does, by its options."""
        found = self.known(path, name, sorts)
        if found is not None and found.sure and not found.codes:
            words = f"'{name}' is a number, and a code is needed here."
            self.problems.add("unit_mismatch", path, words, "Use bands to turn it into a code.")
            return None
        return found if found is not None and found.sure else None

    def covers(self, path: Path, name: str, found: Known | None, given: Iterable[str]) -> None:
        """`given` has each code of `name`, and no other."""
        if found is None:
            return
        had = tuple(given)
        for code in had:
            if code not in found.codes:
                words = f"'{code}' is not a code of '{name}'."
                self.problems.add("unknown_key", (*path, code), words, nearest(code, found.codes))
        left = [code for code in found.codes if code not in had]
        if left:
            words = f"no value for {', '.join(left)}, and '{name}' can be that."
            self.problems.add("missing_key", path, words, f"Write a value for {', '.join(left)}.")

    def condition(self, path: Path, text: str) -> Condition | None:
        """A condition whose names and codes exist; None with a problem noted."""
        try:
            condition = grammar.parse(text)
        except grammar.BadCondition as error:
            fix = "Compare a name with a number or a code; join with and, or, not."
            self.problems.add("bad_condition", path, f"'{text}': {error.words}.", fix)
            return None
        return self._resolved(path, condition)

    def _resolved(self, path: Path, condition: Condition) -> Condition:
        match condition:
            case Compare():
                literal = self._literal(path, condition.name, condition.literal, condition.op)
                return Compare(condition.name, condition.op, literal)
            case Among():
                literals = tuple(
                    self._literal(path, condition.name, one, "in") for one in condition.literals
                )
                return Among(condition.name, literals)
            case Verified():
                self.known(path, condition.question, ("question",))
                return condition
            case Not():
                return Not(self._resolved(path, condition.of))
            case Every():
                return Every(tuple(self._resolved(path, one) for one in condition.of))
            case Some():
                return Some(tuple(self._resolved(path, one) for one in condition.of))

    def _literal(self, path: Path, name: str, literal: Fraction | str, op: str) -> Fraction | str:
        """The literal as the sort of thing that `name` is: a code may be written 3."""
        found = self.known(path, name)
        if found is None or not found.sure:
            return literal
        if not found.codes:
            if isinstance(literal, str):
                words = f"'{name}' is a number, and '{literal}' is not."
                self.problems.add("bad_condition", path, words, "Compare it with a number.")
            return literal
        code = str(literal)
        if op not in ("==", "!=", "in"):
            words = f"'{name}' is a code, and '{op}' compares numbers."
            self.problems.add("bad_condition", path, words, "Use ==, != or in.")
        elif code not in found.codes:
            words = f"'{code}' is not a code of '{name}'."
            self.problems.add("unknown_name", path, words, nearest(code, found.codes))
        return code


@dataclass(frozen=True, slots=True)
class Piece:
    """A group of keys whose shape is right, with its place in the file."""

    raw: Mapping[str, Any]
    path: Path
    scope: Scope

    def at(self, *keys: str | int) -> Path:
        return (*self.path, *keys)

    def text(self, key: str) -> str:
        """'' where the key is not there."""
        return str(self.raw.get(key, ""))

    def names(self, key: str) -> tuple[str, ...]:
        return tuple(self.raw.get(key, ()))

    def words(self, key: str, what: str) -> dict[str, str]:
        return worded(self.scope, self.at(key), self.raw.get(key), what)

    def condition(self, key: str) -> Condition | None:
        if key not in self.raw:
            return None
        return self.scope.condition(self.at(key), self.raw[key])

    def number(self, key: str) -> Fraction | None:
        """None where the key is not there."""
        return Fraction(self.raw[key]) if key in self.raw else None

    def exact(self, key: str) -> Fraction:
        """The number of a key that is there."""
        return Fraction(self.raw[key])

    def dated(self, key: str) -> Dated[Fraction]:
        """The numbers of a key that is there."""
        return dated_numbers(self.scope, self.at(key), self.raw[key])

    def limit(self, key: str) -> Dated[Fraction] | None:
        """None where the key is not there, or says 'none'."""
        value = self.raw.get(key, "none")
        return None if value == "none" else dated_numbers(self.scope, self.at(key), value)

    def dated_map(self, key: str) -> dict[str, Dated[Fraction]]:
        return {
            code: dated_numbers(self.scope, self.at(key, code), value)
            for code, value in self.raw.get(key, {}).items()
        }


def dated_values(scope: Scope, path: Path, value: Any) -> list[tuple[date, Path, Any]]:
    """What holds from which day, with its place; notes a gap before the first version (§7)."""
    if not isinstance(value, dict):
        return [(date.min, path, value)]
    found = sorted((date.fromisoformat(day), (*path, day), one) for day, one in value.items())
    if found[0][0] > scope.first:
        words = f"nothing is written for {scope.first} to {found[0][0]}, and a version is in force."
        fix = f"Begin with a value for {scope.first} or earlier."
        scope.problems.add("date_gap", path, words, fix)
    return found


def dated_numbers(scope: Scope, path: Path, value: Any) -> Dated[Fraction]:
    """Numbers by day; 'none' among them is refused, since a limit is there or it is not."""
    found = []
    for day, place, one in dated_values(scope, path, value):
        if one == "none":
            words = "'none' holds for all days; expected a number for this day."
            scope.problems.add("wrong_value", place, words, "Write none in place of the days.")
            continue
        found.append((day, Fraction(one)))
    return Dated(tuple(found))


def worded(scope: Scope, path: Path, value: Any, what: str) -> dict[str, str]:
    """Words by language; one text stands for the only language. Notes each that is missing."""
    if value is None:
        return {}
    found = value if isinstance(value, dict) else {scope.languages[0]: value}
    missing = [language for language in scope.languages if language not in found]
    if missing:
        words = f"{what} has no words in {', '.join(missing)}."
        fix = f"Write them as {{{', '.join(f'{one}: …' for one in scope.languages)}}}."
        scope.problems.add("no_reason", path, words, fix)
    for language in found:
        if language not in scope.languages:
            words = f"'{language}' is not one of the file's languages."
            fix = nearest(language, scope.languages)
            scope.problems.add("unknown_key", (*path, language), words, fix)
    return dict(found)
