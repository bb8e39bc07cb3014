"""What the database itself refuses about plans, also to somebody with a SQL prompt."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from ownway.planning import actions, guards
from ownway.planning.models import Goal, Line, PlanVersion
from ownway.record.guards import missing
from tests import living
from tests.living import AT
from tests.planned import life

pytestmark = pytest.mark.django_db


@pytest.fixture
def sent():
    of = life()
    of.line("Gym", 2_500, of.goal())
    return of.send()


def refused(sql, *values):
    with (
        pytest.raises(DatabaseError),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql, values)


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE planning_planversion SET matters = 'other'",
        "UPDATE planning_planversion SET sent_at = NULL, sent_by = NULL, decide_by_on = NULL",
        "DELETE FROM planning_planversion",
        "UPDATE planning_goal SET words = 'other'",
        "DELETE FROM planning_goal",
        "UPDATE planning_line SET each_minor = 1, total_minor = times",
        "UPDATE planning_line SET goal_id = NULL",
        "DELETE FROM planning_line",
        "UPDATE planning_writer SET wrote_at = wrote_at",
        "DELETE FROM planning_writer",
    ],
)
def test_a_sent_version_never_changes_nor_goes(sent, sql):
    refused(sql)


@pytest.mark.parametrize("table", ["goal", "line", "planversion", "writer"])
def test_a_row_of_a_sent_version_is_not_replaced_nor_added_to(sent, table):
    columns = f"SELECT * FROM planning_{table}"
    if connection.vendor == "sqlite":
        refused(f"INSERT OR REPLACE INTO planning_{table} {columns}")
    else:
        refused(f"TRUNCATE planning_{table} CASCADE")


def test_nothing_is_added_to_a_sent_version(sent):
    with pytest.raises(IntegrityError), transaction.atomic():
        Goal.objects.create(
            version=sent, position=9, words="Late", written_at=AT, written_by=sent.ref
        )


def test_a_row_of_a_draft_cannot_be_moved_into_a_sent_version(sent):
    draft = actions.revise(plan=sent.plan, by=living.staff(), at=AT)
    refused(f"UPDATE planning_goal SET version_id = {sent.pk} WHERE version_id = {draft.pk}")


def test_a_draft_may_still_change():
    of = life()
    of.line("Gym", 2_500, of.goal())
    assert PlanVersion.objects.update(matters="Quiet nights") == 1
    assert Line.objects.update(what="Pool") == 1


def test_no_guard_is_missing():
    assert missing(connection, guards.HERE) == []


@pytest.mark.parametrize(
    "changed",
    [
        {"total_minor": 1},
        {"each_minor": -1, "total_minor": -1},
        {"each_minor": 10**12 + 1, "total_minor": 10**12 + 1},
        {"times": 0, "total_minor": 0},
        {"what": ""},
        {"removed_at": AT},
    ],
)
def test_a_line_that_makes_no_sense_is_not_stored(changed):
    of = life()
    saved = of.line("Gym", 2_500, of.goal())
    with pytest.raises(IntegrityError), transaction.atomic():
        Line.objects.filter(pk=saved.pk).update(**changed)


def test_one_draft_at_a_time_and_a_goal_has_words():
    of = life()
    goal = of.goal()
    with pytest.raises(IntegrityError), transaction.atomic():
        Goal.objects.filter(pk=goal.pk).update(words="")
    with pytest.raises(IntegrityError), transaction.atomic():
        PlanVersion.objects.create(
            plan=of.draft.plan,
            number=2,
            allocation=of.allocation,
            begun_at=AT,
            begun_by=of.by.ref,
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        PlanVersion.objects.update(sent_at=AT)
