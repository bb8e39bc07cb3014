"""The ways to break paying that the proof must see. Most do by hand what a careless author does."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import replace
from typing import Any
from unittest import mock

from harness import Sabotage


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
        "two sums change places in the file": swapped,
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
            self.bank.take(file.message_id, content)
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
            cursor.execute("DROP INDEX bill_in_one_live_run")

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


@contextmanager
def swapped() -> Iterator[None]:
    """The file adds up, and two payees get each other's money."""
    from ownway.interop import paying

    right = paying.made

    def made(batch: Any) -> Any:
        written = right(batch)
        rows = written.content.decode().splitlines(keepends=True)
        if len(rows) > 2:
            first, second = rows[1].split(","), rows[2].split(",")
            first[3], second[3] = second[3], first[3]
            rows[1:3] = [",".join(first), ",".join(second)]
        return replace(written, content="".join(rows).encode())

    with mock.patch.object(paying, "made", made):
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
