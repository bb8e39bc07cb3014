"""The scheme file that Ownway's own engines read."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from ownway.scheme.rules.model import Scheme
from ownway.scheme.rules.reading import read_scheme

FILE = Path(__file__).resolve().parents[2] / "tests/scheme/files/thirty.yaml"
ON = date(2026, 6, 1)


def scheme() -> Scheme:
    return read_scheme(FILE.read_text(encoding="utf-8"))
