"""The pages of leaving well: the short way in three pages, a group, and what each side sees."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from ownway.endings import actions, queries
from ownway.endings.models import Cohort, Commitment, Ending, Exit, Story
from ownway.endings.models.readiness import Readiness
from ownway.programme.queries import day_of, pack_of
from tests.cast import NOW
from tests.leaving import peer, sign
from tests.web.reading import came_back, said, told

pytestmark = pytest.mark.django_db
SOON = timezone.now() + timedelta(days=30)


def day(prefix: str, on=SOON) -> dict[str, str]:
    return {f"{prefix}_0": str(on.day), f"{prefix}_1": str(on.month), f"{prefix}_2": str(on.year)}


def press(client, step, **args):
    return client.post(reverse("my:exit_step", args=[step]), args)


def at_the_desk(client, row, do, **values):
    return client.post(reverse("desk:exit", args=[row.ref]), {"do": do, **values})


def test_the_short_way_is_three_pages_long(cast, anas_plan):
    ana, coach = cast.client("ana"), cast.client("coach")
    first = said(ana.get(reverse("my:exit")))
    assert "On a way of my own" in first
    assert "You need none of this to leave." in first
    plan = press(ana, "own-way")
    assert plan["Location"] == reverse("my:exit_plan")  # page 1
    came_back(ana.post(plan["Location"], {"keeps_well": ""}))
    written = {"keeps_well": "The sea", "first_steps": "I ring Maria", "shared": "on"}
    promises = ana.post(plan["Location"], written)
    assert promises["Location"] == reverse("my:promises")  # page 2
    paper = ana.get(plan["Location"]).content.decode().partition("ow-print-only")[2]
    assert "I ring Maria" in paper.partition("</section>")[0]  # a form is not printed, words are
    there = promises["Location"]
    came_back(ana.post(there, {"do": "promise", "promise-words": "I swim"}))
    ana.post(there, {"do": "promise", "promise-words": "I swim", **day("promise-due_on")})
    asked = {"ask-who": str(cast.account("coach").ref), "ask-words": "Rings on Mondays"}
    ana.post(there, {"do": "ask", **asked, **day("ask-due_on")})
    page = said(ana.get(there))
    assert "Rings on Mondays" in page
    assert "Jo Marsh" in page
    press(ana, "hand-round")
    ana.post(there, {"do": "sign", "sign-name": "Ana Duarte", "sign-agreement": "1"})
    page = said(ana.get(there))
    assert "Their first page reminds them" in page  # it waits for staff, and says so without blame
    assert "You need to do nothing" in said(ana.get(reverse("my:exit")))

    row = Exit.objects.get()
    assert "Waits for your signature" in said(coach.get(reverse("desk:exits")))
    page = said(coach.get(reverse("desk:exit", args=[row.ref])))
    assert "The sea" in page  # Ana shares her plan with those who walk along
    lead = cast.client("approver")
    assert "Signatures we owe" in said(lead.get(reverse("desk:exits")))
    assert "The sea" not in said(lead.get(reverse("desk:exit", args=[row.ref])))
    assert at_the_desk(lead, row, "sign", name="Jo Marsh", agreement="1").status_code == 404
    at_the_desk(coach, row, "sign", name="Jo Marsh", agreement="1")
    row.refresh_from_db()
    assert row.status == "signed"

    assert "You say when." in said(ana.get(reverse("my:graduate")))  # page 3
    done = ana.post(reverse("my:graduate"), {"achieved": "I swim.", "yes": "1"})
    assert "I swim." in said(ana.get(done["Location"]))
    assert "You have graduated" in said(ana.get(reverse("my:exit")))
    assert "The sea" in said(ana.get(reverse("my:exit_plan")))

    story = reverse("my:story", args=[Ending.objects.get().ref])
    ana.post(story, {"words": "It took a year."})
    assert Story.objects.get().withdrawn_at is None
    ana.post(story, {"withdraw": "1"})
    assert Story.objects.get().withdrawn_at is not None
    assert cast.client("neighbour").get(story).status_code == 404


def test_a_group_from_its_team_to_the_retreat(cast, anas_plan):
    ana, lead, coach = (cast.client(who) for who in ("ana", "approver", "coach"))
    today = day_of(cast.programme, timezone.now())  # read when it is used: midnight comes
    plan = {"places": "245", "retreat_place": "Hall", **day("retreat_on", today)}
    assert "at most" in came_back(lead.post(reverse("desk:exits"), plan))
    lead.post(reverse("desk:exits"), {**plan, "places": "200"})
    assert coach.post(reverse("desk:exits"), plan).status_code == 200
    cohort = Cohort.objects.get()
    there = reverse("desk:exit_group", args=[cohort.ref])
    assert "There is no peer coach." in said(lead.get(there))
    assert coach.post(there, {"do": "open"}).status_code == 404
    assert "can show that they are a peer" in came_back(
        coach.post(there, {"do": "offer", "part": "peer_coach"})
    )
    peer(cast.programme, cast.by("coach"))
    coach.post(there, {"do": "offer", "part": "peer_coach"})
    lead.post(there, {"do": "open"})
    assert press(ana, "interested")["Location"] == reverse("my:exit_apply")
    ana.post(reverse("my:exit_apply"), {"hopes": "A job at the harbour"})
    row = Exit.objects.get()
    assert "Answer the application" in said(lead.get(reverse("desk:exits")))
    answer = reverse("desk:exit_answer", args=[row.ref])
    assert "A job at the harbour" in said(lead.get(answer))
    assert coach.get(answer).status_code == 404
    no = {"do": "decline", "reason": "no_coach_free", "words": "Nobody is free."}
    came_back(lead.post(answer, no))
    lead.post(answer, {**no, "would_change": "A coach in May."})
    page = said(ana.get(reverse("my:exit_answer")))
    for words in ("Nobody is free.", "A coach in May.", "It is no judgement of you.", "Priya Shah"):
        assert words in page
    ana.post(reverse("my:exit_answer"), {"words": "Jo is free."})
    member = cohort.team.get()
    look = {"do": "look", "coach": str(member.ref), "words": "You are right."}
    lead.post(answer, look)  # who said no does not look again
    row.refresh_from_db()
    assert row.status == "declined"
    cast.client("senior_approver").post(answer, look)
    row.refresh_from_db()
    assert row.status == "awarded"
    assert "Hall" in said(ana.get(reverse("my:exit")))
    at_the_desk(
        lead, row, "resource", kind="housing", partner="Elm", words="A flat", **day("until_on")
    )
    assert "A flat" in said(ana.get(reverse("my:exit")))
    lead.post(there, {"do": "came", "came": []})
    page = said(ana.get(reverse("my:exit")))
    assert "another day" in page
    lead.post(reverse("desk:exit_step", args=[row.ref, "catch-up"]))
    row.refresh_from_db()
    assert row.status == "retreat_done"
    press(ana, "rest")
    assert "Everything waits for you." in said(ana.get(reverse("my:exit")))
    assert "Resting" in said(lead.get(reverse("desk:exits")))
    press(ana, "go-on")
    press(ana, "step-out")
    assert "You stepped out" in said(ana.get(reverse("my:exit")))
    director = cast.client("director")
    assert "Kept back" in said(director.get(reverse("org:exits")))


def test_promises_are_marked_changed_and_handed_on(cast, anas_plan):
    ana, coach = cast.client("ana"), cast.client("coach")
    by, helper, how = cast.by("ana"), cast.by("coach"), {"at": NOW}
    row = actions.go_own_way(person=cast.ana, by=by, **how)
    actions.write_plan(way_out=row, keeps_well="The sea", by=by, **how)
    me = row.parties.get()
    mine = actions.promise(owner=me, words="I swim", due_on=SOON.date(), by=by, **how)
    gone = actions.promise(owner=me, words="I run", due_on=SOON.date(), by=by, **how)
    ana.post(reverse("my:promise", args=[gone.ref]), {"do": "take-back"})
    theirs = actions.ask_promise(
        way_out=row,
        account=cast.account("coach"),
        words="I ring",
        due_on=SOON.date(),
        by=by,
        **how,
    )
    actions.hand_round(way_out=row, by=by, **how)
    sign(me, by, NOW)
    sign(theirs.owner, helper, NOW)
    there = reverse("my:promise", args=[mine.ref])
    assert "It was not kept" not in said(ana.get(there))
    ana.post(there, {"do": "change", "words": "I walk", **day("due_on")})
    assert Commitment.objects.get(words="I walk").replaces == mine
    assert "I walk" in said(ana.get(reverse("my:promises")))
    step = reverse("desk:exit_step", args=[row.ref, "kept"])
    coach.post(step, {"which": str(theirs.ref)})
    theirs.refresh_from_db()
    assert theirs.outcome == "kept"
    late = actions.change(
        commitment=Commitment.objects.get(words="I walk"),
        words="I walk far",
        due_on=SOON.date(),
        by=by,
        **how,
    )
    assert late.outcome == "open"
    coach.post(reverse("desk:exit_step", args=[row.ref, "leave"]))
    assert coach.get(reverse("desk:exit", args=[row.ref])).status_code == 404
    assert "I walk far" in said(ana.get(reverse("my:promises")))


def test_how_it_feels_is_for_oneself_first(cast, anas_plan):
    ana, there = cast.client("ana"), reverse("my:signs")
    assert "nobody decides by it" in said(ana.get(there))
    came_back(ana.post(there, {"save": "1", "words": ""}))
    words = told(ana, ana.post(there, {"save": "1", "strengths": "I cook", "good_days": "not_yet"}))
    assert "Only you can read it." in words
    wrote = Readiness.objects.get()
    assert wrote.answers == {"good_days": "not_yet"}
    ana.post(there, {"share": "yes", "which": str(wrote.ref)})
    wrote.refresh_from_db()
    assert wrote.shared_at is not None
    neighbour = cast.client("neighbour")
    assert neighbour.post(there, {"share": "no", "which": str(wrote.ref)}).status_code == 404
    press(ana, "own-way")
    ana.post(reverse("my:milestones"), {"do": "add", "words": "A first day"})
    assert "A first day" in said(ana.get(reverse("my:milestones")))


def waiting_for_a_signature(cast):
    """Ana signed; her coach and an approver who walks along have not."""
    by, coach, approver = cast.by("ana"), cast.by("coach"), cast.by("approver")
    row = actions.go_own_way(person=cast.ana, by=by, at=NOW)
    actions.write_plan(way_out=row, keeps_well="The pool", by=by, at=NOW)
    until = (NOW + timedelta(days=60)).date()
    for who, actor in (("coach", coach), ("approver", approver)):
        party = actions.ask_along(way_out=row, account=cast.account(who), by=by, at=NOW)
        actions.promise(owner=party, words="I ring", due_on=until, by=actor, at=NOW)
    me = queries.of_exit(row, NOW).me
    actions.promise(owner=me, words="I swim", due_on=until, by=by, at=NOW)
    actions.hand_round(way_out=row, by=by, at=NOW)
    sign(me, by)
    return row


def test_a_missing_signature_reminds_staff_with_a_day_and_never_blames_the_person(cast, anas_plan):
    with time_machine.travel(NOW, tick=True):
        row = waiting_for_a_signature(cast)
        by = queries.of_exit(row, NOW).sign_by
        days = pack_of(cast.programme).exits.sign_within.days
        assert by == (NOW + timedelta(days=days)).date()
        shown = f"{by.day} {by:%B %Y}"
        coach = said(cast.client("coach").get(reverse("support:home")))  # a coach's first page
        assert f"Sign what you promise {cast.ana.name}, by {shown}" in coach
        assert "The person waits for us, and has nothing to do." in coach
        assert "People on their way out" in coach
        first = said(cast.client("approver").get(reverse("desk:home")))  # an approver's first page
        assert "Waits for your signature" in first
        assert shown in first
        assert "Waits for your signature" not in said(
            cast.client("senior_approver").get(reverse("desk:home"))
        )
    late = NOW + timedelta(days=days)
    with time_machine.travel(late, tick=True):
        coach = said(cast.client("coach").get(reverse("support:home")))
        assert f"Please sign now: what you promise {cast.ana.name}" in coach
        assert "Please sign now" in said(cast.client("approver").get(reverse("desk:home")))
        board = said(cast.client("senior_approver").get(reverse("desk:exits")))
        assert "Signatures we owe" in board
        assert "Remind them" in board
        assert shown in board
        mine = said(cast.client("ana").get(reverse("my:exit")))
        assert "You need to do nothing" in mine
        assert "late" not in mine.lower()
        assert (
            "their first page reminds them"
            in said(cast.client("ana").get(reverse("my:promises"))).lower()
        )
        party = next(
            one
            for one in queries.of_exit(row, late).parties
            if one.account == cast.account("coach")
        )
        sign(party, cast.by("coach"), late)
        assert "Waits for your signature" not in said(
            cast.client("coach").get(reverse("support:home"))
        )


def test_every_role_of_the_packs_says_what_it_does():
    from ownway.programme.queries import find_packs, load_pack
    from ownway.web.public.roles import role_words

    for folder in find_packs():
        for role in load_pack(folder).pack.roles:
            assert role_words(role.code) != role.code, role.code
