"""The note that somebody looked, and what somebody said about a refusal."""

from __future__ import annotations

from datetime import date, datetime

from django.utils.translation import gettext as _

from ownway.consent import rules
from ownway.consent.actions.refusals import NotStated
from ownway.consent.models import SharingAnswer
from ownway.consent.queries import Viewer
from ownway.consent.rules import Said
from ownway.core.actors import Actor
from ownway.core.problems import Problem
from ownway.people.models import Person
from ownway.record import actions as record
from ownway.record.models import Entry
from ownway.record.store import writing


def note_answer(
    *,
    person: Person,
    whom: str,
    answer: Said | str,
    stated_on: date | None = None,
    statement: str = "",
    by: Actor,
    at: datetime,
) -> SharingAnswer:
    """Writes down what a person said about sharing with somebody.

    Shares and ends nothing by itself: only the person does that. A refusal without the person's
    words and the day they said them is not one (R32, S12, scenario 20). Raises NotStated.
    """
    problems = rules.check_answer(answer=answer, stated_on=stated_on, statement=statement)
    if not problems and stated_on is not None and stated_on > at.date():
        problems = (Problem("day_to_come", _("Give a day that has already been."), "stated_on"),)
    if problems:
        raise NotStated(
            _("A refusal is written down only as the person said it, with the day."),
            problems=problems,
        )
    with writing():
        row = SharingAnswer.objects.create(
            person=person,
            whom=whom.strip(),
            answer=Said(answer).value,
            statement=statement.strip(),
            stated_on=stated_on,
            noted_at=at,
            noted_by=by.ref,
        )
        record.write(
            by=by,
            at=at,
            verb="consent.note_answer",
            person=person.ref,
            programme=person.programme.ref,
            rows=[row],
            details={"answer": row.answer},
        )
    return row


def note_reads(*, viewer: Viewer, at: datetime) -> list[Entry]:
    """Writes what this viewer was shown of others into the record: one entry a person and ground.

    Called at the door before the answer leaves; empties `viewer.seen`.
    """
    seen = list(viewer.seen.values())
    entries: list[Entry] = []
    viewer.seen.clear()
    if not seen:
        return entries
    with writing():
        for one in seen:
            by_ground: dict[rules.Ground, list[str]] = {}
            for topic, ground in one.topics.items():
                by_ground.setdefault(ground, []).append(topic.value)
            for ground, parts in by_ground.items():
                entries.append(
                    record.saw(
                        by=viewer.acting_for(one.about.person),
                        at=at,
                        person=one.about.person,
                        parts=parts,
                        ground=ground.code,
                        purpose=(viewer.purpose or ground.purpose).value,
                        programme=one.about.programme,
                    )
                )
    return entries
