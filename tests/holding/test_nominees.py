"""A nominee counts only with both yeses; a withdrawal is looked at and stops nothing by itself."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from ownway.consent import actions as consent_actions
from ownway.consent import queries as consent
from ownway.consent.rules import Permission, Topic
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


def agreed_on(plan, kind="nominee", **changed):
    """Named, with both yeses."""
    nominee = name(plan, kind, **changed)
    by = plan.by("senior_approver")
    actions.accept_nomination(nominee=nominee, by=by, at=NOW)
    actions.agree_to_nominee(nominee=nominee, by=by, at=NOW)
    return nominee


def topics(plan, who, at=NOW):
    return consent.topics_open(plan.cast.viewer(who, at=at), plan.person, at=at)


def let_see(plan, nominee, who="friend", by=None):
    return actions.let_nominee_see(
        nominee=nominee, supporter=plan.cast.supporters[who], by=by or plan.by(), at=NOW
    )


def test_being_named_opens_nothing_and_consent_opens_the_money_alone(anas_plan):
    before = topics(anas_plan, "friend")
    nominee = name(anas_plan)
    with pytest.raises(actions.NotPossible):  # nobody said yes yet
        let_see(anas_plan, nominee)
    nominee = agreed_on(anas_plan)
    assert topics(anas_plan, "friend") == before == frozenset()
    for _press in range(2):
        let_see(anas_plan, nominee)
    assert topics(anas_plan, "friend") == {Topic.MONEY}
    viewer = anas_plan.cast.viewer("friend")
    for permission in Permission:
        assert not consent.can(viewer, permission, person=anas_plan.person)


def test_only_the_person_opens_it(anas_plan):
    nominee = agreed_on(anas_plan)
    for who in ("senior_approver", "friend", "coach"):
        with pytest.raises(consent_actions.NotYours):
            let_see(anas_plan, nominee, by=anas_plan.by(who))
    assert topics(anas_plan, "friend") == frozenset()


def test_it_ends_with_the_nomination_and_takes_nothing_else(anas_plan):
    nominee, hers = agreed_on(anas_plan), agreed_on(anas_plan, name="Maria Duarte")
    shared_before = topics(anas_plan, "sister")
    let_see(anas_plan, nominee)
    let_see(anas_plan, hers, "sister")  # she sees the money already, by Ana's own wish
    by = anas_plan.by("senior_approver")
    for one in (nominee, hers):
        actions.withdraw_nomination(nominee=one, why="themself", words="", by=by, at=NOW)
    assert topics(anas_plan, "friend") == frozenset()
    assert topics(anas_plan, "sister") == shared_before
    with pytest.raises(actions.NotPossible):
        let_see(anas_plan, agreed_withdrawn(anas_plan))


def agreed_withdrawn(plan):
    nominee = agreed_on(plan)
    by = plan.by("senior_approver")
    actions.withdraw_nomination(nominee=nominee, why="payer", words="", by=by, at=NOW)
    return nominee


def test_it_ends_by_itself_on_its_last_day(anas_plan):
    nominee = agreed_on(anas_plan, ends_on=date(2026, 10, 1))
    let_see(anas_plan, nominee)
    last = datetime(2026, 9, 30, 22, 0, tzinfo=UTC)  # 23:00 in England
    assert topics(anas_plan, "friend", last) == {Topic.MONEY}
    assert topics(anas_plan, "friend", last + timedelta(hours=1)) == frozenset()


def test_the_person_takes_it_back_at_any_time_and_stays_asked_for_nothing(anas_plan):
    nominee = agreed_on(anas_plan)
    let_see(anas_plan, nominee)
    friend = anas_plan.cast.supporters["friend"]
    consent_actions.withdraw(person=anas_plan.person, supporter=friend, by=anas_plan.by(), at=NOW)
    assert topics(anas_plan, "friend") == frozenset()
    let_see(anas_plan, nominee)  # the same again opens nothing again
    assert topics(anas_plan, "friend") == frozenset()
    assert counts(anas_plan, nominee)  # they still hold the payment; they only see nothing


def test_for_somebody_without_a_sign_in_staff_open_it(anas_plan):
    person = anas_plan.person
    account, person.account = person.account, None
    person.save()
    nominee = agreed_on(anas_plan, "representative")
    let_see(anas_plan, nominee, by=anas_plan.by("senior_approver"))
    assert topics(anas_plan, "friend") == {Topic.MONEY}
    person.account = account
    person.save()
