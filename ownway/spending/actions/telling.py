"""Somebody posted it or told the person that a payment of theirs is held back, or goes on."""

from __future__ import annotations

from datetime import datetime

from ownway.core.actors import Actor
from ownway.people.models import Person
from ownway.record import actions as record
from ownway.record.store import writing
from ownway.spending.models import Concern, HoldTold, PaymentStop
from ownway.spending.rules import HoldState


def note_hold_told(
    *,
    person: Person,
    concern: Concern | None = None,
    stop: PaymentStop | None = None,
    state: HoldState,
    by: Actor,
    at: datetime,
) -> HoldTold:
    """The person knows how it stands, as it was told. A second press changes nothing."""
    with writing():
        Person.objects.select_for_update().get(pk=person.pk)
        rows = HoldTold.objects.filter(person=person, concern=concern, stop=stop)
        last = rows.order_by("told_at", "pk").last()
        if last is not None and last.state == state:
            return last
        row = HoldTold.objects.create(
            person=person,
            concern=concern,
            stop=stop,
            state=HoldState(state).value,
            told_at=at,
            told_by=by.ref,
        )
        record.write(
            by=by,
            at=at,
            verb="spending.note_hold_told",
            person=person.ref,
            programme=person.programme.ref,
            rows=[row],
        )
        return row
