"""What we look for on every page is found where it is planted."""

from __future__ import annotations

import pytest

from tests.browser import MODES, bones, sideways_scroll, violations, visit

PAGE = """<!doctype html><html lang="en"><head><title>Practice</title>
<meta name="viewport" content="width=device-width"></head>
<body><main><h1>Practice</h1>%s</main></body></html>"""


@pytest.mark.parametrize(
    ("fault", "named"),
    [
        ("<input>", "axe label"),
        ('<p><span class="x">grey</span></p><style>.x{color:#bbb}</style>', "axe color-contrast"),
        ('<a href="/somewhere"></a>', "axe link-name"),
        (
            "<style>button{display:block;width:10px;height:10px;padding:0}</style>"
            '<button aria-label="a"></button><button aria-label="b"></button>',
            "axe target-size",
        ),
        ('<p style="color: black">x</p>', "style of their own"),
        ("<h1>Again</h1>", "h1 headings"),
        ("<style>.w{width:3000px}</style><p class='w'>wide</p>", "scrolls sideways"),
    ],
)
def test_a_planted_fault_is_seen(browser, fault, named):
    with visit(browser, "http://localhost") as seen:
        seen.page.set_content(PAGE % fault)
        found = [*violations(seen.page), *bones(seen.page), *sideways_scroll(seen.page)]
    assert any(named in each for each in found), found


def test_an_honest_page_has_nothing_to_find(browser):
    with visit(browser, "http://localhost") as seen:
        seen.page.set_content(PAGE % "<p>Hello.</p>")
        assert seen.check() == []


def test_a_request_to_somebody_else_and_a_console_error_are_seen(browser):
    asking = '<img alt="" src="http://elsewhere.invalid/x.png"><script>console.error("no")</script>'
    with visit(browser, "http://localhost") as seen:
        seen.page.set_content(PAGE % asking)
        found = seen.check()
    assert "asks elsewhere: http://elsewhere.invalid/x.png" in found
    assert "console: no" in found


@pytest.mark.parametrize("mode", MODES, ids=lambda mode: mode.name)
def test_every_mode_reaches_the_page(browser, live, mode):
    with visit(browser, live.url, mode) as seen:
        page = seen.open("/no-such-page")
        assert page.title()
        if mode.right_to_left:
            assert page.evaluate("getComputedStyle(document.documentElement).direction") == "rtl"
        if mode.style:
            assert page.evaluate("getComputedStyle(document.documentElement).fontSize") == "32px"
