"""The amount on paper: a sheet that a friend works out again, the range, the letter, the blank."""

from __future__ import annotations

import random
from datetime import timedelta
from fractions import Fraction

import pytest
from django.test import Client
from django.urls import reverse

from ownway.allocation import actions as allocating
from ownway.core.money import Money
from ownway.decisions import actions as deciding
from ownway.programme.queries import pack_of
from tests import living
from tests.cast import NOW
from tests.living import SIXTEEN, TWENTY_TWO
from tests.scheme.friend import Friend
from tests.web.reading import links, printed, said, title

pytestmark = [pytest.mark.django_db, pytest.mark.time_machine(NOW, tick=False)]
SHEET, TEXT = "my:amount_sheet", "my:amount_sheet_txt"


@pytest.fixture
def ana(cast):
    return cast.client("ana")


def worked_out(cast, who="ana", answers=SIXTEEN, at=NOW):
    person, by = cast.people[who], cast.by(who)
    sent = living.assessed(person, by, answers, at=at)
    return allocating.work_out(assessment=sent, by=by, at=at)


def reading(cast, who, language):
    account = cast.account(who)
    account.language = language
    account.save()
    return cast.client(who)


# The sheet.


def test_before_any_answer_the_sheet_says_what_to_do(ana):
    for name in (SHEET, TEXT):
        assert "There is no amount yet" in said(ana.get(reverse(name)))


@pytest.mark.many
@pytest.mark.parametrize("who", ["ana", "elsewhere"])
def test_a_friend_reaches_the_amount_from_the_printed_page_alone(cast, who):
    """Thirty people with any answers, some left open; nothing but the words on the page."""
    dice = random.Random(who)
    inside = cast.people[who].programme
    pack = pack_of(inside)
    for number in range(30):
        facts = {one.code: dice.choice(one.values) for one in pack.asked}
        person, by, _viewer = living.person(inside, f"Somebody {number}", facts)
        answers = {
            one.code: "" if dice.random() < 0.05 else dice.choice(one.options).code
            for one in pack.questions
        }
        sent = living.assessed(person, by, answers, at=NOW)
        made = allocating.work_out(assessment=sent, by=by, at=NOW)
        client = Client()
        client.force_login(person.account)
        text = printed(client.get(reverse(SHEET)))
        friend = Friend(text)
        totals = [name for name in friend.found if name[0] == "T" and name[1:].isdigit()]
        assert friend.found[max(totals, key=lambda name: int(name[1:]))] * 100 == made.amount_minor
        assert Fraction(friend.amount) * 100 == made.amount_minor
        assert ("at least this" in text) == ("" in answers.values())
        assert Friend(client.get(reverse(TEXT)).content.decode()).found == friend.found


def test_a_friend_notices_a_figure_that_was_changed_on_the_page(cast, ana):
    worked_out(cast)
    text = printed(ana.get(reverse(SHEET)))
    assert "L4 = L4a × 52 = 82.91 × 52 = 4,311.32" in text
    with pytest.raises(AssertionError):
        Friend(text.replace("× 52 = 4,311.32", "× 52 = 4,321.32"))


def test_the_sheet_ends_with_who_decides_and_what_to_do(cast, ana):
    worked_out(cast)
    page = ana.get(reverse(SHEET))
    text = printed(page)
    assert "Ana Duarte, 4 September 2026" in text
    assert "Rules thornmere-personal-budgets of 2026-04-01, for 2026-09-04. Mark of the" in text
    assert "The amount is settled by: Senior approver, NHS Thornmere." in text
    assert "You get an answer with reasons within 15 working days." in text
    assert "ask for a new look" in text
    assert "Thornmere practice helpline, 01632 960123" in text
    assert "call 111" in text
    assert "£" not in title(page)
    assert reverse(TEXT) in links(page)


