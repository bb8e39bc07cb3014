"""What must never be true is refused by the database itself, by plain SQL, after every migration.

Append-only tables, two people for one thing, walls between programmes, journals that balance:
each is tried by SQL as the application's own role, also by INSERT OR REPLACE, TRUNCATE and upsert;
each is refused. And every guard any package names is there, by name (security design 5.3).
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from guarding import broken, rows
from guarding.expected import ONCE, STAYS, TWO
from harness import ROOT, Ground, Outcome, run

LEAST = {"ci": 700, "full": 700}


class Undone(Exception):
    """Ends the attempts: nothing of them stays."""


def prove(ground: Ground) -> Outcome:
    outcome = Outcome("guards looked for, and attempts by SQL")
    with ground.fresh():
        broken.after_migration()
        _named(outcome)
        _attempts(outcome)
        _books(outcome)
    return outcome


def _say(sql: str, *values: Any) -> int:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(sql, values or None)
        return int(cursor.rowcount)


def _vendor() -> str:
    from django.db import connection

    return connection.vendor


# -- every guard is there, by name ----------------------------------------------------------------


def _named(outcome: Outcome) -> None:
    from django.db import connection

    from ownway.ledger import guards
    from ownway.programme.guards import walls
    from ownway.record.guards import present

    there = present(connection)
    for name in sorted(_files() | set(walls.names())):
        outcome.expect(name in there, f"the guard {name} is not in this database")
    with connection.cursor() as cursor:
        missing = guards.missing(cursor, connection.vendor)
    outcome.expect(not missing, f"the books lack {missing}")
    outcome.expect(_relations() <= _walled(), f"no wall: {sorted(_relations() - _walled())}")
    if connection.vendor == "postgresql":
        emptied = _emptied_at_once()
        outcome.expect(not emptied, f"no row can be deleted, yet all at once: {emptied}")


def _emptied_at_once() -> list[str]:
    """Tables of which no row may be deleted, and nothing stops TRUNCATE (PostgreSQL has it)."""
    from django.db import connection

    deletes, empties = 8, 32  # bits of tgtype, src/include/catalog/pg_trigger.h
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgrelid::regclass::text FROM pg_trigger"
            " WHERE NOT tgisinternal AND tgname ~ '_(not_deleted|no_delete|no_change)$'"
            " AND tgtype::int & %s > 0"
            " EXCEPT SELECT tgrelid::regclass::text FROM pg_trigger"
            " WHERE NOT tgisinternal AND tgenabled <> 'D' AND tgtype::int & %s > 0",
            [deletes, empties],
        )
        return sorted(row[0] for row in cursor.fetchall())


def _files() -> set[str]:
    """The triggers that any file of guards names."""
    texts = [path.read_text() for path in Path(ROOT, "ownway").rglob(f"guards/**/{_vendor()}.sql")]
    return {name for text in texts for name in re.findall(r"^CREATE TRIGGER (\w+)", text, re.M)}


def _relations() -> set[tuple[str, str]]:
    """Table and column of each link that could lead into another programme than the next one."""
    from django.apps import apps

    from ownway.programme.models import Programme

    leading = {Programme}
    models = [one for one in apps.get_models() if one.__module__.startswith("ownway.")]
    for _ in models:
        leading |= {one for one in models if set(_links(one, leading))}
    found = set()
    for model in leading:
        links = _links(model, leading)
        if len(links) > 1:
            found |= {(model._meta.db_table, column) for column in links.values()}
    return found


def _links(model: Any, leading: set[Any]) -> dict[Any, str]:
    return {
        field: field.column
        for field in model._meta.concrete_fields
        if field.remote_field and field.related_model in leading
    }


def _walled() -> set[tuple[str, str]]:
    from ownway.programme.guards import walls

    return {(table, column) for table, links in walls.WALLS.items() for column in links}


# -- attempts -------------------------------------------------------------------------------------


def _attempts(outcome: Outcome) -> None:
    from django.db import connection, transaction

    if connection.vendor == "sqlite":  # the pragma belongs to a connection: do without
        _say("PRAGMA recursive_triggers = OFF")
    try:
        with transaction.atomic():
            near, far = rows.make()
            _stays(outcome, near)
            _once(outcome, near)
            _two(outcome, near)
            _walls(outcome, near, far)
            raise Undone
    except Undone:
        connection.close()


def _refused(sql: str, *values: Any) -> str:
    """What the database answered; empty where it did it."""
    from django.db import DatabaseError, transaction

    try:
        with transaction.atomic():
            done = _say(sql, *values)
            raise Undone
    except Undone:
        return "" if done else "nothing was there to do it to"
    except DatabaseError as error:
        return str(error)


GUARD = re.compile(r"foreign key|NOT NULL|not-null|syntax|nothing was there|no such|does not exist")


def _stopped(outcome: Outcome, what: str, said: str) -> None:
    """Refused, and by a guard: not because the attempt was clumsy."""
    outcome.expect(
        bool(said) and not GUARD.search(said), f"{what}: {said.strip() or 'it was done'}"
    )


def _stays(outcome: Outcome, near: dict[str, Any]) -> None:
    from django.apps import apps

    keys = {one._meta.db_table: one._meta.pk.column for one in apps.get_models()}
    for table, column in STAYS.items():
        here = f"{keys[table]} = %s"
        _stopped(
            outcome, f"{table} removed", _refused(f"DELETE FROM {table} WHERE {here}", near[table])
        )
        said = _refused(f"UPDATE {table} SET {column} = {_other(column)} WHERE {here}", near[table])
        _stopped(outcome, f"{table}.{column} rewritten", said)
        if _vendor() == "sqlite":
            said = f"INSERT OR REPLACE INTO {table} SELECT * FROM {table} WHERE {here}"
            _stopped(outcome, f"{table} replaced", _refused(said, near[table]))


def _once(outcome: Outcome, near: dict[str, Any]) -> None:
    """What was said once is neither unsaid nor said in another way; what says it is taken."""
    for table, (said, others) in ONCE.items():
        done = _say(f"UPDATE {table} SET {said} WHERE id = %s", near[table])
        outcome.expect(done == 1, f"{table}: nothing could be said")
        for other in others:
            unsaid = _refused(f"UPDATE {table} SET {other} WHERE id = %s", near[table])
            _stopped(outcome, f"{table} unsaid by {other}", unsaid)


def _other(column: str) -> str:
    if column.endswith(("_minor", "_id", "minutes", "points", "rating", "score", "value")):
        return f"{column} + 1"
    if column.endswith(("_human", "_by")):
        return "'00000000000000000000000000000009'"
    return "NOT alumni" if column == "alumni" else "'x'"


def _two(outcome: Outcome, near: dict[str, Any]) -> None:
    """One human being in both places: refused by the row's own check."""
    for table, (change, check) in TWO.items():
        with rows.unguarded(table):
            said = _refused(f"UPDATE {table} SET {change} WHERE id = %s", near[table])
        outcome.expect(check in said, f"{table}: one human did both: {said or 'it was done'}")


