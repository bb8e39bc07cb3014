"""`ownway check import`: an instrument from a file, for an organisation that may use it."""

from __future__ import annotations

import argparse
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

FINE, REFUSED = 0, 1


def add_command(commands: Any) -> None:
    """Puts `check` beside the other commands of `ownway`."""
    check = commands.add_parser("check", help="take in the questions of a check from a file")
    parts = check.add_subparsers(dest="part", metavar="PART", required=True)
    taking = parts.add_parser("import", help="a CSV, or a FHIR Questionnaire of R4 or R5")
    taking.add_argument("programme", metavar="CODE")
    taking.add_argument("file", type=Path, metavar="FILE")
    taking.add_argument("--as", dest="email", required=True, metavar="EMAIL", help="your sign-in")
    taking.add_argument(
        "--entitled", action="store_true", help="you hold the permission of its owner"
    )


def run(chosen: argparse.Namespace) -> int:
    """Returns 0; 1 where something was refused, with every reason."""
    import django

    django.setup()
    from ownway.core.problems import NotVisible, Refused
    from ownway.improvement.rules.instruments import NotAnInstrument

    if not chosen.entitled:
        print("Say --entitled, if you hold the permission of its owner.", file=sys.stderr)
        return REFUSED
    try:
        return _import(chosen)
    except NotVisible:
        print("There is no such programme or sign-in that may do this.", file=sys.stderr)
    except NotAnInstrument as wrong:
        for one in wrong.problems:
            print(f"{one.words} {one.fix}".strip(), file=sys.stderr)
    except Refused as refused:
        print(f"{refused.words} {refused.fix}".strip(), file=sys.stderr)
    except OSError as error:
        print(f"The file cannot be read: {error.strerror}.", file=sys.stderr)
    return REFUSED


def _import(chosen: argparse.Namespace) -> int:
    from ownway.consent import queries as consent
    from ownway.consent.rules import Permission
    from ownway.improvement import actions
    from ownway.interop.instruments import reading
    from ownway.people import queries as people
    from ownway.programme import queries as programmes

    account = people.account_by_email(chosen.email)
    viewer = consent.viewer_for(account, at=datetime.now(UTC))
    programme = programmes.by_code(chosen.programme)
    consent.require(viewer, Permission.IMPROVEMENT_RUN, programme=programme)
    with chosen.file.open("rb") as file:
        data = file.read(reading.LARGEST_FILE_BYTES + 1)
    found = reading.read(chosen.file.name, data)
    kept = actions.take_instrument(
        programme=programme,
        instrument=found.instrument,
        origin=found.origin,
        by=viewer.actor,
        at=viewer.at,
    )
    print(f"{kept.title}, version {kept.version}, is here now. Read it once before you use it.")
    return FINE
