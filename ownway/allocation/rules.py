"""How answers become an amount, line by line. Whole minor units; every rounding is named.

Two stages stay apart: the scheme's *indicative* amount, the same for the same inputs (I4), and
the *final* one that a named person settles, with a reason wherever it differs (S3, A1-A3).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from ownway.assessment.rules import Given, score
from ownway.core.money import Money, Rounding, share
from ownway.core.period import WEEKS_IN_YEAR
from ownway.programme.rules import AllocationScheme, ChoiceStep, Question, TableStep


class Mode(StrEnum):
    """How an amount came about."""

    TABLE = "table"  # points read from a table; for a year
    CHOICE = "choice"  # by one fact about the person; for a year
    ONE_OFF = "one_off"  # a small sum, once, for a purpose

    @property
    def yearly(self) -> bool:
        return self is not Mode.ONE_OFF


@dataclass(frozen=True, slots=True)
class WorkingLine:
    """One line of the working: a code with its sentence, the values in it, its money if any.

    `amount` is minor units a year (or once); the lines that have one add up to the whole.
    Values named `…_minor` are minor units; values named `fact`, `value`, `category` are codes.
    """

    code: str
    values: Mapping[str, int | str]
    amount: int | None = None


@dataclass(frozen=True, slots=True)
class Working:
    """An indicative amount, for a year or once, with every line that led to it."""

    mode: Mode
    amount: Money
    lines: tuple[WorkingLine, ...]


class FactMissing(ValueError):
    """The scheme asks something about the person that was never said; `fact` names it."""

    def __init__(self, fact: str) -> None:
        super().__init__(fact)
        self.fact = fact


def mode_of(scheme: AllocationScheme) -> Mode:
    """How this scheme finds an amount for a year."""
    return Mode.TABLE if isinstance(scheme.step, TableStep) else Mode.CHOICE


def work_out(
    scheme: AllocationScheme, points: int, facts: Mapping[str, object], currency: str
) -> Working:
    """The indicative amount a year (R15, S3; V1, V2, V4). Raises FactMissing."""
    step = scheme.step
    lines = _from_table(step, points) if isinstance(step, TableStep) else _by_choice(step, facts)
    amount = Money(sum(line.amount or 0 for line in lines), currency)
    lines += [
        WorkingLine(
            "at_least",
            {"category": one.category, "percent": one.percent, "least_minor": one.amount.minor},
        )
        for one in minimums(scheme, facts, amount)
    ]
    return Working(mode_of(scheme), amount, tuple(lines))


def _by_choice(step: ChoiceStep, facts: Mapping[str, object]) -> list[WorkingLine]:
    value = facts.get(step.fact)
    if not isinstance(value, str) or value not in step.amounts:
        raise FactMissing(step.fact)
    paid = step.amounts[value]
    return [WorkingLine("choice", {"fact": step.fact, "value": value, "year_minor": paid}, paid)]


def _from_table(step: TableStep, points: int) -> list[WorkingLine]:
    """A row is taken as it stands; between two rows a straight line, half a minor unit up."""
    times = WEEKS_IN_YEAR if step.unit == "week" else 1
    low, paid = max(row for row in step.rows if row[0] <= points)
    lines = [
        WorkingLine("points", {"points": points}),
        WorkingLine(
            f"row_{step.unit}",
            {"points": low, "paid_minor": paid, "year_minor": paid * times},
            paid * times,
        ),
    ]
    above = [row for row in step.rows if row[0] > points]
    if points == low:
        return lines
    if not above:
        return [*lines, WorkingLine(step.above, {"points": low})]
    high, paid_high = min(above)
    more = _rise(points - low, high - low, paid_high - paid)
    values = {
        "points": points - low,
        "low": low,
        "high": high,
        "paid_minor": more,
        "year_minor": more * times,
    }
    return [*lines, WorkingLine(f"between_{step.unit}", values, more * times)]


def _rise(points: int, width: int, rise: int) -> int:
    """`points` of `width` of `rise` minor units, half up, in whole numbers."""
    return (2 * points * rise + width) // (2 * width)


@dataclass(frozen=True, slots=True)
class Minimum:
    """What goes to one category at least."""

    category: str
    percent: int
    amount: Money


def minimums(
    scheme: AllocationScheme, facts: Mapping[str, object], amount: Money
) -> tuple[Minimum, ...]:
    """What of `amount` goes to which category at least, for these facts (V4, scenario 5).

    48 % of $3,192 is $1,532.16. A part of a cent goes up: 'at least' never comes out short.
    """
    return tuple(
        Minimum(one.category, one.percent, share(amount, one.percent, 100, mode=Rounding.UP))
        for one in scheme.shares
        if facts.get(one.fact) == one.value
    )


class OneOffAnswer(StrEnum):
    """What the rules say to a small sum asked for once."""

    FITS = "fits"
    ABOVE_CAP = "above_cap"
    NOT_OFFERED = "not_offered"
    NOTHING_ASKED = "nothing_asked"
    OTHER_CURRENCY = "other_currency"


def one_off(scheme: AllocationScheme, asked: Money, currency: str) -> OneOffAnswer:
    """Whether `asked` fits (V7, scenario 3): £400.00 does, £400.01 does not."""
    if scheme.one_off is None:
        return OneOffAnswer.NOT_OFFERED
    if asked.currency != currency:
        return OneOffAnswer.OTHER_CURRENCY
    if asked.minor <= 0:
        return OneOffAnswer.NOTHING_ASKED
    return OneOffAnswer.FITS if asked.minor <= scheme.one_off.cap else OneOffAnswer.ABOVE_CAP


def one_off_working(scheme: AllocationScheme, asked: Money) -> Working:
    """The working of a one-off that fits."""
    assert scheme.one_off is not None
    values = {"asked_minor": asked.minor, "cap_minor": scheme.one_off.cap}
    return Working(Mode.ONE_OFF, asked, (WorkingLine("one_off", values, asked.minor),))


def flat_after_rise(
    points_before: int | None, points_after: int | None, final_before: int, final_after: int
) -> bool:
    """Whether points rose and the final amount did not (V1, scenario 2): then it needs a reason."""
    if points_before is None or points_after is None:
        return False
    return points_after > points_before and final_after <= final_before


class ReasonFor(StrEnum):
    """Why a final amount cannot stand without words."""

    DIFFERS = "differs"
    FLAT = "flat"


def reason_needed(indicative: int, final: int, *, flat: bool) -> ReasonFor | None:
    """Whether the final amount needs a reason, and which (A2, V1)."""
    if final != indicative:
        return ReasonFor.DIFFERS
    return ReasonFor.FLAT if flat else None


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that would change the amount, and by how many minor units a year.

    `code` is "answer" (values: question, option), "unsure" (question, option: at most) or
    "fact" (fact, value).
    """

    code: str
    values: Mapping[str, str] = field(default_factory=dict)
    amount: int = 0


