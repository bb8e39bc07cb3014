"""What staff settle for somebody who died or whose time here is over (S8, S13)."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from ownway.consent import queries as consent
from ownway.consent.queries import Viewer
from ownway.consent.rules import Permission
from ownway.core.problems import NotVisible
from ownway.holding import queries as holding
from ownway.joining import queries as joining
from ownway.people.models import Person
from ownway.spending.models import Bill, Invoice, OnBehalf, Pool, Purchase
from ownway.spending.queries.invoices import invoices, more_to_come, takes_invoices
from ownway.spending.queries.pools import pool_with
from ownway.spending.queries.purchases import whole
from ownway.spending.queries.refunds import paid_on, still_refundable
from ownway.spending.queries.runs import is_listed
from ownway.spending.queries.steps import may_take_back
from ownway.spending.rules import OPEN_INVOICES, BillStatus, Gone, InvoiceStatus, Payer, Status

_UNSETTLED = (Status.ASKED, Status.APPROVED, Status.RECEIVED)


def gone(person: Person) -> Gone | None:
    """Why somebody else settles what is open for a person; None where they do it themselves."""
    if holding.death_of(person) is not None:
        return Gone.DIED
    where = joining.where(person)
    return Gone.OVER if where is not None and where.over else None


def may_settle(viewer: Viewer, person: Person) -> bool:
    """Whether the viewer settles it for them: whoever looks after those who leave, and is not
    close to them."""
    may = bool(consent.can(viewer, Permission.ENDING_CLOSE, person=person))
    return may and gone(person) is not None


def to_settle(viewer: Viewer, person: Person) -> list[Purchase]:
    """What they asked for and is not settled, the newest first. Empty where it is not open."""
    if not may_settle(viewer, person):
        return []
    found = whole().filter(person=person, status__in=_UNSETTLED)
    return list(found.order_by("-asked_at", "-pk"))


def bills_to_answer(viewer: Viewer, person: Person) -> list[Invoice]:
    """Bills that wait for a yes the person can no longer give, the oldest first."""
    if not may_settle(viewer, person):
        return []
    rows = invoices().filter(purchase__person=person, status=InvoiceStatus.WITH_PERSON)
    return list(rows.order_by("sent_at", "pk"))


def settled_for(viewer: Viewer, person: Person) -> list[OnBehalf]:
    """What was settled for them so far and why, the newest first. Empty where it is not open."""
    if not may_settle(viewer, person):
        return []
    rows = OnBehalf.objects.filter(purchase__person=person).select_related("purchase")
    return list(rows.order_by("-done_at", "-pk"))


def settled_for_me(viewer: Viewer, person: Person) -> list[OnBehalf]:
    """The same for the person themself, who reads each reason. Raises NotVisible."""
    if person.ref not in viewer.own_people:
        raise NotVisible
    rows = OnBehalf.objects.filter(purchase__person=person).select_related("purchase")
    return list(rows.order_by("-done_at", "-pk"))


def one_to_settle(viewer: Viewer, person: Person, ref: UUID) -> Purchase | None:
    """One of their purchases, also where it is settled by now."""
    return whole().filter(person=person, ref=ref).first() if may_settle(viewer, person) else None


def one_bill_to_answer(viewer: Viewer, person: Person, ref: UUID) -> Invoice | None:
    """One bill that was sent for something of theirs, also where it is answered by now."""
    if not may_settle(viewer, person):
        return None
    return invoices().filter(purchase__person=person, ref=ref).first()


def paid_bill(viewer: Viewer, ref: UUID, at: datetime) -> Bill:
    """A bill that a pay run paid; or that somebody paid themself who cannot note what comes back
    of it any more: they died, or their time here is over. Raises NotVisible."""
    rows = Bill.objects.filter(ref=ref, status=BillStatus.PAID)
    rows = rows.select_related("person__programme__pack", "payee", "purchase")
    found = consent.one(viewer, rows, at=at)
    if found.payer != Payer.RUN and gone(found.person) is None:
        raise NotVisible
    return found


def may_come_back(viewer: Viewer, person: Person) -> list[Bill]:
    """What somebody paid themself who is gone, of which a seller may give something back; the
    newest first. Empty where it is not open."""
    if not may_settle(viewer, person):
        return []
    paid = {"person": person, "payer": Payer.PERSON, "status": BillStatus.PAID}
    rows = Bill.objects.filter(**paid).select_related("purchase", "payee")
    found = [
        one
        for one in rows.prefetch_related("payments")
        if still_refundable(one) and pool_with(one.purchase) is None
    ]
    return sorted(found, key=lambda one: (paid_on(one), one.pk), reverse=True)


def being_paid(purchase: Purchase) -> bool:
    """Whether a bill of it is paid, on its way, or listed in a pay run."""
    standing = [one for one in purchase.bills.all() if one.status != BillStatus.WITHDRAWN]
    return any(one.status != BillStatus.AGREED or is_listed(one) for one in standing)


def may_call_off(pool: Pool) -> bool:
    """Whether what was ordered together can still be let go: nobody's share is being paid."""
    bought = list(whole().filter(share__pool=pool))
    waits = (one.status == Status.APPROVED and not being_paid(one) for one in bought)
    return bool(bought) and all(waits)


def all_of_it_back(purchase: Purchase) -> bool:
    """Whether it can be taken back for them as a whole."""
    return may_take_back(purchase) and not being_paid(purchase)


def bills_to_take_back(purchase: Purchase) -> list[Bill]:
    """Those of several times that are not paid, once no more times come.

    A share that others count on is paid all the same, but out of a direct payment: that nobody
    can do any more.
    """
    if purchase.status != Status.APPROVED or all_of_it_back(purchase):
        return []
    if more_to_come(purchase):
        return []
    shared = pool_with(purchase) is not None
    return [
        one
        for one in purchase.bills.all()
        if one.status == BillStatus.AGREED and not is_listed(one)
        if one.payer == Payer.PERSON or not shared
    ]


def may_say_no_more(purchase: Purchase) -> bool:
    """Whether it can be said that no more bills come: each one that came has its answer."""
    waiting = Invoice.objects.filter(purchase=purchase, status__in=OPEN_INVOICES)
    return takes_invoices(purchase) and not waiting.exists()
