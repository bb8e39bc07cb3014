"""How a fault of a pack is said: where, what was expected, and what is nearest."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

from ownway.core.problems import Problem


def fault(where: str, words: str, fix: str = "") -> Problem:
    """One fault; `where` is a path of the pack, like "planning/categories"."""
    return Problem(code="pack_fault", words=words, where=where, fix=fix)


def unknown(where: str, kind: str, code: str, known: Iterable[str]) -> Problem:
    """A code that leads nowhere, with the nearest one that does."""
    listed = tuple(known)
    near = get_close_matches(code, listed, n=1)
    fix = f"Did you mean '{near[0]}'?" if near else ""
    return fault(where, f"unknown {kind} '{code}'; expected one of {', '.join(listed)}", fix)
