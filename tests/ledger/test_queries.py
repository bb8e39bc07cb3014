"""Balances, statements and holds as people read them; and the check finds what was done by hand."""

from __future__ import annotations

import re
from datetime import date
from io import StringIO
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.db import connection

from ownway.ledger import actions, guards, queries
from ownway.ledger.models import Account
from ownway.ledger.rules import Drawing, Journal, Kind, content_hash, credit, debit, draw, reverse
from tests.ledger.shop import AT, DAY, Shop

pytestmark = pytest.mark.django_db


@pytest.fixture
def shop() -> Shop:
    """A pot of 1,000; 300 set aside, of which 200 paid and 50 given back; 20 set aside."""
    shop = Shop().open(funded=1000)
    asked = shop.buy(300, subject=uuid4(), expires_on=date(2026, 10, 1))
    shop.post(asked)
    drawings = [Drawing(shop.hold(asked.key), shop.spent, 200, 50)]
    shop.post(
        draw(key=uuid4(), effective_on=DAY, drawings=drawings, cash=shop.paying(200)),
        shop.buy(20),
    )
    return shop


def on(shop: Shop, day: date, amount: int) -> Journal:
    lines = (debit(shop.available, amount), credit(shop.authority, amount))
    return Journal(key=uuid4(), kind="less", effective_on=day, lines=lines)


def test_what_is_left_set_aside_and_spent(shop: Shop):
    found = queries.balances(shop.book, pot=shop.pot)
    assert found == {
        shop.available: 730,
        shop.committed: 70,
        shop.contingency: 0,
        shop.spent: 200,
    }
    assert queries.balances(shop.book, kind=[Kind.PAID, Kind.FUNDER_CASH]) == {
        shop.funder: 1000,
        shop.paid: 200,
    }
    assert queries.balances(shop.book, kind=Kind.DIRECT_CASH, owner=shop.person) == {shop.cash: 800}
    assert queries.balances(shop.book, owner=uuid4()) == {}
    assert queries.balances(uuid4()) == {}


def test_an_account_never_opened_holds_nothing(shop: Shop):
    assert queries.balance(Shop().available) == 0
    assert queries.balance(Shop().paid) == 0


def test_what_was_left_on_a_day(shop: Shop):
    shop.post(on(shop, date(2026, 9, 10), 30))
    shop.post(on(shop, date(2026, 9, 6), 100))  # back-dated: written later, counts earlier
    assert queries.balance(shop.available, on=date(2026, 9, 3)) == 0
    assert queries.balance(shop.available, on=date(2026, 9, 5)) == 730
    assert queries.balance(shop.available, on=date(2026, 9, 6)) == 630
    assert queries.balances(shop.book, kind=Kind.AVAILABLE, on=date(2026, 9, 10)) == {
        shop.available: 600
    }
    assert queries.balance(shop.available) == 600


def test_a_trial_balance_balances(shop: Shop):
    lines = queries.trial_balance(shop.book)
    assert len(lines) == len(shop.accounts)
    for half in ("rights", "cash"):
        some = [line for line in lines if line.account.kind.half == half]
        assert sum(line.debits for line in some) == sum(line.credits for line in some) > 0
    assert all(not line.debits for line in queries.trial_balance(shop.book, on=date(2026, 9, 3)))


def test_pages_of_a_statement_join_without_gap_or_double(shop: Shop):
    for day in (6, 5, 5, 7):
        shop.post(on(shop, date(2026, 9, day), day))
    accounts = [shop.available, shop.committed, shop.spent, shop.cash]
    whole = queries.entries(accounts, limit=100)
    days = [line.effective_on for line in whole]
    assert days == sorted(days, reverse=True)
    for size in (1, 2, 3, 5):
        paged, cursor = [], None
        while page := queries.entries(accounts, before=cursor, limit=size):
            paged += page
            cursor = page[-1].cursor
        assert paged == whole


def test_a_statement_of_one_account_runs_on(shop: Shop):
    lines = queries.statement(shop.available)
    assert [(line.amount, line.balance_after) for line in lines] == [
        (-20, 730),
        (50, 750),
        (-300, 700),
        (1000, 1000),
    ]
    assert [line.seq for line in queries.statement(shop.available, before=4, limit=2)] == [3, 2]
    assert list(queries.every_entry(shop.available)) == lines[::-1]


