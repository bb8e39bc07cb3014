"""The house as its tests see it: the flow, and every source file with its syntax tree.

Every rule in this folder is a function from sources (or models, or addresses) to findings, a
list of sentences, so that `test_of_the_tests.py` can hand it a house with a fault planted in it.
"""

from __future__ import annotations

import ast
import configparser
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

HOUSE = Path(__file__).resolve().parents[2]
DOORS = ("web", "cli", "interop", "config")
ROOMS = ("rules", "models", "queries", "actions", "posting", "store", "verifying")


@dataclass(frozen=True)
class Source:
    """One Python file; `path` is relative to the folder that holds `ownway`."""

    path: Path
    text: str

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text, str(self.path))

    @property
    def module(self) -> str:
        parts = self.path.with_suffix("").parts
        return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)

    @property
    def package(self) -> str:
        """'planning' for ownway/planning/rules.py; '' outside any package."""
        return self.path.parts[1] if len(self.path.parts) > 2 else ""

    @property
    def room(self) -> str:
        """'rules' for ownway/planning/rules.py and ownway/planning/rules/lines.py."""
        if len(self.path.parts) < 3:
            return ""
        room = Path(self.path.parts[2]).stem
        return room if room in ROOMS else ""

    @property
    def is_migration(self) -> bool:
        return "migrations" in self.path.parts

    def at(self, node: ast.AST) -> str:
        return f"{self.path}:{getattr(node, 'lineno', 0)}"


def sources(root: Path = HOUSE, *folders: str) -> list[Source]:
    """Every Python file under `ownway` (or the folders named), below `root`."""
    found = []
    for folder in folders or ("ownway",):
        for path in sorted((root / folder).rglob("*.py")):
            found.append(Source(path.relative_to(root), path.read_text(encoding="utf-8")))
    return found


def source(path: str, text: str) -> Source:
    """A file that exists only in a test."""
    return Source(Path(path), text)


def flow(root: Path = HOUSE) -> dict[str, int]:
    """Package name to its place in the flow, 0 lowest; read where import-linter reads it."""
    contracts = configparser.ConfigParser()
    contracts.read(root / ".importlinter", encoding="utf-8")
    layers = contracts["importlinter:contract:flow"]["layers"].split("\n")
    upwards = [line for line in reversed(layers) if line.strip()]
    return {
        name: place for place, layer in enumerate(upwards) for name in re.findall(r"\w+", layer)
    }


def functions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def dotted(node: ast.AST) -> str:
    """'timezone.now' for that expression; '' where it is not a plain dotted name."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        before = dotted(node.value)
        return f"{before}.{node.attr}" if before else ""
    return ""


def said(findings: Sequence[str]) -> str:
    """All findings at once, one a line, for a failing assertion."""
    return "\n".join(findings)
