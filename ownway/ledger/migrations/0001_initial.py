"""The books: tables in plain SQL, so that SQLite makes them STRICT and names are alike on both.

Django would name constraints after itself and leave STRICT out. The state below it is what the
models say, so that later migrations see the tables as they are.
"""

import uuid

import django.db.models.deletion
import django.db.models.expressions
from django.db import migrations, models

from ownway.ledger import guards

TABLES = """
CREATE TABLE ledger_book (
    id {id},
    ref {uuid} NOT NULL UNIQUE,
    currency_default {text} NOT NULL,
    opened_at {moment} NOT NULL,
    opened_by {uuid} NOT NULL
){end};

CREATE TABLE ledger_account (
    id {id},
    book_id {int} NOT NULL REFERENCES ledger_book (id),
    code {text} NOT NULL,
    kind {text} NOT NULL,
    half {text} NOT NULL,
    currency {text} NOT NULL,
    owner_ref {uuid},
    pot_ref {uuid},
    line_ref {uuid},
    party_ref {uuid},
    opened_on {day} NOT NULL,
    closed_on {day},
    CONSTRAINT account_code_once UNIQUE (book_id, code),
    CONSTRAINT account_half_known CHECK (half IN ('rights', 'cash'))
){end};
CREATE INDEX account_by_pot ON ledger_account (book_id, pot_ref);
CREATE INDEX account_by_owner ON ledger_account (book_id, owner_ref);

CREATE TABLE ledger_counter (
    account_id {int} NOT NULL PRIMARY KEY REFERENCES ledger_account (id),
    book_id {int} NOT NULL REFERENCES ledger_book (id),
    rule {int} NOT NULL,
    overdraft {int} NOT NULL,
    dr_posted {int} NOT NULL,
    cr_posted {int} NOT NULL,
    version {int} NOT NULL,
    closed_through {day} NOT NULL,
    CONSTRAINT no_overdraw CHECK (CASE rule WHEN 1 THEN dr_posted <= cr_posted + overdraft
                                            WHEN 2 THEN cr_posted <= dr_posted + overdraft
                                            ELSE true END),
    CONSTRAINT counts_sane CHECK (rule IN (0, 1, 2) AND dr_posted >= 0 AND cr_posted >= 0
                                  AND overdraft >= 0 AND version >= 0)
){room70}{end};

CREATE TABLE ledger_journal (
    id {id},
    book_id {int} NOT NULL REFERENCES ledger_book (id),
    idem_key {uuid} NOT NULL,
    content_hash {bytes} NOT NULL,
    kind {text} NOT NULL,
    n_lines {int} NOT NULL,
    effective_on {day} NOT NULL,
    concerns_on {day},
    recorded_at {moment} NOT NULL,
    recorded_by {uuid} NOT NULL,
    reason {text} NOT NULL,
    event_id {int} NOT NULL REFERENCES record_entry (id),
    subject_ref {uuid},
    reverses_id {int} REFERENCES ledger_journal (id),{xid}
    CONSTRAINT journal_key_once UNIQUE (book_id, idem_key),
    CONSTRAINT two_lines_or_more CHECK (n_lines >= 2)
){end};
CREATE UNIQUE INDEX reversed_once ON ledger_journal (reverses_id) WHERE reverses_id IS NOT NULL;
CREATE INDEX journal_by_subject ON ledger_journal (book_id, subject_ref, id);

CREATE TABLE ledger_entry (
    journal_id {int} NOT NULL REFERENCES ledger_journal (id),
    line_no {int} NOT NULL,
    book_id {int} NOT NULL REFERENCES ledger_book (id),
    account_id {int} NOT NULL REFERENCES ledger_account (id),
    amount {int} NOT NULL,
    effective_on {day} NOT NULL,
    acct_seq {int},
    balance_after {int},
    PRIMARY KEY (journal_id, line_no),
    CONSTRAINT entry_seq_once UNIQUE (account_id, acct_seq),
    CONSTRAINT amount_sane CHECK (amount <> 0 AND amount BETWEEN -1000000000000 AND 1000000000000),
    CONSTRAINT seq_with_balance CHECK ((acct_seq IS NULL) = (balance_after IS NULL)),
    CONSTRAINT line_no_sane CHECK (line_no >= 1)
){end};
CREATE INDEX entry_by_day
    ON ledger_entry (account_id, effective_on, acct_seq, amount, balance_after);
CREATE INDEX entry_uncounted
    ON ledger_entry (account_id, journal_id, line_no) WHERE acct_seq IS NULL;

CREATE TABLE ledger_hold (
    id {id},
    book_id {int} NOT NULL REFERENCES ledger_book (id),
    journal_id {int} NOT NULL UNIQUE REFERENCES ledger_journal (id),
    from_account_id {int} NOT NULL REFERENCES ledger_account (id),
    committed_account_id {int} NOT NULL REFERENCES ledger_account (id),
    cash_account_id {int} REFERENCES ledger_account (id),
    amount {int} NOT NULL,
    drawn {int} NOT NULL,
    released {int} NOT NULL,
    expires_on {day},
    subject_ref {uuid},
    CONSTRAINT hold_sane CHECK (drawn >= 0 AND released >= 0 AND drawn + released <= amount),
    CONSTRAINT hold_of_something CHECK (amount > 0)
){room80}{end};
CREATE INDEX hold_by_subject ON ledger_hold (book_id, subject_ref);

CREATE TABLE ledger_hold_event (
    id {id},
    book_id {int} NOT NULL REFERENCES ledger_book (id),
    hold_id {int} NOT NULL REFERENCES ledger_hold (id),
    seq {int} NOT NULL,
    kind {text} NOT NULL,
    amount {int} NOT NULL,
    journal_id {int} REFERENCES ledger_journal (id),
    cash_account_id {int} REFERENCES ledger_account (id),
    CONSTRAINT hold_event_seq_once UNIQUE (hold_id, seq),
    CONSTRAINT hold_event_kind_known CHECK (kind IN ('made', 'drawn', 'undrawn', 'released',
                                                     'expired', 'restored', 'moved')),
    CONSTRAINT only_moves_post_nothing CHECK (journal_id IS NOT NULL OR kind = 'moved')
){end};
CREATE INDEX hold_event_by_journal ON ledger_hold_event (journal_id);
"""
WORDS = {
    "sqlite": {
        "id": "INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT",
        "int": "INTEGER",
        "text": "TEXT",
        "uuid": "TEXT",
        "day": "TEXT",
        "moment": "TEXT",
        "bytes": "BLOB",
        "xid": "",
        "room70": "",
        "room80": "",
        "end": " STRICT",
    },
    "postgresql": {
        "id": "bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY",
        "int": "bigint",
        "text": "text",
        "uuid": "uuid",
        "day": "date",
        "moment": "timestamptz",
        "bytes": "bytea",
        # Which transaction wrote it: a sealer may take only what is below the commit horizon.
        "xid": "\n    xid xid8 NOT NULL DEFAULT pg_current_xact_id(),",
        "room70": " WITH (fillfactor = 70)",
        "room80": " WITH (fillfactor = 80)",
        "end": "",
    },
}


