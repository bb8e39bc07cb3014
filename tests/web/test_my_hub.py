"""The task list at every stage of a life, and the budgets every page of a person's keeps."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from ownway.assessment import actions as assessing
from ownway.joining import actions as joining
from ownway.planning import actions as planning
from ownway.programme.queries import pack_of
from tests import agreed, worlds
from tests.cast import NOW
from tests.leaving import own_way
from tests.web.reading import inside, links, said, title, told

pytestmark = pytest.mark.django_db
MOST_WORDS, MOST_LINKS = 250, 12


@pytest.fixture
def ana(cast):
    return cast.client("ana")


def hub(client):
    page = client.get(reverse("my:home"))
    assert page.status_code == 200
    words = said(page)
    assert len(words.split()) <= MOST_WORDS, len(words.split())
    assert len(links(page)) <= MOST_LINKS, links(page)
    return words


def test_nothing_begun(ana):
    words = hub(ana)
    assert "Start the questions" in words
    assert "Or ask for a small sum, once, for one thing" in words


def test_a_programme_without_small_sums_offers_none(cast):
    assert "small sum" not in hub(cast.client("elsewhere"))


def test_answering(ana, cast):
    begun = assessing.start(person=cast.ana, by=cast.by("ana"), at=NOW)
    words = hub(ana)
    assert "Start the questions" not in words
    assert "You can do this when the other parts are done." in words
    question = pack_of(cast.programme).questions[0]
    assessing.save_answer(
        assessment=begun,
        question=question.code,
        option=question.options[0].code,
        version=0,
        by=cast.by("ana"),
        at=NOW,
    )
    assert "Started" in hub(ana)


def test_the_amount_is_there(ana, cast):
    agreed._allocated(cast.ana, cast.by("ana"))
    words = hub(ana)
    assert "You have £9,100 a year to plan with." in words
    assert "See my amount and how it was worked out" in words


def test_drafting(ana, cast):
    agreed.write(cast.ana, cast.by("ana"), agreed.LINES)
    words = hub(ana)
    assert "Make my plan" in words
    assert "parts." in words
    assert "Check and sign my plan" in words


def test_sent_and_late(ana, cast):
    worlds.sent(cast)
    words = hub(ana)
    assert "We are late with our answer. We are sorry." in words
    assert "See where my plan is" in words
    assert "See my amount and how it was worked out" in words


def test_part_agreed(ana, cast):
    worlds.second_look(worlds.sent(cast), by="senior_approver")
    words = hub(ana)
    assert "Part of your plan is agreed, so that it can start." in words
    assert "3 lines are waiting for your choice." in words


def test_agreed_without_any_line(ana, cast):
    agreed.agree(cast, lines={})
    words = hub(ana)
    assert "Your plan is agreed. It needs no money." in words
    assert "holds the money" not in words
    assert "Not in your plan yet: £9,100." in said(ana.get(reverse("my:money")))


def test_living_and_being_asked_again_while_the_plan_goes_on(ana, cast):
    life = agreed.agree(cast)
    assert "See who holds the money" in hub(ana)
    later = NOW + timedelta(days=30)
    begun = assessing.start(person=cast.ana, by=cast.by("ana"), at=later)
    words = hub(ana)
    assert words.index("Tell us about your life") < words.index("Live my plan")
    assert "You have £2,028.84 left until" in words
    _answer_and_send(cast, begun, later)
    words = hub(ana)
    assert "My amount was worked out anew It does not count yet." in words
    assert "See my new amount" not in words
    more = assessing.start(person=cast.ana, by=cast.by("ana"), at=later)
    _answer_and_send(cast, more, later, place=-1)
    words = hub(ana)
    assert "See my new amount" in words
    assert "worked out anew" not in words
    planning.revise(plan=life.plan, by=cast.by("ana"), at=later)
    assert "Change my plan" in hub(ana)


def _answer_and_send(cast, begun, at, place=0):
    from ownway.allocation import actions as allocating

    for question in pack_of(cast.programme).questions:
        assessing.save_answer(
            assessment=begun,
            question=question.code,
            option=question.options[place].code,
            version=0,
            by=cast.by("ana"),
            at=at,
        )
    sent = assessing.send(assessment=begun, by=cast.by("ana"), at=at)
    allocating.work_out(assessment=sent, by=cast.by("ana"), at=at)


def test_graduated(ana, cast):
    agreed.agree(cast)
    own_way(cast.ana, cast.by("ana"), helper=cast.by("coach"), at=NOW)
    ana.post(reverse("my:graduate"), {"achieved": "Much", "yes": "1"})
    words = hub(ana)
    assert "You did it" in words
    assert "Come back" in words
    assert "or leave" not in words


@pytest.fixture
def two_lives(cast):
    """Ana takes part in both programmes."""
    pack = pack_of(cast.other_programme)
    return joining.join(
        programme=cast.other_programme,
        account=cast.account("ana"),
        name="Ana in Florida",
        language=pack.languages[0],
        facts={fact.code: fact.values[0] for fact in pack.asked},
        informed_version="0" * 64,
        by=cast.by("ana"),
        at=NOW,
    ).person


def test_two_lives_are_kept_apart(ana, cast, two_lives):
    life = agreed.agree(cast)
    assert "Change to another programme" in hub(ana)
    there = reverse("my:choose_life")
    assert "You take part in more than one." in said(ana.get(there))
    told(ana, ana.post(there, {"life": two_lives.ref}))
    assert "Hello, Ana in Florida" in hub(ana)
    assert "There is no money here yet" in said(ana.get(reverse("my:money")))
    assert ana.get(reverse("my:buy_on", args=[life.lines["gym"].root])).status_code == 404
    assert ana.post(reverse("my:change", args=[life.plan.ref])).status_code == 404
    assert ana.get(reverse("my:decision", args=[life.lines["gym"].version.ref])).status_code == 404
    strange = ana.post(there, {"life": cast.people["neighbour"].ref})
    assert strange.status_code == 200
    assert "Hello, Ana in Florida" in hub(ana)


def test_a_life_in_the_session_that_is_not_ones_own_is_not_trusted(ana, cast):
    session = ana.session
    session["life"] = str(cast.people["neighbour"].ref)
    session["plan"] = "no plan at all"
    session.save()
    assert "Hello, Ana Duarte" in hub(ana)


def test_an_undo_of_one_life_is_not_offered_in_the_other(ana, cast, two_lives):
    session = ana.session
    ref = str(cast.supporters["sister"].ref)
    session["undo_share"] = {"person": str(cast.ana.ref), "ref": ref, "levels": {}}
    session["life"] = str(two_lives.ref)
    session.save()
    assert "Undo my last change" not in said(ana.get(reverse("my:circle")))
    assert ana.post(reverse("my:undo_share"))["Location"] == reverse("my:circle")


def pages(life):
    """Every page of a life with an agreed plan, the next draft, a purchase and a review."""
    from ownway.review import actions as reviews

    asked = life.ask("gym")
    open_ = reviews.open_review(plan=life.plan, by=life.by(), at=NOW)
    version = life.lines["gym"].version
    args = {
        "where": [version.ref],
        "decision": [version.ref],
        "holder": [life.pot.ref, life.lines["gym"].root],
        "buy_on": [life.lines["gym"].root],
        "purchase": [asked.ref],
        "talk_over": [open_.ref],
        "agenda": [open_.ref],
        "outcome": [open_.ref],
        "progress": [open_.ref, life.goal.ref],
        "supporter": [life.cast.supporters["sister"].ref],
        "stop": [life.cast.supporters["sister"].ref],
        "check_answers": [version.allocation.assessment.ref],
    }
    plain = (
        "home settings again amount working once matters goals goal_new things thing_new aside"
        " running sign sign_name talk money entries wrong holding buy graduate pause leave circle"
        " invite lookers notes exit exit_plan exit_apply promises milestones signs"
    )
    planning.revise(plan=life.plan, by=life.by(), at=NOW)
    own_way(life.cast.ana, life.by(), helper=life.cast.by("coach"), at=NOW)
    return [*((name, []) for name in plain.split()), *args.items()]


# Pages that are a list of the person's own words or choices are as long as those are.
LONG = {"supporter", "sign", "where", "check_answers", "entries"}


def test_every_page_keeps_its_budgets(ana, cast):
    for name, args in pages(agreed.agree(cast)):
        page = ana.get(reverse(f"my:{name}", args=args))
        assert page.status_code == 200, name
        body = page.content.decode()
        assert body.count("<h1") == 1, name
        assert "If you need help now" in body, name
        assert len(links(page)) <= MOST_LINKS, (name, links(page))
        if name not in LONG:
            assert len(said(page).split()) <= MOST_WORDS, (name, len(said(page).split()))
        for word in ("£", "mental", "Feel strong", "Gym"):
            assert word not in title(page), name
        if name not in ("home", "money", "circle"):
            assert 'aria-label="Back"' in body, name


def test_pages_only_for_pressing_a_button_refuse_to_be_read(ana):
    refs = {
        "send_answers": [uuid4()],
        "autosave": [uuid4(), "x"],
        "goal_step": [uuid4(), "off"],
        "thing_step": [uuid4(), "off"],
        "change": [uuid4()],
        "purchase_step": [uuid4(), "paid"],
        "take_back": [uuid4()],
    }
    plain = ("start_questions", "start_plan", "begin_review", "resume", "undo_share")
    for name, args in {**{one: [] for one in plain}, **refs}.items():
        assert ana.get(reverse(f"my:{name}", args=args)).status_code == 405, name


def test_the_title_of_an_answer_names_nothing(ana, cast):
    assert "points" not in inside(ana.get(reverse("my:amount")))
