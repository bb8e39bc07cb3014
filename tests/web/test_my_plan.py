"""Writing a plan: every answer is kept, two texts stand side by side, no step ends in a fault."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.urls import reverse

from ownway.planning import actions as planning
from ownway.planning import queries
from ownway.planning.models import Goal, Line
from tests import agreed, worlds
from tests.cast import NOW
from tests.web.reading import came_back, inside, kept, said, title, told

pytestmark = pytest.mark.django_db
GOAL = {"words": "Sleep through the night", "next_step": "", "who_helps": "", "how_know": ""}
THING = {
    "what": "Swimming",
    "each": "12.50",
    "often": "week",
    "kind": "support",
    "category": "wellbeing",
    "goal": "",
}


@pytest.fixture
def draft(cast):
    """Ana's draft with one goal and four things."""
    return agreed.write(cast.ana, cast.by("ana"), agreed.LINES)


@pytest.fixture
def ana(cast, draft):
    return cast.client("ana")


def form(client, name, *args, **answers):
    """The hidden parts of a page's form with these answers."""
    page = client.get(reverse(name, args=args))
    hidden = {each: kept(page, each) for each in ("edit_no", "key", "plan")}
    return {**hidden, **answers}


def send(client, name, *args, **answers):
    there = reverse(name, args=args)
    return client.post(there, form(client, name, *args, **answers))


def test_what_matters_is_kept_word_for_word(ana):
    words = "My dog. Mornings by the sea."
    assert "What matters to you is saved." in told(ana, send(ana, "my:matters", words=words))
    assert words in ana.get(reverse("my:matters")).content.decode()


def test_ten_thousand_characters_are_said_to_be_too_long_and_kept(ana):
    words = "long " * 2_000
    for name, box in (
        ("my:matters", "words"),
        ("my:goal_new", "words"),
        ("my:running", "managing"),
    ):
        page = send(ana, name, **{box: words, "months": "12"})
        assert "too long" in came_back(page).lower() or "longer" in came_back(page)
        assert words.strip() in page.content.decode()


def test_a_goal_is_made_once_however_often_it_is_pressed(ana):
    answers = form(ana, "my:goal_new", **GOAL)
    for _press in range(2):
        assert "Your goal is saved." in told(ana, ana.post(reverse("my:goal_new"), answers))
    assert Goal.objects.filter(words=GOAL["words"]).count() == 1


def test_an_empty_goal_is_asked_for_and_the_rest_is_kept(ana):
    page = send(ana, "my:goal_new", **{**GOAL, "words": "", "who_helps": "My sister"})
    assert "in your own words" in came_back(page)
    assert "My sister" in said(page)


def test_two_texts_stand_side_by_side_and_the_next_save_stands(ana, cast, draft):
    version, goal, _lines = draft
    answers = form(ana, "my:goal", goal.ref, **{**GOAL, "words": "Mine"})
    version.refresh_from_db()
    planning.save_goal(
        version=version,
        goal_ref=goal.ref,
        words="Written by Maria",
        edit_no=version.edit_no,
        by=cast.by("sister"),
        at=NOW,
    )
    there = reverse("my:goal", args=[goal.ref])
    page = ana.post(there, answers)
    words = came_back(page)
    assert "Maria Duarte wrote this:" in words
    assert "Written by Maria" in words
    assert ">Mine</textarea>" in page.content.decode().replace("\n", "")
    again = {**answers, "edit_no": kept(page, "edit_no")}
    assert "Your goal is saved." in told(ana, ana.post(there, again))
    goal.refresh_from_db()
    assert goal.words == "Mine"


def test_goals_move_go_and_come_back(ana, draft):
    send(ana, "my:goal_new", **GOAL)
    second = Goal.objects.get(words=GOAL["words"])

    def step(way):
        return told(ana, ana.post(reverse("my:goal_step", args=[second.ref, way])))

    first = step("up")
    assert first.index(GOAL["words"]) < first.index("Feel strong again")
    assert "The goal moved up." in step("up")
    assert "The goal moved down." in step("down")
    assert "You can put it back below." in step("off")
    assert "The goal is back." in step("back")
    assert ana.post(reverse("my:goal_step", args=[second.ref, "sideways"])).status_code == 404
    assert ana.post(reverse("my:goal_step", args=[uuid4(), "off"])).status_code == 404