def create(apps, schema_editor):
    vendor = schema_editor.connection.vendor
    for statement in guards.statements(TABLES.format(**WORDS[vendor])):
        schema_editor.execute(statement, None)
    # The last migration of these tables puts the guards in place: they know tables made later.


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("record", "0001_initial"),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunPython(create)],
            state_operations=[
                migrations.CreateModel(
                    name="Book",
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
                        ("ref", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ("currency_default", models.CharField(max_length=3)),
                        ("opened_at", models.DateTimeField()),
                        ("opened_by", models.UUIDField(editable=False)),
                    ],
                    options={
                        "db_table": "ledger_book",
                    },
                ),
                migrations.CreateModel(
                    name="Account",
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
                        ("code", models.CharField(max_length=200)),
                        ("kind", models.CharField(max_length=40)),
                        ("half", models.CharField(max_length=6)),
                        ("currency", models.CharField(max_length=3)),
                        ("owner_ref", models.UUIDField(null=True)),
                        ("pot_ref", models.UUIDField(null=True)),
                        ("line_ref", models.UUIDField(null=True)),
                        ("party_ref", models.UUIDField(null=True)),
                        ("opened_on", models.DateField()),
                        ("closed_on", models.DateField(null=True)),
                        (
                            "book",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="accounts",
                                to="ledger.book",
                            ),
                        ),
                    ],
                    options={
                        "db_table": "ledger_account",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("book", "code"), name="account_code_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("half__in", ["rights", "cash"])),
                                name="account_half_known",
                            ),
                        ],
                        "indexes": [
                            models.Index(fields=["book", "pot_ref"], name="account_by_pot"),
                            models.Index(fields=["book", "owner_ref"], name="account_by_owner"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Hold",
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
                        ("amount", models.BigIntegerField()),
                        ("drawn", models.BigIntegerField(default=0)),
                        ("released", models.BigIntegerField(default=0)),
                        ("expires_on", models.DateField(null=True)),
                        ("subject_ref", models.UUIDField(null=True)),
                        (
                            "book",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="ledger.book",
                            ),
                        ),
                        (
                            "cash_account",
                            models.ForeignKey(
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="ledger.account",
                            ),
                        ),
                        (
                            "committed_account",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="ledger.account",
                            ),
                        ),
                        (
                            "from_account",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="ledger.account",
                            ),
                        ),
                    ],
                    options={
                        "db_table": "ledger_hold",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("drawn__gte", 0),
                                    ("released__gte", 0),
                                    (
                                        "amount__gte",
                                        django.db.models.expressions.CombinedExpression(
                                            models.F("drawn"), "+", models.F("released")
                                        ),
                                    ),
                                ),
                                name="hold_sane",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("amount__gt", 0)), name="hold_of_something"
                            ),
                        ],
                        "indexes": [
                            models.Index(fields=["book", "subject_ref"], name="hold_by_subject"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Journal",
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
                        ("idem_key", models.UUIDField()),
                        ("content_hash", models.BinaryField(max_length=32)),
                        ("kind", models.CharField(max_length=40)),
                        ("n_lines", models.IntegerField()),
                        ("effective_on", models.DateField()),
                        ("concerns_on", models.DateField(null=True)),
                        ("recorded_at", models.DateTimeField()),
                        ("recorded_by", models.UUIDField(editable=False)),
                        ("reason", models.CharField(max_length=40)),
                        ("subject_ref", models.UUIDField(null=True)),
                        (
                            "book",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="journals",
                                to="ledger.book",
                            ),
                        ),
                        (
                            "event",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="record.entry",
                            ),
                        ),
                        (
                            "reverses",
                            models.ForeignKey(
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="reversed_by",
                                to="ledger.journal",
                            ),
                        ),
                    ],
                    options={
                        "db_table": "ledger_journal",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("book", "idem_key"), name="journal_key_once"
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("reverses__isnull", False)),
                                fields=("reverses",),
                                name="reversed_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("n_lines__gte", 2)), name="two_lines_or_more"
                            ),
                        ],
                        "indexes": [
                            models.Index(
                                fields=["book", "subject_ref", "id"], name="journal_by_subject"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="HoldEvent",
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
                        ("seq", models.IntegerField()),
                        ("kind", models.CharField(max_length=10)),
                        ("amount", models.BigIntegerField()),
                        (
                            "book",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="ledger.book",
                            ),
                        ),
                        (
                            "cash_account",
                            models.ForeignKey(
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="ledger.account",
                            ),
                        ),
                        (
                            "hold",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="events",
                                to="ledger.hold",
                            ),
                        ),
                        (
                            "journal",
                            models.ForeignKey(
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="hold_events",
                                to="ledger.journal",
                            ),
                        ),
                    ],
                    options={
                        "db_table": "ledger_hold_event",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("hold", "seq"), name="hold_event_seq_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "kind__in",
                                        [
                                            "made",
                                            "drawn",
                                            "undrawn",
                                            "released",
                                            "expired",
                                            "restored",
                                            "moved",
                                        ],
                                    )
                                ),
                                name="hold_event_kind_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("journal__isnull", False), ("kind", "moved"), _connector="OR"
                                ),
                                name="only_moves_post_nothing",
                            ),
                        ],
                        "indexes": [
                            models.Index(fields=["journal"], name="hold_event_by_journal"),
                        ],
                    },
                ),
                migrations.AddField(
                    model_name="hold",
                    name="journal",
                    field=models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="hold",
                        to="ledger.journal",
                    ),
                ),
                migrations.CreateModel(
                    name="Entry",
                    fields=[
                        (
                            "pk",
                            models.CompositePrimaryKey(
                                "journal_id",
                                "line_no",
                                blank=True,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        ("line_no", models.IntegerField()),
                        ("amount", models.BigIntegerField()),
                        ("effective_on", models.DateField()),
                        ("acct_seq", models.BigIntegerField(null=True)),
                        ("balance_after", models.BigIntegerField(null=True)),
                        (
                            "account",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="entries",
                                to="ledger.account",
                            ),
                        ),
                        (
                            "book",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="ledger.book",
                            ),
                        ),
                        (
                            "journal",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="entries",
                                to="ledger.journal",
                            ),
                        ),
                    ],
                    options={
                        "db_table": "ledger_entry",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("account", "acct_seq"), name="entry_seq_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("amount", 0), _negated=True),
                                    ("amount__gte", -1000000000000),
                                    ("amount__lte", 1000000000000),
                                ),
                                name="amount_sane",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("acct_seq__isnull", True), ("balance_after__isnull", True)
                                    ),
                                    models.Q(
                                        ("acct_seq__isnull", False),
                                        ("balance_after__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="seq_with_balance",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("line_no__gte", 1)), name="line_no_sane"
                            ),
                        ],
                        "indexes": [
                            models.Index(
                                fields=[
                                    "account",
                                    "effective_on",
                                    "acct_seq",
                                    "amount",
                                    "balance_after",
                                ],
                                name="entry_by_day",
                            ),
                            models.Index(
                                condition=models.Q(("acct_seq__isnull", True)),
                                fields=["account", "journal", "line_no"],
                                name="entry_uncounted",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Counter",
                    fields=[
                        (
                            "account",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                primary_key=True,
                                related_name="counter",
                                serialize=False,
                                to="ledger.account",
                            ),
                        ),
                        ("rule", models.SmallIntegerField()),
                        ("overdraft", models.BigIntegerField(default=0)),
                        ("dr_posted", models.BigIntegerField(default=0)),
                        ("cr_posted", models.BigIntegerField(default=0)),
                        ("version", models.BigIntegerField(default=0)),
                        ("closed_through", models.DateField()),
                        (
                            "book",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="ledger.book",
                            ),
                        ),
                    ],
                    options={
                        "db_table": "ledger_counter",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("rule", 0),
                                    models.Q(
                                        (
                                            "dr_posted__lte",
                                            django.db.models.expressions.CombinedExpression(
                                                models.F("cr_posted"), "+", models.F("overdraft")
                                            ),
                                        ),
                                        ("rule", 1),
                                    ),
                                    models.Q(
                                        (
                                            "cr_posted__lte",
                                            django.db.models.expressions.CombinedExpression(
                                                models.F("dr_posted"), "+", models.F("overdraft")
                                            ),
                                        ),
                                        ("rule", 2),
                                    ),
                                    _connector="OR",
                                ),
                                name="no_overdraw",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("rule__in", [0, 1, 2]),
                                    ("cr_posted__gte", 0),
                                    ("dr_posted__gte", 0),
                                    ("overdraft__gte", 0),
                                    ("version__gte", 0),
                                ),
                                name="counts_sane",
                            ),
                        ],
                    },
                ),
            ],
        ),
    ]
