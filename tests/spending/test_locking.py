"""Bank details and photos are locked in the database, and change their key with nothing lost."""

from importlib import import_module
from io import StringIO
from uuid import uuid4

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction

from ownway.cli.doctor import doctor
from ownway.core.safe import NotOpened, first_key, name_of, new_key, the_safe
from ownway.record import queries as record
from ownway.record.guards import missing
from ownway.spending import actions, queries
from ownway.spending.guards import HERE
from ownway.spending.models import PayeeAccount, Picture
from tests.cast import NOW
from tests.spending import paying
from tests.spending.test_pictures import photo

MIGRATION = import_module("ownway.spending.migrations.0007_locked_details")


@pytest.fixture
def keys(settings, tmp_path):
    settings.KEYS_DIR = tmp_path / "keys"
    first_key(settings.KEYS_DIR)
    return settings.KEYS_DIR


@pytest.fixture
def plan(keys, anas_plan):
    return anas_plan


@pytest.fixture
def payee(plan):
    return paying.payee_of(plan.ask("gym"))


def every_value(table):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {table}")
        for row in cursor.fetchall():
            yield from (bytes(v) if isinstance(v, memoryview | bytes) else v for v in row)


@pytest.mark.django_db
def test_the_database_alone_tells_no_account(plan, payee):
    made = paying.account(plan, payee)
    details = queries.details_of(PayeeAccount.objects.get(pk=made.pk))
    assert details == paying.british().plain()
    for secret in ("66374958", "089999", "City Leisure", "Thornmere"):
        for value in every_value("spending_payeeaccount"):
            if isinstance(value, bytes):
                assert secret.encode() not in value
            else:
                assert secret not in str(value)


@pytest.mark.django_db
def test_the_database_alone_shows_no_photo(plan):
    made = actions.add_picture(
        purchase=plan.ask("art", 12_000), sent=photo(), by=plan.by("ana"), at=NOW
    )
    kept = bytes(Picture.objects.get().content)
    assert b"JFIF" not in kept
    assert queries.shown_by(made)[:3] == b"\xff\xd8\xff"


@pytest.mark.django_db
def test_details_put_into_another_row_do_not_open(plan, payee):
    made = paying.account(plan, payee)
    other = actions.propose_account(
        payee=paying.payee_of(plan.ask("bus", payee="Somebody Else")),
        details=paying.british("11223344"),
        by=plan.by("payer"),
        at=NOW,
    )
    other.details = made.details
    with pytest.raises(NotOpened):
        queries.details_of(other)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("table", "column"), [("spending_payeeaccount", "details"), ("spending_picture", "content")]
)
def test_what_is_locked_is_changed_by_no_plain_sql_but_for_its_key(plan, payee, table, column):
    assert missing(connection, HERE / "locked") == []
    made = paying.account(plan, payee)
    bought = plan.ask("art", 12_000)
    shown = actions.add_picture(purchase=bought, sent=photo(), by=plan.by("ana"), at=NOW)
    row = made if column == "details" else shown
    kept = bytes(getattr(row, column))
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE {table} SET {column} = %s", [kept[:-1] + b"x"])
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {table} SET {column} = %s", [bytes(69) + kept[69:]])
    other = type(row)(**{f.attname: getattr(row, f.attname) for f in row._meta.concrete_fields})
    other.pk, other.ref = None, uuid4()
    other.confirmed_human = None
    setattr(other, column, b"66374958" * 20)
    with pytest.raises(IntegrityError), transaction.atomic():
        other.save(force_insert=True)


@pytest.mark.django_db
def test_another_key_locks_everything_anew_and_the_record_agrees(plan, payee, keys):
    old = paying.account(plan, payee)
    bought = plan.ask("art", 12_000)
    shown = actions.add_picture(purchase=bought, sent=photo(), by=plan.by("ana"), at=NOW)
    gone = actions.add_picture(purchase=bought, sent=photo(9), by=plan.by("ana"), at=NOW)
    actions.remove_picture(picture=gone, by=plan.by("ana"), at=NOW)
    before = the_safe().newest
    wanted, pixels = queries.details_of(old), queries.shown_by(shown)
    assert queries.locked_with() == {before: 2}
    said = StringIO()
    call_command("keys", "rotate", stdout=said, stderr=StringIO())
    newest = the_safe().newest
    assert queries.locked_with() == {newest: 2}
    assert "Locked anew: 2." in said.getvalue()
    now = PayeeAccount.objects.get(pk=old.pk)
    assert name_of(bytes(now.details)) == newest != before
    (keys / "safe-0001.key").unlink()
    assert queries.details_of(now) == wanted
    assert queries.shown_by(Picture.objects.get(pk=shown.pk)) == pixels
    assert actions.lock_anew(at=NOW) == 0
    assert record.verify() == []


@pytest.mark.django_db
def test_a_run_frozen_before_another_key_is_paid_after_it(plan, payee, keys):
    paying.account(plan, payee)
    run = actions.make_run(programme=plan.person.programme, by=plan.by("payer"), at=paying.LATER)
    call_command("keys", "rotate", stdout=StringIO(), stderr=StringIO())
    actions.release(run=run, by=plan.by("releaser"), at=paying.LATER)
    done = actions.post_run(run=run, by=plan.by("releaser"), at=paying.LATER)
    assert done.status == "posted"


@pytest.mark.django_db
def test_a_lost_key_is_said_by_the_doctor_and_nothing_is_changed(plan, payee, keys, capsys):
    made = paying.account(plan, payee)
    lost = the_safe().newest
    (keys / "safe-0001.key").rename(keys / "lost")
    doctor()
    assert "There is no key for bank details" in capsys.readouterr().out
    new_key(keys)
    doctor()
    assert f"1 bank details and photos are locked with key {lost.hex()}" in capsys.readouterr().out
    with pytest.raises(CommandError, match=r"--go-on"):
        call_command("keys", "rotate", "--go-on", stdout=StringIO(), stderr=StringIO())
    assert PayeeAccount.objects.get(pk=made.pk).details == made.details
    (keys / "lost").rename(keys / "safe-0003.key")
    (keys / "safe-0001.key").rename(keys / "safe-0004.key")
    said = StringIO()
    call_command("keys", "rotate", "--go-on", stdout=said, stderr=StringIO())
    assert "NOT HERE" not in said.getvalue()


@pytest.mark.django_db
def test_photos_that_stand_are_locked(plan):
    made = actions.add_picture(
        purchase=plan.ask("art", 12_000), sent=photo(), by=plan.by("ana"), at=NOW
    )
    plain = queries.shown_by(made)
    on = "" if connection.vendor == "sqlite" else " ON spending_picture"
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER spending_picture_as_added{on}")
        cursor.execute("UPDATE spending_picture SET content = %s", [plain])
    MIGRATION.lock_photos(apps, None)
    now = Picture.objects.get()
    assert plain not in bytes(now.content)
    assert queries.shown_by(now) == plain
