"""Runs every proof under `prove/`, and its sabotage, and says how many held.

    python tools/proofs.py --size ci --seed 1            each proof on both databases, and 2 ways
                                                         to break it on SQLite
    python tools/proofs.py --size ci --ways 0 --both     every way, on both databases
    python tools/proofs.py kill9 race                    these two alone

A proof is a file `prove/<name>.py` that runs alone with `--db sqlite|postgres --seed N --size
ci|full`: it prints what it checked and exits 0 only where everything held. With `--sabotage` it
does the same and then breaks the product on purpose, once for each variant: it exits 0 only where
everything held and every variant was found.
A file that cannot be run (no `__main__` in it) is a shared part, not a proof.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path

HOUSE = Path(__file__).resolve().parent.parent
MOST_SECONDS = {"ci": 600, "full": 14_400}


@dataclass(frozen=True)
class Run:
    """One proof on one database, as it is and, where asked, sabotaged."""

    proof: Path
    db: str
    sabotage: bool
    size: str
    seed: int
    ways: int

    @property
    def name(self) -> str:
        return f"{self.proof.stem} on {self.db}{', then sabotaged' if self.sabotage else ''}"

    @property
    def command(self) -> list[str]:
        options = ["--db", self.db, "--seed", str(self.seed), "--size", self.size]
        return [
            sys.executable,
            str(self.proof.relative_to(HOUSE)),
            *options,
            *(["--ways", str(self.ways), "--sabotage"] if self.sabotage else []),
        ]


def main() -> int:
    asked = arguments()
    proofs = [path for path in sorted((HOUSE / "prove").glob("*.py")) if can_run(path)]
    if asked.names:
        proofs = [path for path in proofs if path.stem in asked.names]
    if not proofs:
        print("There is no such proof under prove/. Nothing was shown.")
        return 1
    runs = [
        Run(proof, db, asked.both or db == "sqlite", asked.size, asked.seed, asked.ways)
        for proof in proofs
        for db in ("sqlite", "postgres")
    ]
    with (
        tempfile.TemporaryDirectory(prefix="proofs_") as templates,
        ThreadPoolExecutor(max_workers=asked.jobs) as pool,
    ):
        held = list(pool.map(partial(hold, templates), runs))
    print(f"proofs: {held.count(True)} passed, {held.count(False)} failed")
    return 0 if all(held) else 1


def can_run(path: Path) -> bool:
    return '__name__ == "__main__"' in path.read_text(encoding="utf-8")


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", help="those of prove/ to run; none: all of them")
    parser.add_argument("--size", choices=("ci", "full"), default="ci")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--ways", type=int, default=2, help="ways to break each proof; 0: all")
    parser.add_argument("--both", action="store_true", help="break it on both databases")
    parser.add_argument("--jobs", type=int, default=2)
    return parser.parse_args()


def hold(templates: str, run: Run) -> bool:
    """Whether the proof held; what it printed is shown where it did not.

    `templates`: the folder in which proofs of this run share their migrated templates.
    """
    start = time.perf_counter()
    environment = {
        **os.environ,
        "PYTHONPATH": str(HOUSE),
        "DATABASE_URL": "",
        "PROVE_TEMPLATES": templates,
    }
    try:
        answer = subprocess.run(
            run.command,
            cwd=HOUSE,
            env=environment,
            capture_output=True,
            text=True,
            timeout=MOST_SECONDS[run.size],
            check=False,
        )
        good, said = answer.returncode == 0, answer.stderr + answer.stdout
    except subprocess.TimeoutExpired:
        good, said = False, f"not done after {MOST_SECONDS[run.size]} seconds"
    lines = said.strip().splitlines()
    found = [line for line in lines if line.startswith(("green", "RED"))] or lines[-1:]
    mark = "✓" if good else "✗"
    print(f"{mark} {run.name} ({time.perf_counter() - start:.1f} s)", flush=True)
    print("\n".join(f"  {line}" for line in found or ["said nothing"]), flush=True)
    if not good:
        print(said, flush=True)
    return good


if __name__ == "__main__":
    sys.exit(main())
