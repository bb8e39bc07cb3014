"""The identity of the rules of an amount: what a version is tried out, adopted and enforced under.

A scheme has one identity on each day (`scheme.rules.digest`). Here they are taken together, over
every day on which something changes, so that a number dated later is part of what is adopted.
What is recorded about an adoption is in none of them: filling it in changes nothing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from ownway.programme.rules.pack import scheme_of_text
from ownway.scheme.rules.digest import digest
from ownway.scheme.rules.model import Dated


@lru_cache(maxsize=64)
def scheme_identity(text: str) -> str:
    """64 hexadecimal digits over every rule, number and word of a scheme, whenever they hold.

    Raises NotAScheme.
    """
    scheme = scheme_of_text(text)
    said = "\n".join(f"{day.isoformat()} {digest(scheme, day)}" for day in days_of_change(text))
    return hashlib.sha256(said.encode()).hexdigest()


@lru_cache(maxsize=64)
def days_of_change(text: str) -> tuple[date, ...]:
    """Every day on which the rules or a number change, from the first version on."""
    scheme = scheme_of_text(text)
    first = scheme.versions[0].start
    starts = {version.start for version in scheme.versions} | set(_dated(scheme))
    return tuple(sorted(day for day in starts if day >= first))


def _dated(value: Any) -> Iterator[date]:
    if isinstance(value, Dated):
        yield from (day for day, _value in value.values)
    elif is_dataclass(value) and not isinstance(value, type):
        for one in fields(value):
            yield from _dated(getattr(value, one.name))
    elif isinstance(value, Mapping):
        for held in value.values():
            yield from _dated(held)
    elif isinstance(value, tuple):
        for held in value:
            yield from _dated(held)
