"""The journals of a payment that is paid, and of one that came back or never left."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from ownway.holding.rules import in_transit_account
from ownway.ledger import queries as books
from ownway.ledger.rules import Journal
from ownway.spending import rules
from ownway.spending.actions.bills import paid_account
from ownway.spending.models import PayRunLine
from ownway.spending.rules import RunLineState


def settled(line: PayRunLine, paid_on: date, today: date) -> Journal:
    """Dr paid · Cr in_transit, about the day on the statement."""
    paid = paid_account(line.bill)
    return Journal(
        key=rules.settled_key(line.key),
        kind="run_settled",
        effective_on=today,
        lines=rules.run_settled(
            paid, in_transit_account(paid.book, paid.currency), line.amount_minor
        ),
        subject=line.bill.purchase.ref,
        concerns_on=paid_on,
    )


def undone(line: PayRunLine, today: date, *, reason: str, on: date | None = None) -> Journal:
    """Dr spent · Cr committed, and the cash back from where it had got to: the debt stands.

    Read back from the journal that paid it, so it goes back into the account it came from.
    """
    paid = paid_account(line.bill)
    posted = books.posting(paid.book, line.key)
    if posted is None:
        raise AssertionError("a payment that comes back was posted")
    cash = next(x.account for x in posted.journal.lines if x.account.code == line.cash)
    had_settled = line.state == RunLineState.SETTLED
    came_from = paid if had_settled else in_transit_account(cash.book, cash.currency)
    journal = rules.undrawn(
        key=rules.undone_key(line.key),
        effective_on=today,
        drawings=[rules.drawing(move.hold, move.amount) for move in posted.journal.moves],
        cash=rules.run_undone(cash, came_from, line.amount_minor),
        reason=reason,
    )
    return replace(journal, concerns_on=on)
