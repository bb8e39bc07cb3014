"""How long a change of rules takes to try on a million people, and how much memory it holds.

    python benchmarks/simulating.py [--people 100000,1000000] [--rounds 1] [--json FILE]

The command is `ownway scheme simulate`, whole: two schemes worked out for everybody, groups,
draws, the private list, the page. Beside it, in the same run, the bare limit: NumPy reads the same
file and does only the two amounts, folded by hand (benchmarks/allocation_engines/numpy_int64.py).
Their sums must be the same to the penny. A new process for each; only figures of one run compare.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Any

HOUSE = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(HOUSE))

from benchmarks.allocation_engines import thirty  # noqa: E402

SCHEME = HOUSE / "tests/scheme/files/thirty.yaml"
CUT = ((65, 5600, 4800), (90, 9200, 8800))  # points, and the row before and after
ON = "2026-06-01"
MB = 1 << 20
Found = dict[str, Any]


def main() -> int:
    asked = arguments()
    if asked.child:
        print(json.dumps(CHILDREN[asked.child](Path(asked.folder))))
        return 0
    found: Found = {"date": datetime.now(UTC).date().isoformat(), "cores": os.cpu_count()}
    found["load"] = [round(one, 2) for one in os.getloadavg()]
    found["sizes"] = {}
    for people in asked.people:
        with tempfile.TemporaryDirectory(prefix="simulating_") as name:
            prepare(Path(name), people)
            rounds: dict[str, list[Found]] = {child: [] for child in CHILDREN}
            for _ in range(asked.rounds):
                for child, of in rounds.items():
                    print(f"{people:,} people: {child}", file=sys.stderr)
                    of.append(run(child, Path(name)))
            found["sizes"][people] = {child: middle(of) for child, of in rounds.items()}
    found["load"] += [round(one, 2) for one in os.getloadavg()]
    print(told(found))
    if asked.json:
        asked.json.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    same = all(one["ownway"]["sums"] == one["bare"]["sums"] for one in found["sizes"].values())
    return 0 if same else 1


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    numbers = lambda text: [int(one) for one in text.split(",")]  # noqa: E731
    parser.add_argument("--people", type=numbers, default=[100_000, 1_000_000])
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--json", type=Path, help="where to write the result as well")
    parser.add_argument("--child", choices=CHILDREN, help=argparse.SUPPRESS)
    parser.add_argument("--folder", help=argparse.SUPPRESS)
    return parser.parse_args()


def prepare(folder: Path, people: int) -> None:
    """The people as a file, and the two schemes."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.parquet as parquet

    answers, informal = thirty.people(people)
    dice = np.random.default_rng(1)
    columns = {
        question: pa.DictionaryArray.from_arrays(
            pa.array(answers[place].astype(np.int8)), list(thirty.CODES)
        )
        for place, question in enumerate(thirty.QUESTIONS)
    }
    columns["informal"] = pa.DictionaryArray.from_arrays(
        pa.array(informal.astype(np.int8)), list(thirty.LEVELS)
    )
    columns["agreed.informal"] = np.ones(people, bool)
    columns["area"] = np.array(list("NESW"))[dice.integers(0, 4, people)]
    columns["reference"] = [f"person-{row:07d}" for row in range(people)]
    parquet.write_table(pa.table(columns), folder / "people.parquet")
    text = SCHEME.read_text(encoding="utf-8")
    (folder / "old.yaml").write_text(text, encoding="utf-8")
    for points, before, after in CUT:
        assert f"[{points}, {before}]" in text
        text = text.replace(f"[{points}, {before}]", f"[{points}, {after}]")
    (folder / "new.yaml").write_text(text, encoding="utf-8")


