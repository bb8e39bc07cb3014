"""What pages are put together from: frozen values the tags of `templatetags/ui.py` draw."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from ownway.core.money import Money


@dataclass(frozen=True, slots=True)
class Link:
    """Somewhere to go. `about` is read out after the text: "Change" + "your goals"."""

    text: str
    url: str
    about: str = ""


Value = str | int | Money | date | datetime | Link | None


class Kind(StrEnum):
    """The tone of a notice, a panel or a tag. Never the only way something is told."""

    PLAIN = "plain"
    GOOD = "good"  # saved, agreed, done
    CARE = "care"  # please look at this
    WRONG = "wrong"  # something of ours went wrong, or needs mending


@dataclass(frozen=True, slots=True)
class Tag:
    """A short status beside a name."""

    text: str
    kind: Kind = Kind.PLAIN


@dataclass(frozen=True, slots=True)
class SummaryRow:
    """A question or name, what was said, and links to change it. `value` may be several lines."""

    key: str
    value: Value | Sequence[Value]
    links: Sequence[Link] = ()
    note: str = ""


class Status(StrEnum):
    """Where a task stands. There are four, and no colours (U8)."""

    NOT_STARTED = "not_started"
    STARTED = "started"
    DONE = "done"
    NOT_READY = "not_ready"


@dataclass(frozen=True, slots=True)
class Task:
    """A row of a task list. A task that is not ready has no link; `hint` then says why."""

    text: str
    status: Status
    url: str = ""
    hint: str = ""

    def __post_init__(self) -> None:
        if (self.status is Status.NOT_READY) == bool(self.url):
            raise ValueError("a task has a link unless it is not ready")


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table; numbers and amounts stand at the end side."""

    text: str
    number: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under columns. The first cell of a row names the row."""

    caption: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Value | Tag]]
    total: Sequence[Value] = ()
    empty: str = ""  # the sentence shown instead when there are no rows

    def __post_init__(self) -> None:
        for row in (*self.rows, *([self.total] if self.total else [])):
            if len(row) != len(self.columns):
                raise ValueError(f"{len(row)} cells under {len(self.columns)} columns")


@dataclass(frozen=True, slots=True)
class Mark:
    """One bar or dot: its name, its size as a whole number, and the words for that size."""

    name: str
    size: int
    words: str


class ChartKind(StrEnum):
    """How marks are drawn."""

    BARS = "bars"
    LINE = "line"
    DOTS = "dots"


@dataclass(frozen=True, slots=True)
class Chart:
    """A picture of numbers. `finding` is its heading: what the numbers say, in a sentence."""

    finding: str
    kind: ChartKind
    marks: Sequence[Mark]
    name_column: str
    size_column: str
    description: str = ""
    csv_url: str = ""

    def __post_init__(self) -> None:
        if any(mark.size < 0 for mark in self.marks):
            raise ValueError("the axis starts at 0")


@dataclass(frozen=True, slots=True)
class Help:
    """The block on every page, always in the same place (U12).

    Words are shown as given; a number or an address beside them becomes a link.
    """

    crisis_words: str
    crisis_phone: str = ""
    human_words: str = ""
    human_phone: str = ""
    human_url: str = ""
    site_url: str = ""
    complain_url: str = ""
