"""Every write of buying and paying: asking and answering, paying one thing, paying many."""

from ownway.spending.actions.answering import approve, cancel, refuse
from ownway.spending.actions.asking import ask, link_goal
from ownway.spending.actions.concerns import (
    decide_concern,
    note_signs,
    raise_concern,
)
from ownway.spending.actions.invoices import (
    agree_invoice,
    clear_invoice,
    close_invoices,
    end_link,
    give_standing_yes,
    make_link,
    payee_actor,
    refuse_invoice,
    send_invoice,
    withdraw_standing_yes,
)
from ownway.spending.actions.paying import mark_received, pay_direct
from ownway.spending.actions.refunding import refund
from ownway.spending.actions.refusals import (
    CannotBuy,
    ConflictOfInterest,
    KeyUsed,
    NoHolder,
    NoSuchGoal,
    NotAnInvoice,
    NothingToPay,
    NotNow,
    NotPossible,
    NotTheirYes,
    PaidMore,
    ReasonNeeded,
    RunChanged,
    TwoPeople,
)
from ownway.spending.actions.runs import make_run, release, settle, withdraw_run
from ownway.spending.actions.standing import bill_turns, stop_standing

__all__ = [
    "CannotBuy",
    "ConflictOfInterest",
    "KeyUsed",
    "NoHolder",
    "NoSuchGoal",
    "NotAnInvoice",
    "NotNow",
    "NotPossible",
    "NotTheirYes",
    "NothingToPay",
    "PaidMore",
    "ReasonNeeded",
    "RunChanged",
    "TwoPeople",
    "agree_invoice",
    "approve",
    "ask",
    "bill_turns",
    "cancel",
    "clear_invoice",
    "close_invoices",
    "decide_concern",
    "end_link",
    "give_standing_yes",
    "link_goal",
    "make_link",
    "make_run",
    "mark_received",
    "note_signs",
    "pay_direct",
    "payee_actor",
    "raise_concern",
    "refund",
    "refuse",
    "refuse_invoice",
    "release",
    "send_invoice",
    "settle",
    "stop_standing",
    "withdraw_run",
    "withdraw_standing_yes",
]
