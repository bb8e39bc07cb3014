"""The pieces of the check done by several processes; each reads for itself."""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor

from django.db import connection, connections

from ownway.ledger.queries.checking.findings import Finding, Look

_looks: Sequence[Look] = ()  # in a process of the pool: what there is to do


def spread(looks: Sequence[Look], jobs: int) -> Iterator[list[Finding]]:
    """What each of `looks` finds, in their order.

    One process inside a transaction, for others would not see what it wrote, and where there is
    no fork to hand the open settings on.
    """
    alone = jobs < 2 or len(looks) < 2 or connection.in_atomic_block
    if alone or "fork" not in multiprocessing.get_all_start_methods():
        yield from (look() for look in looks)
        return
    connections.close_all()  # a connection belongs to one process
    context = multiprocessing.get_context("fork")
    with ProcessPoolExecutor(min(jobs, len(looks)), context, _take, (looks,)) as pool:
        yield from pool.map(_look, range(len(looks)))


def _take(looks: Sequence[Look]) -> None:
    global _looks
    _looks = looks


def _look(number: int) -> list[Finding]:
    return _looks[number]()
