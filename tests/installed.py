"""The built wheel in an environment of its own, started like an operator would, and stopped."""

from __future__ import annotations

import http.client
import os
import re
import signal
import subprocess
import sysconfig
import threading
import time
import venv
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

READY = re.compile(r"Ownway is ready at (http://\S+)")
LINK = re.compile(
    r"^\s+(?P<programme>\S+)\s+(?P<role>\S+)\s+.*(?P<url>http://\S+/sign-in/link/\S+)$"
)
LONGEST = 180  # seconds; a limit on waiting, never a bar


def install_beside(wheel: Path, folder: Path) -> Path:
    """Installs the wheel alone; what it needs is read from the environment the tests run in.

    Nothing is downloaded. The checkout is not on the path: `.pth` files there are not followed.
    Gives the folder of the commands.
    """
    venv.create(folder, with_pip=True, symlinks=True)  # the pip that comes with Python
    bin_dir = folder / "bin"
    pip = [str(bin_dir / "python"), "-m", "pip", "--quiet", "--disable-pip-version-check"]
    wanted = ["install", "--no-deps", "--no-index", "--no-compile", str(wheel)]
    subprocess.run([*pip, *wanted], check=True, timeout=LONGEST)
    site = next(folder.glob("lib/python*/site-packages"))
    (site / "beside.pth").write_text(f"{sysconfig.get_path('purelib')}\n")
    return bin_dir


@dataclass
class Running:
    """A site somebody started. `said`: its lines so far; `links`: (programme, role) → address."""

    process: subprocess.Popen[str]
    until: str
    said: list[str] = field(default_factory=list)
    ready: threading.Event = field(default_factory=threading.Event)

    @property
    def url(self) -> str:
        return next(found[1] for line in self.said if (found := READY.search(line)))

    @property
    def links(self) -> dict[tuple[str, str], str]:
        found = [one for line in self.said if (one := LINK.match(line))]
        return {(one["programme"], one["role"]): one["url"] for one in found}

    def listen(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.said.append(line.rstrip("\n"))
            if self.until in line:
                self.ready.set()
        self.ready.set()

    def stop(self, number: signal.Signals = signal.SIGINT) -> int:
        """Ends it as a terminal would: the signal goes to the whole group. Gives the exit code."""
        os.killpg(self.process.pid, number)
        return self.process.wait(timeout=LONGEST)


@contextmanager
def started(
    command: list[str],
    *,
    folder: Path,
    environment: Mapping[str, str] | None = None,
    until: str = "Stop it with",
) -> Iterator[Running]:
    """Runs `command` in `folder`, waits for a line with `until`; ends it whatever happens."""
    bare = {"PATH": os.environ["PATH"], "HOME": str(folder), "PYTHONUNBUFFERED": "1"}
    process = subprocess.Popen(
        command,
        cwd=folder,
        env={**bare, **(environment or {})},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    running = Running(process, until)
    reader = threading.Thread(target=running.listen, daemon=True)
    reader.start()
    try:
        running.ready.wait(LONGEST)
        yield running
    finally:
        if process.poll() is None:
            running.stop(signal.SIGKILL)
        reader.join(timeout=10)


def get(url: str) -> int:
    """The status of one GET, following nothing."""
    where = urlsplit(url)
    connection = http.client.HTTPConnection(where.hostname or "", where.port, timeout=30)
    try:
        connection.request("GET", where.path)
        return connection.getresponse().status
    finally:
        connection.close()


def left_over(environment: Path, *, seconds: float = 15) -> list[str]:
    """Command lines that still run from this environment, after a moment to end in."""
    until = time.monotonic() + seconds
    while (found := _running_from(environment)) and time.monotonic() < until:
        time.sleep(0.1)
    return found


def _running_from(environment: Path) -> list[str]:
    return [line for line in _everything_running() if str(environment) in line]


def _everything_running() -> list[str]:
    """Command lines of all processes that have not ended; from /proc where there is one."""
    if Path("/proc/self/cmdline").exists():
        return [line for path in Path("/proc").glob("[0-9]*/cmdline") if (line := _command(path))]
    listing = subprocess.run(["ps", "-axww", "-o", "args="], capture_output=True, text=True)
    return listing.stdout.splitlines()


def _command(path: Path) -> str:
    try:
        return path.read_bytes().replace(b"\0", b" ").decode(errors="replace").strip()
    except OSError:  # it ended meanwhile
        return ""
