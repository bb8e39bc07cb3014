from django.db import migrations, models

from ownway.reclaims.guards import HERE
from ownway.record import guards


class Migration(migrations.Migration):
    dependencies = [
        ("reclaims", "0001_what_is_asked_back"),
    ]

    operations = [
        guards.InstallGuards(HERE / "aside"),
        migrations.RemoveConstraint(
            model_name="step",
            name="reclaim_step_known",
        ),
        migrations.RemoveConstraint(
            model_name="step",
            name="reclaim_step_whole",
        ),
        migrations.RemoveConstraint(
            model_name="step",
            name="reclaim_ends_once",
        ),
        migrations.AddConstraint(
            model_name="step",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "kind__in",
                        [
                            "replied",
                            "planned",
                            "disputed",
                            "upheld",
                            "ended",
                            "withdrawn",
                            "decided",
                            "received",
                            "proposed",
                            "let_go",
                        ],
                    )
                ),
                name="reclaim_step_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="step",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("amount_minor__gt", 0),
                        ("kind__in", ["planned", "decided", "received", "let_go"]),
                    ),
                    models.Q(
                        ("amount_minor__isnull", True),
                        (
                            "kind__in",
                            ["replied", "disputed", "upheld", "ended", "withdrawn", "proposed"],
                        ),
                        models.Q(("words", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="reclaim_step_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="step",
            constraint=models.UniqueConstraint(
                condition=models.Q(("kind", "decided")),
                fields=("reclaim",),
                name="reclaim_decided_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="step",
            constraint=models.UniqueConstraint(
                condition=models.Q(("kind__in", ["ended", "withdrawn", "let_go"])),
                fields=("reclaim",),
                name="reclaim_over_once",
            ),
        ),
        guards.InstallGuards(HERE / "steps"),
    ]
