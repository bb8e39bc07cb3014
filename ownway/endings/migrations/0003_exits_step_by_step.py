"""The way out, step by step, with what keeps it so."""

import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models

from ownway.endings.guards import HERE
from ownway.record import guards


class Migration(migrations.Migration):
    dependencies = [
        ("endings", "0002_closing_and_parting"),
        ("people", "0002_limits"),
        ("programme", "0003_envelopes_of_years"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Cohort",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("ref", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("number", models.PositiveIntegerField()),
                ("places", models.PositiveIntegerField()),
                ("least", models.PositiveIntegerField()),
                ("most", models.PositiveIntegerField()),
                ("one_after_another", models.BooleanField()),
                ("retreat_on", models.DateField(null=True)),
                ("retreat_place", models.CharField(blank=True, max_length=300)),
                ("planned_at", models.DateTimeField()),
                ("planned_by", models.UUIDField(editable=False)),
                ("opened_at", models.DateTimeField(null=True)),
                ("opened_by", models.UUIDField(editable=False, null=True)),
                ("retreated_at", models.DateTimeField(null=True)),
                ("retreated_by", models.UUIDField(editable=False, null=True)),
                (
                    "pack",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to="programme.packversion"
                    ),
                ),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cohorts",
                        to="programme.programme",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("programme", "number"), name="cohort_number_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("places__gte", models.F("least")), ("places__lte", models.F("most"))
                        ),
                        name="cohort_within_limits",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("one_after_another", True),
                            ("opened_at__isnull", False),
                            ("retreated_at__isnull", True),
                        ),
                        fields=("programme",),
                        name="cohort_one_after_another",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("opened_at__isnull", True), ("opened_by__isnull", True)),
                            models.Q(
                                ("opened_by__isnull", False),
                                ("retreat_on__isnull", False),
                                models.Q(("retreat_place", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="cohort_opened_with_retreat",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("retreated_at__isnull", True), ("retreated_by__isnull", True)
                            ),
                            models.Q(("opened_at__isnull", False), ("retreated_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="cohort_retreated_after_opening",
                    ),
                ]
            },
        ),
        migrations.CreateModel(
            name="Exit",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("ref", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("status", models.CharField(max_length=20)),
                ("hopes", models.TextField(blank=True)),
                ("needs", models.TextField(blank=True)),
                ("answer_by_on", models.DateField(null=True)),
                ("agreement", models.PositiveIntegerField(default=0)),
                ("handed_round_at", models.DateTimeField(null=True)),
                ("handed_round_by", models.UUIDField(editable=False, null=True)),
                ("began_at", models.DateTimeField()),
                ("began_by", models.UUIDField(editable=False)),
                ("stepped_at", models.DateTimeField()),
                ("stepped_by", models.UUIDField(editable=False)),
                ("paused_at", models.DateTimeField(null=True)),
                ("paused_by", models.UUIDField(editable=False, null=True)),
                (
                    "cohort",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="exits",
                        to="endings.cohort",
                    ),
                ),
                (
                    "ending",
                    models.OneToOneField(
                        null=True, on_delete=django.db.models.deletion.PROTECT, to="endings.ending"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="exits",
                        to="people.person",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("status", "graduated"), _negated=True),
                        fields=("person",),
                        name="exit_one_at_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("paused_at__isnull", True), ("paused_by__isnull", True)),
                            models.Q(("paused_at__isnull", False), ("paused_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="exit_paused_by_somebody",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("handed_round_at__isnull", True), ("handed_round_by__isnull", True)
                            ),
                            models.Q(
                                ("agreement__gt", 0),
                                ("handed_round_at__isnull", False),
                                ("handed_round_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="exit_handed_round_by_somebody",
                    ),
                ]
            },
        ),
        migrations.CreateModel(
            name="ExitPlan",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("ref", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("keeps_well", models.TextField(blank=True)),
                ("turn_to", models.TextField(blank=True)),
                ("early_signs", models.TextField(blank=True)),
                ("first_steps", models.TextField(blank=True)),
                ("shared", models.BooleanField(default=False)),
                ("version", models.PositiveIntegerField(default=0)),
                ("written_at", models.DateTimeField()),
                ("written_by", models.UUIDField(editable=False)),
                (
                    "exit",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="plan",
                        to="endings.exit",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("early_signs", ""),
                            ("first_steps", ""),
                            ("keeps_well", ""),
                            ("turn_to", ""),
                            _negated=True,
                        ),
                        name="exit_plan_says_something",
                    ),
                ]
            },
        ),
        migrations.CreateModel(
            name="Milestone",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("ref", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("words", models.CharField(max_length=500)),
                ("by_on", models.DateField(null=True)),
                ("chosen_at", models.DateTimeField()),
                ("chosen_by", models.UUIDField(editable=False)),
                ("reached_at", models.DateTimeField(null=True)),
                ("reached_by", models.UUIDField(editable=False, null=True)),
                ("removed_at", models.DateTimeField(null=True)),
                ("removed_by", models.UUIDField(editable=False, null=True)),
                (
                    "exit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="milestones",
                        to="endings.exit",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("words", ""), _negated=True), name="milestone_says_what"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("reached_at__isnull", True), ("reached_by__isnull", True)),
                            models.Q(("reached_at__isnull", False), ("reached_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="milestone_reached_by_somebody",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("removed_at__isnull", True), ("removed_by__isnull", True)),
                            models.Q(("removed_at__isnull", False), ("removed_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="milestone_removed_by_somebody",
                    ),
                ]
            },
        ),
        migrations.CreateModel(
            name="Party",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("ref", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("side", models.CharField(max_length=10)),
                ("part", models.CharField(blank=True, max_length=40)),
                ("name", models.CharField(max_length=200)),
                ("joined_at", models.DateTimeField()),
                ("joined_by", models.UUIDField(editable=False)),
                ("left_at", models.DateTimeField(null=True)),
                ("left_by", models.UUIDField(editable=False, null=True)),
                (
                    "account",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "exit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="parties",
                        to="endings.exit",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("account__isnull", False), ("left_at__isnull", True)),
                        fields=("exit", "account"),
                        name="party_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("side", "person")),
                        fields=("exit",),
                        name="party_one_person",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("account__isnull", True), ("side", "staff"), _negated=True
                        ),
                        name="party_staff_named",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("left_at__isnull", True), ("left_by__isnull", True)),
                            models.Q(
                                ("left_at__isnull", False),
                                ("left_by__isnull", False),
                                models.Q(("side", "person"), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="party_left_by_somebody",
                    ),
                ]
            },
        ),
        migrations.CreateModel(
            name="Commitment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("ref", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("words", models.TextField()),
                ("due_on", models.DateField()),
                ("made_at", models.DateTimeField()),
                ("made_by", models.UUIDField(editable=False)),
                ("outcome", models.CharField(default="open", max_length=20)),
                ("marked_at", models.DateTimeField(null=True)),
                ("marked_by", models.UUIDField(editable=False, null=True)),
                ("person_says", models.CharField(blank=True, max_length=20)),
                ("said_at", models.DateTimeField(null=True)),
                ("said_by", models.UUIDField(editable=False, null=True)),
                (
                    "replaces",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replaced_by",
                        to="endings.commitment",
                    ),
                ),
                (
                    "exit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="commitments",
                        to="endings.exit",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="commitments",
                        to="endings.party",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("words", ""), _negated=True),
                        name="commitment_says_what",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("marked_at__isnull", True),
                                ("marked_by__isnull", True),
                                ("outcome", "open"),
                            ),
                            models.Q(
                                models.Q(("outcome", "open"), _negated=True),
                                ("marked_at__isnull", False),
                                ("marked_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="commitment_marked_by_somebody",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("person_says", ""),
                                ("said_at__isnull", True),
                                ("said_by__isnull", True),
                            ),
                            models.Q(
                                ("person_says__in", ["kept", "missed"]),
                                ("said_at__isnull", False),
                                ("said_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="commitment_said_by_the_person",
                    ),
                ]
            },
        ),
        migrations.CreateModel(
            name="Readiness",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("ref", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("strengths", models.TextField(blank=True)),
                ("words", models.TextField(blank=True)),
                ("answers", models.JSONField(default=dict)),
                ("written_at", models.DateTimeField()),
                ("written_by", models.UUIDField(editable=False)),
                ("shared_at", models.DateTimeField(null=True)),
                ("shared_by", models.UUIDField(editable=False, null=True)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("shared_at__isnull", True), ("shared_by__isnull", True)),
                            models.Q(("shared_at__isnull", False), ("shared_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="readiness_shared_by_somebody",
                    ),
                ]
            },
        ),
        migrations.CreateModel(
            name="Resource",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("ref", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("kind", models.CharField(max_length=40)),
                ("partner", models.CharField(max_length=200)),
                ("words", models.CharField(max_length=500)),
                ("until_on", models.DateField()),
                ("added_at", models.DateTimeField()),
                ("added_by", models.UUIDField(editable=False)),
                ("used_at", models.DateTimeField(null=True)),
                ("used_by", models.UUIDField(editable=False, null=True)),
                ("returned_at", models.DateTimeField(null=True)),
                ("returned_by", models.UUIDField(editable=False, null=True)),
                (
                    "exit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="resources",
                        to="endings.exit",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("used_at__isnull", True),
                            ("returned_at__isnull", True),
                            _connector="OR",
                        ),
                        name="resource_used_or_returned",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("partner", ""), _negated=True),
                            models.Q(("words", ""), _negated=True),
                        ),
                        name="resource_says_what_and_from_whom",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("used_at__isnull", True), ("used_by__isnull", True)),
                            models.Q(("used_at__isnull", False), ("used_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="resource_used_by_somebody",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("returned_at__isnull", True), ("returned_by__isnull", True)),
                            models.Q(
                                ("returned_at__isnull", False), ("returned_by__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="resource_returned_by_somebody",
                    ),
                ]
            },
        ),
        migrations.CreateModel(
            name="ScholarshipAnswer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("ref", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("outcome", models.CharField(max_length=20)),
                ("reason", models.CharField(blank=True, max_length=40)),
                ("words", models.TextField(blank=True)),
                ("would_change", models.TextField(blank=True)),
                ("look_again_on", models.DateField(null=True)),
                ("challenge", models.TextField(blank=True)),
                ("challenge_by_on", models.DateField(null=True)),
                ("challenged_at", models.DateTimeField(null=True)),
                ("challenged_by", models.UUIDField(editable=False, null=True)),
                ("looked_outcome", models.CharField(blank=True, max_length=20)),
                ("looked_words", models.TextField(blank=True)),
                ("looked_at", models.DateTimeField(null=True)),
                ("looked_by", models.UUIDField(editable=False, null=True)),
                ("looked_human", models.UUIDField(editable=False, null=True)),
                ("answered_at", models.DateTimeField()),
                ("answered_by", models.UUIDField(editable=False)),
                ("answered_human", models.UUIDField(editable=False)),
                (
                    "exit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="answers",
                        to="endings.exit",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("outcome", "awarded"),
                            models.Q(
                                ("look_again_on__isnull", False),
                                ("outcome", "declined"),
                                models.Q(("reason", ""), _negated=True),
                                models.Q(("words", ""), _negated=True),
                                models.Q(("would_change", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="answer_no_says_why",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("challenged_at__isnull", True), ("challenged_by__isnull", True)
                            ),
                            models.Q(
                                ("challenge_by_on__isnull", False),
                                ("challenged_by__isnull", False),
                                models.Q(("challenge", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="answer_challenged_in_words",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("looked_at__isnull", True), ("looked_by__isnull", True)),
                            models.Q(
                                ("challenged_at__isnull", False),
                                ("looked_by__isnull", False),
                                ("looked_human__isnull", False),
                                models.Q(("looked_words", ""), _negated=True),
                                models.Q(
                                    ("looked_human", models.F("answered_human")), _negated=True
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="answer_looked_at_by_another",
                    ),
                ]
            },
        ),
        migrations.CreateModel(
            name="Signature",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("ref", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("agreement", models.PositiveIntegerField()),
                ("name", models.CharField(max_length=200)),
                ("on_paper", models.BooleanField(default=False)),
                ("signed_at", models.DateTimeField()),
                ("signed_by", models.UUIDField(editable=False)),
                (
                    "party",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="signatures",
                        to="endings.party",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("party", "agreement"), name="signature_once"),
                    models.CheckConstraint(
                        condition=models.Q(("name", ""), _negated=True), name="signature_has_a_name"
                    ),
                ]
            },
        ),
        migrations.CreateModel(
            name="Story",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("ref", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("words", models.TextField()),
                ("named", models.BooleanField(default=False)),
                ("agreed_at", models.DateTimeField()),
                ("agreed_by", models.UUIDField(editable=False)),
                ("withdrawn_at", models.DateTimeField(null=True)),
                ("withdrawn_by", models.UUIDField(editable=False, null=True)),
                (
                    "ending",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="stories",
                        to="endings.ending",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("words", ""), _negated=True),
                        name="story_says_something",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("withdrawn_at__isnull", True), ("withdrawn_by__isnull", True)
                            ),
                            models.Q(
                                ("withdrawn_at__isnull", False), ("withdrawn_by__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="story_withdrawn_by_somebody",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("withdrawn_at__isnull", True)),
                        fields=("ending",),
                        name="story_one_at_a_time",
                    ),
                ]
            },
        ),
        migrations.CreateModel(
            name="TeamMember",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("ref", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("part", models.CharField(max_length=40)),
                ("offered_at", models.DateTimeField()),
                ("offered_by", models.UUIDField(editable=False)),
                ("stopped_at", models.DateTimeField(null=True)),
                ("stopped_by", models.UUIDField(editable=False, null=True)),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "cohort",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="team",
                        to="endings.cohort",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("stopped_at__isnull", True)),
                        fields=("cohort", "account"),
                        name="team_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("stopped_at__isnull", True), ("stopped_by__isnull", True)),
                            models.Q(("stopped_at__isnull", False), ("stopped_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="team_stopped_by_somebody",
                    ),
                ]
            },
        ),
        migrations.CreateModel(
            name="TypedIn",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("ref", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("act", models.CharField(max_length=40)),
                ("subject", models.UUIDField(editable=False)),
                ("way", models.CharField(max_length=20)),
                ("said_on", models.DateField()),
                ("said", models.JSONField(default=dict)),
                ("typed_on", models.DateField()),
                ("typed_at", models.DateTimeField()),
                ("typed_by", models.UUIDField(editable=False)),
                ("typed_human", models.UUIDField(editable=False)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="typed_in",
                        to="people.person",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("way__in", ("paper", "phone", "in_person"))),
                        name="typed_in_way_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("said_on__lte", models.F("typed_on"))),
                        name="typed_in_after_it_was_said",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("act", ""), _negated=True),
                        name="typed_in_says_what",
                    ),
                ]
            },
        ),
        guards.InstallGuards(HERE / "exits"),
    ]
