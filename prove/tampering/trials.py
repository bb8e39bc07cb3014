"""Every kind of change to the record and to protected tables."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from tampering.edits import edits, places_of
from tampering.world import World


@dataclass
class Trial:
    """One tampering: `do` returns what a finding must name, any one of them, or None."""

    name: str
    do: Callable[[Any, World, Any], list[str] | None]
    outside: bool = False  # found only with heads kept outside


def every_kind() -> list[Trial]:
    """Every kind of change, each column of each table among them."""
    return [
        *(Trial(f"edit {table}.{column}", do) for table, column, do in edits()),
        Trial("swap two entries", _swap_entries),
        Trial("swap two entries not sealed yet", _swap_unsealed),
        Trial("swap two things", _swap_things),
        Trial("swap two row digests", _swap_digests),
        Trial("swap two places in a block", _swap_places),
        Trial("remove a sealed entry", _remove_entry),
        Trial("remove the last word on a row", _remove_unsealed_entry),
        Trial("remove a row digest", _remove_from("record_rowdigest")),
        Trial("remove a line of a seal", _remove_from("record_sealline")),
        Trial("remove a seal, its lines stay", _remove_from("record_seal")),
        Trial("remove a whole block", _remove_block),
        Trial("remove a thing", _remove_thing),
        Trial("cut the tail, seals stay", _cut_tail),
        Trial("cut the tail with its seals", _cut_tail_and_seals, outside=True),
        Trial("insert a copied entry", _insert_entry),
        Trial("insert a copied thing", _insert_thing),
        Trial("insert a row digest", _insert_digest),
        Trial("insert a block made without the key", _insert_block),
        Trial("put an old value back", _old_value),
        Trial("put an old value and its old digest back", _old_value_and_digest),
        Trial("bring a removed thing back", _bring_back),
        Trial("move a thing to another table", _move_thing),
        Trial("make the chain anew without the key", _remake_without_key),
        Trial("make a chain anew with the key", _remake_with_key, outside=True),
        Trial("leave a guard out (guard)", _drop_guard),
    ]


def _swap(sql: Any, table: str, one: int, two: int) -> None:
    names = [name for name in sql.columns(table) if name != "id"]
    listed = ", ".join(f'"{name}"' for name in names)
    rows = {key: sql(f"SELECT {listed} FROM {table} WHERE id = ?", key)[0] for key in (one, two)}
    if rows[one] != rows[two]:
        for key, other in ((one, -1), (two, one), (-1, two)):
            sql(f"UPDATE {table} SET id = ? WHERE id = ?", other, key)


def _swap_entries(rng: Any, world: World, sql: Any) -> list[str]:
    one, two = rng.sample(world.sealed, 2)
    _swap(sql, "record_entry", one, two)
    return [f"entry {one}:"]


def _swap_unsealed(rng: Any, world: World, sql: Any) -> list[str]:
    """Rows of theirs go with them, so that only the number in each digest tells."""
    one, two = rng.sample(world.unsealed, 2)
    _swap(sql, "record_entry", one, two)
    for old, new in ((one, -1), (two, one), (-1, two)):
        sql("UPDATE record_rowdigest SET entry_id = ? WHERE entry_id = ?", new, old)
    return [f"entry {one}:"]


def _swap_things(rng: Any, world: World, sql: Any) -> list[str]:
    one, two = rng.sample(world.things, 2)
    _swap(sql, "things_thing", one, two)
    return [f"things.thing {one}:"]


def _swap_digests(rng: Any, world: World, sql: Any) -> list[str]:
    (one, first), (two, second) = rng.sample(sql("SELECT id, digest FROM record_rowdigest"), 2)
    sql("UPDATE record_rowdigest SET digest = ? WHERE id = ?", second, one)
    sql("UPDATE record_rowdigest SET digest = ? WHERE id = ?", first, two)
    return places_of(sql, "record_rowdigest", one)


def _swap_places(rng: Any, world: World, sql: Any) -> list[str]:
    seals = sql("SELECT seal_id FROM record_sealline GROUP BY seal_id HAVING count(*) > 1")
    seal = rng.choice(sorted(seals))[0]
    lines = sql("SELECT id, position FROM record_sealline WHERE seal_id = ? ORDER BY id", seal)
    (one, first), (two, second) = rng.sample(lines, 2)
    sql("UPDATE record_sealline SET position = 99 WHERE id = ?", one)
    sql("UPDATE record_sealline SET position = ? WHERE id = ?", first, two)
    sql("UPDATE record_sealline SET position = ? WHERE id = ?", second, one)
    return ["chain"]


def _remove_entry(rng: Any, world: World, sql: Any) -> list[str]:
    number = rng.choice(world.sealed)
    sql("DELETE FROM record_rowdigest WHERE entry_id = ?", number)
    sql("DELETE FROM record_entry WHERE id = ?", number)
    return [f"entry {number}:"]


def _remove_unsealed_entry(rng: Any, world: World, sql: Any) -> list[str] | None:
    number = rng.choice(world.unsealed)
    rows = sql("SELECT label, key FROM record_rowdigest WHERE entry_id = ?", number)
    sql("DELETE FROM record_rowdigest WHERE entry_id = ?", number)
    sql("DELETE FROM record_entry WHERE id = ?", number)
    return [f"{label} {key}:" for label, key in rows] or None


def _remove_from(table: str) -> Any:
    def do(rng: Any, world: World, sql: Any) -> list[str]:
        key = rng.choice([row[0] for row in sql(f"SELECT id FROM {table} ORDER BY id")])
        places = places_of(sql, table, key)
        sql(f"DELETE FROM {table} WHERE id = ?", key)
        return places

    return do


def _remove_block(rng: Any, world: World, sql: Any) -> list[str]:
    """Not the last of its chain: that one only a head kept outside can tell."""
    said = (
        "SELECT id FROM record_seal s WHERE EXISTS"
        " (SELECT 1 FROM record_seal t WHERE t.chain = s.chain AND t.block > s.block) ORDER BY id"
    )
    key = rng.choice(sql(said))[0]
    sql("DELETE FROM record_sealline WHERE seal_id = ?", key)
    sql("DELETE FROM record_seal WHERE id = ?", key)
    return ["chain"]


def _remove_thing(rng: Any, world: World, sql: Any) -> list[str]:
    key = rng.choice(world.things)
    sql("DELETE FROM things_thing WHERE id = ?", key)
    return [f"things.thing {key}:"]


def _cut_tail(rng: Any, world: World, sql: Any) -> list[str]:
    first = rng.choice(sorted(world.sealed)[-10:])
    sql("DELETE FROM record_rowdigest WHERE entry_id >= ?", first)
    sql("DELETE FROM record_entry WHERE id >= ?", first)
    return [f"entry {first}:"]


def _cut_tail_and_seals(rng: Any, world: World, sql: Any) -> list[str]:
    """The last block of one chain, its entries and every row they speak of."""
    head = rng.choice(world.heads)
    chain = sql("SELECT id, chain FROM record_seal ORDER BY id DESC")
    seal = next(key for key, other in chain if UUID(str(other)) == head.chain)
    numbers = sql("SELECT entry_id FROM record_sealline WHERE seal_id = ?", seal)
    sql("DELETE FROM record_sealline WHERE seal_id = ?", seal)
    sql("DELETE FROM record_seal WHERE id = ?", seal)
    for (number,) in numbers:
        sql("DELETE FROM record_rowdigest WHERE entry_id = ?", number)
        sql("DELETE FROM record_entry WHERE id = ?", number)
    return [f"chain {head.chain} block {head.block}:"]


def _insert_entry(rng: Any, world: World, sql: Any) -> list[str]:
    key = rng.choice([*world.sealed, *world.unsealed])
    ref = "lower(hex(randomblob(16)))" if _sqlite() else "gen_random_uuid()"
    made = sql.copy("record_entry", key, ref=ref)
    for (row,) in sql("SELECT id FROM record_rowdigest WHERE entry_id = ? ORDER BY id", key):
        sql.copy("record_rowdigest", row, entry_id=str(made))
    return [f"entry {made}:"]


def _insert_thing(rng: Any, world: World, sql: Any) -> list[str]:
    made = sql.copy("things_thing", rng.choice(world.things))
    return [f"things.thing {made}:"]


def _insert_digest(rng: Any, world: World, sql: Any) -> list[str]:
    """A row of the attacker's own, with a digest copied from another row."""
    key = rng.choice(world.things)
    made = sql.copy("things_thing", key)
    said = sql("SELECT max(id) FROM record_rowdigest WHERE label = 'things.thing'")[0][0]
    number = sql("SELECT entry_id FROM record_rowdigest WHERE id = ?", said)[0][0]
    sql.copy("record_rowdigest", said, key=f"'{made}'")
    return [f"entry {number}:"]


