"""Family, friends and coaches: they see what was shared, and write with their name on it."""

from __future__ import annotations

from tests.journeys.person import Thing
from tests.journeys.somebody import Somebody


class Supporter(Somebody):
    def says_yes_to(self, link: str) -> None:
        self.opens(link)
        self.ticks("I keep what I see to myself")
        self.presses("Yes, I would like to help")
        self.reads("Thank you. You can see what was shared with you.")

    def helps(self, name: str) -> str:
        """Opens the page of one person. Gives its address."""
        self.opens("/support/")
        self.follows(f"Help {name}")
        return self.path()

    def writes_a_thing_with(self, name: str, thing: Thing) -> None:
        plan = self.helps(name) + "plan/"
        self.opens(plan)
        self.presses("Add a thing together")
        self.writes("What is it?", thing.what)
        self.writes("What does it cost each time?", thing.each)
        self.chooses("How often?", thing.often)
        self.chooses("What is it part of?", thing.category)
        self.presses("Save this")
        self.reads(thing.what, f"Typed by {self.name} with")

    def finds_nothing_at(self, *addresses: str) -> None:
        for address in addresses:
            answer = self.opens(address)
            assert answer.status == 404, f"{self.name} opens {address}"
