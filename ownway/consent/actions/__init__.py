"""Every write about roles, interests and sharing, and the note that somebody looked."""

from ownway.consent.actions.interests import declare_interest, end_interest
from ownway.consent.actions.looking import note_answer, note_reads
from ownway.consent.actions.refusals import (
    GrantTooLong,
    InterestUnclear,
    InvitationOver,
    NotStated,
    NotYours,
    RoleUnknown,
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

__all__ = [
    "GrantTooLong",
    "InterestUnclear",
    "InvitationOver",
    "NotStated",
    "NotYours",
    "RoleUnknown",
    "accept_invitation",
    "close_opened",
    "declare_interest",
    "end_grant",
    "end_interest",
    "end_supporter",
    "grant_role",
    "note_answer",
    "note_reads",
    "open_until",
    "share",
    "withdraw",
]