def run(child: str, folder: Path) -> Found:
    command = [sys.executable, __file__, "--child", child, "--folder", str(folder)]
    done = subprocess.run(command, cwd=HOUSE, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(done.stderr)
    found: Found = json.loads(done.stdout.splitlines()[-1])
    return found


def middle(of: list[Found]) -> Found:
    """Medians over the rounds; sums are the same in all."""
    return {
        name: median(one[name] for one in of) if isinstance(value, int | float) else value
        for name, value in of[0].items()
    }


def ownway(folder: Path) -> Found:
    """The whole command, with what each part of it took."""
    from ownway.allocation.analysis.studies import simulating
    from ownway.allocation.analysis.studies.simulating import public
    from ownway.cli.main import main as command

    before = _held()
    took: dict[str, float] = {}
    simulating.simulate = _timed(simulating.simulate, "worked_out", took)
    public.published = _timed(public.published, "drawn", took)
    begin, cpu = time.perf_counter(), time.process_time()
    code = command([
        "scheme", "simulate", str(folder / "old.yaml"), str(folder / "new.yaml"),
        "--people", str(folder / "people.parquet"), "--on", ON, "--person", "reference",
        "--group", "area", "--envelope", "15000000000", "--out", str(folder / "out"),
    ])  # fmt: skip
    assert code == 0
    said = json.loads((folder / "out/simulation.json").read_text(encoding="utf-8"))
    return {
        "clock": time.perf_counter() - begin,
        "cpu": time.process_time() - cpu,
        **took,
        "before": before,
        "peak": _held(),
        "sums": [said["cost"]["today"], said["cost"]["new_in_full"]],
        "losers": sum(1 for _ in (folder / "out/speak_first.csv").open()) - 1,
    }


def bare(folder: Path) -> Found:
    """NumPy alone: the file read, and the two amounts of everybody."""
    import numpy as np
    import pyarrow.parquet as parquet

    from benchmarks.allocation_engines import numpy_int64

    changed = {points: after for points, _, after in CUT}
    table = tuple((x, changed.get(x, y)) for x, y in thirty.TABLE)
    old, new = numpy_int64.load(), numpy_int64.load(table)
    before = _held()
    begin, cpu = time.perf_counter(), time.process_time()
    read = parquet.read_table(folder / "people.parquet", columns=[*thirty.QUESTIONS, "informal"])
    answers = np.stack([_places(read, name, thirty.CODES) for name in thirty.QUESTIONS])
    informal = _places(read, "informal", thirty.LEVELS)
    half = time.process_time()
    sums = [int(numpy_int64.run(one, (answers, informal))[0].sum()) for one in (old, new)]
    return {
        "clock": time.perf_counter() - begin,
        "cpu": time.process_time() - cpu,
        "amounts": time.process_time() - half,
        "before": before,
        "peak": _held(),
        "sums": sums,
    }


def _places(read: Any, name: str, codes: tuple[str, ...]) -> Any:
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as compute

    column = read.column(name).combine_chunks()
    column = column.cast(pa.string()) if not pa.types.is_string(column.type) else column
    return np.asarray(compute.index_in(column, pa.array(codes)), np.uint8)


def _timed(work: Callable[..., Any], name: str, took: dict[str, float]) -> Callable[..., Any]:
    def done(*given: Any, **named: Any) -> Any:
        begin = time.process_time()
        try:
            return work(*given, **named)
        finally:
            took[name] = time.process_time() - begin

    return done


def _held() -> int:
    """The most memory this process ever held, in bytes; not what its parent held."""
    status = Path("/proc/self/status")
    if status.exists():
        held = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
        return int(held.split()[1]) * 1024
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most if sys.platform == "darwin" else most * 1024


CHILDREN: dict[str, Callable[[Path], Found]] = {"ownway": ownway, "bare": bare}


def told(found: Found) -> str:
    """A table to read and to keep."""
    heads = ("People", "Command, processor", "by the clock", "worked out", "drawn", "most memory",
             "bytes for each further person", "Bare amounts", "with reading", "bare memory",
             "worked out / bare with reading", "command / bare with reading")  # fmt: skip
    lines = [
        f"{found['date']}: {found['cores']} cores that others use too, load average "
        f"{found['load'][0]} to {found['load'][3]}.",
        "",
        f"| {' | '.join(heads)} |",
        f"|{'---|' * len(heads)}",
    ]
    for people, both in found["sizes"].items():
        own, limit = both["ownway"], both["bare"]
        cells = (
            f"{people:,}", f"{own['cpu']:.1f} s", f"{own['clock']:.1f} s",
            f"{own['worked_out']:.1f} s", f"{own['drawn']:.1f} s", f"{own['peak'] / MB:.0f} MB",
            further(found["sizes"], people), f"{limit['amounts']:.2f} s",
            f"{limit['cpu']:.2f} s", f"{limit['peak'] / MB:.0f} MB",
            f"{own['worked_out'] / limit['cpu']:.1f} ×", f"{own['cpu'] / limit['cpu']:.0f} ×",
        )  # fmt: skip
        lines.append(f"| {' | '.join(cells)} |")
    for people, both in found["sizes"].items():
        own, limit = both["ownway"], both["bare"]
        same = "the same to the penny" if own["sums"] == limit["sums"] else "NOT the same"
        lines += ["", f"{people:,}: sums {same} ({own['sums'][0]:,} and {own['sums'][1]:,} pence); "
                      f"{own['losers']:,} people on the private list."]  # fmt: skip
    return "\n".join(lines)


def further(sizes: Found, people: int) -> str:
    """Bytes for each person more than in the smallest size; libraries and proofs are in both."""
    least = min(sizes)
    if people == least:
        return "–"
    peak, start = (sizes[one]["ownway"]["peak"] for one in (people, least))
    return f"{(peak - start) / (people - least):.0f}"


if __name__ == "__main__":
    sys.exit(main())