def _of_one_chain(world: World, sql: Any) -> list[tuple[Any, int]]:
    """Ends of chains, each with an entry that belongs into its next block; else it is found for
    being in the wrong chain alone."""
    from ownway.record.rules import NO_PROGRAMME

    heads = {head.chain.hex: head for head in world.heads}
    found = []
    for number in world.unsealed:
        of = sql("SELECT programme FROM record_entry WHERE id = ?", number)[0][0]
        head = heads.get(str(of or NO_PROGRAMME).replace("-", ""))
        found += [(head, number)] if head else []
    return found


def _insert_block(rng: Any, world: World, sql: Any) -> list[str]:
    """A proper next block over entries not sealed yet, but for the key."""
    from ownway.record import rules
    from ownway.record.models import Seal

    stranger = rules.Key.of(b"s" * 64)
    head, number = rng.choice(_of_one_chain(world, sql))
    last = Seal.objects.get(head=head.head)  # the copy below keeps its time and its signer
    mac = sql("SELECT mac FROM record_entry WHERE id = ?", number)[0][0]
    block = rules.Block(
        head.chain,
        head.block + 1,
        1,
        rules.leaf(number, mac).hex(),
        head.head,
        last.sealed_at,
        last.sealed_by,
    )
    seal = sql.copy(
        "record_seal",
        last.pk,
        block=str(block.block),
        members="1",
        root=f"'{block.root}'",
        previous=f"'{block.previous}'",
        head=f"'{block.head}'",
        mac=f"'{rules.seal_mac(stranger, block.head)}'",
    )
    line = sql("SELECT max(id) FROM record_sealline")[0][0]
    sql.copy("record_sealline", line, seal_id=str(seal), position="0", entry_id=str(number))
    return [f"chain {head.chain} block {block.block}:"]


