"""Reads of invoices: what may be sent, what waits for whom, and where each of them is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Prefetch, Q, QuerySet, Sum
from django.utils.crypto import salted_hmac

from ownway.consent import queries as consent
from ownway.consent.queries import Viewer
from ownway.core.problems import NotVisible
from ownway.holding import queries as holding
from ownway.joining import queries as joining
from ownway.people import queries as people
from ownway.programme import queries as programmes
from ownway.spending import rules
from ownway.spending.models import (
    Bill,
    BillPart,
    Invoice,
    InvoiceLink,
    OnInvoice,
    Part,
    Purchase,
    Standing,
    StandingYes,
    WorkDay,
)
from ownway.spending.queries.exceptions import (
    barred_names,
    may_be_paid_all_the_same,
    ties_of,
    uninsured,
)
from ownway.spending.queries.purchases import whole
from ownway.spending.queries.standing import turns_to_come
from ownway.spending.rules import (
    BillStatus,
    InvoiceStatus,
    Payer,
    SentInvoice,
    Status,
    Terms,
    TieKind,
    Worked,
    back_name,
    bill_key,
)


def on_invoice(purchase: Purchase) -> OnInvoice | None:
    """That its payee sends invoices; None where it is paid without."""
    return OnInvoice.objects.filter(purchase=purchase).first()


def takes_invoices(purchase: Purchase) -> bool:
    """Whether an invoice can be sent for it now."""
    found = on_invoice(purchase)
    return found is not None and found.closed_at is None and purchase.status == Status.APPROVED


def paid_by_runs(purchase: Purchase) -> list[Bill]:
    """The payments of what a pay run pays at its price, without a bill of the payee, in order.

    Whoever is paid may follow them by a link all the same: each has its promised day (F6).
    """
    if on_invoice(purchase) is not None:
        return []
    return [
        bill
        for bill in purchase.bills.all()
        if bill.payer == Payer.RUN
        and bill.status != BillStatus.WITHDRAWN
        and bill.payee.person_id is None  # what is paid back to the person is theirs to follow
    ]


def comes_late(purchase: Purchase) -> bool:
    """Whether a bill that comes now comes after the person's time here, and after the last one.

    It is taken in all the same, and held: nothing is set aside for it any more (S8, S13). What
    nobody ever agreed to was not to be delivered either.
    """
    found = on_invoice(purchase)
    if found is None or takes_invoices(purchase) or not purchase.parts.all():
        return False
    where = joining.where(purchase.person)
    return where is not None and where.over


def more_to_come(purchase: Purchase) -> bool:
    """Whether more will be billed: turns of a rhythm, or invoices while something is left."""
    if turns_to_come(purchase):
        return True
    found = on_invoice(purchase)
    return found is not None and found.closed_at is None and left_to_bill(purchase) > 0


def with_more_to_come(purchases: Sequence[Purchase]) -> set[int]:
    """The keys of those of which more will be billed. Most are paid once, and cost no question."""
    named = [one.pk for one in purchases]
    again = set(Standing.objects.filter(purchase__in=named).values_list("purchase", flat=True))
    again |= set(OnInvoice.objects.filter(purchase__in=named).values_list("purchase", flat=True))
    return {one.pk for one in purchases if one.pk in again and more_to_come(one)}


def billed(parts: Sequence[Part]) -> list[int]:
    """What bills that stand take of each part, in minor units."""
    standing = BillPart.objects.filter(part__in=parts).exclude(bill__status=BillStatus.WITHDRAWN)
    sums = dict(standing.values_list("part").annotate(total=Sum("amount_minor")).order_by())
    return [sums.get(part.pk, 0) for part in parts]


def left_to_bill(purchase: Purchase) -> int:
    """What was set aside for it and no bill takes yet, minor units; nothing once it is closed or
    was taken back: that is free again."""
    found = on_invoice(purchase)
    if purchase.status == Status.CANCELLED or (found is not None and found.closed_at is not None):
        return 0
    parts = list(purchase.parts.all())
    return sum(part.amount_minor for part in parts) - sum(billed(parts))


def standing_yes(purchase: Purchase) -> StandingYes | None:
    """The person's yes before the invoices come; None where each is asked."""
    return StandingYes.objects.filter(purchase=purchase, withdrawn_at__isnull=True).first()


def link_of(purchase: Purchase, at: datetime) -> InvoiceLink | None:
    """The link its payee may use now."""
    found = InvoiceLink.objects.filter(purchase=purchase, ended_at__isnull=True).first()
    return found if found is not None and at < found.expires_at else None


