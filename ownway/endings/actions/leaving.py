"""Ending well: graduating, leaving by choice, moving away. Nothing here is called a failure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from django.db.models import Model
from django.utils.translation import gettext as _

from ownway.consent import actions as consent
from ownway.core.actors import Actor
from ownway.core.problems import Refused
from ownway.decisions.models import Pot
from ownway.endings import phrases, queries, rules
from ownway.endings.actions.closing import opened
from ownway.endings.actions.heard import as_heard
from ownway.endings.actions.steps import how_heard
from ownway.endings.actions.walking import graduate_row, leave_row
from ownway.endings.models import Ending, EndNotice, Search
from ownway.endings.rules import STANDS_THEN, EndingKind, Found, Heard
from ownway.joining import actions as joining
from ownway.joining import queries as joining_reads
from ownway.ledger import posting
from ownway.ledger import queries as books
from ownway.ledger.actions import open_accounts
from ownway.ledger.rules import Journal, Kind, hashes
from ownway.people.models import Person
from ownway.planning import actions as planning
from ownway.planning import queries as plans
from ownway.planning.models import Plan
from ownway.programme import queries as programmes
from ownway.programme.rules import OWN, authority_of
from ownway.record import actions as record
from ownway.record.store import writing
from ownway.review import actions as review


class NotYet(Refused):
    """Something is still open; `problems` says what, and what to do about each."""

    code = "not_yet"


class CannotSave(Refused):
    """Something in the form is to be put right first; nothing was changed."""

    code = "cannot_save"


def graduate(
    *,
    person: Person,
    by: Actor,
    at: datetime,
    achieved: str = "",
    keeps_well: str = "",
    thanks: str = "",
    heard: Heard | None = None,
) -> Ending:
    """A person graduates, in their own words; money not needed goes back. Twice is once.

    `heard`: staff type in what somebody without a sign-in wrote or said. Raises NotYet while a
    purchase, a second look or a decision is open, CannotSave, joining.actions.NoSuchMove,
    NotYours, NotWhole.
    """
    with writing():
        person = _locked(person)
        before = _just_ended(person, EndingKind.GRADUATED)
        if before is not None:
            return before
        problems = queries.in_the_way(person, at)
        if problems:
            raise NotYet(_("You can graduate when this is finished."), problems=problems)
        texts = (achieved.strip(), keeps_well.strip(), thanks.strip())
        verb = "endings.graduate"
        return _end(person, EndingKind.GRADUATED, texts, verb, heard=heard, by=by, at=at)


def leave(
    *,
    person: Person,
    by: Actor,
    at: datetime,
    kind: str = EndingKind.CHOICE,
    thanks: str = "",
    heard: Heard | None = None,
) -> Ending:
    """A person leaves, by choice or because they move; always possible, at once. Twice is once.

    What is promised already is still paid; the rest of the money goes back. `heard`: staff type in
    what somebody without a sign-in wrote or said. Raises CannotSave, joining.actions.NoSuchMove,
    NotYours, NotWhole.
    """
    kind = EndingKind(kind)
    with writing():
        person = _locked(person)
        before = _just_ended(person, kind)
        if before is not None:
            return before
        texts = ("", "", thanks.strip())
        return _end(person, kind, texts, "endings.leave", heard=heard, by=by, at=at)


def _locked(person: Person) -> Person:
    rows = Person.objects.select_related("programme__pack").select_for_update(of=("self",))
    return rows.get(pk=person.pk)


def _just_ended(person: Person, kind: EndingKind) -> Ending | None:
    """The ending a first click made: the person's time here is over in just this way."""
    where = joining_reads.where(person)
    if where is None or where.status is not STANDS_THEN[kind]:
        return None
    return Ending.objects.filter(person=person, kind=kind).order_by("-ended_at", "-pk").first()


