"""The scheme file that Ownway's own engines read."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from ownway.allocation.rules.scheme.model import Scheme
from ownway.allocation.rules.scheme.reading import read_scheme

FILE = Path(__file__).resolve().parents[2] / "tests/allocation/schemes/thirty.yaml"
ON = date(2026, 6, 1)


def scheme() -> Scheme:
    return read_scheme(FILE.read_text(encoding="utf-8"))
