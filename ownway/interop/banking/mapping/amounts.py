"""Amounts in files: text with a point, made from whole minor units and read without a float."""

from __future__ import annotations

import re

from ownway.core.money import exponent

_MOST = 14  # digits before the point: with the minor digits it still fits a 64-bit column
_DECIMAL = re.compile(rf"([0-9]{{1,{_MOST}}})(?:\.([0-9]{{1,5}}))?", re.ASCII)
_WHOLE = re.compile(rf"[0-9]{{1,{_MOST}}}", re.ASCII)


def written(minor: int, currency: str) -> str:
    """1250 in GBP is "12.50", in JPY "1250", in KWD "1.250".

    Raises ValueError below zero: these formats say the direction beside the amount.
    """
    if minor < 0:
        raise ValueError("An amount in a bank file is not below zero")
    digits = exponent(currency)
    if not digits:
        return str(minor)
    return f"{minor // 10**digits}.{minor % 10**digits:0{digits}d}"


def read(text: str, currency: str) -> int | None:
    """Minor units; None where it is not plain digits, or holds more decimals than the currency."""
    found = _DECIMAL.fullmatch(text)
    if found is None:
        return None
    digits = exponent(currency)
    after = (found[2] or "").ljust(digits, "0")
    if after[digits:].strip("0"):
        return None
    return int(found[1]) * 10**digits + int(after[:digits] or "0")


def read_minor(text: str) -> int | None:
    """Whole minor units as some templates write them; None where it is anything else."""
    return int(text) if _WHOLE.fullmatch(text) else None


def decimals_beyond(text: str, currency: str) -> bool:
    """Whether more decimals are written than the currency has, zeros too."""
    return len(text.partition(".")[2]) > exponent(currency)
