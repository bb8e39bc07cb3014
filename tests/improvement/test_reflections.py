"""Notes are their writer's alone, a team sees what somebody chose, and nothing is ever scored."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.db import DatabaseError, transaction
from pydantic import ValidationError

from ownway.core import strict_yaml
from ownway.core.problems import NotVisible
from ownway.improvement import actions, queries
from ownway.improvement.models import (
    Cycle,
    ReflectionNote,
    SharedNote,
    Sitting,
    StageCycle,
)
from ownway.improvement.rules import reflections as rules
from ownway.record.models import Entry
from tests.cast import NOW

pytestmark = pytest.mark.django_db
DAY = NOW.date() + timedelta(days=30)
TEXT = Path(__file__).resolve().parents[2] / "packs/reflection/personalisation.yaml"


@pytest.fixture
def write(cast):
    def _write(who, stage="early", prompt="sooner", **words):
        actions.save_notes(
            programme=cast.programme,
            stage=stage,
            prompt=prompt,
            words=words or {"practice": "I wait for people to ring."},
            by=cast.by(who),
            at=NOW,
        )
        return queries.notes(cast.viewer(who), cast.programme)

    return _write


def share(cast, who, note, sitting):
    return actions.share_note(note=note, sitting=sitting, by=cast.by(who), at=NOW)


@pytest.fixture
def sitting(cast):
    return actions.begin_sitting(
        programme=cast.programme, stage="early", by=cast.by("approver"), at=NOW
    )


def test_there_are_forty_prompts_in_seven_stages_each_with_a_topic_of_its_own():
    sheet = queries.personalisation()
    assert [len(stage.prompts) for stage in sheet.stages] == [3, 4, 5, 7, 10, 4, 7]
    prompts = [prompt for stage in sheet.stages for prompt in stage.prompts]
    assert len(prompts) == len({one.topic.en for one in prompts}) == 40
    assert len({one.topic.es for one in prompts}) == len({one.ask.es for one in prompts}) == 40
    assert len({one.ask.en for one in prompts}) == 40 == len({one.code for one in prompts})
    assert (sheet.minutes, bool(sheet.source), bool(sheet.author)) == (20, True, True)
    assert list(rules.Lens) == ["practice", "team", "system"]


def test_the_words_are_of_today():
    said = TEXT.read_text(encoding="utf-8")
    words = {word.strip(".,:;?()\"'") for word in said.split()}
    assert words.isdisjoint({"CPA", "FACS", "client", "clients", "case", "cases", "patient"})


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("minutes: 20", "minutes: 20\nscore: 5"),
        ("minutes: 20", "minutes: twenty"),
        ("- code: body", "- code: sooner"),
        ('edition: "2026-11"', "edition: new"),
    ],
)
def test_the_file_is_read_strictly(old, new):
    text = TEXT.read_text(encoding="utf-8")
    assert old in text
    with pytest.raises((ValidationError, strict_yaml.NotStrict)):
        rules.read_personalisation(text.replace(old, new, 1))


def test_a_stage_with_a_prompt_too_few_is_refused():
    data = strict_yaml.read(TEXT.read_text(encoding="utf-8")).data
    data["stages"][0]["prompts"] = data["stages"][0]["prompts"][:2]
    with pytest.raises(ValidationError, match="expected"):
        rules.Personalisation.model_validate(data)


def test_no_table_of_reflection_has_room_for_a_score():
    numbers = {"IntegerField", "PositiveSmallIntegerField", "SmallIntegerField", "FloatField"}
    for model in (ReflectionNote, SharedNote, Sitting, StageCycle):
        own = [field for field in model._meta.local_fields if not field.primary_key]
        assert not [field.name for field in own if field.get_internal_type() in numbers]
        assert not [field.name for field in own if "score" in field.name or "rating" in field.name]


def test_only_the_writer_sees_a_note(cast, write):
    mine = write("approver")
    [note] = mine.values()
    assert queries.note(cast.viewer("approver"), note.ref) == note
    for who in ("director", "senior_approver", "coach", "sister"):
        assert queries.notes(cast.viewer(who), cast.programme) == {}
        with pytest.raises(NotVisible):
            queries.note(cast.viewer(who), note.ref)
    for who in ("ana", "stranger", "far_approver"):
        with pytest.raises(NotVisible):
            queries.notes(cast.viewer(who), cast.programme)


def test_the_record_says_neither_that_somebody_wrote_nor_that_they_deleted(cast, write):
    before = Entry.objects.count()
    write("approver")
    write("approver", practice="Other words", team="We ring")
    assert {one.words for one in ReflectionNote.objects.all()} == {"Other words", "We ring"}
    assert write("approver", practice=" ", team="") == {}
    assert Entry.objects.count() == before
    assert not ReflectionNote.objects.exists()


def test_a_note_that_is_too_long_is_kept_out_and_says_where(cast, write):
    with pytest.raises(actions.CannotKeep) as refused:
        write("approver", practice="ok", team="x" * (rules.LONGEST_NOTE + 1))
    assert [problem.where for problem in refused.value.problems] == ["team"]
    assert not ReflectionNote.objects.exists()
    with pytest.raises(NotVisible):
        write("approver", stage="life")  # a prompt of another stage


def test_stages_go_in_any_order_and_one_comes_back_where_one_stopped(cast, write):
    write("approver", stage="life", prompt="home")
    mine = write("approver", stage="early", prompt="sooner")
    stage = queries.personalisation().stage("early")
    assert stage is not None
    written = frozenset(prompt for prompt, _lens in mine)
    assert rules.first_open(stage, written) == "body"
    assert rules.first_open(stage, frozenset(one.code for one in stage.prompts)) == "sooner"
    assert [rules.after(stage, code) for code in ("sooner", "body", "information")] == [
        "body",
        "information",
        "",
    ]


def test_a_team_sees_what_somebody_chose_as_it_was_then(cast, write, sitting):
    notes = write("approver", practice="Mine", team="Ours")
    shared = share(cast, "approver", notes["sooner", "team"], sitting)
    write("approver", team="Ours, later")
    seen = queries.shown(cast.viewer("director"), sitting)
    assert [(one.words, one.name, one.mine) for one in seen] == [("Ours", "Priya Shah", False)]
    share(cast, "approver", notes_now(cast)["sooner", "team"], sitting)
    assert [one.words for one in queries.shown(cast.viewer("payer"), sitting)] == ["Ours, later"]
    for who in ("sister", "ana", "far_approver", "stranger"):
        with pytest.raises(NotVisible):
            queries.sitting(cast.viewer(who), sitting.ref)
        with pytest.raises(NotVisible):
            queries.shown(cast.viewer(who), sitting)
    with pytest.raises(NotVisible):
        queries.shared_one(cast.viewer("director"), shared.ref)
    with pytest.raises(NotVisible):
        actions.take_back_note(shared=shared, by=cast.by("director"), at=NOW)
    for _twice in range(2):
        actions.take_back_note(shared=shared, by=cast.by("approver"), at=NOW)
    assert queries.shown(cast.viewer("director"), sitting) == []
    assert len(notes_now(cast)) == 2


def notes_now(cast):
    return queries.notes(cast.viewer("approver"), cast.programme)


def test_a_deleted_note_leaves_the_team_too(cast, write, sitting):
    share(cast, "approver", write("approver")["sooner", "practice"], sitting)
    write("approver", practice="")
    assert queries.shown(cast.viewer("director"), sitting) == []
    assert Entry.objects.latest("pk").verb == "improvement.take_back"


def test_what_is_not_ones_own_or_of_another_stage_is_not_shared(cast, write, sitting):
    note = write("approver")["sooner", "practice"]
    other = write("approver", stage="life", prompt="home")["home", "practice"]
    with pytest.raises(NotVisible):
        share(cast, "director", note, sitting)
    with pytest.raises(NotVisible):
        share(cast, "approver", other, sitting)
    actions.end_sitting(sitting=sitting, by=cast.by("approver"), at=NOW)
    with pytest.raises(actions.SittingOver):
        share(cast, "approver", note, sitting)


def test_a_stage_has_one_sitting_at_a_time(cast, sitting):
    again = actions.begin_sitting(
        programme=cast.programme, stage="early", by=cast.by("payer"), at=NOW
    )
    assert again == sitting == queries.open_sitting(cast.viewer("payer"), cast.programme, "early")
    actions.end_sitting(sitting=sitting, by=cast.by("payer"), at=NOW)
    assert queries.open_sitting(cast.viewer("payer"), cast.programme, "early") is None
    assert queries.sittings(cast.viewer("payer"), cast.programme) == [sitting]
    with pytest.raises(NotVisible):
        actions.begin_sitting(programme=cast.programme, stage="no", by=cast.by("payer"), at=NOW)


def team_action(cast, **more):
    said = {
        "key": uuid4(),
        "programme": cast.programme,
        "stage": "early",
        "aim": "Ring people after 2 weeks of silence",
        "owner": "Priya Shah",
        "measure": "How many we rang",
        "due_on": DAY,
        "by": cast.by("approver"),
        "at": NOW,
    }
    return actions.make_team_action(**{**said, **more})


def test_a_note_becomes_a_team_action_in_one_step_and_is_tried_as_any_other(cast, write):
    write("approver")
    key = uuid4()
    cycle = team_action(cast, key=key)
    assert team_action(cast, key=key) == cycle
    assert (cycle.origin, Cycle.objects.count()) == ("reflection", 1)
    [seen] = queries.team_actions(cast.viewer("director"), cast.programme)
    assert (seen.aim, seen.owner, seen.due_on, seen.stage, seen.done) == (
        "Ring people after 2 weeks of silence",
        "Priya Shah",
        DAY,
        "early",
        False,
    )
    with pytest.raises(NotVisible):
        queries.team_actions(cast.viewer("sister"), cast.programme)
    assert "wait for people" not in str(Entry.objects.latest("pk").details)


def test_a_team_action_needs_its_words_and_a_day_to_come(cast):
    with pytest.raises(actions.CannotKeep) as refused:
        team_action(
            cast,
            aim=" ",
            owner="x" * 201,
            measure="x" * 301,
            due_on=NOW.date() - timedelta(days=1),
            colleague=cast.account("far_approver").human,
        )
    assert sorted(one.where for one in refused.value.problems) == [
        "aim",
        "colleague",
        "due_on",
        "measure",
        "owner",
    ]
    assert not Cycle.objects.exists()
    with pytest.raises(NotVisible):
        team_action(cast, stage="no")


def test_counts_by_stage_are_of_actions_and_tell_what_was_seen_through(cast):
    for number in range(3):
        team_action(cast, stage="life", aim=f"{number}")
    counts = queries.actions_by_stage(cast.programme, NOW)
    assert counts["life"] == (3, 0)
    assert counts["early"] == (0, 0)
    assert sum(begun for begun, _done in counts.values()) == StageCycle.objects.count()
    assert queries.actions_by_stage(cast.programme, NOW - timedelta(days=1))["life"] == (0, 0)


def test_the_stage_of_an_action_stays(cast):
    team_action(cast)
    for change in (
        lambda: StageCycle.objects.update(stage="life"),
        lambda: StageCycle.objects.all().delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
