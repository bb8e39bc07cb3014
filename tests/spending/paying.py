"""Small steps of paying that several test files take: accounts, runs, files, what a bank says."""

from __future__ import annotations

from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from tests.cast import NOW

CALLED = "Rang 020 7946 0018, on file since May; Jo at the desk confirmed"
LATER = NOW + timedelta(days=4)  # a new account has rested


def british(number: str = "66374958", **changed: Any) -> Any:
    from ownway.spending.rules import Details

    known = {
        "holder_name": "City Leisure",
        "country": "GB",
        "town": "Thornmere",
        "sort_code": "08-99-99",
        "number": number,
    }
    return Details(**{**known, **changed})


def account(
    plan: Any, payee: Any, *, at: datetime = NOW, number: str = "66374958", **changed: Any
) -> Any:
    """Where the payee is paid: proposed by Tom, confirmed by Ifor, who releases nothing."""
    from ownway.spending import actions

    details = british(number, **changed)
    made = actions.propose_account(payee=payee, details=details, by=plan.by("payer"), at=at)
    return actions.confirm_account(account=made, called_back=CALLED, by=plan.by("director"), at=at)


def payee_of(purchase: Any) -> Any:
    return purchase.bills.first().payee


def posted(plan: Any, *, at: datetime = LATER, maker: str = "payer") -> Any:
    """A run of all that waits, released and in the books."""
    from ownway.spending import actions

    made = actions.make_run(programme=plan.person.programme, by=plan.by(maker), at=at)
    released = actions.release(run=made, by=plan.by("releaser"), at=at)
    return actions.post_run(run=released, by=plan.by("releaser"), at=at)


def content(batch: Any) -> bytes:
    """Stands for a file: any bytes that depend on all that a batch holds, and on nothing else."""
    rows = [(one.reference, one.amount_minor, one.account_id) for one in batch.lines]
    said = (batch.message_id, batch.created_at, batch.execute_on, rows)
    return repr(said).encode()


def filed(plan: Any, run: Any, *, at: datetime = LATER) -> list[Any]:
    """A file for each batch that is ready."""
    from ownway.spending import actions, queries

    made = []
    while batches := queries.to_file(run, at):
        batch = batches[0]
        part = actions.FilePart(
            sha256=sha256(content(batch)).hexdigest(),
            count=len(batch.lines),
            total=batch.total,
            keys=tuple(one.key for one in batch.lines),
        )
        made.append(
            actions.make_file(
                run=run,
                rail=batch.rail.code,
                number=batch.number,
                execute_on=batch.execute_on,
                part=part,
                by=plan.by("payer"),
                at=at,
            )
        )
    return made


def begun(plan: Any, file: Any, *, by: str = "payer", at: datetime = LATER) -> Any:
    """The intent to send: from here on the file may have left."""
    from ownway.spending import actions, queries

    again = sha256(content(queries.batch_of(file))).hexdigest()
    return actions.begin_sending(file=file, sha256=again, by=plan.by(by), at=at)


def sent(plan: Any, file: Any, *, at: datetime = LATER) -> Any:
    from ownway.spending import actions

    dispatch = begun(plan, file, at=at)
    return actions.answer_sending(dispatch=dispatch, outcome="sent", by=plan.by("payer"), at=at)


def statement(*entries: Any, name: str = "2026-001", opening: int = 1_000_000, **more: Any) -> Any:
    """A statement that adds up."""
    from ownway.spending.rules import PaperKind, PaperRead

    closing = opening + sum(one.amount or 0 for one in entries)
    known = {
        "kind": PaperKind.STATEMENT,
        "name": name,
        "sha256": sha256(repr((name, entries)).encode()).hexdigest(),
        "currency": "GBP",
        "account": "GB-1",
        "opening": opening,
        "closing": closing,
        "closing_on": LATER.date(),
    }
    return PaperRead(entries=tuple(entries), **{**known, **more})


def read(
    plan: Any,
    paper: Any,
    *,
    holder: str = "harbour_accounts",
    by: str = "payer",
    at: datetime = LATER,
) -> Any:
    """Reads a paper in; what has a reference of ours is a sure match."""
    from ownway.spending import actions

    return actions.read_paper(
        programme=plan.person.programme,
        holder=holder,
        paper=paper,
        matches={one.ref: [one.reference] for one in paper.entries if one.reference},
        guesses={},
        by=plan.by(by),
        at=at,
    )


def booked(line: Any, *, ref: str = "1", amount: int | None = None, **more: Any) -> Any:
    from ownway.spending.rules import EntryRead, Said

    minor = -line.amount_minor if amount is None else amount
    known = {"said": Said.BOOKED, "on": LATER.date(), "amount": minor}
    return EntryRead(ref=ref, reference=line.reference, **{**known, **more})
