"""What comes back to a holder that no longer holds the line follows to the one that does (E2, S7).

A bank may return a payment months after a holder failed or gave a line away, and a seller may give
money back. Nobody has to notice: it follows by itself, each person's sum the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID, uuid5

from ownway.core.actors import Actor
from ownway.decisions.models import Pot
from ownway.holding import queries
from ownway.holding.actions import keeping
from ownway.holding.models import Handover, HolderFailure
from ownway.ledger import queries as books
from ownway.ledger.rules import (
    AccountRef,
    HoldRef,
    HoldSwitch,
    Journal,
    Line,
    credit,
    debit,
    hashes,
)
from ownway.programme import queries as programmes
from ownway.record import actions as record
from ownway.record.store import writing


def bring_on(*, failure: HolderFailure, pot: Pot, by: Actor, at: datetime) -> int:
    """Moves what came back to a holder after it failed on to who holds the lines now.

    A promise goes along with its money. Gives how much moved, in minor units; a second call
    moves nothing.
    """
    with writing():
        mine = keeping.locked(pot)
        old = queries.account_of(mine, failure.way, failure.holder)
        lies, promises = books.balance(old), books.holds(old.book, cash=old)
        if not lies and not promises:
            return 0
        home = queries.home_of(mine, failure)
        switches = [HoldSwitch(one, _holder_now(mine, one, home)) for one in promises]
        parts = _parts(mine, switches, lies, home)
        before = lies + sum(books.balance(account) for account in parts)
        book = mine.person.programme.ref
        lines = (credit(old, lies), *(debit(to, part) for to, part in parts.items()))
        journals = _journals(_key(book, failure.ref, mine.ref), lines, mine, failure, at)
        event = record.write(
            by=by,
            at=at,
            verb="holding.bring_on",
            person=mine.person.ref,
            programme=book,
            rows=[failure],
            details={"failure": failure.ref, "pot": mine.ref, "minor": lies},
            journals=hashes(book, journals),
        )
        named = {one.cash for one in switches}
        keeping.post_under(event, book, journals, named=named, switches=switches, by=by, at=at)
        after = sum(books.balance(account) for account in parts)
        if books.balance(old) or books.holds(book, cash=old) or after != before:
            raise AssertionError("money was made, lost or left with a holder that failed")
        return lies


def follow_home(*, handover: Handover, by: Actor, at: datetime) -> int:
    """What came back to a holder after it gave a line away follows to the holder of that line.

    Gives how much, in minor units; a second call moves nothing.
    """
    with writing():
        keeping.locked(handover.new.pot)
        found = queries.comes_home(handover)
        if found is None:
            return 0
        person = handover.person
        before = len(books.postings_about(person.programme.ref, handover.ref))
        journal = Journal(
            key=uuid5(handover.ref, f"home:{before}"),
            kind=queries.FOLLOW,
            effective_on=programmes.day_of(person.programme, at),
            lines=(debit(found.new, found.amount), credit(found.old, found.amount)),
            subject=handover.ref,
        )
        keeping.post(
            "holding.follow_home",
            person,
            [handover],
            [journal],
            about={"handover": handover.ref, "minor": found.amount},
            by=by,
            at=at,
        )
        return found.amount


def _holder_now(pot: Pot, promise: HoldRef, home: AccountRef) -> AccountRef:
    """Where the line of a promise is held now."""
    root = promise.source.line
    live = None if root is None else queries.live_of(pot, root)
    return home if live is None else queries.cash_of(live)


def _parts(
    pot: Pot, switches: Sequence[HoldSwitch], lies: int, home: AccountRef
) -> dict[AccountRef, int]:
    """Each promise takes its own, then whoever lacks something gets it; what is over goes home."""
    wants: dict[AccountRef, int] = {}
    for one in switches:
        wants[one.cash] = wants.get(one.cash, 0) + one.hold.open
    for account, lacks in queries.lacks_now(pot).items():
        wants[account] = wants.get(account, 0) + lacks
    parts: dict[AccountRef, int] = {}
    left = lies
    for account, want in wants.items():
        part = min(want, left)
        parts[account], left = part, left - part
    parts[home] = parts.get(home, 0) + left
    return {account: part for account, part in parts.items() if part}


def _key(book: UUID, failure: UUID, pot: UUID) -> UUID:
    """Another one each time: money may come back more than once."""
    return uuid5(failure, f"on:{pot}:{len(books.postings_about(book, _about(failure, pot)))}")


def _about(failure: UUID, pot: UUID) -> UUID:
    return uuid5(failure, f"on:{pot}")


def _journals(
    key: UUID, lines: Sequence[Line], pot: Pot, failure: HolderFailure, at: datetime
) -> list[Journal]:
    if not lines[0].amount:
        return []
    return [
        Journal(
            key=key,
            kind=queries.FOLLOW,
            effective_on=programmes.day_of(failure.programme, at),
            lines=tuple(lines),
            subject=_about(failure.ref, pot.ref),
            reason=failure.kind,
        )
    ]
