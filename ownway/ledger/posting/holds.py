"""Holds: money set aside is opened, drawn on and given back, and never more than there is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field
from uuid import UUID

from django.db import connection

from ownway.ledger.posting.journals import Inserted
from ownway.ledger.posting.refusals import NotEnough, hold_too_small
from ownway.ledger.posting.sets import given, on_postgres, stored_day, stored_ref
from ownway.ledger.posting.statements import ask, ask_one, taken
from ownway.ledger.rules import (
    EFFECTS,
    HoldEventKind,
    HoldMove,
    HoldSwitch,
    Journal,
    Untenable,
)

_OPENING = {
    "book_id": "bigint",
    "journal_id": "bigint",
    "from_account_id": "bigint",
    "committed_account_id": "bigint",
    "cash_account_id": "bigint",
    "amount": "bigint",
    "drawn": "bigint",
    "released": "bigint",
    "expires_on": "date",
    "subject_ref": "uuid",
}
_MOVING = dict.fromkeys(
    ("hold", "committed", "drew", "let_go", "least_drawn", "least_let_go", "most"), "bigint"
)
_SWITCH = {"hold": "bigint", "cash": "bigint"}
_EVENT = {
    "hold": "bigint",
    "place_in_call": "bigint",
    "kind": "text",
    "amount": "bigint",
    "journal": "bigint",
    "cash": "bigint",
}


@dataclass(slots=True)
class _Moves:
    """All that one call does to one hold, in the order of the call."""

    steps: list[tuple[HoldMove, int]] = field(default_factory=list)  # with the journal's id

    def row(self, hold_id: int, committed_id: int) -> tuple[int, ...]:
        """The sums, and the least and the most that stood in between."""
        drawn = released = least_drawn = least_released = most = 0
        for move, _journal in self.steps:
            drew, let_go = EFFECTS[move.kind]
            drawn += drew * move.amount
            released += let_go * move.amount
            if drawn < least_drawn:
                least_drawn = drawn
            if released < least_released:
                least_released = released
            if drawn + released > most:
                most = drawn + released
        return hold_id, committed_id, drawn, released, least_drawn, least_released, most


class Holds:
    """What one call does to holds, and which hold each of its journals made."""

    def __init__(self, book_id: int, account_ids: Mapping[str, int]) -> None:
        self.book_id = book_id
        self.account_ids = account_ids
        self.made: dict[UUID, int] = {}
        self._events: list[tuple[int, HoldEventKind, int, int | None, int | None]] = []

    def move(
        self, fresh: Sequence[Journal], inserted: Inserted, switches: Sequence[HoldSwitch]
    ) -> None:
        """Opens holds in the order of the call, then moves holds in the order of their ids."""
        self.made = dict(inserted.holds)
        self._open([journal for journal in fresh if journal.opens is not None], inserted.ids)
        moves: dict[int, _Moves] = {}
        for journal in fresh:
            for move in journal.moves:
                hold_id = move.hold.id or self.made.get(move.hold.key)
                if not hold_id:
                    raise Untenable("a hold that is not in the books")
                steps = moves.setdefault(hold_id, _Moves()).steps
                steps.append((move, inserted.ids[journal.key]))
        switched = {switch.hold.id: self.account_ids[switch.cash.code] for switch in switches}
        if switched:
            self._lock(moves.keys() | switched.keys())
        self._draw(moves)
        left = self._switch(switched)
        for hold_id in sorted(moves.keys() | switched.keys()):
            if hold_id in moves:
                for move, journal_id in moves[hold_id].steps:
                    self._events.append((hold_id, move.kind, move.amount, journal_id, None))
            if hold_id in switched:
                cash_id = switched[hold_id]
                self._events.append((hold_id, HoldEventKind.MOVED, left[hold_id], None, cash_id))
        self._note()

    def _open(self, journals: Sequence[Journal], ids: Mapping[UUID, int]) -> None:
        rows = []
        for journal in journals:
            opens = journal.opens
            if opens is None:
                continue
            rows.append(
                (
                    self.book_id,
                    ids[journal.key],
                    self.account_ids[opens.source.code],
                    self.account_ids[opens.committed.code],
                    None if opens.cash is None else self.account_ids[opens.cash.code],
                    opens.amount,
                    0,
                    0,
                    stored_day(opens.expires_on),
                    stored_ref(journal.subject),
                )
            )
        if not rows:
            return
        with given("posting_openings", _OPENING, rows) as some:
            made = dict(
                ask(
                    f"INSERT INTO ledger_hold ({', '.join(_OPENING)}) {some.source}"
                    " RETURNING journal_id, id",
                    *some.values,
                )
            )
        for journal, row in zip(journals, rows, strict=True):
            hold_id = self.made[journal.key] = made[row[1]]
            self._events.append((hold_id, HoldEventKind.MADE, row[5], row[1], row[4]))

    def _draw(self, moves: Mapping[int, _Moves]) -> None:
        """The conditions say no first, so that the answer can name what is missing; the CHECK
        `hold_sane` says no even where they are forgotten."""
        if not moves:
            return
        rows = []
        for hold_id in sorted(moves):
            # One hold lies in one committed account; `_refuse` looks where a move names another.
            committed = {
                self.account_ids[move.hold.committed.code] for move, _ in moves[hold_id].steps
            }
            rows.append(moves[hold_id].row(hold_id, min(committed) if len(committed) == 1 else 0))
        take = taken("ledger_hold", "id", "hold")
        now = take.now
        with given("posting_draws", _MOVING, rows) as some:
            moved = ask(
                f"WITH given ({', '.join(_MOVING)}) AS ({some.source}){take.first}"
                f" UPDATE ledger_hold SET drawn = {now}.drawn + given.drew,"
                f" released = {now}.released + given.let_go FROM given{take.source}"
                f" WHERE ledger_hold.id = given.hold{take.same}"
                f" AND {now}.committed_account_id = given.committed"
                f" AND {now}.drawn + given.least_drawn >= 0"
                f" AND {now}.released + given.least_let_go >= 0"
                f" AND {now}.drawn + {now}.released + given.most <= {now}.amount"
                " RETURNING ledger_hold.id",
                *some.values,
            )
        if len(moved) != len(rows):
            self._refuse(moves, {row[0] for row in moved})

    def _refuse(self, moves: Mapping[int, _Moves], moved: set[int]) -> None:
        """Finds the first step that cannot be. The rows stay locked, so the answer stays true."""
        hold_id = min(moves.keys() - moved)
        row = ask_one(
            "SELECT committed_account_id, amount, drawn, released FROM ledger_hold WHERE id = %s",
            hold_id,
        )
        if row is None:
            raise Untenable("a hold that is not in the books")
        committed_id, amount, drawn, released = row
        for move, _journal in moves[hold_id].steps:
            if self.account_ids[move.hold.committed.code] != committed_id:
                raise Untenable("a hold that is not in the books")
            drew, let_go = (effect * move.amount for effect in EFFECTS[move.kind])
            drawn, released = drawn + drew, released + let_go
            missing = max(drawn + released - amount, -drawn, -released)
            if missing > 0:
                account = move.hold.committed
                raise NotEnough(account, missing, hold_too_small(account, missing))
        raise Untenable("a hold that refuses without a reason")

    def _lock(self, hold_ids: Set[int]) -> None:
        """All holds of the call in one go, where they are touched by two statements."""
        if not on_postgres():
            return
        with given("posting_locks", {"hold": "bigint"}, [(each,) for each in hold_ids]) as some:
            ask(
                f"WITH given (hold) AS ({some.source}) SELECT id FROM ledger_hold"
                f" WHERE id IN (SELECT hold FROM given) ORDER BY id FOR NO KEY UPDATE",
                *some.values,
            )

    def _switch(self, switched: Mapping[int, int]) -> dict[int, int]:
        """Hold id → what is still set aside under it, now to be paid from another account."""
        if not switched:
            return {}
        with given("posting_switches", _SWITCH, sorted(switched.items())) as some:
            left = dict(
                ask(
                    f"WITH given (hold, cash) AS ({some.source})"
                    " UPDATE ledger_hold SET cash_account_id = given.cash FROM given"
                    " WHERE ledger_hold.id = given.hold AND ledger_hold.book_id = %s"
                    " RETURNING ledger_hold.id,"
                    " ledger_hold.amount - ledger_hold.drawn - ledger_hold.released",
                    *some.values,
                    self.book_id,
                )
            )
        if len(left) != len(switched):
            raise Untenable("a hold that is not in the books")
        return left

    def _note(self) -> None:
        """One statement for all events; each takes the next number of its hold, which is ours."""
        if not self._events:
            return
        counts: dict[int, int] = {}
        rows = []
        for hold_id, kind, *rest in self._events:
            counts[hold_id] = counts.get(hold_id, 0) + 1
            rows.append((hold_id, counts[hold_id], kind.value, *rest))
        with given("posting_events", _EVENT, rows) as some, connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO ledger_hold_event"
                " (book_id, hold_id, seq, kind, amount, journal_id, cash_account_id)"
                f" WITH given ({', '.join(_EVENT)}) AS ({some.source})"
                " SELECT CAST(%s AS bigint), given.hold, given.place_in_call"
                " + coalesce((SELECT max(e.seq) FROM ledger_hold_event e"
                " WHERE e.hold_id = given.hold), 0), given.kind, given.amount,"
                " CAST(given.journal AS bigint), CAST(given.cash AS bigint) FROM given",
                [*some.values, self.book_id],
            )
