"""Two accounting programs take our books, agree with them to the penny, and see a changed penny."""

from __future__ import annotations

import csv
import io
import re
from collections import defaultdict
from copy import deepcopy
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ownway.core import money
from ownway.interop.books.mapping import Form, balance_days, named
from ownway.interop.books.writing import Written, write
from ownway.ledger import queries
from tests.interop.books import programs
from tests.interop.books.lives import EVENTS, FIRST, Lives

pytestmark = pytest.mark.django_db
MADE_AT = datetime(2026, 12, 2, 8, 30, tzinfo=UTC)
CHECKS = {Form.BEANCOUNT: programs.bean_check, Form.HLEDGER: programs.hledger_check}
BALANCES = {Form.BEANCOUNT: programs.bean_balances, Form.HLEDGER: programs.hledger_balances}
SCRIPT = (  # in an order in which each of them can be done
    *("award", "allocate", "less", "plan", "contingency", "contingency_back", "fund"),
    *("contingency", "contribution", "reserve", "pay", "reserve_contingency", "pay_part"),
    *("reserve", "run", "settle", "reserve", "run", "returned", "expire", "refund", "clawback"),
    *("theft", "made_good", "carry", "switch", "two_pots", "exchange", "correct"),
)
EVERYTHING = [
    (name, person, 1_001 + 7 * place, 11 * (place + turn) % 200)
    for turn in range(2)
    for person in (0, 1)
    for place, name in enumerate(SCRIPT)
]


def written(book, form, until=None) -> tuple[str, Written]:
    out = io.BytesIO()
    made = write(
        book=book, title="test", currency="GBP", form=form, until=until, out=out, at=MADE_AT
    )
    return out.getvalue().decode(), made


def by_the_ledger(book, before: date) -> dict[str, str]:
    """Every account with something in it, by the ledger's own query at the end of a day."""
    names = {
        each.account: named(each.number, each.account, each.first_on).name
        for each in queries.accounts_of(book, before=date.max)
    }
    found = {}
    for line in queries.trial_balance(book, on=before - timedelta(days=1)):
        minor = line.debits - line.credits
        if minor:
            places = money.exponent(line.account.currency)
            text = f"{abs(minor):0{places + 1}d}"
            text = f"{text[:-places]}.{text[-places:]}" if places else text
            found[names[line.account]] = f"{'-' if minor < 0 else ''}{text}"
    return found


def with_a_penny(text: str, places: list[tuple[int, int]], pennies: list[int]) -> str:
    """The amounts that stand at these places of `text`, in order, changed by so many pennies."""
    for (start, end), penny in reversed(list(zip(places, pennies, strict=True))):
        minor = int(text[start:end].replace(".", "")) + penny
        text = text[:start] + money.plain(minor, "GBP") + text[end:]
    return text


def changed_by_a_penny(text: str, form: Form) -> list[str]:
    """The file with one amount changed; with two that still balance; with one stated balance."""
    moves = [x.span(1) for x in re.finditer(r"^ +\S+  (-?\d+\.\d\d) GBP$", text, re.MULTILINE)]
    states = r"balance \S+  (-?\d+\.\d\d) ~" if form is Form.BEANCOUNT else r" = (-?\d+\.\d\d) "
    stated = [x.span(1) for x in re.finditer(states, text)]
    changed = [
        with_a_penny(text, moves[:1], [1]),
        with_a_penny(text, moves[:2], [1, -1]),
        with_a_penny(text, stated[:1], [1]),
    ]
    assert len({text, *changed}) == 4
    return changed


@pytest.fixture(scope="module")
def _lives_of_file(django_db_setup, django_db_blocker):
    """Built once for the file, as the standing cast is; each test works on top of it."""
    around = transaction.atomic()
    around._from_testcase = True
    with django_db_blocker.unblock(), around:
        made = Lives().open()
        made.happen(EVERYTHING)
        yield made
        transaction.set_rollback(True)


@pytest.fixture
def lives(_lives_of_file, db):
    return deepcopy(_lives_of_file)


def test_everything_that_happens_with_money_happened(lives):
    assert set(lives.done) == set(EVENTS)
    assert len(queries.accounts_of(lives.book, before=date.max)) > 25


