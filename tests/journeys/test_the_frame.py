"""The gallery in every way of looking, and the four small scripts at work."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest
from babel.numbers import get_decimal_symbol, get_group_symbol
from django.contrib.staticfiles import finders
from playwright.sync_api import expect

from ownway.core.money import exponent
from tests.browser import MODES, visit

AMOUNTS = json.loads(
    (Path(__file__).resolve().parent.parent / "web/amounts.json").read_text(encoding="utf-8")
)
FIRST_LOAD_BYTES = 100_000


@pytest.mark.parametrize("mode", MODES, ids=lambda mode: mode.name)
@pytest.mark.parametrize("asked", ["", "?theme=dark&long", "?dir=rtl&long"])
def test_every_part_can_be_used_however_one_looks(browser, live, mode, asked):
    with visit(browser, live.url, mode) as seen:
        seen.open("/gallery/" + asked)
        assert seen.check() == []


def test_the_real_policy_stops_nothing_of_ours(browser, live):
    with visit(browser, live.url) as seen:
        page = seen.open("/gallery/")
        expect(page.locator("body.has-script")).to_be_attached()
        assert seen.console_errors == []
        assert seen.elsewhere == []


def test_a_form_that_came_back_is_heard_first_and_leads_to_its_field(browser, live):
    with visit(browser, live.url) as seen:
        page = seen.open("/gallery/")
        page.locator("#id_wish").fill("My own words")
        page.get_by_role("button", name="Save and continue").click()
        expect(page).to_have_title("Error: Gallery – Ownway")
        summary = page.locator(".ow-errors").first
        expect(summary).to_be_focused()
        expect(page.locator("#id_wish")).to_have_value("My own words")
        summary.get_by_role("link", name="Choose who can see this").press("Enter")
        expect(page.locator("#id_see_0")).to_be_focused()


def test_leaving_with_three_presses_of_shift_signs_out_and_goes(browser, live):
    with visit(browser, live.url) as seen:
        page = seen.open("/help/")
        with page.expect_request("**/leave/") as left:
            for _ in range(3):
                page.keyboard.press("Shift")
        assert left.value.method == "POST"
        page.wait_for_timeout(1200)
        assert any("wikipedia.org" in address for address in seen.elsewhere)


def test_leaving_works_without_scripts(browser, live):
    with visit(browser, live.url, java_script_enabled=False) as seen:
        page = seen.page
        page.goto(live.url + "/help/")
        page.get_by_role("button", name="Leave this site").click(no_wait_after=True)
        page.wait_for_timeout(800)
        assert any("wikipedia.org" in address for address in seen.elsewhere)


def test_script_and_server_read_the_same_amounts(browser, live):
    signs = {"GBP": ["GBP", "£"], "EUR": ["EUR", "€"], "JPY": ["JPY", "¥"]}
    asked = [
        {
            "text": case["text"],
            "marks": {
                "digits": exponent(case["currency"]),
                "decimal": get_decimal_symbol(case["locale"].replace("en-gb", "en_GB")),
                "group": get_group_symbol(case["locale"].replace("en-gb", "en_GB")),
                "signs": signs[case["currency"]],
            },
        }
        for case in AMOUNTS
    ]
    with visit(browser, live.url) as seen:
        page = seen.open("/gallery/")
        read = page.evaluate(
            """async (cases) => {
              const { minorUnits } = await import("/static/ui/total.js");
              return cases.map(({text, marks}) => minorUnits(text, marks)?.toString() ?? null);
            }""",
            asked,
        )
    expected = [None if case["minor"] is None else str(case["minor"]) for case in AMOUNTS]
    assert read == expected


def test_the_total_is_live_and_never_blocks(browser, live):
    with visit(browser, live.url) as seen:
        page = seen.open("/gallery/")
        panel = page.locator(".ow-total")
        page.locator("#t1").fill("30")
        expect(panel.locator("[data-sum]")).to_have_text("£1,560.00")
        expect(panel.locator("[data-when-over]")).to_contain_text("£60.00 more than your money")
        expect(panel.locator("[data-when-within]")).to_be_hidden()
        page.locator("#t1").fill("about ten")
        expect(page.locator("[data-unreadable]")).to_be_visible()
        expect(panel.locator("[data-total-status]")).to_contain_text("This plan uses", timeout=3000)


FORM = """
<form data-autosave="/keep/" data-version="3">
<label>Words <textarea name="words"></textarea></label>
<p data-saved-line role="status"></p></form>
"""


@pytest.mark.parametrize(
    ("status", "body", "said"),
    [
        (200, '{"version": 4, "at": "14:05"}', "Saved at 14:05"),
        (409, "{}", "also open somewhere else"),
        (500, "{}", "Not saved yet. We will try again."),
        (401, "{}", "You are signed out."),
    ],
)
def test_answers_keep_themselves_when_typing_pauses(browser, live, status, body, said):
    with visit(browser, live.url) as seen:
        page = seen.page
        page.goto(live.url + "/help/")
        kept = []

        def keep(route):
            kept.append(route.request.post_data)
            route.fulfill(status=status, body=body, content_type="application/json")

        page.route("**/keep/", keep)
        page.evaluate(
            "form => document.querySelector('main').insertAdjacentHTML('beforeend', form)", FORM
        )
        page.evaluate("async () => (await import('/static/ui/autosave.js')).autosave()")
        page.get_by_label("Words").fill("Swimming")
        expect(page.locator("[data-saved-line]")).to_contain_text(said, timeout=4000)
        assert "Swimming" in kept[0]
        assert 'name="version"\r\n\r\n3' in kept[0]


def test_before_the_idle_limit_the_page_says_so_and_one_key_stays(browser, live):
    with visit(browser, live.url) as seen:
        page = seen.page
        page.clock.install()
        page.goto(live.url + "/help/")
        page.evaluate(
            """async () => {
              document.body.dataset.idleSeconds = "600";
              document.body.dataset.stayUrl = "/stay/";
              (await import("/static/ui/idle.js")).idle();
            }"""
        )
        page.route("**/stay/", lambda route: route.fulfill(status=204))
        page.clock.run_for(479_000)
        expect(page.locator("[data-stay]")).to_have_count(0)
        page.clock.run_for(2_000)
        button = page.get_by_role("button", name="I am still here")
        expect(button).to_be_visible()
        button.press("Enter")
        expect(button).to_have_count(0)


def test_the_first_load_is_light(browser, live):
    with visit(browser, live.url) as seen:
        page = seen.open("/help/")
        names = page.evaluate("performance.getEntriesByType('resource').map(each => each.name)")
    files = [finders.find(name.split("/static/", 1)[1]) for name in names]
    assert len(files) >= 4
    assert sum(len(gzip.compress(Path(file).read_bytes())) for file in files) < FIRST_LOAD_BYTES
