"""What pay runs pay of a bill never comes to more than the bill."""

from django.db import migrations

from ownway.record import guards
from ownway.spending.guards import HERE


class Migration(migrations.Migration):
    dependencies = [("spending", "0017_who_said_by_hand_releases_nothing")]

    operations = [guards.InstallGuards(HERE / "within_its_bill")]
