"""The record broken on purpose, in the ways such code really breaks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from hashlib import sha256
from typing import Any

from tampering.world import START


def ways() -> dict[str, Any]:
    from unittest.mock import patch

    from ownway.record import actions, guards, queries, rules, store, verifying

    def instead(where: Any, name: str, made: Callable[[Any], Any]) -> Any:
        return lambda: patch.object(where, name, made(getattr(where, name)))

    def less_of_an_entry(**fixed: Any) -> Any:
        return lambda mac: lambda key, facts: mac(key, replace(facts, **fixed))

    def without_column(columns: Any) -> Any:
        return lambda model: [name for name in columns(model) if name != "amount"]

    def nothing(_: Any) -> Any:
        return lambda *given, **named: iter(())

    @contextmanager
    def forgets_a_column() -> Iterator[None]:
        broken = without_column(store.columns_of)
        with (
            patch.object(actions, "columns_of", broken),
            patch.object(verifying, "columns_of", broken),
        ):
            yield

    def earliest(latest: Any) -> Any:
        def found(label: str, keys: Any) -> Any:
            from ownway.record.models import RowDigest

            said = RowDigest.objects.filter(label=label, key__in=keys).order_by("-entry_id")
            return {key: tuple(rest) for key, *rest in said.values_list("key", "digest", "gone")}

        return found

    def plain_hash(_: Any) -> Any:
        return lambda key, purpose, text: sha256(purpose.encode() + text).hexdigest()

    def any_row(_: Any) -> Any:
        return lambda key, label, row, columns: sha256(label.encode()).hexdigest()

    return {
        "an entry's digest leaves out its reason": instead(
            rules, "entry_mac", less_of_an_entry(why="")
        ),
        "an entry's digest leaves out its number": instead(
            rules, "entry_mac", less_of_an_entry(number=0)
        ),
        "an entry's digest leaves out its time": instead(
            rules, "entry_mac", less_of_an_entry(at=START)
        ),
        "an entry's digest leaves out its details": instead(
            rules, "entry_mac", less_of_an_entry(details={})
        ),
        "an entry's digest leaves out its rows": instead(
            rules, "entry_mac", less_of_an_entry(rows=())
        ),
        "a digest needs no key": instead(rules.Key, "mac", plain_hash),
        "a row's digest leaves out a column": forgets_a_column,
        "a row's digest is the same for every row": instead(rules, "row_digest", any_row),
        "the order in a block says nothing": instead(
            rules, "merkle_root", lambda root: lambda leaves: root(sorted(leaves))
        ),
        "a block need not follow the one before": instead(verifying, "_in_chain", nothing),
        "a seal is not checked": instead(verifying, "_seal", nothing),
        "a seal's key is not checked": instead(rules, "seal_mac", lambda _: lambda key, head: ""),
        "entries are not checked": instead(verifying, "_entries", nothing),
        "removed rows are not looked for": instead(verifying, "_gone_rows", nothing),
        "stored rows are not looked at": instead(verifying, "_rows", nothing),
        "added rows pass": instead(
            verifying,
            "_row",
            lambda row: lambda *given: iter(()) if given[-1] is None else row(*given),
        ),
        "any digest a row ever had will do": instead(verifying, "_latest", earliest),
        "a removed row may come back": instead(
            verifying,
            "_row",
            lambda row: lambda *given: iter(()) if given[-1] and given[-1][1] else row(*given),
        ),
        "heads kept outside are not compared": instead(verifying, "_outside", nothing),
        "guards are not looked for": instead(guards, "missing", lambda _: lambda *given: []),
        "nothing is ever found": instead(queries, "everything", nothing),
    }
