"""Months of the books: when one may be closed, and what its closing is worth as a number."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from uuid import UUID

from ownway.core.period import Period, add_months
from ownway.record.rules import canonical


class MonthState(StrEnum):
    """Whether entries may still count for days of a month."""

    OPEN = "open"
    CLOSED = "closed"


class ReopenReason(StrEnum):
    """Why a closed month is opened again. Late papers are no reason: they go into the open one."""

    MISTAKE = "mistake"
    AUDITOR = "auditor"  # somebody who checks the books asks for it
    FUNDER = "funder"  # the funder's own closing differs


class CorrectionReason(StrEnum):
    """Why a journal is put right."""

    TWICE = "twice"
    WRONG_AMOUNT = "wrong_amount"
    WRONG_DAY = "wrong_day"
    WRONG_PLACE = "wrong_place"  # another person's, pot's or line's
    DID_NOT_HAPPEN = "did_not_happen"


def month_of(day: date) -> Period:
    """The calendar month a day lies in."""
    first = day.replace(day=1)
    return Period(first, add_months(first, 1))


def months_from(first: date, last: date) -> list[Period]:
    """Each month from that of `first` to that of `last`, both included."""
    found = [month_of(first)]
    while found[-1].ends_on <= last:
        found.append(month_of(found[-1].ends_on))
    return found


def trial_hash(
    book: UUID, ends_on: date, revision: int, closings: Iterable[tuple[str, int, int, int]]
) -> str:
    """SHA-256 (hex) of a trial balance: account codes in order, each with debits less credits,
    the last number of its running balance and how many entries the month had.

    `ends_on` is exclusive; `revision` counts the closings of this month.
    """
    listed = [list(closing) for closing in sorted(closings)]
    return hashlib.sha256(canonical([str(book), ends_on, revision, listed])).hexdigest()
