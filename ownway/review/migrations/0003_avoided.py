"""Whether money kept aside kept somebody out of hospital; by ADD COLUMN, so the triggers stay."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("review", "0002_attained")]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(
                    "ALTER TABLE review_review ADD COLUMN avoided varchar(20) NOT NULL DEFAULT ''",
                    migrations.RunSQL.noop,
                )
            ],
            state_operations=[
                migrations.AddField(
                    model_name="review",
                    name="avoided",
                    field=models.CharField(blank=True, db_default="", default="", max_length=20),
                ),
            ],
        )
    ]
