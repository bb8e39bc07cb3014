"""Reads of groups that leave together: their teams, places and limits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Q

from ownway.consent import queries as consent
from ownway.consent.queries import Viewer
from ownway.consent.rules import Permission
from ownway.core.problems import NotVisible
from ownway.endings import rules
from ownway.endings.models import Cohort, TeamMember
from ownway.planning.rules import Finding
from ownway.programme import queries as programmes
from ownway.programme.models import Programme


@dataclass(frozen=True, slots=True)
class Group:
    """One group with its team and how many places are taken."""

    cohort: Cohort
    team: tuple[TeamMember, ...]  # those on it now
    taken: int

    @property
    def free(self) -> int:
        return rules.free_places(self.cohort.places, self.taken)

    @property
    def takes_people(self) -> bool:
        return self.cohort.opened_at is not None and self.cohort.retreated_at is None

    @property
    def coaches(self) -> tuple[TeamMember, ...]:
        return tuple(one for one in self.team if one.part == rules.PEER_COACH)

    def member(self, viewer: Viewer) -> TeamMember | None:
        account = viewer.account
        found = (one for one in self.team if account and one.account_id == account.pk)
        return next(found, None)


def groups(programme: Programme) -> list[Group]:
    """The groups of a programme, newest first; nobody who takes part is named. Three queries."""
    held = Count("exits", filter=Q(exits__status__in=rules.HOLDS_PLACE))
    rows = Cohort.objects.filter(programme=programme).annotate(taken=held)
    full = rows.prefetch_related("team__account").select_related("programme__pack")
    return [
        Group(
            cohort=one,
            team=tuple(each for each in one.team.all() if each.stopped_at is None),
            taken=one.taken,
        )
        for one in full.order_by("-number")
    ]


def group(programme: Programme, ref: UUID) -> Group:
    """One of them. Raises NotVisible."""
    found = [one for one in groups(programme) if one.cohort.ref == ref]
    if not found:
        raise NotVisible
    return found[0]


def group_by_ref(viewer: Viewer, ref: UUID) -> Group:
    """One group, for those who work with exits where it is. Raises NotVisible."""
    cohort = Cohort.objects.select_related("programme__pack").filter(ref=ref).first()
    if cohort is None or not may_walk(viewer, cohort.programme):
        raise NotVisible
    return group(cohort.programme, ref)


def open_group(programme: Programme) -> Group | None:
    """The group that takes people now: the oldest with a free place, else the oldest; or none."""
    found = [one for one in reversed(groups(programme)) if one.takes_people]
    return next((one for one in found if one.free), next(iter(found), None))


def to_open(found: Group, at: datetime) -> tuple[Finding, ...]:
    """What a group still lacks before people can apply."""
    cohort = found.cohort
    before = Cohort.objects.filter(
        programme=cohort.programme, number__lt=cohort.number, retreated_at__isnull=True
    )
    return rules.check_opening(
        parts=[one.part for one in found.team],
        retreat_on=cohort.retreat_on,
        retreat_place=cohort.retreat_place,
        today=programmes.day_of(cohort.programme, at),
        before_open=cohort.one_after_another and before.exists(),
    )


def may_walk(viewer: Viewer, programme: Programme) -> bool:
    """Whether the viewer works with exits here, as one who runs them or walks along."""
    return bool(
        consent.can(viewer, Permission.EXIT_RUN, programme=programme)
        or consent.can(viewer, Permission.EXIT_WALK, programme=programme)
    )
