"""`ownway demo`: one command from nothing to an open page, with invented people inside."""

from __future__ import annotations

import shutil
import sys
import webbrowser
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, Any

from ownway.cli import serving
from ownway.cli.serving import CannotStart, say

if TYPE_CHECKING:
    from ownway.cli.practice.people import Cast

STEPS = 8
BEGUN, READY = "begun", "ready"  # what the mark of a practice site says


def demo(*, data_dir: Path, port: int, open_browser: bool, reset: bool) -> int:
    """Runs a practice site until Ctrl-C. Gives the exit code."""
    try:
        _run(data_dir, port, open_browser, reset)
    except CannotStart as reason:
        print(reason, file=sys.stderr)
        return 1
    say("Goodbye. Your practice data is kept for next time.")
    return 0


def _run(data_dir: Path, port: int, open_browser: bool, reset: bool) -> None:
    _step(1, "Checking this machine", lambda: serving.check_machine(data_dir))
    with serving.sole_use(data_dir), serving.stopping_kindly() as stop:
        prepare(data_dir, reset=reset)
        import django

        django.setup()
        _step(2, "Making the database ready", serving.make_database)
        links = _everybody(data_dir, stop)
        if stop.is_set():
            return
        listener = serving.bound_socket(serving.LOOPBACK, port, exactly=False)
        found = listener.getsockname()[1]
        address = f"http://localhost:{found}/"
        with serving.worker_child(), serving.web_server(listener):
            _step(
                6,
                "Opening the doors",
                lambda: serving.wait_until_it_answers(serving.LOOPBACK, found),
            )
            (data_dir / "address").write_text(f"{address}\n")
            _step(7, "Making a link for each person", lambda: _tell(address, links))
            say(f"8 of {STEPS}  Ownway is ready at {address}")
            say("Stop it with Ctrl-C.")
            if open_browser:
                webbrowser.open(f"{address}practice/")
            stop.wait()
            say("Stopping …")


def _step(number: int, words: str, work: Callable[[], Any]) -> Any:
    """One plain line as it begins and its end when it is done."""
    print(f"{number} of {STEPS}  {words} … ", end="", flush=True)
    result = work()
    print("done", flush=True)
    return result


def prepare(data_dir: Path, *, reset: bool) -> None:
    """A folder for a practice site, afresh where the last start never finished making it.

    Raises CannotStart where the folder holds a site that is no practice site.
    """
    mark = data_dir / serving.PRACTICE_MARK
    if not mark.exists() and (data_dir / "ownway.sqlite3").exists():
        raise CannotStart(
            f"{data_dir} holds a lasting site, and nothing in it was touched."
            " Choose another folder with OWNWAY_DATA_DIR."
        )
    if reset or (mark.exists() and mark.read_text().strip() != READY):
        _throw_away(data_dir)
    if not mark.exists():
        mark.write_text(f"{BEGUN}\n")


def _throw_away(data_dir: Path) -> None:
    """Everything of the practice site but its lock."""
    for path in data_dir.iterdir():
        if path.name == "running.lock":
            continue
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()


def _everybody(data_dir: Path, stop: Event) -> list[tuple[str, str, str, str]]:
    """Programmes and people on a first start; a fresh link for each practice role."""
    from ownway.cli.practice.crowd import TOLD
    from ownway.cli.practice.people import ENGLAND, FLORIDA, JOINT

    mark = data_dir / serving.PRACTICE_MARK
    casts = (ENGLAND, FLORIDA, JOINT)
    if mark.read_text().strip() == READY:
        links = _links_again()
        for number, cast in enumerate(casts, start=3):
            say(f"{number} of {STEPS}  The people of {cast.pack} are here")
        return links
    links = []
    for number, cast in enumerate(casts, start=3):
        words = f"Inviting the people of {cast.pack}"
        links += _step(number, words, partial(_invent, cast, stop))
        if stop.is_set():
            return []
    mark.write_text(f"{READY}\n")
    (data_dir / TOLD).write_text("0")  # the worker goes on with the crowd
    return links


def _invent(cast: Cast, stop: Event) -> list[tuple[str, str, str, str]]:
    """One programme with its people; left unfinished where somebody stops us meanwhile."""
    from ownway.cli.practice import change, check, closing, coaches, leaving, paper, reflection
    from ownway.cli.practice.courses import open_courses
    from ownway.cli.practice.stories import Teller
    from ownway.programme.queries import find_packs

    folders = {folder.name: folder for folder in find_packs()}
    teller = Teller.opening(cast, folders[cast.pack], now=datetime.now(UTC))
    everybody = []
    for story in cast.people:
        if stop.is_set():
            return []
        everybody.append(teller.tell(story))
    teller.buy_lately()
    named = set()
    for story, person in zip(cast.people, everybody, strict=True):
        if story.role in ("person", "living"):
            teller.circle(person, further=story.role == "living")
            named.add(person)
    coaches.tell(teller, everybody, named)
    told = list(zip(cast.people, everybody, strict=True))
    leaving.leave_together(teller, [one for story, one in told if _may_leave(story)])
    open_courses(teller, everybody)
    if cast.pack == change.OF:
        change.propose(teller)
        closing.tell_close(teller)
    if cast.pack == paper.OF:
        paper.tell(teller)
    if cast.pack == check.OF:
        check.run(teller)
        reflection.run(teller)
    return [(cast.pack, *link) for link in teller.links()]


def _may_leave(story: Any) -> bool:
    """Whose story stands at a life with a plan, without a link that others practise with."""
    return bool(story.upto == "living") and story.role != "living"


def _links_again() -> list[tuple[str, str, str, str]]:
    from ownway.core.actors import SYSTEM
    from ownway.people import actions, queries

    now = datetime.now(UTC)
    links = []
    for one in queries.practice_people():
        account = queries.account_by_ref(one.ref)
        role = f"{one.programme}.{one.role}"
        _link, token = actions.make_link(account=account, role=role, by=SYSTEM, at=now)
        links.append((one.programme, one.role, one.name, token))
    return links


def _tell(address: str, links: list[tuple[str, str, str, str]]) -> None:
    """One single-use link for each person; the token is kept nowhere but here."""
    print()
    for programme, role, name, token in links:
        say(f"        {programme:<12} {role:<16} {name:<14} {address}sign-in/link/{token}/")
