"""Two amounts side by side, and the notice where one is less."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial
from uuid import UUID

from ownway.allocation import phrases, rules
from ownway.allocation.models import Allocation, ReductionNotice
from ownway.allocation.queries.amounts import amount_to_plan_with
from ownway.allocation.queries.kept import pack_for, spoken, told_of
from ownway.allocation.rules import (
    ChangePart,
    Told,
)
from ownway.assessment.models import Assessment
from ownway.consent.queries import Viewer, one
from ownway.core.money import Money
from ownway.programme.models import Programme
from ownway.scheme.rules.changes import Part


@dataclass(frozen=True, slots=True)
class Compared:
    """Two amounts for a year and all of what made the difference (A7).

    `unchanged`: questions and facts that say the same. `comparable` False: the questions are
    others now, so no answer can be set beside another, and no notice can be built on it.
    """

    before: Allocation
    after: Allocation
    was: Money
    now: Money
    parts: tuple[ChangePart, ...]
    unchanged: tuple[str, ...]
    comparable: bool

    @property
    def explained(self) -> int:
        """What the parts come to, minor units."""
        return sum(part.minor for part in self.parts)


def compared(before: Allocation, after: Allocation) -> Compared:
    """The amounts to plan with of two allocations, and what made the difference, part by part.

    What the scheme did is shared out exactly; what a person settled stands as its own parts.
    """
    old, new = pack_for(before), pack_for(after)
    told = told_of(before), told_of(after)
    found = rules.attribution(old, told[0], new, told[1])
    assert (found.before, found.after) == (before.amount_minor, after.amount_minor), "I4"
    was, now = amount_to_plan_with(before), amount_to_plan_with(after)
    parts = [
        ChangePart(
            one.kind,
            one.name,
            one.part,
            one.alone,
            spoken(new, partial(phrases.part, one, currency=after.currency)),
        )
        for one in (_as_left(part, *told) for part in found.parts)
    ]
    more_before, more_now = was.minor - found.before, now.minor - found.after
    if more_before:
        words = spoken(new, lambda _words: phrases.settled_before(more_before, after.currency))
        parts.append(ChangePart("settled_before", "", -more_before, None, words))
    if more_now:
        words = spoken(new, lambda _words: phrases.settled_now(more_now, after.currency))
        parts.append(ChangePart("settled_now", "", more_now, None, words))
    return Compared(before, after, was, now, tuple(parts), found.unchanged, found.comparable)


def compared_by(viewer: Viewer, before: Allocation, after: Allocation, *, at: datetime) -> Compared:
    """The same for somebody who may read the answers too. Raises NotVisible to others."""
    for each in (before.assessment, after.assessment):
        if each is not None:
            one(viewer, Assessment.objects.filter(pk=each.pk), at=at)
    return compared(before, after)


def _as_left(part: Part, before: Told, after: Told) -> Part:
    """A part as the person told it: a question left open has no answer, though it counts."""
    return replace(
        part,
        old=None if part.name in before.open else part.old,
        new=None if part.name in after.open else part.new,
    )


def notice_of(allocation: Allocation) -> ReductionNotice | None:
    """The notice that this amount goes down, given and not taken back, or None."""
    return allocation.notices.filter(withdrawn_at__isnull=True).first()


def notice(viewer: Viewer, ref: UUID, *, at: datetime) -> ReductionNotice:
    """One notice. Raises NotVisible."""
    rows = ReductionNotice.objects.select_related(
        "allocation__person__programme", "allocation__pack", "before"
    )
    return one(viewer, rows.filter(ref=ref), at=at)


def reduced(before: Allocation, after: Allocation, to: Money) -> bool:
    """Whether a notice in force, after the one amount and up to the other, lets it go so low."""
    return ReductionNotice.objects.filter(
        allocation__person=after.person_id,
        allocation__number__gt=before.number,
        allocation__number__lte=after.number,
        in_force_at__isnull=False,
        after_minor__lte=to.minor,
    ).exists()


def notices_due(on: date, programme: Programme) -> list[ReductionNotice]:
    """Notices of a programme whose day has come and that are not in force yet."""
    rows = ReductionNotice.objects.filter(
        allocation__person__programme=programme,
        counts_from__lte=on,
        in_force_at__isnull=True,
        withdrawn_at__isnull=True,
    )
    return list(rows.select_related("allocation__person__programme").order_by("counts_from", "pk"))
