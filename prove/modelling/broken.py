"""The ways to break the kernel that the oracle must see."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from typing import Any
from unittest import mock

from harness import Sabotage

from modelling import lives


def ways() -> Mapping[str, Sabotage]:
    return {
        "only_the_sum": only_the_sum,
        "rest_forgotten": rest_forgotten,
        "replay_done_again": replay_done_again,
        "switch_forgotten": switch_forgotten,
        "balance_of_the_call": balance_of_the_call,
        "hold_asked_by_sum": hold_asked_by_sum,
        **lives.ways(),
    }


@contextmanager
def only_the_sum() -> Iterator[None]:
    """A pot is asked for what a call comes to, not for what lay between."""
    from ownway.ledger.posting import counters

    right = counters._Sum.add

    def add(self: Any, amount: int, day: Any) -> None:
        right(self, amount, day)
        self.highest = self.lowest = self.debits - self.credits

    with mock.patch.object(counters._Sum, "add", add):
        yield


@contextmanager
def rest_forgotten() -> Iterator[None]:
    """What a payment gives back stays in the hold."""
    from ownway.ledger.posting import holds

    right = holds._Moves.row

    def row(self: Any, hold_id: int, committed_id: int) -> tuple[int, ...]:
        found = right(self, hold_id, committed_id)
        return (*found[:3], 0, *found[4:])

    with mock.patch.object(holds._Moves, "row", row):
        yield


@contextmanager
def replay_done_again() -> Iterator[None]:
    """A key that comes back is taken for a new one."""
    from ownway.ledger.posting import journals

    right = journals._with_twins

    def with_twins(new: Any, twins: Any, hashes: Any, book_id: int) -> Any:
        found = right(new, twins, hashes, book_id)
        return replace(found, fresh=frozenset(found.ids))

    with mock.patch.object(journals, "_with_twins", with_twins):
        yield


@contextmanager
def switch_forgotten() -> Iterator[None]:
    """A hold is said to move to another bank account and does not."""
    from ownway.ledger.posting import holds

    def switch(_self: Any, switched: Mapping[int, int]) -> dict[int, int]:
        return dict.fromkeys(switched, 0)

    with mock.patch.object(holds.Holds, "_switch", switch):
        yield


@contextmanager
def balance_of_the_call() -> Iterator[None]:
    """Every line of a call shows the balance from before the call."""
    from ownway.ledger.posting import kernel

    right = kernel.entry_rows

    def entry_rows(*given: Any, **named: Any) -> list[Any]:
        return [
            row if row[7] is None else (*row[:7], row[7] - row[4]) for row in right(*given, **named)
        ]

    with mock.patch.object(kernel, "entry_rows", entry_rows):
        yield


@contextmanager
def hold_asked_by_sum() -> Iterator[None]:
    """A hold is asked for what a call comes to, not for what lay between."""
    from ownway.ledger.posting import holds

    right = holds._Moves.row

    def row(self: Any, hold_id: int, committed_id: int) -> tuple[int, ...]:
        its_id, committed, drawn, released, *_between = right(self, hold_id, committed_id)
        most = drawn + released
        return its_id, committed, drawn, released, min(drawn, 0), min(released, 0), most

    with mock.patch.object(holds._Moves, "row", row):
        yield
