"""Coaches in words: their languages and days, what they can show, whom they are close to."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from babel import Locale
from babel.lists import format_list
from django.utils.translation import gettext as _

from ownway.consent.queries import Choice, Load
from ownway.consent.rules import InterestKind
from ownway.people.rules import DAYS
from ownway.programme.queries import Words
from ownway.web.ui.parts import Kind, Tag
from ownway.web.ui.showing import babel_locale

_CLOSE: dict[InterestKind, Callable[[str], str]] = {
    InterestKind.FAMILY: lambda name: _("Somebody of their family works with %s.") % name,
    InterestKind.FRIEND: lambda name: _("A friend of theirs works with %s.") % name,
    InterestKind.BUSINESS: lambda name: _("They own, share in or trade with %s.") % name,
    InterestKind.WORK: lambda name: _("They work at %s, or did.") % name,
    InterestKind.GIFT: lambda name: _("They took a gift or an invitation from %s.") % name,
    InterestKind.OTHER: lambda name: _("They are close to %s in another way.") % name,
}


def room_state(load: Load) -> Tag:
    """Whether somebody could begin with this coach today, and what is in the way."""
    if load.missing:
        return Tag(_("Training missing"), Kind.CARE)
    if not load.coach.takes_people:
        return Tag(_("Takes nobody new"))
    return Tag(_("Has room"), Kind.GOOD) if load.room else Tag(_("Full"), Kind.CARE)


def languages(codes: Iterable[str]) -> str:
    """Languages by their names, in the language of the page."""
    here = babel_locale()
    names = [Locale.parse(code).get_language_name(here) or code for code in codes]
    return format_list(names, locale=here) if names else ""


def language_choices() -> list[tuple[str, str]]:
    """The languages somebody can say they speak, by name."""
    spoken = ("ar", "bn", "cy", "de", "en", "es", "fr", "gu", "hi", "ht", "it", "pa", "pl", "pt",
              "ro", "ru", "so", "ta", "tr", "uk", "ur", "vi", "yue", "zh")  # fmt: skip
    here = babel_locale()
    named = [(code, Locale.parse(code).get_language_name(here) or code) for code in spoken]
    return sorted(named, key=lambda pair: pair[1].casefold())


def days(codes: Iterable[str]) -> str:
    """Days of the week by their names."""
    names = Locale.parse(str(babel_locale())).days["format"]["wide"]
    found = [names[DAYS.index(code)] for code in codes]
    return format_list(found, locale=babel_locale()) if found else ""


def day_choices() -> list[tuple[str, str]]:
    """The days of the week, Monday first."""
    names = Locale.parse(str(babel_locale())).days["format"]["wide"]
    return [(code, names[place]) for place, code in enumerate(DAYS)]


def close_to(interests: Iterable[Any]) -> list[str]:
    """Whom a coach is close to, a sentence for each; read before anybody chooses (T7)."""
    return [_CLOSE[InterestKind(one.kind)](one.payee_name) for one in interests]


def credential(code: str, words: Words) -> str:
    """What a credential is called here."""
    return words.get(f"credential.{code}")


@dataclass(frozen=True, slots=True)
class Card:
    """One coach on a list: what they said, and what a person reads before choosing."""

    ref: UUID
    name: str
    role: str
    about: tuple[str, ...]  # their own texts
    facts: tuple[str, ...]  # languages, days, what they can show
    close_to: tuple[str, ...]
    at_once: bool
    is_mine: bool


def card(choice: Choice, words: Words) -> Card:
    """A coach as a person reads them."""
    coach = choice.coach
    shows = [credential(one.code, words) for one in choice.credits]
    speaks, there = languages(coach.languages), days(coach.days)
    return Card(
        ref=coach.ref,
        name=coach.first_name,
        role=words.get(f"role.{coach.role}"),
        about=tuple(text for text in (coach.helps_with, coach.lived_experience) if text),
        facts=tuple(
            text
            for text in (
                _("Speaks %(languages)s.") % {"languages": speaks} if speaks else "",
                _("Here on %(days)s.") % {"days": there} if there else "",
                _shows(shows),
            )
            if text
        ),
        close_to=tuple(close_to(choice.close_to)),
        at_once=choice.at_once,
        is_mine=choice.standing is not None,
    )


def _shows(names: Sequence[str]) -> str:
    if not names:
        return ""
    listed = format_list(list(names), locale=babel_locale())
    return _("Can show: %(papers)s.") % {"papers": listed}