def _old_value(rng: Any, world: World, sql: Any) -> list[str]:
    from things.models import Thing

    key = rng.choice([key for key in world.old_columns if key != world.gone])
    Thing.objects.filter(pk=key).update(**world.old_columns[key])
    return [f"things.thing {key}:"]


def _old_value_and_digest(rng: Any, world: World, sql: Any) -> list[str]:
    place = _old_value(rng, world, sql)
    key = place[0].split()[1].rstrip(":")
    said = sql(
        "SELECT id, entry_id, digest FROM record_rowdigest"
        " WHERE label = 'things.thing' AND key = ? ORDER BY entry_id",
        key,
    )
    sql("UPDATE record_rowdigest SET digest = ? WHERE id = ?", said[0][2], said[-1][0])
    return [f"entry {said[-1][1]}:"]


def _bring_back(rng: Any, world: World, sql: Any) -> list[str]:
    from things.models import Thing

    Thing.objects.bulk_create([Thing(**world.old_columns[world.gone])])
    return [f"things.thing {world.gone}:"]


def _move_thing(rng: Any, world: World, sql: Any) -> list[str]:
    from things.models import OtherThing, Thing

    key = rng.choice(world.things)
    columns = Thing.objects.filter(pk=key).values().get()
    Thing.objects.filter(pk=key).delete()
    columns["id"] = 500_000
    OtherThing.objects.bulk_create([OtherThing(**columns)])
    return ["things.otherthing 500000:"]


def _remake(sql: Any, key: Any, chains: set[UUID]) -> None:
    """Every block of these chains worked out again, over the entries as they now are."""
    from ownway.record import rules
    from ownway.record.models import Seal, SealLine

    previous: dict[UUID, str] = {}
    for seal in Seal.objects.filter(chain__in=chains).order_by("chain", "block"):
        lines = SealLine.objects.filter(seal=seal).order_by("position")
        leaves = [rules.leaf(*found) for found in lines.values_list("entry_id", "entry__mac")]
        block = rules.Block(
            seal.chain,
            seal.block,
            len(leaves),
            rules.merkle_root(leaves),
            previous.get(seal.chain, rules.FIRST_HEAD),
            seal.sealed_at,
            seal.sealed_by,
        )
        previous[seal.chain] = block.head
        Seal.objects.filter(pk=seal.pk).update(
            root=block.root,
            previous=block.previous,
            head=block.head,
            mac=rules.seal_mac(key, block.head),
        )


def _edited_again(rng: Any, world: World, sql: Any, key: Any) -> tuple[int, set[UUID]]:
    """One sealed entry with another reason, and a digest made with `key`."""
    from ownway.record import rules
    from ownway.record.models import Entry, RowDigest

    number = rng.choice(world.sealed)
    Entry.objects.filter(pk=number).update(why="changed")
    columns = Entry.objects.filter(pk=number).values().get()
    columns.pop("mac")
    rows = [
        rules.Row(*found)
        for found in RowDigest.objects.filter(entry_id=number).values_list(
            "label", "key", "digest", "gone"
        )
    ]
    facts = rules.Facts(number=columns.pop("id"), rows=rows, **columns)
    Entry.objects.filter(pk=number).update(mac=rules.entry_mac(key, facts))
    return number, {facts.chain}


def _remake_without_key(rng: Any, world: World, sql: Any) -> list[str]:
    from ownway.record import rules

    stranger = rules.Key.of(b"s" * 64)
    number, chains = _edited_again(rng, world, sql, stranger)
    _remake(sql, stranger, chains)
    return [f"entry {number}:"]


def _remake_with_key(rng: Any, world: World, sql: Any) -> list[str]:
    """One who stole the key: the record is sound in itself, the heads outside are not its own."""
    from ownway.record.store import record_key

    _, chains = _edited_again(rng, world, sql, record_key())
    _remake(sql, record_key(), chains)
    return [
        f"chain {head.chain} block {head.block}:" for head in world.heads if head.chain in chains
    ]


def _drop_guard(rng: Any, world: World, sql: Any) -> list[str]:
    """One guard is not put back."""
    table = rng.choice(["record_entry", "record_rowdigest", "record_seal", "record_sealline"])
    if _sqlite():
        name = f"{table}_{rng.choice(['no_update', 'no_delete', 'no_replace'])}"
        sql.left_out.add(name)
    else:
        name = f"{table}_{rng.choice(['no_change', 'no_truncate'])}"
        sql(f"ALTER TABLE {table} DISABLE TRIGGER {name}")
    return [f"{name}:"]


def _sqlite() -> bool:
    from django.db import connection

    return connection.vendor == "sqlite"
