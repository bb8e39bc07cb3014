"""One whole life in each programme, through the real pages, by each person who takes part.

Once alone and once with somebody beside; everything that somebody must read is read here.
"""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.journeys import lives
from tests.journeys.lives import Life
from tests.journeys.person import Person
from tests.journeys.staff import Approver, No, Payer, Releaser
from tests.journeys.stage import Stage


@pytest.mark.parametrize(
    "life", [lives.ENGLAND, lives.FLORIDA], ids=["alone in England", "with a helper in Florida"]
)
def test_a_whole_life(practice: Stage, life: Life) -> None:
    one = practice.enters(Person, life.name, locale=life.locale)
    _joins(one, life)
    _learns_the_amount(one, life)
    _plans(one, life)
    _is_answered(practice, one, life)
    _chooses_who_holds_the_money(practice, one, life)
    _buys(practice, one, life)
    _is_paid_for(practice, one, life)
    _looks_back(one, life)
    _leaves_well(practice, one, life)


def _joins(one: Person, life: Life) -> None:
    if life.helper:
        one.joins_with_somebody(life.programme, life.helper, life.facts)
    else:
        one.joins_alone(life.programme, life.facts)


def _learns_the_amount(one: Person, life: Life) -> None:
    one.starts_the_questions()
    one.answers(life.answers)
    one.sends_the_answers()
    one.reads(*life.amount)
    one.presses("See how we worked it out")
    one.reads(*life.working)


def _plans(one: Person, life: Life) -> None:
    one.begins_the_plan()
    one.says_what_matters("My dog, the sea, my two nephews.")
    one.adds_a_goal(life.goal)
    one.adds(life.too_much, life.goal)
    one.reads("more than your money. You can still save it and talk about it.")
    one.takes_off(life.too_much.what)
    for thing in life.things:
        one.adds(thing, life.goal)
    one.keeps_aside(*life.aside)
    one.opens("/my/plan/things/")
    one.reads(life.left_to_plan)
    one.says_how_it_runs("I ring and book. My circle helps me on hard days.")
    one.signs_and_sends()
    one.is_at("Your plan is sent and waits for an answer")
    one.reads(f"Who decides: {life.decider}", "By when:", "If you hear nothing by then")


def _is_answered(practice: Stage, one: Person, life: Life) -> None:
    first, second = life.things
    approver = practice.as_one_of(Approver, life.staff["approver"], locale=life.locale)
    no = No(life.refusal, "We could not see how often.", "Say on which days you would use it.")
    approver.decides(one.name, {second.what: no}, "You know well what helps you.")

    one.opens("/my/")
    one.reads("Part of your plan is agreed, so that it can start.")
    one.follows("Read the answer, line by line")
    one.is_at("Part of your plan is agreed")
    one.reads(f"{approver.name} answered", "You know well what helps you.")
    assert "Yes" in one.card(first.what).inner_text()
    for words in ("Not yet", life.refusal, no.why, "What would make it a yes", no.way_on):
        assert words in one.card(second.what).inner_text()

    one.changes_the_plan()
    one.changes(second.what, life.better, life.goal)
    one.signs_and_sends()
    approver.decides(one.name, {})
    one.opens("/my/")
    one.reads("Your plan is agreed.")


def _chooses_who_holds_the_money(practice: Stage, one: Person, life: Life) -> None:
    one.follows("Choose who holds the money")
    for what, holder in life.holders.items():
        one.chooses_holder(what, holder)
    payer = practice.as_one_of(Payer, life.staff["payer"], locale=life.locale)
    payer.sets_up(one.name, len(life.holders))
    one.opens("/my/money/holding/")
    one.reads("Ready to use.")
    one.does_not_read("Waiting for your choice", "Being set up")
    one.opens("/my/money/")
    one.is_at(f"You have {life.left[0]} left until ")


def _buys(practice: Stage, one: Person, life: Life) -> None:
    thing = life.things[0].what
    one.asks_to_buy(thing, life.small)
    one.is_at(life.small.what)
    one.reads("Agreed. It is paid next.", life.left[1])
    one.asks_to_buy(thing, life.large)
    one.reads("You asked for this. Somebody looks at it.")
    approver = practice.as_one_of(Approver, life.staff["approver"], locale=life.locale)
    approver.says_yes_to_the_purchase(one.name, life.large.what)
    one.opens("/my/money/")
    one.is_at(f"You have {life.left[2]} left until ")
    one.reads("Agreed, not paid yet:")


def _is_paid_for(practice: Stage, one: Person, life: Life) -> None:
    whats = (life.small.what, life.large.what)
    payees = (life.small.payee, life.large.payee)
    payer = practice.as_one_of(Payer, life.staff["payer"], locale=life.locale)
    run = payer.makes_a_run(*whats)
    payer.cannot_release()
    releaser = practice.as_one_of(Releaser, life.staff["releaser"], locale=life.locale)
    releaser.releases(run, *payees)
    one.opens("/my/money/")
    one.follows(life.small.what)
    one.reads("The money is on its way.")
    payer.notes_that_the_bank_paid(run)
    one.opens("/my/money/")
    one.is_at(life.left[2])
    one.reads("Paid so far:")
    for what in whats:
        assert life.goal in one.row(what).inner_text()


def _looks_back(one: Person, life: Life) -> None:
    one.opens("/my/")
    one.follows("Look back at how life is going")
    one.looks_back(life.goal, "I went every week, and once on my own.")
    one.says_what_happens_next("Answer the questions again")
    one.reads("Your plan and your money go on as they are until a new plan is agreed.")
    one.presses("Start the questions")
    one.answers({**life.answers, **life.later})
    one.sends_the_answers()
    one.reads(life.later_amount)
    one.opens("/my/money/")
    one.is_at(life.left[2])


def _leaves_well(practice: Stage, one: Person, life: Life) -> None:
    approver = practice.as_one_of(Approver, life.staff["approver"], locale=life.locale)
    one.walks_out("Mornings outside.", approver.name, date.today() + timedelta(days=60))
    approver.signs_along(one.name)
    one.graduates("I did what I set out to do.", "Mornings outside.")
    one.is_at(one.name)
    one.reads("graduated on", "I did what I set out to do.", life.goal, "Mornings outside.")
    one.opens("/my/")
    one.reads("See my certificate", "The door stays open.")
