"""Numbers of accounts and banks, and our references: their shapes and check digits."""

from __future__ import annotations

import re

# ISO 13616 registry: how long an IBAN is, for the countries that pay in euro and their neighbours.
_LENGTHS = {
    "AD": 24, "AT": 20, "BE": 16, "BG": 22, "CH": 21, "CY": 28, "CZ": 24, "DE": 22, "DK": 18,
    "EE": 20, "ES": 24, "FI": 18, "FR": 27, "GB": 22, "GI": 23, "GR": 27, "HR": 21, "HU": 28,
    "IE": 22, "IS": 26, "IT": 27, "LI": 21, "LT": 20, "LU": 20, "LV": 21, "MC": 27, "MT": 31,
    "NL": 18, "NO": 15, "PL": 28, "PT": 25, "RO": 24, "SE": 24, "SI": 19, "SK": 24, "SM": 27,
    "VA": 22,
}  # fmt: skip
_IBAN = re.compile(r"[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}", re.ASCII)
_BIC = re.compile(r"[A-Z0-9]{4}[A-Z]{2}[A-Z0-9]{2}(?:[A-Z0-9]{3})?", re.ASCII)
_REFERENCE = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9/?:().,'+ -]*[A-Za-z0-9)])?", re.ASCII)
_US_ACCOUNT = re.compile(r"[A-Z0-9][A-Z0-9-]{0,16}", re.ASCII)
ABA_WEIGHTS = (3, 7, 1, 3, 7, 1, 3, 7, 1)
LONGEST_REFERENCE = 35
LONGEST_SHORT_REFERENCE = 15


def is_digits(text: str, length: int) -> bool:
    """Exactly so many of 0–9, and nothing that another script calls a digit."""
    return len(text) == length and text.isascii() and text.isdigit()


def is_iban(text: str) -> bool:
    """ISO 13616: length of its country where we know it, and check digits that give 1 modulo 97."""
    if not _IBAN.fullmatch(text) or len(text) != _LENGTHS.get(text[:2], len(text)):
        return False
    moved = text[4:] + text[:4]
    return int("".join(str(int(sign, 36)) for sign in moved)) % 97 == 1


def is_bic(text: str) -> bool:
    """ISO 9362: 8 or 11 characters."""
    return _BIC.fullmatch(text) is not None


def is_sort_code(text: str) -> bool:
    """6 digits; which account numbers a bank gives out behind it changes and is no gate here."""
    return is_digits(text, 6)


def is_routing(text: str) -> bool:
    """9 digits whose weighted sum (3, 7, 1) is a multiple of 10; all zeros is no bank."""
    if not is_digits(text, 9) or not int(text):
        return False
    weighted = sum(int(digit) * weight for digit, weight in zip(text, ABA_WEIGHTS, strict=True))
    return weighted % 10 == 0


def is_us_account(text: str) -> bool:
    """1 to 17 capitals, digits or dashes, as the field of NACHA takes them."""
    return _US_ACCOUNT.fullmatch(text) is not None


def is_reference(text: str, longest: int = LONGEST_REFERENCE) -> bool:
    """Characters every rail keeps; no slash first, last or doubled (rules of the SEPA scheme)."""
    return (
        0 < len(text) <= longest
        and _REFERENCE.fullmatch(text) is not None
        and "//" not in text
        and text == text.strip()
    )


def alike(text: str) -> str:
    """A reference as it is compared: capitals and digits alone, however a bank spaced it."""
    return "".join(sign for sign in text.upper() if sign.isascii() and sign.isalnum())
