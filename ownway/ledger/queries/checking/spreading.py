"""Work on stretches of the books by several processes; each reads for itself."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from typing import TypeVar

from django.db import connection, connections

from ownway.ledger.queries.checking.findings import Finding

Stretch = TypeVar("Stretch")


def spread(
    look: Callable[[Stretch], list[Finding]], stretches: Sequence[Stretch], jobs: int
) -> Iterator[list[Finding]]:
    """What `look` finds in each stretch, in their order.

    One process inside a transaction, for others would not see what it wrote, and where there is
    no fork to hand the open settings on.
    """
    alone = jobs < 2 or len(stretches) < 2 or connection.in_atomic_block
    if alone or "fork" not in multiprocessing.get_all_start_methods():
        yield from map(look, stretches)
        return
    connections.close_all()  # a connection belongs to one process
    context = multiprocessing.get_context("fork")
    with ProcessPoolExecutor(min(jobs, len(stretches)), mp_context=context) as pool:
        yield from pool.map(look, stretches)
