"""When an amount changes: which one counts, and what made the difference, to the penny."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from ownway.allocation.rules.working import Told, known
from ownway.programme.rules import Pack, scheme_of
from ownway.scheme.rules import model
from ownway.scheme.rules.changes import Attribution, explain

LOOKS_BACK = timedelta(days=335)  # a corridor softens against the amount of so long ago


def looked_back_at(scheme: model.Scheme) -> tuple[str, ...]:
    """The facts that stand for the amount of the year before: a corridor softens against them."""
    return tuple(step.against for step in scheme.steps if isinstance(step, model.Corridor))


@dataclass(frozen=True, slots=True)
class ChangePart:
    """What one thing did to the difference between two amounts, in minor units.

    `kind` is "answer", "fact", "prices", "rules", "settled_before" or "settled_now"; `name` the
    question or fact. `alone`: the new amount if only this had changed, where that can be said.
    """

    kind: str
    name: str
    minor: int
    alone: int | None
    words: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Standing:
    """One amount in the order they came: what there is to plan with, and the lower sum that a
    notice in force lets it go down to, if any. Minor units."""

    amount: int
    noticed: int | None = None


def counting(amounts: Sequence[Standing]) -> int:
    """Which amount counts, of all in their order: more counts at once, less only after a notice.

    Gives its place. So no amount ever goes down unsaid (A12, A21, R18). `amounts` is not empty.
    """
    return counted(amounts)[-1]


def counted(amounts: Sequence[Standing]) -> tuple[int, ...]:
    """The places of all that came to count, one after the other; the first of them always did."""
    held = [0]
    for place, one in enumerate(amounts[1:], start=1):
        goes_down = one.amount < amounts[held[-1]].amount
        if not goes_down or (one.noticed is not None and one.noticed <= one.amount):
            held.append(place)
    return tuple(held)


def is_explained(parts: Sequence[ChangePart], difference: int, languages: Sequence[str]) -> bool:
    """Whether the parts come to all of the difference, each with a sentence in every language."""
    spoken = all(part.words.get(language) for part in parts for language in languages)
    return spoken and sum(part.minor for part in parts) == difference


def attribution(before: Pack, old: Told, after: Pack, new: Told) -> Attribution:
    """How much of the difference between two indicative amounts came of what, to the penny (A7)."""
    schemes = scheme_of(before), scheme_of(after)
    return explain(
        (schemes[0], old.on, known(schemes[0], old)),
        (schemes[1], new.on, known(schemes[1], new)),
    )
