"""Counts, times and sums of one programme, small numbers kept back. Nobody is named here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any
from uuid import UUID

from django.db.models import F, Min, QuerySet

from ownway.allocation.models import Allocation
from ownway.assessment.models import Assessment
from ownway.consent import queries as consent
from ownway.consent.queries import Load, Viewer
from ownway.consent.rules import Permission, Topic
from ownway.core.actors import SYSTEM
from ownway.decisions.models import Decision
from ownway.endings import queries as endings
from ownway.endings.models import Ending
from ownway.endings.rules import Kept
from ownway.evaluation import rules
from ownway.evaluation.rules import (
    Buddies,
    Heard,
    MoneyTable,
    MonthOfYeses,
    Movement,
    Solved,
    Table,
    Yes,
)
from ownway.holding.models import Arrangement
from ownway.joining.models import Enrolment
from ownway.ledger import queries as books
from ownway.people.models import Note, Person
from ownway.planning.models import PlanVersion
from ownway.programme import queries as programmes
from ownway.programme.models import Programme
from ownway.review import queries as reviews
from ownway.review.models import Review
from ownway.spending import queries as spending
from ownway.spending.models import Answer, Denial, EntryMatch, Payment, Purchase
from ownway.spending.rules import BillStatus, Said

# The journey, step by step; a person stands at the furthest they have reached.
MONTHS_OF_PAY_DAYS = 12
STEPS = (
    "joined",
    "answered",
    "amount",
    "plan_sent",
    "decided",
    "held",
    "bought",
    "reviewed",
    "ended",
)


@dataclass(frozen=True, slots=True)
class Span:
    """From one step to the next: the middle of whole days, and over how many people.

    None where too few people made it to say so.
    """

    start: str
    end: str
    days: int | None
    people: int | None


def steps(viewer: Viewer, programme_ref: UUID, at: datetime) -> Table:
    """How many people stand at each step of the journey now. Raises NotVisible."""
    programme = _overseen(viewer, programme_ref)
    reached = _moments(programme, at)
    counts = Counter(rules.furthest(list(moments), STEPS) for moments in reached.values())
    return rules.suppress({step: counts[step] for step in STEPS})


def times(viewer: Viewer, programme_ref: UUID, at: datetime) -> list[Span]:
    """How many days each step takes, in the middle of all who took it. Raises NotVisible."""
    programme = _overseen(viewer, programme_ref)
    reached = _moments(programme, at).values()
    spans = []
    for start, end in pairwise(STEPS):
        days = [
            (moments[end] - moments[start]).days
            for moments in reached
            if start in moments and end in moments and moments[end] >= moments[start]
        ]
        middle = rules.median_days(days)
        spans.append(
            Span(
                start=start,
                end=end,
                days=None if middle is None else rules.figure(middle, len(days)),
                people=rules.shown(len(days)),
            )
        )
    return spans


def caseloads(viewer: Viewer, programme_ref: UUID, at: datetime) -> tuple[Load, ...]:
    """How many people each coach has, out of how many, and who stands in until when (S19).

    Whoever answers for a programme sees it whole: it is about staff, and names nobody they help.
    Raises NotVisible.
    """
    return consent.loads(_overseen(viewer, programme_ref), at=at)


def buddies(viewer: Viewer, programme_ref: UUID, at: datetime) -> Buddies:
    """How many plans were made with a planning buddy, small numbers kept back (S19).

    Raises NotVisible.
    """
    programme = _overseen(viewer, programme_ref)
    found = reviews.helping(programme, at=at)
    return rules.buddies(found.agreed, found.helped, found.longest)


def money(viewer: Viewer, programme_ref: UUID, at: datetime) -> MoneyTable:
    """Money promised, spent and left, month by month, in minor units. Raises NotVisible.

    From the books, as every statement: what goes back to a funder is promised no more, and what
    a payee gives back is not spent.
    """
    programme = _overseen(viewer, programme_ref)
    today = programmes.day_of(programme, at)
    days = books.days_of_pots(programme.ref, currency=programme.currency, on=today)
    promises = [Movement(one.on, str(one.owner), one.given) for one in days if one.given]
    payments = [Movement(one.on, str(one.owner), one.spent) for one in days if one.spent]
    return rules.money_by_month(promises, payments, today)


@dataclass(frozen=True, slots=True)
class PayDays:
    """How promises to payees are kept: by month (first day, promised, kept), None where small.

    `oldest`: for how many days what a bank said has waited unmatched, None where nothing waits.
    `apart`: how many accounts have another balance at the bank than in the books; None before
    the first statement.
    """

    months: tuple[tuple[date, int | None, int | None], ...]
    oldest: int | None
    apart: int | None


def pay_days(viewer: Viewer, programme_ref: UUID, at: datetime) -> PayDays:
    """Payments that came by the day they were promised, month by month (F6, E13). NotVisible."""
    programme = _overseen(viewer, programme_ref)
    months = tuple(
        (one.month, rules.shown(one.due), rules.figure(one.kept, one.due))
        for one in spending.promises(programme, at, months=MONTHS_OF_PAY_DAYS)
    )
    oldest = spending.oldest_unmatched(programme, at)
    return PayDays(months, oldest, spending.accounts_that_differ(programme))


def denials(viewer: Viewer, programme_ref: UUID, at: datetime) -> Table:
    """Purchases that could not be asked for or were refused, by reason (S9). NotVisible."""
    programme = _overseen(viewer, programme_ref)
    said: dict[str, set[UUID]] = {}
    could_not = Denial.objects.filter(person__programme=programme, denied_at__lte=at)
    refused = Purchase.objects.filter(
        person__programme=programme, answer__outcome="refused", answer__decided_at__lte=at
    )
    for code, person in (
        *could_not.values_list("code", "person__ref"),
        *refused.values_list("answer__reason_code", "person__ref"),
    ):
        said.setdefault(code, set()).add(person)
    return rules.suppress({code: len(people) for code, people in sorted(said.items())})


@dataclass(frozen=True, slots=True)
class Asks:
    """From asking to a yes by month, noes and what came of them, and the oldest that waits.

    `waiting`: how many days the oldest thing asked for has waited, None where nothing waits.
    `told`: what people said looks wrong, a refused card too, until it was put right.
    """

    months: tuple[MonthOfYeses, ...]
    noes: Solved
    waiting: int | None
    told: Solved
    refused: Solved


def asks(viewer: Viewer, programme_ref: UUID, at: datetime) -> Asks:
    """How long people wait for a yes to what they ask to buy (S9, F11). Raises NotVisible."""
    programme = _overseen(viewer, programme_ref)
    answers = Answer.objects.filter(purchase__person__programme=programme, decided_at__lte=at)
    said = list(
        answers.values_list(
            "outcome",
            "decided_at",
            "decided_human",
            "purchase__asked_at",
            "purchase__person__ref",
            "purchase__line__root",
        )
    )
    yeses = [
        Yes(
            programmes.day_of(programme, decided_at),
            str(person),
            (decided_at - asked_at) // timedelta(hours=1),
            human == SYSTEM.human,
        )
        for outcome, decided_at, human, asked_at, person, _line in said
        if outcome == "approved"
    ]
    could_not = Denial.objects.filter(person__programme=programme, denied_at__lte=at)
    noes = [
        Heard(str(person), str(line), denied_at)
        for person, line, denied_at in could_not.values_list(
            "person__ref", "line__root", "denied_at"
        )
    ]
    heard: dict[str, list[Heard]] = {"approved": [], "refused": noes}
    for outcome, decided_at, _human, _asked_at, person, line in said:
        heard[outcome].append(Heard(str(person), str(line), decided_at))
    oldest = Purchase.objects.filter(
        person__programme=programme, status="asked", asked_at__lte=at
    ).aggregate(first=Min("asked_at"))["first"]
    return Asks(
        months=rules.yeses_by_month(yeses, most=MONTHS_OF_PAY_DAYS),
        noes=rules.solved(heard["refused"], heard["approved"]),
        waiting=None if oldest is None else (at - oldest).days,
        told=_put_right(programme, at),
        refused=_paid_after_all(programme, at),
    )


def _paid_after_all(programme: Programme, at: datetime) -> Solved:
    """How long payments that a bank refused or sent back took to reach their payee (F11).

    What is not to be paid any more waits for nothing.
    """
    rows = EntryMatch.objects.filter(
        entry__said__in=(Said.REJECTED, Said.RETURNED),
        entry__paper__programme=programme,
        entry__paper__read_at__lte=at,
    ).exclude(line__bill__status=BillStatus.WITHDRAWN)
    noes = [
        Heard(str(person), str(bill), read_at)
        for person, bill, read_at in rows.values_list(
            "line__bill__person__ref", "line__bill__ref", "entry__paper__read_at"
        )
    ]
    paid = Payment.objects.filter(
        bill__ref__in={one.line for one in noes}, returned_on__isnull=True, paid_at__lte=at
    )
    yeses = [
        Heard(str(person), str(bill), paid_at)
        for person, bill, paid_at in paid.values_list("bill__person__ref", "bill__ref", "paid_at")
    ]
    return rules.solved(noes, yeses)


def _put_right(programme: Programme, at: datetime) -> Solved:
    """How long what people told of their money stayed open, and how much still is (F11)."""
    mine = {"person__programme": programme, "subject": Topic.MONEY.value, "written_at__lte": at}
    rows = Note.objects.filter(**mine, written_by=F("person__account__ref")).values_list(
        "pk", "person__ref", "written_at", "put_right__put_right_at"
    )
    told, right = [], []
    for pk, person, written_at, put_right_at in rows:
        told.append(Heard(str(person), str(pk), written_at))
        if put_right_at is not None and put_right_at <= at:
            right.append(Heard(str(person), str(pk), put_right_at))
    return rules.solved(told, right)


def _overseen(viewer: Viewer, programme_ref: UUID) -> Programme:
    consent.require(viewer, Permission.OVERSIGHT_VIEW, programme=programme_ref)
    return programmes.by_ref(programme_ref)


def _moments(programme: Programme, at: datetime) -> dict[int, dict[str, datetime]]:
    """For each person, when they first reached each step, up to `at`."""
    mine = {"person__programme": programme}
    firsts: list[tuple[str, Iterable[tuple[int, datetime]]]] = [
        ("joined", _first(Enrolment.objects.filter(**mine), "person", "joined_at", at)),
        ("answered", _first(Assessment.objects.filter(**mine), "person", "sent_at", at)),
        ("amount", _first(Allocation.objects.filter(**mine), "person", "worked_out_at", at)),
        (
            "plan_sent",
            _first(
                PlanVersion.objects.filter(plan__person__programme=programme),
                "plan__person",
                "sent_at",
                at,
            ),
        ),
        (
            "decided",
            _first(
                Decision.objects.filter(version__plan__person__programme=programme),
                "version__plan__person",
                "decided_at",
                at,
            ),
        ),
        ("held", _first(Arrangement.objects.filter(**mine), "person", "live_at", at)),
        (
            "bought",
            _first(
                Payment.objects.filter(bill__person__programme=programme, returned_on__isnull=True),
                "bill__person",
                "paid_at",
                at,
            ),
        ),
        ("reviewed", _first(Review.objects.filter(**mine), "person", "held_at", at)),
        ("ended", _first(Ending.objects.filter(**mine), "person", "ended_at", at)),
    ]
    reached: dict[int, dict[str, datetime]] = {
        pk: {} for pk in Person.objects.filter(programme=programme).values_list("pk", flat=True)
    }
    for step, found in firsts:
        for person, moment in found:
            if person in reached:
                reached[person][step] = moment
    return reached


def _first(
    rows: QuerySet[Any], person: str, moment: str, at: datetime
) -> Iterable[tuple[int, datetime]]:
    """Each person's first moment in a column, up to `at`."""
    found = rows.filter(**{f"{moment}__lte": at}).order_by()
    return found.values_list(person).annotate(first=Min(moment))


def ways_out(viewer: Viewer, programme_ref: UUID) -> Table:
    """How many stand where on their way out; graduates by themselves (H2). Raises NotVisible."""
    programme = _overseen(viewer, programme_ref)
    counts = endings.counts(programme)
    return rules.suppress({status.value: number for status, number in counts.items()})


def promises(viewer: Viewer, programme_ref: UUID, at: datetime) -> tuple[Kept, ...] | None:
    """Promises kept on each side (I17); None where fewer people than may be shown made any.

    Raises NotVisible.
    """
    programme = _overseen(viewer, programme_ref)
    if rules.shown(endings.how_many_promised(programme)) is None:
        return None
    return endings.kept(programme, at)
