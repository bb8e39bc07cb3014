from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ownway.core.money import Money, parse
from ownway.core.show import day, marks, show

LOCALES = ["en-gb", "en-us", "es"]


@pytest.mark.parametrize(
    ("minor", "currency", "locale", "sentence", "table"),
    [
        (8291, "GBP", "en-gb", "£82.91", "£82.91"),
        (40000, "GBP", "en-gb", "£400", "£400.00"),
        (123456700, "GBP", "en-gb", "£1,234,567", "£1,234,567.00"),
        (-500, "GBP", "en-gb", "-£5", "-£5.00"),
        (0, "GBP", "en-gb", "£0", "£0.00"),
        (8291, "USD", "en-us", "$82.91", "$82.91"),
        (8291, "USD", "en-gb", "US$82.91", "US$82.91"),
        (1234550, "EUR", "es", "12.345,50\u00a0€", "12.345,50\u00a0€"),
        (123450, "GBP", "es", "1.234,50\u00a0£", "1.234,50\u00a0£"),
        (40000, "USD", "es", "400\u00a0US$", "400,00\u00a0US$"),
        (40000, "KWD", "es", "40\u00a0KWD", "40,000\u00a0KWD"),
        (40000, "EUR", "es", "400\u00a0€", "400,00\u00a0€"),
        (400, "JPY", "en-gb", "JP¥400", "JP¥400"),
        (400000, "KWD", "en-us", "KWD400", "KWD400.000"),
    ],
)
def test_money_as_people_read_it(
    minor: int, currency: str, locale: str, sentence: str, table: str
) -> None:
    assert show(Money(minor, currency), locale) == sentence
    assert show(Money(minor, currency), locale, sentence=False) == table


@given(
    st.integers(-(10**14) + 1, 10**14 - 1),
    st.sampled_from(["GBP", "USD", "EUR", "JPY", "KWD"]),
    st.sampled_from(LOCALES),
    st.booleans(),
)
def test_what_we_show_can_be_typed_back(
    minor: int, currency: str, locale: str, sentence: bool
) -> None:
    amount = Money(minor, currency)
    shown = show(amount, locale, sentence=sentence)
    written = marks(locale)
    assert parse(shown, currency, decimal_mark=written.decimal, group_mark=written.group) == amount


def test_days_in_full() -> None:
    on = date(2026, 9, 4)
    assert day(on, "en-gb") == "4 September 2026"
    assert day(on, "en-us") == "September 4, 2026"
    assert day(on, "es") == "4 de septiembre de 2026"
