"""`ownway books export`: a programme's books as a file that other programs can add up again."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

from django.core.management.base import CommandError, OutputWrapper

from ownway.consent import queries as consent
from ownway.consent.rules import Permission
from ownway.core.actors import Actor, ActorKind
from ownway.core.money import Money
from ownway.core.problems import NotVisible, Refused
from ownway.core.show import show
from ownway.holding import queries as holding
from ownway.interop.books.mapping import Form
from ownway.interop.books.writing import Written, hand_out
from ownway.people import queries as people
from ownway.programme import queries as programmes


def add_export(parts: Any) -> None:
    """Puts `export` beside the other parts of `ownway books`."""
    export = parts.add_parser("export", help="the whole book as a file, for other programs")
    export.add_argument("programme", metavar="PROGRAMME", help="code of the programme")
    export.add_argument("--format", required=True, choices=[form.value for form in Form])
    export.add_argument(
        "--until",
        type=date.fromisoformat,
        metavar="DAY",
        help="the first day that is not in it, like 2026-10-01; without it, everything",
    )
    export.add_argument("--out", required=True, type=Path, metavar="FILE", help="a new file")
    export.add_argument("--by", required=True, metavar="EMAIL", help="who takes the books out")


def export(options: dict[str, Any], out: OutputWrapper) -> None:
    """Makes the file and says what is in it. Raises CommandError in words."""
    at = datetime.now(UTC)
    programme = _programme(options["programme"])
    by = _who(options["by"], programme, at)
    target: Path = options["out"]
    if target.exists():
        raise CommandError(f"There is a file {target} already. Give another name.")
    if not target.parent.is_dir():
        raise CommandError(f"There is no folder {target.parent}.")
    form = Form(options["format"])
    written = _into(target, programme=programme, form=form, until=options["until"], by=by, at=at)
    out.write(
        f"{target}: {written.journals:,} journals with {written.entries:,} entries in "
        f"{written.accounts:,} accounts, {written.balances:,} balances stated."
    )
    out.write(f"SHA-256 {written.sha256}, as noted in the record.")


def left_over(at: datetime) -> Iterator[str]:
    """Cash behind which no right stands, in words: nothing in the books disagrees with it."""
    for programme in programmes.programmes():
        found = holding.all_left_over(programme, at)
        if found:
            total = sum((one.amount for one in found), Money(0, programme.currency))
            yield (
                f"{programme.code}: {show(total, 'en-gb')} lies with holders ({len(found)}) for a "
                "time that has ended. It makes the next money smaller, or is sent back."
            )


def _into(target: Path, **wanted: Any) -> Written:
    """Under its own name only once it is whole; nobody but the owner can read it."""
    with NamedTemporaryFile(dir=target.parent, prefix=f".{target.name}.", delete=False) as file:
        try:
            written = hand_out(out=file, **wanted)
            file.flush()
            os.fsync(file.fileno())
            os.link(file.name, target)  # never over a file that came meanwhile
        except Refused as refused:
            raise CommandError(f"{refused.words} {refused.fix}".strip()) from refused
        except FileExistsError as there:
            raise CommandError(f"There is a file {target} already. Give another name.") from there
        finally:
            os.unlink(file.name)
    return written


def _programme(code: str) -> Any:
    try:
        return programmes.by_code(code)
    except NotVisible as missing:
        known = ", ".join(one.code for one in programmes.programmes())
        raise CommandError(f"There is no programme {code!r}; there is {known}.") from missing


def _who(email: str, programme: Any, at: datetime) -> Actor:
    account = people.account_by_email(email)
    viewer = consent.viewer_for(account, at=at)
    if account is None or not consent.can(viewer, Permission.BOOKS_EXPORT, programme=programme):
        raise CommandError(f"{email} may not take the books of {programme.code} out.")
    return people.actor_of(account, ActorKind.STAFF)
