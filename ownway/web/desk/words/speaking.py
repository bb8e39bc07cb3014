"""Who is to be spoken with, and what it is about."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from ownway.core.money import Money
from ownway.web.desk.words.work import Group, group
from ownway.web.ui.parts import Column, Link, Table


def tables(found: Sequence[tuple[Any, Sequence[Any]]], *, linked: bool) -> list[Table]:
    """One table for each proposal: who, and the amount now, then, and in the first year."""
    return [
        Table(
            caption=proposal.title,
            columns=(
                Column(_("Person")),
                Column(_("Now"), number=True),
                Column(_("In the first year"), number=True),
                Column(_("Then"), number=True),
            ),
            rows=[
                (
                    _named(one.person, linked=linked),
                    Money(one.today_minor, one.currency),
                    Money(one.first_minor, one.currency),
                    Money(one.new_minor, one.currency),
                )
                for one in rows
            ],
        )
        for proposal, rows in found
    ]


def _named(person: Any, *, linked: bool) -> Link | str:
    there = reverse("desk:person", args=[person.ref])
    return Link(person.name, there) if linked else str(person.name)


def waiting(number: int) -> Group:
    """A line on the work list."""
    title = _("People to speak with first")
    columns = (Column(_("What")), Column(_("People"), number=True))
    words = Link(_("Before the rules of the amount change"), reverse("desk:speak_first"))
    return group("speak", title, columns, [(words, number)] if number else [])
