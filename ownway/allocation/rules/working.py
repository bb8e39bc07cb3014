"""How answers become an amount: the scheme of the programme, line by line, kept in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from fractions import Fraction

from ownway.core.money import Money
from ownway.programme.rules import Pack, Words, scheme_of
from ownway.scheme.rules import model
from ownway.scheme.rules.lines import BadInput, Outcome
from ownway.scheme.rules.lines import Working as SchemeWorking
from ownway.scheme.rules.sentences import constraint_sentence, sentence
from ownway.scheme.rules.working import work_out as run

CHOSEN = ("yes", model.CODE, "level")  # units of facts that are chosen; all others are numbers
REFERRED = ".referred"  # how the `why` of a line ends that leads to a named next step


class Mode(StrEnum):
    """How an amount came about."""

    TABLE = "table"  # by the steps of the scheme; for a year
    ONE_OFF = "one_off"  # a small sum, once, for a purpose

    @property
    def yearly(self) -> bool:
        return self is not Mode.ONE_OFF


@dataclass(frozen=True, slots=True)
class Told:
    """All an amount hangs on: options chosen by question, questions left open, facts, a day."""

    on: date
    answers: Mapping[str, str]
    open: tuple[str, ...] = ()
    facts: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class WorkingLine:
    """One line of the working, with its sentence in each language of the programme.

    `adds` is minor units; those of all lines sum to the amount. `value` is what the step came to,
    exact, as text: a fraction like "8779/100", or a code. `why` names the sentence it speaks with.
    """

    step: str
    kind: str
    why: str
    unit: str
    value: str
    adds: int
    words: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Working:
    """An indicative amount, for a year or once, with every line that led to it.

    `minimums`: constraint of the scheme → minor units that it asks for. `refer_to`: the next step
    where the amount is not the last word.
    """

    mode: Mode
    amount: Money
    lines: tuple[WorkingLine, ...]
    outcome: Outcome = Outcome.AMOUNT
    refer_to: str = ""
    minimums: Mapping[str, int] = field(default_factory=dict)


class FactMissing(ValueError):
    """The scheme asks something about the person that was never said; `fact` names it."""

    def __init__(self, fact: str) -> None:
        super().__init__(fact)
        self.fact = fact


def day(scheme: model.Scheme, on: date) -> date:
    """The day whose rules count: before the first version begins, the day it begins."""
    return max(on, scheme.versions[0].start)


def told(
    scheme: model.Scheme, chosen: Mapping[str, str], facts: Mapping[str, object], on: date
) -> Told:
    """What there is to work with. `chosen`: option by question; empty or missing is open."""
    answers = {code: chosen[code] for code in scheme.questions if chosen.get(code)}
    left = tuple(code for code in scheme.questions if code not in answers)
    return Told(day(scheme, on), answers, left, facts)


def work_out(pack: Pack, of: Told) -> Working:
    """The indicative amount a year (R15, S3). Raises FactMissing.

    What was left open counts at its least, so the amount is 'at least' (`most` has the other end).
    """
    scheme = scheme_of(pack)
    found = _run(scheme, of)
    assert found.amount is not None, "a pack's scheme comes to an amount"
    languages = {one: names(pack, one) for one in pack.languages}
    lines = [
        WorkingLine(
            step=line.step,
            kind=line.kind,
            why=line.why,
            unit=line.unit,
            value=str(line.value),
            adds=line.adds,
            words={one: sentence(scheme, line, one, said) for one, said in languages.items()},
        )
        for line in found.lines
    ]
    for one in scheme.constraints:
        if one.id in found.minimums:
            lines.append(_minimum(scheme, one, found.minimums[one.id], found.amount, languages))
    return Working(
        mode=Mode.TABLE,
        amount=Money(found.amount, scheme.currency),
        lines=tuple(lines),
        outcome=found.outcome,
        refer_to=found.refer_to,
        minimums=found.minimums,
    )


def most(pack: Pack, of: Told) -> Money:
    """What the amount can still rise to, once the open questions are looked at together.

    More need never pays less; that is proved of every scheme in force, so nothing is above this.
    """
    scheme = scheme_of(pack)
    highest = {code: scheme.questions[code].options[-1].code for code in of.open}
    return Money(_amount(scheme, replace(of, answers={**of.answers, **highest})), pack.currency)


def names(pack: Pack, language: str) -> dict[str, str]:
    """Codes as the pack says them, for sentences: facts asked at joining, kinds of support.

    A code that two facts have in different words stays a code.
    """
    words = Words(pack, language)
    said: dict[str, set[str]] = {}
    for fact in pack.asked:
        for value in fact.values:
            said.setdefault(value, set()).add(words.get(f"fact.{fact.code}.{value}"))
    for category in pack.planning.categories:
        said.setdefault(category, set()).add(words.get(f"category.{category}"))
    return {code: found.pop() for code, found in said.items() if len(found) == 1}


def names_on_sheet(pack: Pack, language: str) -> dict[str, str]:
    """The same, what each fact asks by the code of the fact, and the programme by its scheme."""
    words = Words(pack, language)
    asked = {one.code: words.get(f"fact.{one.code}") for one in pack.asked}
    return {**names(pack, language), **asked, scheme_of(pack).id: words.get("programme")}


def _minimum(
    scheme: model.Scheme,
    of: model.Constraint,
    least: int,
    amount: int,
    languages: Mapping[str, Mapping[str, str]],
) -> WorkingLine:
    """What goes to one kind of support at least: beside the amount, it adds nothing."""
    words = {
        one: constraint_sentence(scheme, of, least, amount, one, said)
        for one, said in languages.items()
    }
    return WorkingLine(of.id, "constraint", of.why, scheme.currency, str(least), 0, words)


def _run(scheme: model.Scheme, of: Told) -> SchemeWorking:
    """The scheme over these inputs; open questions at their least. Raises FactMissing."""
    try:
        found = run(scheme, known(scheme, of), of.on)
    except BadInput as error:
        raise FactMissing(error.where) from error
    if found.missing:
        raise FactMissing(found.missing[0])
    return found


def known(scheme: model.Scheme, of: Told) -> model.Inputs:
    """Inputs as the scheme takes them; what was left open counts at its least."""
    answers = {
        code: of.answers.get(code, question.options[0].code)
        for code, question in scheme.questions.items()
    }
    return model.Inputs(answers=answers, facts=_facts(scheme, of))


def _amount(scheme: model.Scheme, of: Told) -> int:
    """Minor units alone, without a sentence."""
    found = _run(scheme, of).amount
    assert found is not None, "a pack's scheme comes to an amount"
    return found


def _facts(scheme: model.Scheme, of: Told) -> dict[str, Fraction | str | bool]:
    """Facts as the scheme takes them; a form says yes and no in words."""
    found: dict[str, Fraction | str | bool] = {}
    for code, value in of.facts.items():
        fact = scheme.facts.get(code)
        if fact is not None and fact.unit == "yes" and value in ("true", "false"):
            found[code] = value == "true"
        elif fact is not None and isinstance(value, str) and fact.unit not in CHOSEN:
            found[code] = Fraction(value)
        elif isinstance(value, str | bool | Fraction):
            found[code] = value
    return found


def score(scheme: model.Scheme, lines: Sequence[WorkingLine]) -> Fraction | None:
    """The points that the first table is read with, or the last points there are; None without."""
    points = [step.id for step in scheme.steps if step.unit == model.POINT]
    read = [
        step.of
        for step in scheme.steps
        if isinstance(step, model.Table | model.Bands) and step.of in points
    ]
    name = (read or points[-1:] or [""])[0]
    return next((Fraction(line.value) for line in lines if line.step == name), None)


def by_week(scheme: model.Scheme) -> bool:
    """Whether the scheme finds what a week costs first, and a year from that."""
    apart = {step.id for step in scheme.steps if step.apart and step.unit == scheme.currency}
    for step in scheme.steps:
        if isinstance(step, model.Item) and step.per == "week" and not step.apart:
            return True
        if (
            isinstance(step, model.Sum)
            and not step.apart
            and {term.of for term in step.terms} <= apart
            and any(weight == scheme.period.weeks for _day, weight in step.weight.values)
        ):
            return True
    return False


@dataclass(frozen=True, slots=True)
class Minimum:
    """What goes to one category at least; `percent` of the amount."""

    category: str
    percent: Fraction | int
    amount: Money


def minimums(
    scheme: model.Scheme, working: Working, amount: Money, on: date
) -> tuple[Minimum, ...]:
    """What of `amount` goes to which category at least, for somebody with this working (V4).

    Where somebody settled another amount than the one worked out, it is the same share of that.
    48 % of $3,192 is $1,532.16. A part of a cent goes up: 'at least' never comes out short.
    """
    found = []
    for one in scheme.constraints:
        if one.id in working.minimums:
            share = one.share.on(on)
            least = working.minimums[one.id]
            if amount != working.amount and one.of == scheme.modes.result:
                least = _up(share * amount.minor)
            found.append(Minimum(one.category, share * 100, Money(least, amount.currency)))
    return tuple(found)


def _up(number: Fraction) -> int:
    return -(-number.numerator // number.denominator)


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that would change the amount, and by how many minor units a year.

    `code` is "answer" (values: question, option), "unsure" (question, option: at most) or
    "fact" (fact, value).
    """

    code: str
    values: Mapping[str, str] = field(default_factory=dict)
    amount: int = 0


def what_would_change(pack: Pack, of: Told) -> tuple[Change, ...]:
    """What else the same scheme would say, one change at a time (R15, A6).

    For each answered question the next option on either side; for each open one the highest;
    each other value of each fact asked at joining. Changes that move no money are left out.
    """
    scheme = scheme_of(pack)
    before = _amount(scheme, of)
    found = []
    for code, question, option in _other_answers(scheme, of):
        changed = replace(of, answers={**of.answers, question: option})
        moved = _amount(scheme, changed) - before
        found.append(Change(code, {"question": question, "option": option}, moved))
    for fact in pack.asked:
        for value in fact.values:
            moved = _amount(scheme, replace(of, facts={**of.facts, fact.code: value})) - before
            found.append(Change("fact", {"fact": fact.code, "value": value}, moved))
    return tuple(change for change in found if change.amount)


def _other_answers(scheme: model.Scheme, of: Told) -> Iterator[tuple[str, str, str]]:
    for code, question in scheme.questions.items():
        options = [option.code for option in question.options]
        if code not in of.answers:
            yield "unsure", code, options[-1]
            continue
        place = options.index(of.answers[code])
        for beside in options[max(place - 1, 0) : place] + options[place + 1 : place + 2]:
            yield "answer", code, beside
