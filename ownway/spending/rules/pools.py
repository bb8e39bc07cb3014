"""Buying one thing together: each with a share of their own (F10). Pure."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from uuid import UUID

from ownway.core.money import Money
from ownway.planning.rules import Finding

MOST_SHARES = 40
LONGEST_SHOWN = 60  # characters of the name the others read
_LETTERS = "ABCDEFGHJKMNPQRTUVWXY346789"  # none that is taken for another


class PoolStatus(StrEnum):
    """Where a thing bought together stands."""

    OPEN = "open"  # shares are still missing
    ORDERED = "ordered"
    GIVEN_UP = "given_up"


def pool_code(ref: UUID) -> str:
    """The code to ask others in with: eight letters that are easy to say on the phone."""
    number, letters = ref.int, ""
    for _place in range(8):
        number, at = divmod(number, len(_LETTERS))
        letters += _LETTERS[at]
    return f"{letters[:4]}-{letters[4:]}"


def plain_code(typed: str) -> str:
    """A code as somebody typed it, in the way it is kept."""
    letters = "".join(one for one in typed.upper() if one.isalnum())
    return f"{letters[:4]}-{letters[4:8]}"


def missing(total: int, shares: Sequence[int]) -> int:
    """What is not promised yet, in minor units."""
    return total - sum(shares)


def check_share(
    share: Money, *, missing: int, shares: int, ask_above: int, shown_as: str
) -> tuple[Finding, ...]:
    """Whether one person may promise this: above zero, no more than is missing, and small enough
    that it needs nobody else's yes."""
    found = []
    if not shown_as.strip() or len(shown_as) > LONGEST_SHOWN:
        found.append(Finding("no_name_for_others", "shown_as", values={"most": LONGEST_SHOWN}))
    if shares >= MOST_SHARES:
        found.append(Finding("pool_full", "amount", values={"most": MOST_SHARES}))
    if share.minor <= 0:
        found.append(Finding("not_above_zero", "amount"))
    elif share.minor > missing:
        values = {"missing": Money(missing, share.currency)}
        found.append(Finding("more_than_missing", "amount", values=values))
    elif share.minor > ask_above:
        values = {"most": Money(ask_above, share.currency)}
        found.append(Finding("share_needs_yes", "amount", values=values))
    return tuple(found)
