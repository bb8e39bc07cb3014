"""Every write about joining, resting and leaving."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from django.db.models import Model
from django.utils.translation import gettext as _

from ownway.consent import actions as consent
from ownway.core.actors import Actor
from ownway.core.problems import Refused
from ownway.joining import rules
from ownway.joining.models import Enrolment
from ownway.joining.rules import OVER, Status
from ownway.people import actions as people
from ownway.people.models import Account, Person
from ownway.people.rules import SAME_PRESS
from ownway.programme.models import Programme
from ownway.programme.queries import pack_of
from ownway.record import actions as record
from ownway.record.store import writing


class NotReady(Refused):
    """Something is still missing to join; each problem says what."""

    code = "not_ready"


class NoSuchMove(Refused):
    """From where somebody stands, this step cannot be taken."""

    code = "no_such_move"


# Rows that belong to a step, and what its entry says of them.
Also = Callable[[Enrolment], tuple[Sequence[Model], Mapping[str, object]]]


def _nothing(_enrolment: Enrolment) -> tuple[Sequence[Model], Mapping[str, object]]:
    return (), {}


def join(
    *,
    programme: Programme,
    account: Account | None,
    name: str,
    called: str = "",
    language: str,
    access_needs: str = "",
    facts: Mapping[str, str],
    with_help: bool = False,
    informed_version: str,
    by: Actor,
    at: datetime,
) -> Enrolment:
    """Somebody joins of their own will: the person and their time in the programme begin.

    `account` empty: on paper, with somebody who helps. `informed_version`: digest of what was
    read about the programme. A second press right after gives what the first one made.
    Raises NotReady, people.actions.AlreadyThere (S1).
    """
    pack = pack_of(programme)
    problems = rules.check(
        name=name,
        informed_version=informed_version,
        language=language,
        languages=pack.languages,
        facts=facts,
        asked={fact.code: fact.values for fact in pack.asked},
    )
    if problems:
        raise NotReady(_("There is something still to fill in."), problems=problems)
    with writing():
        there = _just_joined(programme, account, at)
        if there is not None:
            return there
        person = people.new_person(
            programme=programme,
            account=account,
            name=name,
            called=called,
            language=language,
            access_needs=access_needs,
            facts=facts,
            restricted=False,
            by=by,
            at=at,
        )
        enrolment = Enrolment.objects.create(
            person=person,
            status=Status.ENROLLED.value,
            with_help=with_help,
            informed_version=informed_version,
            joined_at=at,
            joined_by=by.ref,
        )
        record.write(
            by=by,
            at=at,
            verb="joining.join",
            person=person.ref,
            programme=programme.ref,
            rows=[person, enrolment],
            versions={"informed": informed_version},
        )
    return enrolment


def _just_joined(programme: Programme, account: Account | None, at: datetime) -> Enrolment | None:
    if account is None:
        return None
    Account.objects.select_for_update().get(pk=account.pk)  # two presses take turns
    return Enrolment.objects.filter(
        person__programme=programme,
        person__account=account,
        joined_at__gt=at - SAME_PRESS,
        joined_at__lt=at + SAME_PRESS,  # of two presses the later one may be first
    ).first()


def leave(*, person: Person, by: Actor, at: datetime) -> Enrolment:
    """Leaves the programme at once, for any reason or none. Raises NoSuchMove."""
    return _step(person, Status.LEFT, "joining.leave", by, at)


def pause(*, person: Person, also: Also = _nothing, by: Actor, at: datetime) -> Enrolment:
    """Rests; plan and money stay as they are (I13). Twice is once.

    `also`: what another package writes of it in the same transaction. Raises NoSuchMove.
    """
    return _step(person, Status.PAUSED, "joining.pause", by, at, also)


def resume(*, person: Person, also: Also = _nothing, by: Actor, at: datetime) -> Enrolment:
    """Takes up again after a rest, and only after one. Twice is once; `also` as in `pause`.

    Raises NoSuchMove.
    """
    return _step(person, Status.ACTIVE, "joining.resume", by, at, also, (Status.PAUSED,))


def come_back(*, person: Person, by: Actor, at: datetime) -> Enrolment:
    """Returns after leaving or graduating. Twice is once. Raises NoSuchMove."""
    return _step(person, Status.ENROLLED, "joining.come_back", by, at)


def _step(
    person: Person,
    to: Status,
    verb: str,
    by: Actor,
    at: datetime,
    also: Also = _nothing,
    only_from: tuple[Status, ...] = tuple(Status),
) -> Enrolment:
    with writing():
        now = Enrolment.objects.select_for_update().get(person=person)
        if now.status == to:
            return now
        if now.status not in only_from:
            raise NoSuchMove(_("This step cannot be taken from where you are."))
        coaches = consent.end_matches(person=person, by=by, at=at) if to in OVER else []
        enrolment = move_row(person=person, to=to, by=by, at=at)
        more, details = also(enrolment)
        record.write(
            by=by,
            at=at,
            verb=verb,
            person=person.ref,
            programme=person.programme.ref,
            rows=[enrolment, *coaches, *more],
            details=details,
        )
    return enrolment


def move_row(*, person: Person, to: Status, by: Actor, at: datetime) -> Enrolment:
    """The row alone, inside the transaction of an action that writes the entry. NoSuchMove.

    Where the time here ends, whoever stands beside the person is ended first (consent).
    """
    enrolment = Enrolment.objects.select_for_update().get(person=person)
    if not rules.may_move(enrolment.status, to):
        raise NoSuchMove(_("This step cannot be taken from where you are."))
    enrolment.status = to.value
    over = to in OVER
    enrolment.left_at, enrolment.left_by = (at, by.ref) if over else (None, None)
    enrolment.save(update_fields=["status", "left_at", "left_by"])
    return enrolment
