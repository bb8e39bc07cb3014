"""What waits for the reader's own name on somebody's way out: said with its day, to staff only."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from ownway.core.show import day
from ownway.web.ui.parts import Link
from ownway.web.ui.showing import babel_locale


def to_sign(ways_out: Iterable[Any]) -> list[Link]:
    """One link for each agreement, the longest waiting first: our turn, never the person's."""
    found = []
    for one in ways_out:
        person = one.exit.person
        said = {
            "name": person.called or person.name,
            "day": day(one.sign_by, babel_locale()),
        }
        words = (
            _("Please sign now: what you promise %(name)s was to be signed by %(day)s")
            if one.reminds
            else _("Sign what you promise %(name)s, by %(day)s")
        )
        found.append(Link(words % said, reverse("desk:exit", args=[one.exit.ref])))
    return found


def ways_out() -> Link:
    """The page of everybody on their way out, for those who walk along."""
    return Link(_("People on their way out, and what we promised them"), reverse("desk:exits"))
