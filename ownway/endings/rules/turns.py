"""In which order those who wait for us are answered: nobody is scored, and nobody is passed by."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Waits:
    """One who waits for us: since when, and whether they graduated here before."""

    who: UUID  # of the way out; parts two who came in the same moment, always in the same way
    since: datetime
    alumni: bool = False

    @property
    def place(self) -> tuple[bool, datetime, UUID]:
        """Those who graduated here come first, and then whoever has waited longest (S13)."""
        return (not self.alumni, self.since, self.who)


def before(one: Waits, waiting: Iterable[Waits]) -> int:
    """How many of those who wait come before this one."""
    return sum(other.place < one.place for other in waiting)
