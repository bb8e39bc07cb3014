"""Whom somebody helps and what is open to them, said without guessing at 'he' or 'she'."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from uuid import UUID

from babel.lists import format_list
from django.urls import reverse
from django.utils.translation import gettext as _

from ownway.consent.queries import Helped
from ownway.consent.rules import Level, Topic
from ownway.people.rules import SupporterKind
from ownway.web import plan_paper_words
from ownway.web.ui.parts import Link, SummaryRow
from ownway.web.ui.showing import babel_locale

# In the order of the person's own dial.
TOPICS: dict[Topic, Callable[[], str]] = {
    Topic.GOALS: lambda: _("goals"),
    Topic.PLAN: lambda: _("the plan"),
    Topic.MONEY: lambda: _("money"),
    Topic.BUYING: lambda: _("what is bought"),
    Topic.REVIEWS: lambda: _("looking back"),
    Topic.ASSESSMENT: lambda: _("answers to the questions"),
    Topic.BAD_TIMES: lambda: _("hard times"),
    Topic.APPOINTMENTS: lambda: _("times of appointments"),
    Topic.MEDICATION: lambda: _("names of medicines"),
    Topic.THERAPY_NOTES: lambda: _("notes from therapy"),
    Topic.COURSES: lambda: _("courses"),
    Topic.LEARNING: lambda: _("the learning plan"),
}
NOTED = (Topic.APPOINTMENTS, Topic.MEDICATION, Topic.BAD_TIMES, Topic.THERAPY_NOTES)
_SAID_NOT = (Topic.GOALS, Topic.PLAN, Topic.MONEY)  # what most people wonder about first
_TITLE: dict[Topic, Callable[[], str]] = {
    Topic.GOALS: lambda: _("Goals"),
    Topic.PLAN: lambda: _("The plan"),
    Topic.MONEY: lambda: _("Money"),
    Topic.BUYING: lambda: _("What is bought"),
    Topic.REVIEWS: lambda: _("Looking back"),
    Topic.ASSESSMENT: lambda: _("Answers to the questions"),
    Topic.BAD_TIMES: lambda: _("Hard times"),
    Topic.APPOINTMENTS: lambda: _("Times of appointments"),
    Topic.MEDICATION: lambda: _("Names of medicines"),
    Topic.THERAPY_NOTES: lambda: _("Notes from therapy"),
    Topic.COURSES: lambda: _("Courses"),
    Topic.LEARNING: lambda: _("The learning plan"),
}
_LEVEL: dict[Level, Callable[[], str]] = {
    Level.SEE: lambda: _("You can see it."),
    Level.TOLD: lambda: _("You are told about it."),
    Level.AGREE: lambda: _("You agree on it together."),
}
_KIND: dict[SupporterKind, Callable[[], str]] = {
    SupporterKind.FAMILY: lambda: _("You are family"),
    SupporterKind.FRIEND: lambda: _("You are a friend"),
    SupporterKind.COACH: lambda: _("You are the recovery coach"),
    SupporterKind.BROKER: lambda: _("You help to plan"),
    SupporterKind.ADVOCATE: lambda: _("You are the advocate"),
    SupporterKind.BUDDY: lambda: _("You are the planning buddy"),
}
_PAGE = {
    Topic.GOALS: "support:goals",
    Topic.PLAN: "support:plan",
    Topic.MONEY: "support:money",
    Topic.BUYING: "support:bought",
    Topic.REVIEWS: "support:reviews",
    Topic.ASSESSMENT: "support:answers",
    **dict.fromkeys(NOTED, "support:notes"),
    Topic.COURSES: "support:learning",
    Topic.LEARNING: "support:learning",
}


def name(helped: Helped) -> str:
    """What the person is called."""
    return helped.person.called or helped.person.name


def title(topic: Topic) -> str:
    """A topic as a heading."""
    return _TITLE[topic]()


def _listed(topics: Iterable[Topic]) -> str:
    return format_list([TOPICS[topic]() for topic in topics], locale=babel_locale())


def _shared(helped: Helped) -> list[Topic]:
    return [topic for topic in TOPICS if helped.levels.get(topic, Level.NOTHING) != Level.NOTHING]


def _by_role(helped: Helped) -> list[Topic]:
    shared = _shared(helped)
    return [topic for topic in TOPICS if topic in helped.topics and topic not in shared]


def helping(helped: Helped) -> str:
    """The line at the top of every page about somebody: who, what is open, what is not."""
    return " ".join([_("You are helping %(name)s.") % {"name": name(helped)}, *open_to(helped)])


def open_to(helped: Helped) -> list[str]:
    """What is open and by whose choice, and what is not, in sentences."""
    shared, by_role = _shared(helped), _by_role(helped)
    closed = [topic for topic in _SAID_NOT if topic not in helped.topics]
    who = name(helped)
    said = []
    if shared and closed:
        said.append(
            _("%(name)s lets you see %(these)s, not %(those)s.")
            % {"name": who, "these": _listed(shared), "those": _listed_or(closed)}
        )
    elif shared:
        said.append(_("%(name)s lets you see %(these)s.") % {"name": who, "these": _listed(shared)})
    if by_role:
        said.append(_("Your role opens %(these)s.") % {"these": _listed(by_role)})
    return said or [_("%(name)s has not shared anything with you yet.") % {"name": who}]


def _listed_or(topics: Iterable[Topic]) -> str:
    return format_list([TOPICS[topic]() for topic in topics], style="or", locale=babel_locale())


@dataclass(frozen=True, slots=True)
class Card:
    """Somebody the viewer helps, on the first page."""

    ref: UUID
    name: str
    relation: str
    open_to: tuple[str, ...]
    writes: str


def card(helped: Helped, *, may_write: bool) -> Card:
    """Who it is, what they are to each other, and what is open."""
    supporter = helped.supporter
    return Card(
        ref=helped.person.ref,
        name=helped.person.name,
        relation=_KIND[SupporterKind(supporter.kind)]() if supporter else _("You work together"),
        open_to=tuple(open_to(helped)),
        writes=_("You can help to write the plan.") if may_write else "",
    )


def rows(helped: Helped) -> list[SummaryRow]:
    """What is open, topic by topic, each with the page it opens."""
    made = []
    for topic in TOPICS:
        if topic not in helped.topics:
            continue
        level = helped.levels.get(topic, Level.NOTHING)
        made.append(
            SummaryRow(
                key=title(topic),
                value=_LEVEL[level]() if level in _LEVEL else _("Your role opens it."),
                links=[
                    Link(
                        _("Look"),
                        reverse(_PAGE[topic], args=[helped.person.ref]),
                        about=TOPICS[topic](),
                    )
                ],
            )
        )
    return made


def on_paper(helped: Helped) -> Link:
    """Where what they say is typed in, for whoever was named to write it down."""
    return plan_paper_words.way_in(name(helped), helped.person.ref)


def closed(helped: Helped) -> str:
    """What stays with the person, in one line."""
    rest = [topic for topic in TOPICS if topic not in helped.topics]
    if not rest or len(rest) == len(TOPICS):
        return ""
    return _("Not shared with you: %(these)s.") % {"these": _listed(rest)}


def typed_by(by: UUID, helped: Helped, names: dict[UUID, str]) -> str:
    """Whose hand wrote something: the person's, or a helper's beside them."""
    own = helped.person.account
    who = name(helped)
    if own is not None and by == own.ref:
        return _("Written by %(name)s") % {"name": who}
    return _("Typed by %(helper)s with %(name)s") % {
        "helper": names.get(by) or _("somebody"),
        "name": who,
    }
