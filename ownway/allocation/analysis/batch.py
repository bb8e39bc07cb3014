"""One function for every scale: answers in, amounts out, as Arrow batches or NumPy arrays.

The scheme travels as text and is compiled once in each process, so the same function scores in a
notebook, in the worker and in every process of Spark:

    score = batch_scorer(text, date(2026, 6, 1))
    frame.mapInArrow(lambda batches: map(score, batches), schema)
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import lru_cache
from typing import Any

import numpy as np
import pyarrow as pa

from ownway.allocation.analysis.columns import (
    NEEDS_ANSWERS,
    NOT_READ,
    OUTCOMES,
    Columns,
    Result,
    compile_scheme,
)
from ownway.allocation.analysis.grid import Array
from ownway.allocation.analysis.inputs import BadColumn, Words
from ownway.scheme.rules.model import Scheme
from ownway.scheme.rules.reading import read_scheme


@lru_cache(maxsize=16)
def compiled(text: str, on: date) -> Columns:
    """The columns of a scheme, once for each text and day in a process.

    Raises NotAScheme, NotInForce, TooFine.
    """
    return compile_scheme(read_scheme(text), on)


@dataclass(frozen=True)
class Scorer:
    """Scores batches; holds text only, so it can be sent to another process.

    `keep`: columns handed through, such as a person's reference. `steps`: whose values are wanted.
    """

    text: str
    on: date
    keep: tuple[str, ...] = ()
    steps: tuple[str, ...] = ()

    def __call__(self, batch: Any) -> Any:
        """One row out for each row in, in the same order. Money in whole minor units.

        A RecordBatch gives a RecordBatch as `out_schema` says; a dict of arrays gives a dict with
        `outcome` (the place in OUTCOMES), `amount`, `share.<funder>`, 0 where there is none, and
        the values of `steps` as fractions.
        Raises BadColumn, TooFine.
        """
        columns = compiled(self.text, self.on)
        if isinstance(batch, pa.RecordBatch):
            return scored(columns.run(*self.told(batch)), columns, batch, self.keep)
        arrays = {name: one for name, one in batch.items() if name not in self.keep}
        return {
            **{name: batch[name] for name in self.keep},
            **_as_arrays(columns.run(arrays, self.steps), columns),
        }

    def told(self, batch: Any) -> tuple[dict[str, Array | Words], tuple[str, ...]]:
        """What `Columns.run` takes, from an Arrow batch. Raises BadColumn."""
        scheme = compiled(self.text, self.on).scheme
        ours = names_read(scheme)
        read: dict[str, Array | Words] = {"": np.zeros(batch.num_rows, np.uint8)}
        for written, column in zip(batch.schema.names, batch.columns, strict=True):
            name = plain(written)
            if name in ours or name.startswith(("verified.", "agreed.")):
                read[name] = _array(name, column, name in scheme.facts)
        return read, self.steps


def batch_scorer(
    scheme_text: str, on: date, *, keep: Sequence[str] = (), steps: Sequence[str] = ()
) -> Scorer:
    """A stateless function from a batch of answers to a batch of amounts.

    Raises NotAScheme, NotInForce and TooFine at once, not in a far process.
    """
    known = compiled(scheme_text, on).steps
    for step in steps:
        if step not in known:
            raise KeyError(step)
    return Scorer(scheme_text, on, tuple(keep), tuple(steps))


def plain(name: str) -> str:
    """A column's name; Spark cannot pass a point on, so a colon may stand for it."""
    kind, colon, of = name.partition(":")
    return f"{kind}.{of}" if colon and kind in ("verified", "agreed") else name


def names_read(scheme: Scheme) -> frozenset[str]:
    """Every column that the scheme reads, if it is there."""
    return frozenset(
        [
            *scheme.questions,
            *scheme.facts,
            *(f"verified.{question}" for question in scheme.questions),
            *(f"agreed.{fact}" for fact in scheme.facts),
        ]
    )


def _array(name: str, column: Any, fact: bool) -> Array | Words:
    kind = column.type
    if pa.types.is_floating(kind):
        raise BadColumn(
            name,
            "holds binary fractions, which are not exact; write text, decimals or whole numbers",
        )
    whole = pa.types.is_integer(kind)
    if whole and column.null_count and not fact:
        column = column.cast(pa.int64()).fill_null(-1)
    if (whole or pa.types.is_boolean(kind)) and not column.null_count:
        found: Array = column.to_numpy(zero_copy_only=False)
        return found
    if whole or pa.types.is_boolean(kind):
        column = column.cast(pa.string())
    elif pa.types.is_list(kind):
        column = pa.array(
            [None if one is None else " ".join(one) or "-" for one in column.to_pylist()]
        )
    elif not pa.types.is_dictionary(kind):
        column = column.cast(pa.string())
    if not pa.types.is_dictionary(column.type):
        column = column.dictionary_encode()
    words = tuple(str(one) for one in column.dictionary.to_pylist())
    places = column.indices.fill_null(-1).to_numpy(zero_copy_only=False)
    return Words(np.asarray(places, np.int64), words)


