"""What a person told is put right."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from ownway.core.actors import Actor
from ownway.people.actions.lives import NotAChoice
from ownway.people.models import Note, PutRight
from ownway.record import actions as record
from ownway.record.store import writing


def put_right(*, note: Note, words: str, by: Actor, at: datetime) -> PutRight:
    """What a person told of their money is put right: by staff, in words, or as they say (F11).

    A second press changes nothing. Raises NotAChoice where staff write down nothing.
    """
    said = words.strip()
    if not said and by.human != note.person.human:
        raise NotAChoice(_("Write what you did about it."))
    with writing():
        Note.objects.select_for_update().get(pk=note.pk)
        first = PutRight.objects.filter(note=note).first()
        if first is not None:
            return first
        made = PutRight.objects.create(note=note, words=said, put_right_at=at, put_right_by=by.ref)
        record.write(
            by=by,
            at=at,
            verb="people.put_right",
            person=note.person.ref,
            programme=note.person.programme.ref,
            rows=[made],
            details={"note": note.ref},
        )
        return made
