"""A quick glance over many journals: which of them have to be looked at closely.

It passes a journal only where it hashes to what was posted and nothing in it could be a finding.
All else is handed on, the merely unusual too, so that `journals` alone says what is wrong. Rows
of the driver and one text for each journal: values as objects cost ten times as much.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from functools import cache
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple

from ownway.ledger.models import Account
from ownway.ledger.queries.plain import asked, ref_text
from ownway.ledger.rules import EFFECTS, LARGEST, AccountRef, HoldEventKind, Kind

_JOURNALS = """
SELECT j.id, j.book_id, CAST(b.ref AS text), CAST(j.idem_key AS text), j.kind, j.n_lines,
       CAST(j.effective_on AS text), CAST(j.concerns_on AS text), j.reason,
       CAST(j.subject_ref AS text), CAST(r.idem_key AS text), j.content_hash, j.event_id
  FROM ledger_journal j
  JOIN ledger_book b ON b.id = j.book_id
  LEFT JOIN ledger_journal r ON r.id = j.reverses_id
 WHERE j.id BETWEEN %s AND %s
"""
_LINES = """
SELECT journal_id, account_id, amount FROM ledger_entry
 WHERE journal_id BETWEEN %s AND %s ORDER BY journal_id, line_no
"""
_STEPS = """
SELECT v.journal_id, v.kind, v.amount, v.cash_account_id, CAST(k.idem_key AS text),
       h.from_account_id, h.committed_account_id, h.amount, CAST(h.expires_on AS text)
  FROM ledger_hold_event v
  LEFT JOIN ledger_hold h ON h.id = v.hold_id
  LEFT JOIN ledger_journal k ON k.id = h.journal_id
 WHERE v.journal_id BETWEEN %s AND %s ORDER BY v.journal_id
"""
_CARRIED = """
SELECT id, journals FROM record_entry
 WHERE id IN (SELECT event_id FROM ledger_journal WHERE id BETWEEN %s AND %s)
"""
_REFS = ("owner_ref", "pot_ref", "line_ref", "party_ref")
_MAY_OPEN = {(source, Kind.COMMITTED) for source in (Kind.AVAILABLE, Kind.CONTINGENCY)}
_MOVES = {kind.value: sum(effect) for kind, effect in EFFECTS.items()}  # of what is set aside
_Row = tuple[Any, ...]


class Place(NamedTuple):
    """An account, as far as a journal can go wrong in it. `half` is one currency of one half."""

    book: int
    code: str  # as JSON
    kind: str
    half: tuple[str, str]


class _Unusual(Exception):
    """Not necessarily wrong; to be looked at closely."""


def places() -> dict[int, Place]:
    """Every account, by its number; its code is made anew of what it is."""
    rows = Account.objects.values_list("id", "book_id", "book__ref", "kind", "currency", *_REFS)
    found = {}
    for number, book, book_ref, kind, currency, *refs in rows.iterator(chunk_size=5000):
        ref = AccountRef(book_ref, Kind(kind), currency, *refs)
        found[number] = Place(book, json.dumps(ref.code), ref.kind, (ref.kind.half, currency))
    return found


def doubtful(places: Mapping[int, Place], first: int, last: int) -> list[int]:
    """The journals from one number to another that have to be looked at closely."""
    lines = _by_journal(asked(_LINES, first, last))
    steps = _by_journal(asked(_STEPS, first, last))
    carried = {number: told(said) for number, said in asked(_CARRIED, first, last)}
    found = []
    for row in asked(_JOURNALS, first, last):
        number, content_hash, event = row[0], row[-2], row[-1]
        try:
            said = _content(row, lines.get(number, ()), steps.get(number, ()), places)
            digest = hashlib.sha256(said.encode("ascii"))
        except (_Unusual, LookupError, ValueError, TypeError):
            found.append(number)
            continue
        if digest.digest() != content_hash or digest.hexdigest() not in carried.get(event, ()):
            found.append(number)
    return found


def _by_journal(rows: Sequence[_Row]) -> dict[int, list[_Row]]:
    return {number: list(its) for number, its in groupby(rows, itemgetter(0))}


def told(journals: Any) -> frozenset[str]:
    """The content hashes that a record entry carries."""
    return frozenset(json.loads(journals) if isinstance(journals, str) else journals)


def _content(
    row: _Row, lines: Sequence[_Row], steps: Sequence[_Row], places: Mapping[int, Place]
) -> str:
    """`rules.content` of one journal; raises where it could not stand, or might not."""
    _id, book, book_ref, key, kind, n_lines, day, concerns, reason, subject, back, *_rest = row
    told, set_aside = _lines(book, lines, places)
    if not 2 <= len(told) == n_lines or (back is not None and not reason):
        raise _Unusual
    moves, opens = "", "null"
    if steps or set_aside:
        moves, opens = _holds(steps, set_aside, places)
    return (
        f'{{"book":"{_book(book_ref)}","concerns_on":{_day(concerns)}'
        f',"effective_on":"{day}","key":"{ref_text(key)}","kind":{_code(kind)}'
        f',"lines":[{",".join(told.values())}],"moves":[{moves}],"opens":{opens}'
        f',"reason":{_code(reason)},"reverses":{_ref(back)},"subject":{_ref(subject)}}}'
    )


def _lines(
    book: int, lines: Sequence[_Row], places: Mapping[int, Place]
) -> tuple[dict[int, str], dict[int, int]]:
    """How each line is said, and what is set aside, by account; balanced and of one book."""
    told: dict[int, str] = {}
    set_aside: dict[int, int] = {}
    sums: dict[tuple[str, str], int] = {}
    for _journal, number, amount in lines:
        place_book, code, kind, half = places[number]
        if place_book != book or number in told or not 0 < abs(amount) <= LARGEST:
            raise _Unusual
        told[number] = f"[{code},{amount}]"
        sums[half] = sums.get(half, 0) + amount
        if kind == Kind.COMMITTED:
            set_aside[number] = amount
    if any(sums.values()):
        raise _Unusual
    return told, set_aside


def _holds(
    steps: Sequence[_Row], set_aside: Mapping[int, int], places: Mapping[int, Place]
) -> tuple[str, str]:
    """What a journal did to holds and the hold it made, as its content says them."""
    wanted: dict[int, int] = {}
    moves, opens = [], "null"
    for _journal, kind, amount, cash, key, source, committed, whole, expires in steps:
        if kind == HoldEventKind.MADE and opens == "null":
            kinds = places[source].kind, places[committed].kind
            if kinds not in _MAY_OPEN or whole <= 0:
                raise _Unusual
            wanted[committed] = wanted.get(committed, 0) - whole
            paid_from = "null" if cash is None else places[cash].code
            ends = f"{places[source].code},{places[committed].code},{paid_from}"
            opens = f"[{ends},{whole},{_day(expires)}]"
        elif kind in _MOVES and amount > 0:
            wanted[committed] = wanted.get(committed, 0) + _MOVES[kind] * amount
            moves.append((ref_text(key), kind, amount))
        else:
            raise _Unusual
    if {number: amount for number, amount in wanted.items() if amount} != set_aside:
        raise _Unusual
    return ",".join([f'["{key}","{kind}",{amount}]' for key, kind, amount in sorted(moves)]), opens


_code = cache(json.dumps)  # of a kind or a reason: there are few
_book = cache(ref_text)


def _day(stored: str | None) -> str:
    return "null" if stored is None else f'"{stored}"'


def _ref(stored: str | None) -> str:
    return "null" if stored is None else f'"{ref_text(stored)}"'
