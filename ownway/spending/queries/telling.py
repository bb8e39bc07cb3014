"""Payments held back, person by person: what is told on their pages, and whom staff tell."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from ownway.consent import queries as consent
from ownway.consent.queries import Viewer
from ownway.core.problems import NotVisible
from ownway.people.models import Person
from ownway.people.rules import ReachBy
from ownway.programme import queries as programmes
from ownway.programme.models import Programme
from ownway.spending import rules
from ownway.spending.models import Bill, Concern, HoldTold, PaymentStop
from ownway.spending.queries.concerns import holding
from ownway.spending.queries.monthly import wanted_by
from ownway.spending.rules import BillStatus, HoldState

_AWAY = (ReachBy.EMAIL, ReachBy.TEXT, ReachBy.LETTER)


@dataclass(frozen=True, slots=True)
class HeldBack:
    """A concern or a stop, as it stands with one person today.

    `bills`: those that wait because of it. `told`: what they last heard of it.
    """

    person: Person
    cause: Concern | PaymentStop
    state: HoldState
    bills: tuple[Bill, ...] = ()
    told: HoldState | None = None

    @property
    def concern(self) -> Concern | None:
        return self.cause if isinstance(self.cause, Concern) else None

    @property
    def stop(self) -> PaymentStop | None:
        return self.cause if isinstance(self.cause, PaymentStop) else None

    @property
    def since(self) -> datetime:
        """When it began."""
        return self.cause.raised_at if isinstance(self.cause, Concern) else self.cause.stopped_at

    @property
    def way(self) -> ReachBy:
        """How the person wants to hear from us."""
        return wanted_by(self.person)

    @property
    def is_news(self) -> bool:
        """Whether they have still to hear it."""
        return rules.is_news(self.state, self.told)


def held_back(person: Person, at: datetime) -> list[HeldBack]:
    """What is held back of one person now, the oldest first, for their own pages."""
    found = _held(person.programme, _waiting(person=person), HoldTold.objects.none(), at)
    return [one for one in found if one.state is not HoldState.GOES_ON]


def to_tell(viewer: Viewer, programme: Programme, at: datetime) -> list[HeldBack]:
    """Whom staff tell of a payment held back, or that it goes on; the oldest first.

    Those without a sign-in, and those who asked to hear from us otherwise than on the site.
    """
    away = Q(person__account=None) | Q(person__reach_by__in=_AWAY)
    bills = _waiting(person__programme=programme).filter(away, person__death__isnull=True)
    told = _told().filter(away, person__programme=programme, person__death__isnull=True)
    found = _held(
        programme,
        consent.visible(viewer, bills, at=at),
        consent.visible(viewer, told, at=at),
        at,
    )
    return [one for one in found if one.is_news]


def one_held_back(viewer: Viewer, person_ref: UUID, cause: UUID, at: datetime) -> HeldBack:
    """One of them, told already or not, by the concern or the stop. Raises NotVisible."""
    bills = consent.visible(viewer, _waiting(person__ref=person_ref), at=at)
    told = consent.visible(viewer, _told().filter(person__ref=person_ref), at=at)
    someone = next((one.person for one in bills), None)
    if someone is None:
        someone = next((one.person for one in told), None)
    if someone is not None:
        for one in _held(someone.programme, bills, told, at):
            if one.cause.ref == cause:
                return one
    raise NotVisible


def _waiting(**whose: object) -> QuerySet[Bill]:
    rows = Bill.objects.filter(status=BillStatus.AGREED, **whose)
    rows = rows.select_related("person__programme__pack", "payee", "purchase")
    return rows.prefetch_related("purchase__bills").order_by("pk")


def _told() -> QuerySet[HoldTold]:
    return HoldTold.objects.select_related("person__programme__pack").order_by("told_at", "pk")


def _held(
    programme: Programme, bills: Iterable[Bill], told: Iterable[HoldTold], at: datetime
) -> list[HeldBack]:
    """Each person and cause once: of the bills that wait now, and of what was told before."""
    today = programmes.day_of(programme, at)
    heard = {(one.person_id, one.concern_id, one.stop_id): one for one in told}
    causes = _causes(programme, heard, today)
    if not causes:
        return []
    people: dict[int, Person] = {one.person_id: one.person for one in heard.values()}
    waiting: dict[tuple[int, int | None, int | None], list[Bill]] = {key: [] for key in heard}
    for bill in bills:
        people[bill.person_id] = bill.person
        for cause in causes:
            if _state(cause, today) is not HoldState.GOES_ON and _stands_in(cause, bill):
                waiting.setdefault(_key(bill.person_id, cause), []).append(bill)
    by_key = {_key(0, cause)[1:]: cause for cause in causes}
    found = []
    for key, mine in waiting.items():
        cause, last = by_key[key[1:]], heard.get(key)
        said = None if last is None else HoldState(last.state)
        found.append(HeldBack(people[key[0]], cause, _state(cause, today), tuple(mine), said))
    return sorted(found, key=lambda one: (one.since, one.person.pk))


def _causes(
    programme: Programme, heard: Iterable[tuple[int, int | None, int | None]], today: date
) -> list[Concern | PaymentStop]:
    keys = list(heard)
    concerns = Concern.objects.select_related("payee").filter(
        holding(today) | Q(pk__in=[one for _p, one, _s in keys if one]), programme=programme
    )
    stops = PaymentStop.objects.select_related("payee").filter(
        Q(lifted_at=None) | Q(pk__in=[one for _p, _c, one in keys if one]), programme=programme
    )
    return [*concerns.order_by("pk"), *stops.order_by("pk")]


def _key(person: int, cause: Concern | PaymentStop) -> tuple[int, int | None, int | None]:
    ours = isinstance(cause, Concern)
    return person, cause.pk if ours else None, None if ours else cause.pk


def _state(cause: Concern | PaymentStop, today: date) -> HoldState:
    if isinstance(cause, Concern):
        return rules.state_of_concern(cause.outcome, cause.decide_by_on, today)
    return rules.state_of_stop(lifted=cause.lifted_at is not None)


def _stands_in(cause: Concern | PaymentStop, bill: Bill) -> bool:
    """Whether a bill waits because of it: of the payee, of the person, or of both."""
    payees = {None, bill.payee_id}
    if isinstance(cause, Concern) and bill.payee.person_id is not None:  # they say they paid them
        payees |= {one.payee_id for one in bill.purchase.bills.all()}
    return cause.payee_id in payees and (
        cause.person_id is None or cause.person_id == bill.person_id
    )
