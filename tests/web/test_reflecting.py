"""Pages to look back, to answer alike, and to see what follows."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from ownway.core.actors import Actor, ActorKind
from ownway.improvement import actions, queries
from ownway.improvement.models import Cycle, ReadinessAnswer, ReadinessCheck, ReflectionNote
from ownway.improvement.rules.readiness import Group
from tests.cast import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.page]


def shown(answer):
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def prompt_of(code="sooner", stage="early"):
    return reverse("support:reflect_prompt", args=[stage, code])


def test_writing_goes_from_page_to_page_and_stops_where_one_likes(cast):
    approver = cast.client("approver")
    assert "Nobody else sees it" in shown(approver.get(reverse("support:reflect")))
    assert "about 20 minutes" in shown(
        approver.get(reverse("support:reflect_stage", args=["early"]))
    )
    said = {"practice": "I wait.", "team": "", "system": ""}
    assert approver.post(prompt_of(), said)["Location"] == prompt_of("body")
    stopped = approver.post(prompt_of("body"), {**said, "stop": "yes"})
    assert stopped["Location"] == reverse("support:reflect_stage", args=["early"])
    page = shown(approver.get(stopped["Location"]))
    assert prompt_of("information") in page
    last = approver.post(prompt_of("information"), said)
    assert last["Location"] == reverse("support:reflect_stage", args=["early"])
    assert ReflectionNote.objects.count() == 3
    text = shown(approver.get(reverse("support:reflect_notes")))
    assert text.count("I wait.") == 3
    assert "I wait." not in shown(cast.client("director").get(prompt_of()))
    assert approver.get(prompt_of("home")).status_code == 404
    approver.post(prompt_of(), {"practice": " "})
    assert ReflectionNote.objects.count() == 2


def test_words_that_are_too_long_come_back_with_all_of_them(cast):
    answer = cast.client("approver").post(prompt_of(), {"practice": "x" * 4_001, "team": "Kept"})
    assert answer.status_code == 422
    assert "Kept" in answer.content.decode()
    assert not ReflectionNote.objects.exists()


def test_a_note_is_shown_to_the_team_taken_back_and_made_an_action(cast):
    approver = cast.client("approver")
    approver.post(prompt_of(), {"practice": "I wait."})
    note = ReflectionNote.objects.get()
    begun = approver.post(reverse("support:reflect_begin", args=["early"]))
    share = reverse("support:reflect_share", args=[note.ref])
    assert share in shown(approver.get(prompt_of()))
    assert approver.post(share)["Location"] == begun["Location"]
    assert "I wait." in shown(cast.client("payer").get(begun["Location"]))
    mine = shown(approver.get(begun["Location"]))
    [one] = queries.shown(
        cast.viewer("approver"), queries.sittings(cast.viewer("approver"), cast.programme)[0]
    )
    back = reverse("support:reflect_take_back", args=[one.ref])
    assert back in mine
    assert back not in shown(cast.client("payer").get(begun["Location"]))
    approver.post(back)
    assert "I wait." not in shown(cast.client("payer").get(begun["Location"]))
    there = reverse("support:reflect_action", args=[note.ref])
    assert "I wait." in shown(approver.get(there))
    assert approver.post(there, {"aim": ""}).status_code == 422
    day = NOW + timedelta(days=900)
    sent = {
        "key": str(uuid4()),
        "aim": "Ring sooner",
        "colleague": str(cast.account("approver").human),
        "measure": "Calls",
        "due_on_0": day.day,
        "due_on_1": day.month,
        "due_on_2": day.year,
    }
    for _twice in range(2):
        assert approver.post(there, sent)["Location"] == reverse("support:reflect")
    assert Cycle.objects.count() == 1
    assert "Ring sooner" in shown(cast.client("coach").get(reverse("support:reflect")))
    assert "Ring sooner" not in shown(cast.client("sister").get(reverse("support:reflect")))
    approver.post(begun["Location"] + "end/")
    assert "This sitting has ended" in shown(approver.get(begun["Location"]))
    assert approver.post(share)["Location"] == reverse("support:reflect_stage", args=["early"])


def test_participants_and_staff_answer_once_and_alike(cast):
    director, ana = cast.client("director"), cast.client("ana")
    mine = reverse("my:ready")
    assert mine not in shown(ana.get(reverse("my:settings")))
    there = director.post(reverse("org:ready_open"))["Location"]
    assert mine in shown(ana.get(reverse("my:settings")))
    page = shown(ana.get(mine))
    statements = [item.statement.en for item in queries.checklist().items]
    assert [one in page for one in statements] == [True] * 3 + [False] * 7
    assert "Part 1 of 4" in page
    assert ana.post(f"{mine}?part=5", {"next": "on"}).status_code == 422  # nothing is answered yet
    stopped = ana.post(mine, {"peers": "yes", "recovery": "yes", "next": "later"})
    assert stopped["Location"] == reverse("my:settings")
    assert not ReadinessAnswer.objects.exists()
    assert shown(ana.get(mine)).count(" checked") == 2
    following = ana.post(mine, {"peers": "not_yet", "next": "on"})["Location"]
    assert following == f"{mine}?part=2"
    for part in (2, 3, 4):
        assert f"Part {part} of 4" in shown(ana.get(f"{mine}?part={part}"))
    ending = ana.post(f"{mine}?part=4", {"next": "on"})["Location"]
    whole = shown(ana.get(ending))
    assert all(one in whole for one in statements)
    assert whole.count("Left out") == 9  # recovery was taken back on the way
    assert ana.get(f"{mine}?part=6").status_code == ana.get(f"{mine}?part=x").status_code == 404
    assert ana.post(ending, {"next": "on"})["Location"] == reverse("my:settings")
    assert "You have answered" in shown(ana.get(mine))
    assert ana.post(ending, {"next": "on"}).status_code == 422
    coach = cast.client("coach")
    there_too = reverse("support:ready")
    assert "You answer as staff" in shown(coach.get(there_too))
    coach.post(there_too, {"peers": "yes", "next": "on"})
    coach.post(f"{there_too}?part=5", {"next": "on"})
    assert sorted(ReadinessAnswer.objects.values_list("group", "said")) == [
        ("participants", "not_yet"),
        ("staff", "yes"),
    ]
    open_page = shown(director.get(there))
    assert "Kept back" in open_page
    assert "is shown when the time for answers is over" in open_page


def test_what_was_chosen_is_there_on_another_phone_and_nobody_else_reads_it(cast):
    actions.open_readiness(programme=cast.programme, by=cast.by("director"), at=NOW)
    mine = reverse("my:ready")
    first = cast.client("ana")
    first.post(mine, {"peers": "yes", "recovery": "partly", "next": "later"})
    first.logout()  # the session is over, and with it all that it held
    second = cast.client("ana")
    assert "Kept for you alone" not in shown(second.get(mine))
    assert shown(second.get(mine)).count(" checked") == 2
    assert " checked" not in shown(cast.client("neighbour").get(mine))
    assert second.post(f"{mine}?part=5", {"next": "on"})["Location"] == reverse("my:settings")
    assert sorted(ReadinessAnswer.objects.values_list("item", "said")) == [
        ("peers", "yes"),
        ("recovery", "partly"),
    ]
    late = first.post(mine, {"peers": "not_yet", "next": "later"})
    assert late.status_code == 302  # signed out
    assert second.post(mine, {"peers": "not_yet", "next": "later"}).status_code == 422
    assert ReadinessAnswer.objects.count() == 2


def test_the_gap_is_drawn_with_its_table_and_the_agreed_view_apart(cast):
    opened = actions.open_readiness(programme=cast.programme, by=cast.by("director"), at=NOW)
    for group, said, number in (("leaders", "yes", 3), ("participants", "not_yet", 5)):
        for _ in range(number):
            who = Actor(ref=uuid4(), human=uuid4(), kind=ActorKind.STAFF, name="One")
            actions.answer_readiness(
                round=opened, group=Group(group), said={"peers": said}, by=who, at=NOW
            )
    director = cast.client("director")
    there = reverse("org:ready_round", args=[opened.ref])
    director.post(reverse("org:ready_close", args=[opened.ref]))
    page = shown(director.get(there))
    assert "Seen most differently: Peers who are paid" in page
    assert "fewer than 3 leaders, 3 staff or 5 participants" in page
    assert "<svg" in page
    agree = f"{reverse('org:ready_new')}?round={opened.ref}"
    assert agree in page
    result = director.post(agree, {"peers": "partly", "words_peers": "2 of 5 teams"})
    assert "Put a peer on every team" in shown(director.get(result["Location"]))
    assert "2 of 5 teams" in shown(director.get(result["Location"]))
    assert ReadinessCheck.objects.get().round == opened
    assert "Partly" in shown(director.get(there))


def test_a_check_without_a_round_gives_next_steps_and_is_found_again(cast):
    director = cast.client("director")
    new = reverse("org:ready_new")
    assert director.post(new, {"csrfmiddlewaretoken": "x"}).status_code == 422
    result = director.post(new, {"housing": "not_yet", "work": "yes"})["Location"]
    page = shown(director.get(result))
    assert page.index("List every landlord") < page.index("Ask those who found work")
    assert "Left out" in page
    assert result in shown(director.get(reverse("org:ready")))


def test_outcomes_say_what_each_figure_counts(cast):
    director = cast.client("director")
    page = shown(director.get(reverse("org:outcomes")))
    for words in ("Plans answered in time", "Reviews in time", "Stories", "No story is told"):
        assert words in page
    there = reverse("org:outcome_rows", args=["decided_in_time", "2026-09"])
    assert "There is nothing here that your role opens" in shown(director.get(there))
    for path in (("no_such", "2026-09"), ("decided_in_time", "2026-13")):
        assert director.get(reverse("org:outcome_rows", args=path)).status_code == 404
