"""What a person can do about one purchase now, the same for a page and for paper."""

from __future__ import annotations

from ownway.spending.models import Bill, Purchase
from ownway.spending.queries.exceptions import followed_by, follows, may_go_elsewhere
from ownway.spending.queries.invoices import on_invoice
from ownway.spending.queries.pools import pool_with
from ownway.spending.queries.standing import standing_of, turns_to_come
from ownway.spending.rules import BillStatus, Payer, Status


def to_pay_oneself(purchase: Purchase) -> list[Bill]:
    """The bills a person pays themselves and has not paid yet."""
    waiting = (Payer.PERSON, BillStatus.AGREED)
    return [one for one in purchase.bills.all() if (one.payer, one.status) == waiting]


def paid_once(purchase: Purchase) -> bool:
    """Whether it has one price: no turns, and no bills of its payee that say what each is."""
    return standing_of(purchase) is None and on_invoice(purchase) is None


def may_take_back(purchase: Purchase) -> bool:
    """Whether it can be taken back as a whole: not paid, once, and by nobody else too."""
    return (
        _is_not_paid(purchase)
        and not turns_to_come(purchase)
        and pool_with(purchase) is None
        and (on_invoice(purchase) is None or not purchase.bills.all())
    )


def _is_not_paid(purchase: Purchase) -> bool:
    """Asked or agreed; or it came, and a payment noted by mistake was undone."""
    if purchase.status == Status.RECEIVED:
        bills = purchase.bills.all()
        waiting = (Payer.PERSON, BillStatus.AGREED)
        return all((one.payer, one.status) == waiting for one in bills)
    return purchase.status in (Status.ASKED, Status.APPROVED)


def may_stop(purchase: Purchase) -> bool:
    """Whether turns of it are still to come."""
    return purchase.status == Status.APPROVED and turns_to_come(purchase) > 0


def may_ask_again(purchase: Purchase) -> bool:
    """Whether somebody else can look at a no, once."""
    refused = purchase.status == Status.REFUSED
    return refused and follows(purchase) is None and followed_by(purchase) is None


def may_change_seller(purchase: Purchase) -> bool:
    """Whether the same thing can be bought from another, and nobody else counts on it."""
    return may_go_elsewhere(purchase) and pool_with(purchase) is None