@pytest.mark.parametrize("form", CHECKS)
def test_a_program_takes_the_books_and_agrees_at_every_month_end(lives, form, tmp_path):
    text, made = written(lives.book, form)
    file = tmp_path / f"books.{form.value}"
    file.write_text(text)
    answer = CHECKS[form](file)
    assert answer.fine, answer.said
    days = balance_days(FIRST, date(2026, 11, 1))
    assert len(days) > 6
    for day in days:
        assert BALANCES[form](file, day.isoformat()) == by_the_ledger(lives.book, day)
    assert made.journals == text.count("key:")


@pytest.mark.parametrize("form", CHECKS)
def test_a_penny_changed_is_refused(lives, form, tmp_path):
    text, _made = written(lives.book, form)
    for place, wrong in enumerate(changed_by_a_penny(text, form)):
        file = tmp_path / f"wrong_{place}.{form.value}"
        file.write_text(wrong)
        assert not CHECKS[form](file).fine, f"change {place} was not seen"


events = st.lists(
    st.tuples(
        st.sampled_from(EVENTS),
        st.integers(0, 1),
        st.integers(1, 30_000),
        st.integers(0, 150),
    ),
    max_size=40,
)


@settings(
    max_examples=6,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(events=events, seed=st.integers(1, 10**9), until=st.integers(1, 160))
def test_both_programs_agree_with_any_book(events, seed, until, tmp_path):
    """Up to any day, in both programs: both add up to what the ledger says of that day."""
    lives = Lives(seed).open()
    lives.happen(events)
    before = FIRST + timedelta(days=until)
    for form, check in CHECKS.items():
        text, _made = written(lives.book, form, before)
        file = tmp_path / f"books_{seed}_{until}.{form.value}"
        file.write_text(text)
        answer = check(file)
        assert answer.fine, answer.said
        assert BALANCES[form](file, before.isoformat()) == by_the_ledger(lives.book, before)


def test_the_rows_of_the_csv_come_to_its_balances(lives):
    """Read by a reader of its own: entries added up are what each balance row says."""
    text, made = written(lives.book, Form.CSV)
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    entries = [row for row in rows if row["row"] == "entry"]
    stated = [row for row in rows if row["row"] == "balance"]
    assert (len(entries), len(stated)) == (made.entries, made.balances)
    for row in stated:
        places = money.exponent(row["currency"])
        total = sum(
            int(each["amount"].replace(".", ""))
            for each in entries
            if each["account"] == row["account"] and each["on"] <= row["on"]
        )
        assert total == int(row["amount"].replace(".", ""))
        assert ("." in row["amount"]) is bool(places)
    by_journal: dict[tuple[str, str, str], int] = defaultdict(int)
    for row in entries:
        half = row["account"].split(":")[1]
        by_journal[row["journal"], row["currency"], half] += int(row["amount"].replace(".", ""))
    assert not any(by_journal.values())


@pytest.mark.parametrize("form", Form)
def test_the_same_books_give_the_same_bytes_and_late_ones_leave_early_lines_alone(lives, form):
    text, made = written(lives.book, form, date(2026, 8, 1))
    assert written(lives.book, form, date(2026, 8, 1)) == (text, made)
    lives.happen([("award", 0, 100, 199)])
    assert written(lives.book, form, date(2026, 8, 1)) == (text, made)
    assert written(lives.book, form)[0] != text


@pytest.mark.parametrize("form", Form)
def test_no_name_and_no_words_are_in_it(lives, form):
    text, _made = written(lives.book, form)
    assert text.isascii()
    for person in lives.people:
        assert str(person) not in text  # a code without the dashes, as accounts carry it


def test_a_book_without_journals_is_a_file_too(tmp_path):
    from ownway.core.actors import SYSTEM
    from ownway.ledger import actions
    from ownway.record.store import writing

    empty = Lives(7)
    with writing():
        actions.open_book(ref=empty.book, currency_default="GBP", by=SYSTEM, at=MADE_AT)
    for form, check in CHECKS.items():
        text, made = written(empty.book, form)
        file = Path(tmp_path) / f"empty.{form.value}"
        file.write_text(text)
        assert check(file).fine
        assert (made.journals, made.entries, made.balances) == (0, 0, 0)
