"""Those who decide and pay, by what they do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from playwright.sync_api import expect

from tests.journeys.somebody import Somebody


@dataclass(frozen=True)
class No:
    """A refusal, as its person must be able to read it."""

    reason: str
    why: str
    way_on: str


class Staff(Somebody):
    """Everybody at a desk begins at the list of what we owe people."""

    def takes_up(self, group: str, whose: str) -> None:
        """Opens the work of one kind about one person."""
        self.opens("/desk/")
        self.follows(whose, within=self.main.get_by_role("region", name=group))


class Approver(Staff):
    def decides(self, whose: str, answers: Mapping[str, No | None], words: str = "") -> None:
        """Answers each line of a plan; None is a yes. What is not named is a yes too."""
        self.takes_up("Plans to decide on", whose)
        for line in self.main.locator("form").get_by_role("region").all():
            name = line.get_by_role("heading", level=3).inner_text()
            no = answers.get(name)
            line.get_by_role("radio", name="Not yet" if no else "Yes").check()
            if no is not None:
                line.get_by_label("The reason").select_option(no.reason)
                line.get_by_label("Why, in your own words").fill(no.why)
                line.get_by_label("What would make it a yes").fill(no.way_on)
        if words:
            self.writes("Words to the person", words)
        self.presses("Send my answer")
        self.reads("Your answer is sent.")

    def says_yes_to_the_purchase(self, whose: str, what: str) -> None:
        self.takes_up("Purchases to answer", whose)
        self.is_at(what)
        self.chooses("Your answer", "Yes")
        self.presses("Send my answer")
        self.reads("Your answer is sent.")

    def signs_along(self, whose: str) -> None:
        """Signs what they are asked to promise on somebody's way out."""
        self.opens("/desk/exits/")
        self.main.get_by_role("link", name=whose).first.click()
        self.is_at(whose)
        self.presses("Sign")
        self.reads("It is saved.")


class Payer(Staff):
    def sets_up(self, whose: str, holders: int) -> None:
        """Sets up every holder that waits for one person."""
        for _ in range(holders):
            self.takes_up("Holders to set up", whose)
            if self.main.get_by_role("button", name="Note the answer").count():
                self.chooses("What did the holder say?", "Yes, it holds this money")
                self.presses("Note the answer")
                self.reads("It is noted. The person sees it.")
            if self.main.get_by_role("button", name="It is ready").count():
                self.main.get_by_role("radio").first.check()
                self.presses("It is ready")
                self.reads("It is noted. The person sees it.")
            self.presses("Set it up")
            self.reads("It is done. The holder is ready.")

    def makes_a_run(self, *whats: str) -> str:
        """A pay run of all that is ready. Gives its address."""
        self.opens("/desk/money/runs/")
        self.reads(*whats)
        self.presses("Make a pay run of these")
        self.reads("The pay run is made. Somebody else releases it.")
        return self.path()

    def cannot_release(self) -> None:
        self.reads("You made this pay run, so somebody else releases it.")
        expect(self.main.get_by_role("button", name="Release this pay run")).to_have_count(0)

    def notes_that_the_bank_paid(self, run: str) -> None:
        self.opens(run)
        self.presses("It is on the statement")
        self.reads("It is written down as paid.")

    def notes_what_came_back(self, run: str, whose: str, what: str, amount: str) -> None:
        """What a seller gave back of one payment of a run."""
        self.opens(run)
        self.follows("Money that came back")
        self.follows(whose, within=self.row(whose, what))
        self.writes("How much came back?", amount)
        self.chooses("What happened?", "The seller gave money back")
        self.presses("Write it down")
        self.reads("It is written down. The money can be used again.")


class Releaser(Staff):
    def releases(self, run: str, *payees: str) -> None:
        self.opens(run)
        self.reads(*payees)
        self.presses("Release this pay run")
        self.reads("The pay run is released.")
