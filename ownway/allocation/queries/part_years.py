"""What somebody's amounts come to over some days: each counts from its own first day on (B13)."""

from __future__ import annotations

from datetime import date

from ownway.allocation import rules
from ownway.allocation.models import Allocation, FinalAmount, ReductionNotice
from ownway.allocation.queries.amounts import counted, finals_of
from ownway.allocation.rules import Dated, Mode, Stretch
from ownway.core.money import Money
from ownway.core.period import Period
from ownway.programme import queries as programmes


def amount_over(allocation: Allocation, period: Period) -> Money:
    """What there is to plan with over `period`: by days, where the amount changed in it.

    Everything that counted before this amount counts until this one's first day.
    """
    return Money(rules.over(_dated(allocation), period), allocation.currency)


def stretches_of(allocation: Allocation, period: Period) -> tuple[Stretch, ...]:
    """The same, stretch by stretch; they add up to it."""
    return rules.stretches(_dated(allocation), period)


def counts_from(allocation: Allocation) -> date:
    """The first day an amount counts: a day settled on, the day of its notice, or its own day."""
    return _first_day(allocation, finals_of([allocation]).get(allocation.pk))


def earliest(allocation: Allocation) -> date:
    """The first day more money may count from, as the pack of the programme says."""
    programme = allocation.person.programme
    worked_out_on = programmes.day_of(programme, allocation.worked_out_at)
    return rules.earliest(worked_out_on, programmes.pack_of(programme).part_year)


def _dated(allocation: Allocation) -> list[Dated]:
    """The amounts that came to count, in their order, up to this one."""
    rows = Allocation.objects.filter(person=allocation.person, number__lte=allocation.number)
    rows = rows.select_related("person__programme").exclude(mode=Mode.ONE_OFF)
    in_order = list(rows.order_by("number"))
    finals = finals_of(in_order)
    held = counted(in_order, finals)
    if held[-1] != allocation:
        held.append(allocation)
    return [
        Dated(
            minor=final.amount_minor if (final := finals.get(one.pk)) else one.amount_minor,
            from_on=_first_day(one, finals.get(one.pk)) if place else None,
        )
        for place, one in enumerate(held)
    ]


def _first_day(allocation: Allocation, final: FinalAmount | None) -> date:
    if final is not None and final.from_on is not None:
        return final.from_on
    noticed = ReductionNotice.objects.filter(allocation=allocation, in_force_on__isnull=False)
    notice = noticed.order_by("-in_force_on").first()
    if notice is not None and notice.in_force_on is not None:
        return notice.in_force_on
    return programmes.day_of(allocation.person.programme, allocation.worked_out_at)
