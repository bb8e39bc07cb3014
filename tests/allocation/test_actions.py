"""Working amounts out, asking for a one-off, settling: each refusal changes nothing."""

from __future__ import annotations

from datetime import timedelta

import pytest

from ownway.allocation import actions, queries
from ownway.allocation.actions import (
    AboveOneOff,
    FactNeeded,
    NotSentYet,
    NotTheNewest,
    NotThisSum,
    OwnAmount,
    ReasonNeeded,
    WordsNeeded,
)
from ownway.allocation.models import Allocation, FinalAmount
from ownway.assessment import actions as assessing
from ownway.core.money import Money
from ownway.programme import actions as programmes
from ownway.programme.queries import scheme_of
from ownway.record.models import Entry
from ownway.scheme.rules.digest import digest
from tests import living, packs
from tests.living import AT, SIXTEEN, TWENTY_TWO
from tests.planned import settler

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(days=90)


def pounds(minor: int) -> Money:
    return Money(minor, "GBP")


@pytest.fixture
def ana():
    return living.person(living.programme())


def worked_out(ana, answers=SIXTEEN, at=AT) -> Allocation:
    sent = living.assessed(ana[0], ana[1], answers, at=at)
    return actions.work_out(assessment=sent, by=ana[1], at=at)


def settled(allocation: Allocation, minor: int, reason: str = "", by=None) -> FinalAmount:
    return actions.settle(
        allocation=allocation,
        amount=pounds(minor),
        reason=reason,
        by=by or settler(allocation.person),
        at=AT,
    )


def test_an_amount_is_kept_with_its_working_inputs_and_pack(ana):
    made = worked_out(ana)

    assert (made.points, made.amount_minor, made.mode, made.number) == (16, 431132, "table", 1)
    assert made.pack == made.assessment.pack
    assert queries.worked_again(made).lines == queries.working_of(made)
    assert made.inputs == {"on": "2026-09-04", "answers": SIXTEEN, "open": []}
    assert (made.outcome, made.refer_to) == ("amount", "")
    for line in made.working:
        assert set(line["words"]) == {"en-GB", "es"}
    entry = Entry.objects.get(verb="allocation.work_out")
    assert entry.versions == {
        "pack": made.pack.digest,
        "scheme": digest(scheme_of(made.pack), AT.date()),
    }


def test_what_was_left_open_is_kept_and_counts_at_its_least(ana):
    made = worked_out(ana, {**SIXTEEN, "safety": "", "meals": ""})

    assert made.inputs["open"] == ["meals", "safety"]
    assert (made.points, made.amount_minor) == (12, 6150 * 52)
    assert queries.worked_again(made).lines == queries.working_of(made)
    assert queries.working_of(made)[0].step == "open"
    assert queries.most(made).minor == 11221 * 52


def test_a_way_on_is_kept_with_the_amount(ana):
    made = worked_out(ana, dict.fromkeys(SIXTEEN, "most") | {"mornings": "alone_hard"})

    assert (made.outcome, made.refer_to, made.amount_minor) == ("refer", "panel", 1_092_000)
    assert queries.worked_again(made).lines == queries.working_of(made)


def test_an_amount_stays_as_it_was_when_its_words_and_numbers_change(ana, tmp_path):
    made = worked_out(ana)
    before = queries.sentences(made, language="es")
    folder = packs.copied(
        packs.ENGLAND,
        tmp_path,
        ("- [12, 61.50]", "- [12, 61.51]"),
        ('{value} libras al año."\n    panel:', '{value} libras en un año."\n    panel:'),
        file="allocation.yaml",
    )
    programmes.adopt_pack(programme=ana[0].programme, folder=folder, by=living.staff(), at=LATER)

    made.refresh_from_db()
    assert queries.sentences(made, language="es") == before
    assert queries.worked_again(made).amount == pounds(431132)


def test_asking_again_for_the_same_answers_gives_the_same_row(ana):
    made = worked_out(ana)

    assert actions.work_out(assessment=made.assessment, by=ana[1], at=LATER) == made
    assert Allocation.objects.count() == 1


def test_no_amount_before_the_answers_are_sent(ana):
    begun = assessing.start(person=ana[0], by=ana[1], at=AT)

    with pytest.raises(NotSentYet):
        actions.work_out(assessment=begun, by=ana[1], at=AT)


def test_a_missing_fact_is_asked_for_never_guessed():
    ben = living.person(living.programme(packs.FLORIDA), "Ben")
    sent = living.assessed(ben[0], ben[1], dict.fromkeys(FLORIDA_QUESTIONS, "some"))

    with pytest.raises(FactNeeded) as asked:
        actions.work_out(assessment=sent, by=ben[1], at=AT)

    assert asked.value.fact == "insurance"
    assert not Allocation.objects.exists()


FLORIDA_QUESTIONS = (
    "days", "food", "housing", "rest", "feelings", "body", "people", "rides", "work",
)  # fmt: skip


