"""What is kept locked is locked anew with the newest key; what it says stays byte for byte."""

from __future__ import annotations

from datetime import datetime

from ownway.core.actors import SYSTEM, Actor
from ownway.core.safe import the_safe
from ownway.record import actions as record
from ownway.record.store import writing
from ownway.spending import queries


def lock_anew(*, at: datetime, by: Actor = SYSTEM) -> int:
    """The next rows that another key than the newest locks; gives how many, 0 when all is done.

    Call it until it gives 0: stopped in between, it goes on where it was. Raises
    core.safe.NotOpened where a row does not open, and changes nothing then.
    """
    with writing():
        safe = the_safe()
        each, waiting = next(
            (
                (each, found)
                for each in queries.LOCKED
                if (found := queries.to_lock_anew(each, safe.newest))
            ),
            (None, []),
        )
        if each is None:
            return 0
        held = each.rows().select_for_update(of=("self",)).filter(pk__in=waiting).order_by("pk")
        rows = [row for row in held if getattr(row, each.column)]  # emptied while we waited for it
        for row in rows:
            kept = bytes(getattr(row, each.column))
            setattr(row, each.column, safe.keep_anew(kept, each.place(row)))
            row.save(update_fields=[each.column])
        record.write(
            by=by,
            at=at,
            verb="spending.lock_anew",
            rows=rows,
            details={"key": safe.newest.hex(), "rows": len(rows)},
        )
        return len(waiting)
