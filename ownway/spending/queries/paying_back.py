"""Whether what somebody paid with their own money goes back to them, and what keeps it (F14)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain

from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ownway.core.money import Money
from ownway.core.show import day, show
from ownway.holding import queries as holding
from ownway.programme import queries as programmes
from ownway.spending.models import Bill, Payee, PaymentStop, Purchase
from ownway.spending.queries.concerns import concern_with
from ownway.spending.queries.pictures import paper_of
from ownway.spending.queries.runs import is_listed
from ownway.spending.rules import BillStatus, NotBack, Outcome, Paper, Payer

_Said = tuple[str, str]  # what is so, what would help


@dataclass(frozen=True, slots=True)
class NotPaidBack:
    """Why it does not go back to them now, in words for them."""

    why: NotBack
    words: str
    fix: str


def bill_to_pay_back(purchase: Purchase) -> Bill | None:
    """The one bill of a seller that waits for a pay run; None where there is no such one."""
    waits = (Payer.RUN, BillStatus.AGREED, None)  # what goes to the person is none of them
    waiting = [
        one for one in purchase.bills.all() if (one.payer, one.status, one.payee.person_id) == waits
    ]
    if len(waiting) != 1 or is_listed(waiting[0]):
        return None
    return waiting[0]


def may_be_paid_back(purchase: Purchase, at: datetime) -> bool:
    """Whether the person can turn it to themselves with one press."""
    return not_paid_back(purchase, at) is None


def not_paid_back(purchase: Purchase, at: datetime) -> NotPaidBack | None:
    """What keeps it from going back to them: the first of all that does; None where nothing does.

    What holds the seller's bill holds this too, else one press would lead around it (R7).
    """
    bill = bill_to_pay_back(purchase)
    if bill is None:
        return NotPaidBack(
            NotBack.NOTHING,
            _("This cannot be paid back to you now."),
            _("If you have paid already, tell us, so that nobody pays twice."),
        )
    checks: tuple[tuple[NotBack, Callable[[], _Said | None]], ...] = (
        (NotBack.NOT_HERE, lambda: _not_here(purchase)),
        (NotBack.CHECKED, lambda: _checked(purchase, bill, at)),
        (NotBack.STOPPED, lambda: _stopped(purchase, bill)),
        (NotBack.NARROWED, lambda: _narrowed(purchase, at)),
        (NotBack.NO_RECEIPT, lambda: _no_receipt(purchase)),
    )
    found = ((why, check()) for why, check in checks)
    return next((NotPaidBack(why, *said) for why, said in found if said is not None), None)


def _not_here(purchase: Purchase) -> _Said | None:
    if programmes.pack_of(purchase.person.programme).spending.paid_back.allowed:
        return None
    return (
        _("Here nobody gets money back that they paid themselves."),
        _("Let us pay the seller. Have you paid already? Call us, so that nobody pays twice."),
    )


def _checked(purchase: Purchase, bill: Bill, at: datetime) -> _Said | None:
    them = Payee.objects.filter(person=purchase.person).values_list("pk", flat=True)
    concern = concern_with(list(chain([bill.payee_id], them)), purchase, at)
    if concern is None:
        return None
    said = {"payee": concern.payee.name, "day": _day(concern.decide_by_on)}
    if concern.outcome == Outcome.UPHELD:
        return (
            _("The bill of %(payee)s is not paid, so it is not paid back either.") % said,
            _("If you see it differently, call us."),
        )
    return (
        _("We are checking the bill of %(payee)s until %(day)s. You cannot get it back before.")
        % said,
        _("You hear from us by then. Your other things go on as usual."),
    )


def _stopped(purchase: Purchase, bill: Bill) -> _Said | None:
    of_one = Q(payee=bill.payee_id) | Q(person=purchase.person) | Q(payee__person=purchase.person)
    stops = PaymentStop.objects.select_related("payee").filter(of_one, lifted_at__isnull=True)
    stop = stops.order_by("pk").first()
    if stop is None:
        return None
    fix = _("You can get it back when somebody lets them go on. Call us and ask why.")
    if stop.payee is None or stop.payee.person_id is not None:
        return _("Payments to you wait, until somebody has looked into it."), fix
    words = _("Payments to %(payee)s wait, until somebody has looked into it.")
    return words % {"payee": stop.payee.name}, fix


def _narrowed(purchase: Purchase, at: datetime) -> _Said | None:
    today = programmes.day_of(purchase.person.programme, at)
    found = holding.narrower(purchase.line.version.plan_id, purchase.line.root, today)
    if found is None or found.review_on is None:
        return None
    return (
        _(
            "Your choice of who holds this money is smaller until %(day)s."
            " Somebody has to say yes first."
        )
        % {"day": _day(found.review_on)},
        _("Ask us. Whoever decides on what you buy can say yes to it."),
    )


def _no_receipt(purchase: Purchase) -> _Said | None:
    receipts = programmes.pack_of(purchase.person.programme).spending.receipts
    if receipts is None or paper_of(purchase) is not Paper.WANTED:
        return None
    most = show(Money(receipts.above, purchase.currency), get_language() or "en-gb")
    return (
        _("Above %(most)s you get it back once the receipt is here.") % {"most": most},
        _("Add a photo of it first. If you have none, ask us: somebody can say yes without it."),
    )


def _day(on: date) -> str:
    return day(on, get_language() or "en-gb")
