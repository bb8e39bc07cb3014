"""A kind word, a notice, each step after it. Nothing is posted before the end (E14)."""

from ownway.core.wording import WordsNeeded
from ownway.reclaims.actions.alerts import ask_kindly, close_alert, say_why
from ownway.reclaims.actions.letting_go import let_go, propose_to_let_go
from ownway.reclaims.actions.money import decide, receive
from ownway.reclaims.actions.notices import (
    choose_plan,
    dispute,
    give_notice,
    look_again,
    reply,
    withdraw,
)
from ownway.reclaims.actions.refusals import (
    NotNow,
    NotSurplus,
    OutOfReach,
    SomebodyElse,
    TooEarly,
)

__all__ = [
    "NotNow",
    "NotSurplus",
    "OutOfReach",
    "SomebodyElse",
    "TooEarly",
    "WordsNeeded",
    "ask_kindly",
    "choose_plan",
    "close_alert",
    "decide",
    "dispute",
    "give_notice",
    "let_go",
    "look_again",
    "propose_to_let_go",
    "receive",
    "reply",
    "say_why",
    "withdraw",
]
