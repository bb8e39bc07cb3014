"""The planned way out, step by step: where somebody stands, and what comes next (S13, H2).

Voluntary on both sides. From each place there is a way on, and the person can step out of all of
them without a word. No score stands anywhere in it (I18), and how ready somebody feels is not an
input of any rule here (H3).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from ownway.planning.rules import Finding, check_length

PEER_COACH = "peer_coach"
LONGEST_NAME = 200


class ExitStatus(StrEnum):
    """Where somebody is on their way out."""

    INTERESTED = "interested"
    APPLIED = "applied"
    DECLINED = "declined"
    AWARDED = "awarded"
    RETREAT_DONE = "retreat_done"
    OWN_WAY = "own_way"  # without a group and an award
    SIGNED = "signed"
    IN_TRANSITION = "in_transition"
    GRADUATED = "graduated"
    STEPPED_OUT = "stepped_out"


S = ExitStatus
MOVES: dict[ExitStatus, frozenset[ExitStatus]] = {
    S.INTERESTED: frozenset({S.APPLIED, S.OWN_WAY, S.STEPPED_OUT}),
    S.APPLIED: frozenset({S.AWARDED, S.DECLINED, S.OWN_WAY, S.STEPPED_OUT}),
    S.DECLINED: frozenset({S.APPLIED, S.AWARDED, S.OWN_WAY, S.STEPPED_OUT}),
    S.AWARDED: frozenset({S.RETREAT_DONE, S.STEPPED_OUT}),
    S.RETREAT_DONE: frozenset({S.SIGNED, S.STEPPED_OUT}),
    S.OWN_WAY: frozenset({S.APPLIED, S.SIGNED, S.STEPPED_OUT}),
    S.SIGNED: frozenset({S.IN_TRANSITION, S.GRADUATED, S.STEPPED_OUT}),
    S.IN_TRANSITION: frozenset({S.GRADUATED, S.STEPPED_OUT}),
    S.STEPPED_OUT: frozenset({S.INTERESTED, S.APPLIED, S.OWN_WAY}),
    S.GRADUATED: frozenset(),  # who comes back begins a new one, when they like
}
BEGINS = frozenset({S.INTERESTED, S.APPLIED, S.OWN_WAY})
GATHERING = frozenset({S.RETREAT_DONE, S.OWN_WAY})  # the agreement is being signed
HOLDS_PLACE = frozenset({S.AWARDED, S.RETREAT_DONE, S.SIGNED, S.IN_TRANSITION, S.GRADUATED})
# Promises can be written as soon as there is somebody to make them.
WRITING = frozenset({S.AWARDED, *GATHERING})
AGREED = frozenset({S.SIGNED, S.IN_TRANSITION})
SIGNING = GATHERING | AGREED  # what is handed round can be signed
CLOSED = frozenset({S.GRADUATED, S.STEPPED_OUT})


class Side(StrEnum):
    """Whose promise it is; each side is as visible as the other (I17)."""

    PERSON = "person"
    STAFF = "staff"
    PARTNER = "partner"


class Outcome(StrEnum):
    """What became of a promise. Past its day and still open is said as such, by nobody's fault."""

    OPEN = "open"
    KEPT = "kept"
    MISSED = "missed"
    CHANGED = "changed"  # agreed anew: another promise stands in its place
    HANDED_ON = "handed_on"  # its owner left the team: somebody else took it on
    TAKEN_BACK = "taken_back"  # before anybody signed


DONE_WITH = frozenset({Outcome.CHANGED, Outcome.HANDED_ON, Outcome.TAKEN_BACK})
MARKS: dict[Outcome, frozenset[Outcome]] = {
    Outcome.OPEN: frozenset(set(Outcome) - {Outcome.OPEN}),
    Outcome.MISSED: frozenset({Outcome.KEPT, Outcome.CHANGED}),  # late is better than never
}


def may_move(now: ExitStatus | str, to: ExitStatus | str) -> bool:
    """Whether somebody who stands here may stand there next."""
    return ExitStatus(to) in MOVES[ExitStatus(now)]


def may_mark(now: Outcome | str, to: Outcome | str) -> bool:
    """Whether a promise that stands so may be marked so."""
    return Outcome(to) in MARKS.get(Outcome(now), frozenset())


def may_speak(owner: Side | str, *, own: bool, by_person: bool) -> bool:
    """Whether somebody who takes part may say how this promise went (I17).

    Whoever promised says it. The person says their own view of what was promised to them; without a
    sign-in their words are typed in as theirs. For a partner one who takes part writes down what
    they said. `owner`: whose promise; `own`: it is their own; `by_person`: the person speaks.
    """
    return own or by_person or Side(owner) is Side.PARTNER


