"""What the banks of two holders say of payments: statements that add up, and status reports."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

from ownway.ledger.rules import AccountRef, account_of
from ownway.spending import actions
from ownway.spending.rules import EntryRead, PaperKind, PaperRead, Said

BEGINS_WITH = 100_000_000  # pence
SAYS = {"booked": Said.BOOKED, "rejected": Said.REJECTED, "returned": Said.RETURNED}


def account(book: UUID, code: str) -> AccountRef:
    return account_of(book, code)


def fits(line: Any, holder: str, kind: PaperKind, what: str) -> bool:
    """Whether this paper is where the bank says this of this payment."""
    stated = PaperKind.STATUS if what == "rejected" else PaperKind.STATEMENT
    return line.holder == holder and stated is kind


@dataclass
class Bank:
    """How far each holder's account has been told."""

    closing: dict[str, int] = field(default_factory=dict)
    papers_made: int = 0

    def papers(
        self, lines: Mapping[int, Any], wanted: Mapping[int, str], at: datetime
    ) -> Iterator[tuple[str, PaperKind, PaperRead]]:
        for holder in sorted({line.holder for line in lines.values()}):
            for kind in (PaperKind.STATUS, PaperKind.STATEMENT):
                mine = {pk: w for pk, w in wanted.items() if fits(lines[pk], holder, kind, w)}
                if mine:
                    entries = [_entry(lines[pk], what, at) for pk, what in mine.items()]
                    yield holder, kind, self._paper(holder, kind, entries, at)

    def _paper(
        self, holder: str, kind: PaperKind, entries: list[EntryRead], at: datetime
    ) -> PaperRead:
        self.papers_made += 1
        name = f"P{self.papers_made}"
        known: dict[str, Any] = {}
        if kind is PaperKind.STATEMENT:
            opening = self.closing.get(holder, BEGINS_WITH)
            self.closing[holder] = opening + sum(one.amount or 0 for one in entries)
            known = {
                "account": f"GB-{holder}",
                "opening": opening,
                "closing": self.closing[holder],
                "closing_on": at.date(),
            }
        return PaperRead(
            kind=kind,
            name=name,
            sha256=sha256(repr((name, holder, entries)).encode()).hexdigest(),
            currency="GBP",
            entries=tuple(entries),
            **{"account": "", "opening": None, "closing": None, "closing_on": None, **known},
        )


def _entry(line: Any, what: str, at: datetime) -> EntryRead:
    amount = {"booked": -line.amount_minor, "returned": line.amount_minor}.get(what)
    return EntryRead(
        ref=str(line.pk),
        said=SAYS[what],
        on=at.date(),
        amount=amount,
        reason="" if what == "booked" else "MS03",  # no reason given: the account may be right
        reference=line.reference,
    )


def read(world: Any, holder: str, paper: PaperRead, *, at: datetime) -> Any:
    return actions.read_paper(
        programme=world.programme,
        holder=holder,
        paper=paper,
        matches={one.ref: [one.reference] for one in paper.entries},
        guesses={},
        by=world.payer,
        at=at,
    )
