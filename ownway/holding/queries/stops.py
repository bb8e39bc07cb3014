"""Reads of stops of direct payments, of nominees, and of a death."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import QuerySet

from ownway.consent import queries as consent
from ownway.consent.queries import Viewer
from ownway.core.money import Money
from ownway.core.problems import Problem
from ownway.holding import rules
from ownway.holding.models import Arrangement, Death, Nominee, SafetyAnswer, Stop, StopSecondLook
from ownway.holding.phrases import told
from ownway.holding.queries import lines
from ownway.holding.rules import NomineeKind, NomineeStepKind, Status, Way
from ownway.ledger import queries as books
from ownway.people.models import Person
from ownway.programme import queries as programmes


@dataclass(frozen=True, slots=True)
class StopView:
    """A stop, what was answered about safety, and what still keeps it from happening."""

    stop: Stop
    questions: tuple[str, ...]
    answers: dict[str, SafetyAnswer]
    second_look: StopSecondLook | None
    in_the_way: tuple[Problem, ...]

    @property
    def open(self) -> bool:
        return not hasattr(self.stop, "end")

    @property
    def goes_to(self) -> str:
        """The holder the money goes on with: the one told, or who took over where that failed."""
        stop = self.stop
        return lines.holder_after(stop.person.programme, stop.to_way, stop.to_holder)[1]


@dataclass(frozen=True, slots=True)
class NomineeView:
    """A nominee or representative, the steps that were taken, and whether they count today."""

    nominee: Nominee
    steps: frozenset[str]
    counts: bool
    review_by_on: date | None  # after a withdrawal, until somebody looked at it

    @property
    def open(self) -> bool:
        """Whether somebody still has to do something."""
        if NomineeStepKind.WITHDRAWN in self.steps:
            return NomineeStepKind.CONSIDERED not in self.steps
        return not {NomineeStepKind.ACCEPTED, NomineeStepKind.PAYER_AGREED} <= self.steps


@dataclass(frozen=True, slots=True)
class HeldNow:
    """What lies with one holder for one person, and what of it is promised."""

    way: str
    holder: str
    lies: Money
    promised: Money


def stop(viewer: Viewer, ref: UUID, at: datetime) -> StopView:
    """One stop with all that belongs to it. Raises NotVisible."""
    return stop_view(consent.one(viewer, stops_whole().filter(ref=ref), at=at), at)


def stops(viewer: Viewer, person_ref: UUID, at: datetime) -> list[StopView]:
    """The stops of one person, newest first."""
    rows = stops_whole().filter(person__ref=person_ref)
    found = consent.visible(viewer, rows, at=at).order_by("-told_at", "-pk")
    return [stop_view(one, at) for one in found]


def stops_open(viewer: Viewer, programme_ref: UUID, at: datetime) -> list[StopView]:
    """Stops of one programme that are neither done nor taken back, the soonest first."""
    rows = stops_whole().filter(person__programme__ref=programme_ref, end__isnull=True)
    found = consent.visible(viewer, rows, at=at).order_by("stops_on", "pk")
    return [stop_view(one, at) for one in found]


def open_stop(person: Person) -> Stop | None:
    """The stop that is on its way for this person."""
    return stops_whole().filter(person=person, end__isnull=True).first()


def stop_view(found: Stop, at: datetime) -> StopView:
    asked = lines_asked(found)
    answers = {one.question: one for one in found.safety.all()}
    look = getattr(found, "second_look", None)
    today = programmes.day_of(found.person.programme, at)
    way = rules.in_the_way_of_stopping(
        today=today,
        stops_on=found.stops_on,
        asked=asked,
        answered=answers.keys(),
        must=found.must,
        second_look_open=look is not None and look.answered_at is None,
    )
    return StopView(found, asked, answers, look, tuple(told(one) for one in way))


def lines_asked(found: Stop) -> tuple[str, ...]:
    """The questions about safety of the person's programme, in the pack's order."""
    return programmes.pack_of(found.person.programme).holding.stops.safety


def direct_lines(person: Person) -> list[Arrangement]:
    """What is paid to a person themself now, in every pot, in a steady order."""
    rows = Arrangement.objects.filter(person=person, way=Way.DIRECT, status=Status.LIVE)
    return list(
        rows.select_related(
            "person__programme__pack", "pot__person__programme__pack", "pot__plan"
        ).order_by("pot_id", "pk")
    )


def nominees(viewer: Viewer, person_ref: UUID, at: datetime) -> list[NomineeView]:
    """The nominees and representatives of one person, newest first."""
    rows = nominees_whole().filter(person__ref=person_ref)
    found = consent.visible(viewer, rows, at=at).order_by("-named_at", "-pk")
    return [nominee_view(one, at) for one in found]


def nominee(viewer: Viewer, ref: UUID, at: datetime) -> NomineeView:
    """One of them. Raises NotVisible."""
    return nominee_view(consent.one(viewer, nominees_whole().filter(ref=ref), at=at), at)


def nominees_open(viewer: Viewer, programme_ref: UUID, at: datetime) -> list[NomineeView]:
    """Nominations of one programme that wait for a yes, or for a look after a withdrawal."""
    rows = nominees_whole().filter(person__programme__ref=programme_ref)
    found = consent.visible(viewer, rows, at=at).order_by("named_at", "pk")
    return [view for view in (nominee_view(one, at) for one in found) if view.open]


def nominee_view(found: Nominee, at: datetime) -> NomineeView:
    steps = {one.step: one for one in found.steps.all()}
    today = programmes.day_of(found.person.programme, at)
    withdrawn = steps.get(NomineeStepKind.WITHDRAWN)
    return NomineeView(
        nominee=found,
        steps=frozenset(steps),
        counts=rules.nominee_counts(
            steps.keys(), starts_on=found.starts_on, ends_on=found.ends_on, today=today
        ),
        review_by_on=withdrawn.review_by_on
        if withdrawn and NomineeStepKind.CONSIDERED not in steps
        else None,
    )


def nominees_to_open(viewer: Viewer, person_ref: UUID, at: datetime) -> list[Nominee]:
    """Nominees both sides agreed to whom nothing was opened for it yet; the newest first."""
    return [
        one.nominee
        for one in nominees(viewer, person_ref, at)
        if one.counts and not hasattr(one.nominee, "sees")
    ]


def represented(person: Person, at: datetime) -> list[NomineeView]:
    """The representatives that count for this person now."""
    rows = nominees_whole().filter(person=person, kind=NomineeKind.REPRESENTATIVE)
    return [view for view in (nominee_view(one, at) for one in rows) if view.counts]


def narrowings_due(
    viewer: Viewer, programme_ref: UUID, until: date, at: datetime
) -> list[Arrangement]:
    """Narrower choices to look at by `until`, those past their day included, soonest first."""
    rows = Arrangement.objects.select_related("person", "pot__plan").filter(
        person__programme__ref=programme_ref,
        tighter=True,
        closed_at__isnull=True,
        narrowing_end__isnull=True,
        review_on__lte=until,
    )
    return list(consent.visible(viewer, rows, at=at).order_by("review_on", "pk"))


def death_of(person: Person) -> Death | None:
    """The death of a person, where somebody noted it."""
    return Death.objects.filter(person=person).first()


def held_now(person: Person) -> list[HeldNow]:
    """What lies where for one person, by holder: for the letter after a death."""
    rows = (
        Arrangement.objects.filter(person=person, live_at__isnull=False)
        .select_related("pot__person__programme")
        .order_by("pk")
    )
    accounts = {lines.cash_of(one): one for one in rows}
    found = [
        HeldNow(
            way=one.way,
            holder=one.holder,
            lies=Money(books.balance(cash), cash.currency),
            promised=Money(lines.promised_from(cash), cash.currency),
        )
        for cash, one in accounts.items()
    ]
    return [one for one in found if one.lies.minor or one.promised.minor]


def ways_on(person: Person, failed: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """The other ways (way, holder) a direct payment can go on."""
    pack = programmes.pack_of(person.programme)
    gone = set(failed)
    return [
        (one.way, one.code)
        for one in pack.holding.holders
        if one.way != Way.DIRECT and (one.way, one.code) not in gone
    ]


def stops_whole() -> QuerySet[Stop]:
    return Stop.objects.select_related(
        "person__programme__pack", "end", "second_look"
    ).prefetch_related("safety")


def nominees_whole() -> QuerySet[Nominee]:
    rows = Nominee.objects.select_related("person__programme__pack", "sees")
    return rows.prefetch_related("steps")
