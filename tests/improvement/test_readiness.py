"""The same statements for everybody; nobody overwrites an answer, and a few are kept back (I2)."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from pathlib import Path
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from ownway.core.actors import Actor, ActorKind
from ownway.core.problems import NotVisible
from ownway.improvement import actions, queries
from ownway.improvement.guards import drafts
from ownway.improvement.guards.readiness import HERE
from ownway.improvement.models import (
    ReadinessAnswer,
    ReadinessCheck,
    ReadinessDraft,
    ReadinessLine,
    ReadinessReply,
    ReadinessRound,
)
from ownway.improvement.rules import readiness as rules
from ownway.improvement.rules.readiness import Group, Said
from ownway.record.guards import missing
from ownway.record.models import Entry, RowDigest
from tests.cast import NOW

SHEET = rules.read_checklist(
    (Path(__file__).resolve().parents[2] / "packs/readiness/self-direction.yaml").read_text()
)
SAID = list(Said)
one_answer = st.tuples(
    st.sampled_from(SHEET.order), st.sampled_from(list(Group)), st.sampled_from(SAID)
)


def test_the_checklist_covers_what_helps_and_says_what_to_do_after_each_answer():
    assert SHEET.order == (
        "recovery",
        "guidance",
        "peers",
        "housing",
        "work",
        "belonging",
        "advocates",
        "managers",
        "policy",
        "evidence",
    )
    words = [item.next.after(said) for item in SHEET.items for said in Said]
    assert len({one.en for one in words}) == len({one.es for one in words}) == 30
    assert all((SHEET.source, SHEET.author, SHEET.dated))


def test_a_group_smaller_than_three_is_never_shown():
    data = SHEET.model_dump(mode="json")
    data["fewest"]["leaders"] = 2
    with pytest.raises(ValidationError):
        rules.kept_checklist(data)


@given(st.dictionaries(st.sampled_from(SHEET.order), st.sampled_from(SAID)))
def test_next_steps_come_in_order_and_none_is_lost(said):
    steps = rules.next_steps(SHEET, said)
    assert {step.item.code: step.said for step in steps} == said
    keys = [
        (("not_yet", "partly", "yes").index(step.said), SHEET.order.index(step.item.code))
        for step in steps
    ]
    assert keys == sorted(keys)
    assert all(step.words == getattr(step.item.next, step.said) for step in steps)


@given(st.lists(one_answer, max_size=120))
def test_the_gap_agrees_with_a_second_way_to_work_it_out(answers):
    """By hand: points added up and divided, cell by cell, in tables of plain numbers."""
    counts: Counter[tuple[str, str]] = Counter()
    points: Counter[tuple[str, str]] = Counter()
    for item, group, said in answers:
        counts[item, group] += 1
        points[item, group] += {"not_yet": 0, "partly": 1, "yes": 2}[said]
    enough = {"leaders": 3, "staff": 3, "participants": 5}
    found = rules.compare(SHEET, answers)
    assert {one.item.code for one in found} == set(SHEET.order)
    for one in found:
        means = []
        for seen in one.seen:
            cell = one.item.code, seen.group
            if counts[cell] < enough[seen.group]:
                assert seen.mean is None
            else:
                assert seen.mean == Fraction(points[cell], counts[cell])
                means.append(Fraction(points[cell], counts[cell]))
        assert one.width == (max(means) - min(means) if len(means) > 1 else None)
    widths = [Fraction(-1) if one.width is None else one.width for one in found]
    assert widths == sorted(widths, reverse=True)


@given(st.lists(one_answer, max_size=60), st.data())
def test_a_cell_that_is_kept_back_says_nothing_about_its_answers(answers, data):
    """Whatever a few said, what is shown is the same."""
    cells = Counter((item, group) for item, group, _said in answers)
    few = {cell for cell, n in cells.items() if n < SHEET.fewest.of(cell[1])}
    other = [
        (item, group, data.draw(st.sampled_from(SAID)) if (item, group) in few else said)
        for item, group, said in answers
    ]
    assert rules.compare(SHEET, answers) == rules.compare(SHEET, other)


@given(st.lists(one_answer, max_size=60), st.randoms())
def test_the_order_in_which_answers_came_does_not_count(answers, chance):
    other = list(answers)
    chance.shuffle(other)
    assert rules.compare(SHEET, answers) == rules.compare(SHEET, other)


# --- with rows


@pytest.fixture
def opened(cast):
    return actions.open_readiness(programme=cast.programme, by=cast.by("director"), at=NOW)


def somebody(name="Somebody"):
    return Actor(ref=uuid4(), human=uuid4(), kind=ActorKind.STAFF, name=name)


def answer(of, group, by=None, **said):
    return actions.answer_readiness(
        round=of, group=Group(group), said=said or {"peers": "yes"}, by=by or somebody(), at=NOW
    )


def close(cast, of):
    return actions.close_readiness(round=of, by=cast.by("director"), at=NOW)


@pytest.mark.django_db
def test_the_gap_is_shown_when_the_round_is_over_and_not_before(cast, opened):
    for _ in range(3):
        answer(opened, "leaders", peers="yes", work="yes")
        answer(opened, "staff", peers="yes", work="partly")
    for _ in range(5):
        answer(opened, "participants", peers="not_yet", work="partly")
    director = cast.viewer("director")
    while_open = queries.readiness_round(director, opened.ref)
    assert (while_open.compared, while_open.is_open) == ((), True)
    assert while_open.replies == {"leaders": 3, "staff": 3, "participants": 5}
    close(cast, opened)
    view = queries.readiness_round(director, opened.ref)
    assert [(one.item.code, one.width) for one in view.compared][:3] == [
        ("peers", 2),
        ("work", 1),
        ("recovery", None),
    ]
    for who in ("approver", "ana", "sister", "far_approver"):
        with pytest.raises(NotVisible):
            queries.readiness_round(cast.viewer(who), opened.ref)
        with pytest.raises(NotVisible):
            queries.readiness_rounds(cast.viewer(who), cast.programme)


@pytest.mark.django_db
def test_a_small_group_is_kept_back_with_how_many_answered(cast, opened):
    for _ in range(4):
        answer(opened, "participants")
    for _ in range(3):
        answer(opened, "staff")
    close(cast, opened)
    view = queries.readiness_round(cast.viewer("director"), opened.ref)
    assert view.replies == {"leaders": 0, "staff": 3, "participants": None}
    peers = next(one for one in view.compared if one.item.code == "peers")
    assert [seen.mean for seen in peers.seen] == [None, 2, None]
    assert peers.width is None


@pytest.mark.django_db
def test_each_answers_once_while_it_is_open(cast, opened):
    me = somebody()
    answer(opened, "staff", by=me)
    with pytest.raises(actions.AnsweredBefore):
        answer(opened, "participants", by=me, peers="partly")
    with pytest.raises(actions.NothingSaid):
        answer(opened, "staff", peers="", work="")
    assert ReadinessReply.objects.count() == ReadinessAnswer.objects.count() == 1
    assert close(cast, opened) == close(cast, opened)
    with pytest.raises(actions.RoundOver):
        answer(opened, "staff")


@pytest.mark.django_db
def test_one_round_at_a_time(cast, opened):
    def again():
        return actions.open_readiness(programme=cast.programme, by=cast.by("director"), at=NOW)

    assert again() == opened
    close(cast, opened)
    assert again().number == 2
    director = cast.viewer("director")
    assert [one.number for one in queries.readiness_rounds(director, cast.programme)] == [2, 1]


@pytest.mark.django_db
def test_nothing_leads_from_a_name_to_an_answer(cast, opened):
    answer(opened, "staff", by=cast.by("approver"), peers="not_yet")
    entry = Entry.objects.latest("pk")
    tables = set(RowDigest.objects.filter(entry=entry).values_list("label", flat=True))
    assert tables == {"improvement.readinessreply"}
    assert "not_yet" not in str(entry.details)
    names = {field.name for field in ReadinessAnswer._meta.local_fields}
    assert names == {"id", "round", "group", "item", "said"}


@pytest.mark.django_db
def test_everybody_is_asked_from_where_they_stand(cast, opened):
    groups = {
        who: queries.asked_at_work(cast.viewer(who), cast.programme).group
        for who in ("director", "approver", "coach", "payer")
    }
    assert groups == {
        "director": "leaders",
        "approver": "staff",
        "coach": "staff",
        "payer": "staff",
    }
    assert queries.asked_at_work(cast.viewer("sister"), cast.programme) is None
    asked = queries.asked_of(cast.viewer("ana"), cast.ana)
    assert (asked.group, asked.answered) == ("participants", False)
    answer(opened, "participants", by=cast.by("ana"))
    assert queries.asked_of(cast.viewer("ana"), cast.ana).answered
    with pytest.raises(NotVisible):
        queries.asked_of(cast.viewer("director"), cast.ana)
    close(cast, opened)
    assert queries.asked_of(cast.viewer("ana"), cast.ana) is None


@pytest.mark.django_db
def test_an_agreed_view_stands_apart_and_overwrites_nothing(cast, opened):
    for said in ("yes", "yes", "not_yet"):
        answer(opened, "staff", peers=said)
    with pytest.raises(NotVisible):
        keep(cast, round=opened)  # not while it is open
    close(cast, opened)
    before = sorted(ReadinessAnswer.objects.values_list("id", "said"))
    check = keep(cast, round=opened, said={"peers": "partly"}, words={"peers": "2 posts"})
    assert sorted(ReadinessAnswer.objects.values_list("id", "said")) == before
    view = queries.readiness_round(cast.viewer("director"), opened.ref)
    assert view.agreed == {"peers": "partly"}
    peers = next(one for one in view.compared if one.item.code == "peers")
    assert peers.seen[1].mean == Fraction(4, 3)
    seen = queries.readiness_check(cast.viewer("director"), check.ref)
    assert [(step.item.code, step.said) for step in seen.steps] == [("peers", "partly")]
    assert seen.words == {"peers": "2 posts"}
    assert len(seen.left_out) == 9


def keep(cast, **more):
    said = {
        "programme": cast.programme,
        "said": {"peers": "yes", "housing": "not_yet", "work": "partly"},
        "words": {},
        "by": cast.by("director"),
        "at": NOW,
    }
    return actions.keep_check(**{**said, **more})


@pytest.mark.django_db
def test_checks_are_dated_kept_and_never_changed(cast):
    first, second = keep(cast), keep(cast, said={"peers": "not_yet"})
    director = cast.viewer("director")
    assert queries.readiness_checks(director, cast.programme) == [second, first]
    steps = queries.readiness_check(director, first.ref).steps
    assert [step.item.code for step in steps] == ["housing", "work", "peers"]
    with pytest.raises(NotVisible):
        queries.readiness_check(cast.viewer("approver"), first.ref)
    with pytest.raises(NotVisible):
        queries.readiness_checks(cast.viewer("approver"), cast.programme)
    with pytest.raises(actions.NothingSaid):
        keep(cast, said={})
    with pytest.raises(actions.CannotKeepCheck) as refused:
        keep(cast, words={"peers": "x" * 1_001})
    assert [one.where for one in refused.value.problems] == ["words_peers"]


@pytest.mark.django_db
def test_a_round_of_another_programme_is_not_agreed_on(cast):
    there = actions.open_readiness(programme=cast.other_programme, by=cast.by("director"), at=NOW)
    close(cast, there)
    with pytest.raises(NotVisible):
        keep(cast, round=there)


@pytest.mark.django_db
def test_the_database_itself_keeps_every_answer(cast, opened):
    assert missing(connection, HERE) == []
    answer(opened, "staff")
    check = keep(cast)
    later = ReadinessRound(
        programme=cast.other_programme, number=9, content={}, opened_at=NOW, opened_by=uuid4()
    )
    later.save()
    changes = [
        lambda: ReadinessAnswer.objects.update(said="not_yet"),
        lambda: ReadinessAnswer.objects.all().delete(),
        lambda: ReadinessReply.objects.update(group="leaders"),
        lambda: ReadinessReply.objects.all().delete(),
        lambda: ReadinessLine.objects.update(said="yes"),
        lambda: ReadinessLine.objects.all().delete(),
        lambda: ReadinessCheck.objects.filter(pk=check.pk).update(number=7),
        lambda: ReadinessRound.objects.filter(pk=opened.pk).update(content={}),
        lambda: ReadinessRound.objects.filter(pk=later.pk).delete(),
        lambda: _again(ReadinessAnswer.objects.get()),
    ]
    for change in changes:
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    close(cast, opened)
    late = [
        lambda: ReadinessAnswer.objects.create(
            round=opened, group="staff", item="peers", said="yes"
        ),
        lambda: ReadinessRound.objects.filter(pk=opened.pk).update(closed_at=None, closed_by=None),
    ]
    for change in late:
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def _again(row):
    """INSERT OR REPLACE walks past a trigger on deletes; on PostgreSQL the key refuses it."""
    words = "INSERT OR REPLACE" if connection.vendor == "sqlite" else "INSERT"
    with connection.cursor() as cursor:
        cursor.execute(
            f'{words} INTO improvement_readinessanswer (id, round_id, "group", item, said)'
            " VALUES (%s, %s, 'staff', 'peers', 'not_yet')",
            [row.id.hex if connection.vendor == "sqlite" else row.id, row.round_id],
        )


def chosen(opened, one):
    found = ReadinessDraft.objects.filter(round=opened, human=one.human).first()
    return None if found is None else found.said


@pytest.mark.django_db
def test_what_somebody_chose_waits_for_them_alone_until_it_is_sent(cast):
    opened = actions.open_readiness(programme=cast.programme, by=cast.by("director"), at=NOW)
    one, other = somebody(), somebody()
    entries = Entry.objects.count()
    actions.save_readiness(round=opened, said={"peers": "yes"}, by=one, at=NOW)
    more = actions.save_readiness(
        round=opened, said={"peers": "", "work": "partly"}, by=one, at=NOW
    )
    assert more == chosen(opened, one) == {"work": "partly"}
    assert chosen(opened, other) is None
    assert Entry.objects.count() == entries  # a draft is in no record
    with pytest.raises(ValueError, match="maybe"):
        actions.save_readiness(round=opened, said={"peers": "maybe"}, by=one, at=NOW)
    actions.answer_readiness(
        round=opened, group=Group.STAFF, said=chosen(opened, one), by=one, at=NOW
    )
    assert chosen(opened, one) is None
    with pytest.raises(actions.AnsweredBefore):
        actions.save_readiness(round=opened, said={"peers": "yes"}, by=one, at=NOW)
    actions.save_readiness(round=opened, said={"peers": "yes"}, by=other, at=NOW)
    actions.close_readiness(round=opened, by=cast.by("director"), at=NOW)
    assert not ReadinessDraft.objects.exists()
    with pytest.raises(actions.RoundOver):
        actions.save_readiness(round=opened, said={"peers": "yes"}, by=other, at=NOW)


@pytest.mark.django_db
def test_the_database_lets_no_draft_stand_beside_a_reply(cast):
    assert missing(connection, drafts.HERE) == []
    opened = actions.open_readiness(programme=cast.programme, by=cast.by("director"), at=NOW)
    one = somebody()
    row = {"round": opened, "human": one.human, "kept_at": NOW, "kept_by": one.ref}
    ReadinessDraft.objects.create(**row)
    reply = {"round": opened, "human": one.human, "group": "staff"}
    with pytest.raises(DatabaseError), transaction.atomic():
        ReadinessReply.objects.create(**reply, replied_at=NOW, replied_by=one.ref)
    with pytest.raises(DatabaseError), transaction.atomic():
        ReadinessRound.objects.filter(pk=opened.pk).update(closed_at=NOW, closed_by=one.ref)
    ReadinessDraft.objects.all().delete()
    actions.answer_readiness(round=opened, group=Group.STAFF, said={"peers": "yes"}, by=one, at=NOW)
    with pytest.raises(DatabaseError), transaction.atomic():
        ReadinessDraft.objects.create(**row)