def test_a_thing_costs_what_it_costs_in_the_months_of_the_plan(ana):
    words = told(ana, send(ana, "my:thing_new", **THING))
    assert "“Swimming” is saved." in words
    assert "£12.50 each time, 52 times: £650" in words
    assert "Not linked to a goal yet." in words


def test_working_out_the_total_saves_nothing(ana):
    page = send(ana, "my:thing_new", **THING, next="total")
    assert page.status_code == 200
    assert "In all: £650" in said(page)
    assert "This is not saved yet." in said(page)
    assert not Line.objects.filter(what="Swimming").exists()


@pytest.mark.parametrize(
    ("amount", "answer"),
    [
        ("", "Write an amount"),
        ("twelve", "in numbers"),
        ("12,50", "in numbers"),
        ("-5", "0 or more"),
        ("0", "free"),
        ("$12", "in numbers"),
        ("9000000000", "more than we can work with"),
    ],
)
def test_an_amount_that_cannot_be_used_is_asked_about(ana, amount, answer):
    page = send(ana, "my:thing_new", **{**THING, "each": amount})
    assert answer in came_back(page)
    assert "Swimming" in page.content.decode()
    assert not Line.objects.filter(what="Swimming").exists()


def test_more_than_the_money_can_still_be_saved(ana):
    words = told(ana, send(ana, "my:thing_new", **{**THING, "each": "500"}))
    assert "more than your money. You can still save it and talk about it." in words


@pytest.mark.parametrize(
    "changed",
    [{"goal": str(uuid4())}, {"kind": "contingency"}, {"category": "boats"}, {"often": "own"}],
)
def test_an_answer_that_is_not_offered_comes_back(ana, changed):
    came_back(send(ana, "my:thing_new", **{**THING, **changed}))


def test_a_thing_goes_comes_back_and_is_linked_in_one_step(ana, draft):
    _version, goal, lines = draft

    def step(line, way, **more):
        return ana.post(reverse("my:thing_step", args=[line, way]), more)

    ref = lines["gym"].ref
    assert "You can put it back below." in told(ana, step(ref, "off"))
    assert "It is back." in told(ana, step(ref, "back"))
    assert "It is linked to your goal." in told(ana, step(ref, "link", goal=goal.ref))
    for strange in (step(ref, "paint"), step(ref, "link"), step(ref, "link", goal="none")):
        assert strange.status_code == 404
    assert step(uuid4(), "off").status_code == 404


def test_money_kept_aside_is_one_line_and_a_second_one_is_never_hidden(ana, cast, draft):
    version = draft[0]
    page = ana.get(reverse("my:aside"))
    assert agreed.SIGNS in page.content.decode()
    version.refresh_from_db()
    planning.save_line(
        version=version,
        kind="contingency",
        what="A calm weekend",
        each=queries.amount_of(version) * 0 + _pounds(version, 5_000),
        times=1,
        early_signs="No sleep",
        edit_no=version.edit_no,
        by=cast.by("sister"),
        at=NOW,
    )
    page = ana.get(reverse("my:aside"))
    assert "Also kept aside" in said(page)
    assert "A calm weekend: £50" in said(page)
    saved = send(ana, "my:aside", each="100", early_signs="I stop eating", what="Rest")
    assert "The money kept aside is saved." in told(ana, saved)


def _pounds(version, minor):
    from ownway.core.money import Money

    return Money(minor, queries.amount_of(version).currency)


def test_money_kept_aside_needs_ones_own_signs(ana):
    page = send(ana, "my:aside", each="100", early_signs="", what="Rest")
    assert "Write your own early signs." in came_back(page)


