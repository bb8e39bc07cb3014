"""A round of the check: its days, its raters, when it can close, and what each total says (S16)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from ownway.core.period import Period, add_months

LOOK_BACK_MONTHS = 3  # whole calendar months before the month of convening (V12)
AGAIN_AFTER_MONTHS = 6  # from the day of convening (V12)
FEWEST_RATERS = 2
FEWEST_VIEWPOINTS = 2
MOST_RATERS = 60
LINK_DAYS = 14  # a rater's link ends this many days after the meeting
MOST_PRIORITIES = 5
FEWEST_OF_VIEWPOINT = 3  # without names: with two, each could work out what the other said


class Viewpoint(StrEnum):
    """From where somebody looks at the organisation."""

    SERVICE = "service"  # uses the service
    PEER = "peer"
    CLINICAL = "clinical"
    SUPPORT = "support"
    ADMINISTRATOR = "administrator"


class Way(StrEnum):
    """How somebody's answers came in."""

    SIGNED_IN = "signed_in"  # can leave and come back
    GUEST = "guest"  # by a link; nothing is kept until it is handed in
    PAPER = "paper"  # typed in by somebody else


class Stage(StrEnum):
    """Where a round stands. `RE_CHECKED`: a later round has a result."""

    PLANNED = "planned"
    OPEN = "open"
    CLOSED = "closed"
    CONVENED = "convened"
    PRIORITIES = "priorities"
    CYCLES = "cycles"
    SET_ASIDE = "set_aside"  # ended without counting
    RE_CHECKED = "re_checked"


class Outcome(StrEnum):
    """How rating ended: valid, or set aside."""

    VALID = "valid"
    SET_ASIDE = "set_aside"


@dataclass(frozen=True, slots=True)
class Stood:
    """What happened to a round so far."""

    opened: bool = False
    outcome: str = ""  # of Outcome; empty while rating goes on
    convened: bool = False
    priorities: int = 0
    cycles: int = 0
    re_checked: bool = False


def stage(now: Stood) -> Stage:
    """The furthest a round has come."""
    if now.outcome == Outcome.SET_ASIDE:
        return Stage.SET_ASIDE
    if now.outcome != Outcome.VALID:
        return Stage.OPEN if now.opened else Stage.PLANNED
    if now.re_checked and now.convened:
        return Stage.RE_CHECKED
    if now.cycles:
        return Stage.CYCLES
    if now.priorities:
        return Stage.PRIORITIES
    return Stage.CONVENED if now.convened else Stage.CLOSED


def look_back(convened_on: date) -> Period:
    """The three whole calendar months before the month of convening; its end is exclusive (V12)."""
    until = convened_on.replace(day=1)
    return Period(add_months(until, -LOOK_BACK_MONTHS), until)


def next_due(convened_on: date) -> date:
    """Six months on by the calendar; a day that month does not have becomes its last (V12)."""
    return add_months(convened_on, AGAIN_AFTER_MONTHS)


@dataclass(frozen=True, slots=True)
class Rated:
    """One rater: from where they look, how many elements they answered, whether handed in."""

    viewpoint: str
    answered: int
    handed_in: bool

    def complete(self, asked: int) -> bool:
        """Handed in, with an answer to every element: a skipped one makes it incomplete."""
        return self.handed_in and self.answered == asked


@dataclass(frozen=True, slots=True)
class Lack:
    """One thing that is missing; the values fill its words."""

    code: str
    values: Mapping[str, int | str | date] | None = None


def for_opened(raters: Sequence[Rated]) -> tuple[Lack, ...]:
    """What is missing before rating can begin: enough raters, who look from different places."""
    return _enough(raters, "name")


def for_closed(raters: Sequence[Rated], asked: int, *, anonymous: bool = False) -> tuple[Lack, ...]:
    """What is missing before rating can end with a valid result (scenario 27).

    Without names it does not count who is complete while somebody still answers: whoever looked
    before and after a hand-in would know whose answers have a gap.
    """
    whole = [one for one in raters if one.complete(asked)]
    found = list(_enough(whole, "complete"))
    if found:
        gaps = sum(one.handed_in and not one.complete(asked) for one in raters)
        out = sum(not one.handed_in for one in raters)
        if anonymous and out:
            least = {"least": FEWEST_RATERS}
            return (Lack("not_yet_complete", least), Lack("not_handed_in", {"count": out}))
        if gaps:
            found.append(Lack("incomplete", {"count": gaps}))
        if out:
            found.append(Lack("not_handed_in", {"count": out}))
    return tuple(found)


def _enough(raters: Sequence[Rated], kind: str) -> tuple[Lack, ...]:
    found = []
    if len(raters) < FEWEST_RATERS:
        values = {"least": FEWEST_RATERS, "count": len(raters)}
        found.append(Lack(f"too_few_{kind}", values))
    views = {one.viewpoint for one in raters}
    if len(views) == 1 and len(raters) >= FEWEST_RATERS:
        found.append(Lack(f"one_viewpoint_{kind}", {"viewpoint": next(iter(views))}))
    return tuple(found)


def few_of(viewpoint: str, others: Iterable[str]) -> int:
    """How many look from this viewpoint, where they are too few to hide one another; else 0 (D2).

    Without names one is known by everybody, and of two each knows what the other said.
    """
    count = 1 + sum(other == viewpoint for other in others)
    return count if count < FEWEST_OF_VIEWPOINT else 0


def links_last_on(convened_on: date) -> date:
    """The last day on which a rater's link opens anything."""
    return convened_on + timedelta(days=LINK_DAYS)


def compared_viewpoints(views: Iterable[str], *, anonymous: bool) -> frozenset[str]:
    """The viewpoints whose means may stand side by side; `views`: that of each who handed in.

    In a round without names only those from which enough look (I2, D2).
    """
    counted = Counter(views)
    least = FEWEST_OF_VIEWPOINT if anonymous else 1
    return frozenset(view for view, count in counted.items() if count >= least)


@dataclass(frozen=True, slots=True)
class Total:
    """What one rater's answers add up to. `most`: what the same elements could add up to.

    `band` is empty where the rater is incomplete, or no band of the instrument says it.
    """

    points: int
    most: int
    answered: int
    asked: int
    band: str = ""

    @property
    def complete(self) -> bool:
        return self.answered == self.asked

    @property
    def percent(self) -> int:
        """Whole percent of what is possible, rounded down."""
        return self.points * 100 // self.most if self.most else 0
