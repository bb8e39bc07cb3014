"""Reads of payees: who they are, where they are paid, and what waits for another pair of eyes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import QuerySet

from ownway.consent import queries as consent
from ownway.consent.queries import Viewer
from ownway.consent.rules import Permission
from ownway.core.problems import NotVisible
from ownway.core.safe import Place, the_safe
from ownway.holding.rules import party
from ownway.people.models import Person
from ownway.programme import queries as programmes
from ownway.programme.models import Programme
from ownway.spending.models import Bill, PaidByHand, Payee, PayeeAccount, Purchase
from ownway.spending.rules import (
    AccountClosed,
    AccountVersion,
    BillStatus,
    Details,
    Payer,
    SetAside,
    account_in_use,
)

DETAILS = "payee account details"
TOLD_FOR = 14  # days after new details count, in which people are still told of them
_SEE_PAYEES = (Permission.PAY_MAKE, Permission.PAY_RELEASE)


@dataclass(frozen=True, slots=True)
class InUse:
    """Where a payee is paid on a day; by hand where both are None."""

    account: PayeeAccount | None = None
    waits: SetAside | None = None


@dataclass(frozen=True, slots=True)
class PayeeView:
    """A payee with every version of their account, the newest first, and the one in use."""

    payee: Payee
    accounts: tuple[PayeeAccount, ...]
    in_use: InUse
    shared_with: tuple[Payee, ...] = ()  # other payees paid into the same account

    @property
    def stopped(self) -> bool:
        """Whether they wait for another account, because every one so far is closed."""
        return self.in_use.waits is SetAside.ACCOUNT_STOPPED

    @property
    def to_confirm(self) -> PayeeAccount | None:
        """The newest version nobody has confirmed yet."""
        return next(
            (one for one in self.accounts if one.confirmed_at is None and one.closed_at is None),
            None,
        )


def accounts_in_use(payee_ids: Collection[int], today: date) -> dict[int, InUse]:
    """For each payee (by id) the account to pay into on `today`, or why there is none."""
    versions: dict[int, dict[int, PayeeAccount]] = defaultdict(dict)
    rows = PayeeAccount.objects.filter(payee__in=payee_ids)
    rows = rows.select_related("payee__programme__pack", "prenote")
    for row in rows.defer("payee__programme__pack__content"):
        versions[row.payee_id][row.number] = row
    agreed = PaidByHand.objects.filter(payee__in=payee_ids, agreed_at__isnull=False)
    by_hand = dict(agreed.order_by("after").values_list("payee_id", "after"))
    return {pk: _in_use(versions[pk], today, by_hand.get(pk, 0)) for pk in payee_ids}


def _in_use(versions: dict[int, PayeeAccount], today: date, by_hand_after: int) -> InUse:
    first = next(iter(versions.values()), None)
    found = account_in_use(
        [
            AccountVersion(
                number,
                row.usable_on,
                row.closed_at is not None,
                _tried_on(row),
                mistaken=row.closed_reason == AccountClosed.MISTAKEN,
            )
            for number, row in versions.items()
        ],
        today,
        try_first=first is not None and tries_first(first.payee.programme),
        by_hand_after=by_hand_after,
    )
    return InUse(None if found.number is None else versions[found.number], found.waits)


def tries_first(programme: Programme) -> bool:
    """Whether new details are tried with a payment of nothing before the first one (NACHA)."""
    rails = programmes.pack_of(programme).spending.rails
    return any(rail.prenote_days is not None for rail in rails)


def _tried_on(row: PayeeAccount) -> date | None:
    """The first day the test of an account counts as passed; None where none left or it failed."""
    prenote = getattr(row, "prenote", None)
    return None if prenote is None or prenote.entry_id is not None else prenote.passes_on


def details_of(row: PayeeAccount) -> Details:
    """A stored version, opened: the value that is checked, frozen and written into files.

    Raises core.safe.NotOpened where it was changed, or its key is not here.
    """
    return Details.read(the_safe().open(bytes(row.details), account_place(row)))


def account_place(row: PayeeAccount) -> Place:
    """Where the details of an account are kept: they open in this row alone."""
    return Place(DETAILS, row.ref, row.payee.programme.ref)


def parties_of(row: Payee, programme: UUID) -> frozenset[UUID]:
    """All that somebody close to a payee can have named.

    For a person who is paid back that is their name too: it may be typed where nobody is chosen.
    """
    named = set() if row.person_id is None else {party(programme, "payee", row.name)}
    return frozenset({row.party, *named})


@dataclass(frozen=True, slots=True)
class NewDetails:
    """That a payee has new bank details: since when, and from when they count, if that is known.

    `meanwhile`: the account before is paid until then. `before`: that account, if there is one.
    """

    account: PayeeAccount
    written_on: date
    counts_from: date | None
    counts: bool
    meanwhile: bool
    before: PayeeAccount | None


def new_details(payee: Payee, at: datetime) -> NewDetails | None:
    """The change of bank details a payee and the people they are paid for are told of now.

    From the day they are written down until some days after they count; None otherwise.
    """
    rows = PayeeAccount.objects.select_related("payee__programme__pack").filter(payee=payee)
    versions = sorted(rows, key=lambda one: -one.number)
    newest = next(iter(versions), None)
    today = programmes.day_of(payee.programme, at)
    if newest is None or newest.closed_at is not None:
        return None
    if newest.usable_on is not None and newest.usable_on + timedelta(days=TOLD_FOR) <= today:
        return None
    used = accounts_in_use({payee.pk}, today)[payee.pk].account
    return NewDetails(
        account=newest,
        written_on=programmes.day_of(payee.programme, newest.made_at),
        counts_from=newest.usable_on,
        counts=used == newest,
        meanwhile=used is not None and used != newest,
        before=next((one for one in versions[1:] if one.confirmed_at is not None), None),
    )


def run_payee(purchase: Purchase, *, seller: bool = False) -> Payee | None:
    """Who a pay run pays for this purchase, where something of it is still to be paid.

    `seller`: only where that is the seller, who reads nothing of an account of the person.
    """
    rows = Bill.objects.filter(
        purchase=purchase,
        payer=Payer.RUN,
        status__in=(BillStatus.AGREED, BillStatus.ON_ITS_WAY),
    )
    bill = (
        (rows.filter(payee__person__isnull=True) if seller else rows)
        .select_related("payee__programme__pack")
        .order_by("pk")
        .first()
    )
    return None if bill is None else bill.payee


def payees(viewer: Viewer, programme_ref: UUID, today: date) -> list[PayeeView]:
    """Everybody a programme pays, by name. Raises NotVisible for who pays nobody."""
    _require(viewer, programme_ref)
    every = _payees().filter(programme__ref=programme_ref).order_by("name", "pk")
    rows = open_payees(viewer, every)
    used = accounts_in_use({row.pk for row in rows}, today)
    return [PayeeView(row, _versions(row), used[row.pk]) for row in rows]


def payee(viewer: Viewer, ref: UUID, today: date) -> PayeeView:
    """One payee. Raises NotVisible."""
    row = _payees().filter(ref=ref).first()
    if row is None:
        raise NotVisible
    _require(viewer, row.programme.ref)
    if not open_payees(viewer, [row]):
        raise NotVisible
    return PayeeView(
        row,
        _versions(row),
        accounts_in_use({row.pk}, today)[row.pk],
        tuple(open_payees(viewer, _sharing(row))),
    )


def open_payees(viewer: Viewer, found: Iterable[Payee]) -> list[Payee]:
    """Sellers, and of the people who are paid back those that are open to the viewer.

    That somebody takes part is theirs to know: a look at their name or account is recorded.
    """
    rows = list(found)
    whose = {row.person_id for row in rows if row.person_id is not None}
    seen = people_open(viewer, whose)
    return [row for row in rows if row.person_id is None or row.person_id in seen]


def people_open(viewer: Viewer, whose: Collection[int]) -> set[int]:
    """Those of these people (by key) whose name is open to the viewer."""
    if not whose:
        return set()
    rows = Person.objects.filter(pk__in=whose)
    return {one.pk for one in consent.visible(viewer, rows, at=viewer.at)}


def said_by_hand(payee: Payee) -> PaidByHand | None:
    """That this payee is paid by hand, as it was said after the newest account; agreed or not."""
    newest = payee.accounts.order_by("-number").first()
    return None if newest is None else payee.by_hand.filter(after=newest.number).first()


def payee_account(viewer: Viewer, ref: UUID) -> PayeeAccount:
    """One version of a payee's account. Raises NotVisible."""
    row = PayeeAccount.objects.select_related("payee__programme__pack").filter(ref=ref).first()
    if row is None:
        raise NotVisible
    _require(viewer, row.payee.programme.ref)
    if not open_payees(viewer, [row.payee]):
        raise NotVisible
    return row


def _sharing(row: Payee) -> QuerySet[Payee]:
    """Other payees of the programme with the same account: told, because it may be one hand."""
    alike = PayeeAccount.objects.filter(payee=row).values("fingerprint")
    return (
        Payee.objects.filter(programme=row.programme_id, accounts__fingerprint__in=alike)
        .exclude(pk=row.pk)
        .distinct()
        .order_by("name")
    )


def _versions(row: Payee) -> tuple[PayeeAccount, ...]:
    return tuple(sorted(row.accounts.all(), key=lambda one: -one.number))


def _payees() -> QuerySet[Payee]:
    return Payee.objects.select_related("programme__pack").prefetch_related("accounts")


def _require(viewer: Viewer, programme_ref: UUID) -> None:
    if not any(consent.can(viewer, each, programme=programme_ref) for each in _SEE_PAYEES):
        raise NotVisible
