"""What a scheme says about one person: the amount, and the lines that lead to it.

Numbers are exact; money is in major units in `value` and `fields`, and in whole minor units in
`adds`, `amount`, `shares` and `minimums`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction

from ownway.scheme.rules import model

_KINDS: dict[type[model.Step], str] = {
    model.Sum: "sum",
    model.BestDescriptor: "best_descriptor",
    model.Bands: "bands",
    model.Table: "table",
    model.OrderedTables: "ordered_tables",
    model.MeanFactor: "mean_factor",
    model.Levels: "levels",
    model.Pick: "pick",
    model.Power: "power",
    model.Item: "item",
    model.Prorate: "prorate",
    model.Jump: "jump",
    model.Keep: "keep",
    model.Contribution: "contribution",
    model.Corridor: "corridor",
    model.Round: "round",
    model.Split: "split",
}


class Outcome(StrEnum):
    """An amount (or a grade), answers to ask for, or an amount with a way on."""

    AMOUNT = "amount"
    NEEDS_ANSWERS = "needs_answers"
    REFER = "refer"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the working.

    `why` names its sentence with its variant ("domain.capped"); `fields` is everything that the
    sentence may name besides titles; `adds` is in minor units of the amount shown, 0 for points.
    `value` is 0 (empty for a code) where the line is left out.
    """

    step: str
    kind: str
    why: str
    inputs: Mapping[str, Fraction | str | bool | None]
    value: Fraction | str
    unit: str
    adds: int
    fields: Mapping[str, Fraction | str]


@dataclass(frozen=True, slots=True)
class Working:
    """The amount in minor units (None while answers are missing, or where a grade is the result).

    `adds` of all lines sum to `amount`; `shares` (funder to minor units) sum to it too.
    `minimums` is what each share constraint asks for at least, in minor units, rounded up.
    """

    outcome: Outcome
    missing: tuple[str, ...]
    amount: int | None
    grade: str
    lines: tuple[Line, ...]
    values: Mapping[str, Fraction | str]
    shares: Mapping[str, int]
    minimums: Mapping[str, int]
    refer_to: str
    version: date


class BadInput(ValueError):
    """An input the scheme does not know; `where` is the question or fact, `words` what helps."""

    def __init__(self, where: str, words: str) -> None:
        super().__init__(f"{where}: {words}")
        self.where = where
        self.words = words


def kind_of(step: model.Step) -> str:
    """The word a scheme file uses for this kind of step."""
    if isinstance(step, model.Extreme):
        return "higher_of" if step.highest else "lower_of"
    if isinstance(step, model.Refer):
        return "refer_above" if step.above else "refer_below"
    return _KINDS[type(step)]
