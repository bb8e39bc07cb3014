"""What lies in accounts, now and at the end of a day. Whole minor units, as people read them:
what is left of a pot and what lies in a bank are above zero."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from ownway.ledger.models import Account, Counter, Entry
from ownway.ledger.rules import AccountRef, Kind, normal


def account_ref(row: Account) -> AccountRef:
    """The value that names a stored account. Wants `row.book` loaded."""
    return AccountRef(
        book=row.book.ref,
        kind=Kind(row.kind),
        currency=row.currency,
        owner=row.owner_ref,
        pot=row.pot_ref,
        line=row.line_ref,
        party=row.party_ref,
    )


def balance(account: AccountRef, *, on: date | None = None) -> int:
    """What lies in one account now, or at the end of `on`. An account never opened holds 0."""
    if account.kind.counted and on is None:
        counter = Counter.objects.filter(
            account__book__ref=account.book, account__code=account.code
        ).first()
        return 0 if counter is None else normal(account.kind, counter.dr_posted - counter.cr_posted)
    entries = Entry.objects.filter(account__book__ref=account.book, account__code=account.code)
    if on is not None:
        entries = entries.filter(effective_on__lte=on)
    total: int = entries.aggregate(total=Coalesce(Sum("amount"), 0))["total"]
    return normal(account.kind, total)


def balances(
    book: UUID,
    *,
    kind: Kind | Collection[Kind] | None = None,
    currency: str | None = None,
    owner: UUID | None = None,
    pot: UUID | Collection[UUID] | None = None,
    line: UUID | None = None,
    party: UUID | None = None,
    on: date | None = None,
) -> dict[AccountRef, int]:
    """What lies in each account so described, now or at the end of `on`; by account code."""
    rows = _described(book, kind, currency, owner, pot, line, party)
    if on is not None:
        sums = _sums(rows, on)
        return {account_ref(row): normal(Kind(row.kind), sums.get(row.pk, 0)) for row in rows}
    uncounted = _sums(rows.filter(counter__isnull=True), None)
    found = {}
    for row in rows.select_related("counter"):
        counter = getattr(row, "counter", None)
        net = uncounted.get(row.pk, 0) if counter is None else counter.dr_posted - counter.cr_posted
        found[account_ref(row)] = normal(Kind(row.kind), net)
    return found


@dataclass(frozen=True, slots=True)
class TrialLine:
    """One account of a trial balance: all debits and all credits, minor units above zero."""

    account: AccountRef
    debits: int
    credits: int


def trial_balance(book: UUID, *, on: date | None = None) -> list[TrialLine]:
    """Debits and credits of every account of a book, up to the end of `on`; in each currency and
    half the two sides come to the same."""
    days = Q() if on is None else Q(entries__effective_on__lte=on)
    rows = (
        Account.objects.filter(book__ref=book)
        .select_related("book")
        .annotate(
            debits=Coalesce(Sum("entries__amount", filter=days & Q(entries__amount__gt=0)), 0),
            credits=Coalesce(Sum("entries__amount", filter=days & Q(entries__amount__lt=0)), 0),
        )
        .order_by("code")
    )
    return [TrialLine(account_ref(row), row.debits, -row.credits) for row in rows]


def _described(
    book: UUID,
    kind: Kind | Collection[Kind] | None,
    currency: str | None,
    owner: UUID | None,
    pot: UUID | Collection[UUID] | None,
    line: UUID | None,
    party: UUID | None,
) -> QuerySet[Account]:
    rows = Account.objects.filter(book__ref=book).select_related("book").order_by("code")
    if kind is not None:
        kinds = [kind] if isinstance(kind, Kind) else list(kind)
        rows = rows.filter(kind__in=[each.value for each in kinds])
    if pot is not None:
        rows = rows.filter(pot_ref__in=[pot] if isinstance(pot, UUID) else list(pot))
    exact = {"currency": currency, "owner_ref": owner, "line_ref": line, "party_ref": party}
    return rows.filter(**{name: value for name, value in exact.items() if value is not None})


def _sums(rows: QuerySet[Account], on: date | None) -> dict[int, int]:
    """Debits less credits by account id, from the entries themselves."""
    entries = Entry.objects.filter(account__in=rows.order_by().values("pk"))
    if on is not None:
        entries = entries.filter(effective_on__lte=on)
    return dict(entries.values_list("account_id").annotate(total=Sum("amount")).order_by())
