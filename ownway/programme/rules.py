"""The strict shape of a pack: what a programme may set, and nothing else.

A pack is a folder of YAML. `pack.yaml` holds this shape; `words/<language>.yaml` holds the words
people see, one line a key (`required_words` lists them). Every rule in a pack is dated and
sourced. Unknown keys and wrong types are errors (A25, S20).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from difflib import get_close_matches
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from ownway.core.money import exponent
from ownway.core.problems import Problem

Code = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=60)]
Minor = Annotated[int, Field(ge=0, le=10**12)]
Points = Annotated[int, Field(ge=0, le=100_000)]
Name = Annotated[str, Field(min_length=1, max_length=200)]
Source = Annotated[str, Field(min_length=3, max_length=500)]  # where a rule comes from
Language = Annotated[str, Field(pattern=r"^[a-z]{2,3}(-[A-Z]{2})?$")]
Permission = Annotated[str, Field(pattern=r"^[a-z_]+\.[a-z_]+$")]  # of consent.rules
Text = Annotated[str, Field(min_length=1, max_length=2000)]


class Strict(BaseModel):
    """Frozen; an unknown key or a wrong type is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Clock(Strict):
    """So many working days, with the rule it comes from."""

    working_days: int = Field(ge=0, le=400)
    source: Source


class Option(Strict):
    """One answer to choose: its points, least need first."""

    code: Code
    points: int = Field(ge=0, le=1000)


class Question(Strict):
    """A question about life as if paid and unpaid help stopped; its words are in the word files."""

    code: Code
    part: Code
    options: tuple[Option, ...] = Field(min_length=2)


class TableStep(Strict):
    """Points read from a table; between two rows a straight line, rounded half up."""

    kind: Literal["table"]
    unit: Literal["week", "year"]
    rows: tuple[tuple[Points, Minor], ...] = Field(min_length=2)  # points, minor units per unit
    above: Literal["panel"]  # more points than the table has: the last row, and a panel looks


class ChoiceStep(Strict):
    """An amount a year chosen by one fact about the person, such as how they are insured."""

    kind: Literal["choice"]
    fact: Code
    amounts: dict[Code, Minor]  # code of the fact → minor units a year


class OneOff(Strict):
    """A small sum, once, for a purpose."""

    cap: Minor
    source: Source


class ShareAtLeast(Strict):
    """A part of the amount that goes to one category of support, where the fact says so."""

    category: Code
    percent: int = Field(ge=1, le=100)
    fact: Code
    value: Code
    source: Source


class Fact(Strict):
    """Something a scheme asks besides the questions, answered at joining."""

    code: Code
    values: tuple[Code, ...] = Field(min_length=2)


class AllocationScheme(Strict):
    """How answers become an amount (S3). Dated; the version in force is the newest not later."""

    in_force_on: date
    source: Source
    step: Annotated[TableStep | ChoiceStep, Field(discriminator="kind")]
    one_off: OneOff | None = None
    shares: tuple[ShareAtLeast, ...] = ()


class Planning(Strict):
    """What a plan may hold."""

    categories: tuple[Code, ...] = Field(min_length=1)
    contingency_weeks_cap: int | None = Field(default=None, ge=0, le=52)  # empty: no cap (R22)
    short_form: bool = False  # three goals with next steps


class Decisions(Strict):
    """Reasons to choose from, and the clocks of deciding."""

    refusal_reasons: tuple[Code, ...] = Field(min_length=1)
    not_enough_alone: tuple[Code, ...] = ()  # a refusal with only these cannot be saved (S6)
    decide_within: Clock
    second_look_within: Clock
    error_claim_within: Clock = Clock(  # somebody says their amount is wrong (A20)
        working_days=15, source="Florida: a revised amount within 15 working days"
    )


class Way(StrEnum):
    """The three ways to hold the money (requirements section 1)."""

    DIRECT = "direct"
    THIRD = "third"
    NOTIONAL = "notional"


class Holder(Strict):
    """Somebody who may hold money in one way."""

    code: Code
    way: Literal["direct", "third", "notional"]
    name: Name


class Holding(Strict):
    """The ways on offer here; the order is the order shown, none is a default."""

    holders: tuple[Holder, ...] = Field(min_length=1)
    review_tighter_within_months: int = Field(ge=1, le=12)
    source: Source


