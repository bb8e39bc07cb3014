"""A nominee counts only with both yeses; a withdrawal is looked at and stops nothing by itself."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from ownway.holding import actions, queries, rules
from ownway.holding.models import NomineeStep
from ownway.holding.rules import NomineeStepKind, Status
from tests.cast import NOW

pytestmark = pytest.mark.django_db
days = st.dates(min_value=date(2026, 1, 1), max_value=date(2026, 12, 31))


def name(plan, kind="nominee", **changed):
    known = {
        "person": plan.person,
        "kind": kind,
        "name": "Maria Duarte",
        "reach_at": "",
        "starts_on": date(2026, 9, 1),
        "ends_on": None,
        "by": plan.by("senior_approver"),
        "at": NOW,
    }
    return actions.name_nominee(**{**known, **changed})


def counts(plan, nominee) -> bool:
    return queries.nominee(plan.cast.viewer("senior_approver"), nominee.ref, NOW).counts


@given(steps=st.sets(st.sampled_from(list(NomineeStepKind))), starts=days, today=days)
def test_it_counts_only_with_both_yeses_in_its_time(steps, starts, today):
    found = rules.nominee_counts(steps, starts_on=starts, ends_on=None, today=today)
    both = {"accepted", "payer_agreed"} <= steps
    assert found is (both and "withdrawn" not in steps and starts <= today)


def test_both_sides_say_yes_and_the_person_cannot_say_it_for_the_programme(anas_plan):
    nominee = name(anas_plan)
    by = anas_plan.by("senior_approver")
    assert not counts(anas_plan, nominee)
    with pytest.raises(actions.ForSomebodyElse):
        actions.agree_to_nominee(nominee=nominee, by=anas_plan.by(), at=NOW)
    actions.agree_to_nominee(nominee=nominee, by=by, at=NOW)
    assert not counts(anas_plan, nominee)
    for _press in range(2):
        actions.accept_nomination(nominee=nominee, by=by, at=NOW)
    assert counts(anas_plan, nominee)


def test_a_withdrawal_is_looked_at_and_stops_nothing_by_itself(anas_plan):
    nominee = name(anas_plan, "representative")
    by = anas_plan.by("senior_approver")
    actions.accept_nomination(nominee=nominee, by=by, at=NOW)
    actions.agree_to_nominee(nominee=nominee, by=by, at=NOW)
    assert len(queries.represented(anas_plan.person, NOW)) == 1
    actions.withdraw_nomination(nominee=nominee, why="unavailable", words="", by=by, at=NOW)
    viewer = anas_plan.cast.viewer("senior_approver")
    (open_,) = queries.nominees_open(viewer, anas_plan.person.programme.ref, NOW)
    assert open_.review_by_on == date(2026, 9, 18)
    assert queries.open_stop(anas_plan.person) is None
    assert queries.live_of(anas_plan.pot, anas_plan.lines["art"].root).status == Status.LIVE
    look = {"nominee": nominee, "words": "Her brother helps now.", "by": by, "at": NOW}
    with pytest.raises(actions.CannotHold):  # no stop was told
        actions.consider_withdrawal(outcome="stop_opened", **look)
    actions.consider_withdrawal(outcome="goes_on", **look)
    assert queries.nominees_open(viewer, anas_plan.person.programme.ref, NOW) == []


def test_a_representative_who_withdraws_beside_another_stops_nothing(anas_plan):
    by = anas_plan.by("senior_approver")
    for who in ("Maria Duarte", "Luis Duarte"):
        nominee = name(anas_plan, "representative", name=who)
        actions.accept_nomination(nominee=nominee, by=by, at=NOW)
        actions.agree_to_nominee(nominee=nominee, by=by, at=NOW)
    actions.withdraw_nomination(nominee=nominee, why="themself", words="", by=by, at=NOW)
    told = {
        "person": anas_plan.person,
        "ground": "representative_withdrew",
        "reason": "He told us.",
        "to_way": "notional",
        "to_holder": "nhs_thornmere",
        "by": by,
        "at": NOW,
    }
    with pytest.raises(actions.CannotHold) as refused:
        actions.tell_stop(**told)
    assert refused.value.problems[0].code == "somebody_else_represents"
    other = queries.represented(anas_plan.person, NOW)[0].nominee
    actions.withdraw_nomination(nominee=other, why="themself", words="", by=by, at=NOW)
    assert actions.tell_stop(**told).must


def test_the_database_keeps_the_order(anas_plan):
    nominee = name(anas_plan)
    by = anas_plan.by()
    step = {"nominee": nominee, "noted_at": NOW, "noted_by": by.ref, "noted_human": by.human}
    with pytest.raises(IntegrityError), transaction.atomic():
        NomineeStep.objects.create(step="considered", why="goes_on", words="Yes", **step)
    actions.withdraw_nomination(nominee=nominee, why="person", words="", by=by, at=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        NomineeStep.objects.create(step="accepted", **step)
    with pytest.raises(actions.NotPossible):
        actions.accept_nomination(nominee=nominee, by=by, at=NOW)
