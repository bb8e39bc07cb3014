"""Writing a plan: saved as you go, alone or with somebody, sent once, changed by a next version."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import uuid4

import pytest

from ownway.allocation import actions as allocating
from ownway.core.money import Money
from ownway.core.problems import NotVisible, Stale
from ownway.planning import actions, queries
from ownway.planning.models import Goal, Line, Plan, PlanVersion, Writer
from ownway.record import queries as records
from ownway.record.models import Entry
from tests import living
from tests.living import AT, TWENTY_TWO
from tests.planned import life

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(days=40)


def words(of, **more):
    saved = {
        "matters": "Quiet nights",
        "managing": "Ana books, Maria helps",
        "months": 12,
        "starts_on": None,
        "edit_no": of.now().edit_no,
        "by": of.by,
        "at": AT,
        **more,
    }
    return actions.save_words(version=of.draft, **saved)


def test_a_plan_from_first_word_to_sent_version():
    of = life()
    words(of)
    goal = of.goal("Sleep through", next_step="Ask about the pool", dimension="health")
    of.line("Pool", 450, goal, times=52)
    of.aside(10_000)

    sent = of.send()

    whole = queries.contents(sent)
    assert (whole.total, whole.aside) == (Money(33_400, "GBP"), Money(10_000, "GBP"))
    assert (whole.amount, whole.left) == (Money(431_132, "GBP"), Money(397_732, "GBP"))
    assert whole.goals[0].lines[0].what == "Pool"
    assert (sent.number, sent.signed_name, sent.decide_by_on) == (1, "Ana", date(2026, 9, 18))
    assert queries.unchanged_since_sent(PlanVersion.objects.get())
    verbs = list(
        Entry.objects.filter(verb__startswith="planning.")
        .order_by("pk")
        .values_list("verb", flat=True)
    )
    assert verbs == [
        "planning.start",
        "planning.save_words",
        "planning.save_goal",
        "planning.save_line",
        "planning.save_line",
        "planning.submit",
    ]
    assert not records.verify()


def test_two_clicks_start_one_plan_and_a_sent_one_is_changed_not_doubled():
    of = life()
    again = {"person": of.person, "kind": "yearly", "allocation": of.allocation}
    assert actions.start(**again, by=of.by, at=AT).pk == of.draft.pk
    of.goal()
    of.send()
    with pytest.raises(actions.AlreadyHavePlan):
        actions.start(**again, by=of.by, at=AT)
    assert Plan.objects.count() == 1


def test_a_one_off_stands_beside_the_year_and_keeps_to_its_cap():
    of = life()
    once = allocating.ask_one_off(
        person=of.person, amount=Money(40_000, "GBP"), purpose="A bicycle", by=of.by, at=AT
    )
    of.draft = actions.start(person=of.person, kind="one_off", allocation=once, by=of.by, at=AT)
    goal = of.goal("See my sister")
    bike = of.line("Bicycle", 40_001, goal, kind="good")
    with pytest.raises(actions.NotReady) as no:
        of.send()
    assert [problem.code for problem in no.value.problems] == ["one_off_over_most"]
    assert "£400" in no.value.problems[0].words
    of.line("Bicycle", 40_000, goal, kind="good", line_ref=bike.ref)
    assert queries.contents(of.send()).left == Money(0, "GBP")


def test_a_double_click_saves_once():
    of = life()
    key, edit_no = uuid4(), of.now().edit_no
    first = of.goal("Sleep through", key=key)
    assert (
        actions.save_goal(
            version=of.draft, words="Sleep through", edit_no=edit_no, key=key, by=of.by, at=AT
        ).pk
        == first.pk
    )
    assert Goal.objects.count() == 1
    before = Entry.objects.count()
    words(of)
    words(of)
    assert Entry.objects.count() == before + 1


def test_two_people_in_the_same_goal_both_keep_their_words():
    of = life()
    goal = of.goal("Sleep through")
    shown = of.now().edit_no
    helper = living.staff("Jo")
    both = {"version": of.draft, "goal_ref": goal.ref, "edit_no": shown, "at": AT}
    actions.save_goal(**both, words="Sleep through the night", by=of.by)

    with pytest.raises(actions.SavedInBetween) as no:
        actions.save_goal(**both, words="Sleep and rest", by=helper)

    assert isinstance(no.value, Stale)
    assert no.value.theirs["words"] == "Sleep through the night"
    assert no.value.yours["words"] == "Sleep and rest"
    assert no.value.theirs_by == of.by.ref
    assert Goal.objects.get().words == "Sleep through the night"
    actions.save_goal(**{**both, "edit_no": no.value.edit_no}, words="Sleep and rest", by=helper)
    assert Goal.objects.get().words == "Sleep and rest"


def test_two_people_in_different_parts_do_not_stand_in_each_others_way():
    of = life()
    goal = of.goal()
    shown = of.now().edit_no
    line = of.line("Gym", 2_500, goal)
    words(of, edit_no=shown)
    of.goal("Rest", goal_ref=goal.ref, edit_no=shown)
    of.line("Gym", 2_600, goal, line_ref=line.ref)
    assert Line.objects.get().total_minor == 2_600


@pytest.mark.parametrize("part", ["words", "line"])
def test_words_and_lines_are_not_written_over_either(part):
    of = life()
    goal = of.goal()
    line = of.line("Gym", 2_500, goal)
    words(of)
    shown = of.now().edit_no
    if part == "words":
        words(of, matters="My garden", edit_no=shown)
        with pytest.raises(actions.SavedInBetween) as no:
            words(of, matters="My dog", edit_no=shown)
        assert no.value.theirs["matters"] == "My garden"
    else:
        of.line("Pool", 2_500, goal, line_ref=line.ref, edit_no=shown)
        with pytest.raises(actions.SavedInBetween) as no:
            of.line("Gym", 2_700, goal, line_ref=line.ref, edit_no=shown)
        assert (no.value.theirs["what"], no.value.yours["each_minor"]) == ("Pool", 2_700)
        assert no.value.yours["goal_ref"] == goal.ref


def test_what_changed_after_reading_is_not_signed():
    of = life()
    of.goal()
    read = of.now().edit_no
    of.goal("Rest")
    with pytest.raises(Stale):
        actions.submit(version=of.draft, signed_name="Ana", edit_no=read, by=of.by, at=AT)
    assert of.now().sent_at is None


def test_sending_twice_sends_once_and_a_sent_version_stays():
    of = life()
    goal = of.goal()
    line = of.line("Gym", 2_500, goal)
    sent = of.send()
    assert of.send().pk == sent.pk
    assert Entry.objects.filter(verb="planning.submit").count() == 1
    with pytest.raises(actions.AlreadySent):
        actions.submit(
            version=of.draft, signed_name="Maria", edit_no=of.now().edit_no, by=of.by, at=AT
        )
    for change in (
        lambda: words(of, matters="Other"),
        lambda: of.goal("Other", goal_ref=goal.ref),
        lambda: of.line("Other", 1, goal),
        lambda: actions.remove_line(version=of.draft, line_ref=line.ref, by=of.by, at=AT),
    ):
        with pytest.raises(actions.AlreadySent):
            change()


def test_only_the_person_signs():
    of = life()
    of.goal()
    for by in (living.staff(), of.approver):
        with pytest.raises(actions.OnlyThePersonSigns):
            actions.submit(
                version=of.draft, signed_name="Ana", edit_no=of.now().edit_no, by=by, at=AT
            )
    with pytest.raises(actions.CannotSave):
        actions.submit(version=of.draft, signed_name=" ", edit_no=of.now().edit_no, by=of.by, at=AT)


def test_all_that_is_missing_is_said_at_once():
    of = life()
    of.line("Gym", 2_500)
    kept = of.aside(100, signs="")
    with pytest.raises(actions.NotReady) as no:
        of.send()
    assert [problem.code for problem in no.value.problems] == [
        "no_goal",
        "line_without_any_goal",
        "aside_without_signs",
    ]
    assert no.value.problems[2].where == str(kept.root)
    assert of.now().sent_at is None


def test_a_loose_line_is_linked_in_one_step():
    of = life()
    line, goal = of.line("Gym", 2_500), of.goal()
    assert [problem.code for problem in queries.problems(of.draft)] == ["line_without_goal"]
    actions.link_line(version=of.draft, line_ref=line.ref, goal_ref=goal.ref, by=of.by, at=AT)
    assert not queries.problems(of.draft)


def test_what_was_taken_off_can_be_put_back_until_it_is_sent():
    of = life()
    goal, other = of.goal(), of.goal("Rest")
    line = of.line("Gym", 2_500, goal)
    edit = {"version": of.draft, "by": of.by, "at": AT}
    actions.remove_line(**edit, line_ref=line.ref)
    actions.remove_goal(**edit, goal_ref=goal.ref)
    whole = queries.contents(of.draft)
    assert (whole.total.minor, len(whole.removed_lines), len(whole.removed_goals)) == (0, 1, 1)
    actions.restore_goal(**edit, goal_ref=goal.ref)
    actions.restore_line(**edit, line_ref=line.ref)
    assert queries.contents(of.draft).goals[0].lines[0].ref == line.ref

    actions.remove_goal(**edit, goal_ref=goal.ref)
    assert [problem.code for problem in queries.problems(of.draft)] == ["line_without_goal"]
    actions.link_line(**edit, line_ref=line.ref, goal_ref=other.ref)
    kept = of.aside(500)
    actions.remove_line(**edit, line_ref=kept.ref)
    of.send()
    assert [each.words for each in Goal.objects.all()] == ["Rest"]
    assert [each.what for each in Line.objects.all()] == ["Gym"]
    assert not records.verify()


def test_goals_move_up_and_down():
    of = life()
    first, second = of.goal("First"), of.goal("Second")
    move = {"version": of.draft, "by": of.by, "at": AT}
    actions.move_goal(**move, goal_ref=second.ref, way="up")
    actions.move_goal(**move, goal_ref=second.ref, way="up")
    assert [goal.words for goal in queries.contents(of.draft).goals] == ["Second", "First"]
    actions.move_goal(**move, goal_ref=second.ref, way="down")
    assert [goal.ref for goal in queries.contents(of.draft).goals] == [first.ref, second.ref]


def test_the_next_version_begins_with_every_word_of_the_last_one():
    of = life()
    words(of)
    goal = of.goal()
    line = of.line("Gym", 2_500, goal)
    of.send()
    first = queries.draft_value(of.now())

    second = of.revise(LATER)

    assert queries.draft_value(second) == first
    assert (second.number, second.pk == of.revise(LATER).pk) == (2, True)
    assert second.lines.get().root == line.root
    assert second.lines.get().ref != line.ref
    assert PlanVersion.objects.filter(sent_at__isnull=False).count() == 1


def test_a_draft_always_speaks_of_the_newest_amount():
    of = life()
    of.goal()
    again = living.assessed(of.person, of.by, TWENTY_TWO, at=LATER)
    newer = allocating.work_out(assessment=again, by=of.by, at=LATER)
    assert queries.contents(of.now()).amount == Money(583_492, "GBP")
    assert of.send(LATER).allocation == newer


def test_everybody_who_wrote_is_remembered_over_versions():
    of = life()
    helper = living.staff("Jo")
    goal = of.goal("Rest", by=helper)
    of.goal("Sleep", goal_ref=goal.ref)
    of.send()
    of.revise()
    assert queries.writers(of.draft) == {of.by.human, helper.human}
    assert Writer.objects.count() == 2


def test_a_plan_that_ended_is_left_as_it_is():
    of = life()
    of.goal()
    assert actions.end(plan=of.draft.plan, by=of.by, at=AT).ended_at == AT
    actions.end(plan=of.draft.plan, by=of.by, at=LATER)
    assert Plan.objects.get().ended_at == AT
    with pytest.raises(actions.PlanEnded):
        words(of)
    with pytest.raises(actions.PlanEnded):
        actions.revise(plan=of.draft.plan, by=of.by, at=AT)


def test_there_is_nothing_to_revise_before_a_first_version():
    of = life()
    Plan.objects.update(ended_at=None)
    assert actions.revise(plan=of.draft.plan, by=of.by, at=AT).pk == of.draft.pk


@pytest.mark.parametrize(
    ("minor", "currency", "code"),
    [
        (0, "GBP", "amount_zero"),
        (-500, "GBP", "amount_below_zero"),
        (10**12 + 1, "GBP", "amount_too_large"),
        (500, "USD", "currency_differs"),
    ],
)
def test_an_amount_that_cannot_be_gets_a_clear_answer(minor, currency, code):
    of = life()
    with pytest.raises(actions.CannotSave) as no:
        actions.save_line(
            version=of.draft,
            kind="good",
            category="wellbeing",
            what="Gym",
            each=Money(minor, currency),
            times=1,
            edit_no=1,
            by=of.by,
            at=AT,
        )
    assert [problem.code for problem in no.value.problems] == [code]
    assert no.value.problems[0].words
    assert no.value.problems[0].fix
    assert not Line.objects.exists()


def test_10000_characters_get_a_clear_answer_and_5000_are_kept_whole():
    of = life()
    with pytest.raises(actions.CannotSave) as no:
        words(of, matters="x" * 10_000)
    assert "5000 characters longer" in no.value.problems[0].words
    words(of, matters="x" * 5_000)
    assert len(PlanVersion.objects.get().matters) == 5_000


def test_a_goal_or_line_of_somebody_else_is_not_there():
    of = life()
    from tests.planned import in_programme

    other = in_programme(of.inside)
    theirs = other.goal()
    with pytest.raises(NotVisible):
        of.goal("Mine", goal_ref=theirs.ref)
    with pytest.raises(NotVisible):
        of.line("Gym", 2_500, theirs)
