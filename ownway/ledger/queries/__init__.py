"""Reads of the books: balances, statements, journals and holds, the check of everything,
and a whole book as rows."""

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
from ownway.ledger.queries.spent import Spent, spent_of
from ownway.ledger.queries.statements import (
    Cursor,
    StatementLine,
    entries,
    every_entry,
    statement,
)
from ownway.ledger.queries.whole_book import (
    BookAccount,
    BookLine,
    accounts_of,
    counters_of,
    every_line,
    last_day,
    months_of,
)

__all__ = [
    "BookAccount",
    "BookLine",
    "Cursor",
    "Finding",
    "HoldStep",
    "Spent",
    "StatementLine",
    "TrialLine",
    "accounts_of",
    "balance",
    "balances",
    "check",
    "counters_of",
    "entries",
    "every_entry",
    "every_line",
    "hold",
    "hold_steps",
    "holds",
    "last_day",
    "months_of",
    "posting",
    "postings_about",
    "spent_of",
    "statement",
    "trial_balance",
]
