"""For those who have no sign-in: what they say is done by staff, and only what they say (I15)."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from ownway.core.actors import Actor
from ownway.endings.actions.leaving import leave
from ownway.endings.actions.steps import NotYours
from ownway.endings.models import Ending
from ownway.endings.rules import EndingKind
from ownway.people.models import Person
from ownway.record.store import writing


def leave_on_paper(
    *, person: Person, kind: str = EndingKind.CHOICE, words: str = "", by: Actor, at: datetime
) -> Ending:
    """Somebody without a sign-in leaves, as they told a member of staff, in their words.

    Whoever has a sign-in leaves by their own click, and by nobody else's. Twice is once. Raises
    NotYours, leaving.CannotSave, joining.actions.NoSuchMove.
    """
    with writing():
        now = Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
        if now.account_id is not None:  # type: ignore[attr-defined]
            raise NotYours(_("They have a sign-in, so they leave by their own click."))
        return leave(person=now, kind=kind, thanks=words, by=by, at=at)