class Exclusion(Strict):
    """Something this funder's money may not buy (R12), and the rule it comes from.

    The word files say it to a person (`exclusion.<code>`) and list words that point to it
    (`exclusion.<code>.signs`, parted by commas).
    """

    code: Code
    source: Source


class Spending(Strict):
    """What needs a yes of its own, what cannot be bought, when payees are paid."""

    ask_above: Minor  # at or below: an agreed line needs no further yes
    exclusions: tuple[Exclusion, ...] = ()
    refusal_reasons: tuple[Code, ...] = Field(min_length=1)
    pay_within: Clock


class ReviewClock(Strict):
    """First review and the gaps after it (R4, R16, R17)."""

    first_within_months: int | None = Field(default=None, ge=1, le=24)
    first_within_weeks: int | None = Field(default=None, ge=1, le=104)
    then_within_months: int = Field(ge=1, le=24)
    start: Literal["first_payment", "plan_start"]
    source: Source


class Role(Strict):
    """A role as data: what it may do; code may only take away (house of access)."""

    code: Code
    permissions: tuple[Permission, ...] = Field(min_length=1)
    many_people: bool  # sees more than one person: a second factor is needed
    longest_days: int = Field(ge=1, le=366)


class Funder(Strict):
    """Whose money it is."""

    code: Code
    name: Name
    envelope: Minor  # a year, in minor units: no more can be promised


class HelpNow(Strict):
    """What stands at the foot of every page."""

    crisis_name: Name
    crisis_phone: Name
    person_name: Name
    person_phone: Name


class Pack(Strict):
    """Everything one programme sets."""

    format: Literal["ownway-pack/1"]
    code: Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]*$", max_length=60)]
    name: Name
    place: Annotated[str, Field(pattern=r"^[A-Z]{2}$")]  # ISO 3166
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
    zone: Name
    languages: tuple[Language, ...] = Field(min_length=1)  # first is the programme's own
    practice: bool  # invented people only
    funder: Funder
    facts: tuple[Fact, ...] = ()
    questions: tuple[Question, ...] = Field(min_length=1)
    allocation: AllocationScheme
    planning: Planning
    decisions: Decisions
    holding: Holding
    spending: Spending
    review: ReviewClock
    roles: tuple[Role, ...] = Field(min_length=1)
    help_now: HelpNow
    # language → word key → words; `required_words` lists the keys
    words: dict[Language, dict[str, Text]] = Field(default_factory=dict)


# Ideas that each programme names in its own way (UK and US differ): `term.<idea>`.
TERMS = (
    "personal_budget",
    "direct_payment",
    "third_party",
    "notional",
    "planner",
    "indicative_amount",
    "final_amount",
    "care_professional",
    "carer",
    "advance_statement",
    "recovery_college",
    "one_off",
    "second_look",
)
# What somebody reads before they say yes to joining (S1, R2): `inform.<what>`.
INFORM = ("what", "choice", "help", "money", "benefits", "services", "private", "leave")
# What a role may be allowed; `consent.rules.Permission` says what each one opens.
PERMISSIONS = (
    "plan.write",
    "plan.help_write",
    "plan.decide",
    "plan.decide_over",
    "amount.settle",
    "second_look.answer",
    "holding.set_up",
    "holding.tighten",
    "buying.decide",
    "pay.make",
    "pay.release",
    "pay.settle",
    "review.hold",
    "people.list",
    "people.join",
    "oversight.view",
    "record.view",
    "programme.manage",
)
MOST_QUESTIONS_IN_PART = 5  # more are split into parts of their own


class Words:
    """The words of one pack in one language; a missing key falls back to the pack's own language.

    Raises KeyError for a key that no language of the pack has.
    """

    def __init__(self, pack: Pack, language: str) -> None:
        own = pack.languages[0]
        wanted = language.lower()
        self.language = next(
            (one for one in pack.languages if one.lower() == wanted),
            next(
                (one for one in pack.languages if _primary(one) == _primary(wanted)),
                own,
            ),
        )
        self._words = {**pack.words.get(own, {}), **pack.words.get(self.language, {})}

    def get(self, key: str) -> str:
        """The words for `key`, such as "question.mornings.text"."""
        return self._words[key]

    def has(self, key: str) -> bool:
        return key in self._words


def exclusions_in(pack: Pack, text: str) -> tuple[Exclusion, ...]:
    """Exclusions whose signs stand in `text` as whole words, in any language of the pack (R12).

    A sign points; it does not prove. Somebody may still say that the thing is allowed.
    """
    low = text.casefold()
    return tuple(one for one in pack.spending.exclusions if _points_at(pack, one.code, low))


