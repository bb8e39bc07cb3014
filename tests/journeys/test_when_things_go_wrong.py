"""Bad input and bad luck: nothing is lost, nothing happens twice, and the page says what to do."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.journeys import lives
from tests.journeys.person import Person, Thing, Wish
from tests.journeys.staff import Approver
from tests.journeys.stage import Stage

LIFE = lives.ENGLAND
SWIMMING = LIFE.things[0]


def somebody_new(stage: Stage, **context: object) -> Person:
    one = stage.enters(Person, LIFE.name, **context)
    one.joins_alone(LIFE.programme, LIFE.facts)
    return one


def somebody_planning(stage: Stage) -> Person:
    """Owen of the practice stories has an amount; now he has a goal too."""
    owen = stage.signed_in(Person, "Owen Pryce")
    owen.begins_the_plan()
    owen.adds_a_goal(LIFE.goal)
    return owen


def second_window(one: Person) -> Page:
    page = one.page.context.new_page()
    page.goto(one.page.url)
    return page


def heard_first(one: Person) -> None:
    """The page that came back says so in its title and puts the reader at the summary."""
    expect(one.page).to_have_title(re.compile("^Error: "))
    expect(one.page.locator(".govuk-error-summary")).to_be_focused()


def test_an_empty_answer_comes_back_with_its_words(practice: Stage) -> None:
    one = somebody_new(practice)
    one.starts_the_questions()
    one.writes("Would you like to say more?", "Mornings are slow.")
    with one.page.expect_response(lambda answer: answer.request.method == "POST") as came:
        one.presses("Save and continue")
    assert came.value.status == 422
    heard_first(one)
    one.reads("Please check 1 thing", "What you wrote is saved.")
    expect(one.page.get_by_label("Would you like to say more?")).to_have_value("Mornings are slow.")
    one.page.get_by_role("link", name="Choose an answer").press("Enter")
    expect(one.page.get_by_role("radio").first).to_be_focused()


def test_every_empty_field_of_a_thing_is_named(practice: Stage) -> None:
    one = somebody_planning(practice)
    one.opens("/my/plan/things/new/")
    one.presses("Save this")
    heard_first(one)
    one.page.get_by_role("link", name="Write what it is.").press("Enter")
    expect(one.page.get_by_label("What is it?")).to_be_focused()


def test_a_half_finished_answer_survives_a_closed_tab(practice: Stage) -> None:
    one = somebody_new(practice)
    one.starts_the_questions()
    address = one.path()
    one.writes("Would you like to say more?", "My sister rings at nine, and th")
    other = one.page.context.new_page()
    one.page.close(run_before_unload=False)
    one.seen.page = other
    one.page.wait_for_timeout(500)
    one.opens(address)
    expect(one.page.get_by_label("Would you like to say more?")).to_have_value(
        "My sister rings at nine, and th"
    )


def test_a_lost_network_is_said_and_made_good(practice: Stage) -> None:
    one = somebody_new(practice)
    one.starts_the_questions()
    one.page.context.set_offline(True)
    one.writes("Would you like to say more?", "Nights are long.")
    expect(one.main).to_contain_text("Not saved yet. We will try again.", timeout=5000)
    one.page.context.set_offline(False)
    one.seen.console_errors.clear()  # the browser says it had no network
    expect(one.main).to_contain_text(re.compile(r"Saved at \d"), timeout=15_000)


def test_two_presses_add_one_thing_and_send_one_plan(practice: Stage) -> None:
    one = somebody_planning(practice)
    one.opens("/my/plan/things/new/")
    one.fills_in(SWIMMING, LIFE.goal)
    one.presses_twice("Save this")
    one.is_at("What would help")
    one.opens("/my/plan/things/")
    expect(one.main.get_by_role("heading", name=SWIMMING.what)).to_have_count(1)

    one.opens("/my/plan/sign/name/")
    one.writes("Type your name to sign", one.name)
    one.presses("Go on")
    one.presses_twice("Yes, sign and send")
    one.is_at("Your plan is sent and waits for an answer")
    approver = practice.as_one_of(Approver, LIFE.staff["approver"])
    approver.opens("/desk/")
    expect(approver.row(one.name)).to_have_count(1)


def test_two_windows_on_one_plan_lose_neither_text(practice: Stage) -> None:
    one = somebody_planning(practice)
    one.opens("/my/plan/matters/")
    other = second_window(one)
    other.get_by_label("What matters to you?").fill("The sea.")
    other.get_by_role("button", name="Save").click()
    expect(other.get_by_role("main")).to_contain_text("What matters to you is saved.")

    one.writes("What matters to you?", "My dog.")
    one.presses("Save")
    one.reads("Somebody saved this while you were writing", "The sea.")
    expect(one.page.get_by_label("What matters to you?")).to_have_value("My dog.")
    one.presses("Save")
    one.reads("What matters to you is saved.")


AMOUNTS = {
    "0": "The price is 0 or less.",
    "-5": "Write an amount of 0 or more",
    "12,50": "Write the amount in numbers",
    "$5": "Write the amount in numbers",
    "about ten": "Write the amount in numbers",
    "9" * 20: "",
}


def test_an_amount_that_cannot_be_meant_is_asked_about(practice: Stage) -> None:
    ben = practice.as_one_of(Person, "Ben Cole")
    for amount, said in AMOUNTS.items():
        ben.asks_to_buy("Swimming with a friend", Wish("A swim", "Riverside Pool", amount))
        heard_first(ben)
        ben.reads(said)
        expect(ben.page.get_by_label("What does it cost?")).to_have_value(amount)
        expect(ben.page.get_by_label("Who is paid?")).to_have_value("Riverside Pool")


def test_more_than_is_left_is_refused_with_what_would_fit(practice: Stage) -> None:
    ben = practice.as_one_of(Person, "Ben Cole")
    ben.asks_to_buy("Swimming with a friend", Wish("A pool of my own", "Riverside Pool", "5000"))
    heard_first(ben)
    ben.reads("£312")


def test_ten_thousand_letters_are_too_many_and_stay_in_the_box(practice: Stage) -> None:
    one = somebody_planning(practice)
    long = "I would like to see the sea. " * 345
    one.opens("/my/plan/matters/")
    one.writes("What matters to you?", long)
    one.presses("Save")
    heard_first(one)
    one.reads("What you wrote is still here.")
    expect(one.page.get_by_label("What matters to you?")).to_have_value(long)


def test_what_is_somebody_elses_is_not_there(practice: Stage) -> None:
    ben = practice.as_one_of(Person, "Ben Cole")
    ben.opens("/my/money/entries/")
    ben.follows("Swimming with a friend", within=ben.main.get_by_role("table"))
    his = ben.path()
    stranger = somebody_new(practice)
    answers = []
    for address in (his, "/my/money/things/00000000-0000-4000-8000-000000000000/"):
        answer = stranger.opens(address)
        answers.append((answer.status, stranger.main.inner_text()))
    assert answers[0] == answers[1]
    assert answers[0][0] == 404


def test_leaving_the_site_ends_the_sign_in(practice: Stage) -> None:
    one = somebody_new(practice)
    one.page.get_by_role("button", name="Leave this site").click(no_wait_after=True)
    one.page.wait_for_timeout(1500)
    one.seen.elsewhere.clear()  # leaving means going elsewhere
    one.opens("/my/")
    assert "/sign-in/" in one.path()


def test_a_whole_plan_without_any_script(practice: Stage) -> None:
    one = somebody_new(practice, java_script_enabled=False)
    one.starts_the_questions()
    one.answers(LIFE.answers)
    one.sends_the_answers()
    one.reads(*LIFE.amount)
    one.begins_the_plan()
    one.says_what_matters("My dog.")
    one.adds_a_goal(LIFE.goal)
    one.opens("/my/plan/things/new/")
    one.fills_in(Thing("Swimming", "6.50", "Every week", "Feeling well"), LIFE.goal)
    one.presses("Work out the total")
    one.reads("In all: £338", "This is not saved yet.")
    one.presses("Save this")
    one.says_how_it_runs("I ring and book.")
    one.signs_and_sends()
    one.is_at("Your plan is sent and waits for an answer")