def what_would_change(
    scheme: AllocationScheme,
    questions: Sequence[Question],
    answers: Mapping[str, Given],
    facts: Mapping[str, object],
    currency: str,
) -> tuple[Change, ...]:
    """What else the same scheme would say, one change at a time (R15, A6).

    For each answered question the next option on either side; for each open one the highest;
    each other value of the fact that decides. Changes that move no money are left out.
    """
    before = _yearly(scheme, questions, answers, facts, currency)
    found = []
    for code, question, option in _other_answers(questions, answers):
        changed = {**answers, question: Given(option=option)}
        moved = _yearly(scheme, questions, changed, facts, currency) - before
        found.append(Change(code, {"question": question, "option": option}, moved))
    step = scheme.step
    if isinstance(step, ChoiceStep):
        for value, paid in step.amounts.items():
            found.append(Change("fact", {"fact": step.fact, "value": value}, paid - before))
    return tuple(change for change in found if change.amount)


def _yearly(
    scheme: AllocationScheme,
    questions: Sequence[Question],
    answers: Mapping[str, Given],
    facts: Mapping[str, object],
    currency: str,
) -> int:
    return work_out(scheme, score(questions, answers).points, facts, currency).amount.minor


def _other_answers(
    questions: Sequence[Question], answers: Mapping[str, Given]
) -> list[tuple[str, str, str]]:
    found = []
    for question in questions:
        codes = [option.code for option in question.options]
        chosen = answers.get(question.code, Given()).option
        if chosen not in codes:
            found.append(("unsure", question.code, codes[-1]))
            continue
        place = codes.index(chosen)
        beside = codes[max(place - 1, 0) : place] + codes[place + 1 : place + 2]
        found += [("answer", question.code, code) for code in beside]
    return found
