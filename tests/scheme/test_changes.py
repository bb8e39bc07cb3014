"""Why an amount changed: parts that sum to the penny, and each that anyone can check (§8, A7)."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ownway.scheme.rules.changes import (
    NoAmount,
    Part,
    explain,
    largest_remainder,
    shapley,
)
from ownway.scheme.rules.model import Inputs, Scheme
from ownway.scheme.rules.reading import read_scheme
from ownway.scheme.rules.working import work_out

TEXT = (Path(__file__).parent / "files" / "example.yaml").read_text(encoding="utf-8")
EXAMPLE = read_scheme(TEXT)
DEARER = TEXT.replace("{2026-04-01: 21.40}", "{2026-04-01: 21.40, 2026-10-01: 23.55}").replace(
    "[60, 21000]]}",
    "[60, 21000]], 2026-10-01: [[0, 0], [5, 0], [15, 1300], [30, 5900], [60, 23000]]}",
)
STRICTER = DEARER.replace("cap: 10, weight: 1.2", "cap: 9, weight: 1.3")
ON, LATER = date(2026, 6, 1), date(2026, 11, 1)


def without_examples(text: str) -> Scheme:
    return read_scheme(text.split("tests:  ")[0] + "tests: []\n")


dearer, stricter = without_examples(DEARER), without_examples(STRICTER)


@st.composite
def people(draw: st.DrawFn) -> Inputs:
    answers = {
        code: draw(st.sampled_from([one.code for one in question.options]))
        for code, question in EXAMPLE.questions.items()
    }
    facts: dict[str, Fraction | str | bool] = {
        "informal": draw(st.sampled_from(EXAMPLE.facts["informal"].of)),
        "night_hours": Fraction(draw(st.integers(0, 20_000)), 100),
        "insurance": draw(st.sampled_from(EXAMPLE.facts["insurance"].of)),
    }
    if draw(st.booleans()):
        facts["last_budget"] = Fraction(draw(st.integers(0, 2_000_000)), 100)
    verified = frozenset({"safety"} if draw(st.booleans()) else ())
    return Inputs(answers, facts, verified, frozenset({"informal"} if draw(st.booleans()) else ()))


sides = st.tuples(st.sampled_from([EXAMPLE, dearer, stricter]), st.sampled_from([ON, LATER]))


@settings(max_examples=60, deadline=None)
@given(sides, sides, people(), people())
def test_parts_sum_exactly_to_the_difference(old, new, one, two) -> None:
    told = explain((*old, one), (*new, two))
    before, after = work_out(old[0], one, old[1]).amount, work_out(new[0], two, new[1]).amount
    assert (told.before, told.after) == (before, after)
    assert sum(part.part for part in told.parts) == told.difference
    said = [part for part in told.parts if part.kind in ("answer", "fact")]
    for domain, total in told.domains.items():
        assert total == sum(part.part for part in said if part.domain == domain)
    assert {part.name for part in said}.isdisjoint(told.unchanged)


@settings(max_examples=40, deadline=None)
@given(people(), people())
def test_if_only_one_answer_had_changed_is_what_the_sheet_gives(one, two) -> None:
    for part in explain((EXAMPLE, ON, one), (EXAMPLE, ON, two)).parts:
        if part.kind == "answer" and part.name != "safety":
            moved = Inputs(
                {**one.answers, part.name: part.new}, one.facts, one.verified, one.agreed
            )
            assert part.alone == work_out(EXAMPLE, moved, ON).amount


@settings(max_examples=40, deadline=None)
@given(people(), people())
def test_the_way_back_is_the_same_with_the_other_sign(one, two) -> None:
    there = explain((EXAMPLE, ON, one), (EXAMPLE, ON, two))
    back = explain((EXAMPLE, ON, two), (EXAMPLE, ON, one))
    other = {part.name: part.part for part in back.parts}
    for part in there.parts:
        assert abs(part.part + other[part.name]) <= 1  # the odd penny may go to another part


def person(**answers: str) -> Inputs:
    least = {code: question.options[0].code for code, question in EXAMPLE.questions.items()}
    return Inputs({**least, **answers}, {"night_hours": Fraction(10)})


def test_one_answer_carries_all_of_it() -> None:
    told = explain((EXAMPLE, ON, person()), (EXAMPLE, ON, person(safety="often")))
    assert [(part.name, part.part) for part in told.parts] == [("safety", told.difference)]
    assert (told.parts[0].old, told.parts[0].new) == ("fine", "often")
    assert told.parts[0].alone == told.after
    assert "mornings" in told.unchanged


def test_prices_alone_are_told_as_prices() -> None:
    one = person(safety="often", mornings="help")
    told = explain((dearer, ON, one), (dearer, LATER, one))
    assert [(part.kind, part.part) for part in told.parts] == [("prices", told.difference)]
    assert told.difference > 0


def test_rules_alone_are_told_as_rules() -> None:
    one = person(safety="often", mornings="cannot", meals="always")
    told = explain((dearer, LATER, one), (stricter, LATER, one))
    assert [part.kind for part in told.parts] == ["rules"]
    assert told.parts[0].alone == told.after


def test_all_three_at_once() -> None:
    one, two = person(mornings="cannot", meals="always"), person(safety="often", meals="always")
    told = explain((dearer, ON, one), (stricter, LATER, two))
    assert [part.kind for part in told.parts] == ["answer", "answer", "prices", "rules"]
    assert all(part.alone is not None for part in told.parts)


def test_the_mean_over_orders_by_hand() -> None:
    """a alone is worth 1, b alone 2, both 6: a gets (1 + 4) / 2, b (2 + 5) / 2."""
    worth = {frozenset(): 0, frozenset("a"): 1, frozenset("b"): 2, frozenset("ab"): 6}
    shares = shapley(["a", "b"], lambda some: Fraction(worth[some]))
    assert shares == {"a": Fraction(5, 2), "b": Fraction(7, 2)}


@given(st.lists(st.fractions(-1000, 1000, max_denominator=60), min_size=1, max_size=9))
def test_pence_by_largest_remainder(parts) -> None:
    rest = -sum(parts, Fraction(0)) % 1
    exact = [*parts, rest]
    total = int(sum(exact, Fraction(0)))
    found = largest_remainder(exact, total)
    assert sum(found) == total
    assert all(abs(one - part) < 1 for one, part in zip(found, exact, strict=True))


def test_parts_that_do_not_sum_are_refused() -> None:
    with pytest.raises(ValueError, match="sum to 1"):
        largest_remainder([Fraction(1, 2), Fraction(1, 2)], 2)


def test_no_amount_no_explanation() -> None:
    with pytest.raises(NoAmount):
        explain((EXAMPLE, ON, Inputs({})), (EXAMPLE, ON, person()))


OTHER_WORDS = TEXT.split("tests:  ")[0].replace("[often, 4, Some", "[much, 4, Some") + "tests: []\n"


def test_options_that_do_not_carry_over_cannot_be_compared() -> None:
    other = read_scheme(OTHER_WORDS)
    told = explain((EXAMPLE, ON, person(meals="often")), (other, ON, person(meals="much")))
    assert not told.comparable
    assert told.parts == (Part("rules", "questions", "", told.difference, told.after),)


def test_many_changes_in_the_model_of_thirty_questions() -> None:
    text = (Path(__file__).parent / "files" / "thirty.yaml").read_text(encoding="utf-8")
    thirty = read_scheme(text)
    day = thirty.versions[0].start
    facts = {"informal": thirty.facts["informal"].of[0]}

    def answered(place: int) -> Inputs:
        codes = {code: question.options[place].code for code, question in thirty.questions.items()}
        return Inputs(codes, facts)

    some = list(thirty.questions)[::3]
    one, two = answered(1), answered(2)
    two = Inputs({**one.answers, **{code: two.answers[code] for code in some}}, facts)
    told = explain((thirty, day, one), (thirty, day, two))
    assert {part.name for part in told.parts} == set(some)
    assert sum(part.part for part in told.parts) == told.difference > 0
