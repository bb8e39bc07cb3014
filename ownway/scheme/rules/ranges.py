"""The shown range for one person: what plans cost for most people with a score like theirs."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from math import ceil, floor

from ownway.scheme.rules.model import Scheme
from ownway.scheme.rules.numerals import minor


def range_for(scheme: Scheme, score: Fraction, on: date) -> tuple[int, int] | None:
    """Both ends in minor units; None where the scheme states none for this score on this day.

    They go outwards to whole units of money, so that the range holds for no fewer people.
    """
    stated = scheme.range_on(on)
    ends = stated.at(score) if stated else None
    if ends is None:
        return None
    low, high = Fraction(floor(ends[0])), Fraction(ceil(ends[1]))
    return minor(low, scheme.currency), minor(high, scheme.currency)