def _end(
    person: Person,
    kind: EndingKind,
    texts: tuple[str, str, str],
    verb: str,
    *,
    by: Actor,
    at: datetime,
    finish: Callable[[], Sequence[Model]] = tuple,
    heard: Heard | None = None,
) -> Ending:
    problems = [phrases.told(finding) for finding in rules.check_words(*texts)]
    if problems:
        raise CannotSave(_("Something is to be put right first."), problems=problems)
    step = graduate_row if kind is EndingKind.GRADUATED else leave_row
    way_out = step(person, by=by, at=at)
    beside = consent.end_matches(person=person, by=by, at=at)  # the database asks it first
    beside += review.end_buddies(person=person, by=by, at=at)
    enrolment = joining.move_row(person=person, to=STANDS_THEN[kind], by=by, at=at)
    under_way = _stops_looking(person, kind, by=by, at=at)
    ended = Ending(person=person, kind=kind, ended_at=at, ended_by=by.ref)
    ended.achieved, ended.keeps_well, ended.thanks = texts
    journals = _lapses(person, ended, at)
    ended.returned_minor = -sum(
        line.amount
        for journal in journals
        for line in journal.lines
        if line.account.kind is Kind.AUTHORITY
    )
    ended.save()
    more = finish()  # rows that end with it, once the database has seen the ending
    if way_out is not None and kind is EndingKind.GRADUATED:
        way_out.ending = ended
        way_out.save(update_fields=["ending"])
    open_plans = list(Plan.objects.filter(person=person, ended_at__isnull=True))
    for plan in open_plans:
        planning.close_rows(plan, ended_at=at, ended_by=by.ref)
    closing = opened(ended, by=by, at=at)
    more = [
        *more,
        *as_heard(person, verb, ended.ref, heard, _words_of(ended), by=by, at=at),
    ]
    programme = person.programme
    entry = record.write(
        by=by,
        at=at,
        verb=verb,
        person=person.ref,
        programme=programme.ref,
        rows=[ended, closing, enrolment, *open_plans, *_some(way_out), *beside, *under_way, *more],
        versions={"pack": programme.pack.digest if programme.pack else ""},
        details={"kind": str(kind), "returned": ended.returned_minor, **how_heard(heard)},
        journals=hashes(programme.ref, journals),
    )
    if journals:
        posting.post(journals, book=programme.ref, event=entry, by=by, at=at)
    return ended


def _stops_looking(
    person: Person, kind: EndingKind, *, by: Actor, at: datetime
) -> list[Search | EndNotice]:
    """A search or a notice of the programme is over with any other ending: neither waits for
    somebody who comes back. The database asks for it. A challenge is still answered."""
    mine = {"person": person, "outcome": ""}
    rows: list[Search | EndNotice] = []
    if kind is not EndingKind.LOST:
        rows += Search.objects.select_for_update(of=("self",)).filter(**mine)
    if kind is not EndingKind.PROGRAMME:
        rows += EndNotice.objects.select_for_update(of=("self",)).filter(**mine)
    for row in rows:
        row.outcome, row.outcome_at, row.outcome_by = Found.OVER.value, at, by.ref
        row.save(update_fields=["outcome", "outcome_at", "outcome_by"])
    return rows


def _words_of(ended: Ending) -> dict[str, object]:
    """What was said of an ending, by the question it answers."""
    if ended.kind != EndingKind.GRADUATED:
        return {"kind": ended.kind, "goodbye": ended.thanks}
    return {name: getattr(ended, name) for name in ("achieved", "keeps_well", "thanks")}


def _some(row: Model | None) -> list[Model]:
    return [] if row is None else [row]


def _lapses(person: Person, ended: Ending, at: datetime) -> list[Journal]:
    """One journal for each pot that has something left."""
    made = []
    book, pack = person.programme.ref, programmes.pack_of(person.programme)
    for pot in (
        Pot.objects.select_related("plan__person__programme")
        .filter(person=person)
        .exclude(
            funder=OWN  # what the person added is given back to them
        )
    ):
        day = plans.today(pot.plan, at)
        lies = books.balances(book, pot=pot.ref).items()
        lapsed = rules.lapse(
            lies,
            key=ended.ref,
            pot=pot.ref,
            back_to=authority_of(pack, book, pot.funder),
            effective_on=day,
        )
        if lapsed is not None:
            open_accounts({line.account for line in lapsed.lines}, opened_on=day)
            made.append(lapsed)
    return made
