"""Every page with somebody's data behind it: the access matrix, served to a browser."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Browser

from tests.browser import LIGHT, MODES, Mode, Visit, visit
from tests.cast import WORKER, Cast, build
from tests.journeys.stage import sign_in_cookie
from tests.live import serve
from tests.web import matrix
from tests.web.matrix_things import things

# A page that opens to everybody wears few different frames; these people see them all.
FACES = frozenset({"anonymous", "ana", "sister", "approver", "director"})
DOWNLOADS = frozenset(
    {
        "mfa_download_recovery_codes",
        "ui:healthz",
        "my:photo",
        "desk:photo",
        "org:study_report",
        "org:rules_text",
        "public:rules_text",
        "support:reflect_notes",
    }
)


@dataclass(frozen=True)
class PageOf:
    """One address as one of the cast opens it."""

    name: str
    who: str

    def __str__(self) -> str:
        return f"{self.name} {self.who}"


def all_pages() -> list[PageOf]:
    """Every page of the matrix, for everyone who gets it; a new row is in without being asked."""
    found = []
    for row in matrix.rows().values():
        if row.verb != "get" or row.name.endswith(("_csv", "_txt")) or row.name in DOWNLOADS:
            continue
        who = row.open_to & FACES if len(row.open_to) > 10 else row.open_to
        found += [PageOf(row.name, one) for one in sorted(who)]
    return found


def each_page_once() -> list[PageOf]:
    """One of those who open it, for each page."""
    return list({one.name: one for one in reversed(all_pages())}.values())[::-1]


@dataclass
class World:
    """The cast on a site that is served, and a window for each of them in each mode."""

    browser: Browser
    home: str
    cast: Cast
    things: dict[str, Any]
    right: set[str] = field(default_factory=set)  # shapes of pages that axe went through in light
    _open: dict[tuple[str, bool], Visit] = field(default_factory=dict)
    _until: ExitStack = field(default_factory=ExitStack)

    def path(self, name: str) -> str:
        return matrix.address(matrix.rows()[name], self.things)

    def window(self, who: str, mode: Mode) -> Visit:
        """Somebody's window in one mode, with nothing to complain about yet."""
        key = (who, mode.opens_anew)
        if key not in self._open:
            seen = self._until.enter_context(visit(self.browser, self.home, mode))
            if who != "anonymous":
                name = self.cast.account(who).name
                seen.page.context.add_cookies([sign_in_cookie(name, self.home)])
            self._open[key] = seen
        seen = self._open[key]
        if seen.mode != mode:
            seen.be(mode)
        seen.console_errors.clear()
        seen.elsewhere.clear()
        return seen

    def open(self, one: PageOf, mode: Mode = LIGHT) -> Visit:
        """The page; raises AssertionError where its address answers anything but a page."""
        seen = self.window(one.who, mode)
        page = seen.open(self.path(one.name))
        assert page.locator("main").count() == 1, f"{one} is no page of ours"
        return seen

    def however_one_looks(self, who: str, path: str) -> Iterator[str]:
        """What is wrong with the page that is open, in each further way: drawn again, or opened."""
        drawn = self._open[who, False]
        for mode in MODES[1:]:
            if mode.opens_anew:
                seen = self.window(who, mode)
                seen.open(path)
            else:
                seen = drawn
                seen.turn(mode)
            yield from (f"{mode.name}: {each}" for each in seen.check())

    def close(self) -> None:
        self._until.close()


@contextmanager
def a_world(browser: Browser, databases: Any, called: str) -> Iterator[World]:
    """The cast, with nothing told of their lives yet, in a database of its own, served."""
    from tests.databases import a_copy

    with a_copy(databases, f"{WORKER}_{called}"), serve() as site:
        world = World(browser, site.url, build(), {})
        yield world
        world.close()


@contextmanager
def the_world(browser: Browser, databases: Any) -> Iterator[World]:
    """The cast and everything the matrix names."""
    with a_world(browser, databases, "pages") as world:
        world.things |= things(world.cast)
        yield world
