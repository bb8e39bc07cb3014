"""How fast, how small and how exact amounts are worked out, beside other engines in the same run.

    python benchmarks/allocation.py [--sizes 1,1000,10000,100000,1000000] [--rounds 3]
                                    [--engines NAME,…] [--ten-million] [--offline] [--json FILE]

One model (tests/scheme/files/thirty.yaml), written for each engine as its makers would. A new
process for each engine and size, rounds interleaved so that a slow spell hits all, medians. Only
figures of one run may be compared. The other engines live in .cache/bench, from locks/bench.txt;
`--offline` installs nothing, measures what is there and names what is not.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
import venv
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

HOUSE = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(HOUSE))

from benchmarks.allocation_engines import report  # noqa: E402
from tools import environment  # noqa: E402

ENGINES = (
    "ownway_columns",
    "numpy_int64",
    "numpy_float64",
    "polars_expressions",
    "openfisca_documented",
    "ownway_lines",
    "zen_graph",
)
OF_BLOCKS = ("ownway_columns", "numpy_int64")
CHECKED = 20_000  # people whose every penny is compared
MILLIONS = 10_000_000
PLACE = HOUSE / ".cache/bench"
LONGEST = 60.0  # seconds of the processor; what would take longer is left out, and said
Found = dict[str, Any]


class NotMeasured(Exception):
    """Why a measurement came to nothing, in one line."""


def main() -> int:
    asked = arguments()
    python = asked.python or ready(offline=asked.offline)
    with tempfile.TemporaryDirectory(prefix="allocation_") as name:
        found = measured(Runner(python, Path(name)), asked)
    print(report.markdown(found))
    said = json.dumps(found, indent=1)
    print(f"\n```json\n{said}\n```")
    if asked.json:
        asked.json.write_text(said + "\n", encoding="utf-8")
    return 0


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    numbers = lambda text: [int(one) for one in text.split(",")]  # noqa: E731
    parser.add_argument("--sizes", type=numbers, default=[1, 1000, 10_000, 100_000, 1_000_000])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--engines", type=lambda text: text.split(","), default=list(ENGINES))
    parser.add_argument("--longest", type=float, default=LONGEST, help="seconds of one run")
    parser.add_argument("--ten-million", action="store_true", help="and 10 million in blocks")
    parser.add_argument("--offline", action="store_true", help="install nothing")
    parser.add_argument("--python", help="of an environment that holds the engines already")
    parser.add_argument("--json", type=Path, help="where to write the result as well")
    return parser.parse_args()


def ready(*, offline: bool) -> str:
    """The Python of an environment with the engines; made from the lock where it is not there."""
    python = PLACE / ("Scripts" if os.name == "nt" else "bin") / "python"
    lock = HOUSE / "locks/bench.txt"
    mark = PLACE / "ready"
    if mark.exists() and mark.read_text(encoding="utf-8") == lock.read_text(encoding="utf-8"):
        return str(python)
    if offline:
        return str(python) if python.exists() else sys.executable
    print("Installing the other engines into .cache/bench", file=sys.stderr)
    venv.create(PLACE, with_pip=False, symlinks=os.name != "nt")
    uv = [str(environment.BIN / "uv"), "pip", "install", "--quiet", "--python", str(python)]
    uv += ["--index-strategy", "unsafe-best-match", "--require-hashes", "-r", str(lock)]
    done = subprocess.run(uv, env=environment.environment_for_uv(), check=False)
    if done.returncode:
        print("Not all could be installed; what is here is measured.", file=sys.stderr)
        return str(python) if mark.exists() else sys.executable
    mark.write_text(lock.read_text(encoding="utf-8"), encoding="utf-8")
    return str(python)


class Runner:
    """Measures in processes of their own, all with the same people."""

    def __init__(self, python: str, folder: Path) -> None:
        self.python = python
        self.folder = folder

    def run(self, task: str, *more: object) -> Found:
        """Raises NotMeasured with the last line the process said."""
        command = [self.python, "-m", "benchmarks.allocation_engines.measure", task]
        command += [str(self.folder), *map(str, more)]
        done = subprocess.run(command, cwd=HOUSE, capture_output=True, text=True, check=False)
        if done.returncode:
            raise NotMeasured(_why(done.stderr))
        found: Found = json.loads(done.stdout.splitlines()[-1])
        return found


def _why(said: str) -> str:
    last = (said.strip().splitlines() or ["it said nothing"])[-1]
    missing = last.removeprefix("ModuleNotFoundError: No module named ")
    return f"not installed: {missing}" if missing != last else last


def measured(runner: Runner, asked: argparse.Namespace) -> Found:
    sizes = sorted(set(asked.sizes))
    began = datetime.now(UTC)
    found: Found = {"machine": machine(), "rounds": asked.rounds, "sizes": sizes}
    found["machine"]["load"] = [_load()]
    found["people"] = runner.run("people", *sorted({*sizes, 1000, CHECKED}))
    found["exact"] = {"people": CHECKED, **runner.run("exact", CHECKED)}
    found["engines"] = {name: {"speed": {}} for name in asked.engines}
    for name, engine in found["engines"].items():
        engine["pennies"] = attempt(runner, engine, "pennies", CHECKED, name)
    rounds(runner, found, asked)
    for task in ("working", "loading"):
        found[task] = attempt(runner, {}, task)
    if asked.ten_million:
        found["blocks"] = {
            name: attempt(runner, {}, "blocks", MILLIONS, name) for name in OF_BLOCKS
        }
    found["machine"]["load"].append(_load())
    found["date"] = began.date().isoformat()
    found["minutes"] = round((datetime.now(UTC) - began).total_seconds() / 60, 1)
    return found


def rounds(runner: Runner, found: Found, asked: argparse.Namespace) -> None:
    """Every engine at every size, once a round, smallest first."""
    for number in range(asked.rounds):
        for size in found["sizes"]:
            for name, engine in found["engines"].items():
                if "missing" in engine or too_long(engine, size, asked.longest):
                    continue
                print(f"round {number + 1}, {size:,} people: {name}", file=sys.stderr)
                one = attempt(runner, engine, "speed", size, name)
                engine["speed"].setdefault(str(size), []).append(one)


def too_long(engine: Found, size: int, longest: float) -> bool:
    """Whether the largest size so far says that this one would take longer than is allowed."""
    known = [int(one) for one in engine["speed"] if int(one) < size]
    if not known:
        return False
    largest = max(known)
    expected = max(one.get("cpu", 0) for one in engine["speed"][str(largest)]) * size / largest
    if expected > longest:
        engine["left_out"] = sorted({*engine.get("left_out", []), size})
    return bool(expected > longest)


def attempt(runner: Runner, engine: Found, task: str, *more: object) -> Found:
    try:
        return runner.run(task, *more)
    except NotMeasured as error:
        engine["missing"] = str(error)
        return {"missing": str(error)}


def machine() -> Found:
    return {
        "processor": _processor(),
        "cores": os.cpu_count(),
        "system": f"{platform.system()} {platform.machine()}",
        "commit": _commit(),
        "clock": time.get_clock_info("process_time").implementation,
    }


def _processor() -> str:
    known = Path("/proc/cpuinfo")
    lines = known.read_text(encoding="utf-8").splitlines() if known.exists() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor() or "unknown"


def _commit() -> str:
    git = ["git", "-C", str(HOUSE), "rev-parse", "--short", "HEAD"]
    said = subprocess.run(git, capture_output=True, text=True, check=False)
    return said.stdout.strip() or "unknown"


def _load() -> list[float]:
    return [round(one, 2) for one in os.getloadavg()] if hasattr(os, "getloadavg") else []


if __name__ == "__main__":
    sys.exit(main())
