"""`ownway scheme audit`: is a scheme fair to each group? Eight checks, written as a report."""

from __future__ import annotations

import argparse
import hashlib
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ownway.allocation.analysis.studies.process import PROCESS
from ownway.cli import asking

if TYPE_CHECKING:
    from ownway.allocation.analysis.studies.fairness import Asked

SEED = 20_260_601


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
    one.add_argument(
        "--on", type=asking.day, required=True, metavar="DATE", help="the day it is for"
    )
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
    one.add_argument("--seed", type=asking.seed, default=SEED, metavar="N", help="of the bootstrap")
    one.add_argument("--out", type=Path, required=True, metavar="FOLDER", help="where to write")


def run(chosen: argparse.Namespace) -> int:
    """Returns 0; 1 where cells could not be read; 2 where nothing could be looked at."""
    return asking.answered(partial(_audit, chosen))


def _audit(chosen: argparse.Namespace) -> int:
    asking.need("numpy", "pyarrow", "scipy", "statsmodels")
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
    problems = Problems(asking.Rows().say)
    with asking.people_of():
        people = gather(
            score, before, chosen.people, asked, progress=asking.progress, problems=problems
        )
    scheme = compiled(score.text, score.on).scheme
    told = audit(people, scheme, chosen.on, seed=chosen.seed, facts=tuple(facts), progress=_done)
    with asking.writing(chosen.out):
        paths = save(chosen.out, "fairness", report(told), data(told))
    for one in told.found:
        print(one.words)
    print("Nothing was found." if not told.found else f"{len(told.found)} to look at.")
    print(f"Written: {', '.join(str(path) for path in paths)}")
    if problems.found:
        asking.say(f"{problems.found:,} cells or rows could not be read.")
    return asking.TO_MEND if problems.found else asking.FINE


def _asked(chosen: argparse.Namespace) -> Asked:
    from ownway.allocation.analysis.studies.fairness import Asked

    groups = tuple(dict.fromkeys(chosen.group))
    if chosen.cost in groups:
        raise asking.CannotDo(f"'{chosen.cost}' cannot be the cost and a group; name two columns")
    return Asked(chosen.cost, groups, asking.columns_of(chosen.process, PROCESS))


def _scorer(file: Path, on: date) -> Any:
    from ownway.allocation.analysis.batch import batch_scorer

    with asking.scheme_of(file, on), asking.people_of():
        return batch_scorer(asking.text_of(file), on)


def _hash(file: Path) -> str:
    """What says that the data were the same, without saying anything about them."""
    try:
        with file.open("rb") as given:
            return hashlib.file_digest(given, "sha256").hexdigest()
    except OSError as error:
        raise asking.CannotDo(f"{file} could not be read: {error.strerror}.") from error


def _done(title: str) -> None:
    asking.say(f"  done: {title}")
