"""Groups are planned, staff offer themselves, a group opens, and its retreat is held."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from uuid import UUID

from django.db.models import Max, Model
from django.utils.translation import gettext as _

from ownway.core.actors import Actor
from ownway.endings import queries, rules
from ownway.endings.actions.steps import NotNow, NotWhole, NotYours, move, refuse
from ownway.endings.models import Cohort, Exit, TeamMember
from ownway.endings.rules import ExitStatus
from ownway.people.queries import account_by_ref, is_peer_coach
from ownway.planning.rules import Finding
from ownway.programme import queries as programmes
from ownway.programme.models import Programme
from ownway.record import actions as record
from ownway.record.store import writing


def plan_cohort(
    *,
    programme: Programme,
    places: int,
    retreat_on: date | None = None,
    retreat_place: str = "",
    by: Actor,
    at: datetime,
) -> Cohort:
    """A group is planned, within the limits its pack has in force that day (scenario 30).

    The same again while it is not open is the same. Raises NotWhole.
    """
    exits = programmes.pack_of(programme).exits
    if exits is None:
        raise NotWhole(_("This programme has no exit groups."))
    size = exits.group_on(programmes.day_of(programme, at))
    refuse(rules.check_places(places, size))
    with writing():
        Programme.objects.select_for_update().get(pk=programme.pk)  # numbers take turns
        same = Cohort.objects.filter(
            programme=programme, places=places, retreat_on=retreat_on, opened_at__isnull=True
        ).first()
        if same is not None:
            return same
        last = Cohort.objects.filter(programme=programme).aggregate(last=Max("number"))["last"]
        made = Cohort.objects.create(
            programme=programme,
            pack=programme.pack,
            number=(last or 0) + 1,
            places=places,
            least=size.least,
            most=size.most,
            one_after_another=exits.one_after_another,
            retreat_on=retreat_on,
            retreat_place=retreat_place.strip(),
            planned_at=at,
            planned_by=by.ref,
        )
        _keep("endings.plan_cohort", made, [made], by=by, at=at)
        return made


def set_retreat(*, cohort: Cohort, on: date, place: str, by: Actor, at: datetime) -> Cohort:
    """The day and the place of the retreat; both can change until it was held.

    Raises NotWhole, NotNow.
    """
    with writing():
        row = _locked(cohort)
        if row.retreated_at is not None:
            raise NotNow(_("This retreat was held already."))
        if on < programmes.day_of(row.programme, at):
            refuse([Finding("retreat_day_missing", "retreat_on")])
        if not place.strip():
            refuse([Finding("retreat_place_missing", "retreat_place")])
        row.retreat_on, row.retreat_place = on, place.strip()
        row.save(update_fields=["retreat_on", "retreat_place"])
        _keep("endings.set_retreat", row, [row], by=by, at=at)
        return row


def offer_self(*, cohort: Cohort, part: str, by: Actor, at: datetime) -> TeamMember:
    """Staff offer themselves, of their own will; nobody can do it for another (S13).

    Raises NotWhole, NotNow.
    """
    with writing():
        row = _locked(cohort)
        pack = programmes.pack_of(row.programme)
        if pack.exits is None or part not in (rules.PEER_COACH, *pack.exits.parts):
            refuse([Finding("part_unknown", "part")])
        asks = pack.coaching is not None and pack.coaching.peer  # who is a peer can be shown here
        today = programmes.day_of(row.programme, at)
        if part == rules.PEER_COACH and asks and not is_peer_coach(by.ref, row.programme, today):
            refuse([Finding("not_a_peer", "part")])
        if row.retreated_at is not None:
            raise NotNow(_("This group is on its way already."), fix=_("Join the next group."))
        account = account_by_ref(by.ref)
        there = TeamMember.objects.filter(cohort=row, account=account, stopped_at__isnull=True)
        found = there.first()
        if found is not None:
            return found
        made = TeamMember.objects.create(
            cohort=row, account=account, part=part, offered_at=at, offered_by=by.ref
        )
        _keep("endings.offer_self", row, [made], by=by, at=at)
        return made


def stop_offering(*, member: TeamMember, by: Actor, at: datetime) -> TeamMember:
    """Somebody leaves a team, with no reason asked; what they promised is handed on by name.

    Twice is once. Raises NotYours.
    """
    with writing():
        row = TeamMember.objects.select_for_update(of=("self",)).get(pk=member.pk)
        if row.offered_by != by.ref:
            raise NotYours(_("Only they themselves can stop."))
        return row if row.stopped_at is not None else _stopped(row, by=by, at=at)


def _stopped(row: TeamMember, *, by: Actor, at: datetime) -> TeamMember:
    row.stopped_at, row.stopped_by = at, by.ref
    row.save(update_fields=["stopped_at", "stopped_by"])
    _keep("endings.stop_offering", _locked(row.cohort), [row], by=by, at=at)
    return row


def note_member_gone(*, member: TeamMember, by: Actor, at: datetime) -> TeamMember:
    """One of a team whose role here is over is not on offer any more. Twice is once.

    Raises NotYours while their role holds.
    """
    with writing():
        row = TeamMember.objects.select_for_update(of=("self",)).get(pk=member.pk)
        if row.stopped_at is not None:
            return row
        if row not in queries.members_gone(row.cohort.programme, at):
            raise NotYours(_("Only they themselves can stop."))
        return _stopped(row, by=by, at=at)


def open_cohort(*, cohort: Cohort, by: Actor, at: datetime) -> Cohort:
    """People can apply: there is a peer coach, a day and a place, and it is this group's turn.

    Twice is once. Raises NotWhole.
    """
    with writing():
        row = _locked(cohort)
        if row.opened_at is not None:
            return row
        refuse(queries.to_open(queries.group(row.programme, row.ref), at))
        row.opened_at, row.opened_by = at, by.ref
        row.save(update_fields=["opened_at", "opened_by"])
        _keep("endings.open_cohort", row, [row], by=by, at=at)
        return row


def hold_retreat(*, cohort: Cohort, came: Iterable[UUID], by: Actor, at: datetime) -> Cohort:
    """The retreat was held. `came`: refs of the ways out of those who were there; whoever could
    not come is offered another day and loses nothing. Twice is once. Raises NotNow.
    """
    with writing():
        row = _locked(cohort)
        if row.retreated_at is not None:
            return row
        today = programmes.day_of(row.programme, at)
        if row.opened_at is None or row.retreat_on is None or today < row.retreat_on:
            raise NotNow(_("The day of the retreat has not come."))
        row.retreated_at, row.retreated_by = at, by.ref
        row.save(update_fields=["retreated_at", "retreated_by"])
        there = list(
            Exit.objects.select_for_update(of=("self",)).filter(
                cohort=row, ref__in=set(came), status=ExitStatus.AWARDED
            )
        )
        for one in there:
            move(one, ExitStatus.RETREAT_DONE, by=by, at=at)
        Exit.objects.bulk_update(there, ["status", "stepped_at", "stepped_by"])
        _keep("endings.hold_retreat", row, [row, *there], by=by, at=at)
        return row


def _locked(cohort: Cohort) -> Cohort:
    rows = Cohort.objects.select_related("programme__pack").select_for_update(of=("self",))
    return rows.get(pk=cohort.pk)


def _keep(verb: str, row: Cohort, rows: Sequence[Model], *, by: Actor, at: datetime) -> None:
    record.write(
        by=by,
        at=at,
        verb=verb,
        programme=row.programme.ref,
        rows=rows,
        versions={"pack": row.pack.digest},
        details={"group": row.number},
    )
