"""`ownway books check | export`: do the books still add up, and the books for other programs."""

from __future__ import annotations

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from ownway.cli import books
from ownway.ledger import queries


class Command(BaseCommand):
    help = "Adds the books up again, or writes them to a file for other programs."

    def add_arguments(self, parser: CommandParser) -> None:
        wanted = parser.add_subparsers(dest="wanted", required=True, parser_class=CommandParser)
        wanted.add_parser("check", help="looks at every journal, account and hold; changes nothing")
        books.add_export(wanted)

    def handle(self, *args: Any, **options: Any) -> None:
        if options["wanted"] == "export":
            books.export(options, self.stdout)
            return
        looked_at = 0

        def progress(done: int, of: int) -> None:
            nonlocal looked_at
            looked_at = done
            self.stderr.write(f"{done:>12,} of {of:,} journals")

        findings = queries.check(progress)
        for finding in findings:
            since = f" Written {finding.since:%Y-%m-%d %H:%M}." if finding.since else ""
            self.stdout.write(f"{finding.code}: {finding.words}{since}")
        self.stdout.write(f"Checked: {looked_at:,} journals.")
        if findings:
            self.stdout.write(f"{len(findings)} things in the books do not agree.")
            sys.exit(1)
        self.stdout.write("The books agree.")