def on_invoices(
    viewer: Viewer, programme_ref: UUID, at: datetime
) -> list[tuple[Purchase, InvoiceLink | None]]:
    """What is paid on invoices now in a programme, by payee, each with the link that opens."""
    rows = whole().filter(
        person__programme__ref=programme_ref,
        status=Status.APPROVED,
        on_invoice__closed_at__isnull=True,
        on_invoice__isnull=False,
    )
    found = list(consent.visible(viewer, rows, at=at).order_by("payee", "pk"))
    links = InvoiceLink.objects.filter(purchase__in=found, ended_at__isnull=True, expires_at__gt=at)
    by_purchase = {link.purchase_id: link for link in links}
    return [(one, by_purchase.get(one.pk)) for one in found]


def link_token(link: InvoiceLink) -> str:
    """The secret of a link: the same each time for those who hold our key, and nowhere stored."""
    return salted_hmac(
        "ownway.spending.invoice_link", str(link.ref), algorithm="sha256"
    ).hexdigest()


def link_by_token(token: str, at: datetime) -> InvoiceLink:
    """The link of a token that is neither ended nor too old. Raises NotVisible."""
    found = (
        InvoiceLink.objects.filter(token_hash=people.token_hash(token), ended_at__isnull=True)
        .select_related("purchase__person__programme__pack")
        .first()
    )
    if found is None or at >= found.expires_at:
        raise NotVisible
    return found


def invoices() -> QuerySet[Invoice]:
    """Invoices with all that pages and actions read of them."""
    made = Bill.objects.filter(invoice_bill__isnull=False).prefetch_related("payments")
    return Invoice.objects.select_related(
        "purchase__person__programme__pack", "purchase__line__version", "payee"
    ).prefetch_related(
        Prefetch("worked", WorkDay.objects.order_by("worked_on", "begins", "pk")),
        "doubts__other__payee",
        Prefetch("made__bill", made),
    )


def invoice(viewer: Viewer, ref: UUID, at: datetime) -> Invoice:
    """One invoice. Raises NotVisible."""
    return consent.one(viewer, invoices().filter(ref=ref), at=at)


def invoices_of(purchase: Purchase) -> list[Invoice]:
    """The invoices of a purchase that was read already, newest first."""
    return list(invoices().filter(purchase=purchase).order_by("-sent_at", "-pk"))


def invoices_held(viewer: Viewer, programme_ref: UUID, at: datetime) -> list[Invoice]:
    """Invoices of a programme somebody has to look at, the first due first."""
    rows = invoices().filter(
        purchase__person__programme__ref=programme_ref, status=InvoiceStatus.HELD
    )
    return list(consent.visible(viewer, rows, at=at).order_by("look_by_on", "pk"))


def invoices_to_agree(viewer: Viewer, person_ref: UUID, at: datetime) -> list[Invoice]:
    """Invoices that wait for the person's yes, the oldest first."""
    rows = invoices().filter(purchase__person__ref=person_ref, status=InvoiceStatus.WITH_PERSON)
    return list(consent.visible(viewer, rows, at=at).order_by("sent_at", "pk"))


def waits_for_person(row: Invoice) -> bool:
    """Whether it waits for the person's yes."""
    return bool(row.status == InvoiceStatus.WITH_PERSON)


@dataclass(frozen=True, slots=True)
class Progress:
    """Where an invoice is, for its payee: a code, and the day that goes with it.

    `code`: held (an answer by `on`), with_person, agreed (pay day `on`, None where the person
    pays), on_its_way, paid (`on`), refused, withdrawn, paid_back (the person paid it themself).
    """

    code: str
    on: date | None = None


def progress(row: Invoice) -> Progress:
    """How far an invoice has come, its bills included (F3)."""
    if row.status != InvoiceStatus.AGREED:
        return Progress(row.status, row.look_by_on if row.status == InvoiceStatus.HELD else None)
    bills = [one.bill for one in row.made.all()]
    if all(bill.status == BillStatus.PAID for bill in bills):
        days_paid = [bill.payment.paid_on for bill in bills if bill.payment is not None]
        return Progress("paid", max(days_paid, default=None))
    if any(bill.status == BillStatus.WITHDRAWN for bill in bills):
        return Progress("paid_back" if _is_paid_back(bills) else "withdrawn")
    days = [bill.promised_on for bill in bills if bill.promised_on is not None]
    sent = all(bill.status in (BillStatus.ON_ITS_WAY, BillStatus.PAID) for bill in bills)
    return Progress("on_its_way" if sent else "agreed", max(days, default=None))


