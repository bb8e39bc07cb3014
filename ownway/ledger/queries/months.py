"""The months of a book: which are closed, by whom, and what they came to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from ownway.ledger.models import Period
from ownway.ledger.rules import MonthState


@dataclass(frozen=True, slots=True)
class MonthView:
    """One month. `ends_on` is exclusive; `revision` counts its closings; `reason`, `asked_by` and
    `asked_human` stand where somebody asked that it is opened again."""

    starts_on: date
    ends_on: date
    state: MonthState
    revision: int
    closed_at: datetime | None
    closed_by: UUID | None
    trial_hash: str
    reason: str
    asked_at: datetime | None
    asked_by: UUID | None
    asked_human: UUID | None
    reopened_at: datetime | None
    reopened_by: UUID | None


def months(book: UUID) -> list[MonthView]:
    """Every month of a book, the earliest first."""
    return [_view(row) for row in Period.objects.filter(book__ref=book).order_by("starts_on")]


def month(book: UUID, day: date) -> MonthView | None:
    """The month that starts on this day; None where the book has none."""
    row = Period.objects.filter(book__ref=book, starts_on=day).first()
    return None if row is None else _view(row)


def _view(row: Period) -> MonthView:
    return MonthView(
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        state=MonthState(row.state),
        revision=row.revision,
        closed_at=row.closed_at,
        closed_by=row.closed_by,
        trial_hash=row.trial_hash or "",
        reason=row.reason or "",
        asked_at=row.asked_at,
        asked_by=row.asked_by,
        asked_human=row.asked_human,
        reopened_at=row.reopened_at,
        reopened_by=row.reopened_by,
    )
