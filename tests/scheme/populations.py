"""Many people for one scheme, worked out both ways: one at a time, and in columns."""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction

import numpy as np

from ownway.allocation.analysis.columns import OUTCOMES, Columns, Result
from ownway.scheme.rules.model import Inputs, Prorate, Question, Scheme
from ownway.scheme.rules.numerals import half_up
from ownway.scheme.rules.working import Working, work_out

CENT = Fraction(1, 100)


def numbers_in(part: object) -> Iterator[Fraction]:
    """Every number written anywhere in a part of a scheme."""
    if isinstance(part, Fraction):
        yield part
    elif isinstance(part, Mapping):
        for one in part.values():
            yield from numbers_in(one)
    elif isinstance(part, tuple):
        for one in part:
            yield from numbers_in(one)
    elif dataclasses.is_dataclass(part):
        for field in dataclasses.fields(part):
            yield from numbers_in(getattr(part, field.name))


def near_every_bound(scheme: Scheme) -> list[Fraction]:
    """Each number of the steps and one unit to both sides, none below 0."""
    written = {number for step in scheme.steps for number in numbers_in(step)} | {Fraction(1)}
    near = {number + by for number in written for by in (-CENT, Fraction(0), CENT)}
    return sorted(half_up(number * 100) * CENT for number in near if number >= 0)


def known_of(scheme: Scheme, bounds: Sequence[Fraction]) -> dict[str, list[object]]:
    """What each question and fact can be; None where it is not told."""
    known: dict[str, list[object]] = {}
    prorated = [step for step in scheme.steps if isinstance(step, Prorate)]
    divisors = {name for step in prorated for name in (step.parts, step.among)}
    for question in scheme.questions.values():
        known[question.code] = [*_answers(question), None]
    for fact in scheme.facts.values():
        if fact.unit == "yes":
            known[fact.code] = [True, False, None]
        elif fact.code in divisors or fact.unit == "week":
            known[fact.code] = [*map(Fraction, (0, 1, 2, 3, 4, 6, 7)), None]
        else:
            known[fact.code] = [*(fact.of or bounds), None]
    known |= {f"verified.{code}": [False, True] for code in scheme.questions}
    return known | {f"agreed.{code}": [False, True] for code in scheme.facts}


def _answers(question: Question) -> list[object]:
    codes = [option.code for option in question.options]
    if not question.several:
        return [*codes]
    return [some for many in range(len(codes) + 1) for some in itertools.combinations(codes, many)]


def everybody(scheme: Scheme, vary: Sequence[str], bounds: Sequence[Fraction]) -> list[Inputs]:
    """Every combination of what `vary` names; everything else as it is first written."""
    known = known_of(scheme, bounds)
    ways = [known[name] if name in vary else known[name][:1] for name in known]
    return [inputs(scheme, dict(zip(known, one, strict=True))) for one in itertools.product(*ways)]


@dataclasses.dataclass
class Crowd:
    """Random people of a scheme: each column as places in what is known of it."""

    scheme: Scheme
    known: dict[str, list[object]]
    places: dict[str, np.ndarray]

    def inputs(self, row: int) -> Inputs:
        """One of them, as one person's working takes it."""
        return inputs(self.scheme, {n: self.known[n][p[row]] for n, p in self.places.items()})

    def arrays(self) -> dict[str, np.ndarray]:
        """All of them, as columns take it: text, and flags."""
        flags = {name for name in self.known if name.startswith(("verified.", "agreed."))}
        return {
            name: np.array([v if name in flags else _text(v) for v in self.known[name]],
                           bool if name in flags else object)[places]
            for name, places in self.places.items()
        }  # fmt: skip


