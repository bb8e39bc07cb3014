"""Reads of the books: balances, statements, journals and holds, and the check of everything."""

from ownway.ledger.queries.balances import TrialLine, balance, balances, trial_balance
from ownway.ledger.queries.checking import Finding, check
from ownway.ledger.queries.journals import (
    HoldStep,
    hold,
    hold_steps,
    holds,
    holds_under,
    moved_by,
    posting,
    postings_about,
)
from ownway.ledger.queries.statements import (
    Cursor,
    StatementLine,
    entries,
    every_entry,
    statement,
)

__all__ = [
    "Cursor",
    "Finding",
    "HoldStep",
    "StatementLine",
    "TrialLine",
    "balance",
    "balances",
    "check",
    "entries",
    "every_entry",
    "hold",
    "hold_steps",
    "holds",
    "holds_under",
    "moved_by",
    "posting",
    "postings_about",
    "statement",
    "trial_balance",
]
