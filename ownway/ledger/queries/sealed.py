"""Where the chain of a book ends, and how one journal leads there."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import lru_cache, reduce
from operator import or_
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from ownway.ledger.models import Journal, Seal, SealLine
from ownway.ledger.queries.journals import read_back
from ownway.ledger.queries.plain import asked, moment_text, ref_text
from ownway.ledger.rules import Leaf, Posting, Proof, content, leaf_digest, leaf_text, path
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
    return proofs(book, [key]).get(key)


def proofs(book: UUID, keys: Collection[UUID], *, owner: UUID | None = None) -> dict[UUID, Proof]:
    """The same for many journals, by key; each block is read once.

    `owner`: whoever reads them. A journal that also names accounts of other people keeps its
    content to itself then; that it is sealed can still be shown.
    """
    found: dict[UUID, Proof] = {}
    blocks: dict[int, tuple[Seal, list[Leaf]]] = {}
    for some in _some(sorted(keys)):
        rows = Journal.objects.filter(book__ref=book, idem_key__in=some).select_related("seal_line")
        for row, posting in zip(rows.order_by("pk"), read_back(rows.order_by("pk")), strict=True):
            found[row.idem_key] = _proof(book, row, posting, owner, blocks)
    return found


def _proof(
    book: UUID,
    row: Journal,
    posting: Posting,
    owner: UUID | None,
    blocks: dict[int, tuple[Seal, list[Leaf]]],
) -> Proof:
    here = Leaf(row.pk, row.recorded_at, row.recorded_by, row.event_id, _hex(row.content_hash))
    owners = {line.account.owner for line in posting.journal.lines} - {None}
    text = content(book, posting.journal) if owner is None or owners <= {owner} else ""
    line = getattr(row, "seal_line", None)
    if line is None:
        return Proof(here.text, (), 0, "", "", text)
    if line.block_no not in blocks:
        block = Seal.objects.get(book_id=line.book_id, block_no=line.block_no)
        blocks[line.block_no] = (block, [one for _at, one in leaves(line.book_id, line.block_no)])
    block, members = blocks[line.block_no]
    steps = path(members, line.pos)
    return Proof(here.text, steps, block.block_no, block.prev_head, block.head, text)


def roots(book: UUID, *, after: int = 0) -> list[tuple[int, str, str]]:
    """Number, root and head of each block of a book after one, oldest first: the chain itself."""
    rows = Seal.objects.filter(book__ref=book, block_no__gt=after).order_by("block_no")
    return list(rows.values_list("block_no", "root", "head"))


def heads_after(known: Mapping[UUID, int]) -> list[Head]:
    """The heads of every block after the one known of its book, book by book, oldest first."""
    rows = Seal.objects.order_by("book_id", "block_no").select_related("book")
    later = [Q(book__ref=book, block_no__gt=number) for book, number in known.items()]
    wanted = reduce(or_, later, ~Q(book__ref__in=list(known)))
    return [Head(*one) for one in rows.filter(wanted).values_list("book__ref", "block_no", "head")]


def leaves(book_id: int, block_no: int) -> list[tuple[int, Leaf]]:
    """The members of one block in order, each with its place."""
    rows = SealLine.objects.filter(book_id=book_id, block_no=block_no).order_by("pos")
    return [
        (place, Leaf(number, at, by, event, _hex(content)))
        for place, number, at, by, event, content in rows.values_list("pos", *_LEAF)
    ]


_MEMBERS = """
SELECT l.block_no, l.pos, j.id, CAST(j.recorded_at AS text), CAST(j.recorded_by AS text),
       j.event_id, j.content_hash
  FROM ledger_seal_line l JOIN ledger_journal j ON j.id = l.journal_id
 WHERE l.book_id = %s AND l.block_no BETWEEN %s AND %s ORDER BY l.block_no, l.pos
"""


def leaf_digests(book_id: int, first: int, last: int) -> dict[int, list[tuple[int, bytes]]]:
    """The members of blocks, by number: the place and the digest of each, in order."""
    found: dict[int, list[tuple[int, bytes]]] = {}
    for block, place, *leaf in asked(_MEMBERS, book_id, first, last):
        found.setdefault(block, []).append((place, digest_of(*leaf)))
    return found


def digest_of(journal: int, at: str, by: str, event: int, content_hash: bytes) -> bytes:
    """The digest of `rules.Leaf`, of what plain SQL says of a journal."""
    text = leaf_text(journal, moment_text(at), _who(by), event, content_hash.hex())
    return leaf_digest(text)


_who = lru_cache(maxsize=1_000)(ref_text)  # few people write very many journals


def _hex(content_hash: bytes | memoryview) -> str:
    return bytes(content_hash).hex()


def _some(everything: Sequence[UUID], size: int = 500) -> Iterator[Sequence[UUID]]:
    """So many at one time as one question takes."""
    for start in range(0, len(everything), size):
        yield everything[start : start + size]
