"""An instrument as data: parts of unequal depth, elements, a scale and bands (2.1, S16).

Read strictly: an unknown key, a code that stands twice or a scale out of order is a problem, told
with its line. The same value comes out of our own file, a CSV and a FHIR Questionnaire.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from hashlib import sha256
from itertools import pairwise
from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field, ValidationError

from ownway.core import strict_yaml
from ownway.core.problems import Problem
from ownway.improvement.rules.rounds import Total
from ownway.programme.rules.strict import Code, Language, Name, Strict

# Codes as their owners write them: "1.1.1", "2.1", "SMS-4".
Item = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$")]
Words = Annotated[str, Field(min_length=1, max_length=2_000)]
DEEPEST = 4  # levels of parts
MOST_ELEMENTS = 300
FEWEST_STEPS = 2


class Step(Strict):
    """One answer of a scale: whole points, and the words beside them."""

    points: Annotated[int, Field(ge=0, le=1_000)]
    words: Name


class Band(Strict):
    """What a total from `least` on (up to the next band) is called."""

    least: Annotated[int, Field(ge=0, le=1_000_000)]
    words: Name
    about: Annotated[str, Field(max_length=2_000)] = ""


class Element(Strict):
    """One thing that is rated. `scale`: only where it differs from that of the instrument."""

    code: Item
    question: Words
    rationale: Annotated[str, Field(max_length=4_000)] = ""
    examples: tuple[Words, ...] = ()
    scale: tuple[Step, ...] = ()


class Part(Strict):
    """A section, or a part of one; its own elements come before those of its parts."""

    code: Item
    title: Name
    about: Annotated[str, Field(max_length=4_000)] = ""
    elements: tuple[Element, ...] = ()
    parts: tuple[Part, ...] = ()


class Instrument(Strict):
    """A whole instrument. `bands_of`: percent of what is possible, or points of the whole.

    `licence` says who may use it, and under what; where it came from is in `source`.
    """

    code: Code
    version: Annotated[str, Field(min_length=1, max_length=40, pattern=r"^\S(.*\S)?$")]
    language: Language
    title: Name
    about: Annotated[str, Field(max_length=4_000)] = ""
    licence: Annotated[str, Field(min_length=3, max_length=4_000)]
    source: Annotated[str, Field(min_length=3, max_length=1_000)]
    scale_note: Annotated[str, Field(max_length=500)] = ""
    scale: tuple[Step, ...] = ()
    bands_note: Annotated[str, Field(max_length=500)] = ""
    bands_of: Literal["percent", "points"] = "percent"
    bands: tuple[Band, ...] = ()
    parts: tuple[Part, ...]

    def steps_of(self, element: Element) -> tuple[Step, ...]:
        """The answers an element can have, lowest first."""
        return element.scale or self.scale


class NotAnInstrument(ValueError):
    """What was given cannot be used as an instrument; `problems` says all of it."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("; ".join(one.words for one in problems))
        self.problems = tuple(problems)


@dataclass(frozen=True, slots=True)
class Placed:
    """An element where it stands: the parts around it, the outermost first."""

    element: Element
    within: tuple[Part, ...]


def placed(of: Instrument) -> Iterator[Placed]:
    """Every element in reading order, at whatever depth."""
    yield from _placed(of.parts, ())


def _placed(parts: Iterable[Part], within: tuple[Part, ...]) -> Iterator[Placed]:
    for part in parts:
        here = (*within, part)
        for element in part.elements:
            yield Placed(element, here)
        yield from _placed(part.parts, here)


def asked(of: Instrument, parts: Collection[str] = ()) -> list[Placed]:
    """The elements of some parts, by code, or of the whole; raises KeyError for an unknown part."""
    known = {part.code for one in placed(of) for part in one.within}
    for code in parts:
        if code not in known:
            raise KeyError(code)
    inside = set(parts)
    return [one for one in placed(of) if not inside or inside & {part.code for part in one.within}]


