"""Who said they are close to whom, for rules that keep them apart (T7)."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q

from ownway.consent.models import Interest


def people_close_to(human: UUID) -> frozenset[UUID]:
    """The persons this human said they are close to."""
    rows = Interest.objects.filter(human=human, ended_at__isnull=True, person__isnull=False)
    return frozenset(rows.values_list("person__ref", flat=True))


def is_close(
    human: UUID, programme: UUID, *, person: UUID | None = None, party: UUID | None = None
) -> bool:
    """Whether this human said that they are close to the person or the payee; for rules.

    `party` is the payee as the books name it.
    """
    about = Q(person__ref=person) if person is not None else Q(pk__in=[])
    if party is not None:
        about |= Q(party=party)
    rows = Interest.objects.filter(about, human=human, programme__ref=programme)
    return rows.filter(ended_at__isnull=True).exists()


@dataclass(frozen=True, slots=True)
class Close:
    """All that one human said they are close to here: persons by key, payees as parties."""

    people: frozenset[int]
    parties: frozenset[UUID]


def close_of(human: UUID, programme: UUID) -> Close:
    """What is kept from this human, for rules that sort many bills at once. One query."""
    rows = Interest.objects.filter(human=human, programme__ref=programme, ended_at__isnull=True)
    found = list(rows.values_list("person", "party"))
    return Close(
        people=frozenset(person for person, _party in found if person is not None),
        parties=frozenset(party for _person, party in found if party is not None),
    )


def declared_parties(programme: UUID) -> dict[UUID, frozenset[UUID]]:
    """Human → the payees they said they are close to, for the signs that are looked for (T7)."""
    found: dict[UUID, set[UUID]] = {}
    rows = Interest.objects.filter(
        programme__ref=programme, ended_at__isnull=True, party__isnull=False
    )
    for human, party in rows.values_list("human", "party"):
        if party is not None:
            found.setdefault(human, set()).add(party)
    return {human: frozenset(parties) for human, parties in found.items()}
