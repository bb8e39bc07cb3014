"""Money: a whole count of minor units and a currency. Never a float, never a guess.

Conventions of the requirements, section 1: a split leaves no penny over, largest remainder
first, ties to the one listed first.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from ownway.core.problems import Problem

# ISO 4217, active codes people are paid in, by how many digits stand after the point.
_DIGITS: dict[int, str] = {
    0: "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF",
    2: (
        "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BRL BSD BTN BWP BYN BZD "
        "CAD CDF CHF CNY COP CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP "
        "GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD "
        "LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD PAB "
        "PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC "
        "SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD UYU UZS VES WST XCD YER ZAR ZMW"
    ),
    3: "BHD IQD JOD KWD LYD OMR TND",
    4: "CLF UYW",
}
_EXPONENTS = {code: digits for digits, codes in _DIGITS.items() for code in codes.split()}

# Signs a person may write for a currency beside its code; any other sign is asked about.
_SIGNS = {
    "GBP": ("£",),
    "USD": ("US$", "$"),
    "EUR": ("€",),
    "JPY": ("JP¥", "¥"),
}

_LONGEST_TEXT = 40
_MOST_DIGITS = 14  # before the point: with the minor digits it still fits a 64-bit column
_SPACES = "\u00a0\u202f\u2009"


class CurrencyMismatch(ValueError):
    """Two currencies met in one sum; that is a fault in our code, never a person's mistake."""


