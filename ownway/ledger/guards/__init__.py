"""What the database itself refuses, one file for each engine, and a way to put it in place.

Django rebuilds a SQLite table on many schema changes and drops its triggers without a word:
every later migration of these tables ends with `install`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Protocol

FOLDER = Path(__file__).parent
TABLES = (
    "ledger_book",
    "ledger_account",
    "ledger_counter",
    "ledger_journal",
    "ledger_entry",
    "ledger_hold",
    "ledger_hold_event",
    "ledger_period",
    "ledger_snapshot",
    "ledger_seal",
    "ledger_seal_line",
)
CONSTRAINTS = (
    "account_code_once",
    "account_half_known",
    "amount_sane",
    "counts_sane",
    "entry_seq_once",
    "hold_event_kind_known",
    "hold_event_seq_once",
    "hold_of_something",
    "hold_sane",
    "journal_key_once",
    "line_no_sane",
    "no_overdraw",
    "only_moves_post_nothing",
    "period_asked_whole",
    "period_closed_whole",
    "period_end_once",
    "period_in_order",
    "period_reopened_by_two",
    "period_start_once",
    "period_state_known",
    "reversed_once",
    "seal_line_of_seal",
    "seal_line_once",
    "seal_no_fork",
    "seal_once",
    "sealed_once",
    "seq_with_balance",
    "snapshot_once",
    "two_lines_or_more",
)


class Runs(Protocol):
    """Whatever takes one statement of SQL: a schema editor or a cursor."""

    def execute(self, sql: str, params: None, /) -> object: ...


class Asks(Protocol):
    """A cursor that answers."""

    def execute(self, sql: str, /) -> object: ...

    def fetchall(self) -> list[Any]: ...


def install(runs: Runs, vendor: str) -> None:
    """Puts every trigger of this engine in place; those already there are made anew."""
    for statement in statements(_text(vendor)):
        runs.execute(statement, None)  # None: a per cent sign is only itself


def expected(vendor: str) -> frozenset[str]:
    """The names of the triggers this engine has when all is well."""
    return frozenset(re.findall(r"CREATE TRIGGER (\w+)", _text(vendor)))


def missing(cursor: Asks, vendor: str) -> list[str]:
    """What should guard the books in this database and is not there, by name."""
    if vendor == "postgresql":
        cursor.execute("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'")
        triggers = {row[0] for row in cursor.fetchall()}
        cursor.execute(
            "SELECT conname FROM pg_constraint WHERE convalidated"
            " UNION ALL SELECT relname FROM pg_class WHERE relname = 'reversed_once'"
        )
        there = {row[0] for row in cursor.fetchall()}
        loose: list[str] = []
    else:
        cursor.execute("SELECT type, name, sql FROM sqlite_schema WHERE tbl_name LIKE 'ledger_%'")
        schema = cursor.fetchall()
        triggers = {name for kind, name, _sql in schema if kind == "trigger"}
        text = " ".join(sql or "" for kind, _name, sql in schema if kind != "trigger")
        there = {name for name in CONSTRAINTS if re.search(rf"\b{name}\b", text)}
        strict = {name for kind, name, sql in schema if kind == "table" and sql.endswith("STRICT")}
        loose = [f"{name} STRICT" for name in TABLES if name not in strict]
    return sorted([*(expected(vendor) - triggers), *(set(CONSTRAINTS) - there), *loose])


def statements(text: str) -> Iterator[str]:
    """The single statements of a file; the bodies of triggers and functions stay whole."""
    gathered: list[str] = []
    for line in text.splitlines():
        if not gathered and (not line.strip() or line.startswith("--")):
            continue
        gathered.append(line)
        if _whole(gathered):
            yield "\n".join(gathered)
            gathered = []
    if gathered:
        raise ValueError(f"a statement without an end: {gathered[0]}")


def _whole(lines: Sequence[str]) -> bool:
    """A body of SQLite ends with END; on a line of its own, one of PostgreSQL with $$."""
    if sum(line.count("$$") for line in lines) % 2 or not lines[-1].rstrip().endswith(";"):
        return False
    return "BEGIN" not in lines or "$$" in lines[0] or lines[-1] == "END;"


def _text(vendor: str) -> str:
    return (FOLDER / f"{vendor}.sql").read_text(encoding="utf-8")
