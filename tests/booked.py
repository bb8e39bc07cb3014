"""What an act moved in the books: each account with its side, and nothing else.

`booked` reads every balance before and after. `said` is what moved in words, as `entries` writes it
down in a test, so that the same rows are asserted and printed in the rule book.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from ownway.core.money import Money
from ownway.decisions.models import Pot
from ownway.holding.rules import party
from ownway.ledger import queries as books
from ownway.ledger.models import Journal
from ownway.ledger.queries.journals import read_back
from ownway.ledger.rules import AccountRef, merged
from ownway.ledger.rules import Line as Entry
from ownway.planning.models import Line
from ownway.programme.models import Programme
from ownway.programme.queries import pack_of
from ownway.spending.models import Payee

Row = dict[str, Any]


def debit(account: str, minor: int) -> tuple[str, int]:
    return account, minor


def credit(account: str, minor: int) -> tuple[str, int]:
    return account, -minor


def entries(*lines: tuple[str, int], currency: str = "GBP") -> list[Row]:
    """The rows of one table: debits first, each in the order of the accounts' names."""
    ordered = sorted(lines, key=lambda one: (one[1] < 0, one[0]))
    return [
        {
            "Account": account,
            "Debit": Money(minor, currency) if minor > 0 else "",
            "Credit": Money(-minor, currency) if minor < 0 else "",
        }
        for account, minor in ordered
    ]


def each(heading: str, **tables: list[Row]) -> list[Row]:
    """Several acts in one table, what differs between them in a first column."""
    return [
        {heading: name.replace("_", " "), **row} for name, table in tables.items() for row in table
    ]


@dataclass
class Booked:
    """What one act wrote: what moved by each kind of journal, and in all."""

    programme: Programme | None
    by_kind: dict[str, list[Row]] = field(default_factory=dict)
    said: list[Row] = field(default_factory=list)


@contextmanager
def booked(programme: Programme | None = None) -> Iterator[Booked]:
    """Around one act. The journals it wrote must come to what moved in the balances.

    Without a programme, one is opened in it and named to what is given.
    """
    found = Booked(programme)
    before = {} if programme is None else _balances(programme)
    last = Journal.objects.order_by("-id").values_list("id", flat=True).first() or 0
    yield found
    programme = found.programme
    assert programme is not None
    after = _balances(programme)
    moved = {
        ref: after.get(ref, 0) - before.get(ref, 0)
        for ref in {*before, *after}
        if after.get(ref, 0) != before.get(ref, 0)
    }
    rows = Journal.objects.filter(book__ref=programme.ref, id__gt=last).order_by("id")
    posted = read_back(rows)
    names = _names(programme)
    lines = [(one.journal.kind, line) for one in posted for line in one.journal.lines]
    assert len({line.account.owner for _kind, line in lines} - {None}) <= 1, "two people's money"
    sums = {line.account: line.amount for line in merged(line for _kind, line in lines)}
    assert sums == moved
    for wanted in {kind for kind, _line in lines}:
        found.by_kind[wanted] = _table([line for kind, line in lines if kind == wanted], names)
    found.said = _table([line for _kind, line in lines], names)
    assert books.check() == []


def _table(lines: list[Entry], names: dict[UUID, str]) -> list[Row]:
    moved = {line.account: line.amount for line in merged(lines)}
    rows = entries(*((called(ref, names), minor) for ref, minor in moved.items()))
    assert len({row["Account"] for row in rows}) == len(rows), "two accounts of one name"
    return rows


def _balances(programme: Programme) -> dict[AccountRef, int]:
    return {one.account: one.debits - one.credits for one in books.trial_balance(programme.ref)}


def called(account: AccountRef, names: dict[UUID, str]) -> str:
    """Kind, whose hands, line and pot of an account, in words."""
    parts = [account.kind.value.replace("_", " ")]
    if account.party is not None:
        parts.append(names[account.party])
    elif account.kind.value in ("award", "authority"):
        parts.append(names[account.book])  # the funder listed first needs no party
    if account.line is not None:
        parts.append(names[account.line])
    elif account.kind.value == "available":
        parts.append("not planned")
    if account.pot is not None:
        parts.append(names[account.pot])
    return ", ".join(parts)


def _names(programme: Programme) -> dict[UUID, str]:
    pack = pack_of(programme)
    book = programme.ref
    funders = [one.code for one in pack.funded_by]
    found = {book: funders[0], party(book, "rail", "bank"): "bank"}
    found |= {party(book, "funder", code): code for code in [*funders, "own"]}
    found |= {
        party(book, "holder", one.code): one.code.replace("_", " ") for one in pack.holding.holders
    }
    found |= {one.party: one.name for one in Payee.objects.filter(programme=programme)}
    found |= dict(Line.objects.values_list("root", "what"))
    found |= {
        one.ref: f"{one.funder} {one.starts_on.year}"
        for one in Pot.objects.filter(person__programme=programme)
    }
    return found


# Ana's plan of tests/agreed, as the books name it.
WHAT = {"art": "Art class", "gym": "Gym", "bus": "Bus pass", "aside": "Nights away"}
CASH = {
    "art": "direct cash, nhs 2026",
    "gym": "third cash, harbour accounts, nhs 2026",
    "bus": "notional cash, nhs thornmere, nhs 2026",
}
PAYEE = "paid, City Leisure"


def rights(kind: str, line: str = "gym") -> str:
    """The account of one of Ana's lines."""
    return f"{kind}, {WHAT[line]}, nhs 2026"


def around(plan: Any) -> AbstractContextManager[Booked]:
    return booked(plan.person.programme)
