"""Reads for a day on which the site is gone: all that is still to be paid, from a copy of its data.

What was released and surely not sent leaves in the files it would have left in, to the byte. What
nobody released yet, and what the bank may have, is listed and never made into a file.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from ownway.ledger import queries as books
from ownway.ledger.rules import AccountRef, HoldRef
from ownway.programme import queries as programmes
from ownway.programme.models import Programme
from ownway.programme.rules import Pack
from ownway.record import queries as record
from ownway.spending.models import Bill, PayeeAccount, PayRun, PayRunLine, RunFile
from ownway.spending.queries.files import Batch, WayDropped, batch_of, files_of, to_file
from ownway.spending.queries.payees import accounts_in_use
from ownway.spending.queries.purchases import keeper_of
from ownway.spending.queries.runs import (
    CAME_BACK,
    bills_wait,
    lines,
    live_lines,
    must_not_leave,
    to_pay,
    waits,
)
from ownway.spending.rules import (
    OPEN,
    BillStatus,
    RunLineState,
    RunStatus,
    SetAside,
    payment_reference,
)


class Stands(StrEnum):
    """What is to be done with one payment."""

    IN_FILE = "in file"  # of this pack: upload it
    ASK_BANK = "ask the bank"  # a file with it may have left
    BY_HAND = "by hand"  # released: by card, cheque or phone
    TWO_PEOPLE = "two people"  # agreed, and nobody released it yet
    WAITS = "waits"  # somebody checks it, or its details: not to be paid now


@dataclass(frozen=True, slots=True)
class Owed:
    """One payment that is still to be made. `amount_minor` in minor units.

    `reference` is the payment's own where a run listed it, else one made of its bill.
    """

    stands: Stands
    payee: str
    amount_minor: int
    currency: str
    reference: str
    promised_on: date | None
    holder: str  # code: who pays it
    account: PayeeAccount | None = None
    why: str = ""  # where it waits: a code of spending.rules.SetAside, or that it came back


@dataclass(frozen=True, slots=True)
class Standing:
    """A file that may leave. `sha256`: what was noted of it when it was made, if it was."""

    batch: Batch
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class PayPack:
    """All that is still to be paid in one programme. `known_at`: of the newest thing known here."""

    files: tuple[Standing, ...]
    others: tuple[Owed, ...]
    known_at: datetime | None


def pay_pack(programme: Programme, at: datetime) -> PayPack:
    """What would have to be paid if this copy of the data were all there is."""
    today = programmes.day_of(programme, at)
    files: list[Standing] = []
    under_way = PayRun.objects.filter(
        programme=programme, status__in=(RunStatus.RELEASED, RunStatus.POSTED, RunStatus.FILED)
    )
    for run in under_way.order_by("number"):
        ready = [one.file for one in files_of(run) if one.may_leave and one.all_open]
        files += [one for file in ready for one in _standing(file)]
        files += [Standing(batch) for batch in to_file(run, at)]
    filed = {line.pk for one in files for line in one.batch.lines}
    others = [
        *_asked_of_the_bank(programme, filed),
        *_listed(programme, today),
        *_in_no_run(programme, today),
        *_came_back(programme),
    ]
    return PayPack(tuple(files), tuple(others), record.newest(programme.ref))


def _standing(file: RunFile) -> Iterator[Standing]:
    """The file, where its way still is in the pack; else its payments are listed."""
    try:
        yield Standing(batch_of(file), file.sha256)
    except WayDropped:
        return


def of_line(line: PayRunLine, stands: Stands, why: str = "") -> Owed:
    """One payment of a run."""
    return Owed(
        stands=stands,
        payee=line.payee,
        amount_minor=line.amount_minor,
        currency=line.currency,
        reference=line.reference,
        promised_on=line.promised_on,
        holder=line.holder,
        account=line.account,
        why=why,
    )


def _asked_of_the_bank(programme: Programme, filed: Collection[int]) -> Iterator[Owed]:
    """In the books, in no file of this pack, and no bank surely has it."""
    rows = lines().filter(run__programme=programme, state__in=OPEN - {RunLineState.SENT})
    for line in rows.order_by("pk"):
        if line.pk not in filed and must_not_leave(line):
            yield of_line(line, Stands.WAITS, SetAside.ACCOUNT_STOPPED.value)
        elif line.pk not in filed:
            posted = line.state == RunLineState.POSTED  # its way is no longer in the pack
            yield of_line(line, Stands.BY_HAND if posted else Stands.ASK_BANK)


def _listed(programme: Programme, today: date) -> Iterator[Owed]:
    """In a run that is not in the books yet, whether it was released or not."""
    rows = lines().filter(run__programme=programme, state=RunLineState.LISTED)
    by_run: dict[PayRun, list[PayRunLine]] = {}
    for line in rows.order_by("run_id", "line_no"):
        by_run.setdefault(line.run, []).append(line)
    for run, listed in by_run.items():
        why = waits(run, listed, today)
        for line in listed:
            reason = why.get(line.line_no)
            stands = Stands.WAITS if reason else Stands.TWO_PEOPLE
            yield of_line(line, stands, reason.value if reason else "")


def _in_no_run(programme: Programme, today: date) -> Iterator[Owed]:
    """What the next run would list."""
    bills = list(to_pay(programme.ref))
    pack = programmes.pack_of(programme)
    accounts = accounts_in_use({bill.payee_id for bill in bills}, today)
    why = bills_wait(programme, bills, today)
    live = live_lines({bill.pk for bill in bills})
    keys = {share.part.hold_key for bill in bills for share in bill.parts.all()}
    holds = books.holds_under(programme.ref, keys)
    for bill in bills:
        reason = why.get(bill.pk)
        for (cash, holder), amount in _from_where(bill, holds, pack).items():
            if (bill.pk, cash.pot) not in live:
                yield Owed(
                    stands=Stands.WAITS if reason else Stands.TWO_PEOPLE,
                    payee=bill.payee.name,
                    amount_minor=amount,
                    currency=bill.currency,
                    reference=payment_reference(bill.ref),
                    promised_on=bill.promised_on,
                    holder=holder,
                    account=accounts[bill.payee_id].account,
                    why=reason.value if reason else "",
                )


def _came_back(programme: Programme) -> Iterator[Owed]:
    """What a bank refused or sent back, and nobody allowed again yet: it is owed all the same."""
    rows = lines().filter(CAME_BACK, run__programme=programme, paid_again=None)
    for line in rows.filter(bill__status=BillStatus.AGREED).order_by("pk"):
        yield of_line(line, Stands.WAITS, "came_back")


def _from_where(
    bill: Bill, holds: Mapping[UUID, HoldRef], pack: Pack
) -> dict[tuple[AccountRef, str], int]:
    """What each account pays of a bill, and who keeps it now."""
    found: dict[tuple[AccountRef, str], int] = {}
    for share in bill.parts.all():
        cash = holds[share.part.hold_key].cash
        if cash is not None:
            keeper = keeper_of(cash, pack)
            place = (cash, "" if keeper is None else keeper.code)  # owed, whoever has it now
            found[place] = found.get(place, 0) + share.amount_minor
    return found
