"""How far a goal went, beside how happy somebody is with it.

Written out: on SQLite Django would make the table anew for the check, and the triggers that keep
what was said in a held review would go with the old one.
"""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("review", "0001_initial")]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(
                    "ALTER TABLE review_goalprogress ADD COLUMN attained smallint NULL "
                    "CONSTRAINT goal_progress_attained "
                    "CHECK (attained IS NULL OR (attained >= -2 AND attained <= 2))",
                    migrations.RunSQL.noop,
                )
            ],
            state_operations=[
                migrations.AddField(
                    model_name="goalprogress",
                    name="attained",
                    field=models.SmallIntegerField(null=True),
                ),
                migrations.AddConstraint(
                    model_name="goalprogress",
                    constraint=models.CheckConstraint(
                        condition=models.Q(attained__isnull=True)
                        | models.Q(attained__gte=-2, attained__lte=2),
                        name="goal_progress_attained",
                    ),
                ),
            ],
        )
    ]
