"""Starting and stopping a site: checks, lock, database, worker, web server, goodbye."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

LOOPBACK = "127.0.0.1"
Say = Callable[[str], None]


class CannotStart(Exception):
    """Why the site does not start, in words, with what would mend it."""


def say(line: str) -> None:
    """One plain line at once: readable by screen readers, logs and people."""
    print(line, flush=True)


def check_machine(data_dir: Path) -> None:
    """Everything that is missing, all at once.

    Raises:
        CannotStart: with one line for each thing to mend.
    """
    problems = []
    if sys.version_info < (3, 11):  # noqa: UP036 - a wheel may be unpacked by hand
        problems.append("Ownway needs Python 3.11 or later. Start it with a newer Python.")
    if sqlite3.sqlite_version_info < (3, 37):
        problems.append(
            f"Ownway needs SQLite 3.37 or later and found {sqlite3.sqlite_version}."
            " A newer Python brings one."
        )
    try:
        data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
        probe = data_dir / ".can-write"
        probe.write_bytes(b"")
        probe.unlink()
    except OSError as error:
        problems.append(
            f"The data directory {data_dir} cannot be written ({error.strerror})."
            " Choose another with OWNWAY_DATA_DIR."
        )
    if problems:
        raise CannotStart("\n".join(problems))


@contextmanager
def sole_use(data_dir: Path) -> Iterator[None]:
    """One Ownway for each data directory; the second is told where the first one is.

    Raises:
        CannotStart: when another process holds the directory.
    """
    address = data_dir / "address"
    lock = FileLock(data_dir / "running.lock")
    try:
        lock.acquire(timeout=0)
    except Timeout:
        where = address.read_text().strip() if address.exists() else "on this machine"
        raise CannotStart(f"Ownway is already running: {where}") from None
    try:
        yield
    finally:
        address.unlink(missing_ok=True)
        lock.release()


def bound_socket(address: str, port: int, *, exactly: bool) -> socket.socket:
    """A listening socket on the wanted port, or on a free one unless `exactly`.

    Raises:
        CannotStart: when the port is taken and no other is acceptable.
    """
    for candidate in (port, 0):
        listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((address, candidate))
        except OSError:
            listener.close()
            if exactly:
                break
            continue
        listener.listen(128)
        return listener
    raise CannotStart(f"Port {port} is in use. Choose another with --port.")


def make_database() -> None:
    """Brings the database to the newest shape; quick where it already is."""
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)


@contextmanager
def worker_child() -> Iterator[None]:
    """Background work in a process of its own, ended with the site."""
    child = subprocess.Popen([sys.executable, "-m", "ownway.cli.main", "worker"], env=os.environ)
    try:
        yield
    finally:
        child.terminate()
        try:
            child.wait(timeout=10)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()


@contextmanager
def web_server(listener: socket.socket) -> Iterator[Any]:
    """Waitress on a socket that is already bound: no gap between finding a port and using it."""
    import waitress
    from django.core.wsgi import get_wsgi_application

    # Eight threads: each waits mostly for the database, writers queue by a lock file.
    server = waitress.create_server(
        get_wsgi_application(),
        sockets=[listener],
        threads=8,
        ident=None,
        clear_untrusted_proxy_headers=True,
    )
    thread = threading.Thread(target=server.run, name="web", daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.close()
        thread.join(timeout=5)


def wait_until_it_answers(port: int, *, seconds: float = 30) -> None:
    """Asks /healthz until it answers.

    Raises:
        CannotStart: when it does not within `seconds`.
    """
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        try:
            connection = http.client.HTTPConnection(LOOPBACK, port, timeout=5)
            connection.request("GET", "/healthz", headers={"Host": f"localhost:{port}"})
            if connection.getresponse().status == 200:
                return
        except OSError:
            pass
        time.sleep(0.05)
    raise CannotStart("The web server did not answer. Start again; your data is kept.")


@contextmanager
def stopping_kindly() -> Iterator[threading.Event]:
    """An event that Ctrl-C and SIGTERM set."""
    stop = threading.Event()
    former = {
        number: signal.signal(number, lambda *_: stop.set())
        for number in (signal.SIGINT, signal.SIGTERM)
    }
    try:
        yield stop
    finally:
        for number, before in former.items():
            signal.signal(number, before)


def serve(*, address: str, port: int) -> int:
    """A lasting site. Refuses to listen beyond this machine until hosts and TLS are set."""
    import django
    from django.conf import settings

    try:
        django.setup()
        check_machine(settings.DATA_DIR)
        if address not in (LOOPBACK, "localhost") and not settings.ENV.https:
            raise CannotStart(
                "Ownway listens beyond this machine only behind TLS."
                " Set OWNWAY_HTTPS=true and OWNWAY_HOSTS, or keep the address 127.0.0.1."
            )
        with sole_use(settings.DATA_DIR), stopping_kindly() as stop:
            say("Making the database ready …")
            make_database()
            listener = bound_socket(address, port, exactly=True)
            with worker_child(), web_server(listener):
                wait_until_it_answers(listener.getsockname()[1])
                (settings.DATA_DIR / "address").write_text(f"http://{address}:{port}/\n")
                say(f"Ownway is ready at http://{address}:{port}/")
                stop.wait()
                say("Stopping …")
    except CannotStart as reason:
        print(reason, file=sys.stderr)
        return 1
    say("Goodbye. Everything is saved.")
    return 0
