"""The person whose life, plan and money it is, by what they do."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from tests.journeys.somebody import Somebody


@dataclass(frozen=True)
class Thing:
    """Something that would help: what it is, what it costs each time, how often, for what."""

    what: str
    each: str
    often: str
    category: str
    kind: str = "Somebody’s time or help"


@dataclass(frozen=True)
class Wish:
    """Something to buy."""

    what: str
    payee: str
    amount: str


class Person(Somebody):
    """Ana, and everybody else who takes part."""

    # joining

    def finds_the_programme(self, programme: str) -> None:
        self.opens("/practice/")
        self.follows(programme)
        self.is_at(programme)
        self.reads("Joining is your choice.", "You can leave at any time.")

    def joins_alone(self, programme: str, facts: Mapping[str, str]) -> None:
        self.finds_the_programme(programme)
        self.presses("Join by myself")
        self.says_who_they_are(facts)
        self.is_at("Hello")

    def joins_with_somebody(self, programme: str, helper: str, facts: Mapping[str, str]) -> str:
        """Joins, and asks a helper in. Gives the link to hand to them."""
        self.finds_the_programme(programme)
        self.presses("Join with somebody beside me")
        self.says_who_they_are(facts)
        self.is_at("Ask somebody in")
        return self.asks_in(helper, "Family", "My goals and my plan, and they can write with me")

    def says_who_they_are(self, facts: Mapping[str, str]) -> None:
        self.writes("What is your name?", self.name)
        for question, answer in facts.items():
            self.chooses(question, answer)
        self.ticks("I have read what this is")
        self.presses("Join")

    # the circle

    def asks_in(self, name: str, kind: str, sees: str) -> str:
        self.writes("What is their name?", name)
        self.chooses("Who are they to you?", kind)
        self.chooses("What can they see at first?", sees)
        self.presses("Make the invitation")
        self.is_at(f"Give this link to {name}")
        return self.main.get_by_text("/invitation/").inner_text().removeprefix(self.seen.home)

    def lets(self, name: str, **levels: str) -> None:
        """Turns the dials of one helper; topics by their words with _ for spaces."""
        self.opens("/my/circle/")
        self.follows(f"Change what {name} can do")
        for topic, level in levels.items():
            self.chooses(topic.replace("_", " "), level)
        self.presses("Save")
        self.is_at("My circle")

    # the questions

    def starts_the_questions(self) -> None:
        self.opens("/my/")
        self.presses("Start the questions")

    def answers(self, chosen: Mapping[str, str]) -> None:
        """Every question on the way, part by part, until all is answered: words to option."""
        while "/questions/" in self.path() and not self.at_the_check():
            self.answers_this(chosen)
            if self.path() == "/my/":
                todo = self.main.get_by_role("listitem").filter(has_text="Not started")
                self.follows("", within=todo.first)

    def answers_this(self, chosen: Mapping[str, str]) -> None:
        question = self.page.get_by_role("heading", level=1).inner_text()
        assert question in chosen, f"nobody said how {self.name} answers “{question}”"
        self.chooses(question, chosen[question])
        self.presses("Save and continue")

    def at_the_check(self) -> bool:
        return self.page.get_by_role("heading", level=1).inner_text() == "Check your answers"

    def sends_the_answers(self) -> None:
        self.is_at("Check your answers")
        self.presses("Send my answers")

    # the plan

    def begins_the_plan(self) -> None:
        self.opens("/my/amount/")
        self.presses("Make my plan")
        self.is_at("What matters to you?")

    def says_what_matters(self, words: str) -> None:
        self.opens("/my/plan/matters/")
        self.writes("What matters to you?", words)
        self.presses("Save")
        self.reads("What matters to you is saved.")

    def adds_a_goal(self, words: str) -> None:
        self.opens("/my/plan/goals/")
        self.presses("Add a")
        self.writes("What would help you feel well this month?", words)
        self.presses("Save this goal")
        self.is_at("My goals")
        self.reads(words)

    def adds(self, thing: Thing, goal: str) -> None:
        self.opens("/my/plan/things/")
        self.presses("Add a")
        self.fills_in(thing, goal)
        self.presses("Save this")
        self.is_at("What would help")
        self.reads(thing.what)

    def changes(self, what: str, thing: Thing, goal: str) -> None:
        self.opens("/my/plan/things/")
        self.follows("Change", within=self.card(what))
        self.fills_in(thing, goal)
        self.presses("Save this")
        self.reads(thing.what)

    def takes_off(self, what: str) -> None:
        self.opens("/my/plan/things/")
        self.presses("Take this off", within=self.card(what))
        self.reads("You can put it back below.")

    def fills_in(self, thing: Thing, goal: str = "") -> None:
        self.writes("What is it?", thing.what)
        self.writes("What does it cost each time?", thing.each)
        self.chooses("How often?", thing.often)
        self.chooses("What sort of thing is it?", thing.kind)
        self.chooses("What is it part of?", thing.category)
        if goal:
            self.chooses("Which goal does it help with?", goal)

    def keeps_aside(self, amount: str, signs: str, what: str) -> None:
        self.opens("/my/plan/aside/")
        self.writes("How much would you like to keep aside?", amount)
        self.writes("How will you know that it is time to use it?", signs)
        self.writes("What could it pay for?", what)
        self.presses("Save")
        self.reads("The money kept aside is saved.")

    def says_how_it_runs(self, words: str) -> None:
        self.opens("/my/plan/running/")
        self.writes("How will it run from day to day?", words)
        self.chooses("How long is this plan for?", "1 year")
        self.presses("Save")
        self.reads("How it runs is saved.")

    def signs_and_sends(self) -> None:
        self.opens("/my/")
        self.follows("Check and sign my plan")
        self.chooses("What would you like to do?", "Sign this plan. It says what I want")
        self.presses("Send my answer")
        self.writes("Type your name to sign", self.name)
        self.presses("Go on")
        self.is_at("Is this right?")
        self.reads(self.name)
        self.presses("Yes, sign and send")
        self.reads("Your plan is sent.")

    def changes_the_plan(self) -> None:
        self.presses("Change my plan")
        self.reads("You can change your plan now. What you sent stays as it was.")

    # the money

    def chooses_holder(self, thing: str, holder: str) -> None:
        self.opens("/my/money/holding/")
        self.presses("Ch", within=self.card(thing))
        self.chooses("Who should hold this money?", holder)
        self.presses("Save my choice")
        self.reads("Your choice is saved.")

    def asks_to_buy(self, thing: str, wish: Wish) -> None:
        self.opens("/my/money/buy/")
        self.presses("Ask for this", within=self.card(thing))
        self.writes("What is it?", wish.what)
        self.writes("Who is paid?", wish.payee)
        self.writes("What does it cost?", wish.amount)
        self.presses("Ask for this")

    def begins_together(self, wish: Wish, share: str, line: str) -> str:
        """Begins something to buy with others. Gives the code to pass on."""
        self.opens("/my/money/buy/")
        self.follows("Buy something together with others")
        self.presses("Begin something")
        self.writes("What is it?", wish.what)
        self.writes("Who is paid?", wish.payee)
        self.writes("What does it cost in all?", wish.amount)
        self.writes("How much do you give?", share)
        self.chooses("Which part of your plan pays your share?", line)
        self.presses("Begin it")
        self.is_at(wish.what)
        return self.main.get_by_text(re.compile(r"^[A-Z0-9]{4}-[A-Z0-9]{4}$")).inner_text()

    def types_the_code(self, code: str) -> None:
        self.opens("/my/money/together/")
        self.writes("Which code were you given?", code)
        self.presses("See what it is")

    def promises(self, share: str, line: str) -> None:
        if share:
            self.writes("How much do you give?", share)
        self.chooses("Which part of your plan pays your share?", line)
        self.presses("Promise my share")

    # looking back and leaving

    def looks_back(self, goal: str, going: str) -> None:
        self.opens("/my/review/")
        self.presses("Start looking back")
        self.is_at("My goals, and how they are going")
        self.presses("Say how it is going", within=self.card(goal))
        self.writes("How is it going?", going)
        self.presses("Save")
        self.reads("What you said about this goal is saved.", going)

    def says_what_happens_next(self, outcome: str) -> None:
        self.presses("Say what happens next")
        self.chooses("What happens next?", outcome)
        self.presses("Save")

    def walks_out(self, keeps_well: str, helper: str, until: date) -> None:
        """The short way: an exit plan, a promise of each side, and the person's own name."""
        self.opens("/my/exit/")
        self.presses("Go my own way")
        self.writes("What keeps me well", keeps_well)
        self.presses("Save my exit plan")
        self._promises("promise", "I go outside each morning.", until)
        who = self.main.locator("select[name=ask-who] option", has_text=helper)
        self.main.locator("select[name=ask-who]").select_option(who.get_attribute("value"))
        self._promises("ask", "Rings once a month.", until)
        self.presses("Ask everybody to sign")
        self.reads("Everybody is asked to sign.")
        self.opens("/my/exit/promises/")
        self.main.get_by_role("button", name="Sign", exact=True).click()
        self.reads("You have signed.", "Their first page reminds them")

    def _promises(self, form: str, what: str, until: date) -> None:
        self.main.locator(f"[name={form}-words]").fill(what)
        for box, part in enumerate((until.day, until.month, until.year)):
            self.main.locator(f"[name={form}-due_on_{box}]").fill(str(part))
        holder = self.main.locator("form", has=self.page.locator(f"[name={form}-words]"))
        holder.locator("button").click()
        self.reads(what)

    def graduates(self, achieved: str, keeps_well: str) -> None:
        self.opens("/my/graduate/")
        self.writes("What have you achieved?", achieved)
        self.writes("What keeps you well?", keeps_well)
        self.presses("Read it once more")
        self.reads("This is what your certificate says", achieved)
        self.presses("Yes, graduate")