def total(of: Instrument, given: Mapping[str, int], parts: Collection[str] = ()) -> Total:
    """One rater's total over the elements asked, with its band where that can be said.

    Points that stand for a whole instrument say nothing about a part of it.
    """
    rows = asked(of, parts)
    points = sum(given.get(one.element.code, 0) for one in rows)
    most = sum(max(step.points for step in of.steps_of(one.element)) for one in rows)
    answered = sum(one.element.code in given for one in rows)
    band = ""
    if answered == len(rows) and (of.bands_of == "percent" or len(rows) == len(asked(of))):
        band = band_of(of, points, most)
    return Total(points=points, most=most, answered=answered, asked=len(rows), band=band)


def band_of(of: Instrument, points: int, most: int) -> str:
    """The words of the highest band a total reaches; compared exactly, nothing is rounded."""
    reached = ""
    for band in of.bands:
        if points * 100 >= band.least * most if of.bands_of == "percent" else points >= band.least:
            reached = band.words
    return reached


def skeleton(of: Instrument) -> tuple[Any, ...]:
    """All of an instrument but its words: what two languages of one version have in common."""

    def points(scale: Sequence[Step]) -> tuple[int, ...]:
        return tuple(step.points for step in scale)

    rows = tuple(
        (
            tuple(part.code for part in one.within),
            one.element.code,
            points(of.steps_of(one.element)),
        )
        for one in placed(of)
    )
    return of.code, of.version, rows, of.bands_of, tuple(band.least for band in of.bands)


def speaks(language: str, reader: str) -> bool:
    """Whether words in `language` are in the reader's: 'es' and 'es-MX' are, whatever the place."""
    return language.partition("-")[0].lower() == reader.partition("-")[0].lower()


def canonical(of: Instrument) -> dict[str, Any]:
    """The content as it is kept: what is left at its default is not written."""
    found: dict[str, Any] = json.loads(of.model_dump_json(exclude_defaults=True))
    return found


