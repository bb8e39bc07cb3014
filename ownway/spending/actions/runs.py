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
from ownway.spending.actions.paying import paid_account
from ownway.spending.models import Payment, PayRun, PayRunLine, Purchase
from ownway.spending.rules import RunLine, RunLineState, RunStatus, SetAside, Status


@dataclass(frozen=True, slots=True)
class _Due:
    """A line of a run with the money set aside for it."""

    row: PayRunLine
    hold: HoldRef
    cash: AccountRef


def make_run(*, programme: Programme, by: Actor, at: datetime) -> PayRun:
    """Lists every agreed purchase another holder pays, and freezes the list.

    Raises NothingToPay where nothing waits.
    """
    with writing():
        Programme.objects.select_for_update().get(pk=programme.pk)
        waiting = _waiting(programme)
        if not waiting:
            raise refusals.NothingToPay(
                _("Nothing waits to be paid."), fix=_("Agreed purchases will be listed here.")
            )
        today = programmes.day_of(programme, at)
        last = PayRun.objects.filter(programme=programme).aggregate(last=Max("number"))["last"]
        run = PayRun.objects.create(
            programme=programme,
            number=(last or 0) + 1,
            status=RunStatus.DRAFT.value,
            made_at=at,
            made_by=by.ref,
            made_human=by.human,
        )
        lines = [_listed(run, place, one, today) for place, one in enumerate(waiting, start=1)]
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
        purchases = _move_purchases(paid, Status.ON_ITS_WAY)
        now.status, now.released_human = RunStatus.RELEASED.value, by.human
        now.released_at, now.released_by = at, by.ref
        now.save(update_fields=["status", "released_human", "released_at", "released_by"])
        rows: list[Model] = [now, *lines, *purchases]
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
        purchases = _move_purchases(lines, Status.PAID)
        payments = Payment.objects.bulk_create(
            Payment(
                purchase=line.purchase,
                amount_minor=line.amount_minor,
                currency=line.currency,
                paid_on=paid_on or today,
                paid_at=at,
                paid_by=by.ref,
            )
            for line in lines
        )
        now.status, now.settled_at, now.settled_by = RunStatus.SETTLED.value, at, by.ref
        now.save(update_fields=["status", "settled_at", "settled_by"])
        rows: list[Model] = [now, *lines, *purchases, *payments]
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


def _waiting(programme: Programme) -> list[Purchase]:
    """What the run lists, held fast first, so that nobody takes back what is being listed."""
    due = queries.to_pay(programme.ref).order_by().values("pk")
    rows = Purchase.objects.select_for_update().filter(pk__in=due).order_by("pk")
    held = {purchase.pk for purchase in rows}
    return [purchase for purchase in queries.to_pay(programme.ref) if purchase.pk in held]


def _locked(run: PayRun) -> PayRun:
    PayRun.objects.select_for_update().get(pk=run.pk)
    return PayRun.objects.select_related("programme__pack").get(pk=run.pk)


def _listed(run: PayRun, line_no: int, purchase: Purchase, today: date) -> PayRunLine:
    key = rules.line_key(run.ref, line_no)
    return PayRunLine(
        run=run,
        line_no=line_no,
        purchase=purchase,
        payee=purchase.payee,
        amount_minor=purchase.amount_minor,
        currency=purchase.currency,
        cash=_hold(purchase).cash_code,
        key=key,
        reference=rules.payment_reference(key),
        promised_on=purchase.promised_on or today,
        state=RunLineState.LISTED.value,
    )


@dataclass(frozen=True, slots=True)
class _Held:
    hold: HoldRef
    cash: AccountRef

    @property
    def cash_code(self) -> str:
        return self.cash.code


def _hold(purchase: Purchase) -> _Held:
    hold = queries.hold_of(purchase)
    if hold.cash is None:
        raise AssertionError("money set aside names the account it is paid from")
    return _Held(hold, hold.cash)


def _check_status(run: PayRun, wanted: RunStatus) -> None:
    if run.status != wanted:
        raise refusals.NotPossible(
            _("This pay run is no longer where it was."),
            fix=_("Open it again to see where it is."),
        )


def _check_releaser(run: PayRun, lines: Sequence[PayRunLine], by: Actor) -> None:
    purchases = [line.purchase for line in lines]
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
    held = {line.line_no: _hold(line.purchase) for line in lines}
    moved = {n for n, row in rows.items() if held[n].cash_code != row.cash}
    there: dict[str, int | None] = {}
    for one in held.values():
        if one.cash_code not in there:
            free = one.cash.kind is Kind.NOTIONAL_CASH
            there[one.cash_code] = None if free else books.balance(one.cash)
    listed: list[RunLine] = [queries.run_line(rows[n]) for n in rows if n not in moved]
    found = rules.set_aside(listed, there)
    if not found.payable:
        raise refusals.NothingToPay(
            _("The holders do not have the money for these yet."),
            fix=_("Set the holders up first, or take this run back."),
        )
    due = [_Due(rows[x.line_no], held[x.line_no].hold, held[x.line_no].cash) for x in found.payable]
    aside = [(rows[line.line_no], why) for line, why in found.aside]
    return due, aside + [(rows[n], SetAside.HOLDER_CHANGED) for n in sorted(moved)]


def _posted(due: _Due, today: date) -> Journal:
    """Dr committed · Cr spent, and Dr in_transit · Cr the holder's cash."""
    amount = due.row.amount_minor
    return rules.drawn(
        key=due.row.key,
        kind="run_posted",
        effective_on=today,
        hold=due.hold,
        spent=queries.beside(due.hold.source, Kind.SPENT),
        paid=amount,
        cash=rules.run_posted(
            in_transit_account(due.cash.book, due.cash.currency), due.cash, amount
        ),
    )


def _settled(line: PayRunLine, today: date) -> Journal:
    """Dr paid · Cr in_transit."""
    paid = paid_account(line.purchase)
    return Journal(
        key=uuid5(line.key, "settled"),
        kind="run_settled",
        effective_on=today,
        lines=rules.run_settled(
            paid, in_transit_account(paid.book, paid.currency), line.amount_minor
        ),
        subject=line.purchase.ref,
    )


def _move_lines(lines: Iterable[PayRunLine], state: RunLineState) -> None:
    moved = list(lines)
    for line in moved:
        line.state = state.value
    PayRunLine.objects.filter(pk__in=[line.pk for line in moved]).update(state=state.value)


def _move_purchases(lines: Iterable[PayRunLine], status: Status) -> list[Purchase]:
    purchases = [line.purchase for line in lines]
    for purchase in purchases:
        purchase.status = status.value
    Purchase.objects.filter(pk__in=[one.pk for one in purchases]).update(status=status.value)
    return purchases


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
