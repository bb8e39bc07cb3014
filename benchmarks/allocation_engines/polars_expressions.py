"""The model as expressions of Polars, one query over a frame of answers."""

from __future__ import annotations

from functools import reduce
from itertools import pairwise
from operator import add

import numpy as np
import polars as pl

from benchmarks.allocation_engines import thirty

PACKAGES = ("polars", "numpy")
UNIT = 100  # pounds
Array = np.ndarray


def load() -> list[list[pl.Expr]]:
    """What each stage of the query adds to the frame."""
    domains = []
    for name, places, cap, weight in thirty.members():
        raw = reduce(add, (_points(place) for place in places))
        domains.append((raw.clip(upper_bound=float(cap)) * float(weight)).alias(name))
    total = reduce(add, (pl.col(name) for name, *_ in thirty.DOMAINS)).alias("total")
    keep = pl.lit(pl.Series([float(share) for share in thirty.KEEP])).gather(pl.col("informal"))
    net = _table(pl.col("total")) * keep
    some = pl.when(net < thirty.FLOOR).then(0.0).otherwise(net.clip(upper_bound=thirty.CAP))
    budget = _penny(some).alias("budget")
    clinical = reduce(add, (pl.col(name) for name in thirty.HEALTH)) / pl.col("total")
    health = pl.when(pl.col("total") > 0).then(_penny(pl.col("budget") * clinical)).otherwise(0.0)
    council = (pl.col("budget") - pl.col("health")).alias("council")
    return [domains, [total], [budget], [health.alias("health")], [council]]


def _points(place: int) -> pl.Expr:
    values = pl.Series([float(value) for value in thirty.POINTS[place]])
    return pl.lit(values).gather(pl.col(thirty.QUESTIONS[place]))


def _table(total: pl.Expr) -> pl.Expr:
    """Straight between the rows: what each band adds, up to its width."""
    bands = [
        (total - x0).clip(0, x1 - x0) * ((y1 - y0) / (x1 - x0))
        for (x0, y0), (x1, y1) in pairwise(thirty.TABLE)
        if y1 > y0
    ]
    return reduce(add, bands)


def _penny(pounds: pl.Expr) -> pl.Expr:
    return (pounds * 100 + 0.5).floor() / 100


def take(_stages: object, answers: Array, informal: Array) -> pl.DataFrame:
    columns = dict(zip(thirty.QUESTIONS, answers, strict=True))
    return pl.DataFrame({**columns, "informal": informal})


def run(stages: list[list[pl.Expr]], frame: pl.DataFrame) -> tuple[Array, Array, Array]:
    query = frame.lazy()
    for stage in stages:
        query = query.with_columns(stage)
    found = query.select("budget", "health", "council").collect()
    return tuple(found[name].to_numpy() for name in ("budget", "health", "council"))
