"""Why a write about roles, interests or sharing is refused."""

from __future__ import annotations

from ownway.core.problems import Refused


class RoleUnknown(Refused):
    """The programme's pack has no such role, or the role names a permission we do not know."""

    code = "role_unknown"


class GrantTooLong(Refused):
    """Every grant ends, no later than the pack says."""

    code = "grant_too_long"


class NotYours(Refused):
    """Only the person, or only somebody who manages the programme, may do this."""

    code = "not_yours"


class InvitationOver(Refused):
    """An invitation is answered once, in time, and never by the person who gave it."""

    code = "invitation_over"


class NotStated(Refused):
    """A refusal needs the person's words and the day they said them (R32)."""

    code = "not_stated"


class InterestUnclear(Refused):
    """What somebody says they are close to is not whole, or not theirs to end."""

    code = "interest_unclear"
