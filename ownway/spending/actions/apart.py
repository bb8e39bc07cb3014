"""Who said they are close to a person or a payee decides nothing for them (T7)."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _

from ownway.consent import queries as consent
from ownway.core.actors import Actor, ActorKind
from ownway.people.models import Person
from ownway.programme.models import Programme
from ownway.spending import queries
from ownway.spending.actions import refusals
from ownway.spending.models import Payee


def party_of(programme: Programme, payee: str) -> UUID:
    """A payee of this name, as the books of a programme know it."""
    return queries.party_named(programme.ref, payee)


def is_payee(programme: Programme, payee: str, by: Actor) -> bool:
    """Whether somebody of a person's circle is the one who would be paid, by their name."""
    named = party_of(programme, by.name)
    return by.kind is ActorKind.SUPPORTER and party_of(programme, payee) == named


def is_close(programme: Programme, person: Person | None, payee: str, by: Actor) -> bool:
    """Whether somebody said they are close to the person, or to the payee of this name."""
    return consent.is_close(
        by.human,
        programme.ref,
        person=person.ref if person is not None else None,
        party=party_of(programme, payee),
    )


def require_not_close(programme: Programme, person: Person | None, payee: str, by: Actor) -> None:
    """Raises ConflictOfInterest."""
    if is_close(programme, person, payee, by):
        raise _too_close()


def require_apart_from(payee: Payee, person: Person | None, by: Actor) -> None:
    """Nobody decides on a payee they are close to, nor on whom it is paid for.

    Raises ConflictOfInterest.
    """
    close = consent.close_of(by.human, payee.programme.ref)
    people = {one.pk for one in (person, payee.person) if one is not None}
    if people & close.people or queries.parties_of(payee, payee.programme.ref) & close.parties:
        raise _too_close()


def _too_close() -> refusals.ConflictOfInterest:
    return refusals.ConflictOfInterest(
        _("You said that you are close to them, so somebody else does this."),
        fix=_("Ask a colleague."),
    )
