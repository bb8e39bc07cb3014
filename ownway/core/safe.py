"""What the database alone must not tell: locked with keys that stand outside it.

Each thing has a key of its own (AES-256-GCM). That small key is locked in turn by a key of its
programme, made (HKDF-SHA-256) from the key of this installation. To change the installation's key
only the small keys are locked anew: what is kept stays the same, byte for byte, so that a database
can refuse every other change (security design, 2.9).

Kept as: version 1 byte | name of the key 8 | nonce 12 | the locked small key 48 | nonce 12 | what
was locked with its tag 16. All of it is bound to its place: moved to another row it opens no more.
"""

from __future__ import annotations

import hashlib
import os
import secrets
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

KEY_BYTES = 32
HEADER_BYTES = 69  # all that changes with the installation's key; the guards know this number
_VERSION = b"\x01"
_NONCE, _NAME, _WRAPPED = 12, 8, KEY_BYTES + 16
_FILES = "safe-*.key"


class NotOpened(Exception):
    """It does not open: changed, moved from another place, or its key is not here."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where something is kept. `label` is a constant, whatever a table comes to be called."""

    label: str
    row: UUID
    programme: UUID

    @property
    def bound(self) -> bytes:
        return f"{self.label}|{self.row}|{self.programme}".encode()


@dataclass(frozen=True, slots=True)
class Safe:
    """The installation's keys by name, the newest last: it locks, any of them opens."""

    keys: Mapping[bytes, bytes] = field(repr=False)

    @property
    def newest(self) -> bytes:
        """The name of the key that locks from now on. Raises NotOpened where there is none."""
        if not self.keys:
            raise NotOpened("There is no key here")
        return tuple(self.keys)[-1]

    def keep(self, content: bytes, place: Place) -> bytes:
        """`content`, locked for this place alone."""
        small = AESGCM.generate_key(KEY_BYTES * 8)
        return self._header(small, place) + lock(small, content, place.bound)

    def open(self, kept: bytes, place: Place) -> bytes:
        """What was locked for this place. Raises NotOpened."""
        small = self._small_key(kept, place)
        return unlock(small, kept[HEADER_BYTES:], place.bound)

    def keep_anew(self, kept: bytes, place: Place) -> bytes:
        """The same under the newest key: what comes after the header is unchanged."""
        return self._header(self._small_key(kept, place), place) + kept[HEADER_BYTES:]

    def _header(self, small: bytes, place: Place) -> bytes:
        named = _VERSION + self.newest
        return named + lock(self._of(self.newest, place), small, named + place.bound)

    def _small_key(self, kept: bytes, place: Place) -> bytes:
        named = kept[: 1 + _NAME]
        name = name_of(kept)
        if named[:1] != _VERSION or name not in self.keys:
            raise NotOpened(f"The key {name.hex()} is not here")
        return unlock(self._of(name, place), kept[1 + _NAME : HEADER_BYTES], named + place.bound)

    def _of(self, name: bytes, place: Place) -> bytes:
        return _programme_key(self.keys[name], place.programme)


@lru_cache(maxsize=256)
def _programme_key(key: bytes, programme: UUID) -> bytes:
    said = b"ownway safe of a programme|" + programme.bytes
    return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=said).derive(key)


def lock(key: bytes, content: bytes, bound: bytes) -> bytes:
    """Nonce, then `content` locked with its tag; it opens only beside the same `bound`."""
    nonce = secrets.token_bytes(_NONCE)
    return nonce + AESGCM(key).encrypt(nonce, content, bound)


def unlock(key: bytes, locked: bytes, bound: bytes) -> bytes:
    """What `lock` locked. Raises NotOpened."""
    try:
        return AESGCM(key).decrypt(locked[:_NONCE], locked[_NONCE:], bound)
    except (InvalidTag, ValueError):
        raise NotOpened("It was changed, or moved from another place") from None


def name_of(kept: bytes) -> bytes:
    """The name of the key that something is locked with."""
    return kept[1 : 1 + _NAME]


def the_safe() -> Safe:
    """This installation's keys as they stand on the disk now, so that a new one counts at once."""
    folder = Path(settings.KEYS_DIR)
    files = tuple(sorted(folder.glob(_FILES)))
    return _read(files, tuple(one.stat().st_mtime_ns for one in files))


@lru_cache(maxsize=4)
def _read(files: tuple[Path, ...], written: tuple[int, ...]) -> Safe:
    found = {}
    for one in files:
        key = bytes.fromhex(one.read_text(encoding="ascii").strip())
        if len(key) != KEY_BYTES:
            raise ValueError(f"{one} is not a key")
        found[hashlib.sha256(b"name of a key of the safe\0" + key).digest()[:_NAME]] = key
    return Safe(found)


def first_key(folder: Path) -> None:
    """Makes a key where there is none yet: at the first start of an installation."""
    if not any(folder.glob(_FILES)):
        _make(folder, 1)


def new_key(folder: Path) -> Path:
    """A new key beside the others: it locks from now on. Gives its file (mode 0600)."""
    taken = [int(one.stem.removeprefix("safe-")) for one in folder.glob(_FILES)]
    return _make(folder, max(taken, default=0) + 1)


def _make(folder: Path, number: int) -> Path:
    """Whole or not at all: nobody ever reads half a key, and of two makers one wins."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = folder / f"safe-{number:04}.key"
    half = folder / f".{path.name}.{secrets.token_hex(8)}"
    handle = os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(secrets.token_hex(KEY_BYTES).encode())
            file.flush()
            os.fsync(file.fileno())
        with suppress(FileExistsError):  # somebody else was first: theirs is as good
            os.link(half, path)
    finally:
        half.unlink()
    return path
