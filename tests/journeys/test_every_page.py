"""Every page, as everyone who may open it, however they look at it."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from playwright.sync_api import Browser, Page

from tests.browser import LIGHT
from tests.cast import NOW
from tests.journeys.pages import PageOf, World, all_pages, each_page_once, the_world

PLACES = ("/my/", "/my/money/", "/my/circle/")  # on every page
CLICKS = 2  # from one of them (U1)
WORDS, LINKS = 250, 12  # in the main part of a person's page (U2)
FIRST_LOAD_BYTES = 100_000
# Not tasks to go to: each follows a form, or stands behind the page it belongs to.
NO_TASK = {
    "my:choose_coach": "from the page of the coaches, in the circle",
    "my:scale": "from the page of how my recovery goes",
    "my:scales": "from the page of looking back",
    "my:ready": "from settings, while a round of questions is open",
    "my:question": "starts with a button of the hub",
    "my:check_answers": "after sending, the copy behind the working of the amount",
    "my:again": "comes of looking back",
    "my:sign_name": "follows the three choices of signing",
    "my:talk": "one of the three choices of signing",
    "my:where": "while a plan waits; then its answer takes this place",
    "my:photo": "a picture on the page of receipts",
    "my:photos": "from the page of one thing that is paid",
    "my:refund": "from the page of one thing that is paid",
    "my:bill_new": "from the page of one thing that is paid on bills",
    "my:prices": "from the form of asking on one line",
    "my:ask_again": "from the page of one thing that was answered with no",
    "my:elsewhere": "from the page of one thing that is not paid yet",
    "my:insured": "from the page of one thing somebody is hired for",
    "my:holder_change": "from the page of one change of holder",
    "my:end_direct": "asks once more, from the page of who holds the money",
    "my:let_go": "asks once more, from the page of one thing bought together",
    "my:stop": "asks once more, from the page of one supporter",
    "my:entries": "only where one page of entries is not enough",
    "my:brought": "from the first page, until a plan is agreed here",
    "my:taper": "from the page of leaving, for those who want less money first",
    "my:take_along": "from the page of leaving, for those who move",
    "my:exit_apply": "follows the choice of leaving in a group",
    "my:exit_answer": "from the page of my way out, where an answer was no",
    "my:exit_plan": "from the page of my way out, once it is chosen",
    "my:promises": "from the page of my way out, once it is chosen",
    "my:milestones": "from the page of my way out, once it is chosen",
    "my:signs": "from the page of my way out, once it is chosen",
    "my:graduate": "from the page of my way out, once everybody signed",
    "my:promise": "from the page of what we promise each other",
    "my:exit_sheet": "from the page of my way out, for those who like paper",
    "my:typed": "from the page of my way out, for those who had no sign-in before",
    "my:story": "from the certificate",
    "my:choose_life": "for those who take part in two programmes",
}
# A table of what happened, or the whole plan read once more, is as long as what it tells. A sheet,
# and the rules themselves, have every number, so that nothing is left to be looked up.
SHEETS = {"my:amount_sheet", "public:blank_sheet", "public:rules"}
AS_LONG_AS_IT_IS = {"my:sign", "my:where", "my:check_answers", "my:lookers", "my:amount_change"}
AS_LONG_AS_IT_IS |= {"my:statement", *SHEETS}
LEADS_TO_EACH = {"my:entries"}  # a list of things, each with its own page
ONCE = set(each_page_once())


@pytest.fixture(scope="module")
def world(browser: Browser, databases: Any, django_db_blocker: Any) -> Iterator[World]:
    """One site and one browser for all the pages of this file."""
    with (
        time_machine.travel(NOW, tick=True),
        django_db_blocker.unblock(),
        the_world(browser, databases) as found,
    ):
        yield found


@pytest.mark.parametrize("one", all_pages(), ids=str)
def test_nothing_is_wrong_however_one_looks(world: World, one: PageOf) -> None:
    seen = world.open(one)
    wrong = seen.check(world.right)
    if one in ONCE:
        if one.name.startswith(("my:", "public:")):
            _asks_little(one, seen.page)
        wrong += world.however_one_looks(one.who, world.path(one.name))
    assert wrong == []


def _asks_little(one: PageOf, page: Page) -> None:
    """A page of the person is short, and leads to few places."""
    main = page.get_by_role("main")
    words = len(re.findall(r"\w[\w’'.,-]*", main.inner_text()))
    links = main.get_by_role("link").count()
    if one.name not in AS_LONG_AS_IT_IS:
        assert words <= WORDS, f"{words} words"
    if one.name not in LEADS_TO_EACH:
        assert links <= LINKS, f"{links} links"


def test_every_task_is_two_clicks_from_a_place(world: World) -> None:
    wanted = {one.name: world.path(one.name) for one in all_pages() if one.who == "ana"}
    seen = world.window("ana", LIGHT)
    found = set(PLACES)
    for _ in range(CLICKS):
        for path in sorted(found):
            page = seen.open(path)
            found |= {page.url.removeprefix(world.home)} | {
                link.split("?")[0]
                for link in page.evaluate(
                    "[...document.querySelectorAll('main a, nav a, header a')]"
                    ".map(each => new URL(each.href).pathname)"
                )
                if link.startswith("/my/")
            }
    far = {
        name
        for name, path in wanted.items()
        if name.startswith("my:") and path not in found and name not in NO_TASK
    }
    assert not far, sorted(far)


def test_three_places_and_no_more(world: World) -> None:
    page = world.window("ana", LIGHT).open("/my/")
    places = page.get_by_role("navigation", name="Places").get_by_role("link")
    assert places.all_inner_texts() == ["My plan", "My money", "My circle"]


@pytest.mark.parametrize("path", ["/my/", "/my/plan/things/new/", "/my/money/", "/desk/", "/org/"])
def test_the_first_load_is_light(world: World, path: str) -> None:
    who = {"/desk/": "approver", "/org/": "director"}.get(path, "ana")
    seen = world.window(who, LIGHT)
    bodies: list[bytes] = []

    def weigh(answer: Any) -> None:
        bodies.append(answer.body())

    seen.page.on("requestfinished", lambda request: weigh(request.response()))
    seen.open(path)
    seen.page.wait_for_load_state("networkidle")
    assert sum(len(gzip.compress(body)) for body in bodies) < FIRST_LOAD_BYTES
