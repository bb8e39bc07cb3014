"""`ownway allocate`: a whole file of answers worked out by a scheme, here or with Spark."""

from __future__ import annotations

import argparse
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from ownway.cli import asking
from ownway.scheme.rules.proofs.papers import warning_of

if TYPE_CHECKING:
    from ownway.allocation.analysis.answers import Tally
    from ownway.allocation.analysis.batch import Scorer


def add_command(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """`allocate` with its arguments."""
    one = commands.add_parser(
        "allocate",
        help="amounts for a whole file of answers",
        description="Works out everyone in a file of answers. Money comes out in whole minor "
        "units (pence). Needs the extra 'analysis'.",
    )
    one.add_argument("scheme", type=Path, metavar="FILE", help="the scheme, as YAML")
    one.add_argument(
        "--answers",
        type=Path,
        required=True,
        help="CSV or Parquet: a column for each question and fact, one row a person; "
        "other columns are handed through",
    )
    one.add_argument("--on", type=asking.day, required=True, help="the day it is worked out for")
    one.add_argument("--out", type=Path, required=True, help="what to write: .csv or .parquet")
    one.add_argument(
        "--engine",
        choices=("here", "spark"),
        default="here",
        help="spark writes a folder of parts and needs the extra 'spark'",
    )


def allocate(chosen: argparse.Namespace) -> int:
    """Returns 0; 1 where rows could not be read; 2 where nothing could be worked out."""
    return asking.answered(partial(_allocate, chosen))


def _allocate(chosen: argparse.Namespace) -> int:
    spark = chosen.engine == "spark"
    asking.need("numpy", "pyarrow", *(["pyspark", "pandas"] if spark else []))
    from ownway.allocation.analysis.batch import batch_scorer, compiled

    text = asking.text_of(chosen.scheme)
    with asking.scheme_of(chosen.scheme, chosen.on), asking.people_of():
        score = batch_scorer(text, chosen.on)
        tally = _with_spark(score, chosen) if spark else _here(score, chosen)
    scheme = compiled(score.text, score.on).scheme
    _say(tally, chosen.out, scheme.currency)
    if warning := warning_of(scheme.version_on(chosen.on)):
        print(f"Warning. {warning}")
    return asking.TO_MEND if tally.unread else asking.FINE


def _here(score: Scorer, chosen: argparse.Namespace) -> Tally:
    from ownway.allocation.analysis.answers import allocate

    rows = asking.Rows(f"all of them are in {chosen.out}.")
    return allocate(score, chosen.answers, chosen.out, progress=asking.progress, say=rows.say)


def _with_spark(score: Scorer, chosen: argparse.Namespace) -> Tally:
    from ownway.allocation.analysis.spark import allocate

    asking.say("Spark works; it shows its own progress.")
    return allocate(score, chosen.answers, chosen.out)


def _say(tally: Tally, out: Path, currency: str) -> None:
    from ownway.scheme.rules.numerals import money_in_full

    if tally.missing:
        print(f"No column for {', '.join(tally.missing)}: those answers are missing for everyone.")
    words = {
        "amount": "with an amount",
        "refer": "with an amount and a way on",
        "needs_answers": "with answers to ask for",
        "not_read": "not read",
    }
    print(f"{tally.people:,} people, in {out}:")
    for outcome, said in words.items():
        if tally.outcomes[outcome]:
            print(f"{tally.outcomes[outcome]:>12,} {said}")
    print(f"Together {money_in_full(tally.total, currency, 'en')} {currency}.")
    if tally.unread:
        print(f"{tally.unread:,} cells or rows could not be read; the column 'problem' says why.")
