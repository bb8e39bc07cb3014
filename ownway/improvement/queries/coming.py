"""What waits or comes near: for those who run checks, for raters, for who sees to a change."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from ownway.consent.queries import Viewer
from ownway.core.problems import NotVisible
from ownway.improvement.models import Rater, Round
from ownway.improvement.queries.access import require_looking
from ownway.improvement.queries.cycles import Tried, cycles, tried, with_steps
from ownway.improvement.queries.rounds import due, open_to_rater, ratings_of_account
from ownway.improvement.rules import coming as rules
from ownway.improvement.rules.coming import CHANGE_NEAR, CHECK_NEAR, Timing
from ownway.improvement.rules.cycles import At
from ownway.programme import queries as programmes
from ownway.programme.models import Programme


@dataclass(frozen=True, slots=True)
class Waiting:
    """Raters of an open round who have not handed in: how many of each viewpoint, and no names."""

    round: Round
    by_viewpoint: Mapping[str, int]

    @property
    def count(self) -> int:
        return sum(self.by_viewpoint.values())


@dataclass(frozen=True, slots=True)
class Coming:
    """What a programme's checks ask for now. `check_on` only where it is near or past."""

    check_on: date | None
    check: Timing | None
    changes: tuple[tuple[Tried, Timing], ...]
    waiting: Waiting | None

    @property
    def anything(self) -> bool:
        return bool(self.check or self.changes or self.waiting)


def coming(viewer: Viewer, programme: Programme, today: date) -> Coming:
    """The next check, small changes and raters that wait. Raises NotVisible."""
    require_looking(viewer, programme.ref)
    due_on = due(programme)
    check = rules.timing(due_on, today, CHECK_NEAR) if due_on else None
    return Coming(
        check_on=due_on if check else None,
        check=check,
        changes=_near(cycles(viewer, programme), today),
        waiting=_waiting(programme),
    )


def _near(found: list[Tried], today: date) -> tuple[tuple[Tried, Timing], ...]:
    timed = (
        (one, rules.timing(one.cycle.due_on, today, CHANGE_NEAR))
        for one in found
        if one.at is not At.DONE
    )
    return tuple((one, when) for one, when in timed if when is not None)


def _waiting(programme: Programme) -> Waiting | None:
    of = Round.objects.filter(
        programme=programme, opened_at__isnull=False, closed_at__isnull=True
    ).first()
    if of is None:
        return None
    rows = Rater.objects.filter(round=of, removed_at__isnull=True, handed_in_at__isnull=True)
    views = Counter(rows.order_by("pk").values_list("viewpoint", flat=True))
    return Waiting(round=of, by_viewpoint=views) if views else None


def own_ratings(viewer: Viewer) -> list[Rater]:
    """The rounds in which this sign-in has still to hand in, newest first."""
    if viewer.account is None:
        return []
    return [one for one in ratings_of_account(viewer.account) if open_to_rater(one)]


def own_changes(viewer: Viewer) -> list[tuple[Tried, Timing]]:
    """What the viewer sees to and whose day is near or past, the first day first."""
    if not viewer.signed_in:
        return []
    rows = with_steps().filter(colleague=viewer.rights.human).order_by("due_on", "pk")
    found: list[tuple[Tried, Timing]] = []
    for one in rows:
        found += _near([tried(one)], programmes.day_of(one.programme, viewer.at))
    return found


def own_change(viewer: Viewer, ref: UUID) -> Tried:
    """A small change the viewer sees to. Raises NotVisible for anybody else's."""
    found = with_steps().filter(ref=ref, colleague=viewer.rights.human).first()
    if found is None or not viewer.signed_in:
        raise NotVisible
    return tried(found)
