"""The words of the two programs: what they cut, split or let pass without saying so."""

from __future__ import annotations

import subprocess
from datetime import UTC, date, datetime
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ownway.core import money
from ownway.interop.books import checks
from ownway.interop.books.mapping import (
    FORMS,
    Form,
    Head,
    Said,
    balance_days,
    named,
    quoted,
    tag_value,
)
from ownway.ledger.rules import AccountRef, Kind
from tests.interop.books import programs

BOOK = UUID(int=1)
DAY = date(2026, 4, 6)
HEAD = Head("test", "GBP", DAY, date(2026, 5, 1), datetime(2026, 5, 2, tzinfo=UTC))


@given(st.integers(-(10**12), 10**12), st.sampled_from(["GBP", "JPY", "KWD"]))
def test_an_amount_keeps_every_minor_unit(minor, currency):
    text = money.plain(minor, currency)
    assert int(text.replace(".", "")) == minor
    digits = money.exponent(currency)
    assert len(text.partition(".")[2]) == digits


@given(st.text())
def test_no_text_breaks_out_of_its_place(text):
    inside = quoted(text)[1:-1]
    assert "\n" not in inside
    assert '"' not in inside.replace("\\\\", "").replace('\\"', "")
    assert not set(tag_value(text)) & set(";|,\n\t")


@given(st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.integers(0, 1500))
def test_every_month_end_is_stated_once_and_the_end_of_the_file(first, length):
    before = date.fromordinal(first.toordinal() + length)
    days = balance_days(first, before)
    assert days == sorted(set(days))
    assert days[-1] == before
    assert all(day.day == 1 and first < day for day in days[:-1])
    ends = map(date.fromordinal, range(first.toordinal() + 1, before.toordinal()))
    assert {day for day in ends if day.day == 1} == set(days[:-1])


def small_file(form: Form, kind: str, reason: str) -> str:
    shape = FORMS[form]
    accounts = [
        named(number, AccountRef(BOOK, one, "GBP"), DAY)
        for number, one in enumerate((Kind.AWARD, Kind.AUTHORITY), start=1)
    ]
    said = Said(7, "ab" * 16, kind, "2026-04-06", "", reason, 9, "", "")
    pair = [(accounts[0], money.plain(512, "GBP")), (accounts[1], money.plain(-512, "GBP"))]
    parts = [
        *shape.head(HEAD, ["GBP"]),
        *map(shape.account, accounts),
        shape.journal(said, pair),
        *shape.balances(HEAD.before, [(accounts[0], 512), (accounts[1], -512)]),
    ]
    return "".join(parts)


hostile = st.text(alphabet=st.characters(codec="utf-8"), max_size=30) | st.sampled_from(
    ['"', "\\", ";", "a|b", "a ; b", 'x\n2026-04-06 * "y"', "key: 1, z:", "(x)", "= 3", "é"]
)


@settings(max_examples=8)
@given(kind=hostile, reason=hostile)
def test_both_programs_take_any_text(kind, reason, tmp_path_factory):
    for form, check in (
        (Form.BEANCOUNT, programs.bean_check),
        (Form.HLEDGER, programs.hledger_check),
    ):
        file = tmp_path_factory.mktemp("text") / f"x.{form.value}"
        file.write_text(small_file(form, kind, reason))
        answer = check(file)
        assert answer.fine, answer.said


def test_beancount_would_let_a_penny_pass_without_the_exact_mark(tmp_path):
    """Why each stated balance says `~ 0`: this is how it would be without."""
    text = small_file(Form.BEANCOUNT, "award", "").replace("5.12 ~ 0", "5.13 ~ 0", 1)
    file = tmp_path / "x.beancount"
    file.write_text(text.replace(" ~ 0", ""))
    assert programs.bean_check(file).fine
    file.write_text(text)
    assert not programs.bean_check(file).fine


def test_no_two_accounts_share_a_name():
    refs = [AccountRef(BOOK, kind, "GBP") for kind in Kind]
    names = [named(number, ref, DAY).name for number, ref in enumerate(refs)]
    assert len(set(names)) == len(names)
    assert all(part[0].isupper() or part[0].isdigit() for name in names for part in name.split(":"))


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: checks.require_balanced(
            1,
            [
                (AccountRef(BOOK, Kind.AWARD, "GBP"), 5),
                (AccountRef(BOOK, Kind.FUNDER_CASH, "GBP"), -5),
            ],
        ),
        lambda: checks.require_same_months(checks.Sums(), {DAY.replace(day=1): {1: 5}}),
        lambda: checks.require_counted({1: 5}, {1: 6}),
    ],
)
def test_books_that_do_not_add_up_never_leave(wrong):
    with pytest.raises(checks.DoesNotAgree) as refused:
        wrong()
    assert "books check" in refused.value.fix


def test_nothing_of_ours_imports_the_programs():
    said = subprocess.run(
        ["git", "grep", "-lE", r"^\s*(import|from) (beancount|beanquery)", "--", "*.py"],
        capture_output=True,
        text=True,
        cwd=programs.HOUSE,
        check=False,
    ).stdout
    assert said == ""
