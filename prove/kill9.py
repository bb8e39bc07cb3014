"""Pay runs whose process is killed at any moment: nothing lost, nothing twice, nothing wrong.

A real SIGKILL hits a process that makes, releases, posts, files and sends pay runs, at the n-th
call of the database or the bank, or whenever. Banks with and without keys, late, silent, rejecting
and returning ones keep books of their own, and those are the judge (security design 5.2). Also: two
offices at once, one release clicked in two processes, a full disk, a server that goes away.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from harness import Ground, Outcome, run
from killing import broken
from killing.bank import KINDS, Bank
from killing.broken import ways
from killing.office import Fuse
from killing.world import ASKED, World, build, office, process

LEAST = {"ci": 250, "full": 5_000}
KILLS = {"ci": 36, "full": 1_000}
STATES = 15
DAYS = 12  # by then everything is paid, whatever happened before
CALLS = 400  # of the database and the bank: more than a day has
GOLDEN = 0.618034  # its multiples leave no part of a day out
KILLED = -9
BEFORE_BANK = ("listed", "set_aside", "withdrawn", "posted", "in_file")


@dataclass
class Found:
    """What came of all the killing."""

    outcome: Outcome
    kills: int = 0
    states: Counter[tuple[Any, ...]] = field(default_factory=Counter)
    payments: int = 0
    places: int = 0


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
    outcome.notes.append(
        f"{found.kills} kills, {len(found.states)} distinct crash states,"
        f" {found.payments} payments in the books of {world.banks} banks"
    )
    return outcome


def _prove(ground: Ground, found: Found, world: World, source: str) -> None:
    turn = 0
    enough = KILLS[ground.size]
    while found.kills < enough or (len(found.states) < STATES and found.kills < 3 * enough):
        bank = world.bank(KINDS[turn % len(KINDS)], ground.random.randrange(10**6))
        _alone(ground, source, lambda bank=bank: _killed(ground, found, world, bank))
        turn += 1
    for kind in KINDS if ground.full else KINDS[1:2]:
        bank = world.bank(kind, ground.seed)
        _alone(ground, source, lambda bank=bank: _two_offices(found, world, bank))
    bank = world.bank("no_keys", ground.seed)
    _alone(ground, source, lambda: _two_releases(found, world, bank))
    fault = _disk_full if ground.db == "sqlite" else _server_gone
    for kind in KINDS if ground.full else KINDS[1:2]:
        bank = world.bank(kind, ground.seed)
        _alone(ground, source, lambda bank=bank: fault(ground, found, world, bank))


def _alone(ground: Ground, source: str, scene: Callable[[], None]) -> None:
    """One scene in a copy of the world."""
    with ground.fresh(source):
        broken.after_copy()
        scene()


# -- killed, again and again ----------------------------------------------------------------------


def _killed(ground: Ground, found: Found, world: World, bank: Bank) -> None:
    """A process for each day, most of them killed on it; then quiet days to the end."""
    for day in range(ground.random.randrange(6, 14)):
        by_clock = ground.random.random() < 0.2
        fuse = Fuse(0 if by_clock else _call(ground, found))
        work = office(world, bank, fuse)
        child = process(lambda work=work, day=day: work.day(day), _said(world))
        if by_clock:
            time.sleep(ground.random.uniform(0.01, 0.4))
            child.kill()
        code = _ended(found.outcome, world, child)
        if code == KILLED:
            found.kills += 1
            found.states[_state(bank)] += 1
        _sound(found.outcome, bank)
        if code == 0 and _quiet(bank):
            break
    _to_the_end(found, world, bank, day + 1)


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


def _to_the_end(found: Found, world: World, bank: Bank, day: int) -> None:
    """Nobody is killed any more: a few days later all is paid, once."""
    for number in range(day, day + DAYS):
        office(world, bank).day(number)
        if _quiet(bank):
            break
    _judge(found, bank)


def _quiet(bank: Bank) -> bool:
    from ownway.spending.models import Bill

    return not bank.untold() and set(Bill.objects.values_list("status", flat=True)) == {"paid"}


# -- what must be true ----------------------------------------------------------------------------


def _state(bank: Bank) -> tuple[Any, ...]:
    """How a crash left things: runs, lines, files, sendings, what of them the bank has and told."""
    from ownway.spending.models import Dispatch, PayRun, PayRunLine, RunFile

    unanswered = set(
        Dispatch.objects.filter(answer__isnull=True).values_list(
            "file__lines__line__reference", flat=True
        )
    )
    has = {one.reference for one in bank.paid()}
    runs = list(PayRun.objects.order_by("number").values_list("status", flat=True))
    return (
        (min(3, len(runs)), *runs[-1:]),
        tuple(sorted(Counter(PayRunLine.objects.values_list("state", flat=True)).items())),
        min(3, RunFile.objects.count()),
        min(3, Dispatch.objects.count()),
        (bool(unanswered), bool(unanswered & has), bool(unanswered - has)),
        bank.untold(),
    )


def _sound(outcome: Outcome, bank: Bank) -> None:
    """True after each crash: intent before effect, nothing paid twice, nothing out of sight."""
    from ownway.ledger import queries as books
    from ownway.ledger.rules import Kind
    from ownway.spending.models import PayRunLine
    from ownway.spending.rules import OPEN

    lines = {line.reference: line for line in PayRunLine.objects.select_related("bill")}
    paid = bank.paid()
    early = [one.reference for one in paid if lines[one.reference].state in BEFORE_BANK]
    outcome.expect(not early, f"the bank has what we never meant to send: {early}")
    once = Counter(one.reference for one in paid)
    outcome.expect(set(once.values()) <= {1}, f"paid more than once: {once.most_common(1)}")
    _right_amounts(outcome, paid, lines)
    hidden = _out_of_sight(lines.values())
    outcome.expect(not hidden, f"unknown, and nobody is asked to look: {hidden}")
    under_way = sum(line.amount_minor for line in lines.values() if line.state in OPEN)
    moved = sum(sum(books.balances(book, kind=Kind.IN_TRANSIT).values()) for book in _books())
    outcome.expect(moved == under_way, f"{moved} under way in the books, {under_way} in runs")


def _right_amounts(outcome: Outcome, paid: list[Any], lines: dict[str, Any]) -> None:
    """By the bank: each payment is as much as was asked for, and nothing asked twice."""
    wrong = [
        one
        for one in paid
        if one.amount != lines[one.reference].bill.amount_minor or one.account != "66374958"
    ]
    outcome.expect(not wrong, f"a wrong amount or account: {wrong[:1]}")
    kept = Counter(one.amount for one in paid if not one.back)
    twice = [amount for amount, times in kept.items() if times > 1 or amount not in ASKED]
    outcome.expect(not twice, f"paid twice, or never asked for: {twice}")


def _out_of_sight(lines: Any) -> list[str]:
    """Unknown payments whose file does not say, on the page, that somebody has to look."""
    from ownway.spending import queries
    from ownway.spending.models import PayRun

    shown = {
        held.line.reference
        for run in PayRun.objects.all()
        for view in queries.files_of(run)
        if view.unanswered
        for held in view.file.lines.select_related("line")
    }
    return [
        line.reference for line in lines if line.state == "unknown" and line.reference not in shown
    ]


def _books() -> list[Any]:
    from ownway.programme import queries

    return [one.ref for one in queries.programmes()]


def _judge(found: Found, bank: Bank) -> None:
    """The bank's books, and nothing else, say what was paid: each sum asked for, once."""
    from ownway.ledger import queries as books

    outcome, paid = found.outcome, bank.paid()
    found.payments += len(paid)
    _sound(outcome, bank)
    kept = Counter(one.amount for one in paid if not one.back)
    outcome.expect(
        kept == Counter(ASKED),
        f"bank {bank.kind}: lost {sorted((Counter(ASKED) - kept).elements())},"
        f" too much {sorted((kept - Counter(ASKED)).elements())}",
    )
    outcome.expect(_quiet(bank), f"bank {bank.kind}: not all is known to be paid: {_open()}")
    wrong = books.check()
    outcome.expect(not wrong, f"the books do not agree: {[one.words for one in wrong[:2]]}")


