"""`ownway scheme simulate` and `ownway scheme card`: a change tried on everyone, and a card."""

from __future__ import annotations

import argparse
import csv
import os
from collections.abc import Sequence
from fractions import Fraction
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from ownway.cli import asking, cards

if TYPE_CHECKING:
    from ownway.allocation.analysis.studies.simulating import Loser, Simulation

SEED = 20_240_601
SPEAK_FIRST = "speak_first.csv"
PARTS = frozenset({"simulate", "card"})


def add_part(parts: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """`simulate` and `card` beside the other parts of `ownway scheme`."""
    one = parts.add_parser(
        "simulate",
        help="try a change of rules out on everyone",
        description="Works out everybody under the old and the new rules and writes "
        "simulation.html and simulation.json, which name nobody, and the private list "
        f"{SPEAK_FIRST}. Needs the extra 'analysis'.",
    )
    one.add_argument("old", type=Path, metavar="OLD", help="the rules of today, as YAML")
    one.add_argument("new", type=Path, metavar="NEW", help="the rules to try out, as YAML")
    one.add_argument(
        "--people",
        type=Path,
        required=True,
        help="CSV or Parquet: everyone with their latest answers and facts, one row a person",
    )
    one.add_argument("--on", type=asking.day, required=True, help="the day both are worked out for")
    one.add_argument(
        "--old-on",
        type=asking.day,
        help="another day for the old rules, where one file holds both versions",
    )
    one.add_argument("--envelope", metavar="AMOUNT", help="the money there is, such as 1500000")
    one.add_argument(
        "--group", action="append", default=[], metavar="COLUMN", help="also by this column"
    )
    one.add_argument("--person", default="", metavar="COLUMN", help="the column that names people")
    one.add_argument("--seed", type=asking.seed, default=SEED, help=f"of the draws ({SEED})")
    one.add_argument("--out", type=Path, required=True, metavar="FOLDER")
    cards.add_part(parts)


def run(chosen: argparse.Namespace) -> int:
    """Returns 0; 1 where rows could not be read; 2 where nothing could be made."""
    if chosen.part == "card":
        return cards.run(chosen)
    return asking.answered(partial(_simulate, chosen))


def _simulate(chosen: argparse.Namespace) -> int:
    asking.need("numpy", "pyarrow")
    from ownway.allocation.analysis.studies.reports import save
    from ownway.allocation.analysis.studies.simulating.estimates import DRAWS
    from ownway.allocation.analysis.studies.simulating.public import Chance, published
    from ownway.allocation.analysis.studies.simulating.telling import told

    found = _found(chosen)
    scheme = found.new.scheme
    envelope = _minor(chosen.envelope, scheme.currency) if chosen.envelope else None
    asking.say("Drawing people again and again; large files take a minute.")
    public = published(found, chosen.on, Chance(chosen.seed, DRAWS, envelope))
    with asking.writing(chosen.out):
        page, data = save(chosen.out, "simulation", told(public), public)
        _private(chosen.out / SPEAK_FIRST, found.losers, chosen.person or "row", scheme.currency)
    print(f"{found.covered:,} of {found.asked:,} people worked out under both rules.")
    print(f"To publish: {page} and {data}. Nobody is named in them.")
    print(
        f"PRIVATE: {chosen.out / SPEAK_FIRST} names {len(found.losers):,} people who lose more "
        "than 10 %. Only the team that will speak with them may see it. Somebody speaks with each "
        "of them before any notice, because a cut must not reach a person as a letter first, and "
        "because they may know what the answers do not say."
    )
    if found.unread:
        print(f"{found.unread:,} rows could not be read and are in no figure.")
    return asking.TO_MEND if found.unread else asking.FINE


def _found(chosen: argparse.Namespace) -> Simulation:
    from ownway.allocation.analysis.studies.simulating import Asked, simulate
    from ownway.allocation.analysis.studies.simulating.sides import Side

    old = Side(asking.text_of(chosen.old), chosen.old_on or chosen.on)
    new = Side(asking.text_of(chosen.new), chosen.on)
    groups = tuple(dict.fromkeys(chosen.group))
    rows = asking.Rows("'ownway allocate' lists all of them.")
    with asking.people_of():
        for side, file in ((old, chosen.old), (new, chosen.new)):
            with asking.scheme_of(file, side.on):
                side.scheme.version_on(side.on)
        return simulate(
            Asked(old, new, groups, chosen.person),
            chosen.people,
            progress=asking.progress,
            say=rows.say,
        )


def _minor(written: str, currency: str) -> int:
    from ownway.core.money import exponent

    try:
        amount = Fraction(written) * 10 ** exponent(currency)
    except (ValueError, ZeroDivisionError):
        amount = Fraction(-1)
    if amount < 0 or amount.denominator != 1 or "/" in written or "e" in written.lower():
        raise asking.CannotDo(f"'{written}' is not an amount; write it like 1500000 or 1500000.50.")
    return int(amount)


def _private(path: Path, losers: Sequence[Loser], column: str, currency: str) -> None:
    """Readable by its owner alone from its first byte on; an older list is replaced."""
    from ownway.scheme.rules.numerals import money_in_full

    def plain(minor: int) -> str:
        return money_in_full(minor, currency, "en").replace(",", "")

    part = path.with_name(f".{path.name}.part")
    part.unlink(missing_ok=True)
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w",
                   newline="", encoding="utf-8") as file:  # fmt: skip
        made = csv.writer(file)
        made.writerow([column, "old", "new", "change", "first_year"])
        for one in losers:
            cells = map(plain, (one.today, one.new, one.change, one.first))
            made.writerow([_as_text(one.person), *cells])
    part.replace(path)


def _as_text(person: str) -> str:
    """A spreadsheet must not take a person's reference for a formula."""
    return f"'{person}" if person.startswith(("=", "+", "-", "@", "\t", "\r")) else person
