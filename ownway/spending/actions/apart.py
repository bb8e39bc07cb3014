"""Who said they are close to a person or a payee decides nothing for them (T7)."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _

from ownway.consent import queries as consent
from ownway.core.actors import Actor
from ownway.people.models import Person
from ownway.programme.models import Programme
from ownway.spending import queries
from ownway.spending.actions import refusals


def party_of(programme: Programme, payee: str) -> UUID:
    """A payee of this name, as the books of a programme know it."""
    return queries.party_named(programme.ref, payee)


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
        raise refusals.ConflictOfInterest(
            _("You said that you are close to them, so somebody else does this."),
            fix=_("Ask a colleague."),
        )
