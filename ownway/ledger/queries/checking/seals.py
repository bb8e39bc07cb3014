"""Sealed blocks against their journals, their key, the block before and what was kept outside."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from functools import partial
from uuid import UUID

from django.db.models import Count, Min, Q, QuerySet

from ownway.ledger.models import Account, Journal, Seal, SealLine
from ownway.ledger.queries.checking.findings import UNREADABLE, Finding, Scope
from ownway.ledger.queries.sealed import leaf_digests
from ownway.ledger.rules import FIRST_HEAD, Block
from ownway.record.rules import Head, Key, merkle_root
from ownway.record.store import record_key

LONGEST_WAIT = timedelta(minutes=1)
MEMBERS_AT_ONCE = 5_000
_AT_ONCE = 500  # heads in one question
_Seal = tuple[UUID, int, int, str, str, str, str, str, datetime, UUID]
_COLUMNS = (
    "book__ref",
    "block_no",
    "n",
    "root",
    "prev_head",
    "head",
    "mac",
    "key_id",
    "sealed_at",
    "sealed_by",
)


def chains(scope: Scope) -> Iterator[Finding]:
    """Each block follows the one before it, from the first on."""
    rows = _of(scope).values_list("book_id", "book__ref", "block_no", "prev_head", "head")
    ends: dict[UUID, tuple[int, str]] = {}
    for book_id, book, number, previous, head in rows.iterator(chunk_size=5000):
        if book not in ends and scope.since is not None:
            ends[book] = _before(book_id, number)
        block, last = ends.get(book, (0, FIRST_HEAD))
        where = f"book {book}, block {number}"
        if number != block + 1:
            words = f"Block {block + 1} should stand before block {number} and is gone."
            yield Finding("seal", words, where, book=book)
        elif previous != last:
            words = f"Block {number} does not follow the block before it."
            yield Finding("seal", words, where, book=book)
        ends[book] = (number, head)


def _of(scope: Scope) -> QuerySet[Seal]:
    rows = Seal.objects.order_by("book_id", "block_no")
    if scope.since is None:
        return rows
    return rows.filter(sealed_at__gte=datetime.combine(scope.since, time(), UTC))


def _before(book_id: int, number: int) -> tuple[int, str]:
    rows = Seal.objects.filter(book_id=book_id, block_no__lt=number).order_by("-block_no")
    return rows.values_list("block_no", "head").first() or (0, FIRST_HEAD)


def blocks(scope: Scope) -> Iterator[Callable[[], Iterator[Finding]]]:
    """Looks at each block by itself, some of them at a time."""
    key, some, members = record_key(), list[tuple[int, int]](), 0
    for book_id, number, n in _of(scope).values_list("book_id", "block_no", "n"):
        if some and (book_id != some[0][0] or members + n > MEMBERS_AT_ONCE):
            yield partial(_stretch, key, some[0][0], some[0][1], some[-1][1])
            some, members = [], 0
        some.append((book_id, number))
        members += n
    if some:
        yield partial(_stretch, key, some[0][0], some[0][1], some[-1][1])


def _stretch(key: Key, book_id: int, first: int, last: int) -> Iterator[Finding]:
    rows = Seal.objects.filter(book_id=book_id, block_no__gte=first, block_no__lte=last)
    digests = leaf_digests(book_id, first, last)
    for seal in rows.order_by("block_no").values_list(*_COLUMNS):
        yield from _block(key, seal, digests.get(seal[1], []))


def _block(key: Key, seal: _Seal, members: Sequence[tuple[int, bytes]]) -> Iterator[Finding]:
    book, number, n, said_root, previous, head, mac, key_id, sealed_at, sealed_by = seal
    where = f"book {book}, block {number}"
    if key_id != key.name:
        words = f"Block {number} names a key we do not have."
        yield Finding("seal", words, where, sealed_at, book=book)
        return
    places = [place for place, _digest in members]
    right = ""
    try:
        root = merkle_root([digest for _place, digest in members])
        block = Block(book, number, len(members), root, previous, sealed_at, sealed_by)
        right = f"{block.members} {block.root} {block.head} {block.mac(key)}"
    except ValueError:  # no members, or something that is no head
        pass
    if places != list(range(n)) or right != f"{n} {said_root} {head} {mac}":
        words = f"Block {number} and its journals are not as they were sealed."
        yield Finding("seal", words, where, sealed_at, book=book)


def lost() -> Iterator[Finding]:
    """Journals that a block lists and the books lack."""
    gone = SealLine.objects.exclude(journal_id__in=Journal.objects.values("id"))
    for book, block, journal in gone.values_list("book__ref", "block_no", "journal_id"):
        words = f"Journal {journal} was sealed and is not in the books any more."
        yield Finding(
            "removed", words, f"journal {journal}, block {block}", None, journal, None, book
        )


def unsealed(at: datetime | None) -> Iterator[Finding]:
    """Journals that wait longer for their seal than the background work takes."""
    if at is None:
        return
    rows = Journal.objects.filter(seal_line__isnull=True, recorded_at__lt=at - LONGEST_WAIT)
    waiting = (
        rows.order_by("book_id")
        .values_list("book__ref")
        .annotate(first=Min("recorded_at"), count=Count("id"))
    )
    for book, first, count in waiting:
        words = f"{count} journals wait for their seal. Is “ownway worker” running?"
        yield Finding("unsealed", words, f"book {book}", first, None, None, book)


def outside(heads: Iterable[Head]) -> Iterator[Finding]:
    """What was kept outside is still part of the chain: nothing was put back or made anew."""
    found = _heads_at(heads := list(heads))
    for kept in heads:
        head = found.get((kept.chain, kept.block))
        where = f"book {kept.chain}, block {kept.block}"
        if head is None:
            words = (
                f"Block {kept.block} was kept outside and is not here: an older copy was put back."
            )
            yield Finding("rolled_back", words, where, book=kept.chain)
        elif head != kept.head:
            words = f"Block {kept.block} is not the one kept outside: the chain was made anew."
            yield Finding("seal", words, where, book=kept.chain)


def _heads_at(wanted: Sequence[Head]) -> dict[tuple[UUID, int], str]:
    """The heads that stand here now at the blocks of others, by book and block."""
    found: dict[tuple[UUID, int], str] = {}
    blocks: dict[UUID, list[int]] = {}
    for one in wanted:
        blocks.setdefault(one.chain, []).append(one.block)
    for book, numbers in blocks.items():
        for start in range(0, len(numbers), _AT_ONCE):
            some = numbers[start : start + _AT_ONCE]
            rows = Seal.objects.filter(book__ref=book, block_no__in=some)
            found.update({(book, no): head for no, head in rows.values_list("block_no", "head")})
    return found


def with_last_good(found: Sequence[Finding]) -> list[Finding]:
    """The findings, each with the last seal of its book before anything that is wrong."""
    try:
        return _with_last_good(found) if found else []
    except UNREADABLE:  # where not even a seal can be read, none of them is good
        return list(found)


def _with_last_good(found: Sequence[Finding]) -> list[Finding]:
    of_journals = _blocks_of({each.journal for each in found if each.journal is not None})
    of_accounts = dict(
        Account.objects.filter(id__in={each.account for each in found}).values_list(
            "id", "book__ref"
        )
    )
    books: list[UUID | None] = []
    first_bad: dict[UUID | None, int] = {}
    for each in found:
        book, block = of_journals.get(each.journal or 0, (None, None))
        book = each.book or book or of_accounts.get(each.account or 0)
        if each.code in ("seal", "rolled_back") and ", block " in each.where:
            block = int(each.where.rpartition(" ")[2])
        books.append(book)
        if book is not None and block is not None:
            first_bad[book] = min(block, first_bad.get(book, block))
    good = {book: _last_before(book, first_bad.get(book)) for book in {*books} - {None}}
    return [
        each
        if book is None
        else replace(each, book=book, good_block=good[book][0], good_at=good[book][1])
        for each, book in zip(found, books, strict=True)
    ]


def _blocks_of(journals: Iterable[int]) -> dict[int, tuple[UUID | None, int | None]]:
    """By journal id: its book, and the block it is in if it is sealed."""
    wanted = sorted(journals)[:10_000]
    found: dict[int, tuple[UUID | None, int | None]] = {}
    for start in range(0, len(wanted), 500):
        some = wanted[start : start + 500]
        for number, book in Journal.objects.filter(id__in=some).values_list("id", "book__ref"):
            found[number] = (book, None)
        lines = SealLine.objects.filter(journal_id__in=some)
        for number, book, block in lines.values_list("journal_id", "book__ref", "block_no"):
            found[number] = (book, block)
    return found


def _last_before(book: UUID | None, block: int | None) -> tuple[int, datetime | None]:
    rows = Seal.objects.filter(Q(book__ref=book)).order_by("-block_no")
    if block is not None:
        rows = rows.filter(block_no__lt=block)
    return rows.values_list("block_no", "sealed_at").first() or (0, None)
