"""Forms keep what was typed, point at real controls, and ask instead of guessing."""

import json
from datetime import date
from pathlib import Path

import pytest
from django import forms
from django.utils import translation

from ownway.core.money import Money
from ownway.web.ui.forms import DayField, Field, MoneyField
from ownway.web.ui.gallery import Everything

AMOUNTS = json.loads((Path(__file__).parent / "amounts.json").read_text())


class Cost(forms.Form):
    each = MoneyField(label="Each", currency="GBP")


@pytest.mark.parametrize("case", AMOUNTS, ids=lambda case: f"{case['locale']} {case['text']}")
def test_amounts_are_read_as_the_shared_table_says(case):
    field = MoneyField(label="Each", currency=case["currency"])
    with translation.override(case["locale"]):
        if case["minor"] is None:
            with pytest.raises(forms.ValidationError):
                field.clean(case["text"])
        else:
            assert field.clean(case["text"]) == Money(case["minor"], case["currency"])


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "Write an amount, for example 12.50"),
        ("12,50", "Write the amount in numbers, for example 12.50"),
        ("-5", "Write an amount of 0 or more"),
    ],
)
def test_an_amount_that_cannot_be_taken_says_what_to_do(text, words):
    form = Cost({"each": text})
    assert form.errors["each"] == [words]
    assert f'value="{text}"' in str(form["each"]) or not text


def test_an_amount_is_shown_in_the_marks_of_the_language():
    form = Cost(initial={"each": Money(123450, "GBP")})
    assert 'value="1234.50"' in str(form["each"])
    with translation.override("es"):
        assert 'value="1234,50"' in str(form["each"])


def test_an_amount_that_is_not_asked_for_may_be_empty():
    assert MoneyField(label="Each", currency="GBP", required=False).clean("") is None


def test_the_currency_stands_before_the_box():
    assert "£" in Cost().as_div() or Cost()["each"].prefix == "£"


@pytest.mark.parametrize(
    ("typed", "day"),
    [(("4", "9", "2026"), date(2026, 9, 4)), (("", "", ""), None)],
)
def test_a_day_is_read_from_three_boxes(typed, day):
    assert DayField(label="When", required=False).clean(list(typed)) == day


@pytest.mark.parametrize(
    "typed", [("31", "2", "2026"), ("4", "9", ""), ("x", "9", "2026"), ("4", "9", "26")]
)
def test_a_day_that_is_none_is_asked_about(typed):
    with pytest.raises(forms.ValidationError, match="day"):
        DayField(label="When").clean(list(typed))


def test_every_control_wears_our_classes_and_no_bubble():
    drawn = str(Everything())
    for name in (
        "govuk-textarea",
        "govuk-input",
        "govuk-select",
        "govuk-radios__input",
        "govuk-checkboxes__input",
        "govuk-file-upload",
    ):
        assert name in drawn
    assert " required" not in drawn
    assert 'class="govuk-checkboxes__input"' in str(Everything()["ways"])


def test_errors_are_tied_to_real_controls_and_answers_stay():
    form = Everything({"wish": "My words", "each": "about ten", "see": "nobody"})
    drawn = str(form)
    assert "My words" in drawn
    assert 'value="about ten"' in drawn
    for name in form.errors:
        bound = form[name]
        assert isinstance(bound, Field)
        assert f'id="{bound.first_control_id}"' in drawn
        assert f'id="{bound.auto_id}_error"' in drawn
        assert f"{bound.auto_id}_error" in drawn.split("aria-describedby", 1)[1]
    assert "govuk-form-group--error" in drawn
    assert "govuk-input--error" in drawn


def test_error_words_blame_nobody():
    words = " ".join(str(e) for errors in Everything({}).errors.values() for e in errors).lower()
    for refused in ("invalid", "failed", "illegal", "must", "required", "enter a valid"):
        assert refused not in words


def test_usual_fields_ask_kindly_too():
    class Usual(forms.Form):
        words = forms.CharField()
        number = forms.IntegerField(min_value=1)
        choice = forms.ChoiceField(choices=[("a", "A")])
        email = forms.EmailField()

    for data in ({}, {"words": "a", "number": "x", "choice": "z", "email": "x"}, {"number": "0"}):
        said = " ".join(str(e) for errors in Usual(data).errors.values() for e in errors).lower()
        for refused in ("invalid", "required", "valid", "must"):
            assert refused not in said, said
