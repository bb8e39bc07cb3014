"""Where a journey is played: the practice site, told once, copied for each journey."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, TypeVar

from playwright.sync_api import Browser

from ownway.cli.practice.people import ENGLAND, FLORIDA, Cast
from tests.cast import PACKS, WORKER
from tests.journeys.somebody import Somebody
from tests.live import Site, serve

TOLD = f"{WORKER}_told"
Anybody = TypeVar("Anybody", bound=Somebody)


def tell_the_stories(databases: Any) -> None:
    """Makes one database with both practice programmes and everybody in them."""
    from tests.databases import use

    databases.drop(TOLD)
    databases.copy("template", TOLD)
    before = use(databases.address(TOLD))
    for cast in (ENGLAND, FLORIDA):
        tell(cast)
    use(before)


def tell(cast: Cast) -> None:
    """Everybody of one programme, with a practice link for those who have a role."""
    from ownway.cli.practice.stories import Teller

    teller = Teller.opening(cast, PACKS / cast.pack, now=datetime.now(UTC))
    everybody = [teller.tell(story) for story in cast.people]
    teller.buy_lately()
    teller.circle(everybody[0])
    teller.links()


@contextmanager
def opened(databases: Any, name: str) -> Iterator[Site]:
    """The practice site on a copy of its own, served until the end of the block."""
    from tests.databases import a_copy

    with a_copy(databases, f"{WORKER}_{name}", of=TOLD), serve() as site:
        yield site


@dataclass
class Stage:
    """A site and a browser; whoever comes in has a window of their own until the end."""

    browser: Browser
    site: Site
    inside: list[Somebody]

    def enters(self, kind: type[Anybody], name: str, **context: Any) -> Anybody:
        """A visitor nobody knows yet."""
        one = kind.arriving(self.browser, self.site.url, name, **context)
        self.inside.append(one)
        return one

    def as_one_of(self, kind: type[Anybody], name: str, **context: Any) -> Anybody:
        """Somebody of the practice people, signed in by one press of their name."""
        one = self.enters(kind, name, **context)
        one.is_practice_person()
        return one

    def signed_in(self, kind: type[Anybody], name: str, **context: Any) -> Anybody:
        """Anybody of the stories, signed in already."""
        one = self.enters(kind, name, **context)
        one.page.context.add_cookies([sign_in_cookie(name, self.site.url)])
        return one

    def everybody_goes(self) -> None:
        """Closes every window; what any page complained about on the way fails the journey."""
        told = [f"{one.name} met {each}" for one in self.inside for each in one.goes()]
        assert not told, "\n".join(told)


def sign_in_cookie(name: str, home: str) -> Any:
    """What the browser of somebody carries who has signed in, with a second factor."""
    from django.conf import settings
    from django.test import Client

    from ownway.people.models import Account
    from ownway.web import sessions

    client = Client()
    client.force_login(Account.objects.get(name=name))
    session = client.session
    sessions.mark_factor(session)
    session.save()
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    return {"name": cookie.key, "value": cookie.value, "url": home}
