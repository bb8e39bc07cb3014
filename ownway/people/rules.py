"""Who may stand beside a person, what a coach has to show, and how long what we give lasts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Protocol, TypeVar

from ownway.core.problems import Problem

INVITATION_LASTS = timedelta(days=14)
LINK_LASTS = timedelta(hours=12)
SAME_PRESS = timedelta(minutes=2)  # a form sent again so soon, with its own key, is one press
THEMES = ("device", "light", "dark")
TEXT_SIZES = (100, 125, 150)


class SupporterKind(StrEnum):
    """What somebody is to the person they support."""

    FAMILY = "family"
    FRIEND = "friend"
    COACH = "coach"
    BROKER = "broker"
    ADVOCATE = "advocate"
    BUDDY = "buddy"  # somebody who made a plan and helps one other to make theirs


# Who these are is chosen on a page of its own: nobody is asked in as one by a link.
CHOSEN = (SupporterKind.COACH, SupporterKind.BUDDY)


class ReachBy(StrEnum):
    """How a person wants to hear from us; the site is always there."""

    SITE = "site"
    EMAIL = "email"
    TEXT = "text"
    LETTER = "letter"
    NOTHING = "nothing"


def still_open(
    *, at: datetime, expires_at: datetime, accepted_at: datetime | None, ended_at: datetime | None
) -> bool:
    """Whether an invitation can be answered at this moment; the end is exclusive."""
    return accepted_at is None and ended_at is None and at < expires_at


def check_facts(
    facts: Mapping[str, str], asked: Mapping[str, Sequence[str]]
) -> tuple[Problem, ...]:
    """What is wrong with what somebody says about themselves: one answer to each, and no other.

    `asked`: fact code → its possible values, from the pack.
    """
    missing = [
        Problem("fact_missing", "Choose one answer.", f"facts.{code}")
        for code, values in asked.items()
        if facts.get(code) not in values
    ]
    unknown = [
        Problem("fact_unknown", "This programme does not ask that.", f"facts.{code}")
        for code in facts
        if code not in asked
    ]
    return (*missing, *unknown)


class Credited(Protocol):
    """Training somebody can show: a code, and the days it holds, half open."""

    @property
    def code(self) -> str: ...
    @property
    def done_on(self) -> date: ...
    @property
    def valid_until_on(self) -> date | None: ...


C = TypeVar("C", bound=Credited)

LONGEST_PROFILE = 600  # characters of each text of a coach
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def holds(credit: Credited, on: date) -> bool:
    """Whether training counts on a day: from the day it was done, up to but not on the last."""
    return credit.done_on <= on and (credit.valid_until_on is None or on < credit.valid_until_on)


def shown(credits: Iterable[C], needs: Iterable[str], on: date) -> dict[str, C]:
    """For each code asked, the training that shows it on a day and does so longest.

    What nothing shows is left out.
    """
    found: dict[str, C] = {}
    wanted = set(needs)
    for one in credits:
        if one.code not in wanted or not holds(one, on):
            continue
        best = found.get(one.code)
        if best is None or _longest(one) > _longest(best):
            found[one.code] = one
    return found


def _longest(credit: Credited) -> date:
    return credit.valid_until_on or date.max


def missing(credits: Iterable[Credited], needs: Sequence[str], on: date) -> tuple[str, ...]:
    """The codes asked that nothing shows on a day, in the order asked."""
    there = shown(credits, needs, on)
    return tuple(code for code in needs if code not in there)


def runs_out(credits: Iterable[C], on: date, within: timedelta) -> list[C]:
    """What holds on a day but not at the end of a stretch, the first to run out first.

    Where a later one of the same code holds longer, nothing runs out.
    """
    last: dict[str, C] = {}
    for one in credits:
        if one.code and (one.code not in last or _longest(one) > _longest(last[one.code])):
            last[one.code] = one
    soon = [one for one in last.values() if holds(one, on) and not holds(one, on + within)]
    return sorted(soon, key=lambda one: (_longest(one), one.code))


def room(*, most: int, active: int, waiting_before: int = 0) -> int:
    """How many more people a coach can take, with those who asked before in front; never below 0.

    All are counts of people.
    """
    return max(0, most - active - waiting_before)


@dataclass(frozen=True, slots=True)
class Profile:
    """What a coach says of themselves: as much as they wish, in their own words."""

    first_name: str
    languages: tuple[str, ...]
    days: tuple[str, ...]
    lived_experience: str = ""
    helps_with: str = ""
    takes_people: bool = False
    said_all: bool = False  # everybody they are close to stands in the list of interests


def check_profile(profile: Profile) -> tuple[Problem, ...]:
    """What keeps a profile from being shown. Lived experience is never needed."""
    found = []
    if not profile.first_name:
        found.append(Problem("name_missing", "Write the name people call you.", "first_name"))
    if not profile.languages:
        found.append(Problem("language_missing", "Choose a language or more.", "languages"))
    if set(profile.days) - set(DAYS):
        found.append(Problem("day_unknown", "Choose days of the week.", "days"))
    for where in ("lived_experience", "helps_with"):
        if len(getattr(profile, where)) > LONGEST_PROFILE:
            found.append(Problem("too_long", "This is longer than fits here.", where))
    if profile.takes_people and not profile.said_all:
        found.append(
            Problem(
                "close_to_unsaid",
                "Say that you named everybody you are close to.",
                "said_all",
                "People read it before they choose.",
            )
        )
    return tuple(found)
