"""Money and days as people read them, in the language passed in. Formatting is Babel's."""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, localcontext
from functools import lru_cache

from babel import Locale
from babel.dates import format_date
from babel.numbers import (
    NumberPattern,
    format_currency,
    get_currency_symbol,
    get_decimal_symbol,
    get_group_symbol,
)

from ownway.core.money import Money, exponent

_WIDEST_SUM = 60  # digits kept while a whole number of minor units becomes a decimal


@dataclass(frozen=True, slots=True)
class Marks:
    """How a language writes numbers: what `core.money.parse` needs."""

    decimal: str
    group: str


def marks(locale: str) -> Marks:
    """The decimal and group marks of `locale` ("en-gb", "es")."""
    found = _locale(locale)
    return Marks(decimal=get_decimal_symbol(found), group=get_group_symbol(found))


def sign(currency: str, locale: str) -> str:
    """ "£", "US$": as `locale` writes it. Where it knows only the code, the sign English uses."""
    own = get_currency_symbol(currency, locale=_locale(locale))
    return own if own != currency else get_currency_symbol(currency, locale="en")


def show(amount: Money, locale: str, *, sentence: bool = True) -> str:
    """ "£82.91"; a whole amount is "£400" in a sentence and "£400.00" in a table.

    `locale` is a language code as Django writes it ("en-gb", "en-us", "es").
    """
    digits = exponent(amount.currency)
    with localcontext(prec=_WIDEST_SUM):
        number = Decimal(amount.minor).scaleb(-digits)
        whole = sentence and amount.minor % 10**digits == 0
        text = format_currency(
            number,
            amount.currency,
            format=_pattern(locale, 0 if whole else digits),
            locale=_locale(locale),
            currency_digits=False,
        )
    return text.replace(amount.currency, sign(amount.currency, locale))


def day(on: date, locale: str) -> str:
    """ "4 September 2026", or as `locale` writes a day in full."""
    return format_date(on, format="long", locale=_locale(locale))


@lru_cache(maxsize=64)
def _locale(code: str) -> Locale:
    return Locale.parse(code.replace("_", "-"), sep="-")


@lru_cache(maxsize=256)
def _pattern(locale: str, digits: int) -> NumberPattern:
    pattern: NumberPattern = copy(_locale(locale).currency_formats["standard"])
    pattern.frac_prec = (digits, digits)
    return pattern
