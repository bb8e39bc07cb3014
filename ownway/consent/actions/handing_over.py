"""A coach leaves: first a name to ring for each of their people, then the end, all or nothing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from ownway.consent import queries, rules
from ownway.consent.actions import coaches
from ownway.consent.actions.refusals import CannotChoose, NotReady, NotYours, StillNeeded
from ownway.consent.actions.standing import end_match
from ownway.consent.models import Match
from ownway.consent.rules import Permission, Standing
from ownway.core.actors import Actor, ActorKind
from ownway.people import queries as names
from ownway.people.models import Coach
from ownway.people.rules import missing
from ownway.programme import queries as programmes
from ownway.record import actions as record
from ownway.record.store import writing

_NAMED = (Standing.ACTIVE, Standing.STANDS_IN)


def hand_over(*, match: Match, stand_in: Coach, by: Actor, at: datetime) -> Match:
    """A coach who leaves is followed by somebody with a name, until the person has chosen.

    The old coach loses access at once. Who stands in can be rung, and sees nothing until the
    person chooses them; a full list is no hindrance. Raises NotYours, CannotChoose, NotReady.
    """
    with writing():
        return _handed_over(match, stand_in, by, at)


def leave(
    *, coach: Coach, stand_ins: Mapping[UUID, Coach] | None = None, by: Actor, at: datetime
) -> Coach:
    """A coach leaves, and each of their people has somebody to ring: all of it, or nothing.

    `stand_ins`: who stands in, by the ref of the match. Who waited for the coach hears of it.
    There is one entry for each person and one for the coach, in one transaction. Twice is once.
    Raises NotYours, CannotChoose, NotReady, StillNeeded while somebody has no name to ring.
    """
    _may_let_go(coach, by, at)
    with writing():
        coach = _held(coach, stand_ins or {})
        if coach.left_at is not None:
            return coach
        for match in _theirs(coach).filter(status__in=_NAMED).order_by("pk"):
            stand_in = (stand_ins or {}).get(match.ref)
            if stand_in is None:
                raise StillNeeded(
                    _("Somebody still has them as their coach."),
                    fix=_("Choose who stands in for each person first."),
                )
            _handed_over(match, stand_in, by, at)
        waited = _theirs(coach).filter(status__in=rules.OPEN_STANDINGS).order_by("pk")
        rows = [row for one in waited for row in end_match(one, Standing.ENDED, by, at)]
        coach.left_at, coach.left_by, coach.takes_people = at, by.ref, False
        coach.save(update_fields=["left_at", "left_by", "takes_people"])
        record.write(
            by=by,
            at=at,
            verb="consent.leave",
            programme=coach.programme.ref,
            rows=[coach, *rows],
            details={"coach": coach.ref, "role": coach.role},
        )
        return coach


def _theirs(coach: Coach) -> QuerySet[Match]:
    return coaches.whole().select_for_update(of=("self",)).filter(coach=coach)


def _may_let_go(coach: Coach, by: Actor, at: datetime) -> None:
    if by.kind is ActorKind.JOB:
        return
    viewer = queries.viewer_for(names.account_by_ref(by.ref), at=at)
    if not queries.can(viewer, Permission.COACHES_MANAGE, programme=coach.programme):
        raise NotYours(_("Ask somebody who looks after the coaches."))


def _held(coach: Coach, stand_ins: Mapping[UUID, Coach]) -> Coach:
    """Everybody this is about, always in the same order: nobody waits for each other in a ring."""
    keys = {coach.pk, *(one.pk for one in stand_ins.values())}
    rows = Coach.objects.select_related("programme").select_for_update(of=("self",))
    held = {one.pk: one for one in rows.filter(pk__in=keys).order_by("pk")}
    return held[coach.pk]


def _handed_over(match: Match, stand_in: Coach, by: Actor, at: datetime) -> Match:
    """One person's part of it, with its entry."""
    coaches.must_look_after(match.person, by, at)
    person, stand_in = coaches.locked(match.person, stand_in)  # before the match, as in `choose`
    old = coaches.whole().select_for_update(of=("self",)).get(pk=match.pk)
    if old.status not in _NAMED:
        raise CannotChoose(_("This is over already."))
    if stand_in.pk == old.coach_id or stand_in.role != old.role:
        raise CannotChoose(_("Choose somebody else with the same role to stand in."))
    asked = coaches.can_be_chosen(person, stand_in)
    today = programmes.day_of(person.programme, at)
    credits = names.credits_of([stand_in])[stand_in.pk]
    if missing(credits, asked.needs, today):
        raise NotReady(_("A course has to be written down first."))
    rows = end_match(old, Standing.ENDED, by, at)
    days = coaches.coaching_of(person).stands_in.days
    made = coaches.begun(
        person,
        stand_in,
        asked,
        Standing.STANDS_IN,
        by,
        at,
        stands_in_until_on=today + timedelta(days=days),
        supporter=coaches.beside(person, stand_in, asked, by, at),
    )
    coaches.note("consent.hand_over", made, [made, made.supporter, *rows], by, at)
    return made
