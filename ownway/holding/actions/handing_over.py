"""One holder takes over from another, to the penny; what is promised stays until it is paid."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID, uuid5

from django.db.models import Model

from ownway.core.actors import Actor
from ownway.holding import queries, rules
from ownway.holding.actions import keeping
from ownway.holding.models import Arrangement, Handover, HandoverHold
from ownway.holding.rules import Status, Way, Why
from ownway.ledger import queries as books
from ownway.ledger.rules import AccountRef, HoldRef, Journal, Kind
from ownway.programme import queries as programmes
from ownway.record.store import writing


@dataclass
class Lies:
    """What lies where, with the moves of this transaction that are not posted yet."""

    moved: dict[AccountRef, int] = field(default_factory=dict)

    def of(self, cash: AccountRef) -> int:
        return books.balance(cash) + self.moved.get(cash, 0)

    def move(self, old: AccountRef, new: AccountRef, amount: int) -> None:
        self.moved[old] = self.moved.get(old, 0) - amount
        self.moved[new] = self.moved.get(new, 0) + amount


@dataclass
class Handed:
    """One line handed over: the row that is live now, all rows written, the journal if any."""

    new: Arrangement
    rows: list[Model]
    journals: Sequence[Journal]


def switch(
    *, arrangement: Arrangement, way: Way | str, holder: str, by: Actor, at: datetime
) -> Arrangement:
    """Another holder from now on, for a holder that said yes and is ready (S7, E2).

    What is left moves to the penny; the sum before equals the sum after. The same way again is
    the same. Raises CannotHold, Narrowed, NotAgreed, HasDied.
    """
    with writing():
        pot = keeping.locked(arrangement.pot)
        keeping.check_agreed(pot, arrangement.line_root)
        now = queries.arrangement_of(pot, arrangement.line_root)
        if now is not None and (now.way, now.holder) == (way, holder):
            return now
        keeping.check_offer(pot, way, holder)
        keeping.check_not_narrowed(now, pot, at)
        asked = queries.asked_for(pot, arrangement.line_root)
        if now is None or now.status != Status.LIVE:
            closed = keeping.close(asked, by=by, at=at)
            made = keeping.open_way(
                pot,
                arrangement.line_root,
                way=Way(way),
                holder=holder,
                status=Status.SET_UP,
                by=by,
                at=at,
            )
            handed = Handed(made, [made, *closed], ())
        else:
            closed = keeping.close(asked, by=by, at=at)
            handed = hand_over(now, Way(way), holder, why=Why.CHOICE, lies=Lies(), by=by, at=at)
            handed.rows += closed
        keeping.post(
            "holding.switch",
            pot.person,
            handed.rows,
            handed.journals,
            about=keeping.told_of(handed.new),
            by=by,
            at=at,
            named=[queries.cash_of(handed.new)],
        )
        return handed.new


def undo(*, handover: Handover, by: Actor, at: datetime) -> Arrangement:
    """Takes a change back on the day it was made, while nothing was paid from the new account.

    Raises CannotHold with why not.
    """
    with writing():
        pot = keeping.locked(handover.new.pot)
        now = Handover.objects.select_related(
            "old", "new__pot__person__programme__pack", "new__pot__plan", "person__programme"
        ).get(pk=handover.pk)
        keeping.refuse(queries.not_undoable(now, at))
        keeping.check_offer(pot, now.old.way, now.old.holder)
        handed = hand_over(
            now.new,
            Way(now.old.way),
            now.old.holder,
            why=Why.UNDONE,
            lies=Lies(),
            undoes=now,
            by=by,
            at=at,
        )
        keeping.post(
            "holding.undo",
            pot.person,
            handed.rows,
            handed.journals,
            about=keeping.told_of(handed.new),
            by=by,
            at=at,
        )
        return handed.new


def follow(*, handover: Handover, by: Actor, at: datetime) -> Handover:
    """What was promised and not needed follows to the holder that took over; by itself.

    While a promise is open with the old holder nothing follows. A second call changes nothing.
    """
    with writing():
        keeping.locked(handover.new.pot)
        now = Handover.objects.select_related(
            "old__pot__person__programme__pack",
            "new__pot__person__programme__pack",
            "new__pot__plan",
            "person__programme",
        ).get(pk=handover.pk)
        tail = queries.tail_of(now)
        if now.old.status != Status.CHANGING or not tail.ended:
            return now
        now.old.status = Status.CLOSED.value
        now.old.save(update_fields=["status"])
        before = len(books.postings_about(now.person.programme.ref, now.ref))
        journals = _moving(
            uuid5(now.ref, f"follow:{before}"),
            queries.FOLLOW,
            tail.old,
            tail.new,
            tail.amount,
            subject=now.ref,
            on=programmes.day_of(now.person.programme, at),
        )
        keeping.post(
            "holding.follow",
            now.person,
            [now.old],
            journals,
            about={"handover": now.ref, "minor": tail.amount},
            by=by,
            at=at,
        )
        return now


def hand_over(
    now: Arrangement,
    way: Way,
    holder: str,
    *,
    why: Why,
    lies: Lies,
    by: Actor,
    at: datetime,
    made: Arrangement | None = None,
    narrowing: tuple[str, date | None] | None = None,
    undoes: Handover | None = None,
) -> Handed:
    """The rows and the journal of one line that changes its holder, inside an action.

    `made` is the way that was asked for and comes live now. The caller writes the entry.
    """
    pot = now.pot
    old = queries.cash_of(now)
    promises = queries.open_promises(old, now.line_root)
    moves = _movable(now, lies)
    same = (now.way, now.holder) == (way, holder)
    _leave(now, tail=bool(promises) and not same, by=by, at=at)
    if made is None:
        made = keeping.open_way(
            pot,
            now.line_root,
            way=way,
            holder=holder,
            status=Status.LIVE,
            narrowing=narrowing,
            by=by,
            at=at,
        )
    else:
        keeping.go_live(made, by=by, at=at)
    made.pot = pot
    again = keeping.take_up_again(made)
    new = queries.cash_of(made)
    moves = 0 if old == new else moves
    handover = Handover(old=now, new=made, why=why.value, undoes=undoes, moved_minor=moves)
    handover.old_before_minor, handover.new_before_minor = lies.of(old), lies.of(new)
    lies.move(old, new, moves)
    kept = _state(handover, [] if same else promises, by=by, at=at)
    journals = _moving(
        uuid5(made.ref, "switch"),
        keeping.SWITCH,
        old,
        new,
        moves,
        subject=made.ref,
        on=handover.moved_on,
    )
    return Handed(made, [made, now, handover, *kept, *again], journals)


def _state(
    handover: Handover, promises: Sequence[HoldRef], *, by: Actor, at: datetime
) -> list[HandoverHold]:
    """Stores the statement of a change, with each promise that stays with the old holder."""
    pot = handover.new.pot
    handover.person, handover.currency = pot.person, pot.currency
    handover.stays_minor = sum(one.open for one in promises)
    handover.old_after_minor = handover.old_before_minor - handover.moved_minor
    handover.new_after_minor = handover.new_before_minor + handover.moved_minor
    handover.moved_on = programmes.day_of(pot.person.programme, at)
    handover.moved_at, handover.moved_by = at, by.ref
    handover.save()
    return [
        HandoverHold.objects.create(
            handover=handover,
            key=one.key,
            subject=one.subject,
            open_minor=one.open,
            released_before_minor=one.released,
        )
        for one in promises
    ]


def _leave(now: Arrangement, *, tail: bool, by: Actor, at: datetime) -> None:
    """Takes no new things; where something is promised it pays that first."""
    now.status = (Status.CHANGING if tail else Status.CLOSED).value
    now.closed_at, now.closed_by = at, by.ref
    now.save(update_fields=["status", "closed_at", "closed_by"])


def _moving(
    key: UUID, kind: str, old: AccountRef, new: AccountRef, amount: int, *, subject: UUID, on: date
) -> tuple[Journal, ...]:
    if amount == 0 or old == new:
        return ()
    return (
        Journal(
            key=key,
            kind=kind,
            effective_on=on,
            lines=rules.switched(old, new, amount),
            subject=subject,
        ),
    )


def _movable(now: Arrangement, lies: Lies) -> int:
    """What of a line's cash may leave its holder: what is promised, to come back, and other lines',
    stays."""
    cash = queries.cash_of(now)
    money = queries.line_money(now.pot).get(now.line_root)
    rights = money.left if money else 0
    if cash.kind is Kind.NOTIONAL_CASH:
        return rights
    stays = queries.stays(cash, now.pot, but=now)
    return rules.change(cash=lies.of(cash), rights=rights, open_holds=stays).moves
