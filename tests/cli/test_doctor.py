"""`ownway doctor`: each thing to mend is said with what mends it, and nothing else is."""

from __future__ import annotations

import os

import pytest
from django.db import connection

from ownway.cli.doctor import doctor

pytestmark = pytest.mark.django_db


@pytest.fixture
def site(settings, tmp_path):
    """A data directory as the first start leaves it."""
    keys = tmp_path / "keys"
    keys.mkdir(mode=0o700)
    tmp_path.chmod(0o700)
    for name in ("session.key", "record.key", "factor.key"):
        handle = os.open(keys / name, os.O_WRONLY | os.O_CREAT, 0o600)
        os.write(handle, b"0" * 64)
        os.close(handle)
    settings.DATA_DIR = tmp_path
    settings.PRACTICE = True
    return tmp_path


def test_a_site_in_order(site, capsys):
    assert doctor() == 0
    assert "All is as it should be." in capsys.readouterr().out


def test_a_key_others_can_read(site, capsys):
    (site / "keys" / "record.key").chmod(0o644)
    assert doctor() == 1
    assert f"chmod 600 {site}/keys/record.key" in capsys.readouterr().out


def test_a_folder_others_can_open(site, capsys):
    site.chmod(0o755)
    assert doctor() == 1
    assert f"chmod 700 {site}" in capsys.readouterr().out


def test_a_lasting_site_is_asked_for_what_django_knows(site, settings, capsys):
    settings.PRACTICE = False
    settings.SESSION_COOKIE_SECURE = False
    assert doctor() == 1
    assert "security.W012" in capsys.readouterr().out


def test_a_programme_with_rules_for_practice_is_not_for_real_people(cast, site, settings, capsys):
    assert doctor() == 0
    settings.PRACTICE = False
    doctor()
    assert "The rules of england-nhs are for practice" in capsys.readouterr().out


def test_debug_is_found(site, settings, capsys):
    settings.PRACTICE = False
    settings.DEBUG = True
    assert doctor() == 1
    assert "security.W018" in capsys.readouterr().out


def test_a_missing_guard_of_the_books(site, capsys):
    from ownway.ledger import guards

    with connection.cursor() as cursor:
        assert not guards.missing(cursor, connection.vendor)
        cursor.execute(_first_trigger(cursor))
    assert doctor() == 1
    assert "A guard of the books is missing" in capsys.readouterr().out


def test_a_missing_guard_of_the_gate(site, capsys):
    of_table = "" if connection.vendor == "sqlite" else " ON rulemaking_adoption"
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER rulemaking_adoption_whole{of_table}")
    assert doctor() == 1
    assert "A guard of the rules of amounts is missing" in capsys.readouterr().out


def _first_trigger(cursor) -> str:
    if connection.vendor == "sqlite":
        cursor.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'ledger%'"
        )
        return f"DROP TRIGGER {cursor.fetchone()[0]}"
    cursor.execute(
        "SELECT tgname, tgrelid::regclass FROM pg_trigger"
        " WHERE NOT tgisinternal AND tgrelid::regclass::text LIKE 'ledger%'"
    )
    name, table = cursor.fetchone()
    return f"DROP TRIGGER {name} ON {table}"
