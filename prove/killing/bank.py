"""A bank that keeps its own books, in a file nobody else writes to. It is the judge.

It reads the bytes it is given (`reading`), pays, and forgets nothing. What it tells, and when,
depends on its kind. Several customers may have an account with it, each named by the holder they
are. It imports nothing of the product.
"""

from __future__ import annotations

import json
import random
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from killing import reading

KINDS = ("keys", "no_keys", "late", "silent", "rejecting", "returning")
LOST_BEFORE = {"silent": 0.5}  # how often a line drops before a file arrived
LOST, LOST_AFTER = 0.15, 0.15
BEGINS_WITH = 100_000_000  # minor units on each customer's account
_BOOKS = """
CREATE TABLE IF NOT EXISTS knock (no INTEGER PRIMARY KEY, key TEXT, arrived INTEGER);
CREATE TABLE IF NOT EXISTS asked (key TEXT);
CREATE TABLE IF NOT EXISTS marked (customer TEXT, mark TEXT, key TEXT,
  PRIMARY KEY (customer, mark));
CREATE TABLE IF NOT EXISTS tried (key TEXT, account TEXT);
CREATE TABLE IF NOT EXISTS payment (no INTEGER PRIMARY KEY, key TEXT, customer TEXT, format TEXT,
  reference TEXT, amount INTEGER, account TEXT, day TEXT, booked INTEGER,
  back INTEGER DEFAULT 0, told INTEGER DEFAULT 0);
CREATE TABLE IF NOT EXISTS paper (no INTEGER PRIMARY KEY, customer TEXT, kind TEXT, opening INTEGER,
  closing INTEGER, day INTEGER, entries TEXT);
"""


class NoAnswer(Exception):
    """The line dropped, or the bank keeps silent: nobody knows whether the file arrived."""


@dataclass(frozen=True)
class Paid:
    """One payment in the bank's books. `back`: it came back afterwards."""

    reference: str
    amount: int  # minor units
    account: str  # as `reading` tells it
    on: date  # the day the file said
    format: str
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

    def take(self, key: str, content: bytes, customer: str) -> None:
        """A file arrives, or does not. Raises NoAnswer where nothing is heard of it, and NotTaken
        for one that no bank takes.
        """
        with self.books() as books:
            (before,) = books.execute("SELECT count(*) FROM knock").fetchone()
            chance = random.Random(f"{self.seed}:{before}").random()
            arrived = chance >= LOST_BEFORE.get(self.kind, LOST)
            books.execute("INSERT INTO knock (key, arrived) VALUES (?, ?)", (key, arrived))
            known = books.execute("SELECT 1 FROM payment WHERE key = ?", (key,)).fetchone()
            if arrived and not (known and self.kind == "keys"):
                self._pay(books, key, customer, reading.read(content))
        if not arrived or self.kind in ("late", "silent") or chance > 1 - LOST_AFTER:
            raise NoAnswer

    def _pay(self, books: sqlite3.Connection, key: str, customer: str, file: reading.Read) -> None:
        self._check_mark(books, key, customer, file.mark)
        for one in file.orders:
            if one.test:
                books.execute("INSERT INTO tried VALUES (?, ?)", (key, one.account))
                continue
            bad = one.amount % 3 == 0 and not self._seen(books, one.amount)
            books.execute(
                "INSERT INTO payment (key, customer, format, reference, amount, account, day,"
                " booked, back) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    key,
                    customer,
                    file.format,
                    one.reference,
                    one.amount,
                    one.account,
                    one.on.isoformat(),
                    not (bad and self.kind == "rejecting"),
                    -1 if bad and self.kind == "returning" else 0,  # -1: it will come back
                ),
            )

    def _check_mark(self, books: sqlite3.Connection, key: str, customer: str, mark: str) -> None:
        """Two files that call themselves the same are one file twice, at every bank."""
        if mark:
            books.execute("INSERT OR IGNORE INTO marked VALUES (?, ?, ?)", (customer, mark, key))
            known = books.execute(
                "SELECT key FROM marked WHERE customer = ? AND mark = ?", (customer, mark)
            ).fetchone()
            if known != (key,):
                raise reading.NotTaken(f"another file is called {mark}, too")

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
            customers = books.execute("SELECT DISTINCT customer FROM payment ORDER BY customer")
            for (customer,) in customers.fetchall():
                self._write(books, customer, day)
            rows = books.execute("SELECT * FROM paper ORDER BY no").fetchall()
        names = ("no", "customer", "kind", "opening", "closing", "day", "entries")
        found = [dict(zip(names, row, strict=True)) for row in rows]
        return [{**paper, "entries": json.loads(paper["entries"])} for paper in found]

    def _write(self, books: sqlite3.Connection, customer: str, day: int) -> None:
        due = 0 if self.kind == "silent" else 1  # the others tell it on the second morning

        def told(what: str, where: str) -> list[tuple[str, int]]:
            return books.execute(
                f"SELECT reference, {what} FROM payment WHERE customer = ? AND {where} ORDER BY no",
                (customer,),
            ).fetchall()

        back = told("amount", "told = 2 AND back = -1")
        new = told("-amount", f"told = {due} AND booked")
        bad = told("amount", f"told = {due} AND NOT booked")
        books.execute(
            "UPDATE payment SET back = 1 WHERE told = 2 AND back = -1 AND customer = ?", (customer,)
        )
        books.execute(
            "UPDATE payment SET told = CASE told WHEN ? THEN 2 ELSE told + 1 END"
            " WHERE told < 2 AND customer = ?",
            (due, customer),
        )
        said = [(*one, "booked") for one in new] + [(*one, "returned") for one in back]
        if said:
            last = books.execute(
                "SELECT closing FROM paper WHERE kind = 'statement' AND customer = ? ORDER BY no",
                (customer,),
            )
            opening = ([BEGINS_WITH] + [row[0] for row in last])[-1]
            closing = opening + sum(amount for _reference, amount, _what in said)
            self._note(books, customer, "statement", opening, closing, day, said)
        if bad:
            said = [(*one, "rejected") for one in bad]
            self._note(books, customer, "status", None, None, day, said)

    def _note(self, books: sqlite3.Connection, customer: str, kind: str, *rest: Any) -> None:
        opening, closing, day, said = rest
        books.execute(
            "INSERT INTO paper (customer, kind, opening, closing, day, entries)"
            " VALUES (?, ?, ?, ?, ?, ?)",
            (customer, kind, opening, closing, day, json.dumps(said)),
        )

    def paid(self) -> list[Paid]:
        """All it ever paid; what it rejected is not in it."""
        with self.books() as books:
            rows = books.execute(
                "SELECT reference, amount, account, day, format, back = 1 FROM payment"
                " WHERE booked ORDER BY no"
            ).fetchall()
        return [
            Paid(*row[:3], on=date.fromisoformat(row[3]), format=row[4], back=bool(row[5]))
            for row in rows
        ]

    def tried(self) -> set[str]:
        """The accounts it was asked to try with nothing."""
        with self.books() as books:
            return {account for (account,) in books.execute("SELECT account FROM tried")}

    def untold(self) -> bool:
        """Whether it did something that stands on no paper yet."""
        with self.books() as books:
            row = books.execute("SELECT 1 FROM payment WHERE told < 2 OR back = -1").fetchone()
        return row is not None
