"""Why deciding may be refused; every one changes nothing."""

from __future__ import annotations

from ownway.core.problems import Refused


class NotWhole(Refused):
    """Something in the decision is missing; `problems` lists everything at once."""

    code = "decision_not_whole"


class NotSent(Refused):
    """Only a sent version can be decided on."""

    code = "not_sent"


class Overtaken(Refused):
    """A newer version was sent; that one is decided."""

    code = "overtaken"


class AlreadyDecided(Refused):
    """One decision to a version, for good."""

    code = "already_decided"


class ConflictOfInterest(Refused):
    """Nobody decides on their own plan, on one they helped to write, or again on their own no."""

    code = "conflict_of_interest"


class OverAmount(Refused):
    """What is agreed is above the amount; somebody with more say decides (R19)."""

    code = "over_amount"


class CannotLower(Refused):
    """An amount goes down only after a new assessment (R18, scenario 25)."""

    code = "cannot_lower"


class PotTooSmall(Refused):
    """What is left of the year's money does not carry the plan."""

    code = "pot_too_small"


class AlreadyAsked(Refused):
    """A second look is asked for once (R5, scenario 19)."""

    code = "already_asked"


class AlreadyAnswered(Refused):
    """A second look is answered once."""

    code = "already_answered"


class NothingRefused(Refused):
    """There is no 'no' to look at again."""

    code = "nothing_refused"


class NotTheNewest(Refused):
    """There is a newer amount; the past one stays as it was."""

    code = "not_the_newest"
