"""Deciding line by line: what is kept, what is refused, and what a yes does to the money."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from uuid import uuid4

import pytest

from ownway.allocation import actions as allocating
from ownway.core.money import Money
from ownway.decisions import actions, queries
from ownway.decisions.models import Decision, LineDecision, Pot, Reconsideration
from ownway.decisions.rules import APPROVE, LineOutcome
from ownway.ledger import queries as books
from ownway.ledger.rules import Kind
from ownway.planning import actions as planning
from ownway.planning import queries as plans
from ownway.record.models import Entry
from tests import living, planned
from tests.living import AT, TWENTY_TWO
from tests.planned import NO, life, lowered, settler

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(days=40)


def money(of, kind):
    found = books.balances(of.inside.ref, kind=kind)
    return sum(found.values())


def test_a_first_yes_opens_a_pot_for_12_months_and_funds_each_line():
    of = life()
    goal = of.goal()
    gym = of.line("Gym", 2_500, goal, times=12)
    kept = of.aside(30_000)
    of.send()

    decision = of.decide()

    pot = Pot.objects.get()
    assert (pot.amount_minor, pot.starts_on, pot.ends_on) == (
        431_132,
        date(2026, 9, 4),
        date(2027, 9, 4),
    )
    lies = queries.money_in(pot)
    assert lies.total == 431_132
    assert lies.lines[gym.root].available == 30_000
    assert lies.lines[kept.root].aside == 30_000
    assert lies.free == 371_132
    assert money(of, Kind.AUTHORITY) == 50_000_000 - 431_132
    assert decision.outcome == "approved"
    assert [line.what for line in queries.agreed_lines(of.draft.plan)] == ["Gym", "Kept aside"]
    assert not books.check()
    assert Entry.objects.filter(verb="decisions.decide").count() == 1


def test_the_same_decision_sent_twice_is_made_once_and_another_is_refused():
    of = life()
    of.line("Gym", 2_500, of.goal())
    of.send()

    first = of.decide()
    assert of.decide() == first
    with pytest.raises(actions.AlreadyDecided):
        of.decide({"Gym": NO})
    assert Decision.objects.count() == 1


def test_some_lines_can_start_while_others_wait_for_an_answer_the_person_can_use():
    of = life()
    goal = of.goal()
    of.line("Gym", 2_500, goal)
    of.line("Course", 9_000, goal)
    of.send()

    assert of.decide({"Course": NO}).outcome == "part"

    said = queries.decision_for(of.viewer, of.draft.ref, AT)
    course = next(row for row in said.lines if row.line.what == "Course")
    assert (course.agreed, course.may_ask_again) == (False, True)
    assert course.would_accept == "Say who does what each week."
    assert [line.what for line in queries.agreed_lines(of.draft.plan)] == ["Gym"]
    assert queries.money_in(Pot.objects.get()).free == 431_132 - 2_500


def test_a_plan_sent_back_whole_opens_no_pot():
    of = life()
    of.line("Gym", 2_500, of.goal())
    of.send()

    assert of.decide({"Gym": NO}).outcome == "returned"
    assert not Pot.objects.exists()
    assert queries.current_version(of.draft.plan) is None


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (None, "line_unanswered"),
        (replace(NO, reason_code=""), "reason_not_chosen"),
        (replace(NO, reason_code="because"), "reason_unknown"),
        (replace(NO, reason_code="no_evidence_base"), "reason_not_enough"),
        (replace(NO, reason=" "), "reason_without_words"),
        (replace(NO, would_accept=""), "no_way_on"),
        (replace(NO, reason="x" * 10_000), "words_too_long"),
    ],
)
def test_a_no_that_is_not_whole_is_not_saved(answer, code):
    of = life()
    line = of.line("Gym", 2_500, of.goal())
    of.send()

    with pytest.raises(actions.NotWhole) as refused:
        actions.decide(
            version=of.draft,
            answers={line.ref: answer} if answer else {},
            by=of.approver,
            at=AT,
        )
    assert code in [problem.code for problem in refused.value.problems]
    assert all(problem.words and problem.fix for problem in refused.value.problems)
    assert not Decision.objects.exists()


def test_a_second_reason_stands_beside_one_that_is_not_enough_alone():
    of = life()
    of.line("Gym", 2_500, of.goal())
    of.send()
    both = replace(NO, reason_code="no_evidence_base", also_code="risk_not_handled")

    assert of.decide({"Gym": both}).outcome == "returned"
    assert LineDecision.objects.get().also_code == "risk_not_handled"


def test_who_wrote_a_part_never_decides_nor_the_person_themself():
    of = life()
    of.line("Gym", 2_500, of.goal(by=of.approver))
    of.send()

    for by in (of.approver, of.by, replace(of.approver, ref=uuid4())):
        with pytest.raises(actions.ConflictOfInterest):
            of.decide(by=by)
    row = queries.waiting(of.desk, of.inside.ref, AT)[0]
    assert not row.may_decide


def test_a_draft_an_overtaken_and_an_ended_plan_are_not_decided():
    of = life()
    of.line("Gym", 2_500, of.goal())
    with pytest.raises(actions.NotSent):
        of.decide()
    first = of.send()
    of.revise()
    of.send()
    second, of.draft = of.draft, first
    with pytest.raises(actions.Overtaken):
        of.decide()
    of.draft = second
    planning.end(plan=of.draft.plan, by=of.by, at=AT)
    with pytest.raises(actions.NotSent):
        of.decide()


def test_above_the_amount_somebody_with_more_say_decides():
    of = life()
    of.line("Course", 440_000, of.goal())
    of.send()

    with pytest.raises(actions.OverAmount) as refused:
        of.decide()
    assert "£88.68" in refused.value.words

    senior, _ = planned.staff(of.inside, "senior_approver", "Helen")
    of.decide(by=senior)
    pot = Pot.objects.get()
    assert (pot.amount_minor, queries.money_in(pot).total) == (440_000, 440_000)


def test_the_envelope_of_the_programme_is_never_promised_twice():
    of = life()
    of.line("Gym", 2_500, of.goal())
    of.send()
    left = books.balance(
        next(iter(books.balances(of.inside.ref, kind=Kind.AUTHORITY))),
    )
    others = [planned.in_programme(of.inside) for _ in range(2)]
    assert left // 431_132 > 2
    for other in others:
        other.agreed(("Gym", 2_500))
    assert money(of, Kind.AUTHORITY) == left - 2 * 431_132


def test_a_longer_plan_keeps_what_the_month_left_over():
    of = life()
    goal = of.goal()
    things = {what: of.line(what, 3_000, goal) for what in ("Gym", "Taxi", "Course", "Paint")}
    planning.save_words(
        version=of.draft,
        matters="Quiet nights",
        managing="Ana books, Maria helps",
        months=1,
        starts_on=None,
        edit_no=of.now().edit_no,
        by=of.by,
        at=AT,
    )
    of.send()
    of.decide()
    pot = Pot.objects.get()

    of.revise(LATER)
    gym = of.draft.lines.get(what="Gym")
    planning.remove_line(
        version=of.draft, line_ref=of.draft.lines.get(what="Taxi").ref, by=of.by, at=LATER
    )
    of.draft.goals.get()
    of.line("Gym", 3_000, of.draft.goals.get(), line_ref=gym.ref, times=12, at=LATER)
    of.send(LATER)
    of.decide(at=LATER)

    lies = queries.money_in(pot)
    assert Pot.objects.count() == 1
    assert lies.total == 431_132
    assert lies.lines[things["Gym"].root].available == 36_000
    assert lies.lines[things["Taxi"].root].available == 0
    assert lies.free == 431_132 - 36_000 - 6_000
    assert not books.check()


def test_the_old_plan_runs_until_the_new_one_is_agreed():
    of = life().agreed(("Gym", 2_500))
    first = of.draft
    before = of.allocation.amount_minor
    again = living.assessed(of.person, of.by, TWENTY_TWO, at=LATER)
    allocating.work_out(assessment=again, by=of.by, at=LATER)

    of.revise(LATER)
    of.line("Course", 500_000, of.draft.goals.get(), at=LATER)
    of.send(LATER)

    assert queries.current_version(first.plan).pk == first.pk
    assert Pot.objects.get().amount_minor == before
    of.decide(at=LATER)
    assert queries.current_version(first.plan).pk == of.draft.pk
    by_days = (40 * 431_132 + 325 * 583_492 + 182) // 365  # the new amount counts from day 41 on
    assert Pot.objects.get().amount_minor == by_days
    assert queries.money_in(Pot.objects.get()).total == by_days
    of.allocation.refresh_from_db()
    assert of.allocation.amount_minor == before
    assert plans.unchanged_since_sent(plans.latest_sent(first.plan))


def test_an_amount_goes_down_only_worked_out_anew_after_its_notice_and_with_words():
    of = life(answers=TWENTY_TWO).agreed(("Gym", 2_500))
    with pytest.raises(allocating.NotYoursToSettle):
        allocating.settle(
            allocation=of.allocation,
            amount=Money(431_132, "GBP"),
            reason="Less is enough, we think",
            by=settler(of.person),
            at=LATER,
        )
    again = living.assessed(of.person, of.by, living.SIXTEEN, at=LATER)
    lower = allocating.work_out(assessment=again, by=of.by, at=LATER)
    of.revise(LATER)
    of.send(LATER)
    assert of.draft.allocation == of.allocation  # the old amount counts until the notice has run
    of.decide(at=LATER)
    assert queries.money_in(Pot.objects.get()).total == 583_492

    then = lowered(lower, LATER)
    of.revise(then)
    of.send(then)
    assert of.draft.allocation == lower
    with pytest.raises(actions.NotWhole):
        of.decide(at=then)
    of.decide(at=then, words="Your new answers come to 16 points.")
    by_days = (50 * 583_492 + 315 * 431_132 + 182) // 365  # until the notice has run
    assert queries.money_in(Pot.objects.get()).total == by_days
    assert not books.check()


def refused(of):
    goal = of.goal()
    of.line("Gym", 2_500, goal)
    of.line("Course", 9_000, goal)
    of.send()
    of.decide({"Course": NO})
    return LineDecision.objects.get(outcome=LineOutcome.REFUSED)


def ask(of, row, words="I need it for work", by=None):
    return actions.ask_second_look(line_decision=row, words=words, by=by or of.by, at=AT)


def test_a_second_look_is_asked_once_and_a_second_request_goes_outside():
    of = life()
    row = refused(of)

    first = ask(of, row)
    assert ask(of, row) == first
    assert first.answer_by_on == date(2026, 9, 25)
    with pytest.raises(actions.AlreadyAsked) as no:
        ask(of, row, "Please")
    assert "outside" in no.value.fix
    with pytest.raises(actions.NothingRefused):
        ask(of, LineDecision.objects.get(outcome=LineOutcome.APPROVED))


def test_somebody_else_answers_in_writing_and_a_changed_answer_funds_the_line():
    of = life()
    look = ask(of, refused(of))
    senior, desk = planned.staff(of.inside, "senior_approver", "Helen")
    assert [row.may_answer for row in queries.second_looks(desk, of.inside.ref, AT)] == [True]

    with pytest.raises(actions.ConflictOfInterest):
        actions.answer_second_look(
            second_look=look, outcome="changed", reason="Yes", by=of.approver, at=AT
        )
    with pytest.raises(actions.NotWhole):
        actions.answer_second_look(
            second_look=look, outcome="changed", reason=" ", by=senior, at=AT
        )
    said = {"second_look": look, "outcome": "changed", "reason": "The course helps", "by": senior}
    done = actions.answer_second_look(**said, at=AT)
    assert actions.answer_second_look(**said, at=AT) == done
    with pytest.raises(actions.AlreadyAnswered):
        actions.answer_second_look(**{**said, "reason": "Other"}, at=AT)

    course = queries.agreed_lines(of.draft.plan)[1]
    lies = queries.money_in(Pot.objects.get())
    assert (course.what, lies.lines[course.root].available) == ("Course", 9_000)
    assert lies.total == 431_132
    assert not queries.second_looks(desk, of.inside.ref, AT)


def test_a_changed_answer_opens_the_pot_where_everything_was_refused():
    of = life()
    of.line("Gym", 2_500, of.goal())
    of.send()
    of.decide({"Gym": NO})
    senior, _ = planned.staff(of.inside, "senior_approver", "Helen")
    look = ask(of, LineDecision.objects.get())

    actions.answer_second_look(
        second_look=look, outcome="changed", reason="It helps", by=senior, at=AT
    )

    assert queries.current_version(of.draft.plan).pk == of.draft.pk
    assert queries.money_in(Pot.objects.get()).total == 431_132


def test_an_upheld_answer_moves_no_money():
    of = life()
    look = ask(of, refused(of))
    senior, _ = planned.staff(of.inside, "senior_approver", "Helen")
    before = queries.money_in(Pot.objects.get())

    actions.answer_second_look(
        second_look=look, outcome="upheld", reason="It is still unclear", by=senior, at=AT
    )
    assert queries.money_in(Pot.objects.get()) == before
    assert Reconsideration.objects.get().answered_human == senior.human


def test_free_things_are_agreed_without_money():
    of = life()
    of.line("Library", 0, of.goal(), free_way="The library is free")
    of.send()
    of.decide()
    assert queries.money_in(Pot.objects.get()).free == 431_132


def test_an_answer_to_a_line_of_another_version_is_refused():
    of = life()
    line = of.line("Gym", 2_500, of.goal())
    of.send()
    with pytest.raises(actions.NotWhole) as no:
        actions.decide(
            version=of.draft, answers={line.ref: APPROVE, uuid4(): APPROVE}, by=of.approver, at=AT
        )
    assert [problem.code for problem in no.value.problems] == ["line_unknown"]


def test_a_rise_after_a_lower_amount_does_not_hold_the_plan_up():
    of = life(answers=TWENTY_TWO).agreed(("Gym", 2_500))
    again = living.assessed(of.person, of.by, living.SIXTEEN, at=LATER)
    then = lowered(allocating.work_out(assessment=again, by=of.by, at=LATER), LATER)
    between = {**living.SIXTEEN, "feelings": "often", "safety": "often"}
    third = living.assessed(of.person, of.by, between, at=then)
    rises = allocating.work_out(assessment=third, by=of.by, at=then)
    assert 431_132 < rises.amount_minor < 583_492
    of.revise(then)
    of.send(then)
    of.decide(at=then, words="Your answers come to a little more than last month.")
    by_days = (50 * 583_492 + 315 * rises.amount_minor + 182) // 365
    assert queries.money_in(Pot.objects.get()).total == by_days
