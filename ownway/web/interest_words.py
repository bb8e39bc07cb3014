"""What people of a programme said they are close to, in tables."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ownway.consent import queries as consent
from ownway.consent.rules import InterestKind
from ownway.core.problems import NotVisible
from ownway.people import queries as people
from ownway.web.request import Request
from ownway.web.ui.parts import Column, Link, Table, Tag

KINDS = {
    InterestKind.FAMILY: gettext_lazy("Family"),
    InterestKind.FRIEND: gettext_lazy("A friend"),
    InterestKind.BUSINESS: gettext_lazy("I own it, have a share in it, or trade with it"),
    InterestKind.WORK: gettext_lazy("I work there, or did"),
    InterestKind.GIFT: gettext_lazy("A gift or an invitation from them"),
    InterestKind.OTHER: gettext_lazy("Something else"),
}


def names(request: Request) -> Callable[[Any], str]:
    """Names of those who take part, only where the viewer may know them."""

    def name(person: Any) -> str:
        try:
            found = consent.person(request.viewer, person.ref, at=request.at)
        except NotVisible:
            return ""
        return str(found.name)

    return name


def about(row: Any, name: Callable[[Any], str]) -> str:
    """The payee, or the person where the reader may know their name."""
    return row.payee_name or name(row.person) or _("Somebody who takes part")


def mine(rows: Sequence[Any], name: Callable[[Any], str]) -> Table:
    """What the reader said, what is over too."""
    return Table(
        caption=_("What you said"),
        columns=(
            Column(_("About")),
            Column(_("What they are to you")),
            Column(_("Since")),
            Column(_("State")),
        ),
        rows=[
            (
                about(row, name),
                str(KINDS[row.kind]),
                row.from_on,
                Tag(_("It counts")) if row.ended_at is None else Tag(_("Over")),
            )
            for row in rows
        ],
        empty=_("Nothing so far."),
    )


def theirs(rows: Sequence[Any], name: Callable[[Any], str]) -> Table:
    """What colleagues said and what counts now; each can be ended with a reason."""
    return Table(
        caption=_("What colleagues said"),
        columns=(
            Column(_("Who")),
            Column(_("About")),
            Column(_("Why")),
            Column(_("Since")),
        ),
        rows=[
            (
                Link(
                    people.name_of(row.declared_by),
                    reverse("org:end_interest", args=[row.ref]),
                    about(row, name),
                ),
                about(row, name),
                str(KINDS[row.kind]),
                row.from_on,
            )
            for row in rows
        ],
        empty=_("Nobody said anything so far."),
    )
