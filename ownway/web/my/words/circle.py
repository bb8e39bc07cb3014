"""Who can see what, in words."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from babel.lists import format_list
from django.utils.translation import gettext as _

from ownway.consent.queries import CircleRow
from ownway.consent.rules import Change, Level, Topic
from ownway.people.rules import CHOSEN, SupporterKind
from ownway.record.queries import Look
from ownway.web.ui.parts import Column, Table
from ownway.web.ui.showing import babel_locale

# What a person may share, in the order of the dial; the rest of the topics are for staff roles.
SHARED = (
    Topic.GOALS,
    Topic.PLAN,
    Topic.MONEY,
    Topic.BUYING,
    Topic.REVIEWS,
    Topic.ASSESSMENT,
    Topic.BAD_TIMES,
    Topic.APPOINTMENTS,
    Topic.MEDICATION,
    Topic.THERAPY_NOTES,
    Topic.COURSES,
    Topic.LEARNING,
)
_TOPIC: dict[Topic, Callable[[], str]] = {
    Topic.PERSON: lambda: _("Your name and how to reach you"),
    Topic.ASSESSMENT: lambda: _("Your answers"),
    Topic.GOALS: lambda: _("Your goals"),
    Topic.PLAN: lambda: _("Your plan"),
    Topic.MONEY: lambda: _("Your money"),
    Topic.BUYING: lambda: _("What you buy"),
    Topic.REVIEWS: lambda: _("Looking back together"),
    Topic.CIRCLE: lambda: _("Your circle"),
    Topic.BAD_TIMES: lambda: _("Hard times"),
    Topic.APPOINTMENTS: lambda: _("Times of appointments"),
    Topic.MEDICATION: lambda: _("Names of medicines"),
    Topic.THERAPY_NOTES: lambda: _("Notes from therapy"),
    Topic.COURSES: lambda: _("Your courses"),
    Topic.LEARNING: lambda: _("Your learning plan"),
}
_NOT_ALLOWED: dict[Topic, Callable[[], str]] = {
    Topic.GOALS: lambda: _("It does not let them see your money."),
    Topic.PLAN: lambda: _("“Together” lets them write with you. They never sign for you."),
    Topic.MONEY: lambda: _("It does not let them spend your money."),
    Topic.BUYING: lambda: _("It does not let them buy for you."),
}
_LEVEL: dict[Level, Callable[[], str]] = {
    Level.NOTHING: lambda: _("Nothing"),
    Level.SEE: lambda: _("Can see it"),
    Level.TOLD: lambda: _("Is told about it"),
    Level.AGREE: lambda: _("We agree on it together"),
}
_KIND: dict[SupporterKind, Callable[[], str]] = {
    SupporterKind.FAMILY: lambda: _("Family"),
    SupporterKind.FRIEND: lambda: _("A friend"),
    SupporterKind.COACH: lambda: _("A recovery coach"),
    SupporterKind.BROKER: lambda: _("Somebody who helps to plan"),
    SupporterKind.ADVOCATE: lambda: _("An advocate"),
    SupporterKind.BUDDY: lambda: _("A planning buddy"),
}


def topic(code: Topic | str) -> str:
    """A topic, said to the person it is about."""
    return _TOPIC[Topic(code)]()


def not_allowed(code: Topic) -> str:
    """What sharing this topic does not allow."""
    return _NOT_ALLOWED[code]() if code in _NOT_ALLOWED else ""


def level(code: Level | str) -> str:
    """How far somebody is let in."""
    return _LEVEL[Level(code)]()


def levels() -> list[tuple[str, str]]:
    """The four stops of the dial."""
    return [(one.value, level(one)) for one in Level]


def kinds() -> list[tuple[str, str]]:
    """What somebody can be to the person who asks them in; coach and buddy are chosen."""
    return [(one.value, words()) for one, words in _KIND.items() if one not in CHOSEN]


def matrix(rows: Iterable[CircleRow]) -> Table:
    """Who can see what, today."""
    shown = [one for one in SHARED if one in (Topic.GOALS, Topic.PLAN, Topic.MONEY, Topic.BUYING)]
    return Table(
        caption=_("Who can see what, today"),
        columns=(Column(_("Who")), *(Column(topic(one)) for one in shown)),
        rows=[
            (row.name, *(level(row.levels.get(one, Level.NOTHING)) for one in shown))
            for row in rows
        ],
        empty=_("Nobody can see anything of yours."),
    )


def changed(name: str, changes: Iterable[Change]) -> str:
    """Reads back what is different now: for Maria: can see “Your goals”."""
    said = [_AFTER[one.after](topic(one.topic)) for one in changes]
    if not said:
        return _("Nothing changed for %(name)s.") % {"name": name}
    return _("From now on, for %(name)s: %(changes)s.") % {
        "name": name,
        "changes": "; ".join(said),
    }


_AFTER: dict[Level, Callable[[str], str]] = {
    Level.NOTHING: lambda about: _("nothing of “%(about)s”") % {"about": about},
    Level.SEE: lambda about: _("can see “%(about)s”") % {"about": about},
    Level.TOLD: lambda about: _("is told about “%(about)s”") % {"about": about},
    Level.AGREE: lambda about: _("“%(about)s” together with you") % {"about": about},
}


def readers(rows: Iterable[CircleRow], about: Topic) -> str:
    """Who in the circle can see one topic, said before something is written under it."""
    who = [row.name for row in rows if row.levels.get(about, Level.NOTHING) is not Level.NOTHING]
    if not who:
        return ""
    return _("In your circle, this can be seen by %(names)s.") % {
        "names": format_list(who, locale=babel_locale())
    }


@dataclass(frozen=True, slots=True)
class Person:
    """A supporter as a card of the circle."""

    ref: UUID
    name: str
    relation: str
    sees: str


def card(row: CircleRow) -> Person:
    """Who it is, and what they can see in one line."""
    open_ = [
        topic(one) for one in SHARED if row.levels.get(one, Level.NOTHING) is not Level.NOTHING
    ]
    return Person(
        ref=row.supporter.ref,
        name=row.name,
        relation=row.supporter.relation,
        sees=", ".join(open_) or _("Nothing yet"),
    )


_PURPOSE: dict[str, Callable[[], str]] = {
    "support": lambda: _("to support you"),
    "payment": lambda: _("to pay for things"),
    "review": lambda: _("to decide or to look back with you"),
    "oversight": lambda: _("to check that all is in order"),
    "complaint": lambda: _("because of a complaint"),
    "research": lambda: _("for research"),
    "emergency": lambda: _("in an emergency"),
    "legal": lambda: _("because the law asks"),
}


def lookers(looks: Iterable[Look], names: dict[Any, str]) -> Table:
    """Who looked, at what, when and why."""
    return Table(
        caption=_("Who looked at what is yours"),
        columns=(Column(_("When")), Column(_("Who")), Column(_("What")), Column(_("Why"))),
        rows=[
            (
                look.at,
                _looker(look, names),
                ", ".join(topic(part) for part in look.parts),
                _PURPOSE[look.purpose]() if look.purpose in _PURPOSE else "–",
            )
            for look in looks
        ],
        empty=_("Nobody has looked yet."),
    )


def _looker(look: Look, names: dict[Any, str]) -> str:
    """Their name; but who only read who offers to help did not agree to be known to be here."""
    if look.ground == "buddy":
        return _("A planning buddy, or somebody who looks for one")
    return names.get(look.by, _("Somebody"))
