"""One measurement in a process of its own; the last line said is its result, as JSON.

python -m benchmarks.allocation_engines.measure people FOLDER SIZE …
python -m benchmarks.allocation_engines.measure exact FOLDER SIZE
python -m benchmarks.allocation_engines.measure speed FOLDER SIZE ENGINE
python -m benchmarks.allocation_engines.measure pennies FOLDER SIZE ENGINE
python -m benchmarks.allocation_engines.measure working FOLDER
python -m benchmarks.allocation_engines.measure loading FOLDER
python -m benchmarks.allocation_engines.measure blocks FOLDER SIZE ENGINE
"""

from __future__ import annotations

import gc
import importlib
import json
import statistics
import sys
import time
from collections.abc import Callable
from importlib import metadata
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.allocation_engines import thirty

WARM = 200  # people
LEAST = 0.6  # seconds of the processor in one measurement
SAMPLE = 0.02  # seconds of one sample, made of as many runs as fit
MILLION = 1_000_000
Found = dict[str, Any]


def people(folder: Path, *sizes: str) -> Found:
    """Writes who is scored, once for all engines: one row a question, the last unpaid help."""
    for size in map(int, sizes):
        answers, informal = thirty.people(size)
        np.save(folder / f"people_{size}.npy", np.vstack([answers, informal[None]]))
    return {"python": sys.version.split()[0], "numpy": np.__version__}


def exact(folder: Path, size: str) -> Found:
    answers, informal = _people(folder, size)
    rows = zip(answers.T.tolist(), informal.tolist(), strict=True)
    right = np.array([thirty.exactly(row, level) for row, level in rows], np.int64)
    np.save(folder / "exact.npy", right)
    return {"budget": int(right[:, 0].sum()), "health": int(right[:, 1].sum())}


def speed(folder: Path, size: str, name: str) -> Found:
    """Seconds for all people, of the clock and of the processor, and memory for each."""
    engine = _engine(name)
    began = time.perf_counter()
    loaded = engine.load()
    loading = time.perf_counter() - began
    _warm(engine, loaded)
    before = _memory()
    inputs = engine.take(loaded, *_people(folder, size))
    gc.collect()
    _forget_peak()
    first = _sample(lambda: engine.run(loaded, inputs), 1)
    peak = _peak()
    walls, processors = _samples(lambda: engine.run(loaded, inputs), first)
    return {
        "wall": statistics.median(walls),
        "cpu": statistics.median(processors),
        "bytes": max(0, peak - before) / int(size),
        "loading": loading,
        "samples": len(walls),
        "versions": {package: metadata.version(package) for package in engine.PACKAGES},
    }


def pennies(folder: Path, size: str, name: str) -> Found:
    """How many people get another penny than by rational arithmetic, in budget or share."""
    engine = _engine(name)
    loaded = engine.load()
    right = np.load(folder / "exact.npy")
    found = engine.run(loaded, engine.take(loaded, *_people(folder, size)))
    pence = [np.rint(np.asarray(one, float) * engine.UNIT).astype(np.int64) for one in found[:2]]
    off = np.abs(np.stack(pence, axis=1) - right)
    return {"wrong": int(off.any(axis=1).sum()), "of": int(size), "most": int(off.max())}


def working(folder: Path) -> Found:
    """One person after another with all lines, without and with their sentences, in seconds."""
    engine = _engine("ownway_lines")
    loaded = engine.load()
    everybody = engine.take(loaded, *(one[..., :WARM] for one in _people(folder, "1000")))
    _warm(engine, loaded)
    lines, words = [], []
    for person in everybody:
        lines.append(_sample(lambda one=person: engine.run(loaded, [one]), 3)[0])
        words.append(_sample(lambda one=person: engine.say(loaded, [one]), 3)[0])
    return {
        "lines": statistics.median(lines),
        "slowest": max(lines),
        "sentences": statistics.median(words),
        "steps": len(loaded.steps),
    }


