from django.db import migrations

from ownway.decisions.guards import HERE
from ownway.record import guards


class Migration(migrations.Migration):
    dependencies = [
        ("allocation", "0003_notices"),
        ("decisions", "0002_amount_claims"),
    ]

    operations = [
        guards.InstallGuards(HERE / "reductions"),
    ]
