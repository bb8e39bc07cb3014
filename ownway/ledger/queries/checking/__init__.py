"""Adds the books up again from the start and says in words what does not agree. Reads only.

What no constraint can see is found here: a counter changed by hand, a line that never came, and
anything done by somebody who may drop a trigger.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime, time
from functools import partial

from django.db import connection, transaction

from ownway.ledger import guards
from ownway.ledger.models import Journal
from ownway.ledger.queries.checking import accounts, holds, journals, months, seals
from ownway.ledger.queries.checking.findings import UNREADABLE, Finding, Look, Progress, Scope
from ownway.ledger.queries.checking.spreading import spread
from ownway.record.rules import Head

__all__ = ["Finding", "Progress", "check"]


def check(
    progress: Progress | None = None,
    *,
    at: datetime | None = None,
    since: date | None = None,
    jobs: int = 1,
    heads: Sequence[Head] = (),
) -> list[Finding]:
    """Everything wrong with the books of this database; empty when all agrees.

    `progress` is told how many journals of how many have been looked at. `at`: now; without it
    nobody is told that journals wait too long for their seal. `since`: only what was written
    from that day on (UTC), on top of months closed before. `jobs`: processes at once. `heads`:
    ends of chains that were kept outside, as `record.rules.read_heads` reads them.
    """
    scope = _scope(since)
    found = [*_guards(), *_read("accounts", accounts.kinds())]
    if any(finding.code in ("kind", "unreadable") for finding in found):
        return found  # what cannot be read cannot be added up
    pieces = [*journals.each(scope), *((0, look) for look in _together(scope, at, heads))]
    total, done = sum(count for count, _look in pieces), 0
    for (count, _piece), here in zip(
        pieces, spread([look for _count, look in pieces], jobs), strict=True
    ):
        found += here
        done += count
        if progress is not None and count:
            progress(done, total)
    with _standing_still():
        return seals.with_last_good(found)


def _together(scope: Scope, at: datetime | None, heads: Sequence[Head]) -> list[Look]:
    """What is no matter of one journal. Each part sees one moment, while others go on posting."""
    parts: list[tuple[str, Callable[[], Iterator[Finding]]]] = [
        ("seals", partial(seals.chains, scope)),
        *(("seals", block) for block in seals.blocks(scope)),
        ("seals", seals.lost),
        ("lines and reversals", partial(journals.together, scope)),
        ("running balances", partial(accounts.running, scope)),
        ("holds", partial(holds.events, scope)),
        ("money set aside", holds.committed),
        ("sums", partial(accounts.halves, scope)),
        ("closed months", partial(months.closings, scope)),
        ("closed days", months.frontier),
        ("waiting journals", partial(seals.unsealed, at)),
        ("heads kept outside", partial(seals.outside, heads)),
    ]
    return [partial(_at_once, what, part) for what, part in parts]


def _at_once(what: str, part: Callable[[], Iterator[Finding]]) -> list[Finding]:
    with _standing_still():
        return list(_read(what, part()))


def _read(what: str, part: Iterator[Finding]) -> Iterator[Finding]:
    """What a part finds, up to something that cannot be read; that is a finding like any other."""
    try:
        yield from part
    except UNREADABLE:
        words = f"The {what} hold something the books never write; the rest of them is not checked."
        yield Finding("unreadable", words, what)


def _scope(since: date | None) -> Scope:
    if since is None:
        return Scope()
    start = datetime.combine(since, time(), UTC)
    first = Journal.objects.filter(recorded_at__gte=start).order_by("id")
    found = first.values_list("id", flat=True).first()
    if found is None:  # nothing is new: begin after the last
        last = Journal.objects.order_by("-id").values_list("id", flat=True).first()
        found = (last or 0) + 1
    return Scope(found, since)


def _guards() -> Iterator[Finding]:
    with connection.cursor() as cursor:
        for name in guards.missing(cursor, connection.vendor):
            yield Finding("guard", f"The database has lost the guard {name}.", name)


@contextmanager
def _standing_still() -> Iterator[None]:
    """All questions see the same moment, while others go on posting. Nobody waits for it."""
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "postgresql":
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
    else:  # atomic() would take the one write lock
        with connection.cursor() as cursor:
            cursor.execute("BEGIN")
            try:
                yield
            finally:
                cursor.execute("ROLLBACK")
