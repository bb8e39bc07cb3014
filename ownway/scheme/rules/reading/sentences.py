"""The sentences of a scheme file: complete in every language, and naming only what they can fill.

A name under `reasons` is the `why` of a step or constraint, one of its variants, or a code of the
file that is said in words (`panel: the panel`). Any other is refused: nobody would ever hear it.
"""

from __future__ import annotations

import string
from collections.abc import Iterable, Mapping

from ownway.core.strict_yaml import Path
from ownway.scheme.rules.model import (
    Constraint,
    Fact,
    Item,
    Jump,
    Question,
    Refer,
    Step,
)
from ownway.scheme.rules.reading.choices import codes_of
from ownway.scheme.rules.reading.problems import nearest
from ownway.scheme.rules.reading.scope import Scope
from ownway.scheme.rules.reading.steps import funders
from ownway.scheme.rules.sentences import FIELDS, VARIANTS

_CONSTRAINT = "constraint"


def check_sentences(
    reasons: Mapping[str, Mapping[str, str]],
    kinds: Mapping[str, Iterable[tuple[str, str, Path]]],
    codes: set[str],
    scope: Scope,
) -> None:
    """`kinds`: why → (kind, id, place) of all that speaks with it; `codes` are said in words."""
    for language in scope.languages:
        if language not in reasons:
            words = f"there are no sentences in {language}."
            fix = f"Write {language}: with every sentence, or take {language} out of languages."
            scope.problems.add("no_reason", ("reasons",), words, fix)
    for language, said in reasons.items():
        path: Path = ("reasons", language)
        if language not in scope.languages:
            words = f"'{language}' is not one of the file's languages."
            fix = nearest(language, scope.languages)
            scope.problems.add("unknown_key", path, words, fix)
            continue
        _missing(said, language, kinds, scope)
        for name, template in said.items():
            if not scope.problems.within((*path, name)):
                _check(name, template, (*path, name), kinds, codes, scope)


def _missing(
    said: Mapping[str, str],
    language: str,
    kinds: Mapping[str, Iterable[tuple[str, str, Path]]],
    scope: Scope,
) -> None:
    for why, speakers in kinds.items():
        if why in said:
            continue
        for _kind, id, place in speakers:
            words = f"'{id}' has no sentence: there is no '{why}' in {language}."
            fix = nearest(why, said)
            fix = fix if fix.startswith("Did") else f"Write it under reasons, {language}."
            scope.problems.add("no_reason", place, words, fix)


def _check(
    name: str,
    template: str,
    path: Path,
    kinds: Mapping[str, Iterable[tuple[str, str, Path]]],
    codes: set[str],
    scope: Scope,
) -> None:
    why, _, variant = name.partition(".")
    speakers = sorted({kind for kind, _id, _place in kinds.get(why, ())})
    if not speakers:
        if variant or why not in codes:
            words = f"unknown key '{name}': no step speaks with it."
            fix = nearest(why, [*kinds, *codes])
            scope.problems.add("unknown_key", path, words, fix if fix.startswith("Did") else "")
            return
        _check_fields(template, frozenset(), path, scope)
        return
    variants = frozenset.union(*(VARIANTS[kind] for kind in speakers))
    if variant and variant not in variants:
        words = f"unknown key '{name}': '{why}' has no variant '{variant}'."
        scope.problems.add("unknown_key", path, words, nearest(variant, variants))
        return
    able = [kind for kind in speakers if not variant or variant in VARIANTS[kind]]
    fields = frozenset.intersection(*(FIELDS[kind] for kind in able))
    _check_fields(template, fields, path, scope)


def _check_fields(template: str, fields: frozenset[str], path: Path, scope: Scope) -> None:
    try:
        parts = list(string.Formatter().parse(template))
    except ValueError:
        words = "a bracket '{' or '}' stands alone in this sentence."
        fix = "Write {name} with both brackets, or {{ and }} for the sign itself."
        scope.problems.add("unknown_field", path, words, fix)
        return
    for _text, name, form, conversion in parts:
        if name is None:
            continue
        if name not in fields or form or conversion:
            shown = (
                f"{{{name}{'!' + conversion if conversion else ''}{':' + form if form else ''}}}"
            )
            words = f"this sentence cannot say {shown}."
            fix = nearest(name, fields) or "A code is said in plain words, without brackets."
            scope.problems.add("unknown_field", path, words, fix)


def codes_said(
    facts: Iterable[Fact],
    questions: Iterable[Question],
    steps: Iterable[Step],
    constraints: Iterable[Constraint],
) -> set[str]:
    """Every code that a sentence may have to say in words."""
    found: set[str] = set()
    for fact in facts:
        carer = fact.needs.removesuffix("_agreement")
        found |= {fact.code, fact.unit, fact.needs, carer, *fact.of}
    for question in questions:
        found |= {question.code, question.domain, *(option.code for option in question.options)}
    every = tuple(steps)
    for step in every:
        found |= {step.id, step.unit, *codes_of(step)}
        if isinstance(step, Item):
            found |= {step.of_unit, *step.needs}
        elif isinstance(step, Jump):
            found |= {step.by}
        elif isinstance(step, Refer):
            found |= {step.to}
    found |= funders(every)
    found |= {one.category for one in constraints}
    return found - {""}
