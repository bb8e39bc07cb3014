"""Every write about joining, resting and leaving."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from django.db.models import Model
from django.utils.translation import gettext as _

from ownway.consent import actions as consent
from ownway.consent import queries as consent_queries
from ownway.core.actors import Actor
from ownway.core.problems import Refused
from ownway.joining import rules
from ownway.joining.models import Enrolment
from ownway.joining.rules import OVER, Status
from ownway.people import actions as people
from ownway.people import queries as people_queries
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


class NotTheirs(Refused):
    """Only the person themself does this, or only for somebody without a sign-in."""

    code = "not_theirs"


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


def take_in(
    *,
    person: Person,
    name: str,
    called: str = "",
    access_needs: str = "",
    facts: Mapping[str, str],
    with_help: bool = False,
    informed_version: str,
    by: Actor,
    at: datetime,
) -> Enrolment:
    """Somebody who asked, or who came with a plan from another place, joins of their own will (S1).

    Whoever has a sign-in says so themself; for somebody without one, staff write it down.
    `informed_version`: digest of what was read about the programme. Twice is once.
    Raises NotReady, NotTheirs, NoSuchMove.
    """
    pack = pack_of(person.programme)
    with writing():
        row = Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
        if row.account_id is not None and by.human != row.human:  # type: ignore[attr-defined]
            raise NotTheirs(_("They have a sign-in, so they join by their own click."))
        enrolment = Enrolment.objects.select_for_update().get(person=row)
        if enrolment.status == Status.ENROLLED:
            return enrolment
        if not rules.may_take_in(enrolment.status):
            raise NoSuchMove(_("This step cannot be taken from where you are."))
        problems = rules.check(
            name=name,
            informed_version=informed_version,
            language=row.language,
            languages=(*pack.languages, row.language),
            facts=facts,
            asked={fact.code: fact.values for fact in pack.asked},
        )
        if problems:
            raise NotReady(_("There is something still to fill in."), problems=problems)
        row.name, row.called = name.strip(), called.strip()
        row.access_needs, row.facts = access_needs.strip(), {**row.facts, **facts}
        row.save(update_fields=["name", "called", "access_needs", "facts"])
        enrolment.status, enrolment.with_help = Status.ENROLLED.value, with_help
        enrolment.informed_version = informed_version
        enrolment.joined_at, enrolment.joined_by = at, by.ref
        enrolment.save()
        record.write(
            by=by,
            at=at,
            verb="joining.take_in",
            person=row.ref,
            programme=row.programme.ref,
            rows=[row, enrolment],
            versions={"informed": informed_version},
        )
    return enrolment


def open_sign_in(*, person: Person, email: str, by: Actor, at: datetime) -> Person:
    """Somebody without a sign-in gets one: from then on their own clicks count, and no paper.

    `email`: an address of theirs; a code goes there each time they sign in, and nobody else gets
    it. An address nobody has used yet can be put right. Twice is once. Raises NotTheirs,
    people.actions.AddressInUse, people.actions.AlreadyThere.
    """
    with writing():
        row = Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
        before = row.account
        if before is not None and before.email == people_queries.normal_email(email):
            return row
        if before is not None and not people_queries.unused(before):
            raise NotTheirs(_("They have a sign-in already."))
        if before is not None:
            account = people.put_address_right(account=before, email=email)
        else:
            account = _sign_in_for(row, email, by=by, at=at)
            row.account, row.human = account, account.human
            row.save(update_fields=["account", "human"])
        record.write(
            by=by,
            at=at,
            verb="joining.open_sign_in",
            person=row.ref,
            programme=row.programme.ref,
            rows=[row],
            details={"account": account.ref},
        )
    return row


def _sign_in_for(row: Person, email: str, *, by: Actor, at: datetime) -> Account:
    """The sign-in of an address: a new one, or one that nobody else here is known by."""
    there = people_queries.account_by_email(email)
    if there is None:
        return people.new_account(
            name=row.name, email=email, language=row.language.lower(), human=row.human
        )
    if there.ref == by.ref or consent_queries.known_here(there, row, at=at):
        raise people.AddressInUse(
            _("Somebody who works or helps here signs in with this address."),
            fix=_("Ask the person for an address of their own."),
        )
    if Person.objects.filter(programme=row.programme, account=there).exists():
        raise people.AlreadyThere(_("Somebody takes part here with this address already."))
    return there


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
