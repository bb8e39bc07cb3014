"""What holds for everybody: lines sum to the amount, shares to the whole, and a second evaluator,
which shares no code with the first, comes to the same penny (A16).
"""

from __future__ import annotations

from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ownway.scheme.rules.lines import Outcome, Working
from ownway.scheme.rules.model import Inputs, Scheme
from ownway.scheme.rules.reading import read_scheme
from ownway.scheme.rules.sentences import constraint_sentence, sentence
from ownway.scheme.rules.working import work_out
from tests.scheme.texts import small, worked

FOLDER = Path(__file__).parent / "files"
ON = date(2026, 6, 1)
PUBLISHED = ["example", "florida_sdc", "ibudget", "ihss", "km", "norfolk", "savva", "sgb_xi"]


@cache
def scheme(name: str) -> Scheme:
    return read_scheme((FOLDER / f"{name}.yaml").read_text(encoding="utf-8"))


def anybody(of: Scheme) -> st.SearchStrategy[Inputs]:
    """Somebody with any answers, facts, second looks and agreements that the scheme knows."""
    answers = {
        code: st.sampled_from([option.code for option in question.options])
        for code, question in of.questions.items()
    }
    exact = st.integers(0, 200_000).map(lambda cents: Fraction(cents, 100))
    facts = {
        code: exact if fact.numeric else st.sampled_from(fact.of) for code, fact in of.facts.items()
    }
    asked = {code for code, fact in of.facts.items() if fact.default is None and not fact.optional}
    return st.builds(
        Inputs,
        st.fixed_dictionaries(answers),
        st.fixed_dictionaries(
            {code: facts[code] for code in facts if code in asked},
            optional={code: facts[code] for code in facts if code not in asked},
        ),
        st.frozensets(st.sampled_from(sorted(of.questions))) if answers else st.just(frozenset()),
        st.frozensets(st.sampled_from(sorted(of.facts))),
    )


@pytest.mark.parametrize("name", PUBLISHED)
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_lines_and_shares_sum_to_the_amount(name, data):
    working = work_out(scheme(name), data.draw(anybody(scheme(name))), ON)
    if working.outcome is Outcome.NEEDS_ANSWERS:
        assert (working.amount, working.lines) == (None, ())
        return
    assert sum(line.adds for line in working.lines) == (working.amount or 0)
    assert sum(working.shares.values()) == (working.amount if working.shares else 0)
    assert min([0, *working.shares.values()]) == 0
    assert list(working.values) == [line.step for line in working.lines]


@pytest.mark.parametrize("name", PUBLISHED)
@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_every_line_has_a_sentence_in_every_language(name, data):
    of = scheme(name)
    working = work_out(of, data.draw(anybody(of)), ON)
    for language in of.languages:
        said = [sentence(of, line, language) for line in working.lines]
        assert all(said)
        assert not any("{" in one or "–" in one for one in said), said


@settings(max_examples=80, deadline=None)
@given(data=st.data())
def test_the_order_of_inputs_changes_nothing(data):
    of = scheme("example")
    person = data.draw(anybody(of))
    turned = Inputs(
        dict(reversed(person.answers.items())),
        dict(reversed(person.facts.items())),
        person.verified,
        person.agreed,
    )
    assert work_out(of, person, ON) == work_out(of, turned, ON) == work_out(of, person, ON)


# A second evaluator for the example scheme, written from the text of the file: points in tenths,
# then in hundredths, money in pence.
POINTS = {
    "mornings": {"fine": 0, "prompt": 25, "help": 45, "cannot": 70},
    "meals": {"fine": 0, "some": 20, "often": 40, "always": 60},
    "thinking": {"fine": 0, "some": 30, "often": 60, "always": 90},
    "distress": {"fine": 0, "some": 40, "often": 80, "always": 120},
    "safety": {"fine": 0, "some": 50, "often": 100, "now": 160},
}
KEPT = {"none": 100, "some": 95, "half": 88, "most": 80, "all": 70}
# From this many points (in hundredths), so many pence, and so many pence for each further point.
TABLE = [(0, 0, 0), (500, 0, 12000), (1500, 120000, 28000), (3000, 540000, 52000)]


