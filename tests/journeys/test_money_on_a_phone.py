"""On a phone: two people buy one thing together, and one is paid back what was their own."""

from __future__ import annotations

import re

from tests.journeys.lives import ENGLAND
from tests.journeys.person import Person, Wish
from tests.journeys.staff import Payer, Releaser
from tests.journeys.stage import Stage

PHONE = {"viewport": {"width": 320, "height": 700}, "has_touch": True, "locale": "en-GB"}
TENT = Wish("A tent for two", "Camping shop", "90")
GOGGLES = Wish("Goggles", "Pool shop", "12")


def _left(one: Person) -> str:
    """What one has left, as the page of money says it first."""
    one.opens("/my/money/")
    said = re.search(r"£[\d,.]*\d", one.page.get_by_role("heading", level=1).inner_text())
    assert said is not None
    return said[0]


def test_two_people_buy_one_thing_together(practice: Stage) -> None:
    femi = practice.signed_in(Person, "Femi Ade", **PHONE)
    liam = practice.signed_in(Person, "Liam Hart", **PHONE)
    before = _left(femi), _left(liam)

    code = femi.begins_together(TENT, "30", "Swimming")
    femi.reads("£60 is still missing.", "You give £30. Only you see that.")

    liam.types_the_code("AAAA-AAAA")
    liam.reads("We know no such code.")
    liam.types_the_code(code.lower().replace("-", " "))
    liam.is_at(TENT.what)
    liam.reads("In it so far: Femi", "Still missing: £60")
    liam.does_not_read("£30")
    liam.promises("20", "Somebody beside me")
    liam.reads("£40 is still missing.", "With you: Femi")
    liam.presses("Leave it")
    liam.reads("You have left. Your money was not touched.")
    liam.presses("Undo")
    liam.reads("You are in again.", "You give £20.")
    liam.presses("Leave it")
    assert (_left(femi), _left(liam)) == before

    liam.types_the_code(code)
    liam.promises("", "Somebody beside me")  # what is missing stands there already
    liam.reads("Everything is there. It is ordered.")
    liam.does_not_read("£30")
    femi.opens("/my/money/together/")
    femi.follows("Open it")
    femi.reads("Everything is there. It is ordered.", "With you: Liam")
    femi.does_not_read("£60")
    femi.presses("See your share of it")
    femi.is_at(TENT.what)
    femi.reads("Agreed. It is paid next.", "£30", "You bought this together with others")
    femi.does_not_read("Take this back")


def test_what_one_paid_with_own_money_comes_back(practice: Stage) -> None:
    femi = practice.signed_in(Person, "Femi Ade", **PHONE)
    femi.asks_to_buy("Swimming with a friend", GOGGLES)
    femi.reads("Agreed. It is paid next.")
    femi.presses("I paid it myself: pay me back")
    femi.reads("You get it back. We pay it to you.")
    femi.does_not_read("pay me back")
    goggles = femi.path()

    payer = practice.as_one_of(Payer, ENGLAND.staff["payer"], locale="en-GB")
    run = payer.makes_a_run(GOGGLES.what)
    releaser = practice.as_one_of(Releaser, ENGLAND.staff["releaser"], locale="en-GB")
    releaser.releases(run, femi.name)
    payer.notes_that_the_bank_paid(run)

    femi.opens(goggles)
    femi.reads("Paid.")
    femi.writes("Did it help?", "I see the wall now.")
    femi.presses("It came")
    femi.reads("Good. It is written down that it came.", "How it was: I see the wall now.")

    payer.notes_what_came_back(run, femi.name, GOGGLES.what, "5")
    femi.opens(goggles)
    femi.reads("Came back: £5")
