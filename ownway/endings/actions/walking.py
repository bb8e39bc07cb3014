"""The steps after an award: retreat, transition, rest, stepping out, graduating."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from ownway.core.actors import Actor
from ownway.endings import queries, rules
from ownway.endings.actions.steps import (
    NotNow,
    keep,
    locked,
    move,
    open_exit,
    require_part,
)
from ownway.endings.models import (
    Exit,
)
from ownway.endings.rules import ExitStatus, Heard
from ownway.people.models import Person
from ownway.record.store import writing


def catch_up(*, way_out: Exit, by: Actor, at: datetime) -> Exit:
    """The retreat on another day, for one who could not come. Twice is once. Raises NotNow."""
    with writing():
        row = locked(way_out)
        if row.status == ExitStatus.RETREAT_DONE:
            return row
        if row.cohort is None or row.cohort.retreated_at is None:
            raise NotNow(_("The day of the retreat has not come."))
        move(row, ExitStatus.RETREAT_DONE, by=by, at=at).save()
        keep("endings.catch_up", row, [row], by=by, at=at)
        return row


def begin_transition(*, way_out: Exit, heard: Heard | None = None, by: Actor, at: datetime) -> Exit:
    """The way from the signed agreement to graduation begins.

    `heard`, here and below: typed in by staff for somebody without a sign-in (I15). Twice is once.
    Raises NotNow, NotYours.
    """
    with writing():
        row = locked(way_out)
        if row.status == ExitStatus.IN_TRANSITION:
            return row
        move(row, ExitStatus.IN_TRANSITION, by=by, at=at).save()
        keep("endings.begin_transition", row, [row], heard=heard, by=by, at=at)
        return row


def pause(*, way_out: Exit, heard: Heard | None = None, by: Actor, at: datetime) -> Exit:
    """A hard time: everything waits, at once, with no reason asked; nothing is lost (I13).

    By the person, or by somebody who takes part with them. Twice is once. Raises NotNow, NotYours.
    """
    return _rest(way_out, True, "endings.pause", heard, by=by, at=at)


def go_on(*, way_out: Exit, heard: Heard | None = None, by: Actor, at: datetime) -> Exit:
    """On from where it rested. Twice is once. Raises NotNow, NotYours."""
    return _rest(way_out, False, "endings.go_on", heard, by=by, at=at)


def _rest(
    way_out: Exit, resting: bool, verb: str, heard: Heard | None, *, by: Actor, at: datetime
) -> Exit:
    with writing():
        row = locked(way_out)
        require_part(row, by, heard)
        if (row.paused_at is not None) is resting:
            return row
        if row.status in rules.CLOSED:
            raise NotNow(_("There is nothing under way."))
        row.paused_at, row.paused_by = (at, by.ref) if resting else (None, None)
        row.save(update_fields=["paused_at", "paused_by"])
        keep(verb, row, [row], heard=heard, by=by, at=at)
        return row


def step_out(*, way_out: Exit, heard: Heard | None = None, by: Actor, at: datetime) -> Exit:
    """The person steps out, at once and for any reason or none; they can step in again.

    The place goes to somebody else; what was written stays. Twice is once. Raises NotNow, NotYours.
    """
    with writing():
        row = locked(way_out)
        if row.status == ExitStatus.STEPPED_OUT:
            return row
        step_out_row(row, by=by, at=at)
        keep("endings.step_out", row, [row], heard=heard, by=by, at=at)
        return row


def step_out_row(row: Exit, *, by: Actor, at: datetime) -> Exit:
    """The row alone, inside the transaction of an action that writes the entry. NotNow."""
    move(row, ExitStatus.STEPPED_OUT, by=by, at=at)
    row.paused_at = row.paused_by = None
    row.save()
    return row


def graduate_row(person: Person, *, by: Actor, at: datetime) -> Exit:
    """The step of graduating, inside the transaction of the action that writes the ending.

    Raises NotNow where what H2 asks for is not there.
    """
    row = open_exit(person)
    if row is None or queries.lacking(person, at):
        raise NotNow(_("Your exit plan and the signed promises come first."))
    move(row, ExitStatus.GRADUATED, by=by, at=at).save()
    return row


def leave_row(person: Person, *, by: Actor, at: datetime) -> Exit | None:
    """Whoever leaves steps out of a way they were on; what was written stays. None without one."""
    row = open_exit(person)
    if row is None or row.status == ExitStatus.STEPPED_OUT:
        return None
    return step_out_row(row, by=by, at=at)