def crowd(scheme: Scheme, people: int, seed: int) -> Crowd:
    """Random people, near every bound; in each column one in a hundred is not told."""
    dice = np.random.default_rng(seed)
    known = known_of(scheme, near_every_bound(scheme))
    for fact in scheme.facts.values():
        if fact.unit == "point":  # never told in hundredths
            known[fact.code] = [*map(Fraction, range(300)), None]
    places = {}
    for name, values in known.items():
        told = len(values) - (values[-1] is None)
        chosen = dice.integers(0, told, people)
        places[name] = np.where(dice.random(people) < 0.01, len(values) - 1, chosen)
    return Crowd(scheme, known, places)


def inputs(scheme: Scheme, known: Mapping[str, object]) -> Inputs:
    told = {name: value for name, value in known.items() if value is not None}
    return Inputs(
        answers={code: told[code] for code in scheme.questions if code in told},
        facts={code: told[code] for code in scheme.facts if code in told},
        verified=frozenset(code for code in scheme.questions if told.get(f"verified.{code}")),
        agreed=frozenset(code for code in scheme.facts if told.get(f"agreed.{code}")),
    )


def arrays(scheme: Scheme, people: Sequence[Inputs]) -> dict[str, np.ndarray]:
    """The columns of these people, as text."""
    found = {
        code: np.array([_text(one.answers.get(code)) for one in people], object)
        for code in scheme.questions
    }
    for code in scheme.facts:
        found[code] = np.array([_text(one.facts.get(code)) for one in people], object)
        found[f"agreed.{code}"] = np.array([code in one.agreed for one in people])
    for code in scheme.questions:
        found[f"verified.{code}"] = np.array([code in one.verified for one in people])
    return found


def _text(value: object) -> str | None:
    if value is None:
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, tuple):
        return " ".join(value) or "-"
    if isinstance(value, Fraction):
        return f"{value.numerator * (100 // value.denominator) / 100:.2f}"
    return str(value)


def differences(columns: Columns, people: Sequence[Inputs], on: date) -> list[str]:
    """Where the columns say anything else than one person's working: every value, every line."""
    result = columns.run(arrays(columns.scheme, people), columns.steps)
    return [
        said for row, one in enumerate(people) for said in unlike(columns, result, row, one, on)
    ]


def unlike(columns: Columns, result: Result, row: int, one: Inputs, on: date) -> list[str]:
    """Where a row says anything else than that person's working."""
    mine, theirs = of_row(result, row), of_working(work_out(columns.scheme, one, on), result)
    return [
        f"{one}: {name} is {mine.get(name)} in columns, {wanted} in the working"
        for name, wanted in theirs.items()
        if mine.get(name) != wanted
    ]


def of_row(result: Result, row: int) -> dict[str, object]:
    """Everything that the columns say about one row."""
    outcome = OUTCOMES[result.outcome[row]]
    said: dict[str, object] = {"outcome": outcome, "amount": int(result.amount[row])}
    said |= {f"share {name}": int(share[row]) for name, share in result.shares.items()}
    said |= {f"minimum {name}": int(least[row]) for name, least in result.minimums.items()}
    said["grade"] = (*result.grades, "")[result.grade[row]] if result.grades else ""
    said["refer to"] = (*result.ways, "")[result.refer_to[row]]
    for step, values in result.values.items():
        said[f"adds {step}"] = int(result.adds[step][row])
        if step in result.words:
            said[f"value {step}"] = (*result.words[step], "")[values[row]]
        else:
            said[f"value {step}"] = Fraction(int(values[row]), result.scales[step])
    return said


def of_working(working: Working, result: Result) -> dict[str, object]:
    """The same of one person's working."""
    said: dict[str, object] = {
        "outcome": str(working.outcome),
        "amount": working.amount or 0,
        "refer to": working.refer_to,
        "grade": working.grade,
    }
    said |= {f"share {name}": working.shares.get(name, 0) for name in result.shares}
    said |= {f"minimum {name}": working.minimums.get(name, 0) for name in result.minimums}
    for line in working.lines:
        said |= {f"value {line.step}": line.value, f"adds {line.step}": line.adds}
    return said
