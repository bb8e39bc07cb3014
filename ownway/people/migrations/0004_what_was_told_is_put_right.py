import django.db.models.deletion
from django.db import migrations, models

from ownway.people.guards import HERE
from ownway.record import guards


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0003_coaches"),
    ]

    operations = [
        migrations.CreateModel(
            name="PutRight",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("words", models.TextField(blank=True)),
                ("put_right_at", models.DateTimeField()),
                ("put_right_by", models.UUIDField(editable=False)),
                (
                    "note",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="put_right",
                        to="people.note",
                    ),
                ),
            ],
        ),
        guards.InstallGuards(HERE / "put_right"),
    ]
