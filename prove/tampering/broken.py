"""The record broken on purpose, in the ways such code really breaks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from hashlib import sha256
from typing import Any
from unittest.mock import patch

from tampering.world import START


def _instead(where: Any, name: str, made: Callable[[Any], Any]) -> Any:
    return lambda: patch.object(where, name, made(getattr(where, name)))


def _less_of_an_entry(**fixed: Any) -> Any:
    return lambda mac: lambda key, facts: mac(key, replace(facts, **fixed))


def _nothing(_: Any) -> Any:
    return lambda *given, **named: iter(())


@contextmanager
def _forgets_a_column() -> Iterator[None]:
    from ownway.record import actions, store, verifying

    columns_of = store.columns_of

    def broken(model: Any) -> Any:
        return [name for name in columns_of(model) if name != "amount"]

    with (
        patch.object(actions, "columns_of", broken),
        patch.object(verifying, "columns_of", broken),
    ):
        yield


def _earliest(_latest: Any) -> Any:
    def found(label: str, keys: Any) -> Any:
        from ownway.record.models import RowDigest

        said = RowDigest.objects.filter(label=label, key__in=keys).order_by("-entry_id")
        return {key: tuple(rest) for key, *rest in said.values_list("key", "digest", "gone")}

    return found


def _plain_hash(_: Any) -> Any:
    return lambda key, purpose, text: sha256(purpose.encode() + text).hexdigest()


def _any_row(_: Any) -> Any:
    return lambda key, label, row, columns: sha256(label.encode()).hexdigest()


def ways() -> dict[str, Any]:
    """Every way, by what it does."""
    return {**_digests(), **_checks()}


def _digests() -> dict[str, Any]:
    """Digests that say too little."""
    from ownway.record import rules

    parts: dict[str, dict[str, Any]] = {
        "reason": {"why": ""},
        "number": {"number": 0},
        "time": {"at": START},
        "details": {"details": {}},
        "rows": {"rows": ()},
    }
    return {
        **{
            f"an entry's digest leaves out its {part}": _instead(
                rules, "entry_mac", _less_of_an_entry(**fixed)
            )
            for part, fixed in parts.items()
        },
        "a digest needs no key": _instead(rules.Key, "mac", _plain_hash),
        "a row's digest leaves out a column": _forgets_a_column,
        "a row's digest is the same for every row": _instead(rules, "row_digest", _any_row),
        "the order in a block says nothing": _instead(
            rules, "merkle_root", lambda root: lambda leaves: root(sorted(leaves))
        ),
        "a seal's key is not checked": _instead(rules, "seal_mac", lambda _: lambda key, head: ""),
    }


def _checks() -> dict[str, Any]:
    """Checks that do not look."""
    from ownway.record import guards, queries, verifying

    def passes(when: Callable[[Any], bool]) -> Any:
        return lambda row: lambda *given: iter(()) if when(given[-1]) else row(*given)

    return {
        "a block need not follow the one before": _instead(verifying, "_in_chain", _nothing),
        "a seal is not checked": _instead(verifying, "_seal", _nothing),
        "entries are not checked": _instead(verifying, "_entries", _nothing),
        "removed rows are not looked for": _instead(verifying, "_gone_rows", _nothing),
        "stored rows are not looked at": _instead(verifying, "_rows", _nothing),
        "added rows pass": _instead(verifying, "_row", passes(lambda last: last is None)),
        "any digest a row ever had will do": _instead(verifying, "_latest", _earliest),
        "a removed row may come back": _instead(
            verifying, "_row", passes(lambda last: bool(last and last[1]))
        ),
        "heads kept outside are not compared": _instead(verifying, "_outside", _nothing),
        "guards are not looked for": _instead(guards, "missing", lambda _: lambda *given: []),
        "nothing is ever found": _instead(queries, "everything", _nothing),
    }
