"""The kernel: nothing else in the tree writes journals, entries, counters or holds."""

from ownway.ledger.posting.kernel import Effect, Posted, post
from ownway.ledger.posting.refusals import AlreadyReversed, Closed, KeyReused, NotEnough

__all__ = ["AlreadyReversed", "Closed", "Effect", "KeyReused", "NotEnough", "Posted", "post"]
