"""Reads of what waits for us on ways out, in the order in which it is answered."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from ownway.endings import rules
from ownway.endings.models import Exit
from ownway.endings.queries.exits import Whole
from ownway.endings.queries.leaving import alumni
from ownway.endings.rules import ExitStatus, Side, Step, Waits

# Signatures and promises stand in lists of their own; a coach and a look are said beside the rest.
_ELSEWHERE = frozenset(
    {Step.WAIT_FOR_SIGNATURES, Step.NEW_OWNER, Step.WAIT_FOR_LOOK, Step.NEW_COACH}
)


@dataclass(frozen=True, slots=True)
class Turn:
    """Something that is ours to do on one way out, and by when."""

    whole: Whole
    step: Step
    by_on: date | None
    waits: Waits


def our_turns(rows: Iterable[Whole]) -> list[Turn]:
    """What is ours to do: who graduated here before first, then the longest wait. One query.

    A peer coach who is missing, and a no to be looked at, are ours whatever else comes next.
    """
    rows = list(rows)
    back = alumni(one.exit.person.ref for one in rows)
    found = [turn for one in rows for turn in _turns(one, one.exit.person.ref in back)]
    return sorted(found, key=lambda one: one.waits.place)


def _turns(one: Whole, again: bool) -> list[Turn]:
    def turn(step: Step, since: datetime, by_on: date | None = None) -> Turn:
        return Turn(one, step, by_on, Waits(one.exit.ref, since, again))

    found = []
    look = one.asked_look
    if look is not None and look.challenged_at is not None:
        found.append(turn(Step.WAIT_FOR_LOOK, look.challenged_at, look.challenge_by_on))
    if one.stands.lacks_coach:
        found.append(turn(Step.NEW_COACH, _coach_left(one)))
    if one.next.whose is Side.STAFF and one.next.step not in _ELSEWHERE:
        found.append(turn(one.next.step, _since(one), one.exit.answer_by_on))
    return found


def _coach_left(one: Whole) -> datetime:
    left = [each.left_at for each in one.parties if each.part == rules.PEER_COACH and each.left_at]
    return max(left, default=one.exit.stepped_at)


def _since(one: Whole) -> datetime:
    """Since when it is our turn: the last move, or the retreat somebody could not come to."""
    cohort = one.exit.cohort
    if one.next.step is Step.OTHER_DAY and cohort is not None and cohort.retreated_at is not None:
        return max(cohort.retreated_at, one.exit.stepped_at)
    return one.exit.stepped_at


def applied_before(whole: Whole) -> int:
    """How many applications of the programme are to be answered before this one. Two queries.

    Whoever rests keeps their place, and nobody waits for them meanwhile.
    """
    rows = Exit.objects.filter(
        person__programme=whole.exit.person.programme,
        status=ExitStatus.APPLIED,
        paused_at__isnull=True,
    )
    found = list(rows.values_list("ref", "stepped_at", "person__ref"))
    back = alumni([whole.exit.person.ref, *(person for _ref, _since, person in found)])
    waiting = [Waits(ref, since, person in back) for ref, since, person in found]
    mine = Waits(whole.exit.ref, whole.exit.stepped_at, whole.exit.person.ref in back)
    return rules.before(mine, waiting)
