"""Ends of the books' chains in a second place: what shows that an older copy was put back.

One line for each sealed block, as `ownway books head` prints it, only ever added at the end. The
folder is the operator's: it is never made here, so that a disk that is not there is noticed.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

from ownway.record.rules import Head, read_heads

FILE = "books-heads.txt"


def place() -> Path | None:
    """The file of heads in the second place; None where no place is set."""
    from django.conf import settings

    return None if settings.HEADS_DIR is None else Path(settings.HEADS_DIR) / FILE


def kept() -> list[Head]:
    """Every head in the second place; none before the first. Raises OSError, ValueError."""
    path = place()
    if path is None:
        return []
    if not path.parent.is_dir():
        raise FileNotFoundError(f"There is no folder {path.parent}.")
    return _read(path) if path.exists() else []


def _read(path: Path) -> list[Head]:
    """Its whole lines; one that a crash cut off is not counted."""
    text = path.read_text(encoding="utf-8")
    return read_heads(text[: text.rfind("\n") + 1])


def keep() -> int:
    """Adds the heads that are not in the second place yet; gives how many.

    Raises OSError where it cannot be written, ValueError where it cannot be read.
    """
    from ownway.ledger import queries

    path = place()
    if path is None:
        return 0
    known = _known(path)
    later = queries.heads_after(known)
    if later:
        _add(path, later)
        known.update({one.chain: one.block for one in later})  # each book's newest comes last
        _remembered[path] = (path.stat().st_size, known)
    return len(later)


_remembered: dict[Path, tuple[int, dict[UUID, int]]] = {}  # size of the file, newest block by book


def _known(path: Path) -> dict[UUID, int]:
    """The newest block of each book in the file, which is read again only where it changed."""
    size, known = _remembered.get(path, (-1, {}))
    if path.parent.is_dir() and path.exists() and path.stat().st_size == size:
        return known
    found: dict[UUID, int] = {}
    for one in kept():
        found[one.chain] = max(found.get(one.chain, 0), one.block)
    return found


def _add(path: Path, heads: list[Head]) -> None:
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    with os.fdopen(handle, "r+b") as file:
        whole = file.read().rfind(b"\n") + 1
        file.seek(whole)
        file.truncate()  # a line that a crash cut off is written again
        file.write("".join(f"{one}\n" for one in heads).encode("ascii"))
        file.flush()
        os.fsync(file.fileno())


def wrong() -> Iterator[str]:
    """What keeps the second place from doing its work, each with what mends it."""
    from django.conf import settings

    from ownway.ledger import queries

    path = place()
    if path is None:
        if not settings.PRACTICE:
            yield (
                "The ends of the books' chains are kept nowhere else, so a roll-back cannot be"
                " seen. Set OWNWAY_HEADS_DIR to a folder, best on another disk."
            )
        return
    if Path(settings.DATA_DIR).resolve() in (path.resolve(), *path.resolve().parents):
        yield (
            f"{path.parent} lies in the data directory, and is lost or put back together with it."
            " Set OWNWAY_HEADS_DIR to a folder elsewhere."
        )
    try:
        found = kept()
    except (OSError, ValueError) as error:
        yield f"The heads of the books in {path} cannot be read: {error} Is the disk there?"
        return
    if not os.access(path if path.exists() else path.parent, os.W_OK):
        yield f"{path} cannot be written. Let the user of Ownway write there."
    last = {one.chain: one.block for one in found}
    if any(one.block > last.get(one.chain, 0) for one in queries.heads()):
        yield f"{path} is behind the books. Is the worker running? Or run: ownway books head --keep"
