from django.db import migrations

from ownway.decisions.guards import HERE
from ownway.record import guards


class Migration(migrations.Migration):
    dependencies = [
        ("allocation", "0003_notices"),
        ("consent", "0002_interests"),
        ("decisions", "0004_what_pots_carry_over"),
    ]

    operations = [
        guards.InstallGuards(HERE / "interests"),
    ]
