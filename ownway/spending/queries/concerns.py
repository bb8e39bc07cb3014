"""Reads of concerns: which payees' bills wait, and what would raise a concern today."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q

from ownway.consent import queries as consent
from ownway.consent.queries import Viewer
from ownway.consent.rules import Permission
from ownway.core.problems import NotVisible
from ownway.programme import queries as programmes
from ownway.programme.models import Programme
from ownway.spending import rules
from ownway.spending.models import Bill, Concern, Purchase
from ownway.spending.queries.payees import open_payees
from ownway.spending.queries.scenes import scene
from ownway.spending.rules import BillStatus, Flag, Outcome


@dataclass(frozen=True, slots=True)
class HeldPayees:
    """Whose bills wait on one day: payees for everybody, and payees for one person, by key."""

    everywhere: frozenset[int]
    pairs: frozenset[tuple[int, int]]  # (payee, person)
    back: frozenset[int] = frozenset()  # bills that pay back what was paid to one of them, by key

    def holds(self, bill: Bill) -> bool:
        """Whether this bill is set aside."""
        return bill.pk in self.back or self._holds(bill.payee_id, bill.person_id)

    def _holds(self, payee: int, person: int) -> bool:
        return payee in self.everywhere or (payee, person) in self.pairs

    def with_paid_back(self) -> HeldPayees:
        """The same, with what people say they paid to one of them, and get back."""
        doubted = self.everywhere | {payee for payee, _person in self.pairs}
        if not doubted:
            return self
        rows = Bill.objects.filter(
            payee__person__isnull=False, purchase__bills__payee__in=doubted
        ).values_list("pk", "person", "purchase__bills__payee")
        back = frozenset(pk for pk, person, payee in rows if self._holds(payee, person))
        return replace(self, back=back)


def held_payees(programme: Programme, today: date) -> HeldPayees:
    """The payees of a programme whose bills are set aside on this day."""
    rows = list(Concern.objects.filter(holding(today), programme=programme))
    return HeldPayees(
        everywhere=frozenset(one.payee_id for one in rows if one.person_id is None),
        pairs=frozenset((one.payee_id, one.person_id) for one in rows if one.person_id is not None),
    ).with_paid_back()


def is_held(bill: Bill, at: datetime) -> bool:
    """Whether one bill is set aside by a concern about its payee."""
    programme = bill.person.programme
    return held_payees(programme, programmes.day_of(programme, at)).holds(bill)


def holding(today: date) -> Q:
    """Concerns that set bills aside on a day: `rules.held_by`, for the database."""
    return Q(outcome=Outcome.UPHELD) | Q(outcome="", decide_by_on__gte=today)


def concern_about(purchase: Purchase, at: datetime) -> Concern | None:
    """What the person is told: that somebody checks this payee, until when; None where nobody."""
    bills = Bill.objects.filter(purchase=purchase).values_list("status", "payee", "payee__person")
    waiting = [(payee, person) for status, payee, person in bills if status == BillStatus.AGREED]
    if any(person is not None for _payee, person in waiting):  # what is paid back was theirs first
        return concern_with([payee for _status, payee, _person in bills], purchase, at)
    return concern_with([payee for payee, _person in waiting], purchase, at)


def concern_with(payees: Collection[int], purchase: Purchase, at: datetime) -> Concern | None:
    """The concern about one of these payees (by key) that holds what the person of it pays."""
    today = programmes.day_of(purchase.person.programme, at)
    rows = Concern.objects.select_related("payee").filter(
        holding(today),
        Q(person=None) | Q(person=purchase.person),
        programme=purchase.person.programme,
        payee__in=payees,
    )
    return rows.order_by("outcome", "decide_by_on", "pk").first()


def concerns(viewer: Viewer, programme: Programme, at: datetime) -> list[Concern]:
    """The concerns of a programme that are open or upheld, the first due first.

    One about somebody the viewer may not see is left out. Raises NotVisible for who decides
    nothing here.
    """
    today = programmes.day_of(programme, at)
    return _listed(viewer, programme, holding(today), at)


@dataclass(frozen=True, slots=True)
class Lapsed:
    """A concern nobody decided by its day: for how many days, and who can decide it still."""

    concern: Concern
    days: int
    owners: tuple[str, ...]


def lapsed_concerns(viewer: Viewer, programme: Programme, at: datetime) -> list[Lapsed]:
    """Concerns that ended by themselves, the oldest first, until somebody decides after all.

    Their bills go on, as is said to the person; that nobody looked is not forgotten with it.
    Raises NotVisible as `concerns`.
    """
    today = programmes.day_of(programme, at)
    rows = _listed(viewer, programme, Q(outcome="", decide_by_on__lt=today), at)
    deciders = consent.at_work(programme, at=at, allowed=Permission.BUYING_DECIDE) if rows else ()
    return [
        Lapsed(
            row,
            (today - row.decide_by_on).days,
            tuple(one.name for one in deciders if one.human != row.raised_human),
        )
        for row in rows
    ]


def _listed(viewer: Viewer, programme: Programme, which: Q, at: datetime) -> list[Concern]:
    consent.require(viewer, Permission.BUYING_DECIDE, programme=programme)
    rows = Concern.objects.filter(which, programme=programme)
    rows = rows.select_related("payee", "person__programme").order_by("decide_by_on", "pk")
    of_all = list(rows.filter(person=None))
    known = {one.pk for one in open_payees(viewer, [one.payee for one in of_all])}
    of_all = [one for one in of_all if one.payee_id in known]
    of_one = list(consent.visible(viewer, rows.filter(person__isnull=False), at=at))
    return sorted([*of_all, *of_one], key=lambda one: (one.decide_by_on, one.pk))


def concern(viewer: Viewer, ref: UUID, at: datetime) -> Concern:
    """One concern. Raises NotVisible."""
    rows = Concern.objects.select_related("payee", "person", "programme__pack").filter(ref=ref)
    found = rows.first()
    if found is None:
        raise NotVisible
    consent.require(viewer, Permission.BUYING_DECIDE, programme=found.programme)
    if found.person is not None:
        return consent.one(viewer, rows, at=at)
    if not open_payees(viewer, [found.payee]):
        raise NotVisible
    return found


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
