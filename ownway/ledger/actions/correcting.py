"""A mistake is put right by the same lines negated, in an open month, and by a new journal."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from ownway.core.actors import Actor
from ownway.ledger import posting, queries
from ownway.ledger.actions.refusals import not_in_the_books
from ownway.ledger.rules import CorrectionReason, Journal, hashes
from ownway.record import actions as record
from ownway.record.store import writing


def put_right(
    *,
    book: UUID,
    wrong: UUID,
    key: UUID,
    reason: CorrectionReason,
    effective_on: date,
    instead: Sequence[Journal] = (),
    by: Actor,
    at: datetime,
) -> posting.Posted:
    """Reverses the journal posted under `wrong`, once; `instead` is what should have stood there.

    `key` is the key of the reversal, made where the intent was made. `effective_on` lies in an
    open month; the day the mistake was about stays on the wrong journal. What a purchase or a
    holding says of itself is not touched: packages above post `queries.reversal` with their rows.

    Raises NotInTheBooks, posting.AlreadyReversed, posting.Closed, posting.NotEnough where the
    money has moved on, posting.KeyReused.
    """
    with writing():
        undone = queries.reversal(book, wrong, key=key, effective_on=effective_on, reason=reason)
        if undone is None:
            raise not_in_the_books()
        journals = [undone, *instead]
        event = record.write(
            by=by,
            at=at,
            verb="ledger.put_right",
            programme=book,
            why=reason.value,
            details={"wrong": wrong},
            journals=hashes(book, journals),
        )
        return posting.post(journals, book=book, event=event, by=by, at=at)