def _is_paid_back(bills: Sequence[Bill]) -> bool:
    """Whether the person paid the seller themself: what was to be paid goes to them instead."""
    keys = [bill_key(bill.purchase.ref, back_name(bill.ref), Payer.RUN) for bill in bills]
    return Bill.objects.filter(key__in=keys).exclude(status=BillStatus.WITHDRAWN).exists()


def sent_of(row: Invoice) -> SentInvoice:
    """A stored invoice as the checks take it."""
    return SentInvoice(
        ref=row.ref,
        payee=row.payee.ref,
        person=row.purchase.person.ref,
        number=row.number,
        amount=row.amount_minor,
        from_on=row.from_on,
        until_on=row.until_on,
        worked=tuple(
            Worked(one.worker, one.worked_on, one.minutes, one.begins) for one in row.worked.all()
        ),
    )


def beside(row: Invoice) -> list[SentInvoice]:
    """The standing invoices that this one could repeat or overlap.

    Those of the same payee; and those of any payee of the programme with hours of the same worker
    on the same day, who may bill through an agency and on their own (F13).
    """
    alike = (
        Q(number_plain=row.number_plain)
        | Q(amount_minor=row.amount_minor)
        | Q(from_on__lt=row.until_on, until_on__gt=row.from_on)
    )
    worked = list(row.worked.all())
    of_the_worker = WorkDay.objects.filter(
        worker_plain__in={one.worker_plain for one in worked},
        worked_on__in={one.worked_on for one in worked},
        invoice__payee__programme=row.payee.programme_id,
    )
    rows = (
        Invoice.objects.filter(
            Q(alike, payee=row.payee) | Q(pk__in=of_the_worker.values("invoice"))
        )
        .exclude(pk=row.pk)
        .exclude(status__in=rules.GONE_INVOICES)
        .select_related("payee", "purchase__person")
        .prefetch_related("worked")
    )
    return [sent_of(one) for one in rows.order_by("pk")]


def terms_of(purchase: Purchase, days: Iterable[date]) -> Terms:
    """What was agreed: the days of the money, cut short by an ending or a death; what is left."""
    pots = [part.pot for part in purchase.parts.all()]
    ended_at = purchase.line.version.plan.ended_at
    ends_on = max(pot.ends_on for pot in pots)
    if ended_at is not None:
        last = programmes.day_of(purchase.person.programme, ended_at)
        ends_on = min(ends_on, last + timedelta(days=1))
    death = holding.death_of(purchase.person)
    if death is not None:  # noted days later, it still ended then what anybody could do for them
        ends_on = min(ends_on, death.died_on + timedelta(days=1))
    zone = ZoneInfo(programmes.pack_of(purchase.person.programme).zone)
    worked_on = list(days)
    person, pack = purchase.person, programmes.pack_of(purchase.person.programme)
    employment = pack.spending.employment
    payee = rules.plain_name(purchase.payee)
    last_day = max(worked_on, default=min(pot.starts_on for pot in pots))
    barred = barred_names(person, pack, last_day)
    works = employment is not None and TieKind.WORKER in ties_of(person, purchase.payee)
    return Terms(
        starts_on=min(pot.starts_on for pot in pots),
        ends_on=ends_on,
        left=left_to_bill(purchase),
        day_minutes={day: _minutes(day, zone) for day in worked_on},
        payee=payee,
        barred=barred - {payee} if may_be_paid_all_the_same(purchase) else barred,
        worker=works,
        least={day: employment.least_on(day) for day in worked_on} if employment else {},
        uninsured=uninsured(person, worked_on)
        if employment and employment.insurance
        else frozenset(),
    )


def _minutes(day: date, zone: ZoneInfo) -> int:
    """How long a day is on the clock of a place: 23 or 25 hours where the clocks change."""
    begins, ends = (
        datetime(one.year, one.month, one.day, tzinfo=zone).timestamp()
        for one in (day, day + timedelta(days=1))
    )
    return round((ends - begins) / 60)


def purchase_by_link(link: InvoiceLink) -> Purchase:
    """The one purchase a payee's link opens."""
    return whole().get(pk=link.purchase_id)


def purchase_of(row: Invoice) -> Purchase:
    """The purchase of an invoice, with all that actions read of it."""
    return whole().get(pk=row.purchase_id)
