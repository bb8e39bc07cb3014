"""Journals under their keys: one key, one effect, and a journal is reversed at most once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import IntegrityError, connection

from ownway.core.actors import Actor
from ownway.ledger.posting.refusals import already_reversed, key_reused
from ownway.ledger.posting.sets import given, stored_day, stored_ref
from ownway.ledger.posting.statements import ask, ask_one
from ownway.ledger.rules import Journal, Untenable

if TYPE_CHECKING:
    from ownway.record.models import Entry as Event

_COLUMNS = {
    "book_id": "bigint",
    "idem_key": "uuid",
    "content_hash": "bytea",
    "kind": "text",
    "n_lines": "int",
    "effective_on": "date",
    "concerns_on": "date",
    "recorded_at": "timestamptz",
    "recorded_by": "uuid",
    "reason": "text",
    "event_id": "bigint",
    "subject_ref": "uuid",
    "reverses_id": "bigint",
}


@dataclass(frozen=True, slots=True)
class Inserted:
    """The numbers of the journals asked for; which of them are new; holds of those that are not."""

    ids: Mapping[UUID, int]
    fresh: frozenset[UUID]
    holds: dict[UUID, int] = field(default_factory=dict)


def insert(
    journals: Sequence[Journal],
    hashes: Mapping[UUID, str],
    *,
    book_id: int,
    account_ids: Mapping[str, int],
    event: Event,
    by: Actor,
    at: datetime,
) -> Inserted:
    """Inserts those whose key is new, in the order of keys; a simultaneous twin waits here.

    Raises KeyReused where a key was posted before with other content, AlreadyReversed.
    """
    noted = frozenset(event.journals)
    if not all(each in noted for each in hashes.values()):
        raise Untenable("a journal whose hash its record entry does not carry")
    in_order = sorted(journals, key=lambda journal: journal.key.hex)
    originals = {
        journal.key: _original(journal, journal.reverses, book_id, account_ids)
        for journal in in_order
        if journal.reverses is not None
    }
    moment, actor = connection.ops.adapt_datetimefield_value(at), stored_ref(by.ref)
    rows = [
        (
            book_id,
            stored_ref(journal.key),
            bytes.fromhex(hashes[journal.key]),
            journal.kind,
            len(journal.lines),
            stored_day(journal.effective_on),
            stored_day(journal.concerns_on),
            moment,
            actor,
            journal.reason,
            event.pk,
            stored_ref(journal.subject),
            originals.get(journal.key),
        )
        for journal in in_order
    ]
    made = _new(rows)
    ids = {each.key: made[ref] for each in in_order if (ref := stored_ref(each.key)) in made}
    twins = [journal for journal in in_order if journal.key not in ids]
    found = Inserted(ids, frozenset(ids))
    return _with_twins(found, twins, hashes, book_id) if twins else found


def _new(rows: Sequence[tuple[object, ...]]) -> dict[object, int]:
    """Key as stored → id, of those rows whose key was not there."""
    if not rows:
        return {}
    try:
        with given("posting_journals", _COLUMNS, rows) as some:
            made = ask(
                f"INSERT INTO ledger_journal ({', '.join(_COLUMNS)}) {some.source}"
                " ON CONFLICT (book_id, idem_key) DO NOTHING RETURNING idem_key, id",
                *some.values,
            )
    except IntegrityError as error:
        if "reversed_once" in str(error):
            raise already_reversed() from error
        raise
    return dict(made)


def _with_twins(
    new: Inserted, twins: Sequence[Journal], hashes: Mapping[UUID, str], book_id: int
) -> Inserted:
    """And those that were posted before, with the holds they made."""
    with given("posting_twins", {"twin": "uuid"}, [(stored_ref(j.key),) for j in twins]) as some:
        rows = ask(
            f"WITH given (twin) AS ({some.source})"
            " SELECT j.idem_key, j.id, j.content_hash, h.id FROM given"
            " JOIN ledger_journal j ON j.book_id = %s AND j.idem_key = given.twin"
            " LEFT JOIN ledger_hold h ON h.journal_id = j.id",
            *some.values,
            book_id,
        )
    there = {row[0]: row for row in rows}
    ids, holds = dict(new.ids), {}
    for journal in twins:
        row = there.get(stored_ref(journal.key))
        if row is None or bytes(row[2]).hex() != hashes[journal.key]:
            raise key_reused()
        ids[journal.key] = row[1]
        if row[3] is not None:
            holds[journal.key] = row[3]
    return Inserted(ids, new.fresh, holds)


def _original(
    journal: Journal, reverses: UUID, book_id: int, account_ids: Mapping[str, int]
) -> int:
    """The id of the journal to be reversed, once its lines are seen to be the mirror."""
    row = ask_one(
        "SELECT id, reverses_id FROM ledger_journal WHERE book_id = %s AND idem_key = %s",
        book_id,
        stored_ref(reverses),
    )
    if row is None:
        raise Untenable("a reversal of what is not in the books")
    if row[1] is not None:
        raise already_reversed()
    lines = ask("SELECT account_id, -amount FROM ledger_entry WHERE journal_id = %s", row[0])
    if set(lines) != {(account_ids[x.account.code], x.amount) for x in journal.lines}:
        raise Untenable("a reversal that does not mirror its journal")
    return int(row[0])
