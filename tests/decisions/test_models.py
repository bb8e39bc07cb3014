"""What the database itself refuses about decisions, also to somebody with a SQL prompt."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from ownway.decisions import actions, guards
from ownway.decisions.models import LineDecision, Pot, Reconsideration
from ownway.record.guards import missing
from tests.living import AT
from tests.planned import NO, life, staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def of():
    made = life()
    goal = made.goal()
    made.line("Gym", 2_500, goal)
    made.line("Course", 9_000, goal)
    made.send()
    made.decide({"Course": NO})
    row = LineDecision.objects.get(outcome="refused")
    actions.ask_second_look(line_decision=row, words="Please", by=made.by, at=AT)
    return made


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE decisions_decision SET outcome = 'approved'",
        "DELETE FROM decisions_decision",
        "UPDATE decisions_linedecision SET outcome = 'approved'",
        "DELETE FROM decisions_linedecision",
        "UPDATE decisions_reconsideration SET words = 'other'",
        "UPDATE decisions_reconsideration SET decided_human = ref",
        "DELETE FROM decisions_reconsideration",
        "UPDATE decisions_pot SET starts_on = ends_on, ends_on = '2030-01-01'",
        "UPDATE decisions_pot SET currency = 'EUR'",
        "DELETE FROM decisions_pot",
    ],
)
def test_a_decision_never_changes_nor_goes(of, sql):
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


@pytest.mark.parametrize("table", ["decision", "linedecision", "reconsideration", "pot"])
def test_a_row_is_not_replaced_nor_the_table_emptied(of, table):
    sql = f"TRUNCATE decisions_{table} CASCADE"
    if connection.vendor == "sqlite":
        sql = f"INSERT OR REPLACE INTO decisions_{table} SELECT * FROM decisions_{table}"
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


def test_a_second_look_is_answered_once_and_by_somebody_else(of):
    look = Reconsideration.objects.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        Reconsideration.objects.update(
            outcome="upheld",
            reason="No",
            answered_at=AT,
            answered_by=of.approver.ref,
            answered_human=look.decided_human,
        )
    senior, _ = staff(of.inside, "senior_approver", "Helen")
    actions.answer_second_look(
        second_look=look, outcome="upheld", reason="Still unclear", by=senior, at=AT
    )
    with pytest.raises(DatabaseError), transaction.atomic():
        Reconsideration.objects.update(outcome="changed")


def test_of_a_pot_only_the_amount_moves(of):
    assert Pot.objects.update(amount_minor=5) == 1
    with pytest.raises(IntegrityError), transaction.atomic():
        Pot.objects.update(amount_minor=-1)


@pytest.mark.parametrize("folder", ["", "claims", "reductions"])
def test_no_guard_is_missing(folder):
    assert missing(connection, guards.HERE / folder) == []
