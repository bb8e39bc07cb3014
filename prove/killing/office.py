"""A pay office on one day: it presses what people press, by the product's own actions.

A day may end at any moment, with the machine. The next one goes on with whatever stands there.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from types import SimpleNamespace
from typing import Any

from killing.bank import Bank, NoAnswer


@dataclass
class Fuse:
    """Kills this process at the n-th call of the database or the bank; 0: never."""

    left: int = 0
    calls: int = 0

    def burn(self) -> None:
        self.calls += 1
        if self.calls == self.left:
            os.kill(os.getpid(), signal.SIGKILL)

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        self.burn()
        return execute(sql, params, many, context)


@dataclass
class Office:
    """Who pays, for whom, and by which bank."""

    plan: Any
    bank: Bank
    fuse: Fuse
    chunk: int = 1  # lines in one transaction

    def by(self, who: str) -> Any:
        return self.plan.by(who)

    @property
    def programme(self) -> Any:
        return self.plan.person.programme

    @contextmanager
    def fused(self) -> Iterator[None]:
        from django.db import connection

        with connection.execute_wrapper(self.fuse):
            yield

    def day(self, number: int) -> None:
        """From the morning's papers to the last file that leaves. `number`: the days since."""
        from tests.spending.paying import LATER

        at = LATER + timedelta(days=number)
        with self.fused():
            self.read(number, at)
            self.look_up(at)
            self.try_new(at)
            self.pay(at)
            self.send_all(at)

    def read(self, number: int, at: datetime) -> None:
        """All papers of the bank, each as often as anybody likes."""
        from ownway.spending import actions

        self.fuse.burn()
        for paper in self.bank.papers(number):
            self.fuse.burn()
            read = _paper(paper, self.programme.currency)
            actions.read_paper(
                programme=self.programme,
                holder=paper["customer"],
                paper=read,
                matches={one.ref: [one.reference] for one in read.entries},
                guesses={},
                by=self.by("payer"),
                at=at,
            )

    def look_up(self, at: datetime) -> None:
        """What was meant to leave on an earlier day, and nobody answered: is it there?"""
        from ownway.spending import actions

        for dispatch in _unanswered():
            outcome = self.found(dispatch)
            if outcome and dispatch.intended_at.date() < at.date():
                who = "payer" if outcome == "sent" else "releaser"
                actions.answer_sending(dispatch=dispatch, outcome=outcome, by=self.by(who), at=at)

    def found(self, dispatch: Any) -> str:
        """ "sent", "absent", or nothing while nobody can say."""
        self.fuse.burn()
        known = self.bank.knows(dispatch.file.message_id)
        self.fuse.burn()
        if known is None:  # its statement tells all, and was read this morning: what is not there…
            return "absent" if self.bank.kind == "silent" else ""
        return "sent" if known else "absent"

    def try_new(self, at: datetime) -> None:
        """New details are tried with nothing where the rail wants it, a file for each kind."""
        from ownway.interop import paying
        from ownway.programme import queries as programmes
        from ownway.spending import actions, queries

        viewer, today = self.plan.cast.viewer("payer", at), programmes.day_of(self.programme, at)
        waiting = queries.to_try(viewer, self.programme, today)
        for kind in sorted({one.kind for one in waiting}):
            tests = actions.send_prenotes(
                programme=self.programme,
                accounts=[one.ref for one in waiting if one.kind == kind],
                by=self.by("payer"),
                at=at,
            )
            (written,) = paying.tests(self.programme, tests)
            rail = queries.prenote_rail(self.programme)
            self.fuse.burn()
            with suppress(NoAnswer):  # a test that may have left is no harm
                self.bank.take(tests[0].reference, written.content, rail.holder)

    def pay(self, at: datetime) -> None:
        """Goes on with what was released; lists, releases and posts what waits."""
        from ownway.cli import worker
        from ownway.spending import actions
        from ownway.spending.models import PayRun

        worker.finish_runs(at)
        self.list_waiting(at)
        for run in PayRun.objects.filter(status="frozen").order_by("number"):
            actions.release(run=run, by=self.by("releaser"), at=at)
            actions.post_run(run=run, by=self.by("releaser"), at=at, chunk=self.chunk)

    def list_waiting(self, at: datetime) -> None:
        """Looks at what came back, has it paid again, and lists it with all that waits."""
        from ownway.spending import actions, queries

        viewer = self.plan.cast.viewer("payer", at)
        for back in queries.payments_back(viewer, self.programme.ref, at):
            actions.pay_again(line=back.line, by=self.by("payer"), at=at)
        with suppress(actions.NothingToPay):
            actions.make_run(programme=self.programme, by=self.by("payer"), at=at)

    def send_all(self, at: datetime) -> None:
        """Makes the files of every run, and gives out each that may leave."""
        from ownway.spending import queries
        from ownway.spending.models import PayRun
        from ownway.web.desk.views import runs as desk

        request, office = SimpleNamespace(at=at), SimpleNamespace(by=lambda: self.by("payer"))
        for run in PayRun.objects.exclude(status__in=["frozen", "withdrawn", "done"]):
            desk._file_all(request, office, SimpleNamespace(run=run))
            for view in queries.files_of(run):
                if view.may_leave:
                    self.send(request, office, view.file)

    def send(self, request: Any, office: Any, file: Any) -> None:
        """As the page does: its bytes leave only when the intent is written down."""
        from ownway.web.desk.views import runs as desk

        written = desk._sent(request, office, file)
        self.arrive(file, written.content, request.at)

    def arrive(self, file: Any, content: bytes, at: datetime) -> None:
        """The bytes reach the bank, or do not; somebody says so where it answered."""
        from ownway.spending import actions
        from ownway.spending.models import Dispatch

        self.fuse.burn()
        try:
            self.bank.take(file.message_id, content, file.holder)
        except NoAnswer:
            return
        self.fuse.burn()
        last = Dispatch.objects.filter(file=file).order_by("-attempt").first()
        actions.answer_sending(dispatch=last, outcome="sent", by=self.by("payer"), at=at)


def _unanswered() -> list[Any]:
    from ownway.spending.models import Dispatch

    rows = Dispatch.objects.filter(answer__isnull=True).select_related("file__run__programme__pack")
    return list(rows.order_by("pk"))


def _paper(told: dict[str, Any], currency: str) -> Any:
    from ownway.spending.rules import EntryRead, PaperKind, PaperRead, Said
    from tests.spending.paying import LATER

    day = LATER.date() + timedelta(days=told["day"])
    entries = tuple(
        EntryRead(
            ref=str(place),
            said=Said(what),
            on=day,
            amount=amount,
            reason="" if what == "booked" else "MS03",  # no reason given: the account may be right
            reference=reference,
        )
        for place, (reference, amount, what) in enumerate(told["entries"], start=1)
    )
    statement = told["kind"] == "statement"
    return PaperRead(
        kind=PaperKind(told["kind"]),
        name=f"P{told['no']}",
        sha256=sha256(repr(told).encode()).hexdigest(),
        currency=currency,
        entries=entries,
        account=told["customer"] if statement else "",
        opening=told["opening"],
        closing=told["closing"],
        closing_on=day if statement else None,
    )
