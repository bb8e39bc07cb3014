"""Blocks of journals chained outside the write path, and every change behind our back found."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from django.db import connection, connections
from hypothesis import given
from hypothesis import strategies as st

from ownway.ledger import actions, queries
from ownway.ledger.actions import sealing
from ownway.ledger.models import Entry, Journal, Seal, SealLine
from ownway.ledger.rules import FIRST_HEAD, Leaf, credit, debit, path, proves
from ownway.ledger.rules.seals import head
from ownway.record.rules import merkle_root
from ownway.record.store import writing
from tests.ledger.shop import AT, DAY, Shop
from tests.ledger.test_months import OCTOBER, less
from tests.ledger.test_queries import unguarded

LATER = AT + timedelta(hours=1)


@pytest.fixture
def shop(db) -> Shop:
    """Two blocks, a closed month, a third block, and a tail that is not sealed."""
    shop = Shop().open(funded=1000)
    actions.seal(at=AT)
    shop.post(shop.buy(300))
    shop.post(less(shop, DAY))
    shop.close(DAY, at=LATER)
    shop.post(less(shop, OCTOBER, 20), at=LATER)
    actions.seal(at=LATER)
    shop.post(less(shop, OCTOBER, 30), at=LATER)
    return shop


# --- leaves, roots and paths ---------------------------------------------------


def leaf(n: int) -> Leaf:
    return Leaf(n, AT + timedelta(seconds=n), UUID(int=n), n + 5, f"{n:064x}")


@given(count=st.integers(1, 40), data=st.data())
def test_each_leaf_leads_to_the_head_and_no_other_does(count: int, data: st.DataObject):
    leaves = [leaf(n) for n in range(count)]
    place = data.draw(st.integers(0, count - 1))
    steps = path(leaves, place)
    kept = head(FIRST_HEAD, merkle_root([leaf.digest for leaf in leaves]))
    assert proves(leaves[place].text, steps, FIRST_HEAD, kept)
    assert not proves(leaf(count).text, steps, FIRST_HEAD, kept)
    assert not proves(leaves[place].text, steps, kept, kept)
    for n in range(len(steps)):
        turned = [*steps[:n], steps[n].translate(str.maketrans("LR", "RL")), *steps[n + 1 :]]
        assert not proves(leaves[place].text, turned, FIRST_HEAD, kept)
        assert not proves(leaves[place].text, steps[:n], FIRST_HEAD, kept)


@pytest.mark.parametrize("step", ["", "L:", "L:zz", f"X:{'0' * 64}", "L:00", "0" * 64])
def test_what_cannot_be_read_proves_nothing(step: str):
    assert not proves(leaf(1).text, [step], FIRST_HEAD, FIRST_HEAD)
    assert not proves("Zoë", [], FIRST_HEAD, FIRST_HEAD)
    assert not proves(leaf(1).text, [], "no head", FIRST_HEAD)


def test_a_line_of_a_statement_is_checked_without_us(shop: Shop):
    kept = {block.block_no: block.head for block in Seal.objects.all()}
    for journal in Journal.objects.filter(seal_line__isnull=False):
        found = queries.proof(shop.book, journal.idem_key)
        assert proves(found.leaf, found.path, found.previous, kept[found.block])
        assert bytes(journal.content_hash).hex() in found.leaf
    tail = Journal.objects.get(seal_line__isnull=True)
    assert queries.proof(shop.book, tail.idem_key).head == ""
    assert queries.proof(shop.book, uuid4()) is None


# --- sealing ---------------------------------------------------------------


def test_blocks_follow_each_other_book_by_book(shop: Shop):
    other = Shop().open(funded=5)
    blocks = {block.book: block for block in actions.seal(at=LATER)}
    assert {ref: block.number for ref, block in blocks.items()} == {shop.book: 4, other.book: 1}
    assert blocks[other.book].previous == FIRST_HEAD
    assert actions.seal(at=LATER) == []
    assert queries.unsealed() == 0
    assert {str(each).split()[1] for each in queries.heads()} == {"4", "1"}
    assert queries.check(at=LATER + timedelta(days=1)) == []


def test_one_sealing_takes_no_more_than_it_may(shop: Shop, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(sealing, "MOST_IN_ONE_SEALING", 2)
    shop.post(less(shop, OCTOBER), less(shop, OCTOBER))
    assert [block.members for block in actions.seal(at=LATER)] == [2]
    assert [block.members for block in actions.seal(at=LATER)] == [1]


def test_a_close_seals_at_once(shop: Shop):
    closed = Journal.objects.filter(effective_on__lt=date(2026, 10, 1))
    assert not closed.filter(seal_line__isnull=True).exists()


def test_a_journal_that_waits_too_long_for_its_seal(shop: Shop):
    assert queries.check(at=LATER + timedelta(seconds=59)) == []
    (finding,) = queries.check(at=LATER + timedelta(seconds=61))
    assert (finding.code, finding.since) == ("unsealed", LATER)
    assert "worker" in finding.words


def test_a_slow_transaction_with_a_lower_number_is_sealed_later_and_never_skipped(fresh_database):
    shop = Shop().open(funded=1000)
    if connection.vendor == "sqlite":  # commits numbers in order
        assert [block.members for block in actions.seal(at=AT)] == [3]
        return
    in_the_end(lambda: queries.unsealed() == 0)
    written, go_on = threading.Event(), threading.Event()

    def slow() -> None:
        with writing():
            shop.post(less(shop, DAY))
            written.set()
            go_on.wait(20)
        connection.close()

    connections.close_all()
    thread = threading.Thread(target=slow)
    thread.start()
    written.wait(20)
    funded = [debit(shop.cash, 5), credit(shop.funder, 5)]  # accounts the slow one does not hold
    fast = shop.post(shop.journal("fund", *funded))
    assert actions.seal(at=AT) == []  # the lower number could still come
    go_on.set()
    thread.join()
    in_the_end(lambda: queries.unsealed() == 0)
    numbers = list(
        SealLine.objects.order_by("block_no", "pos").values_list("journal_id", flat=True)
    )
    assert fast.effects[0].journal_id in numbers
    assert sorted(numbers) == sorted(Journal.objects.values_list("id", flat=True))
    assert queries.check(at=datetime.now(UTC)) == []


def in_the_end(until: Callable[[], bool]) -> None:
    """Seals once nobody stands before: what is open in other databases of the server counts too."""
    give_up = time.monotonic() + 120
    while not until():
        assert time.monotonic() < give_up, "sealing never came to an end"
        actions.seal(at=AT)
        time.sleep(0.1)


# --- what was done behind our back -----------------------------------------


FIRST = "(SELECT min(id) FROM ledger_journal)"
TAIL = "(SELECT max(id) FROM ledger_journal)"
THIRD = "block_no = 3"
SEALS = ("ledger_seal_line", "ledger_seal")
BENT = "UPDATE ledger_entry SET balance_after = balance_after + 1 WHERE journal_id = "


@pytest.mark.parametrize(
    ("done", "found"),
    [
        ("UPDATE ledger_seal SET mac = head WHERE block_no = 2", "seal"),
        ("UPDATE ledger_seal SET head = root WHERE block_no = 2", "seal"),
        ("UPDATE ledger_seal SET n = n + 1 WHERE block_no = 2", "seal"),
        ("UPDATE ledger_seal SET sealed_at = '2026-09-05 00:00:00' WHERE block_no = 2", "seal"),
        ("UPDATE ledger_seal SET key_id = 'mine' WHERE block_no = 2", "seal"),
        ("DELETE FROM ledger_seal_line WHERE block_no = 2 AND pos = 1", "seal"),
        ("UPDATE ledger_seal_line SET pos = pos + 7 WHERE block_no = 2 AND pos = 1", "seal"),
        ("UPDATE ledger_journal SET recorded_by = '00000000000000000000000000000009'", "seal"),
        ("UPDATE ledger_journal SET recorded_at = '2026-09-03 00:00:00'", "seal"),
        ("UPDATE ledger_snapshot SET closing = closing + 1", "snapshot trial"),
        ("UPDATE ledger_snapshot SET entries = entries + 1", "snapshot"),
        ("DELETE FROM ledger_snapshot WHERE closing <> 0", "snapshot trial"),
        ("UPDATE ledger_snapshot SET revision = 2", "snapshot trial"),
        ("UPDATE ledger_period SET trial_hash = 'x' WHERE revision = 1", "trial"),
        ("UPDATE ledger_period SET state = 'open' WHERE revision = 1", "closed_through"),
        ("DELETE FROM ledger_period WHERE revision = 1", "closed_through"),
        ("UPDATE ledger_counter SET closed_through = '0001-01-01'", "closed_through"),
        ("UPDATE ledger_period SET starts_on = '2026-09-02' WHERE revision = 1", "trial"),
        (
            f"DELETE FROM ledger_entry WHERE journal_id = {TAIL};"
            f"DELETE FROM ledger_journal WHERE id = {TAIL};"
            "UPDATE ledger_counter SET version = version - 1, dr_posted = dr_posted - 30"
            " WHERE version = 5;"
            "UPDATE ledger_counter SET version = version - 1, cr_posted = cr_posted - 30"
            " WHERE version = 5",
            "removed",
        ),
    ],
)
def test_what_was_done_by_hand_is_found(shop: Shop, done: str, found: str):
    unguarded(*[part for part in done.split(";") if part.strip()])
    assert set(found.split()) <= {finding.code for finding in queries.check()}


def test_an_entry_behind_a_closed_month_is_found(shop: Shop):
    """By somebody who opens the month by hand, posts, and closes it by hand again."""
    unguarded(
        "UPDATE ledger_counter SET closed_through = '0001-01-01'",
        "UPDATE ledger_period SET state = 'open' WHERE revision = 1",
    )
    shop.post(less(shop, DAY, 5), at=LATER + timedelta(hours=1))
    unguarded(
        "UPDATE ledger_counter SET closed_through = '2026-09-30'",
        "UPDATE ledger_period SET state = 'closed' WHERE revision = 1",
    )
    found = {finding.code: finding for finding in queries.check()}
    assert set(found) == {"snapshot", "behind"}
    assert "which was closed before it was written" in found["behind"].words


def test_an_older_copy_put_back_is_seen_by_the_heads_kept_outside(shop: Shop):
    kept = queries.heads()
    assert queries.check(heads=kept) == []
    unguarded(
        "DELETE FROM ledger_seal_line WHERE block_no = 3",
        "DELETE FROM ledger_seal WHERE block_no = 3",
    )
    (finding,) = queries.check(heads=kept)
    assert finding.code == "rolled_back"
    actions.seal(at=LATER + timedelta(minutes=1))
    (finding,) = queries.check(heads=kept)
    assert "made anew" in finding.words


def test_a_finding_names_the_last_good_seal(shop: Shop):
    unguarded(f"UPDATE ledger_journal SET reason = 'other' WHERE id > {FIRST} + 2 AND id < {TAIL}")
    findings = queries.check()
    assert {finding.code for finding in findings} >= {"content"}
    assert {(each.good_block, each.good_at) for each in findings} == {(1, AT)}
    assert "Last good seal: block 1" in str(findings[0])


def test_only_what_is_new_is_looked_at(shop: Shop):
    unguarded(f"UPDATE ledger_journal SET reason = 'other' WHERE id = {FIRST}")
    assert {finding.code for finding in queries.check()} >= {"content"}
    said: list[tuple[int, int]] = []
    at = datetime(2026, 10, 20, tzinfo=UTC)
    shop.post(less(shop, OCTOBER, 40), at=at)
    actions.seal(at=at)
    assert queries.check(lambda *done: said.append(done), since=at.date()) == []
    assert said == [(1, 1)]
    unguarded(f"{BENT}{TAIL}")
    assert {finding.code for finding in queries.check(since=at.date())} == {"balance"}
    assert queries.check(since=date(2027, 1, 1)) == []


def test_several_processes_find_the_same(fresh_database, monkeypatch):
    from ownway.ledger.queries.checking import journals

    monkeypatch.setattr(journals, "AT_ONCE", 2)
    shop = Shop().open(funded=1000)
    shop.post(*[less(shop, DAY, n) for n in range(1, 8)])
    actions.seal(at=AT)
    assert queries.check(jobs=2) == []
    unguarded("UPDATE ledger_journal SET reason = 'other'")
    one, two = queries.check(jobs=1), queries.check(jobs=2)
    assert one == two
    assert len(two) == Entry.objects.count() // 2 + len({f.where for f in two if f.code == "seal"})
