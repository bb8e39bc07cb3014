"""Every write of buying and paying: asking and answering, paying one thing, paying many."""

from ownway.spending.actions.answering import approve, cancel, refuse
from ownway.spending.actions.asking import ask, link_goal
from ownway.spending.actions.paying import mark_received, pay_direct
from ownway.spending.actions.paying_back import pay_back
from ownway.spending.actions.picturing import add_picture, remove_picture
from ownway.spending.actions.pooling import (
    Promise,
    give_up_pool,
    join_pool,
    leave_pool,
    open_pool,
    refund_pool,
)
from ownway.spending.actions.refunding import refund
from ownway.spending.actions.refusals import (
    CannotBuy,
    ConflictOfInterest,
    KeyUsed,
    NoHolder,
    NoSuchGoal,
    NothingToPay,
    NotNow,
    NotPossible,
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
    "NotNow",
    "NotPossible",
    "NothingToPay",
    "PaidMore",
    "Promise",
    "ReasonNeeded",
    "RunChanged",
    "TwoPeople",
    "add_picture",
    "approve",
    "ask",
    "bill_turns",
    "cancel",
    "give_up_pool",
    "join_pool",
    "leave_pool",
    "link_goal",
    "make_run",
    "mark_received",
    "open_pool",
    "pay_back",
    "pay_direct",
    "refund",
    "refund_pool",
    "refuse",
    "release",
    "remove_picture",
    "settle",
    "stop_standing",
    "withdraw_run",
]
