"""Reads of pay runs: what the next one would pay, and what is in each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from ownway.consent import queries as consent
from ownway.consent.queries import Close, Viewer
from ownway.consent.rules import Permission
from ownway.core.money import Money
from ownway.core.problems import NotVisible
from ownway.ledger.rules import account_of
from ownway.programme import queries as programmes
from ownway.programme.models import Programme
from ownway.spending.models import Bill, BillPart, Payee, PaymentStop, PayRun, PayRunLine
from ownway.spending.queries.concerns import held_payees
from ownway.spending.queries.payees import accounts_in_use, details_of, parties_of
from ownway.spending.rules import (
    MAY_BE_AWAY,
    OVER,
    BillStatus,
    Payer,
    RunLine,
    RunLineState,
    RunStatus,
    SetAside,
    account_hash,
    within,
)

_PAYERS = (Permission.PAY_MAKE, Permission.PAY_RELEASE, Permission.PAY_SETTLE)
_LEFT_OUT = tuple(OVER)
# What a bank refused or sent back waits until somebody allows it again (spending.PaidAgain).
CAME_BACK = Q(account__isnull=False, state__in=(RunLineState.REJECTED, RunLineState.RETURNED))


@dataclass(frozen=True, slots=True)
class RunView:
    """A pay run, what it comes to, and how far it is; its lines are read when they are shown."""

    run: PayRun
    lines: QuerySet[PayRunLine]  # those open to whoever looks, in order; reading them is recorded
    total: Money
    set_aside: Money
    states: Mapping[tuple[str, RunLineState], int]  # (way, state) → how many lines

    @property
    def count(self) -> int:
        return sum(self.states.values())

    @property
    def in_books(self) -> int:
        """Lines that are posted, or were set aside with a reason."""
        return self.count - self.in_state(RunLineState.LISTED)

    def in_state(self, *wanted: RunLineState) -> int:
        """How many lines are in one of these states."""
        return sum(count for (_way, state), count in self.states.items() if state in wanted)


def payable(viewer: Viewer, programme_ref: UUID, at: datetime) -> QuerySet[Bill]:
    """Agreed bills a pay run can pay and none does yet, by the day that was promised."""
    return consent.visible(viewer, to_pay(programme_ref), at=at)


def payable_minor(viewer: Viewer, programme_ref: UUID, at: datetime) -> int:
    """What all of it comes to, in minor units. Names nobody."""
    named = consent.visible(viewer, to_pay(programme_ref), at=at).order_by()
    return sum(named.values_list("amount_minor", flat=True))


def next_runs(programme: Programme, most: int) -> list[list[UUID]]:
    """The bills of each pay run that `most` minor units allow; all in one where it is 0."""
    due = to_pay(programme.ref).annotate(left=F("amount_minor") - F("in_runs"))
    return within(due.values_list("ref", "left"), most)


def to_pay(programme_ref: UUID) -> QuerySet[Bill]:
    """What the next pay run of a programme would list: agreed, and not all of it in a run.

    A bill of which a payment came back waits until somebody allows it again.
    """
    back = PayRunLine.objects.filter(CAME_BACK, bill=OuterRef("pk"), paid_again=None)
    in_runs = (
        PayRunLine.objects.filter(bill=OuterRef("pk"))
        .exclude(state__in=_LEFT_OUT)
        .values("bill")
        .annotate(minor=Sum("amount_minor"))
        .values("minor")
    )
    return (
        bills()
        .annotate(in_runs=Coalesce(Subquery(in_runs), 0))
        .filter(
            in_runs__lt=F("amount_minor"),
            person__programme__ref=programme_ref,
            status=BillStatus.AGREED,
            payer=Payer.RUN,
        )
        .exclude(Exists(back))
        .order_by("promised_on", "pk")
    )


def is_listed(bill: Bill) -> bool:
    """Whether a pay run pays this bill, or is about to."""
    return PayRunLine.objects.filter(bill=bill).exclude(state__in=_LEFT_OUT).exists()


def bills() -> QuerySet[Bill]:
    """Bills with all that pages and pay runs read of them."""
    parts = BillPart.objects.select_related("part__arrangement", "part__pot").order_by("pk")
    rows = Bill.objects.select_related(
        "person__programme__pack", "payee", "purchase__line", "purchase__answer"
    )
    return rows.defer("person__programme__pack__content").prefetch_related(Prefetch("parts", parts))


def runs(
    viewer: Viewer, programme_ref: UUID, *, statuses: Collection[RunStatus] = ()
) -> QuerySet[PayRun]:
    """The pay runs of one programme, newest first; of all statuses where none is named.

    Raises NotVisible for who pays nothing.
    """
    require_payer(viewer, programme_ref)
    rows = _runs().filter(programme__ref=programme_ref).order_by("-number")
    return rows.filter(status__in=statuses) if statuses else rows


def views_of(viewer: Viewer, rows: Iterable[PayRun], at: datetime) -> list[RunView]:
    """These runs with what each comes to, added up by the database: no line is read for it."""
    named = list(rows)
    counted: dict[int, dict[tuple[str, RunLineState], tuple[int, int]]] = defaultdict(dict)
    seen = consent.visible(viewer, PayRunLine.objects.filter(run__in=named).order_by(), at=at)
    groups = seen.values_list("run_id", "way", "state")
    for run_id, way, state, count, minor in groups.annotate(Count("pk"), Sum("amount_minor")):
        counted[run_id][way, RunLineState(state)] = (count, minor)
    return [_run_view(viewer, row, counted[row.pk], at) for row in named]


def run(viewer: Viewer, ref: UUID, at: datetime) -> RunView:
    """One pay run with its lines. Raises NotVisible."""
    row = _runs().filter(ref=ref).first()
    if row is None:
        raise NotVisible
    require_payer(viewer, row.programme.ref)
    (view,) = views_of(viewer, [row], at)
    return view


def unposted() -> list[PayRun]:
    """Runs that were released and are not whole in the books yet, of every programme."""
    return list(_runs().filter(status=RunStatus.RELEASED).order_by("released_at", "pk"))


def require_payer(viewer: Viewer, programme_ref: UUID) -> None:
    """Raises NotVisible for whoever pays nothing in this programme."""
    if not any(consent.can(viewer, each, programme=programme_ref) for each in _PAYERS):
        raise NotVisible


def _run_view(
    viewer: Viewer,
    row: PayRun,
    counted: Mapping[tuple[str, RunLineState], tuple[int, int]],
    at: datetime,
) -> RunView:
    def come_to(wanted: Callable[[RunLineState], bool]) -> Money:
        minor = sum(minor for (_way, state), (_n, minor) in counted.items() if wanted(state))
        return Money(minor, row.programme.currency)

    return RunView(
        run=row,
        lines=consent.visible(viewer, lines_of(row), at=at),
        total=come_to(lambda state: state not in _LEFT_OUT),
        set_aside=come_to(lambda state: state == RunLineState.SET_ASIDE),
        states={place: count for place, (count, _minor) in counted.items()},
    )


def lines() -> QuerySet[PayRunLine]:
    """Lines of runs with all that pages and actions read of them."""
    parts = BillPart.objects.select_related("part__arrangement", "part__pot").order_by("pk")
    rows = PayRunLine.objects.select_related(
        "run__programme__pack",
        "account__payee__programme",
        "bill__person__programme",
        "bill__payee",
        "bill__purchase__answer",
    )
    # The pack is known by its digest (`pack_of`); its text would be read once for each line.
    return rows.defer("run__programme__pack__content").prefetch_related(
        Prefetch("bill__parts", parts)
    )


def frozen_lines(row: PayRun) -> Iterator[PayRunLine]:
    """The lines of a run in order, with what their hashes are over and no more."""
    rows = PayRunLine.objects.filter(run=row).order_by("line_no")
    with_hashed = rows.select_related("bill", "account__payee__programme")
    return with_hashed.iterator(chunk_size=1_000)


_STILL_TO_LEAVE = (RunLineState.POSTED, RunLineState.IN_FILE)


@dataclass(frozen=True, slots=True)
class TookPart:
    """Human beings who had to do with what a run pays, before it was made."""

    asked: frozenset[UUID]
    decided: frozenset[UUID]
    payees: frozenset[UUID]  # who wrote down where somebody is paid, or said that it is by hand


def took_part(row: PayRun) -> TookPart:
    """Who asked, for whom, who decided, who wrote an account down; each once."""

    def humans(path: str, **only: Any) -> frozenset[UUID]:
        found = row.lines.filter(**only).values_list(path, flat=True).distinct()
        return frozenset(one for one in found if one is not None)

    by_hand = "bill__payee__by_hand"
    agreed = {"account": None, f"{by_hand}__agreed_at__isnull": False}
    purchase = "bill__purchase"
    return TookPart(
        # who wrote down a bill, or typed in the person's yes to it, asked for it too
        asked=humans(f"{purchase}__asked_human")
        | humans(f"{purchase}__person__human")
        | humans("bill__made_human"),
        decided=humans(f"{purchase}__answer__decided_human"),
        payees=humans("account__made_human") | humans(f"{by_hand}__said_human", **agreed),
    )


def has_close(row: PayRun, close: Close) -> bool:
    """Whether a run pays for a person, or to a payee, that somebody said they are close to."""
    theirs = Q(bill__person__in=close.people) | Q(bill__payee__party__in=close.parties)
    if row.lines.filter(theirs).exists():
        return True
    programme = row.programme.ref
    paid_back = Payee.objects.filter(person__isnull=False, bills__run_lines__run=row).distinct()
    return any(not close.parties.isdisjoint(parties_of(one, programme)) for one in paid_back)


def frozen_total(row: PayRun) -> int:
    """What all lines of a run come to, in minor units."""
    return int(row.lines.aggregate(total=Sum("amount_minor"))["total"] or 0)


def next_listed(row: PayRun, most: int) -> list[PayRunLine]:
    """The next lines to be posted, by promise and number; no others are looked at."""
    listed = row.lines.filter(state=RunLineState.LISTED).order_by("promised_on", "line_no")
    named = list(listed.values_list("pk", flat=True)[:most])
    return list(lines().filter(pk__in=named).order_by("promised_on", "line_no"))


def lines_of(row: PayRun) -> QuerySet[PayRunLine]:
    """The lines of a run in order, with their bills."""
    return lines().filter(run=row).order_by("line_no")


def is_by_hand(row: PayRun, line: PayRunLine) -> bool:
    """Whether a person pays this line of a run, and no file: by card, cheque or phone."""
    return line.way in ways_by_hand(row, [line.way])


def must_not_leave(line: PayRunLine) -> bool:
    """Whether the payee's account was closed after it was in the books, and no bank has it yet."""
    account = line.account
    return line.state in _STILL_TO_LEAVE and account is not None and account.closed_at is not None