def loading(_folder: Path) -> Found:
    """Reading the scheme file, compiling it, and proving what can be proved, in seconds each."""
    scheme_file = importlib.import_module("benchmarks.allocation_engines.ownway_scheme")
    found: Found = {}
    scheme = _timed(found, "reading", scheme_file.scheme)
    columns = importlib.import_module("ownway.allocation.analysis.columns")
    _timed(found, "compiling", lambda: columns.compile_scheme(scheme, scheme_file.ON))
    proofs = importlib.import_module("ownway.scheme.rules.proofs")
    _timed(found, "proving", lambda: proofs.prove(scheme, scheme_file.ON))
    return found


def blocks(_folder: Path, size: str, name: str) -> Found:
    """A population of `size`, a million at a time: each made, scored and let go."""
    engine = _engine(name)
    loaded = engine.load()
    _warm(engine, loaded)
    before = _memory()
    cpu = wall = 0.0
    amount, left, number = 0, int(size), 0
    peak = before
    while left:
        many = min(left, MILLION)
        inputs = engine.take(loaded, *thirty.people(many, thirty.SEED + number))
        _forget_peak()
        found: list[Any] = []
        took = _sample(lambda i=inputs, f=found: f.append(engine.run(loaded, i)), 1)
        wall, cpu = wall + took[0], cpu + took[1]
        peak = max(peak, _peak())
        amount += int(found[0][0].sum())
        left, number = left - many, number + 1
    return {"wall": wall, "cpu": cpu, "peak": peak, "before": before, "budget": amount}


def _engine(name: str) -> Any:
    return importlib.import_module(f"benchmarks.allocation_engines.{name}")


def _people(folder: Path, size: str) -> tuple[Any, Any]:
    rows = np.load(folder / f"people_{size}.npy")
    return rows[:30], rows[30]


def _warm(engine: Any, loaded: Any) -> None:
    engine.run(loaded, engine.take(loaded, *thirty.people(WARM)))


def _timed(found: Found, name: str, work: Callable[[], Any]) -> Any:
    began = time.perf_counter()
    made = work()
    found[name] = time.perf_counter() - began
    return made


def _samples(work: Callable[[], Any], first: tuple[float, float]) -> tuple[list, list]:
    """Seconds of one run in each sample. The first run only warms up, unless it was long enough.

    What is long is told by the processor: on a busy machine the clock would keep cold runs.
    """
    if first[1] >= LEAST:
        return [first[0]], [first[1]]
    runs = max(1, round(SAMPLE / max(first[1], 1e-6)))
    found: list[tuple[float, float]] = []
    spent = 0.0
    while spent < LEAST:
        found.append(_sample(work, runs))
        spent += found[-1][1] * runs
    return [wall for wall, _ in found], [cpu for _, cpu in found]


def _sample(work: Callable[[], Any], runs: int) -> tuple[float, float]:
    """Seconds of one run, by the clock and of all threads of this process."""
    wall, cpu = time.perf_counter(), time.process_time()
    for _ in range(runs):
        work()
    return (time.perf_counter() - wall) / runs, (time.process_time() - cpu) / runs


def _memory() -> int:
    """Bytes in memory now; where the system does not say, the most there ever were."""
    return _status("VmRSS") or _most_ever()


def _peak() -> int:
    return _status("VmHWM") or _most_ever()


def _status(name: str) -> int:
    status = Path("/proc/self/status")
    if not status.exists():
        return 0
    lines = status.read_text(encoding="ascii").splitlines()
    return next((1024 * int(line.split()[1]) for line in lines if line.startswith(name)), 0)


def _most_ever() -> int:
    import resource  # where there is no /proc: not on every system

    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most if sys.platform == "darwin" else most * 1024


def _forget_peak() -> None:
    """Lets the peak count from now; where the system cannot, it counts from the start."""
    try:
        Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
    except OSError:
        return


TASKS = {one.__name__: one for one in (people, exact, speed, pennies, working, loading, blocks)}

if __name__ == "__main__":
    task, place, *rest = sys.argv[1:]
    print(json.dumps(TASKS[task](Path(place), *rest)))
