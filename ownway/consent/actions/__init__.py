"""Every write about roles, coaches, interests and sharing, and the note that somebody looked."""

from ownway.consent.actions.coaches import (
    choose,
    decline,
    keep_on,
    propose,
    seat,
    stop,
)
from ownway.consent.actions.handing_over import hand_over, leave
from ownway.consent.actions.interests import declare_interest, end_interest
from ownway.consent.actions.looking import note_answer, note_reads
from ownway.consent.actions.refusals import (
    ByChoiceOnly,
    CannotChoose,
    GrantTooLong,
    InterestUnclear,
    InvitationOver,
    NotReady,
    NotStated,
    NotYours,
    RoleUnknown,
    SomethingToRead,
    StillNeeded,
)
from ownway.consent.actions.roles import end_grant, grant_role
from ownway.consent.actions.sharing import (
    accept_invitation,
    close_opened,
    end_supporter,
    open_until,
    share,
    withdraw,
)
from ownway.consent.actions.standing import end_matches, let_out

__all__ = [
    "ByChoiceOnly",
    "CannotChoose",
    "GrantTooLong",
    "InterestUnclear",
    "InvitationOver",
    "NotReady",
    "NotStated",
    "NotYours",
    "RoleUnknown",
    "SomethingToRead",
    "StillNeeded",
    "accept_invitation",
    "choose",
    "close_opened",
    "declare_interest",
    "decline",
    "end_grant",
    "end_interest",
    "end_matches",
    "end_supporter",
    "grant_role",
    "hand_over",
    "keep_on",
    "leave",
    "let_out",
    "note_answer",
    "note_reads",
    "open_until",
    "propose",
    "seat",
    "share",
    "stop",
    "withdraw",
]
