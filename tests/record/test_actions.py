from __future__ import annotations

import threading
import time
from collections.abc import Callable
from uuid import UUID, uuid4

import pytest
from django.contrib.auth.models import Group
from django.db import close_old_connections, connection, transaction
from django.test.utils import CaptureQueriesContext

from ownway.core.actors import SYSTEM
from ownway.record import actions, queries, rules
from ownway.record.models import Entry, RowDigest, SealLine
from ownway.record.store import writing
from tests.record.acting import AT, COACH, PERSON, PROGRAMME, do_something


@pytest.mark.django_db
def test_an_entry_says_who_what_when_and_why() -> None:
    entry = Entry.objects.get(pk=do_something().pk)
    assert (entry.by, entry.human, entry.kind) == (COACH.ref, COACH.human, "staff")
    assert (entry.at, entry.verb, entry.why) == (AT, "test.make", "asked")
    assert (entry.person, entry.programme) == (PERSON, PROGRAMME)
    assert (entry.ground, entry.purpose) == ("role:coach", "care")
    assert entry.versions == {"pack": "abc"}
    assert entry.details == {"lines": 3}
    assert entry.key_name == rules.Key.of(_key()).name
    assert len(entry.mac) == 64


def _key() -> bytes:
    from django.conf import settings

    return settings.RECORD_KEY


@pytest.mark.django_db
def test_numbers_follow_each_other() -> None:
    first, second = do_something(), do_something()
    assert second.pk > first.pk


@pytest.mark.django_db
def test_an_action_pays_four_statements_for_its_entry() -> None:
    with writing():
        groups = [Group.objects.create(name=str(uuid4())) for _ in range(20)]
        with CaptureQueriesContext(
            connection,
        ) as asked:
            actions.write(by=COACH, at=AT, verb="test.make", rows=groups)
    assert len(asked) == 4
    assert RowDigest.objects.count() == 20


@pytest.mark.django_db
def test_a_row_named_twice_is_written_once() -> None:
    with writing():
        group = Group.objects.create(name="one")
        entry = actions.write(by=COACH, at=AT, verb="test.make", rows=[group, group])
    assert entry.rows.count() == 1


@pytest.mark.django_db
def test_a_row_that_is_not_stored_is_a_fault() -> None:
    with pytest.raises(actions.RowNotThere), writing():
        actions.write(by=COACH, at=AT, verb="test.make", rows=[Group(pk=999, name="never saved")])
    assert not Entry.objects.exists()


@pytest.mark.django_db
def test_words_leave_no_entry() -> None:
    for wrong in ({"why": "she asked"}, {"details": {"note": "a b"}}, {"verb": "make"}):
        with pytest.raises(rules.NotForTheRecord), writing():
            actions.write(**{"by": COACH, "at": AT, "verb": "test.make", **wrong})
    assert not Entry.objects.exists()


@pytest.mark.django_db
def test_a_look_is_written_with_ground_and_purpose() -> None:
    actions.saw(
        by=COACH,
        at=AT,
        person=PERSON,
        parts=["plan", "money", "plan"],
        ground="role:coach",
        purpose="care",
        programme=PROGRAMME,
    )
    look = queries.lookers(PERSON)[0]
    assert look.parts == ("money", "plan")
    assert (look.by, look.ground, look.purpose) == (COACH.ref, "role:coach", "care")


@pytest.mark.django_db
def test_a_block_lists_its_members_chain_by_chain() -> None:
    first, second, other = do_something(), do_something(), do_something(programme=None)
    blocks = {block.chain: block for block in actions.seal(at=AT, by=SYSTEM)}
    assert set(blocks) == {PROGRAMME, rules.NO_PROGRAMME}
    listed = SealLine.objects.filter(seal=blocks[PROGRAMME]).order_by("position")
    assert list(listed.values_list("entry_id", flat=True)) == [first.pk, second.pk]
    assert blocks[rules.NO_PROGRAMME].lines.get().entry_id == other.pk
    assert actions.seal(at=AT) == []
    assert queries.unsealed() == 0


@pytest.mark.django_db
def test_a_block_follows_the_one_before() -> None:
    do_something()
    first = actions.seal(at=AT)[0]
    do_something()
    second = actions.seal(at=AT)[0]
    assert (first.block, first.previous) == (1, rules.FIRST_HEAD)
    assert (second.block, second.previous) == (2, first.head)
    assert [str(head) for head in queries.heads()] == [f"{PROGRAMME} 2 {second.head}"]


@pytest.mark.django_db
def test_one_sealing_takes_no_more_than_it_may(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions, "MOST_IN_ONE_SEALING", 2)
    for _ in range(3):
        do_something()
    assert [block.members for block in actions.seal(at=AT)] == [2]
    assert [block.members for block in actions.seal(at=AT)] == [1]
    assert queries.verify() == []


def test_an_entry_needs_the_transaction_of_its_action(fresh_database: None) -> None:
    with pytest.raises(RuntimeError, match="writing"):
        actions.write(by=COACH, at=AT, verb="test.make")


def test_what_fails_inside_leaves_nothing(fresh_database: None) -> None:
    def fail() -> None:
        with writing():
            do_something()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert not Entry.objects.exists()
    do_something()
    assert Entry.objects.count() == 1


def test_what_waits_for_the_commit_may_write_again(fresh_database: None) -> None:
    seen: list[UUID] = []
    with writing():
        do_something()
        transaction.on_commit(lambda: seen.append(do_something().ref))
    assert len(seen) == 1
    assert Entry.objects.count() == 2


def test_many_writers_take_turns(fresh_database: None) -> None:
    faults: list[BaseException] = []

    def write_some() -> None:
        try:
            for _ in range(10):
                do_something()
                actions.seal(at=AT)
        except BaseException as fault:
            faults.append(fault)
        finally:
            connection.close()

    close_old_connections()
    writers = [threading.Thread(target=write_some) for _ in range(8)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert faults == []
    assert Entry.objects.count() == 80
    _seal_in_the_end(until=lambda: queries.unsealed() == 0)
    assert queries.verify() == []


def test_a_slow_transaction_is_sealed_later_and_never_skipped(fresh_database: None) -> None:
    """Number 2 may be seen while number 1 is not yet committed (PostgreSQL)."""
    if connection.vendor == "sqlite":
        do_something()
        assert [block.members for block in actions.seal(at=AT)] == [1]
        return
    written, go_on = threading.Event(), threading.Event()

    def slow() -> None:
        with writing():
            do_something()
            written.set()
            go_on.wait(20)
        connection.close()

    writer = threading.Thread(target=slow)
    writer.start()
    written.wait(20)
    late = do_something()
    assert actions.seal(at=AT) == []  # number 1 could still come
    go_on.set()
    writer.join()
    _seal_in_the_end(until=lambda: queries.unsealed() == 0)
    assert late.pk == 2
    assert queries.verify() == []


def _seal_in_the_end(until: Callable[[], bool]) -> None:
    """Seals once nobody stands before: what is open in other databases of the server counts too."""
    give_up = time.monotonic() + 120
    while not until():
        assert time.monotonic() < give_up, "sealing never came to an end"
        actions.seal(at=AT)
        time.sleep(0.1)
