"""Months that can be closed, what accounts came to at their ends, and seals over journals.

Plain SQL for the reasons given in 0001. Every book gets its first month; what came before it
counts in it.
"""

from datetime import date
from importlib import import_module

import django.db.models.deletion
from django.db import migrations, models

from ownway.ledger import guards

FIRST = import_module("ownway.ledger.migrations.0001_initial")

TABLES = """
CREATE TABLE ledger_period (
    id {id},
    book_id {int} NOT NULL REFERENCES ledger_book (id),
    starts_on {day} NOT NULL,
    ends_on {day} NOT NULL,
    state {text} NOT NULL DEFAULT 'open',
    revision {int} NOT NULL DEFAULT 0,
    closed_at {moment},
    closed_by {uuid},
    trial_hash {text},
    reason {text},
    asked_at {moment},
    asked_by {uuid},
    asked_human {uuid},
    reopened_at {moment},
    reopened_by {uuid},
    reopened_human {uuid},
    CONSTRAINT period_start_once UNIQUE (book_id, starts_on),
    CONSTRAINT period_end_once UNIQUE (book_id, ends_on),
    CONSTRAINT period_in_order CHECK (starts_on < ends_on),
    CONSTRAINT period_state_known CHECK (state IN ('open', 'closed') AND revision >= 0),
    CONSTRAINT period_closed_whole CHECK (
        state = 'open' OR (closed_at IS NOT NULL AND closed_by IS NOT NULL
                           AND trial_hash IS NOT NULL AND revision >= 1)),
    CONSTRAINT period_asked_whole CHECK (
        (asked_at IS NULL AND asked_by IS NULL AND asked_human IS NULL)
        OR (asked_at IS NOT NULL AND asked_by IS NOT NULL AND asked_human IS NOT NULL
            AND reason IS NOT NULL)),
    CONSTRAINT period_reopened_by_two CHECK (
        (reopened_at IS NULL AND reopened_by IS NULL AND reopened_human IS NULL)
        OR (reopened_at IS NOT NULL AND reopened_by IS NOT NULL AND reopened_human IS NOT NULL
            AND asked_human IS NOT NULL AND reopened_human <> asked_human))
){end};

CREATE TABLE ledger_snapshot (
    account_id {int} NOT NULL REFERENCES ledger_account (id),
    book_id {int} NOT NULL REFERENCES ledger_book (id),
    period_end {day} NOT NULL,
    revision {int} NOT NULL,
    closing {int} NOT NULL,
    upto_seq {int} NOT NULL,
    entries {int} NOT NULL,
    CONSTRAINT snapshot_once PRIMARY KEY (account_id, period_end, revision)
){end};
CREATE INDEX snapshot_by_month ON ledger_snapshot (book_id, period_end, revision);

CREATE TABLE ledger_seal (
    book_id {int} NOT NULL REFERENCES ledger_book (id),
    block_no {int} NOT NULL,
    n {int} NOT NULL,
    root {text} NOT NULL,
    prev_head {text} NOT NULL,
    head {text} NOT NULL,
    mac {text} NOT NULL,
    key_id {text} NOT NULL,
    sealed_at {moment} NOT NULL,
    sealed_by {uuid} NOT NULL,
    CONSTRAINT seal_once PRIMARY KEY (book_id, block_no),
    CONSTRAINT seal_no_fork UNIQUE (book_id, prev_head)
){end};

CREATE TABLE ledger_seal_line (
    book_id {int} NOT NULL REFERENCES ledger_book (id),
    block_no {int} NOT NULL,
    pos {int} NOT NULL,
    journal_id {int} NOT NULL REFERENCES ledger_journal (id),
    CONSTRAINT seal_line_once PRIMARY KEY (book_id, block_no, pos),
    CONSTRAINT sealed_once UNIQUE (journal_id),
    CONSTRAINT seal_line_of_seal FOREIGN KEY (book_id, block_no)
        REFERENCES ledger_seal (book_id, block_no)
){end};

CREATE INDEX entry_by_month ON ledger_entry {by_month};
"""
# Entries come nearly in the order of their days: a few pages say where a month lies.
BY_MONTH = {
    "postgresql": "USING brin (effective_on)",
    "sqlite": "(effective_on, account_id, amount)",
}


