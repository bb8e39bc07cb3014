"""One installation of Ownway, started for the first time in an empty place."""

from __future__ import annotations

import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

START = Path(__file__).with_name("start.py")
LONGEST = 120  # seconds to wait for a start; no bar
PRODUCTION = {
    "OWNWAY_HTTPS": "true",
    "OWNWAY_HOSTS": '["own.example"]',
    "OWNWAY_PROXIES": "1",
}


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: `headers` by lower-case name; each cookie as it was set."""

    status: int
    headers: Mapping[str, str]
    cookies: tuple[str, ...]
    body: str


@dataclass
class Site:
    """An installation: its own folder, its own database, the way it is broken, if any."""

    folder: Path
    database: str  # as `tests.databases.use` takes it
    database_url: str
    way: str
    profile: Mapping[str, str] = field(default_factory=dict)
    port: int = 0
    said: str = ""

    @property
    def environment(self) -> dict[str, str]:
        """What an operator's shell would hold: nothing of ours but the place of the data."""
        kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
        return {
            **kept,
            "OWNWAY_DATA_DIR": str(self.folder),
            "DATABASE_URL": self.database_url,
            "PYTHONDONTWRITEBYTECODE": os.environ.get("PYTHONDONTWRITEBYTECODE", ""),
            **self.profile,
        }

    def command(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Runs one `ownway` command to its end."""
        return subprocess.run(
            [sys.executable, str(START), self.way, *words],
            env=self.environment,
            cwd=self.folder.parent,
            capture_output=True,
            text=True,
            timeout=LONGEST,
            check=False,
        )

    @contextmanager
    def serving(self, *words: str) -> Iterator[subprocess.Popen[str]]:
        """`ownway serve` on a free port, until the block ends."""
        self.port = _free_port()
        said = self.folder.parent / f"{self.folder.name}.log"
        with said.open("w") as file:
            process = subprocess.Popen(
                [sys.executable, str(START), self.way, "serve", "--port", str(self.port), *words],
                env=self.environment,
                cwd=self.folder.parent,
                stdout=file,
                stderr=file,
                text=True,
            )
            try:
                _wait(process, said)
                self.said = said.read_text()
                yield process
            finally:
                process.send_signal(signal.SIGTERM)
                process.wait(timeout=LONGEST)
                self.said = said.read_text()

    @property
    def set_up_token(self) -> str:
        found = re.search(r"/set-up/([^/\s]+)/", self.said)
        return found[1] if found else ""

    def ask(self, path: str, *, verb: str = "GET", **headers: str) -> Answer:
        """One request, as it reaches the web server; follows nothing."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            sent = {name.replace("_", "-"): value for name, value in headers.items()}
            connection.request(verb, path, headers=sent)
            answer = connection.getresponse()
            every = answer.getheaders()
            return Answer(
                status=answer.status,
                headers={name.lower(): value for name, value in every},
                cookies=tuple(value for name, value in every if name.lower() == "set-cookie"),
                body=answer.read().decode(errors="replace"),
            )
        finally:
            connection.close()

    def listens_on(self) -> set[str]:
        """The addresses of this machine at which the port answers."""
        return {address for address in ("127.0.0.1", *_others()) if _answers(address, self.port)}


def with_database(url: str, name: str) -> str:
    """The same server, another database."""
    return urlsplit(url)._replace(path=f"/{name}").geturl() if url else ""


def _wait(process: subprocess.Popen[Any], said: Path) -> None:
    until = time.monotonic() + LONGEST
    while process.poll() is None and time.monotonic() < until:
        if "Stop it with" in said.read_text():  # the last line of a start
            return
        time.sleep(0.05)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _others() -> set[str]:
    """Further addresses of this machine. 127.0.0.2 answers only where every address does."""
    found = {"127.0.0.2"} if sys.platform == "linux" else set()
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # sends nothing; tells which address would be used
            found.add(probe.getsockname()[0])
        except OSError:
            pass  # a machine without a network has no further address
    return found - {"127.0.0.1"}


def _answers(address: str, port: int) -> bool:
    try:
        socket.create_connection((address, port), timeout=2).close()
    except OSError:
        return False
    return True
