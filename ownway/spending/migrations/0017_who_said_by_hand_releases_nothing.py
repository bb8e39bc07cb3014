"""Who said that a payee is paid by hand does not release what is paid by it."""

from django.db import migrations

from ownway.record import guards
from ownway.spending.guards import HERE


class Migration(migrations.Migration):
    dependencies = [("spending", "0016_spoken_of_by_a_bank")]

    operations = [guards.InstallGuards(HERE / "said_by_hand")]
