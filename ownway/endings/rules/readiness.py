"""How ready somebody feels, for themself: strengths first, then a few sentences (H3).

Nothing else in the house may read this file or what it is about: `.importlinter` keeps it so.
It has no total, opens and closes nothing, and moves no money.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum

from ownway.planning.rules import Finding, check_length


class Feels(StrEnum):
    """An answer to one sentence. There is no wrong one, and no number behind it."""

    YES = "yes"
    PARTLY = "partly"
    NOT_YET = "not_yet"


def check_signs(
    strengths: str, words: str, answers: Mapping[str, str], signs: Sequence[str]
) -> tuple[Finding, ...]:
    """What keeps it from being saved. Every sentence may stay without an answer."""
    found = [*check_length(strengths, "strengths"), *check_length(words, "words")]
    found += [
        Finding("sign_unknown", code)
        for code, said in answers.items()
        if code not in signs or said not in set(Feels)
    ]
    if not strengths.strip() and not words.strip() and not answers:
        found.append(Finding("signs_empty", "strengths"))
    return tuple(found)