def not_to_leave(rows: QuerySet[PayRunLine]) -> QuerySet[PayRunLine]:
    """Those of the lines that must not leave."""
    return rows.filter(state__in=_STILL_TO_LEAVE, account__closed_at__isnull=False)


def may_be_given_up(row: PayRun, line: PayRunLine) -> bool:
    """Whether a person, and no bank, says that a payment could not be made.

    Never of what may have left, also where the pack dropped its way since: two people do (E8).
    """
    by_hand = line.state not in MAY_BE_AWAY and is_by_hand(row, line)
    return by_hand or must_not_leave(line)


def ways_by_hand(row: PayRun, ways: Iterable[str]) -> frozenset[str]:
    """Those of `ways` for which a run has no file."""
    spending = programmes.pack_of(row.programme).spending
    found = {way: spending.rail(way) for way in ways}
    return frozenset(way for way, rail in found.items() if rail is None or rail.format == "by_hand")


def by_hand_of(row: PayRun) -> list[PayRunLine]:
    """The lines of a run that a person pays, in order, wherever they stand."""
    return [line for line in lines_of(row) if is_by_hand(row, line)]


def payment(viewer: Viewer, key: UUID, at: datetime) -> PayRunLine:
    """One payment of a pay run, by its key. Raises NotVisible."""
    found = consent.one(viewer, lines().filter(key=key), at=at)
    require_payer(viewer, found.run.programme.ref)
    return found


