"""A pay run is listed and frozen by one person, and may be taken back before its release."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Max
from django.utils.translation import gettext as _

from ownway.consent import queries as consent
from ownway.core.actors import Actor
from ownway.ledger import queries as books
from ownway.ledger.rules import AccountRef, HoldRef
from ownway.programme import queries as programmes
from ownway.programme.models import Programme
from ownway.programme.rules import Pack, Rail
from ownway.record.store import writing
from ownway.spending import queries, rules
from ownway.spending.actions import refusals
from ownway.spending.actions.concerns import look_for_signs, write_signs
from ownway.spending.actions.runs import moving
from ownway.spending.models import Bill, Concern, PayeeAccount, PayRun, PayRunLine
from ownway.spending.rules import RunLineState, RunStatus


def make_run(
    *,
    programme: Programme,
    bills: Collection[UUID] | None = None,
    rail: str = "",
    by: Actor,
    at: datetime,
) -> PayRun:
    """Lists what other holders have to pay, and freezes the list.

    First it looks for signs of fraud or a conflict in all that waits: what nobody has looked at
    yet is not listed, and everything else is. All that takes long is read before others wait.

    `bills`: the refs of those to pay, all that wait where None. `rail`: another way than the
    holder's first, where a holder's payments shall go by a second one (E8). What is for somebody
    the maker said they are close to waits for a colleague (T7). Raises NothingToPay where nothing
    waits; what was found is kept all the same.
    """
    signs, ready = queries.signs(programme, at), list(queries.to_pay(programme.ref))
    wished = None if bills is None else set(bills)
    with writing():
        Programme.objects.select_for_update().get(pk=programme.pk)
        pack = programmes.pack_of(programme)
        today = programmes.day_of(programme, at)
        raised = look_for_signs(programme, signs, at=at)
        named = [bill for bill in ready if wished is None or bill.ref in wished]
        waiting = _still(programme, named)
        held = queries.held_payees(programme, today)
        waiting = [bill for bill in waiting if not held.holds(bill)]
        close = consent.close_of(by.human, programme.ref)
        apart = [bill for bill in waiting if queries.is_close_to(close, bill)]
        waiting = [bill for bill in waiting if bill not in apart]
        wanted = list(_wanted(waiting, pack, today, rail))
        if wanted:
            return _frozen(programme, wanted, raised, by=by, at=at)
        if raised:
            write_signs(programme, raised, at=at)
    if apart and not waiting:
        raise refusals.NothingToPay(
            _("You said that you are close to everybody who waits to be paid."),
            fix=_("Ask a colleague to make this pay run."),
        )
    raise refusals.NothingToPay(
        _("Nothing waits to be paid."),
        fix=_("What is agreed is listed here, unless somebody still checks who is paid."),
    )


def _frozen(
    programme: Programme,
    wanted: Collection[_Wanted],
    raised: Collection[Concern],
    *,
    by: Actor,
    at: datetime,
) -> PayRun:
    """The run with its lines, and the one entry of all that was just made."""
    last = PayRun.objects.filter(programme=programme).aggregate(last=Max("number"))["last"]
    run = PayRun.objects.create(
        programme=programme,
        number=(last or 0) + 1,
        status=RunStatus.DRAFT.value,
        made_at=at,
        made_by=by.ref,
        made_human=by.human,
    )
    lines = [_listed(run, place, one) for place, one in enumerate(wanted, start=1)]
    for line in lines:
        line.line_hash = rules.line_hash(queries.run_line(line))
    PayRunLine.objects.bulk_create(lines)
    run.frozen_hash = rules.frozen_hash(line.line_hash for line in lines)
    run.status = RunStatus.FROZEN.value
    run.save(update_fields=["frozen_hash", "status"])
    stored = list(run.lines.all())
    moving.record_entry("spending.make_run", run, [run, *stored, *raised], by=by, at=at)
    return run


def withdraw_run(*, run: PayRun, by: Actor, at: datetime) -> PayRun:
    """Takes a frozen run back; what it listed waits for the next one. Raises NotPossible."""
    with writing():
        now = moving.locked(run)
        if now.status == RunStatus.WITHDRAWN:
            return now
        moving.check_status(now, RunStatus.FROZEN)
        lines = list(queries.lines_of(now))
        moving.move_lines(lines, RunLineState.WITHDRAWN)
        now.status, now.withdrawn_at, now.withdrawn_by = RunStatus.WITHDRAWN.value, at, by.ref
        now.save(update_fields=["status", "withdrawn_at", "withdrawn_by"])
        moving.record_entry("spending.withdraw_run", now, [now, *lines], by=by, at=at)
        return now


@dataclass(frozen=True, slots=True)
class _Wanted:
    """One line to be: what one cash account pays of a bill, and how."""

    bill: Bill
    cash: str
    amount: int
    holder: str
    rail: str
    account: PayeeAccount | None


def _still(programme: Programme, ready: Collection[Bill]) -> list[Bill]:
    """Those that a run lists now, held fast first, so that nobody takes back what is listed."""
    due = queries.to_pay(programme.ref).order_by().values("pk")
    rows = Bill.objects.select_for_update().filter(pk__in=due).order_by("pk")
    list(rows.values_list("pk", flat=True))
    still = set(queries.to_pay(programme.ref).order_by().values_list("pk", flat=True))
    return [bill for bill in ready if bill.pk in still]


def _wanted(bills: Collection[Bill], pack: Pack, today: date, rail: str) -> Iterator[_Wanted]:
    """A line for each bill and account that no live line pays yet, in the order promised."""
    accounts = queries.accounts_in_use({bill.payee_id for bill in bills}, today)
    live = queries.live_lines({bill.pk for bill in bills})
    holds = _holds(bills)
    for bill in bills:
        used = accounts[bill.payee_id]
        account = used.account
        by_hand = account is None and used.waits is None  # else it waits for an account
        for (cash, holder), amount in _from_where(bill, holds, pack).items():
            if (bill.pk, cash.pot) in live:
                continue
            way = _way(pack, holder, rail, by_hand=by_hand)
            paid_into = None if way.format == "by_hand" else account
            yield _Wanted(bill, cash.code, amount, holder, way.code, paid_into)


def _way(pack: Pack, holder: str, rail: str, *, by_hand: bool) -> Rail:
    """The rail asked for, where this holder has it; else its first that fits the payee."""
    ways = pack.spending.rails_of(holder)
    named = [way for way in ways if way.code == rail and not (by_hand and way.debtor is not None)]
    fits = [way for way in ways if (way.format == "by_hand") == by_hand]
    return next(iter([*named, *fits, *ways]))


def _holds(bills: Collection[Bill]) -> dict[UUID, HoldRef]:
    if not bills:
        return {}
    book = next(iter(bills)).person.programme.ref
    keys = {share.part.hold_key for bill in bills for share in bill.parts.all()}
    return books.holds_under(book, keys)


def _from_where(
    bill: Bill, holds: dict[UUID, HoldRef], pack: Pack
) -> dict[tuple[AccountRef, str], int]:
    """What each account that holds money for this bill pays of it: (account, holder) → amount.

    Nothing of what lies with somebody the pack dropped: nobody else waits for that.
    """
    found: dict[tuple[AccountRef, str], int] = {}
    for share, hold in moving.shares(bill, holds):
        cash = moving.cash(hold)
        keeper = queries.keeper_of(cash, pack)
        if keeper is not None:
            place = (cash, keeper.code)
            found[place] = found.get(place, 0) + share.amount_minor
    return found


def _listed(run: PayRun, line_no: int, one: _Wanted) -> PayRunLine:
    if one.bill.promised_on is None:
        raise AssertionError("a bill that a run pays promises a day")
    key = rules.line_key(run.ref, line_no)
    return PayRunLine(
        run=run,
        line_no=line_no,
        bill=one.bill,
        payee=one.bill.payee.name,
        account=one.account,
        holder=one.holder,
        rail=one.rail,
        way=one.rail,
        amount_minor=one.amount,
        currency=one.bill.currency,
        cash=one.cash,
        key=key,
        reference=rules.payment_reference(key),
        promised_on=one.bill.promised_on,
        state=RunLineState.LISTED.value,
    )
