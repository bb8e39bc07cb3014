"""The measurements G1 to G7 and G11 of the money design (14), each beside a reference run.

A measurement returns rows: what was measured, the ratio, the target, and the two figures.
"""

from __future__ import annotations

import multiprocessing
import statistics
import time
import tracemalloc
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import uuid4

from benchmarks.ledger_work import bare
from benchmarks.ledger_work.ground import Books, Cpu, Ground, own_pid

WRITERS = 8


@dataclass(frozen=True, slots=True)
class Row:
    """One ratio. `least`: whether the target is the least that will do, or the most."""

    name: str
    words: str
    ratio: float | None
    target: float
    least: bool = False
    figures: str = ""

    @property
    def kept(self) -> bool | None:
        if self.ratio is None:
            return None
        return self.ratio >= self.target if self.least else self.ratio <= self.target


def ratios(ours: Sequence[float], theirs: Sequence[float]) -> float:
    """The median of the ratios inside each round."""
    return statistics.median(a / b for a, b in zip(ours, theirs, strict=True))


def alternating(
    rounds: int, *works: Callable[[int], float], warm: bool = True
) -> list[list[float]]:
    """Each work once in every round, in turns; the first round only warms up."""
    found: list[list[float]] = [[] for _ in works]
    for number in range(-1 if warm else 0, rounds):
        order = list(enumerate(works))
        for place, work in order if number % 2 else reversed(order):
            took = work(number)
            if number >= 0:
                found[place].append(took)
    return found


def ms(seconds: Sequence[float], many: int) -> str:
    return f"{1000 * statistics.median(seconds) / many:.3f} ms"


class Bench:
    """What all measurements share: the books, a plain driver, and both clocks."""

    def __init__(self, ground: Ground) -> None:
        self.ground = ground
        self.books = Books(pots=40, funded=10**9)
        self.driver = ground.driver()
        pid = None
        if ground.db == "postgres":
            self.driver.execute(bare.FUNCTION)
            ((pid,),) = self.driver.execute("SELECT pg_backend_pid()").fetchall()
        self.cpu, self.bare_cpu = Cpu(own_pid(ground)), Cpu(pid)
        self.rounds = self.of(1, 5, 9)
        self.many = self.of(5, 80, 400)

    def of(self, tiny: int, small: int, full: int) -> int:
        """A number for the size asked for."""
        return tiny if self.ground.tiny else full if self.ground.full else small

    def day(self, day: date) -> Any:
        return day if self.ground.db == "postgres" else day.isoformat()

    def ref(self, ref: Any) -> Any:
        return ref if self.ground.db == "postgres" else ref.hex

    def moment(self) -> Any:
        return self.books.at if self.ground.db == "postgres" else str(self.books.at)

    def transfers(self, many: int) -> list[tuple[Any, Any]]:
        """Journals of two counted lines over all pots, each with what names it in the record."""
        from ownway.ledger.rules import credit, debit

        found = []
        for place in range(many):
            shop = self.books.shops[place % len(self.books.shops)]
            lines = (debit(shop.available, 7), credit(shop.contingency, 7))
            journal = shop.journal("set_by", *lines)
            found.append((journal, self.books.naming([journal])))
        return found

    def post_each(self, wanted: Sequence[tuple[Any, Any]]) -> None:
        for journal, event in wanted:
            self.books.post([journal], event)

    def bare_each(self, wanted: Sequence[tuple[Any, Any]]) -> Callable[[], None]:
        """The same journals, made ready for the plain driver."""
        books, post = self.books, self.bare_post
        rows = []
        for journal, event in wanted:
            head = (
                books.book_id,
                self.ref(journal.key),
                bytes.fromhex(event.journals[0]),
                journal.kind,
                self.day(books.day),
                self.moment(),
                self.ref(books.by.ref),
                books.event,
            )
            lines = [(books.ids[line.account.code], line.amount) for line in journal.lines]
            rows.append((head, lines))

        def work() -> None:
            for head, lines in rows:
                post(self.driver, head, lines)

        return work

    @property
    def bare_post(self) -> Callable[..., None]:
        if self.ground.db == "postgres":
            return bare.post_by_function
        return bare.post_by_statements


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
        wanted = _drawings(bench, many)
        event = bench.books.naming(wanted)
        return bench.cpu.of(lambda: bench.books.post(wanted, event))

    def theirs(_round: int) -> float:
        prepared = _prepared(bench, _drawings(bench, many))
        return bench.bare_cpu.of(lambda: bare.run_setwise(bench.driver, bench.ground.db, *prepared))

    mine, other = alternating(rounds, ours, theirs, warm=False)
    figures = (
        f"{many / statistics.median(mine):,.0f} against"
        f" {many / statistics.median(other):,.0f} lines a second of the processor"
    )
    rate = statistics.median(b / a for a, b in zip(mine, other, strict=True))
    yield Row("G4", f"pay run of {many:,} / bare set-wise SQL, rate by CPU", rate, 0.6, least=True,
              figures=figures)  # fmt: skip
    if bench.ground.full:
        large = ours_once(bench, 10 * many)
        short = statistics.median(mine)
        yield Row("G4", f"time of {10 * many:,} / of {many:,}", large / short, 12,
                  figures=f"{large:.1f} s against {short:.2f} s")  # fmt: skip


