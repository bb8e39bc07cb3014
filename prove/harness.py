"""What every proof stands on: a database of its own, a seed, a count, and its own sabotage.

A proof is one file: `python prove/<name>.py --db sqlite --seed 1 --size ci`. It prints what it
checked, how much, the seed and the time, and exits with 1 on any difference, and also where it
checked less than it promised. `--sabotage NAME` breaks the product on purpose in one way, and
must then be red; `--sabotage` alone runs the proof as it is, then breaks it in every way, and is
green only if the proof held and each way was red.

A proof calls `run(...)` and imports nothing of the product before that.

Where PROVE_TEMPLATES names a folder, the first proof on each database leaves its migrated template
there, and the next ones start from a copy: the same rows, without twenty seconds of migrations.
`tools/proofs.py` gives all proofs of one run such a folder, and removes it.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, ClassVar

ROOT = Path(__file__).resolve().parent.parent
SHARED = "PROVE_TEMPLATES"  # names the folder in which proofs of one run find migrated templates
MOST_SHOWN = 10  # differences printed in full

Sabotage = Callable[[], AbstractContextManager[Any]]


@dataclass
class Ground:
    """What a proof works on."""

    db: str
    seed: int
    size: str
    databases: Any = None
    server: Any = None  # the PostgreSQL of this proof, where it is its own
    sabotaged: bool = False  # then the first difference says enough: a proof may stop there
    random: random.Random = field(default_factory=random.Random)
    _made: int = 0

    @property
    def full(self) -> bool:
        return self.size == "full"

    @contextmanager
    def fresh(self, source: str = "template") -> Iterator[str]:
        """A database of its own, migrated and empty (or a copy of `source`); gone afterwards."""
        name = self.copy(source)
        try:
            with self.on(name):
                yield name
        finally:  # or the next way to break it would be red only for its name
            self.databases.drop(name)

    def copy(self, source: str) -> str:
        """The name of a copy of a database nobody is writing to."""
        from django.db import connections

        self._made += 1
        name = f"copy_{self._made}"
        connections.close_all()
        self.databases.copy(source, name)
        return name

    @contextmanager
    def on(self, name: str) -> Iterator[None]:
        """The product works on this database meanwhile."""
        from tests.databases import use

        before = use(self.databases.address(name))
        try:
            yield
        finally:
            use(before)


class Seen(Exception):
    """A way the product was broken has been seen."""


@dataclass
class Outcome:
    """What a proof found: `checked` things of the kind `what`, and every difference.

    `hasty`: broken on purpose, one difference is enough, and the proof ends there.
    """

    hasty: ClassVar[bool] = False

    what: str
    checked: int = 0
    wrong: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def expect(self, right: bool, otherwise: str) -> None:
        self.checked += 1
        if not right:
            self.wrong.append(otherwise)
            if Outcome.hasty:
                raise Seen(otherwise)


def run(
    name: str,
    prove: Callable[[Ground], Outcome],
    *,
    sabotages: Callable[[], Mapping[str, Sabotage]],
    least: Mapping[str, int],
    apps: Sequence[str] = (),
    arguments: Sequence[str] | None = None,
) -> int:
    """Runs the proof and returns the exit code.

    `least`: the least amount checked for each size, "ci" and "full". `apps`: further Django
    apps, beside the proof. `sabotages` gives the ways to break the product, each a context.
    """
    chosen = _chosen(name, arguments)
    with _settled(chosen, apps) as (databases, server):
        ground = partial(_ground, chosen, databases, server)
        ways = sabotages()
        if chosen.sabotage is None:
            return 0 if _once(name, prove, chosen, ground, least) else 1
        if chosen.sabotage:
            with ways[chosen.sabotage]():
                return 0 if _once(name, prove, chosen, ground, least) else 1
        return _every_way(name, prove, chosen, ground, least, ways)


def _chosen(name: str, arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog=f"prove/{name}.py", description=__doc__)
    parser.add_argument("--db", choices=("sqlite", "postgres"), default="sqlite")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--size", choices=("ci", "full"), default="ci")
    parser.add_argument("--sabotage", nargs="?", const="", metavar="NAME")
    parser.add_argument("--ways", type=int, default=0, help="so many of the ways; 0: all of them")
    return parser.parse_args(arguments)


@contextmanager
def _settled(chosen: argparse.Namespace, apps: Sequence[str]) -> Iterator[tuple[Any, Any]]:
    """A data directory and a migrated template database of our own, then Django."""
    base = Path(tempfile.mkdtemp(prefix=f"prove_{chosen.db}_"))
    ours = chosen.db == "sqlite" or not os.environ.get("DATABASE_URL")
    folder = base / ("proof" if ours else base.name)  # databases are named after it
    os.environ.update(OWNWAY_DATA_DIR=str(folder), OWNWAY_PRACTICE="true", OWNWAY_HTTPS="false")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ownway.config.settings")
    if str(ROOT) not in sys.path:
        sys.path.insert(0, str(ROOT))
    with ExitStack() as stack:
        stack.callback(shutil.rmtree, base, ignore_errors=True)
        with _shared(chosen.db) if ours else nullcontext() as shared:
            if shared is not None and shared.exists():
                _copy(shared, folder)
            folder.mkdir(exist_ok=True)
            server = None
            if chosen.db == "sqlite":
                os.environ["DATABASE_URL"] = ""
            elif ours:
                from tests.postgres import PostgresServer

                server = PostgresServer(folder)
                stack.callback(server.stop)
                os.environ["DATABASE_URL"] = server.url
            databases = _migrated(folder, apps)
            if shared is not None and not apps and not shared.exists():
                with server.halted() if server is not None else nullcontext():
                    _copy(folder, half := shared.with_suffix(".half"))
                half.rename(shared)
        stack.callback(_let_go, databases)
        yield databases, server


@contextmanager
def _shared(db: str) -> Iterator[Path | None]:
    """Where the proofs of this run keep the folder they start from; one proof at a time looks.

    None where nothing is shared. A proof with apps of its own starts from it and makes none: what
    others start from has nothing of them in it.
    """
    where = os.environ.get(SHARED)
    if not where:
        yield None
        return
    from filelock import FileLock

    shared = Path(where) / db
    with FileLock(f"{shared}.lock"):
        yield shared


def _copy(source: Path, target: Path) -> None:
    """The whole folder with its owners: a server started by root belongs to somebody else."""
    subprocess.run(["cp", "-a", str(source), str(target)], check=True)
    for handles in target.glob("postgres/.handle_pids*"):  # of the processes that use the source
        handles.unlink()


def _migrated(folder: Path, apps: Sequence[str]) -> Any:
    import django
    from django.conf import settings

    settings.INSTALLED_APPS = [*settings.INSTALLED_APPS, *apps]
    django.setup()
    from django.db import connections

    from tests.databases import make_template, of_this_run

    databases = of_this_run(folder)
    make_template(databases, folder)
    connections.close_all()
    return databases


def _let_go(databases: Any) -> None:
    from django.db import connections

    connections.close_all()
    databases.drop("template")


def _once(
    name: str,
    prove: Callable[[Ground], Outcome],
    chosen: argparse.Namespace,
    ground: Callable[..., Ground],
    least: Mapping[str, int],
    *,
    sabotaged: bool = False,
) -> bool:
    """True where the proof held; what it found is said, but for one that is broken on purpose."""
    started = time.perf_counter()
    try:
        found = prove(ground(sabotaged=sabotaged))
    except Exception:
        found = Outcome("things", 0, [traceback.format_exc()])
    if found.checked < least[chosen.size]:
        found.wrong.append(f"checked {found.checked}, promised {least[chosen.size]}")
    if sabotaged and found.wrong:
        print(f"  seen: {found.wrong[0].strip().splitlines()[-1][:160]}", flush=True)
    if not sabotaged:
        took = time.perf_counter() - started
        for wrong in found.wrong[:MOST_SHOWN]:
            print(f"  WRONG  {wrong}")
        for note in found.notes:
            print(f"  {note}")
        print(
            f"{'RED' if found.wrong else 'green'}  {name}: {found.checked:,} {found.what},"
            f" {len(found.wrong)} wrong; db {chosen.db}, seed {chosen.seed}, size {chosen.size},"
            f" {took:.1f} s"
        )
    return not found.wrong


def _some(ways: Mapping[str, Sabotage], chosen: argparse.Namespace) -> Mapping[str, Sabotage]:
    """As many ways as were asked for, by the seed; all of them unless a number was given."""
    if not chosen.ways:
        return ways
    names = random.Random(chosen.seed).sample(sorted(ways), min(chosen.ways, len(ways)))
    return {name: ways[name] for name in names}


@contextmanager
def _hasty() -> Iterator[None]:
    Outcome.hasty = True
    try:
        yield
    finally:
        Outcome.hasty = False


def _ground(chosen: argparse.Namespace, databases: Any, server: Any, *, sabotaged: bool) -> Ground:
    chance = random.Random(chosen.seed)
    return Ground(chosen.db, chosen.seed, chosen.size, databases, server, sabotaged, random=chance)


def _every_way(
    name: str,
    prove: Callable[[Ground], Outcome],
    chosen: argparse.Namespace,
    ground: Callable[..., Ground],
    least: Mapping[str, int],
    ways: Mapping[str, Sabotage],
) -> int:
    started = time.perf_counter()
    missed = []
    if not _once(name, prove, chosen, ground, least):
        missed.append("nothing broken")
        print("  WRONG  red although nothing was broken")
    ways = _some(ways, chosen)
    for way, broken in ways.items():
        with broken(), _hasty():
            red = not _once(name, prove, chosen, ground, least, sabotaged=True)
        print(f"  {'red, as it should be' if red else 'WRONG  still green'}: {way}", flush=True)
        if not red:
            missed.append(way)
    took = time.perf_counter() - started
    print(
        f"{'RED' if missed or not ways else 'green'}  {name} --sabotage: {len(ways)} ways to break"
        f" it, {len(missed)} not seen; db {chosen.db}, seed {chosen.seed}, {took:.1f} s"
    )
    return 1 if missed or not ways else 0
