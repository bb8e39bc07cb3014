"""Which amounts somebody has, which one counts, and what waits to be settled."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import OuterRef, QuerySet, Subquery

from ownway.allocation import rules
from ownway.allocation.models import Allocation, FinalAmount, ReductionNotice
from ownway.allocation.queries.kept import pack_for
from ownway.allocation.rules import (
    Mode,
    Standing,
)
from ownway.consent.queries import Viewer, about_of, one, require, visible, writes_on_paper
from ownway.consent.rules import Permission, Topic
from ownway.core.money import Money
from ownway.core.problems import NotVisible
from ownway.people.models import Person
from ownway.programme import queries as programmes


@dataclass(frozen=True, slots=True)
class AmountRow:
    """One amount with the final one beside it, where somebody settled it."""

    allocation: Allocation
    indicative: Money
    final: FinalAmount | None
    to_plan_with: Money


@dataclass(frozen=True, slots=True)
class Amounts:
    """The amount for a year that counts; `lower`: the newest, where it is less and does not yet."""

    counts: AmountRow
    lower: AmountRow | None = None

    @property
    def newest(self) -> AmountRow:
        return self.lower or self.counts


def latest(person: Person, *, yearly: bool = True) -> Allocation | None:
    """The newest amount for a year (or the newest one-off), for rules of packages above.

    It need not count yet: a lower one waits for its notice.
    """
    return _newest(person.ref, yearly=yearly).first()


def counting(person: Person) -> Allocation | None:
    """The amount for a year that counts: the newest, but never less without a notice in force."""
    return _counts(_newest(person.ref, yearly=True))


def amounts_of(viewer: Viewer, person_ref: UUID, *, at: datetime) -> Amounts | None:
    """Somebody's amounts for a year that matter now, if this viewer may see them, or None."""
    return _amounts(list(visible(viewer, _newest(person_ref, yearly=True), at=at)))


def amounts_on_paper(viewer: Viewer, person: Person) -> Amounts | None:
    """The same for whoever writes for somebody without a sign-in. Raises NotVisible."""
    if not writes_on_paper(viewer, person):
        raise NotVisible
    viewer.saw(about_of(person), Topic.MONEY, by_name="on_paper")
    return _amounts(list(_newest(person.ref, yearly=True)))


def _amounts(rows: list[Allocation]) -> Amounts | None:
    if not rows:
        return None
    finals = finals_of(rows)
    held = _counting(rows, finals)
    lower = _row(rows[0], finals) if held != rows[0] else None
    return Amounts(_row(held, finals), lower)


def year_before(person: Person, at: datetime) -> Money | None:
    """What somebody had to plan with a year ago, or at first where that is not so long ago.

    A second new amount within one year softens against the same one, so steps do not add up.
    """
    newest_first = list(_newest(person.ref, yearly=True))
    then = [one for one in newest_first if one.worked_out_at <= at - rules.LOOKS_BACK]
    found = _counts(then or newest_first[-1:])
    return amount_to_plan_with(found) if found else None


def _counting(newest_first: Sequence[Allocation], finals: Mapping[int, FinalAmount]) -> Allocation:
    """Which of these counts; there is at least one."""
    return counted(newest_first[::-1], finals)[-1]


def counted(in_order: Sequence[Allocation], finals: Mapping[int, FinalAmount]) -> list[Allocation]:
    """Those of these, in their order, that came to count, one after the other; at least one."""
    noticed = dict(
        ReductionNotice.objects.filter(
            allocation__in=in_order, in_force_on__isnull=False
        ).values_list("allocation", "after_minor")
    )
    standing = [
        Standing(_row(one, finals).to_plan_with.minor, noticed.get(one.pk)) for one in in_order
    ]
    return [in_order[place] for place in rules.counted(standing)]


def _counts(rows: Iterable[Allocation]) -> Allocation | None:
    """Which of these counts, newest first, or None where there is none."""
    newest_first = list(rows)
    return _counting(newest_first, finals_of(newest_first)) if newest_first else None


def finals_of(rows: Sequence[Allocation]) -> dict[int, FinalAmount]:
    """The final amount as last settled, by the key of its amount; in one read."""
    found = FinalAmount.objects.filter(allocation__in=rows)
    return {one.allocation_id: one for one in found.order_by("settled_at", "pk")}


def _row(allocation: Allocation, finals: Mapping[int, FinalAmount]) -> AmountRow:
    final = finals.get(allocation.pk)
    indicative = Money(allocation.amount_minor, allocation.currency)
    plan_with = Money(final.amount_minor, allocation.currency) if final else indicative
    return AmountRow(allocation, indicative, final, plan_with)


def by_ref(viewer: Viewer, ref: UUID, *, at: datetime) -> Allocation:
    """Raises NotVisible."""
    rows = Allocation.objects.filter(ref=ref)
    return one(viewer, rows.select_related("pack", "person__programme", "assessment"), at=at)


def history(viewer: Viewer, person_ref: UUID, *, at: datetime) -> list[AmountRow]:
    """Every amount, newest first; none is ever changed (A5, scenario 23)."""
    rows = Allocation.objects.filter(person__ref=person_ref).select_related("pack")
    seen = list(visible(viewer, rows.order_by("-number"), at=at))
    finals = finals_of(seen)
    return [_row(each, finals) for each in seen]


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
    return _row(allocation, finals_of([allocation]))


def final_of(allocation: Allocation) -> FinalAmount | None:
    """The final amount as last settled, or None."""
    return row(allocation).final


def amount_to_plan_with(allocation: Allocation) -> Money:
    """The final amount where somebody settled it, else the indicative one."""
    return row(allocation).to_plan_with


def before(allocation: Allocation) -> Allocation | None:
    """The amount for a year that counted when this one came, or None; none before a one-off."""
    if allocation.mode == Mode.ONE_OFF:
        return None
    earlier = _newest_rows().filter(person=allocation.person, number__lt=allocation.number)
    return _counts(earlier.exclude(mode=Mode.ONE_OFF))


def _newest_rows() -> QuerySet[Allocation]:
    rows = Allocation.objects.select_related("pack", "person__programme", "assessment")
    return rows.order_by("-number")


def _newest(person_ref: UUID, *, yearly: bool) -> QuerySet[Allocation]:
    rows = _newest_rows().filter(person__ref=person_ref)
    return rows.exclude(mode=Mode.ONE_OFF) if yearly else rows.filter(mode=Mode.ONE_OFF)
