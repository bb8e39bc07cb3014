"""`ownway allocate`: a whole file of answers worked out by a scheme, here or with Spark."""

from __future__ import annotations

import argparse
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ownway.allocation.analysis.answers import Tally
    from ownway.allocation.analysis.batch import Scorer

MOST_SAID = 50  # rows that could not be read; all of them are in the file written


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
    one.add_argument("--on", type=_day, required=True, help="the day it is worked out for")
    one.add_argument("--out", type=Path, required=True, help="what to write: .csv or .parquet")
    one.add_argument(
        "--engine",
        choices=("here", "spark"),
        default="here",
        help="spark writes a folder of parts and needs the extra 'spark'",
    )


def allocate(chosen: argparse.Namespace) -> int:
    """Returns 0; 1 where rows could not be read; 2 where nothing could be worked out."""
    try:
        from ownway.allocation.analysis.extras import NotInstalled, need

        need("numpy", "pyarrow", *(["pyspark", "pandas"] if chosen.engine == "spark" else []))
    except NotInstalled as missing:
        return _no(str(missing))
    from ownway.allocation.analysis.answers import Unusable
    from ownway.allocation.analysis.batch import batch_scorer, compiled
    from ownway.allocation.analysis.exact import TooFine
    from ownway.allocation.analysis.inputs import BadColumn
    from ownway.scheme.rules.model import NotInForce
    from ownway.scheme.rules.reading import NotAScheme

    try:
        score = batch_scorer(chosen.scheme.read_text(encoding="utf-8"), chosen.on)
        tally = _with_spark(score, chosen) if chosen.engine == "spark" else _here(score, chosen)
    except NotAScheme as error:
        return _no(f"{chosen.scheme} is not a scheme:\n{error}")
    except NotInForce as error:
        return _no(f"No version is in force on {chosen.on}; the first begins on {error.first}.")
    except (OSError, UnicodeDecodeError) as error:
        return _no(f"{chosen.scheme} could not be read: {error}")
    except (TooFine, BadColumn, Unusable) as error:
        return _no(str(error))
    _say(tally, chosen.out, compiled(score.text, score.on).scheme.currency)
    return 1 if tally.unread else 0


def _here(score: Scorer, chosen: argparse.Namespace) -> Tally:
    from ownway.allocation.analysis.answers import allocate

    said = 0

    def say(words: str) -> None:
        nonlocal said
        said += 1
        if said <= MOST_SAID:
            print(words, file=sys.stderr)

    def progress(done: int, of: int | None) -> None:
        total = f" of {of:,}" if of is not None else ""
        print(f"{done:>12,}{total} people", file=sys.stderr)

    tally = allocate(score, chosen.answers, chosen.out, progress=progress, say=say)
    if said > MOST_SAID:
        print(f"… and {said - MOST_SAID:,} more rows, all in {chosen.out}.", file=sys.stderr)
    return tally


def _with_spark(score: Scorer, chosen: argparse.Namespace) -> Tally:
    from ownway.allocation.analysis.spark import allocate

    print("Spark works; it shows its own progress.", file=sys.stderr)
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


def _no(words: str) -> int:
    print(words, file=sys.stderr)
    return 2


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"'{text}' is not a day like 2026-06-01") from None
