"""What a bank speaks of has left, and its file does not leave a second time."""

from django.db import migrations

from ownway.record import guards
from ownway.spending.guards import HERE


class Migration(migrations.Migration):
    dependencies = [("spending", "0015_settled_for_them")]

    operations = [guards.InstallGuards(HERE / "spoken_of")]
