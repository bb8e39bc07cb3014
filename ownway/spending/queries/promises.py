"""Reads of promised pay days: which were kept, and which need somebody now (F6)."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID

from ownway.consent import queries as consent
from ownway.consent.queries import Viewer
from ownway.programme import queries as programmes
from ownway.programme.models import Programme
from ownway.programme.rules import Pack
from ownway.spending import rules
from ownway.spending.models import Bill
from ownway.spending.queries.runs import bills, require_payer
from ownway.spending.rules import BillStatus, Payer, Promises

_DUE = (BillStatus.AGREED, BillStatus.ON_ITS_WAY)


def promises(programme: Programme, at: datetime) -> list[Promises]:
    """By month, how many payments came by the day that was promised. Names nobody."""
    rows = (
        Bill.objects.filter(person__programme=programme, payer=Payer.RUN)
        .exclude(status=BillStatus.WITHDRAWN)
        .prefetch_related("payments")
    )
    kept = [
        (bill.promised_on, bill.payment.paid_on if bill.payment else None)
        for bill in rows
        if bill.promised_on is not None
    ]
    return rules.promises(kept, programmes.day_of(programme, at))


def late(viewer: Viewer, programme_ref: UUID, at: datetime) -> list[Bill]:
    """Payments whose day is over, or which no bank takes any more today; the oldest first.

    Raises NotVisible for whoever pays nothing here.
    """
    require_payer(viewer, programme_ref)
    waiting = bills().filter(person__programme__ref=programme_ref, payer=Payer.RUN, status__in=_DUE)
    waiting = waiting.filter(promised_on__lte=_latest_day(at)).prefetch_related("run_lines")
    found = consent.visible(viewer, waiting, at=at).order_by("promised_on", "pk")
    return [bill for bill in found if is_late(bill, at)]


def is_late(bill: Bill, at: datetime) -> bool:
    """Whether a payment should have come, or gone, by now."""
    if bill.promised_on is None:
        return False
    pack = programmes.pack_of(bill.person.programme)
    return rules.late(
        bill.promised_on,
        BillStatus(bill.status),
        left=_left(bill),
        at=at,
        cut_off=_first_cut_off(bill, pack),
        zone=pack.zone,
    )


def _left(bill: Bill) -> bool:
    """Whether a bank surely has all of it: no line waits for a release, the books, or an answer."""
    return bill.status == BillStatus.ON_ITS_WAY and not any(
        line.state in rules.STILL_HERE for line in bill.run_lines.all()
    )


def _latest_day(at: datetime) -> date:
    """The latest day that it can be anywhere now: what is promised for later is never late."""
    return (at + timedelta(days=1)).date()


def _first_cut_off(bill: Bill, pack: Pack) -> str:
    holders = {share.part.arrangement.holder for share in bill.parts.all()}
    clocks = [rail.cut_off for code in holders for rail in pack.spending.rails_of(code)]
    return min(clocks, default="23:59")
