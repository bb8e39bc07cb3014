"""Every write of buying and paying: asking and answering, paying one thing, paying many."""

from ownway.spending.actions.answering import (
    approve,
    cancel,
    refuse,
)
from ownway.spending.actions.asking import (
    ask,
    link_goal,
)
from ownway.spending.actions.banking import (
    agree_explanation,
    explain,
    match_entry,
    read_paper,
    take_entry,
)
from ownway.spending.actions.by_hand import (
    agree_by_hand,
    say_by_hand,
)
from ownway.spending.actions.coming_back import (
    decide_loss,
    make_good,
    match_refund,
    pay_again,
    say_loss,
)
from ownway.spending.actions.concerns import (
    decide_concern,
    note_signs,
    raise_concern,
)
from ownway.spending.actions.correcting import (
    put_right,
)
from ownway.spending.actions.following import (
    ask_again,
    buy_elsewhere,
)
from ownway.spending.actions.invoices import (
    agree_invoice,
    clear_invoice,
    close_invoices,
    give_standing_yes,
    refuse_invoice,
    send_invoice,
    withdraw_standing_yes,
)
from ownway.spending.actions.links import (
    end_link,
    make_link,
    payee_actor,
)
from ownway.spending.actions.locking import (
    lock_anew,
)
from ownway.spending.actions.on_behalf import (
    say_why,
    take_back_bill,
)
from ownway.spending.actions.payees import (
    close_account,
    confirm_account,
    lift_stop,
    propose_account,
    stop_payments,
)
from ownway.spending.actions.paying import (
    mark_received,
    pay_direct,
)
from ownway.spending.actions.paying_back import (
    allow_pay_back,
    pay_back,
)
from ownway.spending.actions.picturing import (
    add_picture,
    remove_picture,
)
from ownway.spending.actions.pooling import (
    Promise,
    call_off_pool,
    give_up_pool,
    join_pool,
    leave_pool,
    open_pool,
    refund_pool,
)
from ownway.spending.actions.quoting import (
    drop_quote,
    end_tie,
    note_insurance,
    note_quote,
)
from ownway.spending.actions.refunding import (
    refund,
)
from ownway.spending.actions.refusals import (
    CannotBuy,
    CannotPayInto,
    ConflictOfInterest,
    KeyUsed,
    NoHolder,
    NoSuchGoal,
    NotAnInvoice,
    NothingToPay,
    NotNow,
    NotPossible,
    NotTheirYes,
    OverLimit,
    PaidMore,
    PaperRefused,
    ReasonNeeded,
    RunChanged,
    TwoPeople,
)
from ownway.spending.actions.runs import (
    FilePart,
    agree_never_carried_out,
    answer_sending,
    begin_sending,
    could_not_pay,
    make_file,
    make_run,
    post_next,
    post_run,
    release,
    say_never_carried_out,
    settle,
    take_another_way,
    withdraw_run,
)
from ownway.spending.actions.standing import (
    bill_turns,
    let_turns_run,
    rest_turns,
    stop_standing,
)
from ownway.spending.actions.statements import (
    hand_over_statement,
    make_statement,
    note_handed_over,
    note_mailed,
)
from ownway.spending.actions.telling import (
    note_hold_told,
)
from ownway.spending.actions.trying import (
    send_prenotes,
    write_asked,
)

__all__ = [
    "CannotBuy",
    "CannotPayInto",
    "ConflictOfInterest",
    "FilePart",
    "KeyUsed",
    "NoHolder",
    "NoSuchGoal",
    "NotAnInvoice",
    "NotNow",
    "NotPossible",
    "NotTheirYes",
    "NothingToPay",
    "OverLimit",
    "PaidMore",
    "PaperRefused",
    "Promise",
    "ReasonNeeded",
    "RunChanged",
    "TwoPeople",
    "add_picture",
    "agree_by_hand",
    "agree_explanation",
    "agree_invoice",
    "agree_never_carried_out",
    "allow_pay_back",
    "answer_sending",
    "approve",
    "ask",
    "ask_again",
    "begin_sending",
    "bill_turns",
    "buy_elsewhere",
    "call_off_pool",
    "cancel",
    "clear_invoice",
    "close_account",
    "close_invoices",
    "confirm_account",
    "could_not_pay",
    "decide_concern",
    "decide_loss",
    "drop_quote",
    "end_link",
    "end_tie",
    "explain",
    "give_standing_yes",
    "give_up_pool",
    "hand_over_statement",
    "join_pool",
    "leave_pool",
    "let_turns_run",
    "lift_stop",
    "link_goal",
    "lock_anew",
    "make_file",
    "make_good",
    "make_link",
    "make_run",
    "make_statement",
    "mark_received",
    "match_entry",
    "match_refund",
    "note_handed_over",
    "note_hold_told",
    "note_insurance",
    "note_mailed",
    "note_quote",
    "note_signs",
    "open_pool",
    "pay_again",
    "pay_back",
    "pay_direct",
    "payee_actor",
    "post_next",
    "post_run",
    "propose_account",
    "put_right",
    "raise_concern",
    "read_paper",
    "refund",
    "refund_pool",
    "refuse",
    "refuse_invoice",
    "release",
    "remove_picture",
    "rest_turns",
    "say_by_hand",
    "say_loss",
    "say_never_carried_out",
    "say_why",
    "send_invoice",
    "send_prenotes",
    "settle",
    "stop_payments",
    "stop_standing",
    "take_another_way",
    "take_back_bill",
    "take_entry",
    "withdraw_run",
    "withdraw_standing_yes",
    "write_asked",
]
