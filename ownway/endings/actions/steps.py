"""One step of a way out: the row alone, inside the transaction of an action."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import Model
from django.utils.translation import gettext as _

from ownway.core.actors import Actor, ActorKind
from ownway.core.problems import Refused
from ownway.endings import rules
from ownway.endings.models import Exit, Party, TypedIn
from ownway.endings.phrases import told
from ownway.endings.rules import ExitStatus, Heard, Side
from ownway.people.models import Person
from ownway.people.queries import is_peer_coach
from ownway.planning.rules import Finding
from ownway.programme import queries as programmes
from ownway.programme.models import Programme
from ownway.programme.rules import Exits
from ownway.record import actions as record


class NotNow(Refused):
    """From where somebody stands, this step cannot be taken."""

    code = "not_now"


class NotWhole(Refused):
    """Something is still missing; each problem says what, and what helps."""

    code = "not_whole"


class NotYours(Refused):
    """Somebody else does this."""

    code = "not_yours"


def refuse(found: Iterable[Finding]) -> None:
    """Raises NotWhole where something was found."""
    problems = [told(finding) for finding in found]
    if problems:
        raise NotWhole(_("Something is to be put right first."), problems=problems)


def locked(way_out: Exit) -> Exit:
    """The row as it stands now, kept from others until the action is done.

    The person first, as in `open_exit`: what is typed in for them refers to both.
    """
    Person.objects.select_for_update(of=("self",)).get(exits=way_out.pk)
    rows = Exit.objects.select_related("person__programme__pack", "cohort")
    return rows.select_for_update(of=("self",)).get(pk=way_out.pk)


def open_exit(person: Person) -> Exit | None:
    """The way out this person is on or stepped out of, locked; None where they begin anew."""
    Person.objects.select_for_update(of=("self",)).get(pk=person.pk)  # two presses take turns
    rows = Exit.objects.select_related("person__programme__pack", "cohort")
    here = rows.select_for_update(of=("self",)).filter(person=person)
    return here.exclude(status=ExitStatus.GRADUATED).first()


def require_part(row: Exit, by: Actor, heard: Heard | None = None) -> Party:
    """As whom somebody takes part in a way out: the person, or one by name. Raises NotYours.

    `heard`: staff type in what the person says, so it is the person who takes part.
    """
    here = Party.objects.filter(exit=row, left_at__isnull=True)
    if heard is not None:
        return here.get(side=Side.PERSON)
    found = here.filter(account__ref=by.ref).first()
    own = row.person.account
    if found is None and own is not None and own.ref == by.ref:  # a sign-in they got later
        found = here.filter(side=Side.PERSON).first()
    if found is None:
        raise NotYours(_("Only those who take part can do this."))
    return found


def may_be_peer_coach(account: UUID, programme: Programme, at: datetime) -> bool:
    """Whether somebody can be a peer coach: where a pack says who is a peer, they can show it."""
    coaching = programmes.pack_of(programme).coaching
    if coaching is None or not coaching.peer:
        return True
    return is_peer_coach(account, programme, programmes.day_of(programme, at))


def exits_of(person: Person) -> Exits:
    """What the pack sets. Raises NotWhole where it has no groups."""
    found = programmes.pack_of(person.programme).exits
    if found is None:
        raise NotWhole(
            _("This programme has no exit groups."), fix=_("You can leave on a way of your own.")
        )
    return found


def new_text(row: Exit) -> list[Exit]:
    """The agreement says something else before it is signed: everybody is asked again.

    Gives the row where that changed it, for the record.
    """
    if row.status in rules.AGREED or row.handed_round_at is None:
        return []
    row.handed_round_at = row.handed_round_by = None
    row.save(update_fields=["handed_round_at", "handed_round_by"])
    return [row]


def move(row: Exit, to: ExitStatus, *, by: Actor, at: datetime) -> Exit:
    """Takes the step on the row, without keeping it. Raises NotNow."""
    if not rules.may_move(row.status, to):
        raise NotNow(
            _("This step cannot be taken now."), fix=_("Look at the next step on the page.")
        )
    row.status = to.value
    row.stepped_at, row.stepped_by = at, by.ref
    return row


def keep(
    verb: str,
    row: Exit,
    rows: Sequence[Model],
    *,
    by: Actor,
    at: datetime,
    why: str = "",
    details: dict[str, object] | None = None,
    heard: Heard | None = None,
    said: Mapping[str, object] | None = None,
) -> None:
    """The entry of an action about one way out.

    `heard`: it was typed in for somebody without a sign-in; `said`: their words, by question. The
    first of `rows` is what they are about.
    """
    person = row.person
    if heard is not None:
        subject: UUID = rows[0].ref  # type: ignore[attr-defined]  # each row of a way out has one
        act = verb.removeprefix("endings.")
        rows = [*rows, typed_in(person, act, subject, heard, said or {}, by=by, at=at)]
    pack = person.programme.pack
    record.write(
        by=by,
        at=at,
        verb=verb,
        person=person.ref,
        programme=person.programme.ref,
        rows=rows,
        why=why,
        versions={"pack": pack.digest if pack else ""},
        details={"status": row.status, **(details or {}), **how_heard(heard)},
    )


def typed_in(
    person: Person,
    act: str,
    subject: UUID,
    heard: Heard,
    said: Mapping[str, object],
    *,
    by: Actor,
    at: datetime,
) -> TypedIn:
    """The row of what staff type in, inside the transaction of an action: whose words, and how.

    Raises NotYours for somebody who has a sign-in, and for whoever is not staff; NotWhole for a day
    to come.
    """
    now = Person.objects.get(pk=person.pk)
    if now.account_id is not None:  # type: ignore[attr-defined]
        raise NotYours(
            _("They have a sign-in, so they write it themselves."),
            fix=_("Show them the page, or sit beside them."),
        )
    if by.kind is not ActorKind.STAFF:
        raise NotYours(_("Somebody of the staff types this in."))
    today = programmes.day_of(person.programme, at)
    refuse(rules.check_heard(heard, today))
    return TypedIn.objects.create(
        person=person,
        act=act,
        subject=subject,
        way=heard.way.value,
        said_on=heard.on,
        said={name: str(words) for name, words in said.items() if words not in ("", None)},
        typed_on=today,
        typed_at=at,
        typed_by=by.ref,
        typed_human=by.human,
    )


def how_heard(heard: Heard | None) -> dict[str, object]:
    """How it reached us, for the details of an entry; empty where the person did it themself."""
    if heard is None:
        return {}
    return {"heard_by": heard.way.value, "said_on": heard.on.isoformat()}


def not_the_typist(subject: UUID, act: str, by: Actor) -> None:
    """Whoever typed somebody's words in does not answer them. Raises NotYours."""
    if TypedIn.objects.filter(subject=subject, act=act, typed_human=by.human).exists():
        raise NotYours(
            _("You typed this in, so somebody else answers it."),
            fix=_("Hand it to a colleague."),
        )
