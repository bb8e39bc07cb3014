"""G11: what a posting, a page and a balance cost as the books grow, and the bytes of an entry."""

from __future__ import annotations

import statistics
import sys
from collections.abc import Callable, Iterator

from benchmarks.ledger_work.bench import Bench, Row, alternating, ms
from benchmarks.ledger_work.posting import drawings
from benchmarks.ledger_work.reading import long_account

OF_A_PURCHASE = 6  # entries: two to set the money aside, four to pay it
PAGE, NOW, POST = "page of 50", "balance now", "post"


def g11_growth(bench: Bench) -> Iterator[Row]:
    """Each cost at three sizes of the books; the same few accounts, which grow with them."""
    sizes = [
        bench.of(400, 5_000, 10_000),
        bench.of(500, 10_000, 100_000),
        bench.of(600, 100_000, 10_000_000),
    ]
    long_account(bench, bench.of(5, 60, 60))  # a whole page from the first
    there, cost, space = [], [], []
    for size in sizes:
        there.append(_grown(bench, size))
        cost.append(_costs(bench))
        space.append(_bytes(bench))
    postgres = bench.ground.db == "postgres"
    wanted = ((POST, 1, 2.2 if postgres else 1.6), (PAGE, 0, 2.5), (NOW, 0, 1.2))
    for what, first, target in wanted:
        before, after = cost[first][what], cost[-1][what]
        yield Row("G11", f"{what} at {there[-1]:,} entries / at {there[first]:,}, CPU",
                  statistics.median(after) / statistics.median(before), target,
                  figures=f"{ms(after, bench.many)} against {ms(before, bench.many)}")  # fmt: skip
    grown = (space[-1] - space[1]) / (there[-1] - there[1])
    yield Row("G11", "bytes of a further entry, all in", grown, 350 if postgres else 170,
              figures="journals of 2 and 4 lines, one hold for each two")  # fmt: skip


def _costs(bench: Bench) -> dict[str, list[float]]:
    """Seconds of the processor for `bench.many` of each, in every round."""
    from ownway.ledger import queries

    account = bench.books.shops[0].available

    def post(_round: int) -> float:
        wanted = bench.transfers(bench.many)
        return bench.cpu.of(lambda: bench.post_each(wanted))

    def each(ask: Callable[[], object]) -> Callable[[int], float]:
        return lambda _round: bench.cpu.of(lambda: [ask() for _ in range(bench.many)])

    works = {
        POST: post,
        PAGE: each(lambda: queries.statement(account)),
        NOW: each(lambda: queries.balance(account)),
    }
    return dict(zip(works, alternating(bench.rounds, *works.values()), strict=True))


def _grown(bench: Bench, to: int) -> int:
    """Entries in the books, at least `to`: purchases, each set aside first and then paid."""
    from ownway.ledger.models import Entry

    there = Entry.objects.count()  # others have posted before
    while there < to:
        chunk = min(bench.of(50, 2_500, 5_000), 1 + (to - there) // OF_A_PURCHASE)
        bench.books.post(drawings(bench, chunk))
        there += OF_A_PURCHASE * chunk
        if sys.stderr.isatty() or to >= 1_000_000:
            print(f"\r{there:,} of {to:,} entries", end="", file=sys.stderr, flush=True)
    if there != Entry.objects.count():
        raise RuntimeError(f"{Entry.objects.count():,} entries are there, not {there:,}")
    if bench.ground.db == "postgres":
        bench.driver.execute("VACUUM ANALYZE")  # as the server does by itself, a little later
    return there


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