def test_the_sheet_is_a_text_too(cast, ana):
    worked_out(cast)
    page = ana.get(reverse(TEXT))
    assert page["Content-Type"] == "text/plain; charset=utf-8"
    assert page["Content-Disposition"].startswith("attachment")
    assert "ana" not in page["Content-Disposition"].lower()
    text = page.content.decode()
    assert text.startswith("Ana Duarte, 4 September 2026\n\nThornmere personal budgets\n")
    assert "\n  A1 = 2   On a hard week, how do your mornings go? I would like" in text
    assert "\nThe amount: 4,311.32 GBP\n" in text


def test_what_is_open_is_marked_on_the_sheet(cast, ana):
    worked_out(cast, answers={**SIXTEEN, "safety": ""})
    text = printed(ana.get(reverse(SHEET)))
    assert "feel safe? I feel safe (still open, so it counts at its least)" in text
    assert "The amount is at least this: 3,754.92 GBP" in text
    assert text.count("The amount can still rise, to £5,326.88 a year at most.") == 2


def test_what_was_settled_stands_below_with_its_reason_in_one_row(cast, ana):
    made = worked_out(cast)
    reason = "You travel far.\n\n1. To work.\n  T6 = 1"
    allocating.settle(
        allocation=made,
        amount=Money(600_000, "GBP"),
        reason=reason,
        by=cast.by("senior_approver"),
        at=NOW,
    )
    text = printed(ana.get(reverse(SHEET)))
    assert "The amount: 4,311.32 GBP" in text
    assert (
        "The amount settled is £6,000 a year. Helen Brook settled it on 4 September 2026."
        " The reason: You travel far. 1. To work. T6 = 1" in text
    )
    assert Friend(text).found["T6"] == Fraction("4311.32")


def test_a_claim_that_waits_has_its_day_on_the_sheet(cast, ana):
    made = worked_out(cast)
    claim = deciding.say_wrong(
        allocation=made, wrong_in="answer", words="Nights.", by=cast.by("ana"), at=NOW
    )
    text = printed(ana.get(reverse(SHEET)))
    assert f"by {claim.answer_by_on.day} September 2026" in text
    assert "tell us on this site" not in text


def test_a_lower_amount_that_waits_is_said_on_the_sheet_of_the_one_that_counts(cast, ana):
    worked_out(cast, answers=TWENTY_TWO)
    worked_out(cast, answers=SIXTEEN, at=NOW + timedelta(seconds=1))
    text = printed(ana.get(reverse(SHEET)))
    assert Friend(text).amount == "5834.92"
    assert "Worked out anew, it comes to £4,311.32 a year, which is less." in text


def test_facts_and_days_are_in_the_words_of_the_place(cast):
    questions = pack_of(cast.other_programme).questions
    worked_out(cast, "elsewhere", {one.code: "some" for one in questions})
    text = printed(reading(cast, "elsewhere", "en-us").get(reverse(SHEET)))
    assert "F1 = insured Do you have health insurance? Yes, I have health insurance" in text
    assert "September 4, 2026" in text
    assert "Senior program manager, Palmera Behavioral Health Office" in text


def test_the_sheet_speaks_spanish(cast):
    worked_out(cast)
    text = printed(reading(cast, "ana", "es").get(reverse(SHEET)))
    assert "Presupuestos personales de Thornmere" in text
    assert "Tus respuestas" in text
    assert "La cantidad: 4.311,32 GBP" in text
    assert "Quien fija la cantidad: Persona que decide, sénior, NHS Thornmere." in text
    assert "15 días hábiles" in text


# The range.


def test_the_range_stands_beside_the_amount_as_a_sentence_and_a_picture(cast, ana):
    worked_out(cast)
    page = ana.get(reverse("my:amount"))
    sentence = (
        "8 in 10 people with a score like yours have plans that cost between £2,900 and £6,300 a"
        " year. Yours is £4,311.32."
    )
    assert sentence in said(page)
    assert f'role="img" aria-label="{sentence}"' in page.content.decode()
    assert "This comes from 240 plans. It never changes your amount." in said(page)
    assert "These figures are invented, for practice." in said(page)
    working = said(ana.get(reverse("my:working")))
    assert sentence in working
    assert "Checked on other plans, it held for 81 in 100." in working


