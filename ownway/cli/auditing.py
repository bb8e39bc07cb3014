"""`ownway scheme audit`: is a scheme fair to each group? Eight checks, written as a report."""

from __future__ import annotations

import argparse
import hashlib
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ownway.allocation.analysis.studies.fairness import Asked

FINE, ROWS_UNREAD, UNUSABLE = 0, 1, 2
MOST_SAID = 50  # cells that could not be read
# What `--process` can name; the study says what each means.
PROCESS = ("completed", "uplift", "override", "appeal", "appeal_won", "days")
SEED = 20_260_601


class Unclear(ValueError):
    """What was asked for cannot be done; the words say what would help."""


def add_part(parts: Any) -> None:
    """Puts `audit` beside the other parts of `ownway scheme`."""
    one = parts.add_parser(
        "audit",
        help="is a scheme fair to each group?",
        description="Looks at everybody's amount beside their agreed cost, group by group, and "
        "writes fairness.html and fairness.json. Needs the extra 'analysis'.",
    )
    one.add_argument("scheme", type=Path, metavar="SCHEME", help="the scheme, as YAML")
    one.add_argument(
        "--people",
        type=Path,
        required=True,
        metavar="FILE",
        help="CSV or Parquet, one row a person: answers, facts, agreed cost and groups",
    )
    one.add_argument("--on", type=_day, required=True, metavar="DATE", help="the day it is for")
    one.add_argument(
        "--cost",
        required=True,
        metavar="COLUMN",
        help="agreed cost for the scheme's period, in whole units of its currency (12000.50)",
    )
    one.add_argument(
        "--group",
        action="append",
        required=True,
        metavar="COLUMN",
        help="a grouping, such as gender; may be given more than once",
    )
    one.add_argument(
        "--before", type=Path, metavar="SCHEME_OLD", help="an earlier scheme: who loses?"
    )
    one.add_argument(
        "--process",
        nargs="+",
        default=[],
        metavar="COLUMNS",
        help=f"columns of the way to a decision: {', '.join(PROCESS)}; or NAME=COLUMN",
    )
    one.add_argument("--seed", type=_seed, default=SEED, metavar="N", help="of the bootstrap")
    one.add_argument("--out", type=Path, required=True, metavar="FOLDER", help="where to write")


def run(chosen: argparse.Namespace) -> int:
    """Returns 0; 1 where cells could not be read; 2 where nothing could be looked at."""
    try:
        from ownway.allocation.analysis.extras import NotInstalled, need

        need("numpy", "pyarrow", "scipy", "statsmodels")
    except NotInstalled as missing:
        return _no(str(missing))
    from ownway.allocation.analysis.answers import Unusable
    from ownway.allocation.analysis.exact import TooFine
    from ownway.allocation.analysis.inputs import BadColumn

    try:
        return _audit(chosen)
    except (TooFine, BadColumn, Unusable, Unclear) as error:
        return _no(str(error))
    except OSError as error:
        return _no(f"{error.filename}: {error.strerror}. Choose another path.")


def _audit(chosen: argparse.Namespace) -> int:
    from ownway.allocation.analysis.answers import Problems
    from ownway.allocation.analysis.batch import compiled
    from ownway.allocation.analysis.studies.fairness import audit, data, gather, report
    from ownway.allocation.analysis.studies.reports import save
    from ownway.scheme.rules.digest import digest

    asked = _asked(chosen)
    score = _scorer(chosen.scheme, chosen.on)
    before = _scorer(chosen.before, chosen.on) if chosen.before else None
    facts = [("Data (SHA-256)", _hash(chosen.people))]
    if before is not None:
        facts.append(("Earlier scheme", digest(compiled(before.text, before.on).scheme, before.on)))
    facts += [("Cost", asked.cost), ("Groupings", ", ".join(asked.groups))]
    problems = Problems(_sayer())
    people = gather(score, before, chosen.people, asked, progress=_progress, problems=problems)
    scheme = compiled(score.text, score.on).scheme
    told = audit(people, scheme, chosen.on, seed=chosen.seed, facts=tuple(facts), progress=_done)
    paths = save(chosen.out, "fairness", report(told), data(told))
    for one in told.found:
        print(one.words)
    print("Nothing was found." if not told.found else f"{len(told.found)} to look at.")
    print(f"Written: {', '.join(str(path) for path in paths)}")
    if problems.found:
        print(f"{problems.found:,} cells or rows could not be read.", file=sys.stderr)
    return ROWS_UNREAD if problems.found else FINE


def _asked(chosen: argparse.Namespace) -> Asked:
    from ownway.allocation.analysis.studies.fairness import Asked

    process: dict[str, str] = {}
    for text in chosen.process:
        name, sign, column = text.partition("=")
        if name not in PROCESS or (sign and not column):
            raise Unclear(
                f"--process does not know '{text}'. "
                f"Write {', '.join(PROCESS)}, or one of them with its column: days=COLUMN"
            )
        process[name] = column or name
    groups = tuple(dict.fromkeys(chosen.group))
    if chosen.cost in groups:
        raise Unclear(f"'{chosen.cost}' cannot be the cost and a group; name two columns")
    return Asked(chosen.cost, groups, tuple(process.items()))


def _scorer(file: Path, on: date) -> Any:
    from ownway.allocation.analysis.batch import batch_scorer
    from ownway.scheme.rules.model import NotInForce
    from ownway.scheme.rules.reading import NotAScheme

    try:
        return batch_scorer(file.read_text(encoding="utf-8"), on)
    except NotAScheme as error:
        raise Unclear(f"{file} is not a scheme:\n{error}") from None
    except NotInForce as error:
        raise Unclear(
            f"{file} has no version in force on {on}; the first begins on {error.first}."
        ) from None
    except (OSError, UnicodeDecodeError) as error:
        raise Unclear(f"{file} could not be read: {error}") from None


def _hash(file: Path) -> str:
    """What says that the data were the same, without saying anything about them."""
    with file.open("rb") as given:
        return hashlib.file_digest(given, "sha256").hexdigest()


def _sayer() -> Any:
    said = 0

    def say(words: str) -> None:
        nonlocal said
        said += 1
        if said <= MOST_SAID:
            print(words, file=sys.stderr)
        elif said == MOST_SAID + 1:
            print("… and more.", file=sys.stderr)

    return say


def _progress(done: int, of: int | None) -> None:
    total = f" of {of:,}" if of is not None else ""
    print(f"{done:>12,}{total} people", file=sys.stderr)


def _done(title: str) -> None:
    print(f"  done: {title}", file=sys.stderr)


def _no(words: str) -> int:
    print(words, file=sys.stderr)
    return UNUSABLE


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"'{text}' is not a day like 2026-06-01") from None


def _seed(text: str) -> int:
    if not text.isdigit():
        raise argparse.ArgumentTypeError(f"'{text}' is not a whole number of 0 or more")
    return int(text)
