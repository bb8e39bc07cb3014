"""A small sum, once: whether what is asked for fits (V7, scenario 3)."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from ownway.allocation.rules.working import day
from ownway.core.money import Money
from ownway.scheme.rules import model
from ownway.scheme.rules.numerals import minor


class OneOffAnswer(StrEnum):
    """What the rules say to a small sum asked for once."""

    FITS = "fits"
    ABOVE_CAP = "above_cap"
    NOT_OFFERED = "not_offered"
    NOTHING_ASKED = "nothing_asked"
    OTHER_CURRENCY = "other_currency"


def one_off_most(scheme: model.Scheme, on: date) -> Money | None:
    """The most a small sum can be on this day, or None where there is no one-off money."""
    offered = scheme.modes.one_off
    if offered is None:
        return None
    return Money(minor(offered.cap.on(day(scheme, on)), scheme.currency), scheme.currency)


def one_off(scheme: model.Scheme, asked: Money, on: date) -> OneOffAnswer:
    """Whether `asked` fits (V7, scenario 3): £400.00 does, £400.01 does not."""
    cap = one_off_most(scheme, on)
    if cap is None:
        return OneOffAnswer.NOT_OFFERED
    if asked.currency != cap.currency:
        return OneOffAnswer.OTHER_CURRENCY
    if asked.minor <= 0:
        return OneOffAnswer.NOTHING_ASKED
    return OneOffAnswer.FITS if asked <= cap else OneOffAnswer.ABOVE_CAP
