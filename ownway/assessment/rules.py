"""What the answers come to. The questions and their points are those of the pack's scheme (S2).

The score opens an amount, never a door: it is no reason to keep anybody out (I18).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from ownway.programme.rules import Question

LONGEST_WORDS = 10_000  # characters of somebody's own words beside one answer


class Status(StrEnum):
    """Where a round of questions stands."""

    DRAFT = "draft"
    SENT = "sent"
    SUPERSEDED = "superseded"  # a later round was sent; this one is kept as it was


class Viewpoint(StrEnum):
    """Whose view an answer is; two views of one question stand side by side."""

    PERSON = "person"
    PRACTITIONER = "practitioner"


@dataclass(frozen=True, slots=True)
class Given:
    """What was said to one question: an option, or 'I am not sure', or passed over."""

    option: str = ""
    not_sure: bool = False
    skipped: bool = False

    @property
    def said(self) -> bool:
        return bool(self.option) or self.not_sure or self.skipped


NOTHING = Given()


class Fault(StrEnum):
    """Why an answer cannot be kept as it is."""

    UNKNOWN_QUESTION = "unknown_question"
    UNKNOWN_OPTION = "unknown_option"
    TWO_ANSWERS = "two_answers"  # an option and 'not sure' at once
    TOO_LONG = "too_long"


@dataclass(frozen=True, slots=True)
class Score:
    """Points of all answers, exact, and of each part in the order of the pack.

    `together` lists the questions that count no points because nobody chose an option: 'we look
    at this together'. They are named wherever the score is used, never silently zero.
    """

    points: Fraction
    parts: Mapping[str, Fraction]
    together: tuple[str, ...]

    @property
    def whole(self) -> int | None:
        """The points as a whole number, or None where they are none."""
        return self.points.numerator if self.points.denominator == 1 else None


def score(questions: Sequence[Question], answers: Mapping[str, Given]) -> Score:
    """The same answers under the same version give the same score (S2). `answers` by question."""
    nothing = Fraction(0)
    parts: dict[str, Fraction] = dict.fromkeys((one.part for one in questions), nothing)
    together = []
    for question in questions:
        given = answers.get(question.code, NOTHING)
        chosen = next((one for one in question.options if one.code == given.option), None)
        if chosen is None:
            together.append(question.code)
        else:
            parts[question.part] += chosen.points
    return Score(points=sum(parts.values(), nothing), parts=parts, together=tuple(together))


def waiting(questions: Sequence[Question], answers: Mapping[str, Given]) -> tuple[str, ...]:
    """Codes of the questions nobody has come to yet, in order. 'Not sure' and passing count."""
    return tuple(one.code for one in questions if not answers.get(one.code, NOTHING).said)


def fault(
    questions: Sequence[Question], question: str, given: Given, *, words: str = ""
) -> Fault | None:
    """Why this answer cannot be kept, or None."""
    known = next((one for one in questions if one.code == question), None)
    if known is None:
        return Fault.UNKNOWN_QUESTION
    if given.option and given.option not in {option.code for option in known.options}:
        return Fault.UNKNOWN_OPTION
    if sum((bool(given.option), given.not_sure, given.skipped)) > 1:
        return Fault.TWO_ANSWERS
    if len(words) > LONGEST_WORDS:
        return Fault.TOO_LONG
    return None
