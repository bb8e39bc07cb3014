"""Purchases, the bills they bring, who is paid, and the pay runs that pay them (S9)."""

from ownway.spending.models.bills import Bill, BillPart, Payment
from ownway.spending.models.concerns import Concern
from ownway.spending.models.invoices import (
    Invoice,
    InvoiceBill,
    InvoiceDoubt,
    InvoiceLink,
    OnInvoice,
    StandingYes,
    WorkDay,
)
from ownway.spending.models.payees import Payee
from ownway.spending.models.purchases import Answer, Denial, Part, Purchase, Receipt
from ownway.spending.models.refunds import Refund
from ownway.spending.models.runs import PayRun, PayRunLine
from ownway.spending.models.standing import Standing, Turn

__all__ = [
    "Answer",
    "Bill",
    "BillPart",
    "Concern",
    "Denial",
    "Invoice",
    "InvoiceBill",
    "InvoiceDoubt",
    "InvoiceLink",
    "OnInvoice",
    "Part",
    "PayRun",
    "PayRunLine",
    "Payee",
    "Payment",
    "Purchase",
    "Receipt",
    "Refund",
    "Standing",
    "StandingYes",
    "Turn",
    "WorkDay",
]
