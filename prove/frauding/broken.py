"""The ways to stop looking, or to look too hard, which the proof must see."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from importlib import import_module
from typing import Any
from unittest import mock

from harness import Sabotage


def ways() -> Mapping[str, Sabotage]:
    return {
        "numbers_as_written": numbers_as_written,
        "repeats_not_looked_for": _blind("invoices", "_repeated", ()),
        "hours_not_compared": _blind("invoices", "_overlapping", ()),
        "hours_not_added_up": _blind("invoices", "_overfull", ()),
        "accounts_not_compared": _blind("signs", "_shared", ()),
        "staff_not_looked_for": _blind("signs", "_insiders", ()),
        "accounts_of_staff_not_known": accounts_of_staff_not_known,
        "changed_accounts_paid": _blind("signs", "_changed", ()),
        "new_payees_trusted": _blind("signs", "_new", ()),
        "splits_not_added_up": _blind("signs", "_split", None),
        "round_sums_trusted": _blind("signs", "_rounded", None),
        "deciders_not_compared": _blind("signs", "_rotating", None),
        "trips_not_followed": _blind("signs", "_there_and_back", None),
        "concerns_without_effect": concerns_without_effect,
        "anybodys_yes": anybodys_yes,
        "price_not_compared": price_not_compared,
        "every_second_sum_is_odd": every_second_sum_is_odd,
    }


def _blind(module: str, name: str, answer: Any) -> Sabotage:
    """One rule that finds nothing."""

    @contextmanager
    def broken() -> Iterator[None]:
        from ownway.spending.rules import invoices, signs

        where = {"invoices": invoices, "signs": signs}[module]
        with mock.patch.object(where, name, return_value=answer):
            yield

    return broken


@contextmanager
def numbers_as_written() -> Iterator[None]:
    """Two numbers are the same only where every sign of them is."""
    from ownway.spending import rules
    from ownway.spending.rules import invoices

    same: Callable[[str], str] = str.strip
    with (
        mock.patch.object(rules, "plain_number", same),
        mock.patch.object(invoices, "plain_number", same),
        mock.patch.object(invoices, "squeezed_number", same),
    ):
        yield


@contextmanager
def accounts_of_staff_not_known() -> Iterator[None]:
    """In whose name an account is, is not asked."""
    from ownway.spending.queries import scenes

    with mock.patch.object(scenes, "_holders", return_value=iter(())):
        yield


@contextmanager
def concerns_without_effect() -> Iterator[None]:
    """Concerns are written down, and everything is paid."""
    concerns = import_module("ownway.spending.queries.concerns")  # the package has a function so
    nobody = concerns.HeldPayees(frozenset(), frozenset())
    with mock.patch.object(concerns, "held_payees", return_value=nobody):
        yield


@contextmanager
def anybodys_yes() -> Iterator[None]:
    """A yes is a yes, whoever gives it."""
    from ownway.spending.actions import invoices

    with mock.patch.object(invoices, "_require_own", return_value=None):
        yield


@contextmanager
def price_not_compared() -> Iterator[None]:
    """What a bill comes to is not held against what was agreed."""
    from dataclasses import replace

    from ownway.spending.rules import invoices

    right = invoices.doubts

    def doubts(sent: Any, others: Any, terms: Any) -> Any:
        return right(sent, others, replace(terms, left=10**15))

    from ownway.spending import rules

    with mock.patch.object(rules, "doubts", doubts):
        yield


@contextmanager
def every_second_sum_is_odd() -> Iterator[None]:
    """Signs that everybody's purchases show."""
    from ownway.spending.rules import signs

    def rounded(mine: Any, _limits: Any) -> Any:
        return (signs.Signal.ROUNDED, mine[0].asked_on)

    with mock.patch.object(signs, "_rounded", rounded):
        yield
