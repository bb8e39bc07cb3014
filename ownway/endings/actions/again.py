"""The door that stays open: asked again if wished, back without a new application (H5, H6)."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Model
from django.utils.translation import gettext as _

from ownway.core.actors import Actor
from ownway.core.problems import Refused
from ownway.endings import queries, rules
from ownway.endings.actions.heard import as_heard
from ownway.endings.actions.leaving import _locked
from ownway.endings.actions.steps import how_heard
from ownway.endings.models import AskAgain, Reply, Return
from ownway.endings.rules import AskBy, AskState, Heard
from ownway.joining import actions as joining
from ownway.joining.rules import Status
from ownway.people.models import Person
from ownway.planning import actions as planning
from ownway.programme import queries as programmes
from ownway.record import actions as record
from ownway.record.store import writing


class NotOffered(Refused):
    """This cannot be chosen here; nothing was changed."""

    code = "not_offered"


def choose_asking(
    *,
    person: Person,
    months: int,
    way: AskBy | str,
    heard: Heard | None = None,
    by: Actor,
    at: datetime,
) -> AskAgain:
    """Whether and when the person is asked how they are, and how; 0 months: never.

    It can be changed until they were asked. The same again is the same. `heard`: staff type in what
    somebody without a sign-in said. Raises NotOffered, NotYours, NotWhole.
    """
    way = AskBy(way)
    with writing():
        person = _locked(person)
        ending = queries.last_ending(person)
        where = queries.where(person)
        if ending is None or where is None or not where.over:
            raise NotOffered(_("You take part, so there is nothing to ask later."))
        offered = programmes.pack_of(person.programme).leaving.ask_again_months
        if months and months not in offered:
            raise NotOffered(_("Choose one of the times on the page."))
        now = AskAgain.objects.filter(ending=ending).first() or AskAgain(
            person=person, ending=ending
        )
        if now.asked_at is not None or now.handed_at is not None:
            raise NotOffered(_("We asked you already."), fix=_("You need not answer."))
        if now.pk and (now.months, now.way) == (months, way):
            return now
        ended_on = programmes.day_of(person.programme, ending.ended_at)
        now.months, now.way = months, way.value
        now.ask_on = rules.ask_day(ended_on, months)
        now.chosen_at, now.chosen_by = at, by.ref
        now.save()
        verb = "endings.choose_asking"
        said = {"months": months, "ask_by": way.value if months else ""}
        rows = [now, *as_heard(person, verb, now.ref, heard, said, by=by, at=at)]
        _record(verb, person, rows, by=by, at=at, months=months, **how_heard(heard))
        return now


def hand_over_asking(*, ask: AskAgain, by: Actor, at: datetime) -> bool:
    """Writes down that the mail is handed over now; False where none is to go. At most once."""
    with writing():
        person = _locked(ask.person)  # the person first, as everywhere: nobody waits in a circle
        now = AskAgain.objects.select_for_update(of=("self",)).get(pk=ask.pk)
        gone = queries.where(person)
        if now.handed_at is not None or now.asked_at is not None or now.way != AskBy.EMAIL:
            return False
        if gone is None or not gone.over or hasattr(person, "death"):
            return False
        now.handed_at, now.handed_by = at, by.ref
        now.save(update_fields=["handed_at", "handed_by"])
        _record("endings.hand_over_asking", person, [now], by=by, at=at)
        return True


def note_asked(*, ask: AskAgain, by: Actor, at: datetime) -> AskAgain:
    """The person was asked, by mail or by somebody, in the way they chose. Twice is once.

    Raises NotOffered before the day, where the person wants no question, or is back.
    """
    with writing():
        person = _locked(ask.person)  # the person first, as everywhere: nobody waits in a circle
        now = AskAgain.objects.select_for_update(of=("self",)).get(pk=ask.pk)
        if now.asked_at is not None:
            return now
        today, gone = programmes.day_of(person.programme, at), queries.where(person)
        here = gone is None or not gone.over or Return.objects.filter(ending=now.ending).exists()
        if here and now.handed_at is None:  # a mail that went out is noted all the same
            raise NotOffered(_("They are back, so there is nothing to ask."))
        if now.ask_on is None or today < now.ask_on or hasattr(person, "death"):
            raise NotOffered(_("The day they chose has not come, or they want no question."))
        now.asked_at, now.asked_by = at, by.ref
        now.save(update_fields=["asked_at", "asked_by"])
        _record("endings.note_asked", person, [now], by=by, at=at)
        return now


def reply(
    *,
    ask: AskAgain,
    going: int,
    words: str = "",
    wants_back: bool = False,
    heard: Heard | None = None,
    by: Actor,
    at: datetime,
) -> Reply:
    """How it is going, from 1 to 5 and in own words; before they were asked too. Said once.

    `heard`: staff type in what somebody without a sign-in wrote or said. Raises NotOffered,
    NotYours, NotWhole.
    """
    with writing():
        person = _locked(ask.person)  # the person first, as everywhere: nobody waits in a circle
        now = AskAgain.objects.select_for_update(of=("self",)).get(pk=ask.pk)
        before = Reply.objects.filter(ask=now).first()
        if before is not None:
            return before
        if not 1 <= going <= 5 or len(words) > rules.LONGEST_SAID:
            raise NotOffered(_("Choose one point on the line. Your words are kept."))
        made = Reply.objects.create(
            ask=now,
            going=going,
            words=words.strip(),
            wants_back=wants_back,
            replied_at=at,
            replied_by=by.ref,
        )
        verb = "endings.reply"
        said = {"going": going, "words": made.words, "wants_back": "yes" if wants_back else ""}
        rows = [made, *as_heard(person, verb, now.ref, heard, said, by=by, at=at)]
        answered = AskState.ANSWERED.value
        _record(verb, person, rows, by=by, at=at, answered=answered, **how_heard(heard))
        return made


def come_back(*, person: Person, heard: Heard | None = None, by: Actor, at: datetime) -> Return:
    """Back from the last plan with no new application: priority, never a penalty (H5).

    Within the pack's return period the last plan is copied word for word as a draft for the amount
    that counts today, and the person is active. Later, or without a plan, they begin one anew.
    Twice is once. `heard`: staff type in what somebody without a sign-in wrote or said. Raises
    NotOffered, joining.actions.NoSuchMove, NotYours, NotWhole.
    """
    with writing():
        person = _locked(person)
        last = queries.last_ending(person)
        before = Return.objects.filter(ending=last).first() if last else None
        where = queries.where(person)
        if before is not None and where is not None and not where.over:
            return before
        way = queries.way_back(person, at)
        if way is None or last is None:
            raise NotOffered(_("You take part already."), fix=_("Go to your page."))
        rows: list[Model] = []
        plan = None
        enrolment = joining.move_row(person=person, to=Status.ENROLLED, by=by, at=at)
        if way.fast and way.version is not None and way.allocation is not None:
            draft, made = planning.copied_plan(
                source=way.version, allocation=way.allocation, by=by, at=at
            )
            plan = draft.plan
            rows += made
            enrolment = joining.move_row(person=person, to=Status.ACTIVE, by=by, at=at)
        back = Return.objects.create(
            person=person,
            ending=last,
            plan=plan,
            alumni=way.alumni,
            returned_at=at,
            returned_by=by.ref,
        )
        verb = "endings.come_back"
        rows += as_heard(person, verb, back.ref, heard, {}, by=by, at=at)
        _record(verb, person, [back, enrolment, *rows], by=by, at=at, **how_heard(heard))
        return back


def _record(
    verb: str, person: Person, rows: list[Model], *, by: Actor, at: datetime, **details: object
) -> None:
    record.write(
        by=by,
        at=at,
        verb=verb,
        person=person.ref,
        programme=person.programme.ref,
        rows=rows,
        details=details,
    )
