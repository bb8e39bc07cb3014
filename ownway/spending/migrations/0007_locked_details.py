"""Where payees are paid, and photos of receipts, are locked (core.safe); what stands is locked too.

No table is remade, so none loses its guards. The cleared columns leave nothing behind: SQLite
overwrites what it frees, PostgreSQL writes the table anew. Backups made before still show it all.
"""

from datetime import UTC, datetime

from django.db import migrations, models

from ownway.core.actors import SYSTEM
from ownway.core.safe import Place, the_safe
from ownway.record import actions as record
from ownway.record import guards
from ownway.record.store import writing
from ownway.spending.guards import HERE
from ownway.spending.rules import Details, PayeeKind

TEXTS = {
    "holder_name": "holder_name",
    "iban": "iban",
    "bic": "bic",
    "sort_code": "sort_code",
    "routing": "routing",
    "account_number": "number",
    "street": "street",
    "building": "building",
    "postcode": "postcode",
    "town": "town",
}
CLEARED = (*TEXTS, "savings")
PHOTOS_AT_ONCE = 20  # each up to 1.5 MB


def add_column(apps, schema_editor):
    kind, empty = ("BLOB", "x''") if _sqlite(schema_editor) else ("bytea", "''::bytea")
    if _sqlite(schema_editor):
        schema_editor.execute("PRAGMA secure_delete = ON")
    schema_editor.execute(
        f"ALTER TABLE spending_payeeaccount ADD COLUMN details {kind} NOT NULL DEFAULT {empty}"
    )
    on = "" if _sqlite(schema_editor) else " ON spending_payeeaccount"
    schema_editor.execute(f"DROP TRIGGER IF EXISTS spending_payeeaccount_as_made{on}")


def lock_accounts(apps, schema_editor):
    accounts = apps.get_model("spending", "PayeeAccount").objects.select_related("payee__programme")
    for row in accounts.order_by("pk").iterator(chunk_size=500):
        details = Details(
            kind=PayeeKind(row.kind),
            country=row.country,
            savings=row.savings,
            **{then: getattr(row, now) for now, then in TEXTS.items()},
        )
        place = Place("payee account details", row.ref, row.payee.programme.ref)
        row.details = the_safe().keep(details.written(), place)
        row.save(update_fields=["details"])


def lock_photos(apps, schema_editor):
    photos = apps.get_model("spending", "Picture").objects.filter(removed_at__isnull=True)
    rows = photos.select_related("purchase__person__programme").order_by("pk")
    for row in rows.iterator(chunk_size=PHOTOS_AT_ONCE):
        place = Place("photo of a receipt", row.ref, row.purchase.person.programme.ref)
        row.content = the_safe().keep(bytes(row.content), place)
        row.save(update_fields=["content"])


def drop_columns(apps, schema_editor):
    for name in CLEARED:
        schema_editor.execute(f"ALTER TABLE spending_payeeaccount DROP COLUMN {name}")
    if not _sqlite(schema_editor):
        for table in ("spending_payeeaccount", "spending_picture"):
            schema_editor.execute(f"CLUSTER {table} USING {table}_pkey")


def write_down(apps, schema_editor):
    """The rows look another way now: the record says so, or it would find them changed."""
    by_programme = {}
    for row in apps.get_model("spending", "PayeeAccount").objects.select_related(
        "payee__programme"
    ):
        by_programme.setdefault(row.payee.programme.ref, []).append(row)
    photos = apps.get_model("spending", "Picture").objects.defer("content")
    for row in photos.select_related("purchase__person__programme"):
        by_programme.setdefault(row.purchase.person.programme.ref, []).append(row)
    for programme, rows in by_programme.items():
        with writing():
            record.write(
                by=SYSTEM,
                at=datetime.now(UTC),
                verb="spending.lock_details",
                programme=programme,
                rows=rows,
            )


def _sqlite(schema_editor):
    return schema_editor.connection.vendor == "sqlite"


class Migration(migrations.Migration):
    dependencies = [
        ("record", "0002_kind_of_payee"),
        ("spending", "0006_invoices"),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunPython(add_column)],
            state_operations=[
                migrations.AddField(
                    model_name="payeeaccount",
                    name="details",
                    field=models.BinaryField(),
                    preserve_default=False,
                ),
            ],
        ),
        migrations.RunPython(lock_accounts),
        migrations.RunPython(lock_photos),
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunPython(drop_columns)],
            state_operations=[
                migrations.RemoveField(model_name="payeeaccount", name=name) for name in CLEARED
            ],
        ),
        migrations.RunPython(write_down),
        guards.InstallGuards(HERE / "locked"),
    ]
