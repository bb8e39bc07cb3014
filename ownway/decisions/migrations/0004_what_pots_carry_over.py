"""What a pot holds from the period before; by ADD COLUMN, so that SQLite keeps its table."""

from django.db import migrations, models

ADD = "ALTER TABLE decisions_pot ADD COLUMN carried_minor bigint NOT NULL DEFAULT 0"


class Migration(migrations.Migration):
    dependencies = [("decisions", "0003_no_reduction_while_claimed")]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(ADD, "ALTER TABLE decisions_pot DROP COLUMN carried_minor")
            ],
            state_operations=[
                migrations.AddField(
                    "pot", "carried_minor", models.BigIntegerField(default=0, db_default=0)
                )
            ],
        ),
    ]
