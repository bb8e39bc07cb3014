"""What must hold of a statement before an entry of it is believed."""

from __future__ import annotations

from ownway.core.problems import Problem
from ownway.interop.banking.mapping.numbers import alike
from ownway.interop.banking.mapping.results import Statement
from ownway.interop.banking.phrases import said


def problems(
    statement: Statement, *, account: str = "", last: Statement | None = None
) -> tuple[Problem, ...]:
    """Why the statement is held; () where it may be matched.

    Opening plus entries is closing, and opening is the closing of `last`, the one believed before
    it. `account` is ours, as the bank writes it.
    """
    found = []
    if account and alike(statement.account) != alike(account):
        found.append(said("other_account", statement.statement_id))
    if statement.opening + sum(entry.amount for entry in statement.entries) != statement.closing:
        found.append(said("does_not_add_up", statement.statement_id))
    refs = {entry.ref for entry in statement.entries}
    if len(refs) != len(statement.entries):
        found.append(said("entry_twice", statement.statement_id))
    if last is not None and statement.opening != last.closing:
        found.append(said("statement_missing", statement.statement_id, after=last.statement_id))
    return tuple(found)
