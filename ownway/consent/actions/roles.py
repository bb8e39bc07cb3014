"""Roles are given, and end."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Model
from django.utils.translation import gettext as _

from ownway.consent import queries, rules
from ownway.consent.actions.refusals import ByChoiceOnly, GrantTooLong, NotYours, RoleUnknown
from ownway.consent.actions.standing import close_grant, end_match
from ownway.consent.models import Grant, Match
from ownway.consent.rules import Permission, Standing
from ownway.core.actors import Actor, ActorKind
from ownway.people.models import Account, Person
from ownway.people.queries import account_by_ref
from ownway.programme.models import Programme
from ownway.programme.queries import pack_of
from ownway.record import actions as record
from ownway.record.store import writing


def grant_role(
    *,
    programme: Programme,
    account: Account,
    role: str,
    from_at: datetime,
    until_at: datetime,
    person: Person | None = None,
    by: Actor,
    at: datetime,
) -> Grant:
    """Gives a role for a time, half open; for one person where `person` is given.

    Raises RoleUnknown, GrantTooLong, NotYours, and ByChoiceOnly for a coach of one person. The
    software itself gives the first roles.
    """
    found = queries.role_of(programme, role)
    if found is None or rules.unknown_permissions(found.permissions):
        raise RoleUnknown(_("This programme has no such role."))
    if not from_at < until_at <= from_at + timedelta(days=found.longest_days):
        raise GrantTooLong(
            _("This role can be given for %(days)s days at most.") % {"days": found.longest_days}
        )
    if person is not None and person.programme_id != programme.pk:
        raise RoleUnknown(_("This person is not in this programme."))
    coaching = pack_of(programme).coaching
    if person is not None and coaching is not None and coaching.role(role) is not None:
        raise ByChoiceOnly(
            _("People choose their coach themselves."), fix=_("You can propose one to them.")
        )
    must_manage(programme, by, at)
    if account.human == by.human:
        raise NotYours(_("Somebody else has to give you this role."))
    with writing():
        grant = Grant.objects.create(
            account=account,
            programme=programme,
            role=role,
            person=person,
            from_at=from_at,
            until_at=until_at,
            granted_at=at,
            granted_by=by.ref,
        )
        record.write(
            by=by,
            at=at,
            verb="consent.grant_role",
            person=person.ref if person else None,
            programme=programme.ref,
            rows=[grant],
            details={"account": account.ref, "role": role},
        )
    return grant


def end_grant(*, grant: Grant, by: Actor, at: datetime) -> Grant:
    """Ends a role at once; one already ended stays as it is. With a coach's, the match ends too.

    Raises NotYours.
    """
    must_manage(grant.programme, by, at)
    with writing():
        row = Grant.objects.select_for_update(of=("self",)).get(pk=grant.pk)
        rows: list[Model] = [row]
        if row.ended_at is None:
            close_grant(row, by, at)
            matches = Match.objects.select_related("supporter__person", "supporter__account")
            for match in matches.filter(grant=row, ended_at__isnull=True):
                rows += end_match(match, Standing.ENDED, by, at)
        record.write(
            by=by,
            at=at,
            verb="consent.end_grant",
            programme=grant.programme.ref,
            rows=rows,
            details={"role": row.role},
        )
    return row


def must_manage(programme: Programme, by: Actor, at: datetime) -> None:
    if by.kind is ActorKind.JOB:
        return
    viewer = queries.viewer_for(account_by_ref(by.ref), at=at)
    if not queries.can(viewer, Permission.PROGRAMME_MANAGE, programme=programme):
        raise NotYours(_("Ask somebody who manages the programme."))
