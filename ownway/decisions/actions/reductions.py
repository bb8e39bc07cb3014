"""Lower amounts whose notice has run: in force, unless the person says that something is wrong."""

from __future__ import annotations

from datetime import datetime

from ownway.allocation import actions as allocations
from ownway.allocation import queries as amounts
from ownway.core.actors import Actor
from ownway.decisions import queries
from ownway.people.models import Person
from ownway.programme import queries as programmes
from ownway.programme.models import Programme
from ownway.record.store import writing


def bring_reductions_into_force(*, programme: Programme, by: Actor, at: datetime) -> int:
    """Every lower amount whose day has come counts from now on; gives how many.

    Where a claim is open the earlier amount goes on until it has its answer (A12, A20).
    """
    done = 0
    for notice in amounts.notices_due(programmes.day_of(programme, at), programme):
        with writing():
            person = notice.allocation.person
            Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
            if queries.open_claim(person) is not None:
                continue
            try:
                allocations.bring_into_force(notice=notice, by=by, at=at)
            except allocations.NoNotice:  # a newer amount came, or it was taken back
                continue
            done += 1
    return done
