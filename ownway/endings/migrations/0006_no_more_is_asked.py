from django.db import migrations

from ownway.endings.guards import HERE
from ownway.record import guards


class Migration(migrations.Migration):
    dependencies = [
        ("endings", "0005_stories_elsewhere"),
        ("reclaims", "0002_after_the_decision"),
    ]

    operations = [
        guards.InstallGuards(HERE / "settled"),
    ]
