"""`ownway scheme calibrate`: a table fitted to what support cost, as a draft with its report."""

from __future__ import annotations

import argparse
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ownway.allocation.analysis.studies.process import DECIDED
from ownway.cli import asking

if TYPE_CHECKING:
    from ownway.allocation.analysis.studies.calibrating import Study, Wish


def add_part(parts: Any) -> None:
    """Puts `calibrate` beside the other parts of `ownway scheme`."""
    one = parts.add_parser(
        "calibrate",
        help="fit a scheme's table to what support cost, and judge the fit",
        description="Fits the table and the shares kept for unpaid help to what support cost, and "
        "judges them on people who were not used. Writes allocation.yaml (the scheme with a new "
        "draft version), validation.html and validation.json. Needs the extra 'analysis'.",
    )
    one.add_argument("file", type=Path, metavar="SCHEME", help="the scheme, as YAML")
    one.add_argument(
        "--people",
        type=Path,
        required=True,
        help="CSV or Parquet: a column for each question and fact, agreed.<fact> where a fact "
        "needs an agreement, and what support cost; one row a person and year",
    )
    one.add_argument(
        "--on", type=asking.day, required=True, metavar="DATE", help="scored as on this day"
    )
    one.add_argument(
        "--cost", required=True, metavar="COLUMN", help="what support cost, at one year's prices"
    )
    one.add_argument(
        "--person", default="", metavar="COLUMN", help="who it is, where a person has several rows"
    )
    one.add_argument(
        "--group",
        action="append",
        default=[],
        metavar="COLUMN",
        help="a group to judge apart; can be given several times",
    )
    one.add_argument(
        "--year", default="", metavar="COLUMN",
        help="the year of each row (2026, 2026-04-01): fit to one, judge on the next",
    )  # fmt: skip
    one.add_argument(
        "--area", default="", metavar="COLUMN",
        help="the team or area of each row: fit without one, judge on it",
    )  # fmt: skip
    one.add_argument(
        "--process",
        nargs="+",
        default=[],
        metavar="COLUMNS",
        help=f"columns of what was decided: {', '.join(DECIDED)}; or NAME=COLUMN",
    )
    one.add_argument(
        "--method",
        choices=("table", "percentile"),
        default="table",
        help="percentile reads an older scheme: the cost at a place among costs goes to the score "
        "at that place among scores. Its draft carries a warning everywhere",
    )
    one.add_argument(
        "--deflate", type=_share, default=0.0, metavar="SHARE",
        help="what percentile leaves out of every row, such as 0.1",
    )  # fmt: skip
    one.add_argument(
        "--table", default="", metavar="STEP", help="which table, where there are several"
    )
    one.add_argument("--from", dest="start", type=asking.day, metavar="DATE",
                     help="first day of the draft (the first day that is still free)")  # fmt: skip
    one.add_argument("--seed", type=asking.seed, metavar="N", help="for folds and draws (20240601)")
    one.add_argument("--out", type=Path, required=True, metavar="FOLDER", help="where to write")


def run(chosen: argparse.Namespace) -> int:
    """0: written, all checks hold. 1: written, with something to put right. 2: nothing written."""
    return asking.answered(partial(_calibrate, chosen))


def _calibrate(chosen: argparse.Namespace) -> int:
    asking.need("numpy", "pyarrow", "scipy", "sklearn", "statsmodels")
    from ownway.allocation.analysis.studies.calibrating import study
    from ownway.allocation.analysis.studies.calibrating.telling import write

    if chosen.deflate and chosen.method != "percentile":
        raise asking.CannotDo("--deflate belongs to --method percentile; leave it out.")
    text = asking.text_of(chosen.file)
    if chosen.out.is_dir() and chosen.file.resolve().parent == chosen.out.resolve():
        raise asking.CannotDo(
            f"{chosen.out} holds the scheme itself; choose another folder to write into."
        )
    with asking.scheme_of(chosen.file, chosen.on), asking.people_of():
        found = study(_wish(chosen, text), asking.say)
    with asking.writing(chosen.out):
        paths = write(found, chosen.out)
    return _say(found, paths)


def _share(text: str) -> float:
    """A share of the command line, at least 0 and below 1."""
    try:
        share = float(text)
    except ValueError:
        share = -1.0
    if not 0 <= share < 1:
        raise argparse.ArgumentTypeError(f"'{text}' is not a share such as 0.1")
    return share


def _wish(chosen: argparse.Namespace, text: str) -> Wish:
    from ownway.allocation.analysis.studies.calibrating import SEED, Wish

    return Wish(
        text=text,
        on=chosen.on,
        people=chosen.people,
        cost=chosen.cost,
        person=chosen.person,
        groups=tuple(dict.fromkeys(chosen.group)),
        seed=SEED if chosen.seed is None else chosen.seed,
        start=chosen.start,
        table=chosen.table,
        method=chosen.method,
        deflated=chosen.deflate,
        year=chosen.year,
        area=chosen.area,
        decided=asking.columns_of(chosen.process, DECIDED),
    )


def _say(found: Study, paths: tuple[Path, ...]) -> int:
    from ownway.allocation.analysis.studies.calibrating import THIS
    from ownway.allocation.analysis.studies.calibrating.findings import checks, warnings

    audit, mean = found.evidence.audit, found.judged[THIS].mean
    print(f"{len(found.evidence.sample):,} of {audit.rows:,} rows used. Judged on people who were "
          "not used:")  # fmt: skip
    print(f"  total {100 * mean.ratio:.1f} % of cost, R² {mean.r2:.3f}, errors {mean.wape:.3f} of "
          f"cost, within 20 % for {100 * mean.within_20:.1f} % of people")  # fmt: skip
    for one in checks(found):
        print(f"  {'holds' if one.holds else 'DOES NOT HOLD'}: {one.name}. {one.words}")
    for said in warnings(found):
        print(f"  To know: {said}")
    print(f"Written: {', '.join(str(path) for path in paths)}")
    if audit.impossible:
        print(f"{len(audit.impossible):,} cells or rows could not be read; the report lists them.")
    sound = all(one.holds for one in checks(found)) and not audit.impossible
    return asking.FINE if sound else asking.TO_MEND