def digest(of: Instrument) -> str:
    """Hex SHA-256 of the canonical content."""
    text = json.dumps(canonical(of), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return sha256(text.encode()).hexdigest()


def from_kept(content: Mapping[str, Any]) -> Instrument:
    """The instrument of its canonical content."""
    return Instrument.model_validate_json(json.dumps(content))


def read(text: str, name: str) -> Instrument:
    """The instrument of a YAML file. Raises NotAnInstrument, each problem with file and line."""
    try:
        document = strict_yaml.read(text)
    except strict_yaml.NotStrict as error:
        raise NotAnInstrument(
            [_problem(name, one.line, one.words) for one in error.findings]
        ) from None
    if not isinstance(document.data, dict):
        raise NotAnInstrument([_problem(name, 1, "expected keys and values, like 'code: name'")])
    try:
        found = Instrument.model_validate(document.data)
    except ValidationError as error:
        raise NotAnInstrument(
            [
                _problem(name, document.line(tuple(one["loc"])), *_said(dict(one)))
                for one in error.errors(include_url=False)
            ]
        ) from None
    if wrong := faults(found):
        raise NotAnInstrument([_problem(name, document.line(path), words) for path, words in wrong])
    return found


def made(data: Mapping[str, Any], where: Mapping[tuple[str | int, ...], str]) -> Instrument:
    """The instrument of values read from elsewhere; `where`: path → place in that file.

    Raises NotAnInstrument with every problem at the nearest place that is known.
    """

    def at(path: tuple[str | int, ...]) -> str:
        while path and path not in where:
            path = path[:-1]
        return where.get(path, "")

    try:
        found = Instrument.model_validate_json(json.dumps(data))
    except ValidationError as error:
        raise NotAnInstrument(
            [
                _placed_problem(at(tuple(one["loc"])), *_said(dict(one)))
                for one in error.errors(include_url=False)
            ]
        ) from None
    if wrong := faults(found):
        raise NotAnInstrument([_placed_problem(at(path), words) for path, words in wrong])
    return found


def _problem(name: str, line: int, words: str, fix: str = "") -> Problem:
    return _placed_problem(f"{name}:{line}", words, fix)


def _placed_problem(where: str, words: str, fix: str = "") -> Problem:
    told = f"{where}: {words}" if where else words
    return Problem(code="not_an_instrument", words=told, where=where, fix=fix)


def _said(error: Mapping[str, Any]) -> tuple[str, str]:
    path, kind = tuple(error["loc"]), error["type"]
    last = str(path[-1]) if path else ""
    if kind == "extra_forbidden":
        known = sorted(_keys_at(path[:-1]))
        near = get_close_matches(last, known, n=1)
        fix = f"Did you mean '{near[0]}'?" if near else ""
        return f"unknown key '{last}'; expected one of {', '.join(known)}", fix
    if kind == "missing":
        return f"missing key '{last}'", ""
    said = error["msg"]
    return f"{'/'.join(map(str, path))}: {said[:1].lower()}{said[1:]}", ""


_INSIDE: Mapping[str, type[BaseModel]] = {
    "parts": Part,
    "elements": Element,
    "scale": Step,
    "bands": Band,
}


def _keys_at(path: tuple[Any, ...]) -> Iterable[str]:
    names = [one for one in path if isinstance(one, str)]
    return (_INSIDE[names[-1]] if names else Instrument).model_fields


Fault = tuple[tuple[str | int, ...], str]


def faults(of: Instrument) -> list[Fault]:
    """What the shape alone cannot see, all at once: path and words."""
    found = [*_steps(("scale",), of.scale), *_bands(of)]
    rows = list(placed(of))
    if not rows:
        found.append((("parts",), "expected one element or more"))
    if len(rows) > MOST_ELEMENTS:
        found.append((("parts",), f"more than {MOST_ELEMENTS} elements"))
    codes: Counter[str] = Counter()
    found += _parts(of.parts, ("parts",), codes, 1)
    if any(not of.steps_of(one.element) for one in rows):
        found.append((("scale",), "expected a scale, or one for each element"))
    return found


def _parts(
    parts: Sequence[Part], path: tuple[str | int, ...], codes: Counter[str], depth: int
) -> Iterator[Fault]:
    for place, part in enumerate(parts):
        here = (*path, place)
        yield from _code(part.code, here, codes)
        if depth > DEEPEST:
            yield here, f"nested deeper than {DEEPEST} levels of parts"
            continue
        if not (part.elements or part.parts):
            yield here, f"part '{part.code}' is empty; expected elements or parts in it"
        for number, element in enumerate(part.elements):
            there = (*here, "elements", number)
            yield from _code(element.code, there, codes)
            yield from _steps((*there, "scale"), element.scale)
        yield from _parts(part.parts, (*here, "parts"), codes, depth + 1)


def _code(code: str, path: tuple[str | int, ...], codes: Counter[str]) -> Iterator[Fault]:
    codes[code] += 1
    if codes[code] == 2:
        yield (*path, "code"), f"'{code}' stands here twice; expected each code once"


def _steps(path: tuple[str | int, ...], scale: Sequence[Step]) -> Iterator[Fault]:
    if scale and len(scale) < FEWEST_STEPS:
        yield path, f"expected {FEWEST_STEPS} answers or more"
    for place, (one, after) in enumerate(pairwise(scale), start=1):
        if after.points <= one.points:
            yield (*path, place), "expected points that rise from answer to answer"


def _bands(of: Instrument) -> Iterator[Fault]:
    for place, (one, after) in enumerate(pairwise(of.bands), start=1):
        if after.least <= one.least:
            yield ("bands", place), "expected bands that rise"
    for place, band in enumerate(of.bands):
        if of.bands_of == "percent" and band.least > 100:
            yield ("bands", place), "expected a percent of 100 or less"