def create(apps, schema_editor):
    vendor = schema_editor.connection.vendor
    text = TABLES.format(**FIRST.WORDS[vendor], by_month=BY_MONTH[vendor])
    for statement in guards.statements(text):
        schema_editor.execute(statement, None)
    guards.install(schema_editor, vendor)
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("SELECT id, opened_at FROM ledger_book")
        for book_id, opened_at in cursor.fetchall():
            opened = date.fromisoformat(str(opened_at)[:10])
            first = opened.replace(day=1)
            ends = date(first.year + first.month // 12, first.month % 12 + 1, 1)
            cursor.execute(
                "INSERT INTO ledger_period (book_id, starts_on, ends_on) VALUES (%s, %s, %s)",
                [book_id, first.isoformat(), ends.isoformat()],
            )


class Migration(migrations.Migration):
    dependencies = [
        ("ledger", "0001_initial"),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunPython(create)],
            state_operations=[
                migrations.CreateModel(
                    name="Period",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("starts_on", models.DateField()),
                        ("ends_on", models.DateField()),
                        ("state", models.CharField(default="open", max_length=6)),
                        ("revision", models.IntegerField(default=0)),
                        ("closed_at", models.DateTimeField(null=True)),
                        ("closed_by", models.UUIDField(editable=False, null=True)),
                        ("trial_hash", models.CharField(max_length=64, null=True)),
                        ("reason", models.CharField(max_length=40, null=True)),
                        ("asked_at", models.DateTimeField(null=True)),
                        ("asked_by", models.UUIDField(editable=False, null=True)),
                        ("asked_human", models.UUIDField(editable=False, null=True)),
                        ("reopened_at", models.DateTimeField(null=True)),
                        ("reopened_by", models.UUIDField(editable=False, null=True)),
                        ("reopened_human", models.UUIDField(editable=False, null=True)),
                    ],
                    options={
                        "db_table": "ledger_period",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("starts_on__lt", models.F("ends_on"))),
                                name="period_in_order",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("revision__gte", 0), ("state__in", ["open", "closed"])
                                ),
                                name="period_state_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("state", "open"),
                                    models.Q(
                                        ("closed_at__isnull", False),
                                        ("closed_by__isnull", False),
                                        ("revision__gte", 1),
                                        ("trial_hash__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="period_closed_whole",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("asked_at__isnull", True),
                                        ("asked_by__isnull", True),
                                        ("asked_human__isnull", True),
                                    ),
                                    models.Q(
                                        ("asked_at__isnull", False),
                                        ("asked_by__isnull", False),
                                        ("asked_human__isnull", False),
                                        ("reason__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="period_asked_whole",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("reopened_at__isnull", True),
                                        ("reopened_by__isnull", True),
                                        ("reopened_human__isnull", True),
                                    ),
                                    models.Q(
                                        ("asked_human__isnull", False),
                                        ("reopened_at__isnull", False),
                                        ("reopened_by__isnull", False),
                                        ("reopened_human__isnull", False),
                                        models.Q(
                                            ("reopened_human", models.F("asked_human")),
                                            _negated=True,
                                        ),
                                    ),
                                    _connector="OR",
                                ),
                                name="period_reopened_by_two",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Seal",
                    fields=[
                        (
                            "pk",
                            models.CompositePrimaryKey(
                                "book_id",
                                "block_no",
                                blank=True,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        ("block_no", models.BigIntegerField()),
                        ("n", models.BigIntegerField()),
                        ("root", models.CharField(max_length=64)),
                        ("prev_head", models.CharField(max_length=64)),
                        ("head", models.CharField(max_length=64)),
                        ("mac", models.CharField(max_length=64)),
                        ("key_id", models.CharField(max_length=16)),
                        ("sealed_at", models.DateTimeField()),
                        ("sealed_by", models.UUIDField(editable=False)),
                    ],
                    options={
                        "db_table": "ledger_seal",
                    },
                ),
                migrations.CreateModel(
                    name="SealLine",
                    fields=[
                        (
                            "pk",
                            models.CompositePrimaryKey(
                                "book_id",
                                "block_no",
                                "pos",
                                blank=True,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        ("block_no", models.BigIntegerField()),
                        ("pos", models.BigIntegerField()),
                    ],
                    options={
                        "db_table": "ledger_seal_line",
                    },
                ),
                migrations.CreateModel(
                    name="Snapshot",
                    fields=[
                        (
                            "pk",
                            models.CompositePrimaryKey(
                                "account_id",
                                "period_end",
                                "revision",
                                blank=True,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        ("period_end", models.DateField()),
                        ("revision", models.IntegerField()),
                        ("closing", models.BigIntegerField()),
                        ("upto_seq", models.BigIntegerField()),
                        ("entries", models.BigIntegerField()),
                    ],
                    options={
                        "db_table": "ledger_snapshot",
                    },
                ),
                migrations.AddIndex(
                    model_name="entry",
                    index=models.Index(
                        fields=["effective_on", "account", "amount"], name="entry_by_month"
                    ),
                ),
                migrations.AddField(
                    model_name="period",
                    name="book",
                    field=models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="months",
                        to="ledger.book",
                    ),
                ),
                migrations.AddField(
                    model_name="seal",
                    name="book",
                    field=models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="seals",
                        to="ledger.book",
                    ),
                ),
                migrations.AddField(
                    model_name="sealline",
                    name="book",
                    field=models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="ledger.book",
                    ),
                ),
                migrations.AddField(
                    model_name="sealline",
                    name="journal",
                    field=models.OneToOneField(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="seal_line",
                        to="ledger.journal",
                    ),
                ),
                migrations.AddField(
                    model_name="snapshot",
                    name="account",
                    field=models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="snapshots",
                        to="ledger.account",
                    ),
                ),
                migrations.AddField(
                    model_name="snapshot",
                    name="book",
                    field=models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="ledger.book",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="period",
                    constraint=models.UniqueConstraint(
                        fields=("book", "starts_on"), name="period_start_once"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="period",
                    constraint=models.UniqueConstraint(
                        fields=("book", "ends_on"), name="period_end_once"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="seal",
                    constraint=models.UniqueConstraint(
                        fields=("book", "prev_head"), name="seal_no_fork"
                    ),
                ),
                migrations.AddIndex(
                    model_name="snapshot",
                    index=models.Index(
                        fields=["book", "period_end", "revision"], name="snapshot_by_month"
                    ),
                ),
            ],
        ),
    ]
