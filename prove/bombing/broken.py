"""Ways to break the reading of files: the reading process gets a copy of the tree with a fault."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any
from unittest import mock

BANKING = "ownway/interop/banking"
XML = f"{BANKING}/reading/xml.py"
# name → (file, what stands there, what stands there instead)
FAULTS: dict[str, tuple[str, str, str]] = {
    "entities are expanded": (XML, "forbid_dtd=True", "forbid_dtd=False, forbid_entities=False"),
    "depth is not bounded": (XML, "if depth >= DEEPEST:", "if False:"),
    "parts are not counted": (XML, "if self.parts > MOST_PARTS_BETWEEN_ROWS:", "if False:"),
    "rows are not counted": (XML, "if self.rows[path] > MOST_ROWS:", "if False:"),
    "fields have no end": (
        "ownway/interop/limits.py",
        "LONGEST_FIELD = 500",
        "LONGEST_FIELD = 10**9",
    ),
    "letters are guessed": (XML, 'content.decode("utf-8")\n', 'content.decode("latin-1")\n'),
    "namespaces are not read": (XML, "elif not tag.startswith(self.space)", "elif not tag"),
    "amounts are floats": (
        f"{BANKING}/mapping/amounts.py",
        "    found = _DECIMAL.fullmatch(text)\n",
        "    return round(float(text) * 100)\n",
    ),
    "the first of two amounts is taken": (XML, "if len(found) > 1:", "if False:"),
    "totals are believed": (
        f"{BANKING}/reading/nacha.py",
        "    check_totals(file, len(lines))\n",
        "",
    ),
    "letters count as digits": (
        f"{BANKING}/reading/nacha.py",
        "if not all(line[start:end].isdigit()",
        "if False and not all(line[start:end].isdigit()",
    ),
    "columns may vary": (
        f"{BANKING}/reading/table.py",
        "if rows and len(row) != len(rows[0]):",
        "if False:",
    ),
    "a fault crosses over": (
        "ownway/interop/apart.py",
        "    except Exception as fault:",
        "    except ZeroDivisionError as fault:",
    ),
    "the process has no limits": ("ownway/interop/apart.py", "    limit(limits)\n", ""),
    "an answer has no end": (
        "ownway/interop/apart.py",
        "if len(answer) > limits.answer:",
        "if False:",
    ),
}


def ways() -> Mapping[str, Any]:
    """Every way, each a context."""
    return {
        **{name: lambda fault=fault: _elsewhere(*fault) for name, fault in FAULTS.items()},
        "size is not looked at": _any_size,
        "refusals have no words": _no_words,
        "formulas are let through": _formulas,
        "every file is refused": _nothing_read,
    }


@contextmanager
def _elsewhere(path: str, before: str, after: str) -> Iterator[None]:
    """The reading process runs a copy of the product in which `before` has become `after`."""
    from ownway.interop import bounded

    with tempfile.TemporaryDirectory(prefix="prove_bombs_") as folder:
        copy = Path(folder)
        for kept in ("ownway/core", "ownway/interop", "prove/bombing"):
            shutil.copytree(
                bounded.HOUSE / kept, copy / kept, ignore=shutil.ignore_patterns("__pycache__")
            )
        shutil.copy(bounded.HOUSE / "ownway/__init__.py", copy / "ownway/__init__.py")
        text = (copy / path).read_text(encoding="utf-8")
        if before not in text:
            raise LookupError(f"{path} no longer says {before!r}")
        (copy / path).write_text(text.replace(before, after, 1), encoding="utf-8")
        with mock.patch.object(bounded, "HOUSE", copy):
            yield


def _any_size() -> AbstractContextManager[Any]:
    from dataclasses import replace

    from ownway.interop import bounded

    read, most = bounded.read, replace(bounded.LIMITS, size=10**9)
    return mock.patch.object(
        bounded, "read", lambda *given, **named: read(*given, **{"limits": most, **named})
    )


def _no_words() -> AbstractContextManager[Any]:
    from ownway.interop.banking import phrases

    return mock.patch.object(
        phrases, "unread", lambda found: phrases.Problem(found.code, found.code)
    )


def _formulas() -> AbstractContextManager[Any]:
    from ownway.interop.banking.writing import table

    def cut(text: str, _letters: Any, longest: int) -> str:
        return text.encode("ascii", "ignore").decode()[:longest]

    return mock.patch.object(table, "carried", cut)


def _nothing_read() -> AbstractContextManager[Any]:
    from ownway.interop import bounded
    from ownway.interop.limits import Unread

    def refuse(*_given: Any, **_named: Any) -> Any:
        raise Unread("unreadable")

    return mock.patch.object(bounded, "read", refuse)