def required_words(pack: Pack) -> tuple[str, ...]:
    """Every word key the pack needs in each of its languages; no other key is allowed."""
    keys = ["programme", "funder", "help_now.crisis", "help_now.person"]
    keys += [f"term.{idea}" for idea in TERMS]
    keys += [f"inform.{what}" for what in INFORM]
    for part in dict.fromkeys(question.part for question in pack.questions):
        keys += [f"part.{part}", f"part.{part}.about"]
    for question in pack.questions:
        keys += [f"question.{question.code}.text", f"question.{question.code}.why"]
        keys += [f"option.{question.code}.{option.code}" for option in question.options]
    for fact in pack.facts:
        keys += [f"fact.{fact.code}", *(f"fact.{fact.code}.{value}" for value in fact.values)]
    keys += [f"category.{category}" for category in pack.planning.categories]
    keys += [f"share.{share.category}" for share in pack.allocation.shares]
    reasons = (*pack.decisions.refusal_reasons, *pack.spending.refusal_reasons)
    keys += [f"reason.{reason}" for reason in reasons]
    for holder in pack.holding.holders:
        keys += [f"holder.{holder.code}", f"holder.{holder.code}.about"]
        keys += [f"holder_way.{holder.way}", f"holder_way.{holder.way}.about"]
    for exclusion in pack.spending.exclusions:
        keys += [f"exclusion.{exclusion.code}", f"exclusion.{exclusion.code}.signs"]
    for role in pack.roles:
        keys += [f"role.{role.code}", f"role.{role.code}.about"]
    return tuple(dict.fromkeys(keys))


def faults(pack: Pack) -> tuple[Problem, ...]:
    """What the shape alone cannot see, all at once; `where` is a path like "questions/3/options".

    Points never pay less, rows ascend, codes are unique, references lead somewhere, words are
    complete (S3, S20, A25).
    """
    checks = (_codes, _questions, _table, _references, _clocks, _languages)
    return tuple(problem for check in checks for problem in check(pack))


def _fault(where: str, words: str, fix: str = "") -> Problem:
    return Problem(code="pack_fault", words=words, where=where, fix=fix)


def _twice(codes: Iterable[str]) -> list[str]:
    return [code for code, times in Counter(codes).items() if times > 1]


def _codes(pack: Pack) -> Iterator[Problem]:
    lists = {
        "facts": [fact.code for fact in pack.facts],
        "questions": [question.code for question in pack.questions],
        "planning/categories": pack.planning.categories,
        "decisions/refusal_reasons": pack.decisions.refusal_reasons,
        "holding/holders": [holder.code for holder in pack.holding.holders],
        "spending/exclusions": [exclusion.code for exclusion in pack.spending.exclusions],
        "spending/refusal_reasons": pack.spending.refusal_reasons,
        "roles": [role.code for role in pack.roles],
        "languages": pack.languages,
    }
    for place, fact in enumerate(pack.facts):
        lists[f"facts/{place}/values"] = fact.values
    for place, question in enumerate(pack.questions):
        lists[f"questions/{place}/options"] = [option.code for option in question.options]
    for place, role in enumerate(pack.roles):
        lists[f"roles/{place}/permissions"] = role.permissions
    for where, codes in lists.items():
        for code in _twice(codes):
            yield _fault(where, f"'{code}' stands here twice; expected each code once")


def _questions(pack: Pack) -> Iterator[Problem]:
    parts = [question.part for question in pack.questions]
    for part, number in Counter(parts).items():
        first = parts.index(part)
        if number > MOST_QUESTIONS_IN_PART:
            words = (
                f"part '{part}' has {number} questions; expected {MOST_QUESTIONS_IN_PART} or fewer"
            )
            yield _fault(f"questions/{first}/part", words)
        if parts[first : first + number] != [part] * number:
            words = f"the questions of part '{part}' stand apart; expected them together"
            yield _fault(f"questions/{first}/part", words)
    for place, question in enumerate(pack.questions):
        points = [option.points for option in question.options]
        if points != sorted(points):
            words = "expected options in order of need, fewest points first"
            yield _fault(f"questions/{place}/options", words)


