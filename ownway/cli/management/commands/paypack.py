"""`ownway paypack`: all that is still to be paid, from a copy of the data on another machine."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from ownway.consent import queries as consent
from ownway.consent.rules import Permission
from ownway.core.actors import Actor, ActorKind
from ownway.core.problems import NotVisible
from ownway.core.safe import NotOpened
from ownway.interop.paypack import FileChanged, Packed, hand_out
from ownway.people import queries as people
from ownway.programme import queries as programmes


class Command(BaseCommand):
    help = "Puts all that is still to be paid into one file, when the site itself is gone."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("programme", metavar="PROGRAMME", help="code of the programme")
        parser.add_argument("--out", required=True, type=Path, metavar="FILE.zip", help="a new one")
        parser.add_argument("--by", required=True, metavar="EMAIL", help="who takes it out")

    def handle(self, *args: Any, **options: Any) -> None:
        at = datetime.now(UTC)
        try:
            programme = programmes.by_code(options["programme"])
        except NotVisible as missing:
            known = ", ".join(one.code for one in programmes.programmes())
            raise CommandError(f"Name one of the programmes here: {known}.") from missing
        target: Path = options["out"]
        if target.exists():
            raise CommandError(f"There is a file {target} already. Give another name.")
        if not target.parent.is_dir():
            raise CommandError(f"There is no folder {target.parent}.")
        packed = _into(target, programme, _who(options["by"], programme, at), at)
        for stands, count in packed.counts.items():
            self.stdout.write(f"{count:>6,}  {stands.replace('_', ' ')}")
        self.stdout.write(f"{target}: read read-me.txt in it first. It has bank details in clear.")
        self.stdout.write(f"SHA-256 {packed.sha256}, as noted in the record.")


def _into(target: Path, programme: Any, by: Actor, at: datetime) -> Packed:
    """Under its own name only once it is whole; nobody but the owner can read it."""
    with NamedTemporaryFile(dir=target.parent, prefix=f".{target.name}.", delete=False) as file:
        try:
            packed = hand_out(programme=programme, by=by, at=at)
            file.write(packed.content)
            file.flush()
            os.fsync(file.fileno())
            os.link(file.name, target)  # never over a file that came meanwhile
        except NotOpened as closed:
            raise CommandError(
                "Bank details cannot be opened here. Put safe-*.key into keys/ of the data folder."
            ) from closed
        except FileChanged as changed:
            raise CommandError(
                f"{changed} does not come out as it was noted. Nothing was written. Ask whoever"
                " looks after the record."
            ) from changed
        except FileExistsError as there:
            raise CommandError(f"There is a file {target} already. Give another name.") from there
        finally:
            os.unlink(file.name)
    return packed


def _who(email: str, programme: Any, at: datetime) -> Actor:
    account = people.account_by_email(email)
    viewer = consent.viewer_for(account, at=at)
    if account is None or not consent.can(viewer, Permission.PAY_RELEASE, programme=programme):
        raise CommandError(f"{email} may not release payments of {programme.code}.")
    return people.actor_of(account, ActorKind.STAFF)
