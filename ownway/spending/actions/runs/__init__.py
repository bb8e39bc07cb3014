"""Pay runs: made by one person, released by another, posted, sent, and paid by what banks say."""

from ownway.spending.actions.runs.by_hand import could_not_pay, settle
from ownway.spending.actions.runs.filing import FilePart, make_file, take_another_way
from ownway.spending.actions.runs.making import make_run, withdraw_run
from ownway.spending.actions.runs.posting import post_next, post_run
from ownway.spending.actions.runs.releasing import release
from ownway.spending.actions.runs.sending import answer_sending, begin_sending
from ownway.spending.actions.runs.silent import agree_never_carried_out, say_never_carried_out

__all__ = [
    "FilePart",
    "agree_never_carried_out",
    "answer_sending",
    "begin_sending",
    "could_not_pay",
    "make_file",
    "make_run",
    "post_next",
    "post_run",
    "release",
    "say_never_carried_out",
    "settle",
    "take_another_way",
    "withdraw_run",
]
