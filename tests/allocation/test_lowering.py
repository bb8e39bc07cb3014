"""When an amount changes: every part explained, more at once, less only after its notice."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from ownway.allocation import actions, guards, queries, rules
from ownway.allocation.models import Allocation, FinalAmount, ReductionNotice
from ownway.allocation.rules import ChangePart, Standing
from ownway.core.actors import SYSTEM
from ownway.core.money import Money
from ownway.programme.queries import pack_of, scheme_of
from ownway.record.guards import missing
from ownway.record.models import Entry
from ownway.scheme.rules.model import Overrides
from tests import living, ruled
from tests.living import AT, SIXTEEN, TWENTY_TWO
from tests.planned import lowered, settler, staff

LATER = AT + timedelta(days=90)
DUE = LATER + timedelta(days=10)
WHY = "We went through your answers together."


@pytest.fixture
def ana():
    return living.person(living.programme())


@pytest.fixture
def higher(ana):
    return worked_out(ana, TWENTY_TWO)


@pytest.fixture
def lower(ana, higher):
    return worked_out(ana, SIXTEEN, LATER)


def worked_out(ana, answers=SIXTEEN, at=AT) -> Allocation:
    sent = living.assessed(ana[0], ana[1], answers, at=at)
    return actions.work_out(assessment=sent, by=ana[1], at=at)


def noticed(allocation, by=None, at=LATER, reason=WHY):
    by = by or settler(allocation.person)
    return actions.give_notice(allocation=allocation, reason=reason, by=by, at=at)


def run(notice, at=DUE):
    return actions.bring_into_force(notice=notice, by=SYSTEM, at=at)


sums = st.integers(min_value=0, max_value=10**6)


@given(st.lists(st.builds(Standing, sums, st.none() | sums), min_size=1, max_size=8))
def test_what_counts_never_goes_down_without_a_notice_of_it(amounts):
    held = amounts[0].amount
    for size in range(1, len(amounts) + 1):
        one = amounts[rules.counting(amounts[:size])]
        if one.amount < held:
            assert one is amounts[size - 1]
            assert one.noticed is not None
            assert one.noticed <= one.amount
        assert one.amount >= held or one.noticed is not None
        held = one.amount


@given(st.lists(sums, min_size=1, max_size=8))
def test_without_notices_the_highest_counts_and_the_last_of_its_equals(amounts):
    place = rules.counting([Standing(one) for one in amounts])
    assert amounts[place] == max(amounts)
    assert max(amounts) not in amounts[place + 1 :]


def test_parts_without_a_sentence_or_short_of_the_whole_explain_nothing():
    part = ChangePart("rules", "", -100, None, {"en-GB": "The rules", "es": "Las reglas"})
    assert rules.is_explained([part], -100, ["en-GB", "es"])
    assert not rules.is_explained([part], -101, ["en-GB", "es"])
    for words in ({"en-GB": "The rules"}, {"en-GB": "The rules", "es": ""}):
        assert not rules.is_explained([replace(part, words=words)], -100, ["en-GB", "es"])


@pytest.mark.django_db
def test_the_lower_amount_waits_and_the_higher_goes_on(ana, higher, lower):
    viewer = ana[2]
    assert queries.counting(ana[0]) == higher
    found = queries.amounts_of(viewer, ana[0].ref, at=LATER)
    assert (found.counts.allocation, found.lower.allocation) == (higher, lower)
    noticed(lower)
    assert queries.counting(ana[0]) == higher
    assert lowered_day(lower) == date(2026, 12, 13)
    run(queries.notice_of(lower))
    assert queries.counting(ana[0]) == lower
    assert queries.amounts_of(viewer, ana[0].ref, at=DUE).lower is None


def lowered_day(allocation):
    return queries.notice_of(allocation).counts_from


@pytest.mark.django_db
def test_more_counts_at_once(ana, lower):
    most = dict.fromkeys(SIXTEEN, "most") | {"mornings": "alone_hard"}
    highest = worked_out(ana, most, DUE)
    assert queries.counting(ana[0]) == highest
    assert queries.amounts_of(ana[2], ana[0].ref, at=DUE).lower is None


@pytest.mark.django_db
def test_the_difference_is_shared_out_to_the_penny_with_a_sentence_each(higher, lower):
    change = queries.compared(higher, lower)
    assert (change.was, change.now) == (Money(583_492, "GBP"), Money(431_132, "GBP"))
    assert change.explained == 431_132 - 583_492
    assert {part.kind for part in change.parts} == {"answer"}
    assert all(set(part.words) == {"en-GB", "es"} for part in change.parts)
    first = change.parts[0]
    assert "Before:" in first.words["en-GB"]
    assert "Antes:" in first.words["es"]
    changed = {part.name for part in change.parts}
    assert changed == {code for code in SIXTEEN if SIXTEEN[code] != TWENTY_TWO[code]}
    assert changed.isdisjoint(change.unchanged)


@pytest.mark.django_db
def test_what_a_person_settled_is_a_part_of_its_own(ana, higher):
    by = settler(ana[0])
    actions.settle(allocation=higher, amount=Money(600_000, "GBP"), reason="Evenings", by=by, at=AT)
    lower = worked_out(ana, SIXTEEN, LATER)
    actions.settle(
        allocation=lower, amount=Money(450_000, "GBP"), reason="Some evenings", by=by, at=LATER
    )
    change = queries.compared(higher, lower)
    parts = {part.kind: part.minor for part in change.parts if part.kind != "answer"}
    assert parts == {"settled_before": -16_508, "settled_now": 18_868}
    assert change.explained == 450_000 - 600_000


@pytest.mark.django_db
def test_a_question_left_open_before_is_said_so(ana):
    first = worked_out(ana, {**SIXTEEN, "safety": ""})
    change = queries.compared(first, worked_out(ana, SIXTEEN, LATER))
    (part,) = change.parts
    assert "Before: “left open”." in part.words["en-GB"]


@pytest.mark.django_db
def test_new_prices_are_told_apart_from_answers(ana):
    pack = pack_of(ana[0].programme)
    before = worked_out(ana, living.answers_worth(pack, 5))
    ruled.in_force(ana[0].programme, ruled.england(date(2027, 1, 1)), LATER)
    ana[0].programme.refresh_from_db()
    change = queries.compared(
        before, worked_out(ana, living.answers_worth(pack, 6), LATER + timedelta(days=40))
    )
    assert {part.kind for part in change.parts} == {"answer", "prices"}
    assert all(part.minor for part in change.parts)
    assert change.explained == change.now.minor - change.was.minor


@pytest.mark.django_db
def test_notice_is_given_once_with_its_parts_and_one_entry(lower):
    by = settler(lower.person)
    first = noticed(lower, by)
    assert noticed(lower, by) == first
    assert sum(part["minor"] for part in first.parts) == first.explained_minor == -152_360
    assert first.counts_from - first.given_on == timedelta(days=10)
    assert Entry.objects.get(verb="allocation.give_notice").details == {
        "number": 2,
        "before": 583_492,
        "after": 431_132,
        "counts_from": "2026-12-13",
    }
    with pytest.raises(actions.NoNotice):
        noticed(lower, by, reason="Another reason")


@pytest.mark.django_db
def test_who_may_not_and_what_needs_no_notice(ana, higher):
    with pytest.raises(actions.NoNotice):
        noticed(higher)
    lower = worked_out(ana, SIXTEEN, LATER)
    with pytest.raises(actions.OwnAmount):
        noticed(lower, ana[1])
    for by in (living.staff(), staff(ana[0].programme, "approver")[0]):
        with pytest.raises(actions.NotYoursToSettle):
            noticed(lower, by)
    with pytest.raises(actions.WordsNeeded):
        noticed(lower, reason="  ")
    with pytest.raises(actions.NotTheNewest):
        noticed(higher)
    assert not ReductionNotice.objects.exists()


@pytest.mark.django_db
def test_other_questions_cannot_be_compared_so_nothing_is_taken(lower, monkeypatch):
    found = replace(queries.compared(queries.before(lower), lower), comparable=False)
    monkeypatch.setattr("ownway.allocation.actions.lowering.compared", lambda *_: found)
    with pytest.raises(actions.NotExplained):
        noticed(lower)
    short = replace(found, comparable=True, parts=found.parts[1:])
    monkeypatch.setattr("ownway.allocation.actions.lowering.compared", lambda *_: short)
    with pytest.raises(actions.NotExplained):
        noticed(lower)


@pytest.mark.django_db
def test_not_before_its_day_not_after_it_was_taken_back_and_once(lower):
    by = settler(lower.person)
    notice = noticed(lower, by)
    with pytest.raises(actions.NoNotice):
        run(notice, DUE - timedelta(days=1))
    back = actions.withdraw_notice(notice=notice, why="A slip", by=by, at=LATER)
    assert actions.withdraw_notice(notice=notice, why="Again", by=by, at=LATER) == back
    with pytest.raises(actions.NoNotice):
        run(notice)
    again = noticed(lower, by)
    assert run(again) == run(again)
    with pytest.raises(actions.NoNotice):
        actions.withdraw_notice(notice=again, why="Too late", by=by, at=DUE)
    assert Entry.objects.filter(verb="allocation.bring_into_force").count() == 1


@pytest.mark.django_db
def test_a_newer_amount_overtakes_a_notice(ana, higher, lower):
    notice = noticed(lower)
    worked_out(ana, TWENTY_TWO, LATER)
    with pytest.raises(actions.NoNotice):
        run(notice)


@pytest.mark.django_db
def test_settled_higher_after_the_notice_it_counts_at_the_higher_sum(lower):
    by = settler(lower.person)
    then = lowered(lower, LATER)
    more = Money(440_000, "GBP")
    actions.settle(allocation=lower, amount=more, reason="Nights", by=by, at=then)
    assert queries.amount_to_plan_with(queries.counting(lower.person)) == more


@pytest.mark.django_db
def test_only_those_the_scheme_names_depart_from_the_figure(ana, higher):
    with pytest.raises(actions.NotYoursToSettle):
        actions.settle(
            allocation=higher,
            amount=Money(600_000, "GBP"),
            reason="More",
            by=staff(ana[0].programme, "approver")[0],
            at=AT,
        )
    with pytest.raises(actions.NotYoursToSettle):
        actions.settle(
            allocation=higher,
            amount=Money(583_491, "GBP"),
            reason="Less",
            by=settler(ana[0]),
            at=AT,
        )
    assert not FinalAmount.objects.exists()


DOWN = {"up": ("senior_approver",), "down": ("senior_approver",)}


@pytest.mark.parametrize(
    ("way", "roles", "law", "may"),
    [
        ("none", (), "", True),
        ("up", ("senior_approver",), "", True),
        ("up", ("approver",), "", False),
        ("down", ("senior_approver",), "", False),
        ("down", ("senior_approver",), "Section 1", True),
        ("down", ("approver",), "Section 1", False),
    ],
)
def test_who_departs_is_data_and_downward_needs_a_ground_in_law(way, roles, law, may):
    overrides = Overrides(**DOWN, legal_basis=law)
    assert rules.may_depart(overrides, rules.Departure(way), roles) is may


@pytest.mark.django_db
def test_what_was_settled_goes_down_only_as_a_slip_just_now(ana, higher):
    by = settler(ana[0])

    def settle(minor, when, by=by):
        return actions.settle(
            allocation=higher, amount=Money(minor, "GBP"), reason="Nights", by=by, at=when
        )

    settle(6_000_000, AT)
    assert settle(600_000, AT + timedelta(minutes=59)).amount_minor == 600_000
    with pytest.raises(actions.GoesDown):  # slips do not add up
        settle(590_000, AT + timedelta(minutes=118))
    for when, who in ((AT + timedelta(hours=2), by), (AT + timedelta(hours=1), settler(ana[0]))):
        with pytest.raises(actions.GoesDown):
            settle(590_000, when, who)


@pytest.mark.django_db
def test_the_database_itself_keeps_amounts_and_notices(lower):
    notice = noticed(lower)
    for change in (
        lambda: Allocation.objects.update(amount_minor=1),
        lambda: Allocation.objects.all().delete(),
        lambda: ReductionNotice.objects.update(reason="Other"),
        lambda: ReductionNotice.objects.update(after_minor=1, explained_minor=1 - 583_492),
        lambda: ReductionNotice.objects.all().delete(),
        lambda: ReductionNotice.objects.update(
            in_force_on=notice.counts_from - timedelta(days=1),
            in_force_at=AT,
            in_force_by=notice.ref,
        ),
        lambda: ReductionNotice.objects.update(in_force_on=notice.counts_from),
        lambda: ReductionNotice.objects.update(withdrawn_at=AT, withdrawn_by=notice.ref),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    for wrong in (
        {"explained_minor": -152_359},
        {"after_minor": 583_492, "explained_minor": 0},
        {"reason": ""},
        {"counts_from": notice.given_on},
    ):
        fields = {
            name: getattr(notice, name)
            for name in (
                "allocation", "before", "before_minor", "after_minor", "explained_minor",
                "parts", "reason", "given_on", "counts_from", "given_at", "given_by",
            )
        }  # fmt: skip
        fields["allocation"] = notice.before
        with pytest.raises(IntegrityError), transaction.atomic():
            ReductionNotice.objects.create(**{**fields, **wrong})
    assert missing(connection, guards.HERE) == []


@pytest.mark.django_db
def test_a_settled_amount_below_the_first_needs_its_ground_in_the_database_too(higher):
    fields = {
        "allocation": higher,
        "amount_minor": 1,
        "indicative_minor": 583_492,
        "flat_after_rise": False,
        "reason": "Less",
        "settled_at": AT,
        "settled_by": higher.worked_out_by,
    }
    with pytest.raises(IntegrityError), transaction.atomic():
        FinalAmount.objects.create(**fields)
    assert FinalAmount.objects.create(**fields, legal_basis="Section 1").pk


@pytest.mark.django_db
def test_somebody_looks_within_60_days(higher):
    assert queries.settle_by(higher) == AT.date() + timedelta(days=60)
    assert scheme_of(higher.pack).overrides.up == ("senior_approver",)
    assert pack_of(higher.pack).decisions.reduction_notice.days == 10


@pytest.mark.django_db
def test_a_slip_never_goes_below_what_stood_an_hour_ago(ana, higher):
    by = settler(ana[0])
    for minor, when in ((900_000, AT), (900_001, AT + timedelta(days=200))):
        actions.settle(
            allocation=higher, amount=Money(minor, "GBP"), reason="Nights", by=by, at=when
        )
    with pytest.raises(actions.GoesDown):
        actions.settle(
            allocation=higher,
            amount=Money(600_000, "GBP"),
            reason="Nights",
            by=by,
            at=AT + timedelta(days=200, minutes=1),
        )


@pytest.mark.django_db
def test_settled_above_after_its_notice_there_is_nothing_to_bring_into_force(lower):
    notice, by = noticed(lower), settler(lower.person)
    actions.settle(allocation=lower, amount=Money(600_000, "GBP"), reason="Nights", by=by, at=LATER)
    assert queries.counting(lower.person) == lower
    with pytest.raises(actions.NoNotice):
        run(notice)


@pytest.mark.django_db
def test_a_one_off_follows_no_amount(ana, higher):
    small = actions.ask_one_off(
        person=ana[0], amount=Money(1_000, "GBP"), purpose="A bicycle", by=ana[1], at=LATER
    )
    assert queries.before(small) is None


@pytest.mark.django_db
def test_the_database_takes_no_notice_that_is_short_hasty_or_in_force_at_once(higher, lower):
    notice = noticed(lower)
    fields = {
        name: getattr(notice, name)
        for name in (
            "before", "before_minor", "after_minor", "explained_minor", "parts", "reason",
            "given_on", "counts_from", "given_at", "given_by",
        )
    }  # fmt: skip
    day = notice.counts_from
    for wrong in (
        {"parts": []},
        {"parts": notice.parts[1:]},
        {"counts_from": notice.given_on + timedelta(days=9)},
        {"in_force_on": day, "in_force_at": DUE, "in_force_by": notice.given_by},
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            ReductionNotice.objects.create(**{**fields, "allocation": higher, **wrong})
    assert ReductionNotice.objects.create(**fields, allocation=higher).pk
