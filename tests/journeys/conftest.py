"""Every test in this folder walks the product in a real browser."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.browser import launch

LOOKS = {"test_every_page.py", "test_the_frame.py", "test_of_the_looking.py"}
# It does everything there is to do: the one journey that is walked on both databases.
BOTH_DATABASES = "test_a_whole_life[with a helper in Florida]"


@pytest.hookimpl(wrapper=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> Iterator[None]:
    """Journeys come first: at the end of a run one process would walk the longest, and one wait."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker("journey")
            if item.path.name in LOOKS:
                item.add_marker("looks")
            if item.name != BOTH_DATABASES:
                item.add_marker("once")
    yield
    items.sort(key=lambda item: item.get_closest_marker("journey") is None)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One browser for the run; each visitor is a context of their own."""
    with sync_playwright() as playwright:
        found = launch(playwright)
        yield found
        found.close()


@pytest.fixture(scope="session")
def told(databases: Any, django_db_blocker: Any) -> Any:
    """The databases of this run, one of them with every practice story in it."""
    from tests.journeys.stage import tell_the_stories

    with django_db_blocker.unblock():
        tell_the_stories(databases)
    return databases


@pytest.fixture
def practice(browser: Browser, told: Any, django_db_blocker: Any) -> Iterator[Any]:
    """The practice site for one journey alone; what its visitors complain about fails it."""
    from tests.journeys.stage import Stage, opened

    with django_db_blocker.unblock(), opened(told, "practice") as site:
        stage = Stage(browser, site, [])
        yield stage
        stage.everybody_goes()
