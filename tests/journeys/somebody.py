"""Somebody at a browser: they read, follow, press, write and choose what is on the page.

Everything is found by the words people see, or by its part in the page. Each page they come to is
looked at as a whole: axe, sideways scroll, the console, requests to somebody else.
"""

from __future__ import annotations

import re
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import Any, Self

from playwright.sync_api import Browser, Locator, Page, Response, expect

from tests.browser import LIGHT, Visit, bones, sideways_scroll, violations, visit

# A page to put right answers 422, a page that is not there 404; the browser notes both.
_ANSWERED = re.compile(r"status of (404|409|410|422)")


@dataclass
class Somebody:
    """One person at one browser window."""

    name: str
    seen: Visit
    _until: ExitStack
    looks: bool = True
    _looked_at: set[str] = field(default_factory=set)
    wrong: list[str] = field(default_factory=list)

    @classmethod
    def arriving(cls, browser: Browser, home: str, name: str, **context: Any) -> Self:
        until = ExitStack()
        seen = until.enter_context(visit(browser, home, LIGHT, **context))
        looks = context.get("java_script_enabled", True)
        return cls(name=name, seen=seen, _until=until, looks=looks)

    @property
    def page(self) -> Page:
        return self.seen.page

    @property
    def main(self) -> Locator:
        return self.page.get_by_role("main")

    @property
    def console(self) -> list[str]:
        return [text for text in self.seen.console_errors if not _ANSWERED.search(text)]

    def goes(self) -> list[str]:
        """Closes the window; gives what pages complained about on the way."""
        self._until.close()
        told = [*self.wrong, *self.console, *(f"asks {one}" for one in self.seen.elsewhere)]
        return list(dict.fromkeys(told))

    # coming in

    def opens(self, path: str) -> Response:
        answer = self.page.goto(self.seen.home + path)
        assert answer is not None
        self._look()
        return answer

    def is_practice_person(self) -> None:
        self.opens("/practice/")
        self.presses(self.name)

    # reading

    def reads(self, *texts: str | re.Pattern[str]) -> None:
        """Each text stands in the main part of the page."""
        for text in texts:
            self._expects(self.main, text)

    def does_not_read(self, *texts: str) -> None:
        for text in texts:
            expect(self.main).not_to_contain_text(text)

    def is_at(self, heading: str | re.Pattern[str]) -> None:
        self._expects(self.page.get_by_role("heading", level=1), heading)

    def _expects(self, place: Locator, text: str | re.Pattern[str]) -> None:
        try:
            expect(place).to_contain_text(text, timeout=8000)
        except AssertionError:
            told = f"{self.name} does not read “{text}” at {self.path()}:\n{self._said()}"
            raise AssertionError(told) from None

    def path(self) -> str:
        return self.page.url.removeprefix(self.seen.home)

    def card(self, heading: str) -> Locator:
        """The part of the page under one heading."""
        return self.main.get_by_role("region", name=heading)

    def row(self, *words: str) -> Locator:
        """The row of a table that has all these words."""
        found = self.main.get_by_role("row")
        for word in words:
            found = found.filter(has_text=word)
        return found

    # acting

    def follows(self, words: str | re.Pattern[str], within: Locator | None = None) -> None:
        self._act((within or self.main).get_by_role("link", name=words), words)

    def presses(self, words: str | re.Pattern[str], within: Locator | None = None) -> None:
        place = within or self.main
        found = place.get_by_role("button", name=words)
        if not found.count():
            found = place.get_by_role("link", name=words)
        self._act(found, words)

    def presses_twice(self, words: str) -> None:
        """Two quick presses, as a hand that trembles gives them."""
        self.main.get_by_role("button", name=words).dblclick(no_wait_after=True)

    def _act(self, found: Locator, words: str | re.Pattern[str]) -> None:
        assert found.count(), f"{self.name} finds no “{words}” at {self.path()}:\n{self._said()}"
        found.first.click()
        self.page.wait_for_load_state()
        self._look()

    def writes(self, field: str, text: str) -> None:
        self.main.get_by_label(field).first.fill(text)

    def chooses(self, question: str, answer: str) -> None:
        """One answer of a group of radio buttons."""
        group = self.main.get_by_role("group", name=question)
        group.get_by_role("radio", name=answer).first.check()

    def ticks(self, words: str) -> None:
        self.main.get_by_role("checkbox", name=words).check()

    # looking

    def _said(self) -> str:
        return self.main.inner_text()[:1500]

    def _look(self) -> None:
        """Looks once at each kind of page, and again at each page that came back to be mended."""
        title = self.page.title()
        assert "500" not in title, f"{self.path()} broke:\n{self._said()}"
        kind = re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", "…", self.path()) + " " + title
        if not self.looks or kind in self._looked_at:
            return
        self._looked_at.add(kind)
        found = [*violations(self.page), *sideways_scroll(self.page), *bones(self.page)]
        self.wrong += [f"{kind}: {each}" for each in found]
