"""Why something about asking money back is not done, in words for whoever asked."""

from __future__ import annotations

from ownway.core.problems import Refused


class NotSurplus(Refused):
    """There is nothing unused above the line, or somebody asked already."""

    code = "not_surplus"


class TooEarly(Refused):
    """The time somebody has to answer is not over."""

    code = "too_early"


class OutOfReach(Refused):
    """More than may ever be asked back."""

    code = "out_of_reach"


class NotNow(Refused):
    """It does not stand where this can be done."""

    code = "not_now"


class SomebodyElse(Refused):
    """Nobody asks money back from themself, or looks again at their own notice."""

    code = "somebody_else"
