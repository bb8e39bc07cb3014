"""Reads of searches, notices, deaths, who is to be asked again, and how far a taper is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q

from ownway.allocation import queries as allocations
from ownway.allocation.models import Allocation
from ownway.consent import queries as consent
from ownway.consent.queries import Viewer
from ownway.core.money import Money
from ownway.core.period import add_months
from ownway.decisions import queries as decisions
from ownway.decisions.models import Pot
from ownway.decisions.rules import FREE, Place
from ownway.endings.models import (
    AskAgain,
    EndChallenge,
    Ending,
    EndNotice,
    Exit,
    Reply,
    Representative,
    Search,
    Taper,
    TaperStep,
)
from ownway.endings.rules import (
    CLOSED,
    AskedCount,
    AskState,
    EndingKind,
    ask_state,
    count_answers,
    search_lacks,
)
from ownway.endings.rules import may_return_fast as in_time
from ownway.holding import queries as holding
from ownway.holding.models import Death
from ownway.joining import queries as joining
from ownway.joining.queries import Where
from ownway.joining.rules import Status
from ownway.people.models import Person
from ownway.planning import queries as plans
from ownway.planning.models import Plan, PlanVersion
from ownway.planning.rules import Finding
from ownway.programme import queries as programmes
from ownway.programme.models import Programme
from ownway.record import queries as record


def where(person: Person) -> Where | None:
    """Where a person stands."""
    return joining.where(person)


def open_search(person: Person) -> Search | None:
    """The search for this person that is not over; for rules and their own page."""
    return _searches().filter(person=person, outcome="").first()


def search(viewer: Viewer, ref: UUID, at: datetime) -> Search:
    """One search. Raises NotVisible."""
    return consent.one(viewer, _searches().filter(ref=ref), at=at)


def searches(viewer: Viewer, programme: Programme, at: datetime) -> list[Search]:
    """The searches that are not over, the oldest first."""
    rows = _searches().filter(person__programme=programme, outcome="")
    return list(consent.visible(viewer, rows, at=at).order_by("begun_at", "pk"))


def _searches():  # type: ignore[no-untyped-def]
    return Search.objects.select_related(
        "person__programme__pack", "person__account"
    ).prefetch_related("tries")


def lacks(found: Search, today: date) -> tuple[Finding, ...]:
    """What the search still lacks; none: somebody may say that contact is lost.

    Whoever signed in or did anything here since it began is not lost. While the programme's own
    notice waits, that comes to its end first: with two people, its days, and an answer.
    """
    person, more = found.person, []
    signed_in = person.account.last_login if person.account else None
    acted = record.acted_since(person.ref, person.human, found.begun_at)
    if acted or (signed_in is not None and signed_in > found.begun_at):
        more.append(Finding("search_heard", "tries"))
    if EndNotice.objects.filter(person=person, outcome="").exists():
        more.append(Finding("search_notice", "tries"))
    lacking = search_lacks(
        tried=[one.way for one in found.tries.all()],
        today=today,
        may_end_on=found.may_end_on,
        least_tries=found.least_tries,
        least_ways=found.least_ways,
    )
    return (*more, *lacking)


def open_notice(person: Person) -> EndNotice | None:
    """The notice that the person was told of and that is not over; for their own page."""
    return _notices().filter(person=person, outcome="", agreed_at__isnull=False).first()


def end_notice(viewer: Viewer, ref: UUID, at: datetime) -> EndNotice:
    """One notice or proposal. Raises NotVisible."""
    return consent.one(viewer, _notices().filter(ref=ref), at=at)


def end_notices(viewer: Viewer, programme: Programme, at: datetime) -> list[EndNotice]:
    """Proposals and notices that are not over, or to which somebody still owes an answer."""
    owed = Q(challenge__isnull=False, challenge__answered_at__isnull=True)
    rows = _notices().filter(Q(outcome="") | owed, person__programme=programme)
    return list(consent.visible(viewer, rows, at=at).order_by("proposed_at", "pk"))


def _notices():  # type: ignore[no-untyped-def]
    return EndNotice.objects.select_related("person__programme__pack", "challenge")


def challenge_of(notice: EndNotice) -> EndChallenge | None:
    """What the person said against it; None where they said nothing."""
    return EndChallenge.objects.filter(notice=notice).first()


def representative(death: Death) -> Representative | None:
    """Who answers for what somebody who died leaves: the newest that was shown."""
    return death.representatives.order_by("-pk").first()


def deaths(viewer: Viewer, programme: Programme, at: datetime) -> list[Death]:
    """Deaths of which the money is not closed, the oldest first."""
    rows = Death.objects.select_related("person__programme__pack").filter(
        person__programme=programme
    )
    seen = consent.visible(viewer, rows, at=at).order_by("noted_at", "pk")
    closed = set(
        Ending.objects.filter(
            person__programme=programme, kind=EndingKind.DIED, closing__final_at__isnull=False
        ).values_list("person_id", flat=True)
    )
    return [one for one in seen if one.person_id not in closed]


def death_to_end(viewer: Viewer, person_ref: UUID, at: datetime) -> Death:
    """The death of one person. Raises NotVisible."""
    rows = Death.objects.select_related("person__programme__pack").filter(person__ref=person_ref)
    return consent.one(viewer, rows, at=at)


def deaths_not_ended() -> list[Death]:
    """Deaths after which the person's time here is not over yet, for the worker."""
    found = Death.objects.select_related("person__programme__pack").order_by("pk")
    out = []
    for one in found:
        stands = joining.where(one.person)
        if stands is not None and not stands.over:
            out.append(one)
    return out


