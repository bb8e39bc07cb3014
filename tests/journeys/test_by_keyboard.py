"""Without a pointer: every step with Tab, the arrows, Space and Enter, and always somewhere to see.

`Hands` only ever presses keys. It goes through a page in the order the keys go, so what it finds
is what somebody finds who cannot use a mouse.
"""

from __future__ import annotations

from tests.journeys.person import Person
from tests.journeys.stage import Stage

FOCUSED = """() => {
  const it = document.activeElement;
  const name = it.getAttribute("aria-label") || it.innerText || [...(it.labels || [])]
    .map(each => each.innerText).join(" ") || "";
  const shape = getComputedStyle(it);
  const label = it.labels && it.labels[0];
  const ring = [it, it.nextElementSibling, label].filter(Boolean).some(each =>
    ["", "::before", "::after"].some(part => {
      const style = getComputedStyle(each, part || null);
      return style.outlineStyle !== "none" && style.outlineWidth !== "0px"
        || style.boxShadow !== "none";
    }));
  return {name: name.trim(), tag: it.tagName, type: it.type || "", ring};
}"""
FARTHEST = 120  # presses of Tab before we call it a trap


class Hands(Person):
    """Somebody who uses the keyboard alone."""

    def presses_key(self, key: str) -> None:
        self.page.keyboard.press(key)

    def reaches(self, words: str, tag: str = "") -> None:
        """Presses Tab until the focus stands on it; the focus can be seen all the way."""
        for _ in range(FARTHEST):
            self.presses_key("Tab")
            here = self.page.evaluate(FOCUSED)
            assert here["ring"] or here["tag"] in ("BODY", "HTML"), f"no ring at {here}"
            if words in here["name"] and tag in ("", here["tag"]):
                return
        raise AssertionError(f"Tab never comes to “{words}” at {self.path()}")

    def goes_on_to(self, words: str, tag: str = "") -> None:
        """Reaches a link or button and uses it."""
        self.reaches(words, tag)
        with self.page.expect_event("load"):
            self.presses_key("Enter")
        self._look()

    def types_into(self, words: str, text: str) -> None:
        self.reaches(words)
        self.page.keyboard.type(text)

    def picks(self, first: str, wanted: str) -> None:
        """Reaches a group of choices and moves with the arrows to the one that is wanted."""
        self.reaches(first, "INPUT")
        if wanted == first:
            self.presses_key("Space")
            return
        for _ in range(12):
            self.presses_key("ArrowDown")
            if wanted in self.page.evaluate(FOCUSED)["name"]:
                return
        raise AssertionError(f"the arrows never come to “{wanted}” at {self.path()}")


def test_a_question_and_back(practice: Stage) -> None:
    one = practice.enters(Hands, "Ana Duarte")
    one.opens("/practice/")
    one.goes_on_to("Ana Duarte", "BUTTON")
    one.is_at("Hello, Ana")
    one.goes_on_to("Start the questions", "BUTTON")
    one.picks("I get going by myself", "A call or message would get me going")
    one.goes_on_to("Save and come back later", "BUTTON")
    one.reads("Your answers are saved. You can go on when you like.")
    one.goes_on_to("My days", "A")
    one.goes_on_to("Back to my plan", "A")
    one.is_at("Hello, Ana")


def test_sharing_is_changed_and_undone(practice: Stage) -> None:
    one = practice.enters(Hands, "Ana Duarte")
    one.opens("/practice/")
    one.goes_on_to("Ana Duarte", "BUTTON")
    one.goes_on_to("My circle", "A")
    one.goes_on_to("Change what Maria Duarte can do", "A")
    one.reaches("Can see it", "INPUT")
    one.presses_key("ArrowUp")
    one.goes_on_to("Save", "BUTTON")
    one.reads("From now on, for Maria Duarte: nothing of “Your goals”.")
    one.goes_on_to("Undo my last change", "BUTTON")
    one.reads("From now on, for Maria Duarte: can see “Your goals”.")


def test_a_plan_is_written_and_signed(practice: Stage) -> None:
    one = practice.signed_in(Hands, "Owen Pryce")
    one.opens("/my/")
    one.goes_on_to("See my amount and how it was worked out", "A")
    one.goes_on_to("Make my plan", "BUTTON")
    one.types_into("What matters to you?", "My dog.")
    one.goes_on_to("Save", "BUTTON")
    one.goes_on_to("Write my goals", "A")
    one.goes_on_to("Add a goal", "A")
    one.types_into("What would help you feel well this month?", "See the sea")
    one.goes_on_to("Save this goal", "BUTTON")
    one.goes_on_to("Done for now", "A")
    one.goes_on_to("Choose what would help", "A")
    one.goes_on_to("Add a thing", "A")
    one.types_into("What is it?", "A bus pass")
    one.types_into("What does it cost each time?", "40")
    one.picks("Once", "Every month")
    one.picks("People who support me", "Getting about")
    one.picks("I am not sure yet", "See the sea")
    one.goes_on_to("Save this", "BUTTON")
    one.reads("£40 each time, 12 times: £480", "For my goal: See the sea")
    one.goes_on_to("Done for now", "A")
    one.goes_on_to("Say how it runs from day to day", "A")
    one.types_into("How will it run from day to day?", "I ring and book.")
    one.goes_on_to("Save", "BUTTON")
    one.goes_on_to("Check and sign my plan", "A")
    one.picks("Sign this plan", "Sign this plan")
    one.goes_on_to("Send my answer", "BUTTON")
    one.types_into("Type your name to sign", "Owen Pryce")
    one.goes_on_to("Go on", "BUTTON")
    one.goes_on_to("Yes, sign and send", "BUTTON")
    one.is_at("Your plan is sent and waits for an answer")


def test_the_other_two_answers_send_nothing(practice: Stage) -> None:
    one = practice.signed_in(Hands, "Owen Pryce")
    one.begins_the_plan()
    one.adds_a_goal("See the sea")
    one.says_how_it_runs("I ring and book.")
    for answer, said in (
        ("Ask for a change first", "Change what you like. Nothing is sent yet."),
        ("Talk to someone before I decide", "Your plan is saved, and nothing is sent."),
    ):
        one.opens("/my/plan/sign/")
        one.picks("Sign this plan", answer)
        one.goes_on_to("Send my answer", "BUTTON")
        one.reads(said)


def test_leaving_the_site(practice: Stage) -> None:
    one = practice.enters(Hands, "Ana Duarte")
    one.opens("/practice/")
    one.goes_on_to("Ana Duarte", "BUTTON")
    one.reaches("Leave this site", "BUTTON")
    with one.page.expect_request("**/leave/") as left:
        one.presses_key("Enter")
    assert left.value.method == "POST"
    one.page.wait_for_timeout(1200)
    one.seen.elsewhere.clear()  # leaving means going elsewhere
