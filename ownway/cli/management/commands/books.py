"""`ownway books`: check, months, close, reopen, seal, head, roots, verify-row, export."""

from __future__ import annotations

import os
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from ownway.cli import books, heads, verifying
from ownway.consent import queries as consent
from ownway.consent.rules import Permission
from ownway.core.actors import Actor, ActorKind
from ownway.core.problems import NotVisible, Refused
from ownway.ledger import actions, queries
from ownway.ledger.rules import ReopenReason
from ownway.people import queries as people
from ownway.programme import queries as programmes
from ownway.record.rules import Head, read_heads


class Command(BaseCommand):
    help = "Checks the books, closes their months and opens them again, seals what was posted."

    def add_arguments(self, parser: CommandParser) -> None:
        wanted = parser.add_subparsers(dest="wanted", required=True, parser_class=CommandParser)
        check = wanted.add_parser(
            "check", help="looks at every journal, account, hold, month and seal; changes nothing"
        )
        check.add_argument("--since", type=_day, metavar="DAY", help="only what was written since")
        check.add_argument(
            "--jobs", type=int, default=os.cpu_count() or 1, metavar="N", help="processes at once"
        )
        check.add_argument(
            "--head", type=Path, metavar="FILE", help="heads kept outside, as `books head` said"
        )
        wanted.add_parser("seal", help="seals what is not sealed yet")
        head = wanted.add_parser("head", help="the end of each chain, to keep outside this machine")
        head.add_argument(
            "--keep", action="store_true", help="add what is new to the place of OWNWAY_HEADS_DIR"
        )
        months = wanted.add_parser("months", help="which months are closed, by whom")
        _programme_option(months)
        close = wanted.add_parser("close", help="closes a month that is over")
        again = wanted.add_parser(
            "reopen", help="asks that the latest closed month is opened; another person opens it"
        )
        again.add_argument(
            "--reason", choices=[each.value for each in ReopenReason], help="why, when asking"
        )
        for one in (close, again):
            one.add_argument("month", type=_month, help="as 2026-09")
            one.add_argument("--by", required=True, metavar="EMAIL", help="who answers for it")
            _programme_option(one)
        books.add_export(wanted)
        roots = wanted.add_parser("roots", help="the root of each block, for `verify-row`")
        roots.add_argument("--after", type=int, default=0, metavar="N", help="a block's number")
        _programme_option(roots)
        verifying.add_parts(wanted)

    def handle(self, *args: Any, wanted: str, **options: Any) -> None:
        getattr(self, f"_{wanted.replace('-', '_')}")(options)

    def _export(self, options: dict[str, Any]) -> None:
        books.export(options, self.stdout)

    def _check(self, options: dict[str, Any]) -> None:
        looked_at = 0

        def progress(done: int, of: int) -> None:
            nonlocal looked_at
            looked_at = done
            self.stderr.write(f"{done:>12,} of {of:,} journals")

        for wrong in heads.wrong():
            self.stdout.write(f"Note: {wrong}")
        second = _second_place()
        kept = [*(second or ()), *(_kept(options["head"]) if options.get("head") else [])]
        findings = queries.check(
            progress,
            at=datetime.now(UTC),
            since=options.get("since"),
            jobs=options.get("jobs") or 1,
            heads=kept,
        )
        for note in books.left_over(datetime.now(UTC)):
            self.stdout.write(f"Note: {note}")
        for finding in findings:
            self.stdout.write(str(finding))
        self.stdout.write(f"Checked: {looked_at:,} journals; heads kept outside: {len(kept)}.")
        if findings:
            self.stdout.write(f"{len(findings)} things in the books do not agree.")
            sys.exit(1)
        if second is None:
            self.stdout.write("The books agree with themselves; the heads kept outside are gone.")
            sys.exit(1)
        self.stdout.write("The books agree.")

    def _seal(self, options: dict[str, Any]) -> None:
        journals = blocks = 0
        while made := actions.seal(at=datetime.now(UTC)):
            blocks += len(made)
            journals += sum(block.members for block in made)
        self.stdout.write(f"Sealed {journals:,} journals in {blocks:,} blocks.")

    def _head(self, options: dict[str, Any]) -> None:
        if options.get("keep"):
            self._keep()
        for found in queries.heads():
            self.stdout.write(str(found))

    def _roots(self, options: dict[str, Any]) -> None:
        book = _programme(options["programme"]).ref
        for line in verifying.root_lines(book, queries.roots(book, after=options["after"])):
            self.stdout.write(str(line))

    def _verify_row(self, options: dict[str, Any]) -> None:
        if not verifying.verify_row(options, self.stdout):
            self.stdout.write("Not every row stands as it was sealed.")
            sys.exit(1)
        self.stdout.write("Every row stands as it was sealed.")

    def _keep(self) -> None:
        if heads.place() is None:
            raise CommandError("No second place is set. Set OWNWAY_HEADS_DIR to a folder.")
        try:
            self.stdout.write(f"# {heads.keep()} new heads are in {heads.place()}.")
        except (OSError, ValueError) as error:
            raise CommandError(f"Could not keep the heads: {error}") from None

    def _months(self, options: dict[str, Any]) -> None:
        programme = _programme(options["programme"])
        months = queries.months(programme.ref)
        names = people.names(each.closed_by for each in months if each.closed_by is not None)
        for month in months:
            line = f"{month.starts_on:%Y-%m}  {month.state}"
            if month.closed_by is not None:
                name = names.get(month.closed_by, "somebody")
                line += f"  closing {month.revision}, {month.closed_at:%Y-%m-%d} by {name}"
            if month.asked_by is not None and month.reopened_by is None:
                line += f"  asked to be opened again ({month.reason})"
            self.stdout.write(line)

    def _close(self, options: dict[str, Any]) -> None:
        at = datetime.now(UTC)
        programme = _programme(options["programme"])
        by = _whoever(options["by"], programme, at)
        today = programmes.day_of(programme, at)
        month = options["month"]
        try:
            made = actions.close_month(
                book=programme.ref, starts_on=month, today=today, by=by, at=at
            )
        except Refused as refused:
            raise CommandError(f"{refused.words} {refused.fix}".strip()) from refused
        self.stdout.write(f"{month:%Y-%m} is closed (closing {made.revision}).")
        self.stdout.write(f"Trial balance {made.trial_hash}")
        for head in queries.heads():
            if head.chain == programme.ref:
                self.stdout.write(f"Keep this line outside this machine:\n{head}")

    def _reopen(self, options: dict[str, Any]) -> None:
        at = datetime.now(UTC)
        programme = _programme(options["programme"])
        by = _whoever(options["by"], programme, at)
        month, reason = options["month"], options.get("reason")
        try:
            if reason:
                actions.ask_to_reopen(
                    book=programme.ref,
                    starts_on=month,
                    reason=ReopenReason(reason),
                    by=by,
                    at=at,
                )
                said = "Another person opens it: the same command with their --by, no --reason."
                self.stdout.write(f"Asked that {month:%Y-%m} is opened again. {said}")
            else:
                actions.reopen_month(book=programme.ref, starts_on=month, by=by, at=at)
                self.stdout.write(f"{month:%Y-%m} is open again.")
        except Refused as refused:
            raise CommandError(f"{refused.words} {refused.fix}".strip()) from refused


