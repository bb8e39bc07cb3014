import uuid

import django.db.models.deletion
from django.db import migrations, models

from ownway.record import guards


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Entry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("ref", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("at", models.DateTimeField()),
                ("by", models.UUIDField(editable=False)),
                ("human", models.UUIDField(editable=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("person", "person"),
                            ("supporter", "supporter"),
                            ("staff", "staff"),
                            ("job", "job"),
                        ],
                        max_length=20,
                    ),
                ),
                ("ground", models.CharField(blank=True, max_length=120)),
                ("purpose", models.CharField(blank=True, max_length=120)),
                ("verb", models.CharField(max_length=120)),
                ("person", models.UUIDField(null=True)),
                ("programme", models.UUIDField(null=True)),
                ("why", models.CharField(blank=True, max_length=120)),
                ("versions", models.JSONField(default=dict)),
                ("details", models.JSONField(default=dict)),
                ("journals", models.JSONField(default=list)),
                ("software", models.CharField(max_length=40)),
                ("key_name", models.CharField(max_length=16)),
                ("mac", models.CharField(max_length=64)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["person", "id"], name="record_entry_person"),
                    models.Index(fields=["programme", "id"], name="record_entry_programme"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Seal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("chain", models.UUIDField()),
                ("block", models.PositiveBigIntegerField()),
                ("members", models.PositiveBigIntegerField()),
                ("root", models.CharField(max_length=64)),
                ("previous", models.CharField(max_length=64)),
                ("head", models.CharField(max_length=64, unique=True)),
                ("mac", models.CharField(max_length=64)),
                ("key_name", models.CharField(max_length=16)),
                ("sealed_at", models.DateTimeField()),
                ("sealed_by", models.UUIDField(editable=False)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("chain", "block"), name="record_seal_no_second_block"
                    ),
                    models.UniqueConstraint(
                        fields=("chain", "previous"), name="record_seal_no_fork"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RowDigest",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("label", models.CharField(max_length=80)),
                ("key", models.CharField(max_length=40)),
                ("digest", models.CharField(max_length=64)),
                ("gone", models.BooleanField(default=False)),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rows",
                        to="record.entry",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("label", "key", "entry"), name="record_rowdigest_once_an_entry"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SealLine",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveBigIntegerField()),
                (
                    "entry",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="line",
                        to="record.entry",
                    ),
                ),
                (
                    "seal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines",
                        to="record.seal",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("seal", "position"), name="record_sealline_one_at_a_place"
                    )
                ],
            },
        ),
        guards.InstallGuards(),
    ]
