"""Every write of holding: choosing, agreeing, changing, stopping, moving, adding, carrying on."""

from ownway.holding.actions.adding import (
    CannotAdd,
    give_back,
    promise,
    receive,
    withdraw,
)
from ownway.holding.actions.agreeing import (
    answer,
    note_ready,
    take_back,
)
from ownway.holding.actions.carrying import (
    TooSoon,
    end_pot,
    tell_end,
)
from ownway.holding.actions.choosing import (
    NothingToSend,
    choose,
    set_up,
    top_up,
)
from ownway.holding.actions.coming_home import bring_on, follow_home
from ownway.holding.actions.dying import (
    note_closing_sent,
    note_death,
    settle_death,
)
from ownway.holding.actions.failing import (
    begin_failure,
    carry_on,
)
from ownway.holding.actions.handing_over import (
    follow,
    switch,
    undo,
)
from ownway.holding.actions.keeping import (
    CannotHold,
    ForSomebodyElse,
    HasDied,
    Narrowed,
    NotAgreed,
    NotPossible,
    NotReady,
)
from ownway.holding.actions.left_over import note_sent_back
from ownway.holding.actions.moving import (
    CannotMove,
    move,
    refuse_move,
    undo_move,
)
from ownway.holding.actions.narrowing import (
    end_narrowing,
    restore,
    tighten,
)
from ownway.holding.actions.nominees import (
    accept_nomination,
    agree_to_nominee,
    consider_withdrawal,
    let_nominee_see,
    name_nominee,
    withdraw_nomination,
)
from ownway.holding.actions.stopping import (
    AskedAlready,
    NotYet,
    answer_safety,
    answer_second_look_at_stop,
    ask_second_look_at_stop,
    carry_out,
    take_back_stop,
    tell_stop,
    withdraw_consent,
)

__all__ = [
    "AskedAlready",
    "CannotAdd",
    "CannotHold",
    "CannotMove",
    "ForSomebodyElse",
    "HasDied",
    "Narrowed",
    "NotAgreed",
    "NotPossible",
    "NotReady",
    "NotYet",
    "NothingToSend",
    "TooSoon",
    "accept_nomination",
    "agree_to_nominee",
    "answer",
    "answer_safety",
    "answer_second_look_at_stop",
    "ask_second_look_at_stop",
    "begin_failure",
    "bring_on",
    "carry_on",
    "carry_out",
    "choose",
    "consider_withdrawal",
    "end_narrowing",
    "end_pot",
    "follow",
    "follow_home",
    "give_back",
    "let_nominee_see",
    "move",
    "name_nominee",
    "note_closing_sent",
    "note_death",
    "note_ready",
    "note_sent_back",
    "promise",
    "receive",
    "refuse_move",
    "restore",
    "set_up",
    "settle_death",
    "switch",
    "take_back",
    "take_back_stop",
    "tell_end",
    "tell_stop",
    "tighten",
    "top_up",
    "undo",
    "undo_move",
    "withdraw",
    "withdraw_consent",
    "withdraw_nomination",
]