class Unreadable(ValueError):
    """An amount that can be read in two ways, or in none; `problem` says how to write it."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.words)
        self.problem = problem


class Rounding(StrEnum):
    """How a part of a minor unit is settled; every caller says which."""

    HALF_UP = "half_up"  # half away from zero
    HALF_EVEN = "half_even"
    UP = "up"  # away from zero
    DOWN = "down"  # towards zero


@dataclass(frozen=True, slots=True, order=False)
class Money:
    """`minor` whole minor units (pence, cents) of `currency` (ISO 4217); may be below zero."""

    minor: int
    currency: str

    def __post_init__(self) -> None:
        if type(self.minor) is not int:
            raise TypeError("Money is a whole number of minor units")
        exponent(self.currency)

    def _same(self, other: Money) -> int:
        if self.currency != other.currency:
            raise CurrencyMismatch(f"{self.currency} with {other.currency}")
        return other.minor

    def __add__(self, other: Money) -> Money:
        return Money(self.minor + self._same(other), self.currency)

    def __sub__(self, other: Money) -> Money:
        return Money(self.minor - self._same(other), self.currency)

    def __mul__(self, times: int) -> Money:
        if type(times) is not int:
            raise TypeError("Money times a whole number; use share() for a fraction")
        return Money(self.minor * times, self.currency)

    __rmul__ = __mul__

    def __neg__(self) -> Money:
        return Money(-self.minor, self.currency)

    def __abs__(self) -> Money:
        return Money(abs(self.minor), self.currency)

    def __bool__(self) -> bool:
        return self.minor != 0

    def __lt__(self, other: Money) -> bool:
        return self.minor < self._same(other)

    def __le__(self, other: Money) -> bool:
        return self.minor <= self._same(other)

    def __gt__(self, other: Money) -> bool:
        return self.minor > self._same(other)

    def __ge__(self, other: Money) -> bool:
        return self.minor >= self._same(other)


def zero(currency: str) -> Money:
    """Nothing, in `currency`."""
    return Money(0, currency)


def exponent(currency: str) -> int:
    """Digits after the point (ISO 4217): 2 for GBP, 0 for JPY, 3 for KWD.

    Raises ValueError for a code that is not a currency.
    """
    try:
        return _EXPONENTS[currency]
    except KeyError:
        raise ValueError(f"{currency!r} is not an ISO 4217 currency code") from None


def plain(minor: int, currency: str) -> str:
    """Whole minor units as other programs read them: "-12.05", "500" for yen; never a float."""
    digits = exponent(currency)
    if not digits:
        return str(minor)
    whole, rest = divmod(abs(minor), 10**digits)
    return f"{'-' if minor < 0 else ''}{whole}.{rest:0{digits}d}"


def split(amount: Money, weights: Sequence[int]) -> list[Money]:
    """`amount` shared out by `weights`, summing exactly; largest remainder first, ties to the
    first listed (requirements, section 1).

    £112.21 at 50:50 is £56.11 and £56.10. Raises ValueError where no weight is above zero.
    """
    return [Money(part, amount.currency) for part in split_minor(amount.minor, weights)]


def split_minor(minor: int, weights: Sequence[int]) -> list[int]:
    """Whole minor units shared out as `split` does, where the currency is known already."""
    if any(type(weight) is not int or weight < 0 for weight in weights):
        raise ValueError("Weights are whole numbers, zero or more")
    total = sum(weights)
    if total == 0:
        raise ValueError("At least one weight is above zero")
    sign = -1 if minor < 0 else 1
    parts, remainders = [], []
    for weight in weights:
        part, remainder = divmod(abs(minor) * weight, total)
        parts.append(part)
        remainders.append(remainder)
    over = abs(minor) - sum(parts)
    by_remainder = sorted(range(len(weights)), key=lambda place: (-remainders[place], place))
    for place in by_remainder[:over]:
        parts[place] += 1
    return [sign * part for part in parts]


def share(amount: Money, numerator: int, denominator: int, *, mode: Rounding) -> Money:
    """`amount` × numerator ÷ denominator, exact until the one rounding that `mode` names.

    Raises ValueError where the denominator is not above zero.
    """
    if denominator <= 0:
        raise ValueError("The denominator is above zero")
    exact = amount.minor * numerator
    whole, rest = divmod(abs(exact), denominator)
    twice = 2 * rest
    up = {
        Rounding.DOWN: False,
        Rounding.UP: rest > 0,
        Rounding.HALF_UP: twice >= denominator,
        Rounding.HALF_EVEN: twice > denominator or (twice == denominator and whole % 2 == 1),
    }[mode]
    minor = whole + (1 if up else 0)
    return Money(-minor if exact < 0 else minor, amount.currency)


def parse(text: str, currency: str, *, decimal_mark: str, group_mark: str) -> Money:
    """The amount a person wrote, in the marks of their language; may be below zero.

    A small strict grammar: sign, currency sign or code, digits plain or in groups of three, the
    decimal mark and no more digits than the currency has. "12,50" where the comma groups
    thousands is asked about, never guessed. Raises Unreadable.
    """
    digits = exponent(currency)
    body, negative = _bare(text, currency, digits, decimal_mark)
    group = " " if group_mark in _SPACES else group_mark
    fraction = rf"(?:{re.escape(decimal_mark)}(?P<minor>[0-9]{{1,{digits}}}))?" if digits else ""
    grammar = (
        rf"(?P<major>[0-9]{{1,{_MOST_DIGITS}}}"
        rf"|[1-9][0-9]{{0,2}}(?:{re.escape(group)}[0-9]{{3}}){{1,4}}){fraction}"
    )
    found = re.fullmatch(grammar, body)
    if found is None:
        raise _unreadable(digits, decimal_mark)
    major = int(found["major"].replace(group, ""))
    if major >= 10**_MOST_DIGITS:
        raise _unreadable(digits, decimal_mark)
    after = (found["minor"] or "").ljust(digits, "0") if digits else ""
    minor = major * 10**digits + int(after or "0")
    return Money(-minor if negative else minor, currency)


def _bare(text: str, currency: str, digits: int, decimal_mark: str) -> tuple[str, bool]:
    """The number alone, and whether a minus stood before it; at most one currency sign."""
    if len(text) > _LONGEST_TEXT:
        raise _unreadable(digits, decimal_mark)
    body = text.translate({ord(space): " " for space in _SPACES}).strip(" ")
    body, negative = _minus(body, False)
    for sign in (currency, *_SIGNS.get(currency, ())):
        if body.startswith(sign):
            body = body[len(sign) :].lstrip(" ")
            break
        if body.endswith(sign):
            body = body[: -len(sign)].rstrip(" ")
            break
    return _minus(body, negative)


def _minus(body: str, already: bool) -> tuple[str, bool]:
    if not already and body[:1] in ("-", "\u2212"):
        return body[1:].lstrip(" "), True
    return body, already


def _unreadable(digits: int, decimal_mark: str) -> Unreadable:
    example = f"12{decimal_mark}{'50'.ljust(digits, '0')[:digits]}" if digits else "1250"
    return Unreadable(
        Problem(
            code="amount_unreadable",
            words="We could not read this amount.",
            fix=f"Write it in numbers, like {example}.",
        )
    )
