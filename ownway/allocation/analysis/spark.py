"""The same columns on many machines: files of answers through Spark's `mapInArrow`."""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
from pyspark.errors import PySparkException
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql.pandas.types import from_arrow_schema, to_arrow_schema

from ownway.allocation.analysis.answers import KINDS, Tally, Unusable
from ownway.allocation.analysis.batch import Scorer, compiled, names_read, out_schema


def scored_frame(score: Scorer, frame: DataFrame) -> DataFrame:
    """The amounts of every row of `frame`, after the columns that `score` keeps."""
    columns = compiled(score.text, score.on)
    passed = frame.toDF(*map(_without_points, frame.columns))
    keep = tuple(map(_without_points, score.keep))
    known = to_arrow_schema(passed.schema)
    schema = out_schema(columns, pa.schema([known.field(name) for name in keep]), score.steps)
    scorer = Scorer(score.text, score.on, keep, score.steps)

    def work(batches: Iterable[Any]) -> Iterator[Any]:
        return map(scorer, batches)

    made = passed.mapInArrow(work, from_arrow_schema(schema))
    return made.toDF(*score.keep, *schema.names[len(keep) :])


def _without_points(name: str) -> str:
    """Spark takes a point for a part of a structure when it passes a column on."""
    return name.replace(".", ":")


def allocate(score: Scorer, answers: Path, out: Path) -> Tally:
    """Works out everyone in `answers`; `out` becomes a folder of parts. Raises Unusable.

    Columns that the scheme does not read are handed through, as without Spark.
    """
    if answers.suffix not in KINDS or out.suffix not in KINDS:
        raise Unusable("Spark reads and writes .csv and .parquet; choose one of these")
    if out.exists():
        raise Unusable(f"{out} is there already; choose another name")
    spark = session()
    try:
        return _through(spark, score, answers, out)
    except PySparkException as error:
        raise Unusable(f"Spark could not work {answers} through: {error}") from None
    finally:
        spark.stop()


def session() -> SparkSession:
    """A session as the machine has it set up, without the page that would show people's rows."""
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)  # which has Ownway and its extras
    builder = SparkSession.builder.appName("ownway allocate")
    return builder.config("spark.ui.enabled", "false").getOrCreate()


def _through(spark: SparkSession, score: Scorer, answers: Path, out: Path) -> Tally:
    frame = (
        spark.read.csv(str(answers), header=True)
        if answers.suffix == ".csv"
        else spark.read.parquet(str(answers))
    )
    scheme = compiled(score.text, score.on).scheme
    ours = names_read(scheme)
    keep = tuple(name for name in frame.columns if name not in ours)
    made = scored_frame(Scorer(score.text, score.on, keep, score.steps), frame)
    part = out.with_name(f".{out.name}.part")
    if out.suffix == ".csv":
        made.write.csv(str(part), header=True, mode="overwrite")
    else:
        made.write.parquet(str(part), mode="overwrite")
    part.replace(out)
    if out.suffix == ".csv":
        written = spark.read.csv(str(out), header=True, schema=made.schema)
    else:
        written = spark.read.parquet(str(out))
    missing = tuple(question for question in scheme.questions if question not in frame.columns)
    return _tally(written, missing)


def _tally(written: DataFrame, missing: tuple[str, ...]) -> Tally:
    rows = written.groupBy("outcome").agg({"outcome": "count", "amount": "sum"}).collect()
    outcomes = Counter({row["outcome"]: int(row["count(outcome)"]) for row in rows})
    return Tally(
        people=outcomes.total(),
        outcomes=outcomes,
        total=sum(int(row["sum(amount)"] or 0) for row in rows),
        unread=outcomes["not_read"],
        missing=missing,
    )
