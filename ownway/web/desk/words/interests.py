"""What people of the programme said they are close to, in tables."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ownway.consent.rules import InterestKind
from ownway.web.desk.words.work import Group, group
from ownway.web.ui.parts import Column, Link, Tag

KINDS = {
    InterestKind.FAMILY: gettext_lazy("Family"),
    InterestKind.FRIEND: gettext_lazy("A friend"),
    InterestKind.BUSINESS: gettext_lazy("I own it, have a share in it, or trade with it"),
    InterestKind.WORK: gettext_lazy("I work there, or did"),
    InterestKind.GIFT: gettext_lazy("A gift or an invitation from them"),
    InterestKind.OTHER: gettext_lazy("Something else"),
}


def about(row: Any, name: Callable[[Any], str]) -> str:
    """The payee, or the person where the reader may know their name."""
    return row.payee_name or name(row.person) or _("Somebody who takes part")


def mine(rows: Sequence[Any], name: Callable[[Any], str]) -> Group:
    """What the reader said, what is over too."""
    columns = (
        Column(_("About")),
        Column(_("What they are to you")),
        Column(_("Since")),
        Column(_("State")),
    )
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
