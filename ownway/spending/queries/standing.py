"""What is paid again and again: which turns were billed, which is next."""

from __future__ import annotations

from datetime import date, datetime

from django.db.models import Max

from ownway.core.period import working_days_after
from ownway.holding import queries as holding
from ownway.programme import queries as programmes
from ownway.spending import rules
from ownway.spending.models import Purchase, Standing, Turn
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
    """The day the next turn is due; None where none is to come."""
    standing = standing_of(purchase)
    if standing is None or not turns_to_come(purchase):
        return None
    return rules.due_on(rhythm_of(standing), turns_billed(standing) + 1)


def turns_now(standing: Standing, at: datetime) -> range:
    """The numbers of the turns whose bill is due to be made: early enough for a pay run to keep
    the day."""
    purchase = standing.purchase
    today = programmes.day_of(purchase.person.programme, at)
    lead = holding.pack_for(purchase.parts.all()[0].pot).spending.pay_within.working_days
    done = turns_billed(standing)
    due = rules.turns_due(rhythm_of(standing), standing.turns, working_days_after(today, lead))
    return range(done + 1, due + 1)


def standings_at_work() -> list[Standing]:
    """Every standing yes that may have a turn to bill, the oldest first."""
    rows = Standing.objects.filter(stopped_at__isnull=True, purchase__status=Status.APPROVED)
    return list(rows.select_related("purchase__person__programme__pack").order_by("pk"))