def release_from(asked_on: date, days: int) -> date:
    """The first day on which one who has not signed can be gone on without (S13).

    `asked_on`: when the text went round, or when they were asked along after that; `days`: the
    pack's time for signing, which is theirs to the end.
    """
    return asked_on + timedelta(days=days + 1)


def may_release(
    side: Side | str, *, signed: bool, today: date, from_on: date, role_over: bool = False
) -> bool:
    """Whether one can be gone on without: staff who do not sign hold nobody up for good (S13).

    `signed`: what goes round now; `from_on`: as `release_from` says; `role_over`: they work with
    nobody there any more, so there is nothing to wait for. The person and partners are asked,
    never released.
    """
    return Side(side) is Side.STAFF and not signed and (role_over or today >= from_on)


class Step(StrEnum):
    """What comes next; `phrases` says each in words."""

    APPLY = "apply"
    WAIT_FOR_ANSWER = "wait_for_answer"
    APPLY_OR_CHALLENGE = "apply_or_challenge"
    WAIT_FOR_LOOK = "wait_for_look"
    COME_TO_RETREAT = "come_to_retreat"
    OTHER_DAY = "other_day"
    WRITE_PLAN = "write_plan"
    PROMISE = "promise"
    ASK_STAFF = "ask_staff"
    HAND_ROUND = "hand_round"
    SIGN = "sign"
    WAIT_FOR_SIGNATURES = "wait_for_signatures"
    BEGIN = "begin"
    NEW_OWNER = "new_owner"
    NEW_COACH = "new_coach"
    KEEP_PROMISES = "keep_promises"
    GRADUATE = "graduate"
    GO_ON = "go_on"
    COME_BACK_IN = "come_back_in"
    CELEBRATE = "celebrate"


STAFF_STEPS = frozenset(
    {
        Step.WAIT_FOR_ANSWER,
        Step.WAIT_FOR_LOOK,
        Step.OTHER_DAY,
        Step.WAIT_FOR_SIGNATURES,
        Step.NEW_OWNER,
        Step.NEW_COACH,
    }
)


@dataclass(frozen=True, slots=True)
class Stands:
    """All that the next step is worked out from. Readiness, scores and money are not among it."""

    status: ExitStatus
    paused: bool = False
    in_group: bool = False
    peer_coach: bool = True  # one stands beside the person; asked of in a group only
    look_asked: bool = False  # a no is looked at again
    retreat_over: bool = False
    has_plan: bool = False
    promised: frozenset[Side] = frozenset()  # the sides that promise something
    handed_round: bool = False
    unsigned: frozenset[Side] = frozenset()  # once it is signed: of those who promise something
    without_owner: int = 0  # open promises of somebody who left
    open_of_person: int = 0  # the person's own promises still open

    @property
    def lacks_coach(self) -> bool:
        """In a group everybody has a peer coach; where theirs left, staff find another (S13)."""
        walking = self.status in WRITING | AGREED
        return self.in_group and walking and not self.peer_coach


@dataclass(frozen=True, slots=True)
class NextStep:
    """What comes next, and whose turn it is."""

    step: Step
    whose: Side


def next_step(at: Stands) -> NextStep:
    """The next step from anywhere: there is always one, and it is always somebody's (S13)."""
    step = _next(at)
    return NextStep(step, Side.STAFF if step in STAFF_STEPS else Side.PERSON)


def _next(at: Stands) -> Step:
    if at.status is S.GRADUATED:
        return Step.CELEBRATE
    if at.status is S.STEPPED_OUT:
        return Step.COME_BACK_IN
    if at.paused:
        return Step.GO_ON
    if at.status is S.INTERESTED:
        return Step.APPLY
    if at.status is S.APPLIED:
        return Step.WAIT_FOR_ANSWER
    if at.status is S.DECLINED:
        return Step.WAIT_FOR_LOOK if at.look_asked else Step.APPLY_OR_CHALLENGE
    if at.status is S.AWARDED:
        return Step.OTHER_DAY if at.retreat_over else Step.COME_TO_RETREAT
    if at.status in GATHERING:
        return _signing(at)
    if not at.has_plan:
        return Step.WRITE_PLAN
    if at.without_owner:
        return Step.NEW_OWNER
    if at.unsigned:
        return Step.SIGN if Side.PERSON in at.unsigned else Step.WAIT_FOR_SIGNATURES
    if at.lacks_coach and (at.status is S.SIGNED or at.open_of_person):
        return Step.NEW_COACH  # said, and nobody is held up by it
    if at.status is S.SIGNED:
        return Step.BEGIN if at.in_group else Step.GRADUATE
    return Step.KEEP_PROMISES if at.open_of_person else Step.GRADUATE


