"""Bank details written down before they were locked are locked by the migration."""

import os
from pathlib import Path
from uuid import uuid4

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from ownway.record.guards import missing
from ownway.spending import queries
from ownway.spending.guards import HERE
from ownway.spending.models import PayeeAccount
from tests.cast import NOW
from tests.spending import paying

pytestmark = pytest.mark.many


def test_accounts_that_stand_are_locked_and_leave_nothing_behind(databases, django_db_blocker):
    """From the shape before to the one after, with rows in it, as `ownway migrate` does."""
    from tests.databases import use

    name = f"{os.environ.get('PYTEST_XDIST_WORKER', 'gw0')}_before_locks"
    databases.drop(name)
    databases.create(name)
    with django_db_blocker.unblock():
        before = use(databases.address(name))
        try:
            _stand_and_migrate()
            if connection.vendor == "sqlite":
                file = Path(connection.settings_dict["NAME"])
                with connection.cursor() as cursor:
                    cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
                assert b"66374958" not in file.read_bytes()
        finally:
            use(before)
            databases.drop(name)


def _stand_and_migrate():
    executor = MigrationExecutor(connection)
    at_0006 = [("spending", "0006_invoices"), ("record", "0002_kind_of_payee")]
    executor.migrate(at_0006)
    then = executor.loader.project_state(at_0006).apps
    programme = then.get_model("programme", "Programme").objects.create(
        code="x", name="X", currency="GBP", opened_at=NOW, opened_by=uuid4()
    )
    payee = then.get_model("spending", "Payee").objects.create(
        programme=programme, party=uuid4(), name="City Leisure", noted_at=NOW, noted_by=uuid4()
    )
    known = paying.british().plain()
    then.get_model("spending", "PayeeAccount").objects.create(
        payee=payee,
        number=1,
        kind="organisation",
        holder_name=known.holder_name,
        sort_code=known.sort_code,
        account_number=known.number,
        town=known.town,
        country=known.country,
        fingerprint="f" * 64,
        made_at=NOW,
        made_by=uuid4(),
        made_human=uuid4(),
    )
    executor = MigrationExecutor(connection)
    executor.migrate([("spending", "0007_locked_details")])
    row = PayeeAccount.objects.get()
    assert queries.details_of(row) == known
    assert missing(connection, HERE) == []
    assert missing(connection, HERE / "locked") == []
