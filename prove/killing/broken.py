"""The ways to break paying that the proof must see. Most do by hand what a careless author does."""

from __future__ import annotations

import re
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import replace
from types import SimpleNamespace
from typing import Any
from unittest import mock

from harness import Sabotage

from killing import reading


def after_copy() -> None:
    """Where a sabotage changes the fresh copy of the world; the product as it is changes none."""


def ways() -> Mapping[str, Sabotage]:
    from django.db import connection

    found: dict[str, Sabotage] = {
        "sent first, written down afterwards": sent_first,
        "no answer is taken for never arrived": _office("found", lambda self, dispatch: "absent"),
        "no answer is taken for sent": _office("found", lambda self, dispatch: "sent"),
        "a bill may stand in two live runs": two_live_runs,
        "a rejected payment counts as paid": rejected_is_paid,
        "two sums change places in a table": lambda: swapped("table"),
        "two sums change places in pain.001": lambda: swapped("pain.001"),
        "two sums change places in a NACHA file": lambda: swapped("nacha"),
        "every file of a day has one letter": one_letter,
        "details are paid before they were tried": untried,
        "a file is made of what is not posted": unposted,
        "lines and books move apart": apart,
        "what is unknown is shown to nobody": unseen,
    }
    if connection.vendor == "postgresql":  # on SQLite writers take turns anyway
        found["a run is read, not held fast"] = not_held
    return found


def _office(name: str, other: Callable[..., Any]) -> Sabotage:
    from killing.office import Office

    return lambda: mock.patch.object(Office, name, other)


@contextmanager
def sent_first() -> Iterator[None]:
    """The bytes leave, and then it is written down that they are about to."""
    from killing.bank import NoAnswer
    from killing.office import Office
    from ownway.interop import paying
    from ownway.spending import queries
    from ownway.web.desk.views import runs as desk

    def send(self: Office, request: Any, office: Any, file: Any) -> None:
        content = paying.made(queries.batch_of(file)).content
        self.fuse.burn()
        with suppress(NoAnswer):
            self.bank.take(file.message_id, content, file.holder)
        self.fuse.burn()
        desk._sent(request, office, file)

    with mock.patch.object(Office, "send", send):
        yield


@contextmanager
def two_live_runs() -> Iterator[None]:
    """Neither the list nor the database asks whether a run pays this bill already."""
    from ownway.spending import queries
    from ownway.spending.actions.runs import making

    def forgotten(programme_ref: Any) -> Any:
        return queries.bills().filter(person__programme__ref=programme_ref, payer="run")

    def drop() -> None:
        from django.db import connection

        with connection.cursor() as cursor:
            on = " ON spending_payrunline" if connection.vendor == "postgresql" else ""
            cursor.execute("DROP INDEX bill_in_one_live_run")
            cursor.execute(f"DROP TRIGGER spending_payrunline_within_its_bill{on}")

    with (
        mock.patch.object(making.queries, "to_pay", forgotten),
        mock.patch.object(making.queries, "live_lines", return_value=set()),
        mock.patch("killing.broken.after_copy", drop),
    ):
        yield


@contextmanager
def rejected_is_paid() -> Iterator[None]:
    """A line the bank rejected still counts, so the bill never waits again."""
    from ownway.spending.actions.runs import moving
    from ownway.spending.rules import RunLineState, bill_after

    def after(amount: int, lines: Any) -> Any:
        counted = [
            (minor, RunLineState.SETTLED if state == RunLineState.REJECTED else state)
            for minor, state in lines
        ]
        return bill_after(amount, counted)

    with mock.patch.object(moving.rules, "bill_after", after):
        yield


_SUMS = {  # where a sum stands in the bytes of each format
    "table": rb"(?<=,)\d+\.\d\d(?=,)",
    "pain.001": rb"(?<=<InstdAmt Ccy=\"GBP\">)[\d.]+",
    "nacha": rb"(?<=\n6.{28})\d{10}",
}


