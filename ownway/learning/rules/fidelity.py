"""How true a centre stays to what a recovery college is: 7 parts scored, 5 described (2.4, V14).

The seven are scored 0, 1 or 2 and make 14 at most. The five say which of two types a centre is:
neither is better, so they are another kind of value and no sum takes them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from enum import Enum, StrEnum

from ownway.learning.rules.courses import Lack


class Component(StrEnum):
    """The seven that are scored."""

    EQUALITY = "equality"
    LEARNING = "learning"
    TAILORED = "tailored"
    CO_PRODUCTION = "co_production"
    CONNECTEDNESS = "connectedness"
    COMMUNITY = "community"
    COMMITMENT = "commitment"


class KindComponent(StrEnum):
    """The five that are described and never added."""

    FOR_ALL = "for_all"
    LOCATION = "location"
    DISTINCT = "distinct"
    STRENGTHS = "strengths"
    PROGRESSIVE = "progressive"


class Kind(Enum):
    """Type 1 or type 2: a name and no number, so that adding two of them is an error."""

    ONE = "1"
    TWO = "2"


MOST = 2
TOP = MOST * len(Component)
# What the product can show by itself; for the others the manager says why.
FROM_THE_PRODUCT = frozenset(
    {Component.EQUALITY, Component.LEARNING, Component.TAILORED, Component.CO_PRODUCTION}
)


@dataclass(frozen=True, slots=True)
class Live:
    """What the product saw in the time looked at: whole numbers, nobody's name.

    `runs`: runs that began or ended in it. `both`: of those, with a peer and another trainer.
    `mixed`: of those, where at least two kinds of learners had a place. `courses`: courses with a
    run, `written_together` of those. `places`: enrolments that held a seat, `by_themselves` asked
    for on the site, the rest typed in for somebody who asked. `learners` with a seat, `plans` of
    them with a learning plan. `choice`: courses somebody could choose among. `priced` and `gates`
    stay 0: there is no price and no test before a place in the product.
    """

    runs: int = 0
    both: int = 0
    mixed: int = 0
    courses: int = 0
    written_together: int = 0
    places: int = 0
    by_themselves: int = 0
    learners: int = 0
    plans: int = 0
    choice: int = 0
    feedback: int = 0
    priced: int = 0
    gates: int = 0

    def as_counts(self) -> dict[str, int]:
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Card:
    """What somebody says of a centre on a day; what is missing is missing, and never 0."""

    scores: Mapping[Component, int] = field(default_factory=dict)
    kinds: Mapping[KindComponent, Kind] = field(default_factory=dict)

    @property
    def missing(self) -> tuple[Component, ...]:
        """Those of the seven without a score, in their order."""
        return tuple(one for one in Component if one not in self.scores)

    @property
    def total(self) -> int | None:
        """0 to 14 once all seven are answered; None before."""
        return None if self.missing else sum(self.scores.values())


def most(component: Component, live: Live) -> int:
    """The highest score that what the product saw allows.

    The top of co-production needs a peer and another trainer on every run, and every course
    written by both (2.4). Where nothing ran, nothing is shown, and the top is not reached.
    """
    if component is not Component.CO_PRODUCTION:
        return MOST
    together = live.runs > 0 and live.both == live.runs and live.written_together == live.courses
    return MOST if together else MOST - 1


def card_lack(card: Card, why: Mapping[str, str], live: Live) -> tuple[Lack, ...]:
    """What is wrong with a card: a score that does not exist, is too high, or has no reason."""
    lacks = []
    for component, score in card.scores.items():
        if score not in range(MOST + 1):
            lacks.append(Lack(f"no_such_score.{component.value}", score))
        elif score > most(component, live):
            lacks.append(Lack(f"not_shown.{component.value}", most(component, live)))
        if component not in FROM_THE_PRODUCT and not why.get(component.value, "").strip():
            lacks.append(Lack(f"no_reason.{component.value}"))
    return tuple(lacks)


class Indicator(StrEnum):
    """What is true of a recovery college whoever looks."""

    SELF_REFERRAL = "self_referral"
    COURSE_SELECTION = "course_selection"
    LEARNING_PLAN = "learning_plan"
    FREE = "free"
    NO_TREATMENT = "no_treatment"


def indicators(live: Live) -> dict[Indicator, bool | None]:
    """Each one true or false from what the product saw; None where there is nothing to see yet."""
    seen = live.places > 0
    return {
        # Nobody is ever put on a course: each place was asked for, by hand or by voice.
        Indicator.SELF_REFERRAL: live.gates == 0 if seen else None,
        Indicator.COURSE_SELECTION: live.choice > 1 if live.choice else None,
        Indicator.LEARNING_PLAN: live.plans > 0 if live.learners else None,
        Indicator.FREE: live.priced == 0 if seen else None,
        Indicator.NO_TREATMENT: live.gates == 0 if seen else None,
    }
