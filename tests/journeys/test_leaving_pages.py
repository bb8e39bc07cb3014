"""The pages of somebody who leaves or has left, however one looks, each at its moment."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.urls import reverse
from playwright.sync_api import Browser, Page

from tests.agreed import agree
from tests.browser import LIGHT
from tests.cast import NOW
from tests.journeys.leaving import SCENES, Leaving, Scene
from tests.journeys.pages import World, a_world

WORDS, LINKS = 250, 12  # in the main part of a person's page (U2)


@pytest.fixture(scope="module")
def stage(
    browser: Browser, databases: Any, django_db_blocker: Any
) -> Iterator[tuple[World, Leaving]]:
    with (
        time_machine.travel(NOW, tick=True),
        django_db_blocker.unblock(),
        a_world(browser, databases, "leaving") as world,
    ):
        lives = [agree(world.cast, who) for who in ("ana", "neighbour")]
        yield world, Leaving(world.cast, *lives)


@pytest.fixture(scope="module")
def shown(stage: tuple[World, Leaving]) -> dict[str, list[str]]:
    """Every scene played once, in order, and all that was wrong with its page."""
    world, life = stage
    return {scene.name: list(_wrong(world, life, scene)) for scene in SCENES}


def _wrong(world: World, life: Leaving, scene: Scene) -> Iterator[str]:
    path = reverse(scene.page, args=scene.comes(life))
    seen = world.window(scene.who, LIGHT)
    page = seen.open(path)
    if not page.url.endswith(path):
        yield f"leads to {page.url}"
    yield from seen.check()
    yield from world.however_one_looks(scene.who, path)
    if scene.page.startswith("my:"):
        yield from _asks_much(page)


def _asks_much(page: Page) -> Iterator[str]:
    main = page.get_by_role("main")
    words = len(re.findall(r"\w[\w’'.,-]*", main.inner_text()))
    if words > WORDS:
        yield f"{words} words"
    if (links := main.get_by_role("link").count()) > LINKS:
        yield f"{links} links"


@pytest.mark.parametrize("scene", SCENES, ids=str)
def test_nothing_is_wrong_at_this_moment(shown: dict[str, list[str]], scene: Scene) -> None:
    assert shown[scene.name] == []


def test_the_certificate_is_one_sheet_to_be_framed(
    stage: tuple[World, Leaving], shown: dict[str, list[str]]
) -> None:
    world, life = stage
    scene = next(one for one in SCENES if one.name == "story")  # its argument is the ending too
    page = world.window("ana", LIGHT).open(reverse("my:certificate", args=scene.comes(life)))
    for size in ("A4", "Letter"):
        paper = page.pdf(format=size, prefer_css_page_size=True)
        assert len(re.findall(rb"/Type\s*/Page\b", paper)) == 1
