"""Rules about addresses: every one is in the access map, and no audience links into another."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.architecture.house import Source, dotted

AUDIENCES = ("public", "my", "support", "desk", "org")
ANYBODY = ("public", "ui", "")  # pages and parts that everybody's pages may point at
ADDRESS_CALLS = {"redirect", "reverse", "reverse_lazy", "resolve_url", "url_for"}
URL_TAG = re.compile(r"{%\s*url\s+(['\"])(?P<name>[^'\"]+)\1")


@dataclass(frozen=True)
class Address:
    """One named address: its full name, and the module of the view behind it."""

    name: str
    module: str

    @property
    def audience(self) -> str:
        parts = self.module.split(".")
        if parts[:2] != ["ownway", "web"] or len(parts) < 3:
            return ""
        return parts[2] if parts[2] in (*AUDIENCES, "ui") else ""


def addresses(resolver: Any, prefix: str = "") -> list[Address]:
    """Every named address below a URL resolver."""
    found = []
    for entry in resolver.url_patterns:
        if hasattr(entry, "url_patterns"):
            inner = f"{prefix}{entry.namespace}:" if entry.namespace else prefix
            found += addresses(entry, inner)
        elif entry.name:
            found.append(Address(prefix + entry.name, _module(entry.callback)))
        else:
            found.append(Address(f"{prefix}(no name: {entry.pattern})", _module(entry.callback)))
    return found


def _module(view: Any) -> str:
    view = getattr(view, "view_class", view)
    return str(getattr(view, "__module__", ""))


def outside_access_map(found: Iterable[Address], listed: Iterable[str]) -> list[str]:
    """Every address says in `access.yaml` who may open it, and the map lists no other."""
    names, listed = {address.name for address in found}, set(listed)
    return [
        *(f"{name} is in no line of the access map" for name in sorted(names - listed)),
        *(f"the access map lists {name}, which is no address" for name in sorted(listed - names)),
    ]


def links_across(
    sources: Sequence[Source], templates: Mapping[Path, str], known: Sequence[Address]
) -> list[str]:
    """Pages of one audience point at their own, at public pages, and at sign-in; no further."""
    by_name = {address.name: address for address in known}
    found = []
    for path, name, where in (*_in_code(sources), *_in_templates(templates)):
        if name not in by_name:
            found.append(f"{where}: '{name}' is no address")
            continue
        own = next((part for part in path.parts if part in (*AUDIENCES, "ui")), "")
        there = by_name[name].audience
        if path.parts[:2] != ("ownway", "web"):
            found.append(f"{where}: only the web knows addresses")
        elif own and there not in (own, *ANYBODY):
            found.append(f"{where}: {own} points at '{name}' of {there}")
    return found


def _in_code(sources: Sequence[Source]) -> list[tuple[Path, str, str]]:
    found = []
    for source in sources:
        for node in ast.walk(source.tree):
            if not (isinstance(node, ast.Call) and node.args):
                continue
            name = node.args[0]
            if dotted(node.func).rpartition(".")[2] not in ADDRESS_CALLS:
                continue
            text = name.value if isinstance(name, ast.Constant) else None
            if isinstance(text, str) and "/" not in text:
                found.append((source.path, text, source.at(node)))
    return found


def _in_templates(templates: Mapping[Path, str]) -> list[tuple[Path, str, str]]:
    return [
        (path, match["name"], f"{path}:{text.count(chr(10), 0, match.start()) + 1}")
        for path, text in templates.items()
        for match in URL_TAG.finditer(text)
    ]
