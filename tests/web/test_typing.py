"""The door for paper: what somebody without a sign-in writes or says on their way out (I15)."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from ownway.consent import actions as consent
from ownway.core.actors import SYSTEM
from ownway.endings import actions, queries
from ownway.endings.models import Exit, ExitPlan, Taper, TypedIn
from ownway.endings.models.readiness import Readiness
from ownway.endings.rules import ExitStatus, Heard, HeardBy
from ownway.joining import actions as joining
from ownway.people.models import Person
from tests.cast import NOW
from tests.leaving import peer, sign
from tests.web.reading import came_back, inside, said, told

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=60)
CALLED = Heard(HeardBy.PHONE, NOW.date())


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(NOW, tick=True):
        yield


def on_paper(cast, name="Lou Reed", language="en-GB"):
    return joining.join(
        programme=cast.programme,
        account=None,
        name=name,
        language=language,
        facts={},
        informed_version="0" * 64,
        by=cast.by("coach"),
        at=NOW,
    ).person


@pytest.fixture
def lou(cast):
    return on_paper(cast)


def day(prefix, on=LATER):
    return {f"{prefix}_0": str(on.day), f"{prefix}_1": str(on.month), f"{prefix}_2": str(on.year)}


def works(cast, who, role, person=None):
    consent.grant_role(
        account=cast.account(who),
        role=role,
        programme=cast.programme,
        person=person,
        from_at=NOW,
        until_at=NOW + timedelta(days=300),
        by=SYSTEM,
        at=NOW,
    )


def there(person, act):
    return reverse("desk:type_in", args=[person.ref, act])


def types(client, person, act, *, way="paper", on=NOW, **words):
    return client.post(there(person, act), {"way": way, **day("said_on", on), **words})


def hub(client, person):
    return said(client.get(reverse("desk:typing", args=[person.ref])))


# -- one door for everything --


def test_everything_they_say_on_their_way_has_its_door(cast, lou):
    desk, coach = cast.client("approver"), cast.client("coach")
    page = said(desk.get(reverse("desk:person", args=[lou.ref])))
    assert "Leaving well, on paper" in page
    assert "By letter, by phone or in person: they have no sign-in" in page
    assert "They apply for a scholarship" in hub(desk, lou)
    letter = types(desk, lou, "said", way="phone", step="go_own_way")
    assert "It is written down. Now print this letter for them." in told(desk, letter)
    types(desk, lou, "plan", keeps_well="The pool", first_steps="I ring Mo", shared="on")
    types(desk, lou, "promise", words="I swim", **day("due_on"))
    works(cast, "coach", "coach")
    jo = str(cast.account("coach").ref)
    types(desk, lou, "ask", who=jo, words="Rings on Mondays", **day("due_on"))
    row = Exit.objects.get()
    ways = reverse("desk:exit", args=[row.ref])
    page = said(coach.get(ways))
    assert "They have no sign-in." in page
    assert "The pool" in page  # they ticked the box
    assert "Rings on Mondays" in page
    coach.post(reverse("desk:exit_step", args=[row.ref, "hand-round"]))
    me, jos = row.parties.get(side="person"), row.parties.get(side="staff")
    press = {"which": str(me.ref), "agreement": "1"}
    coach.post(reverse("desk:exit_step", args=[row.ref, "paper"]), press)
    sign(jos, cast.by("coach"), NOW)
    types(desk, lou, "said", step="begin_transition")
    row.refresh_from_db()
    assert row.status == ExitStatus.IN_TRANSITION
    ours = jos.commitments.get()
    types(desk, lou, "mark", which=str(ours.ref), outcome="missed")
    mine = me.commitments.get()
    types(desk, lou, "change", which=str(mine.ref), words="I swim in May", **day("due_on"))
    types(desk, lou, "reach", words="Sing in a choir")
    swim = queries.milestones(queries.of_exit(row, NOW))[0]
    types(desk, lou, "reached", which=str(swim.ref), became="reached")
    types(desk, lou, "signs", strengths="Cooking", words="A bit afraid")
    types(desk, lou, "said", step="pause")
    row.refresh_from_db()
    ours.refresh_from_db()
    assert (ours.person_says, row.paused_at is not None) == ("missed", True)
    assert TypedIn.objects.count() == 12 - 1
    assert "Typed in so far" in hub(desk, lou)


def test_an_application_a_no_and_a_second_look_by_post(cast, lou):
    desk, senior = cast.client("approver"), cast.client("senior_approver")
    peer(cast.programme, cast.by("coach"))
    types(desk, lou, "said", step="show_interest")
    types(desk, lou, "apply", hopes="a job, at the harbour", needs="")
    row = Exit.objects.get()
    assert (row.hopes, row.status) == ("a job, at the harbour", "applied")
    answer = reverse("desk:exit_answer", args=[row.ref])
    page = said(desk.get(answer))
    assert "You typed this in, so somebody else answers it." in page
    assert "On paper, 4 September 2026. Typed in by Priya Shah." in page
    assert "Send the answer" not in page
    no = {"reason": "no_coach_free", "words": "Nobody is free.", "would_change": "In May."}
    desk.post(answer, {"do": "decline", **no})
    row.refresh_from_db()
    assert row.status == ExitStatus.APPLIED
    senior.post(answer, {"do": "decline", **no})
    assert "They want somebody else to look at the no" in hub(desk, lou)
    types(desk, lou, "look-again", words="Mo said that he is free.")
    assert row.answers.get().challenge == "Mo said that he is free."
    assert desk.get(there(lou, "look-again")).status_code == 404


def test_what_is_missing_is_said_and_nothing_is_lost(cast, lou):
    desk = cast.client("approver")
    page = came_back(desk.post(there(lou, "apply"), {"hopes": "A home"}))
    assert "Choose one." in page
    answer = types(desk, lou, "apply", hopes="", on=NOW)
    assert "Write what they wrote or said." in came_back(answer)
    answer = types(desk, lou, "apply", hopes="A home", on=NOW + timedelta(days=2))
    assert "This day is still to come." in came_back(answer)
    assert "A home" in inside(answer)
    assert not Exit.objects.exists()


def test_a_second_click_writes_nothing_twice(cast, lou):
    desk = cast.client("approver")
    for act, words in (("apply", {"hopes": "A home"}), ("said", {"step": "pause"})):
        types(desk, lou, act, **words)
        again = types(desk, lou, act, **words)
        assert "This was written down before. Nothing was changed." in told(desk, again)
    assert TypedIn.objects.count() == 2
    assert desk.get(there(lou, "apply")).status_code == 404  # nothing to apply for now


def test_other_words_than_a_colleague_typed_are_not_lost_in_silence(cast, lou):
    desk, senior = cast.client("approver"), cast.client("senior_approver")
    types(desk, lou, "apply", hopes="A home")
    answer = types(senior, lou, "apply", hopes="A job by the sea")
    assert "There is an application already" in came_back(answer)
    assert "A job by the sea" in inside(answer)


def test_nobody_says_of_themselves_that_they_failed(cast, lou):
    works(cast, "coach", "coach")
    by, helper = cast.by("approver"), cast.by("coach")
    row = actions.go_own_way(person=lou, heard=CALLED, by=by, at=NOW)
    until = {"due_on": LATER.date(), "heard": CALLED, "by": by, "at": NOW}
    mine = actions.promise(owner=row.parties.get(), words="I swim", **until)
    asked = {"way_out": row, "account": cast.account("coach"), "words": "Ring"}
    actions.ask_promise(**asked, **until)
    actions.hand_round(way_out=row, by=helper, at=NOW)
    me, jos = row.parties.get(side="person"), row.parties.get(side="staff")
    paper = {"name": "Lou", "agreement": 1, "on_paper": True}
    actions.sign(party=me, **paper, by=helper, at=NOW)
    sign(jos, helper, NOW)
    desk = cast.client("approver")
    said_no = types(desk, lou, "mark", which=str(mine.ref), outcome="missed")
    assert "Else agree it anew." in came_back(said_no)
    for _twice in range(2):
        types(desk, lou, "mark", which=str(mine.ref), outcome="kept")
    mine.refresh_from_db()
    assert mine.outcome == "kept"
    ours = str(jos.commitments.get().ref)
    coach = cast.client("coach")
    page = came_back(types(coach, lou, "mark", which=ours, outcome="missed"))
    assert "You promised this, so somebody else types in what they say of it." in page


# -- for whom, and by whom --


def test_nobody_types_in_for_somebody_with_a_sign_in(cast, anas_plan):
    desk = cast.client("approver")
    assert desk.get(reverse("desk:typing", args=[cast.ana.ref])).status_code == 404
    assert types(desk, cast.ana, "said", step="go_own_way").status_code == 404
    assert "on paper" not in said(desk.get(reverse("desk:person", args=[cast.ana.ref])))
    actions.go_own_way(person=cast.ana, by=cast.by("ana"), at=NOW)
    senior = cast.client("senior_approver")
    page = said(senior.get(reverse("desk:exit", args=[Exit.objects.get().ref])))
    assert "They have no sign-in." not in page
    sheet = reverse("desk:exit_sheet", args=[cast.ana.ref, "plan"])
    assert desk.get(sheet).status_code == 404


@pytest.mark.parametrize("who", ["far_approver", "payer", "coach", "neighbour"])
def test_others_find_no_door(cast, lou, who):
    other = cast.client(who)
    assert other.get(reverse("desk:typing", args=[lou.ref])).status_code == 404
    assert types(other, lou, "said", step="go_own_way").status_code == 404
    sheet = reverse("desk:exit_sheet", args=[lou.ref, "plan"])
    assert other.get(sheet).status_code == 404
    actions.go_own_way(person=lou, heard=CALLED, by=cast.by("approver"), at=NOW)
    kept = reverse("desk:typed_in", args=[TypedIn.objects.get().ref])
    assert other.get(kept).status_code == 404


def test_who_is_close_to_somebody_leaves_it_to_a_colleague(cast, lou):
    close = {"person": lou, "kind": "family", "from_on": NOW.date()}
    said_so = {"programme": cast.programme, **close, "words": "My cousin"}
    consent.declare_interest(**said_so, by=cast.by("approver"), at=NOW)
    assert types(cast.client("approver"), lou, "said", step="go_own_way").status_code == 404
    types(cast.client("senior_approver"), lou, "said", step="go_own_way")
    assert Exit.objects.get().person == lou


def test_who_is_named_for_somebody_finds_them_on_their_list(cast, lou):
    works(cast, "stranger", "approver", person=lou)
    other = on_paper(cast, "Kit Moor")
    named, ways = cast.client("stranger"), reverse("desk:exits")
    page = said(named.get(ways))
    assert "Lou Reed" in page
    assert "Kit Moor" not in page
    assert "It is written down." in told(named, types(named, lou, "said", step="go_own_way"))
    assert types(named, other, "said", step="go_own_way").status_code == 404


def test_a_coach_types_in_once_they_take_part(cast, lou):
    works(cast, "coach", "coach")
    coach = cast.client("coach")
    assert coach.get(reverse("desk:typing", args=[lou.ref])).status_code == 404
    by = cast.by("approver")
    row = actions.go_own_way(person=lou, heard=CALLED, by=by, at=NOW)
    actions.ask_along(way_out=row, account=cast.account("coach"), by=by, at=NOW)
    types(coach, lou, "plan", keeps_well="The pool")
    assert ExitPlan.objects.get().keeps_well == "The pool"
    types(coach, lou, "promise", words="I swim", **day("due_on"))
    assert row.commitments.get().owner.side == "person"


def test_after_they_left_there_is_no_way_out_to_type_in(cast, lou):
    """What is left to say stands in test_desk_typing_endings."""
    actions.leave(person=lou, heard=CALLED, by=cast.by("approver"), at=NOW)
    desk = cast.client("approver")
    assert there(lou, "said") not in inside(desk.get(reverse("desk:typing", args=[lou.ref])))
    assert desk.get(there(lou, "said")).status_code == 404
    types(desk, lou, "said", step="go_own_way")
    assert not Exit.objects.exists()


# -- what is theirs stays theirs --


def test_a_plan_that_is_not_shared_is_read_by_nobody_but_who_typed_it(cast, lou):
    desk, senior = cast.client("approver"), cast.client("senior_approver")
    types(desk, lou, "said", step="go_own_way")
    types(desk, lou, "plan", keeps_well="My garden")
    types(desk, lou, "signs", strengths="I can listen")
    assert "My garden" in inside(desk.get(there(lou, "plan")))
    page = inside(senior.get(there(lou, "plan")))
    assert "My garden" not in page
    assert "What you type now takes its place" in page
    kept = TypedIn.objects.get(act="write_plan")
    assert "My garden" in inside(desk.get(reverse("desk:typed_in", args=[kept.ref])))
    for act in ("write_plan", "note_signs"):
        one = TypedIn.objects.get(act=act)
        assert senior.get(reverse("desk:typed_in", args=[one.ref])).status_code == 404
    assert "My exit plan" not in hub(senior, lou).partition("Typed in so far")[2]
    assert "Who may read how it feels" in hub(desk, lou)
    assert "Who may read how it feels" not in hub(senior, lou)
    types(desk, lou, "who-reads", shared="yes")
    assert Readiness.objects.get().shared_at is not None
    whole = {"keeps_well": "My garden, and Mo", "version": "1"}
    told(senior, types(senior, lou, "plan", **whole))
    assert ExitPlan.objects.get().keeps_well == "My garden, and Mo"
    old = types(desk, lou, "plan", keeps_well="My garden", version="1")
    came_back(old)


# -- what they get on paper --


def test_the_letter_says_all_of_it_in_their_language(cast):
    pia = on_paper(cast, "Pia Sol", "es")
    desk = cast.client("approver")
    answer = types(desk, pia, "apply", way="in_person", hopes="Un trabajo", needs="Una bici")
    page = desk.get(answer["Location"])
    assert "Un trabajo" in said(page)
    assert "In person" in said(page)
    assert "Priya Shah" in said(page)
    letter = inside(page).partition('<div lang="es">')[2]
    for words in ("Pia Sol", "Un trabajo", "Una bici", "En persona", "Priya Shah", "septiembre"):
        assert words in letter


def test_every_blank_form_prints_with_their_name_and_asks_what_the_page_asks(cast, lou):
    desk = cast.client("approver")
    asks = {
        "begin": "What do you hope for?",
        "plan": "How I notice that things get harder",
        "promises": "Somebody of the staff will",
        "going": "Which promise?",
        "signs": "What are you good at?",
        "less-money": "how much for the whole year?",
    }
    for sheet, question in asks.items():
        page = said(desk.get(reverse("desk:exit_sheet", args=[lou.ref, sheet])))
        assert question in page
        assert "Lou Reed" in page
    assert desk.get(reverse("desk:exit_sheet", args=[lou.ref, "none"])).status_code == 404
    ana = cast.client("ana")
    link = reverse("my:exit_sheet", args=["begin"])
    assert link in inside(ana.get(reverse("my:exit")))
    assert "What do you hope for?" in said(ana.get(link))


def test_who_gets_a_sign_in_later_reads_what_was_typed_in_for_them(cast, lou):
    desk = cast.client("approver")
    types(desk, lou, "said", way="phone", step="go_own_way")
    types(desk, lou, "plan", keeps_well="The pool")
    stranger = cast.client("stranger")
    Person.objects.filter(pk=lou.pk).update(account=cast.account("stranger"))
    assert "What was typed in for me" in said(stranger.get(reverse("my:exit")))
    page = said(stranger.get(reverse("my:typed")))
    for words in ("The pool", "By phone", "On paper", "Priya Shah, 4 September 2026"):
        assert words in page
    assert types(desk, lou, "plan", keeps_well="Mine?").status_code == 404
    kept = TypedIn.objects.get(act="write_plan")
    assert desk.get(reverse("desk:typed_in", args=[kept.ref])).status_code == 200
    assert cast.client("ana").get(reverse("my:typed")).status_code == 404


# -- less money, step by step --


@pytest.fixture
def by_post(cast, anas_plan):
    Person.objects.filter(pk=cast.ana.pk).update(account=None)
    return anas_plan


def test_less_money_step_by_step_by_post(cast, by_post):
    desk, ana = cast.client("approver"), by_post.person
    assert "Less money, step by step" in hub(desk, ana)
    step = {**day("from_1"), "amount_1": "900", **day("from_2")}
    half = types(desk, ana, "less-money", **step)
    assert "Write both the day and the amount." in came_back(half)
    more = types(desk, ana, "less-money", **day("from_1"), amount_1="999999")
    assert "Write less than the step before" in came_back(more)
    types(desk, ana, "less-money", **day("from_1"), amount_1="900")
    answer = there(ana, "less-money-answer")
    page = said(desk.get(answer))
    assert "£900" in page
    unsigned = types(desk, ana, "less-money-answer", step="yes")
    assert "Write the name they signed with." in came_back(unsigned)
    types(desk, ana, "less-money-answer", step="yes", signed_name="Ana")
    taper = Taper.objects.get()
    assert (taper.signed_name, taper.signed_by) == ("Ana", cast.by("approver").ref)
    assert desk.get(there(ana, "less-money")).status_code == 404
    types(desk, ana, "less-money-answer", way="phone", step="pause")
    types(desk, ana, "less-money-answer", way="phone", step="resume")
    types(desk, ana, "less-money-answer", way="phone", step="end")
    taper.refresh_from_db()
    assert taper.ended_at is not None
    assert TypedIn.objects.count() == 5


def test_a_no_to_the_steps_ends_them(cast, by_post):
    desk, ana = cast.client("approver"), by_post.person
    types(desk, ana, "less-money", **day("from_1"), amount_1="900")
    types(desk, ana, "less-money-answer", step="end")
    assert Taper.objects.get().signed_at is None
    assert Taper.objects.get().ended_at is not None


def test_money_is_typed_in_only_by_those_to_whom_it_is_open(cast, by_post):
    works(cast, "stranger", "coach")
    by = cast.by("approver")
    row = actions.go_own_way(person=by_post.person, heard=CALLED, by=by, at=NOW)
    actions.ask_along(way_out=row, account=cast.account("stranger"), by=by, at=NOW)
    coach = cast.client("stranger")
    page = hub(coach, by_post.person)
    assert "Their exit plan" in page
    assert "The days and amounts they wrote" not in page
    assert coach.get(there(by_post.person, "less-money")).status_code == 404
