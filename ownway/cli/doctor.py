"""`ownway doctor`: what is not as it should be here, each with what mends it."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any


def doctor() -> int:
    """Prints one line for each thing to mend. Gives 0 where there is none."""
    import django

    django.setup()
    found = [*_files(), *_database(), *_heads(), *_packs(), *_settings()]
    for line in found:
        print(f"- {line}")
    print(f"{len(found)} things to mend" if found else "All is as it should be.")
    return 1 if found else 0


def _files() -> Iterator[str]:
    from django.conf import settings

    data_dir = Path(settings.DATA_DIR)
    for folder in (data_dir, data_dir / "keys"):
        if stat.S_IMODE(folder.stat().st_mode) & 0o077:
            yield f"{folder} can be opened by others. Run: chmod 700 {folder}"
    for path in sorted([*data_dir.glob("*.sqlite3*"), *(data_dir / "keys").glob("*.key")]):
        if stat.S_IMODE(path.stat().st_mode) & 0o077:
            yield f"{path} can be read by others. Run: chmod 600 {path}"


def _database() -> Iterator[str]:
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        yield "The database is not in its newest shape. Run: ownway migrate"
        return
    from ownway.ledger import guards

    with connection.cursor() as cursor:
        for name in guards.missing(cursor, connection.vendor):
            yield f"A guard of the books is missing: {name}. Restore the last good backup."
    yield from _safe()
    for name in _gate_open(connection):
        yield f"A guard of the rules of amounts is missing: {name}. Restore the last good backup."


def _safe() -> Iterator[str]:
    """Keys that are not here: what they lock cannot be read, and payees cannot be paid."""
    from django.conf import settings

    from ownway.core.safe import the_safe
    from ownway.spending import queries

    keys = the_safe().keys
    if not keys:
        yield (
            f"There is no key for bank details and photos in {settings.KEYS_DIR}. Put the kept copy"
            " of safe-*.key back there."
        )
    for name, count in sorted(queries.locked_with().items()):
        if keys and name not in keys:
            yield (
                f"{count} bank details and photos are locked with key {name.hex()}, which is not in"
                f" {settings.KEYS_DIR}. Put the kept copy of its file back there."
            )


def _heads() -> Iterator[str]:
    from django.db import DatabaseError

    from ownway.cli import heads

    try:
        yield from heads.wrong()
    except DatabaseError:  # its shape is not the newest, and that was said above
        return


def _gate_open(connection: Any) -> list[str]:
    """Guards without which rules could come into force past their adoption."""
    from ownway.programme import guards as programme
    from ownway.record.guards import missing
    from ownway.rulemaking import guards as rulemaking

    return [name for one in (programme, rulemaking) for name in missing(connection, one.HERE)]


def _packs() -> Iterator[str]:
    from django.conf import settings

    from ownway.programme import queries

    for programme in [] if settings.PRACTICE else queries.programmes():
        if queries.pack_of(programme).practice:
            yield (
                f"The rules of {programme.code} are for practice: its amounts and phone numbers"
                " are invented. Write a pack of your own: docs/guide/programmes.md"
            )


def _settings() -> Iterator[str]:
    from django.conf import settings
    from django.core.checks import run_checks

    # A practice site answers on this machine alone, where there is no TLS to ask for.
    for warning in [] if settings.PRACTICE else run_checks(include_deployment_checks=True):
        if not warning.is_silenced():
            yield f"{warning.msg.splitlines()[0]} ({warning.id})"
