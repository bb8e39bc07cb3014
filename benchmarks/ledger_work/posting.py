"""G1 to G4: one posting, reserve and pay, many writers, a pay run."""

from __future__ import annotations

import multiprocessing
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any
from uuid import uuid4

from benchmarks.ledger_work import bare
from benchmarks.ledger_work.bench import WRITERS, Bench, Row, alternating, ms, ratios
from benchmarks.ledger_work.ground import Cpu, own_pid


def g1_post_one(bench: Bench) -> Iterator[Row]:
    def ours(_round: int) -> float:
        wanted = bench.transfers(bench.many)
        return bench.cpu.of(lambda: bench.post_each(wanted))

    def theirs(_round: int) -> float:
        return bench.bare_cpu.of(bench.bare_each(bench.transfers(bench.many)))

    mine, other = alternating(bench.rounds, ours, theirs)
    postgres = bench.ground.db == "postgres"
    what = "one PL/pgSQL function" if postgres else "bare statements"
    figures = f"{ms(mine, bench.many)} against {ms(other, bench.many)} of the processor"
    words = f"post one journal / {what}, CPU"
    yield Row("G1", words, ratios(mine, other), 4.5 if postgres else 2.5, figures=figures)


def g2_reserve_and_pay(bench: Bench) -> Iterator[Row]:
    from ownway.ledger import queries
    from ownway.ledger.rules import Drawing, draw

    books = bench.books

    def ours(_round: int) -> float:
        took = 0.0
        for place in range(bench.many):
            shop = books.shops[place % len(books.shops)]
            asked = shop.buy(30)
            event = books.naming([asked])
            took += bench.cpu.of(lambda a=asked, e=event: books.post([a], e))  # type: ignore[misc]
            hold = queries.hold(books.ref, asked.key)
            assert hold is not None
            paid = draw(
                key=uuid4(),
                effective_on=books.day,
                drawings=[Drawing(hold, shop.spent, 30)],
                cash=shop.paying(30),
            )
            event = books.naming([paid])
            took += bench.cpu.of(lambda p=paid, e=event: books.post([p], e))  # type: ignore[misc]
        return took

    def again(_round: int) -> float:
        wanted = bench.transfers(bench.many)
        bench.post_each(wanted)
        return bench.cpu.of(lambda: bench.post_each(wanted))

    def one(_round: int) -> float:
        wanted = bench.transfers(bench.many)
        return bench.cpu.of(lambda: bench.post_each(wanted))

    mine, replay, other = alternating(bench.rounds, ours, again, one)
    figures = f"{ms(mine, bench.many)} against {ms(other, bench.many)} of the processor"
    yield Row("G2", "reserve and pay, two commits / one posting, CPU", ratios(mine, other), 2.5,
              figures=figures)  # fmt: skip
    figures = f"{ms(replay, bench.many)} against {ms(other, bench.many)} of the processor"
    yield Row("G2", "replay of a key / one posting, CPU", ratios(replay, other), 1.0,
              figures=figures)  # fmt: skip


