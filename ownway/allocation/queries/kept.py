"""What an amount was worked out from and by, as it was kept, and days and sums of its rules."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from fractions import Fraction

from django.utils.translation import override

from ownway.allocation import rules
from ownway.allocation.models import Allocation
from ownway.allocation.rules import (
    Told,
    WorkingLine,
)
from ownway.core.money import Money
from ownway.programme import queries as programmes
from ownway.programme.models import PackVersion, Programme
from ownway.programme.rules import Pack


def pack_for(allocation: Allocation) -> Pack:
    """The pack whose scheme worked this out."""
    return programmes.pack_of(allocation.pack)


def working_of(allocation: Allocation) -> tuple[WorkingLine, ...]:
    """The working as it was kept."""
    return tuple(WorkingLine(**line) for line in allocation.working)


def score_of(allocation: Allocation) -> Fraction | None:
    """The points the scheme came to, exact; None where it counts none."""
    return rules.score(programmes.scheme_of(allocation.pack), working_of(allocation))


def told_of(allocation: Allocation) -> Told:
    """What the amount was worked out from, as it was kept."""
    kept = allocation.inputs
    return Told(
        on=date.fromisoformat(kept["on"]),
        answers=kept["answers"],
        open=tuple(kept["open"]),
        facts=allocation.facts,
    )


def local_day(source: PackVersion | Programme, at: datetime) -> date:
    """The day of the programme's own clock; a day before its rules begin is their first."""
    programme = source if isinstance(source, Programme) else source.programme
    return rules.day(programmes.scheme_of(source), programmes.day_of(programme, at))


def one_off_most(source: PackVersion | Programme, at: datetime) -> Money | None:
    """The most a small sum can be at this moment, or None where there is no one-off money."""
    return rules.one_off_most(programmes.scheme_of(source), local_day(source, at))


def one_off_most_of(allocation: Allocation) -> Money | None:
    """The most a small sum could be on the day this one was asked for."""
    return rules.one_off_most(programmes.scheme_of(allocation.pack), told_of(allocation).on)


def spoken(pack: Pack, say: Callable[[programmes.Words], str]) -> Mapping[str, str]:
    """One sentence in each language of the programme."""
    words = {}
    for language in pack.languages:
        with override(language):
            words[language] = say(programmes.words(pack, language))
    return words
