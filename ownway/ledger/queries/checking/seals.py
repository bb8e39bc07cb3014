"""Sealed blocks against their journals, their key, the block before and what was kept outside."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from functools import partial
from uuid import UUID

from django.db.models import Count, Min, Q

from ownway.ledger.models import Account, Journal, Seal, SealLine
from ownway.ledger.queries.checking.findings import UNREADABLE, Finding, Scope
from ownway.ledger.queries.checking.spreading import spread
from ownway.ledger.queries.sealed import leaves
from ownway.ledger.rules import FIRST_HEAD, Block, root
from ownway.record.rules import Head, Key
from ownway.record.store import record_key

LONGEST_WAIT = timedelta(minutes=1)
_BLOCKS_AT_ONCE = 50
_AT_ONCE = 500  # heads in one question
_Seal = tuple[int, UUID, int, int, str, str, str, str, str, datetime, UUID]
_COLUMNS = (
    "book_id",
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


def blocks(scope: Scope, jobs: int) -> Iterator[Finding]:
    """The chain of each book, and each of its blocks by itself."""
    rows = Seal.objects.order_by("book_id", "block_no")
    if scope.since is not None:
        rows = rows.filter(sealed_at__gte=datetime.combine(scope.since, time(), UTC))
    found: list[_Seal] = list(rows.values_list(*_COLUMNS))
    yield from _chains(found, scope)
    stretches = [
        found[start : start + _BLOCKS_AT_ONCE] for start in range(0, len(found), _BLOCKS_AT_ONCE)
    ]
    for some in spread(partial(_stretch, record_key()), stretches, jobs):
        yield from some
    lost = SealLine.objects.exclude(journal_id__in=Journal.objects.values("id"))
    for book, block, journal in lost.values_list("book__ref", "block_no", "journal_id"):
        words = f"Journal {journal} was sealed and is not in the books any more."
        yield Finding(
            "removed", words, f"journal {journal}, block {block}", None, journal, None, book
        )


def _chains(found: Sequence[_Seal], scope: Scope) -> Iterator[Finding]:
    """Each block follows the one before it, from the first on."""
    ends: dict[UUID, tuple[int, str]] = {}
    for book_id, book, number, _n, _root, previous, head, *_rest in found:
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


def _before(book_id: int, number: int) -> tuple[int, str]:
    rows = Seal.objects.filter(book_id=book_id, block_no__lt=number).order_by("-block_no")
    return rows.values_list("block_no", "head").first() or (0, FIRST_HEAD)


def _stretch(key: Key, some: Sequence[_Seal]) -> list[Finding]:
    return [finding for seal in some for finding in _block(key, seal)]


def _block(key: Key, seal: _Seal) -> Iterator[Finding]:
    book_id, book, number, members, said_root, previous, head, mac, key_id, *_sealed = seal
    sealed_at, sealed_by = seal[-2:]
    where = f"book {book}, block {number}"
    if key_id != key.name:
        words = f"Block {number} names a key we do not have."
        yield Finding("seal", words, where, sealed_at, book=book)
        return
    found = leaves(book_id, number)
    listed = [leaf for _place, leaf in found]
    places = [place for place, _leaf in found]
    right = ""
    try:
        block = Block(book, number, len(listed), root(listed), previous, sealed_at, sealed_by)
        right = f"{block.members} {block.root} {block.head} {block.mac(key)}"
    except ValueError:  # no members, or something that is no head
        pass
    if places != list(range(members)) or right != f"{members} {said_root} {head} {mac}":
        words = f"Block {number} and its journals are not as they were sealed."
        yield Finding("seal", words, where, sealed_at, book=book)


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
