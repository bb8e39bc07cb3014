"""A death: nothing new is paid to anybody's account, and what was promised is still paid (S8)."""

from __future__ import annotations

from datetime import date, datetime

from django.db.models import Model
from django.utils.translation import gettext as _

from ownway.core.actors import Actor
from ownway.holding import queries, rules
from ownway.holding.actions import keeping
from ownway.holding.models import Arrangement, Death, Settlement
from ownway.holding.rules import Status
from ownway.people.models import Person
from ownway.planning.rules import Finding
from ownway.programme import queries as programmes
from ownway.record.store import writing


def note_death(
    *,
    person: Person,
    died_on: date | None,
    representative: str,
    representative_reach: str,
    by: Actor,
    at: datetime,
) -> Death:
    """Notes that a person died. Payments to them stop; bills that are agreed are still paid.

    Nothing is opened to anybody by it: family sees only what the person let them see. The same
    again is the same. Raises CannotHold, ForSomebodyElse.
    """
    with writing():
        person = keeping.lock_person(person)
        before = queries.death_of(person)
        if before is not None:
            return before
        if by.human == person.human:
            raise keeping.ForSomebodyElse(_("Somebody else notes this."))
        today = programmes.day_of(person.programme, at)
        findings = []
        if died_on is None or died_on > today:
            findings.append(Finding("no_past_day", "died_on"))
        if len(representative_reach) > rules.LONGEST_REASON:
            findings += rules.check_words(representative_reach, "representative_reach")
        keeping.refuse(findings)
        if died_on is None:
            raise AssertionError("refused above")
        rows = _close_ways(person, by=by, at=at)
        death = Death.objects.create(
            person=person,
            died_on=died_on,
            representative=representative.strip()[:200],
            representative_reach=representative_reach.strip(),
            noted_at=at,
            noted_by=by.ref,
        )
        keeping.write(
            "holding.note_death", person, [death, *rows], about={"ways": len(rows)}, by=by, at=at
        )
        return death


def _close_ways(person: Person, *, by: Actor, at: datetime) -> list[Model]:
    """No way takes anything new; each still pays what was promised from it."""
    open_ways = Arrangement.objects.filter(person=person, closed_at__isnull=True)
    keeping.lock_all(open_ways.order_by().values_list("pot_id", flat=True).distinct())
    rows: list[Model] = []
    for one in open_ways.select_related("pot__person__programme").order_by("pk"):
        live = one.status == Status.LIVE
        promised = live and queries.open_promises(queries.cash_of(one), one.line_root)
        one.status = (Status.CHANGING if promised else Status.CLOSED).value
        one.closed_at, one.closed_by = at, by.ref
        one.save(update_fields=["status", "closed_at", "closed_by"])
        rows.append(one)
    return rows


def settle_death(*, death: Death, by: Actor, at: datetime) -> Settlement | None:
    """Closes each way from which nothing is paid any more; with the last one, the statement.

    None while a promised bill is open or between two banks. The same again is the same.
    """
    with writing():
        person = keeping.lock_person(death.person)
        before = queries.settlement_of(death)
        if before is not None:
            return before
        today = programmes.day_of(person.programme, at)
        rows: list[Model] = []
        waiting = False
        paying = Arrangement.objects.filter(person=person).exclude(status=Status.CLOSED)
        for one in paying.select_related("pot__person__programme").order_by("pk"):
            if one.status == Status.CHANGING and queries.is_settled(one, today):
                one.status = Status.CLOSED.value
                one.save(update_fields=["status"])
                rows.append(one)
            else:
                waiting = True
        made = None
        if not waiting:
            made = Settlement.objects.create(
                death=death, settled_on=today, settled_at=at, settled_by=by.ref
            )
            rows.append(made)
        if not rows:
            return None
        about = {"ways": len(rows), "settled": made is not None}
        keeping.write("holding.settle_death", person, rows, about=about, by=by, at=at)
        return made


def note_closing_sent(*, settlement: Settlement, by: Actor, at: datetime) -> Settlement:
    """Notes that the closing statement went to who answers for what is left; once."""
    with writing():
        person = keeping.lock_person(settlement.death.person)
        now = Settlement.objects.select_for_update(of=("self",)).get(pk=settlement.pk)
        if now.sent_at is not None:
            return now
        now.sent_at, now.sent_by = at, by.ref
        now.save(update_fields=["sent_at", "sent_by"])
        keeping.write("holding.send_closing", person, [now], about={}, by=by, at=at)
        return now
