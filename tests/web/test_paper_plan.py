"""The first talk and the plan on paper: typed in for somebody without a sign-in (I15, 40)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from ownway.assessment.models import Answer, Assessment
from ownway.consent import actions as consent
from ownway.decisions.actions import ConflictOfInterest, answer_claim, answer_second_look
from ownway.decisions.models import AmountClaim, Decision, Reconsideration
from ownway.endings.models import TypedIn
from ownway.endings.queries.typed import ENDING_ACTS, MONEY_ACTS, OPEN_ACTS, PLAN_ACTS
from ownway.people.models import Account
from ownway.planning.models import Goal, Line, PlanVersion
from ownway.programme.queries import pack_of
from ownway.record.models import Entry
from ownway.web.desk.paper.table import PLAN
from ownway.web.plan_paper_words import ACTS
from tests.cast import NOW
from tests.on_paper import how
from tests.plan_on_paper import (
    answered,
    chosen,
    door,
    hub,
    joined,
    part,
    questions,
    talked,
    types,
)
from tests.web.reading import came_back, inside, links, printed, said, told

pytestmark = pytest.mark.django_db


@pytest.fixture
def lou(cast):
    with time_machine.travel(NOW, tick=True):
        person = joined(cast)
        chosen(cast, person)
        yield person


@pytest.fixture
def coach(cast):
    return cast.client("coach")


def typed(act):
    return TypedIn.objects.filter(act=act)


def plan_of(person):
    return PlanVersion.objects.filter(plan__person=person).order_by("-number").first()


def begun(cast, lou, coach):
    if not typed("answers_send").exists():
        talked(cast, lou, coach)
    sent = types(coach, door(lou, "begin-plan"), words="My garden")
    assert sent.status_code == 302, said(sent)
    return plan_of(lou).plan


def written(cast, lou, coach):
    """A plan with a goal and a thing, ready to be signed."""
    plan = begun(cast, lou, coach)
    types(coach, door(lou, "add-goal", plan), words="Swim again", who_helps="My sister")
    goal = Goal.objects.get(version__plan=plan)
    types(coach, door(lou, "add-thing", plan), **thing(goal))
    return plan


def thing(goal, **changed):
    return {
        "what": "Swimming",
        "each": "12.50",
        "often": "month",
        "kind": "support",
        "category": "wellbeing",
        "goal": str(goal.ref),
        **changed,
    }


def signed(plan, lou, coach, **changed):
    return types(coach, door(lou, "send-plan", plan), **{"signed_name": "Lou Reed", **changed})


def decided(decider, version, answer="approved", **why):
    """Somebody answers the one line of the plan on their page."""
    there = reverse("desk:plan", args=[version.ref])
    assert "Swim again" in said(decider.get(there))
    line = version.lines.get().ref
    data = {f"{name}_{line}": text for name, text in {"answer": answer, **why}.items()}
    sent = decider.post(there, {**data, "words": ""})
    assert sent.status_code == 302, said(sent)


# -- the whole way --


def test_from_the_first_talk_to_an_agreed_plan_and_its_money(cast, lou, coach):
    """Nobody but the staff touches a screen, and each word is the person's own (scenario 40)."""
    letter = talked(cast, lou, coach)
    assert "It is written down. Now print this letter for them." in told(coach, letter)
    paper = printed(coach.get(letter["Location"]))
    for words in ("Lou Reed", "a year to plan with.", "How we worked it out", "In person"):
        assert words in paper
    plan = written(cast, lou, coach)
    letter = signed(plan, lou, coach)
    paper = printed(coach.get(letter["Location"]))
    for words in ("Swim again", "Swimming", "My garden", "Signed by Lou Reed", "By when:"):
        assert words in paper
    decider = cast.client("approver")
    decided(decider, plan_of(lou))
    assert Decision.objects.get(version=plan_of(lou)).outcome == "approved"
    money = said(decider.get(reverse("desk:on_paper", args=[lou.ref])))
    assert "Swimming" in money
    assert "Who they choose to hold it" in money
    assert "It is agreed." in said(coach.get(hub(lou)))


# -- the door --


