"""Cells of people's files, read alike in every study: groups, costs, yes and no.

These columns are about people and beside the scheme; what the scheme itself reads is exact and
stands in `inputs`. A cell that cannot be read is not a number (nan), and never 0.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from ownway.allocation.analysis.grid import Array

NOT_SAID = "not said"  # the group of whoever told none
NO_COST = "has no cost"
NO_NUMBER = "the cost is not a number; write it like 1234.50"
BELOW_ZERO = "the cost is below 0"
YES, NO = frozenset({"true", "yes", "1"}), frozenset({"false", "no", "0"})


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
