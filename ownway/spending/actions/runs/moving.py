"""What every step of a pay run shares: rows held fast, lines, bills and runs that move together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from itertools import islice
from uuid import UUID

from django.db.models import Model
from django.utils.translation import gettext as _

from ownway.core.actors import Actor
from ownway.ledger import actions as accounts
from ownway.ledger import posting
from ownway.ledger import queries as books
from ownway.ledger.rules import AccountRef, HoldRef, Journal, hashes
from ownway.programme.models import Programme
from ownway.record import actions as record
from ownway.record.models import Entry
from ownway.spending import queries, rules
from ownway.spending.actions import refusals
from ownway.spending.actions.bills import save_statuses, set_status
from ownway.spending.actions.setting_aside import move_all_on
from ownway.spending.models import Bill, BillPart, Payment, PayRun, PayRunLine, Purchase
from ownway.spending.rules import BillStatus, RunLineState, RunStatus

AFTER_RELEASE = (
    RunStatus.RELEASED,
    RunStatus.POSTED,
    RunStatus.FILED,
    RunStatus.SENT,
    RunStatus.DONE,
)


def locked(run: PayRun) -> PayRun:
    """The run as it stands, until the end of the transaction."""
    PayRun.objects.select_for_update().get(pk=run.pk)
    return PayRun.objects.select_related("programme__pack").get(pk=run.pk)


def check_status(run: PayRun, *wanted: RunStatus) -> None:
    """Raises NotPossible where the run is somewhere else."""
    if run.status not in wanted:
        raise refusals.NotPossible(
            _("This pay run is no longer where it was."),
            fix=_("Open it again to see where it is."),
        )


def check_whole(run: PayRun) -> None:
    """Hashes every line of a run again: long for a long run, so before others wait (`writing`).

    Raises RunChanged where they are not those that were frozen.
    """
    found = (rules.line_hash(queries.run_line(line)) for line in queries.frozen_lines(run))
    _check_hash(run, found)


def frozen_lines(run: PayRun) -> dict[int, str]:
    """The hash of each line by its number, which together are the run's.

    Read before others wait; with `check_lines` a part of a run is as sure as the whole.
    Raises RunChanged where they are not those that were frozen.
    """
    found = dict(run.lines.order_by("line_no").values_list("line_no", "line_hash"))
    _check_hash(run, found.values())
    return found


def check_lines(lines: Iterable[PayRunLine], frozen: Mapping[int, str]) -> None:
    """Raises RunChanged where one of these lines is not as it was frozen."""
    for line in lines:
        if rules.line_hash(queries.run_line(line)) != frozen.get(line.line_no):
            raise _changed()


def _check_hash(run: PayRun, line_hashes: Iterable[str]) -> None:
    kept = PayRun.objects.values_list("frozen_hash", flat=True).get(pk=run.pk)
    if rules.frozen_hash(line_hashes) != kept:
        raise _changed()


def _changed() -> refusals.RunChanged:
    return refusals.RunChanged(
        _("This pay run is not what was frozen. Nothing was paid."),
        fix=_("Take it back, make a new one, and tell whoever looks after the record."),
    )


def shares(bill: Bill, holds: Mapping[UUID, HoldRef]) -> list[tuple[BillPart, HoldRef]]:
    """Each part that pays the bill, with the money set aside for it."""
    found = []
    for share in bill.parts.all():
        hold = holds.get(share.part.hold_key)
        if hold is None:
            raise AssertionError("a part of an approved purchase has its money set aside")
        found.append((share, hold))
    return found


def drawn_by(line: PayRunLine, holds: Mapping[UUID, HoldRef]) -> list[tuple[HoldRef, int]]:
    """What one line takes out of each hold; empty where the money is no longer where listed."""
    mine = [
        (hold, share.amount_minor)
        for share, hold in shares(line.bill, holds)
        if cash(hold).code == line.cash
    ]
    return mine if sum(amount for _hold, amount in mine) == line.amount_minor else []


def holds_of(programme: Programme, lines: Collection[PayRunLine]) -> dict[UUID, HoldRef]:
    """Every hold these lines draw on, in one read."""
    keys = {share.part.hold_key for line in lines for share in line.bill.parts.all()}
    return books.holds_under(programme.ref, keys)


def cash(hold: HoldRef) -> AccountRef:
    """The account of the books that a hold is paid from."""
    if hold.cash is None:
        raise AssertionError("money set aside names the account it is paid from")
    return hold.cash


def move_lines(
    lines: Collection[PayRunLine], state: RunLineState, days: Mapping[int, date] | None = None
) -> None:
    """Lines go to `state`; `days` says by pk when each was paid.

    Raises AssertionError where a rule does not let one.
    """
    by_day: dict[date | None, list[int]] = defaultdict(list)
    for line in lines:
        if not rules.line_may_become(RunLineState(line.state), state):
            raise AssertionError("a payment only goes where its rules let it")
        line.state = state.value
        if days is not None:
            line.paid_on = days[line.pk]
        by_day[line.paid_on].append(line.pk)
    for day, named in by_day.items():
        PayRunLine.objects.filter(pk__in=named).update(state=state.value, paid_on=day)


def settle_lines(
    lines: Collection[PayRunLine], days: Mapping[int, date], *, by: Actor, at: datetime
) -> list[Model]:
    """Lines are paid, each on the bank's day by its pk; gives what else moved."""
    move_lines(lines, RunLineState.SETTLED, days)
    latest = max(days.values())
    return move_bills((line.bill_id for line in lines), on=latest, by=by, at=at)


