"""What is paid again and again: which turns were billed, which is next."""

from __future__ import annotations

from datetime import date, datetime

from django.db.models import Max

from ownway.core.period import working_days_after
from ownway.holding import queries as holding
from ownway.programme import queries as programmes
from ownway.spending import rules
from ownway.spending.models import Purchase, Rest, Standing, Turn
from ownway.spending.rules import Every, Rhythm, Status


def standing_of(purchase: Purchase) -> Standing | None:
    """How often a purchase is paid; None where it is paid once."""
    return Standing.objects.filter(purchase=purchase).first()


def rhythm_of(standing: Standing) -> Rhythm:
    """The rhythm as the rules take it."""
    return Rhythm(Every(standing.every), standing.first_on)


def turns_billed(standing: Standing) -> int:
    """How many turns have a bill; they are billed in order."""
    return Turn.objects.filter(standing=standing).aggregate(last=Max("number"))["last"] or 0


def turns_to_come(purchase: Purchase) -> int:
    """How many turns will still be billed."""
    standing = standing_of(purchase)
    if standing is None or standing.stopped_at is not None:
        return 0
    return standing.turns - turns_billed(standing)


def next_on(purchase: Purchase) -> date | None:
    """The day the next turn is due; None where none is to come, or it rests."""
    standing = standing_of(purchase)
    if standing is None or not turns_to_come(purchase):
        return None
    following = rules.due_on(rhythm_of(standing), turns_billed(standing) + 1)
    last = rests_after(standing)
    return None if last is not None and following > last else following


def rests_after(standing: Standing) -> date | None:
    """The day the person died, after which nothing of it is paid; None where it runs.

    The death alone decides, so that no bill comes in between, whoever notes the rest and when.
    """
    death = holding.death_of(standing.purchase.person)
    if death is None:
        return None
    row = rest_of(standing)
    return None if row is not None and row.runs_at is not None else death.died_on


def rest_of(standing: Standing) -> Rest | None:
    """That it rests since a death, and whether somebody lets it run; None where neither is."""
    return Rest.objects.filter(standing=standing).first()


def may_run_on(purchase: Purchase) -> bool:
    """Whether it rests since a death, with turns still to come."""
    standing = standing_of(purchase)
    return (
        standing is not None
        and purchase.status == Status.APPROVED
        and turns_to_come(purchase) > 0
        and rests_after(standing) is not None
    )


def turns_now(standing: Standing, at: datetime) -> range:
    """The numbers of the turns whose bill is due to be made: early enough for a pay run to keep
    the day."""
    purchase = standing.purchase
    today = programmes.day_of(purchase.person.programme, at)
    lead = holding.pack_for(purchase.parts.all()[0].pot).spending.pay_within.working_days
    done = turns_billed(standing)
    until, last = working_days_after(today, lead), rests_after(standing)
    if last is not None:
        until = min(until, last)
    due = rules.turns_due(rhythm_of(standing), standing.turns, until)
    return range(done + 1, due + 1)


def standings_at_work() -> list[Standing]:
    """Every standing yes that may have a turn to bill, the oldest first."""
    rows = Standing.objects.filter(stopped_at__isnull=True, purchase__status=Status.APPROVED)
    return list(rows.select_related("purchase__person__programme__pack").order_by("pk"))


def standings_to_rest() -> list[Standing]:
    """Every standing yes of somebody who died, with turns to come, for which no rest is noted."""
    rows = Standing.objects.filter(
        stopped_at__isnull=True,
        purchase__status=Status.APPROVED,
        purchase__person__death__isnull=False,
        rest__isnull=True,
    )
    found = rows.select_related("purchase__person__programme__pack").order_by("pk")
    return [one for one in found if turns_to_come(one.purchase)]
