"""Every write about checking oneself and trying small changes."""

from ownway.core.wording import WordsNeeded
from ownway.improvement.actions.convening import (
    Wish,
    agree,
    convene,
    set_priorities,
)
from ownway.improvement.actions.cycles import (
    plan_cycle,
    take_step,
)
from ownway.improvement.actions.instruments import (
    take_instrument,
    take_instruments,
)
from ownway.improvement.actions.rating import (
    guest_actor,
    hand_in,
    hand_in_at_once,
    save_rating,
    take_up,
)
from ownway.improvement.actions.readiness import (
    AnsweredBefore,
    CannotKeepCheck,
    NothingSaid,
    RoundOver,
    answer_readiness,
    close_readiness,
    keep_check,
    open_readiness,
    save_readiness,
)
from ownway.improvement.actions.reflections import (
    SittingOver,
    begin_sitting,
    end_sitting,
    make_team_action,
    save_notes,
    share_note,
    take_back_note,
)
from ownway.improvement.actions.refusals import (
    AlreadyTaken,
    CannotKeep,
    HandedIn,
    NotNow,
    NotReady,
    SomebodyElse,
)
from ownway.improvement.actions.rounds import (
    close_round,
    name_rater,
    open_round,
    plan_round,
    remove_rater,
    set_aside,
    show_link,
)

__all__ = [
    "AlreadyTaken",
    "AnsweredBefore",
    "CannotKeep",
    "CannotKeepCheck",
    "HandedIn",
    "NotNow",
    "NotReady",
    "NothingSaid",
    "RoundOver",
    "SittingOver",
    "SomebodyElse",
    "Wish",
    "WordsNeeded",
    "agree",
    "answer_readiness",
    "begin_sitting",
    "close_readiness",
    "close_round",
    "convene",
    "end_sitting",
    "guest_actor",
    "hand_in",
    "hand_in_at_once",
    "keep_check",
    "make_team_action",
    "name_rater",
    "open_readiness",
    "open_round",
    "plan_cycle",
    "plan_round",
    "remove_rater",
    "save_notes",
    "save_rating",
    "save_readiness",
    "set_aside",
    "set_priorities",
    "share_note",
    "show_link",
    "take_back_note",
    "take_instrument",
    "take_instruments",
    "take_step",
    "take_up",
]
