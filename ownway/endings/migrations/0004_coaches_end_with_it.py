from django.db import migrations

from ownway.endings.guards import HERE
from ownway.record import guards


class Migration(migrations.Migration):
    dependencies = [
        ("consent", "0003_matches"),
        ("endings", "0003_exits_step_by_step"),
        ("joining", "0001_initial"),
        ("review", "0004_scales_and_buddies"),
    ]

    operations = [
        guards.InstallGuards(HERE / "coaches"),
    ]