def test_only_what_the_scheme_asks_is_kept_of_a_person():
    facts = {"insurance": "insured", "shoe_size": "41"}
    ben = living.person(living.programme(packs.FLORIDA), "Ben", facts)
    sent = living.assessed(ben[0], ben[1], dict.fromkeys(FLORIDA_QUESTIONS, "some"))

    made = actions.work_out(assessment=sent, by=ben[1], at=AT)

    assert (made.facts, made.amount_minor) == ({"insurance": "insured"}, 167200)


def one_off(ana, minor: int, purpose: str = "A bicycle", currency: str = "GBP") -> Allocation:
    amount = Money(minor, currency)
    return actions.ask_one_off(person=ana[0], amount=amount, purpose=purpose, by=ana[1], at=AT)


def test_a_one_off_stands_beside_a_yearly_amount(ana):
    yearly = worked_out(ana)

    small = one_off(ana, 40000)

    assert (small.amount_minor, small.purpose, small.number) == (40000, "A bicycle", 2)
    assert queries.latest(ana[0]) == yearly
    assert queries.latest(ana[0], yearly=False) == small


def test_a_double_click_asks_once(ana):
    assert one_off(ana, 40000) == one_off(ana, 40000)
    assert Allocation.objects.count() == 1


def test_the_same_can_be_asked_for_again_another_day(ana):
    first = one_off(ana, 40000)

    again = actions.ask_one_off(
        person=ana[0], amount=pounds(40000), purpose="A bicycle", by=ana[1], at=LATER
    )

    assert again != first


@pytest.mark.parametrize(
    ("changed", "refusal", "said"),
    [
        ({"minor": 40001}, AboveOneOff, "£400"),
        ({"minor": 0}, NotThisSum, "above 0"),
        ({"minor": -100}, NotThisSum, "above 0"),
        ({"minor": 100, "currency": "USD"}, NotThisSum, "GBP"),
        ({"minor": 100, "purpose": "  "}, WordsNeeded, "few words"),
        ({"minor": 100, "purpose": "x" * 10_001}, WordsNeeded, "10,000"),
    ],
)
def test_a_one_off_that_cannot_be_says_why_and_what_would_help(ana, changed, refusal, said):
    before = Entry.objects.count()

    with pytest.raises(refusal) as refused:
        one_off(ana, **changed)

    assert said in f"{refused.value.words} {refused.value.fix}"
    assert (Allocation.objects.count(), Entry.objects.count()) == (0, before)


def test_the_same_amount_needs_no_reason(ana):
    final = settled(worked_out(ana), 431132)

    assert (final.flat_after_rise, final.reason) == (False, "")
    assert queries.amount_to_plan_with(final.allocation) == pounds(431132)


@pytest.mark.parametrize("minor", [431133, 900000])
def test_another_amount_needs_a_reason(ana, minor):
    allocation = worked_out(ana)

    with pytest.raises(ReasonNeeded):
        settled(allocation, minor, "   ")

    assert not FinalAmount.objects.exists()
    assert settled(allocation, minor, "Two evenings a week as well").amount_minor == minor


def test_settling_twice_the_same_is_once_and_a_correction_is_a_new_row(ana):
    allocation = worked_out(ana)
    first = settled(allocation, 500000, "More evenings")

    assert settled(allocation, 500000, "More evenings") == first
    settled(allocation, 510000, "And one more")

    assert allocation.finals.count() == 2
    assert queries.amount_to_plan_with(allocation) == pounds(510000)


def test_nobody_settles_their_own_amount(ana):
    with pytest.raises(OwnAmount):
        settled(worked_out(ana), 431132, by=ana[1])


def test_a_past_amount_is_not_settled_any_more(ana):
    first = worked_out(ana)
    worked_out(ana, TWENTY_TWO, at=LATER)

    with pytest.raises(NotTheNewest):
        settled(first, 431132)


def test_sums_that_cannot_be_final(ana):
    allocation = worked_out(ana)
    by = settler(ana[0])
    for amount in (pounds(-1), Money(431132, "USD")):
        with pytest.raises(NotThisSum):
            actions.settle(allocation=allocation, amount=amount, reason="Because", by=by, at=AT)
    with pytest.raises(AboveOneOff):
        settled(one_off(ana, 40000), 40001, "A better bicycle")
    with pytest.raises(WordsNeeded):
        settled(allocation, 431133, "x" * 10_001)


def test_the_flat_flag_is_in_the_record(ana):
    settled(worked_out(ana), 886340, "Three evenings")
    second = worked_out(ana, TWENTY_TWO, at=LATER)

    assert settled(second, 886340, "The evenings cover it").flat_after_rise

    entry = Entry.objects.filter(verb="allocation.settle").latest("pk")
    assert entry.details == {
        "number": 2,
        "indicative": 583492,
        "final": 886340,
        "flat_after_rise": True,
    }


def test_an_amount_that_rises_with_the_points_is_not_flagged(ana):
    worked_out(ana)
    second = worked_out(ana, TWENTY_TWO, at=LATER)

    assert not settled(second, 583492).flat_after_rise