def test_the_coachs_own_page_leads_to_it(cast, lou, coach):
    assert hub(lou) in links(coach.get(reverse("support:person", args=[lou.ref])))
    desk = said(cast.client("approver").get(reverse("desk:person", args=[lou.ref])))
    assert "are typed in by the coach or broker they chose." in desk
    page = said(coach.get(hub(lou)))
    assert "Their plan for a year It can begin when their answers are sent" in page
    assert "0 of 4 questions" in page


@pytest.mark.parametrize(
    "who", ["approver", "senior_approver", "payer", "director", "sister", "neighbour", "ana"]
)
def test_others_find_no_door(cast, lou, coach, who):
    talked(cast, lou, coach)
    other = cast.client(who)
    row = typed("answers_send").get()
    for there in (
        hub(lou),
        door(lou, "begin-plan"),
        reverse("desk:plan_on_paper_letter", args=[row.ref]),
    ):
        assert other.get(there).status_code == 404
    assert other.post(door(lou, "begin-plan"), how()).status_code == 404


def test_nobody_types_in_for_somebody_with_a_sign_in(cast, lou, coach):
    talked(cast, lou, coach)
    for there in (hub(cast.ana), door(cast.ana, "begin-plan"), part(cast.ana, "daily")):
        assert coach.get(there).status_code == 404
        assert coach.post(there, how()).status_code in (404, 405)
    lou.account = Account.objects.get(name="Nobody Known")
    lou.save(update_fields=["account"])
    assert coach.get(hub(lou)).status_code == 404
    page = said(cast.client("stranger").get(reverse("my:typed")))
    assert "My answers to the questions" in page


def test_who_is_close_to_somebody_types_nothing_in_for_them(cast, lou, coach):
    close = {"person": lou, "kind": "family", "from_on": NOW.date(), "words": "My cousin"}
    consent.declare_interest(programme=cast.programme, **close, by=cast.by("coach"), at=NOW)
    assert coach.get(hub(lou)).status_code == 404


def test_a_broker_who_was_named_for_them_types_in_too(cast, lou):
    chosen(cast, lou, "stranger", "broker")
    broker = cast.client("stranger")
    assert hub(lou) in links(broker.get(reverse("support:person", args=[lou.ref])))
    letter = talked(cast, lou, broker)
    assert "a year to plan with." in printed(broker.get(letter["Location"]))
    assert typed("answers_send").get().typed_by == cast.account("stranger").ref


def test_what_was_read_of_them_stands_in_the_record(lou, coach):
    coach.get(hub(lou))
    looks = Entry.objects.filter(verb="record.saw", person=lou.ref)
    parts = {part for one in looks for part in one.details["parts"]}
    assert {"assessment", "money", "plan"} <= parts


def test_a_coach_they_no_longer_want_types_in_no_more(cast, lou, coach):
    from ownway.consent.models import Match

    match = Match.objects.get(person=lou)
    consent.stop(match=match, by=cast.by("senior_approver"), at=NOW)
    assert coach.get(hub(lou)).status_code == 404


# -- the first talk --


def test_each_answer_is_kept_word_for_word_with_who_typed_it_and_how_it_came(cast, lou, coach):
    first = questions(cast, "daily")[0].code
    sent = answered(cast, "daily", **{f"words.{first}": "Mornings are  grey.\nNot always."})
    assert "It is written down." in told(coach, coach.post(part(lou, "daily"), sent))
    answer = Answer.objects.get(question=first)
    assert answer.words == "Mornings are  grey.\nNot always."
    assert answer.saved_by == cast.account("coach").ref
    row = typed("answers").get()
    assert (row.way, row.typed_by) == ("in_person", cast.account("coach").ref)
    assert "Mornings are  grey.\nNot always." in row.said.values()
    assert Entry.objects.get(verb="endings.type_in").details["heard_by"] == "in_person"
    assert "4 of 4 questions" in said(coach.get(hub(lou)))


def test_what_is_left_empty_is_said_and_nothing_typed_is_lost(cast, lou, coach):
    first, second = (one.code for one in questions(cast, "daily")[:2])
    sent = answered(cast, "daily", **{f"words.{first}": "A poem"})
    del sent[f"answer.{second}"]
    answer = coach.post(part(lou, "daily"), sent)
    assert "Choose an answer, or that they left it empty." in came_back(answer)
    assert "A poem" in inside(answer)
    assert not Assessment.objects.filter(person=lou).exists()
    sent[f"answer.{second}"] = "empty"
    coach.post(part(lou, "daily"), sent)
    assert Answer.objects.get(question=second).skipped
    assert "Left empty" in said(
        coach.get(reverse("desk:plan_on_paper_letter", args=[typed("answers").get().ref]))
    )


