"""Pay runs: made by one person, frozen, released by another, settled by what the bank says."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import uuid5

from django.db.models import Max, Model
from django.utils.translation import gettext as _

from ownway.core.actors import Actor
from ownway.holding.rules import in_transit_account
from ownway.ledger import actions as accounts
from ownway.ledger import posting
from ownway.ledger import queries as books
from ownway.ledger.rules import AccountRef, HoldRef, Journal, Kind, hashes
from ownway.programme import queries as programmes
from ownway.programme.models import Programme
from ownway.record import actions as record
from ownway.record.models import Entry
from ownway.record.store import writing
from ownway.spending import queries, rules
from ownway.spending.actions import refusals
from ownway.spending.actions.bills import move as move_bill
from ownway.spending.actions.bills import paid_account
from ownway.spending.actions.setting_aside import move_on
from ownway.spending.models import Bill, BillPart, Payment, PayRun, PayRunLine
from ownway.spending.rules import BillStatus, RunLine, RunLineState, RunStatus, SetAside


@dataclass(frozen=True, slots=True)
class _Due:
    """A line of a run with what it draws from, and the account it is paid from."""

    row: PayRunLine
    holds: tuple[tuple[HoldRef, int], ...]  # what it takes out of each
    cash: AccountRef


def make_run(*, programme: Programme, by: Actor, at: datetime) -> PayRun:
    """Lists every agreed bill another holder pays, and freezes the list.

    Raises NothingToPay where nothing waits.
    """
    with writing():
        Programme.objects.select_for_update().get(pk=programme.pk)
        waiting = _waiting(programme)
        if not waiting:
            raise refusals.NothingToPay(
                _("Nothing waits to be paid."), fix=_("Agreed purchases will be listed here.")
            )
        last = PayRun.objects.filter(programme=programme).aggregate(last=Max("number"))["last"]
        run = PayRun.objects.create(
            programme=programme,
            number=(last or 0) + 1,
            status=RunStatus.DRAFT.value,
            made_at=at,
            made_by=by.ref,
            made_human=by.human,
        )
        wanted = [(bill, cash, due) for bill in waiting for cash, due in _from_where(bill).items()]
        lines = [
            _listed(run, place, bill, cash, due)
            for place, (bill, cash, due) in enumerate(wanted, start=1)
        ]
        PayRunLine.objects.bulk_create(lines)
        run.frozen_hash = rules.frozen_hash([queries.run_line(line) for line in lines])
        run.status = RunStatus.FROZEN.value
        run.save(update_fields=["frozen_hash", "status"])
        stored = list(run.lines.all())
        _record("spending.make_run", run, [run, *stored], by=by, at=at)
        return run


def release(*, run: PayRun, by: Actor, at: datetime) -> PayRun:
    """Pays what was frozen: every line's journal in one call, or none (money design, section 12).

    Another human than the maker, who asked for and decided nothing in it. A line the holder
    cannot pay yet is set aside with a reason; the rest go on. A second click changes nothing.
    Raises TwoPeople, RunChanged, NothingToPay, NotPossible.
    """
    with writing():
        now = _locked(run)
        if now.status != RunStatus.FROZEN and now.released_human == by.human:
            return now
        _check_status(now, RunStatus.FROZEN)
        lines = list(queries.lines_of(now))
        _check_releaser(now, lines, by)
        _check_unchanged(now, lines)
        due, aside = _sorted(lines)
        today = programmes.day_of(now.programme, at)
        journals = [_posted(one, today) for one in due]
        for line, why in aside:
            line.state, line.set_aside_reason = RunLineState.SET_ASIDE.value, why.value
            line.save(update_fields=["state", "set_aside_reason"])
        paid = [one.row for one in due]
        _move_lines(paid, RunLineState.POSTED)
        moved = _move_bills(paid, BillStatus.ON_ITS_WAY)
        now.status, now.released_human = RunStatus.RELEASED.value, by.human
        now.released_at, now.released_by = at, by.ref
        now.save(update_fields=["status", "released_human", "released_at", "released_by"])
        rows: list[Model] = [now, *lines, *moved]
        _post("spending.release", now, rows, journals, today, by=by, at=at)
        return now


def settle(*, run: PayRun, paid_on: date | None = None, by: Actor, at: datetime) -> PayRun:
    """The bank says the run is paid. `paid_on`: the day on its statement, today where empty.

    A second click changes nothing. Raises NotPossible before the run is released.
    """
    with writing():
        now = _locked(run)
        if now.status == RunStatus.SETTLED:
            return now
        _check_status(now, RunStatus.RELEASED)
        lines = [line for line in queries.lines_of(now) if line.state == RunLineState.POSTED]
        today = programmes.day_of(now.programme, at)
        journals = [_settled(line, today) for line in lines]
        _move_lines(lines, RunLineState.SETTLED)
        moved = _move_bills(lines, BillStatus.PAID)
        payments = Payment.objects.bulk_create(
            Payment(
                bill=bill,
                amount_minor=bill.amount_minor,
                currency=bill.currency,
                paid_on=paid_on or today,
                paid_at=at,
                paid_by=by.ref,
            )
            for bill in moved
            if isinstance(bill, Bill) and bill.status == BillStatus.PAID
        )
        now.status, now.settled_at, now.settled_by = RunStatus.SETTLED.value, at, by.ref
        now.save(update_fields=["status", "settled_at", "settled_by"])
        rows: list[Model] = [now, *lines, *moved, *payments]
        _post("spending.settle", now, rows, journals, today, by=by, at=at)
        return now


def withdraw_run(*, run: PayRun, by: Actor, at: datetime) -> PayRun:
    """Takes a frozen run back; what it listed waits for the next one. Raises NotPossible."""
    with writing():
        now = _locked(run)
        if now.status == RunStatus.WITHDRAWN:
            return now
        _check_status(now, RunStatus.FROZEN)
        lines = list(queries.lines_of(now))
        _move_lines(lines, RunLineState.WITHDRAWN)
        now.status, now.withdrawn_at, now.withdrawn_by = RunStatus.WITHDRAWN.value, at, by.ref
        now.save(update_fields=["status", "withdrawn_at", "withdrawn_by"])
        _record("spending.withdraw_run", now, [now, *lines], by=by, at=at)
        return now


def _waiting(programme: Programme) -> list[Bill]:
    """What the run lists, held fast first, so that nobody takes back what is being listed."""
    due = queries.to_pay(programme.ref).order_by().values("pk")
    rows = Bill.objects.select_for_update().filter(pk__in=due).order_by("pk")
    held = {bill.pk for bill in rows}
    return [bill for bill in queries.to_pay(programme.ref) if bill.pk in held]


def _from_where(bill: Bill) -> dict[str, int]:
    """What each account that holds money for this bill pays of it, by the account's code."""
    found: dict[str, int] = {}
    for share, hold in _shares(bill):
        code = _cash(hold).code
        found[code] = found.get(code, 0) + share.amount_minor
    return found


