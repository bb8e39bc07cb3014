"""Makes the pictures of `docs/pictures` again: real pages of a practice site started for them.

    python tools/pictures.py

The people in them are invented. Look at each picture before you keep it.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

HOUSE = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(HOUSE))

from tests.browser import launch  # noqa: E402
from tests.installed import started  # noqa: E402

PICTURES = HOUSE / "docs" / "pictures"
WIDE = {"width": 1100, "height": 760}
PROGRAMME = "england-nhs"
# file → whose page, and where it is
PAGES = {
    "hub": ("living", "/my/"),
    "amount": ("waiting", "/my/amount/"),
    "money": ("living", "/my/money/"),
    "work": ("approver", "/desk/"),
    "programme": ("director", "/org/"),
}


def main() -> int:
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="pictures_") as name, sync_playwright() as playwright:
        folder = Path(name)
        command = [sys.executable, "-m", "ownway.cli.main", "demo", "--no-browser"]
        settings = {"OWNWAY_DATA_DIR": str(folder / "data"), "PYTHONPATH": str(HOUSE)}
        browser = launch(playwright)
        with started(command, folder=folder, environment=settings) as site:
            at_home: dict[str, Page] = {}  # a link works once: each role keeps its browser
            for file, (role, path) in PAGES.items():
                if role not in at_home:
                    at_home[role] = come_in(browser, site.links[PROGRAMME, role])
                take(at_home[role], site.url.rstrip("/") + path, PICTURES / f"{file}.png")
            site.stop()
        browser.close()
    return 0


def come_in(browser: Browser, link: str) -> Page:
    """Spends a practice link, as its button does."""
    page = browser.new_context(viewport=WIDE, reduced_motion="reduce").new_page()
    page.goto(link)
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_load_state()
    return page


def take(page: Page, address: str, file: Path) -> None:
    """One page as its reader sees it."""
    answer = page.goto(address)
    if answer is None or answer.status != 200:
        sys.exit(f"{address} answered {answer and answer.status}; no picture was taken.")
    page.screenshot(path=str(file))
    print(f"{file.relative_to(HOUSE)}  {page.title()}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
