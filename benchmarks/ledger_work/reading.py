"""G5 to G7: pages, streams, balances."""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

from benchmarks.ledger_work.bench import Bench, Row, alternating, ms, ratios
from benchmarks.ledger_work.ground import Books

_PAGE = (
    "SELECT e.amount, e.balance_after, e.effective_on, j.concerns_on, j.recorded_at, j.recorded_by,"
    " j.kind, j.reason, j.subject_ref, j.idem_key, r.idem_key, e.acct_seq, e.journal_id,"
    " e.account_id FROM ledger_entry e JOIN ledger_journal j ON j.id = e.journal_id"
    " LEFT JOIN ledger_journal r ON r.id = j.reverses_id WHERE e.account_id = {mark}"
    " AND e.acct_seq IS NOT NULL ORDER BY e.acct_seq DESC"
)


def g5_statement_page(bench: Bench) -> Iterator[Row]:
    from ownway.ledger import queries

    shop = long_account(bench, bench.of(60, 1_000, 1_000))
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
    shop = long_account(bench, many)
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
    long_account(bench, 3 * many)
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

    long = long_account(bench, bench.of(50, 1_000, 10_000))
    short = Books(pots=1, funded=1000).shops[0]
    mark = _mark(bench)
    sql = f"SELECT dr_posted, cr_posted FROM ledger_counter WHERE account_id = {mark}"
    number = bench.books.ids[long.available.code]
    times = bench.of(2, 60, 300)

    def now(account: Any) -> Callable[[int], float]:
        return lambda _round: bench.cpu.of(lambda: [queries.balance(account) for _ in range(times)])

    def on_day(_round: int) -> float:
        day = bench.books.day + timedelta(days=23)  # some of this month's lines came after it
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


def long_account(bench: Bench, entries: int) -> Any:
    """The first pot, with at least so many lines, spread over the days of a month."""
    from ownway.ledger.models import Counter

    shop = bench.books.shops[0]
    counter = Counter.objects.get(account_id=bench.books.ids[shop.available.code])
    missing = entries - counter.version
    if missing > 0:
        from ownway.ledger.rules import credit, debit

        lines = (debit(shop.available, 1), credit(shop.contingency, 1))
        days = [bench.books.day + timedelta(days=24 * place // missing) for place in range(missing)]
        bench.books.post(
            [replace(shop.journal("set_by", *lines), effective_on=day) for day in days]
        )
    return shop


def _page(bench: Bench) -> str:
    return _PAGE.format(mark=_mark(bench))


def _mark(bench: Bench) -> str:
    return "%s" if bench.ground.db == "postgres" else "?"
