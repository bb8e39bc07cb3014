"""The working of an amount as somebody reads it: lines, sheet, range, what would change it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from fractions import Fraction

from django.utils.translation import override

from ownway.allocation import phrases, rules
from ownway.allocation.models import Allocation
from ownway.allocation.queries.kept import (
    local_day,
    pack_for,
    spoken,
    told_of,
    working_of,
)
from ownway.allocation.rules import (
    Change,
    Minimum,
    Mode,
    Told,
    Working,
    WorkingLine,
)
from ownway.assessment.models import Assessment
from ownway.consent.queries import Viewer, visible
from ownway.core.money import Money
from ownway.programme import queries as programmes
from ownway.programme.models import PackVersion, Programme
from ownway.programme.rules import Pack, scheme_of
from ownway.scheme.rules import sheet as sheets
from ownway.scheme.rules.lines import Outcome
from ownway.scheme.rules.ranges import range_for
from ownway.scheme.rules.sheet import blank as blanks


@dataclass(frozen=True, slots=True)
class Sentence:
    """One line of the working as it is read, with its money where it has any."""

    code: str
    words: str
    amount: Money | None


@dataclass(frozen=True, slots=True)
class Shown:
    """What plans cost for most people with a score like this; information, never an amount.

    `hundredths` of people lie between `low` and `high`; where it was checked it held for `reached`.
    """

    low: Money
    high: Money
    hundredths: int
    reached: int
    plans: int
    note: str


def worked_again(allocation: Allocation) -> Working:
    """The same scheme over the inputs that were kept: it comes to the same (S3, I4, A22)."""
    pack = pack_for(allocation)
    told = told_of(allocation)
    if allocation.mode == Mode.ONE_OFF:
        return one_off(pack, Money(allocation.amount_minor, allocation.currency), told.on)
    return worked_out(pack, told)


def worked_out(pack: Pack, told: Told) -> Working:
    """The working a person reads: what was left open is said first. Raises rules.FactMissing."""
    working = rules.work_out(pack, told)
    if not told.open:
        return working
    words = spoken(pack, lambda words: phrases.left_open(told.open, words))
    first = WorkingLine("open", "open", "open", "", str(len(told.open)), 0, words)
    return replace(working, lines=(first, *working.lines))


def one_off(pack: Pack, asked: Money, on: date) -> Working:
    """The working of a small sum that fits, on a day."""
    cap = rules.one_off_most(scheme_of(pack), on)
    assert cap is not None, "asked for where there is no one-off money"
    words = spoken(pack, lambda _words: phrases.one_off(asked, cap))
    line = WorkingLine(
        "one_off", "one_off", "one_off", asked.currency, str(asked.minor), asked.minor, words
    )
    return Working(Mode.ONE_OFF, asked, (line,))


def sentences(allocation: Allocation, *, language: str) -> tuple[Sentence, ...]:
    """The working line by line, in the words that were kept with it.

    The amounts add up to the whole, to the penny (A1); a line that moves no money has none.
    """
    spoken = programmes.words(pack_for(allocation), language).language
    return tuple(
        Sentence(
            code=line.step,
            words=line.words[spoken],
            amount=Money(line.adds, allocation.currency) if line.adds else None,
        )
        for line in working_of(allocation)
    )


def sheet(allocation: Allocation, *, language: str, last: Sequence[str] = ()) -> str:
    """The amount of a year as text that a friend can work out again by hand (A10).

    `last`: the rows a programme ends with, such as who decides.
    """
    assert allocation.mode != Mode.ONE_OFF, "a small sum once is not worked out by the scheme"
    pack, told = pack_for(allocation), told_of(allocation)
    spoken = programmes.words(pack, language).language
    return sheets.sheet(
        scheme_of(pack),
        rules.known(scheme_of(pack), told),
        told.on,
        spoken,
        last=last,
        names=rules.names_on_sheet(pack, spoken),
        left_open=told.open,
    )


def blank_sheet(source: PackVersion | Programme, *, language: str, at: datetime) -> str:
    """The rules in force at this moment as a sheet to fill in, for anybody (A6, A10)."""
    pack = programmes.pack_of(source)
    spoken = programmes.words(pack, language).language
    names = rules.names_on_sheet(pack, spoken)
    return blanks.blank_sheet(scheme_of(pack), local_day(source, at), spoken, names=names)


def referral(allocation: Allocation, *, language: str) -> str:
    """What the scheme says where it refers to somebody; empty where the amount needs nobody."""
    if allocation.outcome != Outcome.REFER:
        return ""
    spoken = programmes.words(pack_for(allocation), language).language
    said = [line for line in working_of(allocation) if line.why.endswith(rules.REFERRED)]
    return said[-1].words[spoken] if said else ""


def most(allocation: Allocation) -> Money | None:
    """What the amount can still rise to while questions are open, or None where none is."""
    told = told_of(allocation)
    return rules.most(pack_for(allocation), told) if told.open else None


def shown_range(allocation: Allocation, *, language: str) -> Shown | None:
    """The range beside this amount; None where the scheme states none for its score.

    None while questions are open too: the score is not known yet.
    """
    scheme, told = programmes.scheme_of(allocation.pack), told_of(allocation)
    stated, on = scheme.range_on(told.on), told.on
    if stated is None or allocation.mode == Mode.ONE_OFF or told.open:
        return None
    score = next(line.value for line in working_of(allocation) if line.step == stated.of)
    ends = range_for(scheme, Fraction(score), on)
    if ends is None:
        return None
    spoken = programmes.words(pack_for(allocation), language).language
    return Shown(
        low=Money(ends[0], allocation.currency),
        high=Money(ends[1], allocation.currency),
        hundredths=int(stated.people * 100),
        reached=int(stated.reached * 100),
        plans=stated.plans,
        note=stated.note.get(spoken, ""),
    )


def minimums(allocation: Allocation, amount: Money) -> tuple[Minimum, ...]:
    """What of `amount`, the one to plan with, goes to which category at least."""
    scheme = programmes.scheme_of(allocation.pack)
    if allocation.mode == Mode.ONE_OFF or not scheme.constraints:
        return ()
    told = told_of(allocation)
    return rules.minimums(scheme, rules.work_out(pack_for(allocation), told), amount, told.on)


def what_would_change(
    viewer: Viewer, allocation: Allocation, *, at: datetime, language: str
) -> tuple[Sentence, ...]:
    """One sentence for each thing that would change the amount, largest rise first.

    Says nothing to somebody who may see the money and not the answers.
    """
    if allocation.assessment is None or allocation.mode == Mode.ONE_OFF:
        return ()
    rows = Assessment.objects.filter(pk=allocation.assessment.pk)
    if not visible(viewer, rows, at=at).exists():
        return ()
    pack = pack_for(allocation)
    words = programmes.words(pack, language)
    found = rules.what_would_change(pack, told_of(allocation))
    with override(language):
        return tuple(
            Sentence(
                code=each.code,
                words=phrases.change(each, words, allocation.currency),
                amount=Money(each.amount, allocation.currency),
            )
            for each in sorted(found, key=_largest_first)
        )


def _largest_first(change: Change) -> int:
    return -change.amount
