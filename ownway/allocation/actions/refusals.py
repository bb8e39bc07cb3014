"""Why a write of an amount does not happen; each says what to do instead."""

from __future__ import annotations

from ownway.core.problems import Refused


class NotSentYet(Refused):
    """An amount follows from answers that were sent."""

    code = "not_sent_yet"


class FactNeeded(Refused):
    """The scheme asks one more thing about the person; `fact` is its code."""

    code = "fact_needed"

    def __init__(self, fact: str, words: str, *, fix: str) -> None:
        super().__init__(words, fix=fix)
        self.fact = fact


class AboveOneOff(Refused):
    """More than a one-off can be (scenario 3); a larger budget can be planned for."""

    code = "above_one_off"


class NotThisSum(Refused):
    """This sum cannot be kept as it is."""

    code = "not_this_sum"


class NotThatDay(Refused):
    """An amount does not count from this day: too far back, after it came, or it is not more."""

    code = "not_that_day"


class ReasonNeeded(Refused):
    """The final amount differs, or stays flat while points rose, and nobody said why (V1)."""

    code = "reason_needed"


class NotTheNewest(Refused):
    """There is a newer amount; the past one stays as it was."""

    code = "not_the_newest"


class NotYoursToSettle(Refused):
    """This sign-in settles no amounts here, or the scheme names others for such a departure."""

    code = "not_yours_to_settle"


class GoesDown(Refused):
    """What somebody was told they have goes down only by its own way (R18, A21)."""

    code = "goes_down"


class NoNotice(Refused):
    """There is nothing to give notice of, or no longer."""

    code = "no_notice"


class NotExplained(Refused):
    """A part of the difference has no sentence, or the parts are not the whole of it (A7)."""

    code = "not_explained"


class OwnAmount(Refused):
    """Nobody settles their own amount."""

    code = "own_amount"
