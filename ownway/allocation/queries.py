"""Reads of amounts: what somebody can plan with, the working, and what would change it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils.translation import override

from ownway.allocation import phrases, rules
from ownway.allocation.models import Allocation, FinalAmount
from ownway.allocation.rules import Change, Mode, Working, WorkingLine
from ownway.assessment import queries as assessments
from ownway.assessment.models import Assessment
from ownway.consent.queries import Viewer, one, require, visible
from ownway.consent.rules import Permission
from ownway.core.money import Money
from ownway.people.models import Person
from ownway.programme import queries as programmes
from ownway.programme.rules import Pack


@dataclass(frozen=True, slots=True)
class Sentence:
    """One line of the working as it is read, with its money where it has any."""

    code: str
    words: str
    amount: Money | None


@dataclass(frozen=True, slots=True)
class AmountRow:
    """One amount with the final one beside it, where somebody settled it."""

    allocation: Allocation
    indicative: Money
    final: FinalAmount | None
    to_plan_with: Money


def latest(person: Person, *, yearly: bool = True) -> Allocation | None:
    """The newest amount for a year (or the newest one-off), for rules of packages above."""
    return _newest(person.ref, yearly=yearly).first()


def current(
    viewer: Viewer, person_ref: UUID, *, at: datetime, yearly: bool = True
) -> AmountRow | None:
    """The newest amount for a year (or the newest one-off) that this viewer may see, or None."""
    found = visible(viewer, _newest(person_ref, yearly=yearly), at=at).first()
    return row(found) if found else None


def by_ref(viewer: Viewer, ref: UUID, *, at: datetime) -> Allocation:
    """Raises NotVisible."""
    rows = Allocation.objects.filter(ref=ref)
    return one(viewer, rows.select_related("pack", "person__programme", "assessment"), at=at)


def history(viewer: Viewer, person_ref: UUID, *, at: datetime) -> list[AmountRow]:
    """Every amount, newest first; none is ever changed (A5, scenario 23)."""
    rows = Allocation.objects.filter(person__ref=person_ref).select_related("pack")
    return [row(each) for each in visible(viewer, rows.order_by("-number"), at=at)]


def waiting_to_settle(viewer: Viewer, programme_ref: UUID, *, at: datetime) -> list[Allocation]:
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
        .select_related("person", "pack")
        .order_by("worked_out_at", "pk")
    )
    return list(visible(viewer, rows, at=at))


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
    """The amount for a year that this one follows, or None."""
    return (
        _newest_rows()
        .filter(person=allocation.person, number__lt=allocation.number)
        .exclude(mode=Mode.ONE_OFF)
        .first()
    )


def pack_for(allocation: Allocation) -> Pack:
    """The pack whose scheme worked this out."""
    return programmes.pack_of(allocation.pack)


def working_of(allocation: Allocation) -> tuple[WorkingLine, ...]:
    """The working as it was kept."""
    return tuple(
        WorkingLine(line["code"], line["values"], line["amount"]) for line in allocation.working
    )


def worked_again(allocation: Allocation) -> Working:
    """The same scheme over the inputs that were kept: it comes to the same (S3, I4)."""
    pack = pack_for(allocation)
    if allocation.mode == Mode.ONE_OFF:
        asked = Money(allocation.amount_minor, allocation.currency)
        return rules.one_off_working(pack.allocation, asked)
    return rules.work_out(
        pack.allocation, allocation.points or 0, allocation.facts, allocation.currency
    )


def sentences(allocation: Allocation, *, language: str) -> tuple[Sentence, ...]:
    """The working line by line in words. The amounts add up to the whole, to the penny (A1)."""
    words = programmes.words(pack_for(allocation), language)
    with override(language):
        return tuple(
            Sentence(
                code=line.code,
                words=phrases.line(line, words, allocation.currency),
                amount=None if line.amount is None else Money(line.amount, allocation.currency),
            )
            for line in working_of(allocation)
        )


def what_would_change(
    viewer: Viewer, allocation: Allocation, *, at: datetime, language: str
) -> tuple[Sentence, ...]:
    """One sentence for each thing that would change the amount, largest rise first.

    Says nothing to somebody who may see the money and not the answers.
    """
    if allocation.assessment is None or allocation.mode == Mode.ONE_OFF:
        return ()
    rows = Assessment.objects.filter(pk=allocation.assessment.pk)
    assessment = visible(viewer, rows.select_related("pack"), at=at).first()
    if assessment is None:
        return ()
    pack = pack_for(allocation)
    words = programmes.words(pack, language)
    found = rules.what_would_change(
        pack.allocation,
        pack.questions,
        assessments.answers_of(assessment),
        allocation.facts,
        allocation.currency,
    )
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