def _open() -> list[Any]:
    from ownway.spending.models import PayRunLine

    return list(PayRunLine.objects.exclude(state="settled").values_list("reference", "state"))


# -- two at once ----------------------------------------------------------------------------------


def _together(found: Found, world: World, works: list[Callable[[], None]], allowed: str) -> None:
    """Processes that begin at one moment."""
    gate = get_context("fork").Barrier(len(works))

    def begin(work: Callable[[], None]) -> None:
        gate.wait(30)
        work()

    children = [process(lambda work=work: begin(work), _said(world)) for work in works]
    for child in children:
        _ended(found.outcome, world, child, allowed)


def _two_offices(found: Found, world: World, bank: Bank) -> None:
    """The same day on two machines: the second finds things done, or is refused."""
    first, second = office(world, bank), office(world, bank)
    _together(found, world, [lambda: first.day(0), lambda: second.day(0)], "refusals.")
    found.outcome.expect(bool(bank.paid()) or bank.kind == "silent", "two offices paid nothing")
    _sound(found.outcome, bank)
    _to_the_end(found, world, bank, 1)


def _two_releases(found: Found, world: World, bank: Bank) -> None:
    """One run released and posted by two processes: one release, each journal once."""
    from ownway.ledger.models import Journal
    from ownway.record.models import Entry
    from ownway.spending import actions
    from ownway.spending.models import PayRun
    from tests.spending.paying import LATER

    office(world, bank).list_waiting(LATER)

    def press() -> None:
        run = PayRun.objects.get()
        by = world.plan.by("releaser")
        actions.release(run=run, by=by, at=LATER)
        actions.post_run(run=run, by=by, at=LATER, chunk=1)

    _together(found, world, [press, press], "refusals.")
    releases = Entry.objects.filter(verb="spending.release").count()
    found.outcome.expect(releases == 1, f"{releases} releases of one run")
    posted = Journal.objects.filter(kind="run_posted").count()
    found.outcome.expect(posted == len(ASKED), f"{posted} journals for {len(ASKED)} payments")
    _to_the_end(found, world, bank, 1)


