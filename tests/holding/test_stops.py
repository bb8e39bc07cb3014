"""Stopping a direct payment: the law, notice, safety, a second look; care that goes on."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from ownway.holding import actions, queries, rules
from ownway.holding.models import Handover, SafetyAnswer, Stop, StopEnd
from ownway.holding.rules import Status
from ownway.ledger import queries as books
from ownway.ledger.rules import Kind
from ownway.planning import queries as planning
from ownway.programme.rules import MUST_STOP
from tests.cast import NOW

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=28)
MAY = ("spent_off_plan", "fraud_concern")


@pytest.fixture
def held(anas_plan):
    return anas_plan


def tell(held, by="senior_approver", **changed):
    known = {
        "person": held.person,
        "ground": "spent_off_plan",
        "reason": "Most of it went on things outside the plan.",
        "to_way": "notional",
        "to_holder": "nhs_thornmere",
        "at": NOW,
    }
    return actions.tell_stop(**{**known, **changed}, by=held.by(by))


def answer(held, stop, question):
    return actions.answer_safety(
        stop=stop,
        question=question,
        words="The programme pays her from here.",
        who="Grace Bell",
        by_on=date(2026, 9, 10),
        by=held.by("senior_approver"),
        at=NOW,
    )


def answer_all(held, stop):
    for question in queries.lines_asked(stop):
        answer(held, stop, question)


def stop_now(held, stop, at=LATER):
    return actions.carry_out(stop=stop, by=held.by("senior_approver"), at=at)


def codes(refused) -> list[str]:
    return [one.code for one in refused.value.problems]


@given(ground=st.sampled_from([*MUST_STOP, *MAY, "nominee_unavailable", "nothing"]), other=...)
def test_only_withdrawn_consent_must_stop(ground: str, other: bool):
    found = rules.check_stop(ground=ground, may=MAY, others_represent=other)
    allowed = (
        ground == "consent_withdrawn"
        or (ground == "representative_withdrew" and not other)
        or ground in MAY
    )
    assert (found == ()) is allowed
    assert "nominee_unavailable" not in MUST_STOP


def test_nothing_stops_before_its_day_and_before_each_question_has_a_name(held):
    stop = tell(held)
    assert stop.stops_on == date(2026, 10, 2)
    assert not stop.must
    with pytest.raises(actions.NotYet) as refused:
        stop_now(held, stop, at=NOW)
    assert codes(refused) == ["notice_runs", "safety_open"]
    answer_all(held, stop)
    with pytest.raises(actions.NotYet):
        stop_now(held, stop, at=NOW + timedelta(days=27))
    assert held.held["art"].status == Status.LIVE


def test_stopping_the_payment_leaves_the_plan_and_what_is_promised(held):
    promised = held.ask("art", 2_500)
    stop = tell(held)
    answer_all(held, stop)
    for _press in range(2):
        stop_now(held, stop)
    live = queries.live_of(held.pot, held.lines["art"].root)
    assert (live.way, live.status) == ("notional", Status.LIVE)
    assert planning.plans(held.cast.viewer("ana"), held.person.ref, NOW)[0].ended_at is None
    change = Handover.objects.get()
    assert (change.why, change.moved_minor, change.stays_minor) == ("stopped", 47_500, 2_500)
    found = books.balances(held.person.programme.ref, kind=Kind.DIRECT_CASH)
    assert sum(found.values()) == 2_500
    from ownway.spending import actions as spending

    spending.pay_direct(purchase=promised, by=held.by(), at=LATER)
    assert held.ask("art", 1_000, at=LATER).parts.get().arrangement == live
    assert books.check() == []


def test_a_person_ends_it_without_a_reason_and_may_change_their_mind(held):
    words = {"words": "", "to_way": "third", "to_holder": "harbour_accounts", "at": NOW}
    with pytest.raises(actions.ForSomebodyElse):
        actions.withdraw_consent(person=held.person, by=held.by("payer"), **words)
    stop = actions.withdraw_consent(person=held.person, by=held.by(), **words)
    assert stop.must
    assert stop.stops_on == date(2026, 9, 11)
    with pytest.raises(actions.ForSomebodyElse):
        actions.take_back_stop(stop=stop, reason="No", by=held.by("senior_approver"), at=NOW)
    with pytest.raises(actions.CannotHold):
        actions.choose(
            pot=held.pot,
            line_root=held.lines["gym"].root,
            way="direct",
            holder="direct_payment",
            by=held.by(),
            at=NOW,
        )
    actions.take_back_stop(stop=stop, reason="I changed my mind.", by=held.by(), at=NOW)
    assert queries.open_stop(held.person) is None


def test_a_may_stop_waits_for_a_second_look_by_somebody_else(held):
    stop = tell(held)
    answer_all(held, stop)
    ask = {"stop": stop, "by": held.by(), "at": NOW}
    actions.ask_second_look_at_stop(words="It was one day.", **ask)
    actions.ask_second_look_at_stop(words="It was one day.", **ask)
    with pytest.raises(actions.AskedAlready):
        actions.ask_second_look_at_stop(words="And it rained.", **ask)
    with pytest.raises(actions.NotYet) as refused:
        stop_now(held, stop)
    assert codes(refused) == ["second_look_open"]
    said = {"stop": stop, "outcome": "changed", "reason": "One day is no pattern.", "at": NOW}
    with pytest.raises(actions.ForSomebodyElse):
        actions.answer_second_look_at_stop(by=held.by("senior_approver"), **said)
    actions.answer_second_look_at_stop(by=held.by("approver"), **said)
    with pytest.raises(actions.NotPossible):
        stop_now(held, stop)
    assert queries.live_of(held.pot, held.lines["art"].root).way == "direct"


def test_what_is_missing_is_said_at_once(held):
    with pytest.raises(actions.CannotHold) as refused:
        tell(held, ground="bad_mood", reason=" ", to_way="direct", to_holder="direct_payment")
    assert codes(refused) == ["no_such_ground", "no_reason", "holder_not_offered"]
    with pytest.raises(actions.ForSomebodyElse):
        tell(held, by="ana")
    stop = tell(held)
    with pytest.raises(actions.NotPossible):
        tell(held)
    with pytest.raises(actions.CannotHold) as refused:
        actions.answer_safety(
            stop=stop, question="pets", words="", who="", by_on=None, by=held.by("payer"), at=NOW
        )
    assert codes(refused) == ["no_reason", "no_name", "no_day", "no_such_question"]


def refused_by_the_database(act) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        act()


def test_the_database_stops_nothing_early_and_keeps_what_was_noted(held):
    stop = tell(held)
    end = {"stop": stop, "outcome": "done", "ended_at": NOW, "ended_by": held.by().ref}
    on_its_day = {**end, "ended_on": stop.stops_on}
    refused_by_the_database(lambda: StopEnd.objects.create(**on_its_day))  # no safety answer
    answer_all(held, stop)
    early = {**end, "ended_on": stop.stops_on - timedelta(days=1)}
    refused_by_the_database(lambda: StopEnd.objects.create(**early))
    actions.ask_second_look_at_stop(stop=stop, words="Why?", by=held.by(), at=NOW)
    refused_by_the_database(lambda: StopEnd.objects.create(**on_its_day))
    stored = Stop.objects.filter(pk=stop.pk)
    refused_by_the_database(lambda: stored.update(reason="Something kinder"))
    refused_by_the_database(lambda: stored.update(stops_on=date(2026, 9, 5)))
    refused_by_the_database(SafetyAnswer.objects.all().delete)
    other = {
        name: getattr(stop, name)
        for name in ("person", "reason", "to_way", "to_holder", "safety_asked", "told_on")
    }
    told = {"told_at": NOW, "told_by": stop.told_by, "told_human": stop.told_human}
    must = {**other, **told, "stops_on": stop.stops_on, "ground": "spent_off_plan", "must": True}
    refused_by_the_database(lambda: Stop.objects.create(**must))
    second = {**must, "must": False}
    refused_by_the_database(lambda: Stop.objects.create(**second))  # one at a time


def test_where_the_holder_that_was_told_fails_it_goes_on_with_the_one_that_took_over(held):
    stop = tell(held, to_way="third", to_holder="harbour_accounts")
    answer_all(held, stop)
    assert queries.stop_view(stop, LATER).goes_to == "harbour_accounts"
    failure = actions.begin_failure(
        programme=held.person.programme,
        holder="harbour_accounts",
        to_way="notional",
        to_holder="nhs_thornmere",
        kind="insolvent",
        reason="It can no longer pay.",
        by=held.by("payer"),
        at=NOW,
    )
    actions.carry_on(failure=failure, by=held.by("payer"), at=NOW)
    assert queries.stop_view(stop, LATER).goes_to == "nhs_thornmere"
    stop_now(held, stop)
    live = queries.live_of(held.pot, held.lines["art"].root)
    assert (live.way, live.holder) == ("notional", "nhs_thornmere")
    assert books.check() == []
