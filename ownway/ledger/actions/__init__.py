"""Every write of the books beside the kernel's: opening, closing months, sealing, correcting."""

from ownway.ledger.actions.correcting import put_right
from ownway.ledger.actions.months import Closing, ask_to_reopen, close_month, reopen_month
from ownway.ledger.actions.opening import account, open_accounts, open_book
from ownway.ledger.actions.refusals import (
    BooksDisagree,
    InOrder,
    MonthNotOver,
    NotInTheBooks,
    NotNow,
    SamePerson,
)
from ownway.ledger.actions.sealing import seal

__all__ = [
    "BooksDisagree",
    "Closing",
    "InOrder",
    "MonthNotOver",
    "NotInTheBooks",
    "NotNow",
    "SamePerson",
    "account",
    "ask_to_reopen",
    "close_month",
    "open_accounts",
    "open_book",
    "put_right",
    "reopen_month",
    "seal",
]
