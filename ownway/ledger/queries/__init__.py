"""Reads of the books: balances, statements, journals, months, seals, the check of all, and a
whole book as rows."""

from ownway.ledger.queries.balances import (
    TrialLine,
    balance,
    balances,
    trial_balance,
)
from ownway.ledger.queries.checking import (
    Finding,
    check,
)
from ownway.ledger.queries.journals import (
    HoldStep,
    days_about,
    days_of,
    hold,
    hold_steps,
    holds,
    holds_under,
    human_behind,
    moved_by,
    posting,
    postings_about,
    pot_lines,
    reversal,
)
from ownway.ledger.queries.months import (
    MonthView,
    month,
    months,
)
from ownway.ledger.queries.sealed import (
    head_of,
    heads,
    heads_after,
    proof,
    proofs,
    roots,
    unsealed,
)
from ownway.ledger.queries.spent import (
    Spent,
    spent_of,
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
    "MonthView",
    "Passing",
    "Spent",
    "StatementLine",
    "TrialLine",
    "accounts_of",
    "balance",
    "balances",
    "check",
    "counters_of",
    "days_about",
    "days_of",
    "entries",
    "entries_between",
    "every_entry",
    "every_line",
    "head_of",
    "heads",
    "heads_after",
    "hold",
    "hold_steps",
    "holds",
    "holds_under",
    "human_behind",
    "last_day",
    "month",
    "months",
    "months_of",
    "moved_by",
    "passing",
    "posting",
    "postings_about",
    "pot_lines",
    "proof",
    "proofs",
    "reversal",
    "roots",
    "spent_of",
    "statement",
    "trial_balance",
    "unsealed",
]
