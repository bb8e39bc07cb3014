"""One step of a way out: the row alone, inside the transaction of an action."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import Model
from django.utils.translation import gettext as _

from ownway.core.actors import Actor
from ownway.core.problems import Refused
from ownway.endings import rules
from ownway.endings.models import Exit, Party
from ownway.endings.phrases import told
from ownway.endings.rules import ExitStatus, Side
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
    """The row as it stands now, kept from others until the action is done."""
    rows = Exit.objects.select_related("person__programme__pack", "cohort")
    return rows.select_for_update(of=("self",)).get(pk=way_out.pk)


def open_exit(person: Person) -> Exit | None:
    """The way out this person is on or stepped out of, locked; None where they begin anew."""
    Person.objects.select_for_update(of=("self",)).get(pk=person.pk)  # two presses take turns
    rows = Exit.objects.select_related("person__programme__pack", "cohort")
    here = rows.select_for_update(of=("self",)).filter(person=person)
    return here.exclude(status=ExitStatus.GRADUATED).first()


def require_part(row: Exit, by: Actor) -> Party:
    """As whom somebody takes part in a way out: the person, or one by name. Raises NotYours."""
    here = Party.objects.filter(exit=row, left_at__isnull=True)
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
) -> None:
    """The entry of an action about one way out."""
    person = row.person
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
        details={"status": row.status, **(details or {})},
    )
