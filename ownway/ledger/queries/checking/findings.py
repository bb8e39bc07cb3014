"""One thing in the books that does not agree, in words; and how much of the books is looked at."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

Progress = Callable[[int, int], None]
# What comes of reading something that was never written by us.
UNREADABLE = (ValueError, TypeError, LookupError, AttributeError, ArithmeticError)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing in the books that does not agree, in words. `where` names it for a search.

    `since`: when it was written. `good_block`, `good_at`: the last seal of this book before which
    all is as it was sealed; 0 where there is none. `journal`, `account`, `book` say whose it is.
    """

    code: str
    words: str
    where: str = ""
    since: datetime | None = None
    journal: int | None = None
    account: int | None = None
    book: UUID | None = None
    good_block: int = 0
    good_at: datetime | None = None

    def __str__(self) -> str:
        written = f" Written {self.since:%Y-%m-%d %H:%M}." if self.since else ""
        good = ""
        if self.good_at is not None:
            good = f" Last good seal: block {self.good_block} of {self.good_at:%Y-%m-%d %H:%M}."
        return f"{self.code}: {self.words}{written}{good}"


Look = Callable[[], list[Finding]]  # one piece of the whole check


@dataclass(frozen=True, slots=True)
class Scope:
    """What is looked at: all, or journals from `first` on and months that end after `since`."""

    first: int = 0
    since: date | None = None

    @property
    def whole(self) -> bool:
        return self.since is None
