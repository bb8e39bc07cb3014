"""Amounts by a second way of counting that shares no code with the first (A16)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from ownway.allocation import rules
from ownway.allocation.rules import FactMissing, Mode, OneOffAnswer, ReasonFor, Told
from ownway.core.money import Money
from ownway.programme import queries
from ownway.programme.rules import Pack, scheme_of
from ownway.scheme.rules.lines import Outcome
from ownway.scheme.rules.model import Dated
from tests import living, packs
from tests.living import SIXTEEN

ENGLAND = queries.load_pack(packs.ENGLAND).pack
FLORIDA = queries.load_pack(packs.FLORIDA).pack
ON = date(2026, 9, 4)
TABLE = """\
  - {id: table, kind: table, of: points, read: line, unit: EUR, why: table,
     rows: {2026-01-01: [[0, 100], [4, 500.01], [6, 900]]}}
"""
WEEKS = """\
  - {id: week, kind: item, quantity: table, unit: EUR, rate: 1, rounded: 0.01, apart: true,
     why: week}
  - {id: year, kind: sum, of: [week], weight: 52, unit: EUR, why: year}
"""
SAID = ("reasons:\n  en-IE:\n", "reasons:\n  en-IE:\n    week: A week\n    year: A year\n")


def small(*replaced: tuple[str, str]) -> Pack:
    """The small pack with its scheme changed, and words for all of it."""
    data = packs.small(scheme=packs.changed(packs.SMALL_SCHEME, *replaced))
    return packs.as_pack(data).model_copy(update={"words": packs.made_up_words(data)})


def paying(rows: list[tuple[int, int]], unit: str, points: int) -> rules.Working:
    """What a table of points and cents comes to for somebody with this many points."""
    written = ", ".join(f"[{at}, {paid // 100}.{paid % 100:02}]" for at, paid in rows)
    table = TABLE.replace("[0, 100], [4, 500.01], [6, 900]", written)
    if unit == "week":
        table = table.replace("unit: EUR,", "unit: EUR, apart: true,") + WEEKS
    days = "days.text\n    options: [[fine, 0, Fine], [help, 3, Help]]"
    changes = [(TABLE, table), (days, days.replace("[help, 3,", f"[help, {points},"))]
    pack = small(*changes, *([SAID] if unit == "week" else []))
    return rules.work_out(pack, rules.told(scheme_of(pack), {"days": "help"}, {}, ON))


@st.composite
def tables(draw) -> list[tuple[int, int]]:
    more = draw(st.lists(st.integers(1, 40), min_size=1, max_size=12))
    points = [0]
    for step in more:
        points.append(points[-1] + step)
    paid = sorted(draw(st.lists(st.integers(0, 10**7), min_size=len(points), max_size=len(points))))
    return list(zip(points, paid, strict=True))


def by_fractions(rows: list[tuple[int, int]], unit: str, points: int) -> int:
    """The same amount, walked from the bottom of the table with exact fractions."""
    exact = Fraction(rows[-1][1])
    for (low, paid_low), (high, paid_high) in pairwise(rows):
        if low <= points < high:
            exact = paid_low + Fraction(paid_high - paid_low, high - low) * (points - low)
            break
    quotient = Decimal(exact.numerator) / Decimal(exact.denominator)
    whole = int(quotient.quantize(Decimal(1), rounding=ROUND_HALF_UP))
    return whole * (52 if unit == "week" else 1)


@given(tables(), st.sampled_from(["week", "year"]), st.integers(0, 600))
def test_two_ways_of_counting_agree_to_the_penny(rows, unit, points):
    working = paying(rows, unit, points)

    assert working.amount.minor == by_fractions(rows, unit, points)


@given(tables(), st.integers(0, 600))
def test_the_lines_add_up_to_the_amount(rows, points):
    working = paying(rows, "week", points)

    assert sum(line.adds for line in working.lines) == working.amount.minor


@given(tables(), st.integers(0, 600))
def test_more_points_never_pay_less(rows, points):
    one, more = (paying(rows, "week", each).amount for each in (points, points + 1))

    assert one <= more


@given(tables(), st.integers(0, 600))
def test_same_inputs_same_amount_and_working(rows, points):
    made = [paying(rows, "week", points) for _time in range(2)]

    assert made[0] == made[1]


def known(pack: Pack, answers: dict[str, str], facts: dict[str, str] | None = None) -> Told:
    return rules.told(scheme_of(pack), answers, facts or {}, ON)


def worked_out(points: int) -> rules.Working:
    return rules.work_out(ENGLAND, known(ENGLAND, living.answers_worth(ENGLAND, points)))


def test_which_lines_a_working_shows():
    steps = ["points", "table", "week", "year", "most", "final"]
    for points in (0, 16, 18, 36, 37):
        working = worked_out(points)
        assert [line.step for line in working.lines] == steps
        assert (working.outcome is Outcome.REFER) is (points > 36)
        assert working.refer_to == ("panel" if points > 36 else "")
        for line in working.lines:
            assert set(line.words) == {"en-GB", "es"}
            assert all("{" not in said and "–" not in said for said in line.words.values())


def test_nothing_is_above_the_last_amount_and_the_line_says_what_it_takes_off():
    working = worked_out(43)

    assert working.amount == worked_out(36).amount == Money(1_092_000, "GBP")
    assert [line.adds for line in working.lines] == [0, 0, 0, 1_346_800, -254_800, 0]


def test_before_the_first_day_of_the_rules_their_first_day_counts():
    scheme = scheme_of(FLORIDA)

    assert rules.told(scheme, {}, {}, date(2026, 6, 30)).on == date(2026, 7, 1)
    assert rules.told(scheme, {}, {}, ON).on == ON


def test_an_amount_by_a_fact_needs_the_fact():
    for facts in ({}, {"insurance": "both"}, {"insurance": 1}):
        with pytest.raises(FactMissing) as missing:
            rules.work_out(FLORIDA, Told(ON, {}, tuple(scheme_of(FLORIDA).questions), facts))
        assert missing.value.fact == "insurance"


def test_an_amount_by_a_fact_says_its_minimum():
    working = rules.work_out(FLORIDA, known(FLORIDA, {}, {"insurance": "uninsured"}))

    assert (working.mode, working.amount) == (Mode.TABLE, Money(319200, "USD"))
    assert [line.step for line in working.lines] == ["yearly", "final", "clinical_share"]
    assert working.minimums == {"clinical_share": 153216}


@given(st.integers(0, 10**9), st.integers(1, 100))
def test_at_least_is_never_short_and_never_a_cent_too_much(minor, percent):
    share = Dated(((date.min, Fraction(percent, 100)),))
    scheme = scheme_of(FLORIDA)
    changed = replace(scheme, constraints=(replace(scheme.constraints[0], share=share),))
    working = rules.work_out(FLORIDA, known(FLORIDA, {}, {"insurance": "uninsured"}))

    (least,) = rules.minimums(changed, working, Money(minor, "USD"), ON)

    if minor != working.amount.minor:
        assert least.amount.minor * 100 >= minor * percent > (least.amount.minor - 1) * 100


def test_the_minimum_of_the_amount_worked_out_is_the_working_s_own():
    for insurance, least in (("uninsured", [153216]), ("insured", [])):
        working = rules.work_out(FLORIDA, known(FLORIDA, {}, {"insurance": insurance}))
        found = rules.minimums(scheme_of(FLORIDA), working, working.amount, ON)
        assert [each.amount.minor for each in found] == least
        assert {each.category for each in found} <= {"clinical"}


@given(
    st.fixed_dictionaries(
        {
            question.code: st.sampled_from(["", *(option.code for option in question.options)])
            for question in ENGLAND.questions
        }
    ),
    st.data(),
)
def test_whatever_an_open_question_turns_out_to_be_the_amount_is_within_the_two_ends(chosen, data):
    told = known(ENGLAND, chosen)
    filled = dict(told.answers)
    for code in told.open:
        options = [option.code for option in scheme_of(ENGLAND).questions[code].options]
        filled[code] = data.draw(st.sampled_from(options))

    least, most = rules.work_out(ENGLAND, told).amount, rules.most(ENGLAND, told)

    assert least <= rules.work_out(ENGLAND, known(ENGLAND, filled)).amount <= most
    assert told.open or least == most


def test_the_score_is_what_the_table_is_read_with():
    scheme = scheme_of(ENGLAND)
    halves = small(("[days, nights]", "[{of: days, times: 0.5}, nights]"))

    assert rules.score(scheme, worked_out(17).lines) == 17
    made = rules.work_out(halves, known(halves, {"days": "help", "nights": "help"}))
    assert rules.score(scheme_of(halves), made.lines) == Fraction(9, 2)
    ben = rules.work_out(FLORIDA, known(FLORIDA, {}, {"insurance": "insured"}))
    assert rules.score(scheme_of(FLORIDA), ben.lines) is None


def test_only_a_scheme_that_finds_a_week_first_speaks_of_weeks():
    assert rules.by_week(scheme_of(ENGLAND))
    assert not rules.by_week(scheme_of(FLORIDA))
    assert not rules.by_week(scheme_of(small()))


@pytest.mark.parametrize(
    ("asked", "answer"),
    [
        (Money(40000, "GBP"), OneOffAnswer.FITS),
        (Money(1, "GBP"), OneOffAnswer.FITS),
        (Money(40001, "GBP"), OneOffAnswer.ABOVE_CAP),
        (Money(0, "GBP"), OneOffAnswer.NOTHING_ASKED),
        (Money(-1, "GBP"), OneOffAnswer.NOTHING_ASKED),
        (Money(40000, "USD"), OneOffAnswer.OTHER_CURRENCY),
    ],
)
def test_one_off(asked, answer):
    assert rules.one_off(scheme_of(ENGLAND), asked, ON) is answer


def test_a_programme_without_one_off_money_says_so():
    asked = Money(1, "USD")
    assert rules.one_off(scheme_of(FLORIDA), asked, ON) is OneOffAnswer.NOT_OFFERED


@pytest.mark.parametrize(
    ("points", "finals", "flat"),
    [
        ((16, 22), (17045, 17045), True),
        ((16, 22), (17045, 17044), True),
        ((16, 22), (17045, 17046), False),
        ((22, 22), (17045, 17045), False),
        ((22, 16), (17045, 17045), False),
        ((None, 22), (17045, 17045), False),
        ((16, None), (17045, 17045), False),
    ],
)
def test_flat_after_a_rise(points, finals, flat):
    assert rules.flat_after_rise(*points, *finals) is flat


def test_which_final_amounts_need_a_reason():
    assert rules.reason_needed(100, 100, flat=False) is None
    assert rules.reason_needed(100, 100, flat=True) is ReasonFor.FLAT
    assert rules.reason_needed(100, 101, flat=False) is ReasonFor.DIFFERS


@given(
    st.fixed_dictionaries(
        {
            question.code: st.sampled_from(["", *(option.code for option in question.options)])
            for question in ENGLAND.questions
        }
    )
)
def test_each_change_says_what_the_scheme_would_pay_then(chosen):
    before = rules.work_out(ENGLAND, known(ENGLAND, chosen)).amount
    found = rules.what_would_change(ENGLAND, known(ENGLAND, chosen))
    assume(found)

    for change in found:
        other = {**chosen, change.values["question"]: change.values["option"]}
        after = rules.work_out(ENGLAND, known(ENGLAND, other)).amount
        assert (after - before).minor == change.amount != 0


def test_one_step_either_way_for_an_answer_and_the_most_for_an_open_one():
    found = rules.what_would_change(ENGLAND, known(ENGLAND, {**SIXTEEN, "safety": ""}))

    assert [c.values["option"] for c in found if c.values["question"] == "meals"] == [
        "some",
        "most",
    ]
    (open_one,) = (change for change in found if change.code == "unsure")
    assert open_one.values == {"question": "safety", "option": "most"}


def test_the_other_value_of_a_fact_is_a_change():
    found = rules.what_would_change(FLORIDA, known(FLORIDA, {}, {"insurance": "insured"}))

    assert [(change.code, change.values["value"], change.amount) for change in found] == [
        ("fact", "uninsured", 152000)
    ]