def line_named(viewer: Viewer, programme_ref: UUID, reference: str, at: datetime) -> PayRunLine:
    """The payment with this reference of ours. Raises NotVisible."""
    require_payer(viewer, programme_ref)
    wanted = reference.strip().upper()
    named = lines().filter(reference=wanted, run__programme__ref=programme_ref)
    return consent.one(viewer, named, at=at)


def live_lines(bill_ids: Collection[int]) -> set[tuple[int, UUID | None]]:
    """(bill, pot) of every line that pays one of these bills.

    Each pot pays one share of a bill, and still does where another holder has its money since.
    """
    rows = PayRunLine.objects.filter(bill__in=bill_ids).exclude(state__in=_LEFT_OUT)
    named = rows.values_list("bill_id", "run__programme__ref", "cash")
    return {(bill, account_of(book, code).pot) for bill, book, code in named}


def waits(row: PayRun, listed: Collection[PayRunLine], today: date) -> dict[int, SetAside]:
    """Line number → why it cannot be paid today, as far as payee and person go."""
    accounts = accounts_in_use({line.bill.payee_id for line in listed}, today)
    of_bills = bills_wait(row.programme, [line.bill for line in listed], today)
    rails = programmes.pack_of(row.programme).spending.rails
    by_file = {rail.code for rail in rails if rail.format != "by_hand"}
    found: dict[int, SetAside] = {}
    for line in listed:
        changed = line.account != accounts[line.bill.payee_id].account
        nowhere = line.account is None and line.way in by_file  # it waited for one when frozen
        if line.bill_id in of_bills:
            found[line.line_no] = of_bills[line.bill_id]
        elif nowhere or (changed and line.account):
            found[line.line_no] = SetAside.ACCOUNT_CHANGED
    return found


