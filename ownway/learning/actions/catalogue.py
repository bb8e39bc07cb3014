"""Writes about where, when and with whom people learn, and about courses written together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from uuid import uuid4

from django.db.models import Model
from django.utils.translation import gettext as _

from ownway.core.actors import Actor
from ownway.core.wording import at_most, said
from ownway.learning import rules
from ownway.learning.actions.refusals import LONGEST_LINE, AlreadyThere, NotNow, refuse
from ownway.learning.models import CoProduction, Course, Hub, Term, Trainer, Writer
from ownway.learning.rules import CourseKind, Hand
from ownway.people.models import Account
from ownway.programme.models import Programme
from ownway.record import actions as record
from ownway.record.store import writing


def add_hub(
    *,
    programme: Programme,
    name: str,
    address: str,
    access: str = "",
    regions: Iterable[str] = (),
    by: Actor,
    at: datetime,
) -> Hub:
    """A centre, and the regions it serves. Raises WordsNeeded, AlreadyThere."""
    name, address = said(name, most=LONGEST_LINE), said(address, most=300)
    served = [each.strip() for each in regions if each.strip()]
    with writing():
        _require_new(Hub.objects.filter(programme=programme, name=name).exists())
        made = Hub.objects.create(
            programme=programme,
            name=name,
            address=address,
            access=at_most(access),
            regions=served,
            added_at=at,
            added_by=by.ref,
        )
        _record("learning.add_hub", programme, [made], by=by, at=at)
        return made


def add_term(
    *, programme: Programme, name: str, starts_on: date, last_on: date, by: Actor, at: datetime
) -> Term:
    """A term from its first to its last day. Raises WordsNeeded, AlreadyThere, NotReady."""
    name = said(name, most=LONGEST_LINE)
    if last_on < starts_on:
        refuse([rules.Lack("ends_before_it_starts", 1)])
    with writing():
        _require_new(Term.objects.filter(programme=programme, name=name).exists())
        made = Term.objects.create(
            programme=programme,
            name=name,
            starts_on=starts_on,
            ends_on=date.fromordinal(last_on.toordinal() + 1),
            added_at=at,
            added_by=by.ref,
        )
        _record("learning.add_term", programme, [made], by=by, at=at)
        return made


def add_trainer(
    *,
    programme: Programme,
    name: str,
    account: Account | None = None,
    by: Actor,
    at: datetime,
) -> Trainer:
    """Somebody who can write and run courses. The same sign-in twice is one trainer."""
    name = said(name, most=LONGEST_LINE)
    with writing():
        human = account.human if account else uuid4()
        there = Trainer.objects.filter(programme=programme, human=human).first()
        if there is not None:
            return there
        made = Trainer.objects.create(
            programme=programme,
            account=account,
            human=human,
            name=name,
            added_at=at,
            added_by=by.ref,
        )
        _record("learning.add_trainer", programme, [made], by=by, at=at)
        return made


def propose_course(
    *,
    programme: Programme,
    title: str,
    kind: CourseKind | str,
    about: str,
    by: Actor,
    at: datetime,
) -> Course:
    """An idea for a course; it gets dates once it is written together. Anybody may propose.

    Raises WordsNeeded, AlreadyThere.
    """
    title, about = said(title, most=LONGEST_LINE), said(about)
    with writing():
        _require_new(Course.objects.filter(programme=programme, title=title).exists())
        made = Course.objects.create(
            programme=programme,
            title=title,
            kind=CourseKind(kind),
            about=about,
            proposed_at=at,
            proposed_by=by.ref,
        )
        _record("learning.propose_course", programme, [made], by=by, at=at, kind=made.kind)
        return made


def co_produce(
    *,
    course: Course,
    writers: Mapping[Trainer, bool],
    words: str,
    written_on: date,
    by: Actor,
    at: datetime,
) -> CoProduction:
    """Who wrote it together and how; `writers`: each with whether they wrote as a peer.

    Written down once. Raises WordsNeeded, NotReady without a peer and somebody else, NotNow.
    """
    words = said(words)
    refuse(rules.hands_lack([Hand(one.human, peer) for one, peer in writers.items()]))
    with writing():
        course = Course.objects.select_for_update(of=("self",)).get(pk=course.pk)
        if CoProduction.objects.filter(course=course).exists():
            raise NotNow(_("It is written down already who wrote this course."))
        made = CoProduction.objects.create(
            course=course, words=words, written_on=written_on, noted_at=at, noted_by=by.ref
        )
        rows = Writer.objects.bulk_create(
            Writer(co_production=made, trainer=one, human=one.human, as_peer=peer)
            for one, peer in writers.items()
        )
        _record("learning.co_produce", course.programme, [made, *rows], by=by, at=at)
        return made


def _require_new(there: bool) -> None:
    if there:
        raise AlreadyThere(_("There is one with this name already."), fix=_("Choose another name."))


def _record(
    verb: str,
    programme: Programme,
    rows: Iterable[Model],
    *,
    by: Actor,
    at: datetime,
    **details: object,
) -> None:
    record.write(by=by, at=at, verb=verb, programme=programme.ref, rows=rows, details=details)
