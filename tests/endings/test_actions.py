"""Graduating and leaving: what is open is said, what is left goes back, what was said stays."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction

from ownway.allocation import queries as allocations
from ownway.core.money import Money
from ownway.core.problems import NotVisible
from ownway.decisions import actions as deciding
from ownway.decisions import queries as decisions
from ownway.decisions.models import LineDecision, Pot
from ownway.endings import actions, guards, queries, rules
from ownway.endings.models import Ending
from ownway.holding import actions as holding
from ownway.joining.models import Enrolment
from ownway.ledger import queries as books
from ownway.ledger.rules import Kind
from ownway.planning import actions as planning
from ownway.planning.models import Plan
from ownway.record.guards import missing
from ownway.record.models import Entry
from ownway.spending import actions as spending
from tests import living
from tests.agreed import ready
from tests.leaving import own_way
from tests.living import AT
from tests.planned import NO, in_programme, life, staff

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(days=80)


@pytest.fixture
def of():
    made = life()
    Enrolment.objects.create(
        person=made.person,
        status="enrolled",
        informed_version="0" * 64,
        joined_at=AT,
        joined_by=made.by.ref,
    )
    goal = made.goal("Sleep through")
    made.line("Gym", 2_500, goal)
    made.line("Course", 9_000, goal)
    made.aside(30_000)
    made.send()
    made.decide({"Course": NO})
    own_way(made.person, made.by)
    return made


def graduate(of, **more):
    words = {"achieved": "I sleep", "keeps_well": "The pool", "thanks": "Maria"}
    return actions.graduate(person=of.person, by=of.by, at=LATER, **{**words, **more})


def buy(of):
    line = next(row for row in decisions.agreed_lines(of.draft.plan) if row.what == "Gym")
    held = holding.choose(
        pot=Pot.objects.get(),
        line_root=line.root,
        way="notional",
        holder="nhs_thornmere",
        by=of.by,
        at=AT,
    )
    ready(held, living.staff(), at=AT)
    holding.set_up(arrangement=held, by=living.staff(), at=AT)
    return spending.ask(
        person=of.person,
        line_root=line.root,
        goal_ref=line.goal.ref,
        what="A month of gym",
        payee="Gym",
        amount=Money(1_000, "GBP"),
        key=uuid4(),
        by=of.by,
        at=AT,
    )


def test_a_person_graduates_and_what_nobody_needed_goes_back(of):
    done = graduate(of)

    assert (done.kind, done.returned_minor) == ("graduated", 431_132)
    assert decisions.money_in(Pot.objects.get()).total == 0
    assert sum(books.balances(of.inside.ref, kind=Kind.AUTHORITY).values()) == 50_000_000
    assert Plan.objects.get().ended_at == LATER
    assert Enrolment.objects.get().status == "graduated"
    assert not books.check()
    assert graduate(of) == done
    assert Entry.objects.filter(verb="endings.graduate").count() == 1


def test_the_certificate_says_it_in_the_persons_words_and_only_to_those_let_in(of):
    done = graduate(of)
    page = queries.certificate(of.viewer, done.ref, LATER)
    assert (page.name, page.achieved, page.keeps_well, page.thanks) == (
        "Ana",
        "I sleep",
        "The pool",
        "Maria",
    )
    assert page.goals == ("Sleep through",)
    assert page.returned == Money(431_132, "GBP")
    assert (page.joined_on, page.graduated_on) == (AT.date(), LATER.date())
    with pytest.raises(NotVisible):
        queries.certificate(in_programme(of.inside).viewer, done.ref, LATER)
    assert queries.endings(of.viewer, of.person.ref, LATER) == [done]


def test_what_is_open_is_said_one_by_one_with_what_to_do(of):
    buy(of)
    deciding.ask_second_look(
        line_decision=LineDecision.objects.get(outcome="refused"),
        words="Please",
        by=of.by,
        at=AT,
    )
    of.revise()
    of.send()
    deciding.say_wrong(
        allocation=allocations.latest(of.person), wrong_in="fact", words="No", by=of.by, at=AT
    )

    with pytest.raises(actions.NotYet) as no:
        graduate(of)

    said = {problem.code: problem for problem in no.value.problems}
    assert set(said) == {"buying_approved", "second_look_open", "plan_undecided", "claim_open"}
    assert said["buying_approved"].words == ("“A month of gym” (£10) is agreed and not paid yet.")
    assert "Course" in said["second_look_open"].words
    assert all(problem.fix for problem in said.values())
    assert not Ending.objects.exists()
    assert Enrolment.objects.get().status == "enrolled"


def test_leaving_is_always_possible_and_what_is_promised_is_still_paid(of):
    buy(of)
    done = actions.leave(person=of.person, by=of.by, at=LATER)
    assert actions.leave(person=of.person, by=of.by, at=LATER) == done
    lies = decisions.money_in(Pot.objects.get())
    assert (lies.total, lies.uncommitted, done.returned_minor) == (1_000, 0, 430_132)
    assert Enrolment.objects.get().status == "left"
    assert not books.check()
    with pytest.raises(NotVisible):
        queries.certificate(of.viewer, done.ref, LATER)


def test_moving_away_has_its_own_name(of):
    done = actions.leave(person=of.person, kind=rules.EndingKind.MOVED, by=of.by, at=LATER)
    assert (done.kind, Enrolment.objects.get().status) == ("moved", "moved")


def test_words_that_are_too_long_are_not_cut(of):
    with pytest.raises(actions.CannotSave) as no:
        graduate(of, thanks="x" * 10_000)
    assert no.value.problems[0].where == "thanks"
    assert not Ending.objects.exists()


def test_answers_open_the_way(of):
    look = deciding.ask_second_look(
        line_decision=LineDecision.objects.get(outcome="refused"), words="Please", by=of.by, at=AT
    )
    senior, _ = staff(of.inside, "senior_approver", "Helen")
    deciding.answer_second_look(
        second_look=look, outcome="upheld", reason="Still unclear", by=senior, at=AT
    )
    claim = deciding.say_wrong(
        allocation=allocations.latest(of.person), wrong_in="fact", words="No", by=of.by, at=AT
    )
    deciding.answer_claim(claim=claim, outcome="stands", reason="Right", by=senior, at=AT)
    assert graduate(of).returned_minor == 431_132
    with pytest.raises(planning.PlanEnded):
        of.revise()


@pytest.mark.parametrize(
    "sql", ["UPDATE endings_ending SET thanks = 'other'", "DELETE FROM endings_ending"]
)
def test_the_database_keeps_an_ending_as_it_was(of, sql):
    graduate(of)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
    assert missing(connection, guards.HERE) == []
