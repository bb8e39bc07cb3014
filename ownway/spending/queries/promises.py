"""Reads of promised pay days: which were kept, and which need somebody now (F6)."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q
from django.db.models.functions import TruncMonth

from ownway.consent import queries as consent
from ownway.consent.queries import Viewer
from ownway.programme import queries as programmes
from ownway.programme.models import Programme
from ownway.programme.rules import Pack
from ownway.spending import rules
from ownway.spending.models import Bill, Payment
from ownway.spending.queries.runs import bills, require_payer
from ownway.spending.rules import BillStatus, Payer, Promises

_DUE = (BillStatus.AGREED, BillStatus.ON_ITS_WAY)


def promises(programme: Programme, at: datetime, *, months: int) -> list[Promises]:
    """The last `months` that had pay days: how many payments came by the day. Names nobody.

    Counted by the database, as `rules.promises` counts: a programme has millions of payments.
    """
    today = programmes.day_of(programme, at)
    in_time = Payment.objects.filter(
        bill=OuterRef("pk"), returned_on__isnull=True, paid_on__lte=OuterRef("promised_on")
    )
    rows = (
        Bill.objects.filter(person__programme=programme, payer=Payer.RUN)
        .exclude(status=BillStatus.WITHDRAWN)
        .annotate(in_time=Exists(in_time), month=TruncMonth("promised_on"))
        .filter(Q(promised_on__lt=today) | Q(promised_on=today, in_time=True))
        .values("month")
        .annotate(due=Count("pk"), kept=Count("pk", filter=Q(in_time=True)))
        .order_by("-month")
    )
    return [Promises(one["month"], one["due"], one["kept"]) for one in rows[:months]]


def late(viewer: Viewer, programme_ref: UUID, at: datetime) -> list[Bill]:
    """Payments whose day is over, or which no bank takes any more today; the oldest first.

    Raises NotVisible for whoever pays nothing here.
    """
    require_payer(viewer, programme_ref)
    waiting = bills().filter(person__programme__ref=programme_ref, payer=Payer.RUN, status__in=_DUE)
    pack = programmes.pack_of(programmes.by_ref(programme_ref))
    waiting = waiting.filter(promised_on__lte=_latest_day(pack, at)).prefetch_related("run_lines")
    found = consent.visible(viewer, waiting, at=at).order_by("promised_on", "pk")
    return [bill for bill in found if is_late(bill, at)]


def is_late(bill: Bill, at: datetime) -> bool:
    """Whether a payment should have come, or gone, by now."""
    if bill.promised_on is None:
        return False
    pack = programmes.pack_of(bill.person.programme)
    cut_off, lead_days = _first_cut_off(bill, pack), _lead_days(bill, pack)
    return rules.late(
        bill.promised_on,
        BillStatus(bill.status),
        left=_left(bill),
        today=programmes.day_of(bill.person.programme, at),
        arrives_on=rules.arrives_on(at, cut_off, lead_days, pack.zone),
    )


def _left(bill: Bill) -> bool:
    """Whether a bank surely has all of it: no line waits for a release, the books, or an answer."""
    return bill.status == BillStatus.ON_ITS_WAY and not any(
        line.state in rules.STILL_HERE for line in bill.run_lines.all()
    )


def _latest_day(pack: Pack, at: datetime) -> date:
    """What is promised for later than this is late on no way, wherever it is late by now."""
    slowest = max((rail.lead_days for rail in pack.spending.rails), default=0)
    return rules.arrives_on(at + timedelta(days=1), "00:00", slowest, pack.zone)


def _first_cut_off(bill: Bill, pack: Pack) -> str:
    """When the first way of whoever pays it closes: somebody has to look, whichever it goes."""
    holders = {share.part.arrangement.holder for share in bill.parts.all()}
    clocks = [rail.cut_off for code in holders for rail in pack.spending.rails_of(code)]
    return min(clocks, default="23:59")


def _lead_days(bill: Bill, pack: Pack) -> int:
    """Of the slowest way it goes, or of the first way of whoever will pay it."""
    going = {line.way for line in bill.run_lines.all() if line.state not in rules.OVER}
    ways = [pack.spending.rail(way) for way in going]
    if not going:
        holders = {share.part.arrangement.holder for share in bill.parts.all()}
        ways = [rail for code in holders for rail in pack.spending.rails_of(code)[:1]]
    return max((rail.lead_days for rail in ways if rail is not None), default=0)
