"""The database refuses what must never be, whoever asks: plain SQL, no code of ours between."""

from __future__ import annotations

from contextlib import contextmanager
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction

from ownway.ledger import actions, guards
from ownway.ledger.models import Account, Counter, Entry, Hold, HoldEvent, Journal, Period
from ownway.ledger.rules import Kind
from tests.ledger.shop import AT, DAY, Shop

pytestmark = pytest.mark.django_db


def run(sql: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


@contextmanager
def refused(words: str = "."):
    with pytest.raises(DatabaseError, match=words), transaction.atomic():
        yield


@pytest.fixture
def shop() -> Shop:
    return Shop().open(funded=1000)


def account_id(ref) -> int:
    return Account.objects.get(book__ref=ref.book, code=ref.code).pk


def new_journal(shop: Shop, *, n_lines: int = 2, reverses: int | None = None) -> int:
    some = Journal.objects.filter(book__ref=shop.book).order_by("id").first()
    key = uuid4().hex
    run(
        "INSERT INTO ledger_journal (book_id, idem_key, content_hash, kind, n_lines, effective_on,"
        " recorded_at, recorded_by, reason, event_id, reverses_id)"
        " SELECT book_id, %s, content_hash, 'test', %s, effective_on, recorded_at, recorded_by,"
        " '', event_id, %s FROM ledger_journal WHERE id = %s",
        key,
        n_lines,
        reverses,
        some.pk,
    )
    return Journal.objects.get(idem_key=key).pk


def insert_lines(shop: Shop, journal_id: int, *lines, day=DAY, first: int = 1) -> None:
    """Lines as (account, amount), in one statement, with neither counter nor sequence."""
    book_id = Account.objects.filter(book__ref=shop.book).first().book_id
    rows, values = [], []
    for line_no, (account, amount) in enumerate(lines, start=first):
        rows.append("(%s, %s, %s, %s, %s, %s)")
        values += [journal_id, line_no, book_id, account_id(account), amount, day.isoformat()]
    run(
        "INSERT INTO ledger_entry (journal_id, line_no, book_id, account_id, amount, effective_on)"
        f" VALUES {', '.join(rows)}",
        *values,
    )


def test_balanced_lines_are_taken(shop: Shop):
    journal_id = new_journal(shop)
    insert_lines(shop, journal_id, (shop.authority, 5), (shop.available, -5))
    assert Entry.objects.filter(journal_id=journal_id).count() == 2


def test_unbalanced(shop: Shop):
    """The database itself refuses a journal that does not balance (E3)."""
    with refused("balanced: a currency or half"):
        insert_lines(shop, new_journal(shop), (shop.authority, 5), (shop.available, -4))


def test_two_currencies(shop: Shop):
    euros = Shop(currency="EUR", book=shop.book).open()
    with refused("balanced: a currency or half"):
        insert_lines(shop, new_journal(shop), (shop.authority, 5), (euros.available, -5))


def test_rights_against_cash(shop: Shop):
    with refused("balanced: a currency or half"):
        insert_lines(shop, new_journal(shop), (shop.authority, 5), (shop.cash, -5))


def test_an_account_of_another_book(shop: Shop):
    other = Shop().open()
    with refused("balanced: a line of another book"):
        insert_lines(shop, new_journal(shop), (shop.authority, 5), (other.available, -5))


def test_another_day_than_the_journal(shop: Shop):
    with refused("balanced: a line of another book"):
        insert_lines(
            shop,
            new_journal(shop),
            (shop.authority, 5),
            (shop.available, -5),
            day=DAY.replace(day=5),
        )


def test_too_many_lines(shop: Shop):
    journal_id = new_journal(shop)
    insert_lines(shop, journal_id, (shop.authority, 5), (shop.available, -5))
    with refused("balanced: lines"):
        insert_lines(shop, journal_id, (shop.authority, 5), (shop.available, -5), first=3)


def test_lines_out_of_count(shop: Shop):
    with refused("balanced: lines"):
        insert_lines(shop, new_journal(shop), (shop.authority, 5), (shop.available, -5), first=2)


def test_zero(shop: Shop):
    """The database itself refuses an entry of nothing (E3)."""
    with refused("amount_sane"):
        insert_lines(shop, new_journal(shop), (shop.authority, 0), (shop.available, 0))


def test_beyond_the_largest(shop: Shop):
    with refused("amount_sane"):
        insert_lines(
            shop, new_journal(shop), (shop.authority, 10**12 + 1), (shop.available, -(10**12) - 1)
        )


def test_a_fraction(shop: Shop):
    journal_id = new_journal(shop)
    if connection.vendor == "sqlite":
        with refused("cannot store REAL"):
            insert_lines(shop, journal_id, (shop.authority, 5.5), (shop.available, -5.5))
    else:
        insert_lines(shop, journal_id, (shop.authority, 5.5), (shop.available, -5.5))
        amounts = Entry.objects.filter(journal_id=journal_id).values_list("amount", flat=True)
        assert {abs(amount) for amount in amounts} == {6}  # a bigint holds no fraction


def test_words_for_an_amount(shop: Shop):
    with refused():
        insert_lines(shop, new_journal(shop), (shop.authority, "12abc"), (shop.available, -12))


@pytest.mark.parametrize(
    "table",
    [
        "ledger_entry",
        "ledger_journal",
        "ledger_hold_event",
        "ledger_hold",
        "ledger_counter",
        "ledger_account",
        "ledger_book",
        "ledger_period",
        "ledger_snapshot",
        "ledger_seal",
        "ledger_seal_line",
    ],
)
def test_removed(shop: Shop, table: str):
    shop.post(shop.buy(10))
    shop.close(DAY)
    actions.seal(at=AT)
    with refused("never"):
        run(f"DELETE FROM {table}")
    if connection.vendor == "postgresql":
        with refused("never"):
            run(f"TRUNCATE {table} CASCADE")


@pytest.mark.parametrize(
    ("table", "change"),
    [
        ("ledger_entry", "amount = amount + 1"),
        ("ledger_journal", "reason = 'other'"),
        ("ledger_hold_event", "amount = 1"),
        ("ledger_hold", "amount = amount + 1"),
        ("ledger_hold", "expires_on = '2030-01-01'"),
        ("ledger_hold", "id = id + 100"),
        ("ledger_counter", "rule = 0"),
        ("ledger_account", "currency = 'EUR'"),
        ("ledger_account", "half = 'cash'"),
        ("ledger_account", "code = 'x'"),
        ("ledger_book", "currency_default = 'EUR'"),
        ("ledger_period", "ends_on = '2030-01-01'"),
        ("ledger_period", "starts_on = '2020-01-01'"),
        ("ledger_period", "state = 'open'"),
        ("ledger_period", "revision = revision + 1"),
        ("ledger_snapshot", "closing = closing + 1"),
        ("ledger_seal", "sealed_at = '2020-01-01 00:00:00'"),
        ("ledger_seal_line", "pos = pos + 100"),
    ],
)
def test_edited(shop: Shop, table: str, change: str):
    """The database itself refuses an entry that is changed (E3)."""
    shop.post(shop.buy(10))
    shop.close(DAY)
    actions.seal(at=AT)
    with refused("never"):
        run(f"UPDATE {table} SET {change}")


def test_an_entry_added_by_upsert(shop: Shop):
    entry = Entry.objects.filter(account_id=account_id(shop.available)).first()
    with refused("never"):
        run(
            "INSERT INTO ledger_entry (journal_id, line_no, book_id, account_id, amount,"
            " effective_on) VALUES (%s, %s, %s, %s, 1, '2026-09-04')"
            " ON CONFLICT (journal_id, line_no) DO UPDATE SET amount = 1",
            entry.journal_id,
            entry.line_no,
            entry.book_id,
            entry.account_id,
        )


@pytest.mark.parametrize("recursive", ["ON", "OFF"])
def test_replaced(shop: Shop, recursive: str):
    """INSERT OR REPLACE removes rows without asking delete triggers where the pragma is off."""
    if connection.vendor != "sqlite":
        with refused("syntax"):
            run("INSERT OR REPLACE INTO ledger_book (id) VALUES (1)")
        return
    shop.post(shop.buy(10))
    shop.close(DAY)
    actions.seal(at=AT)
    before = everything()
    run(f"PRAGMA recursive_triggers={recursive}")
    try:
        for table in guards.TABLES:
            with refused("never"):
                run(f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}")
        entry = Entry.objects.filter(acct_seq=1).first()
        other = new_journal(shop)
        with refused("never"):  # through the second unique key
            run(
                "INSERT OR REPLACE INTO ledger_entry SELECT %s, 1, book_id, account_id, 1,"
                " effective_on, acct_seq, balance_after FROM ledger_entry"
                " WHERE journal_id = %s AND line_no = %s",
                other,
                entry.journal_id,
                entry.line_no,
            )
        run(
            "INSERT OR REPLACE INTO ledger_journal (book_id, idem_key, content_hash, kind, n_lines,"
            " effective_on, recorded_at, recorded_by, reason, event_id)"
            " SELECT book_id, idem_key, content_hash, 'changed', n_lines, effective_on,"
            " recorded_at, recorded_by, reason, event_id FROM ledger_journal"
        )
    finally:
        run("PRAGMA recursive_triggers=ON")
    assert not Journal.objects.filter(kind="changed").exists()
    assert everything()[: len(before)] == before


def everything() -> list[object]:
    return [
        *Entry.objects.order_by("journal_id", "line_no").values_list(),
        *HoldEvent.objects.order_by("id").values_list(),
    ]


@pytest.mark.parametrize("amount", [1001, 10**9])
def test_a_pot_past_its_rule(shop: Shop, amount: int):
    with refused("no_overdraw"):
        run(
            "UPDATE ledger_counter SET dr_posted = dr_posted + %s WHERE account_id = %s",
            amount,
            account_id(shop.available),
        )


def test_cash_past_its_rule(shop: Shop):
    with refused("no_overdraw"):
        run(
            "UPDATE ledger_counter SET cr_posted = cr_posted + 1001 WHERE account_id = %s",
            account_id(shop.cash),
        )


def test_an_overdraft_by_rule_is_kept_to(shop: Shop):
    which = account_id(shop.available)
    run("UPDATE ledger_counter SET overdraft = 50 WHERE account_id = %s", which)
    run("UPDATE ledger_counter SET dr_posted = 1050 WHERE account_id = %s", which)
    with refused("no_overdraw"):
        run("UPDATE ledger_counter SET dr_posted = 1051 WHERE account_id = %s", which)


@pytest.mark.parametrize("column", ["dr_posted", "cr_posted", "overdraft", "version"])
def test_counts_below_zero(shop: Shop, column: str):
    with refused("counts_sane|no_overdraw"):
        run(f"UPDATE ledger_counter SET {column} = -1")


def test_a_rule_that_does_not_exist(shop: Shop):
    with refused():
        run(
            "INSERT INTO ledger_counter (account_id, book_id, rule, overdraft, dr_posted,"
            " cr_posted, version, closed_through)"
            " SELECT id, book_id, 3, 0, 0, 0, 0, '0001-01-01' FROM ledger_account WHERE id = %s",
            account_id(shop.paid),
        )


@pytest.mark.parametrize(
    "change", ["drawn = 11", "released = 11", "drawn = 6, released = 5", "drawn = -1"]
)
def test_a_hold_overdrawn(shop: Shop, change: str):
    shop.post(shop.buy(10))
    with refused("hold_sane"):
        run(f"UPDATE ledger_hold SET {change}")


def test_a_second_hold_of_one_reserve(shop: Shop):
    shop.post(shop.buy(10))
    with refused():
        run(
            "INSERT INTO ledger_hold (book_id, journal_id, from_account_id, committed_account_id,"
            " amount, drawn, released) SELECT book_id, journal_id, from_account_id,"
            " committed_account_id, 10, 0, 0 FROM ledger_hold"
        )
    assert Hold.objects.filter(book__ref=shop.book).count() == 1


def test_a_second_reversal(shop: Shop):
    some = Journal.objects.filter(book__ref=shop.book).first().pk
    new_journal(shop, reverses=some)
    with refused("reversed_once"):
        new_journal(shop, reverses=some)


def test_a_key_used_twice(shop: Shop):
    """The database itself refuses the same journal a second time (E3)."""
    key = Journal.objects.filter(book__ref=shop.book).first().idem_key
    count = Journal.objects.count()
    copy = (
        "INSERT INTO ledger_journal (book_id, idem_key, content_hash, kind, n_lines, effective_on,"
        " recorded_at, recorded_by, reason, event_id)"
        " SELECT book_id, idem_key, content_hash, kind, n_lines, effective_on, recorded_at,"
        " recorded_by, reason, event_id FROM ledger_journal WHERE idem_key = %s"
    )
    if connection.vendor == "sqlite":
        run(copy, key.hex)  # passed over, as ON CONFLICT DO NOTHING would
    else:
        with refused("journal_key_once"):
            run(copy, key.hex)
    assert Journal.objects.count() == count


def test_a_journal_of_one_line(shop: Shop):
    with refused("two_lines_or_more"):
        new_journal(shop, n_lines=1)


def test_a_journal_without_a_record_entry(shop: Shop):
    with refused():
        run(
            "INSERT INTO ledger_journal (book_id, idem_key, content_hash, kind, n_lines,"
            " effective_on, recorded_at, recorded_by, reason) SELECT book_id, %s, content_hash,"
            " kind, n_lines, effective_on, recorded_at, recorded_by, reason FROM ledger_journal",
            uuid4().hex,
        )


def test_an_event_of_a_kind_nobody_knows(shop: Shop):
    shop.post(shop.buy(10))
    with refused("hold_event_kind_known"):
        run(
            "INSERT INTO ledger_hold_event (book_id, hold_id, seq, kind, amount, journal_id)"
            " SELECT book_id, hold_id, 2, 'lost', 1, journal_id FROM ledger_hold_event"
        )


def test_every_guard_is_in_place():
    with connection.cursor() as cursor:
        assert guards.missing(cursor, connection.vendor) == []
    assert len(guards.expected(connection.vendor)) >= 18


def test_guards_can_be_put_back():
    with connection.cursor() as cursor:
        on = " ON ledger_entry" if connection.vendor == "postgresql" else ""
        cursor.execute(f"DROP TRIGGER ledger_entry_balance{on}")
        assert guards.missing(cursor, connection.vendor) == ["ledger_entry_balance"]
        guards.install(cursor, connection.vendor)
        assert guards.missing(cursor, connection.vendor) == []


def test_only_counted_kinds_have_a_counter(shop: Shop):
    counted = set(Counter.objects.values_list("account__kind", flat=True))
    opened = set(Account.objects.values_list("kind", flat=True))
    assert counted == {kind for kind in opened if Kind(kind).counted}


PERIOD = "INSERT INTO ledger_period (book_id, starts_on, ends_on{more}) SELECT id, {values}"


@pytest.mark.parametrize(
    ("more", "values", "words"),
    [
        ("", "'2026-09-15', '2026-10-15'", "months never overlap"),
        ("", "'2026-08-20', '2026-12-01'", "months never overlap"),
        ("", "'2027-02-01', '2027-01-01'", "period_in_order"),
        (", state", "'2027-01-01', '2027-02-01', 'ajar'", "period_state_known|period_closed_whole"),
        (", state", "'2027-01-01', '2027-02-01', 'closed'", "period_closed_whole"),
    ],
)
def test_a_month_that_cannot_be(shop: Shop, more: str, values: str, words: str):
    with refused(words):
        run(PERIOD.format(more=more, values=values) + " FROM ledger_book")


def test_the_same_month_twice(shop: Shop):
    again = PERIOD.format(more="", values="'2026-09-01', '2026-10-01'") + " FROM ledger_book"
    run(again + " WHERE true ON CONFLICT (book_id, starts_on) DO NOTHING")
    assert Period.objects.filter(book__ref=shop.book).count() == 1


ASKED = "asked_at = closed_at, asked_by = closed_by, reason = 'mistake', asked_human = "
OPENED = "state = 'open', reopened_at = closed_at, reopened_by = closed_by, reopened_human = "
ONE, TWO = "'00000000000000000000000000000001'", "'00000000000000000000000000000002'"


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ([f"{OPENED}{TWO}"], "never opened by one person|period_reopened_by_two"),
        ([f"{ASKED}{ONE}, {OPENED}{TWO}"], "never opened by one person"),
        ([f"{ASKED}{ONE}", f"{OPENED}{ONE}"], "never opened by one person"),
        ([f"{ASKED}{ONE}", "state = 'open'"], "never opened by one person"),
        (["asked_human = " + ONE], "period_asked_whole"),
        ([f"{ASKED}{ONE}", f"{OPENED}{TWO}", f"asked_human = {TWO}"], "period_reopened_by_two"),
    ],
)
def test_a_closed_month_is_opened_by_two(shop: Shop, changes: list[str], words: str):
    shop.close(DAY)
    *fine, last = [f"UPDATE ledger_period SET {each} WHERE revision = 1" for each in changes]
    for statement in fine:
        run(statement)
    with refused(words):
        run(last)


def test_two_blocks_after_one(shop: Shop):
    actions.seal(at=AT)
    with refused("never replaced|seal_no_fork"):
        run(
            "INSERT INTO ledger_seal (book_id, block_no, n, root, prev_head, head, mac, key_id,"
            " sealed_at, sealed_by) SELECT book_id, 2, n, root, prev_head, head, mac, key_id,"
            " sealed_at, sealed_by FROM ledger_seal"
        )


def test_a_journal_sealed_twice(shop: Shop):
    actions.seal(at=AT)
    with refused("never replaced|sealed_once"):
        run(
            "INSERT INTO ledger_seal_line (book_id, block_no, pos, journal_id)"
            " SELECT book_id, block_no, pos + 100, journal_id FROM ledger_seal_line"
        )