# Asked again


@dataclass(frozen=True, slots=True)
class Asking:
    """One choice to be asked again, and where it stands today."""

    ask: AskAgain
    state: AskState
    reply: Reply | None


def last_ending(person: Person) -> Ending | None:
    """How the person's last time here ended; None while it goes on or never began."""
    rows = Ending.objects.filter(person=person).select_related("person__programme__pack")
    return rows.order_by("-ended_at", "-pk").first()


def asking_of(person: Person, at: datetime) -> Asking | None:
    """What the person chose after their last ending; None where they chose nothing yet."""
    ending = last_ending(person)
    found = AskAgain.objects.filter(ending=ending).first() if ending else None
    return None if found is None else _asking(found, programmes.day_of(person.programme, at))


def _asking(found: AskAgain, today: date) -> Asking:
    reply = Reply.objects.filter(ask=found).first()
    asked = found.asked_at
    asked_on = None if asked is None else programmes.day_of(found.person.programme, asked)
    state = ask_state(ask_on=found.ask_on, asked_on=asked_on, answered=bool(reply), today=today)
    return Asking(found, state, reply)


def asks(viewer: Viewer, programme: Programme, at: datetime) -> list[Asking]:
    """Everybody who left and said whether to ask: those due first. Nobody who died or is back."""
    rows = AskAgain.objects.select_related("person__programme__pack", "ending").filter(
        person__programme=programme, person__death__isnull=True, ending__returned__isnull=True
    )
    today = programmes.day_of(programme, at)
    seen = [_asking(one, today) for one in consent.visible(viewer, rows, at=at)]
    order = list(AskState)
    first = {AskState.DUE: -1}
    return sorted(seen, key=lambda one: (first.get(one.state, order.index(one.state)), one.ask.pk))


def ask(viewer: Viewer, ref: UUID, at: datetime) -> Asking:
    """One choice. Raises NotVisible."""
    rows = AskAgain.objects.select_related("person__programme__pack", "ending").filter(ref=ref)
    found = consent.one(viewer, rows, at=at)
    return _asking(found, programmes.day_of(found.person.programme, at))


def asks_due(at: datetime) -> list[AskAgain]:
    """Whom the worker may ask by mail today, the oldest first. Nobody who died or is back."""
    rows = AskAgain.objects.select_related("person__programme__pack").filter(
        way="email",
        handed_at__isnull=True,
        asked_at__isnull=True,
        ask_on__isnull=False,
        person__death__isnull=True,
        ending__returned__isnull=True,
    )
    due = []
    for one in rows.order_by("pk"):
        today = programmes.day_of(one.person.programme, at)
        if _asking(one, today).state is AskState.DUE:
            due.append(one)
    return due


def asked_count(programme: Programme, at: datetime) -> AskedCount:
    """How those who left are doing, as far as they said. Names nobody."""
    rows = AskAgain.objects.select_related("person__programme").filter(
        person__programme=programme, person__death__isnull=True
    )
    today = programmes.day_of(programme, at)
    stands = [_asking(one, today) for one in rows]
    return count_answers([(one.state, one.reply.going if one.reply else None) for one in stands])


def endings_by_kind(programme: Programme) -> dict[EndingKind, int]:
    """How many endings of each kind there were; each kind apart, none called a failure (H1)."""
    kinds = Ending.objects.filter(person__programme=programme).values_list("kind", flat=True)
    listed = list(kinds)
    return {kind: listed.count(kind.value) for kind in EndingKind}


# Back again


@dataclass(frozen=True, slots=True)
class WayBack:
    """What awaits somebody who comes back: their last plan, and the amount of today."""

    ending: Ending
    fast: bool  # within the return period
    alumni: bool
    version: PlanVersion | None
    allocation: Allocation | None
    until_on: date

    @property
    def copies(self) -> bool:
        return self.fast and self.version is not None and self.allocation is not None

    @property
    def amount(self) -> Money | None:
        if self.allocation is None:
            return None
        return allocations.amount_to_plan_with(self.allocation)


