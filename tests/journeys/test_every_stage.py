"""Each stage of a life, and each form that comes back: looked at whole, with real data behind it.

`Somebody` looks at every page it comes to: axe, sideways scroll, console, requests elsewhere.
"""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.journeys import lives
from tests.journeys.person import Person
from tests.journeys.somebody import Somebody
from tests.journeys.staff import Approver
from tests.journeys.stage import Stage

WORDS, LINKS = 250, 12  # in the main part of the hub (U2)
STAGES = {
    "Ana Duarte": "has just joined",
    "Owen Pryce": "has an amount",
    "Noor Haddad": "waits for an answer",
    "Mei Tan": "has an answer, with a no in it",
    "Ben Cole": "lives with a plan",
    "Rosa Lind": "has graduated",
}


@pytest.mark.parametrize("name", STAGES, ids=STAGES.get)
def test_the_hub_and_all_it_leads_to(practice: Stage, name: str) -> None:
    one = practice.signed_in(Person, name)
    one.opens("/my/")
    words = len(re.findall(r"\w[\w’'.,-]*", one.main.inner_text()))
    links = one.main.get_by_role("link").all()
    assert words <= WORDS
    assert len(links) <= LINKS
    for address in [str(link.get_attribute("href")) for link in links]:
        assert one.opens(address).ok
        for further in one.main.get_by_role("link").all():
            there = str(further.get_attribute("href"))
            if not there.startswith("/my/"):
                continue
            assert one.page.context.request.get(one.seen.home + there).ok, there


def test_a_no_can_be_looked_at_again_by_somebody_else(practice: Stage) -> None:
    mei = practice.signed_in(Person, "Mei Tan")
    mei.opens("/my/")
    mei.follows("Read the answer, line by line")
    mei.follows("Ask for a second look")
    mei.presses("Ask for a second look")
    expect(mei.page).to_have_title(re.compile("^Error: "))
    mei.writes("What should we think about again?", "My friend Ada goes with me on Mondays.")
    mei.presses("Ask for a second look")
    mei.reads("You asked for a second look. An answer comes by")

    first = practice.as_one_of(Approver, lives.ENGLAND.staff["approver"])
    first.opens("/desk/")
    first.does_not_read("Mei Tan")
    helen = practice.as_one_of(Approver, "Helen Brook")
    helen.opens("/desk/")
    helen.follows("Mei Tan", within=helen.card("Second looks"))
    helen.reads("My friend Ada goes with me on Mondays.")
    helen.presses("Send my answer")
    expect(helen.page).to_have_title(re.compile("^Error: "))
    helen.chooses("Your answer", "It is a yes now")
    helen.writes("Why, in your own words", "Now it is clear who goes with you.")
    helen.presses("Send my answer")
    mei.opens("/my/")
    mei.follows("Read the answer, line by line")
    mei.reads("After a second look it is a yes: Now it is clear who goes with you.")


def test_every_form_of_a_plan_that_comes_back(practice: Stage) -> None:
    owen = practice.signed_in(Person, "Owen Pryce")
    owen.begins_the_plan()
    for address, button in (
        ("/my/plan/goals/new/", "Save this goal"),
        ("/my/plan/things/new/", "Save this"),
        ("/my/plan/aside/", "Save"),
        ("/my/circle/invite/", "Make the invitation"),
        ("/my/amount/once/", "Go on to my goal"),
    ):
        comes_back(owen, address, button)
    owen.adds_a_goal("See the sea")
    owen.says_how_it_runs("I ring and book.")
    comes_back(owen, "/my/plan/sign/", "Send my answer")
    comes_back(owen, "/my/plan/sign/name/", "Go on")


def test_every_form_of_the_desk_that_comes_back(practice: Stage) -> None:
    priya = practice.as_one_of(Approver, lives.ENGLAND.staff["approver"])
    priya.takes_up("Plans to decide on", "Noor Haddad")
    comes_back(priya, priya.path(), "Send my answer")
    helen = practice.as_one_of(Approver, "Helen Brook")
    helen.opens("/desk/")
    helen.main.get_by_role("region", name="Amounts to settle").get_by_role("link").first.click()
    helen.page.wait_for_load_state()
    comes_back(helen, helen.path(), "Settle this amount")


def comes_back(one: Somebody, address: str, button: str) -> None:
    """Sends the form as empty as it can be, and reads what comes back."""
    one.opens(address)
    for box in one.main.get_by_role("textbox").all():
        box.fill("")
    one.presses(button)
    expect(one.page).to_have_title(re.compile("^Error: "))
    expect(one.page.locator(".govuk-error-summary")).to_be_focused()