def move_bills(bill_ids: Iterable[int], *, on: date, by: Actor, at: datetime) -> list[Model]:
    """Bills go where their lines are, purchases where their bills are; gives the rows changed.

    A bill that is paid whole gets its payment, on the latest day the bank paid a part of it; a
    payment that came back says on which day (`on`). Purchases and bills are held before anything of
    them is read: another run may pay the rest of one at the same time.
    """
    named = sorted(set(bill_ids))
    theirs = Bill.objects.filter(pk__in=named).order_by().values("purchase")
    held = Purchase.objects.select_for_update().filter(pk__in=theirs).order_by("pk")
    list(held.values_list("pk", flat=True))
    list(Bill.objects.select_for_update().filter(pk__in=named).order_by("pk").values_list("pk"))
    lines: dict[int, list[PayRunLine]] = defaultdict(list)
    for line in PayRunLine.objects.filter(bill__in=named):
        lines[line.bill_id].append(line)
    bills = Bill.objects.filter(pk__in=named).select_related("payee").order_by("pk")
    moved: list[Bill] = []
    payments: list[Payment] = []
    returned: list[Payment] = []
    for bill in bills.prefetch_related("payments"):
        then = rules.bill_after(
            bill.amount_minor,
            [(line.amount_minor, RunLineState(line.state)) for line in lines[bill.pk]],
        )
        if then == bill.status:
            continue
        if bill.status == BillStatus.PAID and (paid := bill.payment) is not None:
            paid.returned_on = on
            returned.append(paid)
        if then is BillStatus.PAID:
            payments.append(_payment(bill, lines[bill.pk], on, by=by, at=at))
        set_status(bill, then)
        moved.append(bill)
    Payment.objects.filter(pk__in=[one.pk for one in returned]).update(returned_on=on)
    save_statuses(moved)
    Payment.objects.bulk_create(payments)
    purchases = list(queries.with_bills().filter(bills__in=moved).distinct().order_by("pk"))
    move_all_on(purchases)
    return [*moved, *returned, *payments, *purchases]


def _payment(
    bill: Bill, lines: Sequence[PayRunLine], on: date, *, by: Actor, at: datetime
) -> Payment:
    days = [line.paid_on for line in lines if line.state == RunLineState.SETTLED and line.paid_on]
    return Payment(
        bill=bill,
        amount_minor=bill.amount_minor,
        currency=bill.currency,
        paid_on=max(days, default=on),
        paid_at=at,
        paid_by=by.ref,
    )


def move_run(run: PayRun, *, by: Actor, at: datetime) -> bool:
    """The run goes as far as the payment that is furthest behind; whether it moved."""
    there = (state for state in rules.UNDER_WAY if run.lines.filter(state=state).exists())
    then = rules.run_after(islice(there, 1))  # the furthest behind says it: no line is counted
    if then == run.status or run.status == RunStatus.DONE:
        return False
    run.status = then.value
    if then is RunStatus.DONE:
        run.done_at, run.done_by = at, by.ref
    run.save(update_fields=["status", "done_at", "done_by"])
    return True


def post(
    verb: str,
    programme: Programme,
    rows: Sequence[Model],
    journals: Sequence[Journal],
    today: date,
    *,
    details: Mapping[str, object],
    by: Actor,
    at: datetime,
) -> None:
    """The entry in the record, then every journal under it, in one call of the kernel."""
    book = programme.ref
    event = record.write(
        by=by,
        at=at,
        verb=verb,
        programme=book,
        rows=rows,
        details=details,
        journals=hashes(book, journals),
    )
    if not journals:
        return
    named = {line.account for journal in journals for line in journal.lines}
    accounts.open_accounts(named, opened_on=today)
    posting.post(journals, book=book, event=event, by=by, at=at)


def record_entry(
    verb: str,
    run: PayRun,
    rows: Sequence[Model],
    *,
    by: Actor,
    at: datetime,
    details: Mapping[str, object] | None = None,
) -> Entry:
    """The one entry of a step that moves no money."""
    return record.write(
        by=by,
        at=at,
        verb=verb,
        programme=run.programme.ref,
        rows=rows,
        details={"run": run.ref, "number": run.number, **(details or {})},
    )
