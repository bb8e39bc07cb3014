"""Purchases, the bills they bring, who is paid, the pay runs that pay them, and what banks say."""

from ownway.spending.models.banking import (
    BankEntry,
    BankPaper,
    EntryMatch,
    Explanation,
)
from ownway.spending.models.bills import (
    Bill,
    BillPart,
    Payment,
)
from ownway.spending.models.coming_back import (
    EntryRefund,
    Loss,
    MadeGood,
    NeverCarriedOut,
    PaidAgain,
)
from ownway.spending.models.concerns import (
    Concern,
    HoldTold,
)
from ownway.spending.models.correcting import (
    Correction,
)
from ownway.spending.models.exceptions import (
    ExceptionAsked,
    Follows,
    Insurance,
    Quote,
    Tie,
)
from ownway.spending.models.files import (
    Dispatch,
    DispatchAnswer,
    RunFile,
    RunFileLine,
)
from ownway.spending.models.invoices import (
    Invoice,
    InvoiceBill,
    InvoiceDoubt,
    InvoiceLink,
    OnInvoice,
    StandingYes,
    WorkDay,
)
from ownway.spending.models.on_behalf import (
    OnBehalf,
)
from ownway.spending.models.payees import (
    PaidByHand,
    Payee,
    PayeeAccount,
    PaymentStop,
)
from ownway.spending.models.pictures import (
    Picture,
)
from ownway.spending.models.pools import (
    Pool,
    Share,
)
from ownway.spending.models.purchases import (
    Answer,
    Denial,
    Part,
    Purchase,
    Receipt,
)
from ownway.spending.models.refunds import (
    Refund,
)
from ownway.spending.models.runs import (
    PayRun,
    PayRunLine,
)
from ownway.spending.models.standing import (
    Rest,
    Standing,
    Turn,
)
from ownway.spending.models.statements import (
    MonthlyStatement,
)
from ownway.spending.models.trying import (
    AskedChange,
    Prenote,
)

__all__ = [
    "Answer",
    "AskedChange",
    "BankEntry",
    "BankPaper",
    "Bill",
    "BillPart",
    "Concern",
    "Correction",
    "Denial",
    "Dispatch",
    "DispatchAnswer",
    "EntryMatch",
    "EntryRefund",
    "ExceptionAsked",
    "Explanation",
    "Follows",
    "HoldTold",
    "Insurance",
    "Invoice",
    "InvoiceBill",
    "InvoiceDoubt",
    "InvoiceLink",
    "Loss",
    "MadeGood",
    "MonthlyStatement",
    "NeverCarriedOut",
    "OnBehalf",
    "OnInvoice",
    "PaidAgain",
    "PaidByHand",
    "Part",
    "PayRun",
    "PayRunLine",
    "Payee",
    "PayeeAccount",
    "Payment",
    "PaymentStop",
    "Picture",
    "Pool",
    "Prenote",
    "Purchase",
    "Quote",
    "Receipt",
    "Refund",
    "Rest",
    "RunFile",
    "RunFileLine",
    "Share",
    "Standing",
    "StandingYes",
    "Tie",
    "Turn",
    "WorkDay",
]