def _shares(bill: Bill) -> list[tuple[BillPart, HoldRef]]:
    """Each part that pays the bill, with the money set aside for it."""
    book = bill.person.programme.ref
    found = []
    for share in bill.parts.all():
        hold = books.hold(book, share.part.hold_key)
        if hold is None:
            raise AssertionError("a part of an approved purchase has its money set aside")
        found.append((share, hold))
    return found


def _cash(hold: HoldRef) -> AccountRef:
    if hold.cash is None:
        raise AssertionError("money set aside names the account it is paid from")
    return hold.cash


def _locked(run: PayRun) -> PayRun:
    PayRun.objects.select_for_update().get(pk=run.pk)
    return PayRun.objects.select_related("programme__pack").get(pk=run.pk)


def _listed(run: PayRun, line_no: int, bill: Bill, cash: str, due: int) -> PayRunLine:
    if bill.promised_on is None:
        raise AssertionError("a bill that a run pays promises a day")
    key = rules.line_key(run.ref, line_no)
    return PayRunLine(
        run=run,
        line_no=line_no,
        bill=bill,
        payee=bill.payee.name,
        amount_minor=due,
        currency=bill.currency,
        cash=cash,
        key=key,
        reference=rules.payment_reference(key),
        promised_on=bill.promised_on,
        state=RunLineState.LISTED.value,
    )


def _check_status(run: PayRun, wanted: RunStatus) -> None:
    if run.status != wanted:
        raise refusals.NotPossible(
            _("This pay run is no longer where it was."),
            fix=_("Open it again to see where it is."),
        )


def _check_releaser(run: PayRun, lines: Sequence[PayRunLine], by: Actor) -> None:
    purchases = [line.bill.purchase for line in lines]
    findings = rules.check_releaser(
        releaser=by.human,
        maker=run.made_human,
        asked=[human for one in purchases for human in (one.asked_human, one.person.human)],
        decided=[one.answer.decided_human for one in purchases],
    )
    refusals.refuse(refusals.TwoPeople, findings, programmes.pack_of(run.programme))


def _check_unchanged(run: PayRun, lines: Sequence[PayRunLine]) -> None:
    if rules.frozen_hash([queries.run_line(line) for line in lines]) != run.frozen_hash:
        raise refusals.RunChanged(
            _("This pay run is not what was frozen. Nothing was paid."),
            fix=_("Take it back, make a new one, and tell whoever looks after the record."),
        )


