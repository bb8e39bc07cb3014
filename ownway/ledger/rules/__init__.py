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
from ownway.ledger.rules.months import (
    CorrectionReason,
    MonthState,
    ReopenReason,
    month_of,
    months_from,
    trial_hash,
)
from ownway.ledger.rules.movements import Drawing, draw, release, reserve, reverse, undraw
from ownway.ledger.rules.seals import FIRST_HEAD, Block, Leaf, Proof, path, proves, root

__all__ = [
    "EFFECTS",
    "FIRST_HEAD",
    "LARGEST",
    "AccountRef",
    "Block",
    "CorrectionReason",
    "Drawing",
    "Half",
    "HoldEventKind",
    "HoldMove",
    "HoldOpening",
    "HoldRef",
    "HoldSwitch",
    "Journal",
    "Kind",
    "Leaf",
    "Line",
    "MonthState",
    "Posting",
    "Proof",
    "ReopenReason",
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
    "month_of",
    "months_from",
    "normal",
    "path",
    "proves",
    "release",
    "require_tenable",
    "reserve",
    "reverse",
    "root",
    "trial_hash",
    "unbalanced",
    "undraw",
]