def _programme_option(parser: CommandParser) -> None:
    parser.add_argument(
        "--programme", default="", metavar="CODE", help="where there is more than one"
    )


def _day(text: str) -> date:
    return date.fromisoformat(text)


def _month(text: str) -> date:
    return date.fromisoformat(f"{text}-01")


def _programme(code: str) -> Any:
    known = programmes.programmes()
    if not code and len(known) == 1:
        return known[0]
    try:
        return programmes.by_code(code)
    except NotVisible as missing:
        there = ", ".join(one.code for one in known)
        raise CommandError(f"Name the programme with --programme: {there}.") from missing


def _whoever(email: str, programme: Any, at: datetime) -> Actor:
    """Whoever may close months; their name stands beside each closing."""
    account = people.account_by_email(email)
    viewer = consent.viewer_for(account, at=at)
    if account is None or not consent.can(viewer, Permission.BOOKS_CLOSE, programme=programme):
        raise CommandError(f"{email} may not close the books of {programme.code}.")
    return people.actor_of(account, ActorKind.STAFF)


def _second_place() -> list[Head] | None:
    """The heads in the second place; None where it is set and cannot be read."""
    try:
        return heads.kept()
    except (OSError, ValueError):  # said among the notes
        return None


def _kept(path: Path) -> list[Head]:
    try:
        return read_heads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise CommandError(f"Could not read the heads in {path}: {error}") from None
