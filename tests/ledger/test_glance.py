"""A glance spares good journals a closer look, and hides nothing that one would find."""

from __future__ import annotations

import json
from uuid import uuid4

import pytest
from django.db import connection

from ownway.ledger import queries
from ownway.ledger.models import Account, Journal
from ownway.ledger.queries.checking import glance
from ownway.ledger.queries.journals import read_back
from ownway.ledger.queries.plain import moment_text, ref_text
from ownway.ledger.rules import Drawing, content_hash, credit, debit, draw, reverse
from ownway.record.models import Entry as Event
from tests.ledger.shop import DAY, Shop
from tests.ledger.test_months import less
from tests.ledger.test_queries import _open_record, account_id, unguarded


@pytest.fixture
def shop(db) -> Shop:
    """Two people in one book, of all that journals can be: holds drawn in part, a reversal."""
    shop = Shop().open(funded=1000)
    Shop(book=shop.book).open(funded=50)
    bought, other = shop.buy(300, subject=uuid4()), shop.buy(70)
    shop.post(bought, other)
    held = [Drawing(shop.hold(one.key), shop.spent, 40, 10) for one in (bought, other)]
    shop.post(draw(key=uuid4(), effective_on=DAY, drawings=held, cash=shop.paying(80)))
    taken = less(shop, DAY, 5)
    shop.post(taken)
    shop.post(
        reverse(queries.posting(shop.book, taken.key), key=uuid4(), effective_on=DAY, reason="slip")
    )
    return shop


def handed_on() -> list[int]:
    return glance.doubtful(glance.places(), 0, 10**9)


def test_good_journals_are_passed_at_a_glance(shop: Shop):
    assert Journal.objects.count() > 8
    assert handed_on() == []


def forge(*statements: str) -> None:
    """Changes journals, gives each the hash of what it now is, and tells the record so too."""
    unguarded(*statements)
    everything = read_back(Journal.objects.order_by("id"))
    said = {one.id: (one.content_hash, content_hash(_book(one.id), one.journal))
            for one in everything}  # fmt: skip
    renewed = dict(said.values())
    binary = "decode('{}', 'hex')" if connection.vendor == "postgresql" else "x'{}'"
    unguarded(
        *(
            f"UPDATE ledger_journal SET content_hash = {binary.format(new)} WHERE id = {number}"
            for number, (_old, new) in said.items()
        ),
        *[part for part in _open_record().split(";") if part.strip()],
        *(
            f"UPDATE record_entry SET journals = '{json.dumps([renewed.get(x, x) for x in told])}'"
            f" WHERE id = {number}"
            for number, told in Event.objects.values_list("id", "journals")
        ),
    )


def _book(number: int):
    return Journal.objects.values_list("book__ref", flat=True).get(id=number)


def test_forging_leaves_no_other_trace(shop: Shop):
    forge("UPDATE ledger_journal SET kind = 'gift' WHERE kind = 'draw'")
    assert handed_on() == []


DRAWN = "(SELECT id FROM ledger_journal WHERE kind = 'draw')"
FIRST_DRAWN = f"journal_id = {DRAWN} AND line_no = 1"
LAST = "(SELECT max(id) FROM ledger_journal)"


@pytest.mark.parametrize(
    "done",
    [
        f"UPDATE ledger_entry SET amount = amount + 1 WHERE {FIRST_DRAWN}",
        f"UPDATE ledger_entry SET amount = amount * 2 WHERE journal_id = {DRAWN}",
        f"UPDATE ledger_journal SET n_lines = n_lines + 1 WHERE id = {DRAWN}",
        f"DELETE FROM ledger_entry WHERE journal_id = {LAST}",
        f"UPDATE ledger_journal SET reason = '' WHERE id = {LAST}",
        "UPDATE ledger_hold_event SET amount = amount + 1 WHERE kind = 'drawn'",
        "DELETE FROM ledger_hold_event WHERE kind = 'released'",
        "UPDATE ledger_hold SET from_account_id = committed_account_id",
        "UPDATE ledger_hold SET amount = amount + 1",
        "UPDATE ledger_account SET currency = 'EUR' WHERE kind = 'spent'",
        "UPDATE ledger_account SET kind = 'spent' WHERE kind = 'committed'",
    ],
)
def test_a_journal_that_could_not_stand_is_handed_on_though_its_hash_agrees(shop: Shop, done: str):
    forge(done)
    assert handed_on()
    assert queries.check()


def test_a_line_in_an_account_of_another_book_is_handed_on(shop: Shop):
    other = Account.objects.get(id=account_id(Shop().open(funded=5).award))
    forge(
        f"UPDATE ledger_account SET book_id = {other.book_id} WHERE id = {account_id(shop.spent)}"
    )
    assert handed_on()


def test_an_account_named_twice_is_handed_on(shop: Shop):
    shop.post(
        shop.journal("fund", debit(shop.cash, 3), debit(shop.paid, 2), credit(shop.funder, 5))
    )
    forge(
        f"UPDATE ledger_entry SET account_id = {account_id(shop.cash)}, acct_seq = 99,"
        f" balance_after = 1 WHERE journal_id = {LAST} AND account_id = {account_id(shop.paid)}"
    )
    assert handed_on() == [Journal.objects.order_by("-id").values_list("id", flat=True)[0]]


def test_text_of_the_database_is_the_text_that_was_sealed():
    assert ref_text("0" * 31 + "1") == "00000000-0000-0000-0000-000000000001"
    assert ref_text("00000000-0000-0000-0000-000000000001").endswith("0001")
    assert moment_text("2026-09-04 10:00:00") == "2026-09-04T10:00:00.000000+00:00"
    assert moment_text("2026-09-04 10:00:00+00:00") == "2026-09-04T10:00:00.000000+00:00"
    assert moment_text("2026-09-04 10:00:00.12+00") == "2026-09-04T10:00:00.120000+00:00"


@pytest.mark.parametrize(
    "stored",
    ["2026-09-04T10:00:00", "2026-09-04 10:00:00+02", "2026-09-04", "2026-09-04 10:00:00.", "x"],
)
def test_a_moment_no_database_of_ours_writes_is_refused(stored: str):
    with pytest.raises(ValueError, match="not a moment"):
        moment_text(stored)
