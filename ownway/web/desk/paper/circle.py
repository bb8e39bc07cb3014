"""Somebody is to see nothing of theirs any more, by the name they say.

Staff do not read who stands in somebody's circle: the person names them, and only a name that is
there is found.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from ownway.consent import actions, queries
from ownway.core.problems import Refused
from ownway.review import actions as reviews
from ownway.web.desk.forms import paper as forms
from ownway.web.desk.paper import Act, Life, Noun, Thing


class NobodyNamed(Refused):
    """Nobody, or more than one, of this name can see something of the person."""

    code = "nobody_named"


def _them(life: Life) -> list[Thing]:
    title = _now("Somebody who can see something of theirs")
    return [Thing(ref=life.person.ref, row=life.person, title=title)]


def _end(life: Life, _thing: Thing, form: Any) -> UUID:
    name = " ".join(form.said["name"].split()).casefold()
    rows = queries.circle(life.person, at=life.at)
    found = [one.supporter for one in rows if one.name.casefold() == name]
    if len(found) != 1:
        raise NobodyNamed(
            _now("We found nobody, or more than one, of this name."),
            fix=_now("Ask them how the whole name is written."),
        )
    if form.said["ends"] == forms.LEAVES:
        reviews.leave_circle(supporter=found[0], **life.how)
    else:
        actions.withdraw(person=life.person, supporter=found[0], **life.how)
    ref: UUID = found[0].ref
    return ref


CIRCLE = Noun(
    title=_("Who can see something"),
    things=_them,
    acts={
        "sees-nothing": Act(
            title=_("Somebody is to see nothing any more"),
            kept="consent_end",
            now=lambda _life, _person: True,
            form=lambda data, _life, _thing: forms.EndConsentHeard(data),
            does=_end,
        ),
    },
)
