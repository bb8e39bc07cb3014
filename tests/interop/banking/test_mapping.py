"""Amounts, numbers and letters as banks write them."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ownway.interop.banking.mapping import amounts, numbers
from ownway.interop.banking.mapping.characters import _CARRIED, Letters, carried, folded
from tests.interop.banking.files import IBANS, ROUTINGS

CURRENCIES = st.sampled_from(("GBP", "EUR", "JPY", "KWD", "CLF"))


@given(st.integers(0, 10**16), CURRENCIES)
def test_an_amount_is_written_and_read_back_exactly(minor, currency):
    text = amounts.written(minor, currency)
    assert amounts.read(text, currency) == minor
    digits = {"JPY": 0, "KWD": 3, "CLF": 4}.get(currency, 2)
    assert Decimal(text).scaleb(digits) == minor  # by other arithmetic


@pytest.mark.parametrize(
    "text",
    ["", "-1", "+1", "1.", ".5", "1,5", "1e3", "NaN", "INF", "0x1", "1_000", " 1", "1 ", "١٢",
     "1.001", "1.123456", "9" * 15, "1.2.3", "12.50\n"],
)  # fmt: skip
def test_an_amount_that_is_not_plain_is_not_read(text):
    assert amounts.read(text, "GBP") is None


def test_decimals_that_are_zeros_are_read_and_others_are_not():
    assert amounts.read("12.50000", "GBP") == 1250
    assert amounts.read("12.00", "JPY") == 12
    assert amounts.read("12.505", "GBP") is None


def test_an_amount_below_zero_is_not_written():
    with pytest.raises(ValueError):
        amounts.written(-1, "GBP")


@pytest.mark.parametrize("text", ["", "1.5", "-1", "1" * 15, "١٢"])
def test_minor_units_are_digits_alone(text):
    assert amounts.read_minor(text) is None
    assert amounts.read_minor("0150") == 150


@pytest.mark.parametrize("iban", [*IBANS, "GB82WEST12345698765432", "NO9386011117947"])
def test_a_known_iban_holds(iban):
    assert numbers.is_iban(iban)


@given(st.sampled_from(IBANS), st.data())
def test_an_iban_with_one_digit_changed_does_not_hold(iban, data):
    place = data.draw(st.integers(2, len(iban) - 1))
    other = data.draw(st.sampled_from([sign for sign in "0123456789" if sign != iban[place]]))
    if iban[place].isdigit():
        assert not numbers.is_iban(iban[:place] + other + iban[place + 1 :])


@pytest.mark.parametrize(
    "iban", ["", "DE8937040044053201300", "de89370400440532013000", "DE89 3704"]
)
def test_an_iban_of_another_shape_does_not_hold(iban):
    assert not numbers.is_iban(iban)


@given(st.sampled_from(ROUTINGS), st.integers(0, 8), st.integers(1, 9))
def test_a_routing_number_with_one_digit_changed_does_not_hold(routing, place, more):
    assert numbers.is_routing(routing)
    other = str((int(routing[place]) + more) % 10)
    assert not numbers.is_routing(routing[:place] + other + routing[place + 1 :])


def test_shapes_of_the_others():
    assert numbers.is_bic("AIBKIE2D")
    assert numbers.is_bic("DEUTDEFF500")
    assert not numbers.is_bic("AIBKIE2")
    assert numbers.is_sort_code("040004")
    assert not numbers.is_sort_code("04-00-04")
    assert not numbers.is_routing("000000000")
    assert not numbers.is_digits("١٢٣٤٥٦", 6)
    assert numbers.is_us_account("123-45A")
    assert not numbers.is_us_account("")
    assert not numbers.is_us_account("1" * 18)


@pytest.mark.parametrize("reference", ["", "/A", "A/", "A//B", "A" * 36, "Ä", " A", "A\n", "=A"])
def test_a_reference_that_a_bank_might_change_does_not_hold(reference):
    assert not numbers.is_reference(reference)


def test_a_reference_may_be_35_long_and_hold_the_usual_signs():
    assert numbers.is_reference("RUN7-PAYMENT/000001:B12.O7 (2)")
    assert numbers.is_reference("A" * 35)
    assert not numbers.is_reference("A" * 16, numbers.LONGEST_SHORT_REFERENCE)


@given(st.text(), st.sampled_from(Letters), st.integers(1, 40))
def test_what_is_carried_fits_the_rail_and_begins_no_formula(text, letters, longest):
    kept = carried(text, letters, longest)
    assert set(kept) <= _CARRIED[letters]
    assert len(kept) <= longest
    assert kept == kept.strip()
    assert "//" not in kept
    assert not kept or kept[0].isalnum()
    assert carried(kept, letters, longest) == kept


@pytest.mark.parametrize(
    ("name", "letters", "plain"),
    [
        ("Zoë Müller", Letters.ISO20022, "Zoe Muller"),
        ("Łukasz Ślęzak", Letters.NACHA, "LUKASZ SLEZAK"),
        ("Søren Ærø & Sons", Letters.ISO20022, "Soren AEro + Sons"),
        ("O’Brien–Smith", Letters.NACHA, "O'BRIEN-SMITH"),
        ("Дмитрий Юшков", Letters.ISO20022, "Dmitriy Yushkov"),
        ("Αθηνά Ψαρού", Letters.ISO20022, "Athina Psaroy"),
        ("=SUM(A1)", Letters.BACS, "SUM A1"),
        ("-cmd", Letters.BACS, "CMD"),
        ("王小明", Letters.ISO20022, ""),
        ("Straße 5", Letters.BACS, "STRASSE 5"),
    ],
)
def test_names_are_spelled_not_dropped(name, letters, plain):
    assert carried(name, letters, 70) == plain


def test_names_are_compared_without_order_or_accents():
    assert folded("Müller, Zoë") == folded("ZOE MULLER")
    assert folded("王") == ""
