"""`make look`: pictures of every page in four ways of looking, on one sheet for people to read.

Not a test of its own: it fails nothing but a page that does not open. Whoever changes a page opens
test-results/look/index.html and asks: is anything clipped, is the first thing read the thing that
matters, would a tired, frightened person know what to do next?
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.urls import reverse
from playwright.sync_api import Browser

from tests.agreed import agree
from tests.browser import Mode
from tests.cast import NOW
from tests.journeys.leaving import SCENES, Leaving
from tests.journeys.pages import PageOf, World, a_world, each_page_once, the_world

FOLDER = Path(__file__).resolve().parent.parent.parent / "test-results/look"
WAYS = (
    Mode("light"),
    Mode("dark", {"color_scheme": "dark"}),
    Mode("320", {"viewport": {"width": 320, "height": 800}}),
    Mode("print", {"viewport": {"width": 643, "height": 900}}),  # A4 within its margins
)
STYLE = """body { font: 16px system-ui; margin: 2rem; background: #fff; color: #111 }
section { border-block-start: 1px solid #999 } h2 { font-size: 1.1rem }
div { display: flex; gap: 1rem; align-items: flex-start }
img { inline-size: 24vw; border: 1px solid #ccc }"""


@pytest.fixture(scope="module")
def world(browser: Browser, databases: Any, django_db_blocker: Any) -> Iterator[World]:
    FOLDER.mkdir(parents=True, exist_ok=True)
    with (
        time_machine.travel(NOW, tick=True),
        django_db_blocker.unblock(),
        the_world(browser, databases) as found,
    ):
        yield found
    _write_sheet()


@pytest.fixture(scope="module")
def leaving(browser: Browser, databases: Any, django_db_blocker: Any) -> Iterator[Any]:
    FOLDER.mkdir(parents=True, exist_ok=True)
    with (
        time_machine.travel(NOW, tick=True),
        django_db_blocker.unblock(),
        a_world(browser, databases, "leaving") as found,
    ):
        lives = [agree(found.cast, who) for who in ("ana", "neighbour")]
        yield found, Leaving(found.cast, *lives)
    _write_sheet()


def _picture(name: str, way: Mode) -> Path:
    return FOLDER / f"{re.sub('[^a-z0-9_]+', '-', name)}.{way.name}.png"


def _write_sheet() -> None:
    rows = []
    for one in (*each_page_once(), *SCENES):
        shown = [_picture(one.name, way).name for way in WAYS if _picture(one.name, way).exists()]
        pictures = "".join(f'<a href="{name}"><img src="{name}" alt=""></a>' for name in shown)
        rows.append(f"<section><h2>{html.escape(str(one))}</h2><div>{pictures}</div></section>")
    page = f"<!doctype html><meta charset=utf-8><title>Look</title><style>{STYLE}</style>"
    (FOLDER / "index.html").write_text(page + "".join(rows), encoding="utf-8")


@pytest.mark.parametrize("one", each_page_once(), ids=str)
def test_the_page_has_its_pictures(world: World, one: PageOf) -> None:
    for way in WAYS:
        page = world.open(one, way).page
        page.emulate_media(media="print" if way.name == "print" else "screen")
        page.screenshot(path=_picture(one.name, way), full_page=True)


def test_the_pages_of_leaving_have_their_pictures(leaving: tuple[World, Leaving]) -> None:
    world, life = leaving
    for scene in SCENES:
        path = reverse(scene.page, args=scene.comes(life))
        for way in WAYS:
            page = world.window(scene.who, way).open(path)
            page.emulate_media(media="print" if way.name == "print" else "screen")
            page.screenshot(path=_picture(scene.name, way), full_page=True)
