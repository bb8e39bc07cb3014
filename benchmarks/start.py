"""How long it takes from nothing to an open page; each figure beside its bar.

    python benchmarks/start.py [--rounds 5] [--offline]

Builds the wheel and installs it into an empty environment, with an empty cache and every file
checked against the lock. Then starts it, opens pages, looks at its memory and stops it, in turns
with a bare Django site on the same server. Figures are medians; the ratio is to the bare site of
the same run, because machines differ. `--offline` borrows what the environment of the tests holds.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import venv
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, OpenerDirector, build_opener

HOUSE = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(HOUSE))

from tests.installed import Running, get, install_beside, left_over, started  # noqa: E402
from tools import environment, wheel  # noqa: E402

PAGES = 40  # asked for each page figure
LOOPS = ("/my/", "/my/money/", "/my/circle/")  # of somebody who lives with an agreed plan


@dataclass(frozen=True, slots=True)
class Bar:
    """What a figure is held against; `most` in the figure's own unit."""

    words: str
    unit: str
    most: float


BARS = {
    "install": Bar("wheel into an empty environment, empty cache", "s", 60.0),
    "first": Bar("first start, until a page answers (people invented)", "s", 30.0),
    "again": Bar("next start, until a page answers (data kept)", "s", 8.0),
    "page": Bar("a page of somebody's own plan and money", "ms", 26.0),
    "web": Bar("memory of the site", "MB", 110.0),
    "worker": Bar("memory of the worker", "MB", 80.0),
    "stop": Bar("from Ctrl-C to the last word", "s", 5.0),
    "left": Bar("processes left", "", 0.0),
}


def main() -> int:
    asked = arguments()
    found: dict[str, list[float]] = defaultdict(list)
    bare: dict[str, list[float]] = defaultdict(list)
    with tempfile.TemporaryDirectory(prefix="start_") as name:
        folder = Path(name)
        made = wheel.build(folder / "dist")
        took = time.perf_counter()
        install(made, folder / "env", offline=asked.offline)
        if not asked.offline:
            found["install"].append(time.perf_counter() - took)
        for number in range(asked.rounds):
            measure_bare(folder, bare)
            measure(folder, found, first=True, number=number)
            measure(folder, found, first=False, number=number)
    report(found, bare, asked.rounds)
    return 0


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--offline", action="store_true")
    return parser.parse_args()


def install(made: Path, folder: Path, *, offline: bool) -> None:
    uv = shutil.which("uv", path=f"{environment.BIN}{os.pathsep}{os.environ['PATH']}")
    if offline or uv is None:
        install_beside(made, folder)
        return
    venv.create(folder, with_pip=False, symlinks=True)
    base = [uv, "pip", "install", "--quiet", "--python", str(folder / "bin" / "python")]
    base += ["--cache-dir", str(folder.parent / "cache"), "--index-strategy", "unsafe-best-match"]
    settings = environment.environment_for_uv()
    run = ["-r", str(HOUSE / "locks" / "run.txt"), "--require-hashes"]
    subprocess.run([*base, *run], env=settings, check=True)
    subprocess.run([*base, "--no-deps", str(made)], env=settings, check=True)


def measure(folder: Path, found: dict[str, list[float]], *, first: bool, number: int) -> None:
    """One start of the product: from nothing, or with the data of the one before."""
    data = folder / f"data_{number}"
    command = [str(folder / "env" / "bin" / "ownway"), "demo", "--no-browser"]
    began = time.perf_counter()
    with started(command, folder=folder, environment={"OWNWAY_DATA_DIR": str(data)}) as site:
        assert get(f"{site.url}practice/") == 200, "\n".join(site.said)
        found["first" if first else "again"].append(time.perf_counter() - began)
        if not first:
            look_around(site, found)
        stopping = time.perf_counter()
        site.stop(signal.SIGINT)
        found["stop"].append(time.perf_counter() - stopping)
    found["left"].append(len(left_over(folder / "env", seconds=1)))


def look_around(site: Running, found: dict[str, list[float]]) -> None:
    """Pages of somebody in the middle of their way, and memory once they were seen."""
    browser = signed_in(site.links["england-nhs", "living"])
    for _ in range(PAGES):
        for path in LOOPS:
            found["page"].append(1000 * timed(browser, site.url.rstrip("/") + path))
    found["web"].append(memory(site.process.pid))
    found["worker"] += [memory(pid) for pid in children(site.process.pid)]


def signed_in(link: str) -> OpenerDirector:
    """A browser that pressed the button of a practice link."""
    browser = build_opener(HTTPCookieProcessor(CookieJar()))
    page = browser.open(link, timeout=30).read().decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    assert token, "the practice link shows no form"
    browser.open(link, urlencode({"csrfmiddlewaretoken": token[1]}).encode(), timeout=30).read()
    return browser


def timed(browser: OpenerDirector, url: str) -> float:
    began = time.perf_counter()
    with browser.open(url, timeout=30) as answer:
        answer.read()
        assert answer.status == 200
        assert answer.url == url, f"{url} led to {answer.url}"
    return time.perf_counter() - began


def measure_bare(folder: Path, bare: dict[str, list[float]]) -> None:
    port = free_port()
    command = [str(folder / "env" / "bin" / "python"), str(HOUSE / "benchmarks/bare.py"), str(port)]
    began = time.perf_counter()
    with started(command, folder=folder) as site:
        url = f"http://localhost:{port}/"
        assert get(url) == 200
        bare["again"].append(time.perf_counter() - began)
        browser = build_opener()
        bare["page"] += [1000 * timed(browser, url) for _ in range(PAGES)]
        bare["web"].append(memory(site.process.pid))
        site.stop(signal.SIGKILL)


def report(found: dict[str, list[float]], bare: dict[str, list[float]], rounds: int) -> None:
    print(f"{rounds} rounds, medians; Python {sys.version.split()[0]}, {os.cpu_count()} cores")
    print(f"{'':<55}{'found':>10}{'bar':>10}{'× bare':>10}")
    for key, bar in BARS.items():
        if not found[key]:
            print(f"{bar.words:<55}{'not measured':>10}")
            continue
        middle = statistics.median(found[key])
        ratio = f"{middle / statistics.median(bare[key]):.1f}" if bare.get(key) else ""
        value, most = (f"{number:,.1f} {bar.unit}".strip() for number in (middle, bar.most))
        mark = "" if middle <= bar.most else "  above its bar"
        print(f"{bar.words:<55}{value:>10}{most:>10}{ratio:>10}{mark}")


def memory(pid: int) -> float:
    """Megabytes a process holds in memory."""
    said = subprocess.run(["ps", "-o", "rss=", "-p", str(pid)], capture_output=True, text=True)
    return int(said.stdout) / 1000


def children(pid: int) -> Iterator[int]:
    said = subprocess.run(["ps", "-axo", "pid=,ppid="], capture_output=True, text=True).stdout
    for line in said.splitlines():
        child, parent = map(int, line.split())
        if parent == pid:
            yield child


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


if __name__ == "__main__":
    sys.exit(main())
