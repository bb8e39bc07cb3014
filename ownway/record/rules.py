"""How the record is made so that a change shows: canonical text, keyed digests, chained seals.

Pure. Everything is worked out from values passed in, the key among them (security design 2.4):
the key stands outside the database, and so does a copy of each head.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

NO_PROGRAMME = UUID(int=0)  # the chain of what belongs to no programme
FIRST_HEAD = "0" * 64  # what the first block of a chain follows
LONGEST_CODE = 120
LARGEST_DETAILS = 16_000  # characters of canonical text in one entry

_CODE = re.compile(r"[A-Za-z0-9_.:/+=@-]*")
_VERB = re.compile(r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)+")
_HASH = re.compile(r"[0-9a-f]{64}")


class NotForTheRecord(ValueError):
    """Somebody's words, or a fraction, came where only codes, ids and whole numbers belong."""


@dataclass(frozen=True, slots=True)
class Key:
    """The key of the record: `name` may be told, `secret` may not."""

    name: str
    secret: bytes

    @classmethod
    def of(cls, secret: bytes) -> Key:
        if len(secret) < 32:
            raise ValueError("The key of the record has 32 bytes or more")
        return cls(hashlib.sha256(b"name of the record key\0" + secret).hexdigest()[:16], secret)

    def __repr__(self) -> str:
        return f"Key({self.name})"

    def mac(self, purpose: str, message: bytes) -> str:
        """HMAC-SHA-256, 64 hex digits; a mac made for one purpose is no use for another."""
        return hmac.new(self.secret, purpose.encode() + b"\0" + message, hashlib.sha256).hexdigest()


def canonical(value: object) -> bytes:
    """One text for one value, the same from either database: sorted keys, no blanks."""
    return json.dumps(
        plain(value), sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False
    ).encode()


