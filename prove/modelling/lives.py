"""The ways to break what a programme does with money, which a life beside the oracle must see."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from typing import Any
from unittest import mock
from uuid import uuid4

from harness import Sabotage


def ways() -> Mapping[str, Sabotage]:
    return {
        "refund_not_bounded": refund_not_bounded,
        "refund_shared_anew": refund_shared_anew,
        "crash_repeats_the_effect": crash_repeats_the_effect,
        "crash_loses_the_books": crash_loses_the_books,
        "carry_loses_a_remainder": carry_loses_a_remainder,
        "close_lets_an_entry_behind": close_lets_an_entry_behind,
        "penny_to_the_last_pot": penny_to_the_last_pot,
        "switch_takes_what_is_promised": switch_takes_what_is_promised,
        "returned_out_of_what_is_on_its_way": returned_out_of_what_is_on_its_way,
    }


@contextmanager
def refund_not_bounded() -> Iterator[None]:
    """What came back before is forgotten when somebody asks how much still can."""
    from ownway.spending.actions import refunding

    def all_of_it(bill: Any) -> Any:
        from ownway.core.money import Money

        return Money(bill.payment.amount_minor, bill.currency)

    with mock.patch.object(refunding.queries, "still_refundable", all_of_it):
        yield


@contextmanager
def refund_shared_anew() -> Iterator[None]:
    """Each refund is split by itself, and its odd penny always goes to the same pot."""
    from ownway.spending.actions import refunding

    right = refunding.rules.shares

    def shares(amount: int, parts: Sequence[int], _before: Sequence[int]) -> list[int]:
        return right(amount, parts, [0] * len(parts))

    with mock.patch.object(refunding.rules, "shares", shares):
        yield


@contextmanager
def crash_repeats_the_effect() -> Iterator[None]:
    """Whoever lost the answer and asks again buys it twice."""
    from ownway.spending.actions import asking

    right = asking.new_purchase

    def new(*args: Any, **known: Any) -> Any:
        return right(*args, **{**known, "key": uuid4()})

    with mock.patch.object(asking, "new_purchase", new):
        yield


@contextmanager
def crash_loses_the_books() -> Iterator[None]:
    """The row of a refund commits by itself, before the books move: a crash leaves it alone."""
    from django.db import transaction

    from ownway.spending.actions import refunding

    right = refunding.post

    def post(*given: Any, **named: Any) -> None:
        with transaction.atomic():
            right(*given, **named)

    def locked(purchase: Any) -> Any:
        return refunding.queries.whole().get(pk=purchase.pk)

    with (
        mock.patch.object(refunding, "writing", nullcontext),
        mock.patch.object(refunding, "locked", locked),
        mock.patch.object(refunding, "post", post),
    ):
        yield


@contextmanager
def carry_loses_a_remainder() -> Iterator[None]:
    """What of a saving is above the limit neither goes on nor back."""
    from ownway.holding import rules

    right = rules.ending

    def ending(*given: Any, **named: Any) -> Any:
        found = right(*given, **named)
        lapses = {where: part for where, part in found.lapses.items() if where not in found.carries}
        return replace(found, lapses=lapses)

    with mock.patch.object(rules, "ending", ending):
        yield


@contextmanager
def close_lets_an_entry_behind() -> Iterator[None]:
    """A month is called closed, and no account is told."""
    from ownway.ledger.actions import months

    right = months._run

    def run(sql: str, values: tuple[Any, ...]) -> None:
        if not sql.startswith("UPDATE ledger_counter SET closed_through"):
            right(sql, values)

    with mock.patch.object(months, "_run", run):
        yield


@contextmanager
def penny_to_the_last_pot() -> Iterator[None]:
    """A purchase of two pots is rounded down for all but the last."""
    from ownway.spending.actions import setting_aside

    def parts(amount: int, left: Sequence[int]) -> list[int]:
        found = [amount * one // sum(left) for one in left]
        return [*found[:-1], amount - sum(found[:-1])]

    with mock.patch.object(setting_aside.rules, "parts", parts):
        yield


@contextmanager
def switch_takes_what_is_promised() -> Iterator[None]:
    """A new holder gets all that lies there, although the old one still has to pay from it."""
    from ownway.holding.actions import handing_over

    with mock.patch.object(handing_over, "_movable", lambda now, lies: lies.of(_cash(now))):
        yield


def _cash(now: Any) -> Any:
    from ownway.holding import queries

    return queries.cash_of(now)


@contextmanager
def returned_out_of_what_is_on_its_way() -> Iterator[None]:
    """A payment that came back after it was paid is taken from those still on their way."""
    from ownway.spending.actions import banking

    right = banking.undone

    def undone(line: Any, *given: Any, **named: Any) -> Any:
        state, line.state = line.state, "sent"
        try:
            return right(line, *given, **named)
        finally:
            line.state = state

    with mock.patch.object(banking, "undone", undone):
        yield
