"""A match of a bank's entry is not replaced either, where a connection forgets its pragma."""

from django.db import migrations

from ownway.record import guards
from ownway.spending.guards import HERE


class Migration(migrations.Migration):
    dependencies = [("spending", "0008_what_came_back_and_was_lost")]

    operations = [guards.InstallGuards(HERE / "matches")]