def out_schema(columns: Columns, kept: Any, steps: Sequence[str] = ()) -> Any:
    """The Arrow schema of what comes out: the columns `kept` (a schema), then outcome, amount,
    grade, refer_to, a share for each funder, a minimum for each constraint, the value of each step
    asked for, and the problem of a row that was not read. Money in minor units, empty where none.
    """
    result = columns.run({"": np.zeros(0, np.uint8)}, steps)
    return pa.schema([*kept, *((name, one.type) for name, one in _out(result, columns).items())])


def scored(result: Result, columns: Columns, batch: Any, keep: Sequence[str]) -> Any:
    """The result of a run as a RecordBatch, after the columns kept of `batch`."""
    found = {name: batch.column(batch.schema.get_field_index(name)) for name in keep}
    out = _out(result, columns)
    for name in found.keys() & out.keys():
        raise BadColumn(
            name, "is also the name of a column that is written; call it something else"
        )
    return pa.RecordBatch.from_pydict({**found, **out})


def _out(result: Result, columns: Columns) -> dict[str, Any]:
    absent = (result.outcome == NEEDS_ANSWERS) | (result.outcome == NOT_READ)
    unpaid = absent | (not columns.pays)
    out = {
        "outcome": _text(result.outcome, OUTCOMES),
        "amount": pa.array(result.amount, mask=unpaid),
        "grade": _text(result.grade, result.grades),
        "refer_to": _text(result.refer_to, result.ways),
    }
    for funder, share in result.shares.items():
        out[f"share.{funder}"] = pa.array(share, mask=absent)
    for constraint, least in result.minimums.items():
        out[f"minimum.{constraint}"] = pa.array(least, mask=absent)
    for step, values in result.values.items():
        if step in result.words:
            out[f"value.{step}"] = _text(values, result.words[step])
        else:
            out[f"value.{step}"] = _exact(values, result.scales[step], absent)
    out["problem"] = _problems(result)
    return out


def _problems(result: Result) -> Any:
    if not result.bad:
        return pa.nulls(len(result.outcome), pa.string())
    said: dict[int, str] = {}
    for cell in result.bad:
        words = f"{cell.column}: {cell.words}"
        said[cell.row] = f"{said[cell.row]}; {words}" if cell.row in said else words
    return pa.array([said.get(row) for row in range(len(result.outcome))], pa.string())


def _text(places: Array, words: Sequence[str]) -> Any:
    """The word at each place; empty past the last."""
    return pa.array([*words, None], pa.string()).take(pa.array(places.astype(np.int64)))


def _exact(values: Array, scale: int, absent: Array) -> Any:
    """Exact numbers as text: 23.7, and 1/3 where no point can write it."""
    distinct, places = np.unique(values, return_inverse=True)
    words = pa.array([_written(Fraction(int(one), scale)) for one in distinct], pa.string())
    return words.take(pa.array(np.where(absent, 0, places), mask=absent))


def _written(number: Fraction) -> str:
    places = next((p for p in range(19) if 10**p % number.denominator == 0), None)
    if places is None or not places:
        return str(number)
    digits = str(abs(number.numerator) * (10**places // number.denominator)).rjust(places + 1, "0")
    return f"{'-' if number < 0 else ''}{digits[:-places]}.{digits[-places:]}"


def _as_arrays(result: Result, columns: Columns) -> dict[str, Array]:
    return {
        "outcome": result.outcome,
        "amount": result.amount,
        **({"grade": result.grade} if result.grades else {}),
        **{f"share.{funder}": share for funder, share in result.shares.items()},
        **{f"minimum.{one}": least for one, least in result.minimums.items()},
        **{f"value.{step}": _values(result, step) for step in result.values},
    }


def _values(result: Result, step: str) -> Array:
    """Fractions, or the words of a code step."""
    if step in result.words:
        return np.array([*result.words[step], ""], object)[result.values[step]]
    distinct, places = np.unique(result.values[step], return_inverse=True)
    return np.array([Fraction(int(one), result.scales[step]) for one in distinct], object)[places]