@contextmanager
def swapped(form: str) -> Iterator[None]:
    """The file adds up, and two payees get each other's money."""
    from ownway.interop import paying

    right = paying.made

    def made(batch: Any) -> Any:
        written = right(batch)
        sums = list(re.finditer(_SUMS[form], written.content))
        if reading.read(written.content).format != form or len(sums) < 2:
            return written
        one, other = sums[:2]
        content = b"".join(
            (
                written.content[: one.start()],
                other[0],
                written.content[one.end() : other.start()],
                one[0],
                written.content[other.end() :],
            )
        )
        return replace(written, content=content)

    with mock.patch.object(paying, "made", made):
        yield


def one_letter() -> Any:
    """Nobody counts the files of a day: the bank takes the second for the first once more."""
    from ownway.interop.banking.writing import nacha

    return mock.patch.object(nacha, "MODIFIERS", "A" * len(nacha.MODIFIERS))


def untried() -> Any:
    """A test leaves, and nobody waits for it."""
    payees = sys.modules["ownway.spending.queries.payees"]
    return mock.patch.object(payees, "tries_first", return_value=False)


@contextmanager
def unposted() -> Iterator[None]:
    """A file is made of the list as soon as it is released; the books are to follow by night.

    Nothing asks where a line stands: not who reads, not who writes, not the database.
    """
    from ownway.spending import actions
    from ownway.spending.actions.runs import filing
    from ownway.spending.rules import RunLineState as State
    from ownway.spending.rules.runs import LINE_MOVES as MOVES

    files = sys.modules["ownway.spending.queries.files"]
    listed = SimpleNamespace(POSTED=State.LISTED, IN_FILE=State.IN_FILE)

    def drop() -> None:
        from django.db import connection

        for name, table in (
            ("spending_runfileline_posted", "spending_runfileline"),
            ("spending_payrunline_frozen", "spending_payrunline"),
        ):
            on = f" ON {table}" if connection.vendor == "postgresql" else ""
            with connection.cursor() as cursor:
                cursor.execute(f"DROP TRIGGER {name}{on}")

    with (
        mock.patch.dict(MOVES, {State.LISTED: MOVES[State.LISTED] | {State.IN_FILE}}),
        mock.patch.object(files, "RunLineState", listed),
        mock.patch.object(filing, "RunLineState", listed),
        mock.patch.object(filing, "_check_totals"),
        mock.patch.object(actions, "post_run"),
        mock.patch("killing.broken.after_copy", drop),
    ):
        yield


@contextmanager
def apart() -> Iterator[None]:
    """What moves lines commits by itself, before the books move."""
    from django.db import transaction

    from ownway.spending.actions.runs import moving, posting

    right = moving.post

    def post(*given: Any, **named: Any) -> None:
        with transaction.atomic():
            right(*given, **named)

    def locked(run: Any) -> Any:
        return type(run).objects.select_related("programme__pack").get(pk=run.pk)

    with (
        mock.patch.object(posting, "writing", nullcontext),
        mock.patch.object(moving, "locked", locked),
        mock.patch.object(moving, "post", post),
    ):
        yield


@contextmanager
def unseen() -> Iterator[None]:
    """The page leaves out files nobody answered for."""
    from ownway.spending import queries

    right = queries.files_of

    def files_of(run: Any) -> Any:
        return [view for view in right(run) if not view.unanswered]

    with mock.patch.object(queries, "files_of", files_of):
        yield


@contextmanager
def not_held() -> Iterator[None]:
    """Two who press at once each look at the run before the other has written."""
    from ownway.spending.actions.runs import moving

    def locked(run: Any) -> Any:
        found = type(run).objects.select_related("programme__pack").get(pk=run.pk)
        time.sleep(0.1)
        return found

    with mock.patch.object(moving, "locked", locked):
        yield