def test_two_plans_are_told_apart_and_each_form_saves_to_its_own(cast, ana, draft):
    asked = ana.post(reverse("my:once"), {"amount": "250", "purpose": "A bicycle to college"})
    page = ana.get(asked["Location"])
    assert "My one-off plan, £250" in said(page)
    once = next(
        plan
        for plan in queries.plans(cast.viewer("ana"), cast.ana.ref, NOW)
        if plan.kind == "one_off"
    )
    yearly = draft[0].plan
    hub = inside(ana.get(reverse("my:home")))
    for plan in (once, yearly):
        assert f"{reverse('my:goals')}?plan={plan.ref}" in hub
    year = ana.get(f"{reverse('my:goal_new')}?plan={yearly.ref}")
    ana.get(f"{reverse('my:goals')}?plan={once.ref}")
    told(
        ana,
        ana.post(
            reverse("my:goal_new"),
            {**GOAL, **{name: kept(year, name) for name in ("edit_no", "key", "plan")}},
        ),
    )
    assert Goal.objects.get(words=GOAL["words"]).version.plan == yearly


def test_a_plan_sent_in_another_window_keeps_what_was_typed(ana, cast, draft):
    version = draft[0]
    answers = form(ana, "my:goal_new", **{**GOAL, "words": "Typed too late"})
    version.refresh_from_db()
    planning.submit(
        version=version,
        signed_name="Ana Duarte",
        edit_no=version.edit_no,
        by=cast.by("ana"),
        at=NOW,
    )
    page = ana.post(reverse("my:goal_new"), answers)
    assert page.status_code == 409
    assert "This plan is sent already" in said(page)
    assert "Typed too late" in said(page)


def test_nobody_writes_where_there_is_no_draft(cast):
    neighbour = cast.client("neighbour")
    for name in ("matters", "goals", "goal_new", "things", "thing_new", "aside", "running", "sign"):
        page = neighbour.get(reverse(f"my:{name}"))
        assert page.status_code == 404
        assert "You are not writing a plan now" in said(page)


def test_another_persons_plan_is_not_there(cast, draft):
    version, goal, lines = draft
    agreed.write(cast.people["neighbour"], cast.by("neighbour"), agreed.LINES)
    neighbour = cast.client("neighbour")
    for address in (
        reverse("my:goal", args=[goal.ref]),
        reverse("my:thing", args=[lines["gym"].ref]),
        f"{reverse('my:goals')}?plan={version.plan.ref}",
        f"{reverse('my:goals')}?plan=none",
    ):
        assert neighbour.get(address).status_code == 404
    for address in (
        reverse("my:goal_step", args=[goal.ref, "off"]),
        reverse("my:thing_step", args=[lines["gym"].ref, "off"]),
        reverse("my:change", args=[version.plan.ref]),
    ):
        assert neighbour.post(address).status_code == 404


def test_a_supporter_with_a_life_of_their_own_begins_nothing_for_another(cast):
    """Whoever shares Ana's plan and takes part too must not open a new version of hers."""
    from ownway.joining import actions as joining
    from ownway.programme.queries import pack_of

    sent = worlds.sent(cast)
    pack = pack_of(cast.programme)
    joining.join(
        programme=cast.programme,
        account=cast.account("sister"),
        name="Maria Duarte",
        language=pack.languages[0],
        facts={fact.code: fact.values[0] for fact in pack.asked},
        informed_version="0" * 64,
        by=cast.by("sister"),
        at=NOW,
    )
    there = reverse("my:change", args=[sent.version.plan.ref])
    assert cast.client("sister").post(there).status_code == 404
    assert not sent.version.plan.versions.filter(sent_at__isnull=True).exists()


def test_changing_a_sent_plan_begins_the_next_version_once(cast):
    sent = worlds.sent(cast)
    ana = cast.client("ana")
    for _press in range(2):
        ana.post(reverse("my:change", args=[sent.version.plan.ref]))
    assert sent.version.plan.versions.count() == 2
    assert "Change my plan" in said(ana.get(reverse("my:home")))


@pytest.mark.parametrize("name", ["my:goal_step", "my:thing_step"])
def test_steps_are_no_pages(ana, name):
    assert ana.get(reverse(name, args=[uuid4(), "off"])).status_code == 405


def test_titles_name_neither_money_nor_health(ana):
    for name in ("matters", "goals", "things", "thing_new", "aside", "running", "sign"):
        words = title(ana.get(reverse(f"my:{name}")))
        assert "£" not in words
        assert words.endswith("Ownway")
