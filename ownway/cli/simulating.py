"""`ownway scheme simulate` and `ownway scheme card`: a change tried on everyone, and a card."""

from __future__ import annotations

import argparse
import csv
import os
import sys
from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ownway.cli import cards

if TYPE_CHECKING:
    from ownway.allocation.analysis.studies.simulating import Loser, Simulation

MOST_SAID = 50  # rows that could not be read
SEED = 20_240_601
SPEAK_FIRST = "speak_first.csv"
PARTS = frozenset({"simulate", "card"})
FINE, UNREAD, NOTHING = 0, 1, 2


class _Stopped(Exception):
    """Nothing can be made; the words say why, and what would help."""


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
    one.add_argument("--on", type=_day, required=True, help="the day both are worked out for")
    one.add_argument(
        "--old-on",
        type=_day,
        help="another day for the old rules, where one file holds both versions",
    )
    one.add_argument("--envelope", metavar="AMOUNT", help="the money there is, such as 1500000")
    one.add_argument(
        "--group", action="append", default=[], metavar="COLUMN", help="also by this column"
    )
    one.add_argument("--person", default="", metavar="COLUMN", help="the column that names people")
    one.add_argument("--seed", type=_seed, default=SEED, help=f"of the draws ({SEED})")
    one.add_argument("--out", type=Path, required=True, metavar="FOLDER")
    cards.add_part(parts)


def run(chosen: argparse.Namespace) -> int:
    """Returns 0; 1 where rows could not be read; 2 where nothing could be made."""
    if chosen.part == "card":
        return cards.run(chosen)
    try:
        return _simulate(chosen)
    except _Stopped as stopped:
        print(stopped, file=sys.stderr)
        return NOTHING


def _simulate(chosen: argparse.Namespace) -> int:
    _need("numpy", "pyarrow")
    from ownway.allocation.analysis.studies.reports import save
    from ownway.allocation.analysis.studies.simulating.estimates import DRAWS
    from ownway.allocation.analysis.studies.simulating.public import Chance, published
    from ownway.allocation.analysis.studies.simulating.telling import told

    found = _found(chosen)
    scheme = found.new.scheme
    envelope = _minor(chosen.envelope, scheme.currency) if chosen.envelope else None
    print("Drawing people again and again; large files take a minute.", file=sys.stderr)
    public = published(found, chosen.on, Chance(chosen.seed, DRAWS, envelope))
    try:
        page, data = save(chosen.out, "simulation", told(public), public)
        _private(chosen.out / SPEAK_FIRST, found.losers, chosen.person or "row", scheme.currency)
    except OSError as error:
        raise _Stopped(f"{chosen.out} could not be written: {error.strerror}.") from error
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
    return UNREAD if found.unread else FINE


def _found(chosen: argparse.Namespace) -> Simulation:
    from ownway.allocation.analysis.answers import Unusable
    from ownway.allocation.analysis.exact import TooFine
    from ownway.allocation.analysis.inputs import BadColumn
    from ownway.allocation.analysis.studies.simulating import Asked, simulate
    from ownway.allocation.analysis.studies.simulating.sides import Side

    old = Side(_text(chosen.old), chosen.old_on or chosen.on)
    new = Side(_text(chosen.new), chosen.on)
    _readable(old, chosen.old)
    _readable(new, chosen.new)
    groups = tuple(dict.fromkeys(chosen.group))
    try:
        return simulate(
            Asked(old, new, groups, chosen.person),
            chosen.people,
            progress=_progress,
            say=_Rows().say,
        )
    except (TooFine, BadColumn, Unusable) as error:
        raise _Stopped(str(error)) from error


def _readable(side: Any, file: Path) -> None:
    from ownway.scheme.rules.model import NotInForce
    from ownway.scheme.rules.reading import NotAScheme

    try:
        side.scheme.version_on(side.on)
    except NotAScheme as error:
        raise _Stopped(f"{file} is not a scheme:\n{error}") from error
    except NotInForce as error:
        raise _Stopped(
            f"{file} has no version in force on {side.on}; the first begins on {error.first}."
        ) from error


def _minor(written: str, currency: str) -> int:
    from ownway.core.money import exponent

    try:
        amount = Fraction(written) * 10 ** exponent(currency)
    except (ValueError, ZeroDivisionError):
        amount = Fraction(-1)
    if amount < 0 or amount.denominator != 1 or "/" in written or "e" in written.lower():
        raise _Stopped(f"'{written}' is not an amount; write it like 1500000 or 1500000.50.")
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


class _Rows:
    """Says the first rows that could not be read, then how many more there are."""

    def __init__(self) -> None:
        self.said = 0

    def say(self, words: str) -> None:
        """One row."""
        self.said += 1
        if self.said <= MOST_SAID:
            print(words, file=sys.stderr)
        elif self.said == MOST_SAID + 1:
            print("… and more; 'ownway allocate' lists all of them.", file=sys.stderr)


def _progress(done: int, of: int | None) -> None:
    total = f" of {of:,}" if of is not None else ""
    print(f"{done:>12,}{total} people", file=sys.stderr)


def _need(*libraries: str) -> None:
    from ownway.allocation.analysis.extras import NotInstalled, need

    try:
        need(*libraries)
    except NotInstalled as missing:
        raise _Stopped(str(missing)) from missing


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise _Stopped(f"{file} could not be read: {error}") from error


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"'{text}' is not a day like 2026-06-01") from None


def _seed(text: str) -> int:
    if not text.isdigit():
        raise argparse.ArgumentTypeError(f"'{text}' is not a whole number of 0 or more")
    return int(text)
