"""`ownway books verify-row`: a statement's rows against heads kept outside; asks no database.

The file is a person's statement with proof. Each row of what happened is added up again from the
contents of its journals, each content is hashed, and each hash is led to a head that was kept.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, OutputWrapper

from ownway.core import cells
from ownway.core.money import plain
from ownway.ledger.rules import Proof, change_of, leads_to, says
from ownway.record.rules import Head, read_heads

_COLUMNS = ("part", "on", "amount", "currency", "entries", "content", "leaf", "path", "head")
_LONGEST_CELL = 10_000_000  # characters; a journal of a large run names many accounts


def add_parts(parts: Any) -> None:
    """Puts `verify-row` beside the other parts of `ownway books`."""
    verify = parts.add_parser("verify-row", help="checks rows of a statement; needs no database")
    verify.add_argument("file", type=Path, metavar="FILE", help="a statement with proof, as CSV")
    verify.add_argument(
        "--head", type=Path, required=True, metavar="FILE", help="heads that were kept outside"
    )
    verify.add_argument(
        "--roots", type=Path, metavar="FILE", help="what `books roots` said, for a later head"
    )
    verify.add_argument("--row", type=int, metavar="N", help="only this line of the file")


def verify_row(options: Mapping[str, Any], out: OutputWrapper) -> bool:
    """Says of each row whether it stands as sealed; True where all do. Raises CommandError."""
    rows = _rows(options["file"])
    proofs = {row["entries"]: _proof(row) for _line, row in rows if row["part"] == "journal"}
    kept = _kept(options["head"])
    roots = _roots(options["roots"]) if options.get("roots") else {}
    wanted = [
        (line, row)
        for line, row in rows
        if row["part"] == "happened" and options.get("row") in (None, line)
    ]
    if not wanted:
        raise CommandError("There is no such row of what happened in this file.")
    good = True
    for line, row in wanted:
        faults, upto = _look(row, proofs, kept, roots)
        good = good and not faults
        about = f"line {line}: {row['on']} {row['amount']} {row['currency']}"
        said = "; ".join(faults) if faults else f"stands as sealed, up to head {upto}"
        out.write(f"{about}: {said}")
    return good


def _look(
    row: Mapping[str, str],
    proofs: Mapping[str, Proof],
    kept: Sequence[Head],
    roots: Mapping[str, Mapping[int, str]],
) -> tuple[list[str], int]:
    """What is wrong with one row, and the block of the head it leads to."""
    faults: list[str] = []
    total = last = 0
    for entry in row["entries"].split():
        key, _, account = entry.partition("@")
        proof = proofs.get(key)
        if proof is None:
            faults.append(f"the file has no journal {key}")
            continue
        if not proof.head:
            faults.append(f"journal {key} was not sealed yet when this file was made")
            continue
        if not says(proof):
            faults.append(f"the content of journal {key} is missing or is not what was sealed")
            continue
        content = json.loads(proof.content)
        mine = {one.block: one.head for one in kept if str(one.chain) == content["book"]}
        upto = leads_to(proof, mine, roots.get(content["book"], {}))
        if upto is None:
            faults.append(f"journal {key} leads to none of the heads that were kept")
            continue
        if content["key"] != key or content["effective_on"] != row["on"]:
            faults.append(f"journal {key} is another one, or of another day")
        try:
            total += change_of(proof.content, account)
        except ValueError:
            faults.append(f"journal {key} does not name the account {account}")
        last = max(last, upto)
    if not row["entries"]:
        faults.append("it names no entry of the books")
    if not faults and plain(total, row["currency"]) != row["amount"]:
        faults.append(f"its journals come to {plain(total, row['currency'])}")
    return faults, last


def _rows(path: Path) -> list[tuple[int, dict[str, str]]]:
    """The rows of the file with their line in it, as a person counts them: the head is line 1."""
    csv.field_size_limit(_LONGEST_CELL)
    try:
        with path.open(encoding="utf-8", newline="") as file:
            reader = csv.DictReader(file)
            if not set(_COLUMNS) <= set(reader.fieldnames or ()):
                raise CommandError("This is no statement with proof: columns are missing.")
            return [(number, _read(row)) for number, row in enumerate(reader, start=2)]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise CommandError(f"Could not read {path}: {error}") from None


def _read(row: Mapping[str, str | None]) -> dict[str, str]:
    plain_cells = ("amount",)  # a minus before digits is a number there, and no formula
    return {
        name: text or "" if name in plain_cells else cells.read(text or "")
        for name, text in row.items()
    }


def _proof(row: Mapping[str, str]) -> Proof:
    block = int(row["block"]) if row["block"].isdecimal() else 0
    steps = tuple(row["path"].split())
    return Proof(row["leaf"], steps, block, row["previous"], row["head"], row["content"])


def _kept(path: Path) -> list[Head]:
    try:
        return read_heads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise CommandError(f"Could not read the heads in {path}: {error}") from None


def _roots(path: Path) -> dict[str, dict[int, str]]:
    """Roots by book and block: lines of `books roots` are written like heads."""
    found: dict[str, dict[int, str]] = {}
    for one in _kept(path):
        found.setdefault(str(one.chain), {})[one.block] = one.head
    return found


def root_lines(book: Any, roots: Sequence[tuple[int, str, str]]) -> Iterator[Head]:
    """The roots of a book, one a line, as `verify-row` reads them."""
    return (Head(book, number, root) for number, root, _head in roots)
