"""How fast the books are: each figure is a ratio to a reference run in the same rounds.

    python benchmarks/ledger.py [--db sqlite,postgres] [--size tiny|small|full] [--only G1,G4]
                                [--offline] [--json FILE]

Works in a database of its own, flushed to disk like a real one. Rounds alternate between the
product and its reference (bare SQL on the same tables with the same triggers, or the peer), and
the ratio is the median of the ratios inside the rounds, because machines differ. The peer,
django-hordak, lives in .cache/bench, from locks/bench.txt; `--offline` installs nothing.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

HOUSE = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(HOUSE))


def main() -> int:
    asked = arguments()
    if len(asked.db) > 1:  # the settings are read once in a process: one for each database
        return max(_in_a_process(asked, db) for db in asked.db)
    print(told(asked, asked.db[0]))
    return 0


def arguments(given: list[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    several = lambda text: text.split(",")  # noqa: E731
    parser.add_argument("--db", type=several, default=["sqlite", "postgres"])
    parser.add_argument("--size", choices=("tiny", "small", "full"), default="small")
    parser.add_argument("--only", type=several, default=[])
    parser.add_argument("--offline", action="store_true", help="install nothing")
    parser.add_argument("--json", type=Path, help="where to add the result as well")
    return parser.parse_args(given)


def _in_a_process(asked: argparse.Namespace, db: str) -> int:
    command = [sys.executable, __file__, "--db", db, "--size", asked.size]
    command += ["--only", ",".join(asked.only)] if asked.only else []
    command += ["--offline"] if asked.offline else []
    command += ["--json", str(asked.json)] if asked.json else []
    return subprocess.run(command, check=False).returncode


def told(asked: argparse.Namespace, db: str) -> str:
    """The whole result for one database, as it goes into the README."""
    from benchmarks.ledger_work.ground import settled
    from benchmarks.ledger_work.measures import MEASURES, Bench, Row

    began, load = datetime.now(UTC), os.getloadavg()
    rows: list[Row] = []
    with settled(db, full=asked.size == "full", tiny=asked.size == "tiny") as ground:
        bench = Bench(ground)
        for name, measure in MEASURES.items():
            if not asked.only or name in asked.only:
                for row in measure(bench):
                    print(_line(row), file=sys.stderr, flush=True)
                    rows.append(row)
        if db == "postgres":
            from benchmarks.ledger_work import peer

            rows += peer.beside(bench, offline=asked.offline, only=asked.only)
        bench.driver.close()
        version = ground.version
    if asked.json:
        with asked.json.open("a", encoding="utf-8") as file:
            file.write(json.dumps({"db": version, "rows": [asdict(row) for row in rows]}) + "\n")
    minutes = (datetime.now(UTC) - began).total_seconds() / 60
    return "\n".join([_title(version, asked.size, began, load, minutes), "", *table(rows)])


def table(rows: list) -> list[str]:  # type: ignore[type-arg]
    lines = ["| # | what / reference | ratio | target | | figures |", "|---|---|---|---|---|---|"]
    return lines + [_line(row) for row in rows]


def _line(row) -> str:  # type: ignore[no-untyped-def]
    mark = {None: "not measured", True: "met", False: "**MISSED**"}[row.kept]
    ratio = (
        "–" if row.ratio is None else f"{row.ratio:.2f}" if row.ratio < 10 else f"{row.ratio:,.0f}"
    )
    sign = "≥" if row.least else "≤"
    return (
        f"| {row.name} | {row.words} | {ratio} | {sign} {row.target:g} | {mark} | {row.figures} |"
    )


def _title(version: str, size: str, began: datetime, load: tuple, minutes: float) -> str:  # type: ignore[type-arg]
    import django

    git = ["git", "-C", str(HOUSE), "rev-parse", "--short", "HEAD"]
    commit = subprocess.run(git, capture_output=True, text=True, check=False).stdout.strip()
    return (
        f"{version}, Python {platform.python_version()}, Django {django.__version__}, size {size};"
        f" {began:%Y-%m-%d}, commit {commit or 'unknown'}, {os.cpu_count()} cores,"
        f" load average {load[0]:.1f} to {os.getloadavg()[0]:.1f}, {minutes:.1f} minutes."
    )


if __name__ == "__main__":
    sys.exit(main())
