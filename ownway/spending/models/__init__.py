"""Purchases, the bills they bring, who is paid, and the pay runs that pay them (S9)."""

from ownway.spending.models.bills import Bill, BillPart, Payment
from ownway.spending.models.payees import Payee
from ownway.spending.models.pictures import Picture
from ownway.spending.models.pools import Pool, Share
from ownway.spending.models.purchases import Answer, Denial, Part, Purchase, Receipt
from ownway.spending.models.refunds import Refund
from ownway.spending.models.runs import PayRun, PayRunLine
from ownway.spending.models.standing import Standing, Turn

__all__ = [
    "Answer",
    "Bill",
    "BillPart",
    "Denial",
    "Part",
    "PayRun",
    "PayRunLine",
    "Payee",
    "Payment",
    "Picture",
    "Pool",
    "Purchase",
    "Receipt",
    "Refund",
    "Share",
    "Standing",
    "Turn",
]
