"""Writes `docs/rules` from `tests/spec`: the rules the tests hold the product to, in plain words.

    python tools/rulebook.py           writes the book
    python tools/rulebook.py --check   says whether the book on disk is the one the tests state

`tests/spec/README.md` says how a chapter is written.
"""

from __future__ import annotations

import atexit
import importlib
import inspect
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from fractions import Fraction
from pathlib import Path
from types import ModuleType
from typing import Any

HOUSE = Path(__file__).resolve().parent.parent
SPEC = HOUSE / "tests/spec"
BOOK = HOUSE / "docs/rules"
NOTE = "<!-- Written by `make docs` from tests/spec. Change the test, not this page. -->\n"


@dataclass(frozen=True)
class Chapter:
    """One module of `tests/spec`, ready to print."""

    file: str
    order: int
    title: str
    text: str


class Unwritten(Exception):
    """A spec module that does not say enough to be printed."""


def main(arguments: Sequence[str]) -> int:
    prepare()
    try:
        pages = book(chapters())
    except Unwritten as problem:
        print(problem)
        return 1
    if "--check" in arguments:
        stale = differing(pages)
        for name in stale:
            print(f"docs/rules/{name} is not what tests/spec states. Run: make docs")
        return 1 if stale else 0
    write(pages)
    print(f"docs/rules: {len(pages)} pages")
    return 0


def prepare() -> None:
    """Spec modules may use any part of the product, so Django is set up, with data of its own."""
    sys.path.insert(0, str(HOUSE))
    data = tempfile.mkdtemp(prefix="ownway_rules_")
    atexit.register(shutil.rmtree, data, ignore_errors=True)
    os.environ["OWNWAY_DATA_DIR"] = data
    os.environ["DATABASE_URL"] = ""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ownway.config.settings")
    import django

    django.setup()


def chapters() -> list[Chapter]:
    modules = [
        importlib.import_module(f"tests.spec.{path.stem}")
        for path in sorted(SPEC.glob("test_*.py"))
    ]
    return sorted(
        (chapter(module) for module in modules), key=lambda each: (each.order, each.title)
    )


def chapter(module: ModuleType) -> Chapter:
    """Title, introduction, source, then each rule with its examples."""
    name = module.__name__.rpartition(".")[2]
    for wanted in ("TITLE", "SOURCE", "__doc__"):
        if not getattr(module, wanted, None):
            raise Unwritten(f"tests/spec/{name}.py has no {wanted}")
    parts = [f"# {module.TITLE}", paragraphs(module.__doc__ or "")]
    for number, test in enumerate(tests_of(module), 1):
        parts.append(rule(module, test, number))
    parts.append(f"*Where this comes from: {module.SOURCE}.*")
    return Chapter(
        file=f"{name.removeprefix('test_').replace('_', '-')}.md",
        order=getattr(module, "ORDER", 100),
        title=module.TITLE,
        text=NOTE + "\n" + "\n\n".join(part for part in parts if part) + "\n",
    )


def tests_of(module: ModuleType) -> list[Callable[..., Any]]:
    """The tests of a module in the order they are written."""
    found = [
        value
        for name, value in vars(module).items()
        if name.startswith("test_") and inspect.isfunction(value)
    ]
    return sorted(found, key=lambda test: test.__code__.co_firstlineno)


def rule(module: ModuleType, test: Callable[..., Any], number: int) -> str:
    if not test.__doc__:
        raise Unwritten(f"{module.__name__}.{test.__name__} does not say its rule")
    first, _, rest = inspect.cleandoc(test.__doc__).partition("\n")
    parts = [f"## {number}. {first.strip()}", paragraphs(rest)]
    for mark in reversed(getattr(test, "pytestmark", [])):
        if mark.name == "parametrize":
            parts.append(examples(module, mark))
    told = getattr(module, f"EXAMPLES_{test.__name__.removeprefix('test_')}", None)
    if told:
        parts.append(table(list(told[0]), [list(row.values()) for row in told]))
    return "\n\n".join(part for part in parts if part)


def examples(module: ModuleType, mark: Any) -> str:
    """The values of one parametrize mark as a table; ids, where given, are the first column."""
    names, rows = mark.args[0], mark.args[1]
    names = [each.strip() for each in names.split(",")] if isinstance(names, str) else list(names)
    headings = getattr(module, "HEADINGS", {})
    ids = mark.kwargs.get("ids")
    lines: list[list[Any]] = []
    labels: list[str] = []
    for index, row in enumerate(rows):
        label = getattr(row, "id", None) or (ids[index] if isinstance(ids, list | tuple) else "")
        values = row.values if hasattr(row, "values") and hasattr(row, "marks") else row
        lines.append(list(values) if len(names) > 1 or values is not row else [values])
        labels.append(str(label))
    columns = [headings.get(name, name.replace("_", " ").capitalize()) for name in names]
    if any(labels):
        columns.insert(0, headings.get("id", "Example"))
        lines = [[label, *line] for label, line in zip(labels, lines, strict=True)]
    return table(columns, lines)


def table(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    lines = [
        list(columns),
        ["---"] * len(columns),
        *([words(each) for each in row] for row in rows),
    ]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def words(value: Any) -> str:
    """A value as a programme manager would write it."""
    from ownway.core.money import Money
    from ownway.core.show import show

    if isinstance(value, Money):
        return show(value, "en-GB", sentence=False)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if value is None or value == "":
        return "–"
    if isinstance(value, datetime):
        return f"{value.day} {value:%B %Y, %H:%M}"
    if isinstance(value, date):
        return f"{value.day} {value:%B %Y}"
    if isinstance(value, Fraction):
        return f"{value.numerator}/{value.denominator}"
    if isinstance(value, Enum):
        return str(value.value).replace("_", " ")
    if isinstance(value, dict):
        return ", ".join(f"{words(key)}: {words(each)}" for key, each in value.items())
    if isinstance(value, list | tuple | set | frozenset):
        return ", ".join(words(each) for each in value) or "–"
    if isinstance(value, int):
        return f"{value:,}"
    return str(value).replace("|", "\\|").replace("\n", " ")


def paragraphs(text: str) -> str:
    """A docstring as paragraphs: lines joined, blank lines kept, lists left alone."""
    blocks = inspect.cleandoc(text).strip().split("\n\n")
    return "\n\n".join(
        block if block.lstrip().startswith(("-", "|")) else " ".join(block.split())
        for block in blocks
        if block.strip()
    )


def book(found: Sequence[Chapter]) -> dict[str, str]:
    """File name to text: one page a chapter, and the first page that lists them."""
    first = [
        NOTE,
        "# The rule book",
        "These are the rules Ownway keeps. Each rule on these pages is a test: it runs every time "
        "the product changes, and a product that breaks a rule is not released. The examples are "
        "the very figures the tests use.",
        "\n".join(f"{n}. [{each.title}]({each.file})" for n, each in enumerate(found, 1)),
    ]
    return {"README.md": "\n\n".join(first) + "\n", **{each.file: each.text for each in found}}


def differing(pages: dict[str, str]) -> list[str]:
    on_disk = {path.name: path.read_text(encoding="utf-8") for path in BOOK.glob("*.md")}
    return sorted(name for name in pages.keys() | on_disk if pages.get(name) != on_disk.get(name))


def write(pages: dict[str, str]) -> None:
    BOOK.mkdir(parents=True, exist_ok=True)
    for path in BOOK.glob("*.md"):
        if path.name not in pages:
            path.unlink()
    for name, text in pages.items():
        (BOOK / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
