"""Pay runs whose process is killed at any moment: nothing lost, nothing twice, nothing wrong.

A real SIGKILL hits a process that makes, releases, posts, files and sends pay runs, at the n-th
call of the database or the bank, or whenever. Banks with and without keys, late, silent, rejecting
and returning ones read tables, pain.001 and NACHA with a reader of their own and keep books of
their own, and those are the judge (security design 5.2). Also: two offices at once, one release
clicked in two processes, a full disk, a server that goes away.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from harness import Ground, Outcome, run
from killing import broken
from killing.bank import KINDS
from killing.broken import ways
from killing.judging import Found, Scene, judge, sound, state
from killing.office import Fuse
from killing.reading import FORMATS
from killing.world import World, build, office, process

LEAST = {"ci": 250, "full": 5_000}
KILLS = {"ci": 36, "full": 1_000}
STATES = 15
DAYS = 12  # by then everything is paid, whatever happened before
CALLS = 450  # of the database and the bank: more than a day has
GOLDEN = 0.618034  # its multiples leave no part of a day out
KILLED = -9


def prove(ground: Ground) -> Outcome:
    outcome = Outcome("facts about pay runs whose process was killed")
    found = Found(outcome)
    folder = Path(tempfile.mkdtemp(prefix="banks_"))
    try:
        with ground.fresh() as source:
            world = build(folder)
            _prove(ground, found, world, source)
    finally:
        shutil.rmtree(folder)
    outcome.expect(len(found.states) >= STATES, f"only {len(found.states)} crash states seen")
    never = {(kind, form) for kind in KINDS for form in FORMATS} - found.paid_by
    outcome.expect(not never, f"never paid: {sorted(never)}")
    outcome.expect(found.tried > 0, "no bank was asked to try new details")
    outcome.notes.append(
        f"{found.kills} kills, {len(found.states)} distinct crash states,"
        f" {found.payments} payments in the books of {world.banks} banks"
    )
    return outcome


def _prove(ground: Ground, found: Found, world: World, source: str) -> None:
    places = len(world.places)
    every = [  # first each kind of bank once, the places in turn; then the other way round
        (kind, world.places[(place + number) % places])
        for place in range(places)
        for number, kind in enumerate(KINDS)
    ]
    turn, enough = 0, KILLS[ground.size]
    while (
        turn < len(every)
        or found.kills < enough
        or (len(found.states) < STATES and found.kills < 3 * enough)
    ):
        kind, place = every[turn % len(every)]
        scene = Scene(found, world, place, world.bank(kind, ground.random.randrange(10**6)))
        _alone(ground, source, lambda scene=scene: _killed(ground, scene))
        turn += 1
    home, palmera = world.places
    fault = _disk_full if ground.db == "sqlite" else _server_gone
    some = every if ground.full else []
    for kind, place in some or [("no_keys", palmera)]:
        scene = Scene(found, world, place, world.bank(kind, ground.seed))
        _alone(ground, source, lambda scene=scene: _two_offices(scene))
    scene = Scene(found, world, home, world.bank("no_keys", ground.seed))
    _alone(ground, source, lambda: _two_releases(scene))
    for kind, place in some or [("no_keys", home)]:
        scene = Scene(found, world, place, world.bank(kind, ground.seed))
        _alone(ground, source, lambda scene=scene: fault(ground, scene))


def _alone(ground: Ground, source: str, scene: Callable[[], None]) -> None:
    """One scene in a copy of the world."""
    with ground.fresh(source):
        broken.after_copy()
        scene()


# -- killed, again and again ----------------------------------------------------------------------


def _killed(ground: Ground, scene: Scene) -> None:
    """A process for each day, most of them killed on it; then quiet days to the end."""
    found = scene.found
    for day in range(ground.random.randrange(6, 14)):
        by_clock = ground.random.random() < 0.2
        fuse = Fuse(0 if by_clock else _call(ground, found))
        child = process(scene.day(day, fuse), _said(scene.world))
        if by_clock:
            time.sleep(ground.random.uniform(0.01, 0.4))
            child.kill()
        code = _ended(found.outcome, scene.world, child)
        if code == KILLED:
            found.kills += 1
            found.states[state(scene.bank)] += 1
        sound(scene)
        if code == 0 and scene.quiet():
            break
    _to_the_end(scene, day + 1)


def _call(ground: Ground, found: Found) -> int:
    """At which call to kill: every other time somewhere in a whole day, else in its first third."""
    found.places += 1
    if found.places % 2:
        return 1 + int(CALLS * ((ground.seed + found.places) * GOLDEN % 1))
    return ground.random.randrange(1, CALLS // 3)


def _ended(outcome: Outcome, world: World, child: Any, allowed: str = "") -> int:
    """Its exit code: done, killed, or a fault, which is only right where it is `allowed`."""
    child.join(120)
    code = child.exitcode
    said = _said(world).read_text() if code not in (0, KILLED) and _said(world).exists() else ""
    right = code in (0, KILLED) or bool(allowed and allowed in said)
    last = (said.strip().splitlines() or [""])[-1]
    outcome.expect(right, f"an office ended with {code}: {last}")
    return int(code)


def _said(world: World) -> Path:
    return world.folder / "fault.txt"


def _to_the_end(scene: Scene, day: int) -> None:
    """Nobody is killed any more: a few days later all is paid, once."""
    for number in range(day, day + DAYS):
        scene.day(number)()
        if scene.quiet():
            break
    judge(scene)


# -- two at once ----------------------------------------------------------------------------------


def _together(scene: Scene, works: list[Callable[[], None]], allowed: str) -> None:
    """Processes that begin at one moment."""
    gate = get_context("fork").Barrier(len(works))

    def begin(work: Callable[[], None]) -> None:
        gate.wait(30)
        work()

    children = [process(lambda work=work: begin(work), _said(scene.world)) for work in works]
    for child in children:
        _ended(scene.outcome, scene.world, child, allowed)


def _two_offices(scene: Scene) -> None:
    """The same day on two machines: the second finds things done, or is refused."""
    _together(scene, [scene.day(0), scene.day(0)], "refusals.")
    bank = scene.bank
    scene.outcome.expect(bool(bank.paid()) or bank.kind == "silent", "two offices paid nothing")
    sound(scene)
    _to_the_end(scene, 1)


def _two_releases(scene: Scene) -> None:
    """One run released and posted by two processes: one release, each journal once."""
    from ownway.ledger.models import Journal
    from ownway.record.models import Entry
    from ownway.spending import actions
    from ownway.spending.models import PayRun
    from tests.spending.paying import LATER

    office(scene.place, scene.bank).list_waiting(LATER)

    def press() -> None:
        run = PayRun.objects.get()
        by = scene.place.plan.by("releaser")
        actions.release(run=run, by=by, at=LATER)
        actions.post_run(run=run, by=by, at=LATER, chunk=1)

    _together(scene, [press, press], "refusals.")
    releases = Entry.objects.filter(verb="spending.release").count()
    scene.outcome.expect(releases == 1, f"{releases} releases of one run")
    posted, asked = Journal.objects.filter(kind="run_posted").count(), len(scene.place.asked)
    scene.outcome.expect(posted == asked, f"{posted} journals for {asked} payments")
    _to_the_end(scene, 1)


# -- the ground gives way -------------------------------------------------------------------------


def _disk_full(ground: Ground, scene: Scene) -> None:
    """No page more than so many: each write is whole or refused; with space again all is paid."""
    refused = 0

    def cramped(number: int, pages: int) -> None:
        from django.db import connection

        with connection.cursor() as cursor:
            cursor.execute("PRAGMA page_count")
            cursor.execute(f"PRAGMA max_page_count = {cursor.fetchone()[0] + pages}")
        scene.day(number)()

    for day in range(24 if ground.full else 6):
        # None at first: with room on the first day all might be written then.
        pages = ground.random.choice((0, 0, 1, 2, 12)) if day else 0
        child = process(lambda day=day, pages=pages: cramped(day, pages), _said(scene.world))
        refused += _ended(scene.outcome, scene.world, child, "disk is full") == 1
        sound(scene)
    scene.outcome.expect(refused > 0, "the disk was never full")
    scene.outcome.notes.append(f"bank {scene.bank.kind}: the disk was full {refused} times")
    _to_the_end(scene, day + 1)


def _server_gone(ground: Ground, scene: Scene) -> None:
    """Lines cut in the middle of a day, and a server that is started anew meanwhile."""
    cut = 0
    for day in range(12 if ground.full else 4):
        child = process(scene.day(day), _said(scene.world))
        time.sleep(ground.random.uniform(0.02, 0.4))
        if ground.server is not None and day == 1:
            with ground.server.halted():
                pass
        else:
            ground.databases._say(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s"
                " AND pid <> pg_backend_pid()",
                _database(),
            )
        cut += _ended(scene.outcome, scene.world, child, "OperationalError") == 1
        sound(scene)
    scene.outcome.expect(cut > 0, "no line was cut while anybody worked")
    scene.outcome.notes.append(f"bank {scene.bank.kind}: lines were cut {cut} times")
    _to_the_end(scene, day + 1)


def _database() -> str:
    from django.db import connection

    return str(connection.settings_dict["NAME"])


if __name__ == "__main__":
    sys.exit(run("kill9", prove, sabotages=ways, least=LEAST))
