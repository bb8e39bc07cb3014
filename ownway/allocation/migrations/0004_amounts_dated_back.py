"""The first day a settled amount counts; by ADD COLUMN, so that SQLite keeps its table."""

from django.db import migrations, models

ADD = (
    "ALTER TABLE allocation_finalamount ADD COLUMN from_on date NULL"
    " CONSTRAINT final_dated_back_has_reason CHECK (from_on IS NULL OR reason <> '')"
)


class Migration(migrations.Migration):
    dependencies = [("allocation", "0003_notices")]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(ADD, "ALTER TABLE allocation_finalamount DROP COLUMN from_on")
            ],
            state_operations=[
                migrations.AddField("finalamount", "from_on", models.DateField(null=True)),
                migrations.AddConstraint(
                    "finalamount",
                    models.CheckConstraint(
                        condition=models.Q(from_on__isnull=True) | ~models.Q(reason=""),
                        name="final_dated_back_has_reason",
                    ),
                ),
            ],
        ),
    ]
