"""The bench that ours and the reference work on in the same rounds, and what came of it."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from benchmarks.ledger_work import bare
from benchmarks.ledger_work.ground import Books, Cpu, Ground, own_pid

WRITERS = 8


@dataclass(frozen=True, slots=True)
class Row:
    """One ratio. `least`: whether the target is the least that will do, or the most."""

    name: str
    words: str
    ratio: float | None
    target: float
    least: bool = False
    figures: str = ""

    @property
    def kept(self) -> bool | None:
        if self.ratio is None:
            return None
        return self.ratio >= self.target if self.least else self.ratio <= self.target


def ratios(ours: Sequence[float], theirs: Sequence[float]) -> float:
    """The median of the ratios inside each round."""
    return statistics.median(a / b for a, b in zip(ours, theirs, strict=True))


def alternating(
    rounds: int, *works: Callable[[int], float], warm: bool = True
) -> list[list[float]]:
    """Each work once in every round, in turns; the first round only warms up."""
    found: list[list[float]] = [[] for _ in works]
    for number in range(-1 if warm else 0, rounds):
        order = list(enumerate(works))
        for place, work in order if number % 2 else reversed(order):
            took = work(number)
            if number >= 0:
                found[place].append(took)
    return found


def ms(seconds: Sequence[float], many: int) -> str:
    return f"{1000 * statistics.median(seconds) / many:.3f} ms"


class Bench:
    """What all measurements share: the books, a plain driver, and both clocks."""

    def __init__(self, ground: Ground) -> None:
        self.ground = ground
        self.books = Books(pots=40, funded=10**9)
        self.driver = ground.driver()
        pid = None
        if ground.db == "postgres":
            self.driver.execute(bare.FUNCTION)
            ((pid,),) = self.driver.execute("SELECT pg_backend_pid()").fetchall()
        self.cpu, self.bare_cpu = Cpu(own_pid(ground)), Cpu(pid)
        self.rounds = self.of(1, 5, 9)
        self.many = self.of(5, 80, 400)

    def of(self, tiny: int, small: int, full: int) -> int:
        """A number for the size asked for."""
        return tiny if self.ground.tiny else full if self.ground.full else small

    def day(self, day: date) -> Any:
        return day if self.ground.db == "postgres" else day.isoformat()

    def ref(self, ref: Any) -> Any:
        return ref if self.ground.db == "postgres" else ref.hex

    def moment(self) -> Any:
        return self.books.at if self.ground.db == "postgres" else str(self.books.at)

    def transfers(self, many: int) -> list[tuple[Any, Any]]:
        """Journals of two counted lines over all pots, each with what names it in the record."""
        from ownway.ledger.rules import credit, debit

        found = []
        for place in range(many):
            shop = self.books.shops[place % len(self.books.shops)]
            lines = (debit(shop.available, 7), credit(shop.contingency, 7))
            journal = shop.journal("set_by", *lines)
            found.append((journal, self.books.naming([journal])))
        return found

    def post_each(self, wanted: Sequence[tuple[Any, Any]]) -> None:
        for journal, event in wanted:
            self.books.post([journal], event)

    def bare_each(self, wanted: Sequence[tuple[Any, Any]]) -> Callable[[], None]:
        """The same journals, made ready for the plain driver."""
        books, post = self.books, self.bare_post
        rows = []
        for journal, event in wanted:
            head = (
                books.book_id,
                self.ref(journal.key),
                bytes.fromhex(event.journals[0]),
                journal.kind,
                self.day(books.day),
                self.moment(),
                self.ref(books.by.ref),
                books.event,
            )
            lines = [(books.ids[line.account.code], line.amount) for line in journal.lines]
            rows.append((head, lines))

        def work() -> None:
            for head, lines in rows:
                post(self.driver, head, lines)

        return work

    @property
    def bare_post(self) -> Callable[..., None]:
        if self.ground.db == "postgres":
            return bare.post_by_function
        return bare.post_by_statements
