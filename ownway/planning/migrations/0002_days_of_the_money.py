"""The days a plan's money is for, and its most; by ADD COLUMN, so that SQLite keeps its tables and guards."""

from django.db import migrations, models

FROM = "ALTER TABLE planning_plan ADD COLUMN money_from_on date NULL"
UNTIL = (
    "ALTER TABLE planning_plan ADD COLUMN money_until_on date NULL"
    " CONSTRAINT plan_money_has_length CHECK ((money_from_on IS NULL AND money_until_on IS NULL)"
    " OR (money_from_on IS NOT NULL AND money_until_on IS NOT NULL"
    " AND money_until_on > money_from_on))"
)
AT_MOST = (
    "ALTER TABLE planning_plan ADD COLUMN money_at_most_minor bigint NULL"
    " CONSTRAINT plan_money_at_most CHECK (money_at_most_minor IS NULL"
    " OR money_at_most_minor >= 0)"
)
DROP = "ALTER TABLE planning_plan DROP COLUMN "


class Migration(migrations.Migration):
    dependencies = [("planning", "0001_initial")]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(FROM, DROP + "money_from_on"),
                migrations.RunSQL(UNTIL, DROP + "money_until_on"),
                migrations.RunSQL(AT_MOST, DROP + "money_at_most_minor"),
            ],
            state_operations=[
                migrations.AddField("plan", "money_from_on", models.DateField(null=True)),
                migrations.AddField("plan", "money_until_on", models.DateField(null=True)),
                migrations.AddConstraint(
                    "plan",
                    models.CheckConstraint(
                        condition=models.Q(money_from_on__isnull=True, money_until_on__isnull=True)
                        | models.Q(
                            money_from_on__isnull=False,
                            money_until_on__isnull=False,
                            money_until_on__gt=models.F("money_from_on"),
                        ),
                        name="plan_money_has_length",
                    ),
                ),
                migrations.AddField(
                    "plan", "money_at_most_minor", models.BigIntegerField(null=True)
                ),
                migrations.AddConstraint(
                    "plan",
                    models.CheckConstraint(
                        condition=models.Q(money_at_most_minor__isnull=True)
                        | models.Q(money_at_most_minor__gte=0),
                        name="plan_money_at_most",
                    ),
                ),
            ],
        ),
    ]
