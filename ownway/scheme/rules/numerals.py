"""Exact numbers as text, in the marks of a language. Standard library only; nothing is a float."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from math import lcm

from ownway.core.money import exponent

_MOST_PLACES = 6  # decimals shown of a number that ends; others are shown to four
_SHOWN_PLACES = 4
_POINT_LAST = {"en", "cy", "ga", "gd", "he", "hi", "ja", "ko", "th", "zh"}
_THIN = "\u202f"
_SPACED = {"fr", "sv", "nb", "nn", "no", "fi", "pl", "cs", "sk", "uk", "ru", "hu", "bg", "et", "lv"}


def half_up(number: Fraction) -> int:
    """To a whole number, half away from zero, as `core.money` rounds."""
    whole = (2 * abs(number.numerator) + number.denominator) // (2 * number.denominator)
    return whole if number.numerator >= 0 else -whole


def total(numbers: Iterable[Fraction]) -> Fraction:
    """Their sum; over one common denominator, which is several times faster than one by one."""
    each = tuple(numbers)
    common = lcm(*[one.denominator for one in each])
    return Fraction(sum([one.numerator * (common // one.denominator) for one in each]), common)


def minor(amount: Fraction, currency: str) -> int:
    """A sum of money in major units as whole minor units, half up."""
    return half_up(amount * 10 ** exponent(currency))


def money_of(minor_units: int, currency: str) -> Fraction:
    """Minor units as an exact sum in major units."""
    return Fraction(minor_units, 10 ** exponent(currency))


def count(number: Fraction, language: str) -> str:
    """ "23.7", "1,200", "2.3333": as many places as it has, four where it never ends."""
    places = _places(number)
    return _written(number, _SHOWN_PLACES if places is None else places, language, trim=True)


def money(amount: Fraction, currency: str, language: str, *, exact: bool = False) -> str:
    """ "82.91", "1,200" without its sign; `exact` keeps places beyond the minor unit (a rate)."""
    digits = exponent(currency)
    places = _places(amount)
    if places == 0:
        return _written(amount, 0, language)
    if exact and places is not None:
        digits = max(digits, places)
    return _written(amount, digits, language)


def money_in_full(minor_units: int, currency: str, language: str) -> str:
    """ "1,200.00": every place of the currency, as a table shows it."""
    return _written(money_of(minor_units, currency), exponent(currency), language)


def ends(number: Fraction) -> bool:
    """Whether `count` writes all of it: a number with six places or fewer."""
    return _places(number) is not None


def percent(share: Fraction, language: str) -> str:
    """0.15 as "15%"."""
    gap = "" if language.split("-")[0] in _POINT_LAST else "\u00a0"
    return f"{count(share * 100, language)}{gap}%"


def _places(number: Fraction) -> int | None:
    """The decimals a number needs, or None where it needs more than six."""
    for places in range(_MOST_PLACES + 1):
        if 10**places % number.denominator == 0:
            return places
    return None


def _written(number: Fraction, places: int, language: str, *, trim: bool = False) -> str:
    point, group = _marks(language)
    digits = str(abs(half_up(number * 10**places))).rjust(places + 1, "0")
    whole, rest = (digits[:-places], digits[-places:]) if places else (digits, "")
    rest = rest.rstrip("0") if trim else rest
    text = f"{int(whole):,}".replace(",", group) + (point + rest if rest else "")
    return f"-{text}" if number < 0 and text.strip("0" + point) else text


def _marks(language: str) -> tuple[str, str]:
    spoken = language.split("-")[0]
    if spoken in _POINT_LAST:
        return ".", ","
    return (",", _THIN) if spoken in _SPACED else (",", ".")
