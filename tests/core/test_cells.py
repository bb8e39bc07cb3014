"""No cell of a CSV file is run as a formula, and what was written is read back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ownway.core import cells


@given(st.text())
def test_what_was_written_is_read_back(text):
    assert cells.read(cells.safe(text)) == text


@given(st.sampled_from("=+-@\t\r\n＝＋－＠"), st.integers(0, 3), st.text())
def test_no_cell_begins_as_a_formula(first, spaces, rest):
    assert cells.safe(" " * spaces + first + rest).startswith("'")


@pytest.mark.parametrize("text", ["", "swim", "12.50", "2026-09-04", "a=b"])
def test_plain_words_stay_as_they_are(text):
    assert cells.safe(text) == text
