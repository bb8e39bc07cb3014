"""What must be true of a pay run at any moment, and in the end; the banks' books are the judge."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from harness import Outcome

from killing.bank import Bank
from killing.office import Fuse
from killing.world import Place, World, office

TESTED = 3  # banking days between a test and the first payment into an account
SATURDAY = 5
BEFORE_BANK = ("listed", "set_aside", "withdrawn", "posted", "in_file")


@dataclass
class Found:
    """What came of all the killing."""

    outcome: Outcome
    paid_by: set[tuple[str, str]] = field(default_factory=set)  # kind of bank, format
    tried: int = 0  # accounts that banks were asked to try
    kills: int = 0
    states: Counter[tuple[Any, ...]] = field(default_factory=Counter)
    payments: int = 0
    places: int = 0


@dataclass(frozen=True)
class Scene:
    """One place that pays by one bank, in a copy of the world."""

    found: Found
    world: World
    place: Place
    bank: Bank

    @property
    def outcome(self) -> Outcome:
        return self.found.outcome

    def day(self, number: int, fuse: Fuse | None = None) -> Callable[[], None]:
        """What the office does on one day; the first is 0."""
        work = office(self.place, self.bank, fuse)
        return lambda: work.day(self.place.first + number)

    def quiet(self) -> bool:
        from ownway.spending.models import Bill

        here = Bill.objects.filter(person__programme=self.place.programme)
        return not self.bank.untold() and set(here.values_list("status", flat=True)) == {"paid"}


def state(bank: Bank) -> tuple[Any, ...]:
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


def sound(scene: Scene) -> None:
    """True after each crash: intent before effect, nothing paid twice, nothing out of sight."""
    from ownway.ledger import queries as books
    from ownway.ledger.rules import Kind
    from ownway.spending.models import PayRunLine
    from ownway.spending.rules import OPEN

    outcome, paid = scene.outcome, scene.bank.paid()
    lines = {line.reference: line for line in PayRunLine.objects.select_related("bill")}
    early = [one.reference for one in paid if lines[one.reference].state in BEFORE_BANK]
    outcome.expect(not early, f"the bank has what we never meant to send: {early}")
    once = Counter(one.reference for one in paid)
    outcome.expect(set(once.values()) <= {1}, f"paid more than once: {once.most_common(1)}")
    _right_amounts(scene, paid, lines)
    _tried_first(outcome, paid, lines)
    hidden = _out_of_sight(lines.values())
    outcome.expect(not hidden, f"unknown, and nobody is asked to look: {hidden}")
    under_way = sum(line.amount_minor for line in lines.values() if line.state in OPEN)
    moved = sum(sum(books.balances(book, kind=Kind.IN_TRANSIT).values()) for book in _books())
    outcome.expect(moved == under_way, f"{moved} under way in the books, {under_way} in runs")


def _right_amounts(scene: Scene, paid: list[Any], lines: dict[str, Any]) -> None:
    """By the bank: each payment is as much as was asked for, and nothing asked twice."""
    asked = scene.place.asked
    wrong = [
        one
        for one in paid
        if one.amount != lines[one.reference].bill.amount_minor
        or one.account != asked.get(one.amount)
    ]
    scene.outcome.expect(not wrong, f"a wrong amount or account: {wrong[:1]}")
    kept = Counter(one.amount for one in paid if not one.back)
    twice = [amount for amount, times in kept.items() if times > 1 or amount not in asked]
    scene.outcome.expect(not twice, f"paid twice, or never asked for: {twice}")


def _tried_first(outcome: Outcome, paid: list[Any], lines: dict[str, Any]) -> None:
    """Where the rail wants it (NACHA), a test left three banking days before money moves."""
    from ownway.spending.models import Prenote

    sent = {one.account_id: one.sent_at.date() for one in Prenote.objects.all()}
    early = [
        one
        for one in paid
        if one.format == "nacha"
        and _banking_days(sent.get(lines[one.reference].account_id), one.on) < TESTED
    ]
    outcome.expect(not early, f"paid into an account that was not tried yet: {early[:1]}")


def _banking_days(since: date | None, until: date) -> int:
    """How many weekdays lie after one day, up to another; none where nothing began."""
    days = (until - since).days if since else 0
    return sum((until - timedelta(days=back)).weekday() < SATURDAY for back in range(days))


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


def judge(scene: Scene) -> None:
    """The bank's books, and nothing else, say what was paid: each sum asked for, once."""
    from ownway.ledger import queries as books

    found, outcome, paid = scene.found, scene.outcome, scene.bank.paid()
    found.payments += len(paid)
    found.tried += len(scene.bank.tried())
    found.paid_by |= {(scene.bank.kind, one.format) for one in paid}
    sound(scene)
    kept = Counter(one.amount for one in paid if not one.back)
    asked = Counter(scene.place.asked.keys())
    outcome.expect(
        kept == asked,
        f"bank {scene.bank.kind}: lost {sorted((asked - kept).elements())},"
        f" too much {sorted((kept - asked).elements())}",
    )
    outcome.expect(scene.quiet(), f"bank {scene.bank.kind}: not all is known to be paid: {_open()}")
    wrong = books.check()
    outcome.expect(not wrong, f"the books do not agree: {[one.words for one in wrong[:2]]}")


def _open() -> list[Any]:
    from ownway.spending.models import PayRunLine

    return list(PayRunLine.objects.exclude(state="settled").values_list("reference", "state"))
