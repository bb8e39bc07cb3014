"""Reads of the books: balances, statements, journals, months, seals, and the check of all."""

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
from ownway.ledger.queries.months import MonthView, month, months
from ownway.ledger.queries.sealed import head_of, heads, proof, unsealed
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
    "MonthView",
    "StatementLine",
    "TrialLine",
    "balance",
    "balances",
    "check",
    "entries",
    "every_entry",
    "head_of",
    "heads",
    "hold",
    "hold_steps",
    "holds",
    "month",
    "months",
    "posting",
    "postings_about",
    "proof",
    "statement",
    "trial_balance",
    "unsealed",
]
