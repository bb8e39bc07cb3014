"""What a holder pays by hand: card, cheque or phone. A person notes the day on the statement."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from django.db.models import Model
from django.utils.translation import gettext as _

from ownway.core.actors import Actor
from ownway.programme import queries as programmes
from ownway.record.store import writing
from ownway.spending import queries
from ownway.spending.actions import refusals
from ownway.spending.actions.runs import moving
from ownway.spending.actions.runs.undoing import settled, undone
from ownway.spending.models import PayRun, PayRunLine, RunFileLine
from ownway.spending.rules import OPEN, RunLineState


def settle(
    *,
    run: PayRun,
    lines: Collection[PayRunLine] | None = None,
    paid_on: date | None = None,
    by: Actor,
    at: datetime,
) -> PayRun:
    """What was paid by hand is on the holder's statement. `paid_on`: that day, today where empty.

    `lines`: those that stand there; where None, all that are paid by hand. Only a bank's own file
    says so of what went by a file. A second click changes nothing. Raises NotPossible where
    nothing of these is paid by hand.
    """
    named = None if lines is None else {line.pk for line in lines}
    with writing():
        now = moving.locked(run)
        moving.check_status(now, *moving.AFTER_RELEASE)
        mine = [line for line in queries.by_hand_of(now) if named is None or line.pk in named]
        paid = [line for line in mine if line.state in OPEN]
        if not paid:
            if any(line.state == RunLineState.SETTLED for line in mine):
                return now
            raise refusals.NotPossible(
                _("Nothing of this pay run is paid by hand now."),
                fix=_("What went to the bank is paid when the bank says so."),
            )
        today = programmes.day_of(now.programme, at)
        day = paid_on or today
        journals = [settled(line, day, today) for line in paid]
        moved = moving.settle_lines(paid, {line.pk: day for line in paid}, by=by, at=at)
        moving.move_run(now, by=by, at=at)
        moving.post(
            "spending.settle",
            now.programme,
            [now, *paid, *moved],
            journals,
            today,
            details={"run": now.ref, "number": now.number},
            by=by,
            at=at,
        )
        return now


def could_not_pay(*, line: PayRunLine, by: Actor, at: datetime) -> PayRunLine:
    """What should be paid by hand could not be: the money goes back, the bill waits again.

    The same for a payment into an account that was closed before any bank had it: the others of its
    file go into a new one. A second click changes nothing. Raises NotPossible.
    """
    with writing():
        now = moving.locked(line.run)
        row = queries.lines_of(now).get(pk=line.pk)
        if row.state == RunLineState.REJECTED:
            return row
        if row.state not in OPEN or not queries.may_be_given_up(now, row):
            raise refusals.NotPossible(
                _("This payment is no longer where it was."),
                fix=_("Open the pay run again to see where it is."),
            )
        today = programmes.day_of(now.programme, at)
        closed = queries.must_not_leave(row)
        left = _out_of_its_file(row) if closed else []
        journal = undone(row, today, reason="account_closed" if closed else "by_hand")
        moving.move_lines([row], RunLineState.REJECTED)
        moved = moving.move_bills([row.bill_id], on=today, by=by, at=at)
        moving.move_run(now, by=by, at=at)
        moving.post(
            "spending.could_not_pay",
            now.programme,
            [now, row, *left, *moved],
            [journal],
            today,
            details={"run": now.ref, "line": row.line_no},
            by=by,
            at=at,
        )
        return row


def _out_of_its_file(row: PayRunLine) -> list[Model]:
    """What must not leave ends the file it stands in; the others wait for another."""
    file = RunFileLine.objects.filter(line=row, live=True).values("file")
    held = list(RunFileLine.objects.filter(file__in=file, live=True).select_related("line"))
    for one in held:
        one.live = False
    RunFileLine.objects.filter(pk__in=[one.pk for one in held]).update(live=False)
    others = [one.line for one in held if one.line_id != row.pk]
    moving.move_lines(others, RunLineState.POSTED)
    return [*held, *others]