def test_journals_are_read_back_as_they_were_asked_for(shop: Shop):
    asked = shop.buy(5, subject=uuid4(), reason="chosen")
    shop.post(asked)
    found = queries.posting(shop.book, asked.key)
    assert found.journal == asked
    assert found.content_hash == content_hash(shop.book, asked)
    assert [each.journal.key for each in queries.postings_about(shop.book, asked.subject)] == [
        asked.key
    ]
    assert queries.posting(shop.book, uuid4()) is None
    assert queries.hold(shop.book, uuid4()) is None


def test_open_holds(shop: Shop):
    assert [hold.open for hold in queries.holds(shop.book)] == [50, 20]
    assert len(queries.holds(shop.book, owner=shop.person, pot=shop.pot, cash=shop.cash)) == 2
    assert queries.holds(shop.book, pot=uuid4()) == []
    first = queries.holds(shop.book)[0]
    assert queries.holds(shop.book, subject=first.subject) == [first]
    assert queries.holds(shop.book, expires_before=date(2026, 10, 1)) == []
    assert queries.holds(shop.book, expires_before=date(2026, 10, 2)) == [first]


# What nobody should be able to do, done with the triggers dropped.


def unguarded(*statements: str) -> None:
    """Runs SQL as somebody who may drop a trigger, and puts the guards back."""
    with connection.cursor() as cursor:
        for trigger in sorted(guards.expected(connection.vendor)):
            on_table = ""
            if connection.vendor == "postgresql":
                on_table = " ON " + trigger.rsplit("_", 1)[0]
            cursor.execute(f"DROP TRIGGER {trigger}{on_table}")
        for statement in statements:
            cursor.execute(statement)
        guards.install(cursor, connection.vendor)


def codes() -> set[str]:
    return {finding.code for finding in queries.check()}


def account_id(ref) -> int:
    return Account.objects.get(book__ref=ref.book, code=ref.code).pk


def test_good_books_agree(shop: Shop):
    said: list[tuple[int, int]] = []
    assert queries.check(lambda done, total: said.append((done, total))) == []
    assert said == [(6, 6)]


FIRST_LINE = "journal_id = (SELECT min(journal_id) FROM ledger_entry) AND line_no = 1"
LAST_JOURNAL = "(SELECT max(id) FROM ledger_journal)"


@pytest.mark.parametrize(
    ("done", "found"),
    [
        (f"UPDATE ledger_entry SET amount = amount + 1 WHERE {FIRST_LINE}", "journal half content"),
        ("UPDATE ledger_entry SET amount = amount * 2", "content counter balance"),
        (f"DELETE FROM ledger_entry WHERE {FIRST_LINE}", "lines journal counter"),
        ("UPDATE ledger_journal SET reason = 'other'", "content"),
        ("UPDATE ledger_journal SET effective_on = '2026-09-05'", "content astray"),
        ("UPDATE ledger_entry SET effective_on = '2026-09-05'", "astray"),
        ("UPDATE ledger_journal SET n_lines = n_lines + 1", "lines"),
        ("UPDATE record_entry SET journals = '[]'", "record"),
        ("UPDATE ledger_entry SET acct_seq = acct_seq + 1 WHERE acct_seq = 4", "sequence"),
        ("UPDATE ledger_entry SET balance_after = balance_after + 1", "balance"),
        ("UPDATE ledger_counter SET cr_posted = cr_posted + 1 WHERE rule = 1", "counter"),
        ("UPDATE ledger_counter SET version = version + 1", "counter"),
        ("UPDATE ledger_counter SET rule = 0", "rule"),
        ("UPDATE ledger_hold SET released = released + 1", "hold committed"),
        ("UPDATE ledger_hold SET amount = amount + 1", "hold committed content"),
        ("UPDATE ledger_hold_event SET amount = amount + 1 WHERE kind = 'drawn'", "hold content"),
        ("DELETE FROM ledger_hold_event WHERE seq = 3", "hold content journal"),
        ("UPDATE ledger_account SET half = 'cash' WHERE kind = 'spent'", "account half"),
        ("UPDATE ledger_account SET kind = 'spent' WHERE kind = 'available'", "account content"),
        ("UPDATE ledger_account SET kind = 'treasure' WHERE kind = 'spent'", "kind"),
        ("UPDATE ledger_account SET currency = 'EUR' WHERE kind = 'spent'", "account half"),
    ],
)
def test_what_was_done_by_hand_is_found(shop: Shop, done: str, found: str):
    if "record_entry" in done:
        done = f"{_open_record()} {done}".strip()
    unguarded(*[part for part in done.split(";") if part.strip()])
    assert set(found.split()) <= codes()


