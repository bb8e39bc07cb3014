"""`ownway paypack` on another machine: a backup and the keys are all it needs."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from django.conf import settings
from django.db import connection

from tests.agreed import agree
from tests.cast import build
from tests.cli.test_paypack import to_do, unpacked
from tests.spending import paying


def other_machine(folder: Path) -> dict[str, str]:
    """A folder of data with a copy of the database and the keys, and what names it."""
    mine = connection.settings_dict
    keys = Path(settings.DATA_DIR) / "keys"
    (folder / "keys").mkdir(parents=True)
    for key in keys.iterdir():
        shutil.copy(key, folder / "keys")
    environment = {**os.environ, "OWNWAY_DATA_DIR": str(folder), "OWNWAY_PRACTICE": "true"}
    if connection.vendor == "sqlite":
        with (
            closing(sqlite3.connect(mine["NAME"])) as old,
            closing(sqlite3.connect(folder / "ownway.sqlite3")) as new,
        ):
            old.backup(new)
        return {**environment, "DATABASE_URL": ""}
    url = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{mine['NAME']}")
    return {**environment, "DATABASE_URL": urlunsplit(url)}


def test_another_machine_makes_it_from_a_backup_and_the_keys(fresh_database, tmp_path):
    """The command itself, in a process of its own: nothing of the running site is needed."""
    plan = agree(build())
    paying.account(plan, paying.payee_of(plan.ask("gym")))
    line = paying.posted(plan).lines.get()
    target = tmp_path / "pack.zip"
    command = [sys.executable, "-m", "ownway.cli.main", "paypack", plan.person.programme.code]
    by = plan.cast.account("releaser").email
    done = subprocess.run(
        [*command, "--out", str(target), "--by", by],
        env=other_machine(tmp_path / "there"),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    rows, made = unpacked(target.read_bytes())
    assert to_do(rows) == {line.reference: "in file"}
    assert [one for one in made.values() if line.reference.encode() in one]
