"""Reads of the books: balances, statements, journals and holds, and the check of everything."""

from ownway.ledger.queries.balances import TrialLine, balance, balances, trial_balance
from ownway.ledger.queries.checking import Finding, check
from ownway.ledger.queries.journals import (
    HoldStep,
    hold,
    hold_steps,
    holds,
    posting,
    postings_about,
)
from ownway.ledger.queries.statements import (
    Cursor,
    Passing,
    StatementLine,
    entries,
    entries_between,
    every_entry,
    passing,
    statement,
)

__all__ = [
    "Cursor",
    "Finding",
    "HoldStep",
    "Passing",
    "StatementLine",
    "TrialLine",
    "balance",
    "balances",
    "check",
    "entries",
    "entries_between",
    "every_entry",
    "hold",
    "hold_steps",
    "holds",
    "passing",
    "posting",
    "postings_about",
    "statement",
    "trial_balance",
]
