"""Every write about learning, from the first idea of a course to its certificate."""

from ownway.core.wording import WordsNeeded
from ownway.learning.actions.catalogue import (
    add_hub,
    add_term,
    add_trainer,
    co_produce,
    propose_course,
)
from ownway.learning.actions.fidelity import check_fidelity
from ownway.learning.actions.learning import give_feedback, note_attendance, write_plan
from ownway.learning.actions.places import (
    answer_offer,
    give_up,
    lapse_offers,
    move_ahead,
    note_told,
    sign_up,
)
from ownway.learning.actions.refusals import AlreadyThere, NotNow, NotReady, OfferOver
from ownway.learning.actions.running import (
    When,
    begin_run,
    call_off,
    change_seats,
    change_trainer,
    close_run,
    open_run,
    schedule_run,
)

__all__ = [
    "AlreadyThere",
    "NotNow",
    "NotReady",
    "OfferOver",
    "When",
    "WordsNeeded",
    "add_hub",
    "add_term",
    "add_trainer",
    "answer_offer",
    "begin_run",
    "call_off",
    "change_seats",
    "change_trainer",
    "check_fidelity",
    "close_run",
    "co_produce",
    "give_feedback",
    "give_up",
    "lapse_offers",
    "move_ahead",
    "note_attendance",
    "note_told",
    "open_run",
    "propose_course",
    "schedule_run",
    "sign_up",
    "write_plan",
]
