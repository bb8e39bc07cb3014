from __future__ import annotations

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction

from ownway.core.fields import Privacy
from ownway.record import guards
from ownway.record.actions import seal
from tests.record.acting import AT, do_something

TABLES = ["record_entry", "record_rowdigest", "record_seal", "record_sealline"]

pytestmark = pytest.mark.django_db


def say(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("change", ["UPDATE {} SET id = id", "DELETE FROM {}"])
def test_the_database_refuses_to_change_or_remove(table: str, change: str) -> None:
    do_something()
    seal(at=AT)
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        say(change.format(table))


@pytest.mark.parametrize("table", TABLES)
def test_the_database_refuses_to_put_one_row_over_another(table: str) -> None:
    do_something()
    seal(at=AT)
    columns = "*"
    if connection.vendor == "sqlite":
        statement = f"INSERT OR REPLACE INTO {table} SELECT {columns} FROM {table}"
    else:
        statement = (
            f"INSERT INTO {table} SELECT {columns} FROM {table}"
            " ON CONFLICT (id) DO UPDATE SET id = excluded.id"
        )
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        say(statement)


@pytest.mark.parametrize("table", TABLES)
def test_a_table_is_not_emptied(table: str) -> None:
    do_something()
    seal(at=AT)
    emptying = "DELETE FROM {}"
    if connection.vendor == "postgresql":
        say("SET CONSTRAINTS ALL IMMEDIATE")
        emptying = "TRUNCATE {} CASCADE"
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        say(emptying.format(table))


def test_every_guard_is_in_place() -> None:
    assert guards.missing(connection) == []


def test_a_guard_that_went_is_named() -> None:
    if connection.vendor == "postgresql":
        say("ALTER TABLE record_entry DISABLE TRIGGER record_entry_no_change")
        assert guards.missing(connection) == ["record_entry_no_change"]
    else:
        say("DROP TRIGGER record_entry_no_update")
        assert guards.missing(connection) == ["record_entry_no_update"]


def test_every_column_says_how_private_it_is() -> None:
    for model in apps.get_app_config("record").get_models():
        for field in model._meta.concrete_fields:
            assert field.primary_key or isinstance(getattr(field, "privacy", None), Privacy)


def test_entries_name_themselves_without_people() -> None:
    entry = do_something()
    assert str(entry) == f"{entry.pk} test.make"
    made = seal(at=AT)[0]
    assert str(made) == f"{made.chain} {made.block}"
    assert str(entry.line) == f"{made.pk} 0"
    assert str(entry.rows.get()).startswith("auth.group ")
