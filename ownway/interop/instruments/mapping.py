"""A FHIR Questionnaire (R4, R5) as the values of an instrument; nothing is half read.

Groups are parts, questions with options are elements, display items are what stands beside them:
with the item control `help` the rationale of their question, else an example. Points come from
`ordinalValue` (R4) or `itemWeight` (R5) beside each option, or from whole-number options. FHIR has
no place for bands: they travel in our own extension, as does the licence only in `copyright`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from ownway.core.problems import Problem

_HL7 = "http://hl7.org/fhir/StructureDefinition"
POINTS = (f"{_HL7}/ordinalValue", f"{_HL7}/itemWeight")
CONTROL = f"{_HL7}/questionnaire-itemControl"
BAND = "urn:ownway:check-band"  # with `least` (whole number), `words` and `about`
BANDS_OF = "urn:ownway:check-bands-of"  # percent or points
QUESTIONS = ("choice", "coding", "integer")
# What changes which questions are asked, or what an answer is worth: read wrongly, it would lie.
_NOT_READ = ("enableWhen", "initial", "answerValueSet", "repeats", "modifierExtension")
DEEPEST = 8

Where = dict[tuple[str | int, ...], str]


@dataclass
class Found:
    """What was read so far: the values, where each stood, and what cannot be read."""

    data: dict[str, Any] = field(default_factory=dict)
    where: Where = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def wrong(self, where: str, words: str) -> None:
        told = f"{where}: {words}" if where else words
        problem = Problem("not_an_instrument", told, where)
        if problem not in self.problems:
            self.problems.append(problem)


def questionnaire(given: Any) -> Found:
    """The values of a Questionnaire; look at `problems` first."""
    found = Found()
    if not isinstance(given, Mapping) or given.get("resourceType") != "Questionnaire":
        found.wrong("", "expected a FHIR resource of type Questionnaire")
        return found
    if given.get("modifierExtension"):
        found.wrong("Questionnaire", "'modifierExtension' changes the meaning; it is not read here")
    code = str(given.get("name") or given.get("id") or "")
    found.data = {
        "code": _code(code),
        "version": given.get("version") or "",
        "language": given.get("language") or "en",
        "title": given.get("title") or given.get("name") or "",
        "about": given.get("description") or "",
        "licence": given.get("copyright") or "",
        "source": given.get("url") or given.get("publisher") or "",
        "parts": [],
    }
    for key, name in (
        ("code", "name"),
        ("version", "version"),
        ("title", "title"),
        ("licence", "copyright"),
        ("source", "url"),
    ):
        found.where[(key,)] = f"Questionnaire.{name}"
        if not found.data[key]:
            found.wrong(f"Questionnaire.{name}", "missing; it is needed to use it here")
    _bands(given, found)
    items = _rows(given, "item", found)
    if any(one.get("type") in QUESTIONS for one in items):
        found.wrong("Questionnaire.item", "expected every question inside a group")
    found.data["parts"] = _groups(items, ("parts",), found, 1)
    return found


def _rows(of: Mapping[str, Any], name: str, found: Found) -> list[Mapping[str, Any]]:
    """The list at `name`, of objects; anything else there is told."""
    given = of.get(name)
    rows = given if isinstance(given, list) else []
    if (given is not None and rows is not given) or not all(
        isinstance(one, Mapping) for one in rows
    ):
        found.wrong(_at(of), f"'{name}' is not a list of objects, as FHIR has it")
    return [one for one in rows if isinstance(one, Mapping)]


def _code(name: str) -> str:
    """A name as our codes are written: "SmsCheck-1" is "smscheck_1"."""
    kept = "".join(one if one.isascii() and one.isalnum() else "_" for one in name.lower())
    return kept.strip("_")[:60]


def _bands(given: Mapping[str, Any], found: Found) -> None:
    bands = []
    for one in _rows(given, "extension", found):
        if one.get("url") == BANDS_OF:
            found.data["bands_of"] = one.get("valueCode")
        if one.get("url") != BAND:
            continue
        inside = {str(part.get("url")): part for part in _rows(one, "extension", found)}
        bands.append(
            {
                "least": inside.get("least", {}).get("valueInteger"),
                "words": inside.get("words", {}).get("valueString"),
                "about": inside.get("about", {}).get("valueString", ""),
            }
        )
    if bands:
        found.data["bands"] = bands
        found.where[("bands",)] = "Questionnaire.extension"


def _groups(
    items: Iterable[Mapping[str, Any]], path: tuple[str | int, ...], found: Found, depth: int
) -> list[dict[str, Any]]:
    parts: list[dict[str, Any]] = []
    if depth > DEEPEST:
        found.wrong("Questionnaire.item", f"nested deeper than {DEEPEST} levels")
        return parts
    for item in items:
        kind = item.get("type")
        if kind == "group":
            parts.append(_group(item, (*path, len(parts)), found, depth))
        elif kind not in (*QUESTIONS, "display"):
            found.wrong(_at(item), f"'{kind}' is not read here; expected a group or a choice")
    return parts


def _group(
    item: Mapping[str, Any], path: tuple[str | int, ...], found: Found, depth: int
) -> dict[str, Any]:
    _unread(item, found)
    found.where[path] = _at(item)
    part: dict[str, Any] = {
        "code": item.get("prefix") or item.get("linkId") or "",
        "title": item.get("text") or "",
        "about": " ".join(_displays(item, found)[1]),
        "elements": [],
    }
    inside = _rows(item, "item", found)
    for one in inside:
        if one.get("type") in QUESTIONS:
            there = (*path, "elements", len(part["elements"]))
            part["elements"].append(_element(one, there, found))
    part["parts"] = _groups(inside, (*path, "parts"), found, depth + 1)
    return part


def _element(item: Mapping[str, Any], path: tuple[str | int, ...], found: Found) -> dict[str, Any]:
    _unread(item, found)
    found.where[path] = _at(item)
    rationale, examples = _displays(item, found)
    scale = list(_scale(item, found))
    if not scale:
        found.wrong(_at(item), "expected answerOption with points for each")
    return {
        "code": item.get("prefix") or item.get("linkId") or "",
        "question": item.get("text") or "",
        "rationale": " ".join(rationale),
        "examples": examples,
        "scale": scale,
    }


def _displays(item: Mapping[str, Any], found: Found) -> tuple[list[str], list[str]]:
    """The texts beside a question: its rationale, and its examples."""
    rationale: list[str] = []
    examples: list[str] = []
    for one in _rows(item, "item", found):
        if one.get("type") != "display":
            if item.get("type") in QUESTIONS:
                found.wrong(_at(one), "a question inside a question is not read here")
        elif text := str(one.get("text") or ""):
            (rationale if _helps(one, found) else examples).append(text)
    return rationale, examples


def _helps(item: Mapping[str, Any], found: Found) -> bool:
    for one in _rows(item, "extension", found):
        concept = one.get("valueCodeableConcept")
        if one.get("url") == CONTROL and isinstance(concept, Mapping):
            return any(each.get("code") == "help" for each in _rows(concept, "coding", found))
    return False


def _scale(item: Mapping[str, Any], found: Found) -> Iterator[dict[str, Any]]:
    steps: list[dict[str, Any]] = []
    for option in _rows(item, "answerOption", found):
        coding = option.get("valueCoding")
        whole = option.get("valueInteger")
        if isinstance(whole, int) and not isinstance(whole, bool) and coding is None:
            steps.append({"points": whole, "words": str(whole)})
            continue
        if not isinstance(coding, Mapping):
            found.wrong(_at(item), "expected answers with a code, or whole numbers")
            continue
        words = coding.get("display") or coding.get("code") or ""
        points = _points(option, coding, found)
        if points is None:
            found.wrong(_at(item), f"the answer '{words}' has no whole number of points")
            continue
        steps.append({"points": points, "words": words})
    yield from sorted(steps, key=lambda one: one["points"])


def _points(option: Mapping[str, Any], coding: Mapping[str, Any], found: Found) -> int | None:
    """Whole points beside an option or its coding; never rounded."""
    for one in [*_rows(option, "extension", found), *_rows(coding, "extension", found)]:
        if one.get("url") in POINTS:
            given = one.get("valueDecimal", one.get("valueInteger"))
            if isinstance(given, bool) or not isinstance(given, int | Decimal):
                return None
            return int(given) if given == int(given) else None
    return None


def _unread(item: Mapping[str, Any], found: Found) -> None:
    for name in _NOT_READ:
        if item.get(name):
            found.wrong(_at(item), f"'{name}' is not read here; take it out first")


def _at(item: Mapping[str, Any]) -> str:
    if item.get("resourceType"):
        return "Questionnaire"
    return f"item {item.get('linkId') or '?'}"