def _open_record() -> str:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            return "ALTER TABLE record_entry DISABLE TRIGGER USER;"
        cursor.execute(
            "SELECT name FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = 'record_entry'"
        )
        return "".join(f"DROP TRIGGER {name};" for (name,) in cursor.fetchall())


def test_a_counter_edited_by_hand_needs_no_dropped_trigger(shop: Shop):
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE ledger_counter SET cr_posted = cr_posted + 500 WHERE account_id = %s",
            [account_id(shop.available)],
        )
    (finding,) = queries.check()
    assert finding.code == "counter"
    assert finding.where == f"account {account_id(shop.available)}"
    assert finding.words == f"The counter of {finding.where} differs from its lines."


def test_a_line_that_never_came(shop: Shop):
    unguarded(
        "INSERT INTO ledger_journal (book_id, idem_key, content_hash, kind, n_lines, effective_on,"
        f" recorded_at, recorded_by, reason, event_id) SELECT book_id, '{uuid4().hex}',"
        " content_hash, kind, 2, effective_on, recorded_at, recorded_by, reason, event_id"
        f" FROM ledger_journal WHERE id = {LAST_JOURNAL}"
    )
    assert "lines" in codes()


def test_a_reversal_bent_afterwards(shop: Shop):
    original = on(shop, DAY, 30)
    shop.post(original)
    undone = reverse(
        queries.posting(shop.book, original.key), key=uuid4(), effective_on=DAY, reason="mistake"
    )
    shop.post(undone)
    assert queries.check() == []
    unguarded(f"UPDATE ledger_entry SET amount = amount * 2 WHERE journal_id = {LAST_JOURNAL}")
    assert {"reversal", "content"} <= codes()


@pytest.mark.parametrize("guard", ["ledger_entry_balance", "ledger_hold_delete"])
def test_a_lost_guard(shop: Shop, guard: str):
    on_table = " ON " + guard.rsplit("_", 1)[0] if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER {guard}{on_table}")
    (finding,) = queries.check()
    assert (finding.code, finding.where) == ("guard", guard)


def test_a_lost_constraint(shop: Shop):
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE ledger_counter DROP CONSTRAINT no_overdraw")
    else:
        _rewrite_schema("ledger_counter", r"CONSTRAINT no_overdraw CHECK \(.*?END\),", "")
    assert {(each.code, each.where) for each in queries.check()} == {("guard", "no_overdraw")}


def test_a_table_rebuilt_without_strict(shop: Shop):
    if connection.vendor == "postgresql":
        return  # every table of PostgreSQL keeps its types
    _rewrite_schema("ledger_entry", r"\bSTRICT$", "")
    assert {each.where for each in queries.check()} == {"ledger_entry STRICT"}


def _rewrite_schema(table: str, pattern: str, by: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT sql FROM sqlite_schema WHERE name = %s", [table])
        (before,) = cursor.fetchone()
        after = re.sub(pattern, by, before, flags=re.S)
        assert after != before
        cursor.execute("PRAGMA writable_schema=ON")
        cursor.execute("UPDATE sqlite_schema SET sql = %s WHERE name = %s", [after, table])
        cursor.execute("PRAGMA writable_schema=OFF")


def test_the_command_says_that_all_agrees(shop: Shop):
    out, err = StringIO(), StringIO()
    actions.seal(at=AT)
    call_command("books", "check", stdout=out, stderr=err)
    assert out.getvalue() == "Checked: 6 journals; heads kept outside: 0.\nThe books agree.\n"
    assert "6 of 6 journals" in err.getvalue()


def test_the_command_stops_with_1_where_something_differs(shop: Shop):
    actions.seal(at=AT)
    unguarded("UPDATE ledger_journal SET reason = 'other'")
    out = StringIO()
    with pytest.raises(SystemExit) as end:
        call_command("books", "check", stdout=out, stderr=StringIO())
    assert end.value.code == 1
    assert "is not what was posted" in out.getvalue()
    assert "6 things in the books do not agree." in out.getvalue()
