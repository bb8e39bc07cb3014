"""Reads of holders that wait: for an answer, to be made ready, or for money."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from ownway.consent import queries as consent
from ownway.consent.queries import Viewer
from ownway.core.money import Money
from ownway.core.period import working_days_after
from ownway.holding.models import Arrangement
from ownway.holding.queries import lines
from ownway.holding.queries.left_over import Sending, sending
from ownway.holding.rules import Status, Turn
from ownway.programme import queries as programmes


@dataclass(frozen=True, slots=True)
class WaitingSetUp:
    """A holder that waits: `first` where the way is not live yet, else for a top-up.

    `amount`: what is sent if it is set up now. `late`: a holder that was asked has not answered
    in the pack's time.
    """

    arrangement: Arrangement
    person_name: str
    what: str
    amount: Money
    first: bool
    turn: Turn
    since: datetime
    late: bool
    from_before: Money  # lies there already, from a period that has ended; not in `amount`


def waiting_set_up(viewer: Viewer, programme_ref: UUID, at: datetime) -> list[WaitingSetUp]:
    """What is on its way to live in one programme, whoever's turn it is, then top-ups.

    A top-up is for all the lines one holder keeps of a pot, so it stands here once.
    """
    rows = (
        lines.open_ways()
        .filter(person__programme__ref=programme_ref, person__death__isnull=True)
        .prefetch_related("steps")
    )
    found, topped_up = [], set()
    for one in consent.visible(viewer, rows, at=at).order_by("chosen_at", "pk"):
        first = one.status != Status.LIVE
        to_come, cash = sending(one, at), lines.cash_of(one)
        if not first and (to_come.lacks == 0 or cash in topped_up):
            continue
        if not first:
            topped_up.add(cash)
        found.append(_waiting(one, to_come, first=first, at=at))
    return sorted(found, key=lambda waiting: (not waiting.first, not waiting.late))


def _waiting(one: Arrangement, to_come: Sending, *, first: bool, at: datetime) -> WaitingSetUp:
    line = lines.agreed_line(one.pot, one.line_root)
    since = lines.waits_since(one) if first else one.chosen_at
    turn = lines.turn_of(one) if first else Turn.PROGRAMME
    programme = one.person.programme
    within = lines.pack_for(one.pot).holding.answer_within.working_days
    due_on = working_days_after(programmes.day_of(programme, since), within)
    return WaitingSetUp(
        arrangement=one,
        person_name=one.person.name,
        what="" if line is None else line.what,
        amount=Money(to_come.sends, one.pot.currency),
        first=first,
        turn=turn,
        since=since,
        from_before=Money(to_come.from_before, one.pot.currency),
        late=first and turn is not Turn.PERSON and due_on < programmes.day_of(programme, at),
    )
