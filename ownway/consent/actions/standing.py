"""What ends together: a place in the circle, what is shared there, a role by name and a match.

Each of these is called inside the transaction of an action, which writes the entry about the rows.
"""

from __future__ import annotations

from datetime import datetime

from django.db.models import Model
from django.utils.translation import gettext as _

from ownway.consent import rules
from ownway.consent.actions.refusals import NotYours
from ownway.consent.models import Grant, Match, Sharing
from ownway.consent.rules import Change, Level, Standing, Topic
from ownway.core.actors import Actor, ActorKind
from ownway.people.models import Person, Supporter


def check_own(person: Person, by: Actor) -> None:
    if person.account is None:
        if by.kind in (ActorKind.STAFF, ActorKind.JOB):
            return
    elif by.ref == person.account.ref:
        return
    raise NotYours(_("Only the person can choose what is shared."))


def set_levels(
    person: Person,
    supporter: Supporter,
    wanted: dict[Topic, Level],
    by: Actor,
    at: datetime,
) -> tuple[tuple[Change, ...], list[Model]]:
    """Ends sharings that differ and begins the new ones at the same moment; no gap, no overlap.

    Two who press at once take turns at the supporter: where nothing is shared yet there is no
    sharing to wait for.
    """
    Supporter.objects.select_for_update(of=("self",)).get(pk=supporter.pk)
    standing = {
        Topic(row.subject): row
        for row in Sharing.objects.select_for_update(of=("self",)).filter(
            supporter=supporter, withdrawn_at__isnull=True
        )
    }
    now = {
        topic: Level(row.level)
        for topic, row in standing.items()
        if rules.live(at, row.from_at, row.until_at)
    }
    changed = rules.changes(now, wanted)
    rows: list[Model] = []
    for change in changed:
        old = standing.get(change.topic)
        if old is not None:
            old.withdrawn_at, old.withdrawn_by = at, by.ref
            old.save(update_fields=["withdrawn_at", "withdrawn_by"])
            rows.append(old)
        if change.after is not Level.NOTHING:
            rows.append(
                Sharing.objects.create(
                    person=person,
                    supporter=supporter,
                    subject=change.topic.value,
                    level=change.after.value,
                    from_at=at,
                    given_at=at,
                    given_by=by.ref,
                )
            )
    return changed, rows


def live_match(supporter: Supporter) -> Match | None:
    """The match that this place in the circle belongs to, while it is not over."""
    rows = Match.objects.select_related("grant", "supporter__person", "supporter__account")
    rows = rows.select_for_update(of=("self",))
    return rows.filter(supporter=supporter, ended_at__isnull=True).first()


def end_match(match: Match, status: Standing, by: Actor, at: datetime) -> list[Model]:
    """Ends a match, with the role by name and the place in the circle that came with it."""
    match.status, match.ended_at, match.ended_by = status, at, by.ref
    match.save(update_fields=["status", "ended_at", "ended_by"])
    rows: list[Model] = [match]
    if match.grant is not None and match.grant.ended_at is None:
        rows.append(close_grant(match.grant, by, at))
    if match.supporter is not None and match.supporter.ended_at is None:
        rows += let_out(supporter=match.supporter, by=by, at=at)
    return rows


def end_matches(*, person: Person, by: Actor, at: datetime) -> list[Model]:
    """Everybody this person chose, waits for or was proposed is over; the rows that changed.

    To be called inside the transaction of an action: the one that ends their time here.
    """
    standing = Match.objects.select_related(
        "grant", "supporter__person", "supporter__account"
    ).select_for_update(of=("self",))
    mine = standing.filter(person=person, status__in=rules.OPEN_STANDINGS).order_by("pk")
    return [row for one in mine for row in end_match(one, Standing.ENDED, by, at)]


def close_grant(grant: Grant, by: Actor, at: datetime) -> Grant:
    """A role is over from this moment."""
    grant.ended_at, grant.ended_by = at, by.ref
    grant.save(update_fields=["ended_at", "ended_by"])
    return grant


def let_out(*, supporter: Supporter, by: Actor, at: datetime) -> list[Model]:
    """A place in the circle is over, and all that was shared there; the rows that changed.

    To be called inside the transaction of an action.
    """
    nothing = dict.fromkeys(Topic, Level.NOTHING)
    _changed, rows = set_levels(supporter.person, supporter, nothing, by, at)
    if supporter.ended_at is None:
        supporter.ended_at, supporter.ended_by = at, by.ref
        supporter.save(update_fields=["ended_at", "ended_by"])
    return [supporter, *rows]
