"""What people of the programme said they are close to, in tables."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from ownway.web.desk.forms.interests import KINDS
from ownway.web.desk.words.work import Group, group
from ownway.web.ui.parts import Column, Link, Tag


def about(row: Any, name: Callable[[Any], str]) -> str:
    """The payee, or the person where the reader may know their name."""
    return row.payee_name or name(row.person) or _("Somebody who takes part")


def mine(rows: Sequence[Any], name: Callable[[Any], str]) -> Group:
    """What the reader said, what is over too."""
    columns = (Column(_("About")), Column(_("What they are to you")), Column(_("Since")))
    columns += (Column(_("State")),)
    found = [
        (
            about(row, name),
            str(KINDS[row.kind]),
            row.from_on,
            Tag(_("It counts")) if row.ended_at is None else Tag(_("Over")),
        )
        for row in rows
    ]
    return group("mine", _("What you said"), columns, found)


def theirs(rows: Sequence[Any], who: Callable[[Any], str], name: Callable[[Any], str]) -> Group:
    """What colleagues said and what counts now; each can be ended with a reason."""
    columns = (Column(_("Who")), Column(_("About")), Column(_("Why")), Column(_("Since")))
    found = [
        (
            Link(who(row), reverse("desk:end_interest", args=[row.ref]), about(row, name)),
            about(row, name),
            str(KINDS[row.kind]),
            row.from_on,
        )
        for row in rows
    ]
    return group("theirs", _("What colleagues said"), columns, found)
