"""Fidelity to self-direction: every figure worked out twice, few kept back, rows by access."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from statistics import median
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ownway.core.problems import NotVisible
from ownway.decisions.models import Decision
from ownway.evaluation import queries, rules
from ownway.evaluation.rules import Happened, Measure
from ownway.holding.models import Arrangement, LineMove
from ownway.planning.models import PlanVersion
from ownway.review import actions as reviewing
from ownway.review import queries as reviews
from ownway.spending import actions as spending
from tests.agreed import agree
from tests.cast import NOW
from tests.living import AT
from tests.planned import NO, in_programme

FIRST, LAST = date(2026, 1, 1), date(2026, 6, 20)
days = st.dates(FIRST - timedelta(days=40), LAST + timedelta(days=40))
things = st.lists(
    st.builds(Happened, st.sampled_from("abcdefghij"), days, st.booleans(), st.integers(0, 90)),
    max_size=60,
)


@given(things)
def test_every_month_agrees_with_a_second_way_to_count(happened):
    figure = rules.figure_of(Measure.FIRST_PURCHASE, happened, first=FIRST, last=LAST)
    months = [(2026, number) for number in range(6, 0, -1)]
    assert [(one.month.year, one.month.month) for one in figure.months] == months
    by_month = defaultdict(list)
    for one in happened:
        by_month[one.day.year, one.day.month].append(one)
    for shown in figure.months:
        rows = by_month[shown.month.year, shown.month.month]
        if 1 <= len({one.whose for one in rows}) <= 4:
            assert (shown.of, shown.met, shown.middle) == (None, None, None)
            continue
        assert shown.of == len(rows)
        assert shown.met == len([one for one in rows if one.met])
        middle = median([one.days for one in rows]) if rows else None
        assert shown.middle == (None if middle is None else int(-(-middle // 1)))


@given(things)
def test_a_total_gives_no_hidden_month_of_a_few_people_away(happened):
    figure = rules.figure_of(Measure.DECIDED_IN_TIME, happened, first=FIRST, last=LAST)
    hidden = {one.month for one in figure.months if one.of is None}
    people = {one.whose for one in happened if one.day.replace(day=1) in hidden}
    if figure.total.of is None:
        assert figure.hides
    else:
        assert not people or len(people) >= rules.THRESHOLD
        inside = [
            one for one in happened if (2026, 1) <= (one.day.year, one.day.month) <= (2026, 6)
        ]
        assert (figure.total.of, figure.total.met) == (len(inside), sum(o.met for o in inside))


@given(days, st.none() | days, days)
def test_waiting_is_never_left_out_and_nothing_counts_in_the_future(due, done, today):
    counted = rules.due_or_done(due, done, today)
    if done is None:
        assert counted == ((due, False) if due < today else None)
    else:
        assert counted == ((done, True) if done <= due else (due, False))


@given(st.lists(st.sampled_from("pqr")))
def test_mostly_is_more_than_half(hands):
    others = [hand for hand in hands if hand != "p"]
    assert rules.mostly_by("p", hands) == (len(hands) - len(others) > len(others))
    assert not rules.mostly_by("", [])


@given(st.lists(st.tuples(st.sampled_from("xyz"), st.sampled_from("abcdef"))))
def test_a_reason_counts_people_and_not_noes(said):
    found = rules.by_reason(said)
    assert found == {
        reason: len({whose for why, whose in said if why == reason})
        for reason in sorted({why for why, _ in said})
    }


# --- from rows


def one(measure, programme, at):
    return queries.happened(programme, measure, at)


@pytest.fixture
def agreed(cast):
    return agree(cast)


@pytest.mark.django_db
def test_decided_in_time_from_what_was_sent_and_decided(agreed):
    [row] = one(Measure.DECIDED_IN_TIME, agreed.cast.programme, NOW)
    decision = Decision.objects.get()
    due = PlanVersion.objects.get().decide_by_on
    assert row == Happened(str(agreed.person.ref), decision.decided_at.date(), NOW.date() <= due)
    assert row.met


@pytest.mark.django_db
def test_a_plan_that_waits_too_long_counts_as_late_from_the_day_after(cast):
    of = in_programme(cast.programme)
    of.line("Gym", 2_500, of.goal("Sleep"))
    version = of.send()
    due = version.decide_by_on
    programme = of.person.programme
    assert one(Measure.DECIDED_IN_TIME, programme, AT) == []
    late = AT + timedelta(days=(due - AT.date()).days + 1)
    assert one(Measure.DECIDED_IN_TIME, programme, late) == [
        Happened(str(of.person.ref), due, False)
    ]


@pytest.mark.django_db
def test_amount_author_and_holder_of_a_plan_written_by_oneself(agreed):
    programme, ref = agreed.cast.programme, str(agreed.person.ref)
    today = NOW.date()
    assert one(Measure.AMOUNT_FIRST, programme, NOW) == [Happened(ref, today)]
    assert one(Measure.WRITTEN_BY_PERSON, programme, NOW) == [Happened(ref, today)]
    held = one(Measure.HOLDER_CHOSEN, programme, NOW)
    assert len(held) == Arrangement.objects.filter(person=agreed.person).count() > 1
    assert set(held) == {Happened(ref, today)}


@pytest.mark.django_db
def test_a_plan_somebody_else_wrote_and_a_choice_somebody_narrowed_do_not_count(agreed):
    programme = agreed.cast.programme
    agreed.person.account = agreed.cast.account("stranger")
    agreed.person.save()
    for measure in (Measure.WRITTEN_BY_PERSON, Measure.HOLDER_CHOSEN):
        assert {row.met for row in one(measure, programme, NOW)} == {False}


@pytest.mark.django_db
def test_first_purchase_from_the_first_yes_to_the_first_thing_paid(agreed):
    programme = agreed.cast.programme
    assert one(Measure.FIRST_PURCHASE, programme, NOW) == []
    for wait in (9, 20):
        then = NOW + timedelta(days=wait)
        asked = agreed.ask("art", 2_500, at=then)
        spending.pay_direct(purchase=asked, by=agreed.by(), at=then)
    first = (NOW + timedelta(days=9)).date()
    yes = Decision.objects.get().decided_at.date()
    assert one(Measure.FIRST_PURCHASE, programme, NOW + timedelta(days=30)) == [
        Happened(str(agreed.person.ref), first, days=(first - yes).days)
    ]


@pytest.mark.django_db
def test_a_change_somebody_decided_and_a_move_nobody_had_to(agreed):
    programme, ref = agreed.cast.programme, str(agreed.person.ref)
    assert one(Measure.WITHOUT_PANEL, programme, NOW) == []
    roots = [agreed.lines[name].root for name in ("gym", "art")]
    for undone in (None, NOW):
        LineMove.objects.create(
            person=agreed.person,
            plan=agreed.plan,
            from_root=roots[0],
            to_root=roots[1],
            amount_minor=100,
            currency="GBP",
            key=uuid4(),
            moved_at=NOW,
            moved_by=agreed.by().ref,
            undone_at=undone,
            undone_by=None if undone is None else agreed.by().ref,
        )
    version = PlanVersion.objects.get()
    copy = PlanVersion.objects.create(
        plan=version.plan,
        number=2,
        allocation=version.allocation,
        begun_at=NOW,
        begun_by=agreed.by().ref,
        signed_name="Ana",
        sent_at=NOW,
        sent_by=agreed.by().ref,
        decide_by_on=NOW.date(),
        content_hash="0" * 64,
    )
    Decision.objects.create(
        version=copy,
        outcome="approved",
        pack=programme.pack,
        decided_at=NOW,
        decided_by=agreed.by("approver").ref,
        decided_human=agreed.by("approver").human,
    )
    assert one(Measure.WITHOUT_PANEL, programme, NOW) == [
        Happened(ref, NOW.date(), True),
        Happened(ref, NOW.date(), False),
    ]


@pytest.mark.django_db
def test_reviews_held_and_waited_for_agree_with_what_people_are_told(agreed):
    programme = agreed.cast.programme
    due = reviews.due_for(agreed.plan, NOW)
    assert due is not None
    assert one(Measure.REVIEWED_IN_TIME, programme, NOW) == []
    after = NOW + timedelta(days=(due.due_on - NOW.date()).days + 3)
    ref = str(agreed.person.ref)
    assert one(Measure.REVIEWED_IN_TIME, programme, after) == [Happened(ref, due.due_on, False)]
    held = reviewing.open_review(plan=agreed.plan, by=agreed.by(), at=after)
    reviewing.hold(review=held, outcome="keep", by=agreed.by("coach"), at=after)
    assert one(Measure.REVIEWED_IN_TIME, programme, after) == [Happened(ref, due.due_on, False)]
    soon = reviews.due_for(agreed.plan, after)
    assert soon is not None
    year = after + timedelta(days=(soon.due_on - after.date()).days + 1)
    assert one(Measure.REVIEWED_IN_TIME, programme, year) == [
        Happened(ref, due.due_on, False),
        Happened(ref, soon.due_on, False),
    ]


@pytest.mark.django_db
def test_refused_lines_are_counted_by_reason_and_a_few_kept_back(cast):
    of = in_programme(cast.programme)
    of.line("Gym", 2_500, of.goal("Sleep"))
    of.line("Course", 9_000, of.goal("Learn"))
    of.send()
    of.decide({"Course": NO})
    table = queries.refused_lines(cast.viewer("director", AT), cast.programme.ref, AT)
    assert table.rows == {"unclear_running": None}
    assert table.total is None


@pytest.mark.django_db
def test_only_who_oversees_sees_figures_and_rows_go_to_who_may_see_them(agreed):
    programme = agreed.cast.programme
    director = agreed.cast.viewer("director")
    figures = queries.fidelity(director, programme.ref, NOW)
    assert [figure.measure for figure in figures] == list(Measure)
    assert all(len(figure.months) == queries.MONTHS for figure in figures)
    assert figures[0].months[0].of is None  # one person
    for who in ("approver", "coach", "ana", "far_approver"):
        with pytest.raises(NotVisible):
            queries.fidelity(agreed.cast.viewer(who), programme.ref, NOW)
        with pytest.raises(NotVisible):
            queries.fidelity_rows(
                agreed.cast.viewer(who), programme.ref, Measure.DECIDED_IN_TIME, NOW.date(), NOW
            )
    closed = queries.fidelity_rows(
        director, programme.ref, Measure.DECIDED_IN_TIME, NOW.date(), NOW
    )
    assert (closed.rows, closed.closed) == ((), True)
    assert not director.seen


@pytest.mark.django_db
def test_rows_open_to_who_oversees_and_may_see_the_topic_and_the_look_is_noted(agreed):
    from ownway.consent import actions as consenting
    from ownway.core.actors import SYSTEM

    programme = agreed.cast.programme
    consenting.grant_role(
        programme=programme,
        account=agreed.cast.account("director"),
        role="approver",
        from_at=NOW,
        until_at=NOW + timedelta(days=30),
        by=SYSTEM,
        at=NOW,
    )
    director = agreed.cast.viewer("director")
    seen = queries.fidelity_rows(director, programme.ref, Measure.DECIDED_IN_TIME, NOW.date(), NOW)
    assert [(row.person, row.day, row.met) for row in seen.rows] == [
        ("Ana Duarte", NOW.date(), True)
    ]
    assert (seen.closed, agreed.person.ref in director.seen) == (False, True)
    reviews_rows = queries.fidelity_rows(
        agreed.cast.viewer("director"),
        programme.ref,
        Measure.REVIEWED_IN_TIME,
        NOW.date(),
        NOW + timedelta(days=400),
    )
    assert reviews_rows.rows == ()


@pytest.mark.django_db
def test_actions_of_teams_are_counted_by_stage_and_a_few_kept_back(cast):
    from ownway.improvement import actions

    def set_out(stage, number):
        for _ in range(number):
            actions.make_team_action(
                key=uuid4(),
                programme=cast.programme,
                stage=stage,
                aim="Ring sooner",
                owner="Priya",
                measure="Calls",
                due_on=NOW.date(),
                by=cast.by("approver"),
                at=NOW,
            )

    set_out("life", 6)
    director = cast.viewer("director")
    assert queries.actions_of_teams(director, cast.programme.ref, NOW)["begun"].rows["life"] == 6
    set_out("early", 2)
    table = queries.actions_of_teams(director, cast.programme.ref, NOW)["begun"]
    assert (table.rows["early"], table.rows["crisis"]) == (None, 0)
    with pytest.raises(NotVisible):
        queries.actions_of_teams(cast.viewer("approver"), cast.programme.ref, NOW)
