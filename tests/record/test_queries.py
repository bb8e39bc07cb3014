"""What a check of the record finds. Raw statements, every trigger out of the way first."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from ownway.record import actions, queries, rules
from ownway.record.models import Entry, RowDigest, Seal, SealLine
from ownway.record.rules import FindingKind
from ownway.record.store import record_key, writing
from tests.record.acting import AT, COACH, PERSON, PROGRAMME, do_something

pytestmark = pytest.mark.django_db


def sql(statement: str, *values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Entry]]:
    """Six entries in three blocks of one chain, and a seventh not sealed; groups protected.

    The guards are put out of the way, as one would who may do everything to the database.
    """
    monkeypatch.setattr(Group, "recorded", True, raising=False)
    entries = []
    for _ in range(3):
        entries += [do_something(), do_something()]
        actions.seal(at=AT)
    entries.append(do_something())
    assert queries.verify() == []
    if connection.vendor == "postgresql":
        sql("SET LOCAL session_replication_role = replica")
    else:
        with connection.cursor() as cursor:
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
            for (name,) in cursor.fetchall():
                sql(f"DROP TRIGGER {name}")
    monkeypatch.setattr("ownway.record.guards.missing", lambda connection: [])
    yield entries
    transaction.set_rollback(True)  # what is left refers to rows that are gone


def found(outside: list[rules.Head] | None = None) -> dict[str, FindingKind]:
    """Findings by the place they name."""
    return {finding.where: finding.kind for finding in queries.verify(None, outside)}


def group_of(entry: Entry) -> int:
    return int(RowDigest.objects.get(entry=entry).key)


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("at", "2026-09-04 10:31:00+00:00"),
        ("by", "00000000000000000000000000000009"),
        ("human", "00000000000000000000000000000009"),
        ("kind", "job"),
        ("ground", "role:other"),
        ("purpose", "curious"),
        ("verb", "test.other"),
        ("person", None),
        ("why", ""),
        ("versions", "{}"),
        ("details", '{"lines": 4}'),
        ("journals", '["00"]'),
        ("software", "0"),
        ("mac", "0" * 64),
    ],
)
def test_an_edited_entry(world: list[Entry], column: str, value: str | None) -> None:
    number = world[3].pk
    sql(f'UPDATE record_entry SET "{column}" = %s WHERE id = %s', value, number)
    assert found()[f"entry {number}"] == FindingKind.ENTRY_CHANGED


def test_an_entry_moved_to_another_programme(world: list[Entry]) -> None:
    sql("UPDATE record_entry SET programme = NULL WHERE id = %s", world[0].pk)
    places = found()
    assert places[f"entry {world[0].pk}"] == FindingKind.ENTRY_CHANGED
    assert places[f"chain {PROGRAMME} block 1"] == FindingKind.SEAL_CHANGED


def test_an_edited_row_is_named_with_the_time_it_was_still_right(world: list[Entry]) -> None:
    key = group_of(world[2])
    sql("UPDATE auth_group SET name = 'another' WHERE id = %s", key)
    (finding,) = queries.verify()
    assert (finding.kind, finding.where) == (FindingKind.ROW_CHANGED, f"auth.group {key}")
    assert finding.since == AT
    assert "still right on 2026-09-04 10:30 UTC" in str(finding)


def test_a_removed_an_added_and_a_returned_row(world: list[Entry]) -> None:
    removed, returned = group_of(world[0]), group_of(world[1])
    with writing():
        group = Group.objects.get(pk=returned)
        actions.write(by=COACH, at=AT, verb="test.drop", gone=[group])
        group.delete()
    assert found() == {}
    sql("DELETE FROM auth_group WHERE id = %s", removed)
    sql("INSERT INTO auth_group (id, name) VALUES (%s, 'back'), (9999, 'new')", returned)
    assert found() == {
        f"auth.group {removed}": FindingKind.ROW_MISSING,
        f"auth.group {returned}": FindingKind.ROW_BACK,
        "auth.group 9999": FindingKind.ROW_ADDED,
    }


def test_an_old_value_put_back(world: list[Entry]) -> None:
    group = Group.objects.get(pk=group_of(world[0]))
    before = group.name
    with writing():
        Group.objects.filter(pk=group.pk).update(name="later")
        actions.write(by=COACH, at=AT, verb="test.change", rows=[group])
    sql("UPDATE auth_group SET name = %s WHERE id = %s", before, group.pk)
    assert found() == {f"auth.group {group.pk}": FindingKind.ROW_CHANGED}


def test_a_removed_entry(world: list[Entry]) -> None:
    number = world[2].pk
    sql("DELETE FROM record_entry WHERE id = %s", number)
    assert found()[f"entry {number}"] == FindingKind.ENTRY_MISSING


def test_an_inserted_entry(world: list[Entry]) -> None:
    copy = Entry.objects.filter(pk=world[0].pk).values().get()
    Entry.objects.create(**{**copy, "id": 777, "ref": "00000000-0000-0000-0000-000000000777"})
    assert found() == {"entry 777": FindingKind.ENTRY_CHANGED}


def test_two_entries_that_changed_places(world: list[Entry]) -> None:
    one, two = world[0].pk, world[6].pk
    for old, new in ((one, -1), (two, one), (-1, two)):
        sql("UPDATE record_entry SET id = %s WHERE id = %s", new, old)
        sql("UPDATE record_rowdigest SET entry_id = %s WHERE entry_id = %s", new, old)
    places = found()
    assert places[f"entry {one}"] == places[f"entry {two}"] == FindingKind.ENTRY_CHANGED


def test_a_tail_cut_off_after_sealing(world: list[Entry]) -> None:
    sql("DELETE FROM record_rowdigest WHERE entry_id >= %s", world[4].pk)
    sql("DELETE FROM record_entry WHERE id >= %s", world[4].pk)
    places = found()
    assert places[f"entry {world[4].pk}"] == FindingKind.ENTRY_MISSING
    assert places[f"auth.group {Group.objects.latest('pk').pk}"] == FindingKind.ROW_ADDED


def test_a_block_taken_out_of_the_chain(world: list[Entry]) -> None:
    seal = Seal.objects.get(block=2)
    sql("DELETE FROM record_sealline WHERE seal_id = %s", seal.pk)
    sql("DELETE FROM record_seal WHERE id = %s", seal.pk)
    assert found() == {f"chain {PROGRAMME} block 3": FindingKind.SEAL_MISSING}


def test_a_seal_without_its_lines_and_lines_without_their_seal(world: list[Entry]) -> None:
    first, last = Seal.objects.order_by("block").first(), Seal.objects.order_by("block").last()
    sql("DELETE FROM record_sealline WHERE seal_id = %s", first.pk)
    sql("DELETE FROM record_seal WHERE id = %s", last.pk)
    assert found() == {
        f"chain {PROGRAMME} block 1": FindingKind.SEAL_CHANGED,
        "seals": FindingKind.SEAL_MISSING,
    }


def _made_anew(entry: Entry, key: rules.Key) -> None:
    """The entry with another reason, its digest and every block over it worked out again."""
    Entry.objects.filter(pk=entry.pk).update(why="changed")
    columns = Entry.objects.filter(pk=entry.pk).values().get()
    columns.pop("mac")
    rows = [rules.Row(row.label, row.key, row.digest, row.gone) for row in entry.rows.all()]
    facts = rules.Facts(number=columns.pop("id"), rows=rows, **columns)
    Entry.objects.filter(pk=entry.pk).update(mac=rules.entry_mac(key, facts))
    previous = rules.FIRST_HEAD
    for seal in Seal.objects.order_by("block"):
        lines = SealLine.objects.filter(seal=seal).order_by("position")
        leaves = [rules.leaf(*line) for line in lines.values_list("entry_id", "entry__mac")]
        root = rules.merkle_root(leaves)
        block = rules.Block(
            seal.chain, seal.block, len(leaves), root, previous, seal.sealed_at, seal.sealed_by
        )
        previous = block.head
        mac = rules.seal_mac(key, block.head)
        Seal.objects.filter(pk=seal.pk).update(
            root=root, previous=block.previous, head=block.head, mac=mac
        )


def test_a_chain_made_anew_without_the_key(world: list[Entry]) -> None:
    _made_anew(world[2], rules.Key.of(b"s" * 32))
    places = found()
    assert places[f"entry {world[2].pk}"] == FindingKind.ENTRY_CHANGED
    assert places[f"chain {PROGRAMME} block 3"] == FindingKind.SEAL_CHANGED


def test_a_chain_made_anew_with_the_key_shows_against_a_head_kept_outside(
    world: list[Entry],
) -> None:
    kept = queries.heads()
    _made_anew(world[2], record_key())
    assert found() == {}
    assert found(kept) == {f"chain {PROGRAMME} block 3": FindingKind.SEAL_CHANGED}


def test_an_older_copy_shows_against_a_head_kept_outside(world: list[Entry]) -> None:
    kept = queries.heads()
    seal = Seal.objects.get(block=3)
    for entry in world[4:]:
        sql("DELETE FROM auth_group WHERE id = %s", group_of(entry))
        sql("DELETE FROM record_rowdigest WHERE entry_id = %s", entry.pk)
    sql("DELETE FROM record_sealline WHERE seal_id = %s", seal.pk)
    sql("DELETE FROM record_seal WHERE id = %s", seal.pk)
    sql("DELETE FROM record_entry WHERE id >= %s", world[4].pk)
    assert found() == {}
    assert found(kept) == {f"chain {PROGRAMME} block 3": FindingKind.ROLLED_BACK}


def test_a_key_nobody_knows(world: list[Entry]) -> None:
    sql("UPDATE record_entry SET key_name = 'other' WHERE id = %s", world[0].pk)
    sql("UPDATE record_seal SET key_name = 'other' WHERE block = 2")
    places = found()
    assert places[f"entry {world[0].pk}"] == FindingKind.KEY_UNKNOWN
    assert places[f"chain {PROGRAMME} block 2"] == FindingKind.KEY_UNKNOWN


def test_what_cannot_even_be_read_is_found(world: list[Entry]) -> None:
    if connection.vendor == "postgresql":
        return  # its columns take nothing of another kind
    sql("UPDATE record_entry SET at = 'soon' WHERE id = %s", world[1].pk)
    sql("UPDATE record_entry SET by = 'nobody' WHERE id = %s", world[2].pk)
    sql("UPDATE record_seal SET sealed_by = 'nobody' WHERE block = 2")
    kinds = set(found().values())
    assert {FindingKind.ENTRY_UNREADABLE, FindingKind.SEAL_UNREADABLE} <= kinds
    assert found()[f"entry {world[2].pk}"] == FindingKind.ENTRY_UNREADABLE


def test_many_steps_find_the_same(world: list[Entry], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ownway.record.verifying.STEP", 2)
    assert found() == {}
    sql("UPDATE record_entry SET why = 'x' WHERE id = %s", world[5].pk)
    assert list(found()) == [f"entry {world[5].pk}"]


def test_who_looked_the_latest_first() -> None:
    for hours in range(3):
        actions.saw(
            by=COACH,
            at=AT + timedelta(hours=hours),
            person=PERSON,
            parts=["plan"],
            ground="role:coach",
            purpose="care",
            programme=PROGRAMME,
        )
    do_something()
    looks = queries.lookers(PERSON)
    assert [look.at.hour for look in looks] == [12, 11, 10]
    assert queries.lookers(PERSON, since=AT + timedelta(hours=2)) == looks[:1]
    assert queries.lookers(PERSON, before=looks[0].number, most=1) == looks[1:2]
    assert queries.lookers(PROGRAMME) == []


def test_what_happened_leaves_looks_out() -> None:
    first, second = do_something(), do_something()
    actions.saw(by=COACH, at=AT, person=PERSON, parts=["plan"], ground="", purpose="")
    happened = queries.history(PERSON)
    assert [one.ref for one in happened] == [second.ref, first.ref]
    assert happened[0].details == {"lines": 3}
    assert queries.history(PERSON, verbs=["test.other"]) == []
    assert queries.history(PERSON, before=second.pk) == happened[1:]


def _said(*words: str) -> str:
    out = StringIO()
    call_command("record", *words, stdout=out, stderr=StringIO())
    return out.getvalue()


def test_the_command_seals_prints_heads_and_checks(tmp_path: Path) -> None:
    do_something()
    assert _said("seal") == "Sealed 1 entries in 1 blocks.\n"
    kept = tmp_path / "heads"
    kept.write_text(_said("head"), encoding="utf-8")
    assert "All is as it was written." in _said("verify", "--head", str(kept))
    kept.write_text("nonsense", encoding="utf-8")
    with pytest.raises(CommandError, match="Line 1"):
        _said("verify", "--head", str(kept))


def test_the_command_ends_with_1_on_a_finding(
    world: list[Entry], capsys: pytest.CaptureFixture[str]
) -> None:
    sql("UPDATE record_entry SET why = 'x' WHERE id = %s", world[0].pk)
    with pytest.raises(SystemExit) as ended:
        call_command("record", "verify")
    assert ended.value.code == 1
    assert f"entry {world[0].pk}: This entry" in capsys.readouterr().out


def test_progress_says_what_and_how_many(world: list[Entry]) -> None:
    said: list[tuple[str, int]] = []
    queries.verify(lambda what, done: said.append((what, done)))
    assert ("entries", 7) in said
    assert ("sealed entries", 6) in said