def ours_once(bench: Bench, many: int) -> float:
    wanted = _drawings(bench, many)
    event = bench.books.naming(wanted)
    return bench.cpu.of(lambda: bench.books.post(wanted, event))


def _drawings(bench: Bench, many: int) -> list[Any]:
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


_PAGE = (
    "SELECT e.amount, e.balance_after, e.effective_on, j.concerns_on, j.recorded_at, j.recorded_by,"
    " j.kind, j.reason, j.subject_ref, j.idem_key, r.idem_key, e.acct_seq, e.journal_id,"
    " e.account_id FROM ledger_entry e JOIN ledger_journal j ON j.id = e.journal_id"
    " LEFT JOIN ledger_journal r ON r.id = j.reverses_id WHERE e.account_id = {mark}"
    " AND e.acct_seq IS NOT NULL ORDER BY e.acct_seq DESC"
)


def g5_statement_page(bench: Bench) -> Iterator[Row]:
    from ownway.ledger import queries

    shop = _long_account(bench, bench.of(60, 1_000, 1_000))
    account, number = shop.available, bench.books.ids[shop.available.code]
    sql = _page(bench) + " LIMIT 50"
    times = bench.of(2, 30, 200)

    def ours(_round: int) -> float:
        return bench.cpu.of(lambda: [queries.statement(account) for _ in range(times)])

    def merged(_round: int) -> float:
        return bench.cpu.of(lambda: [queries.entries([account]) for _ in range(times)])

    def theirs(_round: int) -> float:
        ask = bench.driver.execute
        return bench.bare_cpu.of(lambda: [ask(sql, (number,)).fetchall() for _ in range(times)])

    one, several, other = alternating(bench.rounds, ours, merged, theirs)
    for words, took in (("statement", one), ("entries by day", several)):
        figures = f"{ms(took, times)} against {ms(other, times)}"
        yield Row("G5", f"page of 50, {words} / raw driver", ratios(took, other), 6,
                  figures=figures)  # fmt: skip


def g6_streamed(bench: Bench) -> Iterator[Row]:
    from ownway.ledger import queries

    many = bench.of(100, 4_000, 10_000)
    shop = _long_account(bench, many)
    account, number = shop.available, bench.books.ids[shop.available.code]
    sql = _page(bench)

    def ours(_round: int) -> float:
        return bench.cpu.of(lambda: sum(1 for _ in queries.every_entry(account)))

    def theirs(_round: int) -> float:
        return bench.bare_cpu.of(lambda: sum(1 for _ in bench.driver.execute(sql, (number,))))

    mine, other = alternating(bench.rounds, ours, theirs)
    figures = f"{ms(mine, 1)} against {ms(other, 1)}"
    words = f"statement of {many:,} rows, streamed / raw driver"
    yield Row("G6", words, ratios(mine, other), 2, figures=figures)
    once = _most_memory(account)
    _long_account(bench, 3 * many)
    longer = _most_memory(account)
    words = f"most memory of {3 * many:,} rows / of {many:,}"
    yield Row("G6", words, longer / once, 1.2,
              figures=f"{longer / 1e6:.1f} MB against {once / 1e6:.1f} MB")  # fmt: skip


def _most_memory(account: Any) -> float:
    from ownway.ledger import queries

    tracemalloc.start()
    for _line in queries.every_entry(account):
        pass
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return float(most)