def second_opinion(person: Inputs) -> tuple[int, int, int, str]:
    """Pence, health's pence, council's pence and where the way on leads."""
    tenths = {name: POINTS[name][str(said)] for name, said in person.answers.items()}
    daily = min(tenths["mornings"] + tenths["meals"], 100) * 12
    crisis = min(tenths["safety"], 160) * 11
    total = daily + 10 * max(tenths["thinking"], tenths["distress"]) + crisis
    counted = total
    if person.answers["safety"] == "now" and "safety" in person.verified:
        counted = max(total, 3500)
    start, pence, each = next(row for row in reversed(TABLE) if counted >= row[0])
    thousandths = 10 * (100 * pence + (min(counted, 6000) - start) * each)
    level = str(person.facts.get("informal", "none")) if "informal" in person.agreed else "none"
    money = Fraction(thousandths * KEPT[level], 100_000)  # in pence
    money += 2140 * Fraction(str(person.facts.get("night_hours", 0)))
    way_on = ""
    if money < 30_000:
        money, way_on = Fraction(0), "one_off"
    if money > 4_800_000:
        money, way_on = Fraction(4_800_000), "panel"
    if "last_budget" in person.facts:
        money = max(money, 85 * Fraction(str(person.facts["last_budget"])))
    amount = _nearest(money)
    health = _nearest(Fraction(amount * crisis, total)) if total else 0
    return amount, health, amount - health, way_on


def _nearest(exact: Fraction) -> int:
    whole, rest = divmod(exact.numerator, exact.denominator)
    return whole + (2 * rest >= exact.denominator)


def opinion_of(working: Working) -> tuple[int | None, int, int, str]:
    shares = working.shares
    return working.amount, shares["health"], shares["council"], working.refer_to


@settings(max_examples=500, deadline=None)
@given(person=anybody(scheme("example")))
def test_a_second_evaluator_agrees(person):
    assert opinion_of(work_out(scheme("example"), person, ON)) == second_opinion(person)


def test_a_second_evaluator_agrees_on_every_answer():
    """All 1,024 patterns of answers, each with another level of unpaid help and a second look."""
    of = scheme("example")
    patterns = [{}]
    for question in of.questions.values():
        patterns = [
            {**one, question.code: option.code} for one in patterns for option in question.options
        ]
    assert len(patterns) == 4**5
    for at, answers in enumerate(patterns):
        facts = {"informal": of.facts["informal"].of[at % 5]}
        verified = frozenset({"safety"} if at % 2 else set())
        person = Inputs(answers, facts, verified, frozenset({"informal"}))
        assert opinion_of(work_out(of, person, ON)) == second_opinion(person)


@settings(max_examples=200, deadline=None)
@given(
    pence=st.integers(0, 10**7),
    weights=st.lists(st.integers(0, 1000), min_size=2, max_size=5),
)
def test_shares_by_points_always_sum(pence, weights):
    """Steps with any points, none among them; never negative, always the whole."""
    names = [f"p{at}" for at in range(len(weights))]
    steps = [f"id: w_{name}, kind: sum, of: [{name}], unit: point, why: s" for name in names]
    funders = ", ".join(f"f_{name}: [w_{name}]" for name in names)
    whole = ", ".join(f"w_{name}" for name in names)
    steps += [
        f"id: all, kind: sum, of: [{whole}], unit: point, why: s",
        "id: x, kind: sum, of: [base], unit: GBP, why: s",
        "id: end, kind: round, to: 0.01, mode: half_up, why: s",
        f"id: pay, kind: split, of: end, by: points, funders: {{{funders}}}, "
        "remainder_to: f_p0, why: s",
    ]
    facts = ", ".join(f"{name}: {{unit: point}}" for name in names) + ", base: {unit: GBP}"
    of = _splitting("\n".join(steps), facts)
    points = dict(zip(names, weights, strict=True))
    shares = worked(of, base=Fraction(pence, 100), **points).shares
    assert sum(shares.values()) == pence
    assert all(part >= 0 for part in shares.values())
    if not sum(weights):
        assert shares["f_p0"] == pence
        return
    for name, weight in points.items():
        owed = Fraction(pence * weight, sum(weights))
        assert abs(shares[f"f_{name}"] - owed) < 1