def g3_many_writers(bench: Bench) -> Iterator[Row]:
    each = bench.of(2, 12, 120)
    books = bench.books

    def pot(number: int, _place: int) -> Any:
        from ownway.ledger.rules import credit, debit

        shop = books.shops[0]
        return shop.journal("set_by", debit(shop.available, 1), credit(shop.contingency, 1))

    def payee(number: int, _place: int) -> Any:
        from ownway.ledger.rules import credit, debit

        shop = books.shops[number]  # eight people pay one payee, whose account all share
        return shop.journal("pay", debit(shop.paid, 1), credit(shop.cash, 1))

    def cold(number: int, place: int) -> Any:
        from ownway.ledger.rules import credit, debit

        shop = books.shops[number + WRITERS * (place % 4)]
        return shop.journal("set_by", debit(shop.available, 1), credit(shop.contingency, 1))

    works = [lambda _r, kind=kind: _writers(bench, kind, each) for kind in (pot, payee, cold)]
    one_pot, one_payee, apart = alternating(max(3, bench.rounds // 2), *works, warm=False)
    rate = WRITERS * each
    for words, took, target in (("one pot", one_pot, 0.35), ("one payee", one_payee, 0.8)):
        found = statistics.median(b / a for a, b in zip(took, apart, strict=True))
        figures = (
            f"{rate / statistics.median(took):,.0f} against"
            f" {rate / statistics.median(apart):,.0f} a second, flushed"
        )
        yield Row("G3", f"{WRITERS} writers on {words} / on cold accounts, rate", found, target,
                  least=True, figures=figures)  # fmt: skip


def _writers(bench: Bench, kind: Callable[[int, int], Any], each: int) -> float:
    """Seconds until all writers, each a process, have posted `each` journals one by one."""
    from django.db import connections

    connections.close_all()
    forking = multiprocessing.get_context("fork")
    gate, done = forking.Barrier(WRITERS + 1), forking.Queue()

    def work(number: int) -> None:
        from django.db import connection

        from ownway.record.store import writing

        connection.ensure_connection()
        wanted = [kind(number, place) for place in range(each)]
        ready = [(journal, bench.books.naming([journal])) for journal in wanted]
        fault = ""
        gate.wait()
        try:
            for journal, event in ready:
                with writing():
                    bench.books.post([journal], event)
        except Exception as error:
            fault = repr(error)
        done.put(fault)
        connection.close()

    writers = [forking.Process(target=work, args=(number,)) for number in range(WRITERS)]
    for writer in writers:
        writer.start()
    gate.wait()
    began = time.perf_counter()
    faults = [done.get() for _ in writers]
    took = time.perf_counter() - began
    for writer in writers:
        writer.join()
    if any(faults):
        raise RuntimeError(f"a writer failed: {max(faults)}")
    bench.cpu.path = Cpu(own_pid(bench.ground)).path
    return took


def g4_pay_run(bench: Bench) -> Iterator[Row]:
    many = bench.of(100, 3_000, 10_000)
    rounds = bench.of(1, 3, 3)

    def ours(_round: int) -> float:
        wanted = drawings(bench, many)
        event = bench.books.naming(wanted)
        return bench.cpu.of(lambda: bench.books.post(wanted, event))

    def theirs(_round: int) -> float:
        prepared = _prepared(bench, drawings(bench, many))
        return bench.bare_cpu.of(lambda: bare.run_setwise(bench.driver, bench.ground.db, *prepared))

    mine, other = alternating(rounds, ours, theirs, warm=False)
    figures = (
        f"{many / statistics.median(mine):,.0f} against"
        f" {many / statistics.median(other):,.0f} lines a second of the processor"
    )
    rate = statistics.median(b / a for a, b in zip(mine, other, strict=True))
    yield Row("G4", f"pay run of {many:,} / bare set-wise SQL, rate by CPU", rate, 0.6, least=True,
              figures=figures)  # fmt: skip
    yield _waits(bench, many)
    if bench.ground.full:
        large = ours_once(bench, 10 * many)
        short = statistics.median(mine)
        yield Row("G4", f"time of {10 * many:,} / of {many:,}", large / short, 12,
                  figures=f"{large:.1f} s against {short:.2f} s")  # fmt: skip


def _waits(bench: Bench, many: int) -> Row:
    """How long one posting takes by the clock while a run is posted beside it, chunk by chunk."""
    from django.db import connections

    wanted = drawings(bench, many)
    singles = bench.of(20, 200, 400)
    alone = [online(bench) for _ in range(singles)]
    connections.close_all()
    forking = multiprocessing.get_context("fork")
    posted = forking.Value("i", 0)
    runner = forking.Process(target=_run_in_chunks, args=(bench, wanted, posted))
    runner.start()
    beside = []
    while runner.is_alive():
        beside.append(online(bench))
        time.sleep(0.01)
    runner.join()
    bench.cpu.path = Cpu(own_pid(bench.ground)).path
    if posted.value != many:
        raise RuntimeError(f"{posted.value} of {many} payments were posted")
    idle, busy = _nearly_longest(alone), _nearly_longest(beside)
    figures = f"{1000 * busy:.1f} ms against {1000 * idle:.1f} ms, {len(beside)} beside the run"
    return Row("G4", f"99th percentile of a posting beside a run of {many:,} / alone", busy / idle,
               20, figures=figures)  # fmt: skip


def online(bench: Bench) -> float:
    """Seconds until somebody's one posting is on the disk."""
    from ownway.record.store import writing

    ((journal, event),) = bench.transfers(1)

    def post() -> None:
        with writing():
            bench.books.post([journal], event)

    return _by_the_clock(post)


def _run_in_chunks(bench: Bench, wanted: Sequence[Any], posted: Any) -> None:
    """Bare journals in chunks, each a transaction: what the books alone cost others.

    What all of a pay run costs them is measured in `runs`.
    """
    from ownway.record.store import writing
    from ownway.spending.rules import CHUNK

    for first in range(0, len(wanted), CHUNK):
        some = wanted[first : first + CHUNK]
        event = bench.books.naming(some)
        with writing():
            bench.books.post(some, event)
        posted.value += len(some)


def _nearly_longest(waits: Sequence[float]) -> float:
    return statistics.quantiles(waits, n=100)[98] if len(waits) > 1 else waits[0]


def ours_once(bench: Bench, many: int) -> float:
    wanted = drawings(bench, many)
    event = bench.books.naming(wanted)
    return bench.cpu.of(lambda: bench.books.post(wanted, event))


def drawings(bench: Bench, many: int) -> list[Any]:
    """Payments of as many purchases, each set aside before, over all pots."""
    from ownway.ledger.rules import Drawing, HoldRef, draw

    books = bench.books
    shops = [books.shops[place % len(books.shops)] for place in range(many)]
    asked = [shop.buy(30) for shop in shops]
    posted = books.post(asked)
    if bench.ground.db == "postgres":
        bench.driver.execute("ANALYZE")  # as the server does by itself once a table has grown
    return [
        draw(
            key=uuid4(),
            effective_on=books.day,
            drawings=[
                Drawing(
                    HoldRef(journal.key, effect.hold_id, shop.available, shop.committed, shop.cash,
                            30, 0, 0, None, None),
                    shop.spent,
                    30,
                )
            ],
            cash=shop.paying(30),
        )
        for shop, journal, effect in zip(shops, asked, posted.effects, strict=True)
    ]  # fmt: skip


def _prepared(bench: Bench, wanted: Sequence[Any]) -> tuple[Any, Any, Any]:
    books = bench.books
    event = books.naming(wanted)
    fixed = {
        "book": books.book_id,
        "day": bench.day(books.day),
        "at": bench.moment(),
        "by": bench.ref(books.by.ref),
        "event": books.event,
    }
    journals = [
        (bench.ref(j.key), bytes.fromhex(h), len(j.lines), j.moves[0].hold.id, j.moves[0].amount)
        for j, h in zip(wanted, event.journals, strict=True)
    ]
    lines = [
        (bench.ref(j.key), number, books.ids[x.account.code], x.amount,
         int(x.account.kind.counted))
        for j in wanted
        for number, x in enumerate(j.lines, start=1)
    ]  # fmt: skip
    return fixed, journals, lines


def _by_the_clock(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began
