"""Reads of what came back, what is gone, what is stopped, and details that are tried first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from ownway.consent import queries as consent
from ownway.consent.queries import Viewer
from ownway.consent.rules import Permission
from ownway.core.problems import NotVisible
from ownway.core.safe import Place, the_safe
from ownway.holding import queries as holding
from ownway.holding.models import Arrangement
from ownway.holding.rules import Way
from ownway.ledger import queries as books
from ownway.people.models import Person
from ownway.programme import queries as programmes
from ownway.programme.models import Programme
from ownway.programme.rules import Rail
from ownway.spending import rules
from ownway.spending.models import (
    AskedChange,
    BankEntry,
    Bill,
    Loss,
    NeverCarriedOut,
    PayeeAccount,
    PaymentStop,
    PayRunLine,
    Prenote,
    Purchase,
)
from ownway.spending.queries.payees import InUse, accounts_in_use, details_of, open_payees
from ownway.spending.queries.runs import CAME_BACK, lines, require_payer
from ownway.spending.rules import BillStatus, Details

ASKED = "details a bank asks for"
_PAYERS = (Permission.PAY_MAKE, Permission.PAY_RELEASE, Permission.PAY_SETTLE)


@dataclass(frozen=True, slots=True)
class CameBack:
    """A payment the bank refused or sent back: how long it waits, and where it may go now."""

    line: PayRunLine
    days: int
    entry: BankEntry | None
    in_use: InUse
    same: bool  # the account in use is the one it came back from
    other_needed: bool  # and the bank says that it cannot work
    never: NeverCarriedOut | None = None  # where two people said that it never left

    @property
    def by_hand(self) -> bool:
        """Whether it would be paid by hand: two people agreed to that (spending.PaidByHand)."""
        return self.in_use.account is None and self.in_use.waits is None


def payments_back(viewer: Viewer, programme_ref: UUID, at: datetime) -> list[CameBack]:
    """Every payment that came back and nobody allowed again yet, the oldest first. NotVisible."""
    require_payer(viewer, programme_ref)
    rows = _waiting_again().filter(run__programme__ref=programme_ref)
    return _views(consent.visible(viewer, rows, at=at).order_by("pk"), at)


def came_back_line(viewer: Viewer, key: UUID, at: datetime) -> CameBack:
    """One of them, by the key of the payment. Raises NotVisible."""
    row = consent.one(viewer, _waiting_again().filter(key=key), at=at)
    require_payer(viewer, row.run.programme.ref)
    return _views([row], at)[0]


def _waiting_again() -> QuerySet[PayRunLine]:
    return lines().filter(CAME_BACK, paid_again=None, bill__status=BillStatus.AGREED)


def _views(rows: Iterable[PayRunLine], at: datetime) -> list[CameBack]:
    found = list(rows)
    if not found:
        return []
    today = programmes.day_of(found[0].run.programme, at)
    used = accounts_in_use({row.bill.payee_id for row in found}, today)
    said = NeverCarriedOut.objects.filter(line__in=found, agreed_at__isnull=False)
    never = {one.line_id: one for one in said}
    views = []
    for row in found:
        match = row.entries.select_related("entry__paper").order_by("pk").last()
        in_use = used[row.bill.payee_id]
        ours = never.get(row.pk)
        agreed_at = ours.agreed_at if ours is not None else None
        since = match.matched_at if match else agreed_at or row.run.done_at or row.run.made_at
        same = in_use.account is not None and in_use.account == row.account
        views.append(
            CameBack(
                line=row,
                days=(at - since).days,
                entry=match.entry if match else None,
                in_use=in_use,
                same=same,
                other_needed=same and rules.needs_other_account(row.bank_reason),
                never=ours,
            )
        )
    return views


def payment_stops(viewer: Viewer, programme: Programme, at: datetime) -> list[PaymentStop]:
    """Payments that wait now, the oldest first; of people not open here, none. NotVisible."""
    _require(viewer, programme.ref)
    rows = PaymentStop.objects.select_related("payee", "person__programme").filter(
        programme=programme, lifted_at=None
    )
    of_one = consent.visible(viewer, rows.filter(person__isnull=False), at=at)
    of_all = list(rows.filter(person=None))
    known = {one.pk for one in open_payees(viewer, [one.payee for one in of_all if one.payee])}
    found = [*(one for one in of_all if one.payee_id in known), *of_one]
    return sorted(found, key=lambda one: (one.stopped_at, one.pk))


def payment_stop(viewer: Viewer, ref: UUID, at: datetime) -> PaymentStop:
    """One stop, lifted ones too. Raises NotVisible."""
    rows = PaymentStop.objects.select_related(
        "payee", "person__programme", "programme__pack"
    ).filter(ref=ref)
    found = rows.first()
    if found is None:
        raise NotVisible
    _require(viewer, found.programme.ref)
    if found.person is not None:
        return consent.one(viewer, rows, at=at)
    if found.payee is not None and not open_payees(viewer, [found.payee]):
        raise NotVisible
    return found


def stop_of(purchase: Purchase) -> PaymentStop | None:
    """The stop because of which a bill of this purchase waits; None where none does."""
    bills = Bill.objects.filter(purchase=purchase)
    waiting = bills.filter(status=BillStatus.AGREED)
    back = waiting.filter(payee__person__isnull=False).exists()  # it was the seller's first
    payees = (bills if back else waiting).values("payee")
    return (
        PaymentStop.objects.select_related("payee")
        .filter(Q(payee__in=payees) | Q(person=purchase.person), lifted_at=None)
        .order_by("pk")
        .first()
        if payees.exists()
        else None
    )


def losses(viewer: Viewer, programme: Programme, at: datetime) -> list[Loss]:
    """Money that is gone, what waits for a second person first. Raises NotVisible."""
    _require(viewer, programme.ref)
    rows = _losses().filter(person__programme=programme)
    return list(consent.visible(viewer, rows, at=at).order_by("outcome", "-said_at", "pk")[:100])


def loss(viewer: Viewer, ref: UUID, at: datetime) -> Loss:
    """One of them. Raises NotVisible."""
    found = consent.one(viewer, _losses().filter(ref=ref), at=at)
    _require(viewer, found.person.programme.ref)
    return found


def waits_for_another(loss: Loss) -> bool:
    """Whether somebody who did not say it may still answer it, or make it good."""
    if not loss.outcome:
        return True
    counted = (loss.outcome, loss.borne_by) == (rules.LossOutcome.AGREED, rules.BorneBy.BUDGET)
    return counted and not hasattr(loss, "made_good")


def _losses() -> QuerySet[Loss]:
    return Loss.objects.select_related(
        "person__programme__pack", "arrangement__pot", "entry", "made_good"
    )


def may_be_lost(person: Person) -> list[Arrangement]:
    """Whose keeping money of this person may be gone from: every live line not notional."""
    rows = Arrangement.objects.select_related("pot__person__programme").filter(
        person=person, status="live"
    )
    return list(rows.exclude(way=Way.NOTIONAL.value).order_by("pk"))


def most_lost(arrangement: Arrangement, borne_by: rules.BorneBy) -> int:
    """The most that can be gone, in minor units: what lies there, and what is left of the line."""
    there = books.balance(holding.cash_of(arrangement))
    if borne_by is rules.BorneBy.PROGRAMME:
        return there
    left = books.balance(holding.rights_of(arrangement.pot, arrangement.line_root))
    return min(there, left)


def prenote_rail(programme: Programme) -> Rail | None:
    """The rail by which new details are tried first, if the programme has one."""
    rails = programmes.pack_of(programme).spending.rails
    return next((rail for rail in rails if rail.prenote_days is not None), None)


def to_try(viewer: Viewer, programme: Programme, today: date) -> list[PayeeAccount]:
    """Confirmed accounts that no test left for yet. Raises NotVisible."""
    _require(viewer, programme.ref)
    if prenote_rail(programme) is None:
        return []
    rows = PayeeAccount.objects.select_related("payee__programme__pack").filter(
        payee__programme=programme,
        confirmed_at__isnull=False,
        closed_at=None,
        prenote=None,
        usable_on__lte=today,
    )
    return list(rows.order_by("payee__name", "pk"))


def tests_of(rail: Rail, accounts: Sequence[PayeeAccount], at: datetime) -> list[Prenote]:
    """The tests of these accounts as they would leave at `at`, not stored yet."""
    if rail.prenote_days is None:
        raise AssertionError("this rail tries nothing first")
    programme = accounts[0].payee.programme
    today = programmes.day_of(programme, at)
    after, until = programmes.whole_day(programme, today)
    same_day = Prenote.objects.filter(
        account__payee__programme=programme, sent_at__gt=after, sent_at__lte=until
    )
    return [
        Prenote(
            account=row,
            rail=rail.code,
            number=len(set(same_day.values_list("number", flat=True))),
            reference=rules.prenote_reference(row.ref),
            passes_on=rules.passes_on(today, rail.prenote_days),
            sent_at=at,
        )
        for row in accounts
    ]


def sent_with(viewer: Viewer, programme: Programme, reference: str) -> list[Prenote]:
    """The tests that left in the same file as this one. Raises NotVisible."""
    rows = prenotes(viewer, programme)
    first = next((one for one in rows if one.reference == reference), None)
    if first is None:
        raise NotVisible
    kind = first.account.kind
    return [one for one in rows if (one.sent_at, one.account.kind) == (first.sent_at, kind)][::-1]


def prenotes(viewer: Viewer, programme: Programme) -> list[Prenote]:
    """Tests that left, the newest first. Raises NotVisible."""
    _require(viewer, programme.ref)
    rows = Prenote.objects.select_related("account__payee__programme", "entry")
    return list(rows.filter(account__payee__programme=programme).order_by("-pk")[:100])


def asked_place(row: AskedChange) -> Place:
    """Where the details a bank asks for are kept."""
    return Place(ASKED, row.entry.ref, row.entry.paper.programme.ref)


def asked_details(row: AskedChange) -> Details | None:
    """The details as the bank asks for them; None where we cannot read it, or know no account."""
    if row.account is None:
        return None
    said = the_safe().open(bytes(row.corrected), asked_place(row)).decode()
    return rules.changed(details_of(row.account), row.entry.reason, said)


def asked_change(entry: BankEntry) -> AskedChange | None:
    """What the payee's bank asks for in this entry, if it does."""
    return (
        AskedChange.objects.select_related(
            "entry__paper__programme", "account__payee__programme__pack", "written"
        )
        .filter(entry=entry)
        .first()
    )


def account_by_reference(programme: Programme, reference: str) -> PayeeAccount | None:
    """The account a payment or a test of ours went into, by our reference."""
    line = PayRunLine.objects.select_related("account").filter(
        reference=reference, run__programme=programme
    )
    tried = Prenote.objects.select_related("account").filter(
        reference=reference, account__payee__programme=programme
    )
    found = line.first() or tried.first()
    return None if found is None else found.account


def _require(viewer: Viewer, programme_ref: UUID) -> None:
    if not any(consent.can(viewer, each, programme=programme_ref) for each in _PAYERS):
        raise NotVisible
