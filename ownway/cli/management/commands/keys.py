"""`ownway keys list | rotate`: which key locks bank details and photos, and another from now on."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from ownway.core.safe import NotOpened, new_key, the_safe
from ownway.spending import actions, queries


class Command(BaseCommand):
    help = "The keys that lock bank details and photos of receipts."

    def add_arguments(self, parser: CommandParser) -> None:
        wanted = parser.add_subparsers(dest="wanted", required=True, parser_class=CommandParser)
        wanted.add_parser("list", help="each key by its name, and how much it locks")
        rotate = wanted.add_parser("rotate", help="a new key; everything is locked anew with it")
        rotate.add_argument(
            "--go-on", action="store_true", help="no new key: finish what was stopped in between"
        )

    def handle(self, *args: Any, wanted: str, go_on: bool = False, **options: Any) -> None:
        if wanted == "rotate":
            self._rotate(go_on=go_on)
        self._list()

    def _rotate(self, *, go_on: bool) -> None:
        if not go_on:
            path = new_key(Path(settings.KEYS_DIR))
            self.stdout.write(f"A new key: {path}. Keep a copy apart from every backup.")
        done = 0
        try:
            while changed := actions.lock_anew(at=timezone.now()):
                done += changed
                self.stderr.write(f"{done:>12,} locked anew")
        except NotOpened as closed:
            raise CommandError(
                f"{closed}. What was locked anew stays so, the rest opens as before. Put the kept"
                " copy of the key back, then: ownway keys rotate --go-on"
            ) from None
        self.stdout.write(f"Locked anew: {done:,}. Older keys still open backups made before.")

    def _list(self) -> None:
        keys, used = the_safe().keys, queries.locked_with()
        for name in [*keys, *(one for one in used if one not in keys)]:
            here = "" if name in keys else ", NOT HERE"
            self.stdout.write(f"{name.hex()}: locks {used[name]:,}{here}")
