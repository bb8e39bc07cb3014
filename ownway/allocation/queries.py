"""Reads of amounts: what somebody can plan with, the working, and what would change it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from fractions import Fraction
from functools import partial
from uuid import UUID

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils.translation import override

from ownway.allocation import phrases, rules
from ownway.allocation.models import Allocation, FinalAmount, ReductionNotice
from ownway.allocation.rules import (
    Change,
    ChangePart,
    Minimum,
    Mode,
    Standing,
    Told,
    Working,
    WorkingLine,
)
from ownway.assessment.models import Assessment
from ownway.consent.queries import Viewer, one, require, visible
from ownway.consent.rules import Permission
from ownway.core.money import Money
from ownway.people.models import Person
from ownway.programme import queries as programmes
from ownway.programme.models import PackVersion, Programme
from ownway.programme.rules import Pack, scheme_of
from ownway.scheme.rules import sheet as sheets
from ownway.scheme.rules.changes import Part
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


@dataclass(frozen=True, slots=True)
class AmountRow:
    """One amount with the final one beside it, where somebody settled it."""

    allocation: Allocation
    indicative: Money
    final: FinalAmount | None
    to_plan_with: Money


def latest(person: Person, *, yearly: bool = True) -> Allocation | None:
    """The newest amount for a year (or the newest one-off), for rules of packages above.

    It need not count yet: a lower one waits for its notice.
    """
    return _newest(person.ref, yearly=yearly).first()


def counting(person: Person) -> Allocation | None:
    """The amount for a year that counts: the newest, but never less without a notice in force."""
    return _counting(list(_newest(person.ref, yearly=True)))


def current(viewer: Viewer, person_ref: UUID, *, at: datetime) -> AmountRow | None:
    """The amount for a year that counts, if this viewer may see it, or None."""
    found = _counting(list(visible(viewer, _newest(person_ref, yearly=True), at=at)))
    return row(found) if found else None


def pending(viewer: Viewer, person_ref: UUID, *, at: datetime) -> AmountRow | None:
    """The newest amount for a year where it is lower and does not count yet, or None."""
    rows = list(visible(viewer, _newest(person_ref, yearly=True), at=at))
    return row(rows[0]) if rows and _counting(rows) != rows[0] else None


def year_before(person: Person, at: datetime) -> Money | None:
    """What somebody had to plan with a year ago, or at first where that is not so long ago.

    A second new amount within one year softens against the same one, so steps do not add up.
    """
    newest_first = list(_newest(person.ref, yearly=True))
    then = [one for one in newest_first if one.worked_out_at <= at - rules.LOOKS_BACK]
    found = _counting(then or newest_first[-1:])
    return amount_to_plan_with(found) if found else None


def _counting(newest_first: Sequence[Allocation]) -> Allocation | None:
    if not newest_first:
        return None
    in_order = newest_first[::-1]
    noticed = dict(
        ReductionNotice.objects.filter(
            allocation__in=in_order, in_force_on__isnull=False
        ).values_list("allocation", "after_minor")
    )
    standing = [Standing(amount_to_plan_with(one).minor, noticed.get(one.pk)) for one in in_order]
    return in_order[rules.counting(standing)]


def by_ref(viewer: Viewer, ref: UUID, *, at: datetime) -> Allocation:
    """Raises NotVisible."""
    rows = Allocation.objects.filter(ref=ref)
    return one(viewer, rows.select_related("pack", "person__programme", "assessment"), at=at)


def history(viewer: Viewer, person_ref: UUID, *, at: datetime) -> list[AmountRow]:
    """Every amount, newest first; none is ever changed (A5, scenario 23)."""
    rows = Allocation.objects.filter(person__ref=person_ref).select_related("pack")
    return [row(each) for each in visible(viewer, rows.order_by("-number"), at=at)]


@dataclass(frozen=True, slots=True)
class Compared:
    """Two amounts for a year and all of what made the difference (A7).

    `unchanged`: questions and facts that say the same. `comparable` False: the questions are
    others now, so no answer can be set beside another, and no notice can be built on it.
    """

    before: Allocation
    after: Allocation
    was: Money
    now: Money
    parts: tuple[ChangePart, ...]
    unchanged: tuple[str, ...]
    comparable: bool

    @property
    def explained(self) -> int:
        """What the parts come to, minor units."""
        return sum(part.minor for part in self.parts)


def compared(before: Allocation, after: Allocation) -> Compared:
    """The amounts to plan with of two allocations, and what made the difference, part by part.

    What the scheme did is shared out exactly; what a person settled stands as its own parts.
    """
    old, new = pack_for(before), pack_for(after)
    told = told_of(before), told_of(after)
    found = rules.attribution(old, told[0], new, told[1])
    assert (found.before, found.after) == (before.amount_minor, after.amount_minor), "I4"
    was, now = amount_to_plan_with(before), amount_to_plan_with(after)
    parts = [
        ChangePart(
            one.kind,
            one.name,
            one.part,
            one.alone,
            _spoken(new, partial(phrases.part, one, currency=after.currency)),
        )
        for one in (_as_left(part, *told) for part in found.parts)
    ]
    more_before, more_now = was.minor - found.before, now.minor - found.after
    if more_before:
        words = _spoken(new, lambda _words: phrases.settled_before(more_before, after.currency))
        parts.append(ChangePart("settled_before", "", -more_before, None, words))
    if more_now:
        words = _spoken(new, lambda _words: phrases.settled_now(more_now, after.currency))
        parts.append(ChangePart("settled_now", "", more_now, None, words))
    return Compared(before, after, was, now, tuple(parts), found.unchanged, found.comparable)


def _as_left(part: Part, before: Told, after: Told) -> Part:
    """A part as the person told it: a question left open has no answer, though it counts."""
    return replace(
        part,
        old=None if part.name in before.open else part.old,
        new=None if part.name in after.open else part.new,
    )


def _spoken(pack: Pack, say: Callable[[programmes.Words], str]) -> Mapping[str, str]:
    """One sentence in each language of the programme."""
    words = {}
    for language in pack.languages:
        with override(language):
            words[language] = say(programmes.words(pack, language))
    return words


def notice_of(allocation: Allocation) -> ReductionNotice | None:
    """The notice that this amount goes down, given and not taken back, or None."""
    return allocation.notices.filter(withdrawn_at__isnull=True).first()


def notice(viewer: Viewer, ref: UUID, *, at: datetime) -> ReductionNotice:
    """One notice. Raises NotVisible."""
    rows = ReductionNotice.objects.select_related(
        "allocation__person__programme", "allocation__pack", "before"
    )
    return one(viewer, rows.filter(ref=ref), at=at)


def notices_due(on: date, programme: Programme) -> list[ReductionNotice]:
    """Notices of a programme whose day has come and that are not in force yet."""
    rows = ReductionNotice.objects.filter(
        allocation__person__programme=programme,
        counts_from__lte=on,
        in_force_at__isnull=True,
        withdrawn_at__isnull=True,
    )
    return list(rows.select_related("allocation__person__programme").order_by("counts_from", "pk"))


def settle_by(allocation: Allocation) -> date:
    """The day by which somebody looks at this amount and settles it (A20)."""
    days = pack_for(allocation).decisions.reassess_within.days
    programme = allocation.person.programme
    return programmes.day_of(programme, allocation.worked_out_at) + timedelta(days=days)


@dataclass(frozen=True, slots=True)
class ToSettle:
    """A newest amount that nobody settled yet, and the day by which somebody does (A20)."""

    allocation: Allocation
    by: date
    late: bool


def waiting_to_settle(viewer: Viewer, programme_ref: UUID, *, at: datetime) -> list[ToSettle]:
    """Each person's newest amount for a year, where nobody settled it; longest waiting first.

    Raises NotVisible to whoever may not settle amounts in this programme.
    """
    require(viewer, Permission.AMOUNT_SETTLE, programme=programme_ref)
    newest = (
        Allocation.objects.filter(person=OuterRef("person"))
        .exclude(mode=Mode.ONE_OFF)
        .order_by("-number")
        .values("pk")[:1]
    )
    rows = (
        Allocation.objects.filter(person__programme__ref=programme_ref, finals__isnull=True)
        .filter(pk=Subquery(newest))
        .select_related("person__programme__pack", "pack")
        .order_by("worked_out_at", "pk")
    )
    found = []
    for waiting in visible(viewer, rows, at=at):
        by = settle_by(waiting)
        late = programmes.day_of(waiting.person.programme, at) > by
        found.append(ToSettle(waiting, by, late))
    return found


def row(allocation: Allocation) -> AmountRow:
    """An amount already found, with its final one."""
    final = final_of(allocation)
    indicative = Money(allocation.amount_minor, allocation.currency)
    plan_with = Money(final.amount_minor, allocation.currency) if final else indicative
    return AmountRow(allocation, indicative, final, plan_with)


def final_of(allocation: Allocation) -> FinalAmount | None:
    """The final amount as last settled, or None."""
    return allocation.finals.order_by("-settled_at", "-pk").first()


def amount_to_plan_with(allocation: Allocation) -> Money:
    """The final amount where somebody settled it, else the indicative one."""
    final = final_of(allocation)
    minor = final.amount_minor if final else allocation.amount_minor
    return Money(minor, allocation.currency)


def before(allocation: Allocation) -> Allocation | None:
    """The amount for a year that counted when this one came, or None."""
    earlier = _newest_rows().filter(person=allocation.person, number__lt=allocation.number)
    return _counting(list(earlier.exclude(mode=Mode.ONE_OFF)))


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
    words = _spoken(pack, lambda words: phrases.left_open(told.open, words))
    first = WorkingLine("open", "open", "open", "", str(len(told.open)), 0, words)
    return replace(working, lines=(first, *working.lines))


def one_off(pack: Pack, asked: Money, on: date) -> Working:
    """The working of a small sum that fits, on a day."""
    cap = rules.one_off_most(scheme_of(pack), on)
    assert cap is not None, "asked for where there is no one-off money"
    words = _spoken(pack, lambda _words: phrases.one_off(asked, cap))
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


def one_off_most(source: PackVersion | Programme, at: datetime) -> Money | None:
    """The most a small sum can be at this moment, or None where there is no one-off money."""
    return rules.one_off_most(programmes.scheme_of(source), local_day(source, at))


def one_off_most_of(allocation: Allocation) -> Money | None:
    """The most a small sum could be on the day this one was asked for."""
    return rules.one_off_most(programmes.scheme_of(allocation.pack), told_of(allocation).on)


def local_day(source: PackVersion | Programme, at: datetime) -> date:
    """The day of the programme's own clock; a day before its rules begin is their first."""
    programme = source if isinstance(source, Programme) else source.programme
    return rules.day(programmes.scheme_of(source), programmes.day_of(programme, at))


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


def _newest_rows() -> QuerySet[Allocation]:
    rows = Allocation.objects.select_related("pack", "person__programme", "assessment")
    return rows.order_by("-number")


def _newest(person_ref: UUID, *, yearly: bool) -> QuerySet[Allocation]:
    rows = _newest_rows().filter(person__ref=person_ref)
    return rows.exclude(mode=Mode.ONE_OFF) if yearly else rows.filter(mode=Mode.ONE_OFF)
