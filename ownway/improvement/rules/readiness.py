"""Is everything there that helps self-direction to grow? Ten statements, what to do next, and how
far leaders, staff and participants see it differently (I2, scenario 36). Pure.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import Literal

from pydantic import Field, model_validator

from ownway.core import strict_yaml
from ownway.improvement.rules.reflections import Edition
from ownway.improvement.rules.spread import Answered, gaps
from ownway.improvement.rules.wording import Wording
from ownway.programme.rules.strict import Code, Name, Source, Strict

LONGEST_NOTE = 1_000  # characters
AT_A_TIME = 3  # statements on one page
FEWEST_EVER = 3  # with two answers each could work out the other's


class Said(StrEnum):
    """What somebody says to a statement. Who is not sure leaves it out."""

    YES = "yes"
    PARTLY = "partly"
    NOT_YET = "not_yet"


POINTS = {Said.NOT_YET: 0, Said.PARTLY: 1, Said.YES: 2}
# What is not there yet comes first, then what is half there; what is there is kept up.
_FIRST = (Said.NOT_YET, Said.PARTLY, Said.YES)


class Group(StrEnum):
    """Who answers: from where they see the organisation."""

    LEADERS = "leaders"
    STAFF = "staff"
    PARTICIPANTS = "participants"


class Next(Strict):
    """What to do after each answer."""

    yes: Wording
    partly: Wording
    not_yet: Wording

    def after(self, said: Said) -> Wording:
        return {Said.YES: self.yes, Said.PARTLY: self.partly, Said.NOT_YET: self.not_yet}[said]


class Item(Strict):
    """One thing that helps, as a statement anybody can answer."""

    code: Code
    topic: Wording
    statement: Wording
    next: Next


class Fewest(Strict):
    """With fewer answers of one group than this, they are kept back."""

    leaders: int = Field(ge=FEWEST_EVER, le=20)
    staff: int = Field(ge=FEWEST_EVER, le=20)
    participants: int = Field(ge=FEWEST_EVER, le=20)

    def of(self, group: str) -> int:
        found: int = getattr(self, Group(group).value)
        return found


class Checklist(Strict):
    """All statements as one dated text, in the order in which one would begin."""

    format: Literal["ownway-readiness/1"]
    edition: Edition
    dated: date
    author: Name
    source: Source
    fewest: Fewest
    items: tuple[Item, ...] = Field(min_length=5, max_length=20)

    @model_validator(mode="after")
    def _whole(self) -> Checklist:
        if len({item.code for item in self.items}) < len(self.items):
            raise ValueError("each statement has a code of its own")
        return self

    @property
    def order(self) -> tuple[str, ...]:
        return tuple(item.code for item in self.items)

    def item(self, code: str) -> Item | None:
        """The statement of this code, or None."""
        return next((item for item in self.items if item.code == code), None)


def read_checklist(text: str) -> Checklist:
    """The statements of a data file. Raises NotStrict, or ValueError for another shape."""
    return Checklist.model_validate(strict_yaml.read(text).data)


def kept_checklist(content: object) -> Checklist:
    """The statements as a row keeps them, in the words of their day."""
    return Checklist.model_validate(content, strict=False)


def pages(checklist: Checklist) -> list[tuple[Item, ...]]:
    """The statements as somebody answers them: a few at a time, in their order."""
    items = checklist.items
    return [items[at : at + AT_A_TIME] for at in range(0, len(items), AT_A_TIME)]


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do next, with the answer it follows from."""

    item: Item
    said: Said

    @property
    def words(self) -> Wording:
        return self.item.next.after(self.said)


def next_steps(checklist: Checklist, said: Mapping[str, str]) -> list[Step]:
    """What to do, in order: not yet, partly, yes; within each as the checklist has them.

    What was left out has no step. Raises ValueError for an answer that is none.
    """
    found = [
        Step(item, Said(said[item.code])) for item in checklist.items if said.get(item.code, "")
    ]
    return sorted(found, key=lambda step: _FIRST.index(step.said))


@dataclass(frozen=True, slots=True)
class Seen:
    """How one group sees one statement: the mean from 0 (not yet) to 2 (yes).

    None where nobody, or too few to show, answered: which of the two is not told apart.
    """

    group: Group
    mean: Fraction | None


@dataclass(frozen=True, slots=True)
class Compared:
    """One statement as the groups see it; `width` is None with fewer than two groups to show."""

    item: Item
    seen: tuple[Seen, ...]
    width: Fraction | None


def compare(checklist: Checklist, answers: Iterable[tuple[str, str, str]]) -> list[Compared]:
    """Each statement with the mean of each group, the widest gap first (I2).

    `answers`: statement, group and what was said, one for each answer. Where a group has fewer
    answers to a statement than `fewest`, they take no part. Of equal gaps the checklist's order
    holds; statements without a gap to show come last.
    """
    counted: dict[tuple[str, str], list[int]] = {}
    for item, group, said in answers:
        counted.setdefault((item, group), []).append(POINTS[Said(said)])
    enough = [
        Answered(item, f"{group}{number}", group, points)
        for (item, group), given in counted.items()
        if len(given) >= checklist.fewest.of(group)
        for number, points in enumerate(given)
    ]
    found = []
    items = {item.code: item for item in checklist.items}
    for gap in gaps(enough, checklist.order):
        seen = tuple(Seen(group, gap.means.get(group)) for group in Group)
        found.append(Compared(items[gap.element], seen, gap.width if len(gap.means) > 1 else None))
    return sorted(found, key=lambda one: one.width is None)