def test_the_range_speaks_of_the_settled_amount(cast, ana):
    allocating.settle(
        allocation=worked_out(cast),
        amount=Money(700_000, "GBP"),
        reason="You travel far.",
        by=cast.by("senior_approver"),
        at=NOW,
    )
    assert "Yours is £7,000." in said(ana.get(reverse("my:amount")))


def test_no_range_while_a_question_is_open_or_where_none_is_stated(cast, ana):
    worked_out(cast, answers={**SIXTEEN, "safety": ""})
    assert "a score like yours" not in said(ana.get(reverse("my:amount")))
    questions = pack_of(cast.other_programme).questions
    worked_out(cast, "elsewhere", {one.code: "some" for one in questions})
    page = cast.client("elsewhere").get(reverse("my:amount"))
    assert "a score like yours" not in said(page)
    assert "a score like yours" not in said(ana.get(reverse("my:working")))


# The letter.


def test_the_page_of_the_amount_has_all_of_a_letter(cast, ana):
    worked_out(cast)
    page = ana.get(reverse("my:amount"))
    text = printed(page)
    rows = [
        "Thornmere personal budgets",
        "Ana Duarte",
        "4 September 2026",
        "You have £4,311.32 a year to plan with.",
        "How we worked it out",
        "Points from your answers, added up: 16.",
        "What other plans cost",
        "What would change it",
        "If something looks wrong",
        "You get an answer with reasons within 15 working days.",
        "Who decides",
        "The amount is settled by: Senior approver, NHS Thornmere.",
        "A new look",
        "answer the questions again, on this site or by phone",
        "If you need help now",
        "call 111",
    ]
    places = [text.index(one) for one in rows]
    assert places == sorted(places)
    assert reverse(SHEET) in links(page)
    working = ana.get(reverse("my:working"))
    assert reverse(SHEET) in links(working)
    assert reverse("public:blank_sheet", args=[cast.programme.code]) in links(working)
    assert said(page).count("more a year.") == 2
    assert text.count("more a year.") == 4


# The blank sheet.


@pytest.mark.parametrize("who", ["anonymous", "stranger", "ana"])
def test_anybody_can_print_the_blank_sheet(cast, who):
    there = reverse("public:blank_sheet", args=[cast.programme.code])
    client = cast.client(who)
    assert there in links(client.get(reverse("public:join", args=[cast.programme.code])))
    page = client.get(there)
    text = printed(page)
    assert "A1 = ________ On a hard week, how do your mornings go?" in text
    assert "2 I would like somebody with me on some mornings" in text
    assert "L1 from 16: 82.91" in text
    assert "if T4 is above 10,920, then T5 = 10,920 (panel); otherwise" in text
    assert "T6 = rounded to the nearest 0.01, half up: (T5) = ________" in text
    as_text = client.get(reverse("public:blank_sheet_txt", args=[cast.programme.code]))
    assert reverse("public:blank_sheet_txt", args=[cast.programme.code]) in links(page)
    assert as_text["Content-Disposition"] == 'attachment; filename="sheet-england-nhs.txt"'
    assert as_text.content.decode().startswith("Thornmere personal budgets\nRules thornmere")


def test_the_blank_sheet_says_facts_in_words(cast):
    there = reverse("public:blank_sheet", args=[cast.other_programme.code])
    text = printed(cast.client("anonymous").get(there))
    assert "F1 = ________ Do you have health insurance?" in text
    assert "uninsured No, I do not have health insurance" in text
    assert "F1 = uninsured: 3,192" in text


def test_no_blank_sheet_of_a_programme_that_is_not_there(cast):
    for name in ("public:blank_sheet", "public:blank_sheet_txt"):
        answer = cast.client("anonymous").get(reverse(name, args=["nowhere"]))
        assert answer.status_code in (302, 404)
        assert "How the amount comes about" not in answer.content.decode()