def test_how_it_reached_us_is_asked_once_in_a_talk(cast, lou, coach):
    coach.post(part(lou, "daily"), answered(cast, "daily"))
    page = inside(coach.get(part(lou, "steady")))
    assert 'value="in_person" class="govuk-radios__input" id="id_way_2" checked' in page or (
        "checked" in page.split('value="in_person"')[1][:120]
    )


def test_two_who_type_at_once_see_both_answers(cast, lou, coach):
    first = questions(cast, "daily")[0]
    coach.post(part(lou, "daily"), answered(cast, "daily"))
    other = answered(cast, "daily", 2, **{f"words.{first.code}": "Second paper"})
    page = coach.post(part(lou, "daily"), other)
    text = came_back(page)
    assert "Somebody saved this while you were writing" in text
    assert "Second paper" in inside(page)
    assert Answer.objects.get(question=first.code).option == first.options[1].code


def test_a_second_click_sends_once(cast, lou, coach):
    talked(cast, lou, coach)
    again = coach.post(door(lou, "send-answers"), how(way="in_person"))
    assert "This was written down before. Nothing was changed." in told(coach, again)
    assert Assessment.objects.filter(person=lou, status="sent").count() == 1
    assert typed("answers_send").count() == 1


def test_what_was_sent_stays_and_a_late_answer_begins_nothing_anew(cast, lou, coach):
    talked(cast, lou, coach)
    assert coach.get(part(lou, "daily")).status_code == 404
    late = coach.post(part(lou, "daily"), answered(cast, "daily", 3))
    assert "sent already" in came_back(late)
    assert Assessment.objects.filter(person=lou).count() == 1


def test_they_answer_again_and_the_amount_before_stays(cast, lou, coach):
    talked(cast, lou, coach)
    assert "begins" not in said(coach.get(door(lou, "answers-again")))
    coach.post(door(lou, "answers-again"), how())
    assert Assessment.objects.filter(person=lou, status="draft").count() == 1
    assert "0 of 4 questions" in said(coach.get(hub(lou)))


def test_what_the_amount_needs_besides_is_asked_and_typed_in(cast):
    """Where an amount follows how somebody is insured, the answers wait for it: nothing is lost."""
    far, broker = replace(cast, programme=cast.other_programme), cast.client("stranger")
    pack = pack_of(far.programme)
    with time_machine.travel(NOW, tick=True):
        said_then = {one.code: one.values[0] for one in pack.asked}
        rae = joined(far, "Rae Hill", language=pack.languages[0], **said_then)
        rae.facts = {}
        rae.save(update_fields=["facts"])
        chosen(far, rae, "stranger", "broker")
        waits = came_back(talked(far, rae, broker))
        assert "Type it in first, under “What the programme asks about them”." in waits
        assert not Assessment.objects.filter(person=rae, status="sent").exists()
        asked = {f"facts.{one.code}": one.values[0] for one in pack.asked}
        assert broker.post(door(rae, "about-them"), {**how(), **asked}).status_code == 302
        sent = broker.post(door(rae, "send-answers"), how())
        assert "a year to plan with." in printed(broker.get(sent["Location"]))


# -- the plan --


