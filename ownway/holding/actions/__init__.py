"""Choosing who holds a line's money, and what becomes of it: moved, added to, carried on."""

from ownway.holding.actions.adding import CannotAdd, give_back, promise, receive
from ownway.holding.actions.carrying import TooSoon, end_pot, tell_end
from ownway.holding.actions.holders import (
    AlreadyLive,
    CannotHold,
    ForSomebodyElse,
    Narrowed,
    NotAgreed,
    NothingToSend,
    choose,
    set_up,
    switch,
    tighten,
    top_up,
)
from ownway.holding.actions.moving import CannotMove, move, refuse_move, undo_move

__all__ = [
    "AlreadyLive",
    "CannotAdd",
    "CannotHold",
    "CannotMove",
    "ForSomebodyElse",
    "Narrowed",
    "NotAgreed",
    "NothingToSend",
    "TooSoon",
    "choose",
    "end_pot",
    "give_back",
    "move",
    "promise",
    "receive",
    "refuse_move",
    "set_up",
    "switch",
    "tell_end",
    "tighten",
    "top_up",
    "undo_move",
]
