"""Yes or no to each line, with reasons; who looks again, and when an amount may go down (S6)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from ownway.planning.rules import LONGEST_WORDS, Finding, check_length
from ownway.programme.rules import Decisions


class Outcome(StrEnum):
    """What was decided about a version as a whole; it follows from its lines."""

    APPROVED = "approved"
    PART = "part"  # some lines, so that they can start
    RETURNED = "returned"  # no line yet; the person changes the plan and sends it again


class LineOutcome(StrEnum):
    """What was decided about one line."""

    APPROVED = "approved"
    REFUSED = "refused"


class SecondLook(StrEnum):
    """What somebody else says when asked to look again."""

    UPHELD = "upheld"
    CHANGED = "changed"


class State(StrEnum):
    """Where a version stands, for the person who waits."""

    DRAFT = "draft"
    WAITING = "waiting"
    LATE = "late"  # the day by which somebody decides has passed
    OVERTAKEN = "overtaken"  # a newer version was sent
    APPROVED = "approved"
    PART = "part"
    RETURNED = "returned"


@dataclass(frozen=True, slots=True)
class LineAnswer:
    """The answer to one line. A refusal has a reason from the pack, words, and a way on.

    `also_code`: a second reason, where the first is not enough alone.
    """

    outcome: LineOutcome
    reason_code: str = ""
    reason: str = ""
    would_accept: str = ""
    also_code: str = ""


APPROVE = LineAnswer(LineOutcome.APPROVED)


def outcome(answers: Iterable[LineAnswer]) -> Outcome:
    """What the lines come to together. A plan that costs nothing has no line to refuse."""
    said = {answer.outcome for answer in answers}
    if said == {LineOutcome.REFUSED}:
        return Outcome.RETURNED
    return Outcome.PART if LineOutcome.REFUSED in said else Outcome.APPROVED


def check(
    lines: Sequence[UUID], answers: Mapping[UUID, LineAnswer], pack: Decisions, *, words: str = ""
) -> tuple[Finding, ...]:
    """What keeps a decision from being saved: every line is answered, every no has its reason.

    `lines` and the keys of `answers` are refs of the version's lines.
    """
    found = [
        *(Finding("line_unanswered", str(ref)) for ref in lines if ref not in answers),
        *(Finding("line_unknown", str(ref)) for ref in answers if ref not in lines),
        *check_length(words, "words"),
    ]
    for ref in lines:
        if ref in answers:
            found += check_answer(answers[ref], pack, where=str(ref))
    return tuple(found)


def check_answer(answer: LineAnswer, pack: Decisions, *, where: str = "") -> list[Finding]:
    """One answer. Lack of evidence is not enough alone: another reason stands beside it (S6)."""
    if answer.outcome is LineOutcome.APPROVED:
        return []
    found: list[Finding] = []
    for code in filter(None, (answer.reason_code, answer.also_code)):
        if code not in pack.refusal_reasons:
            found.append(Finding("reason_unknown", where))
    if not answer.reason_code:
        found.append(Finding("reason_not_chosen", where))
    elif {answer.reason_code, answer.also_code} - {""} <= set(pack.not_enough_alone):
        found.append(Finding("reason_not_enough", where))
    if not answer.reason:
        found.append(Finding("reason_without_words", where))
    if not answer.would_accept:
        found.append(Finding("no_way_on", where))
    found += check_length(answer.reason, where)
    found += check_length(answer.would_accept, where)
    return found


def check_challenge(words: str, *, where: str = "words") -> tuple[Finding, ...]:
    """Words are needed to ask for a second look, or to say that an amount is wrong, and a reason
    to answer either (R5, R6, A20)."""
    if not words:
        return (Finding("words_empty", where),)
    return check_length(words, where, LONGEST_WORDS)


class WrongIn(StrEnum):
    """Where somebody says the mistake in their amount is."""

    ANSWER = "answer"  # one of their answers
    FACT = "fact"  # something else known about them
    WORKING = "working"  # how the rules were used
    OTHER = "other"


class ClaimOutcome(StrEnum):
    """What came of it (A20). Every yes says what happens next."""

    STANDS = "stands"
    ANSWERS = "answers"  # the questions are answered again
    SETTLED = "settled"  # the final amount is settled anew
    RULES = "rules"  # the rules are mended, and everybody they touch is worked out again


def may_lower(before: int, after: int, *, reassessed: bool, noticed: bool) -> bool:
    """R18, A21, scenario 25: money goes down only after a reassessment or a logged change, and
    only once the notice of it is in force.

    `before` and `after` are minor units for the same time; a review alone lowers nothing.
    `reassessed`: worked out anew, from new answers or by rules that changed.
    """
    return after >= before or (reassessed and noticed)


def state(
    *,
    sent: bool,
    outcome: str | None,
    decide_by_on: date | None,
    today: date,
    newer_sent: bool = False,
) -> State:
    """Where one version stands on a day."""
    if not sent:
        return State.DRAFT
    if outcome is not None:
        return State(outcome)
    if newer_sent:
        return State.OVERTAKEN
    return State.LATE if decide_by_on is not None and today > decide_by_on else State.WAITING