def _walls(outcome: Outcome, near: dict[str, Any], far: dict[str, Any]) -> None:
    """Each link of each table, its other end in another programme: on the way in, and later."""
    from ownway.programme.guards import walls

    for table, links in walls.WALLS.items():
        kept = (f"{table}_one_programme", f"{table}_stays_in_one")
        names, marks = ", ".join(links), ", ".join(["%s"] * len(links))
        with rows.unguarded(table, kept):
            right = [near[parent] for parent in links.values()]
            said = _refused(f"INSERT INTO {table} ({names}) VALUES ({marks})", *right)
            outcome.expect(walls.REFUSED not in said, f"{table}: refused within one programme")
            for place, (column, parent) in enumerate(links.items()):
                wrong = [*right[:place], far[parent], *right[place + 1 :]]
                said = _refused(f"INSERT INTO {table} ({names}) VALUES ({marks})", *wrong)
                outcome.expect(walls.REFUSED in said, f"{table}.{column} from afar: {said}")
                said = _refused(
                    f"UPDATE {table} SET {column} = %s WHERE id = %s", far[parent], near[table]
                )
                outcome.expect(walls.REFUSED in said, f"{table}.{column} moved afar: {said}")


# -- the books ------------------------------------------------------------------------------------


def _books(outcome: Outcome) -> None:
    """Journals that do not balance, and rows of the books that somebody would rather not have."""
    from tests.ledger import test_models as by_sql
    from tests.ledger.shop import DAY, Shop

    shop, abroad = Shop().open(funded=1000), Shop().open()
    euros = Shop(currency="EUR", book=shop.book).open()
    shop.post(shop.buy(10))
    authority, available = shop.authority, shop.available

    def lines(*pairs: Any, **more: Any) -> Callable[[], None]:
        return lambda: by_sql.insert_lines(shop, by_sql.new_journal(shop), *pairs, **more)

    tries = {
        "unbalanced": lines((authority, 5), (available, -4)),
        "two currencies": lines((authority, 5), (euros.available, -5)),
        "rights against cash": lines((authority, 5), (shop.cash, -5)),
        "another book": lines((authority, 5), (abroad.available, -5)),
        "another day": lines((authority, 5), (available, -5), day=DAY.replace(day=5)),
        "a line too few": lines((authority, 5), (available, -5), first=2),
        "nothing": lines((authority, 0), (available, 0)),
        "too much": lines((authority, 10**12 + 1), (available, -(10**12) - 1)),
        "words": lines((authority, "12abc"), (available, -12)),
    }
    for name, attempt in tries.items():
        outcome.expect(bool(_tried(attempt)), f"a journal of {name} was taken")
    changes = (
        "ledger_entry SET amount = amount + 1",
        "ledger_journal SET reason = 'other'",
        "ledger_hold SET amount = amount + 1",
        "ledger_hold SET drawn = amount + 1",
        "ledger_hold_event SET amount = 1",
        "ledger_account SET currency = 'EUR'",
        "ledger_counter SET rule = 0",
        "ledger_counter SET dr_posted = dr_posted + 100000 WHERE rule = 1",
    )
    for change in changes:
        _stopped(outcome, change, _refused(f"UPDATE {change}"))
    for table in ("entry", "journal", "hold", "hold_event", "account", "counter", "book"):
        _stopped(outcome, f"ledger_{table} removed", _refused(f"DELETE FROM ledger_{table}"))
        if _vendor() == "postgresql":
            said = _refused(f"TRUNCATE ledger_{table} CASCADE")
            _stopped(outcome, f"ledger_{table} emptied", said)
        elif table != "journal":  # a journal that is there is skipped, as DO NOTHING would
            said = f"INSERT OR REPLACE INTO ledger_{table} SELECT * FROM ledger_{table}"
            _stopped(outcome, f"ledger_{table} replaced", _refused(said))


def _tried(attempt: Callable[[], None]) -> str:
    from django.db import DatabaseError, transaction

    try:
        with transaction.atomic():
            attempt()
            raise Undone
    except Undone:
        return ""
    except DatabaseError as error:
        return str(error)


if __name__ == "__main__":
    sys.exit(run("dbguard", prove, sabotages=broken.ways, least=LEAST))
