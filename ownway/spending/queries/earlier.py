"""Reads of what was promised in a period that has ended, and is not paid yet.

A promise has no last day of its own (ADR 22): it stands until it is paid or taken back, and here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet

from ownway.consent import queries as consent
from ownway.consent.queries import Viewer
from ownway.core.money import Money
from ownway.ledger import queries as books
from ownway.programme import queries as programmes
from ownway.programme.models import Programme
from ownway.spending.models import Part, Purchase
from ownway.spending.queries.purchases import whole
from ownway.spending.rules import BillStatus, Status

# Of a part: its thing is not paid in whole, or was paid and is to be paid again.
_GOES_ON = Q(purchase__status__in=(Status.APPROVED, Status.ON_ITS_WAY)) | Q(
    purchase__bills__status=BillStatus.AGREED
)


@dataclass(frozen=True, slots=True)
class EarlierPromise:
    """What is still set aside for one thing in periods that have ended; `last_on`: the first's."""

    purchase: Purchase
    amount: Money
    last_on: date


def promised_before(viewer: Viewer, person_ref: UUID, at: datetime) -> list[EarlierPromise]:
    """What a person's ended periods still have to pay, the oldest first."""
    return _still_open(viewer, whole().filter(person__ref=person_ref), at)


def promised_before_in(viewer: Viewer, programme: Programme, at: datetime) -> list[EarlierPromise]:
    """The same for everybody of a programme that this viewer may see."""
    return _still_open(viewer, whole().filter(person__programme=programme), at)


def _still_open(viewer: Viewer, rows: QuerySet[Purchase], at: datetime) -> list[EarlierPromise]:
    soon = (at + timedelta(days=1)).date()  # the programme's own day decides below
    ended = Part.objects.filter(_GOES_ON, pot__ends_on__lte=soon)
    found = []
    for one in consent.visible(viewer, rows.filter(pk__in=ended.values("purchase")), at=at):
        today = programmes.day_of(one.person.programme, at)
        parts = [part for part in one.parts.all() if part.pot.ends_on <= today]
        holds = books.holds_under(one.person.programme.ref, [part.hold_key for part in parts])
        minor = sum(hold.open for hold in holds.values())
        if minor:
            last_on = min(part.pot.ends_on for part in parts) - timedelta(days=1)
            found.append(EarlierPromise(one, Money(minor, one.currency), last_on))
    return sorted(found, key=lambda one: (one.last_on, one.purchase.pk))
