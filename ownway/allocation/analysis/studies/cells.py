"""Cells of people's files, read alike in every study: groups, costs, yes and no.

These columns are about people and beside the scheme; what the scheme itself reads is exact and
stands in `inputs`. A cell that cannot be read is not a number (nan), and never 0.
"""

from __future__ import annotations

import math
import re
from typing import Any

import numpy as np

from ownway.allocation.analysis.grid import Array
from ownway.allocation.analysis.inputs import MISSING
from ownway.scheme.rules.model import Question

NOT_SAID = "not said"  # the group of whoever told none
NO_COST = "has no cost"
NO_NUMBER = "the cost is not a number; write it like 1234.50"
BELOW_ZERO = "the cost is below 0"
YES, NO = frozenset({"true", "yes", "1"}), frozenset({"false", "no", "0"})
_YEAR = re.compile(r"[12][0-9]{3}(?![0-9])")


def column(batch: Any, name: str) -> list[Any]:
    """The cells of one column of an Arrow batch."""
    found: list[Any] = batch.column(batch.schema.get_field_index(name)).to_pylist()
    return found


def text(cell: Any) -> str:
    """What a cell says, without blanks around it; nothing where it is empty."""
    if isinstance(cell, bool):
        return "true" if cell else "false"  # as a file of text says it
    return "" if cell is None else str(cell).strip()


def groups(batch: Any, name: str) -> list[str]:
    """Each person's group, NOT_SAID where the cell is empty."""
    return [text(one) or NOT_SAID for one in column(batch, name)]


def number(cell: Any) -> float:
    """A number of 0 or more, else nan."""
    found, why = cost(cell)
    return math.nan if why else found


def numbers(batch: Any, name: str) -> Array:
    """Each person's number of 0 or more; nan where there is none that can be read."""
    return np.array([number(one) for one in column(batch, name)], np.float64)


def cost(cell: Any) -> tuple[float, str]:
    """A cost in major units, or nan and why there is none."""
    said = text(cell)
    if not said:
        return math.nan, NO_COST
    try:
        amount = float(said)
    except ValueError:
        return math.nan, NO_NUMBER
    if not math.isfinite(amount):
        return math.nan, NO_NUMBER
    return (amount, "") if amount >= 0 else (math.nan, BELOW_ZERO)


def yes(batch: Any, name: str) -> Array:
    """1 for yes, 0 for no, nan for everything else."""
    said = [text(one).lower() for one in column(batch, name)]
    return np.array([1.0 if one in YES else 0.0 if one in NO else np.nan for one in said])


def years(batch: Any, name: str) -> Array:
    """Each row's year, from cells such as 2026, 2026-04-01 or 2026/27; −1 where there is none."""
    found = (_YEAR.match(text(one)) for one in column(batch, name))
    return np.array([int(one[0]) if one else -1 for one in found], np.int64)


def answered(places: Array, given: object, question: Question) -> Array:
    """Places of options; of several that apply, how many. −1 where nothing was answered.

    `places`: what `inputs.read` made of the column; `given`: the column itself, None where absent.
    """
    if given is None:
        return np.full(len(places), -1, np.int64)
    whole = places.astype(np.int64)
    if question.several:
        whole = np.array([int(one).bit_count() for one in whole], np.int64)
    raw = np.asarray(getattr(given, "places", given))
    absent = raw < 0 if raw.dtype != np.uint8 else raw == MISSING
    dictionary = getattr(given, "dictionary", ())
    blank = [place for place, said in enumerate(dictionary) if not said.strip()]
    return np.where(absent | np.isin(raw, blank) if blank else absent, -1, whole)
