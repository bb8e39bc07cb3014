"""Where the chain of a book ends, and how one journal leads there."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Exists, OuterRef

from ownway.ledger.models import Journal, Seal, SealLine
from ownway.ledger.rules import Leaf, Proof, path
from ownway.record.rules import Head

_LEAF = (
    "journal_id",
    "journal__recorded_at",
    "journal__recorded_by",
    "journal__event_id",
    "journal__content_hash",
)


def heads() -> list[Head]:
    """The end of each book's chain, to be kept outside this database."""
    later = Seal.objects.filter(book=OuterRef("book"), block_no__gt=OuterRef("block_no"))
    last = Seal.objects.filter(~Exists(later)).order_by("book_id")
    return [Head(*found) for found in last.values_list("book__ref", "block_no", "head")]


def head_of(book: UUID) -> Head | None:
    """The end of one book's chain; None before its first seal."""
    found = (
        Seal.objects.filter(book__ref=book)
        .order_by("-block_no")
        .values_list("block_no", "head")
        .first()
    )
    return None if found is None else Head(book, *found)


def unsealed() -> int:
    """How many journals no seal covers yet."""
    return Journal.objects.filter(seal_line__isnull=True).count()


def proof(book: UUID, key: UUID) -> Proof | None:
    """How the journal under `key` leads to a head that was kept; None where there is none.

    Goes beside its line in the CSV of a statement: `rules.proves` checks it without us.
    """
    row = Journal.objects.filter(book__ref=book, idem_key=key).select_related("book").first()
    if row is None:
        return None
    here = Leaf(row.pk, row.recorded_at, row.recorded_by, row.event_id, _hex(row.content_hash))
    line = SealLine.objects.filter(journal_id=row.pk).first()
    if line is None:
        return Proof(here.text, (), 0, "", "")
    block = Seal.objects.get(book_id=line.book_id, block_no=line.block_no)
    members = leaves(line.book_id, line.block_no)
    steps = path([leaf for _place, leaf in members], line.pos)
    return Proof(here.text, steps, block.block_no, block.prev_head, block.head)


def leaves(book_id: int, block_no: int) -> list[tuple[int, Leaf]]:
    """The members of one block in order, each with its place."""
    rows = SealLine.objects.filter(book_id=book_id, block_no=block_no).order_by("pos")
    return [
        (place, Leaf(number, at, by, event, _hex(content)))
        for place, number, at, by, event, content in rows.values_list("pos", *_LEAF)
    ]


def _hex(content_hash: bytes | memoryview) -> str:
    return bytes(content_hash).hex()
