"""What is paid again and again on one yes: its bills, each on its day, and how it stops (F5)."""

from __future__ import annotations

from datetime import date, datetime
from uuid import uuid5

from django.db.models import Model
from django.utils.translation import gettext as _

from ownway.core.actors import Actor
from ownway.ledger import rules as books
from ownway.ledger.rules import Journal
from ownway.programme import queries as programmes
from ownway.record.store import writing
from ownway.spending import queries, rules
from ownway.spending.actions import bills, refusals
from ownway.spending.actions.setting_aside import entry, locked, move, move_on, post
from ownway.spending.models import Bill, Purchase, Rest, Standing, Turn
from ownway.spending.rules import BillStatus, Status


def bill_turns(*, purchase: Purchase, by: Actor, at: datetime) -> Purchase:
    """Makes the bills of the turns that are due now. Run twice, it makes them once."""
    with writing():
        now = locked(purchase)
        standing = queries.standing_of(now)
        if standing is None or standing.stopped_at or now.status != Status.APPROVED:
            return now
        numbers = queries.turns_now(standing, at)
        if not numbers:
            return now
        rows: list[Model] = []
        for number in numbers:
            rows += _turn(now, standing, number, by=by, at=at)
        entry("spending.bill_turns", now, rows, by=by, at=at)
        return now


def stop_standing(*, purchase: Purchase, by: Actor, at: datetime) -> Purchase:
    """No more turns from now on; what was set aside for them is free again at once.

    Turns that were billed are still paid. A second click changes nothing. Raises NotPossible.
    """
    with writing():
        now = locked(purchase)
        standing = queries.standing_of(now)
        if standing is None or now.status != Status.APPROVED:
            raise refusals.NotPossible(
                _("There is nothing to stop here."), fix=_("Open it again to see where it is.")
            )
        if standing.stopped_at is not None:
            return now
        standing.stopped_at, standing.stopped_by = at, by.ref
        standing.save(update_fields=["stopped_at", "stopped_by"])
        journals = set_free(now, at)
        if any(one.status != BillStatus.WITHDRAWN for one in now.bills.all()):
            move_on(now)
        else:
            move(now, Status.CANCELLED)
        post("spending.stop_standing", now, [now, standing], journals, by=by, at=at)
        return now


def rest_turns(*, purchase: Purchase, by: Actor, at: datetime) -> Purchase:
    """Notes that it rests since the person died: nothing is billed after that day (S8).

    `bill_turns` keeps to it from the day of death, noted or not. Run twice, it is noted once.
    """
    with writing():
        now = locked(purchase)
        standing = queries.standing_of(now)
        last = queries.rests_after(standing) if standing is not None else None
        if standing is None or last is None or queries.rest_of(standing) is not None:
            return now
        made = _rest(standing, last, by=by, at=at)
        made.save()
        entry("spending.rest_turns", now, [made], by=by, at=at)
        return now


def let_turns_run(*, purchase: Purchase, by: Actor, at: datetime) -> Purchase:
    """What rests since the person died runs to its end all the same: its turns are billed again,
    also those since the death. A second click changes nothing. Raises NotPossible.
    """
    with writing():
        now = locked(purchase)
        standing = queries.standing_of(now)
        before = queries.rest_of(standing) if standing is not None else None
        if before is not None and before.runs_at is not None:
            return now
        last = queries.rests_after(standing) if standing is not None else None
        if standing is None or last is None or not queries.may_run_on(now):
            raise refusals.NotPossible(
                _("Nothing rests here."), fix=_("Open it again to see where it is.")
            )
        row = before or _rest(standing, last, by=by, at=at)
        row.runs_at, row.runs_by = at, by.ref
        row.save()
        entry("spending.let_turns_run", now, [row], by=by, at=at)
        return now


def _rest(standing: Standing, last: date, *, by: Actor, at: datetime) -> Rest:
    """The row of a rest, not stored yet."""
    return Rest(standing=standing, after_on=last, rested_at=at, rested_by=by.ref)


def _turn(
    purchase: Purchase, standing: Standing, number: int, *, by: Actor, at: datetime
) -> list[Model]:
    """The bills of one turn, promised for its day, and the row that numbers it."""
    parts = list(purchase.parts.all())
    shares = rules.shares(
        standing.each_minor, [p.amount_minor for p in parts], queries.billed(parts)
    )
    rows = bills.made(
        purchase,
        list(zip(parts, shares, strict=True)),
        f"turn:{number}",
        rules.due_on(queries.rhythm_of(standing), number),
        by=by,
        at=at,
    )
    turns = [
        Turn.objects.create(standing=standing, number=number, bill=row)
        for row in rows
        if isinstance(row, Bill)
    ]
    return [*rows, *turns]


def set_free(purchase: Purchase, at: datetime) -> list[Journal]:
    """Of each part, what no bill takes: Dr committed · Cr where it came from."""
    today = programmes.day_of(purchase.person.programme, at)
    found = queries.holds_of(purchase)
    free = [
        part.amount_minor - billed
        for (part, _hold), billed in zip(
            found, queries.billed([part for part, _h in found]), strict=True
        )
    ]
    return [
        books.release(
            key=uuid5(part.hold_key, "stopped"), effective_on=today, hold=hold, amount=amount
        )
        for (part, hold), amount in zip(found, free, strict=True)
        if amount
    ]
