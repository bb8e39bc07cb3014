"""The three kinds of 'no': a Problem is a value, a Refused is raised beside an action.

The third, a fault, is whatever else is raised: a constraint, an assertion, a bug.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to put right.

    `code` is stable, `words` are plain and fit to show, `where` names the field or row,
    `fix` says what would help.
    """

    code: str
    words: str
    where: str = ""
    fix: str = ""


class Refused(Exception):
    """An action said no, for reasons a person may read. Nothing was changed."""

    code = "refused"

    def __init__(self, words: str, *, fix: str = "", problems: Sequence[Problem] = ()) -> None:
        super().__init__(words)
        self.words = words
        self.fix = fix
        self.problems = tuple(problems)


class NotVisible(Exception):
    """There is nothing here for this viewer: absent and forbidden look the same (404)."""


class Stale(Refused):
    """Somebody else saved in between; both texts are kept and shown."""

    code = "stale"
