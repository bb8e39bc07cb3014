"""Runs django-hordak beside us, in turns, in its own environment on the same server."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from benchmarks.ledger_work.measures import Bench, Row, _long_account, alternating, ms, ratios

HOUSE = Path(__file__).resolve().parent.parent.parent
NAME = "hordak_books"


class NotThere(Exception):
    """The peer cannot run here; its last words say why."""


def beside(bench: Bench, *, offline: bool, only: Sequence[str]) -> list[Row]:
    """G1, G5 and G7 against the peer; rows without a ratio where it is not installed."""
    wanted = {"G1", "G5", "G7"} & set(only or ("G1", "G5", "G7"))
    if not wanted:
        return []
    try:
        with _running(offline=offline) as peer:
            return [row for row in _rows(bench, peer) if row.name in wanted]
    except NotThere as reason:
        words = f"django-hordak is not here: {reason}"
        targets = {"G1": 1.1, "G5": 100.0, "G7": 1.0}
        return [Row(name, words, None, targets[name], least=True) for name in sorted(wanted)]


def _rows(bench: Bench, peer: Any) -> Iterator[Row]:
    from ownway.ledger import queries

    many = bench.many // 2

    def post(_round: int) -> float:
        wanted = bench.transfers(many)
        return bench.cpu.of(lambda: bench.post_each(wanted))

    mine, other = alternating(bench.rounds, post, lambda _r: peer("post", many))
    yield Row("G1", "post one journal / django-hordak, rate by CPU", 1 / ratios(mine, other), 1.1,
              least=True, figures=f"{ms(mine, many)} against {ms(other, many)}")  # fmt: skip
    account = _long_account(bench, 1_000).available
    times = 6

    def page(_round: int) -> float:
        return bench.cpu.of(lambda: [queries.statement(account) for _ in range(times)])

    mine, other = alternating(bench.rounds, page, lambda _r: peer("page", times))
    yield Row("G5", "page of 50 at 1,000 lines / django-hordak, rate by CPU",
              1 / ratios(mine, other), 100, least=True,
              figures=f"{ms(mine, times)} against {ms(other, times)}")  # fmt: skip

    def now(_round: int) -> float:
        return bench.cpu.of(lambda: [queries.balance(account) for _ in range(times)])

    mine, other = alternating(bench.rounds, now, lambda _r: peer("balance", times))
    yield Row("G7", "balance now at 1,000 lines / django-hordak, rate by CPU",
              1 / ratios(mine, other), 1, least=True,
              figures=f"{ms(mine, times)} against {ms(other, times)}")  # fmt: skip


@contextmanager
def _running(*, offline: bool) -> Iterator[Any]:
    import psycopg
    from django.db import connection

    from benchmarks.allocation import ready

    url = os.environ["DATABASE_URL"]
    with psycopg.connect(url, autocommit=True) as made:
        made.execute(f"DROP DATABASE IF EXISTS {NAME}")
        made.execute(f"CREATE DATABASE {NAME} TEMPLATE template0 ENCODING utf8")
        given = connection.get_connection_params()
        keep = {k: given[k] for k in ("user", "password", "host", "port") if given.get(k)}
        address = psycopg.conninfo.make_conninfo(dbname=NAME, **keep)
    python = ready(offline=offline)
    environment = {k: v for k, v in os.environ.items() if not k.startswith("DJANGO_")}
    peer = subprocess.Popen(
        [python, "-m", "benchmarks.ledger_work.hordak_books", address],
        cwd=HOUSE, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert peer.stdin
    assert peer.stdout
    assert peer.stderr
    said = peer.stdout.readline()
    if not said.startswith("ready"):
        peer.wait()
        raise NotThere((peer.stderr.read().strip().splitlines() or ["it said nothing"])[-1])
    print(said.strip(), file=sys.stderr)

    def ask(what: str, times: int) -> float:
        assert peer.stdin
        assert peer.stdout
        peer.stdin.write(f"{what} {times}\n")
        peer.stdin.flush()
        return float(peer.stdout.readline())

    try:
        yield ask
    finally:
        peer.stdin.close()
        peer.wait(timeout=60)
