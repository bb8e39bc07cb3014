"""Beancount and hledger as an accountant has them: programs on a file, nothing imported.

Beancount comes with the developers' packages. hledger is this machine's; where there is none,
Debian's package is unpacked into a folder of ours, which takes no rights and a few seconds.
"""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from filelock import FileLock

HOUSE = Path(__file__).resolve().parents[3]
UNPACKED = HOUSE / ".cache" / "hledger"
PACKAGES = ("hledger", "libgmp10", "libtinfo6", "libffi8")  # it, and what a bare Debian may lack
LONGEST = 300  # seconds; a limit on waiting, never a bar


class NoProgram(RuntimeError):
    """A program is not here and could not be fetched; the words say what to do."""


@dataclass(frozen=True)
class Answer:
    """What a program said, and whether it was content."""

    fine: bool
    said: str


def bean_check(file: Path) -> Answer:
    """Beancount's own check; its cache is left out so that no old answer comes back."""
    return _run([_beancount("bean-check"), "--no-cache", str(file)])


def bean_balances(file: Path, before: str) -> dict[str, str]:
    """By Beancount: what lies in each account at the start of a day, those with nothing left out.

    Every posting is added up anew; the balances stated in the file play no part.
    """
    asked = (
        "SELECT account, sum(number) AS total, currency "
        f"WHERE date < {before} GROUP BY account, currency"
    )
    answer = _run([_beancount("bean-query"), "-f", "csv", "--numberify", str(file), asked])
    assert answer.fine, answer.said
    rows = csv.DictReader(io.StringIO(answer.said.strip()))
    found = {row["account"].strip(): row["total"].strip() for row in rows}
    return {name: total for name, total in found.items() if float(total)}


def hledger_check(file: Path) -> Answer:
    """Every account and commodity declared, every journal and every stated balance right."""
    return _hledger("-f", str(file), "check", "--strict")


def hledger_balances(file: Path, before: str) -> dict[str, str]:
    """By hledger: the same as `bean_balances`."""
    wanted = ("bal", "--flat", "-N", "-O", "json", "-e", before)
    answer = _hledger("-f", str(file), "--ignore-assertions", *wanted)
    assert answer.fine, answer.said
    rows = json.loads(answer.said)[0]
    return {
        name: _exact(one["aquantity"])
        for name, _full, _depth, amounts in rows
        for one in amounts
        if one["aquantity"]["decimalMantissa"]
    }


def _exact(quantity: Mapping[str, int]) -> str:
    digits, places = quantity["decimalMantissa"], quantity["decimalPlaces"]
    whole, rest = divmod(abs(digits), 10**places)
    sign = "-" if digits < 0 else ""
    return f"{sign}{whole}.{rest:0{places}d}" if places else f"{sign}{whole}"


def _beancount(name: str) -> str:
    found = Path(sys.executable).with_name(name)
    if not found.exists():
        raise NoProgram(f"{name} is not beside {sys.executable}. Run: make dev")
    return str(found)


def _hledger(*words: str) -> Answer:
    program, libraries = _find_hledger()
    path = os.pathsep.join(filter(None, [libraries, os.environ.get("LD_LIBRARY_PATH", "")]))
    return _run([program, *words], {"LD_LIBRARY_PATH": path, "LC_ALL": "C.UTF-8"})


@cache
def _find_hledger() -> tuple[str, str]:
    """The program, and where its libraries lie if they came with it."""
    own = os.environ.get("OWNWAY_HLEDGER") or shutil.which("hledger")
    if own:
        if not Path(own).exists():
            raise NoProgram(f"OWNWAY_HLEDGER names {own}, and nothing is there.")
        return own, ""
    with FileLock(Path(tempfile.gettempdir()) / "ownway_hledger.lock"):
        if not (UNPACKED / "usr/bin/hledger").exists():
            _unpack_debians()
    program = UNPACKED / "usr/bin/hledger"
    if not program.exists():
        raise NoProgram(
            "The books are checked with hledger, and none was found or could be fetched. "
            "Do one of these:\n"
            "  install Debian's: apt-get install hledger\n"
            "  name your own:    OWNWAY_HLEDGER=/path/to/hledger make test"
        )
    folders = {str(library.parent) for library in UNPACKED.rglob("lib*.so*")}
    return str(program), os.pathsep.join(sorted(folders))


def _unpack_debians() -> None:
    """Debian's packages with lists of our own, so that nobody has to be root."""
    if not (shutil.which("apt-get") and shutil.which("dpkg-deb")):
        return
    with tempfile.TemporaryDirectory() as folder:
        lists, packages, whole = (Path(folder) / name for name in ("lists", "packages", "whole"))
        for each in (lists / "partial", packages / "archives/partial", whole):
            each.mkdir(parents=True)
        settings = [f"Dir::State::Lists={lists}", f"Dir::Cache={packages}", "APT::Sandbox::User="]
        options = [word for setting in settings for word in ("-o", setting)]
        for wanted in (["update"], ["download", *PACKAGES]):
            _try(["apt-get", "-qq", *options, *wanted], folder)
        for package in sorted(Path(folder).glob("*.deb")):
            _try(["dpkg-deb", "-x", str(package), str(whole)], folder)
        if (whole / "usr/bin/hledger").exists():
            UNPACKED.parent.mkdir(exist_ok=True)
            shutil.rmtree(UNPACKED, ignore_errors=True)
            shutil.copytree(whole, UNPACKED, symlinks=True)


def _try(command: list[str], folder: str) -> None:
    try:
        subprocess.run(command, cwd=folder, timeout=LONGEST, check=False, capture_output=True)
    except (OSError, subprocess.TimeoutExpired) as problem:
        print(f"{' '.join(command)}: {problem}", file=sys.stderr)


def _run(command: list[str], extra: Mapping[str, str] | None = None) -> Answer:
    done = subprocess.run(
        command,
        env={**os.environ, **(extra or {})},
        capture_output=True,
        text=True,
        timeout=LONGEST,
        check=False,
    )
    return Answer(done.returncode == 0, done.stdout if done.returncode == 0 else done.stderr)