# -- the ground gives way -------------------------------------------------------------------------


def _disk_full(ground: Ground, found: Found, world: World, bank: Bank) -> None:
    """No page more than so many: each write is whole or refused; with space again all is paid."""
    refused = 0

    def cramped(number: int, pages: int) -> None:
        from django.db import connection

        with connection.cursor() as cursor:
            cursor.execute("PRAGMA page_count")
            cursor.execute(f"PRAGMA max_page_count = {cursor.fetchone()[0] + pages}")
        office(world, bank).day(number)

    for day in range(24 if ground.full else 6):
        # None at first: with room on the first day all might be written then.
        pages = ground.random.choice((0, 0, 1, 2, 12)) if day else 0
        child = process(lambda day=day, pages=pages: cramped(day, pages), _said(world))
        refused += _ended(found.outcome, world, child, "disk is full") == 1
        _sound(found.outcome, bank)
    found.outcome.expect(refused > 0, "the disk was never full")
    found.outcome.notes.append(f"bank {bank.kind}: the disk was full {refused} times")
    _to_the_end(found, world, bank, day + 1)


def _server_gone(ground: Ground, found: Found, world: World, bank: Bank) -> None:
    """Lines cut in the middle of a day, and a server that is started anew meanwhile."""
    cut = 0
    for day in range(12 if ground.full else 4):
        child = process(lambda day=day: office(world, bank).day(day), _said(world))
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
        cut += _ended(found.outcome, world, child, "OperationalError") == 1
        _sound(found.outcome, bank)
    found.outcome.expect(cut > 0, "no line was cut while anybody worked")
    found.outcome.notes.append(f"bank {bank.kind}: lines were cut {cut} times")
    _to_the_end(found, world, bank, day + 1)


def _database() -> str:
    from django.db import connection

    return str(connection.settings_dict["NAME"])


if __name__ == "__main__":
    sys.exit(run("kill9", prove, sabotages=ways, least=LEAST))
