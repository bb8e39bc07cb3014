"""What must hold before a file of the books leaves: it adds up, by two ways that share no code.

Pure. Each journal balances in its halves; what the lines come to, month by month, is what the
database itself adds up; and, for the whole book, it is what the counters say.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date

from ownway.core.problems import Refused
from ownway.ledger.rules import AccountRef, Half


class DoesNotAgree(Refused):
    """The books do not add up to what they say, so no file of them leaves."""

    code = "books_do_not_agree"


class Sums:
    """What the lines of a file come to, by month and account; minor units, debits less credits."""

    def __init__(self) -> None:
        self.months: dict[str, dict[int, int]] = defaultdict(lambda: defaultdict(int))

    def add(self, effective_on: str, lines: Sequence[tuple[int, int]]) -> None:
        """Lines as (number of the account, amount)."""
        month = self.months[effective_on[:7]]
        for account, minor in lines:
            month[account] += minor


def require_balanced(journal: int, lines: Sequence[tuple[AccountRef, int]]) -> None:
    """Raise DoesNotAgree unless each currency and half of one journal comes to nothing."""
    sums: dict[tuple[str, Half], int] = {}
    for ref, minor in lines:
        side = (ref.currency, ref.kind.half)
        sums[side] = sums.get(side, 0) + minor
    if any(sums.values()):
        raise _differs(f"Journal {journal} does not balance.")


def require_same_months(lines: Sums, stated: Mapping[date, Mapping[int, int]]) -> None:
    """Raise DoesNotAgree unless the lines come to what the database adds up, month by month."""
    said = {f"{month:%Y-%m}": dict(nets) for month, nets in stated.items()}
    if {month: dict(nets) for month, nets in lines.months.items()} != said:
        raise _differs("The lines do not come to the balances of the months.")


def require_counted(totals: Mapping[int, int], counters: Mapping[int, int]) -> None:
    """Raise DoesNotAgree unless each counter says what its lines come to."""
    for account, counted in sorted(counters.items()):
        if totals.get(account, 0) != counted:
            raise _differs(f"The counter of account {account} differs from its lines.")


def _differs(words: str) -> DoesNotAgree:
    return DoesNotAgree(
        f"The books do not agree, so no file was made. {words}",
        fix="Run `ownway books check`. It says everything that is wrong.",
    )
