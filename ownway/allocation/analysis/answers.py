"""Files of answers in, files of amounts out, a block at a time: memory does not grow with the file.

CSV or Parquet, by the ending of the name. A cell that cannot be read is told with its row and
column, and every other row is still worked out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from csv import reader as rows_of
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

import pyarrow as pa
import pyarrow.csv as csv
import pyarrow.parquet as parquet

from ownway.allocation.analysis.batch import Scorer, compiled, names_read, out_schema, scored

CSV_BLOCK = 4 << 20  # bytes
PARQUET_BLOCK = 65_536  # rows
KINDS = (".csv", ".parquet")

Progress = Callable[[int, int | None], None]  # people done, of how many where that is known


class Unusable(ValueError):
    """A file as a whole cannot be read or written; its text says which and why."""


@dataclass
class Tally:
    """What a run came to. `total` in minor units; `missing` are columns the file does not have."""

    people: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    total: int = 0
    unread: int = 0
    missing: tuple[str, ...] = ()


class _Writer(Protocol):
    def write_batch(self, batch: pa.RecordBatch) -> None: ...

    def close(self) -> None: ...


@dataclass
class Problems:
    """Says every row that could not be read; rows count from 1, as a reader counts them."""

    say: Callable[[str], None]
    skipped: list[int] = field(default_factory=list)  # rows of a CSV file with too many cells
    found: int = 0

    def cell(self, index: int, column: str, words: str) -> None:
        """A cell of the row that is `index`-th (from 0) among those that could be split."""
        self.found += 1
        self.say(f"Row {self.row(index)}, column {column}: {words}.")

    def row(self, index: int) -> int:
        """Where that row stands in the file."""
        row = index + 1
        for skipped in self.skipped:
            row += skipped <= row
        return row

    def split(self, invalid: Any) -> str:
        """Notes a row of a CSV file that does not have a cell for each column."""
        self.found += 1
        row = invalid.number - 1  # the first line is the names
        self.skipped.append(row)
        self.say(
            f"Row {row}: has {invalid.actual_columns} cells, "
            f"the first line names {invalid.expected_columns} columns."
        )
        return "skip"


def allocate(
    score: Scorer, answers: Path, out: Path, *, progress: Progress, say: Callable[[str], None]
) -> Tally:
    """Works out everyone in `answers` and writes `out`; `say` gets each row that cannot be read.

    Raises Unusable, BadColumn, TooFine. `out` appears only once it is complete.
    """
    if out.suffix not in KINDS:
        raise Unusable(f"{out} has another ending; write .csv or .parquet")
    if out.resolve() == answers.resolve():
        raise Unusable(f"{out} holds the answers; choose another name for the amounts")
    problems = Problems(say)
    columns = compiled(score.text, score.on)
    names, of, batches = opened(answers, problems)
    ours = names_read(columns.scheme)
    keep = tuple(name for name in names if name not in ours)
    missing = tuple(q for q in columns.scheme.questions if q not in names)
    tally = Tally(missing=missing)
    part = out.with_name(f".{out.name}.part")
    writer: _Writer | None = None
    try:
        for batch in batches:
            result = columns.run(*score.told(batch))
            for cell in result.bad:
                problems.cell(tally.people + cell.row, cell.column, cell.words)
            made = scored(result, columns, batch, keep)
            writer = writer or _writer(out, part, made.schema)
            writer.write_batch(made)
            _count(tally, made, result.amount)
            progress(tally.people, of)
        if writer is None:
            schema = out_schema(columns, pa.schema([(name, pa.string()) for name in keep]))
            writer = _writer(out, part, schema)
        writer.close()
        part.replace(out)
    except (OSError, pa.ArrowInvalid) as error:
        raise Unusable(f"{answers} could not be worked through: {_first_line(error)}") from None
    finally:
        part.unlink(missing_ok=True)
    tally.unread = problems.found
    return tally


def _count(tally: Tally, made: pa.RecordBatch, amount: Any) -> None:
    tally.people += made.num_rows
    tally.total += int(amount.sum())
    for one in made.column("outcome").value_counts().to_pylist():
        tally.outcomes[one["values"]] += one["counts"]


def opened(
    path: Path, problems: Problems
) -> tuple[list[str], int | None, Iterator[pa.RecordBatch]]:
    """The names of the columns, how many rows where that is known, and the rows in blocks.

    CSV cells come as text, empty ones as none. Raises Unusable.
    """
    if path.suffix not in KINDS:
        raise Unusable(f"{path} has another ending; save the answers as .csv or .parquet")
    try:
        if path.suffix == ".csv":
            return _csv(path, problems)
        file = parquet.ParquetFile(path)
        names = _distinct(path, file.schema_arrow.names)
        return names, file.metadata.num_rows, file.iter_batches(batch_size=PARQUET_BLOCK)
    except (OSError, pa.ArrowInvalid, UnicodeDecodeError) as error:
        raise Unusable(f"{path} could not be read: {_first_line(error)}") from None


def _csv(path: Path, problems: Problems) -> tuple[list[str], None, Iterator[pa.RecordBatch]]:
    with path.open(encoding="utf-8-sig") as file:
        header = file.readline()
    if not header.strip():
        raise Unusable(f"{path} is empty; its first line names the columns")
    mark = max(",;\t", key=header.count)
    names = _distinct(path, [name.strip() for name in next(rows_of([header], delimiter=mark))])
    reader = csv.open_csv(
        path,
        read_options=csv.ReadOptions(
            block_size=CSV_BLOCK, use_threads=False, column_names=names, skip_rows=1
        ),
        parse_options=csv.ParseOptions(
            delimiter=mark, newlines_in_values=True, invalid_row_handler=problems.split
        ),
        convert_options=csv.ConvertOptions(
            column_types={name: pa.string() for name in names},
            null_values=[""],
            strings_can_be_null=True,
        ),
    )
    return names, None, iter(reader)


def _distinct(path: Path, names: list[str]) -> list[str]:
    twice = [name for name, times in Counter(names).items() if times > 1]
    if twice:
        raise Unusable(f"{path} has two columns called '{twice[0]}'; give each its own name")
    return names


def _writer(out: Path, part: Path, schema: pa.Schema) -> _Writer:
    kind = csv.CSVWriter if out.suffix == ".csv" else parquet.ParquetWriter
    writer: _Writer = kind(part, schema)
    return writer


def _first_line(error: Exception) -> str:
    return (str(error) or type(error).__name__).splitlines()[0]
