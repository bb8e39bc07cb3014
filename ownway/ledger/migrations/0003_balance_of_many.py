"""The guard on balance asks in another way, so that ten thousand journals at once stay quick."""

from django.db import migrations

from ownway.ledger import guards


def install(apps, schema_editor):
    guards.install(schema_editor, schema_editor.connection.vendor)


class Migration(migrations.Migration):
    dependencies = [("ledger", "0002_months_and_seals")]

    operations = [migrations.RunPython(install, migrations.RunPython.noop)]
