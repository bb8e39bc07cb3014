"""The rules of a scheme in full, as data to print: nothing of it is secret (A6)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields
from datetime import date
from fractions import Fraction
from typing import Any

from ownway.scheme.rules import model
from ownway.scheme.rules.lines import kind_of
from ownway.scheme.rules.numerals import count, money
from ownway.scheme.rules.proofs.reads import of_condition, reads
from ownway.scheme.rules.sentences import in_words, title
from ownway.scheme.rules.sheet.blank import blank_sheet

_WHY_UNIT = {"level": "one of these levels", model.CODE: "one of these", "yes": "yes or no"}


def inputs(scheme: model.Scheme, language: str) -> list[dict[str, Any]]:
    """Every question and fact: what is asked, what counts, and which steps read it."""
    readers = _readers(scheme)
    found: list[dict[str, Any]] = []
    for question in scheme.questions.values():
        found.append(
            {
                "name": question.code,
                "kind": "answer",
                "words": question.text.get(language, in_words(question.code)),
                "domain": in_words(question.domain),
                "options": [
                    {
                        "code": one.code,
                        "points": count(one.points, "en"),
                        "words": one.words.get(language, one.code),
                    }
                    for one in question.options
                ],
                "if_missing": question.if_missing,
                "why": _why(scheme, readers.get(question.code, []), language),
            }
        )
    for fact in scheme.facts.values():
        unit = _WHY_UNIT.get(fact.unit, f"a number of the unit {fact.unit}")
        found.append(
            {
                "name": fact.code,
                "kind": "fact",
                "words": f"{in_words(fact.code)}, {unit}",
                "domain": "",
                "options": [{"code": one, "points": "", "words": in_words(one)} for one in fact.of],
                "if_missing": "default" if fact.default is not None else
                "left out" if fact.optional else "ask",
                "default": "" if fact.default is None else _plain(fact.default),
                "needs": fact.needs,
                "why": _why(scheme, readers.get(fact.code, []), language),
            }
        )  # fmt: skip
    return found


def _plain(value: Fraction | str | bool) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return count(value, "en") if isinstance(value, Fraction) else value


def _readers(scheme: model.Scheme) -> Mapping[str, list[str]]:
    """Which steps read a question or fact; a second look at an answer counts as reading it."""
    found: dict[str, list[str]] = {}
    for step in scheme.steps:
        for name in reads(step):
            bare = name.removeprefix("verified(").removeprefix("agreed(").rstrip(")")
            readers = found.setdefault(bare, [])
            if step.id not in readers:
                readers.append(step.id)
    for one in scheme.constraints:
        for name in of_condition(one.when) if one.when is not None else ():
            found.setdefault(name, []).append(one.id)
    return found


def _why(scheme: model.Scheme, readers: list[str], language: str) -> str:
    if not readers:
        return "No step reads it. It does not change the amount."
    named = ", ".join(f"{title(scheme, one, language)} ({one})" for one in readers)
    return f"It counts in: {named}."


def unread(found: list[dict[str, Any]]) -> list[str]:
    """The inputs that no step reads."""
    return [one["name"] for one in found if one["why"].startswith("No step")]


def steps(scheme: model.Scheme, on: date, language: str) -> list[dict[str, Any]]:
    """Every step as it is worked out by hand, with the sentences that people get."""
    rows = _rows(scheme, on, language)
    said = scheme.reasons[language]
    return [
        {
            "step": step.id,
            "kind": kind_of(step),
            "title": title(scheme, step.id, language),
            "unit": step.unit,
            "rule": rows[step.id],
            "sentences": {
                name: words
                for name, words in said.items()
                if name == step.why or name.startswith(f"{step.why}.")
            },
            "tables": list(_tables(step, scheme.currency)),
        }
        for step in scheme.steps
    ]


def _rows(scheme: model.Scheme, on: date, language: str) -> dict[str, list[str]]:
    """The rows of the sheet that people fill in by hand, by step."""
    lines = iter(blank_sheet(scheme, on, language).splitlines())
    heads = [f"{at}. {title(scheme, one.id, language)}" for at, one in enumerate(scheme.steps, 1)]
    found: dict[str, list[str]] = {one.id: [] for one in scheme.steps}
    at = -1
    for line in lines:
        if at + 1 < len(heads) and line == heads[at + 1]:
            at += 1
        elif at >= 0 and line.strip():
            found[scheme.steps[at].id].append(" ".join(line.replace("________", "…").split()))
    return found


def _tables(step: model.Step, currency: str) -> Iterator[dict[str, Any]]:
    """Every dated table and price of a step, each day with what has held since."""
    for one in fields(step):
        value = getattr(step, one.name)
        if isinstance(value, model.Dated):
            for start, held in value.values:
                if isinstance(held, tuple):
                    rows = [[_plain(cell) for cell in row] for row in held]
                    yield {"name": one.name, "from": _since(start), "rows": rows}
                elif isinstance(held, Fraction) and one.name in ("rate", "amount"):
                    said = money(held, currency, "en", exact=True)
                    yield {"name": one.name, "from": _since(start), "rows": [[said]]}
        elif isinstance(value, Mapping):
            rows = [
                [str(code), count(held.values[-1][1], "en")]
                for code, held in value.items()
                if isinstance(held, model.Dated)
            ]
            if rows:
                yield {"name": one.name, "from": "", "rows": rows}


def _since(start: date) -> str:
    return "" if start == date.min else start.isoformat()
