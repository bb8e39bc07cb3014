"""A bank that keeps its own books, in a file nobody else writes to. It is the judge.

It reads the bytes it is given, pays, and forgets nothing. What it tells, and when, depends on its
kind. It imports nothing of the product.
"""

from __future__ import annotations

import csv
import io
import json
import random
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

KINDS = ("keys", "no_keys", "late", "silent", "rejecting", "returning")
LOST_BEFORE = {"silent": 0.5}  # how often a line drops before a file arrived
LOST, LOST_AFTER = 0.15, 0.15
BEGINS_WITH = 100_000_000  # pence on the holder's account
_BOOKS = """
CREATE TABLE IF NOT EXISTS knock (no INTEGER PRIMARY KEY, key TEXT, arrived INTEGER);
CREATE TABLE IF NOT EXISTS asked (key TEXT);
CREATE TABLE IF NOT EXISTS payment (no INTEGER PRIMARY KEY, key TEXT, reference TEXT,
  amount INTEGER, account TEXT, booked INTEGER, back INTEGER DEFAULT 0, told INTEGER DEFAULT 0);
CREATE TABLE IF NOT EXISTS paper (no INTEGER PRIMARY KEY, kind TEXT, opening INTEGER,
  closing INTEGER, day INTEGER, entries TEXT);
"""


class NoAnswer(Exception):
    """The line dropped, or the bank keeps silent: nobody knows whether the file arrived."""


@dataclass(frozen=True)
class Paid:
    """One payment in the bank's books. `back`: it came back afterwards."""

    reference: str
    amount: int  # pence
    account: str
    back: bool


@dataclass(frozen=True)
class Bank:
    """One bank; its books are in `path`. Banks of one seed do the same."""

    path: Path
    kind: str
    seed: int

    @contextmanager
    def books(self) -> Iterator[sqlite3.Connection]:
        """Its books, in a transaction of their own."""
        connection = sqlite3.connect(self.path, timeout=20, isolation_level=None)
        try:
            connection.executescript(_BOOKS)
            connection.execute("BEGIN IMMEDIATE")
            yield connection
            connection.execute("COMMIT")
        finally:
            connection.close()

    def take(self, key: str, content: bytes) -> None:
        """A file arrives, or does not. Raises NoAnswer where nothing is heard of it."""
        with self.books() as books:
            (before,) = books.execute("SELECT count(*) FROM knock").fetchone()
            chance = random.Random(f"{self.seed}:{before}").random()
            arrived = chance >= LOST_BEFORE.get(self.kind, LOST)
            books.execute("INSERT INTO knock (key, arrived) VALUES (?, ?)", (key, arrived))
            known = books.execute("SELECT 1 FROM payment WHERE key = ?", (key,)).fetchone()
            if arrived and not (known and self.kind == "keys"):
                self._pay(books, key, content)
        if not arrived or self.kind in ("late", "silent") or chance > 1 - LOST_AFTER:
            raise NoAnswer

    def _pay(self, books: sqlite3.Connection, key: str, content: bytes) -> None:
        for row in csv.DictReader(io.StringIO(content.decode("utf-8-sig"))):
            pounds, pence = row["Amount"].split(".")
            amount = int(pounds) * 100 + int(pence)
            bad = amount % 3 == 0 and not self._seen(books, amount)
            books.execute(
                "INSERT INTO payment (key, reference, amount, account, booked, back)"
                " VALUES (?, ?, ?, ?, ?, ?)",
                (
                    key,
                    row["Reference"],
                    amount,
                    row["Account number"],
                    not (bad and self.kind == "rejecting"),
                    -1 if bad and self.kind == "returning" else 0,  # -1: it will come back
                ),
            )

    def _seen(self, books: sqlite3.Connection, amount: int) -> bool:
        return bool(books.execute("SELECT 1 FROM payment WHERE amount = ?", (amount,)).fetchone())

    def knows(self, key: str) -> bool | None:
        """Whether it has a file; None where it does not say. A late one says so the second day."""
        with self.books() as books:
            before = books.execute("SELECT count(*) FROM asked WHERE key = ?", (key,)).fetchone()[0]
            books.execute("INSERT INTO asked VALUES (?)", (key,))
            if self.kind == "silent" or (self.kind == "late" and not before):
                return None
            found = books.execute("SELECT 1 FROM payment WHERE key = ?", (key,)).fetchone()
            return found is not None

    def papers(self, day: int) -> list[dict[str, Any]]:
        """Every statement and report so far, the newest of `day`."""
        with self.books() as books:
            self._write(books, day)
            rows = books.execute("SELECT * FROM paper ORDER BY no").fetchall()
        names = ("no", "kind", "opening", "closing", "day", "entries")
        found = [dict(zip(names, row, strict=True)) for row in rows]
        return [{**paper, "entries": json.loads(paper["entries"])} for paper in found]

    def _write(self, books: sqlite3.Connection, day: int) -> None:
        due = 0 if self.kind == "silent" else 1  # the others tell it on the second morning
        back = books.execute(
            "SELECT reference, amount FROM payment WHERE told = 2 AND back = -1 ORDER BY no"
        ).fetchall()
        books.execute("UPDATE payment SET back = 1 WHERE told = 2 AND back = -1")
        new = books.execute(
            "SELECT reference, -amount FROM payment WHERE told = ? AND booked ORDER BY no", (due,)
        ).fetchall()
        bad = books.execute(
            "SELECT reference, amount FROM payment WHERE told = ? AND NOT booked ORDER BY no",
            (due,),
        ).fetchall()
        books.execute(
            "UPDATE payment SET told = CASE told WHEN ? THEN 2 ELSE told + 1 END WHERE told < 2",
            (due,),
        )
        said = [(*one, "booked") for one in new] + [(*one, "returned") for one in back]
        if said:
            last = books.execute("SELECT closing FROM paper WHERE kind = 'statement' ORDER BY no")
            opening = ([BEGINS_WITH] + [row[0] for row in last])[-1]
            closing = opening + sum(amount for _reference, amount, _what in said)
            self._note(books, "statement", opening, closing, day, said)
        if bad:
            self._note(books, "status", None, None, day, [(*one, "rejected") for one in bad])

    def _note(self, books: sqlite3.Connection, kind: str, *rest: Any) -> None:
        opening, closing, day, said = rest
        books.execute(
            "INSERT INTO paper (kind, opening, closing, day, entries) VALUES (?, ?, ?, ?, ?)",
            (kind, opening, closing, day, json.dumps(said)),
        )

    def paid(self) -> list[Paid]:
        """All it ever paid; what it rejected is not in it."""
        with self.books() as books:
            rows = books.execute(
                "SELECT reference, amount, account, back = 1 FROM payment WHERE booked ORDER BY no"
            ).fetchall()
        return [Paid(*row[:3], back=bool(row[3])) for row in rows]

    def untold(self) -> bool:
        """Whether it did something that stands on no paper yet."""
        with self.books() as books:
            row = books.execute("SELECT 1 FROM payment WHERE told < 2 OR back = -1").fetchone()
        return row is not None
