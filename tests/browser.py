"""A real browser: where it comes from, the seven ways we look at a page, and what must hold.

`OWNWAY_CHROMIUM` names one; else the system's is used; else Playwright's own; else it is fetched.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import axe_playwright_python
from filelock import FileLock
from playwright.sync_api import (
    Browser,
    BrowserContext,
    Page,
    Playwright,
    Request,
    Route,
)

# The shell draws the same pages without the parts of a browser that nobody sees here.
NAMES = (
    "chromium-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
)
AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
WIDE = {"width": 1100, "height": 800}
# Nobody else is ever reached: a name that is not this machine's is not found.
HERE_ONLY = "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE localhost , EXCLUDE 127.0.0.1"


class NoBrowser(RuntimeError):
    """No Chromium here and none could be fetched; the words say what to do."""


def find_chromium(playwright: Playwright) -> str:
    """Path of a Chromium; fetched once where there is none. Raises NoBrowser."""
    wanted = os.environ.get("OWNWAY_CHROMIUM")
    if wanted:
        if not Path(wanted).exists():
            raise NoBrowser(f"OWNWAY_CHROMIUM names {wanted}, and nothing is there.")
        return wanted
    with FileLock(Path(tempfile.gettempdir()) / "ownway_chromium.lock"):
        for fetch in (None, _fetch_playwrights_own, _fetch_debians):
            if fetch is not None:
                fetch()
            found = _on_this_machine(playwright)
            if found:
                return found
    raise NoBrowser(
        "The journeys need Chromium, and none was found or could be fetched. Do one of these:\n"
        "  install Debian's:   apt-get install chromium\n"
        "  fetch Playwright's: .venv/bin/playwright install chromium\n"
        "  name your own:      OWNWAY_CHROMIUM=/path/to/chromium make test"
    )


def _on_this_machine(playwright: Playwright) -> str:
    own = playwright.chromium.executable_path
    found = next(filter(None, map(shutil.which, NAMES)), "")
    return found or (own if Path(own).exists() else "")


def _fetch_playwrights_own() -> None:
    _try([sys.executable, "-m", "playwright", "install", "chromium"], seconds=300)


def _fetch_debians() -> None:
    if hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get"):
        quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        _try(["apt-get", "update", "-qq"], seconds=300, env=quiet)
        _try(["apt-get", "install", "-y", "-qq", "chromium-headless-shell"], seconds=600, env=quiet)


def _try(command: list[str], *, seconds: int, env: Mapping[str, str] | None = None) -> None:
    try:
        subprocess.run(command, timeout=seconds, env=env, check=False, capture_output=True)
    except (OSError, subprocess.TimeoutExpired) as problem:
        print(f"{' '.join(command)}: {problem}", file=sys.stderr)


def launch(playwright: Playwright) -> Browser:
    """A headless browser; as root Chromium needs its own sandbox switched off."""
    as_root = hasattr(os, "geteuid") and os.geteuid() == 0
    return playwright.chromium.launch(
        executable_path=find_chromium(playwright),
        args=[HERE_ONLY, *(["--no-sandbox", "--disable-dev-shm-usage"] if as_root else [])],
    )


@dataclass(frozen=True)
class Mode:
    """One way of looking at a page; `asks` names the rules axe can break only so; empty is all."""

    name: str
    context: dict[str, Any] = field(default_factory=dict)
    style: str = ""
    right_to_left: bool = False
    no_scripts: bool = False
    asks: tuple[str, ...] = ()

    @property
    def opens_anew(self) -> bool:
        """Whether the page must come from the site again; else an open one is only redrawn."""
        return self.no_scripts


BIG_TEXT = "html { font-size: 200% !important }"
SPACED_TEXT = (
    f"{BIG_TEXT} * {{ line-height: 1.5 !important; letter-spacing: .12em !important;"
    " word-spacing: .16em !important } p { margin-bottom: 2em !important }"
)
COLOURS = ("color-contrast", "link-in-text-block")
PLACES = ("target-size", "scrollable-region-focusable")
MODES = (
    Mode("light"),
    Mode("dark", {"color_scheme": "dark"}, asks=COLOURS),
    Mode("forced colours", {"forced_colors": "active"}, asks=COLOURS),
    Mode("narrow", {"viewport": {"width": 320, "height": 800}}, asks=PLACES),
    Mode("large text", style=BIG_TEXT, asks=PLACES),
    Mode("spaced text", style=SPACED_TEXT, asks=PLACES),
    Mode("rtl", right_to_left=True, asks=PLACES),
    Mode("no scripts", no_scripts=True),
)
LIGHT = MODES[0]


# Drawn in another way: a style of ours after all others, and the mirrored sheet where that is asked
# for. The real policy allows both: it stops what is written into the page.
DRESS = r"""async ({style, mirrored}) => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(style);
  document.adoptedStyleSheets = [sheet];
  const root = document.documentElement;
  if (mirrored === Boolean(window.plain)) return;
  const [name, its] = [/components(\.[0-9a-f]+)?\.css$/, "link[rel=stylesheet]"];
  const link = [...document.querySelectorAll(its)].find((each) => name.test(each.href));
  const before = window.plain ?? {link, href: link?.href, dir: root.dir};
  window.plain = mirrored ? before : undefined;
  root.dir = mirrored ? "rtl" : before.dir;
  if (before.link) await new Promise((done, failed) => {
    [before.link.onload, before.link.onerror] = [done, failed];
    before.link.href = mirrored ? before.href.replace(name, "components.rtl.css") : before.href;
  });
}"""


@dataclass
class Visit:
    """A page in one mode, and everything it complained about or asked elsewhere for."""

    page: Page
    mode: Mode
    home: str
    console_errors: list[str] = field(default_factory=list)
    elsewhere: list[str] = field(default_factory=list)

    def open(self, path: str) -> Page:
        self.page.goto(self.home + path)
        if self.mode.style or self.mode.right_to_left:
            self._dress()
        return self.page

    def be(self, mode: Mode) -> None:
        """Looks at what is opened next in another way."""
        assert mode.opens_anew == self.mode.opens_anew, mode.name
        self.mode = mode
        self.page.emulate_media(
            color_scheme=mode.context.get("color_scheme", "light"),
            forced_colors=mode.context.get("forced_colors", "none"),
            reduced_motion="reduce",
        )
        self.page.set_viewport_size(mode.context.get("viewport", WIDE))

    def turn(self, mode: Mode) -> None:
        """The page that is open, looked at in another way that needs no other files."""
        self.be(mode)
        self._dress()

    def _dress(self) -> None:
        wanted = {"style": self.mode.style, "mirrored": self.mode.right_to_left}
        self.page.evaluate(DRESS, wanted)

    def check(self, known: set[str] | None = None) -> list[str]:
        """Everything wrong with the page as it stands: axe, sideways scroll, console, requests.

        `known`: shapes of pages that axe found nothing wrong with in this mode; a page of the same
        shape would tell it nothing new, so it is not asked again. Its shape is added where it is
        found right.
        """
        found = shape(self.page) if known is not None else ""
        wrong = [] if found and found in known else violations(self.page, self.mode.asks)
        if found and not wrong:
            known.add(found)
        return [
            *wrong,
            *sideways_scroll(self.page),
            *bones(self.page),
            *(f"console: {text}" for text in self.console_errors),
            *(f"asks elsewhere: {url}" for url in self.elsewhere),
        ]


@contextmanager
def visit(browser: Browser, home: str, mode: Mode = LIGHT, **context: Any) -> Iterator[Visit]:
    """A fresh visitor, under the real content policy."""
    options = {
        "viewport": WIDE,
        "reduced_motion": "reduce",
        **mode.context,
        **context,
    }
    visitor = browser.new_context(**options)
    visitor.set_default_timeout(10_000)
    seen = Visit(visitor.new_page(), mode, home.rstrip("/"))
    _watch(visitor, seen)
    try:
        yield seen
    finally:
        visitor.close()


def _watch(visitor: BrowserContext, seen: Visit) -> None:
    visitor.on(
        "console",
        lambda message: (
            seen.console_errors.append(message.text)
            if message.type == "error" and "net::ERR_" not in message.text
            else None
        ),
    )
    visitor.on("weberror", lambda error: seen.console_errors.append(str(error.error)))
    ours = urlsplit(seen.home).netloc

    def keep_home(request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme in ("http", "https") and address.netloc != ours:
            seen.elsewhere.append(request.url)

    def dress(route: Route) -> None:
        if seen.mode.no_scripts and route.request.resource_type == "script":
            route.abort()  # axe cannot finish where scripting itself is off
        else:
            route.continue_()

    visitor.on("request", keep_home)
    if seen.mode.opens_anew:  # only there: a browser that is routed keeps nothing for the next page
        visitor.route("**/*", dress)


def violations(page: Page, asks: Sequence[str] = ()) -> list[str]:
    """What axe finds, one line for each element: rule, what is wrong, where."""
    if not page.evaluate("typeof axe === 'object'"):
        page.evaluate(AXE)
    only = {"type": "rule" if asks else "tag", "values": list(asks) or AXE_TAGS}
    found = page.evaluate(
        "async only => (await axe.run(document, {runOnly: only, resultTypes: ['violations']}))"
        ".violations",
        only,
    )
    return [
        f"axe {each['id']}: {each['help']} at {node['target']}"
        for each in found
        for node in each["nodes"]
    ]


# Of words, addresses and what was filled in: only whether there are any. A row's key is no shape.
SHAPE = r"""() => {
  const told = new Set(["alt", "aria-label", "title", "placeholder", "href", "action", "src",
                        "value", "content", "nonce", "datetime"]);
  const key = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]{22}/g;
  const said = ({name, value}) =>
    name + "=" + (told.has(name) ? (value.trim() ? "…" : "") : value.replace(key, "…"));
  const of = (node) => {
    if (node.nodeType === Node.TEXT_NODE)
      return node.parentNode.localName === "style" ? node.data : node.data.trim() ? "…" : "";
    if (node.nodeType !== Node.ELEMENT_NODE) return "";
    const inside = [...node.childNodes].map(of).join("");
    return `<${node.localName} ${[...node.attributes].map(said).sort().join(" ")}>${inside}</>`;
  };
  return of(document.documentElement);
}"""


def shape(page: Page) -> str:
    """All that axe goes by: each element, and what is set on it. Two pages may have the same."""
    return str(page.evaluate(SHAPE))


def sideways_scroll(page: Page) -> list[str]:
    """Nothing is wider than the window (one pixel of rounding allowed)."""
    too_wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    return [f"scrolls sideways by {too_wide} px"] if too_wide > 1 else []


BONES = """() => ({
  headings: document.querySelectorAll("h1").length,
  title: document.title.trim(),
  language: document.documentElement.lang,
  inline: document.querySelectorAll("body [style]").length,
})"""


def bones(page: Page) -> list[str]:
    """One h1, a title and a language; no style written into an element."""
    found = page.evaluate(BONES)
    headings, inline = found["headings"], found["inline"]
    return [
        *([f"{headings} h1 headings"] if headings != 1 else []),
        *([] if found["title"] else ["no title"]),
        *([] if found["language"] else ["no language"]),
        *([f"{inline} elements with a style of their own"] if inline else []),
    ]