def test_a_goal_and_a_thing_are_changed_taken_off_and_put_back(cast, lou, coach):
    plan = written(cast, lou, coach)
    goal, line = Goal.objects.get(), Line.objects.get()
    assert (goal.words, goal.written_by) == ("Swim again", cast.account("coach").ref)
    assert (line.what, line.each_minor, line.times, line.goal_id) == ("Swimming", 1250, 12, goal.pk)
    types(coach, door(lou, "goal", goal), words="Swim in the sea")
    types(coach, door(lou, "thing", line), **thing(goal, each="15"))
    line.refresh_from_db()
    assert line.each_minor == 1500
    types(coach, door(lou, "thing-off", line))
    page = said(coach.get(hub(lou)))
    assert "Taken off" in page
    types(coach, door(lou, "thing-back", line))
    line.refresh_from_db()
    assert line.removed_at is None
    types(coach, door(lou, "goal-off", goal))
    types(coach, door(lou, "goal-back", goal))
    goal.refresh_from_db()
    assert (goal.words, goal.removed_at) == ("Swim in the sea", None)
    types(coach, door(lou, "aside", plan), each="100", early_signs="2 bad nights", what="Rest")
    types(coach, door(lou, "running", plan), managing="My sister calls", months="6")
    version = plan_of(lou)
    assert (version.matters, version.managing, version.months) == (
        "My garden",
        "My sister calls",
        6,
    )
    assert version.lines.filter(kind="contingency").get().each_minor == 10_000
    for act in ("plan_matters", "plan_goal", "plan_thing", "plan_thing_off", "plan_aside"):
        assert typed(act).first().way == "paper"


def test_the_same_words_said_again_later_are_kept_again(cast, lou, coach):
    written(cast, lou, coach)
    goal = Goal.objects.get()
    for words in ("Run", "Swim again", "Run"):
        types(coach, door(lou, "goal", goal), words=words)
    goal.refresh_from_db()
    assert goal.words == "Run"
    assert typed("plan_goal").count() == 4


def test_a_price_that_cannot_be_read_loses_nothing(cast, lou, coach):
    plan = begun(cast, lou, coach)
    page = types(coach, door(lou, "add-thing", plan), what="A bicycle", each="a lot")
    came_back(page)
    assert "A bicycle" in inside(page)
    assert not Line.objects.exists()


def test_what_is_missing_stands_on_the_page_and_without_a_name_nothing_is_sent(cast, lou, coach):
    plan = begun(cast, lou, coach)
    page = said(coach.get(door(lou, "send-plan", plan)))
    assert "First, this is still open" in page
    assert came_back(signed(plan, lou, coach))
    assert plan_of(lou).sent_at is None
    types(coach, door(lou, "add-goal", plan), words="Swim again")
    assert "Write the name they signed with." in came_back(signed(plan, lou, coach, signed_name=""))
    assert plan_of(lou).sent_at is None


def test_what_changed_after_it_was_read_is_read_once_more(cast, lou, coach):
    plan = written(cast, lou, coach)
    old = {**how(), "edit_no": "1", "key": str(lou.ref), "signed_name": "Lou Reed"}
    page = coach.post(door(lou, "send-plan", plan), old)
    assert "Read it once more" in came_back(page)
    assert plan_of(lou).sent_at is None


def test_a_goal_typed_in_after_the_plan_was_sent_is_not_lost(cast, lou, coach):
    plan = written(cast, lou, coach)
    goal = Goal.objects.get()
    signed(plan, lou, coach)
    late = coach.post(
        door(lou, "goal", goal), {**how(), "edit_no": "9", "key": str(lou.ref), "words": "Sing"}
    )
    assert "stays as it is" in came_back(late)
    assert "Sing" in inside(late)


def test_two_who_write_one_goal_see_both_texts(cast, lou, coach):
    written(cast, lou, coach)
    goal = Goal.objects.get()
    types(coach, door(lou, "goal", goal), words="Swim in the sea")
    page = coach.post(
        door(lou, "goal", goal), {**how(), "edit_no": "0", "key": str(lou.ref), "words": "Sing"}
    )
    assert "Swim in the sea" in came_back(page)
    assert "Sing" in inside(page)


def test_a_second_click_sends_the_plan_once_and_a_change_is_a_new_version(cast, lou, coach):
    plan = written(cast, lou, coach)
    there = door(lou, "send-plan", plan)
    data = {
        **how(way="paper"),
        "edit_no": str(plan_of(lou).edit_no),
        "key": str(lou.ref),
        "signed_name": "Lou Reed",
    }
    coach.post(there, data)
    assert "written down before" in told(coach, coach.post(there, data))
    assert typed("plan_send").count() == 1
    types(coach, door(lou, "change-plan", plan))
    assert PlanVersion.objects.filter(plan=plan).count() == 2
    assert "Swim again" in said(coach.get(hub(lou)))
    assert plan_of(lou).sent_at is None


