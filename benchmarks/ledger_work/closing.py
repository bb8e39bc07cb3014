"""G8 to G10 and G12: days, months, the check of all, tamper evidence, files for others."""

from __future__ import annotations

import hashlib
import multiprocessing
import statistics
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

from benchmarks.ledger_work.bench import Bench, Row, alternating, ms, ratios
from benchmarks.ledger_work.ground import Books, Cpu, own_pid
from benchmarks.ledger_work.posting import drawings

# The same sums, in one statement with nothing around it.
_BARE_DAY = """
SELECT a.id, coalesce(s.closing, 0) + coalesce(x.net, 0) FROM ledger_account a
  LEFT JOIN ledger_snapshot s ON s.account_id = a.id AND s.period_end = {mark} AND s.revision = 1
  LEFT JOIN (SELECT account_id, sum(amount) AS net FROM ledger_entry
              WHERE book_id = {mark} AND effective_on >= {mark} AND effective_on <= {mark}
              GROUP BY account_id) x ON x.account_id = a.id
 WHERE a.book_id = {mark}
"""


def g8_days_and_months(bench: Bench) -> Iterator[Row]:
    """Equal months in a book of its own; the last one is closed again and again, longer ago."""
    from ownway.ledger import queries

    books = Books(pots=bench.of(2, 20, 40), funded=10**9)
    each, months = bench.of(20, 500, 2_000), bench.of(3, 24, 24)
    took = [_month(bench, books, number, each) for number in range(months)]
    early, late = statistics.median(took[1:4]), statistics.median(took[-3:])
    words = f"close a month after {months} equal months / after the first ones, CPU"
    yield Row("G8", words, late / early, 1.3, figures=f"{1000 * late:.0f} ms against"
              f" {1000 * early:.0f} ms, {each:,} journals each")  # fmt: skip
    ends_on = _first(months)
    day = ends_on + timedelta(days=9)
    _post_on(bench, books, day, each // 2)
    sql = _BARE_DAY.format(mark="%s" if bench.ground.db == "postgres" else "?")
    days = [bench.day(one) for one in (ends_on, ends_on, day)]
    values = (days[0], books.book_id, days[1], days[2], books.book_id)
    times = bench.of(1, 5, 10)

    def at_a_day(_round: int) -> float:
        return bench.cpu.of(lambda: [queries.balances(books.ref, on=day) for _ in range(times)])

    def trial(_round: int) -> float:
        ask = queries.trial_balance
        return bench.cpu.of(lambda: [ask(books.ref, on=day) for _ in range(times)])

    def bare_day(_round: int) -> float:
        ask = bench.driver.execute
        return bench.bare_cpu.of(lambda: [ask(sql, values).fetchall() for _ in range(times)])

    every, sides, other = alternating(bench.rounds, at_a_day, trial, bare_day)
    for words, mine in (("all balances at a day", every), ("trial balance", sides)):
        figures = f"{ms(mine, times)} against {ms(other, times)}"
        yield Row("G8", f"{words} / bare snapshot query", ratios(mine, other), 2, figures=figures)


def _first(number: int) -> date:
    """The first day of a month, counted from September 2026."""
    years, month = divmod(8 + number, 12)
    return date(2026 + years, month + 1, 1)


def _post_on(bench: Bench, books: Books, day: date, many: int) -> None:
    from dataclasses import replace

    from ownway.ledger.rules import credit, debit

    journals = []
    for place in range(many):
        shop = books.shops[place % len(books.shops)]
        lines = (debit(shop.available, 7), credit(shop.contingency, 7))
        journals.append(replace(shop.journal("set_by", *lines), effective_on=day))
    books.post(journals)


def _month(bench: Bench, books: Books, number: int, many: int) -> float:
    """Posts one month and closes it; seconds of the processor that closing took."""
    from ownway.ledger.actions import close_month, seal
    from tests.ledger.shop import CLOSER

    starts_on = _first(number)
    _post_on(bench, books, starts_on + timedelta(days=9), many)
    today = _first(number + 1)
    at = datetime.combine(today, datetime.min.time(), UTC) + timedelta(hours=12)
    seal(at=at, by=books.by, book=books.ref)  # the worker does it every few seconds

    def close() -> None:
        close_month(book=books.ref, starts_on=starts_on, today=today, by=CLOSER, at=at)

    return bench.cpu.of(close)


def g9_check(bench: Bench) -> Iterator[Row]:
    """The whole check beside a hash over the same bytes: the content of each journal, its leaf,
    and a pair of the tree for each, all made ready before."""
    from ownway.ledger import queries
    from ownway.ledger.actions import seal
    from ownway.ledger.models import Journal

    grown(bench, bench.of(100, 10_000, 100_000))
    while seal(at=bench.books.at, by=bench.books.by):
        pass
    if bench.ground.db == "postgres":
        bench.driver.execute("VACUUM ANALYZE")  # as the server does by itself
    rounds = bench.of(1, 3, 3)

    def ours(_round: int) -> float:
        return bench.cpu.of(lambda: _agrees(queries.check()))

    def theirs(_round: int) -> float:
        return sum(_hashed(some) for some in _said(5_000))

    mine, other = alternating(rounds, ours, theirs, warm=False)
    there = Journal.objects.count()
    figures = (
        f"{ms(mine, 1)} against {ms(other, 1)} for {there:,} journals,"
        f" {1e6 * statistics.median(mine) / there:.0f} µs each"
    )
    yield Row("G9", "check of the books / hashlib over the same bytes", ratios(mine, other), 8,
              figures=figures)  # fmt: skip
    one, two = (
        statistics.median(found)
        for found in alternating(
            rounds,
            *(lambda _r, jobs=jobs: _clock(lambda: _agrees(queries.check(jobs=jobs)))
              for jobs in (1, 2)),
            warm=False,
        )
    )  # fmt: skip
    yield Row("G9", "one core / two cores, by the clock", one / two, 1.7, least=True,
              figures=f"{one:.2f} s against {two:.2f} s")  # fmt: skip


def _said(at_once: int) -> Iterator[list[bytes]]:
    """What the hashes of all journals are made from, some journals at a time."""
    from ownway.ledger.models import Book, Journal
    from ownway.ledger.queries.journals import read_back
    from ownway.ledger.rules import Leaf, content

    last = Journal.objects.order_by("-id").values_list("id", flat=True)[0]
    for ref, book in Book.objects.values_list("ref", "id"):
        for first in range(1, last + 1, at_once):
            rows = Journal.objects.filter(book=book, id__gte=first, id__lt=first + at_once)
            postings = read_back(rows.order_by("id"))
            names = rows.order_by("id").values_list("recorded_at", "recorded_by", "event_id")
            leaves = (
                Leaf(one.id, *name, one.content_hash)
                for one, name in zip(postings, names, strict=True)
            )
            yield [
                *(content(ref, one.journal).encode() for one in postings),
                *(b"\x00" + leaf.text.encode() for leaf in leaves),
                *([b"\x01" + bytes(64)] * len(postings)),
            ]


def _hashed(said: list[bytes]) -> float:
    began = time.process_time()
    for one in said:
        hashlib.sha256(one).digest()
    return time.process_time() - began


def grown(bench: Bench, many: int) -> None:
    """Posts so many purchases, each set aside and paid."""
    while many > 0:
        bench.books.post(drawings(bench, min(many, 2_000)))
        many -= 2_000


def _agrees(findings: Any) -> None:
    # The entry that the bench names is one for all its journals.
    told = [one for one in findings if one.code != "record"]
    if told:
        raise AssertionError(f"the books of the bench do not agree: {told[:3]}")


def _clock(work: Any) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def g10_evidence(bench: Bench) -> Iterator[Row]:
    """Posting with the hash worked out beside posting with one at hand; then the sealer alone."""
    from ownway.ledger.actions import seal
    from ownway.ledger.models import Journal

    shop = bench.books.shops[0]

    def journals() -> list[Any]:
        from ownway.ledger.rules import credit, debit

        lines = (debit(shop.available, 7), credit(shop.contingency, 7))
        return [shop.journal("set_by", *lines) for _ in range(bench.many)]

    post, naming = bench.books.post, bench.books.naming

    def with_hash(_round: int) -> float:
        wanted = journals()
        return bench.cpu.of(lambda: [post([one], naming([one])) for one in wanted])

    def without(_round: int) -> float:
        wanted = [(one, bench.books.naming([one])) for one in journals()]
        return bench.cpu.of(lambda: bench.post_each(wanted))

    mine, other = alternating(bench.rounds, with_hash, without)
    figures = f"{ms(mine, bench.many)} against {ms(other, bench.many)}"
    yield Row("G10", "posting, hash worked out / hash at hand, rate", 1 / ratios(mine, other), 0.8,
              least=True, figures=figures)  # fmt: skip
    grown(bench, bench.of(100, 10_000, 50_000))
    waiting = Journal.objects.filter(seal_line__isnull=True).count()

    def seal_all() -> None:
        while seal(at=bench.books.at, by=bench.books.by):
            pass

    took = bench.cpu.of(seal_all)
    yield Row("G10", "journals the sealer chains in a second", waiting / took, 400_000, least=True,
              figures=f"{waiting:,} in {took:.2f} s of the processor")  # fmt: skip
    yield _lag(bench)


def _lag(bench: Bench) -> Row:
    """One process posts a thousand journals a second, this one seals as the worker does."""
    from django.db import connections

    from ownway.cli.worker import SEAL_EVERY
    from ownway.ledger.actions import seal
    from ownway.ledger.models import Journal

    seconds, pause = bench.of(1, 20, 120), 0.2 if bench.ground.tiny else SEAL_EVERY
    connections.close_all()
    forking = multiprocessing.get_context("fork")
    posted = forking.Value("i", 0)
    poster = forking.Process(target=_post_steadily, args=(bench, seconds, posted))
    began = time.perf_counter()
    poster.start()
    lag = 0.0
    while True:
        time.sleep(pause)
        over = not poster.is_alive()
        if made := seal(at=datetime.now(UTC), by=bench.books.by):
            sealed_now = Journal.objects.filter(
                seal_line__book__ref=bench.books.ref, seal_line__block_no=made[0].number
            )
            first = min(sealed_now.values_list("recorded_at", flat=True))
            lag = max(lag, (datetime.now(UTC) - first).total_seconds())
        elif over:
            break
    poster.join()
    bench.cpu.path = Cpu(own_pid(bench.ground)).path
    rate = posted.value / min(seconds, time.perf_counter() - began)
    return Row("G10", "longest wait for a seal, by the clock, seconds", lag, 60,
               figures=f"{rate:,.0f} postings a second for {seconds} s")  # fmt: skip


def _post_steadily(bench: Bench, seconds: int, posted: Any) -> None:
    """Ten times a second a hundred journals, or as many as the machine has time for."""
    from ownway.ledger.rules import credit, debit

    shops, began = bench.books.shops, time.perf_counter()
    for turn in range(10 * seconds):
        journals = [
            shop.journal("set_by", debit(shop.available, 1), credit(shop.contingency, 1))
            for shop in (shops[place % len(shops)] for place in range(100))
        ]
        bench.books.at = datetime.now(UTC)
        bench.books.post(journals)
        posted.value += len(journals)
        spare = began + (turn + 1) / 10 - time.perf_counter()
        if spare < -0.1 and time.perf_counter() - began > seconds:
            return
        time.sleep(max(0, spare))


def g12_export(bench: Bench) -> Iterator[Row]:
    """Files of one book beside the time the programs take that check them."""
    from ownway.interop.books.mapping import Form
    from ownway.interop.books.writing import write
    from tests.interop.books import programs

    many = bench.of(50, 5_000, 100_000)
    grown(bench, many)
    for form, ending, ask in (
        (Form.BEANCOUNT, "beancount", programs.bean_check),
        (Form.HLEDGER, "journal", programs.hledger_check),
    ):
        path = bench.ground.folder / f"books.{ending}"

        def out(form: Any = form, path: Any = path) -> None:
            with path.open("wb") as file:
                write(book=bench.books.ref, title="Bench", currency="GBP", form=form, until=None,
                      out=file, at=bench.books.at)  # fmt: skip

        export = statistics.median([_clock(out) for _ in range(bench.of(1, 3, 3))])
        answer = None

        def check(ask: Any = ask, path: Any = path) -> None:
            nonlocal answer
            answer = ask(path)

        checked = _clock(check)
        assert answer is not None
        if not answer.fine:
            raise AssertionError(f"{form.value} does not accept the file: {answer}")
        yield Row("G12", f"export / {form.value} reading it, by the clock", export / checked, 0.2,
                  figures=f"{export:.2f} s against {checked:.2f} s")  # fmt: skip