def bills_wait(programme: Programme, bills: Collection[Bill], today: date) -> dict[int, SetAside]:
    """Bill (by id) → why it cannot be paid today, as far as payee and person go."""
    accounts = accounts_in_use({bill.payee_id for bill in bills}, today)
    stops = PaymentStop.objects.filter(programme=programme, lifted_at__isnull=True)
    stopped = set(stops.values_list("payee_id", "person_id"))
    held = held_payees(programme, today)
    sellers = {payee for payee, _person in stopped if payee is not None}
    back = _paid_back_of(bills, sellers)
    found: dict[int, SetAside] = {}
    for bill in bills:
        waiting = accounts[bill.payee_id].waits
        if (bill.payee_id, None) in stopped or bill.pk in back or held.holds(bill):
            found[bill.pk] = SetAside.PAYEE_ON_HOLD
        elif (None, bill.person_id) in stopped:
            found[bill.pk] = SetAside.PAYMENTS_STOPPED
        elif waiting is not None:
            found[bill.pk] = waiting
    return found


def _paid_back_of(bills: Collection[Bill], sellers: Collection[int]) -> set[int]:
    """Those of the bills, by key, that pay back what was paid to one of these sellers: they wait
    where the seller's own bill would."""
    if not sellers:
        return set()
    rows = Bill.objects.filter(
        pk__in=[bill.pk for bill in bills],
        payee__person__isnull=False,
        purchase__bills__payee__in=sellers,
    )
    return set(rows.values_list("pk", flat=True))


def run_line(row: PayRunLine) -> RunLine:
    """A stored line as the value that was frozen."""
    return RunLine(
        line_no=row.line_no,
        bill=row.bill.ref,
        payee=row.payee,
        amount=row.amount_minor,
        currency=row.currency,
        cash=row.cash,
        reference=row.reference,
        key=row.key,
        promised_on=row.promised_on,
        holder=row.holder,
        rail=row.rail,
        account=None if row.account is None else row.account.ref,
        account_hash="" if row.account is None else account_hash(details_of(row.account)),
    )


def _runs() -> QuerySet[PayRun]:
    return PayRun.objects.select_related("programme__pack")


def is_close_to(close: Close, bill: Bill) -> bool:
    """Whether a bill is for a person, or to a payee, that somebody said they are close to."""
    parties = parties_of(bill.payee, bill.person.programme.ref)
    return bill.person_id in close.people or not close.parties.isdisjoint(parties)