def plain(value: object) -> object:
    """`value` in JSON's own kinds. Raises TypeError for a kind nobody has thought about."""
    if value is None or isinstance(value, bool | int | float | str):
        return value if not isinstance(value, StrEnum) else value.value
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, datetime):
        return (value.astimezone(UTC) if value.tzinfo else value).isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return {"microseconds": value // timedelta(microseconds=1)}
    if isinstance(value, Decimal):
        return {"decimal": format(value.normalize(), "f")}
    if isinstance(value, bytes | bytearray | memoryview):
        return {"bytes": bytes(value).hex()}
    if isinstance(value, Mapping):
        return {str(key): plain(inner) for key, inner in value.items()}
    if isinstance(value, Sequence):
        return [plain(inner) for inner in value]
    raise TypeError(f"The record has no text for {type(value).__name__}")


def row_digest(key: Key, label: str, row_key: str, columns: Mapping[str, object]) -> str:
    """Keyed digest of every column of one row, 64 hex digits.

    Empty (NULL) columns are left out, so that a column added later, and still empty, changes no
    digest.
    """
    said = {name: value for name, value in columns.items() if value is not None}
    return key.mac("row", canonical([label, row_key, said]))


@dataclass(frozen=True, slots=True)
class Row:
    """What an entry says of one row: its digest as stored, or that it is gone."""

    label: str
    key: str
    digest: str
    gone: bool


@dataclass(frozen=True, slots=True)
class Facts:
    """All an entry says, its own number and the rows it speaks of included."""

    number: int
    ref: UUID
    at: datetime
    by: UUID
    human: UUID
    kind: str
    ground: str
    purpose: str
    verb: str
    person: UUID | None
    programme: UUID | None
    why: str
    versions: Mapping[str, object]
    details: Mapping[str, object]
    journals: Sequence[str]
    software: str
    key_name: str
    rows: Sequence[Row]

    @property
    def chain(self) -> UUID:
        return self.programme or NO_PROGRAMME


def entry_mac(key: Key, facts: Facts) -> str:
    """HMAC over every fact of the entry, 64 hex digits; rows in order of label and key."""
    said = {name: getattr(facts, name) for name in Facts.__slots__ if name != "rows"}
    rows = sorted((row.label, row.key, row.digest, row.gone) for row in facts.rows)
    return key.mac("entry", canonical([1, said, rows]))


def leaf(number: int, mac: str) -> bytes:
    return hashlib.sha256(b"\x00" + f"{number}:{mac}".encode()).digest()


def merkle_root(leaves: Sequence[bytes]) -> str:
    """Root of the leaves in order, 64 hex digits; an odd one out moves up a level unchanged."""
    if not leaves:
        raise ValueError("A block has at least one member")
    level = list(leaves)
    while len(level) > 1:
        odd = level[len(level) // 2 * 2 :]
        pairs = zip(level[::2], level[1::2], strict=False)
        level = [hashlib.sha256(b"\x01" + one + other).digest() for one, other in pairs] + odd
    return level[0].hex()


@dataclass(frozen=True, slots=True)
class Block:
    """One sealed block: what its head is made of. `block` counts from 1 in each chain."""

    chain: UUID
    block: int
    members: int
    root: str
    previous: str
    at: datetime
    by: UUID

    @property
    def head(self) -> str:
        """SHA-256 over the block and the head before it: it stands for all that went before."""
        said = {name: getattr(self, name) for name in Block.__slots__}
        return hashlib.sha256(canonical(said)).hexdigest()


def seal_mac(key: Key, head: str) -> str:
    return key.mac("seal", head.encode())


@dataclass(frozen=True, slots=True)
class Head:
    """The end of one chain, as kept outside: in a file, on another disk, on a statement."""

    chain: UUID
    block: int
    head: str

    def __str__(self) -> str:
        return f"{self.chain} {self.block} {self.head}"


def read_heads(text: str) -> list[Head]:
    """Heads from the lines `record head` printed. Raises ValueError, naming the line."""
    heads = []
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        try:
            chain, block, head = line.split()
            if not _HASH.fullmatch(head):
                raise ValueError
            heads.append(Head(UUID(chain), int(block), head))
        except ValueError:
            raise ValueError(f"Line {number} is not a head of the record.") from None
    return heads


def check_verb(verb: str) -> str:
    if not _VERB.fullmatch(verb) or len(verb) > LONGEST_CODE:
        raise NotForTheRecord(f"{verb!r} is not a verb like 'planning.submit'")
    return verb


def check_code(name: str, value: str) -> str:
    """`value` where it is a code; raises NotForTheRecord where it could be somebody's words."""
    if not _CODE.fullmatch(value) or len(value) > LONGEST_CODE:
        raise NotForTheRecord(f"{name} holds a code of ours, never words")
    return value


def check_details(name: str, value: object) -> object:
    """`value` in JSON's kinds where it holds codes, ids, whole numbers and dates only.

    Raises NotForTheRecord for fractions, free text and anything very large.
    """
    checked = _checked(name, value)
    if len(canonical(checked)) > LARGEST_DETAILS:
        raise NotForTheRecord(f"{name} is too much for one entry")
    return checked


def _checked(name: str, value: object) -> object:
    if isinstance(value, float | Decimal):
        raise NotForTheRecord(f"{name} holds whole numbers, never fractions")
    if isinstance(value, str):
        return check_code(name, str(plain(value)))
    if isinstance(value, Mapping):
        return {
            check_code(name, str(plain(key))): _checked(f"{name}.{key}", inner)
            for key, inner in value.items()
        }
    if isinstance(value, list | tuple | set | frozenset):
        return [_checked(name, inner) for inner in _in_order(value)]
    if value is None or isinstance(value, bool | int | UUID | date):
        return plain(value)
    raise NotForTheRecord(f"{name} holds codes, ids, whole numbers and dates only")


def _in_order(values: Iterable[object]) -> Iterable[object]:
    return sorted(values, key=str) if isinstance(values, set | frozenset) else values


class FindingKind(StrEnum):
    """What kind of change shows."""

    ENTRY_CHANGED = "entry_changed"
    ENTRY_MISSING = "entry_missing"
    ENTRY_UNREADABLE = "entry_unreadable"
    KEY_UNKNOWN = "key_unknown"
    ROW_CHANGED = "row_changed"
    ROW_MISSING = "row_missing"
    ROW_ADDED = "row_added"
    ROW_BACK = "row_back"
    ROW_UNREADABLE = "row_unreadable"
    SEAL_CHANGED = "seal_changed"
    SEAL_MISSING = "seal_missing"
    SEAL_UNREADABLE = "seal_unreadable"
    ROLLED_BACK = "rolled_back"
    GUARD_MISSING = "guard_missing"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is not as the record says.

    `words` is a plain sentence, `where` names the entry, row or block, `since` is the last
    moment at which it was still right, where that is known.
    """

    kind: FindingKind
    words: str
    where: str
    since: datetime | None = None

    def __str__(self) -> str:
        known = f" It was still right on {self.since:%Y-%m-%d %H:%M} UTC." if self.since else ""
        return f"{self.where}: {self.words}{known}"
