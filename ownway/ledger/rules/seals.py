"""How journals are sealed so that a change shows, and how anybody may check one of them.

A block lists its journals. Its root stands for all of them, its head for the root and every block
before, its mac for the head under a key that no copy of the database holds.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from ownway.record.rules import Key, canonical

FIRST_HEAD = "0" * 64  # what the first block of a book follows

LEFT, RIGHT = "L", "R"


@dataclass(frozen=True, slots=True)
class Leaf:
    """What is sealed of one journal; its `content_hash` (hex) stands for all that was posted."""

    journal: int
    recorded_at: datetime
    recorded_by: UUID
    event: int
    content_hash: str

    @property
    def text(self) -> str:
        """One line: number, moment in UTC, who, record entry, content hash."""
        moment = self.recorded_at.astimezone(UTC).isoformat(timespec="microseconds")
        return leaf_text(self.journal, moment, str(self.recorded_by), self.event, self.content_hash)

    @property
    def digest(self) -> bytes:
        return leaf_digest(self.text)


def leaf_text(journal: int, moment: str, who: str, event: int, content_hash: str) -> str:
    """The same of what is text already: whoever seals thousands has no objects of them."""
    return f"{journal}:{moment}:{who}:{event}:{content_hash}"


def leaf_digest(text: str) -> bytes:
    return hashlib.sha256(b"\x00" + text.encode("ascii")).digest()


@dataclass(frozen=True, slots=True)
class Block:
    """One sealed block of a book. `number` counts from 1; root and heads are hex."""

    book: UUID
    number: int
    members: int
    root: str
    previous: str
    sealed_at: datetime
    sealed_by: UUID

    @property
    def head(self) -> str:
        return head(self.previous, self.root)

    def mac(self, key: Key) -> str:
        """HMAC of the head and of what the head leaves out, under the key of the record."""
        said = [self.book, self.number, self.members, self.head, self.sealed_at, self.sealed_by]
        return key.mac("books", canonical(said))


def head(previous: str, root: str) -> str:
    """SHA-256 of the head before and the root: it stands for all that went before."""
    return hashlib.sha256(bytes.fromhex(previous) + bytes.fromhex(root)).hexdigest()


def path(leaves: Sequence[Leaf], place: int) -> tuple[str, ...]:
    """What must be joined to the leaf at `place`, step by step, to come to the root.

    Each step is a digest in hex and the side it stands on: `L:…` or `R:…`. An odd one out moves
    up without a step, as in `record.rules.merkle_root`.
    """
    level = [leaf.digest for leaf in leaves]
    steps = []
    while len(level) > 1:
        beside = place ^ 1
        if beside < len(level):
            steps.append(f"{LEFT if beside < place else RIGHT}:{level[beside].hex()}")
        level = [_join(level[at : at + 2]) for at in range(0, len(level), 2)]
        place //= 2
    return tuple(steps)


def _join(pair: Sequence[bytes]) -> bytes:
    return hashlib.sha256(b"\x01" + b"".join(pair)).digest() if len(pair) > 1 else pair[0]


@dataclass(frozen=True, slots=True)
class Proof:
    """What shows that one journal is in a block whose head was kept outside.

    `leaf` is `Leaf.text`, `content` what its content hash is made of: `rules.content`, or nothing
    where it is not for whoever reads this. An empty `head`: the journal is not sealed yet.
    """

    leaf: str
    path: tuple[str, ...]
    block: int
    previous: str
    head: str
    content: str = ""


def proves(leaf: str, path: Sequence[str], previous: str, kept: str) -> bool:
    """Whether a journal's line leads by this path to the head that was kept. Needs no database.

    False, never an error, for whatever cannot be read.
    """
    return _head_of(leaf, path, previous) == kept


def leads_to(proof: Proof, kept: Mapping[int, str], roots: Mapping[int, str]) -> int | None:
    """The block of the first kept head this proof leads to; None where it leads to none of them.

    `kept`: heads that were kept outside, by the number of their block. `roots`: the roots of later
    blocks, to go on from a block of which no head was kept.
    """
    here = _head_of(proof.leaf, proof.path, proof.previous)
    number = proof.block
    try:
        while here is not None and number not in kept:
            number += 1
            here = head(here, roots[number])
    except (KeyError, ValueError):
        return None
    return number if here is not None and kept[number] == here else None


def says(proof: Proof) -> bool:
    """Whether the content of a proof is the one its leaf was sealed with."""
    digest = hashlib.sha256(proof.content.encode("utf-8")).hexdigest()
    return bool(proof.content) and proof.leaf.endswith(f":{digest}")


def change_of(content: str, account: str) -> int:
    """What a journal's content gave to an account that stands in credit, in minor units.

    Below zero where it took. `account` is a code of the books. Raises ValueError where the content
    cannot be read or does not name it.
    """
    try:
        lines = dict(json.loads(content)["lines"])
        return -int(lines[account])
    except (KeyError, TypeError) as error:
        raise ValueError("this content does not name this account") from error


def _head_of(leaf: str, path: Sequence[str], previous: str) -> str | None:
    """The head a leaf comes to by its path; None for whatever cannot be read."""
    try:
        digest = leaf_digest(leaf)
        for step in path:
            side, _, beside = step.partition(":")
            other = bytes.fromhex(beside)
            if side not in (LEFT, RIGHT) or len(other) != hashlib.sha256().digest_size:
                return None
            digest = _join([other, digest] if side == LEFT else [digest, other])
        return head(previous, digest.hex())
    except ValueError:
        return None
