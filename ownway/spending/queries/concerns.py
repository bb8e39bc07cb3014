"""Reads of concerns: which payees' bills wait, and what would raise a concern today."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Prefetch, Q

from ownway.consent import queries as consent
from ownway.consent.models import Grant
from ownway.consent.queries import Viewer
from ownway.consent.rules import Permission
from ownway.core.actors import SYSTEM
from ownway.core.problems import NotVisible
from ownway.programme import queries as programmes
from ownway.programme.models import Programme
from ownway.spending import rules
from ownway.spending.models import Bill, Concern, Payee, PayeeAccount, Purchase, Refund
from ownway.spending.rules import BillStatus, Flag, Insider, Known, Outcome, Paying, Scene, Status


@dataclass(frozen=True, slots=True)
class HeldPayees:
    """Whose bills wait on one day: payees for everybody, and payees for one person, by key."""

    everywhere: frozenset[int]
    pairs: frozenset[tuple[int, int]]  # (payee, person)

    def holds(self, bill: Bill) -> bool:
        """Whether this bill is set aside."""
        return bill.payee_id in self.everywhere or (bill.payee_id, bill.person_id) in self.pairs


def held_payees(programme: Programme, today: date) -> HeldPayees:
    """The payees of a programme whose bills are set aside on this day. One query."""
    rows = list(Concern.objects.filter(_holding(today), programme=programme))
    return HeldPayees(
        everywhere=frozenset(one.payee_id for one in rows if one.person_id is None),
        pairs=frozenset((one.payee_id, one.person_id) for one in rows if one.person_id is not None),
    )


def is_held(bill: Bill, at: datetime) -> bool:
    """Whether one bill is set aside by a concern about its payee."""
    programme = bill.person.programme
    return held_payees(programme, programmes.day_of(programme, at)).holds(bill)


def _holding(today: date) -> Q:
    """`rules.held_by`, for the database."""
    return Q(outcome=Outcome.UPHELD) | Q(outcome="", decide_by_on__gte=today)


def concern_about(purchase: Purchase, at: datetime) -> Concern | None:
    """What the person is told: that somebody checks this payee, until when; None where nobody."""
    today = programmes.day_of(purchase.person.programme, at)
    rows = Concern.objects.select_related("payee").filter(
        _holding(today),
        Q(person=None) | Q(person=purchase.person),
        programme=purchase.person.programme,
        payee__bills__purchase=purchase,
        payee__bills__status=BillStatus.AGREED,
    )
    return rows.order_by("outcome", "decide_by_on", "pk").first()


def concerns(viewer: Viewer, programme: Programme, at: datetime) -> list[Concern]:
    """The concerns of a programme that are open or upheld, the first due first.

    One about somebody the viewer may not see is left out. Raises NotVisible for who decides
    nothing here.
    """
    consent.require(viewer, Permission.BUYING_DECIDE, programme=programme)
    today = programmes.day_of(programme, at)
    rows = Concern.objects.filter(_holding(today), programme=programme)
    rows = rows.select_related("payee", "person__programme").order_by("decide_by_on", "pk")
    of_all = list(rows.filter(person=None))
    of_one = list(consent.visible(viewer, rows.filter(person__isnull=False), at=at))
    return sorted([*of_all, *of_one], key=lambda one: (one.decide_by_on, one.pk))


def concern(viewer: Viewer, ref: UUID, at: datetime) -> Concern:
    """One concern. Raises NotVisible."""
    rows = Concern.objects.select_related("payee", "person", "programme__pack").filter(ref=ref)
    found = rows.first()
    if found is None:
        raise NotVisible
    consent.require(viewer, Permission.BUYING_DECIDE, programme=found.programme)
    return found if found.person is None else consent.one(viewer, rows, at=at)


def signs(programme: Programme, at: datetime) -> tuple[Flag, ...]:
    """Every sign in what is to be paid in a programme now that no concern was raised on yet."""
    pack = programmes.pack_of(programme)
    found = rules.flags(scene(programme, at), pack.spending.signals)
    return unraised(programme, found)


def unraised(programme: Programme, found: Sequence[Flag]) -> tuple[Flag, ...]:
    """Those of these signs that no concern was raised on yet."""
    there = set(
        Concern.objects.filter(
            programme=programme, sign__in=[one.mark for one in found]
        ).values_list("sign", flat=True)
    )
    return tuple(one for one in found if one.mark not in there)


def scene(programme: Programme, at: datetime) -> Scene:
    """What the signs look at: the purchases of the longest window, their payees, the insiders."""
    pack = programmes.pack_of(programme)
    limits = pack.spending.signals
    today = programmes.day_of(programme, at)
    longest = max(
        limits.split_days, limits.rounded_days, limits.rotation_days, limits.round_trip_days
    )
    bills = Bill.objects.exclude(status=BillStatus.WITHDRAWN).select_related("payee")
    rows = (
        Purchase.objects.filter(
            Q(asked_at__gte=at - timedelta(days=longest + 1)) | Q(bills__status=BillStatus.AGREED),
            person__programme=programme,
        )
        .exclude(status__in=[Status.ASKED, Status.REFUSED, Status.CANCELLED])
        .select_related("person__programme__pack", "answer", "standing", "on_invoice")
        .defer("person__programme__pack__content")
        .prefetch_related(Prefetch("bills", bills))
        .distinct()
    )
    back: dict[int, int] = defaultdict(int)
    given = Refund.objects.filter(bill__person__programme=programme)
    for purchase, amount in given.values_list("bill__purchase", "amount_minor"):
        back[purchase] += amount
    paying: list[Paying] = []
    payees: dict[UUID, Payee] = {}
    agreed_on: dict[UUID, date] = {}
    for row in rows:
        for payee in {bill.payee for bill in row.bills.all()}:
            asked_on = programmes.day_of(programme, row.asked_at)
            waits = any(one.status == BillStatus.AGREED for one in row.bills.all())
            payees[payee.ref] = payee
            if waits:
                said = programmes.day_of(programme, row.answer.decided_at)
                agreed_on[payee.ref] = min(said, agreed_on.get(payee.ref, said))
            paying.append(
                Paying(
                    payee=payee.ref,
                    person=row.person.ref,
                    amount=row.amount_minor,
                    asked_on=asked_on,
                    limit=pack.spending.ask_above,
                    deciders=_deciders(row),
                    back=back[row.pk],
                    open=waits,
                    every=hasattr(row, "standing") or hasattr(row, "on_invoice"),
                )
            )
    return Scene(
        today=today,
        paying=paying,
        payees=_known(payees, programme),
        insiders=_insiders(programme, at),
        agreed_on=agreed_on,
    )


def _deciders(row: Purchase) -> tuple[UUID, ...]:
    return () if row.answer.decided_human == SYSTEM.human else (row.answer.decided_human,)


def _known(payees: Mapping[UUID, Payee], programme: Programme) -> dict[UUID, Known]:
    """Payees with the fingerprints of every account on file, closed ones too, oldest first."""
    accounts: dict[int, list[tuple[str, date]]] = defaultdict(list)
    rows = PayeeAccount.objects.filter(payee__in=[one.pk for one in payees.values()])
    for payee, mark, made_at in rows.order_by("made_at", "pk").values_list(
        "payee", "fingerprint", "made_at"
    ):
        accounts[payee].append((mark, programmes.day_of(programme, made_at)))
    return {
        ref: Known(
            payee=ref,
            name=one.name,
            noted_on=programmes.day_of(programme, one.noted_at),
            accounts=tuple(accounts[one.pk]),
        )
        for ref, one in payees.items()
    }


def _insiders(programme: Programme, at: datetime) -> list[Insider]:
    """Whoever holds a role in the programme now."""
    live = Q(from_at__lte=at, until_at__gt=at) & (Q(ended_at=None) | Q(ended_at__gt=at))
    rows = Grant.objects.filter(live, programme=programme).select_related("account")
    found = {one.account.human: one.account.name for one in rows.order_by("pk")}
    close = consent.declared_parties(programme.ref)
    by_party = dict(Payee.objects.filter(programme=programme).values_list("party", "ref"))
    return [
        Insider(
            human,
            name,
            declared=frozenset(by_party[one] for one in close.get(human, ()) if one in by_party),
        )
        for human, name in found.items()
    ]
