"""Everybody of one file: exact amounts and scores, agreed costs, groups, and what followed.

Amounts and scores come from the columns that pay, so an audit looks at what people really get.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from ownway.allocation.analysis.answers import Problems, Progress, Unusable, opened
from ownway.allocation.analysis.batch import Scorer, compiled, names_read, plain
from ownway.allocation.analysis.columns import AMOUNT, REFER, Columns
from ownway.allocation.analysis.grid import Array
from ownway.allocation.analysis.inputs import read
from ownway.allocation.analysis.studies import cells
from ownway.core.money import exponent
from ownway.scheme.rules.model import POINT, Scheme, Table


@dataclass(frozen=True, slots=True)
class Asked:
    """Which columns of the file say what. `process`: a name of PROCESS and its column."""

    cost: str
    groups: tuple[str, ...]
    process: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Groups:
    """One grouping: each person's place in `names`."""

    column: str
    places: Array
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class People:
    """One entry a person. `minor` and `before` in minor units, −1 where there is no amount.

    `cost` in major units, NaN where none was told. `score` in points; None where the scheme has no
    points. `answers`: places of options, −1 where missing. `process`: 1, 0 or days; NaN not told.
    """

    minor: Array
    before: Array | None
    cost: Array
    score: Array | None
    score_step: str
    groups: tuple[Groups, ...]
    answers: Mapping[str, Array]
    process: Mapping[str, Array]
    unit: int  # minor units in a major one

    @property
    def amount(self) -> Array:
        """Amounts in major units."""
        return np.asarray(self.minor / self.unit)

    @property
    def in_money(self) -> Array:
        """Who has both an amount and a cost."""
        return np.asarray((self.minor >= 0) & np.isfinite(self.cost))


def score_step(scheme: Scheme) -> str:
    """The step whose points are read off: what the only table of money reads, else the last points.

    Empty where nothing counts points.
    """
    steps = {step.id: step for step in scheme.steps}
    read_off = {s.of for s in scheme.steps if isinstance(s, Table) and s.unit == scheme.currency}
    if len(read_off) == 1 and (only := next(iter(read_off))) in steps:
        return only
    counted = [step.id for step in scheme.steps if step.unit == POINT]
    return counted[-1] if counted else ""


def gather(
    score: Scorer, before: Scorer | None, file: Path, asked: Asked, *,
    progress: Progress, problems: Problems,
) -> People:  # fmt: skip
    """Works out everybody in `file`. Raises Unusable, BadColumn, TooFine."""
    columns = compiled(score.text, score.on)
    if not columns.pays:
        raise Unusable("This scheme gives a grade and no amount; there is no money to compare")
    names, of, batches = opened(file, problems)
    _all_there(file, names, asked)
    step = score_step(columns.scheme)
    parts: list[_Part] = []
    done = 0
    try:
        for batch in batches:
            parts.append(_part(batch, score, before, asked, step))
            for cell in parts[-1].bad:
                problems.cell(done + cell.row, cell.column, cell.words)
            done += batch.num_rows
            progress(done, of)
    except (OSError, pa.ArrowInvalid) as error:
        words = (str(error) or type(error).__name__).splitlines()[0]
        raise Unusable(f"{file} could not be worked through: {words}") from None
    if not done:
        raise Unusable(f"{file} has no people in it; write one row for each person")
    people = _joined(parts, columns, asked, step)
    if not people.in_money.any():
        raise Unusable(
            f"Nobody in {file} has both an amount and a number in the column '{asked.cost}'; "
            "write costs such as 1234.50"
        )
    return people


def _all_there(file: Path, names: Sequence[str], asked: Asked) -> None:
    wanted = [asked.cost, *asked.groups, *(column for _, column in asked.process)]
    missing = [name for name in wanted if name not in names]
    if missing:
        raise Unusable(
            f"{file} has no column called '{missing[0]}'; it has {', '.join(sorted(names))}"
        )


@dataclass(frozen=True, slots=True)
class _Part:
    """What is read from one block of the file."""

    minor: Array
    before: Array | None
    cost: Array
    score: Array | None
    groups: dict[str, list[str]]
    answers: dict[str, Array]
    process: dict[str, Array]
    bad: tuple[Any, ...]


def _part(
    batch: pa.RecordBatch, score: Scorer, before: Scorer | None, asked: Asked, step: str
) -> _Part:
    columns = compiled(score.text, score.on)
    given, _ = score.told(batch)
    found = columns.run(given, (step,) if step else ())
    paid = (found.outcome == AMOUNT) | (found.outcome == REFER)
    points = None
    if step and step in found.scales:
        points = np.where(paid, found.values[step] / found.scales[step], np.nan)
    told = read(columns.scheme, given)
    answers = {
        code: cells.answered(told.axes[code], given.get(code), question)
        for code, question in columns.scheme.questions.items()
    }
    return _Part(
        minor=np.where(paid, found.amount, -1),
        before=None if before is None else _before(before, batch),
        cost=cells.numbers(batch, asked.cost),
        score=points,
        groups={name: cells.groups(batch, name) for name in asked.groups},
        answers={code: np.where(told.unread, -1, one) for code, one in answers.items()},
        process={
            name: cells.numbers(batch, column) if name == "days" else cells.yes(batch, column)
            for name, column in asked.process
        },
        bad=found.bad,
    )


def _before(before: Scorer, batch: pa.RecordBatch) -> Array:
    """Amounts under the earlier scheme, from those columns alone that it knows."""
    columns = compiled(before.text, before.on)
    if not columns.pays:
        raise Unusable("The earlier scheme gives a grade and no amount; leave --before out")
    known = names_read(columns.scheme)
    kept = [name for name in batch.schema.names if plain(name) in known]
    found = columns.run(*before.told(batch.select(kept))) if kept else None
    if found is None:
        raise Unusable("The earlier scheme asks nothing that is in this file; leave --before out")
    paid = (found.outcome == AMOUNT) | (found.outcome == REFER)
    return np.where(paid, found.amount, -1)


def _joined(parts: Sequence[_Part], columns: Columns, asked: Asked, step: str) -> People:
    def together(name: str) -> Array | None:
        found = [getattr(part, name) for part in parts]
        return None if found[0] is None else np.concatenate(found)

    minor, cost = together("minor"), together("cost")
    if minor is None or cost is None:
        raise Unusable("The file holds nobody")
    scores = together("score")
    return People(
        minor=minor,
        before=together("before"),
        cost=cost,
        score=scores,
        score_step=step if scores is not None else "",
        groups=tuple(_groups(name, parts) for name in asked.groups),
        answers={
            code: np.concatenate([part.answers[code] for part in parts])
            for code in columns.scheme.questions
        },
        process={
            name: np.concatenate([part.process[name] for part in parts])
            for name, _ in asked.process
        },
        unit=10 ** exponent(columns.scheme.currency),
    )


def _groups(name: str, parts: Sequence[_Part]) -> Groups:
    """Names in the order of the alphabet, whoever did not say last."""
    said = np.array([one for part in parts for one in part.groups[name]], object)
    names = sorted(set(said.tolist()), key=lambda one: (one == cells.NOT_SAID, one))
    of = {one: place for place, one in enumerate(names)}
    return Groups(name, np.array([of[one] for one in said], np.int64), tuple(names))
