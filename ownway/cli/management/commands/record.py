"""`ownway record verify | seal | head`: is all still as it was written?"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from ownway.record import actions, queries
from ownway.record.rules import Head, read_heads


class Command(BaseCommand):
    help = "Checks and seals the record of what happened."

    def add_arguments(self, parser: CommandParser) -> None:
        wanted = parser.add_subparsers(dest="wanted", required=True, parser_class=CommandParser)
        verify = wanted.add_parser("verify", help="finds whatever was changed behind our back")
        verify.add_argument(
            "--head", type=Path, metavar="FILE", help="heads kept outside, as `record head` said"
        )
        wanted.add_parser("seal", help="seals what is not sealed yet")
        wanted.add_parser("head", help="the end of each chain, to keep outside this machine")

    def handle(self, *args: Any, wanted: str, head: Path | None = None, **options: Any) -> None:
        if wanted == "seal":
            self._seal()
        elif wanted == "head":
            for found in queries.heads():
                self.stdout.write(str(found))
        else:
            self._verify(_kept(head) if head else [])

    def _seal(self) -> None:
        entries = blocks = 0
        while made := actions.seal(at=timezone.now()):
            blocks += len(made)
            entries += sum(block.members for block in made)
        self.stdout.write(f"Sealed {entries} entries in {blocks} blocks.")

    def _verify(self, kept: list[Head]) -> None:
        counts: dict[str, int] = {}

        def progress(what: str, done: int) -> None:
            counts[what] = done
            self.stderr.write(f"{done:>12,} {what}")

        findings = queries.verify(progress, kept)
        for finding in findings:
            self.stdout.write(str(finding))
        checked = ", ".join(f"{done:,} {what}" for what, done in counts.items()) or "nothing yet"
        self.stdout.write(f"Checked: {checked}; heads kept outside: {len(kept)}.")
        self.stdout.write(f"Not sealed yet: {queries.unsealed():,} entries.")
        if findings:
            self.stdout.write(f"{len(findings)} things are not as they were written.")
            sys.exit(1)
        self.stdout.write("All is as it was written.")


def _kept(path: Path) -> list[Head]:
    try:
        return read_heads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise CommandError(f"Could not read the heads in {path}: {error}") from None
