"""What we look for on every page is found where it is planted."""

from __future__ import annotations

import pytest

from tests.browser import MODES, bones, shape, sideways_scroll, violations, visit

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


def test_a_shape_is_what_can_be_wrong_and_nothing_else(browser):
    with visit(browser, "http://localhost") as seen:

        def of(body: str) -> str:
            seen.page.set_content(PAGE % body)
            return shape(seen.page)

        row = (
            '<label for="n-%s">Ana</label><input id="n-%s" class="w" value="%s"><a href="/%s">x</a>'
        )
        one, other = "0b1d2c3e-1111-4222-8333-123456789abc", "9a8b7c6d-1111-4222-8333-123456789abc"
        before = of(row % (one, one, "3", "a"))
        assert of((row % (other, other, "4", "b")).replace("Ana", "Ben")) == before
        for was, now in (
            ("Ana", ""),
            (">x<", "><"),
            ('class="w"', 'class="v"'),
            (f'for="n-{one}"', 'for="m"'),
            ("label", "span"),
            ("<input", "<input disabled"),
            ("<a", "<style>.w{color:#bbb}</style><a"),
        ):
            assert of((row % (one, one, "3", "a")).replace(was, now)) != before, now


def test_a_shape_found_right_is_not_gone_through_again_and_a_wrong_one_is(browser):
    with visit(browser, "http://localhost") as seen:
        right: set[str] = set()
        seen.page.set_content(PAGE % "<p>Hello.</p>")
        assert seen.check(right) == []
        assert len(right) == 1
        seen.page.set_content(PAGE % "<p>Good day.</p>")
        assert seen.check(right) == []
        assert len(right) == 1
        for words in ("1", "2"):
            seen.page.set_content(PAGE % f'<a href="/{words}"></a>')
            assert any("link-name" in each for each in seen.check(right))
        assert len(right) == 1


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
