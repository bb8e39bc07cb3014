"""Writing a plan: start, save as you go, take off and put back, send, begin the next version.

Two people may write at once. Each form carries the `edit_no` of the version as it was shown; what
somebody else saved after that is not written over: `SavedInBetween` brings both texts back.
"""

from ownway.planning.actions.again import copied_plan, plan_of_package
from ownway.planning.actions.editing import (
    link_line,
    move_goal,
    remove_goal,
    remove_line,
    restore_goal,
    restore_line,
    save_goal,
    save_line,
    save_words,
)
from ownway.planning.actions.refusals import (
    AlreadyHavePlan,
    AlreadySent,
    CannotSave,
    NothingSent,
    NotReady,
    OnlyThePersonSigns,
    PlanEnded,
    SavedInBetween,
)
from ownway.planning.actions.versions import close_rows, end, revise, start, submit

__all__ = [
    "AlreadyHavePlan",
    "AlreadySent",
    "CannotSave",
    "NotReady",
    "NothingSent",
    "OnlyThePersonSigns",
    "PlanEnded",
    "SavedInBetween",
    "close_rows",
    "copied_plan",
    "end",
    "link_line",
    "move_goal",
    "plan_of_package",
    "remove_goal",
    "remove_line",
    "restore_goal",
    "restore_line",
    "revise",
    "save_goal",
    "save_line",
    "save_words",
    "start",
    "submit",
]
