"""The ways a database loses its guards that the proof must see."""

from __future__ import annotations

from collections.abc import Mapping
from unittest import mock

from harness import Sabotage


def after_migration() -> None:
    """Where a sabotage changes the fresh database; the product as it is changes nothing."""


def ways() -> Mapping[str, Sabotage]:
    from django.db import connection

    found = {
        "a table was rebuilt, and lost its guards": rebuilt,
        "a payment may be removed": lambda: lost(
            "spending_payment_not_deleted", "spending_payment"
        ),
        "what was used may be unmarked": lambda: lost("resource_answer_stays", "endings_resource"),
        "a guard is there and lets all pass": hollow,
        "one table has no wall": lambda: lost("spending_bill_one_programme", "spending_bill"),
        "one link of a wall is forgotten": short_wall,
        "journals are added up without their currency": one_sum,
        "who made a run may release it": one_person,
    }
    if connection.vendor == "postgresql":
        found["a guard is switched off"] = switched_off
    else:
        found["a row may be replaced"] = lambda: lost("record_entry_no_replace", "record_entry")
    return {name: _after(change) for name, change in found.items()}


def _after(change: object) -> Sabotage:
    return lambda: mock.patch("guarding.broken.after_migration", change)


def say(*statements: str) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def lost(name: str, table: str) -> None:
    from django.db import connection

    say(f"DROP TRIGGER {name}" + (f" ON {table}" if connection.vendor == "postgresql" else ""))


def switched_off() -> None:
    say("ALTER TABLE spending_payrun DISABLE TRIGGER spending_payrun_only_forward")


def rebuilt() -> None:
    """As Django does it for many a schema change of a table on SQLite."""
    from django.db import connection

    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT tgname FROM pg_trigger WHERE tgrelid = 'spending_refund'::regclass"
                " AND NOT tgisinternal"
            )
            for (name,) in cursor.fetchall():
                lost(name, "spending_refund")
        return
    from ownway.spending.models import Refund

    with connection.schema_editor() as editor:
        editor._remake_table(Refund)


def hollow() -> None:
    """The name stands, and says yes."""
    from django.db import connection

    name, table = "spending_payment_not_deleted", "spending_payment"
    if connection.vendor == "postgresql":
        say(
            f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS"
            " $$ BEGIN RETURN OLD; END $$"
        )
        return
    lost(name, table)
    say(f"CREATE TRIGGER {name} BEFORE DELETE ON {table} WHEN 0 BEGIN SELECT 1; END")


def short_wall() -> None:
    from django.db import connection

    from ownway.programme.guards import walls

    links = {key: value for key, value in walls.WALLS["spending_bill"].items() if key != "payee_id"}
    with mock.patch.dict(walls.WALLS, spending_bill=links):
        for statement in walls.statements("spending_bill", connection.vendor):
            say(statement)


def one_sum() -> None:
    from racing.broken import one_sum as without_currency

    without_currency()


def one_person() -> None:
    """Without its check on two people."""
    import re

    from django.db import connection

    if connection.vendor == "postgresql":
        say("ALTER TABLE spending_payrun DROP CONSTRAINT pay_run_two_people")
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT sql FROM sqlite_schema WHERE name = 'spending_payrun'")
        (before,) = cursor.fetchone()
        after = re.sub(r',? ?CONSTRAINT "pay_run_two_people" CHECK \(', ", CHECK (1 OR ", before)
        cursor.execute("PRAGMA writable_schema=ON")
        cursor.execute("UPDATE sqlite_schema SET sql = %s WHERE name = 'spending_payrun'", [after])
        cursor.execute("PRAGMA writable_schema=RESET")
