"""What stands around the steps: versions, limits, constraints, modes and overrides."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

from ownway.core.strict_yaml import Path
from ownway.scheme.rules.model import (
    Constraint,
    Limits,
    Modes,
    OneOffMode,
    Overrides,
    Version,
)
from ownway.scheme.rules.reading.problems import Problems
from ownway.scheme.rules.reading.scope import Known, Piece, Scope

_NOT_RESULTS = {"split", "contribution"}


def read_versions(raw: Any, problems: Problems) -> tuple[Version, ...]:
    """Versions by day, each until the next begins; an adopted one names who decided it (A11)."""
    found = []
    for day, one in sorted(raw.items()) if isinstance(raw, dict) else ():
        path = ("versions", day)
        if problems.within(path):
            continue
        version = Version(
            start=date.fromisoformat(day),
            status=one["status"],
            decided_by=one.get("decided_by", ""),
            decided_on=one.get("decided_on"),
            notice_on=one.get("notice_on"),
            consulted=one.get("consulted"),
            legal_basis=one.get("legal_basis", ""),
            calibration=one.get("calibration", ""),
            impact=one.get("impact", ""),
            carry_answers=one.get("carry_answers", ""),
        )
        if version.status in ("adopted", "retired") and not version.decided_by:
            words = f"the version of {day} is {version.status}, and it does not say who decided."
            fix = "Write decided_by: with who did, at the funder."
            problems.add("no_owner", path, words, fix)
        if version.consulted and version.consulted[0] > version.consulted[1]:
            words = "the consultation ends before it begins."
            problems.add("wrong_value", (*path, "consulted"), words, "Write the earlier day first.")
        found.append(version)
    return tuple(found)


def read_limits(raw: Any, scope: Scope) -> Limits:
    """The largest change for one answer, and the larger ones that the scheme explains."""
    if not isinstance(raw, dict) or scope.problems.within(("limits",)):
        return Limits()
    piece = Piece(raw, ("limits",), scope)
    listed = []
    for place, one in enumerate(raw.get("listed", ())):
        scope.known(piece.at("listed", place, "step"), one["step"], ("step", "question"))
        listed.append((one["step"], Fraction(one["up_to"]), one["why"]))
    return Limits(piece.number("max_step"), tuple(listed))


def read_constraints(raw: Any, scope: Scope) -> tuple[Constraint, ...]:
    """Shares of an amount for a category of support."""
    found: list[Constraint] = []
    for place, one in enumerate(raw if isinstance(raw, tuple) else ()):
        path = ("constraints", place)
        if scope.problems.within(path):
            continue
        piece = Piece(one, path, scope)
        if one["id"] in (other.id for other in found):
            words = f"'{one['id']}' is already the name of a constraint."
            scope.problems.add("duplicate_key", piece.at("id"), words, "Choose another name.")
        of = scope.number(piece.at("of"), one["of"], ("step",))
        scope.agree(piece.at("of"), one["of"], of, scope.currency)
        found.append(
            Constraint(
                id=one["id"],
                category=one["category"],
                share=piece.dated("share"),
                of=one["of"],
                when=piece.condition("when"),
                why=one["why"],
            )
        )
    return tuple(found)


def read_modes(raw: Any, scope: Scope) -> Modes:
    """How an amount can come about; the result is a step that exists."""
    if not isinstance(raw, dict) or scope.problems.within(("modes",)):
        return Modes("")
    result = raw["table"]["result"]
    path = ("modes", "table", "result")
    found = scope.known(path, result, ("step",))
    if found is not None and found.sure:
        _check_result(path, result, found, scope)
    one_off = None
    if "one_off" in raw:
        piece = Piece(raw["one_off"], ("modes", "one_off"), scope)
        one_off = OneOffMode(piece.dated("cap"), piece.raw.get("beside_yearly", False))
    return Modes(result, one_off, tuple(raw.get("package", {}).get("line", ())))


def _check_result(path: Path, result: str, found: Known, scope: Scope) -> None:
    """An amount of money is the running amount at its end: nothing below changes it."""
    fix = "Name the step that rounds the amount, or the one that gives the grade."
    if found.kind in _NOT_RESULTS or (found.unit == scope.currency and not found.adds):
        words = f"'{result}' is a {found.kind} beside the amount, not the amount."
        scope.problems.add("wrong_value", path, words, fix)
    names = list(scope.names)
    below = [name for name in names[names.index(result) + 1 :] if scope.names[name].adds]
    if found.adds and below:
        words = f"'{result}' is not the last step that changes the amount: {below[-1]} comes later."
        fix = f"Name '{below[-1]}', or move '{result}' below it."
        scope.problems.add("wrong_value", path, words, fix)


def read_overrides(raw: Any, scope: Scope) -> Overrides:
    """Upward needs a reason; downward a legal ground, or nobody may (A15, A17)."""
    if not isinstance(raw, dict) or scope.problems.within(("overrides",)):
        return Overrides()
    down = raw.get("down", {})
    if down.get("by") and not down.get("legal_basis"):
        words = f"{', '.join(down['by'])} may go below the figure, and no law is named for that."
        fix = "Write legal_basis: with the law, or leave 'by' empty."
        scope.problems.add("no_legal_basis", ("overrides", "down"), words, fix)
    return Overrides(
        up=tuple(raw.get("up", {}).get("by", ())),
        down=tuple(down.get("by", ())),
        legal_basis=down.get("legal_basis", ""),
    )