def way_back(person: Person, at: datetime) -> WayBack | None:
    """The way back of somebody whose time is over; None for anybody else, and after a death."""
    stands, ending = joining.where(person), last_ending(person)
    if stands is None or not stands.over or ending is None or ending.kind == EndingKind.DIED:
        return None
    months = programmes.pack_of(person.programme).leaving.return_within_months
    ended_on = programmes.day_of(person.programme, ending.ended_at)
    today = programmes.day_of(person.programme, at)
    return WayBack(
        ending=ending,
        fast=in_time(ended_on, today, months),
        alumni=Ending.objects.filter(person=person, kind=EndingKind.GRADUATED).exists(),
        version=last_version(person),
        allocation=allocations.counting(person) or allocations.latest(person),
        until_on=add_months(ended_on, months),
    )


def last_version(person: Person) -> PlanVersion | None:
    """What the person's last plan said: the version in force, else the last one sent."""
    for plan in Plan.objects.filter(person=person, kind="yearly").order_by("-number"):
        version = decisions.current_version(plan) or plans.latest_sent(plan)
        if version is not None:
            return version
    return None


# Less money step by step


@dataclass(frozen=True, slots=True)
class TaperView:
    """A taper with its steps, as it stands."""

    taper: Taper
    steps: tuple[TaperStep, ...]
    year: Money  # what the money of the year is now

    @property
    def signed(self) -> bool:
        return self.taper.signed_at is not None

    @property
    def paused(self) -> bool:
        return self.taper.paused_at is not None


def taper_of(person: Person, at: datetime) -> TaperView | None:
    """The taper of a person's running plan; None where there is none."""
    rows = Taper.objects.filter(person=person, ended_at__isnull=True, plan__ended_at__isnull=True)
    found = rows.select_related("person__programme__pack", "plan").order_by("-pk").first()
    return None if found is None else taper_view(found, at)


def taper_view(found: Taper, at: datetime) -> TaperView:
    """A taper as it stands."""
    total, _reachable = in_pots(found.plan, at)
    steps = tuple(found.steps.order_by("number"))
    return TaperView(found, steps, Money(total, found.currency))


def in_pots(plan: Plan, at: datetime) -> tuple[int, dict[tuple[Pot, Place], int]]:
    """The money of a plan's year, and what of it may fall: promised to nobody, not kept aside,
    not saved. Minor units; the person's own money is no part of it."""
    day = programmes.day_of(plan.person.programme, at)
    saved = set(holding.saving_roots(plan))
    total, reachable = 0, {}
    for pot in decisions.current_pots(plan, day).values():
        money = decisions.money_in(pot)
        total += money.total
        if money.free:
            reachable[(pot, FREE)] = money.free
        for root, line in money.lines.items():
            if line.available and root not in saved:
                reachable[(pot, Place(root))] = line.available
    return total, reachable


def taper_plan(person: Person) -> Plan | None:
    """The plan whose money a taper would lower: the running yearly one with a yes."""
    rows = Plan.objects.filter(person=person, kind="yearly", ended_at__isnull=True)
    plan = rows.select_related("person__programme__pack").order_by("-number").first()
    return plan if plan is not None and decisions.current_version(plan) is not None else None


def taper_ends_on(plan: Plan, at: datetime) -> date | None:
    """The first day the money of the plan no longer covers; None without money."""
    day = programmes.day_of(plan.person.programme, at)
    ends = [pot.ends_on for pot in decisions.current_pots(plan, day).values()]
    return max(ends, default=None)


def steps_due(at: datetime) -> list[TaperStep]:
    """Steps whose day has come, of tapers that run, the oldest first; for the worker.

    None of somebody who rests: in a hard time, or in a break, everything waits (I13).
    """
    rows = TaperStep.objects.select_related("taper__person__programme__pack", "taper__plan").filter(
        posted_at__isnull=True,
        taper__signed_at__isnull=False,
        taper__paused_at__isnull=True,
        taper__ended_at__isnull=True,
        taper__plan__ended_at__isnull=True,
    )
    return [
        one
        for one in rows.order_by("from_on", "pk")
        if one.from_on <= programmes.day_of(one.taper.person.programme, at)
        and not rests(one.taper.person)
    ]


def rests(person: Person) -> bool:
    """Whether somebody rests on their way out, or has a break from the programme."""
    resting = Exit.objects.filter(person=person, paused_at__isnull=False)
    stands = joining.where(person)
    paused = stands is not None and stands.status is Status.PAUSED
    return paused or resting.exclude(status__in=CLOSED).exists()


def goals_of(version: PlanVersion) -> tuple[str, ...]:
    """The goals of a version, word for word."""
    rows = version.goals.filter(removed_at__isnull=True).order_by("position", "pk")
    return tuple(rows.values_list("words", flat=True))
