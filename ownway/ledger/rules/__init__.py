"""What a journal is, which accounts there are, and when a journal may stand. Pure.

The books have two halves, *rights* (what may be spent, for whom, on what) and *cash* (where the
money lies), and each half balances by itself in each currency.
"""

from ownway.ledger.rules.accounts import AccountRef, Half, Kind, Rule, Side, normal
from ownway.ledger.rules.holds import (
    EFFECTS,
    HoldEventKind,
    HoldMove,
    HoldOpening,
    HoldRef,
    HoldSwitch,
)
from ownway.ledger.rules.journals import (
    LARGEST,
    Journal,
    Line,
    Posting,
    Untenable,
    content_hash,
    credit,
    debit,
    faults_of,
    hashes,
    merged,
    require_tenable,
    unbalanced,
)
from ownway.ledger.rules.movements import Drawing, draw, release, reserve, reverse, undraw

__all__ = [
    "EFFECTS",
    "LARGEST",
    "AccountRef",
    "Drawing",
    "Half",
    "HoldEventKind",
    "HoldMove",
    "HoldOpening",
    "HoldRef",
    "HoldSwitch",
    "Journal",
    "Kind",
    "Line",
    "Posting",
    "Rule",
    "Side",
    "Untenable",
    "content_hash",
    "credit",
    "debit",
    "draw",
    "faults_of",
    "hashes",
    "merged",
    "normal",
    "release",
    "require_tenable",
    "reserve",
    "reverse",
    "unbalanced",
    "undraw",
]
