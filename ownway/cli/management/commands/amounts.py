"""`ownway amounts again`: everybody's answers under the rules a programme follows now."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from ownway.allocation import actions, queries
from ownway.consent import queries as consent
from ownway.consent.rules import Permission
from ownway.core.actors import Actor, ActorKind
from ownway.core.problems import NotVisible, Refused
from ownway.joining import queries as joining
from ownway.people import queries as people
from ownway.programme import queries as programmes

SAID = {
    "more": "come to more, which counts at once",
    "less": "come to less, which waits for a notice to each of them",
    "same": "come to the same amount by other steps",
    "none": "stay as they are",
    "cannot": "cannot be worked out: something is not known",
}


class Command(BaseCommand):
    help = "Works amounts out again after the rules changed or were mended. Past amounts stay."

    def add_arguments(self, parser: CommandParser) -> None:
        wanted = parser.add_subparsers(dest="wanted", required=True, parser_class=CommandParser)
        again = wanted.add_parser("again", help="the same answers under the rules in force now")
        again.add_argument("programme", help="code of the programme")
        again.add_argument("--by", required=True, metavar="EMAIL", help="who answers for it")
        again.add_argument("--keep", action="store_true", help="keep them; without it, only count")

    def handle(self, *args: Any, **options: Any) -> None:
        at = datetime.now(UTC)
        programme = _programme(options["programme"])
        by = _director(options["by"], programme, at)
        found: Counter[str] = Counter()
        everybody = joining.taking_part(programme)
        for done, person in enumerate(everybody, 1):
            with transaction.atomic():
                found[_again(person, by, at)] += 1
                if not options["keep"]:
                    transaction.set_rollback(True)
            if done % 100 == 0 or done == len(everybody):
                self.stderr.write(f"{done:>12,} of {len(everybody):,} people")
        for name, words in SAID.items():
            self.stdout.write(f"{found[name]:>12,} {words}")
        if not options["keep"]:
            self.stdout.write("Nothing was kept. Add --keep to keep these amounts.")


def _again(person: Any, by: Actor, at: datetime) -> str:
    """Which way one person's amount goes; the amount before is the one that counts."""
    before = queries.counting(person)
    try:
        made = actions.work_out_again(person=person, by=by, at=at)
    except Refused:
        return "cannot"
    if made is None or before is None:
        return "none"
    was = queries.amount_to_plan_with(before).minor
    if made.amount_minor == was:
        return "same"
    return "more" if made.amount_minor > was else "less"


def _programme(code: str) -> Any:
    try:
        return programmes.by_code(code)
    except NotVisible as missing:
        known = ", ".join(one.code for one in programmes.programmes())
        raise CommandError(f"There is no programme {code!r}; there is {known}.") from missing


def _director(email: str, programme: Any, at: datetime) -> Actor:
    """Whoever answers for the programme; their name stands beside each amount."""
    account = people.account_by_email(email)
    viewer = consent.viewer_for(account, at=at)
    if account is None or not consent.can(viewer, Permission.PROGRAMME_MANAGE, programme=programme):
        raise CommandError(f"{email} does not answer for {programme.code}.")
    return people.actor_of(account, ActorKind.STAFF)
