from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ownway.core.money import (
    CurrencyMismatch,
    Money,
    Rounding,
    Unreadable,
    exponent,
    parse,
    share,
    split,
    zero,
)

amounts = st.integers(min_value=-(10**15), max_value=10**15)
weights = st.lists(st.integers(0, 10**6), min_size=1, max_size=12).filter(any)


def gbp(minor: int) -> Money:
    return Money(minor, "GBP")


def english(text: str, currency: str = "GBP") -> Money:
    return parse(text, currency, decimal_mark=".", group_mark=",")


def spanish(text: str, currency: str = "EUR") -> Money:
    return parse(text, currency, decimal_mark=",", group_mark=".")


@given(amounts, weights)
def test_split_leaves_nothing_over(minor: int, shares: list[int]) -> None:
    assert sum(part.minor for part in split(gbp(minor), shares)) == minor


@given(amounts, weights)
def test_each_share_is_within_one_unit_of_exact(minor: int, shares: list[int]) -> None:
    total = sum(shares)
    for part, weight in zip(split(gbp(minor), shares), shares, strict=True):
        assert abs(part.minor * total - minor * weight) < total


@given(st.integers(0, 10**9), st.integers(1, 9))
def test_ties_go_to_the_first_listed(minor: int, ways: int) -> None:
    parts = [part.minor for part in split(gbp(minor), [1] * ways)]
    assert parts == sorted(parts, reverse=True)
    assert parts[0] - parts[-1] <= 1


def test_half_and_half_of_a_year_v8() -> None:
    assert split(gbp(431132), [50, 50]) == [gbp(215566), gbp(215566)]


def test_the_odd_penny_goes_to_the_funder_listed_first() -> None:
    assert split(gbp(11221), [50, 50]) == [gbp(5611), gbp(5610)]


def test_the_largest_remainder_is_served_before_the_order() -> None:
    assert split(gbp(100), [1, 2, 3]) == [gbp(17), gbp(33), gbp(50)]
    assert split(gbp(10), [1, 5]) == [gbp(2), gbp(8)]


@pytest.mark.parametrize("shares", [[], [0, 0], [-1, 2]])
def test_split_wants_a_weight_above_zero(shares: list[int]) -> None:
    with pytest.raises(ValueError):
        split(gbp(100), shares)


@pytest.mark.parametrize(
    ("minor", "mode", "expected"),
    [
        (5, Rounding.HALF_UP, 3),
        (5, Rounding.HALF_EVEN, 2),
        (7, Rounding.HALF_EVEN, 4),
        (5, Rounding.UP, 3),
        (5, Rounding.DOWN, 2),
        (-5, Rounding.HALF_UP, -3),
        (-5, Rounding.DOWN, -2),
        (-5, Rounding.UP, -3),
        (4, Rounding.UP, 2),
    ],
)
def test_half_a_penny_is_settled_as_asked(minor: int, mode: Rounding, expected: int) -> None:
    assert share(gbp(minor), 1, 2, mode=mode) == gbp(expected)


@given(amounts, st.integers(0, 10**6), st.integers(1, 10**6), st.sampled_from(list(Rounding)))
def test_a_share_is_within_one_unit_of_exact(
    minor: int, numerator: int, denominator: int, mode: Rounding
) -> None:
    part = share(gbp(minor), numerator, denominator, mode=mode)
    assert abs(part.minor * denominator - minor * numerator) < denominator


def test_clinical_minimum_v4() -> None:
    assert share(Money(319200, "USD"), 48, 100, mode=Rounding.HALF_UP) == Money(153216, "USD")


def test_currencies_do_not_mix() -> None:
    with pytest.raises(CurrencyMismatch):
        gbp(1) + Money(1, "USD")
    with pytest.raises(CurrencyMismatch):
        assert gbp(1) < Money(1, "USD")
    assert gbp(1) != Money(1, "USD")


def test_sums_and_comparisons() -> None:
    assert gbp(5) + gbp(7) - gbp(2) == gbp(10)
    assert 3 * gbp(5) == gbp(5) * 3 == gbp(15)
    assert abs(-gbp(5)) == gbp(5)
    assert not zero("GBP")
    assert gbp(-1)
    assert gbp(1) < gbp(2) <= gbp(2)
    assert gbp(3) > gbp(2) >= gbp(2)


@pytest.mark.parametrize("wrong", [1.5, True, "5"])
def test_only_whole_minor_units(wrong: object) -> None:
    with pytest.raises(TypeError):
        Money(wrong, "GBP")  # type: ignore[arg-type]
    with pytest.raises(TypeError):
        gbp(1) * wrong  # type: ignore[operator]


def test_digits_after_the_point() -> None:
    digits = [exponent(code) for code in ("GBP", "USD", "EUR", "JPY", "KWD", "CLF")]
    assert digits == [2, 2, 2, 0, 3, 4]
    with pytest.raises(ValueError):
        exponent("gbp")


@pytest.mark.parametrize(
    ("text", "minor"),
    [
        ("12.50", 1250),
        ("12.5", 1250),
        ("£12.50", 1250),
        (" £ 1,234.50 ", 123450),
        ("GBP 5", 500),
        ("5 GBP", 500),
        ("-5", -500),
        ("-£5.00", -500),
        ("£-5.00", -500),
        ("\u22125", -500),
        ("0", 0),
        ("0.01", 1),
        ("1,234,567", 123456700),
    ],
)
def test_what_an_english_reader_writes(text: str, minor: int) -> None:
    assert english(text) == gbp(minor)


def test_what_a_spanish_reader_writes() -> None:
    assert spanish("1.234,50") == Money(123450, "EUR")
    assert spanish("1234,5 €") == Money(123450, "EUR")
    assert spanish("-5\u00a0€") == Money(-500, "EUR")


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "-",
        "£",
        "12,50",  # twelve fifty, or one thousand two hundred and fifty
        "1.234,50",
        "1,23,456",
        "12,3456",
        "0,123",
        "1.234",
        "1e5",
        "1_000",
        "0x10",
        "--5",
        "-£-5",
        "(5)",
        "5-",
        "+5",
        "$5",
        "££5",
        "£5 GBP",
        ".5",
        "5.",
        "5 5",
        "nan",
        "inf",
        "\u0661\u0662",  # Arabic-Indic digits
        "\uff11\uff12",  # full-width digits
        "1\u00b2",
        "5\n",
        "5\x00",
        "999999999999999",
        "9" * 10_000,
        "1," + "000," * 2_500,
    ],
)
def test_what_can_be_read_twice_or_not_at_all_is_asked(text: str) -> None:
    with pytest.raises(Unreadable) as asked:
        english(text)
    assert asked.value.problem.code == "amount_unreadable"
    assert "12.50" in asked.value.problem.fix


def test_no_decimals_where_the_currency_has_none() -> None:
    assert english("1,250", "JPY") == Money(1250, "JPY")
    assert english("1.250", "KWD") == Money(1250, "KWD")
    with pytest.raises(Unreadable) as asked:
        english("12.5", "JPY")
    assert "1250" in asked.value.problem.fix


@given(st.text(max_size=60))
def test_any_text_is_an_amount_or_is_asked_about(text: str) -> None:
    try:
        amount = english(text)
    except Unreadable:
        return
    assert any(digit in text for digit in "0123456789")
    assert abs(amount.minor) < 10**16