def test_who_typed_the_plan_in_does_not_decide_on_it(cast, lou, coach):
    plan = written(cast, lou, coach)
    signed(plan, lou, coach)
    consent_role = {
        "programme": cast.programme,
        "account": cast.account("coach"),
        "role": "approver",
        "from_at": NOW,
        "until_at": NOW + timedelta(days=30),
    }
    from ownway.core.actors import SYSTEM

    consent.grant_role(**consent_role, by=SYSTEM, at=NOW)
    page = said(coach.get(reverse("desk:plan", args=[plan_of(lou).ref])))
    assert "A colleague decides." in page
    assert "Send my answer" not in page


def test_a_small_sum_once_begins_a_plan_of_its_own(cast, lou, coach):
    sent = types(coach, door(lou, "once"), amount="80", purpose="A bicycle to get to college")
    assert sent.status_code == 302, said(sent)
    version = plan_of(lou)
    assert version.plan.kind == "one_off"
    assert "Their one-off plan, £80" in said(coach.get(hub(lou)))


# -- the answer --


NO = {"why": "The pool is closed.", "way_on": "Another pool."}


def refused(cast, lou, coach):
    plan = written(cast, lou, coach)
    signed(plan, lou, coach)
    code = pack_of(cast.programme).decisions.refusal_reasons[0]
    decided(cast.client("approver"), plan_of(lou), "refused", **{**NO, "reason": code})
    return reverse("desk:plan_on_paper_answer", args=[plan_of(lou).ref])


def test_the_answer_prints_with_its_reason_and_the_way_on(cast, lou, coach):
    there = refused(cast, lou, coach)
    assert there in links(coach.get(hub(lou)))
    paper = printed(coach.get(there))
    for words in ("Lou Reed", "Swimming", "The pool is closed.", "Another pool.", "Priya Shah"):
        assert words in paper
    assert "second look" in paper
    assert cast.client("approver").get(there).status_code == 404


def test_a_second_look_is_typed_in_and_somebody_else_answers_it(cast, lou, coach):
    there = refused(cast, lou, coach)
    door_again = next(one for one in links(coach.get(there)) if "look-at-plan" in one)
    letter = types(coach, door_again, words="The baths are open again.")
    assert "You asked for a second look." in printed(coach.get(letter["Location"]))
    look = Reconsideration.objects.get()
    assert look.words == "The baths are open again."
    said_again = coach.post(door_again, {**how(way="paper"), "words": look.words})
    assert "written down before" in told(coach, said_again)
    with pytest.raises(ConflictOfInterest):
        answer_second_look(
            second_look=look, outcome="changed", reason="Open.", by=cast.by("coach"), at=NOW
        )
    assert "After a second look" not in said(coach.get(there))


def test_they_say_that_something_is_wrong_in_their_amount(cast, lou, coach):
    assert coach.get(door(lou, "amount-wrong")).status_code == 404
    talked(cast, lou, coach)
    words = {"wrong_in": "answer", "words": "Nights are worse."}
    letter = types(coach, door(lou, "amount-wrong"), **words)
    paper = printed(coach.get(letter["Location"]))
    assert "Nights are worse." in paper
    assert "In one of my answers" in paper
    claim = AmountClaim.objects.get()
    assert claim.said_by == cast.account("coach").ref
    with pytest.raises(ConflictOfInterest, match="You typed in what they said"):
        answer_claim(claim=claim, outcome="stands", reason="No.", by=cast.by("coach"), at=NOW)
    assert coach.get(door(lou, "amount-wrong")).status_code == 404


def test_each_act_has_its_words():
    acts = [(code, act) for noun in PLAN for code, act in noun.acts.items()]
    assert len({code for code, _act in acts}) == len(acts)
    assert {act.kept for _code, act in acts} == set(ACTS) == PLAN_ACTS
    assert not PLAN_ACTS & (MONEY_ACTS | OPEN_ACTS | ENDING_ACTS)


def test_the_letter_is_in_the_persons_language(cast, coach):
    with time_machine.travel(NOW, tick=True):
        pia = joined(cast, "Pia Sol", language="es")
        chosen(cast, pia)
        letter = talked(cast, pia, coach)
        paper = inside(coach.get(letter["Location"]))
    assert '<div lang="es">' in paper
    assert "al año" in paper
