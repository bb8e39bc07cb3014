"""What a proposal of new rules needs before each of its steps: values in, what is missing out.

Draft, consulted, tested, adopted, in force, retired (A13, A14). The limits are the pack's. The
database asks the same of an adoption once more (`guards`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from uuid import UUID

from ownway.programme.rules import RuleChanges
from ownway.scheme.rules.adopting import drafts
from ownway.scheme.rules.model import Scheme, Version

WHOLE = 10_000  # basis points


class Stage(StrEnum):
    """Where a proposal stands."""

    DRAFT = "draft"
    CONSULTED = "consulted"
    TESTED = "tested"
    ADOPTED = "adopted"
    IN_FORCE = "in_force"
    RETIRED = "retired"
    WITHDRAWN = "withdrawn"


OPEN = (Stage.DRAFT, Stage.CONSULTED, Stage.TESTED, Stage.ADOPTED)


class PaperKind(StrEnum):
    """What is written down beside a proposal."""

    CONSULTATION = "consultation"
    NOTICE = "notice"
    EQUALITY = "equality"


class StudyKind(StrEnum):
    """What the worker is asked to work out."""

    IMPACT = "impact"  # everyone under the rules in force and under the new ones
    VALIDATION = "validation"  # the new amounts beside what plans really cost
    FAIRNESS = "fairness"  # the rules in force, group by group


class Outcome(StrEnum):
    """How a study ended."""

    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Lack:
    """One thing that is missing; `phrases` says it in words."""

    code: str
    values: tuple[tuple[str, int | date], ...] = ()


@dataclass(frozen=True, slots=True)
class Tried:
    """A study that is done. `old`, `new`: identities of the two schemes; people are counts."""

    old: str
    new: str
    made_on: date
    active: int
    covered: int


@dataclass(frozen=True, slots=True)
class Stood:
    """Everything the gate asks about one proposal, as it stands on `today`."""

    scheme: str  # its identity
    in_force: str  # the identity of what the programme follows
    starts_on: date
    today: date
    author: UUID  # a human
    consulted: tuple[date, date] | None = None
    notice_on: date | None = None
    equality: bool = False
    tested: bool = False
    adopted: bool = False
    withdrawn: bool = False
    taken: bool = False  # was taken into force
    ended: bool = False  # and other rules came after it
    impact: Tried | None = None
    validation: Tried | None = None


def stage(stood: Stood) -> Stage:
    """Where it stands. What was in force and is followed no more is retired."""
    if stood.withdrawn:
        return Stage.WITHDRAWN
    if stood.taken:
        return Stage.RETIRED if stood.ended else Stage.IN_FORCE
    if stood.adopted:
        return Stage.ADOPTED
    if stood.tested:
        return Stage.TESTED
    return Stage.CONSULTED if stood.consulted else Stage.DRAFT


def for_papers(stood: Stood) -> tuple[Lack, ...]:
    """What keeps anything more from being written down or tried out."""
    if stood.adopted and not stood.withdrawn and not stood.taken:
        return (Lack("adopted"),)
    return _closed(stood)


def for_tested(stood: Stood, limits: RuleChanges) -> tuple[Lack, ...]:
    """What is missing before somebody can say that it was tried out well enough."""
    return (*_closed(stood), *_consulted(stood), *_tried(stood, limits))


def for_adopted(stood: Stood, limits: RuleChanges, signer: UUID | None) -> tuple[Lack, ...]:
    """What is missing before `signer` can adopt it; None: whoever that will be."""
    return (*for_tested(stood, limits), *_signed(stood, limits, signer))


def for_in_force(stood: Stood) -> tuple[Lack, ...]:
    """What is missing before it is what the programme follows."""
    found = list(_closed(stood))
    if not stood.adopted:
        found.append(Lack("not_adopted"))
    elif stood.impact is None or stood.impact.old != stood.in_force:
        found.append(Lack("other_rules_meanwhile"))
    if stood.today < stood.starts_on:
        found.append(Lack("not_yet", (("day", stood.starts_on),)))
    return tuple(found)


def for_withdrawn(stood: Stood) -> tuple[Lack, ...]:
    """What was in force cannot be taken back: it is followed by other rules."""
    return _closed(stood)


def _closed(stood: Stood) -> tuple[Lack, ...]:
    if stood.withdrawn:
        return (Lack("withdrawn"),)
    return (Lack("was_in_force"),) if stood.taken else ()


def _consulted(stood: Stood) -> Iterator[Lack]:
    if stood.consulted is None:
        yield Lack("no_consultation")
    elif stood.consulted[1] > stood.today:
        yield Lack("still_asking", (("day", stood.consulted[1]),))


def _tried(stood: Stood, limits: RuleChanges) -> Iterator[Lack]:
    impact, validation = stood.impact, stood.validation
    if impact is None or impact.new != stood.scheme:
        yield Lack("no_impact")
    elif impact.old != stood.in_force:
        yield Lack("other_rules_meanwhile")
    elif not impact.active:
        yield Lack("nobody_to_try")
    elif impact.covered * WHOLE < limits.covering_basis_points * impact.active:
        said = impact.covered * 100 // impact.active
        yield Lack("too_few", (("part", said), ("least", limits.covering_basis_points // 100)))
    if validation is None or validation.new != stood.scheme:
        yield Lack("no_validation")


def _signed(stood: Stood, limits: RuleChanges, signer: UUID | None) -> Iterator[Lack]:
    if not stood.tested:
        yield Lack("not_tested")
    if stood.impact is not None:
        last = stood.impact.made_on + timedelta(days=limits.simulated_within_days)
        if stood.today > last:
            yield Lack("impact_too_old", (("days", limits.simulated_within_days),))
    if not stood.equality:
        yield Lack("no_equality")
    yield from _noticed(stood, limits)
    if stood.today > stood.starts_on:
        yield Lack("starts_too_soon", (("day", stood.starts_on),))
    if signer == stood.author:
        yield Lack("own_proposal")


def _noticed(stood: Stood, limits: RuleChanges) -> Iterator[Lack]:
    if stood.notice_on is None:
        yield Lack("no_notice")
        return
    if stood.notice_on > stood.today:
        yield Lack("notice_to_come", (("day", stood.notice_on),))
    if (stood.starts_on - stood.notice_on).days < limits.notice_days:
        yield Lack("notice_too_short", (("days", limits.notice_days),))


def proposed(scheme: Scheme, days: tuple[date, ...]) -> Version | Lack:
    """The one new version of a proposed scheme; `days`: every day on which it changes.

    Nothing may change after it begins: a later change is tried out by itself.
    """
    found = drafts(scheme)
    if len(found) != 1 or found[0] != max(scheme.versions, key=lambda one: one.start):
        return Lack("no_draft")
    if max(days) > found[0].start:
        return Lack("changes_later", (("day", max(days)),))
    return found[0]
