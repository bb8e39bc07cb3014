"""The statement of a month is made for each person once, and sent the way they chose, once (S8).

The mail itself goes out between two of these actions, never inside one: what is handed over is
written down before, so that a crash can at most leave a question, never a second mail.
"""

from __future__ import annotations

from datetime import date, datetime

from ownway.core.actors import Actor
from ownway.people.models import Person
from ownway.record import actions as record
from ownway.record.store import writing
from ownway.spending import queries, rules
from ownway.spending.models import MonthlyStatement
from ownway.spending.rules import SendState


def make_statement(*, person: Person, starts_on: date, by: Actor, at: datetime) -> MonthlyStatement:
    """Makes the statement of one month: on the site at once, and waiting where more is wanted.

    The same again is the same.
    """
    with writing():
        person = _locked(person)
        before = MonthlyStatement.objects.filter(person=person, starts_on=starts_on).first()
        if before is not None:
            return before
        way = queries.wanted_by(person)
        made = MonthlyStatement.objects.create(
            person=person,
            starts_on=starts_on,
            made_at=at,
            made_by=by.ref,
            way=way.value,
            state=(SendState.WAITING if rules.goes_out(way) else SendState.HERE).value,
        )
        _write("spending.make_statement", made, by=by, at=at)
        return made


def hand_over_statement(*, statement: MonthlyStatement, by: Actor, at: datetime) -> str:
    """Writes down that a mail is handed over now; gives its address, empty where none is to go.

    Asks the person's own row once more: who wants nothing sent any more gets nothing.
    """
    with writing():
        now, person = _again(statement)
        address = queries.mail_address(person)
        if now.state != SendState.WAITING:
            return ""
        if not rules.goes_out(queries.wanted_by(person)):
            _move(now, SendState.HERE, person, by=by, at=at)
            return ""
        if not address:
            return ""
        now.handed_at, now.handed_by = at, by.ref
        _move(now, SendState.SENDING, person, by=by, at=at)
        return address


def note_mailed(
    *, statement: MonthlyStatement, sure: bool, by: Actor, at: datetime
) -> MonthlyStatement:
    """What became of a mail. Not sure: somebody of the desk looks, and none goes out by itself."""
    with writing():
        now, person = _again(statement)
        if now.state != SendState.SENDING:
            return now
        _move(now, SendState.SENT if sure else SendState.UNSURE, person, by=by, at=at)
        return now


def note_handed_over(*, statement: MonthlyStatement, by: Actor, at: datetime) -> MonthlyStatement:
    """Somebody posted it or told the person. A second press changes nothing.

    Where the person meanwhile wants nothing but the site, it stays there and is not called sent.
    """
    with writing():
        now, person = _again(statement)
        if now.state not in (SendState.WAITING, SendState.UNSURE):
            return now
        wanted = rules.goes_out(queries.wanted_by(person)) or now.state == SendState.UNSURE
        _move(now, SendState.SENT if wanted else SendState.HERE, person, by=by, at=at)
        return now


def _again(statement: MonthlyStatement) -> tuple[MonthlyStatement, Person]:
    person = _locked(statement.person)
    return MonthlyStatement.objects.select_for_update(of=("self",)).get(pk=statement.pk), person


def _locked(person: Person) -> Person:
    rows = Person.objects.select_for_update(of=("self",)).select_related("programme__pack")
    return rows.get(pk=person.pk)


def _move(
    now: MonthlyStatement, state: SendState, person: Person, *, by: Actor, at: datetime
) -> None:
    """One step forward. Raises AssertionError where the rule does not let it."""
    if state not in rules.send_next(SendState(now.state)):
        raise AssertionError("a statement goes forward only")
    now.state, now.way = state.value, queries.wanted_by(person).value
    if state is SendState.SENT:
        now.sent_at, now.sent_by = at, by.ref
    now.save()
    _write("spending.send_statement", now, by=by, at=at)


def _write(verb: str, row: MonthlyStatement, *, by: Actor, at: datetime) -> None:
    record.write(
        by=by,
        at=at,
        verb=verb,
        person=row.person.ref,
        programme=row.person.programme.ref,
        rows=[row],
        details={"statement": row.ref, "way": row.way, "state": row.state},
    )
