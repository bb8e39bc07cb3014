"""Purchases, the bills they bring, who is paid, and the pay runs that pay them (S9)."""

from ownway.spending.models.bills import Bill, BillPart, Payment
from ownway.spending.models.payees import Payee
from ownway.spending.models.purchases import Answer, Denial, Part, Purchase, Receipt
from ownway.spending.models.runs import PayRun, PayRunLine

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
    "Purchase",
    "Receipt",
]
