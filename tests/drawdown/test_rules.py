"""Where a claim stands, what it comes to, its periods, its file."""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ownway.drawdown import rules
from ownway.drawdown.rules import CELLS, FileHead, FileLine, LineState, Span, Standing

states = st.sampled_from(LineState)
lines = st.lists(st.tuples(states, st.integers(-(10**9), 10**9)), max_size=30)


@given(lines)
def test_accepted_borne_rejected_and_waiting_come_to_what_was_claimed(found):
    balance = rules.balance(found)
    parts = balance.accepted + balance.borne + balance.rejected + balance.waiting
    assert parts == balance.claimed
    claimed = sum(amount for state, amount in found if state is not LineState.WITHDRAWN)
    assert balance.claimed == claimed


@given(st.lists(states, min_size=1))
def test_a_claim_balances_exactly_when_nothing_is_left_to_do(found):
    settled = all(state in (LineState.ACCEPTED, LineState.BORNE) for state in found)
    assert (rules.standing(found) is Standing.BALANCED) is settled


@given(st.lists(st.tuples(st.integers(0, 5), st.sampled_from(LineState)), max_size=60))
def test_no_way_leads_back_from_settled(moves):
    """Any order of moves: a line that is settled stays so, and each step is one of `NEXT`."""
    found = dict.fromkeys(range(6), LineState.LISTED)
    settled: dict[int, LineState] = {}
    for line, to in moves:
        if to in rules.NEXT[found[line]]:
            found[line] = to
        if not rules.NEXT[found[line]]:
            settled.setdefault(line, found[line])
    assert all(found[line] is state for line, state in settled.items())


@given(st.dates(date(2020, 1, 1), date(2035, 1, 1)), st.sampled_from([1, 2, 3, 4, 6, 12]))
def test_every_day_lies_in_one_period_and_the_next_begins_where_it_ends(day, months):
    span = rules.span_of(day, months)
    assert span.starts_on <= day < span.ends_on
    assert rules.span_of(span.ends_on, months).starts_on == span.ends_on
    assert rules.span_of(span.starts_on, months) == span
    length = (span.ends_on.year - span.starts_on.year) * 12
    assert length + span.ends_on.month - span.starts_on.month == months


def test_only_periods_that_are_over_and_had_begun():
    found = rules.ended_spans(date(2026, 9, 4), 1, since=date(2026, 7, 15))
    assert found == [
        Span(date(2026, 8, 1), date(2026, 9, 1)),
        Span(date(2026, 7, 1), date(2026, 8, 1)),
    ]


@pytest.mark.parametrize(
    ("text", "found"),
    [("", []), ("3", [3]), ("3, 7-9", [3, 7, 8, 9]), ("9 2;2", [2, 9]), ("4–5", [4, 5])],
)
def test_numbers_as_people_write_them(text, found):
    assert rules.numbers(text) == found


@pytest.mark.parametrize("text", ["x", "3-", "9-7", "1.5", "-4"])
def test_what_is_no_number_is_said(text):
    with pytest.raises(rules.NotNumbers):
        rules.numbers(text)


@given(st.lists(st.integers(-(10**12), 10**12).filter(bool), max_size=20), st.text(max_size=20))
def test_the_file_comes_to_the_claim(amounts, heading):
    head = FileHead(3, 1, "nhs", Span(date(2026, 8, 1), date(2026, 9, 1)), "GBP")
    found = [
        FileLine(place, date(2026, 8, 1) + timedelta(days=place), place, "ab" * 16, "pay", amount)
        for place, amount in enumerate(amounts)
    ]
    columns = [(heading, "key"), ("Amount", "amount"), ("To", "period_to")]
    text = rules.file_text(columns, head, found)
    rows = list(csv.reader(io.StringIO(text, newline="")))
    assert rows[0][1:] == ["Amount", "To"]
    assert sum(int(row[1].replace(".", "")) for row in rows[1:]) == sum(amounts)
    assert all(row[2] == "2026-08-31" for row in rows[1:])  # their last day, inclusive
    assert rules.file_text(columns, head, found) == text


def test_a_template_can_ask_for_all_there_is_and_nothing_else():
    from typing import get_args

    from ownway.programme.rules.pack import ClaimColumn

    assert set(get_args(ClaimColumn.model_fields["what"].annotation)) == set(CELLS)
