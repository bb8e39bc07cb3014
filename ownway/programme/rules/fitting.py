"""Whether the scheme of a pack fits the pack, and may be adopted: nobody's amount hangs on a doubt.

A fault says where it is: `scheme/questions/mornings` is a place in allocation.yaml, and
`scheme/line/12` a line of it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from fractions import Fraction
from functools import lru_cache
from typing import Any

from ownway.core.problems import Problem
from ownway.programme.rules.pack import Pack, scheme_of, scheme_of_text
from ownway.programme.rules.saying import fault, unknown
from ownway.scheme.rules.model import CODE, Constraint, Dated, Scheme
from ownway.scheme.rules.proofs import Finding, prove

MOST_QUESTIONS_IN_PART = 5  # more are split into parts of their own
LONGEST_CODE = 60  # characters of the code of a question, an answer or a fact
_IN_FORCE = ("adopted", "retired")


def scheme_faults(pack: Pack) -> Iterator[Problem]:
    """Everything about the scheme that this pack cannot carry, all at once."""
    scheme = scheme_of(pack)
    for check in (_amount, _questions, _facts, _constraints, _overrides):
        yield from check(pack, scheme)
    yield from _versions(scheme)
    for line, words, fix in _unproved(pack.scheme):
        yield fault(f"scheme/line/{line}", words, fix)


def _amount(pack: Pack, scheme: Scheme) -> Iterator[Problem]:
    if scheme.currency != pack.currency:
        words = f"the scheme pays in {scheme.currency}; expected {pack.currency}, as the pack does"
        yield fault("scheme/currency", words)
    missing = [one for one in pack.languages if one not in scheme.languages]
    if missing:
        words = f"the scheme has no words in {', '.join(missing)}; the pack speaks it"
        yield fault("scheme/languages", words, f"Write every sentence in {', '.join(missing)} too.")
    if scheme.period.unit != "year":
        words = f"the amount is for a {scheme.period.unit}; expected one for a year"
        yield fault("scheme/period", words, "Turn weeks into a year in a step of their own.")
    if scheme.step(scheme.modes.result).unit != scheme.currency:
        words = f"'{scheme.modes.result}' is no amount; expected a step in {pack.currency}"
        yield fault("scheme/modes/table/result", words)


def _questions(_pack: Pack, scheme: Scheme) -> Iterator[Problem]:
    if not scheme.questions:
        yield fault("scheme/questions", "expected one question or more")
    domains = [question.domain for question in scheme.questions.values()]
    codes = list(scheme.questions)
    for domain, number in Counter(domains).items():
        first = domains.index(domain)
        where = f"scheme/questions/{codes[first]}/domain"
        if number > MOST_QUESTIONS_IN_PART:
            words = f"part '{domain}' has {number} questions; "
            yield fault(where, f"{words}expected {MOST_QUESTIONS_IN_PART} or fewer")
        if domains[first : first + number] != [domain] * number:
            words = f"the questions of part '{domain}' stand apart; expected them together"
            yield fault(where, words)
    for code, question in scheme.questions.items():
        where = f"scheme/questions/{code}"
        points = [option.points for option in question.options]
        if points != sorted(points):
            words = "expected options in order of need, fewest points first"
            yield fault(f"{where}/options", words)
        if min(points) < 0:
            yield fault(f"{where}/options", "expected points of 0 or more")
        if len(points) == 1:
            yield fault(f"{where}/options", "expected 2 answers or more to choose from")
        if question.several:
            words = f"'{code}' takes several answers; expected one answer to each question"
            yield fault(f"{where}/several", words, "Make a question of each, or take it out.")
        for name in (code, *(option.code for option in question.options)):
            if len(name) > LONGEST_CODE:
                yield fault(where, f"'{name}' is longer than {LONGEST_CODE} characters")


def _facts(pack: Pack, scheme: Scheme) -> Iterator[Problem]:
    for place, code in enumerate(pack.facts):
        fact = scheme.facts.get(code)
        where = f"facts/{place}"
        if fact is None:
            yield unknown(where, "fact", code, scheme.facts)
        elif fact.unit not in (CODE, "level", "yes"):
            words = f"'{code}' is a number of {fact.unit}; expected a fact with answers to choose"
            yield fault(where, words)
        elif fact.needs:
            words = f"'{code}' counts only with {fact.needs}, and joining does not ask for that"
            yield fault(where, words, f"Take '{code}' out of facts.")
    for code, fact in scheme.facts.items():
        if code not in pack.facts and fact.default is None and not fact.optional:
            words = f"the amount waits for '{code}', and nobody is asked"
            fix = f"Name '{code}' under facts in pack.yaml, or give it a default."
            yield fault(f"scheme/facts/{code}", words, fix)


def _constraints(pack: Pack, scheme: Scheme) -> Iterator[Problem]:
    """Shares lead to a category, and those that can meet are never more than the whole."""
    for place, one in enumerate(scheme.constraints):
        where = f"scheme/constraints/{place}"
        if one.category not in pack.planning.categories:
            listed = pack.planning.categories
            yield unknown(f"{where}/category", "category", one.category, listed)
        held = scheme.constraints[: place + 1]
        conditions = {one.when} if one.when is not None else {other.when for other in held}
        if any(
            _together([each for each in held if each.when in (None, condition)], day) > 1
            for condition in conditions
            for day in _days(pack.scheme)
        ):
            yield fault(f"{where}/share", "shares of one amount add to 100 percent at most")


def _overrides(pack: Pack, scheme: Scheme) -> Iterator[Problem]:
    """Who departs from the figure settles amounts here; somebody can always add (A15, A17)."""
    settles = [role.code for role in pack.roles if "amount.settle" in role.permissions]
    for way, named in (("up", scheme.overrides.up), ("down", scheme.overrides.down)):
        for code in named:
            if code not in settles:
                yield unknown(f"scheme/overrides/{way}/by", "role that settles", code, settles)
    if not scheme.overrides.up:
        words = "nobody may settle on more than was worked out; expected one role or more"
        yield fault("scheme/overrides/up/by", words, "Name a role that settles amounts.")


def _together(constraints: list[Constraint], day: date) -> Fraction:
    return sum((one.share.on(day) for one in constraints), Fraction(0))


def _versions(scheme: Scheme) -> Iterator[Problem]:
    """A version begins by its date alone, so none may stand here that nobody decided."""
    for version in scheme.versions:
        if version.status not in _IN_FORCE:
            start = version.start.isoformat()
            words = f"version {start} is a {version.status}; expected versions that were adopted"
            yield fault(f"scheme/versions/{start}", words, "Take it out until it is decided.")


@lru_cache(maxsize=64)
def _days(text: str) -> tuple[date, ...]:
    """Every day on which the rules or a number change, from the first version on."""
    scheme = scheme_of_text(text)
    first = scheme.versions[0].start
    starts = {version.start for version in scheme.versions} | set(_dated(scheme))
    return tuple(sorted(day for day in starts if day >= first))


def _dated(value: Any) -> Iterator[date]:
    if isinstance(value, Dated):
        yield from (day for day, _value in value.values)
    elif is_dataclass(value) and not isinstance(value, type):
        for one in fields(value):
            yield from _dated(getattr(value, one.name))
    elif isinstance(value, Mapping):
        for held in value.values():
            yield from _dated(held)
    elif isinstance(value, tuple):
        for held in value:
            yield from _dated(held)


@lru_cache(maxsize=64)
def _unproved(text: str) -> tuple[tuple[int, str, str], ...]:
    """What stops the scheme from being adopted, on any day it changes: line, words, fix."""
    scheme = scheme_of_text(text)
    found: dict[tuple[str, str], Finding] = {}
    for day in _days(text):
        for one in prove(scheme, day).findings:
            if one.stops:
                found.setdefault((one.code, one.where), one)
    return tuple((one.line, one.words.rstrip("."), one.fix) for one in found.values())