def _sorted(lines: Sequence[PayRunLine]) -> tuple[list[_Due], list[tuple[PayRunLine, SetAside]]]:
    """Lines that can be paid now, and those that wait. Raises NothingToPay where none can."""
    rows = {line.line_no: line for line in lines}
    due = {line.line_no: _due(line) for line in lines}
    moved = {n for n, one in due.items() if one is None}
    there: dict[str, int | None] = {}
    for one in due.values():
        if one is not None and one.cash.code not in there:
            free = one.cash.kind is Kind.NOTIONAL_CASH
            there[one.cash.code] = None if free else books.balance(one.cash)
    listed: list[RunLine] = [queries.run_line(rows[n]) for n in rows if n not in moved]
    found = rules.set_aside(listed, there)
    if not found.payable:
        raise refusals.NothingToPay(
            _("The holders do not have the money for these yet."),
            fix=_("Set the holders up first, or take this run back."),
        )
    payable = [one for line in found.payable if (one := due[line.line_no]) is not None]
    aside = [(rows[line.line_no], why) for line, why in found.aside]
    return payable, aside + [(rows[n], SetAside.HOLDER_CHANGED) for n in sorted(moved)]


def _due(line: PayRunLine) -> _Due | None:
    """What the line draws on; None where the money is no longer where it was listed."""
    mine = [
        (hold, share.amount_minor)
        for share, hold in _shares(line.bill)
        if _cash(hold).code == line.cash
    ]
    if not mine or sum(amount for _hold, amount in mine) != line.amount_minor:
        return None
    return _Due(line, tuple(mine), _cash(mine[0][0]))


def _posted(due: _Due, today: date) -> Journal:
    """Dr committed · Cr spent, and Dr in_transit · Cr the holder's cash."""
    return rules.drawn(
        key=due.row.key,
        kind="run_posted",
        effective_on=today,
        drawings=[rules.drawing(hold, amount) for hold, amount in due.holds],
        cash=rules.run_posted(
            in_transit_account(due.cash.book, due.cash.currency), due.cash, due.row.amount_minor
        ),
    )


def _settled(line: PayRunLine, today: date) -> Journal:
    """Dr paid · Cr in_transit."""
    paid = paid_account(line.bill)
    return Journal(
        key=uuid5(line.key, "settled"),
        kind="run_settled",
        effective_on=today,
        lines=rules.run_settled(
            paid, in_transit_account(paid.book, paid.currency), line.amount_minor
        ),
        subject=line.bill.purchase.ref,
    )


def _move_lines(lines: Iterable[PayRunLine], state: RunLineState) -> None:
    moved = list(lines)
    for line in moved:
        line.state = state.value
    PayRunLine.objects.filter(pk__in=[line.pk for line in moved]).update(state=state.value)


def _move_bills(lines: Iterable[PayRunLine], then: BillStatus) -> list[Model]:
    """Bills whose every line has come this far go on, and their purchases with them."""
    named = {line.bill_id for line in lines}
    behind = {
        BillStatus.ON_ITS_WAY: [RunLineState.LISTED],
        BillStatus.PAID: [RunLineState.LISTED, RunLineState.POSTED],
    }[then]
    waiting = PayRunLine.objects.filter(bill__in=named, state__in=behind)
    going = named - set(waiting.values_list("bill_id", flat=True))
    bills = list(Bill.objects.filter(pk__in=going).select_related("payee").order_by("pk"))
    for bill in bills:
        move_bill(bill, then)
    purchases = list(queries.whole().filter(bills__in=bills).distinct().order_by("pk"))
    for purchase in purchases:
        move_on(purchase)
    return [*bills, *purchases]


def _post(
    verb: str,
    run: PayRun,
    rows: Sequence[Model],
    journals: Sequence[Journal],
    today: date,
    *,
    by: Actor,
    at: datetime,
) -> None:
    """The entry in the record, then every journal under it, in one call of the kernel."""
    book = run.programme.ref
    event = _record(verb, run, rows, hashes=hashes(book, journals), by=by, at=at)
    named = {line.account for journal in journals for line in journal.lines}
    accounts.open_accounts(named, opened_on=today)
    posting.post(journals, book=book, event=event, by=by, at=at)


def _record(
    verb: str,
    run: PayRun,
    rows: Sequence[Model],
    *,
    by: Actor,
    at: datetime,
    hashes: Sequence[str] = (),
) -> Entry:
    return record.write(
        by=by,
        at=at,
        verb=verb,
        programme=run.programme.ref,
        rows=rows,
        details={"run": run.ref, "number": run.number},
        journals=hashes,
    )
