"""The product's own pay run: made, released, posted chunk by chunk, and who waits beside it (G4).

What a chunk costs may not follow from how long its run is: it is how long everybody else waits.
"""

from __future__ import annotations

import multiprocessing
import statistics
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from unittest import mock
from uuid import uuid4

from benchmarks.ledger_work.bench import Bench, Row
from benchmarks.ledger_work.ground import Cpu, own_pid
from benchmarks.ledger_work.posting import online

MOST_WAIT = 3.0  # seconds that nobody waits longer than, on SQLite (money design, section 12)
PAYEES = 40  # half of them paid into an account, which is opened for each line


@dataclass
class Held:
    """How long each chunk kept the place of the one writer: by the clock, and of the processor."""

    clock: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)


class PayOffice:
    """Ana's agreed plan, with as many payments due on it as are asked for."""

    def __init__(self) -> None:
        from tests.agreed import agree
        from tests.cast import build
        from tests.spending import paying

        self.plan = agree(build())
        self.first = [self.plan.ask("gym", 1, payee=f"Payee {n}") for n in range(PAYEES)]
        for place, asked in enumerate(self.first[::2]):  # one account for many would be a sign
            paying.account(self.plan, paying.payee_of(asked), number=f"{66_374_958 + place}")
        self.at = paying.LATER
        self._made()  # what is there already is out of the way

    def released(self, many: int) -> Any:
        """A run of `many` payments, released; each stands on a purchase of its own."""
        from ownway.spending import actions

        self._asked(many)
        made = self._made()
        if made.lines.count() != many:
            raise RuntimeError(f"{made.lines.count()} of {many} payments are in the run")
        return actions.release(run=made, by=self.plan.by("releaser"), at=self.at)

    def _made(self) -> Any:
        from ownway.spending import actions

        programme, by = self.plan.person.programme, self.plan.by("payer")
        return actions.make_run(programme=programme, by=by, at=self.at)

    def post(self, run: Any, chunk: int) -> None:
        from ownway.spending import actions

        actions.post_run(run=run, by=self.plan.by("releaser"), at=self.at, chunk=chunk)

    def _asked(self, many: int) -> None:
        """As `ask` leaves them, written many at once: only the number of them matters here."""
        from ownway.spending.models import Answer, Bill, BillPart, Part, Purchase

        models = [self.first[place % PAYEES] for place in range(many)]
        bought = Purchase.objects.bulk_create(
            _another(one, key=uuid4(), ref=uuid4(), status="asked") for one in models
        )
        pairs = list(zip(models, bought, strict=True))
        answers = {one: Answer.objects.get(purchase=one) for one in self.first}
        Answer.objects.bulk_create(_another(answers[one], purchase=new) for one, new in pairs)
        known = {one: Part.objects.get(purchase=one) for one in self.first}
        parts = Part.objects.bulk_create(
            _another(known[one], purchase=new, hold_key=uuid4()) for one, new in pairs
        )
        Purchase.objects.filter(status="asked").update(status="approved")
        bills = {one: Bill.objects.get(purchase=one) for one in self.first}
        made = Bill.objects.bulk_create(
            _another(bills[one], purchase=new, key=uuid4(), ref=uuid4(), status="agreed")
            for one, new in pairs
        )
        BillPart.objects.bulk_create(
            BillPart(bill=bill, part=part, amount_minor=part.amount_minor)
            for bill, part in zip(made, parts, strict=True)
        )
        self._set_aside(parts)

    def _set_aside(self, parts: Sequence[Any]) -> None:
        from ownway.ledger import posting, queries, rules
        from ownway.record import actions as record
        from ownway.record.store import writing
        from tests.cast import NOW

        book, by = self.plan.person.programme.ref, self.plan.by()
        first = self.first[0].parts.get()
        hold = queries.holds_under(book, [first.hold_key])[first.hold_key]
        journals = [
            rules.reserve(
                key=part.hold_key,
                kind="reserve",
                effective_on=NOW.date(),
                source=hold.source,
                committed=hold.committed,
                amount=part.amount_minor,
                cash=hold.cash,
                subject=part.purchase.ref,
            )
            for part in parts
        ]
        with writing():
            said = rules.hashes(book, journals)
            event = record.write(by=by, at=NOW, verb="bench.set_aside", journals=said)
            posting.post(journals, book=book, event=event, by=by, at=NOW)


def _another(row: Any, **changed: Any) -> Any:
    """A copy of a row that is not stored yet."""
    made = type(row)(
        **{one.attname: getattr(row, one.attname) for one in row._meta.concrete_fields}
    )
    made.pk = None
    for name, value in changed.items():
        setattr(made, name, value)
    return made


def own_runs(bench: Bench) -> Iterator[Row]:
    """A long run and a short one, in turns; then one with somebody posting beside it."""
    from ownway.spending.rules import CHUNK

    chunk = bench.of(10, 100, CHUNK)
    less, more = bench.of(10, 100, 1_000), bench.of(30, 1_000, 10_000)
    office = PayOffice()
    short, many = Held(), Held()
    for _round in range(bench.of(1, 3, 2)):
        _posted(bench, office, less, chunk, short)
        _posted(bench, office, more, chunk, many)
    words = f"a chunk of {chunk} in a run of {more:,} / of {less:,}, CPU while others wait"
    figures = (
        f"{1000 * statistics.median(many.cpu):,.0f} against"
        f" {1000 * statistics.median(short.cpu):,.0f} ms of the processor; by the clock at most"
        f" {max(many.clock):.2f} against {max(short.clock):.2f} s"
    )
    ratio = statistics.median(many.cpu) / statistics.median(short.cpu)
    yield Row("G4", words, ratio, 1.2, figures=figures)
    yield _longest_wait(bench, office, more, chunk)


def _posted(bench: Bench, office: PayOffice, many: int, chunk: int, held: Held) -> None:
    run = office.released(many)
    with _watched(bench.cpu, held):
        office.post(run, chunk)


@contextmanager
def _watched(cpu: Cpu, held: Held) -> Iterator[None]:
    """Notes how long each transaction of posting keeps the writer's place."""
    from ownway.record.store import writing
    from ownway.spending.actions.runs import posting

    @contextmanager
    def watched() -> Iterator[None]:
        with writing():
            clock, processor = time.perf_counter(), cpu()
            yield
        held.clock.append(time.perf_counter() - clock)
        held.cpu.append(cpu() - processor)

    with mock.patch.object(posting, "writing", watched):
        yield


def _longest_wait(bench: Bench, office: PayOffice, many: int, chunk: int) -> Row:
    """The longest that somebody's one posting took while a run of the product was posted."""
    from django.db import connections

    run = office.released(many)
    alone = [online(bench) for _ in range(bench.of(5, 50, 200))]
    connections.close_all()
    runner = multiprocessing.get_context("fork").Process(target=office.post, args=(run, chunk))
    runner.start()
    beside = []
    while runner.is_alive():
        beside.append(online(bench))
        time.sleep(0.01)
    runner.join()
    bench.cpu.path = Cpu(own_pid(bench.ground)).path
    run.refresh_from_db()
    if run.status != "posted":
        raise RuntimeError(f"the run is {run.status}")
    figures = (
        f"at most {max(beside):.3f} s, {1000 * statistics.median(beside):.1f} ms in the middle of"
        f" {len(beside)}; alone {1000 * statistics.median(alone):.1f} ms"
    )
    words = f"longest wait of a posting beside our run of {many:,} / {MOST_WAIT:.0f} s"
    return Row("G4", words, max(beside, default=0.0) / MOST_WAIT, 1.0, figures=figures)