def _signing(at: Stands) -> Step:
    if not at.has_plan:
        return Step.WRITE_PLAN
    if Side.PERSON not in at.promised:
        return Step.PROMISE
    if at.lacks_coach:
        return Step.NEW_COACH
    if Side.STAFF not in at.promised:
        return Step.ASK_STAFF
    if at.without_owner:
        return Step.NEW_OWNER
    if not at.handed_round or not at.unsigned:
        return Step.HAND_ROUND
    return Step.SIGN if Side.PERSON in at.unsigned else Step.WAIT_FOR_SIGNATURES


def to_graduate(at: Stands) -> tuple[Finding, ...]:
    """What the way out still lacks before somebody graduates, one by one (H2).

    An exit plan of the person's own, and the signed promises of every side: no more than that,
    and no less. Whether each promise was kept already is not asked.
    """
    found = []
    if not at.has_plan:
        found.append(Finding("exit_plan_missing", "plan"))
    found += [
        Finding(f"{side}_promise_missing", "promises")
        for side in (Side.PERSON, Side.STAFF)
        if side not in at.promised
    ]
    if not found and (not at.handed_round or at.unsigned):
        mine = Side.PERSON in at.unsigned or not at.handed_round
        found.append(
            Finding("signature_missing" if mine else "staff_signature_missing", "promises")
        )
    if at.without_owner:
        found.append(Finding("owner_missing", "promises"))
    if at.paused:
        found.append(Finding("exit_paused", "exit"))
    if not found and at.status not in AGREED:
        found.append(Finding("exit_not_signed", "promises"))
    return tuple(found)


def check_round(promised: Iterable[Side], *, without_owner: int) -> tuple[Finding, ...]:
    """What keeps an agreement from being handed round for signing."""
    sides = frozenset(promised)
    found = [
        Finding(f"{side}_promise_missing", "promises")
        for side in (Side.PERSON, Side.STAFF)
        if side not in sides
    ]
    if without_owner:
        found.append(Finding("owner_missing", "promises"))
    return tuple(found)


def check_promise(words: str, due_on: date | None, today: date) -> tuple[Finding, ...]:
    """Each promise says what, and until when."""
    found = list(check_length(words, "words"))
    if not words.strip():
        found.append(Finding("promise_empty", "words"))
    if due_on is None or due_on < today:
        found.append(Finding("promise_day", "due_on"))
    return tuple(found)


def check_plan(**texts: str) -> tuple[Finding, ...]:
    """The person's own exit plan: any of it may stay empty, all of it may not."""
    found = [each for where, words in texts.items() for each in check_length(words, where)]
    if not any(words.strip() for words in texts.values()):
        found.append(Finding("exit_plan_empty", next(iter(texts), "")))
    return tuple(found)


def check_decline(reason: str, words: str, would_change: str) -> tuple[Finding, ...]:
    """A no has a reason from the pack, says it in words, and says what would change it (I3)."""
    given = {"reason": reason, "words": words, "would_change": would_change}
    found = [Finding(f"{name}_missing", name) for name, said in given.items() if not said.strip()]
    return (*found, *check_length(words, "words"), *check_length(would_change, "would_change"))


@dataclass(frozen=True, slots=True)
class Kept:
    """The promises of one side, counted; `late` are among the open ones."""

    side: Side
    open: int = 0
    late: int = 0
    kept: int = 0
    missed: int = 0
    changed: int = 0
    doubted: int = 0  # among the kept ones: the person says that it was not kept

    @property
    def all(self) -> int:
        return self.open + self.kept + self.missed + self.changed


def stops_clock(side: Side | str, *, resting: bool) -> bool:
    """Whether a rest keeps a promise of this side from being late: the person's, nobody else's."""
    return resting and Side(side) is Side.PERSON


def kept_by_sides(
    rows: Iterable[tuple[str, str, bool, int]], doubted: Mapping[Side, int] | None = None
) -> tuple[Kept, ...]:
    """Promises kept on each side, the staff's as openly as the person's (I17).

    `rows`: side, outcome, whether its day has passed and no rest stops it, and how many. What was
    taken back or handed on counts once, where it stands now. `doubted`: how many of each side are
    kept by their owner's word and not by the person's.
    """
    names = ("open", "late", "kept", "missed", "changed", "doubted")
    counts = {side: dict.fromkeys(names, 0) for side in Side}
    for whose, number in (doubted or {}).items():
        counts[whose]["doubted"] += number
    for side, outcome, late, number in rows:
        if outcome in (Outcome.TAKEN_BACK, Outcome.HANDED_ON):
            continue
        counts[Side(side)][outcome] += number
        if outcome == Outcome.OPEN and late:
            counts[Side(side)]["late"] += number
    return tuple(Kept(side=side, **found) for side, found in counts.items())