@cache
def _splitting(steps: str, facts: str) -> Scheme:
    return small(steps, facts)


def test_half_a_penny_goes_up_where_binary_numbers_would_lose_it():
    """2,869.475 becomes 2,869.48: §13's pattern, here as a plain price."""
    of = small(
        "id: x, kind: item, quantity: hours, unit: hour, rate: 2869.475, why: s\n"
        "id: end, kind: round, to: 0.01, mode: half_up, why: s",
        "hours: {unit: hour}",
    )
    assert worked(of, hours=1).amount == 286948
    exact = Decimal("2869.475").quantize(Decimal("0.01"), ROUND_HALF_UP)
    assert exact == Decimal("2869.48")


def test_shown_lines_telescope():
    """Three thirds of a penny: lines show whole pence, and still sum to the amount."""
    third = "kind: prorate, whole: base, parts: three, own: one, shared: none_, among: one, "
    of = small(
        "\n".join(f"id: x{at}, {third}unit: GBP, why: s" for at in range(3))
        + "\nid: end, kind: round, to: 0.01, mode: half_up, why: s",
        "base: {unit: GBP}, three: {unit: part}, one: {unit: part}, none_: {unit: part}",
    )
    working = worked(of, base=Fraction(1), three=3, one=1, none_=0)
    assert [line.adds for line in working.lines] == [33, 34, 33, 0]
    assert working.amount == 100


def test_a_share_for_treatment_is_rounded_up_and_said():
    of = scheme("florida_sdc")
    working = work_out(of, Inputs({}, {"insurance": "uninsured"}), ON)
    assert working.minimums == {"clinical": 153216}
    said = constraint_sentence(of, of.constraints[0], 153216, 319200, "en")
    assert said == (
        "At least $1,532.16 of this is for treatment. Up to $1,659.84 is for anything else."
    )


def test_a_constraint_counts_where_its_condition_holds():
    of = scheme("example")
    answers = dict.fromkeys(("meals", "thinking", "distress", "safety"), "always")
    answers |= {"mornings": "cannot", "safety": "often"}
    insured = work_out(of, Inputs(answers, {"insurance": "insured"}), ON)
    uninsured = work_out(of, Inputs(answers, {"insurance": "uninsured"}), ON)
    assert insured.minimums == {}
    assert uninsured.minimums == {"clinical": -(-uninsured.amount * 48 // 100)}


def test_what_the_worked_example_says():
    """The words a person reads, in the order of the working."""
    of = scheme("example")
    example = of.examples[0]
    agreed = frozenset({"informal"})
    working = work_out(of, Inputs(example.answers, example.facts, frozenset(), agreed), ON)
    said = {line.step: sentence(of, line, "en", {"carer": "Joan"}) for line in working.lines}
    assert said["daily"].endswith("your answers add to 8.5 points. 8.5 count, times 1.2.")
    assert said["table"] == (
        "23.7 points lies between 15 and 30, where the table goes from £1,200 to £5,400."
        " For you: £3,636."
    )
    assert said["unpaid"].startswith("Joan is able and willing to do some. We take off £181.80.")
    assert said["nights"] == "26 hours at £21.40 each: £556.40."
    assert said["soften"] == (
        "Your budget cannot fall by more than 15% in a year, so we add £239.40."
    )
    assert said["shares"] == "Health pays £986.29. Council pays £3,263.71."
    assert said["look"].endswith("this changes nothing for you.")


def test_numbers_are_said_as_the_language_writes_them():
    of = scheme("sgb_xi")
    working = work_out(of, Inputs({}, {"illness": Fraction(1)}), ON)
    grade = working.lines[-1]
    assert sentence(of, grade, "de").startswith("5 Punkte sind weniger als 12,5.")
    mobile = work_out(of, Inputs({}, {"mobility": Fraction(2)}), ON).lines[0]
    assert sentence(of, mobile, "de").endswith("gibt 2,5 Punkte.")
    assert sentence(of, mobile, "en").endswith("gives 2.5 points.")
