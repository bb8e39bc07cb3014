"""The tests inside a scheme file: every name, code and unit in them exists."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from fractions import Fraction
from typing import Any, NamedTuple

from ownway.core.strict_yaml import Path
from ownway.scheme.rules.model import Example, Fact, Question
from ownway.scheme.rules.reading.inputs import expected, known_value
from ownway.scheme.rules.reading.problems import nearest
from ownway.scheme.rules.reading.scope import Piece, Scope


def read_examples(
    raw: Any,
    facts: Mapping[str, Fact],
    questions: Mapping[str, Question],
    payers: Collection[str],
    scope: Scope,
) -> tuple[Example, ...]:
    """Examples in the order of the file; `payers` may be expected to pay a share."""
    found = []
    for place, one in enumerate(raw if isinstance(raw, tuple) else ()):
        if isinstance(one, dict):
            piece = Piece(one, ("tests", place), scope)
            known = _Known(
                answers=_answers(piece, questions),
                facts=_facts(piece, facts),
                verified=_names(piece, "verified", ("question",)),
                agreed=_names(piece, "agreed", ("fact",)),
                expect=_expect(piece, payers),
            )
            if not scope.problems.within(piece.path):
                found.append(_example(piece, known))
    return tuple(found)


class _Known(NamedTuple):
    answers: dict[str, str | tuple[str, ...]]
    facts: dict[str, Fraction | str | bool]
    verified: frozenset[str]
    agreed: frozenset[str]
    expect: dict[str, Fraction | str]


def _example(piece: Piece, known: _Known) -> Example:
    """One whose keys are all right."""
    scope, on = piece.scope, piece.raw["date"]
    if on < scope.first:
        words = f"no version is in force on {on}; the first starts {scope.first}."
        scope.problems.add("date_gap", piece.at("date"), words, "Choose a later day.")
    return Example(
        name=piece.raw["name"],
        line=scope.problems.document.line(piece.path),
        on=on,
        answers=known.answers,
        facts=known.facts,
        verified=known.verified,
        expect=known.expect,
        agreed=known.agreed if "agreed" in piece.raw else None,
    )


def _entries(piece: Piece, key: str) -> Iterator[tuple[str, Any, Path]]:
    """Those entries of a map that have the right shape."""
    held = piece.raw.get(key)
    for name, value in held.items() if isinstance(held, dict) else ():
        path = piece.at(key, name)
        if not piece.scope.problems.within(path):
            yield name, value, path


def _names(piece: Piece, key: str, sorts: tuple[str, ...]) -> frozenset[str]:
    if piece.scope.problems.within(piece.at(key)):
        return frozenset()
    for place, name in enumerate(piece.names(key)):
        piece.scope.known(piece.at(key, place), name, sorts)
    return frozenset(piece.names(key))


def _answers(piece: Piece, questions: Mapping[str, Question]) -> dict[str, str | tuple[str, ...]]:
    scope = piece.scope
    found: dict[str, str | tuple[str, ...]] = {}
    for name, answer, path in _entries(piece, "answers"):
        given = tuple(str(one) for one in (answer if isinstance(answer, tuple) else (answer,)))
        found[name] = given if isinstance(answer, tuple) else given[0]
        scope.known(path, name, ("question",))
        question = questions.get(name)
        if question is None:
            continue
        if isinstance(answer, tuple) and not question.several:
            words = f"'{name}' takes one answer."
            scope.problems.add("wrong_value", path, words, "Write one, or several: true there.")
        options = [option.code for option in question.options]
        for code in given:
            if code not in options:
                words = f"'{code}' is not an option of '{name}'."
                scope.problems.add("unknown_name", path, words, nearest(code, options))
    return found


def _facts(piece: Piece, facts: Mapping[str, Fact]) -> dict[str, Fraction | str | bool]:
    found: dict[str, Fraction | str | bool] = {}
    for name, value, path in _entries(piece, "facts"):
        piece.scope.known(path, name, ("fact",))
        fact = facts.get(name)
        if fact is None:
            continue
        read = known_value(value, fact.unit, fact.of)
        if read is None:
            words = f"expected {expected(fact.unit, fact.of)}, found '{value}'."
            piece.scope.problems.add("wrong_value", path, words, nearest(str(value), fact.of))
            continue
        found[name] = read
    return found


def _expect(piece: Piece, payers: Collection[str]) -> dict[str, Fraction | str]:
    found: dict[str, Fraction | str] = {}
    for name, value, path in _entries(piece, "expect"):
        known = piece.scope.names.get(name)
        if name in payers:
            coded = False
        elif known is None or known.sort != "step":
            words = f"'{name}' is neither a step nor somebody who pays."
            steps = [one for one, is_ in piece.scope.names.items() if is_.sort == "step"]
            fix = nearest(name, [*steps, *payers])
            piece.scope.problems.add("unknown_name", path, words, fix)
            continue
        else:
            if not known.sure:
                continue
            coded = bool(known.codes)
        found[name] = _expected_value(value, coded, path, piece.scope)
    return found


def _expected_value(value: Any, coded: bool, path: Path, scope: Scope) -> Fraction | str:
    if coded:
        return str(value)
    if isinstance(value, str):
        words = f"expected a number, found '{value}'."
        scope.problems.add("wrong_value", path, words, "Write the number that comes out.")
        return Fraction(0)
    return Fraction(value)