def g7_balance(bench: Bench) -> Iterator[Row]:
    from ownway.ledger import queries

    long = _long_account(bench, bench.of(50, 1_000, 10_000))
    short = Books(pots=1, funded=1000).shops[0]
    mark = _mark(bench)
    sql = f"SELECT dr_posted, cr_posted FROM ledger_counter WHERE account_id = {mark}"
    number = bench.books.ids[long.available.code]
    times = bench.of(2, 60, 300)

    def now(account: Any) -> Callable[[int], float]:
        return lambda _round: bench.cpu.of(lambda: [queries.balance(account) for _ in range(times)])

    def on_day(_round: int) -> float:
        day = bench.books.day
        return bench.cpu.of(lambda: [queries.balance(long.available, on=day) for _ in range(times)])

    def probe(_round: int) -> float:
        ask = bench.driver.execute
        return bench.bare_cpu.of(lambda: [ask(sql, (number,)).fetchone() for _ in range(times)])

    mine, few, then, other = alternating(
        bench.rounds, now(long.available), now(short.available), on_day, probe
    )
    yield Row("G7", "balance now / one index probe", ratios(mine, other), 15,
              figures=f"{ms(mine, times)} against {ms(other, times)}")  # fmt: skip
    yield Row("G7", "balance now of a long account / of a short one", ratios(mine, few), 1.2,
              figures=f"{ms(mine, times)} against {ms(few, times)}")  # fmt: skip
    yield Row("G7", "balance at a day / balance now", ratios(then, mine), 1.5,
              figures=f"{ms(then, times)} against {ms(mine, times)}")  # fmt: skip


def g11_growth(bench: Bench) -> Iterator[Row]:
    """Posting before and after the books have grown; bytes of an entry, all in."""
    from ownway.ledger.models import Entry

    def one(_round: int) -> float:
        wanted = bench.transfers(bench.many)
        return bench.cpu.of(lambda: bench.post_each(wanted))

    def grow(to: int) -> int:
        while (there := Entry.objects.count()) < to:
            chunk = min(bench.of(50, 2_500, 5_000), 1 + (to - there) // 6)
            bench.books.post(_drawings(bench, chunk))
        return there

    small, large = (bench.of(500, 10_000, 100_000), bench.of(600, 100_000, 1_000_000))
    before = grow(small)
    first = alternating(bench.rounds, one)[0]
    at_first = _bytes(bench)
    after = grow(large)
    second = alternating(bench.rounds, one)[0]
    postgres = bench.ground.db == "postgres"
    ratio = statistics.median(second) / statistics.median(first)
    yield Row("G11", f"post at {after:,} entries / at {before:,}, CPU", ratio,
              2.2 if postgres else 1.6,
              figures=f"{ms(second, bench.many)} against {ms(first, bench.many)}")  # fmt: skip
    grown = (_bytes(bench) - at_first) / (after - before)
    yield Row("G11", "bytes of a further entry, all in", grown, 350 if postgres else 170,
              figures="journals of 2 and 4 lines, one hold for each two")  # fmt: skip


def _bytes(bench: Bench) -> int:
    tables = ("journal", "entry", "hold", "hold_event", "counter")
    driver = bench.driver
    if bench.ground.db == "postgres":
        names = ", ".join(f"('ledger_{name}')" for name in tables)
        sql = f"SELECT sum(pg_total_relation_size(n::regclass)) FROM (VALUES {names}) v (n)"
        return int(driver.execute(sql).fetchone()[0])
    driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    pages, size = (driver.execute(f"PRAGMA {x}").fetchone()[0] for x in ("page_count", "page_size"))
    return int(pages * size)


def _long_account(bench: Bench, entries: int) -> Any:
    """The first pot, with at least so many lines."""
    from ownway.ledger.models import Counter

    shop = bench.books.shops[0]
    counter = Counter.objects.get(account_id=bench.books.ids[shop.available.code])
    missing = entries - counter.version
    if missing > 0:
        from ownway.ledger.rules import credit, debit

        lines = (debit(shop.available, 1), credit(shop.contingency, 1))
        bench.books.post([shop.journal("set_by", *lines) for _ in range(missing)])
    return shop


def _page(bench: Bench) -> str:
    return _PAGE.format(mark=_mark(bench))


def _mark(bench: Bench) -> str:
    return "%s" if bench.ground.db == "postgres" else "?"


MEASURES: dict[str, Callable[[Bench], Iterator[Row]]] = {
    "G1": g1_post_one,
    "G2": g2_reserve_and_pay,
    "G3": g3_many_writers,
    "G4": g4_pay_run,
    "G5": g5_statement_page,
    "G6": g6_streamed,
    "G7": g7_balance,
    "G11": g11_growth,
}
