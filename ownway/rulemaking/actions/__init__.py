"""Every write about new rules, from the first text to the day it comes into force."""

from ownway.core.wording import WordsNeeded
from ownway.rulemaking.actions.adopting import adopt, bring_into_force, mark_tested, withdraw
from ownway.rulemaking.actions.proposing import (
    give_notice,
    note_consultation,
    propose,
    state_equality,
)
from ownway.rulemaking.actions.refusals import AlreadyProposed, NotReady, SameRules
from ownway.rulemaking.actions.studying import (
    ask_study,
    begin_study,
    fail_study,
    finish_study,
    note_progress,
)

__all__ = [
    "AlreadyProposed",
    "NotReady",
    "SameRules",
    "WordsNeeded",
    "adopt",
    "ask_study",
    "begin_study",
    "bring_into_force",
    "fail_study",
    "finish_study",
    "give_notice",
    "mark_tested",
    "note_consultation",
    "note_progress",
    "propose",
    "state_equality",
    "withdraw",
]
