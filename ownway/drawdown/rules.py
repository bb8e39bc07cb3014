"""Which lines a claim to a funder has, where each one stands, and when the claim balances.

A line is one journal's part of one funder's money: above zero what was spent, below zero what
came back. Amounts are whole minor units. A claim balances when each line is accepted by the
funder or borne by the programme.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from ownway.core import cells, money


class LineState(StrEnum):
    """Where one line of a claim stands."""

    LISTED = "listed"  # drafted, not sent yet
    SENT = "sent"  # with the funder
    ACCEPTED = "accepted"
    REJECTED = "rejected"  # may be sent again
    BORNE = "borne"  # given up: the programme carries it
    WITHDRAWN = "withdrawn"  # the draft was taken back; its journal is free again


class Standing(StrEnum):
    """Where a whole claim stands; follows from its lines alone."""

    DRAFTED = "drafted"
    SENT = "sent"
    REJECTED = "rejected"  # all is answered, and something is to be sent again or borne
    BALANCED = "balanced"
    WITHDRAWN = "withdrawn"


class Rejection(StrEnum):
    """Why a funder does not accept a line."""

    NOT_COVERED = "not_covered"
    EVIDENCE = "evidence"
    AMOUNT = "amount"
    PERIOD = "period"
    TWICE = "twice"
    OTHER = "other"


# state now → the states it can become
NEXT: dict[LineState, frozenset[LineState]] = {
    LineState.LISTED: frozenset({LineState.SENT, LineState.WITHDRAWN}),
    LineState.SENT: frozenset({LineState.ACCEPTED, LineState.REJECTED}),
    LineState.REJECTED: frozenset({LineState.SENT, LineState.BORNE}),
    LineState.ACCEPTED: frozenset(),
    LineState.BORNE: frozenset(),
    LineState.WITHDRAWN: frozenset(),
}
# A later one never hides an earlier one: a claim stands where its least settled line stands.
_ORDER = (
    (LineState.LISTED, Standing.DRAFTED),
    (LineState.SENT, Standing.SENT),
    (LineState.REJECTED, Standing.REJECTED),
    (LineState.WITHDRAWN, Standing.WITHDRAWN),
)


def standing(states: Iterable[LineState]) -> Standing:
    """Where a claim with lines in these states stands."""
    found = set(states)
    return next((where for state, where in _ORDER if state in found), Standing.BALANCED)


@dataclass(frozen=True, slots=True)
class Balance:
    """What was claimed and what became of it; the last four add up to the first."""

    claimed: int
    accepted: int
    borne: int
    rejected: int
    waiting: int


def balance(lines: Iterable[tuple[LineState, int]]) -> Balance:
    """The balance of a claim from (state, amount) of its lines."""
    sums = dict.fromkeys(LineState, 0)
    for state, amount in lines:
        sums[state] += amount
    live = [state for state in LineState if state is not LineState.WITHDRAWN]
    return Balance(
        claimed=sum(sums[state] for state in live),
        accepted=sums[LineState.ACCEPTED],
        borne=sums[LineState.BORNE],
        rejected=sums[LineState.REJECTED],
        waiting=sums[LineState.LISTED] + sums[LineState.SENT],
    )


@dataclass(frozen=True, slots=True)
class Span:
    """A claim's period; `ends_on` is the first day that is not in it."""

    starts_on: date
    ends_on: date


def span_of(day: date, months: int) -> Span:
    """The period `day` lies in: so many whole months, counted from January (1, 2, 3, 4, 6, 12)."""
    first = (day.month - 1) // months * months + 1
    start = day.replace(month=first, day=1)
    end = start
    for _month in range(months):
        end = (end + timedelta(days=32)).replace(day=1)
    return Span(start, end)


def ended_spans(today: date, months: int, *, since: date, most: int = 12) -> list[Span]:
    """The last periods that are over, newest first, none that ended before `since`."""
    found: list[Span] = []
    span = span_of(today, months)
    while len(found) < most:
        span = span_of(span.starts_on - timedelta(days=1), months)
        if span.ends_on <= since:
            break
        found.append(span)
    return found


@dataclass(frozen=True, slots=True)
class FileLine:
    """One line as it stands in the file for the funder."""

    line: int
    on: date
    journal: int
    key: str
    kind: str
    amount: int


@dataclass(frozen=True, slots=True)
class FileHead:
    """What is the same in every line of one file. `sending` counts from 1."""

    claim: int
    sending: int
    funder: str
    span: Span
    currency: str


# What a column of a template can hold; text from a file of ours is a code and never words.
CELLS: dict[str, Callable[[FileHead, FileLine], str]] = {
    "claim": lambda head, line: str(head.claim),
    "sending": lambda head, line: str(head.sending),
    "funder": lambda head, line: cells.safe(head.funder),
    "period_from": lambda head, line: head.span.starts_on.isoformat(),
    "period_to": lambda head, line: (head.span.ends_on - timedelta(days=1)).isoformat(),
    "line": lambda head, line: str(line.line),
    "on": lambda head, line: line.on.isoformat(),
    "journal": lambda head, line: str(line.journal),
    "key": lambda head, line: line.key,
    "kind": lambda head, line: cells.safe(line.kind),
    "amount": lambda head, line: money.plain(line.amount, head.currency),
    "currency": lambda head, line: head.currency,
}


def file_text(columns: Sequence[tuple[str, str]], head: FileHead, lines: Sequence[FileLine]) -> str:
    """The file by a template of (heading, what), as CSV; the same lines give the same text."""
    rows = [[cells.safe(heading) for heading, _what in columns]]
    rows += [[CELLS[what](head, line) for _heading, what in columns] for line in lines]
    return "".join(",".join(map(_quoted, row)) + "\r\n" for row in rows)


class NotNumbers(ValueError):
    """Text that is no list of line numbers; its words say which part."""


def numbers(text: str) -> list[int]:
    """Line numbers as people write them: "3, 7-9". Raises NotNumbers."""
    found: set[int] = set()
    for part in filter(None, re.split(r"[\s,;]+", text.strip())):
        ends = re.fullmatch(r"(\d{1,6})(?:[-–](\d{1,6}))?", part)
        if ends is None or int(ends[2] or ends[1]) < int(ends[1]):
            raise NotNumbers(part)
        found.update(range(int(ends[1]), int(ends[2] or ends[1]) + 1))
    return sorted(found)


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"' if set(text) & set(',"\r\n') else text
