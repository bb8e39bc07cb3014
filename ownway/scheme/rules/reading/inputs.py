"""Facts and questions of a scheme file: what may be known about one person."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from typing import Any

from ownway.core.strict_yaml import Path
from ownway.scheme.rules.model import CODE, POINT, Fact, Option, Question
from ownway.scheme.rules.reading.problems import nearest
from ownway.scheme.rules.reading.scope import YES, Known, Scope, worded


def read_facts(raw: Any, scope: Scope) -> dict[str, Fact]:
    """Facts by code, each defined as a name."""
    found: dict[str, Fact] = {}
    for code, one in raw.items() if isinstance(raw, dict) else ():
        path: Path = ("facts", code)
        if scope.problems.within(path):
            scope.define(path, code, Known("fact", sure=False))
            continue
        fact = _fact(code, one, path, scope)
        found[code] = fact
        codes = YES if fact.unit == "yes" else fact.of
        known = Known("fact", fact.unit, codes, fact.numeric, agreed=bool(fact.needs))
        scope.define(path, code, known)
    return found


def _fact(code: str, raw: dict[str, Any], path: Path, scope: Scope) -> Fact:
    unit = raw["unit"]
    of = tuple(str(one) for one in raw.get("of", ()))
    coded = unit in ("level", CODE)
    if coded and not of:
        words = f"the {unit} '{code}' has no codes."
        scope.problems.add("missing_key", path, words, "Write of: [least, …, most].")
    if not coded and of:
        words = f"'of' lists codes, and '{code}' is counted in {unit}."
        scope.problems.add("wrong_value", (*path, "of"), words, "Take it out, or use unit: level.")
    _once(of, (*path, "of"), scope)
    foreign_unit(unit, (*path, "unit"), scope)
    return Fact(
        code=code,
        unit=unit,
        of=of,
        default=_default(raw.get("default"), unit, of, (*path, "default"), scope),
        optional=raw.get("optional", False),
        needs=raw.get("needs", ""),
        more_pays=raw.get("more_pays"),
    )


def _default(
    value: Any, unit: str, of: tuple[str, ...], path: Path, scope: Scope
) -> Fraction | str | bool | None:
    if value is None:
        return None
    read = known_value(value, unit, of)
    if read is None:
        wanted = expected(unit, of)
        fix = nearest(str(value), of)
        scope.problems.add("wrong_value", path, f"expected {wanted}, found '{value}'.", fix)
    return read


def known_value(value: Any, unit: str, of: tuple[str, ...]) -> Fraction | str | bool | None:
    """The value of a fact with this unit; None where it cannot be one."""
    if unit == "yes":
        return value if isinstance(value, bool) else None
    if unit in ("level", CODE):
        return str(value) if not isinstance(value, bool) and str(value) in of else None
    if isinstance(value, bool) or not isinstance(value, int | Fraction) or value < 0:
        return None
    return Fraction(value)


def expected(unit: str, of: tuple[str, ...]) -> str:
    """What a fact with this unit holds, in words."""
    if unit == "yes":
        return "true or false"
    if unit in ("level", CODE):
        return f"one of {', '.join(of)}"
    return f"a number of {unit}, 0 or more"


def read_questions(raw: Any, scope: Scope) -> dict[str, Question]:
    """Questions by code, each defined as a name."""
    found: dict[str, Question] = {}
    for code, one in raw.items() if isinstance(raw, dict) else ():
        path: Path = ("questions", code)
        if scope.problems.within(path):
            scope.define(path, code, Known("question", sure=False))
            continue
        question = _question(code, one, path, scope)
        found[code] = question
        codes = tuple(option.code for option in question.options)
        scope.define(path, code, Known("question", POINT, codes))
    return found


def _question(code: str, raw: dict[str, Any], path: Path, scope: Scope) -> Question:
    options = tuple(
        _option(one, f"option '{one[0]}' of '{code}'", (*path, "options", place), scope)
        for place, one in enumerate(raw["options"])
    )
    _once(tuple(option.code for option in options), (*path, "options"), scope)
    return Question(
        code=code,
        domain=raw["domain"],
        text=worded(scope, (*path, "text"), raw["text"], f"question '{code}'"),
        options=options,
        if_missing=raw.get("if_missing", "ask"),
        fluctuates=raw.get("fluctuates", ""),
        several=raw.get("several", False),
    )


def _option(raw: Any, what: str, path: Path, scope: Scope) -> Option:
    code, points, words = raw
    return Option(str(code), Fraction(points), worded(scope, (*path, 2), words, what))


def _once(codes: tuple[str, ...], path: Path, scope: Scope) -> None:
    for code, times in Counter(codes).items():
        if times > 1:
            second = [place for place, one in enumerate(codes) if one == code][1]
            words = f"the code '{code}' stands here twice."
            fix = "Choose another code for one of them."
            scope.problems.add("duplicate_key", (*path, second), words, fix)


def foreign_unit(unit: str, path: Path, scope: Scope) -> None:
    """Notes a currency that is not the scheme's: one scheme pays in one."""
    if len(unit) == 3 and unit.isupper() and unit != scope.currency:
        words = f"'{unit}' is not the currency of this scheme, which is {scope.currency}."
        scope.problems.add("unit_mismatch", path, words, f"Write {scope.currency}.")
