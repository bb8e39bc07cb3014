"""Statements of a month: who is due one, what waits to be mailed or handed over, and whose.

Whether a person still wants it sent is asked of the person at each step, never of a copy (2.2).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import Q, QuerySet

from ownway.consent import queries as consent
from ownway.consent.queries import Viewer
from ownway.core.period import Period
from ownway.decisions.models import Pot
from ownway.ledger import queries as books
from ownway.people.models import Person
from ownway.people.rules import ReachBy
from ownway.programme import queries as programmes
from ownway.programme.models import Programme
from ownway.spending import rules
from ownway.spending.models import MonthlyStatement, Payment, Refund
from ownway.spending.rules import SendState

NO_ANSWER_AFTER = timedelta(hours=1)  # a mail server that said nothing for so long
MOST_LISTED = 24  # months of one person


@dataclass(frozen=True, slots=True)
class ToHandOver:
    """A statement that somebody of the desk tells a person about, or posts."""

    statement: MonthlyStatement
    way: ReachBy
    where: str
    unsure: bool  # it was mailed, and nobody knows whether it arrived


def month_due(programme: Programme, at: datetime) -> Period | None:
    """The last whole month, where its statements go out by now; None where they wait."""
    today = programmes.day_of(programme, at)
    month = rules.month_of(today.replace(day=1) - timedelta(days=1))
    closed = books.month(programme.ref, month.starts_on)
    closed_at = closed.closed_at if closed is not None else None
    due = rules.statement_due(
        month,
        on_day=programmes.pack_of(programme).spending.statements.on_day,
        closed_on=None if closed_at is None else programmes.day_of(programme, closed_at),
        today=today,
    )
    return month if due else None


def people_due(programme: Programme, month: Period) -> list[Person]:
    """Who had money in a month, or something of theirs was paid or came back in it, and has no
    statement of it yet. Nobody who died."""
    until = programmes.end_of(programme, month.last_on)
    inside = (programmes.end_of(programme, month.starts_on - timedelta(days=1)), until)
    paid = Payment.objects.filter(paid_at__range=inside, bill__person__programme=programme)
    back = Refund.objects.filter(noted_at__range=inside, bill__person__programme=programme)
    had = Pot.objects.filter(
        person__programme=programme,
        starts_on__lt=month.ends_on,
        ends_on__gt=month.starts_on,
        opened_at__lte=until,
    )
    rows = Person.objects.filter(
        Q(pk__in=had.values("person"))
        | Q(pk__in=paid.values("bill__person"))
        | Q(pk__in=back.values("bill__person")),
        programme=programme,
        death__isnull=True,
    )
    made = MonthlyStatement.objects.filter(starts_on=month.starts_on).values("person")
    return list(rows.exclude(pk__in=made).order_by("pk"))


def wanted_by(person: Person) -> ReachBy:
    """How a person wants to hear of it now; on the site alone where we do not know."""
    return ReachBy(person.reach_by) if person.reach_by in set(ReachBy) else ReachBy.SITE


def mail_address(person: Person) -> str:
    """Where mail to a person goes, where they want mail; empty where it cannot."""
    if wanted_by(person) is not ReachBy.EMAIL:
        return ""
    try:
        validate_email(person.reach_at)
    except ValidationError:
        return ""
    return str(person.reach_at)


def to_mail() -> list[MonthlyStatement]:
    """What the worker mails, the oldest first."""
    rows = _whole().filter(state=SendState.WAITING, person__reach_by=ReachBy.EMAIL)
    return [one for one in rows.order_by("pk") if mail_address(one.person)]


def unwanted() -> list[MonthlyStatement]:
    """What waits for people who meanwhile want nothing but the site."""
    ways = (ReachBy.EMAIL, ReachBy.TEXT, ReachBy.LETTER)
    rows = _whole().filter(state=SendState.WAITING)
    return list(rows.exclude(person__reach_by__in=ways).order_by("pk"))


def without_answer(at: datetime) -> list[MonthlyStatement]:
    """Mail that was handed over and of which nobody knows what became."""
    rows = _whole().filter(state=SendState.SENDING, handed_at__lte=at - NO_ANSWER_AFTER)
    return list(rows.order_by("pk"))


def to_hand_over(viewer: Viewer, programme_ref: UUID, at: datetime) -> list[ToHandOver]:
    """What somebody of the desk posts or tells, the oldest first."""
    rows = _whole().filter(
        person__programme__ref=programme_ref,
        person__death__isnull=True,
        state__in=(SendState.WAITING, SendState.UNSURE),
    )
    found = []
    for one in consent.visible(viewer, rows, at=at).order_by("made_at", "pk"):
        person, unsure = one.person, one.state == SendState.UNSURE
        if rules.goes_out(wanted_by(person)) and (unsure or not mail_address(person)):
            found.append(ToHandOver(one, wanted_by(person), person.reach_at, unsure))
    return found


def monthly_statement(viewer: Viewer, ref: UUID, at: datetime) -> MonthlyStatement:
    """One statement of a month. Raises NotVisible."""
    return consent.one(viewer, _whole().filter(ref=ref), at=at)


def monthly_statements(viewer: Viewer, person_ref: UUID, at: datetime) -> list[MonthlyStatement]:
    """The statements of a person's months, newest first."""
    rows = consent.visible(viewer, _whole().filter(person__ref=person_ref), at=at)
    return list(rows.order_by("-starts_on")[:MOST_LISTED])


def _whole() -> QuerySet[MonthlyStatement]:
    return MonthlyStatement.objects.select_related("person__programme__pack")