def _table(pack: Pack) -> Iterator[Problem]:
    step = pack.allocation.step
    if not isinstance(step, TableStep):
        return
    if step.rows[0][0] != 0:
        yield _fault("allocation/step/rows/0", "expected the first row at 0 points")
    for place in range(1, len(step.rows)):
        (points_before, paid_before), (points, paid) = step.rows[place - 1], step.rows[place]
        where = f"allocation/step/rows/{place}"
        if points <= points_before:
            yield _fault(where, f"expected more than the {points_before} points of the row before")
        if paid < paid_before:
            words = f"more points never pay less; expected {paid_before} or more, found {paid}"
            yield _fault(where, words)


def _unknown(where: str, kind: str, code: str, known: Iterable[str]) -> Problem:
    listed = tuple(known)
    near = get_close_matches(code, listed, n=1)
    fix = f"Did you mean '{near[0]}'?" if near else ""
    return _fault(where, f"unknown {kind} '{code}'; expected one of {', '.join(listed)}", fix)


def _references(pack: Pack) -> Iterator[Problem]:
    values = {fact.code: fact.values for fact in pack.facts}
    step = pack.allocation.step
    if isinstance(step, ChoiceStep):
        if step.fact not in values:
            yield _unknown("allocation/step/fact", "fact", step.fact, values)
        elif set(step.amounts) != set(values[step.fact]):
            words = f"expected one amount for each of {', '.join(values[step.fact])}"
            yield _fault("allocation/step/amounts", words)
    percent: Counter[tuple[str, str]] = Counter()
    for place, share in enumerate(pack.allocation.shares):
        where = f"allocation/shares/{place}"
        percent[share.fact, share.value] += share.percent
        if share.category not in pack.planning.categories:
            listed = pack.planning.categories
            yield _unknown(f"{where}/category", "category", share.category, listed)
        if share.fact not in values:
            yield _unknown(f"{where}/fact", "fact", share.fact, values)
        elif share.value not in values[share.fact]:
            yield _unknown(f"{where}/value", "value", share.value, values[share.fact])
        if percent[share.fact, share.value] > 100:
            yield _fault(f"{where}/percent", "shares of one amount add to 100 percent at most")
    reasons = pack.decisions.refusal_reasons
    for place, reason in enumerate(pack.decisions.not_enough_alone):
        if reason not in reasons:
            yield _unknown(f"decisions/not_enough_alone/{place}", "reason", reason, reasons)
    for place, role in enumerate(pack.roles):
        for permission in role.permissions:
            if permission not in PERMISSIONS:
                where = f"roles/{place}/permissions"
                yield _unknown(where, "permission", permission, PERMISSIONS)
    if set(reasons) <= set(pack.decisions.not_enough_alone):
        yield _fault("decisions/not_enough_alone", "expected one reason that is enough alone")


def _clocks(pack: Pack) -> Iterator[Problem]:
    first = (pack.review.first_within_months, pack.review.first_within_weeks)
    if sum(one is not None for one in first) != 1:
        yield _fault("review", "expected either first_within_months or first_within_weeks")
    if pack.funder.envelope == 0:
        yield _fault("funder/envelope", "expected an amount above 0")
    try:
        exponent(pack.currency)
    except ValueError:
        words = f"'{pack.currency}' is unknown; expected an ISO 4217 code like GBP"
        yield _fault("currency", words)


def _languages(pack: Pack) -> Iterator[Problem]:
    wanted = required_words(pack)
    for language in pack.languages:
        found = pack.words.get(language)
        if found is None:
            yield _fault(f"words/{language}", f"expected a file words/{language}.yaml")
            continue
        for key in wanted:
            if not found.get(key, "").strip():
                yield _fault(f"words/{language}", f"missing words for '{key}'")
        for key in sorted(set(found) - set(wanted)):
            near = get_close_matches(key, wanted, n=1)
            fix = f"Did you mean '{near[0]}'?" if near else ""
            yield _fault(f"words/{language}/{key}", f"unknown key '{key}'", fix)
    for language in sorted(set(pack.words) - set(pack.languages)):
        words = f"'{language}' is not among the languages of the pack"
        yield _fault(f"words/{language}", words)


def _primary(language: str) -> str:
    return language.lower().partition("-")[0]


def _points_at(pack: Pack, code: str, low: str) -> bool:
    for words in pack.words.values():
        for sign in words.get(f"exclusion.{code}.signs", "").split(","):
            bare = sign.strip().casefold()
            if bare and re.search(rf"(?<!\w){re.escape(bare)}(?!\w)", low):
                return True
    return False
