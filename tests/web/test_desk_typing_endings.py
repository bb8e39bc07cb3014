"""A break, leaving, graduating, the time after and coming back, typed in by staff (I15)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import time_machine
from django.urls import reverse

from ownway.core.actors import SYSTEM
from ownway.endings import actions
from ownway.endings.models import (
    AskAgain,
    EndChallenge,
    Ending,
    Party,
    Reply,
    Return,
    Story,
    TypedIn,
)
from ownway.endings.rules import Heard, HeardBy
from ownway.joining import actions as joining
from ownway.joining.models import Enrolment
from ownway.people.models import Person
from ownway.planning.models import Plan
from ownway.record.models import Entry
from tests.cast import NOW
from tests.leaving import on_paper
from tests.web.reading import came_back, inside, printed, said, told

pytestmark = pytest.mark.django_db
TODAY = NOW.date()
WORDS = {"achieved": "I walk to the sea.", "keeps_well": "My dog", "thanks": "Maria"}
HERE = ("break", "leave")
AFTER = ("come-back", "ask-later", "how-it-goes", "story", "story-back")


@pytest.fixture
def lou(cast):
    with time_machine.travel(NOW, tick=True):
        yield joining.join(
            programme=cast.programme,
            account=None,
            name="Lou Reed",
            language="en-GB",
            facts={},
            informed_version="0" * 64,
            by=cast.by("coach"),
            at=NOW,
        ).person


@pytest.fixture
def desk(cast):
    return cast.client("approver")


def how(on: date = TODAY, heard: str = "phone", **more: str) -> dict[str, str]:
    """How it was said, as the form asks; read back to them."""
    day = {"said_on_0": str(on.day), "said_on_1": str(on.month), "said_on_2": str(on.year)}
    return {"way": heard, **day, "sure": "on", **more}


def door(person, act):
    return reverse("desk:type_in", args=[person.ref, act])


def hub(person):
    return reverse("desk:typing", args=[person.ref])


def kept(act, subject, verb=""):
    """The one row of what was typed in, and the one entry that holds it."""
    row = TypedIn.objects.get(act=act, subject=subject)
    entry = Entry.objects.get(verb=verb or f"endings.{act}")
    assert entry.details["heard_by"] == row.way
    assert entry.details["said_on"] == row.said_on.isoformat()
    return row


def graduated(cast, person):
    on_paper(person, cast.by("senior_approver"), at=NOW)
    return actions.graduate(person=person, **WORDS, by=SYSTEM, at=NOW)


def gone(person, **asks):
    actions.leave(person=person, by=SYSTEM, at=NOW)
    if asks:
        return actions.choose_asking(person=person, **asks, by=SYSTEM, at=NOW)
    return None


def test_the_page_offers_what_can_be_said_now(lou, desk):
    assert hub(lou) in inside(desk.get(reverse("desk:person", args=[lou.ref])))
    page = inside(desk.get(hub(lou)))
    assert all(door(lou, act) in page for act in HERE)
    assert not any(door(lou, act) in page for act in (*AFTER, "graduate", "break-over"))
    gone(lou, months=3, way="phone")
    page = inside(desk.get(hub(lou)))
    assert all(door(lou, act) in page for act in AFTER[:3])
    assert not any(door(lou, act) in page for act in (*HERE, *AFTER[3:], "apply", "plan"))
    assert hub(lou) in inside(desk.get(reverse("desk:person", args=[lou.ref])))


def test_they_leave_in_their_words_with_the_day_they_said_it(cast, lou, desk):
    there, before = door(lou, "leave"), TODAY - timedelta(days=2)
    assert "You need no reason." in said(desk.get(there))
    words = {"kind": "moved", "thanks": "Thank you all."}
    again = came_back(desk.post(there, {**how(**words), "sure": ""}))
    assert "Read it back to them first." in again
    came_back(desk.post(there, words))
    came_back(desk.post(there, how(TODAY + timedelta(days=1), **words)))
    assert not Ending.objects.exists()
    letter = printed(desk.get(desk.post(there, how(before, "paper", **words))["Location"]))
    ended = lou.endings.get()
    assert (ended.kind, ended.thanks) == ("moved", "Thank you all.")
    row = kept("leave", ended.ref)
    assert (row.way, row.said_on, row.typed_by) == ("paper", before, cast.by("approver").ref)
    for line in (
        "Lou Reed",
        "I leave",
        "I move away.",
        "Thank you all.",
        "Written or said on: 2 September 2026",
        "Typed in by: Priya Shah, 4 September 2026",
        "You can come back whenever you like.",
    ):
        assert line in letter, line
    assert desk.get(there).status_code == 404
    assert "This was written down before." in told(desk, desk.post(there, how(**words)))
    assert TypedIn.objects.count() == Ending.objects.count() == 1


def test_a_break_is_begun_and_ended_once_each(lou, desk):
    there, back = door(lou, "break"), door(lou, "break-over")
    assert "everything you wrote stay as they are" in said(desk.get(there))
    came_back(desk.post(there, {"way": "phone"}))
    assert desk.get(back).status_code == 404
    came_back(desk.post(back, how()))  # nobody rests
    assert "Tell us when you want to go on." in printed(
        desk.get(desk.post(there, how())["Location"])
    )
    desk.post(there, how())
    status = Enrolment.objects.get(person=lou)
    assert status.status == "paused"
    assert kept("take_break", status.ref, "joining.pause").way == "phone"
    assert door(lou, "break-over") in inside(desk.get(hub(lou)))
    for _press in range(2):
        desk.post(back, how(heard="in_person"))
    assert Enrolment.objects.get(person=lou).status == "active"
    assert kept("end_break", status.ref, "joining.resume").way == "in_person"


def test_they_graduate_once_and_the_certificate_is_handed_over(cast, lou, desk):
    there = door(lou, "graduate")
    assert desk.get(there).status_code == 404  # the plan and the promises come first
    on_paper(lou, cast.by("senior_approver"), at=NOW)
    assert "Your plan ends today." in said(desk.get(there))
    came_back(desk.post(there, how(**{**WORDS, "achieved": "x" * 10_000})))
    came_back(desk.post(there, {**how(**WORDS), "sure": ""}))
    assert not Ending.objects.exists()
    for _press in range(2):
        desk.post(there, how(**WORDS))
    ended = Ending.objects.get()
    assert kept("graduate", ended.ref).said == WORDS
    sheet = reverse("desk:certificate", args=[ended.ref])
    assert sheet in inside(desk.get(hub(lou)))
    page = printed(desk.get(sheet))
    for words in ("Lou Reed", *WORDS.values(), "4 September 2026"):
        assert words in page, words


def test_what_is_open_is_said_before_they_graduate(cast, lou, desk):
    row = on_paper(lou, cast.by("senior_approver"), at=NOW)
    heard = Heard(HeardBy.PHONE, TODAY)
    actions.pause(way_out=row, heard=heard, by=cast.by("approver"), at=NOW)
    assert "First, this is still open" in said(desk.get(door(lou, "graduate")))
    came_back(desk.post(door(lou, "graduate"), how(**WORDS)))
    assert not Ending.objects.exists()


def test_their_story_is_told_and_taken_back_as_they_say(cast, lou, desk):
    graduated(cast, lou)
    there, back = door(lou, "story"), door(lou, "story-back")
    assert "Only if you wish." in said(desk.get(there))
    came_back(desk.post(there, how(words="")))
    assert desk.get(back).status_code == 404
    letter = printed(desk.get(desk.post(there, how(words="The sea called."))["Location"]))
    assert "The sea called." in letter
    desk.post(there, how(words="The sea called."))
    story = Story.objects.get()
    assert (story.words, story.named) == ("The sea called.", False)
    assert kept("tell_story", story.ref).said == {"story": "The sea called.", "named": "no"}
    for _press in range(2):
        desk.post(back, how())
    story.refresh_from_db()
    assert story.withdrawn_by == cast.by("approver").ref
    kept("withdraw_story", story.ref)
    assert "The sea called." not in inside(desk.get(there))


def test_they_say_whether_and_when_to_ask_and_may_say_another(lou, desk):
    there = door(lou, "ask-later")
    assert desk.get(there).status_code == 404  # they take part
    gone(lou)
    page = inside(desk.get(there))
    assert "By letter" in page
    assert "By email" not in page  # who signs in nowhere is asked by phone or letter
    came_back(desk.post(there, how()))
    came_back(desk.post(there, how(months="7", way_asked="phone")))
    for months in ("3", "3", "0"):
        desk.post(there, how(months=months, way_asked="letter"))
    ask = AskAgain.objects.get()
    assert (ask.months, ask.way, ask.ask_on) == (0, "letter", None)
    rows = TypedIn.objects.filter(act="choose_asking", subject=ask.ref).order_by("pk")
    assert [one.said for one in rows] == [{"months": "3", "ask_by": "letter"}, {"months": "0"}]
    assert Entry.objects.filter(verb="endings.choose_asking").count() == 2
    letters = [printed(desk.get(reverse("desk:typed_in", args=[one.ref]))) for one in rows]
    assert "In 3 months" in letters[0]
    assert "Never" in letters[1]


def test_they_answer_how_it_goes_and_it_is_said_once(cast, lou):
    ask = gone(lou, months=3, way="phone")
    there, when = door(lou, "how-it-goes"), NOW + timedelta(days=92)
    with time_machine.travel(when, tick=True):
        desk = cast.client("approver")
        assert there in inside(desk.get(reverse("desk:asking", args=[ask.ref])))
        assert there in inside(cast.client("payer").get(reverse("desk:asking", args=[ask.ref])))
        desk.post(reverse("desk:asking", args=[ask.ref]))
        assert there in inside(desk.get(reverse("desk:leaving")))
        came_back(desk.post(there, how(when.date())))
        answer = {"words": "I swim.", "wants_back": "on"}
        letter = desk.post(there, how(when.date(), going="4", **answer))["Location"]
        desk.post(there, how(when.date(), going="1", **answer))
        reply = Reply.objects.get()
        assert (reply.going, reply.words, reply.wants_back) == (4, "I swim.", True)
        assert reply.replied_by == cast.by("approver").ref
        kept("reply", ask.ref)
        page = printed(desk.get(letter))
        assert "4 Well" in page
        assert "I swim." in page


def test_they_come_back_with_no_new_application(lou, desk):
    there = door(lou, "come-back")
    assert desk.get(there).status_code == 404
    gone(lou)
    assert "Welcome back." in said(desk.get(there))
    came_back(desk.post(there, {"way": ""}))
    letter = desk.post(there, how(heard="paper"))["Location"]
    desk.post(there, how(heard="paper"))
    kept("come_back", Return.objects.get().ref)
    assert "You take part again. Next is your plan" in printed(desk.get(letter))
    assert Enrolment.objects.get(person=lou).status == "enrolled"


def test_the_last_plan_is_read_to_them_and_copied(cast, lou, desk, anas_plan):
    ana = anas_plan.person
    Person.objects.filter(pk=ana.pk).update(account=None)
    gone(ana)
    page = said(desk.get(door(ana, "come-back")))
    assert "You begin with your last plan." in page
    assert "Feel strong again" in page
    desk.post(door(ana, "come-back"), how())
    back = Return.objects.get()
    assert back.plan == Plan.objects.get(person=ana, ended_at__isnull=True)
    assert Enrolment.objects.get(person=ana).status == "active"


def test_a_notice_is_told_by_letter_and_heard_in_their_words(cast, lou, desk):
    senior, where = cast.client("senior_approver"), reverse("desk:propose_end", args=[lou.ref])
    made = desk.post(where, {"reason_code": "moved_area", "words": "You live in Elm now."})
    assert "You can say that it is wrong." not in printed(senior.get(made.url))  # nothing is given
    assert "prints as a letter" in said(senior.get(made.url))
    assert senior.post(made.url, {"step": "agree"}).url == made.url
    letter = printed(senior.get(made.url))
    for words in ("Lou Reed", "You live in Elm now.", "You can say that it is wrong.", "Nothing"):
        assert words in letter
    came_back(desk.post(made.url, {"step": "said", "words": ""}))
    desk.post(made.url, how(step="said", words="I only visit there."))
    challenge = EndChallenge.objects.get()
    assert challenge.words == "I only visit there."
    assert kept("challenge_end", challenge.notice.ref).said == {"wrong": "I only visit there."}
    assert "I only visit there." in printed(desk.get(made.url))
    assert "They say that it is wrong" not in said(desk.get(made.url))


def test_who_has_a_sign_in_says_it_by_their_own_click(cast, lou, desk, anas_plan):
    for act in HERE:
        assert desk.get(door(cast.ana, act)).status_code == 404
        assert desk.post(door(cast.ana, act), how(kind="choice")).status_code == 404
    ask = gone(cast.ana, months=3, way="phone")
    for act in AFTER:
        assert desk.get(door(cast.ana, act)).status_code == 404
        assert desk.post(door(cast.ana, act), how(going="4", months="6")).status_code == 404
    asked = inside(desk.get(reverse("desk:asking", args=[ask.ref])))
    assert door(cast.ana, "how-it-goes") not in asked
    assert not TypedIn.objects.exists()


def test_staff_of_another_programme_and_staff_without_the_role_type_in_nothing(cast, lou):
    ended = graduated(cast, lou)
    actions.choose_asking(person=lou, months=3, way="phone", by=SYSTEM, at=NOW)
    before = TypedIn.objects.count()
    for who in ("far_approver", "releaser", "director", "coach", "neighbour"):
        client = cast.client(who)
        assert client.get(reverse("desk:certificate", args=[ended.ref])).status_code == 404, who
        for act in AFTER:
            assert client.get(door(lou, act)).status_code == 404, (who, act)
            answer = client.post(door(lou, act), how(going="4", words="Mine", months="3"))
            assert answer.status_code == 404, (who, act)
    assert TypedIn.objects.count() == before


def test_who_looks_after_those_who_left_hears_them_only_then(cast, lou):
    payer = cast.client("payer")
    for act in HERE:
        assert payer.get(door(lou, act)).status_code == 404
        assert payer.post(door(lou, act), how(kind="choice")).status_code == 404
    assert payer.get(hub(lou)).status_code == 404
    gone(lou)
    letter = payer.post(door(lou, "ask-later"), how(months="3", way_asked="phone"))["Location"]
    assert "In 3 months" in printed(payer.get(letter))
    assert AskAgain.objects.get().chosen_by == cast.by("payer").ref


def test_who_looks_after_those_who_left_reads_of_the_end_and_not_of_the_way(cast, lou, desk):
    row = on_paper(lou, cast.by("senior_approver"), at=NOW)
    desk.post(door(lou, "graduate"), how(**WORDS))
    payer, mine = cast.client("payer"), reverse("desk:typed_in", args=[_letter("promise").ref])
    page = said(payer.get(hub(lou)))
    assert "I graduate" in page
    assert "What I promise" not in page
    assert "What I promise" in said(desk.get(hub(lou)))
    assert payer.get(mine).status_code == 404
    assert desk.get(mine).status_code == 200
    assert reverse("desk:exit", args=[row.ref]) not in payer.get(hub(lou)).content.decode()


def _letter(act):
    return TypedIn.objects.get(act=act)


def test_who_typed_it_in_prints_the_letter_also_when_it_ended_their_standing(cast, lou):
    """The coach who walked along is no longer beside them once they have left."""
    coach, walked = cast.by("coach"), cast.client("coach")
    heard = Heard(HeardBy.PAPER, TODAY)
    row = actions.go_own_way(person=lou, heard=heard, by=cast.by("approver"), at=NOW)
    Party.objects.create(
        exit=row,
        side="staff",
        account=cast.account("coach"),
        name=coach.name,
        joined_at=NOW,
        joined_by=coach.ref,
    )
    letter = walked.post(door(lou, "leave"), how(kind="choice"))["Location"]
    assert "I leave" in printed(walked.get(letter))
    assert walked.get(hub(lou)).status_code == 404
    with time_machine.travel(NOW + timedelta(days=1), tick=True):
        assert cast.client("coach").get(letter).status_code == 404
