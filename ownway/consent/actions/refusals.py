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


class ByChoiceOnly(Refused):
    """A coach is chosen by the person, never given by name."""

    code = "by_choice_only"


class CannotChoose(Refused):
    """This coach cannot be chosen, or this is over."""

    code = "cannot_choose"


class NotReady(Refused):
    """The coach cannot show today what the pack asks of whoever begins."""

    code = "coach_not_ready"


class SomethingToRead(Refused):
    """The coach said they are close to somebody, and the person has not read it yet (T7)."""

    code = "something_to_read"


class StillNeeded(Refused):
    """Somebody would be left without a coach with a name."""

    code = "still_needed"
