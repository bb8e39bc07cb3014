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
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

LOOPBACK = "127.0.0.1"
PRACTICE_MARK = "practice"  # a file: this data directory holds invented people only
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
    # -P: never what happens to lie in this folder. A session of its own: Ctrl-C reaches us alone,
    # and we end the child.
    child = subprocess.Popen(
        [sys.executable, "-P", "-m", "ownway.cli.main", "worker"],
        env=os.environ,
        start_new_session=True,
    )
    try:
        yield
    finally:
        child.terminate()
        try:
            child.wait(timeout=10)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()


SERVER = {
    # Eight threads: each waits mostly for the database, writers queue by a lock file.
    "threads": 8,
    # A browser keeps up to six connections open. At the library's own limit of a hundred, the
    # twentieth visitor would find the site shut; poll has no limit of its own, as select has.
    "connection_limit": 900,
    "asyncore_use_poll": True,
    "channel_timeout": 20,  # seconds a connection may lie idle
    "cleanup_interval": 5,
    "ident": None,
    "clear_untrusted_proxy_headers": True,
}


@contextmanager
def web_server(listener: socket.socket, *, proxies: int = 0) -> Iterator[Any]:
    """Waitress on a socket that is already bound: no gap between finding a port and using it.

    Behind `proxies` of ours, and only then, their word about scheme and address is believed.
    """
    import waitress
    from django.core.wsgi import get_wsgi_application

    server = waitress.create_server(
        get_wsgi_application(),
        sockets=[listener],
        **SERVER,
        **(_behind(listener, proxies) if proxies else {}),
    )
    thread = threading.Thread(target=server.run, name="web", daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.close()
        thread.join(timeout=5)


def _behind(listener: socket.socket, proxies: int) -> dict[str, Any]:
    """What waitress is told about the proxies; on loopback only this machine can be one."""
    here = listener.getsockname()[0]
    return {
        "trusted_proxy": here if here == LOOPBACK else "*",
        "trusted_proxy_count": proxies,
        "trusted_proxy_headers": {"x-forwarded-for", "x-forwarded-proto"},
    }


def wait_until_it_answers(
    address: str, port: int, *, host: str = "localhost", seconds: float = 30
) -> None:
    """Asks /healthz, as a visitor of `host` would, until it answers.

    Raises:
        CannotStart: when it does not within `seconds`.
    """
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        try:
            connection = http.client.HTTPConnection(address, port, timeout=5)
            connection.request("GET", "/healthz", headers={"Host": host})
            if connection.getresponse().status == 200:
                return
        except OSError:
            pass
        time.sleep(0.05)
    raise CannotStart("The web server did not answer. Start again; your data is kept.")


@contextmanager
def stopping_kindly() -> Iterator[threading.Event]:
    """An event that Ctrl-C, SIGTERM and a closed terminal set."""
    stop = threading.Event()
    numbers = [signal.SIGINT, signal.SIGTERM]
    if hasattr(signal, "SIGHUP"):
        numbers.append(signal.SIGHUP)
    former = {number: signal.signal(number, lambda *_: stop.set()) for number in numbers}
    try:
        yield stop
    finally:
        for number, before in former.items():
            signal.signal(number, before)


def check_reach(address: str, *, https: bool, proxies: int, hosts: Sequence[str]) -> None:
    """Plain words over plain HTTP stay on this machine.

    Raises:
        CannotStart: beyond loopback without TLS and hosts, or TLS without the proxy that speaks it.
    """
    problems = []
    if address not in (LOOPBACK, "localhost"):
        if not https:
            problems.append(
                "Ownway listens beyond this machine only behind TLS."
                " Set OWNWAY_HTTPS=true, or keep the address 127.0.0.1."
            )
        if set(hosts) <= {"localhost", LOOPBACK, "[::1]"}:
            problems.append("Set OWNWAY_HOSTS to the names people will use for this site.")
    if https and not proxies:
        problems.append(
            "TLS is spoken by a proxy in front of Ownway."
            " Set OWNWAY_PROXIES to how many of yours there are, most often 1."
        )
    if problems:
        raise CannotStart("\n".join(problems))


def serve(*, address: str, port: int) -> int:
    """A lasting site. The first start prints the link that sets it up."""
    import django

    try:
        django.setup()
        _serve(address, port)
    except CannotStart as reason:
        print(reason, file=sys.stderr)
        return 1
    say("Goodbye. Everything is saved.")
    return 0


def _serve(address: str, port: int) -> None:
    from django.conf import settings

    env = settings.ENV
    check_machine(settings.DATA_DIR)
    if (settings.DATA_DIR / PRACTICE_MARK).exists():
        raise CannotStart(
            f"{settings.DATA_DIR} holds a practice site. Choose another OWNWAY_DATA_DIR."
        )
    check_reach(address, https=env.https, proxies=env.proxies, hosts=settings.ALLOWED_HOSTS)
    host = settings.ALLOWED_HOSTS[0].replace("*", "localhost").lstrip(".")
    with sole_use(settings.DATA_DIR), stopping_kindly() as stop:
        say("Making the database ready …")
        make_database()
        listener = bound_socket(address, port, exactly=True)
        found = listener.getsockname()[1]
        site = f"https://{host}/" if env.https else f"http://localhost:{found}/"
        with worker_child(), web_server(listener, proxies=env.proxies):
            wait_until_it_answers(listener.getsockname()[0], found, host=host)
            (settings.DATA_DIR / "address").write_text(f"{site}\n")
            say(f"Ownway is ready at {site}")
            _tell_how_to_set_up(site)
            say("Stop it with Ctrl-C.")
            stop.wait()
            say("Stopping …")


def _tell_how_to_set_up(site: str) -> None:
    """While there is no programme: the one link that opens the first."""
    from ownway.programme.queries import programmes, set_up_token

    if not programmes():
        say("There is no programme yet. Open this link once to set up the first:")
        say(f"  {site}set-up/{set_up_token()}/")
