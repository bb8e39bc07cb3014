"""A link from one programme into another cannot be stored, whatever the code forgets."""

import pytest
from django.db import IntegrityError, connection, transaction

from ownway.programme.guards import walls

pytestmark = pytest.mark.django_db


def refused(sql: str, *values) -> None:
    with (
        pytest.raises(IntegrityError, match=walls.REFUSED),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql, values)


def test_every_wall_is_in_place():
    assert walls.missing(connection) == []


def test_a_missing_wall_is_named(db):
    on = " ON spending_pool" if connection.vendor == "postgresql" else ""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER spending_pool_one_programme{on}")
        assert walls.missing(connection) == ["spending_pool_one_programme"]
        transaction.set_rollback(True)


def test_a_plan_never_moves_to_a_person_elsewhere(cast, anas_plan):
    pot, far = anas_plan.pot, cast.people["elsewhere"]
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE decisions_pot SET person_id = %s WHERE id = %s", [far.pk, pot.pk])


def test_a_grant_names_somebody_of_its_programme(cast):
    far = cast.people["elsewhere"]
    grant = cast.grants["payer"]
    refused("UPDATE consent_grant SET person_id = %s WHERE id = %s", far.pk, grant.pk)


def test_every_column_of_a_wall_is_there():
    with connection.cursor() as cursor:
        for table, links in walls.WALLS.items():
            cursor.execute(f"SELECT {', '.join(links)} FROM {table} LIMIT 0")
