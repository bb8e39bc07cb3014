"""Journals sealed in blocks, in the background: nothing is chained while money is posted.

Sealing is no business of anybody's and writes no record entry; a seal says itself when and by whom.
"""

from __future__ import annotations

import json
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet, TextField
from django.db.models.functions import Cast

from ownway.core.actors import SYSTEM, Actor
from ownway.ledger.models import Book, Journal, Seal, SealLine
from ownway.ledger.queries.journals import settled
from ownway.ledger.queries.sealed import digest_of
from ownway.ledger.rules import FIRST_HEAD, Block
from ownway.record.rules import merkle_root
from ownway.record.store import one_sealer_at_a_time, record_key, writing

MOST_IN_ONE_SEALING = 10_000  # journals of one book; the rest waits for the next call
_LEAF = (  # text of moments and refs: thousands are sealed at a time
    "id",
    Cast("recorded_at", TextField()),
    Cast("recorded_by", TextField()),
    "event_id",
    "content_hash",
)
_MEMBERS = {  # of a block in one statement, in the order they are given
    "sqlite": """
INSERT INTO ledger_seal_line (book_id, block_no, pos, journal_id)
SELECT %s, %s, key, value FROM json_each(%s)
""",
    "postgresql": """
INSERT INTO ledger_seal_line (book_id, block_no, pos, journal_id)
SELECT %s, %s, place - 1, journal
  FROM unnest(CAST(%s AS bigint[])) WITH ORDINALITY AS given (journal, place)
""",
}


def seal(*, at: datetime, by: Actor = SYSTEM, book: UUID | None = None) -> list[Block]:
    """Chains the journals no seal covers yet, one block for each book that has any.

    Call it every few seconds, and at once when a run is released or a month is closed. At most
    `MOST_IN_ONE_SEALING` journals of a book a call; those that somebody could still come before
    wait for a later one.
    """
    with writing():
        one_sealer_at_a_time()
        books = Book.objects.order_by("id")
        if book is not None:
            books = books.filter(ref=book)
        made = (_seal_book(each, at=at, by=by) for each in books)
        return [block for block in made if block is not None]


def _seal_book(book: Book, *, at: datetime, by: Actor) -> Block | None:
    waiting = list(_waiting(book).order_by("pk").values_list(*_LEAF)[:MOST_IN_ONE_SEALING])
    if not waiting:
        return None
    last = Seal.objects.filter(book=book).order_by("-block_no").values_list("block_no", "head")
    number, previous = last.first() or (0, FIRST_HEAD)
    block = Block(
        book=book.ref,
        number=number + 1,
        members=len(waiting),
        root=merkle_root([digest_of(*leaf) for leaf in waiting]),
        previous=previous,
        sealed_at=at,
        sealed_by=by.ref,
    )
    _store(book.pk, block)
    _store_members(book.pk, block.number, [leaf[0] for leaf in waiting])
    return block


def _waiting(book: Book) -> QuerySet[Journal]:
    """Journals no seal covers yet and nobody can come before."""
    waiting = settled(Journal.objects.filter(book=book, seal_line__isnull=True))
    if connection.vendor == "postgresql":  # a lower id may be committed after a higher one
        return waiting
    sealed = SealLine.objects.filter(book=book).order_by("-block_no", "-pos")
    return waiting.filter(pk__gt=sealed.values_list("journal_id", flat=True).first() or 0)


def _store(book_id: int, block: Block) -> None:
    key = record_key()
    Seal.objects.create(
        book_id=book_id,
        block_no=block.number,
        n=block.members,
        root=block.root,
        prev_head=block.previous,
        head=block.head,
        mac=block.mac(key),
        key_id=key.name,
        sealed_at=block.sealed_at,
        sealed_by=block.sealed_by,
    )


def _store_members(book_id: int, block_no: int, journals: list[int]) -> None:
    given = json.dumps(journals) if connection.vendor == "sqlite" else journals
    with connection.cursor() as cursor:
        cursor.execute(_MEMBERS[connection.vendor], [book_id, block_no, given])
