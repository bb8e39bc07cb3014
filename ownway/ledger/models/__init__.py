"""The tables of the books. They describe and read; only `posting` and `actions` write, in SQL."""

from ownway.ledger.models.books import Account, Book, Counter, Entry, Hold, HoldEvent, Journal
from ownway.ledger.models.months import Period, Snapshot
from ownway.ledger.models.seals import Seal, SealLine

__all__ = [
    "Account",
    "Book",
    "Counter",
    "Entry",
    "Hold",
    "HoldEvent",
    "Journal",
    "Period",
    "Seal",
    "SealLine",
    "Snapshot",
]
