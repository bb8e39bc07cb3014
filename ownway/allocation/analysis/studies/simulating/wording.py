"""Figures of a simulation in words: money, shares, and the bands of who gets more or less."""

from __future__ import annotations

from collections.abc import Sequence

from ownway.allocation.analysis.studies.simulating.public import BANDS, GAIN, LOSE
from ownway.allocation.analysis.studies.small_numbers import HIDDEN
from ownway.scheme.rules.numerals import money_in_full, money_of


class Money:
    """Minor units in words."""

    def __init__(self, currency: str) -> None:
        self.currency = currency

    def __call__(self, minor: int | None) -> str:
        return HIDDEN if minor is None else money_in_full(minor, self.currency, "en")

    def named(self, minor: int | None) -> str:
        """With its currency."""
        return HIDDEN if minor is None else f"{self.currency} {self(minor)}"

    def signed(self, minor: int | None) -> str:
        """With its sign."""
        return f"+{self(minor)}" if minor is not None and minor > 0 else self(minor)

    def major(self, minor: int) -> float:
        """For a plot only."""
        return float(money_of(minor, self.currency))


def percent(before: int | None, after: int | None) -> str:
    """How much more or less, in hundredths of `before`."""
    if before is None or after is None:
        return HIDDEN
    if not before:
        return "–"
    return f"{(after - before) * 100 / before:+.2f} %"


def band_words(bands: Sequence[str]) -> dict[str, str]:
    """The words of each band that is left; the outermost took in all beyond it."""
    words = {"same": "the same, within 1"}
    for verb, order in (("loses", LOSE), ("gains", tuple(reversed(GAIN)))):
        upper = ""
        for band in order:
            if band not in bands:
                continue
            least = band.rpartition("_")[2]
            if least == "1":
                words[band] = f"{verb} up to {upper} %" if upper else f"{verb} more than 1"
            else:
                words[band] = f"{verb} {least} to {upper} %" if upper else f"{verb} over {least} %"
            upper = least
    return {band: words[band] for band in BANDS if band in bands}
