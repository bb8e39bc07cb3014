"""What the commands around schemes ask and answer alike: days, seeds, files, rows, and plain words.

A command that cannot do what was asked raises CannotDo; `answered` says it and gives the exit code.
Nothing of analysis is imported until a command needs it, so each of them starts without the extra.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from ownway.scheme.rules.model import NotInForce
from ownway.scheme.rules.reading import NotAScheme

FINE, TO_MEND, UNUSABLE = 0, 1, 2  # exit codes: done; done, with something to put right; not done
MOST_SAID = 50  # rows that could not be read
MOST_DIGITS = 9  # of a seed: what every library takes


class CannotDo(Exception):
    """What was asked for cannot be done; the words say why, and what would help."""


def answered(work: Callable[[], int]) -> int:
    """The exit code of `work`. Where it cannot be done, says why and gives UNUSABLE."""
    try:
        return work()
    except CannotDo as why:
        print(why, file=sys.stderr)
        return UNUSABLE


def day(text: str) -> date:
    """A day of the command line."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"'{text}' is not a day like 2026-06-01") from None


def seed(text: str) -> int:
    """A seed of the command line."""
    if text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS:
        return int(text)
    raise argparse.ArgumentTypeError(
        f"'{text}' is not a whole number of 0 or more, with at most {MOST_DIGITS} digits"
    )


def columns_of(named: Sequence[str], known: Collection[str]) -> tuple[tuple[str, str], ...]:
    """What `--process` names: each name of `known` with its column. Raises CannotDo."""
    found: dict[str, str] = {}
    for text in named:
        name, sign, column = text.partition("=")
        if name not in known or (sign and not column):
            raise CannotDo(
                f"--process does not know '{text}'. "
                f"Write {', '.join(known)}, or one of them with its column: days=COLUMN"
            )
        found[name] = column or name
    return tuple(found.items())


def text_of(file: Path) -> str:
    """What stands in `file`, its line ends as they are. Raises CannotDo."""
    try:
        return file.read_bytes().decode("utf-8")
    except UnicodeDecodeError as error:
        raise CannotDo(f"{file} could not be read: it is not text in UTF-8.") from error
    except OSError as error:
        raise CannotDo(f"{file} could not be read: {error.strerror}.") from error


def need(*libraries: str) -> None:
    """Raises CannotDo with what to install where one of `libraries` is missing."""
    from ownway.allocation.analysis.extras import NotInstalled
    from ownway.allocation.analysis.extras import need as needed

    try:
        needed(*libraries)
    except NotInstalled as missing:
        raise CannotDo(str(missing)) from missing


@contextmanager
def scheme_of(file: Path, on: date) -> Iterator[None]:
    """Around work with the scheme of `file`: what is wrong with it becomes CannotDo."""
    try:
        yield
    except NotAScheme as error:
        raise CannotDo(f"{file} is not a scheme:\n{error}") from error
    except NotInForce as error:
        raise CannotDo(
            f"{file}: No version is in force on {on}; the first begins on {error.first}."
        ) from error


@contextmanager
def people_of() -> Iterator[None]:
    """Around work with a file of people, its extra installed: what is wrong becomes CannotDo."""
    from ownway.allocation.analysis.answers import Unusable
    from ownway.allocation.analysis.exact import TooFine
    from ownway.allocation.analysis.inputs import BadColumn

    try:
        yield
    except (TooFine, BadColumn, Unusable) as error:
        raise CannotDo(str(error)) from error


@contextmanager
def writing(folder: Path) -> Iterator[None]:
    """Around writing into `folder`: what the disk refuses becomes CannotDo."""
    try:
        yield
    except OSError as error:
        raise CannotDo(
            f"{folder} could not be written: {error.strerror}. Choose another place."
        ) from error


def progress(done: int, of: int | None) -> None:
    """How many people are worked out, of how many where that is known."""
    total = f" of {of:,}" if of is not None else ""
    say(f"{done:>12,}{total} people")


def say(words: str) -> None:
    """How far it is, beside what the command came to."""
    print(words, file=sys.stderr)


class Rows:
    """Says the first rows that could not be read, then that there are more, and where."""

    def __init__(self, where: str = "") -> None:
        self.more = f"… and more; {where}" if where else "… and more."
        self.said = 0

    def say(self, words: str) -> None:
        """One row."""
        self.said += 1
        if self.said <= MOST_SAID:
            say(words)
        elif self.said == MOST_SAID + 1:
            say(self.more)
