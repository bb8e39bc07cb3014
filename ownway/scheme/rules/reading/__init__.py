"""A scheme file read strictly (§4, A25): everything checked, all problems at once, by line.

First the YAML, then the shape of every value (`keys`), then what the shapes mean: names, units,
days, sentences. A place where something is wrong already is left out of what follows.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from fractions import Fraction
from typing import Any

from ownway.core.money import exponent
from ownway.core.strict_yaml import Document, NotStrict, Path, read
from ownway.scheme.rules.model import (
    Constraint,
    Fact,
    Period,
    Question,
    Scheme,
    Step,
    Version,
)
from ownway.scheme.rules.reading.examples import read_examples
from ownway.scheme.rules.reading.inputs import read_facts, read_questions
from ownway.scheme.rules.reading.keys import FILE, STEPS
from ownway.scheme.rules.reading.problems import NotAScheme, Problems, SchemeProblem
from ownway.scheme.rules.reading.ranges import read_shown_range
from ownway.scheme.rules.reading.rest import (
    read_constraints,
    read_limits,
    read_modes,
    read_overrides,
    read_versions,
)
from ownway.scheme.rules.reading.scope import Scope, worded
from ownway.scheme.rules.reading.sentences import check_sentences, codes_said
from ownway.scheme.rules.reading.steps import funders, read_steps

__all__ = ["NotAScheme", "SchemeProblem", "read_scheme"]

_NOT_YAML = "not_yaml"
_SPEAKERS = {*STEPS, "constraint"}


def read_scheme(text: str) -> Scheme:
    """The scheme that a file states. Raises NotAScheme with every problem, in file order."""
    refused: tuple[SchemeProblem, ...] = ()
    document: Document | None
    try:
        document = read(text, exact=True)
    except NotStrict as error:
        refused = tuple(
            SchemeProblem(one.code or _NOT_YAML, one.line, f"{one.words}.", "")
            for one in error.findings
        )
        document = error.document
    if document is None:
        raise NotAScheme(refused)
    problems = Problems(document)
    FILE.check(document.data, (), problems)
    scheme = _scheme(document.data, problems) if isinstance(document.data, dict) else None
    spoken_for = {one.line for one in refused}
    found = [*refused, *(one for one in problems.found if one.line not in spoken_for)]
    if found or scheme is None:
        raise NotAScheme(tuple(sorted(found, key=lambda one: one.line)))
    return scheme


def _scheme(raw: dict[str, Any], problems: Problems) -> Scheme | None:
    versions = read_versions(raw.get("versions"), problems)
    languages = _languages(raw, problems)
    currency = _currency(raw, problems)
    scope = Scope(problems, currency, languages, _first(raw, versions))
    title = (
        worded(scope, ("title",), raw.get("title"), "the title") if _good(problems, "title") else {}
    )
    facts = read_facts(raw.get("facts"), scope)
    questions = read_questions(raw.get("questions"), scope)
    steps = read_steps(raw.get("steps"), scope)
    payers = _payers(raw, steps, scope)
    limits = read_limits(raw.get("limits"), scope)
    constraints = read_constraints(raw.get("constraints"), scope)
    modes = read_modes(raw.get("modes"), scope)
    overrides = read_overrides(raw.get("overrides"), scope)
    shown_range = read_shown_range(raw.get("shown_range"), versions, scope)
    expected = payers | {one.id for one in constraints}
    examples = read_examples(raw.get("tests"), facts, questions, expected, scope)
    _sentences(raw, facts.values(), questions.values(), steps, constraints, scope)
    if problems.found:
        return None
    return Scheme(
        id=raw["id"],
        title=title[languages[0]],
        languages=languages,
        currency=currency,
        period=Period(
            raw["period"]["unit"],
            Fraction(raw["period"]["weeks"]),
            Fraction(raw["period"]["days"]),
        ),
        instrument=raw["instrument"],
        versions=versions,
        facts=facts,
        questions=questions,
        steps=steps,
        limits=limits,
        constraints=constraints,
        modes=modes,
        overrides=overrides,
        reasons=raw["reasons"],
        examples=examples,
        shown_range=shown_range,
    )


def _good(problems: Problems, key: str) -> bool:
    return not problems.within((key,))


def _first(raw: dict[str, Any], versions: tuple[Version, ...]) -> date:
    """The day from which everything has to be written; unknown where no version can be read."""
    return versions[0].start if versions else date.max


def _languages(raw: dict[str, Any], problems: Problems) -> tuple[str, ...]:
    found = raw.get("languages")
    if not found or not _good(problems, "languages"):
        said = raw.get("reasons")
        return tuple(said) if isinstance(said, dict) and said else ("en",)
    for place, language in enumerate(found):
        if language in found[:place]:
            words = f"'{language}' stands here twice."
            problems.add("duplicate_key", ("languages", place), words, "Take one of them out.")
    return tuple(found)


def _currency(raw: dict[str, Any], problems: Problems) -> str:
    found = raw.get("currency")
    if not isinstance(found, str) or not _good(problems, "currency"):
        return ""
    try:
        exponent(found)
    except (KeyError, ValueError):
        words = f"'{found}' is not a currency."
        problems.add("wrong_value", ("currency",), words, "Write its three letters, like GBP.")
    return found


def _payers(raw: dict[str, Any], steps: tuple[Step, ...], scope: Scope) -> set[str]:
    """Who pays; a funder and a step are both expected by name, so no name is both."""
    found = funders(steps)
    listed = raw.get("steps")
    for place, one in enumerate(listed if isinstance(listed, tuple) else ()):
        path: Path = ("steps", place)
        if not scope.problems.within(path) and one["id"] in found:
            words = f"'{one['id']}' is also somebody who pays: one name means one thing."
            fix = "Choose another name for the step."
            scope.problems.add("duplicate_key", (*path, "id"), words, fix)
    return found


def _sentences(
    raw: dict[str, Any],
    facts: Iterable[Fact],
    questions: Iterable[Question],
    steps: tuple[Step, ...],
    constraints: tuple[Constraint, ...],
    scope: Scope,
) -> None:
    """A step that cannot be read still speaks, so its sentences are not strangers."""
    reasons = raw.get("reasons")
    if not isinstance(reasons, dict) or any(not isinstance(one, dict) for one in reasons.values()):
        return
    speaks: dict[str, list[tuple[str, str, Path]]] = {}
    for key in ("steps", "constraints"):
        listed = raw.get(key)
        for place, one in enumerate(listed if isinstance(listed, tuple) else ()):
            if not isinstance(one, dict) or not isinstance(one.get("why"), str):
                continue
            kind = "constraint" if key == "constraints" else one.get("kind")
            if isinstance(kind, str) and kind in _SPEAKERS:
                speaker = (kind, str(one.get("id", "")), (key, place, "why"))
                speaks.setdefault(one["why"], []).append(speaker)
    codes = codes_said(facts, questions, steps, constraints)
    check_sentences(reasons, speaks, codes, scope)
