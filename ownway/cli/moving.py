"""`ownway move`: what somebody takes along, written to a file here and loaded in another place."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from ownway.cli.asking import FINE, CannotDo, answered

LARGEST = 2_000_000  # bytes of a package


def add_command(commands: Any) -> None:
    """`move export` and `move load`."""
    parser = commands.add_parser("move", help="what somebody takes along, out of here or in")
    steps = parser.add_subparsers(dest="step", metavar="STEP", required=True)
    out = steps.add_parser("export", help="write the package of one person")
    out.add_argument("person", type=UUID, help="the person's reference")
    out.add_argument("file", type=Path, help="a new file; one that is there stays as it is")
    into = steps.add_parser("load", help="an enquiry here, with the plan of elsewhere as a draft")
    into.add_argument("file", type=Path)
    into.add_argument("programme", help="the programme's code")


def run(chosen: argparse.Namespace) -> int:
    """Does what was asked; gives the exit code."""
    import django

    django.setup()
    return answered(lambda: _export(chosen) if chosen.step == "export" else _load(chosen))


def _export(chosen: argparse.Namespace) -> int:
    from ownway.core.actors import SYSTEM
    from ownway.endings import actions, queries

    person = queries.person_to_move(chosen.person)
    if person is None:
        raise CannotDo("There is nobody with this reference here.")
    try:
        with chosen.file.open("xb") as written:
            written.write(actions.make_package(person=person, by=SYSTEM, at=datetime.now(UTC)))
    except OSError as why:
        raise CannotDo(f"'{chosen.file}' cannot be written: {why.strerror}") from None
    print(f"Written to {chosen.file}. Whoever has the file can read it.")
    return FINE


def _load(chosen: argparse.Namespace) -> int:
    from ownway.core.actors import SYSTEM
    from ownway.core.problems import Refused
    from ownway.endings import actions
    from ownway.programme import queries as programmes

    found = {one.code: one for one in programmes.programmes()}.get(chosen.programme)
    if found is None:
        raise CannotDo(f"There is no programme '{chosen.programme}' here.")
    try:
        with chosen.file.open("rb") as read:
            data = read.read(LARGEST + 1)
    except OSError as why:
        raise CannotDo(f"'{chosen.file}' cannot be read: {why.strerror}") from None
    try:
        made = actions.load_package(
            programme=found, data=data, account=None, by=SYSTEM, at=datetime.now(UTC)
        )
    except Refused as refused:
        raise CannotDo(f"{refused.words} {refused.fix}".strip()) from None
    print(f"An enquiry was made: {made.person.ref}. Consents are given anew.")
    return FINE
